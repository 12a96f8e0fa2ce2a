//! A walk through a flow, step by step.

use std::time::Duration;

use repass_core::{
    address::Address,
    backend::{
        Abilities, CurrentPassword, FactorKind, Failure, LinkUse, OtherDevices, OutcomeCheck, ProofCheck, SecondFactor,
        SessionAfterChange,
    },
    code::CodeFormat,
    flow::{
        AnalyticsEvent, Answer, CodeFact, Effect, EffectId, Event, Facts, Flow, Issued, LinkHistory, PersistError,
        Record, Restored, Rules, Slot, Stage, Timing, analytics::happened,
    },
    host::StoreError,
    link::{LinkFacts, LinkRefused, RequestId},
    policy::{CharacterSets, Policy},
    problem::Problem,
    time::{Deadline, Timestamp},
};

/// When every walk begins.
pub const START: Timestamp = Timestamp(1_000_000_000);

/// The second factor of an account that has one.
pub const FACTOR: SecondFactor = SecondFactor { kind: FactorKind::AuthenticatorApp, recovery_codes: true };

/// A machine, and what it issued so far.
pub struct Walk<F: Flow> {
    machine: F,
    now: Timestamp,
    issued: Vec<Issued>,
    /// How many of them were looked at.
    seen: usize,
    /// What the app's analytics heard.
    heard: Vec<AnalyticsEvent>,
}

impl<F: Flow> Walk<F> {
    /// A flow that was just started.
    pub fn begin() -> Self {
        Self::by(rules())
    }

    /// The same, with a server that can do something else.
    pub fn with(change: impl FnOnce(&mut Abilities)) -> Self {
        Self::by(rules_with(change))
    }

    /// The same, by any rules.
    pub fn by(rules: Rules) -> Self {
        let mut walk = Self::not_started(rules);
        walk.happens(Event::Started);
        walk
    }

    /// A flow that is about to be started.
    pub fn not_started(rules: Rules) -> Self {
        Self { machine: F::new(rules), now: START, issued: Vec::new(), seen: 0, heard: Vec::new() }
    }

    /// A flow that found this stage of an earlier run.
    pub fn restored_at(stage: Stage) -> Self {
        Self::restored_with(record(stage))
    }

    /// A flow that found this record of an earlier run, with its account and a grant.
    pub fn restored_with(record: Record) -> Self {
        let mut walk = Self::begin();
        walk.answer(Answer::Restored(Restored::Record { record, account: Some(account()), has_grant: true }));
        walk
    }

    /// One event.
    pub fn happens(&mut self, event: Event<F::Action>) -> &mut Self {
        let what = event.clone();
        let (machine, issued) = self.machine.clone().step(self.now, event);
        self.heard.extend(happened(&self.machine, &what, &machine, &issued));
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
        self.happens(Event::Act { action, facts, fresh: Some(request(2)) })
    }

    /// A press on a device that has no randomness to give.
    pub fn press_without_randomness(&mut self, action: F::Action) -> &mut Self {
        self.happens(Event::Act { action, facts: typed("zq7!kp", "zq7!kp"), fresh: None })
    }

    /// Something is typed.
    pub fn type_in(&mut self, slot: Slot, facts: Facts) -> &mut Self {
        self.happens(Event::Typed { slot, facts })
    }

    /// A link is tapped that was not taken before.
    pub fn tap(&mut self, link: Result<LinkFacts, LinkRefused>) -> &mut Self {
        self.tap_again(link, LinkHistory { taken: false, under_way: false })
    }

    /// A link is tapped, of which this is known.
    pub fn tap_again(&mut self, link: Result<LinkFacts, LinkRefused>, history: LinkHistory) -> &mut Self {
        self.happens(Event::LinkOpened(link));
        let looks = |issued: &&Issued| issued.effect == Effect::LookUpLink;
        let id = self.issued.iter().rfind(looks).expect("it is looked up").id;
        self.happens(Event::Answered { id, answer: Answer::LinkLookedUp(history) })
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
        match self.writing() {
            Some(id) => self.happens(Event::Answered { id, answer: Answer::Persisted(Ok(())) }),
            None => self,
        }
    }

    /// The record that is awaited cannot be written.
    pub fn cannot_write(&mut self) -> &mut Self {
        let id = self.writing().expect("a record is being written");
        self.happens(Event::Answered { id, answer: Answer::Persisted(Err(PersistError::Store(StoreError))) })
    }

