//! Where the endpoints are. `{…}` is a path parameter; [`fill`] puts a value there.

/// What the server is and allows. `GET`, without a session.
pub const SERVER: &str = "/v1/server";
/// Begin to create a recovery account. `POST`.
pub const SIGN_UP: &str = "/v1/sign-up";
/// Prove the email address and register a password. `POST`.
pub const SIGN_UP_VERIFY: &str = "/v1/sign-up/verify";
/// Create the recovery account. `POST`.
pub const SIGN_UP_FINISH: &str = "/v1/sign-up/finish";
/// Begin a sign-in (OPAQUE KE1). `POST`.
pub const SIGN_IN_START: &str = "/v1/sign-in/start";
/// Prove the password (OPAQUE KE3). `POST`.
pub const SIGN_IN_FINISH: &str = "/v1/sign-in/finish";
/// Have a code sent to a contact. `POST`.
pub const SIGN_IN_CODE: &str = "/v1/sign-in/code";
/// Give the second proof and receive a session. `POST`.
pub const SIGN_IN_PROVE: &str = "/v1/sign-in/prove";
/// End the session. `DELETE`.
pub const SESSION: &str = "/v1/session";
/// The recovery account. `GET`.
pub const ACCOUNT: &str = "/v1/account";
/// The account key file. `GET`, `PUT`.
pub const KEY_FILE: &str = "/v1/account/key-file";
/// Begin to change the password. `POST`.
pub const PASSWORD_START: &str = "/v1/password/start";
/// Change the password. `POST`.
pub const PASSWORD_FINISH: &str = "/v1/password/finish";
/// Begin to reset a forgotten password. `POST`.
pub const RESET_START: &str = "/v1/reset/start";
/// Give recovery code and emailed code. `POST`.
pub const RESET_PROVE: &str = "/v1/reset/prove";
/// Set the new password. `POST`.
pub const RESET_FINISH: &str = "/v1/reset/finish";
/// The contacts. `GET`, `POST`.
pub const CONTACTS: &str = "/v1/contacts";
/// One contact. `DELETE`.
pub const CONTACT: &str = "/v1/contacts/{id}";
/// Have a new code sent to an unproven contact. `POST`.
pub const CONTACT_CODE: &str = "/v1/contacts/{id}/code";
/// Prove a contact with its code. `POST`.
pub const CONTACT_VERIFY: &str = "/v1/contacts/{id}/verify";
/// The devices. `GET`.
pub const DEVICES: &str = "/v1/devices";
/// One device. `PATCH`.
pub const DEVICE: &str = "/v1/devices/{id}";
/// Revoke a device. `POST`.
pub const DEVICE_REVOKE: &str = "/v1/devices/{id}/revoke";
/// What happened to the recovery account. `GET`, `?after=ID`.
pub const EVENTS: &str = "/v1/events";
/// The backup. `GET`, `DELETE` (`?erase=true`).
pub const BACKUP: &str = "/v1/backup";
/// Bring a deleted backup back. `POST`.
pub const BACKUP_UNDELETE: &str = "/v1/backup/undelete";
/// The versions. `GET` (`?before=SEQUENCE&limit=N`), `POST` commits one.
pub const VERSIONS: &str = "/v1/backup/versions";
/// One version's manifest. `GET`.
pub const VERSION: &str = "/v1/backup/versions/{sequence}";
/// One version's sealed object, `application/octet-stream`. `GET`.
pub const VERSION_OBJECT: &str = "/v1/backup/versions/{sequence}/object";
/// "This was not me": a page for people, linked from messages. `GET`, `POST`.
pub const NOT_ME: &str = "/not-me/{token}";

/// Puts a value in the place of a path's one parameter.
///
/// ```
/// use lifeboat_protocol::path;
/// assert_eq!(path::fill(path::VERSION_OBJECT, 8), "/v1/backup/versions/8/object");
/// ```
#[must_use]
pub fn fill(path: &str, value: impl std::fmt::Display) -> String {
    match (path.find('{'), path.find('}')) {
        (Some(start), Some(end)) => {
            let (before, rest) = path.split_at(start);
            let after = rest.get(end - start + 1..).unwrap_or_default();
            format!("{before}{value}{after}")
        }
        _ => path.to_owned(),
    }
}
