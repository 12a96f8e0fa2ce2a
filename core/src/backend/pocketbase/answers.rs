//! What PocketBase answers: a session, or what was wrong, field by field:
//! `{"data":{"token":{"code":"validation_invalid_token",…}}}`.

use std::time::{Duration, UNIX_EPOCH};

use serde::Deserialize;
use serde_json::Value;

use super::MAX_PASSWORD_BYTES;
use crate::{
    address::Address,
    backend::{Failure, Session, Setting, WeakReason, claims::claims, http::HttpResponse},
    secret::Secret,
};

/// A session. Nothing renews it but a refresh of the token itself.
#[derive(Deserialize)]
pub(super) struct SignedInBody {
    token: String,
    record: Account,
    /// How long the token lives from now on: its end, seen from the server's own clock. The phone's may be
    /// anywhere.
    #[serde(skip)]
    life: Option<Duration>,
}

impl SignedInBody {
    pub(super) fn read(answer: &HttpResponse) -> Result<Self, Failure> {
        let mut body: Self = answer.json()?;
        let ends = claims::<Expiry>(&Secret::from(body.token.as_str())).map(|it| Duration::from_secs(it.exp));
        let now = answer.date().and_then(|now| now.duration_since(UNIX_EPOCH).ok());
        body.life = ends.zip(now).map(|(ends, now)| ends.saturating_sub(now));
        Ok(body)
    }
}

/// What a session's token tells about its end.
#[derive(Deserialize)]
struct Expiry {
    exp: u64,
}

#[derive(Deserialize)]
struct Account {
    id: String,
    #[serde(default)]
    email: Option<String>,
}

impl From<SignedInBody> for Session {
    fn from(body: SignedInBody) -> Self {
        let SignedInBody { token, record: Account { id, email }, life } = body;
        Self {
            access_token: Secret::from(token),
            refresh_token: None,
            expires_in_seconds: life.map(|life| life.as_secs()),
            account: email.and_then(|email| Address::parse(&email).ok()),
            user_id: Some(id),
            device_id: None,
        }
    }
}

/// Whether what was asked for is done, of which PocketBase says nothing but 204. Another success is none of
/// its own, and may hide anything.
pub(super) fn is_done(answer: &HttpResponse) -> Result<bool, Failure> {
    match answer.status.as_u16() {
        204 => Ok(true),
        200..=299 => Err(Failure::Lost),
        _ => Ok(false),
    }
}

/// Holds that a change was answered with the account that was changed.
pub(super) fn is_changed(answer: &HttpResponse, id: &str) -> Result<(), Failure> {
    let account: Account = answer.json()?;
    if account.id == id { Ok(()) } else { Err(Failure::Lost) }
}

/// What a refused sign-in means. 400 is said of a wrong password and of an unknown account alike.
pub(super) fn sign_in_refused(answer: &HttpResponse) -> Failure {
    #[derive(Deserialize)]
    struct Mfa {
        #[serde(rename = "mfaId")]
        _id: String,
    }
    match answer.status.as_u16() {
        400 => Failure::WrongCredentials,
        // The collection's rule for signing in, most often that the address is verified.
        403 => Failure::Unconfirmed,
        401 if answer.json::<Mfa>().is_ok() => Failure::SecondFactorUnsupported,
        status => refused_by_status(status, answer).unwrap_or(Failure::Refused),
    }
}

/// What a refused refresh means. The server itself says 401 of a token that is nobody's any more; 403 is also a
/// gateway's word, or a rule's, and ends nothing.
pub(super) fn refresh_refused(answer: &HttpResponse) -> Failure {
    match answer.status.as_u16() {
        401 => Failure::SessionOver,
        404 | 405 => Failure::Misconfigured(Setting::Collection),
        429 => Failure::Limited { wait: answer.retry_after() },
        _ => Failure::Refused,
    }
}

/// What a status means whatever was asked for. The server itself says 401 and 403 of nothing that needs no
/// session, but for a sign-in.
fn refused_by_status(status: u16, answer: &HttpResponse) -> Option<Failure> {
    match status {
        401 | 403 => Some(Failure::Misconfigured(Setting::Gateway)),
        404 | 405 => Some(Failure::Misconfigured(Setting::Collection)),
        429 => Some(Failure::Limited { wait: answer.retry_after() }),
        _ => None,
    }
}

