//! Messages in English.

use lifeboat_protocol::event::EventKind;

use crate::clock::moment;
use crate::messages::{CodeReason, Content, Letter, Paragraph};

pub(super) fn compose(content: &Content, server: &str) -> Letter {
    match content {
        Content::Code { reason, code } => code_letter(*reason, code, server),
        Content::AddressTaken => address_taken(server),
        Content::NoAccount => no_account(server),
        Content::Happened {
            kind,
            device,
            at,
            not_me,
        } => {
            let (subject, what) = happened(*kind, device.as_deref());
            let mut short = format!("{server}: {what}");
            let when = Paragraph::Text(format!("It happened at {}.", moment(*at)));
            let mut paragraphs = vec![text(&what), when];
            if let Some(url) = not_me {
                short.extend([" If this was not you: ", url]);
                paragraphs.push(text(
                    "If this was you, there is nothing you need to do. If it was not, tell \
                          us at once; the device that did it is then shut out. After that, change \
                          your password on a device that you trust.",
                ));
                paragraphs.push(Paragraph::Link {
                    label: "This was not me".to_owned(),
                    url: url.clone(),
                });
            }
            let subject = format!("{server}: {}", lower(subject));
            Letter {
                subject,
                paragraphs,
                short,
            }
        }
        Content::SignInReported {
            organization,
            member,
            application,
            origin,
            at,
        } => {
            let from = if origin.is_empty() {
                String::new()
            } else {
                format!(" from {origin}")
            };
            Letter {
                subject: format!("{server}: a member of {organization} reported a sign-in"),
                short: format!(
                    "{server}: {member} of {organization} reported a sign-in to “{application}” \
                     that was not theirs."
                ),
                paragraphs: vec![
                    Paragraph::Text(format!(
                        "{member} of {organization} was asked to approve a sign-in to \
                         “{application}”{from}, and said on a device: this was not me."
                    )),
                    Paragraph::Text(format!("It happened at {}.", moment(*at))),
                    text(
                        "Nobody was let in by this request. But somebody may know this person's \
                         password there: have it changed, and find out where the sign-in came from.",
                    ),
                ],
            }
        }
        Content::AdministratorAdded {
            organization,
            administrator,
            by,
            at,
        } => Letter {
            subject: format!("{server}: {organization} has a new administrator"),
            short: format!("{server}: {administrator} is an administrator of {organization} now."),
            paragraphs: vec![
                Paragraph::Text(format!(
                    "{administrator} is an administrator of {organization} now, added by {by}."
                )),
                Paragraph::Text(format!("It happened at {}.", moment(*at))),
                text(
                    "An administrator can add and remove members, hand out activation codes and \
                     make API tokens. If this is not as it should be, remove them again.",
                ),
            ],
        },
    }
}

fn address_taken(server: &str) -> Letter {
    Letter {
        subject: format!("You have a {server} recovery account already"),
        short: format!("{server}: there is a recovery account for this address already."),
        paragraphs: vec![
            text(
                "Somebody, probably you, wants to create a recovery account with this email \
                      address. There is one already, so nothing was done.",
            ),
            text(
                "If it was you: sign in instead. If you have forgotten the password, reset \
                      it with your recovery code.",
            ),
        ],
    }
}

fn no_account(server: &str) -> Letter {
    Letter {
        subject: format!("There is no {server} recovery account for this address"),
        short: format!("{server}: there is no recovery account for this address."),
        paragraphs: vec![
            text(
                "Somebody, probably you, wants to reset the password of a recovery account \
                      with this email address. There is none.",
            ),
            text(
                "If it was you, try the other addresses that you may have used. If not, \
                      there is nothing you need to do.",
            ),
        ],
    }
}

