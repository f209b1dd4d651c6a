//! The plan of a recovery, as it is shown.

use lifeboat_client::{device::Vault, recovery::Recovery};
use lifeboat_vault::{Account, AccountId, Field, FollowUp, Label, Outcome, Step};
use serde::Serialize;

use crate::{
    commands::follow_ups,
    output::{Cell, Style, Table, moment},
    program::Program,
};

/// What `--json` prints.
#[derive(Serialize)]
pub(super) struct Shown {
    pub(super) dry_run: bool,
    pub(super) version: u64,
    pub(super) head: u64,
    pub(super) created_at: u64,
    pub(super) device: Label,
    pub(super) restored: usize,
    pub(super) already_here: usize,
    pub(super) conflicts: usize,
    pub(super) settings: bool,
    pub(super) steps: Vec<ShownStep>,
    pub(super) follow_ups: Vec<follow_ups::Row>,
}

#[derive(Serialize)]
pub(super) struct ShownStep {
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
pub(super) enum ShownOutcome {
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
    /// The plan of this recovery.
    pub(super) fn of(recovery: &Recovery, dry_run: bool) -> Self {
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
    pub(super) fn in_words(&self, program: &Program, recovery: &Recovery, here: &Vault) -> String {
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
            "Version {}{older}, made on {} at {}, {} account{}:\n{table}{alone}{settings}",
            self.version,
            snapshot.device.name,
            moment(snapshot.created_at),
            snapshot.contents.accounts.len(),
            if snapshot.contents.accounts.len() == 1 {
                ""
            } else {
                "s"
            },
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
