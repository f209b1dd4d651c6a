//! Codes that the operator gives by hand (`lifeboat-server admin sign-up-code`, `reset-code`): for a
//! server that cannot send mail, or whose sign-up is by invitation.
//!
//! Such a code stands in for the one by mail, for one address. It lives a day and works once. It has 16
//! digits, so that it cannot be guessed: were guesses counted, a stranger could use them up.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set};

use crate::{
    address::Email,
    clock::DAY,
    entities::challenge::{ActiveModel, Column, Entity},
    sealing::{HashPurpose, equal, sha256},
    state::AppState,
};

/// How many groups of four digits a code has.
const GROUPS: usize = 4;

/// What the code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To create a recovery account.
    SignUp,
    /// To reset a password.
    Reset,
}

/// Makes a code, such as `0123-4567-8901-2345`, in the place of an earlier one.
///
/// # Errors
///
/// The database failed.
pub async fn give(state: &AppState, purpose: Purpose, email: &Email) -> Result<String, DbErr> {
    let groups: Vec<String> = (0..GROUPS).map(|_| state.entropy.four_digits()).collect();
    let code = groups.join("-");
    let id_hash = id_hash(purpose, email);
    let now = state.now();
    let transaction = state.db.begin().await?;
    Entity::delete_by_id(id_hash.clone())
        .exec(&transaction)
        .await?;
    Entity::insert(ActiveModel {
        code_hash: Set(Some(code_hash(state, &id_hash, &groups.concat()))),
        id_hash: Set(id_hash),
        kind: Set(kind(purpose).to_owned()),
        account_id: Set(None),
        email: Set(email.as_str().to_owned()),
        stage: Set("given".to_owned()),
        language: Set("en".to_owned()),
        state_sealed: Set(None),
        code_expires_at: Set(now + DAY),
        code_attempts: Set(0),
        contact_id: Set(None),
        created_at: Set(now),
        expires_at: Set(now + DAY),
    })
    .exec_without_returning(&transaction)
    .await?;
    transaction.commit().await?;
    Ok(code)
}

/// Whether this is the code that was given for the address.
///
/// # Errors
///
/// The database failed.
pub async fn is_given(
    state: &AppState,
    connection: &impl ConnectionTrait,
    purpose: Purpose,
    email: &Email,
    code: &str,
) -> Result<bool, DbErr> {
    let id_hash = id_hash(purpose, email);
    let row = Entity::find_by_id(id_hash.clone())
        .filter(Column::ExpiresAt.gt(state.now()))
        .one(connection)
        .await?;
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let given = code_hash(state, &id_hash, &digits);
    Ok(row
        .and_then(|row| row.code_hash)
        .is_some_and(|hash| equal(&hash, &given)))
}

/// Forgets the code: it was used.
///
/// # Errors
///
/// The database failed.
pub async fn forget(
    connection: &impl ConnectionTrait,
    purpose: Purpose,
    email: &Email,
) -> Result<(), DbErr> {
    Entity::delete_by_id(id_hash(purpose, email))
        .exec(connection)
        .await
        .map(drop)
}

fn kind(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SignUp => "given_sign_up",
        Purpose::Reset => "given_reset",
    }
}

fn id_hash(purpose: Purpose, email: &Email) -> Vec<u8> {
    sha256(format!("{} {}", kind(purpose), email.as_str()).as_bytes()).to_vec()
}

fn code_hash(state: &AppState, id_hash: &[u8], code: &str) -> Vec<u8> {
    state
        .sealing
        .keyed_hash(HashPurpose::Code, &[id_hash, code.as_bytes()])
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::MINUTE,
        testing::{self, another_code},
    };

    #[tokio::test]
    async fn a_stranger_cannot_use_a_code_up_by_guessing() {
        testing::on_every_database(async |server| {
            let (state, db) = (&server.state, server.state.db.reader());
            let email = Email::parse("anna@example.org").unwrap();
            let code = give(state, Purpose::SignUp, &email).await.unwrap();
            assert_eq!(code.len(), 19);
            for _ in 0..50 {
                let guess = another_code(&code);
                let right = is_given(state, db, Purpose::SignUp, &email, guess).await;
                assert!(!right.unwrap());
            }
            let typed = code.replace('-', " ");
            let right = |purpose| is_given(state, db, purpose, &email, &typed);
            assert!(right(Purpose::SignUp).await.unwrap());
            assert!(!right(Purpose::Reset).await.unwrap());
            server.clock.advance(DAY - MINUTE);
            assert!(right(Purpose::SignUp).await.unwrap());
            server.clock.advance(MINUTE);
            assert!(!right(Purpose::SignUp).await.unwrap());
        })
        .await;
    }
}
