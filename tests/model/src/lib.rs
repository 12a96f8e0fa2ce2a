//! The reducers of `repass-core`, explored state by state.
//!
//! [`Exploration`] is a model for stateright: one phone, one server, one person. Everything that can
//! go wrong between them is a step: an answer is lost before or after the server carried the request
//! out, arrives late, twice, or never; the app is killed between any two effects and started again;
//! time passes; the app goes to the background. The state holds what is true, and [`invariants`]
//! hold what is shown against it.
//!
//! The keeper of the session is explored by itself, in [`sessions`].
//!
//! The runner is not part of it: what it promises the reducers (storage in order, an answer for each
//! effect) is what [`world`] does.

pub mod diagram;
pub mod explore;
pub mod invariants;
pub mod lockstep;
pub mod planted;
pub mod sessions;
pub mod subject;
pub mod world;

use repass_core::{
    backend::Failure,
    flow::{Answer, Effect, EffectId, Event, Facts, Slot},
    link::{LinkFacts, LinkRefused, RequestId},
    time::Timestamp,
};
use stateright::{Model, Property};

pub use self::{
    invariants::Broken,
    subject::{Claim, Subject, rules},
    world::{Outcome, Pending, Server, World},
};

/// How far an exploration goes. The numbers bound what happens, not how it is ordered.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Presses of buttons.
    pub presses: u8,
    /// Links tapped.
    pub links: u8,
    /// Kills, each followed by a start.
    pub kills: u8,
    /// Deadlines that pass.
    pub ticks: u8,
    /// Answers that arrive a second time.
    pub repeats: u8,
    /// Lost answers, failed sends and failed writes.
    pub faults: u8,
    /// Whether anything can happen while a link is looked up and remembered. It multiplies the states, so it is
    /// left to the explorations that are about links.
    pub slow_links: bool,
    /// What the server is like.
    pub server: Server,
}

/// A flow under exploration.
pub struct Exploration<F> {
    bounds: Bounds,
    flow: std::marker::PhantomData<F>,
}

impl<F> Exploration<F> {
    /// Explores a flow within bounds.
    #[must_use]
    pub fn within(bounds: Bounds) -> Self {
        Self { bounds, flow: std::marker::PhantomData }
    }
}

