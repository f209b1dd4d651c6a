//! `lifeboat-server admin organization`: what the operator does for organizations.

mod activate;
mod run;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lifeboat_protocol::organization::Scope;
use url::Url;
use uuid::Uuid;

pub(super) use run::run;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create an organization.
    Create {
        /// Its name; no two have the same.
        name: String,
        /// An administrator: the email address of a recovery account. Can be given several times.
        #[arg(long = "administrator", value_name = "EMAIL")]
        administrators: Vec<String>,
    },
    /// List the organizations.
    List,
    /// Give an organization another name. Devices show the old one until they are enrolled anew.
    Rename {
        #[command(flatten)]
        of: Organization,
        /// The new name; no two have the same.
        name: String,
    },
    /// Delete an organization, for good: devices are revoked, and activation codes, API tokens and
    /// sign-in requests that wait work no more. The audit log stays, under the organization's id.
    Delete {
        #[command(flatten)]
        of: Organization,
        /// Do it. Without this, only what would be ended is shown.
        #[arg(long)]
        yes: bool,
    },
    /// List the members, with the number of their devices.
    Members {
        #[command(flatten)]
        of: Organization,
    },
    /// Add a member.
    AddMember {
        #[command(flatten)]
        of: Organization,
        /// The member's name in the organization, such as an email address.
        name: String,
    },
    /// Remove a member: the devices are revoked, and activation codes work no more.
    RemoveMember {
        #[command(flatten)]
        of: Organization,
        /// The member's name or id.
        member: String,
    },
    /// Issue an activation code for a member: a QR code on the terminal, and text to type. It works
    /// once. Whoever sees it can enroll a device as this member.
    Activate {
        #[command(flatten)]
        of: Organization,
        /// The member's name or id.
        member: String,
        /// How long it lives, in seconds: 60 to 86400.
        #[arg(long, value_name = "SECONDS", default_value_t = 600)]
        expires_in: u64,
        /// Revoke the member's other devices when it is used.
        #[arg(long)]
        revoke_others: bool,
        /// Where people reach the server, if `public_url` is not configured.
        #[arg(long, value_name = "URL")]
        server: Option<Url>,
        /// Write the QR code to this PNG file instead of the terminal.
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
        /// Write the QR code to this SVG file instead of the terminal.
        #[arg(long, value_name = "FILE")]
        svg: Option<PathBuf>,
    },
    /// List the API tokens.
    Tokens {
        #[command(flatten)]
        of: Organization,
    },
    /// Make an API token, and print it. It is shown this once.
    TokenMake {
        #[command(flatten)]
        of: Organization,
        /// A name for people.
        name: String,
        /// What it allows. Can be given several times, or with commas between.
        #[arg(
            long = "scope",
            value_name = "SCOPE",
            required = true,
            value_delimiter = ',',
            value_enum
        )]
        scopes: Vec<ScopeName>,
    },
    /// Revoke an API token.
    TokenRevoke {
        #[command(flatten)]
        of: Organization,
        /// The token's id, as `tokens` lists it.
        id: Uuid,
    },
    /// List the administrators.
    Administrators {
        #[command(flatten)]
        of: Organization,
    },
    /// Make a recovery account an administrator.
    AdministratorAdd {
        #[command(flatten)]
        of: Organization,
        /// The recovery account's email address.
        email: String,
    },
    /// Make somebody an administrator no more.
    AdministratorRemove {
        #[command(flatten)]
        of: Organization,
        /// The recovery account's email address.
        email: String,
    },
    /// List the devices of a member that are enrolled for this organization.
    Devices {
        #[command(flatten)]
        of: Organization,
        /// The member's name or id.
        member: String,
    },
    /// Revoke a member's device for this organization.
    RevokeDevice {
        #[command(flatten)]
        of: Organization,
        /// The member's name or id.
        member: String,
        /// The credential's id, as `devices` lists it.
        credential: Uuid,
    },
    /// Show what happened in the organization, newest first. Of a deleted one, by its id.
    Audit {
        #[command(flatten)]
        of: Organization,
        /// So many entries at the most.
        #[arg(long, value_name = "NUMBER", default_value_t = 100)]
        last: u64,
    },
}

/// Which one.
#[derive(Debug, Args)]
pub(super) struct Organization {
    /// The organization's name or id.
    organization: String,
}

/// A scope as it is written on the command line.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum ScopeName {
    /// List members and their devices.
    ReadMembers,
    /// Add and remove members; revoke their devices.
    WriteMembers,
    /// Issue activation codes.
    Activation,
    /// Ask members to approve a sign-in.
    SignInRequests,
    /// Check the codes that members type.
    CheckCodes,
    /// Read the organization's audit log.
    Audit,
}

impl From<ScopeName> for Scope {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::ReadMembers => Self::ReadMembers,
            ScopeName::WriteMembers => Self::WriteMembers,
            ScopeName::Activation => Self::Activation,
            ScopeName::SignInRequests => Self::SignInRequests,
            ScopeName::CheckCodes => Self::CheckCodes,
            ScopeName::Audit => Self::Audit,
        }
    }
}
