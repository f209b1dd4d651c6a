//! The server as the flows see it: typed requests over an [`Api`].

use lifeboat_protocol::{
    Problem, Token,
    account::{Account, KeyFile, KeyFileReplaced, ReplaceKeyFile},
    backup::{
        Backup, CommitVersion, Committed, DeletedBackups, EraseBackup, Manifest, UndeleteBackup,
        Versions,
    },
    contact::{AddContact, Contact, Contacts, VerifyContact},
    device::{Devices, RenameDevice, RevokeDevice, SignedIn},
    enrollment::{Enroll, Enrolled},
    event::Events,
    password::{
        FinishPasswordChange, FinishReset, PasswordReset, ProveReset, ResetProven, ResetStarted,
        StartPasswordChange, StartReset,
    },
    path,
    push::PushSubscription,
    server_info::ServerInfo,
    sign_in::{
        CodeSent, FinishSignIn, PasswordProven, Prove, SendCode, SignInStarted, StartSignIn,
    },
    sign_in_request::{
        Answer, AwaitApproval, RequestOutcome, SignInRequestCreated, SignInRequests, StartApproval,
    },
    sign_up::{FinishSignUp, RegistrationAnswer, SignUp, SignUpStarted, VerifySignUp},
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::ports::{Api, ApiRequest, ApiResponse, EventSource, Method, Opened, Unreachable};

/// Why a request did not succeed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ServerError {
    /// No answer.
    #[error("The server could not be reached ({0}). Check the network and the server's address.")]
    Unreachable(#[from] Unreachable),
    /// The server said no, and why.
    #[error("{0}")]
    Refused(#[from] Box<Problem>),
    /// Something answered that does not speak this protocol.
    #[error(
        "What answers at the server's address does not speak Lifeboat's protocol ({0}). Check the \
         address, and that the server's release fits this one."
    )]
    NotUnderstood(String),
}

impl ServerError {
    /// The stable code, where the server answered with one.
    #[must_use]
    pub fn code(&self) -> Option<lifeboat_protocol::ErrorCode> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            _ => None,
        }
    }

    /// The reset of the password that ended the session, where that is why.
    #[must_use]
    pub fn password_reset(&self) -> Option<&PasswordReset> {
        match self {
            Self::Refused(problem) => problem.password_reset.as_ref(),
            _ => None,
        }
    }
}

/// A server, with or without a session.
pub struct Server<A> {
    api: A,
    session: Option<Token>,
}

impl<A: Api> Server<A> {
    /// The server before anybody signs in.
    pub fn new(api: A) -> Self {
        Self { api, session: None }
    }

    #[cfg(test)]
    pub(crate) fn api(&self) -> &A {
        &self.api
    }

    /// The same server, on behalf of a signed-in device.
    pub fn with_session(&self, session: Token) -> Server<&A> {
        Server {
            api: &self.api,
            session: Some(session),
        }
    }

    async fn send(
        &self,
        method: Method,
        path: impl Into<String>,
        body: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, ServerError> {
        let session = self.session.clone();
        let response = self
            .api
            .send(ApiRequest {
                method,
                path: path.into(),
                session,
                body,
            })
            .await?;
        if (200..300).contains(&response.status) {
            return Ok(response.body);
        }
        Err(refusal(&response))
    }

    async fn call<R: DeserializeOwned>(
        &self,
        method: Method,
        path: impl Into<String>,
        body: Option<&impl Serialize>,
    ) -> Result<R, ServerError> {
        let body = body
            .map(serde_json::to_vec)
            .transpose()
            .map_err(|error| ServerError::NotUnderstood(error.to_string()))?;
        let body = self.send(method, path, body).await?;
        serde_json::from_slice(&body).map_err(|error| {
            ServerError::NotUnderstood(format!("an answer of {} bytes: {error}", body.len()))
        })
    }

    pub(crate) async fn get<R: DeserializeOwned>(
        &self,
        path: impl Into<String>,
    ) -> Result<R, ServerError> {
        self.call(Method::Get, path, None::<&()>).await
    }

    pub(crate) async fn post<R: DeserializeOwned>(
        &self,
        path: impl Into<String>,
        body: &impl Serialize,
    ) -> Result<R, ServerError> {
        self.call(Method::Post, path, Some(body)).await
    }
}

/// Why a request was not done, from the answer to it.
fn refusal(response: &ApiResponse) -> ServerError {
    match serde_json::from_slice::<Problem>(&response.body) {
        Ok(problem) => ServerError::Refused(Box::new(problem)),
        // A proxy answers for a server that is away.
        Err(_) if matches!(response.status, 502..=504) => {
            let reason = format!(
                "the proxy before it answers with status {}",
                response.status
            );
            Unreachable(reason).into()
        }
        Err(_) => ServerError::NotUnderstood(format!("status {}", response.status)),
    }
}

impl<A: EventSource> Server<A> {
    /// The sign-in requests that wait for this device, as they come: those that wait already first.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn sign_in_request_events(&self) -> Result<A::Events, ServerError> {
        let request = ApiRequest {
            method: Method::Get,
            path: path::SIGN_IN_REQUEST_EVENTS.to_owned(),
            session: self.session.clone(),
            body: None,
        };
        match self.api.open(request).await? {
            Opened::Events(events) => Ok(events),
            Opened::Refused(response) => Err(refusal(&response)),
        }
    }
}

