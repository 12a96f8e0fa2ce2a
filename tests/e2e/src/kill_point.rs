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
    backend::{
        Abilities, Backend, Confirmation, Failure, Grant, Proof, Proved, ResetRequest, Saved, Session, SignOut,
        SignedIn,
    },
    host::{SessionSink, Store, StoreError},
    secret::Secret,
};

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

    pub(crate) fn store(&self, inner: Arc<dyn Store>) -> Arc<dyn Store> {
        Arc::new(Killable { kill_point: self.clone(), inner })
    }

    pub(crate) fn backend(&self, inner: Arc<dyn Backend>) -> Arc<dyn Backend> {
        Arc::new(Killable { kill_point: self.clone(), inner })
    }

    pub(crate) fn sink(&self, inner: Arc<dyn SessionSink>) -> Arc<dyn SessionSink> {
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
impl SessionSink for Killable<dyn SessionSink> {
    async fn signed_in(&self, session: Session) -> Result<(), StoreError> {
        self.kill_point.pass().await;
        self.inner.signed_in(session).await
    }

    async fn must_sign_in_again(&self) {
        self.kill_point.pass().await;
        self.inner.must_sign_in_again().await;
    }
}

#[async_trait]
impl Backend for Killable<dyn Backend> {
    fn abilities(&self) -> Abilities {
        self.inner.abilities()
    }

    async fn request_reset(&self, request: ResetRequest<'_>) -> Result<(), Failure> {
        self.kill_point.call("request_reset").await;
        self.inner.request_reset(request).await
    }

    async fn prove(&self, proof: Proof<'_>) -> Result<Proved, Failure> {
        self.kill_point.call("prove").await;
        self.inner.prove(proof).await
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<Saved, Failure> {
        self.kill_point.call("set_password").await;
        self.inner.set_password(grant, new).await
    }

    async fn sign_in(&self, address: &Address, password: &Secret) -> Result<SignedIn, Failure> {
        self.kill_point.call("sign_in").await;
        self.inner.sign_in(address, password).await
    }

    async fn change_password(
        &self,
        access_token: &Secret,
        new: &Secret,
        confirmation: Confirmation<'_>,
    ) -> Result<Saved, Failure> {
        self.kill_point.call("change_password").await;
        self.inner.change_password(access_token, new, confirmation).await
    }

    async fn request_confirmation_code(&self, access_token: &Secret) -> Result<(), Failure> {
        self.kill_point.call("request_confirmation_code").await;
        self.inner.request_confirmation_code(access_token).await
    }

    async fn sign_out(&self, access_token: &Secret, which: SignOut) -> Result<(), Failure> {
        self.kill_point.call("sign_out").await;
        self.inner.sign_out(access_token, which).await
    }
}
