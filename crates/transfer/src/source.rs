//! A file that is to be read, seen as text and as JSON, each worked out once for all formats.

use std::cell::OnceCell;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::archive::Archive;
use crate::decryption::KeyLimits;
use crate::error::ImportError;
use crate::format::Format;
use crate::password::Password;
use crate::preferences::Preferences;
use crate::rows::Rows;
use crate::sqlite::{Database, DatabaseError, Table};
use crate::write_ahead_log::WriteAheadLog;
use crate::xml;

/// The bytes of a file, at most [`ImportOptions::MAX_BYTES`](crate::ImportOptions::MAX_BYTES).
pub(crate) struct Source<'a> {
    bytes: &'a [u8],
    write_ahead_log: Option<&'a [u8]>,
    password: Option<&'a Password>,
    text: OnceCell<Option<&'a str>>,
    asked: Option<Format>,
    key_limits: KeyLimits,
    object: OnceCell<Option<Object<'a>>>,
    list: OnceCell<Option<Rows<'a>>>,
    preferences: OnceCell<Option<Preferences>>,
    archive: OnceCell<Option<Archive<'a>>>,
    database: OnceCell<Option<Result<Database<'a>, DatabaseError>>>,
}

impl<'a> Source<'a> {
    pub(crate) const fn new(
        bytes: &'a [u8],
        write_ahead_log: Option<&'a [u8]>,
        password: Option<&'a Password>,
    ) -> Self {
        Self {
            bytes,
            write_ahead_log,
            password,
            text: OnceCell::new(),
            asked: None,
            key_limits: KeyLimits::MOST,
            object: OnceCell::new(),
            list: OnceCell::new(),
            preferences: OnceCell::new(),
            archive: OnceCell::new(),
            database: OnceCell::new(),
        }
    }

    /// The format that the user named.
    pub(crate) const fn asked_for(mut self, format: Option<Format>) -> Self {
        self.asked = format;
        self
    }

    /// The format that the user named, for what has no mark of its own.
    pub(crate) const fn asked(&self) -> Option<Format> {
        self.asked
    }

    /// What making its key may cost.
    pub(crate) const fn within(mut self, limits: KeyLimits) -> Self {
        self.key_limits = limits;
        self
    }

    pub(crate) const fn key_limits(&self) -> KeyLimits {
        self.key_limits
    }