fn code_letter(reason: CodeReason, code: &str, server: &str) -> Letter {
    let purpose = match reason {
        CodeReason::SignUp => "to create your recovery account",
        CodeReason::SignIn => "to sign in",
        CodeReason::Reset => "to reset your password",
        CodeReason::Contact => "to add this contact to your recovery account",
    };
    Letter {
        subject: format!("Your code {purpose} ({server})"),
        short: format!(
            "{server}: {code} is your code {purpose}. It works for 10 minutes. Tell nobody."
        ),
        paragraphs: vec![
            Paragraph::Text(format!("Your code {purpose}:")),
            Paragraph::Code(code.to_owned()),
            text("It works once, for 10 minutes. Tell it to nobody, whoever they say they are."),
            text(
                "If you did not ask for it, somebody may have typed your address by mistake. \
                  Without the code they get no further.",
            ),
        ],
    }
}

/// The subject, and a sentence that says what happened.
fn happened(kind: EventKind, device: Option<&str>) -> (&'static str, String) {
    let device = device.map_or_else(
        || "a device".to_owned(),
        |name| format!("the device “{name}”"),
    );
    match kind {
        EventKind::NewDevice => (
            "Sign-in on a new device",
            format!("Your recovery account was signed in to on {device}."),
        ),
        EventKind::DeviceRevoked => (
            "A device was revoked",
            format!("Your recovery account was closed to {device}."),
        ),
        EventKind::PasswordChanged => (
            "The password was changed",
            format!("The password of your recovery account was changed on {device}."),
        ),
        EventKind::PasswordReset => (
            "The password was reset",
            format!(
                "The password of your recovery account was reset with the recovery code on {device}."
            ),
        ),
        EventKind::RecoveryCodeReplaced => (
            "The recovery code was replaced",
            format!(
                "A new recovery code was made on {device}. The old one does not work any more."
            ),
        ),
        EventKind::KeyFileReplaced => (
            "The key file was replaced",
            format!(
                "The key file of your recovery account, which opens your backup, was replaced on \
                 {device}. The one before is kept for 30 days: if your backup does not open any \
                 more, ask the operator of the server to bring it back."
            ),
        ),
        EventKind::KeyFileRestored => (
            "An earlier key file was brought back",
            "The operator of the server brought an earlier key file of your recovery account back. \
             It opens with the password and the recovery code of that time."
                .to_owned(),
        ),
        EventKind::ContactAdded => (
            "A contact was added",
            format!(
                "An email address or phone number was added to your recovery account on {device}."
            ),
        ),
        EventKind::ContactRemoved => (
            "A contact was removed",
            format!(
                "An email address or phone number was removed from your recovery account on {device}."
            ),
        ),
        EventKind::AccountLocked => (
            "Your account is locked",
            "Your recovery account is locked after 100 wrong attempts to sign in. Your backup is \
             safe. Reset the password with your recovery code to unlock it."
                .to_owned(),
        ),
        EventKind::ReportedNotMe => (
            "Somebody said: this was not me",
            format!(
                "Somebody who reads your messages said that it was not them. So your recovery \
                     account was closed to {device}."
            ),
        ),
        EventKind::SignInReported => (
            "A sign-in was reported as not yours",
            format!(
                "Somebody wanted to sign in to your recovery account, and it was reported on {device} \
                 that this was not you. They did not get in, but they know your password: change \
                 it now."
            ),
        ),
        EventKind::BackupDeleted => (
            "The backup was deleted",
            format!("Your backup was deleted on {device}. For 30 days it can be brought back."),
        ),
        EventKind::BackupErased => (
            "The backup was erased",
            format!("Your backup was erased for good on {device}."),
        ),
        _ => (
            "Something happened",
            format!("Something happened to your recovery account on {device}."),
        ),
    }
}

fn text(sentences: &str) -> Paragraph {
    Paragraph::Text(sentences.to_owned())
}

fn lower(subject: &str) -> String {
    let mut characters = subject.chars();
    characters
        .next()
        .map(|first| first.to_lowercase().chain(characters).collect())
        .unwrap_or_default()
}
