//! The sign-ins that wait, of all accounts.

use lifeboat_client::providers::{note_lost_credential, time_left};
use lifeboat_protocol::sign_in_request::SignInRequest;
use lifeboat_vault::{AccountId, Timestamp};
use serde::Serialize;
use uuid::Uuid;

use super::{Asked, without_deceit};
use crate::{
    error::CliError,
    output::{Cell, Style, Table, harmless, span},
    program::Program,
};

/// A sign-in that waits, and the account that it is to.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    /// Its place among the accounts that can be asked.
    pub(super) account: usize,
    pub(super) account_id: AccountId,
    pub(super) title: String,
    pub(super) received_at: Timestamp,
    pub(super) request: SignInRequest,
}

/// What `--json` prints of each.
#[derive(Serialize)]
struct Row<'a> {
    id: Uuid,
    account: AccountId,
    asker: &'a str,
    application: &'a str,
    origin: &'a str,
    created_at: u64,
    expires_at: u64,
}

/// Asks every account's server. One that does not answer is warned of, unless it is the only one.
pub(super) async fn waiting(
    program: &mut Program,
    asked: &Asked,
) -> Result<Vec<Waiting>, CliError> {
    let mut waiting = Vec::new();
    let mut failed = None;
    for (index, (approver, server)) in asked.accounts.iter().enumerate() {
        match approver.requests(server).await {
            Ok(requests) => waiting.extend(requests.into_iter().map(|request| Waiting {
                account: index,
                account_id: approver.account,
                title: harmless(&approver.title),
                received_at: program.now(),
                request: without_deceit(request),
            })),
            Err(error) => {
                note_lost_credential(&asked.store, approver, &error).await?;
                if asked.accounts.len() > 1 {
                    program
                        .output
                        .warning(format_args!("{}: {error}", approver.title));
                }
                failed = Some(error);
            }
        }
    }
    match failed {
        Some(error) if asked.accounts.len() == 1 => Err(error.into()),
        _ => Ok(waiting),
    }
}

/// Prints them.
pub(super) fn show(program: &Program, waiting: &[Waiting]) {
    let rows: Vec<Row> = waiting
        .iter()
        .map(|waiting| Row {
            id: waiting.request.id,
            account: waiting.account_id,
            asker: &waiting.request.asker,
            application: &waiting.request.application,
            origin: &waiting.request.origin,
            created_at: waiting.request.created_at,
            expires_at: waiting.request.expires_at,
        })
        .collect();
    if rows.is_empty() {
        program
            .output
            .result(&rows, "No sign-in waits for this device.");
        return;
    }
    let now = program.now();
    let mut table = Table::new(program.output.paint()).titles(&[
        "sign-in to",
        "asked by",
        "from",
        "time left",
        "account",
        "id",
    ]);
    for Waiting {
        title,
        received_at,
        request,
        ..
    } in waiting
    {
        let (left, _) = time_left(request, *received_at, now);
        table.row([
            Cell::styled(Style::Bold, request.application.as_str()),
            request.asker.as_str().into(),
            request.origin.as_str().into(),
            span(left).into(),
            title.as_str().into(),
            Cell::styled(Style::Dim, short(request.id)),
        ]);
    }
    program.output.result(&rows, table);
}

/// The beginning of an id, long enough to tell requests apart.
pub(super) fn short(id: Uuid) -> String {
    id.to_string().chars().take(8).collect()
}
