//! The keeper of the session, explored state by state: one phone, its secure store, one server and one person.
//!
//! Every step is one that can happen: a store that fails, or fails and has written all the same; an answer that
//! is lost before or after the server did what it was asked; a kill between any two effects, and a start after
//! it; somebody signs in, signs out, signs in over a session, wants a token, has one refused; the server ends
//! the session; time passes. In every state the [`Broken`] ones are looked for, and from every state, once
//! nothing fails any more, all must come to a good end.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use repass_core::{
    backend::Failure,
    session::{
        LendFailure, SessionEnd, SessionState,
        machine::{Caller, Effect, Event, Holder, Known, Machine, Number, Record, Restored, Whom},
    },
    time::{Deadline, Timestamp},
};

/// How long access tokens live here.
const LIFE: std::time::Duration = std::time::Duration::from_hours(1);

/// How much may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// Sign-ins.
    pub sign_ins: u8,
    /// Whether a sign-in over a session is a change of the password, which replaces it and has the server end it.
    pub replaces: bool,
    /// Sign-outs.
    pub sign_outs: u8,
    /// Callers that want a token.
    pub callers: u8,
    /// Tokens that the app's server refuses.
    pub refusals: u8,
    /// Sessions that the server ends.
    pub revocations: u8,
    /// Kills, each followed by a start.
    pub kills: u8,
    /// Passes of time, up to where something is due.
    pub ticks: u8,
    /// Lost answers, failed sends, failed reads and writes.
    pub faults: u8,
}

/// What must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Broken {
    /// Two refreshes were on their way at once.
    TwoRefreshes,
    /// A refresh token was used that the server takes for stolen.
    KilledItsSession,
    /// A refresh was sent that the store does not know of.
    RefreshedUnwritten,
    /// A token was lent that no kill may take away, and it was not stored.
    LentUnstored,
    /// A token was lent after the person had signed out.
    LentAfterSignOut,
    /// The session was given up, though the server has it, and nobody signed out.
    LostSession,
    /// A sign-in was called taken, and is not stored.
    TakenUnstored,
    /// The server was never told of a sign-out.
    NeverEnded,
    /// Somebody waits for a token, and nothing is under way.
    WaitsForEver,
    /// Somebody is signed in, all is well, and there is no token.
    NoToken,
    /// What was signed out is still stored.
    StillStored,
}

/// A mistake on purpose: an exploration that does not find it proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mistake {
    /// None.
    No,
    /// Every caller that waits has a refresh of its own.
    RefreshesForEachCaller,
    /// What was lent before is lent on after a sign-out.
    LendsAfterSignOut,
    /// A store that cannot be read is taken for an empty one.
    TakesUnreadableForEmpty,
    /// What a refresh brought is lent at once.
    LendsBeforeStoring,
    /// Nothing is written before a refresh.
    WritesNothingAhead,
    /// A lost answer is taken for a refusal.
    TakesLostForRefused,
    /// The server is not told of a sign-out.
    SignsOutHereOnly,
    /// A failed write is taken for a good one.
    TakesFailedForStored,
    /// A refresh that was lost is forgotten, and its answer's place never taken.
    ForgetsCallers,
}

/// One token pair: of which session at the server, and which of its rotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Token {
    family: usize,
    generation: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Family {
    current: u8,
    alive: bool,
    /// The person signed out of it, or signed in over it.
    given_up: bool,
    /// Nobody has its tokens any more: the app was killed before they could be stored.
    forgotten: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Stored {
    over: Option<SessionEnd>,
    session: Option<(Token, Option<Deadline>, bool)>,
    ending: Vec<Token>,
    written: Timestamp,
}

/// What is true at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    machine: Machine,
    mistake: Mistake,
    now: Timestamp,
    names: BTreeMap<Number, Token>,
    last: u64,
    store: Option<Stored>,
    families: Vec<Family>,
    flying: Vec<Effect>,
    /// What lay in the store at some time.
    durable: BTreeSet<Token>,
    /// The session that the person has, as they were told.
    owed: Option<usize>,
    waiting: BTreeSet<Caller>,
    taking: Option<(Caller, usize)>,
    left: Bounds,
    replaces: bool,
    broken: Option<Broken>,
    got_token: bool,
    /// Whether nobody of this start has seen what the store holds.
    unread: bool,
}

