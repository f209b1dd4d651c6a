//! Sign-in requests: somebody signs in somewhere, sees six digits there, and types them on a device,
//! which signs its answer.
//!
//! Two kinds of sign-in ask for one: an organization's service has a member approve
//! ([`NewSignInRequest`]), and a sign-in to a recovery account has another device approve
//! ([`StartApproval`]). Devices treat both alike.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Token, Wire, enrollment::Signature};

/// How long a request lives at the most, in seconds.
pub const MOST_SECONDS: u64 = 600;

/// Six digits, shown where somebody signs in and typed on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number(u32);

impl Number {
    /// The number of these six digits; spaces between them do not matter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|letter| *letter != ' ').collect();
        let is_number = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok().map(Self)).flatten()
    }

    /// A number below a million.
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        (number < 1_000_000).then_some(Self(number))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("expected six digits"))
    }
}

/// A service asks a member to approve a sign-in. Needs the scope `sign_in_requests`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSignInRequest {
    /// The member's id or name in the organization.
    pub member: String,
    /// What is signed in to, for people; 1 to 100 characters.
    pub application: String,
    /// Where from, for people (an address, a place); up to 100 characters.
    #[serde(default)]
    pub origin: String,
    /// How long it lives, in seconds; 1 to [`MOST_SECONDS`], else 120.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
}

/// A request was created: show the number where the sign-in is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInRequestCreated {
    /// Names the request.
    pub id: Uuid,
    /// What the user must type on the device.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub number: Number,
    /// When it dies.
    pub expires_at: u64,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Nobody has answered yet.
    Waiting,
    /// Approved on a device. This is told within the request's life only, and there as often as one
    /// asks (an answer may have been lost); afterwards the request is [`Expired`](Self::Expired). Let
    /// somebody in once for it.
    Approved,
    /// Denied on a device.
    Denied,
    /// Somebody said on a device: this is not me.
    Reported,
    /// Nobody answered in time.
    Expired,
    /// The number was typed wrong three times.
    Failed,
}

/// Where a request stands, for whoever asked. `GET …?wait=SECONDS` (up to 30) answers when it is no
/// longer `waiting`, or when the time is over. As server-sent events, each is named `outcome`: one at
/// once, and one when the request is no longer `waiting`, which is the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestOutcome {
    /// The request.
    pub id: Uuid,
    /// Where it stands.
    pub state: RequestState,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<u64>,
    /// The credential that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_id: Option<Uuid>,
}

/// A request as a device shows it. The number is not in it: it comes from the other screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInRequest {
    /// Names the request.
    pub id: Uuid,
    /// The account's id at this server, as in the vault's provider.
    pub subject: String,
    /// Who asks: the organization's name, or the server's for a recovery account.
    pub asker: String,
    /// What is signed in to.
    pub application: String,
    /// Where from; may be empty.
    pub origin: String,
    /// When it was made.
    pub created_at: u64,
    /// When it dies.
    pub expires_at: u64,
}

/// The requests that wait for the device that asks. As server-sent events, each event named
/// `request` carries one [`SignInRequest`] as JSON; one named `settled` carries, as plain text, the id
/// of a request that no longer waits. Each connection begins with all that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInRequests {
    /// The requests, oldest first.
    pub requests: Vec<SignInRequest>,
}

/// What the user decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It is me; needs the number.
    Approve,
    /// Not now.
    Deny,
    /// It is not me: somebody tries to sign in as me.
    Report,
}

/// A device's answer. What the server says to it is a [`RequestOutcome`], or an error: each wrong
/// number is `wrong_number`, and the third `request_failed`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer {
    /// The decision.
    pub decision: Decision,
    /// The number as typed; with [`Decision::Approve`] only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub number: Option<Number>,
    /// When the request dies, as the device was told.
    pub expires_at: u64,
    /// Signed with the device key: [`Answer::signed_bytes`].
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub signature: Wire<Signature>,
}

impl Answer {
    /// What the device signs: `lifeboat/sign-in-request/v1 ‖ 0 ‖ request id ‖ decision ‖ number ‖
    /// expiry`. The decision is one byte (1 approve, 2 deny, 3 report), the number 4 bytes big-endian
    /// (all ones for none), the expiry 8 bytes big-endian.
    #[must_use]
    pub fn signed_bytes(
        request: Uuid,
        decision: Decision,
        number: Option<Number>,
        expires_at: u64,
    ) -> Vec<u8> {
        let mut bytes = b"lifeboat/sign-in-request/v1\0".to_vec();
        bytes.extend_from_slice(request.as_bytes());
        bytes.push(match decision {
            Decision::Approve => 1,
            Decision::Deny => 2,
            Decision::Report => 3,
        });
        let number = number.map_or(u32::MAX, Number::get);
        bytes.extend_from_slice(&number.to_be_bytes());
        bytes.extend_from_slice(&expires_at.to_be_bytes());
        bytes
    }
}

/// Has the sign-in to a recovery account approved by one of its devices: the second proof
/// [`Proof::Approval`](crate::sign_in::Proof::Approval). The answer is a [`SignInRequestCreated`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartApproval {
    /// The sign-in, its password proven.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sign_in: Token,
    /// The name of the device that signs in, for the devices that are asked.
    pub device_name: String,
}

/// Waits up to 30 seconds for the approval; the answer is a [`RequestOutcome`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AwaitApproval {
    /// The sign-in.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sign_in: Token,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_six_digits() {
        assert_eq!(Number::parse("012 345").unwrap().to_string(), "012345");
        for wrong in ["", "12345", "1234567", "12345a", "+12345", "１２３４５６"] {
            assert_eq!(Number::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Number::new(1_000_000), None);
    }

    #[test]
    fn what_is_signed_differs_with_every_part() {
        let of = |id, decision, number, expiry| {
            Answer::signed_bytes(Uuid::from_bytes([id; 16]), decision, number, expiry)
        };
        let number = Number::new(0);
        let all = [
            of(1, Decision::Approve, number, 1),
            of(2, Decision::Approve, number, 1),
            of(1, Decision::Deny, number, 1),
            of(1, Decision::Report, number, 1),
            of(1, Decision::Approve, Number::new(1), 1),
            of(1, Decision::Approve, None, 1),
            of(1, Decision::Approve, number, 2),
        ];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }
}
