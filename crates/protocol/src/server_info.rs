//! What a server says about itself before anybody signs in.

use serde::{Deserialize, Serialize};

use crate::{Wire, enrollment::DevicePublicKey};

/// The answer of [`path::SERVER`](crate::path::SERVER).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says by itself what the server can do or allows"
)]
pub struct ServerInfo {
    /// The server's name for people, as its operator set it.
    pub name: String,
    /// The release that runs.
    pub version: String,
    /// The server's clock, UNIX seconds; a device whose clock differs by more than 10 s is warned.
    pub time: u64,
    /// Whether an account can be created only with a code that the operator gives.
    #[serde(default)]
    pub sign_up_by_invitation: bool,
    /// Whether codes can be sent by email.
    pub mail: bool,
    /// Whether codes can be sent by text message.
    pub text_messages: bool,
    /// Whether recovery is limited to the platform that made the backup.
    pub same_platform_only: bool,
    /// The largest sealed object that is taken, in bytes.
    pub max_object_bytes: u64,
    /// The key under which browsers subscribe to Web Push (RFC 8292): a point of P-256, uncompressed.
    /// A server of an earlier release has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Byte))]
    pub push_key: Option<Wire<DevicePublicKey>>,
}