/// One method for each endpoint: what it sends and gives back is in [`lifeboat_protocol`].
macro_rules! endpoints {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) -> $answer:ty
        = $verb:ident $path:expr $(, $body:ident)?;)*) => {
        impl<A: Api> Server<A> {$(
            $(#[$doc])*
            ///
            /// # Errors
            ///
            /// See [`ServerError`].
            pub async fn $name(&self, $($argument: $type),*) -> Result<$answer, ServerError> {
                self.$verb($path $(, $body)?).await
            }
        )*}
    };
}

endpoints! {
    /// What the server is and allows.
    info() -> ServerInfo = get path::SERVER;
    /// Begins a sign-up.
    sign_up(request: &SignUp) -> SignUpStarted = post path::SIGN_UP, request;
    /// Proves the email address of a sign-up.
    verify_sign_up(request: &VerifySignUp) -> RegistrationAnswer = post path::SIGN_UP_VERIFY, request;
    /// Creates the recovery account.
    finish_sign_up(request: &FinishSignUp) -> SignedIn = post path::SIGN_UP_FINISH, request;
    /// Begins a sign-in.
    start_sign_in(request: &StartSignIn) -> SignInStarted = post path::SIGN_IN_START, request;
    /// Proves the password.
    finish_sign_in(request: &FinishSignIn) -> PasswordProven = post path::SIGN_IN_FINISH, request;
    /// Has a code sent.
    send_sign_in_code(request: &SendCode) -> CodeSent = post path::SIGN_IN_CODE, request;
    /// Gives the second proof.
    prove(request: &Prove) -> SignedIn = post path::SIGN_IN_PROVE, request;
    /// Asks the account's devices to approve a sign-in.
    start_approval(request: &StartApproval) -> SignInRequestCreated
        = post path::SIGN_IN_APPROVAL, request;
    /// Waits for their answer, 30 seconds at the most.
    await_approval(request: &AwaitApproval) -> RequestOutcome
        = post path::SIGN_IN_APPROVAL_WAIT, request;
    /// Uses an activation code.
    enroll(request: &Enroll) -> Enrolled = post path::ENROLLMENTS, request;
    /// The sign-in requests that wait for this device.
    sign_in_requests() -> SignInRequests = get path::SIGN_IN_REQUESTS;
    /// The recovery account.
    account() -> Account = get path::ACCOUNT;
    /// The account key file.
    key_file() -> KeyFile = get path::KEY_FILE;
    /// Begins a change of password.
    start_password_change(request: &StartPasswordChange) -> RegistrationAnswer
        = post path::PASSWORD_START, request;
    /// Changes the password.
    finish_password_change(request: &FinishPasswordChange) -> KeyFileReplaced
        = post path::PASSWORD_FINISH, request;
    /// Begins a reset.
    start_reset(request: &StartReset) -> ResetStarted = post path::RESET_START, request;
    /// Gives the proofs of a reset.
    prove_reset(request: &ProveReset) -> ResetProven = post path::RESET_PROVE, request;
    /// Sets the new password.
    finish_reset(request: &FinishReset) -> SignedIn = post path::RESET_FINISH, request;
    /// The contacts.
    contacts() -> Contacts = get path::CONTACTS;
    /// Adds a contact.
    add_contact(request: &AddContact) -> Contact = post path::CONTACTS, request;
    /// Has a new code sent to an unproven contact.
    send_contact_code(id: Uuid, request: &crate::Nothing) -> CodeSent
        = post path::fill(path::CONTACT_CODE, id), request;
    /// Proves a contact.
    verify_contact(id: Uuid, request: &VerifyContact) -> Contact
        = post path::fill(path::CONTACT_VERIFY, id), request;
    /// The devices.
    devices() -> Devices = get path::DEVICES;
    /// Revokes a device.
    revoke_device(id: Uuid, request: &RevokeDevice) -> KeyFileReplaced
        = post path::fill(path::DEVICE_REVOKE, id), request;
    /// Events after the one with that id.
    events(after: i64) -> Events = get format!("{}?after={after}", path::EVENTS);
    /// The backup as it stands.
    backup() -> Backup = get path::BACKUP;
    /// The backups that were deleted and can be brought back.
    deleted_backups() -> DeletedBackups = get path::BACKUP_DELETED;
    /// Brings a deleted backup back.
    undelete_backup(request: &UndeleteBackup) -> Backup = post path::BACKUP_UNDELETE, request;
    /// Versions with a smaller number, newest first.
    versions_before(before: u64, limit: u64) -> Versions
        = get format!("{}?before={before}&limit={limit}", path::VERSIONS);
    /// One version's manifest.
    version(sequence: u64) -> Manifest = get path::fill(path::VERSION, sequence);
    /// Commits a version.
    commit(request: &CommitVersion) -> Committed = post path::VERSIONS, request;
}

