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
        Abilities, Backend, Challenge, Changed, FactorAnswer, Failure, Grant, InstructionsRequest, NoRandomness,
        OtherDevices, PasswordChange, Proof, Session, SignInRequest, SignOut, SignedIn, Ticket, Verified,
    },
    client::Setup,
    host::{SessionHost, Store, StoreError},
    link::{AppLink, LinkContent, LinkRefused},
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

    /// Everything that has an effect, behind the kill point.
    #[must_use]
    pub fn setup(&self, setup: Setup) -> Setup {
        Setup {
            backend: self.behind(setup.backend),
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
impl Backend for Killable<dyn Backend> {
    fn abilities(&self) -> Abilities {
        self.inner.abilities()
    }

    fn prepare_ticket(&self, previous: Option<&Ticket>) -> Result<Ticket, NoRandomness> {
        self.inner.prepare_ticket(previous)
    }

    fn read_link(&self, link: &AppLink) -> Result<LinkContent, LinkRefused> {
        self.inner.read_link(link)
    }

    async fn request_instructions(&self, request: InstructionsRequest<'_>) -> Result<Option<Ticket>, Failure> {
        self.kill_point.call("request_instructions").await;
        self.inner.request_instructions(request).await
    }

    async fn verify(&self, proof: Proof<'_>) -> Result<Verified, Failure> {
        self.kill_point.call("verify").await;
        self.inner.verify(proof).await
    }

    async fn confirm_grant(&self, grant: &Grant, answer: FactorAnswer<'_>) -> Result<Grant, Failure> {
        self.kill_point.call("confirm_grant").await;
        self.inner.confirm_grant(grant, answer).await
    }

    async fn renew_grant(&self, grant: &Grant) -> Result<Grant, Failure> {
        self.kill_point.call("renew_grant").await;
        self.inner.renew_grant(grant).await
    }

    async fn end_grant(&self, grant: &Grant) -> Result<(), Failure> {
        self.kill_point.call("end_grant").await;
        self.inner.end_grant(grant).await
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<OtherDevices, Failure> {
        self.kill_point.call("set_password").await;
        self.inner.set_password(grant, new).await
    }

    async fn change_password(&self, change: PasswordChange<'_>) -> Result<Changed, Failure> {
        self.kill_point.call("change_password").await;
        self.inner.change_password(change).await
    }

    async fn request_confirmation_code(&self, access_token: &Secret) -> Result<(), Failure> {
        self.kill_point.call("request_confirmation_code").await;
        self.inner.request_confirmation_code(access_token).await
    }

    async fn sign_in(&self, request: SignInRequest<'_>) -> Result<SignedIn, Failure> {
        self.kill_point.call("sign_in").await;
        self.inner.sign_in(request).await
    }

    async fn answer_challenge(&self, challenge: &Challenge, answer: FactorAnswer<'_>) -> Result<SignedIn, Failure> {
        self.kill_point.call("answer_challenge").await;
        self.inner.answer_challenge(challenge, answer).await
    }

    async fn end_challenge(&self, challenge: &Challenge) -> Result<(), Failure> {
        self.kill_point.call("end_challenge").await;
        self.inner.end_challenge(challenge).await
    }

    async fn refresh_session(&self, session: &Session) -> Result<Session, Failure> {
        self.kill_point.call("refresh_session").await;
        self.inner.refresh_session(session).await
    }

    async fn sign_out(&self, access_token: &Secret, which: SignOut) -> Result<(), Failure> {
        self.kill_point.call("sign_out").await;
        self.inner.sign_out(access_token, which).await
    }
}