/// What refused instructions mean. Without a field that is wrong, it is the collection that has no passwords to
/// be reset.
pub(super) fn instructions_refused(answer: &HttpResponse) -> Failure {
    match Refusal::read(answer) {
        Ok(Refusal { email: Some(_), .. }) => Failure::AddressRefused,
        Ok(_) if answer.status.as_u16() == 400 => Failure::Misconfigured(Setting::PasswordOption),
        Ok(_) => Failure::Refused,
        Err(failure) => failure,
    }
}

/// What a refused change means. A session that is over is that of nobody, who may not see the account; 403 is
/// said where only an administrator may change one.
pub(super) fn change_refused(answer: &HttpResponse, password: &str) -> Failure {
    match answer.status.as_u16() {
        401 | 404 => Failure::SessionOver,
        403 => Failure::Misconfigured(Setting::UpdateRule),
        _ => Refusal::read(answer).map_or_else(|failure| failure, |refusal| refusal.of_new_password(password)),
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Refusal {
    email: Option<FieldError>,
    token: Option<FieldError>,
    old_password: Option<FieldError>,
    password: Option<FieldError>,
}

#[derive(Deserialize)]
struct FieldError {
    #[serde(default)]
    code: Value,
}

impl Refusal {
    pub(super) fn read(answer: &HttpResponse) -> Result<Self, Failure> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            data: Option<Refusal>,
        }
        if let Some(failure) = refused_by_status(answer.status.as_u16(), answer) {
            return Err(failure);
        }
        let body: Body = answer.json().map_err(|_| Failure::Refused)?;
        Ok(body.data.unwrap_or_default())
    }

    pub(super) fn of_new_password(&self, password: &str) -> Failure {
        if self.token.is_some() {
            return Failure::ProofRefused;
        }
        if self.old_password.is_some() {
            return Failure::CurrentPasswordWrong;
        }
        let too_long = password.len() > MAX_PASSWORD_BYTES as usize;
        match self.password.as_ref().and_then(|error| error.code.as_str()) {
            Some("validation_max_text_constraint") => Failure::PasswordTooLong,
            Some("validation_length_out_of_range") if too_long => Failure::PasswordTooLong,
            Some("validation_length_out_of_range" | "validation_min_text_constraint" | "validation_required") => {
                Failure::WeakPassword(vec![WeakReason::Length])
            }
            Some("validation_invalid_format") => Failure::WeakPassword(vec![WeakReason::Characters]),
            Some(_) if too_long => Failure::PasswordTooLong,
            _ => Failure::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::{StatusCode, header::HeaderMap};

    use super::{
        Failure, HttpResponse, Refusal, Setting, WeakReason, change_refused, instructions_refused, is_changed, is_done,
        sign_in_refused,
    };

    fn answer(status: u16, body: &str) -> HttpResponse {
        let status = StatusCode::from_u16(status).unwrap();
        HttpResponse { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec().into() }
    }

    fn refused(status: u16, body: &str) -> Result<Refusal, Failure> {
        Refusal::read(&answer(status, body))
    }

    fn password_refused(code: &str, password: &str) -> Failure {
        let body = format!(r#"{{"data":{{"password":{{"code":"{code}","message":"…"}}}}}}"#);
        refused(400, &body).unwrap().of_new_password(password)
    }

    #[test]
    fn a_success_that_is_none_of_pocketbases_own_is_lost() {
        assert_eq!(is_done(&answer(204, "")), Ok(true));
        assert_eq!(is_done(&answer(400, "{}")), Ok(false));
        for body in ["{}", "[]", "7"] {
            assert_eq!(is_done(&answer(200, body)), Err(Failure::Lost), "{body}");
        }
        assert_eq!(is_changed(&answer(200, r#"{"id":"a1","email":"kim@example.com"}"#), "a1"), Ok(()));
        for body in [r#"{"id":"b2"}"#, "{}", "[]", "7"] {
            assert_eq!(is_changed(&answer(200, body), "a1"), Err(Failure::Lost), "{body}");
        }
    }

    #[test]
    fn a_wrong_password_and_an_unknown_account_are_told_alike() {
        assert_eq!(sign_in_refused(&answer(400, r#"{"data":{},"status":400}"#)), Failure::WrongCredentials);
        assert_eq!(sign_in_refused(&answer(401, r#"{"mfaId":"x"}"#)), Failure::SecondFactorUnsupported);
        assert_eq!(sign_in_refused(&answer(403, "{}")), Failure::Unconfirmed);
    }

    #[test]
    fn a_change_is_refused_for_the_current_password_or_for_the_session() {
        let old = r#"{"data":{"oldPassword":{"code":"validation_invalid_old_password"}}}"#;
        assert_eq!(change_refused(&answer(400, old), "second tide 8"), Failure::CurrentPasswordWrong);
        assert_eq!(change_refused(&answer(404, "{}"), "second tide 8"), Failure::SessionOver);
    }

    #[test]
    fn a_refused_token_comes_before_a_refused_password() {
        let body =
            r#"{"data":{"token":{"code":"validation_invalid_token"},"password":{"code":"validation_required"}}}"#;
        assert_eq!(refused(400, body).unwrap().of_new_password(""), Failure::ProofRefused);
    }

    #[test]
    fn a_password_is_refused_for_its_length_or_its_characters() {
        let short = Failure::WeakPassword(vec![WeakReason::Length]);
        assert_eq!(password_refused("validation_length_out_of_range", "abc"), short);
        assert_eq!(password_refused("validation_min_text_constraint", "abc"), short);
        let long = "x".repeat(72);
        assert_eq!(password_refused("validation_max_text_constraint", &long), Failure::PasswordTooLong);
        assert_eq!(password_refused("validation_length_out_of_range", &long), Failure::PasswordTooLong);
        assert_eq!(
            password_refused("validation_invalid_format", "abcdefgh"),
            Failure::WeakPassword(vec![WeakReason::Characters])
        );
    }

    #[test]
    fn what_is_not_known_is_a_plain_refusal() {
        for body in [r#"{"data":{},"message":"…"}"#, r#"{"data":null}"#, "{}", "[]"] {
            let failure = refused(400, body).map_or_else(|it| it, |it| it.of_new_password("abcdefgh"));
            assert_eq!(failure, Failure::Refused, "{body}");
        }
    }

    #[test]
    fn a_wrong_setting_is_named_for_whoever_reads_the_log() {
        let nowhere = r#"{"data":{},"message":"Missing or invalid auth collection context.","status":404}"#;
        let by_gateway = r#"{"message":"Authorization Required"}"#;
        for (status, body, setting) in
            [(404, nowhere, Setting::Collection), (401, by_gateway, Setting::Gateway), (405, "{}", Setting::Collection)]
        {
            let wrong = Failure::Misconfigured(setting);
            assert_eq!(sign_in_refused(&answer(status, body)), wrong);
            assert_eq!(instructions_refused(&answer(status, body)), wrong);
            assert_eq!(refused(status, body).err(), Some(wrong));
        }
        let without_passwords = r#"{"data":{},"message":"The collection is not configured …","status":400}"#;
        let wrong = Failure::Misconfigured(Setting::PasswordOption);
        assert_eq!(instructions_refused(&answer(400, without_passwords)), wrong);
        let no_address = r#"{"data":{"email":{"code":"validation_is_email"}},"status":400}"#;
        assert_eq!(instructions_refused(&answer(400, no_address)), Failure::AddressRefused);
        let only_administrators = r#"{"data":{},"message":"Only superusers can perform this action.","status":403}"#;
        let wrong = Failure::Misconfigured(Setting::UpdateRule);
        assert_eq!(change_refused(&answer(403, only_administrators), "second tide 8"), wrong);
        for setting in [Setting::Collection, Setting::PasswordOption, Setting::UpdateRule] {
            assert!(Failure::Misconfigured(setting).to_string().contains("collection"));
        }
        assert!(Failure::Misconfigured(Setting::Gateway).to_string().contains("gateway"));
    }

    #[test]
    fn too_many_requests_are_a_limit() {
        assert!(matches!(refused(429, r#"{"data":{}}"#), Err(Failure::Limited { wait: None })));
    }
}
