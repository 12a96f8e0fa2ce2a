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
mod requests;
mod session;

use std::{fmt, time::Duration};

use async_trait::async_trait;
use reqwest::{
    Method, RequestBuilder,
    header::{AUTHORIZATION, HeaderName, HeaderValue},
};
use serde::Serialize;
use url::Url;
use zeroize::Zeroizing;

use self::{
    errors::{Route, failure},
    requests::{Login, Pkce, Recover, Refresh, UserUpdate, Verify, text},
    session::{SessionAnswer, UserAnswer},
};
use super::{
    Abilities, Backend, Confirmation, Failure, Grant, HttpClient, HttpError, OtherDevices, Proof, Proved, ResetRequest,
    Saved, Session, Settle, SignOut, SignedIn,
    http::{HttpResponse, ServerUrl, api_key, with_json},
};
use crate::{address::Address, secret::Secret};

const API_KEY: HeaderName = HeaderName::from_static("apikey");
const API_VERSION: HeaderName = HeaderName::from_static("x-supabase-api-version");
/// The version whose errors carry a code in words.
const VERSION: &str = "2024-01-01";

/// bcrypt takes no more, and GoTrue refuses instead of cutting.
const MAX_PASSWORD_BYTES: u32 = 72;

/// How long a person waits for a half session to be ended, before it is left to expire.
const CLEAN_UP: Duration = Duration::from_secs(3);

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
        Ok(Self { http, server, api_key: self::api_key(api_key)? })
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
    ) -> Result<SessionAnswer, Failure> {
        let mut url = self.server.route(&["token"]);
        url.query_pairs_mut().append_pair("grant_type", grant_type);
        let request = with_json(self.request(Method::POST, url), content);
        self.call(route, request).await?.json()
    }

    async fn verify(&self, content: &Verify<'_>) -> Result<SessionAnswer, Failure> {
        let request = self.request(Method::POST, self.server.route(&["verify"]));
        self.call(Route::Verify, with_json(request, content)).await?.json()
    }

    async fn update_user(&self, access_token: &Secret, update: UserUpdate<'_>) -> Result<Saved, Failure> {
        let route = Route::Update { password_bytes: update.password.len() };
        let request = self.request(Method::PUT, self.server.route(&["user"]));
        let request = with_json(bearing(request, access_token)?, &update);
        let _: UserAnswer = self.call(route, request).await?.json()?;
        // A change ends every other session of the account; the one used stays as it is.
        Ok(Saved { others: OtherDevices::SignedOut, replacement: None, must_sign_in_again: false })
    }
}

#[async_trait]
impl Backend for GoTrue {
    fn abilities(&self) -> Abilities {
        Abilities {
            sign_in: true,
            code: true,
            pkce: true,
            max_password_bytes: Some(MAX_PASSWORD_BYTES),
            settle: Settle::RepeatSame,
            mail_interval: Duration::from_mins(1),
        }
    }

    async fn request_reset(&self, request: ResetRequest<'_>) -> Result<(), Failure> {
        let mut url = self.server.route(&["recover"]);
        url.query_pairs_mut().append_pair("redirect_to", request.redirect);
        let email = request.address.with_ascii_domain();
        let content = Recover::new(&email, request.challenge);
        let request = with_json(self.request(Method::POST, url), &content);
        self.call(Route::Recover, request).await?.success()
    }

    async fn prove(&self, proof: Proof<'_>) -> Result<Proved, Failure> {
        let session = match proof {
            Proof::Code { address, code } => {
                self.verify(&Verify::code(&address.with_ascii_domain(), text(code)?)).await?
            }
            Proof::LinkToken(token_hash) => self.verify(&Verify::hash(text(token_hash)?)).await?,
            Proof::PkceCode { code, verifier } => {
                let content = Pkce { auth_code: text(code)?, code_verifier: text(verifier)? };
                self.token(Route::Exchange, "pkce", &content).await?
            }
        };
        let second_factor = session.lacks_second_factor();
        let session = Session::from(session);
        Ok(Proved { account: session.account.clone(), grant: Grant::Session(session), second_factor })
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<Saved, Failure> {
        let Grant::Session(session) = grant else {
            return Err(Failure::Unsupported);
        };
        self.change_password(&session.access_token, new, Confirmation::None).await
    }

    async fn sign_in(&self, address: &Address, password: &Secret) -> Result<SignedIn, Failure> {
        let email = address.with_ascii_domain();
        let content = Login::new(&email, text(password)?);
        let session = self.token(Route::Login, "password", &content).await?;
        if !session.lacks_second_factor() {
            return Ok(SignedIn::Session(session.into()));
        }
        // The password was right, and the server opened a session that may do everything but
        // change the password. Nobody gets it, so it is ended, as far as the network allows.
        let half = Session::from(session);
        let ending = self.sign_out(&half.access_token, SignOut::This);
        let _ = tokio::time::timeout(CLEAN_UP, ending).await;
        Ok(SignedIn::SecondFactor)
    }

    async fn change_password(
        &self,
        access_token: &Secret,
        new: &Secret,
        confirmation: Confirmation<'_>,
    ) -> Result<Saved, Failure> {
        let update = UserUpdate::new(text(new)?, confirmation)?;
        self.update_user(access_token, update).await
    }

    async fn request_confirmation_code(&self, access_token: &Secret) -> Result<(), Failure> {
        let request = self.request(Method::GET, self.server.route(&["reauthenticate"]));
        self.call(Route::Reauthenticate, bearing(request, access_token)?).await?.success()
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

    async fn refresh(&self, refresh_token: &Secret) -> Result<Session, Failure> {
        let content = Refresh { refresh_token: text(refresh_token)? };
        let session = self.token(Route::Refresh, "refresh_token", &content).await?;
        Ok(session.into())
    }
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
