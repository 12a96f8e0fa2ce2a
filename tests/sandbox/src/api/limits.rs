//! Limits in time: by address, by account, and of mails for the whole server.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::call::Call;
use super::error::ApiError;
use crate::app::App;
use crate::clock::Timestamp;

/// Attempts that may follow each other at once; GoTrue's number for all its routes.
const BURST: f64 = 30.0;

/// Strict: wrong passwords for one account from one address.
const SIGN_IN_BURST: f64 = 10.0;
/// Strict: codes tried for one address from one address, over all codes mailed to it.
const CODE_BURST: f64 = 20.0;
const REFILL: Duration = Duration::from_mins(1);

/// At this number of known keys the full buckets are swept out.
const SWEEP: usize = 10_000;

/// A route with a limit of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Route {
    Recover,
    Token,
    Verify,
}

/// All counters. In memory: a restart forgives.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    buckets: Mutex<HashMap<String, Bucket>>,
    mails: Mutex<Vec<Timestamp>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Timestamp,
}

impl Limits {
    /// Takes one token from a bucket; false when it was empty.
    fn take(&self, key: String, burst: f64, refill: Duration, now: Timestamp) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > SWEEP {
            buckets.retain(|_, bucket| now < bucket.at.plus(refill.mul_f64(burst)));
        }
        let bucket = buckets.entry(key).or_insert(Bucket { tokens: burst, at: now });
        let passed = now.remaining(bucket.at).as_secs_f64();
        bucket.tokens = (bucket.tokens + passed / refill.as_secs_f64()).min(burst);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            return false;
        }
        bucket.tokens -= 1.0;
        true
    }

    fn fill(&self, key: &str) {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    /// Counts a mail against the server's quota; false when it is used up.
    pub(crate) fn take_mail(&self, quota: Option<usize>, now: Timestamp) -> bool {
        let Some(quota) = quota else { return true };
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.retain(|sent| now < sent.plus(Duration::from_hours(1)));
        if mails.len() >= quota {
            return false;
        }
        mails.push(now);
        true
    }
}

/// GoTrue's limit by `X-Forwarded-For`; without that header nothing is limited.
pub(crate) fn by_address(app: &App, call: &Call, route: Route) -> Result<(), ApiError> {
    let Some(address) = call.forwarded_for().filter(|_| app.settings.limit_by_address) else {
        return Ok(());
    };
    let per_five_minutes = match route {
        Route::Recover | Route::Verify => 30,
        Route::Token => 150,
    };
    let refill = Duration::from_mins(5) / per_five_minutes;
    let key = format!("{route:?}:{address}");
    passed(app.limits.take(key, BURST, refill, app.clock.now()))
}

/// Strict: slows the guessing of one account's password from one address. Other addresses, the
/// owner's among them, are not touched.
pub(crate) fn sign_in(app: &App, call: &Call, email: &str) -> Result<(), ApiError> {
    if !app.is_strict() {
        return Ok(());
    }
    let key = sign_in_key(call, email);
    passed(app.limits.take(key, SIGN_IN_BURST, REFILL, app.clock.now()))
}

/// Strict: a right password forgives the wrong ones before it.
pub(crate) fn signed_in(app: &App, call: &Call, email: &str) {
    app.limits.fill(&sign_in_key(call, email));
}

/// Strict: slows the guessing of codes over several mails.
pub(crate) fn code(app: &App, call: &Call, email: &str) -> Result<(), ApiError> {
    if !app.is_strict() {
        return Ok(());
    }
    let key = format!("code:{}:{email}", call.origin());
    passed(app.limits.take(key, CODE_BURST, REFILL, app.clock.now()))
}

/// The refusal of a second mail within the cooldown. Never zero seconds: it is refused.
pub(crate) fn cooldown(app: &App, last: Option<Timestamp>, now: Timestamp) -> Result<(), ApiError> {
    let rest = last.map_or(Duration::ZERO, |last| last.plus(app.settings.mail_cooldown).remaining(now));
    if rest.is_zero() {
        return Ok(());
    }
    // As in the recording, a wait of 59.98 seconds is told as 59.
    let seconds = rest.as_secs().max(1);
    Err(ApiError::too_many(
        "over_email_send_rate_limit",
        format!("For security purposes, you can only request this after {seconds} seconds."),
    ))
}

pub(crate) fn mail_quota(app: &App, now: Timestamp) -> Result<(), ApiError> {
    if app.limits.take_mail(app.settings.mails_per_hour, now) {
        return Ok(());
    }
    Err(ApiError::too_many("over_email_send_rate_limit", "email rate limit exceeded"))
}

fn sign_in_key(call: &Call, email: &str) -> String {
    format!("sign-in:{}:{email}", call.origin())
}

fn passed(taken: bool) -> Result<(), ApiError> {
    if taken {
        return Ok(());
    }
    Err(ApiError::too_many("over_request_rate_limit", "Request rate limit reached"))
}
