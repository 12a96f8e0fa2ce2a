//! `POST /token`: a session for a password, for a refresh token or for a PKCE code.

use std::sync::Arc;

use axum::http::StatusCode;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::auth;
use super::call::{Answer, Call, json};
use super::error::ApiError;
use super::limits::{self, Route};
use super::views;
use crate::app::App;
use crate::password;
use crate::secrets::REFRESH_TOKEN_LENGTH;
use crate::store::audit;
use crate::store::flows::{self, Exchange};
use crate::store::sessions::{self, Refresh};
use crate::store::users::{self, User};

pub(crate) fn token(app: &Arc<App>, call: &Call) -> Answer {
    limits::by_address(app, call, Route::Token)?;
    match call.query("grant_type") {
        Some("password") => by_password(app, call),
        Some("refresh_token") => by_refresh_token(app, call),
        Some("pkce") => by_auth_code(app, call),
        _ => Err(ApiError::bad_request("invalid_credentials", "unsupported_grant_type")),
    }
}

fn by_password(app: &App, call: &Call) -> Answer {
    let params = call.params("PasswordGrantParams")?;
    auth::captcha(app, &params)?;
    let email = params.filled("email")?.map(str::to_lowercase);
    let password = params.text("password")?.unwrap_or_default();
    let email = email.ok_or_else(|| ApiError::invalid("missing email or phone"))?;
    limits::sign_in(app, call, &email)?;
    let user = app.store.write(|db| users::by_email(db, &email).map_err(ApiError::from))?;
    let banned = || ApiError::bad_request("user_banned", "User is banned");
    if !app.is_strict() && user.as_ref().is_some_and(|user| user.banned) {
        return Err(banned());
    }
    // GoTrue skips the hash for an unknown account; here nobody's takes the same time.
    let stored = user.as_ref().map(|user| user.password_hash.as_str());
    let is_right = app.passwords.matches(password, stored);
    let user = user
        .filter(|_| is_right)
        .ok_or_else(|| ApiError::bad_request("invalid_credentials", "Invalid login credentials"))?;
    if user.banned {
        return Err(banned());
    }
    if user.email_confirmed_at.is_none() {
        return Err(ApiError::bad_request("email_not_confirmed", "Email not confirmed"));
    }
    limits::signed_in(app, call, &email);
    let mut view = app.store.write(|db| open(app, db, &user.id, "password"))?;
    view["weak_password"] = json!(password::weakness(&app.settings, &email, password));
    Ok(json(view))
}

fn by_refresh_token(app: &App, call: &Call) -> Answer {
    let params = call.params("RefreshTokenGrantParams")?;
    let token = params
        .filled("refresh_token")?
        .filter(|token| token.len() == REFRESH_TOKEN_LENGTH)
        .ok_or_else(|| ApiError::invalid("Refresh token is not valid"))?;
    // A detected reuse must be stored, so it is told only after the transaction.
    let renewed = app.store.write(|db| {
        Ok::<_, ApiError>(match sessions::refresh(db, app.keys.secret(), token)? {
            Refresh::Renewed(session, refresh) => {
                let user = existing(db, &session.user_id)?;
                if user.banned {
                    return Err(ApiError::bad_request("user_banned", "Invalid Refresh Token: User Banned"));
                }
                let view = views::user(db, &user)?;
                Ok(views::session(app, &user, view, &session, &refresh))
            }
            Refresh::Reused => {
                Err(ApiError::bad_request("refresh_token_already_used", "Invalid Refresh Token: Already Used"))
            }
            Refresh::NotFound => {
                Err(ApiError::bad_request("refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found"))
            }
        })
    })?;
    renewed.map(json)
}

fn by_auth_code(app: &App, call: &Call) -> Answer {
    let params = call.params("PKCEGrantParams")?;
    let (Some(code), Some(verifier)) = (params.filled("auth_code")?, params.filled("code_verifier")?) else {
        return Err(ApiError::invalid("invalid request: both auth code and code verifier should be non-empty"));
    };
    let view = app.store.write(|db| match flows::exchange(db, code, verifier, app.clock.now())? {
        Exchange::Good(user_id) => open(app, db, &user_id, "recovery"),
        Exchange::WrongVerifier => Err(ApiError::bad_request(
            "bad_code_verifier",
            "code challenge does not match previously saved code verifier",
        )),
        Exchange::Expired => {
            Err(ApiError::forbidden("flow_state_expired", "invalid flow state, flow state has expired"))
        }
        Exchange::NotFound => Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "flow_state_not_found",
            "invalid flow state, no valid flow state found",
        )),
    })?;
    Ok(json(view))
}

/// Signs a person in: a new session, as answers show it.
pub(crate) fn open(app: &App, db: &Connection, user_id: &str, method: &str) -> Result<Value, ApiError> {
    let now = app.clock.now();
    users::signed_in(db, user_id, now)?;
    audit::record(db, now, user_id, &format!("signed_in_by_{method}"))?;
    let user = existing(db, user_id)?;
    let (session, refresh) = sessions::open(db, app.keys.secret(), user_id, method, now)?;
    let view = views::user(db, &user)?;
    Ok(views::session(app, &user, view, &session, &refresh))
}

fn existing(db: &Connection, id: &str) -> Result<User, ApiError> {
    users::by_id(db, id)?.ok_or_else(ApiError::unexpected)
}
