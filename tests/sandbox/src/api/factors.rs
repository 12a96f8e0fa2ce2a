//! `/factors`: a second factor (TOTP) is enrolled, challenged and verified.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use data_encoding::BASE32_NOPAD;
use qrcode::QrCode;
use qrcode::render::svg;
use rusqlite::Connection;
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};
use url::Url;

use super::auth;
use super::call::{Answer, Call, json};
use super::error::ApiError;
use super::{limits, views};
use crate::app::App;
use crate::clock::Timestamp;
use crate::secrets::random_bytes;
use crate::store::factors::{self, Factor};
use crate::store::users::User;
use crate::store::{audit, sessions};

/// How many seconds a code is shown (RFC 6238).
const TIME_STEP: u64 = 30;

const CHALLENGE_LIFETIME: Duration = Duration::from_mins(5);

/// `POST /factors`.
pub(crate) fn enroll(app: &Arc<App>, call: &Call) -> Answer {
    let params = call.params("EnrollFactorParams")?;
    let view = app.store.write(|db| {
        let (user, _) = auth::bearer(app, db, call)?;
        if params.filled("factor_type")? != Some("totp") {
            return Err(ApiError::invalid("factor_type needs to be totp, phone, or webauthn"));
        }
        let name = params.text("friendly_name")?.unwrap_or_default();
        let known = factors::of_user(db, &user.id)?;
        if known.iter().any(|factor| factor.friendly_name == name) {
            return Err(ApiError::unprocessable(
                "mfa_factor_name_conflict",
                format!("A factor with the friendly name {name:?} for this user already exists"),
            ));
        }
        let secret = new_secret();
        let issuer = params.filled("issuer")?.map_or_else(|| site_host(app), ToOwned::to_owned);
        let uri = enrolment_uri(&issuer, &user.email, &secret);
        let id = factors::enroll(db, &user.id, name, &secret, app.clock.now())?;
        Ok(json!({
            "id": id,
            "type": "totp",
            "friendly_name": name,
            "totp": { "qr_code": qr_code(&uri), "secret": secret, "uri": uri },
        }))
    })?;
    Ok(json(view))
}

/// `POST /factors/{factor}/challenge`.
pub(crate) fn challenge(app: &Arc<App>, call: &Call) -> Answer {
    let view = app.store.write(|db| {
        let (user, _) = auth::bearer(app, db, call)?;
        let factor = own_factor(db, &user, call)?;
        let now = app.clock.now();
        let id = factors::open_challenge(db, &factor.id, now)?;
        Ok::<_, ApiError>(json!({
            "id": id,
            "type": "totp",
            "expires_at": now.plus(CHALLENGE_LIFETIME).unix_seconds(),
        }))
    })?;
    Ok(json(view))
}

/// `POST /factors/{factor}/verify`: lifts the session to the second level.
pub(crate) fn verify(app: &Arc<App>, call: &Call) -> Answer {
    let params = call.params("VerifyFactorParams")?;
    let view = app.store.write(|db| {
        let (user, mut session) = auth::bearer(app, db, call)?;
        let factor = own_factor(db, &user, call)?;
        limits::code(app, call, &user.id)?;
        let now = app.clock.now();
        let challenge_id = params.text("challenge_id")?.unwrap_or_default();
        let challenge = factors::challenge(db, &factor.id, challenge_id)?.ok_or_else(|| {
            ApiError::unprocessable(
                "mfa_factor_not_found",
                "MFA factor with the provided challenge ID not found",
            )
        })?;
        if challenge.spent {
            // GoTrue's own words for it, odd as they are.
            return Err(ApiError::unprocessable(
                "mfa_ip_address_mismatch",
                "Challenge and verify IP addresses mismatch.",
            ));
        }
        if now > challenge.created_at.plus(CHALLENGE_LIFETIME) {
            return Err(ApiError::unprocessable(
                "mfa_challenge_expired",
                format!("MFA challenge {challenge_id} has expired, verify against another challenge or create a new challenge."),
            ));
        }
        let code = params.text("code")?.unwrap_or_default();
        let step = time_step(&factor, code, now.unix_seconds())
            // GoTrue takes a code again while it is current; the strict profile takes it once.
            .filter(|step| !app.is_strict() || factor.last_step.is_none_or(|last| *step > last))
            .ok_or_else(|| {
                ApiError::unprocessable("mfa_verification_failed", "Invalid TOTP code entered")
            })?;
        factors::verified(db, &factor.id, challenge_id, step, now)?;
        let refresh = sessions::lift(db, app.keys.secret(), &mut session, now)?;
        sessions::close_first_level(db, &user.id)?;
        factors::remove_unverified(db, &user.id)?;
        audit::record(db, now, &user.id, "second_factor_verified")?;
        let view = views::user(db, &user)?;
        Ok(views::session(app, &user, view, &session, &refresh))
    })?;
    Ok(json(view))
}

/// `DELETE /factors/{factor}`.
pub(crate) fn unenroll(app: &Arc<App>, call: &Call) -> Answer {
    let id = app.store.write(|db| {
        let (user, session) = auth::bearer(app, db, call)?;
        let factor = own_factor(db, &user, call)?;
        if factor.verified && session.aal < 2 {
            return Err(ApiError::unprocessable("insufficient_aal", "AAL2 required to unenroll verified factor"));
        }
        factors::remove(db, &factor.id)?;
        Ok(factor.id)
    })?;
    Ok(json(json!({ "id": id })))
}

/// What server and authenticator app share.
pub(crate) fn new_secret() -> String {
    BASE32_NOPAD.encode(&random_bytes::<20>())
}

/// The code of the present time step, or of the next one where this one's was used: that is taken, too.
pub(crate) fn unused_code(factor: &Factor, now: Timestamp) -> Option<String> {
    let now = u64::try_from(now.unix_seconds()).ok()? / TIME_STEP;
    let step = factor.last_step.and_then(|last| u64::try_from(last).ok()).map_or(now, |last| now.max(last + 1));
    Some(totp(&factor.secret)?.generate(step * TIME_STEP).to_string())
}

fn own_factor(db: &Connection, user: &User, call: &Call) -> Result<Factor, ApiError> {
    factors::by_id(db, &user.id, call.path("factor"))?
        .ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "mfa_factor_not_found", "Factor not found"))
}

/// The time step whose code this is; one step to either side is fine.
fn time_step(factor: &Factor, code: &str, seconds: i64) -> Option<i64> {
    let totp = totp(&factor.secret)?;
    let step = totp.check(code, u64::try_from(seconds).ok()?)?;
    i64::try_from(step).ok()
}

fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

fn site_host(app: &App) -> String {
    Url::parse(app.redirects.site()).ok().and_then(|site| site.host_str().map(ToOwned::to_owned)).unwrap_or_default()
}

fn enrolment_uri(issuer: &str, email: &str, secret: &str) -> String {
    let mut uri = Url::parse("otpauth://totp/").expect("a constant address");
    uri.set_path(&format!("{issuer}:{email}"));
    uri.query_pairs_mut()
        .append_pair("algorithm", "SHA1")
        .append_pair("digits", "6")
        .append_pair("issuer", issuer)
        .append_pair("period", &TIME_STEP.to_string())
        .append_pair("secret", secret);
    uri.into()
}

fn qr_code(uri: &str) -> String {
    QrCode::new(uri.as_bytes()).map(|code| code.render::<svg::Color<'_>>().build()).unwrap_or_default()
}
