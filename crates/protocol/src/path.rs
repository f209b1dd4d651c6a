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
/// The backup. `GET`, `DELETE`.
pub const BACKUP: &str = "/v1/backup";
/// The backups that were deleted and can be brought back. `GET`.
pub const BACKUP_DELETED: &str = "/v1/backup/deleted";
/// Bring one of them back. `POST`.
pub const BACKUP_UNDELETE: &str = "/v1/backup/undelete";
/// Erase every backup for good, with a password proof. `POST`.
pub const BACKUP_ERASE: &str = "/v1/backup/erase";
/// The versions. `GET` (`?before=SEQUENCE&limit=N`), `POST` commits one.
pub const VERSIONS: &str = "/v1/backup/versions";
/// One version's manifest. `GET`.
pub const VERSION: &str = "/v1/backup/versions/{sequence}";
/// One version's sealed object, `application/octet-stream`. `GET`.
pub const VERSION_OBJECT: &str = "/v1/backup/versions/{sequence}/object";
/// Ask the account's devices to approve a sign-in. `POST`.
pub const SIGN_IN_APPROVAL: &str = "/v1/sign-in/approval";
/// Wait for their answer. `POST`.
pub const SIGN_IN_APPROVAL_WAIT: &str = "/v1/sign-in/approval/wait";

/// Use an activation code. `POST`, without a session.
pub const ENROLLMENTS: &str = "/v1/enrollments";
/// The credential that asks, a work or school account's. `DELETE` gives it up.
pub const ENROLLMENT: &str = "/v1/enrollments/current";
/// The sign-in requests that wait for the device. `GET`, with a session or a credential's token.
pub const SIGN_IN_REQUESTS: &str = "/v1/sign-in-requests";
/// The same as server-sent events. `GET`.
pub const SIGN_IN_REQUEST_EVENTS: &str = "/v1/sign-in-requests/events";
/// How the device is told of them while it does not listen, by Web Push. `PUT`, `DELETE`.
pub const SIGN_IN_REQUEST_PUSH: &str = "/v1/sign-in-requests/push";
/// Answer one. `POST`.
pub const SIGN_IN_REQUEST_ANSWER: &str = "/v1/sign-in-requests/{id}/answer";

/// The organizations that one administers. `GET`, `POST` creates one.
pub const ORGANIZATIONS: &str = "/v1/organizations";
/// One organization. `GET`, `PATCH`, `DELETE`.
pub const ORGANIZATION: &str = "/v1/organizations/{organization}";
/// Its administrators. `GET`, `POST`.
pub const ADMINISTRATORS: &str = "/v1/organizations/{organization}/administrators";
/// One of them. `DELETE`.
pub const ADMINISTRATOR: &str = "/v1/organizations/{organization}/administrators/{id}";
/// Its API tokens. `GET`, `POST`.
pub const TOKENS: &str = "/v1/organizations/{organization}/tokens";
/// One of them. `DELETE`.
pub const TOKEN: &str = "/v1/organizations/{organization}/tokens/{id}";
/// Its members. `GET`, `POST`.
pub const MEMBERS: &str = "/v1/organizations/{organization}/members";
/// One of them. `GET`, `DELETE`.
pub const MEMBER: &str = "/v1/organizations/{organization}/members/{member}";
/// Issue an activation code. `POST`, `?format=png` or `svg` for a picture.
pub const ACTIVATIONS: &str = "/v1/organizations/{organization}/members/{member}/activations";
/// A member's device. `DELETE` revokes it.
pub const MEMBER_DEVICE: &str =
    "/v1/organizations/{organization}/members/{member}/devices/{credential}";
/// Check a member's code. `POST`.
pub const CODE_CHECKS: &str = "/v1/organizations/{organization}/code-checks";
/// Its audit log. `GET`, `?after=ID`.
pub const AUDIT: &str = "/v1/organizations/{organization}/audit";
/// Ask a member to approve. `POST`.
pub const ORGANIZATION_REQUESTS: &str = "/v1/organizations/{organization}/sign-in-requests";
/// How that stands. `GET`, `?wait=SECONDS`.
pub const ORGANIZATION_REQUEST: &str = "/v1/organizations/{organization}/sign-in-requests/{id}";
/// The same as server-sent events. `GET`.
pub const ORGANIZATION_REQUEST_EVENTS: &str =
    "/v1/organizations/{organization}/sign-in-requests/{id}/events";

/// "This was not me": a page for people, linked from messages. `GET`, `POST`.
pub const NOT_ME: &str = "/not-me/{token}";

/// Puts a value in the place of a path's first parameter.
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
