//! The adapter for PocketBase.
//!
//! Its link token is spent together with the new password, and a password once saved ends every
//! session of the account, the one that saved it too. So a change signs in again with the new password,
//! and hands that session over.
//!
//! The link in its mail is the server's, not the request's: the collection's mail template has to
//! lead to the app, for example `https://app.example.com/reset?token={TOKEN}`. It cannot carry the id of
//! a request. One-time passwords (OTP) are not asked for: a collection that wants them as a second factor
//! ends in [`Failure::SecondFactorUnsupported`].

mod answers;

use std::{fmt, time::Duration};

use async_trait::async_trait;
use reqwest::{Method, RequestBuilder, header};
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

use self::answers::{Refusal, SignedInBody};
use super::{
    Abilities, Backend, Brought, Changed, CurrentPassword, Failure, Grant, HttpClient, HttpError, InstructionsRequest,
    LinkProof, LinkUse, OtherDevices, OutcomeCheck, PasswordChange, Proof, ProofCheck, Session, SessionAfterChange,
    SessionFate, SignInRequest, SignedIn, Ticket, Verified,
    claims::claims,
    http::{HttpResponse, ServerUrl, with_json},
};
use crate::{
    address::Address,
    link::{AppLink, LinkContent, LinkRefused},
    policy::CharacterSets,
    secret::Secret,
};

/// The server takes 71 characters, and its bcrypt 72 bytes: 71 bytes are within both.
const MAX_PASSWORD_BYTES: u32 = 71;

/// The longest token of a link; a real one is a JSON Web Token of some hundred characters.
const LONGEST_TOKEN: usize = 4096;

/// The names under which a mail template may hand the token to the app.
const TOKEN: [&str; 2] = ["token", "token_hash"];

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

    fn request(&self, method: Method, action: &[&str]) -> RequestBuilder {
        let route = [&["api", "collections", self.collection.as_str()], action].concat();
        self.http.request(method, self.server.route(&route))
    }

    async fn post(&self, action: &str, content: &(impl Serialize + Sync)) -> Result<HttpResponse, Failure> {
        self.http.send(with_json(self.request(Method::POST, &[action]), content)).await
    }

    async fn sign_in_with(&self, identity: &str, password: &Secret) -> Result<SignedInBody, Failure> {
        let content = SignIn { identity, password: text(password)? };
        let answer = self.post("auth-with-password", &content).await?;
        if answer.status.is_success() { SignedInBody::read(&answer) } else { Err(answers::sign_in_refused(&answer)) }
    }
}

#[async_trait]
impl Backend for PocketBase {
    fn abilities(&self) -> Abilities {
        Abilities {
            sign_in: true,
            code: None,
            link: LinkUse::OpensApp,
            proof_check: ProofCheck::AtSave,
            current_password: CurrentPassword::Always,
            session_after_change: SessionAfterChange::Ended,
            refreshes_sessions: true,
            signs_out_others: false,
            max_password_bytes: Some(MAX_PASSWORD_BYTES),
            character_sets: CharacterSets::Unicode,
            tells_policy: false,
            // "Invalid token" is what a second try is told after success and after expiry alike.
            outcome_check: OutcomeCheck::SignIn,
            // An earlier request is answered like any other, but no mail is sent.
            mail_interval: Duration::from_mins(2),
        }
    }

    async fn request_instructions(&self, request: InstructionsRequest<'_>) -> Result<Option<Ticket>, Failure> {
        let content = RequestReset { email: request.address.as_str() };
        let answer = self.post("request-password-reset", &content).await?;
        if answers::is_done(&answer)? {
            return Ok(None);
        }
        Err(answers::instructions_refused(&answer))
    }

    fn read_link(&self, link: &AppLink) -> Result<LinkContent, LinkRefused> {
        let mut tokens = TOKEN.into_iter().map(|name| link.parameter(name)).collect::<Result<Vec<_>, _>>()?;
        let token = match (tokens.remove(0), tokens.remove(0)) {
            (Some(token), None) | (None, Some(token)) => token,
            (None, None) => return LinkContent::without_proof(link),
            (Some(_), Some(_)) => return Err(LinkRefused::Damaged),
        };
        let is_clean = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        if token.len() > LONGEST_TOKEN || !is_clean {
            return Err(LinkRefused::Damaged);
        }
        Ok(LinkContent { request: link.request()?, proof: Some(LinkProof::new(Secret::from(token))) })
    }

