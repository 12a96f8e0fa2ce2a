//! The flows as diagrams and tables, drawn from what the reducers do.
//!
//! The reachable states are explored with everything in order: one answer after the other, and the
//! person acts between them. Each state is projected to its screen and each step to a [`Row`]; rows
//! that differ only in how an answer went are one. States that differ only in numbers (times,
//! counters, ids) are taken for one, so that no bound is needed and the search takes a moment. Which
//! links were taken before is not a part of the state either, it would multiply every state by the ways
//! to have taken them: whenever one is looked up, which is done at once, both answers are drawn. What may happen out of order
//! is explored elsewhere, for what must never come of it.

mod labels;
mod page;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet, VecDeque},
    hash::{DefaultHasher, Hasher},
};

use repass_core::{
    backend::Failure,
    flow::{Answer, Effect, EffectId, Event, Issued, LinkHistory, ProofKind, Restored},
    time::Timestamp,
};

use self::labels::{label, name_of_effect};
pub use self::page::page;
use crate::{
    Bounds, Outcome, Server, State, Step, Subject, other_request, own_request,
    subject::{account, rules},
    world::{Link, Pending, is_about_link},
};

/// A server with everything that a flow has a step for; a captcha is a step on the way, and not drawn.
const SERVER: Server = Server { second_factor: true, grants_expire: true, ..Server::USUAL };

/// As good as none.
const ANYTHING: Bounds = Bounds {
    presses: 200,
    links: 200,
    kills: 200,
    ticks: 200,
    repeats: 0,
    faults: 200,
    slow_links: true,
    server: SERVER,
};
/// Where only the way from one flow to another is drawn, what is within them can be as simple as it gets.
const BETWEEN: Bounds = Bounds { server: Server::USUAL, ..ANYTHING };
/// For what differs between servers, the way there needs no more.
const PRESSES_AND_FAULTS: Bounds = Bounds { links: 0, kills: 0, ticks: 0, ..ANYTHING };

/// One line of a flow's table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    /// What is shown before.
    from: String,
    /// What happens.
    event: String,
    /// What the reducer issues, in order.
    effects: Vec<String>,
    /// What is shown after.
    to: String,
}

/// What was found of a flow.
#[derive(Debug)]
struct Diagram {
    /// The screens, in the order in which they are reached.
    screens: Vec<String>,
    /// The start.
    first: Row,
    /// Every step that shows another screen or issues something, with the ways it can have gone.
    rows: BTreeMap<Row, BTreeSet<String>>,
}

impl Diagram {
    /// Draws a flow within bounds.
    fn of<F: Subject>(bounds: Bounds) -> Self {
        let started = State::<F>::started(bounds);
        let (machine, issued) = F::new(rules(bounds.server)).step(started.now, Event::Started);
        let first = row(&machine, &machine, started.now, "start", issued.clone());
        let mut diagram = Self { screens: vec![first.to.clone()], first, rows: BTreeMap::new() };
        if let Some(Issued { id, .. }) = issued.into_iter().find(|issued| issued.effect == Effect::Restore) {
            // The stores of an exploration are never damaged.
            let answer = Answer::Restored(Restored::Unusable);
            diagram.watch(&machine, started.now, Event::Answered { id, answer }, None);
        }
        diagram.explore(started);
        diagram
    }

    fn explore<F: Subject>(&mut self, started: State<F>) {
        let mut seen = HashSet::from([shape(&started)]);
        let mut queue = VecDeque::from([started]);
        while let Some(state) = queue.pop_front() {
            for step in in_order(&state) {
                let event = event(&state, &step);
                let Some(next) = state.after(step) else { continue };
                if let Some(event) = event {
                    self.watch(&state.machine, next.now, event, None);
                }
                let next = self.settle_link(next);
                if seen.insert(shape(&next)) {
                    queue.push_back(next);
                }
            }
        }
    }

    /// Whether a link was taken before is known, and kept, before anything else happens.
    fn settle_link<F: Subject>(&mut self, mut state: State<F>) -> State<F> {
        while let Some(at) = state.world.in_flight().iter().position(|pending| is_about_link(&pending.effect)) {
            let pending = state.world.in_flight()[at].clone();
            state.world.carry_out(at, &Outcome::Done);
            state.world.forget_taken();
            if pending.effect != Effect::LookUpLink {
                continue;
            }
            let Some(Event::Answered { id, answer: Answer::LinkLookedUp(history) }) = event(&state, &Step::Deliver(at))
            else {
                continue;
            };
            for taken in [true, false] {
                let answer = Answer::LinkLookedUp(LinkHistory { taken, ..history });
                self.watch(&state.machine, state.now, Event::Answered { id, answer }, pending.link.as_ref());
            }
            state = state.after(Step::Deliver(at)).expect("an answer changes something");
        }
        state
    }

    fn watch<F: Subject>(&mut self, before: &F, now: Timestamp, event: Event<F::Action>, link: Option<&Link>) {
        let (name, how) = label::<F>(&event, link, now);
        let (after, issued) = before.clone().step(now, event);
        let row = row(before, &after, now, &name, issued);
        if row.from == row.to && row.effects.is_empty() {
            return;
        }
        if !self.screens.contains(&row.to) {
            self.screens.push(row.to.clone());
        }
        self.rows.entry(row).or_default().extend(how);
    }
}