    /// The file as it is.
    pub(crate) const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// What came along to open the file with.
    pub(crate) const fn password(&self) -> Option<&'a Password> {
        self.password
    }

    /// The file as text without its byte order mark, if it is UTF-8.
    pub(crate) fn text(&self) -> Option<&'a str> {
        *self.text.get_or_init(|| {
            let text = std::str::from_utf8(self.bytes).ok()?;
            Some(text.strip_prefix('\u{FEFF}').unwrap_or(text))
        })
    }

    /// The file as a JSON object, if it is one.
    pub(crate) fn object(&self) -> Option<&Object<'a>> {
        self.object
            .get_or_init(|| serde_json::from_str(self.text()?).ok())
            .as_ref()
    }

    /// The file as a JSON list, if it is one.
    pub(crate) fn list(&self) -> Option<&[&'a RawValue]> {
        self.list
            .get_or_init(|| {
                let text = self.text()?;
                text.trim_start()
                    .starts_with('[')
                    .then(|| serde_json::from_str(text).ok())
                    .flatten()
            })
            .as_deref()
    }

    /// Whether the file is a JSON list with an object in it that has all these members.
    pub(crate) fn list_has(&self, members: &[&str]) -> bool {
        self.list().is_some_and(|rows| {
            rows.iter().any(|row| {
                serde_json::from_str::<Object>(row.get())
                    .is_ok_and(|object| members.iter().all(|member| object.has(member)))
            })
        })
    }

    /// The file as the preferences of an Android app, if it is that.
    pub(crate) fn preferences(&self) -> Option<&Preferences> {
        self.preferences
            .get_or_init(|| {
                let text = self.text()?;
                text.trim_start()
                    .starts_with('<')
                    .then(|| Preferences::parse(text))
                    .flatten()
            })
            .as_ref()
    }

    /// A table of the database that the file is: nothing if it is none, or has no such table.
    pub(crate) fn table(&self, name: &str) -> Result<Option<&Table<'a>>, ImportError> {
        match self.database() {
            Some(Ok(database)) => database.table(name).map_err(ImportError::from),
            Some(Err(error)) => Err((*error).into()),
            None => Ok(None),
        }
    }

    fn database(&self) -> Option<&Result<Database<'a>, DatabaseError>> {
        self.database
            .get_or_init(|| {
                Database::is_database(self.bytes)
                    .then(|| Database::open(self.bytes, self.write_ahead_log))
            })
            .as_ref()
    }

    /// Whether the file is a database of which a part may lie in a log that did not come along.
    pub(crate) fn may_lack_write_ahead_log(&self) -> bool {
        self.write_ahead_log.is_none() && WriteAheadLog::is_kept_for(self.bytes)
    }

    /// The file as a ZIP archive, if it is a sound one.
    pub(crate) fn archive(&self) -> Option<&Archive<'a>> {
        self.archive
            .get_or_init(|| {
                Archive::is_archive(self.bytes)
                    .then(|| Archive::open(self.bytes))
                    .flatten()
            })
            .as_ref()
    }

    /// Why nothing can be made of the file, if it is its own fault.
    pub(crate) fn problem(&self) -> Option<ImportError> {
        if let Some(database) = self.database() {
            return match database {
                Ok(database) => database.problem().map(ImportError::from),
                Err(error) => Some((*error).into()),
            };
        }
        if Archive::is_archive(self.bytes) {
            return self
                .archive()
                .is_none()
                .then_some(ImportError::DamagedArchive);
        }
        let Some(text) = self.text() else {
            return Some(ImportError::NotText);
        };
        let text = text.trim_start();
        if text.is_empty() {
            return Some(ImportError::Empty);
        }
        if text.starts_with('<') {
            return xml::problem(text);
        }
        if !text.starts_with(['{', '[']) {
            return None;
        }
        serde_json::from_str::<IgnoredAny>(text)
            .err()
            .map(|error| match error.classify() {
                serde_json::error::Category::Eof => ImportError::Truncated,
                // Cut off within a negative number: to serde that is a bad number.
                _ if text.ends_with('-') => ImportError::Truncated,
                _ => ImportError::Damaged {
                    line: error.line(),
                    column: error.column(),
                },
            })
    }
}

/// The members of a JSON object, their values not read yet.
pub(crate) struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Object<'a> {
    /// No format has as many members at the top; so a hostile file cannot fill the memory with them.
    const MAX_MEMBERS: usize = 64;

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0
            .iter()
            .find(|(member, _)| member == name)
            .map(|(_, value)| *value)
    }

    /// The value of a member, if it is there and of this kind.
    pub(crate) fn read<T: Deserialize<'a>>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.get(name)?.get()).ok()
    }
}

/// The members of a JSON object of any number, in their order.
pub(crate) struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    /// The members of a value, if it is an object.
    pub(crate) fn of(value: &'a RawValue) -> Option<Self> {
        serde_json::from_str(value.get()).ok()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), *value))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = MemberVisitor {
            most: Self::MAX_MEMBERS,
        };
        deserializer.deserialize_map(visitor).map(Self)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = MemberVisitor { most: usize::MAX };
        deserializer.deserialize_map(visitor).map(Self)
    }
}

/// Takes the first members of an object, at `most` so many.
struct MemberVisitor {
    most: usize,
}

impl<'de> Visitor<'de> for MemberVisitor {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key()? {
            let value = map.next_value()?;
            if members.len() < self.most {
                members.push((name, value));
            }
        }
        Ok(members)
    }
}
