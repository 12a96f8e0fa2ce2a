//! What an app gives to Repass, as simple as an app can do it: two stores, its session, a captcha, a log.
//!
//! They outlive a kill of the app, as a phone's storage does.

use std::{
    collections::HashMap,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use repass_core::host::LogLevel;
use repass_ffi::host::{CaptchaHost, HostError, KeyValueStore, LogListener, Session, SessionHost};

/// Nothing here takes longer, however slow the machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A store in memory.
#[derive(Default)]
pub struct TestStore {
    values: Mutex<HashMap<String, Vec<u8>>>,
    written: Condvar,
}

impl TestStore {
    /// What lies under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Vec<u8>> {
        lock(&self.values).get(key).cloned()
    }

    /// Puts something there, past the library.
    pub fn set(&self, key: &str, value: Vec<u8>) {
        lock(&self.values).insert(key.to_owned(), value);
        self.written.notify_all();
    }

    /// Waits until something that fits lies under a key.
    ///
    /// # Panics
    /// When it does not come.
    pub fn wait_for(&self, key: &str, fits: impl Fn(&[u8]) -> bool) {
        let lacks = |values: &mut HashMap<String, Vec<u8>>| !values.get(key).is_some_and(|value| fits(value));
        let values = lock(&self.values);
        let waited = self.written.wait_timeout_while(values, PATIENCE, lacks).unwrap_or_else(PoisonError::into_inner);
        assert!(!waited.1.timed_out(), "{key} was not stored as expected");
    }

    /// Whether nothing is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        lock(&self.values).is_empty()
    }
}

#[async_trait]
impl KeyValueStore for TestStore {
    async fn read(&self, key: String) -> Result<Option<Vec<u8>>, HostError> {
        Ok(self.get(&key))
    }

    async fn write(&self, key: String, value: Vec<u8>) -> Result<(), HostError> {
        self.set(&key, value);
        Ok(())
    }

    async fn delete(&self, key: String) -> Result<(), HostError> {
        lock(&self.values).remove(&key);
        Ok(())
    }
}

/// The app's session.
#[derive(Default)]
pub struct TestSessions {
    session: Mutex<Option<Arc<Session>>>,
    handed_over: AtomicUsize,
}

impl TestSessions {
    /// Whether the app holds a session.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        lock(&self.session).is_some()
    }

    /// The access token of the session that it holds.
    #[must_use]
    pub fn token(&self) -> Option<String> {
        lock(&self.session).as_ref().map(|session| session.access_token())
    }

    /// How many sessions it was handed.
    #[must_use]
    pub fn handed_over(&self) -> usize {
        self.handed_over.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl SessionHost for TestSessions {
    async fn signed_in(&self, session: Arc<Session>) -> Result<(), HostError> {
        *lock(&self.session) = Some(session);
        self.handed_over.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    async fn must_sign_in_again(&self) -> Result<(), HostError> {
        *lock(&self.session) = None;
        Ok(())
    }

    async fn access_token(&self) -> Result<Option<String>, HostError> {
        Ok(lock(&self.session).as_ref().map(|session| session.access_token()))
    }

    async fn account(&self) -> Result<Option<String>, HostError> {
        Ok(lock(&self.session).as_ref().and_then(|session| session.account()))
    }
}

/// A person who solves every captcha.
pub struct TestCaptcha;

/// The token that a solved captcha gives; see [`repass_sandbox::Settings::captcha_token`].
pub const CAPTCHA: &str = "solved";

#[async_trait]
impl CaptchaHost for TestCaptcha {
    async fn solve(&self) -> Result<Option<String>, HostError> {
        Ok(Some(CAPTCHA.to_owned()))
    }
}

/// Keeps what the library logs.
#[derive(Default)]
pub struct TestLog(Mutex<Vec<String>>);

impl TestLog {
    /// All lines, oldest first.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        lock(&self.0).clone()
    }
}

impl LogListener for TestLog {
    fn log(&self, _: LogLevel, line: String) -> Result<(), HostError> {
        lock(&self.0).push(line);
        Ok(())
    }
}
