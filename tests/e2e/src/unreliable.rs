//! Stores and hosts that do not do as they are asked: they fail, or never answer.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use repass_core::{
    address::Address,
    backend::Session,
    host::{SessionHost, Store, StoreError},
    secret::Secret,
};

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// It is carried out.
    Work,
    /// It fails: the store is locked, or busy.
    Fail,
    /// It never ends.
    Hang,
}

impl Does {
    async fn now(self) -> Result<(), StoreError> {
        match self {
            Self::Work => Ok(()),
            Self::Fail => Err(StoreError),
            Self::Hang => std::future::pending().await,
        }
    }
}

/// What becomes of the next calls; those after them work.
#[derive(Default)]
struct Plan(Mutex<VecDeque<Does>>);

impl Plan {
    fn add(&self, does: &[Does]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(does);
    }

    async fn next(&self) -> Result<(), StoreError> {
        let does = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        does.unwrap_or(Does::Work).now().await
    }
}

/// A store that works but for what is planned.
pub struct UnreliableStore {
    inner: Arc<dyn Store>,
    reads: Plan,
    writes: Plan,
}

impl UnreliableStore {
    /// In front of a store that works.
    #[must_use]
    pub fn before(inner: Arc<dyn Store>) -> Arc<Self> {
        Arc::new(Self { inner, reads: Plan::default(), writes: Plan::default() })
    }

    /// What the next reads do.
    pub fn reads(&self, does: &[Does]) {
        self.reads.add(does);
    }

    /// What the next writes do.
    pub fn writes(&self, does: &[Does]) {
        self.writes.add(does);
    }
}

#[async_trait]
impl Store for UnreliableStore {
    async fn read(&self, key: &str) -> Result<Option<Secret>, StoreError> {
        self.reads.next().await?;
        self.inner.read(key).await
    }

    async fn write(&self, key: &str, value: &Secret) -> Result<(), StoreError> {
        self.writes.next().await?;
        self.inner.write(key, value).await
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.inner.delete(key).await
    }
}

/// A host that works but for what is planned.
pub struct UnreliableHost {
    inner: Arc<dyn SessionHost>,
    signed_in: Plan,
    access_token: Plan,
    account: Plan,
}

impl UnreliableHost {
    /// In front of a host that works.
    #[must_use]
    pub fn before(inner: Arc<dyn SessionHost>) -> Arc<Self> {
        let (signed_in, access_token, account) = Default::default();
        Arc::new(Self { inner, signed_in, access_token, account })
    }

    /// What the next sessions handed over meet.
    pub fn signed_in(&self, does: &[Does]) {
        self.signed_in.add(does);
    }

    /// What the next questions for an access token meet.
    pub fn access_token(&self, does: &[Does]) {
        self.access_token.add(does);
    }

    /// What the next questions for the account meet. Failing is not telling.
    pub fn account(&self, does: &[Does]) {
        self.account.add(does);
    }
}

#[async_trait]
impl SessionHost for UnreliableHost {
    async fn signed_in(&self, session: Arc<Session>) -> Result<(), StoreError> {
        self.signed_in.next().await?;
        self.inner.signed_in(session).await
    }

    async fn must_sign_in_again(&self) {
        self.inner.must_sign_in_again().await;
    }

    async fn access_token(&self) -> Result<Option<Secret>, StoreError> {
        self.access_token.next().await?;
        self.inner.access_token().await
    }

    async fn account(&self) -> Option<Address> {
        self.account.next().await.ok()?;
        self.inner.account().await
    }
}
