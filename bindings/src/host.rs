//! What the app provides, as traits that Kotlin and Swift implement.
//!
//! Every method may fail: an exception of the host's arrives as [`HostError`] and never as a panic.
//! Secrets cross to the host here only, on purpose: values of the secret store, and the session.

use std::sync::Arc;

use async_trait::async_trait;
use repass_core::{
    address::Address,
    backend::Session,
    host::{LogLevel, LogSink, SessionSink, SessionSource, Store, StoreError},
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
    /// The value, or nothing where there is none.
    async fn read(&self, key: String) -> Result<Option<Vec<u8>>, HostError>;
    /// Writes the value; it must be durable when this returns.
    async fn write(&self, key: String, value: Vec<u8>) -> Result<(), HostError>;
    /// Deletes the value; deleting what is not there succeeds.
    async fn delete(&self, key: String) -> Result<(), HostError>;
}

/// A signed-in person's tokens. Keep them safe: they are in the host's hands from here on.
#[derive(uniffi::Object)]
pub struct HostSession(Session);

#[uniffi::export]
impl HostSession {
    /// The bearer token for requests.
    #[must_use]
    pub fn access_token(&self) -> String {
        self.0.access_token.expose_text().unwrap_or_default().to_owned()
    }

    /// The token that gets the next access token. Repass does not keep it, and never refreshes.
    #[must_use]
    pub fn refresh_token(&self) -> String {
        self.0.refresh_token.expose_text().unwrap_or_default().to_owned()
    }

    /// Seconds the access token lives from the hand-over on.
    #[must_use]
    pub fn expires_in_seconds(&self) -> u64 {
        self.0.expires_in_seconds
    }

    /// The account's mail address, where the server tells.
    #[must_use]
    pub fn account(&self) -> Option<String> {
        self.0.account.as_ref().map(|account| account.as_str().to_owned())
    }
}

/// The host's side of sessions. The host owns them: it keeps them, and it alone refreshes them.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait SessionHost: Send + Sync {
    /// A person signed in, or a change of password replaced the session. Called once a session.
    async fn signed_in(&self, session: Arc<HostSession>) -> Result<(), HostError>;
    /// The session the host holds is over; the person has to sign in again.
    async fn must_sign_in_again(&self) -> Result<(), HostError>;
    /// An access token that is valid now, or nothing where nobody is signed in. Throw where you
    /// cannot tell now, such as offline with a token to refresh: the person may try again then, and
    /// the session is not taken to be over.
    async fn access_token(&self) -> Result<Option<String>, HostError>;
    /// The mail address of the signed-in account.
    async fn account(&self) -> Result<Option<String>, HostError>;
}

/// Receives log lines. They name effects and outcomes, never a secret, an address or server text.
#[uniffi::export(with_foreign)]
pub trait LogListener: Send + Sync {
    /// One line. Called on a library thread; must not block.
    fn log(&self, level: LogLevel, line: String) -> Result<(), HostError>;
}

pub(crate) struct HostStore(pub(crate) Arc<dyn KeyValueStore>);

#[async_trait]
impl Store for HostStore {
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

pub(crate) struct HostSessions(pub(crate) Arc<dyn SessionHost>);

#[async_trait]
impl SessionSink for HostSessions {
    async fn signed_in(&self, session: Session) -> Result<(), StoreError> {
        self.0.signed_in(Arc::new(HostSession(session))).await.map_err(|_| StoreError)
    }

    async fn must_sign_in_again(&self) {
        // The host was told; what it makes of it is not ours to know.
        let _ = self.0.must_sign_in_again().await;
    }
}

#[async_trait]
impl SessionSource for HostSessions {
    async fn access_token(&self) -> Result<Option<Secret>, StoreError> {
        let token = self.0.access_token().await.map_err(|_| StoreError)?;
        Ok(token.map(Secret::from))
    }

    async fn account(&self) -> Option<Address> {
        let account = self.0.account().await.ok().flatten()?;
        Address::parse(&account).ok()
    }
}

pub(crate) struct HostLog(pub(crate) Arc<dyn LogListener>);

impl LogSink for HostLog {
    fn log(&self, level: LogLevel, line: &str) {
        // A log that fails must not stop a flow.
        let _ = self.0.log(level, line.to_owned());
    }
}
