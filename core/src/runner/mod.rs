//! The one runner: turns effects into I/O and answers into events.
//!
//! A [`FlowHandle`] is what the host holds. Its calls never wait for I/O: they take the lock of the
//! flow for one step of its reducer, start what the step issued, and publish the new screen. No
//! host code and no listener runs under that lock.

mod effects;
mod records;
mod storage;
mod vault;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ring::rand::{SecureRandom, SystemRandom};
use tokio::{
    runtime::Handle,
    sync::{Notify, watch},
    time::timeout,
};
use zeroize::{Zeroize, Zeroizing};

pub(crate) use self::storage::StorageQueue;
use self::vault::Vault;
use crate::{
    backend::Backend,
    flow::{Answer, EffectId, Event, Facts, Flow, Issued, Rules, Slot},
    host::{LogLevel, LogSink, SessionSink, SessionSource, Store},
    link::{AppLinks, RequestId},
    policy::{Assessment, Policy},
    secret::Secret,
    time::Clock,
};

/// Everything that the effects of the flows reach.
pub(crate) struct Services {
    pub(crate) backend: Arc<dyn Backend>,
    pub(crate) records: Arc<dyn Store>,
    pub(crate) secrets: Arc<dyn Store>,
    pub(crate) sink: Arc<dyn SessionSink>,
    pub(crate) source: Arc<dyn SessionSource>,
    pub(crate) log: Arc<dyn LogSink>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) policy: Policy,
    pub(crate) links: AppLinks,
    pub(crate) rules: Rules,
    /// Work for the two stores.
    pub(crate) storage: StorageQueue,
    /// Set once the client is closed: then no flow takes a step any more.
    pub(crate) closed: AtomicBool,
    /// The flows to be closed with the client, those among them that still live.
    pub(crate) flows: Mutex<Vec<Weak<dyn Closes>>>,
}

impl Services {
    /// Closes every flow: none takes a step any more, and all secrets are wiped.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        let flows = std::mem::take(&mut *self.flows());
        for flow in flows.iter().filter_map(Weak::upgrade) {
            flow.close();
        }
    }

    fn watch_over(&self, flow: Weak<dyn Closes>) {
        let mut flows = self.flows();
        flows.retain(|flow| flow.strong_count() > 0);
        flows.push(flow);
    }

    fn flows(&self) -> MutexGuard<'_, Vec<Weak<dyn Closes>>> {
        self.flows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running flow. Cheap to clone; all calls may come from any thread, and none waits for I/O.
pub struct FlowHandle<F: Flow>(Arc<Shared<F>>);

impl<F: Flow> Clone for FlowHandle<F> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

struct Shared<F: Flow> {
    services: Arc<Services>,
    runtime: Handle,
    state: Mutex<State<F>>,
    screens: watch::Sender<F::Screen>,
    /// Rings after every step, for whoever keeps the time.
    stepped: Arc<Notify>,
}

struct State<F: Flow> {
    machine: F,
    vault: Vault,
    closed: bool,
}

impl<F: Flow> FlowHandle<F> {
    pub(crate) fn start(services: Arc<Services>, runtime: &Handle) -> Self {
        let machine = F::new(services.rules.clone());
        let (screens, _) = watch::channel(machine.screen(services.clock.now()));
        let state = Mutex::new(State { machine, vault: Vault::default(), closed: false });
        let shared = Arc::new(Shared { services, runtime: runtime.clone(), state, screens, stepped: Arc::default() });
        shared.services.watch_over(Arc::downgrade(&shared) as Weak<dyn Closes>);
        runtime.spawn(keep_time(Arc::downgrade(&shared)));
        shared.feed(|_| Event::Started);
        Self(shared)
    }

    /// Does what a person pressed. What means nothing on the present screen changes nothing.
    pub fn dispatch(&self, action: F::Action) {
        let fresh = fresh_request_id();
        self.0.feed(|facts| Event::Act { action, facts: facts(), fresh });
    }

    /// Puts the whole content of a secret field into its slot, as UTF-8, at every change. Ignored
    /// while the slot is being sent.
    pub fn put(&self, slot: Slot, typed: &[u8]) {
        if slot == Slot::Link {
            return self.open_link(typed);
        }
        let secret = Secret::from(typed);
        self.0.feed_if(
            |state| {
                let accepted = state.machine.accepts(slot);
                if accepted {
                    state.vault.put(slot, secret);
                }
                accepted
            },
            |facts| Event::Typed(facts()),
        );
    }

    /// Empties a slot.
    pub fn clear(&self, slot: Slot) {
        self.put(slot, &[]);
    }

    /// Takes a link that the app was opened with. It is kept while something else is under way.
    fn open_link(&self, link: &[u8]) {
        let read = std::str::from_utf8(link)
            .map_err(|_| crate::link::LinkRefused::NotOurs)
            .and_then(|link| self.0.services.links.read(link));
        let (facts, token) = match read {
            Ok(link) => (Ok(link.facts), Some(link.token)),
            Err(refused) => (Err(refused), None),
        };
        self.0.feed_if(
            |state| {
                let accepted = state.machine.accepts(Slot::Link);
                if let (true, Some(token)) = (accepted, token) {
                    state.vault.put(Slot::Link, token);
                }
                accepted
            },
            |_| Event::LinkOpened(facts),
        );
    }

    /// The policy's answer for what is typed now.
    #[must_use]
    pub fn assess(&self) -> Assessment {
        let state = self.0.lock();
        self.0.facts(&state).assessment
    }

