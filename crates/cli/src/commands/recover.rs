//! `lifeboat recover`: brings a backup's accounts to this device.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use lifeboat_client::{
    device::{Vault, Where},
    recovery::{Recovered, Recovery},
};
use lifeboat_vault::{
    Account, AccountId, Contents, Field, FollowUp, Label, Outcome, Resolution, Step,
};
use serde::Serialize;
use url::Url;

use super::follow_ups;
use crate::{
    connection::{Connection, place},
    error::CliError,
    output::{Cell, Style, Table, moment},
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
    let recovery = Recovery::prepare(&backed_up, arguments.version).await?;
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

/// What `--json` prints.
#[derive(Serialize)]
struct Shown {
    dry_run: bool,
    version: u64,
    head: u64,
    created_at: u64,
    device: Label,
    restored: usize,
    already_here: usize,
    conflicts: usize,
    settings: bool,
    steps: Vec<ShownStep>,
    follow_ups: Vec<follow_ups::Row>,
}

#[derive(Serialize)]
struct ShownStep {
    id: AccountId,
    issuer: Label,
    name: Label,
    #[serde(flatten)]
    outcome: ShownOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    follow_up: Option<FollowUp>,
}

#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
enum ShownOutcome {
    Restore,
    AlreadyHere {
        here: AccountId,
    },
    Conflict {
        here: AccountId,
        differs: Vec<Field>,
    },
}

impl Shown {
    fn of(recovery: &Recovery, dry_run: bool) -> Self {
        let Recovery { snapshot, plan, .. } = recovery;
        let steps: Vec<_> = plan.steps.iter().map(ShownStep::of).collect();
        let follow_ups = plan
            .steps
            .iter()
            .filter_map(|step| Some(follow_ups::Row::of(&step.account, step.follow_up?)))
            .collect();
        Self {
            dry_run,
            version: snapshot.sequence.get(),
            head: recovery.head(),
            created_at: snapshot.created_at.seconds(),
            device: snapshot.device.name.clone(),
            restored: plan.restored_count(),
            already_here: plan.already_here_count(),
            conflicts: plan.conflicts().count(),
            settings: plan.settings.is_some(),
            steps,
            follow_ups,
        }
    }

    /// The plan, for a person.
    fn in_words(&self, program: &Program, recovery: &Recovery, here: &Vault) -> String {
        let snapshot = &recovery.snapshot;
        let older = if recovery.is_older_version() {
            format!(" (the newest is {})", self.head)
        } else {
            String::new()
        };
        let mut table = Table::new(program.output.paint()).indented(2);
        for step in &recovery.plan.steps {
            table.row([
                outcome(&step.outcome),
                Cell::styled(Style::Bold, step.account.title()),
                Cell::from(remark(step, here)),
            ]);
        }
        let only_here = here
            .contents
            .accounts
            .iter()
            .filter(|account| !is_met(account, recovery))
            .count();
        let alone = match only_here {
            0 => String::new(),
            1 => "1 other account is here, and is left alone.\n".to_owned(),
            count => format!("{count} other accounts are here, and are left alone.\n"),
        };
        let settings = if self.settings {
            "The settings come back too.\n"
        } else {
            ""
        };
        format!(
            "Version {}{older}, made on {} at {}, {} accounts:\n{table}{alone}{settings}",
            self.version,
            snapshot.device.name,
            moment(snapshot.created_at),
            snapshot.contents.accounts.len(),
        )
    }
}

impl ShownStep {
    fn of(step: &Step) -> Self {
        Self {
            id: step.account.id,
            issuer: step.account.issuer.clone(),
            name: step.account.name.clone(),
            outcome: match &step.outcome {
                Outcome::Restore => ShownOutcome::Restore,
                Outcome::AlreadyHere { here } => ShownOutcome::AlreadyHere { here: *here },
                Outcome::Conflict { here, differs } => ShownOutcome::Conflict {
                    here: *here,
                    differs: differs.clone(),
                },
            },
            follow_up: step.follow_up,
        }
    }
}

/// Whether an account here answers to one of the backup.
fn is_met(account: &Account, recovery: &Recovery) -> bool {
    recovery.plan.steps.iter().any(|step| match &step.outcome {
        Outcome::Restore => false,
        Outcome::AlreadyHere { here } | Outcome::Conflict { here, .. } => *here == account.id,
    })
}

fn outcome(outcome: &Outcome) -> Cell {
    match outcome {
        Outcome::Restore => Cell::styled(Style::Green, "comes back"),
        Outcome::AlreadyHere { .. } => Cell::styled(Style::Dim, "already here"),
        Outcome::Conflict { .. } => Cell::styled(Style::Yellow, "different here"),
    }
}

fn remark(step: &Step, vault: &Vault) -> String {
    let here = |id: &AccountId| vault.contents.account(*id).map(Account::title);
    match (&step.outcome, step.follow_up) {
        (Outcome::AlreadyHere { here: id }, _) => match here(id) {
            Some(title) if title != step.account.title() => format!("here as {title}"),
            _ => String::new(),
        },
        (Outcome::Conflict { here: id, .. }, _) => match here(id) {
            Some(title) if title != step.account.title() => {
                format!("here as {title}, with another secret")
            }
            _ => "here with another secret".to_owned(),
        },
        (Outcome::Restore, Some(follow_up)) => {
            format!("then still needs: {}", follow_ups::in_words(follow_up))
        }
        (Outcome::Restore, None) => String::new(),
    }
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
    let mut text = match recovered.restored {
        1 => "1 account came back".to_owned(),
        count => format!("{count} accounts came back"),
    };
    match recovered.already_here {
        0 => {}
        1 => text.push_str(", 1 was here already"),
        count => text.push_str(&format!(", {count} were here already")),
    }
    match recovered.conflicts {
        0 => {}
        1 => text.push_str(", 1 was different here"),
        count => text.push_str(&format!(", {count} were different here")),
    }
    text.push_str(". Backup is on.");
    if !shown.follow_ups.is_empty() {
        text.push_str("\n\n");
        text.push_str(&follow_ups::table(program, &shown.follow_ups));
    }
    program.output.result(&shown, text);
}
