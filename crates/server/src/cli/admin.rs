//! `lifeboat-server admin`: what the operator does for people. It shows no content, as there is none.

use std::io::{self, Write};

use clap::Subcommand;
use lifeboat_protocol::event::EventKind;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{CliError, organization};
use crate::{
    accounts,
    address::Email,
    clock::{UnixSeconds, moment},
    entities::{account, event, message},
    events::{self, Occurrence},
    given_code::{self, Purpose},
    key_file::earlier,
    state::AppState,
    throttle,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Give a code with which a person can sign up, where no mail is sent. It lives a day.
    SignUpCode {
        /// The person's email address.
        email: String,
    },
    /// Give the code that would have been sent by mail for a reset. It lives a day. The person needs
    /// the recovery code as well; make sure who asks.
    ResetCode {
        /// The recovery account's email address.
        email: String,
    },
    /// Forget the failed attempts of an account, and so unlock it.
    Unlock {
        /// The recovery account's email address.
        email: String,
    },
    /// List the earlier account key files of an account, which are kept for 30 days, newest first.
    KeyFiles {
        /// The recovery account's email address.
        email: String,
    },
    /// Bring an earlier account key file back: somebody replaced it by one that does not open. It
    /// opens with the password and the recovery code of its time; make sure who asks. Devices that
    /// are signed in stay so: let the person revoke the one that replaced it.
    RestoreKeyFile {
        /// The recovery account's email address.
        email: String,
        /// The revision to bring back, as `key-files` lists it.
        revision: i64,
    },
    /// Count the recovery accounts.
    Accounts,
    /// Show what happened, newest first.
    Audit {
        /// Of this recovery account only: its email address.
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
        /// So many events at the most.
        #[arg(long, value_name = "NUMBER", default_value_t = 100)]
        last: u64,
    },
    /// Show the messages that wait to be sent, and why they wait.
    Messages,
    /// Create organizations, and look after their members, tokens and administrators.
    Organization {
        #[command(subcommand)]
        command: organization::Command,
    },
}

pub(super) async fn run(state: AppState, command: Command) -> Result<(), CliError> {
    let mut out = io::stdout();
    match command {
        Command::SignUpCode { email } => {
            let email = parse(&email)?;
            if accounts::find(&state, &email).await?.is_some() {
                return Err(CliError::Admin(
                    "there is a recovery account for this address already".to_owned(),
                ));
            }
            let code = given_code::give(&state, Purpose::SignUp, &email).await?;
            writeln!(out, "{code}")?;
        }
        Command::ResetCode { email } => {
            let email = parse(&email)?;
            let account = known(&state, &email).await?;
            record(&state, account.id, EventKind::ResetCodeGiven).await?;
            let code = given_code::give(&state, Purpose::Reset, &email).await?;
            writeln!(out, "{code}")?;
        }
        Command::Unlock { email } => {
            let email = parse(&email)?;
            if let Some(account) = accounts::find(&state, &email).await? {
                record(&state, account.id, EventKind::AccountUnlocked).await?;
            }
            throttle::clear(&state, state.db.writer(), &email).await?;
            writeln!(out, "unlocked")?;
        }
        Command::KeyFiles { email } => {
            let account = known(&state, &parse(&email)?).await?;
            key_files(&state, &account, &mut out).await?;
        }
        Command::RestoreKeyFile { email, revision } => {
            let account = known(&state, &parse(&email)?).await?;
            let restored = earlier::restore(&state, account.id, revision)
                .await
                .map_err(|error| CliError::Admin(error.to_string()))?
                .ok_or_else(|| {
                    CliError::Admin(
                        "no such key file is kept; `key-files` lists those that are".to_owned(),
                    )
                })?;
            writeln!(out, "brought back; it is revision {restored} now")?;
        }
        Command::Accounts => {
            let count = account::Entity::find().count(state.db.reader()).await?;
            writeln!(out, "{count}")?;
        }
        Command::Audit { account, last } => {
            audit(&state, account.as_deref(), last, &mut out).await?;
        }
        Command::Messages => messages(&state, &mut out).await?,
        Command::Organization { command } => organization::run(&state, command, &mut out).await?,
    }
    state.db.close().await;
    Ok(())
}

/// Writes to the audit log what the operator does, before it is done.
async fn record(state: &AppState, account_id: Uuid, kind: EventKind) -> Result<(), CliError> {
    let occurrence = Occurrence {
        account_id,
        kind,
        device: None,
        at: state.now(),
    };
    Ok(events::record(state.db.writer(), occurrence).await?)
}

async fn key_files(
    state: &AppState,
    account: &account::Model,
    out: &mut impl Write,
) -> Result<(), CliError> {
    writeln!(out, "revision {}  in use", account.key_revision)?;
    for earlier in earlier::list(state, account.id).await? {
        let by = earlier
            .replaced_by
            .map_or_else(|| "the operator".to_owned(), |device| device.to_string());
        writeln!(
            out,
            "revision {}  replaced: {}  by: {by}  with: {}",
            earlier.revision,
            moment(earlier.replaced_at),
            earlier.authority
        )?;
    }
    Ok(())
}

async fn audit(
    state: &AppState,
    email: Option<&str>,
    last: u64,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let mut query = event::Entity::find()
        .order_by_desc(event::Column::Id)
        .limit(last);
    if let Some(email) = email {
        let account = known(state, &parse(email)?).await?;
        query = query.filter(event::Column::AccountId.eq(account.id));
    }
    for event in query.all(state.db.reader()).await? {
        let account = event
            .account_id
            .map_or_else(String::new, |id| id.to_string());
        let device = event.device_name.unwrap_or_default();
        writeln!(
            out,
            "{}  {account}  {:24}  {device}",
            moment(event.at),
            event.kind
        )?;
    }
    Ok(())
}

async fn messages(state: &AppState, out: &mut impl Write) -> Result<(), CliError> {
    let waiting = message::Entity::find()
        .order_by_asc(message::Column::CreatedAt)
        .limit(1_000)
        .all(state.db.reader())
        .await?;
    for message in waiting {
        let next: UnixSeconds = message.next_attempt_at;
        writeln!(
            out,
            "{}  {:5}  attempts: {}  next: {}  {}",
            moment(message.created_at),
            message.channel,
            message.attempts,
            moment(next),
            message.last_error.unwrap_or_default()
        )?;
    }
    Ok(())
}

fn parse(email: &str) -> Result<Email, CliError> {
    Email::parse(email).map_err(|_| {
        CliError::Admin(format!(
            "{email} is not an email address like name@example.org"
        ))
    })
}

async fn known(state: &AppState, email: &Email) -> Result<account::Model, CliError> {
    accounts::find(state, email)
        .await?
        .ok_or_else(|| CliError::Admin("there is no recovery account for this address".to_owned()))
}
