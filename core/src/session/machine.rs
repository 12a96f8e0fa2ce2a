//! What the keeper of a session decides: `(Machine, Event) -> (Machine, Vec<Effect>)`, pure and total.
//!
//! It knows sessions by a [`Number`]; their tokens lie with the runner. What must hold in every state is
//! explored in `tests/model`:
//!
//! - **One refresh at a time**, however many callers wait for it, and whatever becomes of the session
//!   meanwhile.
//! - **Written ahead.** That a refresh is about to be sent is stored before it is sent: a kill in the middle
//!   is found by the next start, which asks with the same token at once. A server that rotates takes a token
//!   for a second time only soon after the first.
//! - **Stored, then lent.** What a refresh brought is lent once it is stored, so that a kill loses nothing
//!   that was in use; until then the one before it is lent, as long as it lives.
//! - **What cannot be read, or reached, is not lost.** Only a server's own word ends a session, or a record
//!   that is damaged for certain.
//! - **Signed out is signed out**: at once on this device, whatever the store and the server do; both are told
//!   as soon as they listen.

use std::{mem, time::Duration};

use super::{LendFailure, SessionEnd, SessionState};
use crate::{
    address::Address,
    backend::Failure,
    time::{Deadline, Timestamp},
};

/// A session with a refresh token is refreshed this long before it expires, or a quarter of its life where that
/// is less.
const LEAD: Duration = Duration::from_mins(1);

/// How long a new session is lent as it is, whatever its expiry says. Half of its life where that is less.
const REST: Duration = Duration::from_secs(10);

/// The same, for one that was fetched since a server had refused the one before: a server that refuses every
/// token, most often by a mistake in its configuration, must not make the keeper fetch one after the other.
const REST_AFTER_REFUSAL: Duration = Duration::from_mins(1);

/// The first wait before something that failed is tried again by itself; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// How often a refresh is sent before its callers are told: once more where the answer to the first was lost,
/// since a server that rotates takes the same token again only for a while.
const SENDINGS: u8 = 2;

/// How many sessions that the server has not heard the end of are kept for that. The oldest give way.
const MOST_ENDINGS: usize = 4;

/// Names one session that the runner holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number(pub u64);

/// Names one caller that waits for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Caller(pub u64);

/// Whose session it is, where the server told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Holder {
    /// The account's mail address.
    pub account: Option<Address>,
    /// The account's id.
    pub user_id: Option<String>,
    /// The device's id.
    pub device_id: Option<String>,
}

impl Holder {
    /// What a server left out stays as it was.
    fn completed(self, before: &Self) -> Self {
        Self {
            account: self.account.or_else(|| before.account.clone()),
            user_id: self.user_id.or_else(|| before.user_id.clone()),
            device_id: self.device_id.or_else(|| before.device_id.clone()),
        }
    }
}

/// What may be known of a session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Known {
    /// Which one it is.
    pub number: Number,
    /// Whose it is.
    pub holder: Holder,
    /// Whether it has a refresh token. Without one, a refresh is asked for with the access token, which has
    /// to live for that.
    pub has_refresh_token: bool,
    /// When its access token expires, where known.
    pub expires: Option<Deadline>,
}

impl Known {
    /// How long before its end it is refreshed.
    fn lead(&self, full: Duration) -> Duration {
        if self.has_refresh_token { LEAD.min(full / 4) } else { full / 2 }
    }

    /// How long until it is to be refreshed, where its end is known.
    fn due_in(&self, now: Timestamp) -> Option<Duration> {
        let expires = self.expires?;
        let lead = self.lead(Duration::from_millis(expires.full_millis));
        Some(expires.remaining(now).saturating_sub(lead))
    }

    fn has_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires.passed(now))
    }
}

/// What lies in the secure store, or is to lie there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// Who is signed in.
    pub whom: Whom,
    /// Sessions that the server has yet to be told are over.
    pub ending: Vec<Number>,
}

