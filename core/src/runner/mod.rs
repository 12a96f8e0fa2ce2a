//! The one runner: turns effects into I/O and answers into events.
//!
//! A [`FlowHandle`] is what the host holds. Its calls never wait for I/O: they take the lock of the
//! flow for one step of its reducer, start what the step issued, and publish the new screen. No
//! host code and no listener runs under that lock.

mod effects;
mod events;
mod names;
mod outcome;
mod records;
mod services;
mod storage;
mod taken_links;
mod timekeeper;
mod vault;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
    time::Duration,
};

use tokio::{
    runtime::Handle,
    sync::{Notify, watch},
};

pub use self::vault::Emptied;
use self::vault::{Brought, Incoming, Vault};
pub(crate) use self::{effects::GRACE, events::EventQueue, services::Services, storage::StorageQueue};
use self::{
    effects::{Outside, Starter},
    timekeeper::keep_time,
};
use crate::{
    flow::{Answer, EffectId, Event, Facts, Flow, Slot, analytics::happened},
    host::LogLevel,
    link::{LinkDigest, LinkFacts, RequestId},
    policy::Assessment,
    random::random,
    secret::Secret,
    text,
    time::Deadline,
};

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
    shown: watch::Sender<Shown<F::Screen>>,
    /// Rings after every step, for whoever keeps the time.
    stepped: Arc<Notify>,
}

/// What is shown, and which fields are to be empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown<S> {
    /// The screen.
    pub screen: S,
    /// How often the flow emptied each slot so far.
    pub emptied: Emptied,
}

struct State<F: Flow> {
    machine: F,
    vault: Vault,
    closed: bool,
}

impl<F: Flow> FlowHandle<F> {
    pub(crate) fn start(services: Arc<Services>, runtime: &Handle) -> Self {
        let machine = F::new(services.rules.clone());
        let screen = machine.screen(services.clock.now());
        let (shown, _) = watch::channel(Shown { screen, emptied: Emptied::default() });
        let state = Mutex::new(State { machine, vault: Vault::default(), closed: false });
        let shared = Arc::new(Shared { services, runtime: runtime.clone(), state, shown, stepped: Arc::default() });
        let running: Arc<dyn Running> = Arc::clone(&shared) as _;
        shared.services.watch_over(Arc::downgrade(&running));
        runtime.spawn(keep_time(Arc::downgrade(&running)));
        shared.feed(|_| Event::Started);
        Self(shared)
    }

    /// Does what a person pressed. What means nothing on the present screen changes nothing.
    pub fn dispatch(&self, action: F::Action) {
        let fresh = random().map(|bytes| RequestId::from_bytes(*bytes));
        self.0.feed(|facts| Event::Act { action, facts: facts(), fresh });
    }

    /// Puts the whole content of a field into its slot, as UTF-8, at every change. Ignored while the slot
    /// is being sent. What nobody can see at the ends, such as a line break that came with pasted text,
    /// is left out; spaces stay.
    pub fn put(&self, slot: Slot, typed: &[u8]) {
        if slot == Slot::Link {
            return self.open_link(typed);
        }
        let visible = std::str::from_utf8(typed).map_or(typed, |typed| text::trim_invisible_ends(typed).as_bytes());
        let secret = Secret::from(visible);
        self.0.feed_if(
            |state| {
                let accepted = state.machine.accepts(slot);
                // An address is only read when it is needed, so it may come before that: a host fills it in.
                if accepted || slot == Slot::Address {
                    state.vault.put(slot, secret);
                }
                accepted
            },
            |facts| Event::Typed { slot, facts: facts() },
        );
    }

    /// Empties a slot.
    pub fn clear(&self, slot: Slot) {
        self.put(slot, &[]);
    }

