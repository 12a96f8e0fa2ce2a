//! `POST /signup`: a new account.

use std::sync::Arc;

use uuid::Uuid;

use super::auth;
use super::call::{Answer, Call, json};
use super::error::ApiError;
use super::limits;
use super::mailing::{self, Request};
use super::views;
use crate::app::App;
use crate::store::one_time::Purpose;
use crate::store::users::{self, NewUser, User};
use crate::store::{audit, sessions};

pub(crate) fn signup(app: &Arc<App>, call: &Call) -> Answer {
    let params = call.params("SignupParams")?;
    auth::captcha(app, &params)?;
    let password = params.filled("password")?.ok_or_else(|| ApiError::invalid("Signup requires a valid password"))?;
    let email = params.filled("email")?.unwrap_or_default();
    auth::acceptable_password(app, email, password)?;
    if email.is_empty() {
        return Err(ApiError::unprocessable("anonymous_provider_disabled", "Anonymous sign-ins are disabled"));
    }
    let email = auth::valid_email(email)?;
    let data = params.object("data")?.cloned().unwrap_or_default();
    let redirect_to = app.redirects.resolve(call.query("redirect_to"));
    // Outside the lock of the database, and for taken addresses too.
    let password_hash = app.passwords.hash(password);
    let new = NewUser {
        email: &email,
        password_hash: &password_hash,
        sign_up_data: Some(&data),
        confirmed: app.settings.autoconfirm,
    };
    if new.confirmed { confirmed(app, &new) } else { to_be_confirmed(app, &new, &redirect_to) }
}

/// Where no mail is needed: the person is signed in at once.
fn confirmed(app: &App, new: &NewUser<'_>) -> Answer {
    let now = app.clock.now();
    let view = app.store.write(|db| {
        if users::by_email(db, new.email)?.is_some() {
            return Err(ApiError::unprocessable("user_already_exists", "User already registered"));
        }
        let user = users::create(db, now, new)?;
        users::signed_in(db, &user.id, now)?;
        audit::record(db, now, &user.id, "signed_up")?;
        let (session, refresh) = sessions::open(db, app.keys.secret(), &user.id, "password", now)?;
        let user = User { last_sign_in_at: Some(now), ..user };
        let view = views::new_user(&user);
        Ok(views::session(app, &user, view, &session, &refresh))
    })?;
    Ok(json(view))
}

/// Where the address must be confirmed: a mail, and the same answer for a taken address.
fn to_be_confirmed(app: &App, new: &NewUser<'_>, redirect_to: &str) -> Answer {
    let now = app.clock.now();
    let view = app.store.write(|db| {
        let user = match users::by_email(db, new.email)? {
            Some(user) if user.email_confirmed_at.is_some() => {
                return Ok::<_, ApiError>(views::nobody(&user, &Uuid::new_v4().to_string(), now));
            }
            Some(user) => user,
            None => users::create(db, now, new)?,
        };
        limits::cooldown(app, user.confirmation_sent_at, now)?;
        limits::mail_quota(app, now)?;
        let request = Request { redirect_to, code_challenge: None };
        let letter = mailing::prepare(app, db, &user, Purpose::Confirmation, &request)?;
        app.mailer.send(new.email, letter).map_err(|_| ApiError::mail_not_sent("Error sending confirmation email"))?;
        audit::record(db, now, &user.id, "signed_up")?;
        let user = User { confirmation_sent_at: Some(now), ..user };
        Ok::<_, ApiError>(views::new_user(&user))
    })?;
    Ok(json(view))
}
