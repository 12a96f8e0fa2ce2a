//! Which step of a change an event belongs to, and what follows from the time alone.

use super::{ALL, Change, ChangeAction, ChangeScreen, Step, screen};
use crate::{
    address::Address,
    flow::{Answer, Asks, Effect, EffectId, Event, Facts, Flight, Flow, Issued, Notice, Rules, Slot, after_typing},
    link::RequestId,
    problem::Problem,
    time::{Deadline, Timestamp},
};

impl Change {
    fn act(&mut self, action: ChangeAction, facts: &Facts, fresh: RequestId, now: Timestamp) {
        if !self.flight.is_idle() {
            return;
        }
        (self.problem, self.notice, self.saved) = (None, None, None);
        match (self.step, action) {
            (Step::Editing, ChangeAction::Save) => {
                self.assessment = facts.assessment.clone();
                self.save(facts, fresh, now);
            }
            (Step::Editing, ChangeAction::ResendCode) if self.can_resend(now) => {
                self.flight.send(Effect::MailConfirmationCode);
            }
            (Step::OutcomeUnknown { secret_kept: true }, ChangeAction::CheckAgain) => self.check_outcome(now),
            (Step::OutcomeUnknown { .. } | Step::Editing | Step::SecondFactor, ChangeAction::StartOver) => {
                self.flight.tell(Effect::Forget);
                self.empty_fields();
                self.step = Step::Editing;
            }
            _ => {}
        }
    }

    fn answered(&mut self, answer: Answer, now: Timestamp) {
        match answer {
            Answer::Persisted(_) => self.problem = Some(Problem::CheckStorage),
            Answer::Restored(restored) => self.restored(&restored),
            Answer::Saved(result) => self.answered_save(result, now),
            Answer::CodeMailed(result) => self.code_mailed(result, now),
            Answer::SignedIn(result) => self.probed(&result, now),
            _ => {}
        }
    }

    fn settle(&mut self, now: Timestamp) {
        for wait in [&mut self.resend, &mut self.wipe] {
            *wait = wait.map(|wait| wait.seen_from(now));
        }
        if !self.flight.is_idle() || !self.wipe.is_some_and(|wait| wait.passed(now)) {
            return;
        }
        self.wipe = None;
        self.empty_fields();
        match self.step {
            Step::OutcomeUnknown { .. } => {
                self.step = Step::OutcomeUnknown { secret_kept: false };
                self.problem = None;
            }
            Step::Editing => self.notice = Some(Notice::FieldsWiped),
            _ => {}
        }
    }
}

impl Flow for Change {
    type Action = ChangeAction;
    type Screen = ChangeScreen;

    const NAME: &'static str = "change";

    fn new(rules: Rules) -> Self {
        Self {
            step: Step::Restoring,
            flight: Flight::default(),
            account: None,
            asks: Asks::Nothing,
            request: None,
            resend: None,
            wipe: None,
            assessment: rules.blank.clone(),
            form: 0,
            problem: None,
            notice: None,
            saved: None,
            rules,
        }
    }

    fn step(mut self, now: Timestamp, event: Event<ChangeAction>) -> (Self, Vec<Issued>) {
        match event {
            Event::Started => {
                self.flight.tell(Effect::AskAccount);
                self.flight.send(Effect::Restore);
            }
            Event::Act { action, facts, fresh } => self.act(action, &facts, fresh, now),
            Event::Typed(facts) => {
                self.assessment = facts.assessment;
                self.problem = after_typing(self.problem).filter(|problem| *problem != Problem::NothingToChange);
                self.saved = None;
            }
            // Nobody waits for this one: the fields work while the host looks.
            Event::Answered { answer: Answer::Account(account), .. } => self.account = account,
            Event::Answered { id, answer } => {
                if let Some((_, answer)) = self.flight.land(id, answer) {
                    self.answered(answer, now);
                }
            }
            Event::Backgrounded => self.wipe = Some(Deadline::after(now, self.rules.timing.wipe)),
            Event::Foregrounded => {
                self.settle(now);
                self.wipe = None;
            }
            Event::LinkOpened(_) | Event::Tick => {}
        }
        self.settle(now);
        let issued = self.flight.take_issued();
        (self, issued)
    }

    fn screen(&self, now: Timestamp) -> ChangeScreen {
        screen::of(self, now)
    }

    fn accepts(&self, slot: Slot) -> bool {
        ALL.contains(&slot) && self.step == Step::Editing && self.flight.is_idle()
    }

    fn awaits(&self, id: EffectId) -> bool {
        self.flight.awaits(id)
    }

    fn deadlines(&self) -> Vec<Deadline> {
        [self.resend, self.wipe].into_iter().flatten().collect()
    }

    fn account(&self) -> Option<&Address> {
        self.account.as_ref()
    }
}
