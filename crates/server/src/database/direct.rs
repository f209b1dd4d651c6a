//! SQLite, asked on the thread of whoever asks.
//!
//! SeaORM hands a statement for SQLite to the thread of its connection and takes every row back from
//! there. Those switches cost many times what SQLite needs to find a row by its key. So what makes
//! up the load of a server (who asks, what is stored, what is committed) is asked here, over
//! connections of its own to the same file.

use std::{
    fmt,
    ops::ControlFlow,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{
    Connection, OpenFlags, ToSql, params_from_iter,
    types::{ToSqlOutput, ValueRef},
};
use sea_orm::{ConnAcquireErr, DbErr, Statement, Value};

use super::{DatabaseError, connect::PRAGMAS};

/// Connections to the file, opened as they are needed: as many as threads ask at the same time.
/// Cloning it gives the same.
#[derive(Clone)]
pub struct Direct(Arc<Parts>);

struct Parts {
    file: PathBuf,
    /// Those that read and are not in use. None once all are closed.
    idle: Mutex<Option<Vec<Connection>>>,
    /// The one that writes, once there is one. As long as nobody else writes, it need not look again
    /// at what it has read; the others have to, after each of its transactions.
    writer: Mutex<Option<Connection>>,
}

impl Direct {
    /// To this file, which exists when it is first asked.
    pub(super) fn new(file: PathBuf) -> Self {
        Self(Arc::new(Parts {
            file,
            idle: Mutex::new(Some(Vec::new())),
            writer: Mutex::default(),
        }))
    }

    /// Reads with a connection that nobody else has meanwhile.
    ///
    /// # Errors
    ///
    /// Those of `ask`; or the file cannot be opened.
    pub(super) fn read<T>(
        &self,
        ask: impl FnOnce(&Connection) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let idle = self.idle().as_mut().ok_or_else(closed)?.pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.open()?,
        };
        let answer = ask(&connection);
        if let Some(idle) = self.idle().as_mut() {
            idle.push(connection);
        }
        answer
    }

    /// Writes with the connection that is meant for that. Waits for whoever has it.
    ///
    /// # Errors
    ///
    /// Those of `work`; or the file cannot be opened.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let mut writer = self.writer();
        if self.idle().is_none() {
            return Err(closed());
        }
        let mut connection = match writer.take() {
            Some(connection) => connection,
            None => self.open()?,
        };
        let done = work(&mut connection);
        // What is still in a transaction could not be rolled back. Closing it does that.
        *writer = connection.is_autocommit().then_some(connection);
        done
    }

    fn open(&self) -> Result<Connection, DatabaseError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || {
            let connection = Connection::open_with_flags(&self.0.file, flags)?;
            for (name, value) in PRAGMAS {
                connection.pragma_update(None, name, value)?;
            }
            Ok(connection)
        };
        open().map_err(DatabaseError::NotOpened)
    }

    /// Ends all connections for good.
    pub(super) fn close(&self) {
        *self.idle() = None;
        *self.writer() = None;
    }

    fn idle(&self) -> MutexGuard<'_, Option<Vec<Connection>>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writer(&self) -> MutexGuard<'_, Option<Connection>> {
        self.0.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn closed() -> DatabaseError {
    DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed).into()
}

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Direct")
    }
}

/// Runs a statement that gives no rows.
///
/// # Errors
///
/// The database failed, or a constraint of it.
pub fn execute(connection: &Connection, statement: &Statement) -> Result<(), DatabaseError> {
    let values = statement.values.iter().flat_map(|values| &values.0);
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    prepared.execute(params_from_iter(values.map(Bound)))?;
    Ok(())
}

