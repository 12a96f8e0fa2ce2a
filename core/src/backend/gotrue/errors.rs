//! GoTrue's refusals: four shapes, one code, one [`Failure`].
//!
//! | shape | when |
//! | --- | --- |
//! | `{code: "weak_password", message}` | the answer echoes the API version |
//! | `{code: 422, error_code: "weak_password", msg}` | it does not |
//! | `{code: 422, msg}` | before v2.145, which had no codes |
//! | `{error: "invalid_grant", error_description}` | old servers, and OAuth errors |
//!
//! A code can mean different things to different requests (`validation_failed` above all), so the
//! route is part of the question. No decision is read from the server's English but one: whether a
//! refusal to send a mail names a number. The wait between two mails of an account always did, from
//! "once every 60 seconds" to "after 59 seconds"; the quota of all mails and the limit of an address of
//! the network never did. Only known accounts have that wait, so it is never shown as an error.
//!
//! A gateway before the server has shapes of its own. What it says of limits is about this device;
//! a 401 or 404 of its own is about the configuration.

use serde_json::{Map, Value};

use super::{API_VERSION, MAX_PASSWORD_BYTES, VERSION};
use crate::{
    backend::{Failure, Setting, WeakReason, http::HttpResponse},
    text::decimal_digit,
};

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
    /// The challenge of a second factor, or the answer to it.
    Factor,
    /// What the server wrote into a link.
    Link,
    Logout,
}

impl Route {
    /// Whether it has the server send a mail.
    fn mails(self) -> bool {
        matches!(self, Self::Recover | Self::Reauthenticate)
    }
}

/// What a refusal (a 4xx in JSON) means.
pub(super) fn failure(route: Route, response: &HttpResponse) -> Failure {
    let refusal = Refusal::read(response);
    let status = response.status.as_u16();
    match (status, refusal.code()) {
        (_, Some("over_email_send_rate_limit" | "over_sms_send_rate_limit")) if refusal.names_a_number() => {
            Failure::Cooldown { wait: response.retry_after_in_body() }
        }
        (_, Some("over_email_send_rate_limit" | "over_sms_send_rate_limit")) => Failure::MailQuota,
        (429, None) if route.mails() && refusal.is_gotrues() && refusal.names_a_number() => {
            Failure::Cooldown { wait: response.retry_after_in_body() }
        }
        (429, _) => Failure::Limited { wait: response.retry_after() },
        (401, _) if !refusal.is_gotrues() => Failure::Misconfigured(Setting::ApiKey),
        (404 | 405, _) if !refusal.is_gotrues() => Failure::Misconfigured(Setting::Url),
        // So say old servers of an unknown account. Newer ones do as if they had mailed it.
        (404, None | Some("user_not_found")) if route == Route::Recover => Failure::Cooldown { wait: None },
        (_, Some("weak_password")) => Failure::WeakPassword(refusal.weak_reasons()),
        (_, Some(code)) => meaning(route, code),
        (_, None) if refusal.is_gotrues() => without_code(route, status),
        (_, None) => Failure::Refused,
    }
}

/// The meaning of a refusal of a server that had no codes yet.
fn without_code(route: Route, status: u16) -> Failure {
    match (route, status) {
        (Route::Update { .. } | Route::Reauthenticate | Route::Logout, 401 | 403 | 404) => Failure::SessionOver,
        // 400 is a captcha that is missing, too.
        (Route::Recover, 400) => Failure::Refused,
        _ => by_route(route, "validation_failed"),
    }
}

/// The meaning of a code that says everything by itself.
pub(super) fn meaning(route: Route, code: &str) -> Failure {
    match code {
        // In a link there is no status beside the code.
        "over_request_rate_limit" => Failure::Limited { wait: None },
        "unexpected_failure" | "request_timeout" => Failure::ServerFailed,
        "captcha_failed" => Failure::CaptchaRequired,
        "user_banned" => Failure::Banned,
        "email_not_confirmed" | "provider_email_needs_verification" => Failure::Unconfirmed,
        "insufficient_aal" => Failure::SecondFactorRequired,
        // A phone that changes its network between challenge and code has another address, which the server
        // refuses in the words that it also has for a challenge used twice: the next code is for a new one.
        "mfa_verification_failed"
        | "mfa_verification_rejected"
        | "mfa_challenge_expired"
        | "mfa_ip_address_mismatch" => Failure::SecondFactorRefused,
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
        | "refresh_token_already_used"
        | "mfa_factor_not_found" => Failure::SessionOver,
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
        (Route::Factor, "validation_failed") => Failure::SecondFactorRefused,
        (Route::Verify | Route::Exchange | Route::Link, _) => Failure::ProofRefused,
        (Route::Refresh, _)
        | (Route::Update { .. } | Route::Reauthenticate | Route::Factor | Route::Logout, "user_not_found") => {
            Failure::SessionOver
        }
        (Route::Recover, "validation_failed") => Failure::AddressRefused,
        (Route::Update { password_bytes }, "validation_failed") if password_bytes > MAX_PASSWORD_BYTES as usize => {
            Failure::PasswordTooLong
        }
        _ => Failure::Refused,
    }
}

