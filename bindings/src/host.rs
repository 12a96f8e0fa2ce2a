//! What the app provides, as traits that Kotlin and Swift implement.
//!
//! Every method may fail: an exception of the host's arrives as [`HostError`] and never as a panic.
//! Secrets cross to the app in four places only, on purpose: values of the secret store, a session that is handed
//! to a [`SessionHost`], what a server of the app's own is sent ([`crate::own_server`]), and the access token that
//! is lent to the app's own requests ([`crate::sessions`]).

use std::sync::Arc;

use async_trait::async_trait;
use repass_core::{
    address::Address,
    backend,
    flow::AnalyticsEvent,
    host::{self, LogLevel, LogSink, Store, StoreError},
    secret::Secret,
};

/// The host could not do it.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum HostError {
    /// The host says so, or threw what it should not have.
    #[error("the host could not do it")]
    Failed,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for HostError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}

/// A small key-value store. Keys are a few ASCII letters, values at most a few kilobytes.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait KeyValueStore: Send + Sync {
    /// The value, or nothing where there certainly is none. Throw where you cannot tell now, such as with a
    /// locked device: nothing is taken for lost then.
    async fn read(&self, key: String) -> Result<Option<Vec<u8>>, HostError>;
    /// Writes the value; it must be durable when this returns.
    async fn write(&self, key: String, value: Vec<u8>) -> Result<(), HostError>;
    /// Deletes the value; deleting what is not there succeeds.
    async fn delete(&self, key: String) -> Result<(), HostError>;
}

/// A signed-in person's tokens. Keep them safe: they are in the host's hands from here on.
#[derive(uniffi::Object)]
pub struct Session(Arc<backend::Session>);

#[uniffi::export]
impl Session {
    /// The bearer token for requests.
    #[must_use]
    pub fn access_token(&self) -> String {
        self.0.access_token.expose_text().unwrap_or_default().to_owned()
    }

    /// The token that gets the next access token, where the server has such. Repass does not keep it from here
    /// on, and never refreshes it: the host alone does.
    #[must_use]
    pub fn refresh_token(&self) -> Option<String> {
        self.0.refresh_token.as_ref()?.expose_text().map(str::to_owned)
    }

    /// Seconds the access token lives from the hand-over on, where the server tells.
    #[must_use]
    pub fn expires_in_seconds(&self) -> Option<u64> {
        self.0.expires_in_seconds
    }

    /// The account's mail address, where the server tells.
    #[must_use]
    pub fn account(&self) -> Option<String> {
        self.0.account.as_ref().map(|account| account.as_str().to_owned())
    }

    /// The account's id, where the server tells.
    #[must_use]
    pub fn user_id(&self) -> Option<String> {
        self.0.user_id.clone()
    }

    /// The device's id, where the server gives one.
    #[must_use]
    pub fn device_id(&self) -> Option<String> {
        self.0.device_id.clone()
    }
}

/// Sessions of the app's own: it keeps them, and it alone refreshes them. An app that has none yet passes nothing
/// in its place, and finds them at `RepassClient.sessions()`.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait SessionHost: Send + Sync {
    /// A person signed in, or a change of password replaced the session. Throw where you could not keep it:
    /// the person is told, and may try again.
    async fn signed_in(&self, session: Arc<Session>) -> Result<(), HostError>;
    /// The session the host holds is over; the person has to sign in again.
    async fn must_sign_in_again(&self) -> Result<(), HostError>;
    /// An access token that is valid now, or nothing where nobody is signed in. Throw where you
    /// cannot tell now, such as offline with a token to refresh: the person may try again then, and
    /// the session is not taken to be over.
    async fn access_token(&self) -> Result<Option<String>, HostError>;
    /// The mail address of the signed-in account.
    async fn account(&self) -> Result<Option<String>, HostError>;
}

/// Has a person solve a captcha, for a server that wants one. The app shows the widget.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait CaptchaHost: Send + Sync {
    /// Shows the captcha and returns its token, or nothing where the person gave up. Asked again where the
    /// server refuses the token. Given up after 5 minutes.
    async fn solve(&self) -> Result<Option<String>, HostError>;
}

/// Receives log lines. They name effects and outcomes, never a secret, an address or server text.
#[uniffi::export(with_foreign)]
pub trait LogListener: Send + Sync {
    /// One line. Called on a library thread; must not block.
    fn log(&self, level: LogLevel, line: String) -> Result<(), HostError>;
}

/// Hears what happened, for the app's analytics, beside the log: no personal data, no secrets, no text.
#[uniffi::export(with_foreign)]
pub trait EventListener: Send + Sync {
    /// Something happened. In order, one at a time, on a library thread. What it throws changes nothing.
    fn happened(&self, event: AnalyticsEvent) -> Result<(), HostError>;
}

pub(crate) struct StoreAdapter(pub(crate) Arc<dyn KeyValueStore>);

#[async_trait]
impl Store for StoreAdapter {
    async fn read(&self, key: &str) -> Result<Option<Secret>, StoreError> {
        let value = self.0.read(key.to_owned()).await.map_err(|_| StoreError)?;
        Ok(value.map(Secret::new))
    }

    async fn write(&self, key: &str, value: &Secret) -> Result<(), StoreError> {
        self.0.write(key.to_owned(), value.expose().to_vec()).await.map_err(|_| StoreError)
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.0.delete(key.to_owned()).await.map_err(|_| StoreError)
    }
}

pub(crate) struct SessionHostAdapter(pub(crate) Arc<dyn SessionHost>);

#[async_trait]
impl host::SessionHost for SessionHostAdapter {
    async fn signed_in(&self, session: Arc<backend::Session>) -> Result<(), StoreError> {
        self.0.signed_in(Arc::new(Session(session))).await.map_err(|_| StoreError)
    }

    async fn must_sign_in_again(&self) {
        // The host was told; what it makes of it is not ours to know.
        let _ = self.0.must_sign_in_again().await;
    }

    async fn access_token(&self) -> Result<Option<Secret>, StoreError> {
        let token = self.0.access_token().await.map_err(|_| StoreError)?;
        Ok(token.map(Secret::from))
    }

    async fn account(&self) -> Option<Address> {
        let account = self.0.account().await.ok().flatten()?;
        Address::parse(&account).ok()
    }
}

pub(crate) struct CaptchaAdapter(pub(crate) Arc<dyn CaptchaHost>);

#[async_trait]
impl host::CaptchaHost for CaptchaAdapter {
    async fn solve(&self) -> Result<Option<Secret>, StoreError> {
        let token = self.0.solve().await.map_err(|_| StoreError)?;
        Ok(token.map(Secret::from))
    }
}

pub(crate) struct LogAdapter(pub(crate) Arc<dyn LogListener>);

impl LogSink for LogAdapter {
    fn log(&self, level: LogLevel, line: &str) {
        // A log that fails must not stop a flow.
        let _ = self.0.log(level, line.to_owned());
    }
}

pub(crate) struct EventAdapter(pub(crate) Arc<dyn EventListener>);

impl host::EventListener for EventAdapter {
    fn happened(&self, event: AnalyticsEvent) {
        // Analytics that fail must not stop a flow.
        let _ = self.0.happened(event);
    }
}
