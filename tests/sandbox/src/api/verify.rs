//! `/verify`: a mailed code or link is traded for a session.

use std::sync::Arc;

use rusqlite::Connection;
use serde_json::Value;

use super::auth;
use super::call::{Answer, Call, json, see_other};
use super::error::ApiError;
use super::limits::{self, Route};
use super::token;
use crate::app::App;
use crate::pages;
use crate::redirect::{with_fragment, with_query};
use crate::store::flows;
use crate::store::one_time::{self, OneTime, Purpose};
use crate::store::users::{self, User};

/// What proves that the mail was read.
enum Proof<'a> {
    Link(&'a str),
    Code { email: String, code: &'a str },
}

/// `POST /verify`.
pub(crate) fn verify(app: &Arc<App>, call: &Call) -> Answer {
    limits::by_address(app, call, Route::Verify)?;
    let params = call.params("VerifyParams")?;
    let kind = params.filled("type")?.ok_or_else(|| ApiError::invalid("Verify requires a verification type"))?;
    let email = params.filled("email")?;
    let code = params.filled("token")?;
    let proof = match (params.filled("token_hash")?, code) {
        (Some(_), _) if email.is_some() || code.is_some() => {
            return Err(ApiError::invalid("Only the token_hash and type should be provided"));
        }
        (Some(link), _) => Proof::Link(link),
        (None, Some(code)) => {
            let email = email.ok_or_else(|| {
                ApiError::invalid("Only an email address or phone number should be provided on verify")
            })?;
            Proof::Code { email: auth::valid_email(email)?, code }
        }
        (None, None) => {
            return Err(ApiError::invalid("Verify requires either a token or a token hash"));
        }
    };
    if let Proof::Code { email, .. } = &proof {
        limits::code(app, call, email)?;
    }
    let purpose = purpose(kind)?;
    // A wrong code must be counted, so it is refused only after the transaction.
    let session = app.store.write(|db| {
        Ok::<_, ApiError>(match prove(app, db, purpose, &proof)? {
            Ok((user, _)) => Ok(sign_in(app, db, &user)?),
            Err(refusal) => Err(refusal),
        })
    })?;
    session.map(json)
}

/// `GET /verify`: the link of GoTrue's mails. Opening it spends the token, which is why the
/// strict profile shows a page instead.
pub(crate) fn open_link(app: &Arc<App>, call: &Call) -> Answer {
    limits::by_address(app, call, Route::Verify)?;
    if app.is_strict() {
        return Ok(pages::landing::page(app, call));
    }
    let link = call.query("token").ok_or_else(|| ApiError::invalid("Verify requires a token or a token hash"))?;
    let kind = call.query("type").ok_or_else(|| ApiError::invalid("Verify requires a verification type"))?;
    let target = app.redirects.resolve(call.query("redirect_to"));
    let opened = purpose(kind).and_then(|purpose| {
        app.store.write(|db| {
            let (user, token) = match prove(app, db, purpose, &Proof::Link(link))? {
                Ok(proved) => proved,
                Err(refusal) => return Err(refusal),
            };
            if let Some(challenge) = token.code_challenge {
                let now = app.clock.now();
                users::confirm(db, &user.id, now)?;
                let code = flows::issue(db, &user.id, &challenge, now)?;
                return Ok(with_query(&target, &[("code", &code)]));
            }
            let session = sign_in(app, db, &user)?;
            Ok(with_session(&target, kind, &session))
        })
    });
    let location = opened.unwrap_or_else(|refusal| with_refusal(&target, &refusal, link.starts_with("pkce_")));
    Ok(see_other(&location))
}

fn purpose(kind: &str) -> Result<Purpose, ApiError> {
    match kind {
        "recovery" => Ok(Purpose::Recovery),
        // Nothing is mailed for the other kinds, so whatever is sent for them is unknown.
        "signup" | "email" | "invite" | "magiclink" | "email_change" => Ok(Purpose::Confirmation),
        _ => Err(ApiError::invalid("Invalid email verification type")),
    }
}

/// Checks a proof and spends it. The inner refusal leaves what was stored meanwhile in place.
fn prove(
    app: &App,
    db: &Connection,
    purpose: Purpose,
    proof: &Proof<'_>,
) -> Result<Result<(User, OneTime), ApiError>, ApiError> {
    let now = app.clock.now();
    let (found, why) = match proof {
        Proof::Link(link) => (one_time::by_link(db, purpose, link)?, "Email link is invalid or has expired"),
        Proof::Code { email, code } => (by_code(app, db, purpose, email, code)?, "Token has expired or is invalid"),
    };
    let refusal = || ApiError::forbidden("otp_expired", why);
    let Some(token) = found else {
        return Ok(Err(refusal()));
    };
    let user = users::by_id(db, &token.user_id)?.ok_or_else(refusal)?;
    if user.banned {
        return Ok(Err(ApiError::forbidden("user_banned", "User is banned")));
    }
    if token.is_expired(now, app.settings.mail_lifetime) {
        return Ok(Err(refusal()));
    }
    one_time::spend(db, purpose, &user.id)?;
    Ok(Ok((user, token)))
}

fn by_code(app: &App, db: &Connection, purpose: Purpose, email: &str, code: &str) -> rusqlite::Result<Option<OneTime>> {
    let Some(user) = users::by_email(db, email)? else {
        return Ok(None);
    };
    let token = one_time::of_user(db, purpose, &user.id)?;
    let token = token.filter(|token| token.has_code(email, code));
    if token.is_none() && app.is_strict() {
        one_time::count_wrong_code(db, purpose, &user.id)?;
    }
    Ok(token)
}

fn sign_in(app: &App, db: &Connection, user: &User) -> Result<Value, ApiError> {
    users::confirm(db, &user.id, app.clock.now())?;
    token::open(app, db, &user.id, "otp")
}

/// The session goes into the fragment, which browsers do not send on.
fn with_session(target: &str, kind: &str, session: &Value) -> String {
    let text = |name: &str| session[name].as_str().unwrap_or_default();
    let number = |name: &str| session[name].to_string();
    with_fragment(
        target,
        &[
            ("access_token", text("access_token")),
            ("expires_at", &number("expires_at")),
            ("expires_in", &number("expires_in")),
            ("refresh_token", text("refresh_token")),
            ("sb", ""),
            ("token_type", "bearer"),
            ("type", kind),
        ],
    )
}

/// A refusal, told to the app through the address; for PKCE in the query as well.
fn with_refusal(target: &str, refusal: &ApiError, pkce: bool) -> String {
    let error = if refusal.status.is_server_error() {
        "server_error"
    } else if refusal.code == "validation_failed" {
        "invalid_request"
    } else {
        "access_denied"
    };
    let mut parameters =
        vec![("error", error), ("error_code", refusal.code), ("error_description", refusal.message.as_str())];
    let target = if pkce { with_query(target, &parameters) } else { target.to_owned() };
    parameters.push(("sb", ""));
    with_fragment(&target, &parameters)
}
