//! Answering one sign-in.

use lifeboat_client::{
    ClientError,
    providers::{Answered, note_lost_credential, time_left},
};
use lifeboat_protocol::{
    ErrorCode,
    sign_in_request::{Decision, Number},
};
use serde_json::json;

use super::{
    ApproveArguments, Asked,
    list::{Waiting, short},
    told_of_report,
};
use crate::{error::CliError, output::span, program::Program};

/// A decision, with the number that an approval needs.
pub(super) type Answer = (Decision, Option<Number>);

/// The answer that was typed with the command.
pub(super) fn given(arguments: &ApproveArguments) -> Option<Answer> {
    match arguments {
        ApproveArguments {
            number: Some(number),
            ..
        } => Some((Decision::Approve, Some(*number))),
        ApproveArguments { deny: true, .. } => Some((Decision::Deny, None)),
        ApproveArguments { report: true, .. } => Some((Decision::Report, None)),
        _ => None,
    }
}

/// The sign-in that is meant.
pub(super) fn find<'a>(waiting: &'a [Waiting], id: Option<&str>) -> Result<&'a Waiting, CliError> {
    let found: Vec<&Waiting> = match id {
        None => waiting.iter().collect(),
        Some(id) => {
            let wanted = id.trim().to_lowercase();
            let is_meant = |waiting: &&Waiting| {
                wanted.len() >= 4 && waiting.request.id.to_string().starts_with(&wanted)
            };
            waiting.iter().filter(is_meant).collect()
        }
    };
    match (found.as_slice(), id) {
        ([one], _) => Ok(one),
        ([], None) => Err(CliError::failed(
            "nothing_waits",
            "No sign-in waits for this device: it was answered elsewhere, or has expired.",
        )),
        ([], Some(id)) => Err(CliError::failed(
            "nothing_waits",
            format!("No sign-in with the id {id} waits for this device."),
        )
        .hint("lifeboat approve")),
        (several, _) => {
            let ids: Vec<_> = several
                .iter()
                .map(|waiting| {
                    format!(
                        "{} ({})",
                        short(waiting.request.id),
                        waiting.request.application
                    )
                })
                .collect();
            Err(CliError::usage(format!(
                "{} sign-ins wait for this device. Which one is meant? {}",
                several.len(),
                ids.join(", ")
            ))
            .hint("--id ID"))
        }
    }
}

/// Sends the answer, and says what came of it.
pub(super) async fn send(
    program: &mut Program,
    asked: &Asked,
    waiting: &Waiting,
    answer: Answer,
) -> Result<(), CliError> {
    let Answered { id, decision } = sent(program, asked, waiting, answer).await?;
    program.output.result(
        &json!({ "id": id, "answer": word(decision) }),
        program.output.prose(&in_words(waiting, decision)),
    );
    Ok(())
}

async fn sent(
    program: &Program,
    asked: &Asked,
    waiting: &Waiting,
    answer: Answer,
) -> Result<Answered, CliError> {
    let Some((approver, server)) = asked.accounts.get(waiting.account) else {
        return Err(CliError::cancelled());
    };
    let keys = program.keys(&asked.store);
    match approver
        .answer(server, &keys, &waiting.request, answer)
        .await
    {
        Ok(answered) => Ok(answered),
        Err(ClientError::Server(error)) => {
            note_lost_credential(&asked.store, approver, &error).await?;
            Err(error.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Asks the person at the terminal about each.
pub(super) async fn one_by_one(
    program: &mut Program,
    asked: &Asked,
    all: &[Waiting],
) -> Result<(), CliError> {
    for waiting in all {
        let request = &waiting.request;
        let (left, _) = time_left(request, waiting.received_at, program.now());
        let from = if request.origin.is_empty() {
            String::new()
        } else {
            format!(", from {}", request.origin)
        };
        program.output.done(format_args!(
            "{} asks: is it you who signs in to {}{from}? ({}, {} left)",
            request.asker,
            request.application,
            waiting.title,
            span(left),
        ));
        let ways = [
            "Approve: type the number that is shown there",
            "Deny",
            "It is not me: deny and report it",
            "Decide later",
        ];
        let ways = ways.map(str::to_owned).to_vec();
        match program
            .terminal
            .choose("What is the answer?", ways, "--number DIGITS")?
        {
            0 => approve(program, asked, waiting).await?,
            1 => send(program, asked, waiting, (Decision::Deny, None)).await?,
            2 => send(program, asked, waiting, (Decision::Report, None)).await?,
            _ => {}
        }
    }
    Ok(())
}

/// Asks for the number until it is right, or the request is dead.
async fn approve(program: &mut Program, asked: &Asked, waiting: &Waiting) -> Result<(), CliError> {
    loop {
        let typed = program.terminal.ask("Number", "--number DIGITS")?;
        let Some(number) = Number::parse(&typed) else {
            program.output.warning("a number has six digits.");
            continue;
        };
        match send(program, asked, waiting, (Decision::Approve, Some(number))).await {
            Err(error) if error.code == ErrorCode::WrongNumber.as_str() => {
                program.output.warning(error.message);
            }
            outcome => return outcome,
        }
    }
}

/// The word for an answer in JSON.
pub(super) fn word(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "approved",
        Decision::Deny => "denied",
        Decision::Report => "reported",
    }
}

fn in_words(waiting: &Waiting, decision: Decision) -> String {
    let what = &waiting.request.application;
    match decision {
        Decision::Approve => format!("Approved: the sign-in to {what} goes on."),
        Decision::Deny => format!("Denied: nobody is signed in to {what}."),
        Decision::Report => format!(
            "Denied and reported: nobody is signed in to {what}, and {} that it was not you.",
            told_of_report(&waiting.request)
        ),
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::sign_in_request::SignInRequest;
    use lifeboat_vault::{AccountId, Timestamp};
    use uuid::Uuid;

    use super::*;

    fn waiting(first: u8) -> Waiting {
        Waiting {
            account: 0,
            account_id: AccountId::from_uuid(Uuid::nil()),
            title: "Harbour (anna)".to_owned(),
            received_at: Timestamp::from_seconds(1),
            request: SignInRequest {
                id: Uuid::from_bytes([first; 16]),
                subject: "o/m".to_owned(),
                asker: "Harbour".to_owned(),
                application: "Payroll".to_owned(),
                origin: String::new(),
                created_at: 1,
                expires_at: 2,
            },
        }
    }

    #[test]
    fn a_report_says_who_hears_of_it() {
        let mut of_member = waiting(1);
        let words = in_words(&of_member, Decision::Report);
        assert!(
            words.contains("and it is reported to Harbour that it was not you."),
            "{words}"
        );
        of_member.request.subject = Uuid::nil().to_string();
        let words = in_words(&of_member, Decision::Report);
        assert!(
            words.contains("the contacts and the other devices of this account are told that it"),
            "{words}"
        );
    }

    #[test]
    fn the_only_one_need_not_be_named_and_one_of_several_must_be() {
        assert_eq!(find(&[], None).unwrap_err().code, "nothing_waits");
        assert_eq!(
            find(&[waiting(1)], None).unwrap().request.id.as_bytes()[0],
            1
        );
        let two = [waiting(1), waiting(2)];
        assert_eq!(find(&two, None).unwrap_err().code, "usage");
        assert_eq!(
            find(&two, Some("0202")).unwrap().request.id.as_bytes()[0],
            2
        );
        assert!(find(&two, Some("02")).is_err(), "too little to be sure");
        assert_eq!(find(&two, Some("0303")).unwrap_err().code, "nothing_waits");
    }
}
