//! What messages say, in each language. One file a language.

mod dutch;
mod english;

use lifeboat_protocol::sign_up::Language;

use super::{Content, Letter};

/// Composes a letter. `server` is the server's name for people.
pub(super) fn compose(language: Language, content: &Content, server: &str) -> Letter {
    match language {
        Language::En => english::compose(content, server),
        Language::Nl => dutch::compose(content, server),
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::event::EventKind;

    use super::*;
    use crate::messages::CodeReason;

    fn happened(kind: EventKind) -> Content {
        Content::Happened {
            kind,
            device: Some("Phone".to_owned()),
            at: 0,
            not_me: Some("https://lifeboat.example/not-me/abc".to_owned()),
        }
    }

    #[test]
    fn every_message_has_a_subject_a_text_and_a_short_form_in_both_languages() {
        let mut contents = vec![Content::AddressTaken, Content::NoAccount];
        for reason in [
            CodeReason::SignUp,
            CodeReason::SignIn,
            CodeReason::Reset,
            CodeReason::Contact,
        ] {
            contents.push(Content::Code {
                reason,
                code: "123456".to_owned(),
            });
        }
        for kind in [
            EventKind::NewDevice,
            EventKind::DeviceRevoked,
            EventKind::PasswordChanged,
            EventKind::PasswordReset,
            EventKind::RecoveryCodeReplaced,
            EventKind::KeyFileReplaced,
            EventKind::KeyFileRestored,
            EventKind::ContactAdded,
            EventKind::ContactRemoved,
            EventKind::AccountLocked,
            EventKind::ReportedNotMe,
            EventKind::SignInReported,
            EventKind::BackupDeleted,
            EventKind::BackupErased,
        ] {
            contents.push(happened(kind));
        }
        contents.push(Content::SignInReported {
            organization: "Example".to_owned(),
            member: "anna@example.org".to_owned(),
            application: "Payroll".to_owned(),
            origin: "Delft".to_owned(),
            at: 0,
        });
        contents.push(Content::AdministratorAdded {
            organization: "Example".to_owned(),
            administrator: "bert@example.org".to_owned(),
            by: "anna@example.org".to_owned(),
            at: 0,
        });
        let mut subjects = std::collections::BTreeSet::new();
        for language in [Language::En, Language::Nl] {
            for content in &contents {
                let letter = compose(language, content, "Lifeboat");
                assert!(letter.to_text().len() > 60);
                assert!(letter.short.starts_with("Lifeboat: "));
                if let Content::Code { code, .. } = content {
                    assert!(letter.short.contains(code) && letter.short.chars().count() <= 160);
                    assert!(
                        !letter.subject.contains(code),
                        "subjects show on locked screens"
                    );
                }
                subjects.insert(letter.subject);
            }
        }
        assert_eq!(
            subjects.len(),
            2 * contents.len(),
            "no two messages look alike"
        );
    }

    #[test]
    fn a_letter_about_a_new_device_names_it_and_says_when_and_what_to_do() {
        let text = compose(Language::En, &happened(EventKind::NewDevice), "Lifeboat").to_text();
        insta::assert_snapshot!(text, @"
        Your recovery account was signed in to on the device “Phone”.

        It happened at 1970-01-01 00:00 UTC.

        If this was you, there is nothing you need to do. If it was not, tell us at once; the device that did it is then shut out. After that, change your password on a device that you trust.

        This was not me:
        https://lifeboat.example/not-me/abc
        ");
    }
}
