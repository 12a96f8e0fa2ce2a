//! The database: SQLite in memory or in a file, one connection behind a lock.
//!
//! Each file below holds the rows of one kind and the statements on them. They take a
//! `Connection`, so that a route can group what belongs together in one [`Store::write`].

pub(crate) mod audit;
pub(crate) mod factors;
pub(crate) mod flows;
pub(crate) mod one_time;
pub(crate) mod sessions;
pub(crate) mod users;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};

use crate::secrets::random_bytes;

/// The sandbox's database.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens the database and brings a new one into shape.
    pub(crate) fn open(path: Option<&Path>) -> rusqlite::Result<Self> {
        let connection = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(include_str!("schema.sql"))?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// Runs statements in one transaction; an error undoes them all.
    pub(crate) fn write<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        // A panic in another request cannot leave the data half written: its transaction was
        // rolled back. So a poisoned lock is still good.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }

    /// The key that signs access tokens; it stays with the database so that sessions survive a
    /// restart.
    pub(crate) fn signing_key(&self) -> rusqlite::Result<Vec<u8>> {
        self.write(|db| {
            let stored =
                db.query_row("SELECT value FROM meta WHERE name = 'signing_key'", [], |row| row.get(0)).optional()?;
            if let Some(key) = stored {
                return Ok(key);
            }
            let key = random_bytes::<32>().to_vec();
            db.execute("INSERT INTO meta (name, value) VALUES ('signing_key', ?1)", params![key])?;
            Ok(key)
        })
    }
}
