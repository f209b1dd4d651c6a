//! What is under way between two requests: a sign-up, a sign-in, a reset, the proof of a contact.
//!
//! A challenge is named by a random token, of which only the hash is stored, and dies by itself. A
//! code of six digits that belongs to it can be guessed five times.

use lifeboat_protocol::{ErrorCode, Token, sign_up::Language};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    address::Email,
    clock::{MINUTE, UnixSeconds},
    entities::{
        challenge::{ActiveModel, Column, Entity, Model},
        from_word, to_word,
    },
    error::{ApiError, Refusal},
    extract::Session,
    messages::language,
    sealing::{HashPurpose, equal, sha256},
    state::AppState,
};

/// How long a code lives, and a sign-in: 10 minutes.
pub const CODE_LIFE: UnixSeconds = 10 * MINUTE;
/// How long a sign-up or reset may take in all: 30 minutes, to choose a password and write down a
/// recovery code.
pub const LONG_LIFE: UnixSeconds = 30 * MINUTE;
/// How many codes may be wrong.
const GUESSES: i32 = 5;

/// What is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A recovery account is being created.
    SignUp,
    /// A device signs in; once the password is proven, also a password proof.
    SignIn,
    /// A forgotten password is being reset.
    Reset,
    /// A contact is being proven.
    Contact,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It waits for the first proof.
    Started,
    /// The password is proven.
    PasswordProven,
    /// All proofs are given.
    Proven,
}

/// Why a challenge does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is over: too old, used, or guessed at too often. Or it never was.
    #[error("This has expired, or was used already. Begin again.")]
    Expired,
    /// The code is too old.
    #[error("The code has expired. Have a new one sent.")]
    CodeExpired,
    /// The code is wrong.
    #[error(
        "The code is wrong. Check it and try again; after {GUESSES} wrong ones you have to begin again."
    )]
    WrongCode,
    /// The step needs a password proof.
    #[error("This needs your password. Enter it again, and go on within 10 minutes.")]
    PasswordProofRequired,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Expired | Self::CodeExpired => ErrorCode::Expired,
            Self::WrongCode => ErrorCode::WrongProof,
            Self::PasswordProofRequired => ErrorCode::PasswordProofRequired,
        }
    }
}

/// A challenge that is alive.
#[derive(Debug, Clone)]
pub struct Challenge {
    row: Model,
    /// The address that was given.
    pub email: Email,
    /// How far it has come.
    pub stage: Stage,
}

/// What a new challenge begins with.
#[derive(Debug)]
pub struct NewChallenge<'a> {
    /// What is under way.
    pub kind: Kind,
    /// The recovery account, if there is one.
    pub account_id: Option<Uuid>,
    /// The address that was given.
    pub email: &'a Email,
    /// The language of messages.
    pub language: Language,
    /// The code that was sent, if one was. Without it no code is right.
    pub code: Option<&'a str>,
    /// What is to be remembered, sealed.
    pub state_sealed: Option<Vec<u8>>,
    /// How long it lives.
    pub life: UnixSeconds,
}