/// What may happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    SignIn,
    /// Whoever signed in does not wait any longer for the session to be stored.
    GiveUp,
    SignOut,
    Lend,
    Refuse,
    Revoke,
    /// The app is killed: of what is in flight, so many were carried out before.
    Kill(usize),
    Tick,
    /// The effect at this place goes well.
    Well(usize),
    /// It fails, and nothing was done.
    Fails(usize),
    /// It fails, and was done.
    Lost(usize),
}

/// What an exploration found.
#[derive(Debug)]
pub struct Found {
    /// How many states there are.
    pub states: usize,
    /// The first broken one, with the way to it.
    pub broken: Option<(Broken, Vec<String>)>,
}

/// Explores everything within the bounds, breadth first.
#[must_use]
pub fn explore(bounds: Bounds, mistake: Mistake) -> Found {
    let start = World::started(bounds, mistake);
    let mut seen = HashSet::from([start.clone()]);
    let mut parents: Vec<(usize, String)> = vec![(0, "start".to_owned())];
    let mut queue = VecDeque::from([(start, 0)]);
    let way = |mut at: usize, parents: &[(usize, String)]| {
        let mut way = Vec::new();
        while at != 0 {
            way.push(parents[at].1.clone());
            at = parents[at].0;
        }
        way.reverse();
        way
    };
    while let Some((world, at)) = queue.pop_front() {
        if let Some(broken) = world.broken.or_else(|| world.clone().in_good_weather()) {
            return Found { states: seen.len(), broken: Some((broken, way(at, &parents))) };
        }
        for step in world.steps() {
            let next = world.clone().after(step);
            if seen.insert(next.clone()) {
                parents.push((at, format!("{step:?} -> {:?}, flying {:?}", next.machine.state(), next.flying)));
                queue.push_back((next, parents.len() - 1));
            }
        }
    }
    Found { states: seen.len(), broken: None }
}

impl World {
    fn started(left: Bounds, mistake: Mistake) -> Self {
        let mut world = Self {
            machine: Machine::new(true),
            mistake,
            now: Timestamp(1_000_000_000),
            names: BTreeMap::new(),
            last: 0,
            store: None,
            families: Vec::new(),
            flying: Vec::new(),
            durable: BTreeSet::new(),
            owed: None,
            waiting: BTreeSet::new(),
            taking: None,
            left,
            replaces: left.replaces,
            broken: None,
            got_token: false,
            unread: false,
        };
        world.left.replaces = false;
        world.feed(Event::Started);
        world
    }

    fn steps(&self) -> Vec<Step> {
        let left = self.left;
        let mut steps = Vec::new();
        if left.sign_ins > 0 && self.taking.is_none() {
            steps.push(Step::SignIn);
        }
        if left.faults > 0 && self.taking.is_some() {
            steps.push(Step::GiveUp);
        }
        if left.sign_outs > 0 && !self.families.is_empty() {
            steps.push(Step::SignOut);
        }
        if left.callers > 0 {
            steps.push(Step::Lend);
        }
        if left.refusals > 0 && self.machine.held().is_some() {
            steps.push(Step::Refuse);
        }
        if left.revocations > 0 && self.owed.is_some_and(|owed| self.families[owed].alive) {
            steps.push(Step::Revoke);
        }
        if left.ticks > 0 {
            steps.push(Step::Tick);
        }
        for at in 0..self.flying.len() {
            steps.push(Step::Well(at));
            if left.faults > 0 {
                steps.push(Step::Fails(at));
                if self.flying[at] != Effect::Read {
                    steps.push(Step::Lost(at));
                }
            }
        }
        if left.kills > 0 {
            steps.extend((0..=self.flying.len()).map(Step::Kill));
        }
        steps
    }

