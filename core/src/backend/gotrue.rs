//! The adapter for GoTrue, the server of Supabase Auth, by itself or behind a gateway.
//!
//! What it sends and understands is recorded from a real one in `tests/contract/gotrue`. It asks
//! for the errors of API version 2024-01-01 and also reads the older ones, see `errors`.
//!
//! ```no_run
//! use repass_core::backend::{HttpClient, HttpOptions, gotrue::GoTrue};
//!
//! let http = HttpClient::new(&HttpOptions::default())?;
//! let server = "https://project.example.com/auth/v1".parse().expect("a URL");
//! let backend = GoTrue::new(http, server, "the public anon key")?;
//! # Ok::<(), repass_core::backend::HttpError>(())
//! ```

mod errors;
mod links;
mod requests;
mod session;

use std::{fmt, time::Duration};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::{
    Method, RequestBuilder,
    header::{AUTHORIZATION, HeaderName, HeaderValue},
};
use ring::digest;
use serde::Serialize;
use url::Url;
use zeroize::Zeroizing;

use self::{
    errors::{Route, failure},
    links::Carried,
    requests::{Login, Pkce, Recover, Refresh, UserUpdate, Verify, VerifyFactor, text},
    session::{ChallengeBody, Kept, Lacks, SessionBody, UserBody},
};
use super::{
    Abilities, Backend, Brought, Challenge, Changed, CurrentPassword, FactorAnswer, FactorKind, Failure, Grant,
    HttpClient, HttpError, InstructionsRequest, LinkUse, NoRandomness, OtherDevices, OutcomeCheck, PasswordChange,
    Proof, ProofCheck, SecondFactor, Session, SessionAfterChange, SessionFate, SignInRequest, SignOut, SignedIn,
    Ticket, Verified,
    http::{self, HttpResponse, ServerUrl, with_json},
};
use crate::{
    code::CodeFormat,
    link::{AppLink, LinkContent, LinkRefused},
    policy::CharacterSets,
    random::random,
    secret::Secret,
};

const API_KEY: HeaderName = HeaderName::from_static("apikey");
const API_VERSION: HeaderName = HeaderName::from_static("x-supabase-api-version");
/// The version whose errors carry a code in words.
const VERSION: &str = "2024-01-01";

/// bcrypt takes no more, and GoTrue refuses instead of cutting.
const MAX_PASSWORD_BYTES: u32 = 72;

/// The mailed code: 6 digits, unless the server is configured for up to 10 (`GOTRUE_MAILER_OTP_LENGTH`).
const CODE: CodeFormat = CodeFormat::digits(6..=10);

/// What is asked for where an account has it. The server knows no recovery codes.
const TOTP: SecondFactor = SecondFactor { kind: FactorKind::AuthenticatorApp, recovery_codes: false };

/// A GoTrue server.
pub struct GoTrue {
    http: HttpClient,
    server: ServerUrl,
    api_key: HeaderValue,
}

impl GoTrue {
    /// An adapter for the server at `base_url` (for Supabase, `https://…/auth/v1`), with the
    /// public key that its gateway asks for; a server without a gateway takes any.
    ///
    /// # Errors
    /// [`HttpError`] where the URL or the key cannot be used.
    pub fn new(http: HttpClient, base_url: Url, api_key: &str) -> Result<Self, HttpError> {
        let server = ServerUrl::new(base_url)?;
        Ok(Self { http, server, api_key: http::api_key(api_key)? })
    }

    fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, url).header(API_KEY, self.api_key.clone()).header(API_VERSION, VERSION)
    }

    /// Sends a request and sorts its refusals; what is left is a success.
    async fn call(&self, route: Route, request: RequestBuilder) -> Result<HttpResponse, Failure> {
        let answer = self.http.send(request).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(failure(route, &answer)) }
    }

    /// `POST /token`: every way to a session but the mailed code.
    async fn token(
        &self,
        route: Route,
        grant_type: &str,
        content: &(impl Serialize + Sync),
    ) -> Result<SessionBody, Failure> {
        let mut url = self.server.route(&["token"]);
        url.query_pairs_mut().append_pair("grant_type", grant_type);
        let request = with_json(self.request(Method::POST, url), content);
        self.call(route, request).await?.json()
    }

    async fn verify_mail(&self, content: &Verify<'_>) -> Result<SessionBody, Failure> {
        let request = self.request(Method::POST, self.server.route(&["verify"]));
        self.call(Route::Verify, with_json(request, content)).await?.json()
    }

    async fn update_user(&self, access_token: &Secret, update: UserUpdate<'_>) -> Result<(), Failure> {
        let route = Route::Update { password_bytes: update.password.len() };
        let request = self.request(Method::PUT, self.server.route(&["user"]));
        let request = with_json(bearing(request, access_token)?, &update);
        let _: UserBody = self.call(route, request).await?.json()?;
        Ok(())
    }

    async fn refresh(&self, kept: &Kept) -> Result<SessionBody, Failure> {
        self.token(Route::Refresh, "refresh_token", &Refresh { refresh_token: kept.refresh_token() }).await
    }

    /// Challenge and verification in one: what the server calls a challenge is of no use by itself.
    async fn verify_factor(&self, half: &Kept, answer: &FactorAnswer<'_>) -> Result<SessionBody, Failure> {
        let factor = half.factor().ok_or(Failure::SessionOver)?;
        let access_token = half.access_token();
        let challenge = self.request(Method::POST, self.server.route(&["factors", factor, "challenge"]));
        let challenge: ChallengeBody =
            self.call(Route::Factor, bearing(challenge, &access_token)?).await?.json().map_err(|_| Failure::Refused)?;
        let content = VerifyFactor { challenge_id: &challenge.id, code: text(answer.code)? };
        let request = self.request(Method::POST, self.server.route(&["factors", factor, "verify"]));
        self.call(Route::Factor, with_json(bearing(request, &access_token)?, &content)).await?.json()
    }

    /// Ends a session that this adapter kept for itself, also where its access token has expired.
    async fn end(&self, kept: &Kept) -> Result<(), Failure> {
        match self.sign_out(&kept.access_token(), SignOut::This).await {
            Err(Failure::SessionOver) => {
                let renewed = self.refresh(kept).await?.into_kept(None);
                self.sign_out(&renewed.access_token(), SignOut::This).await
            }
            ended => ended,
        }
    }
}

#[async_trait]
impl Backend for GoTrue {
    fn abilities(&self) -> Abilities {
        Abilities {
            sign_in: true,
            code: Some(CODE),
            link: LinkUse::OpensApp,
            proof_check: ProofCheck::AtOnce,
            current_password: CurrentPassword::WhenAsked,
            session_after_change: SessionAfterChange::Kept,
            refreshes_sessions: true,
            signs_out_others: true,
            max_password_bytes: Some(MAX_PASSWORD_BYTES),
            character_sets: CharacterSets::GOTRUE,
            tells_policy: false,
            outcome_check: OutcomeCheck::RepeatSave,
            mail_interval: Duration::from_mins(1),
        }
    }

    /// The ticket is a PKCE code verifier: 32 random bytes as 43 characters (RFC 7636, section 4.1). One a
    /// request, however often its mail is sent.
    fn prepare_ticket(&self, previous: Option<&Ticket>) -> Result<Ticket, NoRandomness> {
        if let Some(previous) = previous {
            return Ok(previous.copied());
        }
        let bytes = random::<32>().ok_or(NoRandomness)?;
        Ok(Ticket::new(Secret::from(URL_SAFE_NO_PAD.encode(bytes.as_slice()))))
    }