impl Challenge {
    /// Begins one, and gives the token that names it.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn begin(
        state: &AppState,
        connection: &impl ConnectionTrait,
        new: NewChallenge<'_>,
    ) -> Result<Token, DbErr> {
        let token = state.entropy.token();
        Self::begin_as(state, connection, sha256(token.expose_bytes()), new).await?;
        Ok(token)
    }

    /// Begins the one that is named by the id of a contact, in the place of an earlier one.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn begin_for_contact(
        state: &AppState,
        connection: &impl ConnectionTrait,
        contact: Uuid,
        new: NewChallenge<'_>,
    ) -> Result<(), DbErr> {
        let id_hash = contact_id_hash(contact);
        Entity::delete_by_id(id_hash.to_vec())
            .exec(connection)
            .await?;
        Self::begin_as(state, connection, id_hash, new).await
    }

    async fn begin_as(
        state: &AppState,
        connection: &impl ConnectionTrait,
        id_hash: [u8; 32],
        new: NewChallenge<'_>,
    ) -> Result<(), DbErr> {
        let now = state.now();
        let row = ActiveModel {
            id_hash: Set(id_hash.to_vec()),
            kind: Set(to_word(new.kind)),
            account_id: Set(new.account_id),
            email: Set(new.email.as_str().to_owned()),
            stage: Set(to_word(Stage::Started)),
            language: Set(to_word(new.language)),
            state_sealed: Set(new.state_sealed),
            code_hash: Set(new.code.map(|code| code_hash(state, &id_hash, code))),
            code_expires_at: Set(now + CODE_LIFE),
            code_attempts: Set(0),
            contact_id: Set(None),
            created_at: Set(now),
            expires_at: Set(now + new.life),
        };
        Entity::insert(row)
            .exec_without_returning(connection)
            .await
            .map(drop)
    }

    /// The challenge of this kind that the token names.
    ///
    /// # Errors
    ///
    /// `expired`; or the database failed.
    pub async fn find(state: &AppState, kind: Kind, token: &Token) -> Result<Self, ApiError> {
        Self::find_as(state, kind, &sha256(token.expose_bytes())).await
    }

    /// The challenge that proves a contact.
    ///
    /// # Errors
    ///
    /// `expired`; or the database failed.
    pub async fn find_for_contact(state: &AppState, contact: Uuid) -> Result<Self, ApiError> {
        Self::find_as(state, Kind::Contact, &contact_id_hash(contact)).await
    }

    async fn find_as(state: &AppState, kind: Kind, id_hash: &[u8]) -> Result<Self, ApiError> {
        let row = Entity::find_by_id(id_hash.to_vec())
            .filter(Column::Kind.eq(to_word(kind)))
            .filter(Column::ExpiresAt.gt(state.now()))
            .one(state.db.reader())
            .await?
            .ok_or(Refused::Expired)?;
        Ok(Self {
            email: Email::parse(&row.email)?,
            stage: from_word(&row.stage)?,
            row,
        })
    }

    /// The sign-in that proves the password of this session's account.
    ///
    /// # Errors
    ///
    /// `password_proof_required`; or the database failed.
    pub async fn password_proof(
        state: &AppState,
        session: &Session,
        token: &Token,
    ) -> Result<Self, ApiError> {
        match Self::find(state, Kind::SignIn, token).await {
            Ok(proof)
                if proof.stage == Stage::PasswordProven
                    && proof.row.account_id == Some(session.account_id) =>
            {
                Ok(proof)
            }
            Err(error) if error.code() != ErrorCode::Expired => Err(error),
            _ => Err(Refused::PasswordProofRequired)?,
        }
    }

    /// The recovery account, if there is one.
    #[must_use]
    pub fn account_id(&self) -> Option<Uuid> {
        self.row.account_id
    }

    /// The contact that the code was sent to, if one was chosen.
    #[must_use]
    pub fn sent_to(&self) -> Option<Uuid> {
        self.row.contact_id
    }

    /// The language of messages.
    #[must_use]
    pub fn language(&self) -> Language {
        language(&self.row.language)
    }

    /// What was to be remembered, sealed.
    #[must_use]
    pub fn state_sealed(&self) -> &[u8] {
        self.row.state_sealed.as_deref().unwrap_or_default()
    }

    /// Fails unless it has come this far.
    ///
    /// # Errors
    ///
    /// `expired`: a step was left out, or is done twice.
    pub fn expect(&self, stage: Stage) -> Result<(), Refused> {
        if self.stage == stage {
            Ok(())
        } else {
            Err(Refused::Expired)
        }
    }

    /// Counts a guess, before it is looked at.
    ///
    /// # Errors
    ///
    /// `expired` after the fifth; or the database failed.
    pub async fn count_guess(&self, state: &AppState) -> Result<(), ApiError> {
        let counted = Entity::update_many()
            .col_expr(Column::CodeAttempts, Expr::col(Column::CodeAttempts).add(1))
            .filter(Column::IdHash.eq(self.row.id_hash.clone()))
            .filter(Column::CodeAttempts.lt(GUESSES))
            .exec(state.db.writer())
            .await?;
        if counted.rows_affected == 1 {
            Ok(())
        } else {
            Err(Refused::Expired)?
        }
    }

    /// Whether this is the code that was sent. Count the guess first.
    #[must_use]
    pub fn is_code(&self, state: &AppState, code: &str) -> bool {
        let given = code_hash(state, &self.row.id_hash, code);
        // Both are compared, so that a missing code takes as long as a wrong one.
        let sent = self.row.code_hash.as_deref().unwrap_or(&[0; 32]);
        equal(&given, sent) & self.row.code_hash.is_some()
    }

    /// Whether the code that was sent, or was not, is too old.
    #[must_use]
    pub fn is_code_expired(&self, state: &AppState) -> bool {
        self.row.code_expires_at <= state.now()
    }

    /// Goes on to the next stage, once: when two requests try, one of them finds it expired.
    ///
    /// # Errors
    ///
    /// `expired`; or the database failed.
    pub async fn advance(
        &self,
        connection: &impl ConnectionTrait,
        stage: Stage,
    ) -> Result<(), ApiError> {
        let advanced = Entity::update_many()
            .col_expr(Column::Stage, Expr::value(to_word(stage)))
            .col_expr(Column::StateSealed, Expr::value(None::<Vec<u8>>))
            .col_expr(Column::CodeAttempts, Expr::value(0))
            .filter(Column::IdHash.eq(self.row.id_hash.clone()))
            .filter(Column::Stage.eq(self.row.stage.clone()))
            .exec(connection)
            .await?;
        if advanced.rows_affected == 1 {
            Ok(())
        } else {
            Err(Refused::Expired)?
        }
    }

    /// Notes the code that was sent to a contact, in the place of an earlier one.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn code_sent(
        &self,
        state: &AppState,
        connection: &impl ConnectionTrait,
        contact: Uuid,
        code: &str,
    ) -> Result<UnixSeconds, DbErr> {
        let expires_at = Ord::min(state.now() + CODE_LIFE, self.row.expires_at);
        let mut row: ActiveModel = self.row.clone().into();
        row.code_hash = Set(Some(code_hash(state, &self.row.id_hash, code)));
        row.code_expires_at = Set(expires_at);
        row.code_attempts = Set(0);
        row.contact_id = Set(Some(contact));
        row.update(connection).await?;
        Ok(expires_at)
    }

    /// Uses it up, once.
    ///
    /// # Errors
    ///
    /// `expired` if somebody else has; or the database failed.
    pub async fn use_up(&self, connection: &impl ConnectionTrait) -> Result<(), ApiError> {
        let used = Entity::delete_by_id(self.row.id_hash.clone())
            .exec(connection)
            .await?;
        if used.rows_affected == 1 {
            Ok(())
        } else {
            Err(Refused::Expired)?
        }
    }
}

/// Ends every reset of this account that is under way.
///
/// # Errors
///
/// The database failed.
pub async fn end_resets(connection: &impl ConnectionTrait, account_id: Uuid) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::AccountId.eq(account_id))
        .filter(Column::Kind.eq(to_word(Kind::Reset)))
        .exec(connection)
        .await
        .map(drop)
}

/// The digits of a code as a person types it.
fn digits(code: &str) -> String {
    code.chars()
        .filter(|character| !character.is_whitespace() && *character != '-')
        .collect()
}

fn code_hash(state: &AppState, id_hash: &[u8], code: &str) -> Vec<u8> {
    state
        .sealing
        .keyed_hash(HashPurpose::Code, &[id_hash, digits(code).as_bytes()])
        .to_vec()
}

fn contact_id_hash(contact: Uuid) -> [u8; 32] {
    sha256(contact.as_bytes())
}
