//! What the host app provides: places to store things, and its sessions.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;

use crate::{address::Address, backend::Session, flow::AnalyticsEvent, secret::Secret};

/// The store could not do it: locked, full, or its key is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the store is not available")]
pub struct StoreError;

/// A small key-value store. Two are asked for: one for records without secrets, which may be a
/// plain file, and one whose values are secrets (Keychain, Keystore).
///
/// Keys are a few ASCII letters. Values are at most a few kilobytes.
#[async_trait]
pub trait Store: Send + Sync {
    /// The value, or `None` where there certainly is none. A store that cannot tell now (locked, busy) fails:
    /// nothing is taken for lost then.
    async fn read(&self, key: &str) -> Result<Option<Secret>, StoreError>;
    /// Writes the value; it must be durable when this returns.
    async fn write(&self, key: &str, value: &Secret) -> Result<(), StoreError>;
    /// Deletes the value; deleting what is not there succeeds.
    async fn delete(&self, key: &str) -> Result<(), StoreError>;
}

/// The owner of sessions: it keeps them, and it alone refreshes them. The app's own, or else
/// [`crate::session::SessionKeeper`].
#[async_trait]
pub trait SessionHost: Send + Sync {
    /// A person signed in. Once it returns, Repass keeps nothing of it. A host that fails is asked again, or
    /// the session is ended.
    async fn signed_in(&self, session: Arc<Session>) -> Result<(), StoreError>;
    /// A change of the password replaced the session that the host has, which the server has ended. The same
    /// as a sign-in, but for a host that would end the one before.
    async fn session_replaced(&self, session: Arc<Session>) -> Result<(), StoreError> {
        self.signed_in(session).await
    }
    /// The session the host holds is over; the person has to sign in again.
    async fn must_sign_in_again(&self);
    /// An access token that is valid now (the host refreshes it), or `None` where nobody is signed
    /// in. A host that cannot tell now, offline or with its key locked, fails: the session is not
    /// over by that.
    async fn access_token(&self) -> Result<Option<Secret>, StoreError>;
    /// The server refused this access token, which the host took for valid: another one, where the host can
    /// get one, or `None`. Fails where it cannot tell now.
    async fn newer_access_token(&self, refused: &Secret) -> Result<Option<Secret>, StoreError> {
        let _ = refused;
        Ok(None)
    }
    /// The mail address of the signed-in account.
    async fn account(&self) -> Option<Address>;
}

/// Has a person solve a captcha, for a server that wants one.
#[async_trait]
pub trait CaptchaHost: Send + Sync {
    /// Shows the captcha and returns its token, or `None` where the person gave up. Asked again where the
    /// server refuses the token.
    async fn solve(&self) -> Result<Option<Secret>, StoreError>;
}

/// Hears what happened, for the app's analytics, beside the log.
pub trait EventListener: Send + Sync {
    /// Something happened. In order, one at a time, on a library thread. What it does, or fails to do,
    /// changes nothing.
    fn happened(&self, event: AnalyticsEvent);
}

/// How much a line of the log matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogLevel {
    /// The steps of a flow.
    Debug,
    /// What a developer may want to know.
    Info,
    /// What went wrong and was handled.
    Warn,
}

/// Receives log lines. They name effects and outcomes, never a secret, an address or server text.
pub trait LogSink: Send + Sync {
    /// One line. Called on a library thread; must not block.
    fn log(&self, level: LogLevel, line: &str);
}

/// Drops every line.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLog;

impl LogSink for NoLog {
    fn log(&self, _: LogLevel, _: &str) {}
}

/// A [`Store`] that lasts as long as the process: for tests, and for hosts that resume nothing.
#[derive(Default)]
pub struct MemoryStore(Mutex<HashMap<String, Vec<u8>>>);

impl MemoryStore {
    fn entries(&self) -> std::sync::MutexGuard<'_, HashMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Whether nothing is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn read(&self, key: &str) -> Result<Option<Secret>, StoreError> {
        Ok(self.entries().get(key).map(|value| Secret::from(value.as_slice())))
    }

    async fn write(&self, key: &str, value: &Secret) -> Result<(), StoreError> {
        self.entries().insert(key.to_owned(), value.expose().to_vec());
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.entries().remove(key);
        Ok(())
    }
}

/// A [`SessionHost`] that lasts as long as the process.
#[derive(Default)]
pub struct MemorySession(Mutex<Option<Arc<Session>>>);

impl MemorySession {
    fn held(&self) -> std::sync::MutexGuard<'_, Option<Arc<Session>>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Whether a session is held.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.held().is_some()
    }
}

#[async_trait]
impl SessionHost for MemorySession {
    async fn signed_in(&self, session: Arc<Session>) -> Result<(), StoreError> {
        *self.held() = Some(session);
        Ok(())
    }

    async fn must_sign_in_again(&self) {
        *self.held() = None;
    }

    async fn access_token(&self) -> Result<Option<Secret>, StoreError> {
        Ok(self.held().as_ref().map(|session| Secret::from(session.access_token.expose())))
    }

    async fn account(&self) -> Option<Address> {
        self.held().as_ref().and_then(|session| session.account.clone())
    }
}
