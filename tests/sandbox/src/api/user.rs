//! `/user` and `/reauthenticate`: the signed-in person's account, and the change of a password.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::json;
use std::time::Duration;

use super::auth;
use super::call::{Answer, Call, json};
use super::error::ApiError;
use super::limits;
use super::mailing::{self, Request};
use super::views;
use crate::app::App;
use crate::mail::messages;
use crate::store::one_time::{self, Purpose};
use crate::store::sessions::{self, Session};
use crate::store::users::{self, User};
use crate::store::{audit, factors};

/// A session younger than this needs no re-authentication.
const YOUNG: Duration = Duration::from_hours(24);

/// `GET /user`.
pub(crate) fn show(app: &Arc<App>, call: &Call) -> Answer {
    let view = app.store.write(|db| {
        let (user, _) = auth::bearer(app, db, call)?;
        views::user(db, &user).map_err(ApiError::from)
    })?;
    Ok(json(view))
}

/// `GET /reauthenticate`: mails a nonce to the signed-in person.
pub(crate) fn reauthenticate(app: &Arc<App>, call: &Call) -> Answer {
    app.store.write(|db| {
        let (user, _) = auth::bearer(app, db, call)?;
        let now = app.clock.now();
        limits::cooldown(app, user.reauthentication_sent_at, now)?;
        limits::mail_quota(app, now)?;
        let request = Request { redirect_to: "", code_challenge: None };
        let letter = mailing::prepare(app, db, &user, Purpose::Reauthentication, &request)?;
        app.mailer
            .send(&user.email, letter)
            .map_err(|_| ApiError::mail_not_sent("Error sending reauthentication email"))
    })?;
    Ok(json(json!({})))
}

/// `PUT /user`.
pub(crate) fn update(app: &Arc<App>, call: &Call) -> Answer {
    let (user, session) = app.store.write(|db| auth::bearer(app, db, call))?;
    let params = call.params("UserUpdateParams")?;
    if params.filled("email")?.is_some_and(|email| email.to_lowercase() != user.email) {
        return Err(ApiError::invalid("The sandbox does not change email addresses"));
    }
    let new = Change {
        password: params.text("password")?,
        current: params.filled("current_password")?,
        nonce: params.filled("nonce")?,
    };
    if let Some(password) = new.password {
        change_password(app, &user, &session, password, &new)?;
    }
    let data = params.object("data")?;
    let view = app.store.write(|db| {
        if let Some(data) = data {
            let mut metadata = user.metadata.clone();
            metadata.extend(data.clone());
            metadata.retain(|_, value| !value.is_null());
            users::set_metadata(db, &user.id, &metadata, app.clock.now())?;
        }
        let user = users::by_id(db, &user.id)?.ok_or_else(ApiError::unexpected)?;
        views::user(db, &user).map_err(ApiError::from)
    })?;
    Ok(json(view))
}

struct Change<'a> {
    password: Option<&'a str>,
    current: Option<&'a str>,
    nonce: Option<&'a str>,
}

/// The checks in GoTrue's order; what comes first decides what a client gets to know.
fn change_password(
    app: &Arc<App>,
    user: &User,
    session: &Session,
    password: &str,
    change: &Change<'_>,
) -> Result<(), ApiError> {
    auth::acceptable_password(app, &user.email, password)?;
    second_factor(app, user, session)?;
    reauthenticated(app, user, session, change.nonce)?;
    current_password(app, user, session, change.current)?;
    if app.passwords.matches(password, Some(&user.password_hash)) {
        return Err(ApiError::unprocessable(
            "same_password",
            "New password should be different from the old password.",
        ));
    }
    let password_hash = app.passwords.hash(password);
    let now = app.clock.now();
    app.store.write(|db| {
        users::set_password(db, &user.id, &password_hash, now)?;
        one_time::spend_all(db, &user.id)?;
        one_time::forget_asked(db, &user.email)?;
        sessions::close_others(db, session)?;
        audit::record(db, now, &user.id, "password_changed").map_err(ApiError::from)
    })?;
    if app.settings.notify_password_changed {
        let email = user.email.clone();
        app.in_background(move |app| {
            let letter = messages::password_changed(&app.settings, &email);
            if app.mailer.send(&email, letter).is_err() {
                tracing::warn!("Error sending the notice of a changed password");
            }
        });
    }
    Ok(())
}

/// A mailbox alone does not open an account that has a second factor.
fn second_factor(app: &App, user: &User, session: &Session) -> Result<(), ApiError> {
    let factors = app.store.write(|db| factors::of_user(db, &user.id).map_err(ApiError::from))?;
    if session.aal >= 2 || !factors.iter().any(|factor| factor.verified) {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::UNAUTHORIZED,
        "insufficient_aal",
        "AAL2 session is required to update email or password when MFA is enabled.",
    ))
}

/// An old session must bring a mailed nonce. A right one is spent even if a later check
/// refuses the password, as GoTrue does.
fn reauthenticated(app: &App, user: &User, session: &Session, nonce: Option<&str>) -> Result<(), ApiError> {
    let now = app.clock.now();
    if !app.settings.require_reauthentication || now <= session.created_at.plus(YOUNG) {
        return Ok(());
    }
    let nonce = nonce
        .ok_or_else(|| ApiError::bad_request("reauthentication_needed", "Password update requires reauthentication"))?;
    let purpose = Purpose::Reauthentication;
    let is_right = app.store.write(|db| {
        let token = one_time::of_user(db, purpose, &user.id)?
            .filter(|token| token.has_code(&user.email, nonce) && !token.is_expired(now, app.settings.mail_lifetime));
        if token.is_some() {
            one_time::spend(db, purpose, &user.id)?;
        } else if app.is_strict() {
            one_time::count_wrong_code(db, purpose, &user.id)?;
        }
        Ok::<_, ApiError>(token.is_some())
    })?;
    if is_right {
        return Ok(());
    }
    Err(ApiError::unprocessable("reauthentication_not_valid", "Nonce has expired or is invalid"))
}

/// Asked where the server wants it, but not of somebody who came by a mail: they forgot it.
fn current_password(app: &App, user: &User, session: &Session, current: Option<&str>) -> Result<(), ApiError> {
    if !app.settings.require_current_password || session.came_by_mail() {
        return Ok(());
    }
    let code = match current {
        Some(current) if app.passwords.matches(current, Some(&user.password_hash)) => return Ok(()),
        Some(_) => "current_password_invalid",
        None => "current_password_required",
    };
    Err(ApiError::bad_request(code, "Current password required when setting new password."))
}
