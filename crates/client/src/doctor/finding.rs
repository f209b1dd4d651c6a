//! What a check found, and what helps.

use serde::Serialize;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// All is well.
    Ok,
    /// Works, but should be looked at.
    Warning,
    /// Does not work.
    Problem,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Check {
    Vault,
    RecoveryAccount,
    Network,
    Clock,
    SignIn,
    Backup,
    Platform,
    StorageLocation,
    AlreadyHere,
    OutOfDate,
    History,
    FollowUps,
    SignInRequests,
}

/// What helps, for a program that leads its user there: by a command, a button, a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Add, import or recover accounts.
    BringAccounts,
    /// Look at the accounts that are here.
    LookAtAccounts,
    /// Look at the accounts that are here, then back up.
    LookThenBackUp,
    /// See which accounts still need proof.
    SeeFollowUps,
    /// Give an account its proof anew.
    Complete,
    /// Create a recovery account, or sign in to one.
    GetRecoveryAccount,
    /// Sign in again.
    SignIn,
    /// Back up now.
    BackUp,
    /// Turn backup on.
    TurnBackupOn,
    /// Turn backup off and on again: a new backup is made of what is here.
    StartAnew,
    /// Bring the deleted backup back.
    Undelete,
    /// Bring the deleted backup back, or erase it.
    UndeleteOrErase,
    /// Erase the backup once more, to its end.
    FinishErasing,
    /// Recover.
    Recover,
    /// Look at what recovery would do, then recover.
    LookThenRecover,
    /// Look at the versions.
    LookAtHistory,
    /// Something that Lifeboat cannot do: mend the network, set the clock, ask the operator.
    Outside,
}

/// What one check found, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// How serious it is.
    pub severity: Severity,
    /// What was found, for a person.
    pub found: String,
    /// What to do, for a person, where something is to be done.
    #[serde(rename = "remedy", skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// The same for a program; there is one whenever there is advice.
    #[serde(skip)]
    pub remedy: Option<Remedy>,
}

impl Finding {
    pub(super) fn ok(check: Check, found: impl Into<String>) -> Self {
        Self {
            check,
            severity: Severity::Ok,
            found: found.into(),
            advice: None,
            remedy: None,
        }
    }

    /// Something that works, but should be looked at.
    #[must_use]
    pub fn warning(
        check: Check,
        found: impl Into<String>,
        remedy: Remedy,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            check,
            severity: Severity::Warning,
            found: found.into(),
            advice: Some(advice.into()),
            remedy: Some(remedy),
        }
    }

    /// Something that does not work.
    #[must_use]
    pub fn problem(
        check: Check,
        found: impl Into<String>,
        remedy: Remedy,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Problem,
            ..Self::warning(check, found, remedy, advice)
        }
    }
}
