//! The one skeleton of every flow: what is in flight, a link that waits, wiping in the background, and
//! what follows from the time alone. What a flow decides is its [`State`].

use super::{
    Answer, Effect, EffectId, Event, Facts, Flow, Issued, LinkHistory, Rules, Slot, analytics::Place, flight::Flight,
};
use crate::{
    address::Address,
    link::{LinkFacts, LinkRefused, RequestId},
    time::{Deadline, Timestamp},
};

/// A state machine: the state that a flow is in, and what stands beside every state.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Machine<S> {
    pub(crate) state: S,
    rules: Rules,
    flight: Flight,
    /// Runs while the app is in the background.
    wipe: Option<Deadline>,
    /// A link that came, until it is followed.
    link: Option<Incoming>,
}

/// A link that came.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Incoming {
    /// Whether it was taken before is being looked up.
    LookedUp { id: EffectId, link: Result<LinkFacts, LinkRefused> },
    /// It is new; it waits until nothing is in flight.
    New(Result<LinkFacts, LinkRefused>),
}

/// What a state is told. What comes while it must not be disturbed does not reach it, and late answers
/// do not either.
#[derive(Clone, Debug)]
pub enum Input<Action> {
    /// The flow begins.
    Started,
    /// A person pressed something.
    Press { action: Action, facts: Facts, fresh: Option<RequestId> },
    /// Something was typed.
    Typed { slot: Slot, facts: Facts },
    /// A link came. A new one is followed once nothing is in flight; one that was taken before is not.
    LinkCame(LinkHistory),
    /// A link is to be followed, now that nothing is in flight.
    Link(Result<LinkFacts, LinkRefused>),
    /// What was awaited came; or something that nobody waits for, such as [`Answer::Account`].
    Answer(Answer),
    /// The app came to the front.
    Foregrounded,
    /// What was typed into secret fields was wiped.
    Wiped,
    /// Time may have passed; nothing is in flight.
    Time,
}

impl<Action> Input<Action> {
    /// The same input for a state with fewer actions; `None` where it is a press that it does not know.
    pub fn narrowed<Fewer>(self, of: impl FnOnce(Action) -> Option<Fewer>) -> Option<Input<Fewer>> {
        Some(match self {
            Self::Started => Input::Started,
            Self::Press { action, facts, fresh } => Input::Press { action: of(action)?, facts, fresh },
            Self::Typed { slot, facts } => Input::Typed { slot, facts },
            Self::LinkCame(history) => Input::LinkCame(history),
            Self::Link(link) => Input::Link(link),
            Self::Answer(answer) => Input::Answer(answer),
            Self::Foregrounded => Input::Foregrounded,
            Self::Wiped => Input::Wiped,
            Self::Time => Input::Time,
        })
    }
}

/// What a flow decides.
pub trait State: Sized + Clone + std::fmt::Debug + PartialEq + Eq + std::hash::Hash + Send + 'static {
    type Action: Clone + std::fmt::Debug + Send + 'static;
    type Screen: Clone + std::fmt::Debug + PartialEq + Send + Sync + 'static;

    const NAME: &'static str;
    const RECORD: &'static str;
    /// What is wiped after a while in the background.
    const SECRETS: &'static [Slot];

    /// The first state.
    fn first(rules: &Rules) -> Self;

    /// Takes one input: the one table of the flow.
    fn take(self, input: Input<Self::Action>, cx: &mut Context<'_>) -> Self;

    /// What is shown.
    fn screen(&self, view: View<'_>) -> Self::Screen;

    /// Whether this may be pressed while something is in flight.
    fn interrupts(action: &Self::Action) -> bool;

    /// Whether this state follows links. One that is not followed is kept ([`LinkPolicy::Wait`]) or let
    /// go of.
    fn links(&self) -> LinkPolicy;

    /// Whether what is typed for this slot is taken, while nothing is in flight.
    fn takes(&self, slot: Slot) -> bool;

    /// The waits that it carries, to be held against the clock.
    fn waits(&mut self) -> Vec<&mut Deadline>;

    /// The account it is about, where known.
    fn account(&self) -> Option<&Address>;

    /// Where it is, for the app's analytics.
    fn place(&self) -> Place;
}

/// What a state does with a link that comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPolicy {
    /// Follows it.
    Follow,
    /// Keeps it for the next state.
    Wait,
    /// Lets go of it: it was opened twice, or comes too late to matter.
    Drop,
}

/// What a state decides with.
pub struct Context<'a> {
    pub(crate) now: Timestamp,
    pub(crate) rules: &'a mut Rules,
    pub(crate) flight: &'a mut Flight,
}

impl Context<'_> {
    /// A wait of this length that begins now.
    pub(crate) fn wait(&self, length: std::time::Duration) -> Deadline {
        Deadline::after(self.now, length)
    }

    pub(crate) fn wipe(&mut self, slots: &'static [Slot]) {
        self.flight.tell(Effect::Wipe(slots));
    }
}

/// What a screen is made from, beside the state.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub(crate) now: Timestamp,
    pub(crate) rules: &'a Rules,
    /// What is in flight.
    pub(crate) awaited: Option<&'a Effect>,
}