/// Asks a question, and reads each row of the answer until `read` has enough.
///
/// # Errors
///
/// The database failed, or `read`.
pub fn query(
    connection: &Connection,
    question: &Statement,
    mut read: impl FnMut(&rusqlite::Row<'_>) -> Result<ControlFlow<()>, DatabaseError>,
) -> Result<(), DatabaseError> {
    let values = question.values.iter().flat_map(|values| &values.0);
    let mut prepared = connection.prepare_cached(&question.sql)?;
    let mut rows = prepared.query(params_from_iter(values.map(Bound)))?;
    while let Some(row) = rows.next()? {
        if read(row)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// A value as SeaORM has it, bound as SeaORM binds it.
struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let bound = match self.0 {
            Value::Bool(value) => {
                value.map_or(ValueRef::Null, |value| ValueRef::Integer(value.into()))
            }
            Value::Int(value) => {
                value.map_or(ValueRef::Null, |value| ValueRef::Integer(value.into()))
            }
            Value::BigInt(value) => value.map_or(ValueRef::Null, ValueRef::Integer),
            Value::String(value) => value
                .as_ref()
                .map_or(ValueRef::Null, |value| ValueRef::Text(value.as_bytes())),
            Value::Bytes(value) => value
                .as_ref()
                .map_or(ValueRef::Null, |value| ValueRef::Blob(value)),
            Value::Uuid(value) => value
                .as_ref()
                .map_or(ValueRef::Null, |value| ValueRef::Blob(value.as_bytes())),
            other => {
                let why = DbErr::Type(format!("{other:?} is not bound here"));
                return Err(rusqlite::Error::ToSqlConversionFailure(Box::new(why)));
            }
        };
        Ok(ToSqlOutput::Borrowed(bound))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn direct() -> (tempfile::TempDir, Direct) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.sqlite");
        drop(Connection::open(&file).unwrap());
        (folder, Direct::new(file))
    }

    fn echo(values: &[Value]) -> Result<Vec<rusqlite::types::Value>, DatabaseError> {
        let (_folder, direct) = direct();
        direct.read(|connection| {
            let mut statement = connection.prepare("SELECT ?, ?, ?")?;
            let mut rows = statement.query(params_from_iter(values.iter().map(Bound)))?;
            let row = rows.next()?.unwrap();
            Ok((0..3).map(|index| row.get_unwrap(index)).collect())
        })
    }

    #[test]
    fn values_are_bound_as_seaorm_binds_them() {
        use rusqlite::types::Value::{Blob, Integer, Null, Text};
        let id = Uuid::from_u128(7);
        let bound = echo(&[id.into(), 5_i64.into(), "server".into()]).unwrap();
        assert_eq!(
            bound,
            [
                Blob(id.as_bytes().to_vec()),
                Integer(5),
                Text("server".into())
            ]
        );
        let bound = echo(&[true.into(), vec![1_u8].into(), None::<i64>.into()]).unwrap();
        assert_eq!(bound, [Integer(1), Blob(vec![1]), Null]);
        assert!(echo(&[1.5_f64.into(), 1_i64.into(), 1_i64.into()]).is_err());
    }

    #[test]
    fn what_was_written_is_read_by_others_and_closing_leaves_one_file() {
        let (folder, direct) = direct();
        direct
            .write(|connection| {
                connection.execute_batch("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)")?;
                Ok(())
            })
            .unwrap();
        let read = direct.read(|connection| {
            Ok(connection.query_row("SELECT n FROM t", [], |row| row.get::<_, i64>(0))?)
        });
        assert_eq!(read.unwrap(), 1);
        direct.close();
        assert!(direct.read(|_| Ok(())).is_err());
        assert!(direct.write(|_| Ok(())).is_err());
        assert!(!folder.path().join("a.sqlite-wal").exists());
    }

    #[test]
    fn what_could_not_be_ended_is_closed_and_leaves_nothing_behind() {
        let (_folder, direct) = direct();
        let work = |connection: &mut Connection| {
            connection.execute_batch("BEGIN; CREATE TABLE t (n INTEGER)")?;
            Ok(())
        };
        direct.write(work).unwrap();
        direct.write(work).unwrap();
    }

    #[test]
    fn a_file_that_is_gone_is_an_error() {
        let (folder, direct) = direct();
        std::fs::remove_file(folder.path().join("a.sqlite")).unwrap();
        assert!(direct.read(|_| Ok(())).is_err());
        assert!(direct.write(|_| Ok(())).is_err());
    }
}
