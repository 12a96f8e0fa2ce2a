//! What happened to an account, in order, without a word of its secrets.

use rusqlite::{Connection, params};

use crate::clock::Timestamp;

pub(crate) fn record(db: &Connection, now: Timestamp, user_id: &str, event: &str) -> rusqlite::Result<()> {
    db.execute("INSERT INTO audit (at, user_id, event) VALUES (?1, ?2, ?3)", params![now, user_id, event]).map(drop)
}

/// The events of an account, oldest first.
pub(crate) fn events(db: &Connection, user_id: &str) -> rusqlite::Result<Vec<String>> {
    db.prepare("SELECT event FROM audit WHERE user_id = ?1 ORDER BY rowid")?
        .query_map([user_id], |row| row.get(0))?
        .collect()
}