    /// What is shown now.
    #[must_use]
    pub fn screen(&self) -> F::Screen {
        let state = self.0.lock();
        state.machine.screen(self.0.services.clock.now())
    }

    /// The screens from now on, the present one first. A slow reader skips screens that were
    /// already replaced; the last one always arrives.
    #[must_use]
    pub fn screens(&self) -> watch::Receiver<F::Screen> {
        let mut receiver = self.0.screens.subscribe();
        receiver.mark_changed();
        receiver
    }

    /// Where its effects run; a host's observers may run there too.
    #[must_use]
    pub fn runtime(&self) -> &Handle {
        &self.0.runtime
    }

    /// The full address of the account, for the hidden user-name field that password managers want.
    /// Not for showing.
    #[must_use]
    pub fn account_name(&self) -> Option<String> {
        self.0.lock().machine.account().map(|account| account.as_str().to_owned())
    }

    /// The app came to the front: deadlines are looked at again.
    pub fn foregrounded(&self) {
        self.0.feed(|_| Event::Foregrounded);
    }

    /// The app went to the background: typed passwords are wiped after a while.
    pub fn backgrounded(&self) {
        self.0.feed(|_| Event::Backgrounded);
    }

    /// Ends the flow: its secrets are wiped, later calls do nothing. What is stored stays, so that a
    /// new flow goes on where this one was.
    pub fn close(&self) {
        self.0.close();
    }
}

/// A flow of any kind, as the client that closes them all knows it.
pub(crate) trait Closes: Send + Sync {
    /// See [`FlowHandle::close`].
    fn close(&self);
}

impl<F: Flow> Closes for Shared<F> {
    fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.vault = Vault::default();
        drop(state);
        self.stepped.notify_one();
    }
}

impl<F: Flow> Drop for Shared<F> {
    fn drop(&mut self) {
        self.stepped.notify_one();
    }
}

impl<F: Flow> Shared<F> {
    fn lock(&self) -> MutexGuard<'_, State<F>> {
        // A panic under the lock would have been ours and leaves a whole machine behind.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn feed(self: &Arc<Self>, event: impl FnOnce(&dyn Fn() -> Facts) -> Event<F::Action>) {
        self.feed_if(|_| true, event);
    }

    /// One step of the reducer, if `prepare` agrees. The facts are computed only for an event that
    /// carries them: they cost an assessment of what is typed.
    fn feed_if(
        self: &Arc<Self>,
        prepare: impl FnOnce(&mut State<F>) -> bool,
        event: impl FnOnce(&dyn Fn() -> Facts) -> Event<F::Action>,
    ) {
        let mut state = self.lock();
        if state.closed || self.services.closed.load(Ordering::Acquire) || !prepare(&mut state) {
            return;
        }
        let now = self.services.clock.now();
        let event = event(&|| self.facts(&state));
        let (machine, issued) = state.machine.clone().step(now, event);
        state.machine = machine;
        for Issued { id, effect } in issued {
            self.log(LogLevel::Debug, &effect);
            self.begin(&mut state, id, effect);
        }
        let screen = state.machine.screen(now);
        self.screens.send_if_modified(|shown| {
            let changed = *shown != screen;
            *shown = screen;
            changed
        });
        drop(state);
        self.stepped.notify_one();
    }

    /// Feeds an answer. What it brings is kept only where the flow still waits for it; else it is
    /// given back to be ended: where the flow went on, or is closed.
    fn answer<T>(
        self: &Arc<Self>,
        id: EffectId,
        answer: Answer,
        brought: T,
        keep: impl FnOnce(&mut Vault, T),
    ) -> Option<T> {
        let mut brought = Some(brought);
        self.feed_if(
            |state| {
                if state.machine.awaits(id)
                    && let Some(brought) = brought.take()
                {
                    keep(&mut state.vault, brought);
                }
                true
            },
            |_| Event::Answered { id, answer },
        );
        brought
    }

    fn facts(&self, state: &State<F>) -> Facts {
        let account = state.machine.account();
        state.vault.facts(&self.services.policy, account)
    }

    fn log(&self, level: LogLevel, what: &impl effects::Named) {
        self.services.log.log(level, &format!("{}: {}", F::NAME, what.name()));
    }
}

/// Wakes the flow when a deadline passes. Ends with it.
async fn keep_time<F: Flow>(shared: Weak<Shared<F>>) {
    const LONG: Duration = Duration::from_hours(1);
    loop {
        let (next, stepped) = {
            let Some(shared) = shared.upgrade() else { return };
            let state = shared.lock();
            if state.closed {
                return;
            }
            let now = shared.services.clock.now();
            let pending = state.machine.deadlines().into_iter().map(|wait| wait.remaining(now));
            (pending.filter(|left| !left.is_zero()).min().unwrap_or(LONG), Arc::clone(&shared.stepped))
        };
        // Nothing of the flow is held while this waits, or it would never be dropped.
        let has_passed = timeout(next, stepped.notified()).await.is_err();
        if has_passed && let Some(shared) = shared.upgrade() {
            shared.feed(|_| Event::Tick);
        }
    }
}

fn fresh_request_id() -> RequestId {
    RequestId::from_bytes(*random().unwrap_or_default())
}

/// `None` where the system has no randomness to give; whoever needs it then sends nothing.
fn random<const N: usize>() -> Option<Zeroizing<[u8; N]>>
where
    [u8; N]: Default + Zeroize,
{
    let mut bytes = Zeroizing::<[u8; N]>::default();
    SystemRandom::new().fill(bytes.as_mut_slice()).ok().map(|()| bytes)
}
