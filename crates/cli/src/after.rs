//! What happens at the end of every command that opened the vault: device keys that nothing needs are
//! destroyed, what is not backed up yet is backed up, if that is due, without keeping the user waiting
//! for long, and what the server said of the time is kept. The command's own outcome stays what it is.

use lifeboat_client::{
    backup::Pushed,
    device::{BackupSetting, BackupState, Vault},
    providers::sweep,
};

use crate::{
    backing_up::Attempt,
    commands::backup::notices,
    error::CliError,
    output::sentence,
    program::{Program, Store},
    runtime,
};

/// Does all of that. Where something cannot be backed up, it is said, unless the command has said
/// already why it did not succeed.
pub(crate) fn run(program: &mut Program, succeeded: bool) {
    destroy_keys(program);
    back_up(program, succeeded);
    keep_heard_time(program);
}

/// So that `lifeboat code` can warn of a wrong clock without a network.
fn keep_heard_time(program: &Program) {
    if let Some(heard) = program.heard_time() {
        // Where it cannot be kept now, the next command hears it again.
        let _ = runtime::here(heard.keep(&program.storage()));
    }
}

fn back_up(program: &mut Program, succeeded: bool) {
    let Some(store) = program.vault_to_back_up() else {
        return;
    };
    // The command has said already what is wrong with a vault that cannot be read.
    let Ok(vault) = runtime::here(store.read()) else {
        return;
    };
    if !vault.backup_is_due(program.now()) {
        if succeeded && store.storage().was_written() && vault.has_unsaved_changes() {
            say_why_it_waits(program, &vault);
        }
        return;
    }
    let attempt = async {
        let attempt = Attempt::new(program, &store, &vault)?;
        attempt.make(program.now()).await
    };
    match runtime::with_network(attempt).and_then(|outcome| outcome) {
        Ok(pushed) => say_what_was_merged(program, &store, &pushed),
        Err(error) => warn(program, &in_one_line(&error)),
    }
}

/// Destroys the device keys that nothing needs any more after the change that was made.
fn destroy_keys(program: &Program) {
    let Some(store) = program.changed_vault() else {
        return;
    };
    if let Err(error) = runtime::here(sweep(&store, &program.keys(&store))) {
        program.output.warning(format_args!(
            "a device key that is not needed any more could not be destroyed. {error}"
        ));
    }
}

/// A change was made, and it is not time to try again yet.
fn say_why_it_waits(program: &Program, vault: &Vault) {
    match (vault.backup_state(), &vault.backup) {
        (BackupState::NeedsSignIn, _) => {
            warn(program, "Sign in again: lifeboat account sign-in");
        }
        (BackupState::Failed(reason), _) => warn(program, &sentence(&reason.to_string())),
        (_, BackupSetting::On(backup)) => {
            let reason = backup
                .failure
                .as_ref()
                .map(|failure| sentence(&failure.reason.to_string()));
            warn(program, &reason.unwrap_or_default());
        }
        (_, BackupSetting::Off) => {}
    }
}

/// What happened, and what to type or do.
pub(crate) fn in_one_line(error: &CliError) -> String {
    match &error.hint {
        Some(hint) => format!("{} Try: {hint}", error.message),
        None => error.message.clone(),
    }
}

fn warn(program: &Program, why: &str) {
    program.output.warning(not_backed_up(why));
}

/// What could not be backed up, in one line.
pub(crate) fn not_backed_up(why: &str) -> String {
    format!("changes on this device are not backed up yet. {why}")
}

/// Says what a merge had to decide between, once.
pub(crate) fn say_what_was_merged(program: &Program, store: &Store, pushed: &Pushed) {
    if pushed.merged {
        program
            .output
            .note("changes of another device were merged in.");
    }
    if pushed.notices.is_empty() {
        return;
    }
    let seen = runtime::here(
        store.update(|vault| Ok::<_, lifeboat_client::device::VaultError>(vault.tell_notices())),
    );
    let told = seen.unwrap_or_default();
    for notice in &told {
        program.output.note(notice);
    }
    notices::say_where_they_are(program, &told);
}
