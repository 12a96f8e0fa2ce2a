//! GoTrue's refusals: three shapes, one code, one [`Failure`].
//!
//! | shape | when |
//! | --- | --- |
//! | `{code: "weak_password", message}` | the answer echoes the API version |
//! | `{code: 422, error_code: "weak_password", msg}` | it does not |
//! | `{error: "invalid_grant", error_description}` | old servers, and OAuth errors |
//!
//! A code can mean different things to different requests (`validation_failed` above all), so the
//! route is part of the question. No decision is read from the server's English.

use serde::Deserialize;
use serde_json::Value;

use super::{API_VERSION, MAX_PASSWORD_BYTES, VERSION};
use crate::backend::{Failure, WeakReason, http::HttpResponse};

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Login,
    Refresh,
    /// A PKCE code for a session.
    Exchange,
    Recover,
    /// A mailed code or a link's hash for a session.
    Verify,
    /// A new password, of this length.
    Update {
        password_bytes: usize,
    },
    Reauthenticate,
    Logout,
}

/// What a refusal (a 4xx in JSON) means.
pub(super) fn failure(route: Route, answer: &HttpResponse) -> Failure {
    let body: Body = serde_json::from_slice(&answer.body).unwrap_or_default();
    let versioned = answer.headers.get(API_VERSION).is_some_and(|echo| echo.as_bytes() >= VERSION.as_bytes());
    let code = if versioned { body.code.as_str() } else { body.error_code.as_deref() };
    let too_many = answer.status.as_u16() == 429;
    match code.or(body.error.as_deref()).unwrap_or_default() {
        "over_email_send_rate_limit" | "over_sms_send_rate_limit" => match answer.retry_after() {
            // Only the wait between two mails comes with a number; the quota of mails has none.
            Some(wait) => Failure::Cooldown { wait: Some(wait) },
            None => Failure::MailQuota,
        },
        _ if too_many => Failure::Limited { wait: answer.retry_after() },
        "weak_password" => Failure::WeakPassword(body.weak_password.unwrap_or_default().reasons()),
        code => meaning(route, code),
    }
}

/// The meaning of a code that says everything by itself.
fn meaning(route: Route, code: &str) -> Failure {
    match code {
        "captcha_failed" => Failure::CaptchaRequired,
        "user_banned" => Failure::Banned,
        "email_not_confirmed" | "provider_email_needs_verification" => Failure::Unconfirmed,
        "insufficient_aal" => Failure::SecondFactorRequired,
        "same_password" => Failure::SamePassword,
        "current_password_required" => Failure::CurrentPasswordRequired,
        "current_password_invalid" | "current_password_mismatch" => Failure::CurrentPasswordWrong,
        "reauthentication_needed" => Failure::ConfirmationRequired,
        "reauthentication_not_valid" => Failure::ConfirmationRefused,
        "otp_expired" | "flow_state_not_found" | "flow_state_expired" => Failure::ProofRefused,
        "bad_code_verifier" => Failure::OtherDevice,
        "email_address_invalid" | "email_address_not_authorized" => Failure::AddressRefused,
        "bad_jwt"
        | "no_authorization"
        | "session_not_found"
        | "session_expired"
        | "refresh_token_not_found"
        | "refresh_token_already_used" => Failure::SessionOver,
        "invalid_credentials" | "invalid_grant" | "user_not_found" | "validation_failed" => by_route(route, code),
        _ => Failure::Refused,
    }
}

