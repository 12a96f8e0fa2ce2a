//! Mistakes on purpose, at least one for each invariant: an exploration that does not find them proves
//! nothing.
//!
//! A [`Planted`] flow is the real one with one mistake between it and the world.

use std::marker::PhantomData;

use repass_core::{
    address::Address,
    backend::{Failure, OtherDevices},
    flow::{
        Answer, Asks, Effect, EffectId, Event, Facts, Flow, Issued, LinkHistory, Restored, Rules, Slot, Stage,
        analytics::Place,
        change::{Change, ChangeAction, ChangeScreen},
        login_window::LoginWindow,
        reset::{Reset, ResetAction, ResetScreen},
    },
    policy::Policy,
    problem::Problem,
    time::{Deadline, Timestamp},
};

use crate::{
    own_request,
    subject::{Claim, SessionClaim, Subject, account},
};

/// One mistake.
pub trait Mistake: Clone + std::fmt::Debug + PartialEq + Eq + std::hash::Hash + Send + 'static {
    /// The flow that makes it.
    type Of: Subject;
    /// What the machine is told instead.
    #[must_use]
    fn told(_machine: &Self::Of, event: Event<Action<Self>>) -> Event<Action<Self>> {
        event
    }
    /// What it issues besides.
    fn issues(_event: &Event<Action<Self>>, _machine: &Self::Of, _issued: &mut Vec<Issued>) {}
}

type Action<M> = <<M as Mistake>::Of as Flow>::Action;
type Screen<M> = <<M as Mistake>::Of as Flow>::Screen;

/// A flow with a mistake.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Planted<M: Mistake>(M::Of, PhantomData<M>);

impl<M: Mistake> Flow for Planted<M> {
    type Action = Action<M>;
    type Screen = Screen<M>;
    const NAME: &'static str = "planted";
    const RECORD: &'static str = M::Of::RECORD;

    fn new(rules: Rules) -> Self {
        Self(M::Of::new(rules), PhantomData)
    }

    fn step(self, now: Timestamp, event: Event<Action<M>>) -> (Self, Vec<Issued>) {
        let event = M::told(&self.0, event);
        let (machine, mut issued) = self.0.step(now, event.clone());
        M::issues(&event, &machine, &mut issued);
        (Self(machine, PhantomData), issued)
    }

    fn screen(&self, now: Timestamp) -> Screen<M> {
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

    fn place(&self) -> Place {
        self.0.place()
    }
}

impl<M: Mistake> Subject for Planted<M> {
    const TAKES_LINKS: bool = M::Of::TAKES_LINKS;

    fn presses(screen: &Screen<M>) -> Vec<(Action<M>, Facts)> {
        M::Of::presses(screen)
    }

    fn every_action() -> Vec<Action<M>> {
        M::Of::every_action()
    }

    fn means_something(screen: &Screen<M>, action: &Action<M>) -> bool {
        M::Of::means_something(screen, action)
    }

    fn claim(screen: &Screen<M>) -> Claim {
        M::Of::claim(screen)
    }

    fn session_claim(screen: &Screen<M>) -> SessionClaim {
        M::Of::session_claim(screen)
    }

    fn tells_of_a_lost_save(screen: &Screen<M>, is_looking: bool) -> bool {
        M::Of::tells_of_a_lost_save(screen, is_looking)
    }

    fn leaves(action: &Action<M>) -> bool {
        M::Of::leaves(action)
    }

    fn is_good_end(screen: &Screen<M>) -> bool {
        M::Of::is_good_end(screen)
    }

    fn begins_attempt(&self, event: &Event<Action<M>>) -> bool {
        self.0.begins_attempt(event)
    }

    fn saves(action: &Action<M>) -> bool {
        M::Of::saves(action)
    }