impl Record {
    const EMPTY: Self = Self { whom: Whom::Nobody, ending: Vec::new() };

    /// Whether there is nothing to be stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::EMPTY
    }
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Whom {
    /// Nobody.
    Nobody,
    /// Nobody any more.
    Over {
        /// Whose session it was.
        holder: Holder,
        /// Why it is over.
        end: SessionEnd,
    },
    /// The holder of this session.
    Session {
        /// What is known of it.
        known: Known,
        /// Whether a refresh with it may have been sent.
        refreshing: bool,
    },
}

/// What a look into the secure store found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Restored {
    /// Certainly nothing.
    Nothing,
    /// It cannot be read now.
    Unreadable,
    /// It is damaged, or of a later version.
    Spoilt,
    /// This.
    Record {
        /// What it says.
        record: Record,
        /// When it was written, by the clock of that time.
        written: Timestamp,
    },
}

/// What the machine is told.
#[derive(Clone, Debug)]
pub enum Event {
    /// The app begins.
    Started,
    /// The store was read.
    Restored(Restored),
    /// What was to be written was, or could not be.
    Written(bool),
    /// Somebody signed in, or a change of the password replaced the session. The caller waits until it is
    /// stored.
    SignedIn {
        /// Who waits.
        caller: Caller,
        /// The session.
        known: Known,
        /// Whether it replaces the one that is held, which the server has ended. Else that one is ended.
        replaces: bool,
    },
    /// Nobody waits any more for what a sign-in brought to be stored: it is somebody else's to end.
    GivenUp(Caller),
    /// The session is over, as somebody else was told by the server.
    Over,
    /// The person signs out.
    SignOut,
    /// Somebody wants an access token.
    Lend(Caller),
    /// A server refused the access token of this session.
    Refused(Number),
    /// The answer to a refresh with this session.
    Refreshed(Number, Result<Known, Failure>),
    /// The answer to ending this session at the server.
    Ended(Number, Result<(), Failure>),
    /// The app came to the front.
    Foregrounded,
    /// Time has passed.
    Tick,
}

/// What the runner is to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Read the store; answered by [`Event::Restored`].
    Read,
    /// Write this, durably, or delete what is there where it is empty; answered by [`Event::Written`].
    Write(Record),
    /// Refresh with this session; answered by [`Event::Refreshed`].
    Refresh(Number),
    /// Have the server end this session; answered by [`Event::Ended`].
    End(Number),
    /// Give the caller this session's access token.
    Lend(Caller, Number),
    /// Tell the caller that there is none.
    Refuse(Caller, LendFailure),
    /// Tell the caller whether its session was taken.
    Taken(Caller, bool),
}

/// The keeper's machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Machine {
    /// Whether this server refreshes sessions.
    refreshes: bool,
    at: At,
    store: Store,
    /// The one refresh that is on its way.
    refreshing: Option<Refreshing>,
    ending: Endings,
    waiting: Vec<Caller>,
    issued: Vec<Effect>,
}

/// Who is signed in, as it is known in memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum At {
    Restoring,
    Unreadable,
    Out,
    Over {
        holder: Holder,
        end: SessionEnd,
    },
    In(Held),
    /// A session is written before it is anybody's. Until then, what was is what is.
    Taking {
        caller: Caller,
        known: Known,
        replaces: bool,
        before: Box<At>,
    },
}

/// The session that is held.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Held {
    known: Known,
    /// Whether its access token must not be lent any more: a server refused it, or the clock was set back, so
    /// that nobody knows whether it has expired.
    distrusted: bool,
    /// Whether it is written down that a refresh with it was to be sent, perhaps before a kill. It stays so until
    /// there is a word of the server's: a certain failure is not worth a write.
    announced: bool,
    /// Until then it is lent as it is.
    rest: Option<Deadline>,
    /// Whether it was fetched since the one before was refused: then refusals, too, have to wait.
    after_refusal: bool,
    step: Step,
    retry: Retry,
    /// What kept the last refresh from being made.
    hindrance: LendFailure,
}