    async fn request_instructions(&self, request: InstructionsRequest<'_>) -> Result<Option<Ticket>, Failure> {
        let mut url = self.server.route(&["recover"]);
        if let Some(redirect) = request.redirect {
            url.query_pairs_mut().append_pair("redirect_to", redirect);
        }
        let verifier = request.ticket.own_form();
        let challenge = (!verifier.is_empty()).then(|| challenge(verifier));
        let email = request.address.with_ascii_domain();
        let content = Recover::new(&email, challenge.as_deref(), request.captcha);
        let request = with_json(self.request(Method::POST, url), &content);
        self.call(Route::Recover, request).await?.success()?;
        Ok(None)
    }

    fn read_link(&self, link: &AppLink) -> Result<LinkContent, LinkRefused> {
        links::read(link)
    }

    async fn verify(&self, proof: Proof<'_>) -> Result<Verified, Failure> {
        let session = match proof.brought {
            Brought::Code(code) => {
                self.verify_mail(&Verify::code(&proof.address.with_ascii_domain(), text(code)?)).await?
            }
            Brought::Link(link) => match links::carried(link)? {
                Carried::Hash(token_hash) => self.verify_mail(&Verify::hash(token_hash)).await?,
                Carried::AuthCode(auth_code) => {
                    let verifier = proof.ticket.ok_or(Failure::OtherDevice)?.own_form();
                    let content = Pkce { auth_code, code_verifier: text(verifier)? };
                    self.token(Route::Exchange, "pkce", &content).await?
                }
            },
            Brought::ConfirmedElsewhere => return Err(Failure::Unsupported),
        };
        let account = session.account();
        let (factor, second_factor) = match session.lacks() {
            Lacks::Nothing => (None, None),
            Lacks::Totp(id) => (Some(id), Some(TOTP)),
            Lacks::AnotherFactor => {
                // The server opened a session that may do everything but change the password.
                let _ = self.end(&session.into_kept(None)).await;
                return Err(Failure::SecondFactorUnsupported);
            }
        };
        Ok(Verified { grant: Grant::new(session.into_kept(factor).write()), account, second_factor })
    }

    async fn confirm_grant(&self, grant: &Grant, answer: FactorAnswer<'_>) -> Result<Grant, Failure> {
        let confirmed = self.verify_factor(&Kept::read(grant.own_form())?, &answer).await?;
        Ok(Grant::new(confirmed.into_kept(None).write()))
    }

    async fn renew_grant(&self, grant: &Grant) -> Result<Grant, Failure> {
        let renewed = self.refresh(&Kept::read(grant.own_form())?).await?;
        Ok(Grant::new(renewed.into_kept(None).write()))
    }