    fn after(mut self, step: Step) -> Self {
        match step {
            Step::SignIn => {
                self.left.sign_ins -= 1;
                let before = self.machine.held().map(|held| self.names[&held].family).filter(|_| self.replaces);
                let replaces = before.is_some();
                if let Some(before) = before {
                    self.families[before].alive = false;
                }
                self.families.push(Family { current: 0, alive: true, given_up: false, forgotten: false });
                let family = self.families.len() - 1;
                let caller = Caller(self.name());
                self.taking = Some((caller, family));
                let known = self.known(Token { family, generation: 0 });
                self.feed(Event::SignedIn { caller, known, replaces });
            }
            Step::GiveUp => {
                self.left.faults -= 1;
                if let Some((caller, family)) = self.taking.take() {
                    self.families[family].forgotten = true;
                    self.feed(Event::GivenUp(caller));
                }
            }
            Step::SignOut => {
                self.left.sign_outs -= 1;
                self.owed = None;
                for family in &mut self.families {
                    family.given_up = true;
                }
                self.feed(Event::SignOut);
            }
            Step::Lend => {
                self.left.callers -= 1;
                self.wants_token();
            }
            Step::Refuse => {
                self.left.refusals -= 1;
                if let Some(held) = self.machine.held() {
                    self.feed(Event::Refused(held));
                }
            }
            Step::Revoke => {
                self.left.revocations -= 1;
                if let Some(owed) = self.owed {
                    self.families[owed].alive = false;
                }
            }
            Step::Tick => {
                self.left.ticks -= 1;
                self.tick();
            }
            Step::Kill(done) => {
                self.left.kills -= 1;
                for effect in self.flying.clone().into_iter().take(done) {
                    self.carry_out(&effect);
                }
                self.restart();
            }
            Step::Well(at) => {
                let effect = self.flying.remove(at);
                self.goes_well(&effect);
            }
            Step::Fails(at) => {
                self.left.faults -= 1;
                let effect = self.flying.remove(at);
                self.fails(&effect, Failure::NotSent);
            }
            Step::Lost(at) => {
                self.left.faults -= 1;
                let effect = self.flying.remove(at);
                self.carry_out(&effect);
                self.fails(&effect, Failure::Lost);
            }
        }
        self
    }