/// Where the refresh of the session that is held stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step {
    /// None is under way.
    Idle,
    /// It is being written down that one is to be sent.
    Announcing,
    /// It was sent.
    Waiting,
    /// It brought this, which is being stored.
    Storing(Known),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Refreshing {
    number: Number,
    sendings: u8,
}

/// What is known of the secure store.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Store {
    reading: bool,
    /// Whether it holds what nobody has read yet, and somebody signed out meanwhile: it is looked at once,
    /// so that the session that lies there can be ended.
    look: bool,
    /// What it certainly holds.
    stored: Option<Record>,
    writing: Option<Record>,
    retry: Retry,
}

/// The sessions that the server has yet to be told are over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Endings {
    list: Vec<Ending>,
    /// The one that the server is being told of.
    telling: Option<Number>,
    retry: Retry,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Ending {
    number: Number,
    /// Whether its access token was too old to end it with, so that a new one is fetched for that, once.
    renewal: Renewal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Renewal {
    NotNeeded,
    Needed,
    Made,
}

/// Waits between tries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Retry {
    failures: u8,
    wait: Option<Deadline>,
    /// Whether the server asked for the wait, so that nobody shortens it.
    asked: bool,
}

impl Retry {
    fn failed(&mut self, now: Timestamp, asked: Option<Duration>) {
        let own = FIRST_WAIT.saturating_mul(1 << self.failures.min(16)).min(LONGEST_WAIT);
        self.failures = self.failures.saturating_add(1).min(16);
        self.asked = asked.is_some();
        self.wait = Some(Deadline::after(now, asked.unwrap_or(own)));
    }

    fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Somebody asks: what is not the server's own wait is over.
    fn hasten(&mut self) {
        if !self.asked {
            self.wait = None;
        }
    }

    fn is_due(&self, now: Timestamp) -> bool {
        self.wait.is_none_or(|wait| wait.passed(now))
    }

    fn remaining(&self, now: Timestamp) -> Duration {
        self.wait.map_or(Duration::ZERO, |wait| wait.remaining(now))
    }
}

impl Held {
    fn new(known: Known, rest: Option<Deadline>) -> Self {
        Self {
            known,
            distrusted: false,
            announced: false,
            rest,
            after_refusal: false,
            step: Step::Idle,
            retry: Retry::default(),
            hindrance: LendFailure::Unreachable,
        }
    }

    /// Whether it is to be refreshed before it is lent.
    fn is_due(&self, now: Timestamp) -> bool {
        let rests = self.rest.is_some_and(|rest| !rest.passed(now));
        self.distrusted || self.announced || (!rests && self.known.due_in(now).is_some_and(|left| left.is_zero()))
    }

    /// What a caller gets where no refresh can be had now.
    fn as_it_is(&self, now: Timestamp, hindrance: LendFailure) -> Result<Number, LendFailure> {
        if self.distrusted || self.known.has_expired(now) { Err(hindrance) } else { Ok(self.known.number) }
    }

    /// The newest session of it.
    fn newest(self) -> Known {
        match self.step {
            Step::Storing(next) => next,
            Step::Idle | Step::Announcing | Step::Waiting => self.known,
        }
    }
}

impl Machine {
    /// Before [`Event::Started`]; `refreshes` tells whether the server can.
    #[must_use]
    pub fn new(refreshes: bool) -> Self {
        let store = Store { reading: false, look: false, stored: None, writing: None, retry: Retry::default() };
        Self {
            refreshes,
            at: At::Restoring,
            store,
            refreshing: None,
            ending: Endings::default(),
            waiting: Vec::new(),
            issued: Vec::new(),
        }
    }