    fn writing(&self) -> Option<EffectId> {
        let writes = |issued: &&Issued| matches!(issued.effect, Effect::Persist(_) | Effect::PersistRequest(_));
        self.issued.iter().filter(writes).find(|issued| self.machine.awaits(issued.id)).map(|it| it.id)
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

    /// The name of what was issued last.
    pub fn last_issued(&self) -> EffectId {
        self.issued.last().expect("something was issued").id
    }

    /// What the app's analytics heard since the last call.
    pub fn heard(&mut self) -> Vec<AnalyticsEvent> {
        std::mem::take(&mut self.heard)
    }

    /// What was issued since the last call.
    pub fn issued(&mut self) -> Vec<Effect> {
        let new = self.issued[self.seen..].iter().map(|issued| issued.effect.clone()).collect();
        self.seen = self.issued.len();
        new
    }

    /// The same, with the record that each is about.
    pub fn issued_with_records(&mut self) -> Vec<(Effect, &'static str)> {
        let new = self.issued[self.seen..].iter().map(|issued| (issued.effect.clone(), issued.record)).collect();
        self.seen = self.issued.len();
        new
    }

    /// The same, without what only happens on the phone: wiping, and keeping the record and the links.
    pub fn sent(&mut self) -> Vec<Effect> {
        let own = |effect: &Effect| {
            matches!(
                effect,
                Effect::Wipe(_)
                    | Effect::Persist(_)
                    | Effect::PersistRequest(_)
                    | Effect::DeleteRecord
                    | Effect::DeleteRecordKeepTicket
                    | Effect::LookUpLink
                    | Effect::RememberLink
                    | Effect::ForgetLink
            )
        };
        self.issued().into_iter().filter(|effect| !own(effect)).collect()
    }

    /// What is shown.
    pub fn screen(&self) -> F::Screen {
        self.machine.screen(self.now)
    }

    /// The fields that take text now.
    pub fn takes(&self) -> Vec<Slot> {
        Slot::ALL.into_iter().filter(|slot| self.machine.accepts(*slot)).collect()
    }

    /// The machine itself.
    pub fn machine(&self) -> &F {
        &self.machine
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Nothing of this does anything.
    pub fn ignores(&mut self, actions: impl IntoIterator<Item = F::Action>) {
        self.issued();
        let before = self.machine.clone();
        for action in actions {
            self.press(action);
        }
        assert_eq!(self.machine, before);
        assert_eq!(self.issued(), []);
    }
}

/// As `GoTrue` does it.
pub fn rules() -> Rules {
    let abilities = Abilities {
        sign_in: true,
        code: Some(CodeFormat::digits(6..=10)),
        link: LinkUse::OpensApp,
        proof_check: ProofCheck::AtOnce,
        current_password: CurrentPassword::WhenAsked,
        session_after_change: SessionAfterChange::Kept,
        refreshes_sessions: true,
        signs_out_others: true,
        max_password_bytes: Some(72),
        character_sets: CharacterSets::GOTRUE,
        tells_policy: false,
        outcome_check: OutcomeCheck::RepeatSave,
        mail_interval: minutes(1),
    };
    let blank = Policy::default().assess("", "", None);
    Rules { blank, abilities, timing: Timing::default(), captcha: false, warn_before_save: false }
}

/// The same, with a server that can do something else.
pub fn rules_with(change: impl FnOnce(&mut Abilities)) -> Rules {
    let mut rules = rules();
    change(&mut rules.abilities);
    rules
}

/// What an earlier run left: it asked for instructions when the walk begins.
pub fn record(stage: Stage) -> Record {
    Record {
        stage,
        request: request(1),
        resend: Some(Deadline::after(START, minutes(1))),
        contact: Some(Deadline::after(START, minutes(10))),
        expires: Deadline::after(START, minutes(60)),
    }
}

/// The account that is asked for.
pub fn account() -> Address {
    Address::parse("kim@example.com").expect("an address")
}

/// Another account.
pub fn other_account() -> Address {
    Address::parse("lee@example.com").expect("an address")
}

/// What is typed; everything but the new password is.
pub fn typed(new: &str, retype: &str) -> Facts {
    Facts {
        address: Ok(account()),
        assessment: Policy::default().assess(new, retype, None),
        has_password: true,
        has_current: true,
        code: CodeFact::Present,
        has_second_factor: true,
    }
}

/// This address is typed, and everything else.
pub fn addressed(address: Address) -> Facts {
    Facts { address: Ok(address), ..typed("zq7!kp", "zq7!kp") }
}

/// Nothing is typed anywhere.
pub fn nothing_typed() -> Facts {
    Facts {
        address: Err(Problem::EnterAddress),
        has_password: false,
        has_current: false,
        code: CodeFact::Missing,
        has_second_factor: false,
        ..typed("", "")
    }
}

/// A request, by its number: 1 is that of a restored record, 2 the one that a press begins.
pub fn request(number: u8) -> RequestId {
    RequestId::from_bytes([number; 16])
}

/// So many minutes.
pub fn minutes(count: u64) -> Duration {
    Duration::from_mins(count)
}

/// The password was set, and other sessions ended.
pub fn set() -> Answer {
    Answer::PasswordSet(Ok(OtherDevices::SignedOut))
}

/// The password was not set, for all that this answer tells.
pub fn not_set(failure: Failure) -> Answer {
    Answer::PasswordSet(Err(failure))
}
