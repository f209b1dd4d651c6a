//! The record of an account in JSON: in a snapshot, in the file of a vault and in Lifeboat's own
//! export. `docs/backup-format.md` documents it.
//!
//! ```json
//! {"id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "kind": "other", "issuer": "Example",
//!  "name": "alice", "type": "totp", "secret": "JBSWY3DPEHPK3PXP", "algorithm": "SHA1",
//!  "digits": 6, "period": 30, "pinned": false, "created_at": 1767225600, "edited_at": 1767225600}
//! ```
//!
//! Secrets go from the text straight into the type that erases them, and no error repeats a value.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use lifeboat_otp::{Algorithm, Digits, Generator, Hotp, Period, Secret, SecretError, Steam, Totp};
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::{Zeroize, Zeroizing};

use super::{Account, Credential, Kind, Provider};
use crate::{AccountId, Icon, Label, Note, Timestamp};

#[derive(Serialize)]
struct RecordOut<'a> {
    id: AccountId,
    kind: Kind,
    issuer: &'a Label,
    name: &'a Label,
    #[serde(rename = "type")]
    type_str: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<Zeroizing<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digits: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<&'a Provider>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a Icon>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a Note>,
    pinned: bool,
    created_at: Timestamp,
    edited_at: Timestamp,
}

impl Serialize for Account {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let generator = self.credential.generator();
        // Steam has no parameters: they are always the same.
        let adjustable = generator.filter(|generator| !matches!(generator, Generator::Steam(_)));
        RecordOut {
            id: self.id,
            kind: self.kind,
            issuer: &self.issuer,
            name: &self.name,
            type_str: self.credential.type_str(),
            secret: generator.map(|generator| generator.secret().expose_base32()),
            algorithm: adjustable.map(|generator| generator.algorithm().as_str()),
            digits: adjustable.map(Generator::digits),
            period: adjustable.and_then(Generator::period).map(Period::seconds),
            counter: adjustable.and_then(Generator::counter),
            provider: self.credential.provider(),
            group: self.group.as_ref(),
            icon: self.icon.as_ref(),
            note: self.note.as_ref(),
            pinned: self.pinned,
            created_at: self.created_at,
            edited_at: self.edited_at,
        }
        .serialize(serializer)
    }
}

#[derive(Deserialize)]
struct RecordIn {
    id: Text<AccountId>,
    #[serde(default)]
    kind: Option<Text<Kind>>,
    #[serde(default)]
    issuer: Option<Text<Label>>,
    #[serde(default)]
    name: Option<Text<Label>>,
    #[serde(rename = "type")]
    type_str: Text<String>,
    #[serde(default)]
    secret: Option<Text<Base32>>,
    #[serde(default)]
    algorithm: Option<Text<Algorithm>>,
    #[serde(default)]
    digits: Option<u64>,
    #[serde(default)]
    period: Option<u64>,
    #[serde(default)]
    counter: Option<u64>,
    #[serde(default)]
    provider: Option<Provider>,
    #[serde(default)]
    group: Option<Text<Label>>,
    #[serde(default)]
    icon: Option<Text<Icon>>,
    #[serde(default)]
    note: Option<Text<Note>>,
    #[serde(default)]
    pinned: bool,
    created_at: Timestamp,
    edited_at: Timestamp,
}

impl RecordIn {
    /// What to call the entry in an error.
    fn title(&self) -> String {
        let part = |text: &Option<Text<Label>>| match text {
            Some(Text(Ok(label))) => label.to_string(),
            _ => String::new(),
        };
        match (part(&self.issuer), part(&self.name)) {
            (issuer, name) if issuer.is_empty() && name.is_empty() => String::new(),
            (issuer, name) if issuer.is_empty() => format!(" ({name})"),
            (issuer, name) if name.is_empty() => format!(" ({issuer})"),
            (issuer, name) => format!(" ({issuer}, {name})"),
        }
    }

    fn into_account(self) -> Result<Account, RecordError> {
        let credential = match self.type_str.read("type")?.as_str() {
            "totp" => Credential::Generator(Generator::Totp(Totp {
                secret: required(self.secret, "secret")?.0,
                algorithm: optional(self.algorithm, "algorithm")?.unwrap_or_default(),
                digits: digits(self.digits)?,
                period: period(self.period)?,
            })),
            "hotp" => Credential::Generator(Generator::Hotp(Hotp {
                secret: required(self.secret, "secret")?.0,
                algorithm: optional(self.algorithm, "algorithm")?.unwrap_or_default(),
                digits: digits(self.digits)?,
                counter: self
                    .counter
                    .ok_or(RecordError::Missing { field: "counter" })?,
            })),
            "steam" => Credential::Generator(Generator::Steam(Steam::new(
                required(self.secret, "secret")?.0,
            ))),
            "push" if self.secret.is_some() => return Err(RecordError::SecretOfDevice),
            "push" => Credential::DeviceBound(
                self.provider
                    .ok_or(RecordError::Missing { field: "provider" })?,
            ),
            _ => return Err(RecordError::UnknownType),
        };
        Ok(Account {
            id: self.id.read("id")?,
            kind: optional(self.kind, "kind")?.unwrap_or_default(),
            issuer: optional(self.issuer, "issuer")?.unwrap_or_default(),
            name: optional(self.name, "name")?.unwrap_or_default(),
            credential,
            group: optional(self.group, "group")?,
            icon: optional(self.icon, "icon")?,
            note: optional(self.note, "note")?,
            pinned: self.pinned,
            created_at: self.created_at,
            edited_at: self.edited_at,
        })
    }
}

