//! Accounts whose credential is bound to one device: personal ones, issued by a Lifeboat server, and
//! work or school ones, issued by an organization (B7 to B10).
//!
//! - [`enroll`]: an activation code makes this device one of a member's, or completes the account that
//!   a recovery brought back as a name.
//! - [`complete_personal`]: a sign-in completes a personal account that is not the recovery account.
//! - [`Approver`]: asks for the sign-in requests that wait for this device, and answers them.
//! - [`device_key`] and [`sweep`]: the keys, from before they are first sent until nothing needs them.

mod activation;
mod approver;
mod keys;
mod personal;
mod time_left;

pub use activation::{Enrollment, enroll};
pub use approver::{
    Answered, Approver, Inability, NewsOfRequests, approvers, note_lost_credential,
};
pub use keys::{MadeKey, device_key, sweep};
pub use personal::{Completed, Newcomer, complete_personal, newcomer};
pub use time_left::time_left;

use lifeboat_vault::Kind;

use crate::{Server, device::DeviceCredential, ports::Api};

/// Gives a credential up at its server, where this device still can: it is of no use to anybody any
/// more. What cannot be done is not missed; whoever manages the account sees the device in the list.
pub async fn give_up<A: Api>(server: &Server<A>, kind: Kind, credential: &DeviceCredential) {
    let Some(token) = &credential.token else {
        return;
    };
    let server = server.with_session(token.clone());
    let _ = match kind {
        Kind::WorkOrSchool => server.give_up_enrollment().await,
        Kind::Personal | Kind::Other => server.sign_out().await,
    };
}