    /// Takes one event. Total: one that means nothing now changes nothing.
    #[must_use]
    pub fn step(mut self, now: Timestamp, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Started => self.read(),
            Event::Restored(restored) => self.restored(restored, now),
            Event::Written(done) => self.written(done, now),
            Event::SignedIn { caller, known, replaces } => self.signed_in(caller, known, replaces),
            Event::GivenUp(caller) => self.given_up(caller),
            Event::Over => self.over(),
            Event::SignOut => self.sign_out(),
            Event::Lend(caller) => {
                self.waiting.push(caller);
                self.hasten();
            }
            Event::Refused(number) => self.refused(number, now),
            Event::Refreshed(number, result) => self.refreshed(number, result, now),
            Event::Ended(number, result) => self.ended(number, result, now),
            Event::Foregrounded => self.hasten(),
            Event::Tick => {}
        }
        while self.goes_on(now) {}
        let issued = mem::take(&mut self.issued);
        (self, issued)
    }

    /// What the app is told.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.state_of(&self.at)
    }

    fn state_of(&self, at: &At) -> SessionState {
        match at {
            At::Restoring => SessionState::Restoring,
            At::Unreadable => SessionState::Unreadable,
            At::Out => {
                // While somebody signs in, what is written is theirs.
                let is_stored = matches!(self.at, At::Taking { .. }) || self.is_stored();
                SessionState::SignedOut { unfinished: self.store.look || !self.ending.list.is_empty() || !is_stored }
            }
            At::Over { holder: Holder { account, user_id, .. }, end } => {
                SessionState::MustSignInAgain { end: *end, account: account.clone(), user_id: user_id.clone() }
            }
            At::In(Held { known: Known { holder: Holder { account, user_id, device_id }, .. }, .. }) => {
                SessionState::SignedIn {
                    account: account.clone(),
                    user_id: user_id.clone(),
                    device_id: device_id.clone(),
                }
            }
            At::Taking { before, .. } => self.state_of(before),
        }
    }

    /// The sessions that are still needed; the runner lets go of all others.
    #[must_use]
    pub fn needs(&self) -> Vec<Number> {
        let mut numbers: Vec<Number> = self.ending.list.iter().map(|ending| ending.number).collect();
        numbers.extend(self.refreshing.map(|refreshing| refreshing.number));
        let mut at = &self.at;
        if let At::Taking { known, before, .. } = at {
            numbers.push(known.number);
            at = before;
        }
        if let At::In(held) = at {
            numbers.push(held.known.number);
            if let Step::Storing(next) = &held.step {
                numbers.push(next.number);
            }
        }
        numbers
    }

    /// The session whose access token is lent, or would be.
    #[must_use]
    pub fn held(&self) -> Option<Number> {
        match &self.at {
            At::In(held) => Some(held.known.number),
            _ => None,
        }
    }

    /// How long until something is to be done that no event brings.
    #[must_use]
    pub fn next_tick(&self, now: Timestamp) -> Option<Duration> {
        let mut waits = vec![self.store.retry.remaining(now)];
        if !self.ending.list.is_empty() {
            waits.push(self.ending.retry.remaining(now));
        }
        if let At::In(held) = &self.at
            && self.refreshes
            && held.step == Step::Idle
        {
            let due = if held.distrusted || held.announced { Some(Duration::ZERO) } else { held.known.due_in(now) };
            let rest = held.rest.map_or(Duration::ZERO, |rest| rest.remaining(now));
            let retry = held.retry.remaining(now).max(self.store.retry.remaining(now));
            waits.extend(due.map(|due| due.max(rest).max(retry)));
        }
        waits.into_iter().filter(|wait| !wait.is_zero()).min()
    }

    // What comes from the app

    fn signed_in(&mut self, caller: Caller, known: Known, replaces: bool) {
        let before = match mem::replace(&mut self.at, At::Restoring) {
            At::Taking { caller: earlier, before, .. } => {
                self.issued.push(Effect::Taken(earlier, false));
                before
            }
            at => Box::new(at),
        };
        self.at = At::Taking { caller, known, replaces, before };
        self.store.retry.hasten();
    }

    fn given_up(&mut self, gone: Caller) {
        if let At::Taking { caller, before, .. } = &mut self.at
            && *caller == gone
        {
            self.at = mem::replace(before, At::Out);
        }
    }

    fn sign_out(&mut self) {
        match mem::replace(&mut self.at, At::Out) {
            At::Taking { caller, known, before, .. } => {
                self.issued.push(Effect::Taken(caller, true));
                self.end(known.number);
                self.leave(*before);
            }
            at => self.leave(at),
        }
        self.hasten();
    }

    /// It is said of the session that was lent, not of one that is on its way.
    fn over(&mut self) {
        match mem::replace(&mut self.at, At::Out) {
            At::Taking { caller, known, replaces, before } => {
                let before = Box::new(self.over_for(*before));
                self.at = At::Taking { caller, known, replaces, before };
            }
            at => self.at = self.over_for(at),
        }
    }

    fn over_for(&mut self, at: At) -> At {
        match at {
            At::In(held) => {
                let holder = held.known.holder.clone();
                self.end(held.newest().number);
                At::Over { holder, end: SessionEnd::Over }
            }
            // Nobody was lent anything of these.
            at @ (At::Restoring | At::Unreadable | At::Out | At::Over { .. } | At::Taking { .. }) => at,
        }
    }

    /// Nobody is signed in from here on; what was held is ended at the server.
    fn leave(&mut self, at: At) {
        match at {
            At::Restoring | At::Unreadable => self.store.look = true,
            At::Out | At::Over { .. } | At::Taking { .. } => {}
            At::In(held) => self.end(held.newest().number),
        }
    }

    fn end(&mut self, number: Number) {
        self.ending.list.push(Ending { number, renewal: Renewal::NotNeeded });
        if self.ending.list.len() > MOST_ENDINGS {
            self.ending.list.remove(0);
        }
    }

    /// Somebody asks, or looks: what waits for its time is tried now.
    fn hasten(&mut self) {
        self.store.retry.hasten();
        self.ending.retry.hasten();
        match &mut self.at {
            At::In(held) => held.retry.hasten(),
            At::Unreadable => self.read(),
            At::Restoring | At::Out | At::Over { .. } | At::Taking { .. } => {}
        }
    }

    fn refused(&mut self, number: Number, now: Timestamp) {
        let At::In(held) = &mut self.at else { return };
        if held.known.number != number {
            return;
        }
        if !self.refreshes {
            self.over();
        } else if !held.after_refusal || held.rest.is_none_or(|rest| rest.passed(now)) {
            held.distrusted = true;
        }
    }

    // What comes from the store

    fn read(&mut self) {
        if !self.store.reading {
            self.store.reading = true;
            self.issued.push(Effect::Read);
        }
    }

    fn restored(&mut self, restored: Restored, now: Timestamp) {
        if !mem::take(&mut self.store.reading) {
            return;
        }
        let found = match restored {
            Restored::Nothing => {
                self.store.stored = Some(Record::EMPTY);
                At::Out
            }
            Restored::Unreadable => At::Unreadable,
            Restored::Spoilt => At::Over { holder: Holder::default(), end: SessionEnd::Spoilt },
            Restored::Record { record, written } => {
                self.store.stored = Some(record.clone());
                self.ending
                    .list
                    .extend(record.ending.into_iter().map(|number| Ending { number, renewal: Renewal::NotNeeded }));
                match record.whom {
                    Whom::Nobody => At::Out,
                    Whom::Over { holder, end } => At::Over { holder, end },
                    Whom::Session { known, refreshing } => {
                        let set_back = now < written && self.refreshes;
                        let announced = refreshing && self.refreshes;
                        At::In(Held { distrusted: set_back, announced, ..Held::new(known, None) })
                    }
                }
            }
        };
        match &mut self.at {
            At::Restoring | At::Unreadable => self.at = found,
            At::Taking { before, .. } if matches!(**before, At::Restoring | At::Unreadable) => {
                **before = found;
            }
            // Somebody signed out before it could be read. It is not deleted unread: the server would never be told.
            At::Out | At::Over { .. } | At::In(_) if found == At::Unreadable => self.store.retry.failed(now, None),
            // Somebody signs in, over whatever it is.
            At::Taking { .. } if found == At::Unreadable => self.store.look = false,
            At::Out | At::Over { .. } | At::In(_) | At::Taking { .. } => {
                if mem::take(&mut self.store.look) {
                    self.leave(found);
                }
            }
        }
    }

    fn written(&mut self, done: bool, now: Timestamp) {
        let Some(record) = self.store.writing.take() else { return };
        if done {
            self.store.stored = Some(record);
            self.store.retry.succeeded();
            return;
        }
        // It may have been written all the same.
        self.store.stored = None;
        self.store.retry.failed(now, None);
        let is_of = |known: &Known| matches!(&record.whom, Whom::Session { known: written, .. } if written == known);
        match &mut self.at {
            At::Taking { caller, known, before, .. } if is_of(known) => {
                self.issued.push(Effect::Taken(*caller, false));
                self.at = mem::replace(before, At::Restoring);
            }
            At::In(held) => match &held.step {
                // Nothing is sent that could not be written down.
                Step::Announcing => {
                    held.step = Step::Idle;
                    held.hindrance = LendFailure::Unreadable;
                    held.retry.failed(now, None);
                }
                Step::Idle => held.hindrance = LendFailure::Unreadable,
                Step::Waiting | Step::Storing(_) => {}
            },
            // What failed was of what was before: this has a try of its own.
            At::Taking { .. } => self.store.retry.hasten(),
            At::Restoring | At::Unreadable | At::Out | At::Over { .. } => {}
        }
    }

    /// What the store should hold; `None` while nobody knows.
    fn wanted(&self) -> Option<Record> {
        let whom = match &self.at {
            At::Restoring | At::Unreadable => return None,
            At::Out => Whom::Nobody,
            At::Over { holder, end } => Whom::Over { holder: holder.clone(), end: *end },
            At::In(Held { step: Step::Storing(next), .. }) => Whom::Session { known: next.clone(), refreshing: false },
            At::In(held) => {
                let refreshing = held.announced || held.step == Step::Announcing;
                Whom::Session { known: held.known.clone(), refreshing }
            }
            At::Taking { known, .. } => Whom::Session { known: known.clone(), refreshing: false },
        };
        Some(Record { whom, ending: self.ending.list.iter().map(|ending| ending.number).collect() })
    }

    // What comes from the server

    fn refreshed(&mut self, number: Number, result: Result<Known, Failure>, now: Timestamp) {
        let Some(sent) = self.refreshing.take_if(|sent| sent.number == number) else { return };
        let current = match &mut self.at {
            At::Taking { before, .. } => &mut **before,
            at => at,
        };
        if let At::In(held) = current
            && held.known.number == number
        {
            match result {
                Ok(next) => {
                    let next = Known { holder: next.holder.completed(&held.known.holder), ..next };
                    held.retry.succeeded();
                    held.step = Step::Storing(next);
                    self.store.retry.hasten();
                }
                // It said otherwise when it was asked for its abilities: the session is kept as it is.
                Err(Failure::Unsupported) => {
                    (self.refreshes, held.step) = (false, Step::Idle);
                    (held.distrusted, held.announced) = (false, false);
                }
                Err(failure) if needs_the_person(&failure) => {
                    let holder = held.known.holder.clone();
                    *current = At::Over { holder, end: SessionEnd::Over };
                }
                Err(failure) if !failure.is_certain() && sent.sendings < SENDINGS => {
                    self.refreshing = Some(Refreshing { sendings: sent.sendings + 1, ..sent });
                    self.issued.push(Effect::Refresh(number));
                }
                Err(failure) => {
                    held.step = Step::Idle;
                    held.hindrance = LendFailure::Unreachable;
                    held.retry.failed(now, asked_wait(&failure));
                }
            }
        } else if let Some(at) = self.ending.list.iter().position(|ending| ending.number == number) {
            match result {
                Ok(next) => self.ending.list[at] = Ending { number: next.number, renewal: Renewal::Made },
                Err(failure) if may_pass(&failure) => self.ending.retry.failed(now, asked_wait(&failure)),
                // There is nothing left of it.
                Err(_) => drop(self.ending.list.remove(at)),
            }
        }
    }

    fn ended(&mut self, number: Number, result: Result<(), Failure>, now: Timestamp) {
        if self.ending.telling.take_if(|telling| *telling == number).is_none() {
            return;
        }
        let Some(at) = self.ending.list.iter().position(|ending| ending.number == number) else { return };
        let ending = &mut self.ending.list[at];
        match result {
            Err(Failure::SessionOver) if self.refreshes && ending.renewal == Renewal::NotNeeded => {
                ending.renewal = Renewal::Needed;
            }
            Err(failure) if may_pass(&failure) => self.ending.retry.failed(now, asked_wait(&failure)),
            Ok(()) | Err(_) => {
                self.ending.list.remove(at);
                self.ending.retry.succeeded();
            }
        }
    }

    // What follows from all that

    /// Does the next thing that can be done, if there is one.
    fn goes_on(&mut self, now: Timestamp) -> bool {
        self.looks(now) || self.writes(now) || self.moves(now) || self.ends(now) || self.serves(now)
    }

    fn looks(&mut self, now: Timestamp) -> bool {
        let looks = self.store.look && !self.store.reading && self.store.retry.is_due(now);
        if looks {
            self.read();
        }
        looks
    }

    fn is_stored(&self) -> bool {
        self.store.stored.is_some() && self.store.stored == self.wanted()
    }

    fn writes(&mut self, now: Timestamp) -> bool {
        let store = &self.store;
        if store.reading || store.look || store.writing.is_some() || !store.retry.is_due(now) || self.is_stored() {
            return false;
        }
        let Some(record) = self.wanted() else { return false };
        self.store.writing = Some(record.clone());
        self.store.stored = None;
        self.issued.push(Effect::Write(record));
        true
    }

    /// The next step with the session that is held, or taken.
    fn moves(&mut self, now: Timestamp) -> bool {
        let is_stored = self.is_stored();
        match &mut self.at {
            At::Taking { caller, known, replaces, before } if is_stored => {
                self.issued.push(Effect::Taken(*caller, true));
                let (known, replaces, before) = (known.clone(), *replaces, mem::replace(&mut **before, At::Out));
                let rest = Some(rest(&known, REST, now));
                self.at = At::In(Held::new(known, rest));
                if let At::In(held) = before
                    && !replaces
                {
                    self.end(held.newest().number);
                }
                true
            }
            At::In(held) => match &held.step {
                Step::Idle => {
                    let begins = self.refreshes
                        && self.refreshing.is_none()
                        && self.store.writing.is_none()
                        && self.store.retry.is_due(now)
                        && held.retry.is_due(now)
                        && held.is_due(now);
                    if begins {
                        held.step = Step::Announcing;
                    }
                    begins
                }
                Step::Announcing if is_stored => {
                    let number = held.known.number;
                    (held.step, held.announced) = (Step::Waiting, true);
                    self.refreshing = Some(Refreshing { number, sendings: 1 });
                    self.issued.push(Effect::Refresh(number));
                    true
                }
                Step::Storing(next) if is_stored => {
                    let after_refusal = held.distrusted;
                    let length = if after_refusal { REST_AFTER_REFUSAL } else { REST };
                    let rest = Some(rest(next, length, now));
                    *held = Held { after_refusal, ..Held::new(next.clone(), rest) };
                    true
                }
                Step::Announcing | Step::Waiting | Step::Storing(_) => false,
            },
            At::Restoring | At::Unreadable | At::Out | At::Over { .. } | At::Taking { .. } => false,
        }
    }

    /// Tells the server what it has yet to be told. The store comes first, if it listens.
    fn ends(&mut self, now: Timestamp) -> bool {
        let is_busy = self.ending.telling.is_some() || self.store.writing.is_some() || self.store.reading;
        if is_busy || !self.ending.retry.is_due(now) {
            return false;
        }
        let Some(Ending { number, renewal }) = self.ending.list.first().cloned() else { return false };
        match (renewal, self.refreshing) {
            (_, Some(refreshing)) if refreshing.number == number => false,
            (Renewal::Needed, Some(_)) => false,
            (Renewal::Needed, None) => {
                self.refreshing = Some(Refreshing { number, sendings: SENDINGS });
                self.issued.push(Effect::Refresh(number));
                true
            }
            (Renewal::NotNeeded | Renewal::Made, _) => {
                self.ending.telling = Some(number);
                self.issued.push(Effect::End(number));
                true
            }
        }
    }

    fn serves(&mut self, now: Timestamp) -> bool {
        if self.waiting.is_empty() {
            return false;
        }
        let answer = match &self.at {
            At::Restoring | At::Taking { .. } => return false,
            At::Unreadable if self.store.reading => return false,
            At::Unreadable => Err(LendFailure::Unreadable),
            At::Out => Err(LendFailure::SignedOut),
            At::Over { .. } => Err(LendFailure::MustSignInAgain),
            At::In(held) => match &held.step {
                Step::Idle if !self.refreshes || !held.is_due(now) => Ok(held.known.number),
                // After these, there is room for its refresh.
                Step::Idle if self.store.writing.is_some() || self.refreshing.is_some() => return false,
                Step::Idle => held.as_it_is(now, held.hindrance),
                // The store does not take it now.
                Step::Announcing | Step::Storing(_) if self.store.writing.is_none() => {
                    held.as_it_is(now, LendFailure::Unreadable)
                }
                Step::Announcing | Step::Waiting | Step::Storing(_) => return false,
            },
        };
        for caller in mem::take(&mut self.waiting) {
            self.issued.push(match answer {
                Ok(number) => Effect::Lend(caller, number),
                Err(failure) => Effect::Refuse(caller, failure),
            });
        }
        true
    }
}

/// How long a new session is lent as it is.
fn rest(known: &Known, length: Duration, now: Timestamp) -> Deadline {
    let half = known.expires.map(|expires| Duration::from_millis(expires.full_millis) / 2);
    Deadline::after(now, half.map_or(length, |half| half.clamp(Duration::from_secs(1), length)))
}

/// Whether only the person can mend it: the server's own word that the session is over.
fn needs_the_person(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::SessionOver
            | Failure::Banned
            | Failure::Unconfirmed
            | Failure::WrongCredentials
            | Failure::ProofRefused
            | Failure::GrantExpired
            | Failure::SecondFactorRequired
            | Failure::FreshSignInRequired
    )
}

/// Whether the same may go well later.
fn may_pass(failure: &Failure) -> bool {
    !failure.is_certain()
        || matches!(
            failure,
            Failure::NotSent
                | Failure::NotTrusted
                | Failure::Misconfigured(_)
                | Failure::Limited { .. }
                | Failure::Cooldown { .. }
        )
}

fn asked_wait(failure: &Failure) -> Option<Duration> {
    match failure {
        Failure::Limited { wait } | Failure::Cooldown { wait } => *wait,
        _ => None,
    }
}