impl<A: Api> Server<A> {
    /// Replaces the key file.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn replace_key_file(
        &self,
        request: &ReplaceKeyFile,
    ) -> Result<KeyFileReplaced, ServerError> {
        self.call(Method::Put, path::KEY_FILE, Some(request)).await
    }

    /// Gives a device another name.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn rename_device(&self, id: Uuid, request: &RenameDevice) -> Result<(), ServerError> {
        let body = serde_json::to_vec(request)
            .map_err(|error| ServerError::NotUnderstood(error.to_string()))?;
        self.send(Method::Patch, path::fill(path::DEVICE, id), Some(body))
            .await
            .map(drop)
    }

    /// Answers a sign-in request.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn answer_sign_in_request(
        &self,
        id: Uuid,
        answer: &Answer,
    ) -> Result<(), ServerError> {
        let body = serde_json::to_vec(answer)
            .map_err(|error| ServerError::NotUnderstood(error.to_string()))?;
        let path = path::fill(path::SIGN_IN_REQUEST_ANSWER, id);
        self.send(Method::Post, path, Some(body)).await.map(drop)
    }

    /// Has this device told of sign-in requests by Web Push as well.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn subscribe_to_push(&self, request: &PushSubscription) -> Result<(), ServerError> {
        let body = serde_json::to_vec(request)
            .map_err(|error| ServerError::NotUnderstood(error.to_string()))?;
        self.send(Method::Put, path::SIGN_IN_REQUEST_PUSH, Some(body))
            .await
            .map(drop)
    }

    /// Ends that.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn unsubscribe_from_push(&self) -> Result<(), ServerError> {
        self.send(Method::Delete, path::SIGN_IN_REQUEST_PUSH, None)
            .await
            .map(drop)
    }

    /// Gives up the work or school credential that asks.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn give_up_enrollment(&self) -> Result<(), ServerError> {
        self.send(Method::Delete, path::ENROLLMENT, None)
            .await
            .map(drop)
    }

    /// Removes a contact.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn remove_contact(&self, id: Uuid) -> Result<(), ServerError> {
        self.send(Method::Delete, path::fill(path::CONTACT, id), None)
            .await
            .map(drop)
    }

    /// Ends the session.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn sign_out(&self) -> Result<(), ServerError> {
        self.send(Method::Delete, path::SESSION, None)
            .await
            .map(drop)
    }

    /// Deletes the backup: for 30 days it can be brought back.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn delete_backup(&self) -> Result<(), ServerError> {
        self.send(Method::Delete, path::BACKUP, None)
            .await
            .map(drop)
    }

    /// Erases every backup of the account for good, also what was deleted before.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn erase_backup(&self, request: &EraseBackup) -> Result<(), ServerError> {
        let body = serde_json::to_vec(request)
            .map_err(|error| ServerError::NotUnderstood(error.to_string()))?;
        self.send(Method::Post, path::BACKUP_ERASE, Some(body))
            .await
            .map(drop)
    }

    /// The sealed object of a version.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn object(&self, sequence: u64) -> Result<Vec<u8>, ServerError> {
        self.send(
            Method::Get,
            path::fill(path::VERSION_OBJECT, sequence),
            None,
        )
        .await
    }
}
