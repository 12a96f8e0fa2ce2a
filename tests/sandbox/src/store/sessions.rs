//! Sessions and their refresh tokens, with the detection of a reused one.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Timestamp;
use crate::secrets::{hash_token, refresh_token};

/// How a session was proved, as access tokens tell it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Method {
    pub(crate) method: String,
    pub(crate) timestamp: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) aal: u8,
    pub(crate) methods: Vec<Method>,
    pub(crate) created_at: Timestamp,
    refresh_number: i64,
    reuse_detected: bool,
}

impl Session {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let methods: String = row.get("methods")?;
        Ok(Self {
            id: row.get("id")?,
            user_id: row.get("user_id")?,
            aal: row.get("aal")?,
            methods: serde_json::from_str(&methods).unwrap_or_default(),
            created_at: row.get("created_at")?,
            refresh_number: row.get("refresh_number")?,
            reuse_detected: row.get("reuse_detected")?,
        })
    }

    /// Whether the session was opened by a mail and not by a password.
    pub(crate) fn came_by_mail(&self) -> bool {
        self.methods.iter().any(|method| method.method == "otp" || method.method == "recovery")
    }

    /// Adds a way of proof, or renews its time.
    fn note(&mut self, method: &str, now: Timestamp) {
        self.methods.retain(|known| known.method != method);
        self.methods.push(Method { method: method.to_owned(), timestamp: now.unix_seconds() });
    }
}

/// What became of a refresh token that a client sent.
pub(crate) enum Refresh {
    /// It was good; here is the session and the token to use from now on.
    Renewed(Session, String),
    /// It had been used before: the whole family is dead now.
    Reused,
    NotFound,
}

/// Opens a session and gives its first refresh token.
pub(crate) fn open(
    db: &Connection,
    key: &[u8],
    user_id: &str,
    method: &str,
    now: Timestamp,
) -> rusqlite::Result<(Session, String)> {
    let mut session = Session {
        id: Uuid::new_v4().to_string(),
        user_id: user_id.to_owned(),
        aal: 1,
        methods: Vec::new(),
        created_at: now,
        refresh_number: 0,
        reuse_detected: false,
    };
    session.note(method, now);
    db.execute(
        "INSERT INTO sessions (id, user_id, aal, methods, refresh_number, created_at)
         VALUES (?1, ?2, ?3, ?4, 0, ?5)",
        params![session.id, user_id, session.aal, methods_json(&session), now],
    )?;
    let token = rotate(db, key, &mut session)?;
    Ok((session, token))
}

pub(crate) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<Session>> {
    db.query_row("SELECT * FROM sessions WHERE id = ?1", [id], Session::from_row).optional()
}

/// Takes a refresh token. The parent of the active one gives the active one again (the answer
/// to its first use may have been lost); an older one betrays a copy and ends the family.
pub(crate) fn refresh(db: &Connection, key: &[u8], token: &str) -> rusqlite::Result<Refresh> {
    let found = db
        .query_row("SELECT session_id, number FROM refresh_tokens WHERE hash = ?1", [hash_token(token)], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })
        .optional()?;
    let Some((session_id, number)) = found else {
        return Ok(Refresh::NotFound);
    };
    let Some(mut session) = by_id(db, &session_id)? else {
        return Ok(Refresh::NotFound);
    };
    if session.reuse_detected {
        return Ok(Refresh::Reused);
    }
    if number == session.refresh_number {
        let next = rotate(db, key, &mut session)?;
        return Ok(Refresh::Renewed(session, next));
    }
    if number + 1 == session.refresh_number {
        let active = refresh_token(key, &session.id, session.refresh_number);
        return Ok(Refresh::Renewed(session, active));
    }
    db.execute("UPDATE sessions SET reuse_detected = 1 WHERE id = ?1", [&session.id])?;
    Ok(Refresh::Reused)
}

/// Lifts a session to the second level after a second factor, with a new refresh token.
pub(crate) fn lift(db: &Connection, key: &[u8], session: &mut Session, now: Timestamp) -> rusqlite::Result<String> {
    session.aal = 2;
    session.note("totp", now);
    db.execute("UPDATE sessions SET aal = 2, methods = ?2 WHERE id = ?1", params![session.id, methods_json(session)])?;
    rotate(db, key, session)
}

pub(crate) fn close(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM sessions WHERE id = ?1", [id]).map(drop)
}

pub(crate) fn close_all(db: &Connection, user_id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM sessions WHERE user_id = ?1", [user_id]).map(drop)
}

pub(crate) fn close_others(db: &Connection, session: &Session) -> rusqlite::Result<()> {
    db.execute("DELETE FROM sessions WHERE user_id = ?1 AND id <> ?2", params![session.user_id, session.id]).map(drop)
}

pub(crate) fn count(db: &Connection, user_id: &str) -> rusqlite::Result<u32> {
    db.query_row("SELECT COUNT(*) FROM sessions WHERE user_id = ?1", [user_id], |row| row.get(0))
}

/// Closes the sessions without a second factor, as GoTrue does when one was proved.
pub(crate) fn close_first_level(db: &Connection, user_id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM sessions WHERE user_id = ?1 AND aal < 2", [user_id]).map(drop)
}

/// Makes all sessions of an account older than they are.
pub(crate) fn age(db: &Connection, user_id: &str, by: Duration) -> rusqlite::Result<()> {
    let mut statement = db.prepare("SELECT * FROM sessions WHERE user_id = ?1")?;
    let sessions = statement.query_map([user_id], Session::from_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    for session in sessions {
        db.execute(
            "UPDATE sessions SET created_at = ?2 WHERE id = ?1",
            params![session.id, session.created_at.minus(by)],
        )?;
    }
    Ok(())
}

fn rotate(db: &Connection, key: &[u8], session: &mut Session) -> rusqlite::Result<String> {
    session.refresh_number += 1;
    let token = refresh_token(key, &session.id, session.refresh_number);
    db.execute("UPDATE sessions SET refresh_number = ?2 WHERE id = ?1", params![session.id, session.refresh_number])?;
    db.execute(
        "INSERT INTO refresh_tokens (hash, session_id, number) VALUES (?1, ?2, ?3)",
        params![hash_token(&token), session.id, session.refresh_number],
    )?;
    Ok(token)
}

fn methods_json(session: &Session) -> String {
    serde_json::to_string(&session.methods).unwrap_or_default()
}