/// What decides what can happen next, without its numbers.
fn shape<F: Subject>(state: &State<F>) -> u64 {
    let State { machine, world, now, hidden, .. } = state;
    let in_flight = world.in_flight();
    let proof = world.outcomes(&Effect::Verify { proof: ProofKind::Link, address: account() });
    let save = world.outcomes(&Effect::SetPassword);
    let shown = (machine.screen(*now), after_restoring(state), hidden);
    let stored = (world.stored_stages(), world.saved_now());
    let text = format!("{machine:?} {shown:?} {in_flight:?} {stored:?} {proof:?} {save:?}");
    // Of the numbers, whose link it is does matter.
    let mut text = text.replace(&format!("{:?}", other_request()), "another request");
    text.retain(|letter| !letter.is_ascii_digit());
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// Where a start leads: whether a record has expired is in its numbers only.
fn after_restoring<F: Subject>(state: &State<F>) -> Option<F::Screen> {
    let mut world = state.world.clone();
    let at = world.in_flight().iter().position(|pending| pending.effect == Effect::Restore)?;
    world.carry_out(at, &Outcome::Done);
    let (id, answer) = world.deliver(at)?;
    let (machine, _) = state.machine.clone().step(state.now, Event::Answered { id, answer });
    Some(machine.screen(state.now))
}

/// The steps in which one answer comes after the other, and the person acts when all came; or
/// before, where that does something.
fn in_order<F: Subject>(state: &State<F>) -> Vec<Step<F::Action>> {
    let mut steps = Vec::new();
    state.steps(&mut steps);
    let is_idle = state.world.in_flight().is_empty();
    let first = (!is_idle).then_some(0);
    steps.retain(|step| match step {
        Step::CarryOut(at, _) | Step::Deliver(at) | Step::Lose(at) | Step::FailToSend(at) => Some(*at) == first,
        Step::CarryOutLate(_) | Step::Repeat => false,
        // Whoever goes back and forth without waiting for anything gets nowhere new.
        Step::Press(..) => is_idle || (state.world.in_flight().len() == 1 && does_something(state, step)),
        Step::Kill => true,
        Step::Tap(_) | Step::Tick | Step::Switch => is_idle,
    });
    if let Some(at) = first.filter(|at| may_need_second_factor(&state.world.in_flight()[*at])) {
        // No server of the explorations says it so; some do.
        steps.push(Step::CarryOut(at, Outcome::Refused(Failure::SecondFactorRequired)));
    }
    steps
}

fn may_need_second_factor(pending: &Pending) -> bool {
    pending.done.is_none()
        && matches!(pending.effect, Effect::SignIn { .. } | Effect::SetPassword | Effect::ChangePassword { .. })
}

fn does_something<F: Subject>(state: &State<F>, step: &Step<F::Action>) -> bool {
    let event = event(state, step);
    event.is_some_and(|event| state.machine.clone().step(state.now, event).0 != state.machine)
}

/// What the machine is told by a step, if anything. A record that was written is no event of its
/// own: [`row`] looks beyond it.
fn event<F: Subject>(state: &State<F>, step: &Step<F::Action>) -> Option<Event<F::Action>> {
    let mut world = state.world.clone();
    let answered = |(id, answer): (EffectId, Answer)| Event::Answered { id, answer };
    match step {
        Step::Press(action, facts) => {
            Some(Event::Act { action: action.clone(), facts: facts.clone(), fresh: Some(own_request()) })
        }
        Step::Tap(link) => Some(Event::LinkOpened(link.clone())),
        Step::Deliver(at) => {
            world.deliver(*at).filter(|(_, answer)| *answer != Answer::Persisted(Ok(()))).map(answered)
        }
        Step::Lose(at) => world.lose(*at).map(answered),
        Step::FailToSend(at) => world.fail_to_send(*at).map(answered),
        Step::Tick => Some(Event::Tick),
        Step::Switch if state.hidden => Some(Event::Foregrounded),
        Step::Switch => Some(Event::Backgrounded),
        Step::CarryOut(..) | Step::CarryOutLate(_) | Step::Repeat | Step::Kill => None,
    }
}

fn row<F: Subject>(before: &F, after: &F, now: Timestamp, event: &str, issued: Vec<Issued>) -> Row {
    let written = |id| after.clone().step(now, Event::Answered { id, answer: Answer::Persisted(Ok(())) }).1;
    let effect = |Issued { id, effect, .. }: Issued| {
        let is_ahead = after.awaits(id) && matches!(effect, Effect::Persist(_) | Effect::PersistRequest(_));
        let behind = if is_ahead { written(id) } else { Vec::new() };
        let names: Vec<String> =
            [&effect].into_iter().chain(behind.iter().map(|it| &it.effect)).map(name_of_effect).collect();
        names.join(", then ")
    };
    Row {
        from: F::name_of_screen(&before.screen(now)),
        event: event.to_owned(),
        effects: issued.into_iter().map(effect).collect(),
        to: F::name_of_screen(&after.screen(now)),
    }
}
