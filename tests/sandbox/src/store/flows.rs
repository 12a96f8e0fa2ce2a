//! PKCE: the codes that stand between a mail's link and a session.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::clock::Timestamp;
use crate::secrets::hash_token;

/// How long an auth code may wait for its verifier.
const LIFETIME: Duration = Duration::from_mins(5);

/// What became of an auth code that a client sent.
#[derive(Debug)]
pub(crate) enum Exchange {
    /// The account that the code was made for.
    Good(String),
    WrongVerifier,
    Expired,
    NotFound,
}

/// A challenge as clients send it, with its method in front.
pub(crate) fn challenge(method: &str, challenge: &str) -> String {
    format!("{}:{challenge}", method.to_lowercase())
}

/// Makes an auth code for a person whose mail was confirmed.
pub(crate) fn issue(db: &Connection, user_id: &str, code_challenge: &str, now: Timestamp) -> rusqlite::Result<String> {
    let code = Uuid::new_v4().to_string();
    db.execute(
        "INSERT INTO auth_codes (hash, user_id, code_challenge, issued_at) VALUES (?1, ?2, ?3, ?4)",
        params![hash_token(&code), user_id, code_challenge, now],
    )?;
    Ok(code)
}

/// Trades an auth code and its verifier for the account; a wrong verifier does not spend it.
pub(crate) fn exchange(db: &Connection, code: &str, verifier: &str, now: Timestamp) -> rusqlite::Result<Exchange> {
    let found = db
        .query_row(
            "SELECT user_id, code_challenge, issued_at FROM auth_codes WHERE hash = ?1",
            [hash_token(code)],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Timestamp>(2)?)),
        )
        .optional()?;
    let Some((user_id, challenge, issued_at)) = found else {
        return Ok(Exchange::NotFound);
    };
    if now > issued_at.plus(LIFETIME) {
        return Ok(Exchange::Expired);
    }
    if !fits(&challenge, verifier) {
        return Ok(Exchange::WrongVerifier);
    }
    db.execute("DELETE FROM auth_codes WHERE hash = ?1", [hash_token(code)])?;
    Ok(Exchange::Good(user_id))
}

fn fits(challenge: &str, verifier: &str) -> bool {
    match challenge.split_once(':') {
        Some(("s256", challenge)) => {
            challenge.trim_end_matches('=') == BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()))
        }
        Some(("plain", challenge)) => challenge == verifier,
        _ => false,
    }
}