    async fn end_grant(&self, grant: &Grant) -> Result<(), Failure> {
        self.end(&Kept::read(grant.own_form())?).await
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<OtherDevices, Failure> {
        let kept = Kept::read(grant.own_form())?;
        let update = UserUpdate { password: text(new)?, current_password: None, nonce: None };
        match self.update_user(&kept.access_token(), update).await {
            Ok(()) => Ok(OtherDevices::SignedOut),
            // Most likely only its access token: the refresh token will tell.
            Err(Failure::SessionOver) => Err(Failure::GrantExpired),
            Err(failure) => Err(failure),
        }
    }

    async fn change_password(&self, change: PasswordChange<'_>) -> Result<Changed, Failure> {
        let update = UserUpdate {
            password: text(change.new)?,
            current_password: change.current.map(text).transpose()?,
            nonce: change.mailed_code.map(text).transpose()?,
        };
        self.update_user(change.access_token, update).await?;
        // A change ends every other session of the account, wished or not; the one used stays as it is.
        Ok(Changed { others: OtherDevices::SignedOut, session: SessionFate::Kept })
    }

    async fn request_confirmation_code(&self, access_token: &Secret) -> Result<(), Failure> {
        let request = self.request(Method::GET, self.server.route(&["reauthenticate"]));
        self.call(Route::Reauthenticate, bearing(request, access_token)?).await?.success()
    }

    async fn sign_in(&self, request: SignInRequest<'_>) -> Result<SignedIn, Failure> {
        let email = request.address.with_ascii_domain();
        let content = Login::new(&email, text(request.password)?, request.captcha);
        let session = self.token(Route::Login, "password", &content).await?;
        match session.lacks() {
            Lacks::Nothing => Ok(SignedIn::Session(session.into())),
            Lacks::Totp(factor) => {
                let half = session.into_kept(Some(factor));
                Ok(SignedIn::SecondFactor(Challenge::new(half.write()), TOTP))
            }
            Lacks::AnotherFactor => {
                let _ = self.end(&session.into_kept(None)).await;
                Err(Failure::SecondFactorUnsupported)
            }
        }
    }

    async fn answer_challenge(&self, challenge: &Challenge, answer: FactorAnswer<'_>) -> Result<SignedIn, Failure> {
        let half = Kept::read(challenge.own_form())?;
        Ok(SignedIn::Session(self.verify_factor(&half, &answer).await?.into()))
    }

    async fn end_challenge(&self, challenge: &Challenge) -> Result<(), Failure> {
        self.end(&Kept::read(challenge.own_form())?).await
    }

    /// The refresh token is spent by that: the server gives another one, and takes this one again only while
    /// the other has not been used, or for 10 seconds (`GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL`). Used
    /// later, it ends the session.
    async fn refresh_session(&self, session: &Session) -> Result<Session, Failure> {
        let token = session.refresh_token.as_ref().and_then(Secret::expose_text).ok_or(Failure::SessionOver)?;
        Ok(self.token(Route::Refresh, "refresh_token", &Refresh { refresh_token: token }).await?.into())
    }

    async fn sign_out(&self, access_token: &Secret, which: SignOut) -> Result<(), Failure> {
        let mut url = self.server.route(&["logout"]);
        let scope = match which {
            SignOut::This => "local",
            SignOut::Others => "others",
        };
        url.query_pairs_mut().append_pair("scope", scope);
        let request = bearing(self.request(Method::POST, url), access_token)?;
        self.call(Route::Logout, request).await.map(drop)
    }
}

/// The S256 challenge of a verifier (RFC 7636, section 4.2).
fn challenge(verifier: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.expose()))
}

impl fmt::Debug for GoTrue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GoTrue").field("server", &self.server).finish_non_exhaustive()
    }
}

/// Adds the access token. A token that fits no header was never one of the server's.
fn bearing(request: RequestBuilder, access_token: &Secret) -> Result<RequestBuilder, Failure> {
    let bearer = Zeroizing::new([b"Bearer ", access_token.expose()].concat());
    let mut value = HeaderValue::from_bytes(&bearer).map_err(|_| Failure::SessionOver)?;
    value.set_sensitive(true);
    Ok(request.header(AUTHORIZATION, value))
}

#[cfg(test)]
mod tests {
    use super::GoTrue;
    use crate::backend::{HttpClient, HttpError, HttpOptions};

    fn adapter(url: &str, key: &str) -> Result<GoTrue, HttpError> {
        let http = HttpClient::new(&HttpOptions::default()).unwrap();
        GoTrue::new(http, url.parse().unwrap(), key)
    }

    #[test]
    fn an_adapter_never_prints_its_key() {
        let adapter = adapter("https://example.com/auth/v1", "anon-key-1").unwrap();
        assert!(!format!("{adapter:?}").contains("anon-key-1"));
    }

    #[test]
    fn a_server_or_key_that_cannot_be_used_is_refused_at_once() {
        assert_eq!(adapter("http://example.com", "anon").unwrap_err(), HttpError::Insecure);
        assert_eq!(adapter("https://example.com", "a\nb").unwrap_err(), HttpError::ApiKey);
        assert_eq!(adapter("https://example.com", "").unwrap_err(), HttpError::ApiKey);
    }
}