fn digits(number: Option<u64>) -> Result<Digits, RecordError> {
    let Some(number) = number else {
        return Ok(Digits::default());
    };
    Digits::new(u8::try_from(number).unwrap_or(u8::MAX))
        .map_err(|error| RecordError::unreadable("digits", &error))
}

fn period(number: Option<u64>) -> Result<Period, RecordError> {
    let Some(number) = number else {
        return Ok(Period::default());
    };
    // More seconds than fit are as wrong as none.
    Period::new(u32::try_from(number).unwrap_or(0))
        .map_err(|error| RecordError::unreadable("period", &error))
}

impl<'de> Deserialize<'de> for Account {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = RecordIn::deserialize(deserializer)
            .map_err(|error| de::Error::custom(without_values(&error)))?;
        record.into_account().map_err(de::Error::custom)
    }
}

/// A list of accounts whose errors say which entry is wrong.
pub(crate) struct AccountList(pub(crate) Vec<Account>);

impl<'de> Deserialize<'de> for AccountList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor;

        impl<'de> Visitor<'de> for ListVisitor {
            type Value = Vec<Account>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of accounts")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut accounts = Vec::new();
                loop {
                    let entry = accounts.len() + 1;
                    let record = list.next_element::<RecordIn>().map_err(|error| {
                        let problem = without_values(&error);
                        de::Error::custom(format!("account entry {entry}: {problem}"))
                    })?;
                    let Some(record) = record else {
                        return Ok(accounts);
                    };
                    let title = record.title();
                    accounts.push(record.into_account().map_err(|error| {
                        de::Error::custom(format!("account entry {entry}{title}: {error}"))
                    })?);
                }
            }
        }

        deserializer.deserialize_seq(ListVisitor).map(AccountList)
    }
}

/// What serde says about an error, without the value that it met: that could be a secret.
pub(crate) fn without_values(error: &impl fmt::Display) -> String {
    let text = Zeroizing::new(error.to_string());
    let repeats_value = ["invalid ", "unknown "]
        .iter()
        .any(|start| text.starts_with(start));
    if !repeats_value {
        return text.to_string();
    }
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("something else was found, expected {expected}"),
        None => "something was found that does not belong there".to_owned(),
    }
}

/// What a JSON text says, or why it cannot be read as that. The text itself is not copied.
struct Text<T>(Result<T, String>);

impl<T> Text<T> {
    fn read(self, field: &'static str) -> Result<T, RecordError> {
        self.0
            .map_err(|reason| RecordError::Unreadable { field, reason })
    }
}

fn optional<T>(text: Option<Text<T>>, field: &'static str) -> Result<Option<T>, RecordError> {
    text.map(|text| text.read(field)).transpose()
}

fn required<T>(text: Option<Text<T>>, field: &'static str) -> Result<T, RecordError> {
    text.ok_or(RecordError::Missing { field })?.read(field)
}

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor<T>(PhantomData<T>);

        impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for TextVisitor<T> {
            type Value = Text<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(
                    text.parse().map_err(|error: T::Err| error.to_string()),
                ))
            }

            fn visit_string<E: de::Error>(self, mut text: String) -> Result<Self::Value, E> {
                let read = self.visit_str(&text);
                text.zeroize();
                read
            }
        }

        deserializer.deserialize_str(TextVisitor(PhantomData))
    }
}

/// A secret that is written in Base32.
struct Base32(Secret);

impl FromStr for Base32 {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, SecretError> {
        Secret::parse_base32(text).map(Self)
    }
}