    fn name(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    fn known(&mut self, token: Token) -> Known {
        let expires = Some(Deadline::after(self.now, LIFE));
        self.known_until(token, expires)
    }

    fn known_until(&mut self, token: Token, expires: Option<Deadline>) -> Known {
        let number = Number(self.name());
        self.names.insert(number, token);
        Known { number, holder: Holder::default(), has_refresh_token: true, expires }
    }

    fn wants_token(&mut self) {
        let caller = Caller(self.name());
        self.waiting.insert(caller);
        self.feed(Event::Lend(caller));
    }

    fn tick(&mut self) {
        if let Some(wait) = self.machine.next_tick(self.now) {
            self.now = self.now.after(wait);
        }
        self.feed(Event::Tick);
    }

    fn restart(&mut self) {
        self.machine = Machine::new(true);
        (self.last, self.taking) = (0, None);
        self.names.clear();
        self.flying.clear();
        self.waiting.clear();
        let stored = self.store.as_ref().and_then(|stored| stored.session.map(|(token, ..)| token.family));
        let known: BTreeSet<usize> = self.store.iter().flat_map(families_of).collect();
        for (number, family) in self.families.iter_mut().enumerate() {
            family.forgotten |= !known.contains(&number);
        }
        match stored {
            // Killed before the sign-out could be stored: the person sees that they are signed in.
            Some(family) if self.families[family].given_up => self.families[family].given_up = false,
            // Killed after a sign-in was stored, and before it was said so.
            Some(family) if self.owed != Some(family) => self.owed = None,
            _ => {}
        }
        self.unread = true;
        self.feed(Event::Started);
    }

    /// What the server and the store do when an effect reaches them; a refresh gives what it brings.
    fn carry_out(&mut self, effect: &Effect) -> Option<Result<Token, Failure>> {
        match effect {
            Effect::Write(record) => {
                let stored = self.stored(record);
                let before = std::mem::replace(&mut self.store, stored);
                // Somebody signed in over what could not be read.
                if std::mem::take(&mut self.unread) {
                    for family in before.iter().flat_map(families_of) {
                        self.families[family].forgotten = true;
                    }
                }
                let kept = self.store.iter().flat_map(|it| it.session.iter().map(|(token, ..)| *token));
                self.durable.extend(kept.collect::<Vec<_>>());
                None
            }
            Effect::Refresh(number) => {
                let token = self.names[number];
                let family = &mut self.families[token.family];
                Some(if !family.alive {
                    Err(Failure::SessionOver)
                } else if token.generation == family.current {
                    family.current += 1;
                    Ok(Token { generation: family.current, ..token })
                } else if token.generation + 1 == family.current {
                    Ok(Token { generation: family.current, ..token })
                } else {
                    family.alive = false;
                    self.broken = self.broken.or(Some(Broken::KilledItsSession));
                    Err(Failure::SessionOver)
                })
            }
            Effect::End(number) => {
                if self.mistake != Mistake::SignsOutHereOnly {
                    let family = self.names[number].family;
                    self.families[family].alive = false;
                }
                None
            }
            Effect::Read | Effect::Lend(..) | Effect::Refuse(..) | Effect::Taken(..) => None,
        }
    }

    fn stored(&self, record: &Record) -> Option<Stored> {
        if record.is_empty() {
            return None;
        }
        let (over, session) = match &record.whom {
            Whom::Nobody => (None, None),
            Whom::Over { end, .. } => (Some(*end), None),
            Whom::Session { known, refreshing } => {
                let token = self.names[&known.number];
                (None, Some((token, known.expires, *refreshing)))
            }
        };
        let ending = record.ending.iter().map(|number| self.names[number]).collect();
        Some(Stored { over, session, ending, written: self.now })
    }

    fn goes_well(&mut self, effect: &Effect) {
        let brought = self.carry_out(effect);
        match effect {
            Effect::Read => {
                self.unread = false;
                let restored = self.restored();
                self.feed(Event::Restored(restored));
            }
            Effect::Write(_) => self.feed(Event::Written(true)),
            Effect::Refresh(number) => {
                let result = brought.unwrap_or(Err(Failure::Lost)).map(|token| self.known(token));
                self.feed(Event::Refreshed(*number, result));
            }
            Effect::End(number) => self.feed(Event::Ended(*number, Ok(()))),
            Effect::Lend(..) | Effect::Refuse(..) | Effect::Taken(..) => {}
        }
    }

    fn fails(&mut self, effect: &Effect, failure: Failure) {
        match effect {
            Effect::Read if self.mistake == Mistake::TakesUnreadableForEmpty => {
                self.feed(Event::Restored(Restored::Nothing));
            }
            Effect::Read => self.feed(Event::Restored(Restored::Unreadable)),
            Effect::Write(_) => self.feed(Event::Written(self.mistake == Mistake::TakesFailedForStored)),
            Effect::Refresh(number) => {
                let lost = failure == Failure::Lost && self.mistake == Mistake::TakesLostForRefused;
                let failure = if lost { Failure::SessionOver } else { failure };
                self.feed(Event::Refreshed(*number, Err(failure)));
            }
            Effect::End(number) => self.feed(Event::Ended(*number, Err(failure))),
            Effect::Lend(..) | Effect::Refuse(..) | Effect::Taken(..) => {}
        }
    }

    fn restored(&mut self) -> Restored {
        let Some(stored) = self.store.clone() else { return Restored::Nothing };
        let whom = match (stored.session, stored.over) {
            (Some((token, expires, refreshing)), _) => {
                Whom::Session { known: self.known_until(token, expires), refreshing }
            }
            (None, Some(end)) => Whom::Over { holder: Holder::default(), end },
            (None, None) => Whom::Nobody,
        };
        let ending = stored.ending.iter().map(|token| {
            let number = Number(self.name());
            self.names.insert(number, *token);
            number
        });
        let ending = ending.collect();
        Restored::Record { record: Record { whom, ending }, written: stored.written }
    }

    /// One step of the machine, held against what is true.
    fn feed(&mut self, event: Event) {
        let brought = match &event {
            Event::Refreshed(_, Ok(known)) => Some(known.number),
            _ => None,
        };
        let (machine, issued) = self.machine.clone().step(self.now, event);
        self.machine = machine;
        if self.mistake == Mistake::LendsBeforeStoring
            && let Some(number) = brought
            && let Some(caller) = self.waiting.first().copied()
        {
            self.lent(caller, number);
        }
        for effect in issued {
            self.take(effect);
        }
        let refreshes = self.flying.iter().filter(|effect| matches!(effect, Effect::Refresh(_))).count();
        if refreshes > 1 {
            self.broken = self.broken.or(Some(Broken::TwoRefreshes));
        }
        let given_up = match self.machine.state() {
            SessionState::SignedOut { .. } | SessionState::MustSignInAgain { .. } => true,
            SessionState::Restoring | SessionState::Unreadable | SessionState::SignedIn { .. } => false,
        };
        if given_up && self.owed.is_some_and(|owed| self.families[owed].alive) {
            self.broken = self.broken.or(Some(Broken::LostSession));
        }
        if self.flying.is_empty() && !self.waiting.is_empty() {
            self.broken = self.broken.or(Some(Broken::WaitsForEver));
        }
        let needed = self.machine.needs();
        let flying = &self.flying;
        self.names.retain(|number, _| needed.contains(number) || flying.iter().any(|effect| is_of(effect, *number)));
    }

    fn take(&mut self, effect: Effect) {
        match effect {
            Effect::Refresh(number) => {
                let token = self.names[&number];
                let is_held = self.machine.held() == Some(number);
                let written = self.store.as_ref().and_then(|stored| stored.session);
                let ahead = written.is_some_and(|(stored, .., refreshing)| stored == token && refreshing);
                if is_held && !ahead {
                    self.broken = self.broken.or(Some(Broken::RefreshedUnwritten));
                }
                self.flying.push(effect);
                if self.mistake == Mistake::RefreshesForEachCaller && self.waiting.len() > 1 {
                    self.flying.push(Effect::Refresh(number));
                }
            }
            Effect::Write(Record { whom: Whom::Session { refreshing: true, .. }, .. })
                if self.mistake == Mistake::WritesNothingAhead =>
            {
                self.feed(Event::Written(true));
            }
            Effect::Read | Effect::Write(_) | Effect::End(_) => self.flying.push(effect),
            Effect::Lend(caller, number) => self.lent(caller, number),
            Effect::Refuse(_, LendFailure::Unreachable) if self.mistake == Mistake::ForgetsCallers => {}
            Effect::Refuse(caller, LendFailure::SignedOut)
                if self.mistake == Mistake::LendsAfterSignOut && !self.names.is_empty() =>
            {
                let number = *self.names.keys().next().expect("it is not empty");
                self.lent(caller, number);
            }
            Effect::Refuse(caller, _) => {
                self.waiting.remove(&caller);
            }
            Effect::Taken(caller, taken) => {
                let Some((_, family)) = self.taking.take_if(|(taking, _)| *taking == caller) else { return };
                if !taken {
                    // Its flow ends it.
                    self.families[family].forgotten = true;
                }
                if !taken || self.families[family].given_up {
                    return;
                }
                let is_stored = self.durable.contains(&Token { family, generation: 0 });
                if !is_stored {
                    self.broken = self.broken.or(Some(Broken::TakenUnstored));
                }
                if let Some(before) = self.owed.replace(family) {
                    self.families[before].given_up = true;
                }
            }
        }
    }

    fn lent(&mut self, caller: Caller, number: Number) {
        self.waiting.remove(&caller);
        self.got_token = true;
        let token = self.names[&number];
        if self.families[token.family].given_up {
            self.broken = self.broken.or(Some(Broken::LentAfterSignOut));
        } else if !self.durable.contains(&token) {
            self.broken = self.broken.or(Some(Broken::LentUnstored));
        }
    }

    /// Whether the server still has a session that was given up.
    fn is_left_open(&self) -> bool {
        self.families.iter().any(|family| family.given_up && family.alive && !family.forgotten)
    }

    /// Nothing fails any more: whether all comes to a good end.
    fn in_good_weather(mut self) -> Option<Broken> {
        for _ in 0..60 {
            if self.broken.is_some() {
                return self.broken;
            }
            if !self.flying.is_empty() {
                let effect = self.flying.remove(0);
                self.goes_well(&effect);
                continue;
            }
            let is_settled = match self.machine.state() {
                SessionState::SignedOut { unfinished } => !unfinished,
                SessionState::Unreadable | SessionState::Restoring => false,
                SessionState::SignedIn { .. } | SessionState::MustSignInAgain { .. } => true,
            };
            if is_settled && self.taking.is_none() && !self.is_left_open() {
                break;
            }
            self.tick();
            self.feed(Event::Foregrounded);
        }
        if self.is_left_open() {
            return Some(Broken::NeverEnded);
        }
        let stored = self.store.as_ref().and_then(|stored| stored.session.map(|(token, ..)| token.family));
        if stored.is_some_and(|family| self.families[family].given_up) {
            return Some(Broken::StillStored);
        }
        self.got_token = false;
        self.wants_token();
        while !self.flying.is_empty() {
            let effect = self.flying.remove(0);
            self.goes_well(&effect);
        }
        if self.broken.is_some() {
            return self.broken;
        }
        let is_in = self.owed.is_some_and(|owed| self.families[owed].alive);
        (is_in && !self.got_token).then_some(Broken::NoToken)
    }
}

fn families_of(stored: &Stored) -> impl Iterator<Item = usize> {
    let session = stored.session.iter().map(|(token, ..)| token);
    session.chain(&stored.ending).map(|token| token.family)
}

fn is_of(effect: &Effect, number: Number) -> bool {
    match effect {
        Effect::Refresh(of) | Effect::End(of) => *of == number,
        Effect::Write(record) => {
            let held = matches!(&record.whom, Whom::Session { known, .. } if known.number == number);
            held || record.ending.contains(&number)
        }
        Effect::Read | Effect::Lend(..) | Effect::Refuse(..) | Effect::Taken(..) => false,
    }
}
