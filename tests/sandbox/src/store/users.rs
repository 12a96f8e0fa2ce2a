//! Accounts.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::clock::Timestamp;

/// A row of an account. Its `Debug` shows nothing but the id.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) identity_id: String,
    pub(crate) email: String,
    pub(crate) password_hash: String,
    pub(crate) metadata: Map<String, Value>,
    pub(crate) banned: bool,
    pub(crate) email_confirmed_at: Option<Timestamp>,
    pub(crate) confirmation_sent_at: Option<Timestamp>,
    pub(crate) recovery_sent_at: Option<Timestamp>,
    pub(crate) reauthentication_sent_at: Option<Timestamp>,
    pub(crate) last_sign_in_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("id", &self.id).finish_non_exhaustive()
    }
}

impl User {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let metadata: String = row.get("metadata")?;
        Ok(Self {
            id: row.get("id")?,
            identity_id: row.get("identity_id")?,
            email: row.get("email")?,
            password_hash: row.get("password_hash")?,
            metadata: serde_json::from_str(&metadata).unwrap_or_default(),
            banned: row.get("banned")?,
            email_confirmed_at: row.get("email_confirmed_at")?,
            confirmation_sent_at: row.get("confirmation_sent_at")?,
            recovery_sent_at: row.get("recovery_sent_at")?,
            reauthentication_sent_at: row.get("reauthentication_sent_at")?,
            last_sign_in_at: row.get("last_sign_in_at")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// What a new account starts with.
pub(crate) struct NewUser<'a> {
    pub(crate) email: &'a str,
    pub(crate) password_hash: &'a str,
    /// What the person told about themselves; nothing where an admin made the account.
    pub(crate) sign_up_data: Option<&'a Map<String, Value>>,
    pub(crate) confirmed: bool,
}

/// Creates an account, confirmed or not yet.
pub(crate) fn create(db: &Connection, now: Timestamp, new: &NewUser<'_>) -> rusqlite::Result<User> {
    let id = Uuid::new_v4().to_string();
    let mut metadata = Map::new();
    if let Some(data) = new.sign_up_data {
        metadata.clone_from(data);
        metadata.insert("email".into(), json!(new.email));
        metadata.insert("phone_verified".into(), json!(false));
        metadata.insert("sub".into(), json!(id));
    }
    db.execute(
        "INSERT INTO users (id, identity_id, email, password_hash, metadata,
                            email_confirmed_at, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
        params![
            id,
            Uuid::new_v4().to_string(),
            new.email,
            new.password_hash,
            Value::Object(metadata).to_string(),
            new.confirmed.then_some(now),
            now
        ],
    )?;
    by_id(db, &id)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}

pub(crate) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<User>> {
    db.query_row("SELECT * FROM users WHERE id = ?1", [id], User::from_row).optional()
}

/// Finds an account by its address, which is stored in lower case.
pub(crate) fn by_email(db: &Connection, email: &str) -> rusqlite::Result<Option<User>> {
    db.query_row("SELECT * FROM users WHERE email = ?1", [email.to_lowercase()], User::from_row).optional()
}

pub(crate) fn signed_in(db: &Connection, id: &str, now: Timestamp) -> rusqlite::Result<()> {
    db.execute("UPDATE users SET last_sign_in_at = ?2, updated_at = ?2 WHERE id = ?1", params![id, now]).map(drop)
}

/// Marks the address as the person's own, once.
pub(crate) fn confirm(db: &Connection, id: &str, now: Timestamp) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE users SET email_confirmed_at = ?2 WHERE id = ?1 AND email_confirmed_at IS NULL",
        params![id, now],
    )
    .map(drop)
}

/// Sets a new password, which also ends every cooldown of mails to the account.
pub(crate) fn set_password(db: &Connection, id: &str, password_hash: &str, now: Timestamp) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE users SET password_hash = ?2, recovery_sent_at = NULL,
                          reauthentication_sent_at = NULL, updated_at = ?3
         WHERE id = ?1",
        params![id, password_hash, now],
    )
    .map(drop)
}

pub(crate) fn set_metadata(
    db: &Connection,
    id: &str,
    metadata: &Map<String, Value>,
    now: Timestamp,
) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE users SET metadata = ?2, updated_at = ?3 WHERE id = ?1",
        params![id, Value::Object(metadata.clone()).to_string(), now],
    )
    .map(drop)
}

pub(crate) fn set_banned(db: &Connection, email: &str, banned: bool) -> rusqlite::Result<bool> {
    db.execute("UPDATE users SET banned = ?2 WHERE email = ?1", params![email.to_lowercase(), banned])
        .map(|changed| changed > 0)
}
