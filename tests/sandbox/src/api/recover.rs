//! `POST /recover`: somebody asks for reset instructions.

use std::sync::Arc;

use serde_json::json;

use super::auth;
use super::call::{Answer, Call, json};
use super::error::ApiError;
use super::limits::{self, Route};
use super::mailing::{self, Request};
use super::params::Params;
use crate::app::App;
use crate::store::one_time::{self, Purpose};
use crate::store::{audit, flows, users};

const NOT_SENT: &str = "Error sending recovery email";

pub(crate) fn recover(app: &Arc<App>, call: &Call) -> Answer {
    limits::by_address(app, call, Route::Recover)?;
    let params = call.params("RecoverParams")?;
    auth::captcha(app, &params)?;
    let email = params.filled("email")?.ok_or_else(|| ApiError::invalid("Password recovery requires an email"))?;
    let email = auth::valid_email(email)?;
    let challenge = challenge(&params)?;
    let redirect_to = app.redirects.resolve(call.query("redirect_to"));
    if app.is_strict() {
        ask_quietly(app, email, challenge, redirect_to)?;
    } else {
        ask(app, &email, challenge.as_ref(), &redirect_to)?;
    }
    Ok(json(json!({})))
}

/// A PKCE challenge and how it was made.
struct Challenge {
    value: String,
    is_known_method: bool,
}

/// As GoTrue does it: known accounts can be told by the cooldown, by a mail server in trouble
/// and by the time it takes.
fn ask(app: &App, email: &str, challenge: Option<&Challenge>, redirect_to: &str) -> Result<(), ApiError> {
    app.store.write(|db| {
        let Some(user) = users::by_email(db, email)? else {
            return Ok(());
        };
        if challenge.is_some_and(|challenge| !challenge.is_known_method) {
            return Err(ApiError::unexpected());
        }
        let now = app.clock.now();
        limits::cooldown(app, user.recovery_sent_at, now)?;
        limits::mail_quota(app, now)?;
        let request = Request { redirect_to, code_challenge: challenge.map(|challenge| challenge.value.as_str()) };
        let letter = mailing::prepare(app, db, &user, Purpose::Recovery, &request)?;
        audit::record(db, now, &user.id, "recovery_requested")?;
        // Inside the transaction: a mail that could not be sent leaves no trace.
        app.mailer.send(&user.email, letter).map_err(|_| ApiError::mail_not_sent(NOT_SENT))
    })
}

/// The strict way: limits count the address, account or not, and whatever depends on an account
/// happens after the answer.
fn ask_quietly(
    app: &Arc<App>,
    email: String,
    challenge: Option<Challenge>,
    redirect_to: String,
) -> Result<(), ApiError> {
    if challenge.as_ref().is_some_and(|challenge| !challenge.is_known_method) {
        return Err(ApiError::invalid("code_challenge_method has to be s256 or plain"));
    }
    let now = app.clock.now();
    app.store.write(|db| {
        limits::cooldown(app, one_time::last_asked(db, &email)?, now)?;
        limits::mail_quota(app, now)?;
        one_time::note_asked(db, &email, now).map_err(ApiError::from)
    })?;
    app.in_background(move |app| {
        let letter = app.store.write(|db| {
            let Some(user) = users::by_email(db, &email)? else {
                return Ok(None);
            };
            let request = Request {
                redirect_to: &redirect_to,
                code_challenge: challenge.as_ref().map(|challenge| challenge.value.as_str()),
            };
            audit::record(db, now, &user.id, "recovery_requested")?;
            mailing::prepare(app, db, &user, Purpose::Recovery, &request).map(Some)
        });
        match letter {
            Ok(Some(letter)) => {
                if app.mailer.send(&email, letter).is_err() {
                    tracing::warn!("{NOT_SENT}");
                }
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the database refused"),
        }
    });
    Ok(())
}

fn challenge(params: &Params) -> Result<Option<Challenge>, ApiError> {
    let challenge = params.filled("code_challenge")?;
    let method = params.filled("code_challenge_method")?;
    let (challenge, method) = match (challenge, method) {
        (None, None) => return Ok(None),
        (Some(challenge), Some(method)) => (challenge, method),
        _ => {
            return Err(ApiError::invalid("PKCE flow requires code_challenge_method and code_challenge"));
        }
    };
    if !(43..=128).contains(&challenge.len()) {
        return Err(ApiError::invalid("code challenge has to be between 43 and 128 characters"));
    }
    if !challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)) {
        return Err(ApiError::invalid(
            "code challenge can only contain alphanumeric characters, hyphens, periods, underscores and tildes",
        ));
    }
    Ok(Some(Challenge {
        value: flows::challenge(method, challenge),
        is_known_method: ["s256", "plain"].contains(&method.to_lowercase().as_str()),
    }))
}
