//! `lifeboat recover`: brings a backup's accounts to this device.

mod plan;

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use lifeboat_client::{
    device::{Vault, Where},
    recovery::{Recovered, Recovery},
};
use lifeboat_vault::{Account, AccountId, Contents, Outcome, Resolution};
use url::Url;

use self::plan::Shown;
use super::follow_ups;
use crate::{
    connection::{Connection, place},
    error::CliError,
    output::moment,
    program::Program,
};

/// Bring the accounts of the backup to this device.
///
/// Accounts that are here are left alone. One that is here with another secret is shown side by side,
/// and you decide. Afterwards this device backs up too.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  lifeboat recover --dry-run\n  lifeboat recover\n  lifeboat \
                        recover --version 3"
)]
pub(crate) struct RecoverArguments {
    /// The version to bring back; the newest one, if none is given.
    #[arg(long, value_name = "N")]
    version: Option<u64>,
    /// Only show what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Where the versions lie, if not at the server: `file:///…`.
    #[arg(long, value_name = "URL")]
    location: Option<Url>,
    /// What to do about accounts that are here with another secret. Otherwise you are asked, or both
    /// are kept.
    #[arg(long, value_name = "WHAT")]
    on_conflict: Option<OnConflict>,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
}

/// What to do about an account that is here with another secret.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum OnConflict {
    /// Have both.
    KeepBoth,
    /// Keep the one that is here, and leave the backup's out.
    KeepHere,
    /// Put the backup's secret in its place.
    TakeBackup,
}

impl From<OnConflict> for Resolution {
    fn from(choice: OnConflict) -> Self {
        match choice {
            OnConflict::KeepBoth => Self::KeepBoth,
            OnConflict::KeepHere => Self::KeepHere,
            OnConflict::TakeBackup => Self::TakeBackup,
        }
    }
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: RecoverArguments,
) -> Result<(), CliError> {
    let connection = Connection::open_at(program, arguments.location.as_ref()).await?;
    let backed_up = connection.backed_up();
    let prepared = Box::pin(Recovery::prepare(&backed_up, arguments.version));
    let recovery = connection.unless_silent(prepared).await?;
    let here = connection.store.read().await?;
    let shown = Shown::of(&recovery, arguments.dry_run);
    if arguments.dry_run {
        let text = format!(
            "{}Nothing was changed.",
            shown.in_words(program, &recovery, &here)
        );
        program.output.result(&shown, text);
        return Ok(());
    }
    program
        .output
        .done(shown.in_words(program, &recovery, &here));
    let asks = program.terminal.is_interactive() && !arguments.yes;
    let resolutions = match arguments.on_conflict {
        Some(choice) => recovery
            .plan
            .conflicts()
            .map(|step| (step.account.id, choice.into()))
            .collect(),
        None if asks => ask_about_conflicts(program, &recovery, &here.contents)?,
        None => BTreeMap::new(),
    };
    if asks && !program.terminal.confirm("Bring them here?", "--yes")? {
        return Err(CliError::cancelled());
    }
    let place = arguments
        .location
        .map_or_else(|| place(&connection.vault), Where::Location);
    let recovered = recovery
        .apply(&backed_up, place, &resolutions, program.now())
        .await?;
    let vault = connection.store.read().await?;
    report(program, shown, &recovered, &vault);
    connection.tell_news(program).await;
    Ok(())
}

fn ask_about_conflicts(
    program: &Program,
    recovery: &Recovery,
    here: &Contents,
) -> Result<BTreeMap<AccountId, Resolution>, CliError> {
    let mut resolutions = BTreeMap::new();
    for step in recovery.plan.conflicts() {
        let Outcome::Conflict { here: id, .. } = &step.outcome else {
            continue;
        };
        let changed = |account: &Account| format!("changed {}", moment(account.edited_at));
        let mine = here.account(*id).map(changed).unwrap_or_default();
        let theirs = changed(&step.account);
        let question = format!("{} is here with another secret. Keep", step.account.title());
        let options = vec![
            "both".to_owned(),
            format!("the one here ({mine})"),
            format!("the one of the backup ({theirs})"),
        ];
        let chosen = program
            .terminal
            .choose(&question, options, "--on-conflict")?;
        let resolution = match chosen {
            0 => Resolution::KeepBoth,
            1 => Resolution::KeepHere,
            _ => Resolution::TakeBackup,
        };
        resolutions.insert(step.account.id, resolution);
    }
    Ok(resolutions)
}

fn report(program: &Program, mut shown: Shown, recovered: &Recovered, vault: &Vault) {
    shown.restored = recovered.restored;
    shown.already_here = recovered.already_here;
    shown.conflicts = recovered.conflicts;
    shown.follow_ups = follow_ups::rows(vault);
    let mut parts = vec![match recovered.restored {
        1 => "1 account came back".to_owned(),
        count => format!("{count} accounts came back"),
    }];
    match recovered.already_here {
        0 => {}
        1 => parts.push("1 was here already".to_owned()),
        count => parts.push(format!("{count} were here already")),
    }
    match recovered.conflicts {
        0 => {}
        1 => parts.push("1 was different here".to_owned()),
        count => parts.push(format!("{count} were different here")),
    }
    let mut text = parts.join(", ");
    text.push_str(". Backup is on.");
    if !shown.follow_ups.is_empty() {
        text.push_str("\n\n");
        text.push_str(&follow_ups::table(program, &shown.follow_ups));
    }
    program.output.result(&shown, program.output.prose(&text));
}