impl<S: State> Machine<S> {
    fn give(self, input: Input<S::Action>, now: Timestamp) -> Self {
        let Self { state, mut rules, mut flight, wipe, link } = self;
        let state = state.take(input, &mut Context { now, rules: &mut rules, flight: &mut flight });
        Self { state, rules, flight, wipe, link }
    }

    /// What follows from the time alone, and what waited for the flight to end.
    fn settle_down(mut self, now: Timestamp) -> Self {
        for wait in self.state.waits().into_iter().chain(&mut self.wipe) {
            *wait = wait.seen_from(now);
        }
        if self.flight.is_idle() && self.wipe.is_some_and(|wait| wait.passed(now)) {
            self.wipe = None;
            self.flight.tell(Effect::Wipe(S::SECRETS));
            self = self.give(Input::Wiped, now);
        }
        if self.flight.is_idle() {
            self = self.give(Input::Time, now);
        }
        if self.flight.is_idle()
            && let Some(Incoming::New(link)) = &self.link
        {
            match self.state.links() {
                LinkPolicy::Follow => {
                    let link = link.clone();
                    self.link = None;
                    self = self.give(Input::Link(link), now);
                }
                LinkPolicy::Wait => {}
                LinkPolicy::Drop => {
                    self.link = None;
                    self.flight.tell(Effect::RememberLink);
                    self.flight.tell(Effect::Wipe(&[Slot::Link]));
                }
            }
        }
        self
    }

    fn look_up(mut self, link: Result<LinkFacts, LinkRefused>) -> Self {
        let id = self.flight.tell(Effect::LookUpLink);
        Self { link: Some(Incoming::LookedUp { id, link }), ..self }
    }

    /// A link that an app passes once more, after a sign-out, with a new activity, or after a kill, leads
    /// nowhere: nothing tells it from one that a person taps once more.
    fn looked_up(mut self, answered: EffectId, history: LinkHistory, now: Timestamp) -> Self {
        match self.link.take() {
            Some(Incoming::LookedUp { id, link }) if id == answered => {
                if history.taken {
                    self.flight.tell(Effect::Wipe(&[Slot::Link]));
                } else {
                    self.link = Some(Incoming::New(link));
                }
                self.give(Input::LinkCame(history), now)
            }
            // Of a link that another one has taken the place of.
            link => Self { link, ..self },
        }
    }
}

impl<S: State> Flow for Machine<S> {
    type Action = S::Action;
    type Screen = S::Screen;

    const NAME: &'static str = S::NAME;
    const RECORD: &'static str = S::RECORD;

    fn new(rules: Rules) -> Self {
        Self { state: S::first(&rules), rules, flight: Flight::of(S::RECORD), wipe: None, link: None }
    }

    fn step(mut self, now: Timestamp, event: Event<S::Action>) -> (Self, Vec<Issued>) {
        self = match event {
            Event::Started => self.give(Input::Started, now),
            Event::Act { action, facts, fresh } => {
                if self.flight.is_idle() || S::interrupts(&action) {
                    self.give(Input::Press { action, facts, fresh }, now)
                } else {
                    self
                }
            }
            Event::Typed { slot, facts } => self.give(Input::Typed { slot, facts }, now),
            Event::LinkOpened(link) => self.look_up(link),
            Event::Answered { id, answer: Answer::LinkLookedUp(history) } => self.looked_up(id, history, now),
            Event::Answered { id, answer } => {
                let answer = match answer {
                    // Nobody waits for these: the fields work while a store, a host or a server is slow.
                    Answer::ResetFound(_) | Answer::Account(_) | Answer::PolicyLearned(_) => Some(answer),
                    _ => self.flight.land(id, answer, self.rules.captcha),
                };
                match answer {
                    Some(answer) => self.give(Input::Answer(answer), now),
                    None => self,
                }
            }
            Event::Backgrounded => Self { wipe: Some(Deadline::after(now, self.rules.timing.wipe)), ..self },
            Event::Foregrounded => {
                let looked_at = self.settle_down(now);
                Self { wipe: None, ..looked_at }.give(Input::Foregrounded, now)
            }
            Event::Tick => self,
        };
        self = self.settle_down(now);
        let issued = self.flight.take_issued();
        (self, issued)
    }

    fn screen(&self, now: Timestamp) -> S::Screen {
        self.state.screen(View { now, rules: &self.rules, awaited: self.flight.awaited() })
    }

    fn accepts(&self, slot: Slot) -> bool {
        match slot {
            Slot::Link => !matches!(self.flight.awaited(), Some(Effect::Verify { proof: super::ProofKind::Link, .. })),
            // Restoring sends nothing that is typed, so what is typed meanwhile is not lost.
            slot => matches!(self.flight.awaited(), None | Some(Effect::Restore)) && self.state.takes(slot),
        }
    }

    fn awaits(&self, id: EffectId) -> bool {
        self.flight.awaits(id)
    }

    fn deadlines(&self) -> Vec<Deadline> {
        let mut state = self.state.clone();
        state.waits().into_iter().map(|wait| *wait).chain(self.wipe).collect()
    }

    fn account(&self) -> Option<&Address> {
        self.state.account()
    }

    fn place(&self) -> Place {
        self.state.place()
    }
}
