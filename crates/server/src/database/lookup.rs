//! Questions for one row by its keys, which are asked with almost every request.

use std::{marker::PhantomData, ops::ControlFlow};

use rusqlite::types::FromSql;
use sea_orm::{
    ConnectionTrait, QueryResult, Statement, TryGetable, Value, sea_query::SelectStatement,
};

use super::{Database, DatabaseError, direct};

/// Such a question, put into words once. It is asked anew each time: nothing is remembered.
#[derive(Debug)]
pub struct Lookup<T> {
    db: Database,
    sql: String,
    row: PhantomData<fn() -> T>,
}

impl<T: FromRow> Lookup<T> {
    /// This question to this database. Only which values it has counts, not what they are.
    #[must_use]
    pub fn new(db: &Database, question: &SelectStatement) -> Self {
        let backend = db.reader().get_database_backend();
        Self {
            db: db.clone(),
            sql: backend.build(question).sql,
            row: PhantomData,
        }
    }

    /// The first row that has these keys, which are in the order of the question's values.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn find(&self, keys: Vec<Value>) -> Result<Option<T>, DatabaseError> {
        let backend = self.db.reader().get_database_backend();
        let question = Statement::from_sql_and_values(backend, &self.sql, keys);
        let Some(direct) = &self.db.direct else {
            let row = self.db.reader().query_one_raw(question).await?;
            return row.map(|row| T::from_row(&row)).transpose();
        };
        direct.read(|connection| {
            let mut found = None;
            direct::query(connection, &question, |row| {
                found = Some(T::from_row(row)?);
                Ok(ControlFlow::Break(()))
            })?;
            Ok(found)
        })
    }
}

/// What a row of an answer says.
pub trait FromRow: Sized {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// The row has other columns.
    fn from_row(row: &impl Row) -> Result<Self, DatabaseError>;
}

/// A row of an answer, whoever gave it.
pub trait Row {
    /// The value of this column, counted from 0.
    ///
    /// # Errors
    ///
    /// There is no such column, or it is of another type.
    fn at<T: TryGetable + FromSql>(&self, index: usize) -> Result<T, DatabaseError>;
}

impl Row for QueryResult {
    fn at<T: TryGetable + FromSql>(&self, index: usize) -> Result<T, DatabaseError> {
        Ok(self.try_get_by_index(index)?)
    }
}

impl Row for rusqlite::Row<'_> {
    fn at<T: TryGetable + FromSql>(&self, index: usize) -> Result<T, DatabaseError> {
        Ok(self.get(index)?)
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::device::Platform;
    use sea_orm::EntityTrait;

    use crate::{entities::session, sealing::sha256, testing};

    #[tokio::test]
    async fn every_write_that_was_acknowledged_before_is_seen() {
        testing::on_every_database(async |server| {
            let sessions = &server.state.sessions;
            let found = async |hash: [u8; 32]| sessions.find(&hash).await.unwrap().is_some();
            assert!(!found([7; 32]).await);
            for number in 0..5 {
                let email = format!("anna{number}@example.org");
                let device = server.device(&email, "Laptop", Platform::Linux).await;
                let hash = sha256(device.session.expose_bytes());
                assert!(found(hash).await);
                let ended = session::Entity::delete_by_id(hash.to_vec());
                ended.exec(server.state.db.writer()).await.unwrap();
                assert!(!found(hash).await);
            }
        })
        .await;
    }
}