    /// Takes a link that the app was opened with. It is kept while something else is under way.
    fn open_link(&self, link: &[u8]) {
        let digest = LinkDigest::of(link);
        let (facts, proof) = match self.0.services.read_link(link) {
            Ok((facts, proof)) => (Ok(facts), proof),
            Err(refused) => (Err(refused), None),
        };
        let request = facts.as_ref().ok().and_then(|facts: &LinkFacts| facts.request);
        self.0.feed_if(
            |state| {
                let accepted = state.machine.accepts(Slot::Link);
                if accepted {
                    state.vault.link = proof.map(Arc::new);
                    state.vault.incoming = Some(Incoming { digest, request });
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
    pub fn screens(&self) -> watch::Receiver<Shown<F::Screen>> {
        let mut receiver = self.0.shown.subscribe();
        receiver.mark_changed();
        receiver
    }

    /// What is left of a wait, by the client's clock.
    #[must_use]
    pub fn remaining(&self, wait: Deadline) -> Duration {
        wait.remaining(self.0.services.clock.now())
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

    /// The app went to the background: what was typed into secret fields is wiped after a while.
    pub fn backgrounded(&self) {
        self.0.feed(|_| Event::Backgrounded);
    }

    /// Ends the flow: its secrets are wiped, later calls do nothing. What is stored stays, so that a
    /// new flow goes on where this one was.
    pub fn close(&self) {
        self.0.close();
    }
}

/// A flow of any kind, as its client and its effects know it.
pub(crate) trait Running: Send + Sync {
    /// See [`FlowHandle::close`].
    fn close(&self);
    /// Feeds an answer. What it brings is kept only where the flow still waits for it; else it is ended: the
    /// flow went on, or is closed.
    fn answer(self: Arc<Self>, id: EffectId, answer: Answer, brought: Brought);
    /// A deadline passed.
    fn tick(self: Arc<Self>);
    /// How long it is until the next deadline, or as good as for ever; `None` where the flow is closed.
    fn next_deadline(&self) -> Option<Duration>;
    /// Rings after every step.
    fn stepped(&self) -> Arc<Notify>;
}

impl<F: Flow> Running for Shared<F> {
    fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        let vault = std::mem::take(&mut state.vault);
        drop(state);
        self.outside().let_go(vault);
        self.stepped.notify_one();
    }

    fn answer(self: Arc<Self>, id: EffectId, answer: Answer, brought: Brought) {
        self.log(LogLevel::Debug, &answer);
        if let Some(unwanted) = self.feed_answer(id, answer, brought) {
            self.outside().end(unwanted);
        }
    }

    fn tick(self: Arc<Self>) {
        self.feed(|_| Event::Tick);
    }

    fn next_deadline(&self) -> Option<Duration> {
        let state = self.lock();
        if state.closed {
            return None;
        }
        let now = self.services.clock.now();
        let pending = state.machine.deadlines().into_iter().map(|wait| wait.remaining(now));
        Some(pending.filter(|left| !left.is_zero()).min().unwrap_or(timekeeper::LONG))
    }

    fn stepped(&self) -> Arc<Notify> {
        Arc::clone(&self.stepped)
    }
}

impl<F: Flow> Drop for Shared<F> {
    fn drop(&mut self) {
        let vault = std::mem::take(&mut self.state.get_mut().unwrap_or_else(PoisonError::into_inner).vault);
        self.outside().let_go(vault);
        self.stepped.notify_one();
    }
}

impl<F: Flow> Shared<F> {
    fn outside(&self) -> Outside<'_> {
        Outside { services: &self.services, runtime: &self.runtime }
    }

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
        let (machine, issued) = state.machine.clone().step(now, event.clone());
        if let Some(events) = &self.services.events {
            events.send(happened(&state.machine, &event, &machine, &issued));
        }
        state.machine = machine;
        let starter = Starter { outside: self.outside(), flow: Arc::clone(self) as _ };
        for issued in issued {
            self.log(LogLevel::Debug, &issued.effect);
            let State { machine, vault, .. } = &mut *state;
            starter.begin(vault, machine.account(), issued);
        }
        let shown = Shown { screen: state.machine.screen(now), emptied: state.vault.emptied() };
        self.shown.send_if_modified(|before| {
            let changed = *before != shown;
            *before = shown;
            changed
        });
        drop(state);
        self.stepped.notify_one();
    }

    /// Feeds an answer. What it brings is kept only where the flow still waits for it; else it is given
    /// back.
    fn feed_answer(self: &Arc<Self>, id: EffectId, answer: Answer, brought: Brought) -> Option<Brought> {
        let mut brought = Some(brought);
        self.feed_if(
            |state| {
                if state.machine.awaits(id)
                    && let Some(brought) = brought.take()
                {
                    state.vault.keep(brought);
                }
                true
            },
            |_| Event::Answered { id, answer },
        );
        brought
    }

    fn facts(&self, state: &State<F>) -> Facts {
        let account = state.machine.account();
        state.vault.facts(&self.services.policy(), self.services.code_format(), account)
    }

    fn log(&self, level: LogLevel, what: &dyn names::Named) {
        self.services.log.log(level, &format!("{}: {}", F::NAME, what.name()));
    }
}