    fn lacks_acknowledgement(screen: &Screen<M>) -> bool {
        M::Of::lacks_acknowledgement(screen)
    }
}

fn request() -> Issued {
    nobody_waits_for(Effect::RequestInstructions { address: account(), request: own_request() })
}

fn nobody_waits_for(effect: Effect) -> Issued {
    Issued { id: EffectId(u64::MAX), effect, record: Reset::RECORD }
}

/// Declares a mistake by what it does.
macro_rules! mistake {
    ($(#[$doc:meta])* $name:ident of $flow:ty, told($machine:pat, $event:ident) $told:block) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name;
        impl Mistake for $name {
            type Of = $flow;
            fn told($machine: &$flow, $event: Event<Action<Self>>) -> Event<Action<Self>> $told
        }
    };
    ($(#[$doc:meta])* $name:ident of $flow:ty, issues($event:ident, $machine:pat, $issued:ident) $issues:block) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name;
        impl Mistake for $name {
            type Of = $flow;
            fn issues($event: &Event<Action<Self>>, $machine: &$flow, $issued: &mut Vec<Issued>) $issues
        }
    };
}

mistake!(
    /// Asks for a mail as soon as a record is found.
    MailsOnRestore of Reset,
    issues(event, machine, issued) {
        let is_late = matches!(machine.screen(Timestamp(0)), ResetScreen::Closed { .. });
        if matches!(event, Event::Answered { answer: Answer::Restored(_), .. }) && !is_late {
            issued.push(request());
        }
    }
);

mistake!(
    /// Sends a password together with the proof.
    SendsTwoAtOnce of Reset,
    issues(_event, _, issued) {
        if issued.iter().any(|issued| matches!(issued.effect, Effect::Verify { .. })) {
            issued.push(nobody_waits_for(Effect::SetPassword));
        }
    }
);

mistake!(
    /// Takes the answer of any effect for the one that it waits for.
    TakesLateAnswers of Reset,
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
    IgnoresThePolicy of Reset,
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
    SendsUnwritten of Reset,
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
    /// Takes a mail that was sent for one that was not, and knows of no wait.
    TakesSentForFailed of Reset,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::Requested(Ok(())) } => {
                Event::Answered { id, answer: Answer::Requested(Err(Failure::ServerFailed)) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Takes a lost answer for success.
    TakesLostForSaved of Reset,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::PasswordSet(Err(Failure::Lost)) } => {
                Event::Answered { id, answer: Answer::PasswordSet(Ok(OtherDevices::SignedOut)) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Takes a lost answer for failure.
    TakesLostForFailed of Reset,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::PasswordSet(Err(Failure::Lost)) } => {
                Event::Answered { id, answer: Answer::PasswordSet(Err(Failure::Refused)) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Takes success for a refusal.
    TakesSavedForRefused of Reset,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::PasswordSet(Ok(_)) } => {
                Event::Answered { id, answer: Answer::PasswordSet(Err(Failure::Refused)) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Forgets a save under way as soon as it has told of it once.
    TellsOnlyOnce of Reset,
    issues(event, _, issued) {
        if let Event::Answered { answer: Answer::Restored(Restored::Record { record, .. }), .. } = event
            && record.stage == Stage::Saving
        {
            issued.push(nobody_waits_for(Effect::DeleteRecord));
        }
    }
);

mistake!(
    /// Shows a known account the server's cooldown.
    ShowsTheCooldown of Reset,
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
    TrapsThePerson of Reset,
    told(machine, event) {
        match event {
            Event::Act { .. } if matches!(machine.screen(Timestamp(0)), ResetScreen::OutcomeUnknown { .. }) => {
                Event::Tick
            }
            event => event,
        }
    }
);

mistake!(
    /// Takes a record that cannot be read now for one that is lost.
    TakesUnreadableForLost of Reset,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::Restored(Restored::Unreadable) } => {
                Event::Answered { id, answer: Answer::Restored(Restored::Unusable) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Takes Resend for Change Address.
    TakesAnyPress of Reset,
    told(_, event) {
        match event {
            Event::Act { action: ResetAction::Resend, facts, fresh } => {
                Event::Act { action: ResetAction::ChangeAddress, facts, fresh }
            }
            event => event,
        }
    }
);

mistake!(
    /// Sends something while the captcha is being solved.
    DoesNotWaitForTheCaptcha of Reset,
    issues(_event, _, issued) {
        if issued.iter().any(|issued| issued.effect == Effect::SolveCaptcha) {
            issued.push(request());
        }
    }
);

mistake!(
    /// Believes that every host takes every session.
    BelievesEveryHost of Reset,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::HandedOver(false) } => {
                Event::Answered { id, answer: Answer::HandedOver(true) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Believes no host.
    BelievesNoHost of Reset,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::HandedOver(true) } => {
                Event::Answered { id, answer: Answer::HandedOver(false) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Believes that the host took the session that replaces its own.
    DropsTheReplacedSession of Change,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::HandedOver(false) } => {
                Event::Answered { id, answer: Answer::HandedOver(true) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Remembers no link.
    TakesEveryLinkForNew of LoginWindow,
    told(_, event) {
        match event {
            Event::Answered { id, answer: Answer::LinkLookedUp(history) } => {
                Event::Answered { id, answer: Answer::LinkLookedUp(LinkHistory { taken: false, ..history }) }
            }
            event => event,
        }
    }
);

mistake!(
    /// Saves whatever the person was told, or not.
    SavesWithoutAWarning of Change,
    issues(event, machine, issued) {
        let saves = matches!(event, Event::Act { action: ChangeAction::Save { .. }, facts, .. } if facts.assessment.may_be_saved());
        let is_warned = matches!(
            machine.screen(Timestamp(0)),
            ChangeScreen::Editing { screen } if screen.problem == Some(Problem::AcknowledgeLoss)
        );
        if saves && is_warned {
            issued.push(nobody_waits_for(Effect::ChangePassword { asks: Asks::default(), account: None }));
        }
    }
);
