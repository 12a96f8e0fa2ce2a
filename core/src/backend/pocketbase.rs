//! The adapter for PocketBase: reset only.
//!
//! Its link token is spent together with the new password, and a password once set kills every
//! token of the account. So there is no session in a reset, and nothing to sign out of afterwards.
//!
//! The link in its mail is the server's, not the request's: the collection's mail template has to
//! lead to the app, for example `myapp://reset?token_hash={TOKEN}`. It cannot carry the id of a request.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    Abilities, Backend, Failure, Grant, HttpClient, HttpError, OtherDevices, Proof, Proved, ResetRequest, Saved,
    Settle, WeakReason,
    claims::claims,
    http::{HttpResponse, ServerUrl, with_json},
};
use crate::{address::Address, secret::Secret};

/// The server takes 71 characters, and its bcrypt 72 bytes: 71 bytes are within both.
const MAX_PASSWORD_BYTES: u32 = 71;

/// A collection of accounts on a PocketBase server.
pub struct PocketBase {
    http: HttpClient,
    server: ServerUrl,
    collection: String,
}

impl PocketBase {
    /// An adapter for the server at `base_url` and the auth collection of this name (`users`,
    /// unless it was renamed).
    ///
    /// # Errors
    /// [`HttpError`] where the URL cannot be used.
    pub fn new(http: HttpClient, base_url: Url, collection: &str) -> Result<Self, HttpError> {
        Ok(Self { http, server: ServerUrl::new(base_url)?, collection: collection.to_owned() })
    }

    async fn post(&self, action: &str, content: &(impl Serialize + Sync)) -> Result<HttpResponse, Failure> {
        let url = self.server.route(&["api", "collections", &self.collection, action]);
        self.http.send(with_json(self.http.request(Method::POST, url), content)).await
    }
}

#[async_trait]
impl Backend for PocketBase {
    fn abilities(&self) -> Abilities {
        Abilities {
            sign_in: false,
            code: false,
            pkce: false,
            max_password_bytes: Some(MAX_PASSWORD_BYTES),
            // "Invalid token" is what a second try is told after success and after expiry alike.
            settle: Settle::AskPerson,
            // An earlier request is answered like any other, but no mail is sent.
            mail_interval: Duration::from_mins(2),
        }
    }

    async fn request_reset(&self, request: ResetRequest<'_>) -> Result<(), Failure> {
        let content = RequestReset { email: request.address.as_str() };
        let answer = self.post("request-password-reset", &content).await?;
        if answer.status.is_success() {
            return Ok(());
        }
        let refused = Refusal::read(&answer)?;
        Err(if refused.email.is_some() { Failure::AddressRefused } else { Failure::Refused })
    }

    /// Asks nobody: the token is checked when it is spent, with the password.
    async fn prove(&self, proof: Proof<'_>) -> Result<Proved, Failure> {
        let Proof::LinkToken(token) = proof else {
            return Err(Failure::Unsupported);
        };
        let account = claims::<LinkClaims>(token).and_then(|it| Address::parse(&it.email).ok());
        let grant = Grant::Token(Secret::from(token.expose()));
        Ok(Proved { grant, account, second_factor: false })
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<Saved, Failure> {
        let Grant::Token(token) = grant else {
            return Err(Failure::Unsupported);
        };
        let token = token.expose_text().ok_or(Failure::ProofRefused)?;
        let password = new.expose_text().ok_or(Failure::Refused)?;
        let content = ConfirmReset { token, password, password_confirm: password };
        let answer = self.post("confirm-password-reset", &content).await?;
        if !answer.status.is_success() {
            return Err(Refusal::read(&answer)?.of_new_password(password));
        }
        Ok(Saved { others: OtherDevices::SignedOut, replacement: None, must_sign_in_again: true })
    }
}

impl fmt::Debug for PocketBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PocketBase")
            .field("server", &self.server)
            .field("collection", &self.collection)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct RequestReset<'a> {
    email: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConfirmReset<'a> {
    token: &'a str,
    password: &'a str,
    password_confirm: &'a str,
}

/// What the link's token tells about itself.
#[derive(Deserialize)]
struct LinkClaims {
    email: String,
}

/// What was wrong, field by field: `{"data":{"token":{"code":"validation_invalid_token",…}}}`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    email: Option<FieldError>,
    token: Option<FieldError>,
    password: Option<FieldError>,
}

#[derive(Deserialize)]
struct FieldError {
    code: String,
}

impl Refusal {
    fn read(answer: &HttpResponse) -> Result<Self, Failure> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            data: Option<Refusal>,
        }
        if answer.status.as_u16() == 429 {
            return Err(Failure::Limited { wait: answer.retry_after() });
        }
        let body: Body = answer.json().map_err(|_| Failure::Refused)?;
        Ok(body.data.unwrap_or_default())
    }

    fn of_new_password(&self, password: &str) -> Failure {
        if self.token.is_some() {
            return Failure::ProofRefused;
        }
        let too_long = password.len() > MAX_PASSWORD_BYTES as usize;
        match self.password.as_ref().map(|error| error.code.as_str()) {
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
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use reqwest::{StatusCode, header::HeaderMap};

    use super::{Failure, HttpResponse, PocketBase, Refusal, WeakReason};
    use crate::{
        backend::{Backend, Grant, HttpClient, HttpOptions, Proof},
        secret::Secret,
    };

    fn refused(status: u16, body: &str) -> Result<Refusal, Failure> {
        let status = StatusCode::from_u16(status).unwrap();
        Refusal::read(&HttpResponse { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec().into() })
    }

    fn password_refused(code: &str, password: &str) -> Failure {
        let body = format!(r#"{{"data":{{"password":{{"code":"{code}","message":"…"}}}}}}"#);
        refused(400, &body).unwrap().of_new_password(password)
    }

    #[tokio::test]
    async fn a_links_token_becomes_the_grant_without_asking_the_server() {
        let http = HttpClient::new(&HttpOptions::default()).unwrap();
        let backend = PocketBase::new(http, "https://unreachable.example.test".parse().unwrap(), "users").unwrap();
        let claims = URL_SAFE_NO_PAD.encode(r#"{"email":"kim@example.com","type":"passwordReset"}"#);
        let token = Secret::from(format!("head.{claims}.signature"));
        let proved = backend.prove(Proof::LinkToken(&token)).await.unwrap();
        assert!(matches!(proved.grant, Grant::Token(kept) if kept == token));
        assert_eq!(proved.account.unwrap().as_str(), "kim@example.com");
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
            let failure = refused(404, body).map_or_else(|it| it, |it| it.of_new_password("abcdefgh"));
            assert_eq!(failure, Failure::Refused, "{body}");
        }
    }

    #[test]
    fn too_many_requests_are_a_limit() {
        assert!(matches!(refused(429, r#"{"data":{}}"#), Err(Failure::Limited { wait: None })));
    }
}