/// A refusal, its fields read one by one: an odd one does not hide the others.
struct Refusal {
    status: u16,
    /// Whether it has the shape that was asked for.
    versioned: bool,
    fields: Map<String, Value>,
}

impl Refusal {
    fn read(response: &HttpResponse) -> Self {
        let echo = response.headers.get(API_VERSION);
        Self {
            status: response.status.as_u16(),
            versioned: echo.is_some_and(|echo| echo.as_bytes() >= VERSION.as_bytes()),
            fields: response.fields(),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str()
    }

    fn code(&self) -> Option<&str> {
        // Without the version, a text there is another server's.
        let versioned = self.text("code").filter(|_| self.versioned);
        versioned.or_else(|| self.text("error_code")).or_else(|| self.text("error"))
    }

    /// Whether the server itself speaks, and not a gateway or another server in its place.
    fn is_gotrues(&self) -> bool {
        let repeats_status = self.fields.get("code").and_then(Value::as_u64) == Some(self.status.into());
        (self.versioned && self.text("code").is_some())
            || self.text("error_code").is_some()
            || (repeats_status && self.text("msg").is_some())
            || (self.text("error").is_some() && self.text("error_description").is_some())
    }

    fn names_a_number(&self) -> bool {
        let sentences = ["message", "msg", "error_description"];
        sentences.iter().filter_map(|name| self.text(name)).any(|text| text.chars().any(|c| decimal_digit(c).is_some()))
    }

    /// The reasons that this version knows; a person sees the general one for those it does not.
    fn weak_reasons(&self) -> Vec<WeakReason> {
        let reasons = self.fields.get("weak_password").and_then(|weakness| weakness.get("reasons"));
        let known = |reason: &Value| match reason.as_str()? {
            "length" => Some(WeakReason::Length),
            "characters" => Some(WeakReason::Characters),
            "pwned" => Some(WeakReason::Breached),
            _ => None,
        };
        reasons.and_then(Value::as_array).into_iter().flatten().filter_map(known).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::{
        StatusCode,
        header::{HeaderMap, HeaderValue, RETRY_AFTER},
    };

    use super::{API_VERSION, Failure, HttpResponse, Route, Setting, WeakReason, failure};

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
        assert_eq!(refused(Route::Login, 400, None, "[]"), Failure::Refused);
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

    #[test]
    fn a_field_of_an_odd_kind_does_not_hide_the_others() {
        for body in [
            r#"{"error_code":"same_password","error":{}}"#,
            r#"{"error_code":"same_password","code":{},"weak_password":"no","msg":[1]}"#,
            r#"{"error":"same_password","error_code":null,"weak_password":[]}"#,
            r#"{"error_code":"odd","error_code":"same_password"}"#,
        ] {
            assert_eq!(refused(UPDATE, 422, None, body), Failure::SamePassword, "{body}");
            assert_eq!(refused(UPDATE, 422, Some("2024-01-01"), body), Failure::SamePassword, "{body}");
        }
        let body = r#"{"error_code":"weak_password","weak_password":{"reasons":["length",7,{}]}}"#;
        assert_eq!(refused(UPDATE, 422, None, body), Failure::WeakPassword(vec![WeakReason::Length]));
        let body = r#"{"error_code":"weak_password","weak_password":7}"#;
        assert_eq!(refused(UPDATE, 422, None, body), Failure::WeakPassword(vec![]));
    }

    /// As the versions of GoTrue say it, from v2.50 on.
    #[test]
    fn the_wait_of_an_account_is_told_from_every_other_limit_in_every_version() {
        let wait = |seconds| Failure::Cooldown { wait: Some(Duration::from_secs(seconds)) };
        let limited = Failure::Limited { wait: None };
        let table = [
            // Without codes.
            (
                r#"{"code":429,"msg":"For security purposes, you can only request this once every 60 seconds"}"#,
                wait(60),
            ),
            (r#"{"code":429,"msg":"For security purposes, you can only request this after 49 seconds."}"#, wait(49)),
            (r#"{"code":429,"msg":"Email rate limit exceeded"}"#, limited.clone()),
            (r#"{"code":429,"msg":"Rate limit exceeded"}"#, limited.clone()),
            // With codes.
            (
                r#"{"code":429,"error_code":"over_email_send_rate_limit","msg":"For security purposes, you can only request this once every 60 seconds"}"#,
                wait(60),
            ),
            (
                r#"{"code":429,"error_code":"over_email_send_rate_limit","msg":"For security purposes, you can only request this after 59 seconds."}"#,
                wait(59),
            ),
            (
                r#"{"code":429,"error_code":"over_email_send_rate_limit","msg":"Email rate limit exceeded"}"#,
                Failure::MailQuota,
            ),
            (
                r#"{"code":429,"error_code":"over_email_send_rate_limit","msg":"email rate limit exceeded"}"#,
                Failure::MailQuota,
            ),
            (
                r#"{"code":429,"error_code":"over_request_rate_limit","msg":"Request rate limit reached"}"#,
                limited.clone(),
            ),
            // In other words, whatever they will be.
            (
                r#"{"code":429,"error_code":"over_email_send_rate_limit","msg":"Wait: 12 s"}"#,
                Failure::Cooldown { wait: None },
            ),
            // A gateway's, about this device.
            (r#"{"message":"API rate limit exceeded"}"#, limited),
            (
                r#"{"message":"Too many requests, try again in 30 seconds"}"#,
                Failure::Limited { wait: Some(Duration::from_secs(30)) },
            ),
        ];
        for (body, meant) in table {
            assert_eq!(refused(Route::Recover, 429, None, body), meant, "{body}");
        }
        let versioned =
            r#"{"code":"over_email_send_rate_limit","message":"you can only request this after 59 seconds."}"#;
        assert_eq!(refused(Route::Recover, 429, Some("2024-01-01"), versioned), wait(59));
    }

    #[test]
    fn a_gateways_retry_after_makes_no_success_of_a_quota() {
        let quota = r#"{"code":429,"error_code":"over_email_send_rate_limit","msg":"email rate limit exceeded"}"#;
        let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static("30"))]);
        let status = StatusCode::TOO_MANY_REQUESTS;
        let response =
            |body: &str| HttpResponse { status, headers: headers.clone(), body: body.as_bytes().to_vec().into() };
        assert_eq!(failure(Route::Recover, &response(quota)), Failure::MailQuota);
        let wait = Some(Duration::from_secs(30));
        for limited in [r#"{"message":"API rate limit exceeded"}"#, r#"{"code":429,"msg":"Rate limit exceeded"}"#] {
            assert_eq!(failure(Route::Recover, &response(limited)), Failure::Limited { wait }, "{limited}");
        }
    }

    #[test]
    fn an_old_servers_word_that_an_account_is_unknown_is_not_passed_on() {
        for body in
            [r#"{"code":404,"msg":"User not found"}"#, r#"{"code":404,"error_code":"user_not_found","msg":"…"}"#]
        {
            assert_eq!(refused(Route::Recover, 404, None, body), Failure::Cooldown { wait: None }, "{body}");
        }
    }

    #[test]
    fn an_old_server_without_codes_is_read_by_what_was_asked_for() {
        let body = |status: u16| format!(r#"{{"code":{status},"msg":"…"}}"#);
        for (route, status, meant) in [
            (Route::Verify, 401, Failure::ProofRefused),
            (Route::Verify, 404, Failure::ProofRefused),
            (Route::Exchange, 404, Failure::ProofRefused),
            (Route::Recover, 422, Failure::AddressRefused),
            (Route::Recover, 400, Failure::Refused),
            (Route::Refresh, 401, Failure::SessionOver),
            (UPDATE, 401, Failure::SessionOver),
            (UPDATE, 422, Failure::Refused),
            (Route::Update { password_bytes: 73 }, 422, Failure::PasswordTooLong),
            (Route::Reauthenticate, 404, Failure::SessionOver),
        ] {
            assert_eq!(refused(route, status, None, &body(status)), meant, "{route:?} {status}");
        }
    }

    #[test]
    fn a_gateways_401_and_404_say_which_setting_to_look_at() {
        for (status, body, setting) in [
            (401, r#"{"message":"Invalid API key","hint":"Double check your API key."}"#, Setting::ApiKey),
            (401, r#"{"message":"No API key found in request"}"#, Setting::ApiKey),
            (404, r#"{"message":"no Route matched with those values"}"#, Setting::Url),
            (404, r#"{"error":"requested path is invalid"}"#, Setting::Url),
            (404, r#"{"code":"PGRST205","details":null,"hint":null,"message":"…"}"#, Setting::Url),
            (405, "[]", Setting::Url),
        ] {
            for route in [Route::Login, Route::Recover, Route::Verify, UPDATE] {
                let failure = refused(route, status, None, body);
                assert_eq!(failure, Failure::Misconfigured(setting), "{route:?} {body}");
                assert!(failure.is_certain());
            }
        }
        assert!(Failure::Misconfigured(Setting::Url).to_string().contains("URL"));
        assert!(Failure::Misconfigured(Setting::ApiKey).to_string().contains("API key"));
    }
}
