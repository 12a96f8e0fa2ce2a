//! A walk through a flow, step by step.

use std::time::Duration;

use repass_core::{
    address::Address,
    backend::{OtherDevices, Settle},
    flow::{Answer, Effect, EffectId, Event, Facts, Flow, Issued, Record, Restored, Rules, SavedFacts, Stage},
    link::{LinkFacts, LinkRefused, RequestId},
    policy::Policy,
    time::{Deadline, Timestamp},
};
use repass_model::subject::{account, rules_settled_by};

/// When every walk begins.
pub const START: Timestamp = Timestamp(1_000_000_000);

/// A machine, and what it issued so far.
pub struct Walk<F: Flow> {
    machine: F,
    now: Timestamp,
    issued: Vec<Issued>,
    /// How many of them were looked at.
    seen: usize,
}

impl<F: Flow> Walk<F> {
    /// A flow that was just started.
    pub fn begin() -> Self {
        Self::settled_by(Settle::RepeatSame)
    }

    /// The same, for a server that settles lost answers in another way.
    pub fn settled_by(settle: Settle) -> Self {
        Self::by(rules_settled_by(settle))
    }

    /// The same, by any rules.
    pub fn by(rules: Rules) -> Self {
        let mut walk = Self::not_started(rules);
        walk.happens(Event::Started);
        walk
    }

    /// A flow that is about to be started.
    pub fn not_started(rules: Rules) -> Self {
        Self { machine: F::new(rules), now: START, issued: Vec::new(), seen: 0 }
    }

    /// A flow that found this stage of an earlier run.
    pub fn restored_at(stage: Stage) -> Self {
        let mut walk = Self::begin();
        let record = Record {
            stage,
            request: request(1),
            resend: Some(Deadline::after(START, minutes(1))),
            contact: Some(Deadline::after(START, minutes(10))),
            forget: Deadline::after(START, minutes(60)),
        };
        walk.answer(Answer::Restored(Restored::Record { record, account: Some(account()), has_grant: true }));
        walk
    }

    /// One event.
    pub fn happens(&mut self, event: Event<F::Action>) -> &mut Self {
        let (machine, issued) = self.machine.clone().step(self.now, event);
        self.machine = machine;
        self.issued.extend(issued);
        self
    }

    /// A press, with a good password twice and everything else typed.
    pub fn press(&mut self, action: F::Action) -> &mut Self {
        self.press_with(action, typed("zq7!kp", "zq7!kp"))
    }

    /// A press, with this in the fields.
    pub fn press_with(&mut self, action: F::Action, facts: Facts) -> &mut Self {
        let fresh = request(2);
        self.happens(Event::Act { action, facts, fresh })
    }

    /// Something is typed.
    pub fn type_in(&mut self, facts: Facts) -> &mut Self {
        self.happens(Event::Typed(facts))
    }

    /// A link is tapped.
    pub fn tap(&mut self, link: Result<LinkFacts, LinkRefused>) -> &mut Self {
        self.happens(Event::LinkOpened(link))
    }

    /// The effect that is awaited has this answer. A record that is still being written is written
    /// first.
    pub fn answer(&mut self, answer: Answer) -> &mut Self {
        self.write();
        let id = self.awaited().expect("something is awaited");
        self.happens(Event::Answered { id, answer })
    }

    /// An answer that nobody waits for, to what was issued last.
    pub fn unawaited(&mut self, answer: Answer) -> &mut Self {
        let id = self.issued.last().expect("something was issued").id;
        self.happens(Event::Answered { id, answer })
    }

    /// The host tells whose account is signed in.
    pub fn host_tells(&mut self, account: Address) -> &mut Self {
        self.unawaited(Answer::Account(Some(account)))
    }

    /// The record that is awaited is written.
    pub fn write(&mut self) -> &mut Self {
        let writes = |issued: &&Issued| matches!(issued.effect, Effect::Persist(_));
        let record = self.issued.iter().filter(writes).find(|issued| self.machine.awaits(issued.id)).map(|it| it.id);
        match record {
            Some(id) => self.happens(Event::Answered { id, answer: Answer::Persisted(Ok(())) }),
            None => self,
        }
    }

    /// The id of what is awaited.
    pub fn awaited(&self) -> Option<EffectId> {
        self.issued.iter().map(|issued| issued.id).find(|id| self.machine.awaits(*id))
    }

    /// Time passes, and the flow is told.
    pub fn wait(&mut self, time: Duration) -> &mut Self {
        self.now = self.now.after(time);
        self.happens(Event::Tick)
    }

    /// Time passes, and the flow is not told.
    pub fn sleep(&mut self, time: Duration) -> &mut Self {
        self.now = self.now.after(time);
        self
    }

    /// The clock is set back, and the flow is told.
    pub fn set_clock_back(&mut self, time: Duration) -> &mut Self {
        self.now = Timestamp(self.now.0 - u64::try_from(time.as_millis()).expect("a short time"));
        self.happens(Event::Tick)
    }

    /// What was issued since the last call.
    pub fn issued(&mut self) -> Vec<Effect> {
        let new = self.issued[self.seen..].iter().map(|issued| issued.effect.clone()).collect();
        self.seen = self.issued.len();
        new
    }

    /// The same, without what only happens on the phone: wiping, and keeping the record.
    pub fn sent(&mut self) -> Vec<Effect> {
        let own = |effect: &Effect| matches!(effect, Effect::Wipe(_) | Effect::Persist(_) | Effect::Forget);
        self.issued().into_iter().filter(|effect| !own(effect)).collect()
    }

    /// What is shown.
    pub fn screen(&self) -> F::Screen {
        self.machine.screen(self.now)
    }

    /// The machine itself.
    pub fn machine(&self) -> &F {
        &self.machine
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.now
    }
}

/// What is typed; everything but the new password is.
pub fn typed(new: &str, retype: &str) -> Facts {
    Facts {
        assessment: Policy::default().assess(new, retype, None),
        has_password: true,
        has_current: true,
        has_code: true,
    }
}

/// Nothing is typed anywhere.
pub fn nothing_typed() -> Facts {
    Facts { has_password: false, has_current: false, has_code: false, ..typed("", "") }
}

/// A request, by its number: 1 is that of a restored record, 2 the one that a press begins.
pub fn request(number: u8) -> RequestId {
    RequestId::from_bytes([number; 16])
}

/// So many minutes.
pub fn minutes(count: u64) -> Duration {
    Duration::from_mins(count)
}

/// A save that ended the other sessions, and left the one used.
pub fn saved() -> Answer {
    Answer::Saved(Ok(SavedFacts { others: OtherDevices::SignedOut, replaced: false, must_sign_in_again: false }))
}