/// The meaning of a code that says only that something in the request was wrong: the request is
/// well-formed, so it is what the person, the mail or the host put into it.
fn by_route(route: Route, code: &str) -> Failure {
    match (route, code) {
        (Route::Login, "validation_failed") => Failure::Refused,
        (Route::Login, _) => Failure::WrongCredentials,
        (Route::Verify | Route::Exchange, _) => Failure::ProofRefused,
        (Route::Refresh, _) | (Route::Update { .. } | Route::Reauthenticate | Route::Logout, "user_not_found") => {
            Failure::SessionOver
        }
        (Route::Recover, "validation_failed") => Failure::AddressRefused,
        (Route::Update { password_bytes }, "validation_failed") if password_bytes > MAX_PASSWORD_BYTES as usize => {
            Failure::PasswordTooLong
        }
        _ => Failure::Refused,
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    /// Text in one shape, the status as a number in another.
    code: Value,
    error_code: Option<String>,
    error: Option<String>,
    weak_password: Option<Weakness>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Weakness {
    reasons: Option<Vec<String>>,
}

impl Weakness {
    /// The reasons that this version knows; a person sees the general one for those it does not.
    fn reasons(&self) -> Vec<WeakReason> {
        let known = |reason: &String| match reason.as_str() {
            "length" => Some(WeakReason::Length),
            "characters" => Some(WeakReason::Characters),
            "pwned" => Some(WeakReason::Breached),
            _ => None,
        };
        self.reasons.iter().flatten().filter_map(known).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::{
        StatusCode,
        header::{HeaderMap, HeaderValue},
    };

    use super::{API_VERSION, Failure, HttpResponse, Route, WeakReason, failure};

    const UPDATE: Route = Route::Update { password_bytes: 20 };

    fn refused(route: Route, status: u16, version: Option<&'static str>, body: &str) -> Failure {
        let headers: HeaderMap = version.map(|it| (API_VERSION, HeaderValue::from_static(it))).into_iter().collect();
        let status = StatusCode::from_u16(status).unwrap();
        failure(route, &HttpResponse { status, headers, body: body.as_bytes().to_vec().into() })
    }

    #[test]
    fn the_code_is_read_where_the_shape_puts_it() {
        let now = r#"{"code":"same_password","message":"…"}"#;
        let before = r#"{"code":422,"error_code":"same_password","msg":"…"}"#;
        let oauth = r#"{"error":"same_password","error_description":"…"}"#;
        assert_eq!(refused(UPDATE, 422, Some("2024-01-01"), now), Failure::SamePassword);
        assert_eq!(refused(UPDATE, 422, None, before), Failure::SamePassword);
        assert_eq!(refused(UPDATE, 422, None, oauth), Failure::SamePassword);
    }

    #[test]
    fn a_code_without_the_version_echoed_is_not_believed() {
        let body = r#"{"code":"same_password","message":"…"}"#;
        assert_eq!(refused(UPDATE, 422, None, body), Failure::Refused);
        assert_eq!(refused(UPDATE, 422, Some("2020-01-01"), body), Failure::Refused);
    }

    #[test]
    fn a_newer_version_is_read_like_the_one_asked_for() {
        let body = r#"{"code":"same_password"}"#;
        assert_eq!(refused(UPDATE, 422, Some("2031-05-06"), body), Failure::SamePassword);
    }

    #[test]
    fn a_weak_password_comes_with_the_reasons_that_are_known() {
        let body = r#"{"code":"weak_password","weak_password":{"reasons":["length","characters","pwned","mood"]}}"#;
        assert_eq!(
            refused(UPDATE, 422, Some("2024-01-01"), body),
            Failure::WeakPassword(vec![WeakReason::Length, WeakReason::Characters, WeakReason::Breached])
        );
    }

    #[test]
    fn an_unknown_code_is_a_refusal_and_an_unknown_429_a_limit() {
        let body = r#"{"code":"some_future_code","message":"…"}"#;
        assert_eq!(refused(Route::Login, 400, Some("2024-01-01"), body), Failure::Refused);
        assert_eq!(refused(Route::Login, 429, Some("2024-01-01"), body), Failure::Limited { wait: None });
        assert_eq!(refused(Route::Login, 401, None, "[]"), Failure::Refused);
    }

    #[test]
    fn a_mail_limit_with_seconds_is_a_cooldown_and_without_a_quota() {
        let cooldown =
            r#"{"code":429,"error_code":"over_email_send_rate_limit","msg":"only request this after 59 seconds."}"#;
        let quota = r#"{"code":429,"error_code":"over_email_send_rate_limit","msg":"email rate limit exceeded"}"#;
        let wait = Some(Duration::from_secs(59));
        assert_eq!(refused(Route::Recover, 429, None, cooldown), Failure::Cooldown { wait });
        assert_eq!(refused(Route::Recover, 429, None, quota), Failure::MailQuota);
    }

    #[test]
    fn the_length_limit_is_told_by_what_was_sent_not_by_the_servers_english() {
        let body = r#"{"code":"validation_failed","message":"…"}"#;
        let sent = |password_bytes| refused(Route::Update { password_bytes }, 400, Some("2024-01-01"), body);
        assert_eq!(sent(73), Failure::PasswordTooLong);
        assert_eq!(sent(72), Failure::Refused);
    }

    #[test]
    fn an_old_servers_invalid_grant_means_what_the_route_asked_for() {
        let body = r#"{"error":"invalid_grant","error_description":"Invalid login credentials"}"#;
        assert_eq!(refused(Route::Login, 400, None, body), Failure::WrongCredentials);
        assert_eq!(refused(Route::Refresh, 400, None, body), Failure::SessionOver);
    }
}
