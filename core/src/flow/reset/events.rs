//! Which step of the reset an event belongs to, and what follows from the time alone.

use super::{PASSWORDS, Reset, ResetAction, ResetScreen, Step, screen};
use crate::{
    address::Address,
    backend::OtherDevices,
    flow::{Answer, Effect, EffectId, Event, Facts, Flight, Flow, Issued, Notice, Rules, Slot, after_typing},
    link::RequestId,
    problem::Problem,
    time::{Deadline, Timestamp},
};

impl Reset {
    fn act(&mut self, action: ResetAction, facts: &Facts, fresh: RequestId, now: Timestamp) {
        if action == ResetAction::Cancel {
            return self.cancel();
        }
        if !self.flight.is_idle() {
            return;
        }
        (self.problem, self.notice) = (None, None);
        match (self.step, action) {
            (Step::EnterAddress, ResetAction::SendInstructions { address }) => {
                self.send_instructions(&address, fresh, now);
            }
            (Step::CheckInbox, ResetAction::Resend) => self.resend(now),
            (Step::CheckInbox, ResetAction::ChangeAddress) => self.step = Step::EnterAddress,
            (Step::CheckInbox, ResetAction::SubmitCode) => self.submit_code(facts),
            (Step::NewPassword, ResetAction::Save) => {
                self.assessment = facts.assessment.clone();
                self.save(facts);
            }
            (Step::OutcomeUnknown { secret_kept: true }, ResetAction::CheckAgain) => self.check_outcome(),
            (Step::Finishing | Step::Done { .. }, ResetAction::StartOver) => {}
            (_, ResetAction::StartOver) => self.start_over(None),
            _ => {}
        }
    }

    fn answered(&mut self, effect: &Effect, answer: Answer, now: Timestamp) {
        match answer {
            Answer::Persisted(_) => self.problem = Some(Problem::CheckStorage),
            Answer::Restored(restored) => self.restored(restored, now),
            Answer::Requested(result) => self.requested(result, now),
            Answer::Proved(result) => self.proved(effect, result, now),
            Answer::Saved(result) => self.saved(result.map(|saved| saved.others), now),
            Answer::SignedIn(result) => self.signed_in(&result, now),
            Answer::OthersSignedOut(certain) => {
                if certain {
                    self.others = OtherDevices::SignedOut;
                }
                self.flight.send(Effect::HandOver);
            }
            Answer::HandedOver(taken) => self.finish(taken),
            _ => {}
        }
    }

    fn wipe_passwords(&mut self) {
        self.wipe = None;
        self.flight.tell(Effect::Wipe(PASSWORDS));
        match self.step {
            Step::OutcomeUnknown { .. } => {
                self.step = Step::OutcomeUnknown { secret_kept: false };
                self.problem = None;
            }
            Step::NewPassword => {
                self.form += 1;
                self.assessment = self.rules.blank.clone();
                self.notice = Some(Notice::FieldsWiped);
            }
            _ => {}
        }
    }

    /// What follows from the time alone, and what waited for the flight to end.
    fn settle(&mut self, now: Timestamp) {
        for wait in [&mut self.resend, &mut self.contact, &mut self.forget, &mut self.wipe] {
            *wait = wait.map(|wait| wait.seen_from(now));
        }
        if !self.flight.is_idle() {
            return;
        }
        if self.wipe.is_some_and(|wait| wait.passed(now)) {
            self.wipe_passwords();
        }
        let can_expire = matches!(self.step, Step::CheckInbox | Step::NewPassword);
        if can_expire && self.forget.is_some_and(|wait| wait.passed(now)) {
            self.start_over(Some(Notice::Expired));
        }
        match self.step {
            Step::EnterAddress | Step::CheckInbox => {
                if let Some(link) = self.link.take() {
                    (self.problem, self.notice) = (None, None);
                    self.follow_link(link);
                }
            }
            Step::Restoring => {}
            // Tapped twice, or too late to matter.
            _ if self.link.take().is_some() => {
                self.flight.tell(Effect::Wipe(&[Slot::Link]));
            }
            _ => {}
        }
    }
}

impl Flow for Reset {
    type Action = ResetAction;
    type Screen = ResetScreen;

    const NAME: &'static str = "reset";

    fn new(rules: Rules) -> Self {
        Self {
            step: Step::Restoring,
            flight: Flight::default(),
            address: None,
            request: None,
            resend: None,
            contact: None,
            forget: None,
            wipe: None,
            link: None,
            assessment: rules.blank.clone(),
            form: 0,
            problem: None,
            notice: None,
            others: OtherDevices::MayStaySignedIn,
            rules,
        }
    }

    fn step(mut self, now: Timestamp, event: Event<ResetAction>) -> (Self, Vec<Issued>) {
        match event {
            Event::Started => self.flight.send(Effect::Restore),
            Event::Act { action, facts, fresh } => self.act(action, &facts, fresh, now),
            Event::Typed(facts) => {
                self.assessment = facts.assessment;
                self.problem = after_typing(self.problem);
            }
            Event::LinkOpened(link) => self.link = Some(link),
            Event::Answered { id, answer } => {
                if let Some((effect, answer)) = self.flight.land(id, answer) {
                    self.answered(&effect, answer, now);
                }
            }
            Event::Backgrounded => self.wipe = Some(Deadline::after(now, self.rules.timing.wipe)),
            Event::Foregrounded => {
                self.settle(now);
                self.wipe = None;
            }
            Event::Tick => {}
        }
        self.settle(now);
        let issued = self.flight.take_issued();
        (self, issued)
    }

    fn screen(&self, now: Timestamp) -> ResetScreen {
        screen::of(self, now)
    }

    fn accepts(&self, slot: Slot) -> bool {
        match slot {
            Slot::NewPassword | Slot::Retype => self.step == Step::NewPassword && self.flight.is_idle(),
            Slot::Code => self.step == Step::CheckInbox && self.flight.is_idle(),
            Slot::Link => !matches!(self.flight.awaited(), Some(Effect::ProveByLink(_))),
            Slot::Password | Slot::CurrentPassword => false,
        }
    }

    fn awaits(&self, id: EffectId) -> bool {
        self.flight.awaits(id)
    }

    fn deadlines(&self) -> Vec<Deadline> {
        [self.resend, self.contact, self.forget, self.wipe].into_iter().flatten().collect()
    }

    fn account(&self) -> Option<&Address> {
        self.address.as_ref()
    }
}
