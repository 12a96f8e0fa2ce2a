//! The runner of the keeper: holds the tokens, turns effects into I/O and answers into events. It decides
//! nothing.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use async_trait::async_trait;
use tokio::{
    runtime::Handle,
    sync::{Notify, oneshot, watch},
    time::timeout,
};

use super::{
    LendFailure, SessionState,
    machine::{Caller, Effect, Event, Holder, Known, Machine, Number, Record, Restored},
    record,
};
use crate::{
    address::Address,
    backend::{Backend, Failure, Session, SignOut},
    host::{LogLevel, LogSink, SessionHost, Store, StoreError},
    runner::{GRACE, StorageQueue},
    secret::Secret,
    time::{Clock, Deadline, Timestamp},
};

/// Keeps the session of an app that brings no [`SessionHost`]. Cheap to clone; all calls may come from any
/// thread, and none waits for I/O.
#[derive(Clone)]
pub struct SessionKeeper(Arc<Shared>);

/// What the keeper reaches.
pub(crate) struct Services {
    pub(crate) backend: Arc<dyn Backend>,
    pub(crate) secrets: Arc<dyn Store>,
    pub(crate) log: Arc<dyn LogSink>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) storage: StorageQueue,
    /// The longest that one call to the server or to the store may take.
    pub(crate) call: Duration,
}

struct Shared {
    services: Arc<Services>,
    runtime: Handle,
    state: Mutex<State>,
    told: watch::Sender<SessionState>,
    /// Rings after every step, for whoever keeps the time.
    stepped: Arc<Notify>,
}

struct State {
    machine: Machine,
    vault: Vault,
    closed: bool,
}

/// Where the tokens lie, and who waits for one. The machine names them; only the runner touches them.
#[derive(Default)]
struct Vault {
    sessions: HashMap<Number, Arc<Session>>,
    lending: HashMap<Caller, oneshot::Sender<Result<Secret, LendFailure>>>,
    taking: HashMap<Caller, oneshot::Sender<bool>>,
    /// The last name that was given.
    last: u64,
}

impl Vault {
    fn name(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    fn keep(&mut self, session: Arc<Session>) -> Number {
        let number = Number(self.name());
        self.sessions.insert(number, session);
        number
    }

    /// What may be known of a session that came now.
    fn keep_new(&mut self, session: Arc<Session>, now: Timestamp) -> Known {
        Known {
            holder: Holder {
                account: session.account.clone(),
                user_id: session.user_id.clone(),
                device_id: session.device_id.clone(),
            },
            has_refresh_token: session.refresh_token.is_some(),
            expires: session.expires_in_seconds.map(|life| Deadline::after(now, Duration::from_secs(life))),
            number: self.keep(session),
        }
    }

    fn session(&self, number: Number) -> Option<&Session> {
        self.sessions.get(&number).map(Arc::as_ref)
    }
}

impl SessionKeeper {
    pub(crate) fn start(services: Services, runtime: &Handle) -> Self {
        let machine = Machine::new(services.backend.abilities().refreshes_sessions);
        let (told, _) = watch::channel(machine.state());
        let state = Mutex::new(State { machine, vault: Vault::default(), closed: false });
        let services = Arc::new(services);
        let shared = Arc::new(Shared { services, runtime: runtime.clone(), state, told, stepped: Arc::default() });
        runtime.spawn(keep_time(Arc::downgrade(&shared)));
        shared.feed(|_, _| Some(Event::Started));
        Self(shared)
    }

    /// What it holds now.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.0.told.borrow().clone()
    }

    /// What it holds from now on, the present state first. A slow reader skips states that were already
    /// replaced; the last one always arrives.
    #[must_use]
    pub fn states(&self) -> watch::Receiver<SessionState> {
        let mut receiver = self.0.told.subscribe();
        receiver.mark_changed();
        receiver
    }

    /// Lends the access token for one of the app's own requests. Refreshed first where it is about to expire,
    /// for however many callers by one request. It is asked for by this call, also where nobody waits for what
    /// it returns.
    ///
    /// # Errors
    /// [`LendFailure`] tells why there is none.
    pub fn lend(&self) -> impl Future<Output = Result<Secret, LendFailure>> + Send + use<> {
        let (sender, lent) = oneshot::channel();
        self.0.feed(|vault, _| {
            let caller = Caller(vault.name());
            vault.lending.insert(caller, sender);
            Some(Event::Lend(caller))
        });
        async move { lent.await.unwrap_or(Err(LendFailure::Closed)) }
    }

    /// The app's server refused this access token (401). It is refreshed before it is lent again, although it
    /// seemed to live; where the server cannot refresh, the session is over. A token that is not lent any
    /// more changes nothing, so late refusals of one token count once.
    pub fn access_token_refused(&self, token: &Secret) {
        self.0.feed_if(|state, _| {
            let number = state.machine.held()?;
            let is_lent = state.vault.session(number).is_some_and(|session| session.access_token == *token);
            is_lent.then_some(Event::Refused(number))
        });
    }

