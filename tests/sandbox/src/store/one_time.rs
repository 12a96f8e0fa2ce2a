//! What was mailed: codes and link tokens, hashed, single use, expiring, one at a time.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::clock::Timestamp;
use crate::secrets::{hash_code, hash_token};

/// Wrong codes after which the strict profile kills the right one.
pub(crate) const MAX_WRONG_CODES: u32 = 5;

/// What a mailed token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Recovery,
    Confirmation,
    Reauthentication,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Recovery => "recovery",
            Self::Confirmation => "confirmation",
            Self::Reauthentication => "reauthentication",
        }
    }

    /// The column of `users` that remembers the last mail of this kind.
    fn sent_column(self) -> &'static str {
        match self {
            Self::Recovery => "recovery_sent_at",
            Self::Confirmation => "confirmation_sent_at",
            Self::Reauthentication => "reauthentication_sent_at",
        }
    }
}

/// A mailed token that is still stored. No `Debug`: a code is soon found for its hash.
pub(crate) struct OneTime {
    pub(crate) user_id: String,
    pub(crate) code_challenge: Option<String>,
    sent_at: Timestamp,
    code_hash: Vec<u8>,
}

impl OneTime {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            user_id: row.get("user_id")?,
            code_challenge: row.get("code_challenge")?,
            sent_at: row.get("sent_at")?,
            code_hash: row.get("code_hash")?,
        })
    }

    pub(crate) fn is_expired(&self, now: Timestamp, lifetime: Duration) -> bool {
        now > self.sent_at.plus(lifetime)
    }

    /// Compared by hash, so that timing tells nothing about the code.
    pub(crate) fn has_code(&self, email: &str, code: &str) -> bool {
        self.code_hash == hash_code(email, code)
    }
}

/// What is about to be mailed.
pub(crate) struct NewOneTime<'a> {
    pub(crate) email: &'a str,
    pub(crate) link_token: &'a str,
    pub(crate) code: &'a str,
    pub(crate) code_challenge: Option<&'a str>,
}

/// Stores a new token, which kills the older one of the same purpose.
pub(crate) fn replace(
    db: &Connection,
    user_id: &str,
    purpose: Purpose,
    new: &NewOneTime<'_>,
    now: Timestamp,
) -> rusqlite::Result<()> {
    db.execute(
        "INSERT OR REPLACE INTO one_time_tokens
             (user_id, purpose, link_hash, code_hash, code_challenge, sent_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            user_id,
            purpose.name(),
            hash_token(new.link_token),
            hash_code(new.email, new.code),
            new.code_challenge,
            now
        ],
    )?;
    let column = purpose.sent_column();
    db.execute(&format!("UPDATE users SET {column} = ?2, updated_at = ?2 WHERE id = ?1"), params![user_id, now])
        .map(drop)
}

pub(crate) fn by_link(db: &Connection, purpose: Purpose, link_token: &str) -> rusqlite::Result<Option<OneTime>> {
    db.query_row(
        "SELECT * FROM one_time_tokens WHERE purpose = ?1 AND link_hash = ?2",
        params![purpose.name(), hash_token(link_token)],
        OneTime::from_row,
    )
    .optional()
}

pub(crate) fn of_user(db: &Connection, purpose: Purpose, user_id: &str) -> rusqlite::Result<Option<OneTime>> {
    db.query_row(
        "SELECT * FROM one_time_tokens WHERE purpose = ?1 AND user_id = ?2",
        params![purpose.name(), user_id],
        OneTime::from_row,
    )
    .optional()
}

pub(crate) fn spend(db: &Connection, purpose: Purpose, user_id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM one_time_tokens WHERE purpose = ?1 AND user_id = ?2", params![purpose.name(), user_id])
        .map(drop)
}

/// Spends everything that was mailed to an account; a changed password does.
pub(crate) fn spend_all(db: &Connection, user_id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM one_time_tokens WHERE user_id = ?1", [user_id]).map(drop)
}

/// Counts a wrong code against the right one and kills that after too many.
pub(crate) fn count_wrong_code(db: &Connection, purpose: Purpose, user_id: &str) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE one_time_tokens SET wrong_codes = wrong_codes + 1
         WHERE purpose = ?1 AND user_id = ?2",
        params![purpose.name(), user_id],
    )?;
    db.execute(
        "DELETE FROM one_time_tokens WHERE purpose = ?1 AND user_id = ?2 AND wrong_codes >= ?3",
        params![purpose.name(), user_id, MAX_WRONG_CODES],
    )
    .map(drop)
}

/// When an address last asked for a mail, known or not.
pub(crate) fn last_asked(db: &Connection, email: &str) -> rusqlite::Result<Option<Timestamp>> {
    db.query_row("SELECT at FROM asked WHERE address_hash = ?1", [hash_token(email)], |row| row.get(0)).optional()
}

pub(crate) fn note_asked(db: &Connection, email: &str, now: Timestamp) -> rusqlite::Result<()> {
    db.execute("INSERT OR REPLACE INTO asked (address_hash, at) VALUES (?1, ?2)", params![hash_token(email), now])
        .map(drop)
}

pub(crate) fn forget_asked(db: &Connection, email: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM asked WHERE address_hash = ?1", [hash_token(email)]).map(drop)
}
