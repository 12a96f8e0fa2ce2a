//! Kills an app between two effects.
//!
//! A [`KillPoint`] lets so many effects happen, on a store or on the server, and swallows every later
//! one whole: it never starts and never answers, as in a process that is gone.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use async_trait::async_trait;
use repass_core::{
    address::Address,
    backend::{Backend, Session},
    client::Setup,
    host::{SessionHost, Store, StoreError},
    secret::Secret,
};
use repass_phone::{CallByCall, Way};

/// Counts effects, and lets only so many happen.
#[derive(Clone)]
pub struct KillPoint(Arc<State>);

struct State {
    effects: usize,
    used: AtomicUsize,
    reached: AtomicBool,
    server_calls: Mutex<Vec<&'static str>>,
}

impl KillPoint {
    /// Lets everything happen.
    #[must_use]
    pub fn never() -> Self {
        Self::after(usize::MAX)
    }

    /// Lets so many effects happen.
    #[must_use]
    pub fn after(effects: usize) -> Self {
        let (used, reached, server_calls) = Default::default();
        Self(Arc::new(State { effects, used, reached, server_calls }))
    }

    /// Whether an effect has been swallowed.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.0.reached.load(Ordering::SeqCst)
    }

    /// The calls that reached the server, in order.
    ///
    /// # Panics
    /// Never in practice: only if a test panicked while it looked.
    #[must_use]
    pub fn server_calls(&self) -> Vec<&'static str> {
        self.0.server_calls.lock().expect("not poisoned").clone()
    }

    async fn pass(&self) {
        if self.0.used.fetch_add(1, Ordering::SeqCst) >= self.0.effects {
            self.0.reached.store(true, Ordering::SeqCst);
            std::future::pending::<()>().await;
        }
    }

    async fn call(&self, name: &'static str) {
        self.pass().await;
        self.0.server_calls.lock().expect("not poisoned").push(name);
    }

    /// Everything that has an effect, behind the kill point.
    #[must_use]
    pub fn setup(&self, setup: Setup) -> Setup {
        Setup {
            backend: Arc::new(CallByCall(Killable { kill_point: self.clone(), inner: setup.backend })),
            records: self.behind(setup.records),
            secrets: self.behind(setup.secrets),
            sessions: setup.sessions.map(|host| self.behind(host) as _),
            ..setup
        }
    }

    fn behind<T: ?Sized>(&self, inner: Arc<T>) -> Arc<Killable<T>> {
        Arc::new(Killable { kill_point: self.clone(), inner })
    }
}

struct Killable<T: ?Sized> {
    kill_point: KillPoint,
    inner: Arc<T>,
}

#[async_trait]
impl Store for Killable<dyn Store> {
    async fn read(&self, key: &str) -> Result<Option<Secret>, StoreError> {
        self.kill_point.pass().await;
        self.inner.read(key).await
    }

    async fn write(&self, key: &str, value: &Secret) -> Result<(), StoreError> {
        self.kill_point.pass().await;
        self.inner.write(key, value).await
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.kill_point.pass().await;
        self.inner.delete(key).await
    }
}

#[async_trait]
impl SessionHost for Killable<dyn SessionHost> {
    async fn signed_in(&self, session: Arc<Session>) -> Result<(), StoreError> {
        self.kill_point.pass().await;
        self.inner.signed_in(session).await
    }

    async fn must_sign_in_again(&self) {
        self.kill_point.pass().await;
        self.inner.must_sign_in_again().await;
    }

    // These two change nothing.

    async fn access_token(&self) -> Result<Option<Secret>, StoreError> {
        self.inner.access_token().await
    }

    async fn account(&self) -> Option<Address> {
        self.inner.account().await
    }
}

#[async_trait]
impl Way for Killable<dyn Backend> {
    async fn of(&self, call: &'static str) -> Arc<dyn Backend> {
        self.kill_point.call(call).await;
        Arc::clone(&self.inner)
    }

    fn by_itself(&self) -> &dyn Backend {
        &*self.inner
    }
}