    /// Signs out: at once on this device; the server is told as soon as it can be reached.
    pub fn sign_out(&self) {
        self.0.feed(|_, _| Some(Event::SignOut));
    }

    /// The app came to the front: what could not be done before is tried again.
    pub fn foregrounded(&self) {
        self.0.feed(|_, _| Some(Event::Foregrounded));
    }

    /// Where its work runs; a host's observers may run there too.
    #[must_use]
    pub fn runtime(&self) -> &Handle {
        &self.0.runtime
    }

    /// Takes a session, once it is stored.
    async fn take(&self, session: Arc<Session>, replaces: bool) -> Result<(), StoreError> {
        let (sender, taken) = oneshot::channel();
        let mut waiting = Waiting { keeper: self, caller: None };
        self.0.feed(|vault, now| {
            let caller = Caller(vault.name());
            vault.taking.insert(caller, sender);
            waiting.caller = Some(caller);
            Some(Event::SignedIn { caller, known: vault.keep_new(session, now), replaces })
        });
        let taken = taken.await.unwrap_or(false);
        waiting.caller = None;
        if taken { Ok(()) } else { Err(StoreError) }
    }

    /// Lets go of everything in memory; later calls do nothing. What is stored stays.
    pub(crate) fn close(&self) {
        let mut state = self.0.lock();
        state.closed = true;
        let vault = std::mem::take(&mut state.vault);
        drop(state);
        drop(vault);
        self.0.stepped.notify_one();
    }
}

/// Whoever brought a session, and may go away before it is stored.
struct Waiting<'a> {
    keeper: &'a SessionKeeper,
    caller: Option<Caller>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(caller) = self.caller {
            self.keeper.0.feed(|vault, _| {
                vault.taking.remove(&caller);
                Some(Event::GivenUp(caller))
            });
        }
    }
}

#[async_trait]
impl SessionHost for SessionKeeper {
    async fn signed_in(&self, session: Arc<Session>) -> Result<(), StoreError> {
        self.take(session, false).await
    }

    async fn session_replaced(&self, session: Arc<Session>) -> Result<(), StoreError> {
        self.take(session, true).await
    }

    async fn must_sign_in_again(&self) {
        self.0.feed(|_, _| Some(Event::Over));
    }

    async fn access_token(&self) -> Result<Option<Secret>, StoreError> {
        match self.lend().await {
            Ok(token) => Ok(Some(token)),
            Err(LendFailure::SignedOut | LendFailure::MustSignInAgain) => Ok(None),
            Err(LendFailure::Unreachable | LendFailure::Unreadable | LendFailure::Closed) => Err(StoreError),
        }
    }

    async fn newer_access_token(&self, refused: &Secret) -> Result<Option<Secret>, StoreError> {
        self.access_token_refused(refused);
        Ok(self.access_token().await?.filter(|token| token != refused))
    }

