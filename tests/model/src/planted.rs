//! Mistakes on purpose, one for each invariant: an exploration that does not find them proves
//! nothing.
//!
//! A [`Planted`] flow is the real one with one mistake between it and the world.

use std::marker::PhantomData;

use repass_core::{
    address::Address,
    backend::{Failure, OtherDevices},
    flow::{
        Answer, Effect, EffectId, Event, Facts, Flow, Issued, Restored, Rules, SavedFacts, Slot, Stage,
        reset::{Reset, ResetAction, ResetScreen},
    },
    policy::Policy,
    time::{Deadline, Timestamp},
};

use crate::{
    own_request,
    subject::{Claim, Subject, account},
};

/// One mistake.
pub trait Mistake: Clone + std::fmt::Debug + PartialEq + Eq + std::hash::Hash + Send + 'static {
    /// What the machine is told instead.
    #[must_use]
    fn told(_machine: &Reset, event: Event<ResetAction>) -> Event<ResetAction> {
        event
    }
    /// What it issues besides.
    fn issues(_event: &Event<ResetAction>, _machine: &Reset, _issued: &mut Vec<Issued>) {}
}

/// The reset with a mistake.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Planted<M>(Reset, PhantomData<M>);

impl<M: Mistake> Flow for Planted<M> {
    type Action = ResetAction;
    type Screen = ResetScreen;
    const NAME: &'static str = "planted";

    fn new(rules: Rules) -> Self {
        Self(Reset::new(rules), PhantomData)
    }

    fn step(self, now: Timestamp, event: Event<ResetAction>) -> (Self, Vec<Issued>) {
        let event = M::told(&self.0, event);
        let (machine, mut issued) = self.0.step(now, event.clone());
        M::issues(&event, &machine, &mut issued);
        (Self(machine, PhantomData), issued)
    }

    fn screen(&self, now: Timestamp) -> ResetScreen {
        self.0.screen(now)
    }

    fn accepts(&self, slot: Slot) -> bool {
        self.0.accepts(slot)
    }

    fn awaits(&self, id: EffectId) -> bool {
        self.0.awaits(id)
    }

    fn deadlines(&self) -> Vec<Deadline> {
        self.0.deadlines()
    }

    fn account(&self) -> Option<&Address> {
        self.0.account()
    }
}

impl<M: Mistake> Subject for Planted<M> {
    const TAKES_LINKS: bool = Reset::TAKES_LINKS;

    fn presses(screen: &ResetScreen) -> Vec<(ResetAction, Facts)> {
        Reset::presses(screen)
    }

    fn claim(screen: &ResetScreen) -> Claim {
        Reset::claim(screen)
    }

    fn tells_of_a_lost_save(screen: &ResetScreen) -> bool {
        Reset::tells_of_a_lost_save(screen)
    }

    fn leaves(action: &ResetAction) -> bool {
        Reset::leaves(action)
    }

    fn is_good_end(screen: &ResetScreen) -> bool {
        Reset::is_good_end(screen)
    }

    fn begins_attempt(&self, now: Timestamp, event: &Event<ResetAction>) -> bool {
        self.0.begins_attempt(now, event)
    }

    fn saves_what_must_not_be(event: &Event<ResetAction>) -> bool {
        Reset::saves_what_must_not_be(event)
    }
}

fn request() -> Issued {
    Issued { id: EffectId(u64::MAX), effect: Effect::RequestReset { address: account(), request: own_request() } }
}