    /// Asks nobody: the token is checked when it is spent, with the password.
    async fn verify(&self, proof: Proof<'_>) -> Result<Verified, Failure> {
        let Brought::Link(link) = proof.brought else {
            return Err(Failure::Unsupported);
        };
        let token = link.own_form();
        let account = claims::<ResetClaims>(token).and_then(|it| Address::parse(&it.email).ok());
        Ok(Verified { grant: Grant::new(Secret::from(token.expose())), account, second_factor: None })
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<OtherDevices, Failure> {
        let token = grant.own_form().expose_text().ok_or(Failure::ProofRefused)?;
        let password = text(new)?;
        let content = ConfirmReset { token, password, password_confirm: password };
        let answer = self.post("confirm-password-reset", &content).await?;
        if !answers::is_done(&answer)? {
            return Err(Refusal::read(&answer)?.of_new_password(password));
        }
        Ok(OtherDevices::SignedOut)
    }

    async fn change_password(&self, change: PasswordChange<'_>) -> Result<Changed, Failure> {
        let AccountClaims { id } = claims(change.access_token).ok_or(Failure::SessionOver)?;
        let password = text(change.new)?;
        let old_password = text(change.current.ok_or(Failure::CurrentPasswordRequired)?)?;
        let content = Update { old_password, password, password_confirm: password };
        let request = self.request(Method::PATCH, &["records", &id]);
        let answer = self.http.send(with_json(bearing(request, change.access_token)?, &content)).await?;
        if !answer.status.is_success() {
            return Err(answers::change_refused(&answer, password));
        }
        answers::is_changed(&answer, &id)?;
        // Every session is over now, this one too.
        let session = match change.account {
            Some(account) => match self.sign_in_with(account.as_str(), change.new).await {
                Ok(body) => SessionFate::Replaced(body.into()),
                Err(_) => SessionFate::Ended,
            },
            None => SessionFate::Ended,
        };
        Ok(Changed { others: OtherDevices::SignedOut, session })
    }

    async fn sign_in(&self, request: SignInRequest<'_>) -> Result<SignedIn, Failure> {
        let body = self.sign_in_with(request.address.as_str(), request.password).await?;
        Ok(SignedIn::Session(body.into()))
    }

    /// By the access token itself, which stays valid: the server keeps no sessions.
    async fn refresh_session(&self, session: &Session) -> Result<Session, Failure> {
        let request = bearing(self.request(Method::POST, &["auth-refresh"]), &session.access_token)?;
        let answer = self.http.send(request).await?;
        if !answer.status.is_success() {
            return Err(answers::refresh_refused(&answer));
        }
        Ok(SignedInBody::read(&answer)?.into())
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

fn text(secret: &Secret) -> Result<&str, Failure> {
    secret.expose_text().ok_or(Failure::Refused)
}

/// Adds the session's token, without the word Bearer. One that fits no header was never the server's.
fn bearing(request: RequestBuilder, token: &Secret) -> Result<RequestBuilder, Failure> {
    let token = Zeroizing::new(token.expose().to_vec());
    let mut value = header::HeaderValue::from_bytes(&token).map_err(|_| Failure::SessionOver)?;
    value.set_sensitive(true);
    Ok(request.header(header::AUTHORIZATION, value))
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Update<'a> {
    old_password: &'a str,
    password: &'a str,
    password_confirm: &'a str,
}

#[derive(Serialize)]
struct SignIn<'a> {
    identity: &'a str,
    password: &'a str,
}

/// What the link's token tells about itself.
#[derive(Deserialize)]
struct ResetClaims {
    email: String,
}

/// What a session's token tells about itself.
#[derive(Deserialize)]
struct AccountClaims {
    id: String,
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::PocketBase;
    use crate::{
        address::Address,
        backend::{Backend, Brought, HttpClient, HttpOptions, Proof},
        link::{AppLinks, LinkRefused},
    };

    fn backend() -> PocketBase {
        let http = HttpClient::new(&HttpOptions::default()).unwrap();
        PocketBase::new(http, "https://unreachable.example.test".parse().unwrap(), "users").unwrap()
    }

    #[tokio::test]
    async fn a_links_token_becomes_the_grant_without_asking_the_server() {
        let claims = URL_SAFE_NO_PAD.encode(r#"{"email":"kim@example.com","type":"passwordReset"}"#);
        let token = format!("head.{claims}.{}", "x".repeat(600));
        let links = AppLinks::parse(&["https://app.example.com/reset"]).unwrap();
        let link = links.recognise(&format!("https://app.example.com/reset?token={token}")).unwrap();
        let link = backend().read_link(&link).unwrap().proof.unwrap();
        let address = Address::parse("kim@example.com").unwrap();
        let proof = Proof { address: &address, ticket: None, brought: Brought::Link(&link) };
        let verified = backend().verify(proof).await.unwrap();
        assert_eq!(verified.grant.own_form().expose(), token.as_bytes());
        assert_eq!(verified.account, Some(address));
    }

    #[test]
    fn a_link_with_two_tokens_is_damaged() {
        let links = AppLinks::parse(&["https://app.example.com/reset"]).unwrap();
        let link = links.recognise("https://app.example.com/reset?token=a&token_hash=b").unwrap();
        assert_eq!(backend().read_link(&link).err(), Some(LinkRefused::Damaged));
    }
}