    async fn account(&self) -> Option<Address> {
        let mut states = self.states();
        let state = states.wait_for(|state| *state != SessionState::Restoring).await.ok()?;
        match &*state {
            SessionState::SignedIn { account, .. } | SessionState::MustSignInAgain { account, .. } => account.clone(),
            SessionState::Restoring | SessionState::Unreadable | SessionState::SignedOut { .. } => None,
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic under the lock would have been ours and leaves a whole machine behind.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn feed(self: &Arc<Self>, event: impl FnOnce(&mut Vault, Timestamp) -> Option<Event>) {
        self.feed_if(|state, now| event(&mut state.vault, now));
    }

    /// One step of the machine, if there is an event. No host code runs under the lock.
    fn feed_if(self: &Arc<Self>, event: impl FnOnce(&mut State, Timestamp) -> Option<Event>) {
        let mut state = self.lock();
        if state.closed {
            return;
        }
        let now = self.services.clock.now();
        let Some(event) = event(&mut state, now) else { return };
        let (machine, issued) = state.machine.clone().step(now, event);
        state.machine = machine;
        for effect in issued {
            self.begin(&mut state, effect, now);
        }
        let needed = state.machine.needs();
        state.vault.sessions.retain(|number, _| needed.contains(number));
        let told = state.machine.state();
        self.told.send_if_modified(|before| {
            let changed = *before != told;
            *before = told;
            changed
        });
        drop(state);
        self.stepped.notify_one();
    }

    /// Starts an effect. Called under the lock; returns at once.
    fn begin(self: &Arc<Self>, state: &mut State, effect: Effect, now: Timestamp) {
        let vault = &mut state.vault;
        match effect {
            Effect::Read => self.read(),
            Effect::Write(record) => self.write(&record, vault, now),
            Effect::Refresh(number) => {
                let Some(session) = vault.sessions.get(&number).cloned() else { return };
                self.log("refresh");
                self.run(async move |shared| {
                    let refreshed = shared.in_time(shared.services.backend.refresh_session(&session)).await;
                    let refreshed = refreshed.map(|next| Arc::new(completed(next, &session)));
                    shared.log(if refreshed.is_ok() { "refreshed" } else { "not refreshed" });
                    shared.feed(|vault, now| {
                        Some(Event::Refreshed(number, refreshed.map(|next| vault.keep_new(next, now))))
                    });
                });
            }
            Effect::End(number) => {
                let Some(session) = vault.sessions.get(&number).cloned() else { return };
                self.log("end at the server");
                self.run(async move |shared| {
                    let ending = shared.services.backend.sign_out(&session.access_token, SignOut::This);
                    let ended = shared.in_time(ending).await;
                    shared.feed(|_, _| Some(Event::Ended(number, ended)));
                });
            }
            Effect::Lend(caller, number) => {
                let token = vault.session(number).map(|session| Secret::from(session.access_token.expose()));
                if let Some(sender) = vault.lending.remove(&caller) {
                    let _ = sender.send(token.ok_or(LendFailure::SignedOut));
                }
            }
            Effect::Refuse(caller, failure) => {
                if let Some(sender) = vault.lending.remove(&caller) {
                    let _ = sender.send(Err(failure));
                }
            }
            Effect::Taken(caller, taken) => {
                if let Some(sender) = vault.taking.remove(&caller) {
                    let _ = sender.send(taken);
                }
            }
        }
    }

    fn read(self: &Arc<Self>) {
        let services = Arc::clone(&self.services);
        let reading = async move {
            let reading = services.secrets.read(record::KEY);
            timeout(services.call, reading).await.unwrap_or(Err(StoreError))
        };
        self.store(reading, |shared, stored| {
            shared.feed(|vault, _| {
                Some(Event::Restored(match stored {
                    Ok(Some(stored)) => record::decode(&stored, |session| vault.keep(Arc::new(session))),
                    Ok(None) => Restored::Nothing,
                    Err(StoreError) => Restored::Unreadable,
                }))
            });
        });
    }

    fn write(self: &Arc<Self>, wanted: &Record, vault: &Vault, now: Timestamp) {
        let bytes = if wanted.is_empty() {
            Ok(None)
        } else {
            record::encode(wanted, |number| vault.session(number), now).map(Some)
        };
        let services = Arc::clone(&self.services);
        let writing = async move {
            let writing = async {
                match bytes? {
                    Some(bytes) => services.secrets.write(record::KEY, &bytes).await,
                    None => services.secrets.delete(record::KEY).await,
                }
            };
            timeout(services.call, writing).await.unwrap_or(Err(StoreError))
        };
        self.store(writing, |shared, written| {
            if written.is_err() {
                shared.services.log.log(LogLevel::Warn, "session: could not be stored");
            }
            shared.feed(|_, _| Some(Event::Written(written.is_ok())));
        });
    }

    /// Work for the secure store, in the order in which it was begun. The keeper may be gone by its end.
    fn store<T: Send>(
        self: &Arc<Self>,
        work: impl Future<Output = T> + Send + 'static,
        then: impl FnOnce(&Arc<Self>, T) + Send + 'static,
    ) {
        let shared = Arc::downgrade(self);
        self.services.storage.push(async move {
            let done = work.await;
            if let Some(shared) = shared.upgrade() {
                then(&shared, done);
            }
        });
    }

    /// Work at the server. It ends, and what it brings is stored, though nobody holds the keeper any more.
    fn run<Work>(self: &Arc<Self>, work: impl FnOnce(Arc<Self>) -> Work)
    where
        Work: Future<Output = ()> + Send + 'static,
    {
        self.runtime.spawn(work(Arc::clone(self)));
    }

    /// Given up, a call counts as lost: something may have been sent.
    async fn in_time<T>(&self, call: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        timeout(self.services.call + GRACE, call).await.unwrap_or(Err(Failure::Lost))
    }

    fn log(&self, what: &str) {
        self.services.log.log(LogLevel::Debug, &format!("session: {what}"));
    }
}

/// What a server left out of a refreshed session stays as it was.
fn completed(next: Session, before: &Session) -> Session {
    let same = |secret: &Secret| Secret::from(secret.expose());
    Session { refresh_token: next.refresh_token.or_else(|| before.refresh_token.as_ref().map(same)), ..next }
}

/// Wakes the machine when something is due. Ends with it.
async fn keep_time(shared: Weak<Shared>) {
    const LONG: Duration = Duration::from_hours(1);
    loop {
        let (next, stepped) = {
            let Some(shared) = shared.upgrade() else { return };
            let state = shared.lock();
            if state.closed {
                return;
            }
            let next = state.machine.next_tick(shared.services.clock.now());
            (next.unwrap_or(LONG).min(LONG), Arc::clone(&shared.stepped))
        };
        // Nothing of the keeper is held while this waits, or it would never be dropped.
        let has_passed = timeout(next, stepped.notified()).await.is_err();
        if has_passed && let Some(shared) = shared.upgrade() {
            shared.feed(|_, _| Some(Event::Tick));
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.stepped.notify_one();
    }
}