/// Declares a mistake by what it does.
macro_rules! mistake {
    ($(#[$doc:meta])* $name:ident, told($machine:pat, $event:ident) $told:block) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name;
        impl Mistake for $name {
            fn told($machine: &Reset, $event: Event<ResetAction>) -> Event<ResetAction> $told
        }
    };
    ($(#[$doc:meta])* $name:ident, issues($event:ident, $machine:pat, $issued:ident) $issues:block) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name;
        impl Mistake for $name {
            fn issues($event: &Event<ResetAction>, $machine: &Reset, $issued: &mut Vec<Issued>) $issues
        }
    };
}

mistake!(
    /// Asks for a mail as soon as a record is found.
    MailsOnRestore,
    issues(event, machine, issued) {
        let is_late = matches!(machine.screen(Timestamp(0)), ResetScreen::Closed { .. });
        if matches!(event, Event::Answered { answer: Answer::Restored(_), .. }) && !is_late {
            issued.push(request());
        }
    }
);

mistake!(
    /// Sends a code twice.
    SendsTwice,
    issues(_event, _, issued) {
        if issued.iter().any(|issued| matches!(issued.effect, Effect::ProveByCode { .. })) {
            issued.push(Issued { id: EffectId(u64::MAX), effect: Effect::ProveByCode { address: account() } });
        }
    }
);

mistake!(
    /// Takes the answer of any effect for the one that it waits for.
    TakesLateAnswers,
    told(machine, event) {
        match event {
            Event::Answered { id, answer } if !machine.awaits(id) => {
                let awaited = (1..64).map(EffectId).find(|id| machine.awaits(*id));
                Event::Answered { id: awaited.unwrap_or(id), answer }
            }
            event => event,
        }
    }
);

mistake!(
    /// Believes that every password is a good one.
    IgnoresThePolicy,
    told(_, event) {
        match event {
            Event::Act { action: ResetAction::Save, facts, fresh } => {
                let assessment = Policy::default().assess("zq7!kp", "zq7!kp", None);
                Event::Act { action: ResetAction::Save, facts: Facts { assessment, ..facts }, fresh }
            }
            event => event,
        }
    }
);

mistake!(
    /// Believes that a failed write succeeded.
    SendsUnwritten,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::Persisted(Err(_)) } => {
                Event::Answered { id, answer: Answer::Persisted(Ok(())) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Sends again without a wait.
    ResendsAtOnce,
    issues(event, machine, issued) {
        let presses = matches!(event, Event::Act { action: ResetAction::Resend, .. });
        if presses && matches!(machine.screen(Timestamp(0)), ResetScreen::CheckInbox { sending: false, .. }) {
            issued.push(request());
        }
    }
);

mistake!(
    /// Takes a lost answer for success.
    TakesLostForSaved,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::Saved(Err(Failure::Lost)) } => {
                let saved = SavedFacts { others: OtherDevices::SignedOut, replaced: false, must_sign_in_again: false };
                Event::Answered { id, answer: Answer::Saved(Ok(saved)) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Takes a lost answer for failure.
    TakesLostForFailed,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::Saved(Err(Failure::Lost)) } => {
                Event::Answered { id, answer: Answer::Saved(Err(Failure::Refused)) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Takes success for a refusal.
    TakesSavedForRefused,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::Saved(Ok(_)) } => {
                Event::Answered { id, answer: Answer::Saved(Err(Failure::Refused)) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Forgets a save under way as soon as it has told of it once.
    TellsOnlyOnce,
    issues(event, _, issued) {
        if let Event::Answered { answer: Answer::Restored(Restored::Record { record, .. }), .. } = event
            && record.stage == Stage::Saving
        {
            issued.push(Issued { id: EffectId(u64::MAX), effect: Effect::Forget });
        }
    }
);

mistake!(
    /// Shows a known account the server's cooldown.
    ShowsTheCooldown,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::Requested(Err(Failure::Cooldown { wait })) } => {
                Event::Answered { id, answer: Answer::Requested(Err(Failure::Limited { wait })) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Has no way out of an unknown outcome.
    TrapsThePerson,
    told(machine, event) {
        match event {
            Event::Act { .. } if matches!(machine.screen(Timestamp(0)), ResetScreen::OutcomeUnknown { .. }) => {
                Event::Tick
            }
            event => event,
        }
    }
);
