//! Second factors (TOTP) and the challenges put to them.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::clock::Timestamp;

/// An enrolled second factor.
#[derive(Clone)]
pub(crate) struct Factor {
    pub(crate) id: String,
    pub(crate) friendly_name: String,
    pub(crate) secret: String,
    pub(crate) verified: bool,
    /// The time step of the last code taken: no code is taken twice.
    pub(crate) last_step: Option<i64>,
    pub(crate) last_challenged_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Factor {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            friendly_name: row.get("friendly_name")?,
            secret: row.get("secret")?,
            verified: row.get("verified")?,
            last_step: row.get("last_step")?,
            last_challenged_at: row.get("last_challenged_at")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// A challenge that a client has opened.
#[derive(Clone, Debug)]
pub(crate) struct Challenge {
    pub(crate) created_at: Timestamp,
    pub(crate) spent: bool,
}

pub(crate) fn enroll(
    db: &Connection,
    user_id: &str,
    friendly_name: &str,
    secret: &str,
    now: Timestamp,
) -> rusqlite::Result<String> {
    let id = Uuid::new_v4().to_string();
    db.execute(
        "INSERT INTO factors (id, user_id, friendly_name, secret, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        params![id, user_id, friendly_name, secret, now],
    )?;
    Ok(id)
}

pub(crate) fn of_user(db: &Connection, user_id: &str) -> rusqlite::Result<Vec<Factor>> {
    db.prepare("SELECT * FROM factors WHERE user_id = ?1 ORDER BY created_at")?
        .query_map([user_id], Factor::from_row)?
        .collect()
}

pub(crate) fn by_id(db: &Connection, user_id: &str, id: &str) -> rusqlite::Result<Option<Factor>> {
    db.query_row("SELECT * FROM factors WHERE user_id = ?1 AND id = ?2", [user_id, id], Factor::from_row).optional()
}

pub(crate) fn remove(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM factors WHERE id = ?1", [id]).map(drop)
}

pub(crate) fn remove_unverified(db: &Connection, user_id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM factors WHERE user_id = ?1 AND verified = 0", [user_id]).map(drop)
}

pub(crate) fn open_challenge(db: &Connection, factor_id: &str, now: Timestamp) -> rusqlite::Result<String> {
    let id = Uuid::new_v4().to_string();
    db.execute("INSERT INTO challenges (id, factor_id, created_at) VALUES (?1, ?2, ?3)", params![id, factor_id, now])?;
    db.execute("UPDATE factors SET last_challenged_at = ?2 WHERE id = ?1", params![factor_id, now])?;
    Ok(id)
}

pub(crate) fn challenge(db: &Connection, factor_id: &str, id: &str) -> rusqlite::Result<Option<Challenge>> {
    db.query_row("SELECT created_at, spent FROM challenges WHERE factor_id = ?1 AND id = ?2", [factor_id, id], |row| {
        Ok(Challenge { created_at: row.get(0)?, spent: row.get(1)? })
    })
    .optional()
}

/// Marks the factor as proved.
pub(crate) fn confirm(db: &Connection, id: &str, now: Timestamp) -> rusqlite::Result<()> {
    db.execute("UPDATE factors SET verified = 1, updated_at = ?2 WHERE id = ?1", params![id, now]).map(drop)
}

/// Marks challenge and code as used and the factor as proved.
pub(crate) fn verified(
    db: &Connection,
    factor_id: &str,
    challenge_id: &str,
    step: i64,
    now: Timestamp,
) -> rusqlite::Result<()> {
    db.execute("UPDATE challenges SET spent = 1 WHERE id = ?1", [challenge_id])?;
    db.execute(
        "UPDATE factors SET verified = 1, last_step = ?2, updated_at = ?3 WHERE id = ?1",
        params![factor_id, step, now],
    )
    .map(drop)
}