#[derive(Debug, thiserror::Error)]
enum RecordError {
    #[error("its \"{field}\" is missing")]
    Missing { field: &'static str },
    #[error("its \"{field}\" cannot be read: {reason}")]
    Unreadable { field: &'static str, reason: String },
    #[error("its \"type\" is not known; it must be totp, hotp, steam or push")]
    UnknownType,
    #[error("it is of type push, whose secret never leaves a device, but it has a \"secret\"")]
    SecretOfDevice,
}

impl RecordError {
    fn unreadable(field: &'static str, reason: &impl fmt::Display) -> Self {
        Self::Unreadable {
            field,
            reason: reason.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::testing;

    fn example() -> Value {
        json!({
            "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "kind": "other", "issuer": "Example",
            "name": "alice", "type": "totp", "secret": "JBSWY3DPEHPK3PXP", "algorithm": "SHA1",
            "digits": 6, "period": 30, "pinned": false,
            "created_at": 1_767_225_600, "edited_at": 1_767_225_600,
        })
    }

    /// The example with one field set, or taken out by `Value::Null`.
    fn example_with(field: &str, value: Value) -> String {
        let mut record = example();
        let fields = record.as_object_mut().unwrap();
        if value.is_null() {
            fields.remove(field);
        } else {
            fields.insert(field.to_owned(), value);
        }
        record.to_string()
    }

    fn error_of(json: &str) -> String {
        serde_json::from_str::<Account>(json)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn the_record_is_as_documented() {
        let account: Account = serde_json::from_value(example()).unwrap();
        assert_eq!(account.title(), "Example (alice)");
        assert_eq!(serde_json::to_value(&account).unwrap(), example());
    }

    #[test]
    fn what_a_site_leaves_out_has_its_usual_value() {
        let sparse = json!({
            "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "type": "totp", "secret": "jbsw y3dp",
            "created_at": 0, "edited_at": 0, "unheard_of": {"a": [1]},
        });
        let account: Account = serde_json::from_value(sparse).unwrap();
        let written = serde_json::to_value(&account).unwrap();
        assert_eq!(written["algorithm"], "SHA1");
        assert_eq!(written["digits"], 6);
        assert_eq!(written["period"], 30);
        assert_eq!(written["kind"], "other");
        assert!(written.get("counter").is_none());
    }

    #[test]
    fn a_push_account_has_a_provider_and_no_room_for_a_secret() {
        let push = testing::device_bound_account(Kind::Personal, "alice");
        let mut record = serde_json::to_value(&push).unwrap();
        assert_eq!(record["type"], "push");
        assert_eq!(record["provider"]["subject"], "alice");
        assert!(record.get("secret").is_none());
        assert_eq!(
            serde_json::from_value::<Account>(record.clone()).unwrap(),
            push
        );

        record["secret"] = "JBSWY3DPEHPK3PXP".into();
        assert!(error_of(&record.to_string()).contains("never leaves a device"));
    }

    #[test]
    fn each_mistake_has_its_own_words() {
        for (field, value, words) in [
            ("id", Value::Null, "missing field `id`"),
            ("id", json!("x"), "\"id\" cannot be read: this is not an id"),
            ("secret", Value::Null, "\"secret\" is missing"),
            ("secret", json!("1"), "\"secret\" cannot be read"),
            ("digits", json!(11), "\"digits\" cannot be read"),
            ("digits", json!(-1), "expected u64"),
            ("period", json!(0), "\"period\" cannot be read"),
            ("algorithm", json!("MD5"), "\"algorithm\" cannot be read"),
            ("type", json!("hotp"), "\"counter\" is missing"),
            ("type", json!("push"), "never leaves a device"),
            ("type", json!("magic"), "\"type\" is not known"),
            ("kind", json!("best"), "\"kind\" cannot be read"),
            ("name", json!("a\nb"), "\"name\" cannot be read"),
            (
                "icon",
                json!("https://example.com/i"),
                "\"icon\" cannot be read",
            ),
        ] {
            let error = error_of(&example_with(field, value));
            assert!(error.contains(words), "{field}: {error}");
        }
    }

    #[test]
    fn an_error_never_repeats_what_it_met() {
        for field in [
            "secret",
            "digits",
            "period",
            "id",
            "created_at",
            "type",
            "pinned",
        ] {
            for value in [json!("HIDE1ME"), json!(["HIDE1ME"]), json!({"HIDE1ME": 1})] {
                let error = error_of(&example_with(field, value));
                assert!(!error.contains("HIDE1ME"), "{field}: {error}");
            }
        }
        let error = error_of("\"otpauth://totp/x?secret=HIDE1ME, expected nothing\"");
        assert!(!error.contains("HIDE1ME"), "{error}");
    }

    #[test]
    fn a_wrong_entry_of_a_list_is_named() {
        let list = format!("[{}, {}]", example(), example_with("secret", json!("!")));
        let error = serde_json::from_str::<AccountList>(&list)
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.contains("account entry 2 (Example, alice): its \"secret\""),
            "{error}"
        );
        let list = format!("[{}]", example_with("created_at", json!("x")));
        let error = serde_json::from_str::<AccountList>(&list)
            .err()
            .unwrap()
            .to_string();
        assert!(error.contains("account entry 1: "), "{error}");
        assert!(error.contains("line 1 column"), "{error}");
    }

    proptest! {
        #[test]
        fn every_account_survives_json(account in testing::account()) {
            let json = serde_json::to_string(&account).unwrap();
            prop_assert_eq!(serde_json::from_str::<Account>(&json).unwrap(), account);
        }
    }
}
