//! Contacts: where codes and warnings go. One counts only when it is proven.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::sign_up::Language;

/// The kind of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// An email address.
    Email,
    /// A phone number in E.164 form (`+31612345678`).
    Phone,
}

/// A contact of the recovery account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// Its id.
    pub id: Uuid,
    /// Email address or phone.
    pub kind: ContactKind,
    /// The address or number.
    pub value: String,
    /// Whether its owner has proven to receive what is sent there.
    pub proven: bool,
    /// Whether it is the address that names the recovery account; that one stays.
    pub primary: bool,
}

/// All contacts, the primary one first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contacts {
    /// The contacts.
    pub contacts: Vec<Contact>,
}

/// Adds a contact, and has a code sent to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddContact {
    /// Email address or phone.
    pub kind: ContactKind,
    /// The address or number.
    pub value: String,
    /// The language of the message.
    #[serde(default)]
    pub language: Language,
}

/// Proves a contact.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifyContact {
    /// The 6 digits from the message.
    pub code: String,
}