/// What is true at a moment: of the machine, of the world around it, and of what was done so far.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State<F> {
    /// The machine.
    pub machine: F,
    /// The phone's time.
    pub now: Timestamp,
    /// The server, the stores, and what is in flight.
    pub world: World,
    /// What the server is like.
    server: Server,
    slow_links: bool,
    /// What is left of the bounds.
    left: Left,
    /// Whether nobody has done anything, and no time has passed, since the app was started.
    quiet: bool,
    /// Whether the app is in the background.
    hidden: bool,
    /// The last answer delivered, to be delivered again.
    last: Option<(EffectId, Answer)>,
    /// The first invariant that was broken on the way here.
    pub broken: Option<Broken>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Left {
    presses: u8,
    links: u8,
    kills: u8,
    ticks: u8,
    repeats: u8,
    faults: u8,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub enum Step<A> {
    /// The person presses something; the fields hold what the facts say.
    Press(A, Facts),
    /// The person opens a link.
    Tap(Result<LinkFacts, LinkRefused>),
    /// The stores or the server carry an effect out.
    CarryOut(usize, Outcome),
    /// Its answer arrives.
    Deliver(usize),
    /// Its answer is lost; whether it was or will be carried out is another step.
    Lose(usize),
    /// It never leaves the phone, and the phone knows.
    FailToSend(usize),
    /// The last answer arrives a second time.
    Repeat,
    /// A request that was given up for lost is carried out after all.
    CarryOutLate(usize),
    /// The app is killed and started again.
    Kill,
    /// The next deadline passes.
    Tick,
    /// The app goes to the background, or comes back.
    Switch,
}

/// The request that the flow under exploration makes first.
#[must_use]
pub fn own_request() -> RequestId {
    RequestId::from_bytes([1; 16])
}

/// A request that was made elsewhere.
#[must_use]
pub fn other_request() -> RequestId {
    RequestId::from_bytes([9; 16])
}

/// What a link can be, as far as a flow can tell; the ways that a link can be refused lead to one place.
fn links() -> [Result<LinkFacts, LinkRefused>; 4] {
    let of = |request, has_proof| Ok(LinkFacts { request: Some(request), has_proof });
    let (own, other) = (own_request(), other_request());
    [of(own, true), of(own, false), of(other, true), Err(LinkRefused::Failed(Failure::ProofRefused))]
}

impl<F: Subject> State<F> {
    /// An app that was just started.
    #[must_use]
    pub fn started(bounds: Bounds) -> Self {
        let Bounds { presses, links, kills, ticks, repeats, faults, slow_links, server } = bounds;
        let mut state = Self {
            machine: F::new(rules(server)),
            server,
            now: Timestamp(1_000_000),
            world: World::new(server),
            slow_links,
            left: Left { presses, links, kills, ticks, repeats, faults },
            quiet: true,
            hidden: false,
            last: None,
            broken: None,
        };
        state.feed(&Event::Started);
        state
    }

    /// One step of the reducer, watched.
    fn feed(&mut self, event: &Event<F::Action>) {
        let before = self.machine.clone();
        let told_before = self.tells_of_a_lost_save();
        let (machine, issued) = self.machine.clone().step(self.now, event.clone());
        self.machine = machine;
        self.quiet &= !matches!(event, Event::Act { .. } | Event::LinkOpened(_) | Event::Tick);
        if before.begins_attempt(event) {
            self.world.begin_attempt();
        }
        let machine = &self.machine;
        self.world.abandon(|id| before.awaits(id) && !machine.awaits(id));
        for issued in &issued {
            self.world.start(issued.clone());
        }
        let broken = invariants::broken_by_step(self, &before, event, &issued);
        if !invariants::is_late(&before, event) {
            self.world.note_sent(event, self.now);
        }
        let leaves = matches!(event, Event::Act { action, .. } if F::leaves(action)) && before != self.machine;
        if leaves && self.world.unreadable {
            // Nobody knows any more that there is a wait.
            (self.world.unreadable, self.world.last_sent) = (false, None);
        }
        let is_told = leaves && (told_before || self.tells_of_a_lost_save());
        if is_told || F::claim(&self.machine.screen(self.now)) == Claim::Saved {
            self.world.lost_a_save = false;
        }
        if F::is_good_end(&self.machine.screen(self.now)) {
            // An attempt that has ended is forgotten, and its wait with it.
            self.world.last_sent = None;
        }
        self.broken = self.broken.or(broken).or_else(|| invariants::broken_by_state(self));
        self.world.left |= leaves;
    }

    fn tells_of_a_lost_save(&self) -> bool {
        F::tells_of_a_lost_save(&self.machine.screen(self.now), false)
    }

    /// Whether nobody has done anything, and no time has passed, since the app was started.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether the answer that is on its way, if this is one, tells what became of a save.
    fn awaits_save(&self, pending: &Pending) -> bool {
        self.machine.awaits(pending.id) && world::is_save(&pending.effect)
    }

    fn next_deadline(&self) -> Option<Timestamp> {
        self.machine.deadlines().into_iter().map(|wait| wait.at).filter(|at| *at > self.now).min()
    }

    /// What may happen next.
    pub fn steps(&self, steps: &mut Vec<Step<F::Action>>) {
        if self.left.presses > 0 {
            steps.extend(
                F::presses(&self.machine.screen(self.now)).into_iter().map(|(act, facts)| Step::Press(act, facts)),
            );
        }
        if self.left.links > 0 && F::TAKES_LINKS {
            steps.extend(links().map(Step::Tap));
        }
        for (at, pending) in self.world.in_flight().iter().enumerate() {
            if !self.world.may_go_on(at) {
                continue;
            }
            if pending.done.is_some() {
                steps.push(Step::Deliver(at));
            } else {
                let outcomes = self.world.outcomes(&pending.effect);
                steps.extend(outcomes.into_iter().map(|outcome| Step::CarryOut(at, outcome)));
            }
            if self.left.faults > 0 && world::is_request(&pending.effect) {
                steps.push(Step::Lose(at));
                if pending.done.is_none() {
                    steps.push(Step::FailToSend(at));
                }
            }
        }
        steps.extend((0..self.world.late_effects().len()).map(Step::CarryOutLate));
        if self.left.repeats > 0 && self.last.is_some() {
            steps.push(Step::Repeat);
        }
        if self.left.kills > 0 {
            steps.push(Step::Kill);
        }
        if self.left.ticks > 0 {
            // Whatever is in flight is answered, or given up, long before any of the waits ends.
            if self.next_deadline().is_some() && self.world.in_flight().is_empty() {
                steps.push(Step::Tick);
            }
            steps.push(Step::Switch);
        }
    }

    /// The state after a step, or `None` where it changes nothing.
    #[must_use]
    pub fn after(&self, step: Step<F::Action>) -> Option<Self> {
        let mut next = self.clone();
        match step {
            Step::Press(action, facts) => {
                next.left.presses -= 1;
                next.feed(&Event::Act { action, facts, fresh: Some(own_request()) });
            }
            Step::Tap(link) => {
                next.left.links -= 1;
                // As the runner does it.
                if !next.machine.accepts(Slot::Link) {
                    return None;
                }
                next.world.open_link(link.clone());
                next.feed(&Event::LinkOpened(link));
            }
            Step::CarryOut(at, outcome) => {
                if outcome == Outcome::Failed {
                    next.left.faults = next.left.faults.checked_sub(1)?;
                }
                next.world.carry_out(at, &outcome);
            }
            Step::Deliver(at) => {
                let (id, answer) = next.world.deliver(at)?;
                next.last = Some((id, answer.clone()));
                next.feed(&Event::Answered { id, answer });
            }
            Step::Lose(at) => {
                next.left.faults -= 1;
                next.world.lost_a_save |= self.awaits_save(&self.world.in_flight()[at]);
                let (id, answer) = next.world.lose(at)?;
                next.feed(&Event::Answered { id, answer });
            }
            Step::FailToSend(at) => {
                next.left.faults -= 1;
                let (id, answer) = next.world.fail_to_send(at)?;
                next.feed(&Event::Answered { id, answer });
            }
            Step::Repeat => {
                next.left.repeats -= 1;
                let (id, answer) = next.last.take()?;
                next.feed(&Event::Answered { id, answer });
            }
            Step::CarryOutLate(at) => next.world.carry_out_late(at),
            Step::Kill => {
                next.left.kills -= 1;
                next.world.lost_a_save |= self.world.in_flight().iter().any(|pending| self.awaits_save(pending));
                next.world.kill();
                next.machine = F::new(rules(next.server));
                (next.quiet, next.hidden, next.last) = (true, false, None);
                next.feed(&Event::Started);
            }
            Step::Tick => {
                next.left.ticks -= 1;
                next.now = self.next_deadline()?;
                next.feed(&Event::Tick);
            }
            Step::Switch => {
                next.left.ticks -= 1;
                next.hidden = !next.hidden;
                next.feed(if next.hidden { &Event::Backgrounded } else { &Event::Foregrounded });
            }
        }
        if !next.slow_links {
            next.settle_links();
        }
        (next != *self).then_some(next)
    }

    /// Links are looked up and remembered before anything else happens.
    fn settle_links(&mut self) {
        while let Some(at) = (0..self.world.in_flight().len())
            .find(|at| world::is_about_link(&self.world.in_flight()[*at].effect) && self.world.may_go_on(*at))
        {
            let is_told = self.world.in_flight()[at].effect == Effect::LookUpLink;
            self.world.carry_out(at, &Outcome::Done);
            if is_told && let Some((id, answer)) = self.world.deliver(at) {
                self.feed(&Event::Answered { id, answer });
            }
        }
    }
}

impl<F: Subject> Model for Exploration<F> {
    type State = State<F>;
    type Action = Step<F::Action>;

    fn init_states(&self) -> Vec<State<F>> {
        vec![State::started(self.bounds)]
    }

    fn actions(&self, state: &State<F>, actions: &mut Vec<Self::Action>) {
        if state.broken.is_none() {
            state.steps(actions);
        }
    }

    fn next_state(&self, state: &State<F>, action: Self::Action) -> Option<State<F>> {
        state.after(action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties =
            vec![Property::<Self>::always("no invariant is broken", |_, state: &State<F>| state.broken.is_none())];
        // An exploration that never gets anywhere would find nothing broken either.
        properties.push(Property::<Self>::sometimes("a good end is reached", |_, state: &State<F>| {
            F::is_good_end(&state.machine.screen(state.now))
        }));
        properties
    }
}
