//! Email addresses and phone numbers: one form for each, so that equal ones are equal.

use std::fmt;

use lifeboat_protocol::contact::ContactKind;

use crate::error::ApiError;

/// An email address: trimmed, lower case, with one `@`, at most 254 bytes (RFC 5321 §4.5.3.1.3).
///
/// It does not print: addresses do not belong in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

/// A phone number in E.164 form: `+` and 8 to 15 digits. It does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Email {
    /// Reads an address as a person types it.
    ///
    /// # Errors
    ///
    /// `invalid_request`: it cannot be an address.
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        let wrong =
            || ApiError::invalid("The email address is not one. It looks like name@example.org.");
        let address = text.trim().to_lowercase();
        let (local, domain) = address.rsplit_once('@').ok_or_else(wrong)?;
        let right = address.len() <= 254
            && (1..=64).contains(&local.len())
            && local.chars().all(is_local)
            && !domain.is_empty()
            && domain.split('.').all(is_domain_label);
        // The mail library has the last word: what it cannot send to is of no use.
        if right && address.parse::<lettre::Address>().is_ok() {
            Ok(Self(address))
        } else {
            Err(wrong())
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_local(character: char) -> bool {
    character.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(character)
}

fn is_domain_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && label
            .chars()
            .all(|character| character.is_alphanumeric() || character == '-')
}

impl Phone {
    /// Reads a number as a person types it: spaces, dashes, dots and parentheses are left out.
    ///
    /// # Errors
    ///
    /// `invalid_request`: it cannot be a number, or its country is missing.
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        let number: String = text
            .chars()
            .filter(|character| !" -.()/\u{a0}".contains(*character))
            .collect();
        let digits = number.strip_prefix('+').unwrap_or_default();
        let right = (8..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if right {
            Ok(Self(number))
        } else {
            Err(ApiError::invalid(
                "The phone number must begin with + and the country, as in +31 6 12345678.",
            ))
        }
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads a contact's value into its one form.
///
/// # Errors
///
/// `invalid_request`: it cannot be one of this kind.
pub fn parse(kind: ContactKind, value: &str) -> Result<String, ApiError> {
    match kind {
        ContactKind::Email => Email::parse(value).map(|email| email.0),
        ContactKind::Phone => Phone::parse(value).map(|phone| phone.0),
    }
}

/// A contact's value so that only its owner recognizes it: `a•••@e•••.org`, `•••• 42`.
#[must_use]
pub fn mask(kind: ContactKind, value: &str) -> String {
    match kind {
        ContactKind::Email => {
            let (local, domain) = value.split_once('@').unwrap_or((value, ""));
            let (name, rest) = domain.rsplit_once('.').unwrap_or((domain, ""));
            let dot = if rest.is_empty() { "" } else { "." };
            format!("{}•••@{}•••{dot}{rest}", first(local), first(name))
        }
        ContactKind::Phone => {
            let end = value.len().saturating_sub(2);
            format!("•••• {}", value.get(end..).unwrap_or_default())
        }
    }
}

fn first(text: &str) -> String {
    text.chars().take(1).collect()
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email([redacted])")
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_address_has_one_form() {
        assert_eq!(
            Email::parse(" Anna.B+x@Example.ORG ").unwrap().as_str(),
            "anna.b+x@example.org"
        );
        assert_eq!(
            Email::parse("anna@localhost").unwrap().as_str(),
            "anna@localhost"
        );
        assert_eq!(
            Phone::parse("+31 (6) 1234-5678").unwrap().as_str(),
            "+31612345678"
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(250));
        for text in [
            "",
            "a",
            "@b.c",
            "a@",
            "a b@c.d",
            "a@b@c.d",
            "a@b..c",
            "a\r\nBcc: x@y.z",
            &long,
        ] {
            assert!(Email::parse(text).is_err(), "{text}");
        }
        for text in [
            "",
            "0612345678",
            "+0612345678",
            "+31",
            "+3161234567890123",
            "+31a2345678",
        ] {
            assert!(Phone::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_masked_contact_gives_little_away() {
        assert_eq!(
            mask(ContactKind::Email, "anna@example.org"),
            "a•••@e•••.org"
        );
        assert_eq!(mask(ContactKind::Email, "anna@localhost"), "a•••@l•••");
        assert_eq!(mask(ContactKind::Phone, "+31612345642"), "•••• 42");
    }

    proptest! {
        #[test]
        fn reading_a_form_again_changes_nothing(text in ".{0,80}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()).unwrap(), email);
            }
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()).unwrap(), phone);
            }
        }

        #[test]
        fn masking_takes_anything(value in ".{0,40}") {
            let _ = mask(ContactKind::Email, &value);
            let _ = mask(ContactKind::Phone, &value);
        }
    }
}
