//! Who is asking: the bearer token's session and account, and the checks shared by routes.

use std::sync::LazyLock;

use axum::http::{StatusCode, header};
use regex::Regex;
use rusqlite::Connection;

use super::call::Call;
use super::error::ApiError;
use super::jwt;
use super::params::Params;
use crate::app::App;
use crate::password;
use crate::store::sessions::{self, Session};
use crate::store::users::{self, User};

/// The session that a request speaks for.
pub(crate) fn bearer(app: &App, db: &Connection, call: &Call) -> Result<(User, Session), ApiError> {
    let token = call
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer ").or(value.strip_prefix("bearer ")))
        .filter(|token| !token.is_empty() && !token.contains(char::is_whitespace))
        .ok_or_else(|| {
            ApiError::new(StatusCode::UNAUTHORIZED, "no_authorization", "This endpoint requires a valid Bearer token")
        })?;
    let claims = jwt::check(app, token)?;
    if claims.sub.is_empty() {
        return Err(ApiError::forbidden("bad_jwt", "invalid claim: missing sub claim"));
    }
    let user = users::by_id(db, &claims.sub)?
        .ok_or_else(|| ApiError::forbidden("user_not_found", "User from sub claim in JWT does not exist"))?;
    let session =
        sessions::by_id(db, &claims.session_id)?.filter(|session| session.user_id == user.id).ok_or_else(|| {
            ApiError::forbidden("session_not_found", "Session from session_id claim in JWT does not exist")
        })?;
    Ok((user, session))
}

/// Stands in for the services that judge captcha tokens: one token of the settings passes.
pub(crate) fn captcha(app: &App, params: &Params) -> Result<(), ApiError> {
    let Some(right) = &app.settings.captcha_token else {
        return Ok(());
    };
    let why = match params.captcha_token() {
        Some(token) if token == right => return Ok(()),
        Some(_) => "invalid-input-response",
        None => "no captcha_token found",
    };
    Err(ApiError::bad_request("captcha_failed", format!("captcha protection: request disallowed ({why})")))
}

/// An address in the form it is stored in.
pub(crate) fn valid_email(email: &str) -> Result<String, ApiError> {
    // The form that HTML's `<input type=email>` takes, as GoTrue does: no quoted local parts, no
    // address literals, ASCII only.
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        let label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
        Regex::new(&format!(r"^[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{label}(?:\.{label})*$"))
            .expect("a constant pattern")
    });
    let email = email.to_lowercase();
    // The parser of the mail library has the last word: what it refuses could not be mailed.
    if FORM.is_match(&email) && email.parse::<lettre::Address>().is_ok() {
        return Ok(email);
    }
    Err(ApiError::invalid("Unable to validate email address: invalid format"))
}

/// Whether a password may be chosen for an account.
pub(crate) fn acceptable_password(app: &App, email: &str, password: &str) -> Result<(), ApiError> {
    if password.len() > password::MAX_BYTES {
        return Err(ApiError::invalid(format!("Password cannot be longer than {} characters", password::MAX_BYTES)));
    }
    password::weakness(&app.settings, email, password).map_or(Ok(()), |weakness| Err(ApiError::weak_password(weakness)))
}
