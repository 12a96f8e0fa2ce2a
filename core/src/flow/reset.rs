//! "I forgot my password": from the login window to a new password, in the steps of the seed.
//!
//! Enter your email address, check your inbox, follow the instructions, reset your password. The
//! functions below stand in that order; what can go wrong at a step stands with the step. What is
//! shown is in `screen`; which event leads to which function is in `events`.

mod events;
mod screen;

pub use self::screen::{ResetAction, ResetScreen};
use super::{Effect, Entry, Facts, Flight, Flow, Notice, Proven, Record, Restored, Rules, Slot, Stage, read_address};
use crate::{
    address::Address,
    backend::{Failure, OtherDevices, Settle},
    link::{LinkFacts, LinkRefused, RequestId},
    policy::Assessment,
    problem::Problem,
    time::{Deadline, Timestamp},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    Restoring,
    EnterAddress,
    CheckInbox,
    SecondFactor,
    NewPassword,
    OutcomeUnknown { secret_kept: bool },
    Finishing,
    Done { signed_in: bool },
    Closed { may_have_changed: bool },
}

const PASSWORDS: &[Slot] = &[Slot::NewPassword, Slot::Retype];
const PROOFS: &[Slot] = &[Slot::Code, Slot::Link];
const ALL: &[Slot] = &[Slot::NewPassword, Slot::Retype, Slot::Code, Slot::Link];

/// The machine of a reset.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reset {
    rules: Rules,
    step: Step,
    flight: Flight,
    address: Option<Address>,
    request: Option<RequestId>,
    resend: Option<Deadline>,
    contact: Option<Deadline>,
    forget: Option<Deadline>,
    /// Runs while the app is in the background.
    wipe: Option<Deadline>,
    /// A link that came while something else was in flight.
    link: Option<Result<LinkFacts, LinkRefused>>,
    assessment: Assessment,
    form: u32,
    problem: Option<Problem>,
    notice: Option<Notice>,
    others: OtherDevices,
}

impl Reset {
    // Before step 1: what an earlier run left. Nothing here sends anything.

    fn restored(&mut self, restored: Restored, now: Timestamp) {
        self.step = Step::EnterAddress;
        let (record, account, has_grant) = match restored {
            Restored::Nothing => return,
            Restored::Record { record, account: Some(account), has_grant } => (record, account, has_grant),
            Restored::Unusable | Restored::Record { account: None, .. } => {
                return self.forget(Some(Notice::StartedOver));
            }
        };
        self.address = Some(account);
        self.request = Some(record.request);
        self.resend = record.resend;
        self.contact = record.contact;
        self.forget = Some(record.forget);
        match (record.stage, has_grant) {
            // What became of the password stays worth telling, however long ago it was.
            (Stage::Saving, _) => self.step = Step::OutcomeUnknown { secret_kept: false },
            (Stage::Saved, _) => self.finish(false),
            _ if record.forget.passed(now) => self.forget(Some(Notice::Expired)),
            (Stage::Requesting, _) => self.check_inbox(Some(Notice::MayHaveBeenSent)),
            (Stage::CheckInbox, _) => self.check_inbox(None),
            (Stage::Proving, _) => self.check_inbox(Some(Notice::MayBeUsed)),
            (Stage::NewPassword, true) => self.step = Step::NewPassword,
            (Stage::NewPassword, false) => self.forget(Some(Notice::StartedOver)),
        }
    }

    // Step 2: Enter your email address

    fn send_instructions(&mut self, typed: &str, fresh: RequestId, now: Timestamp) {
        let address = match read_address(typed) {
            Ok(address) => address,
            Err(problem) => return self.problem = Some(problem),
        };
        let is_same = self.address.as_ref().is_some_and(|asked| asked.same_mailbox(&address));
        if is_same && self.resend.is_some_and(|wait| !wait.passed(now)) {
            // They are on their way already; asking again would be refused, without a mail.
            return self.check_inbox(None);
        }
        if !is_same {
            self.request = Some(fresh);
            (self.resend, self.contact) = (None, None);
        }
        self.address = Some(address);
        self.request_reset(now);
    }

    fn request_reset(&mut self, now: Timestamp) {
        let (Some(address), Some(request)) = (self.address.clone(), self.request) else { return };
        let timing = self.rules.timing;
        let forget = Deadline::after(now, timing.forget);
        self.forget = Some(forget);
        let ahead = Record {
            stage: Stage::Requesting,
            request,
            // Should the answer be lost with the app: the server's own wait may begin as late as that.
            resend: Some(Deadline::after(now, timing.resend.saturating_add(timing.call))),
            contact: self.contact.or(Some(Deadline::after(now, timing.contact))),
            forget,
        };
        self.flight.send_ahead(ahead, Effect::RequestReset { address, request });
    }

    fn requested(&mut self, result: Result<(), Failure>, now: Timestamp) {
        match result {
            // A cooldown is only ever told of a known account: it must look like success.
            Ok(()) | Err(Failure::Cooldown { .. }) => self.instructions_sent(None, now),
            Err(Failure::Lost) => self.instructions_sent(Some(Notice::MayHaveBeenSent), now),
            Err(failure) => {
                self.problem = Some(Problem::of(&failure, now));
                if !failure.is_certain() {
                    self.notice = Some(Notice::MayHaveBeenSent);
                }
                if self.step == Step::CheckInbox {
                    if let Failure::Limited { wait: Some(wait) } = failure {
                        // Not to be pressed again while the screen says to wait.
                        self.resend = Some(Deadline::after(now, wait));
                    }
                    self.persist(Stage::CheckInbox);
                } else if failure.is_certain() {
                    self.flight.tell(Effect::Forget);
                }
            }
        }
    }

    /// The wait runs from the answer, not from the press: the server's own began before it. The
    /// ten minutes run from the first mail on, however often it is sent again.
    fn instructions_sent(&mut self, notice: Option<Notice>, now: Timestamp) {
        self.resend = Some(Deadline::after(now, self.rules.timing.resend));
        self.contact.get_or_insert(Deadline::after(now, self.rules.timing.contact));
        self.forget = Some(Deadline::after(now, self.rules.timing.forget));
        self.check_inbox(notice);
        self.persist(Stage::CheckInbox);
    }

    // Step 3: Check your inbox

    fn check_inbox(&mut self, notice: Option<Notice>) {
        self.step = Step::CheckInbox;
        self.notice = notice;
    }

    fn resend(&mut self, now: Timestamp) {
        if self.resend.is_none_or(|wait| wait.passed(now)) {
            self.request_reset(now);
        }
    }

    // Step 4: Follow the instructions

    fn submit_code(&mut self, facts: &Facts) {
        let Some(address) = self.address.clone() else { return };
        if facts.has_code {
            self.prove(Effect::ProveByCode { address });
        } else {
            self.problem = Some(Problem::EnterCode);
        }
    }

    fn follow_link(&mut self, link: Result<LinkFacts, LinkRefused>) {
        let problem = match link {
            Ok(link) if self.request.is_some() && link.request.is_none_or(|id| Some(id) == self.request) => {
                return self.prove(Effect::ProveByLink(link.kind));
            }
            Ok(_) if self.step == Step::CheckInbox => Problem::UseCodeHere,
            Ok(_) => Problem::AskHere,
            Err(LinkRefused::Expired) => Problem::UseNewestMail,
            Err(LinkRefused::NotOurs) => Problem::UseLinkOfThisApp,
        };
        self.problem = Some(problem);
        self.flight.tell(Effect::Wipe(&[Slot::Link]));
    }

    fn prove(&mut self, proof: Effect) {
        if let Some(record) = self.record(Stage::Proving) {
            self.flight.send_ahead(record, proof);
        }
    }

    fn proved(&mut self, by: &Effect, result: Result<Proven, Failure>, now: Timestamp) {
        let by_link = matches!(by, Effect::ProveByLink(_));
        match result {
            Ok(proven) if self.is_of_another_account(&proven) => {
                self.flight.tell(Effect::DropGrant);
                self.proof_failed(Problem::UseLinkOfThisAccount);
            }
            Ok(proven) if proven.second_factor => self.second_factor(),
            Ok(_) => {
                self.flight.tell(Effect::Wipe(PROOFS));
                self.step = Step::NewPassword;
                self.forget = Some(Deadline::after(now, self.rules.timing.forget));
                self.persist(Stage::NewPassword);
            }
            Err(Failure::SecondFactorRequired) => self.second_factor(),
            Err(Failure::ProofRefused) if by_link => self.proof_failed(Problem::UseNewestMail),
            Err(failure) => {
                if !failure.is_certain() {
                    self.notice = Some(Notice::MayBeUsed);
                }
                self.proof_failed(Problem::of(&failure, now));
            }
        }
    }

    fn is_of_another_account(&self, proven: &Proven) -> bool {
        match (&self.address, &proven.account) {
            (Some(asked), Some(opened)) => !asked.same_mailbox(opened),
            _ => false,
        }
    }

    /// The code stays where it was typed, to be corrected; a link is worth nothing more.
    fn proof_failed(&mut self, problem: Problem) {
        self.step = Step::CheckInbox;
        self.problem = Some(problem);
        self.flight.tell(Effect::Wipe(&[Slot::Link]));
        self.persist(Stage::CheckInbox);
    }

    /// Asked before a new password is. Not supported yet: the person is told whom to contact.
    fn second_factor(&mut self) {
        self.flight.tell(Effect::Wipe(ALL));
        self.flight.tell(Effect::DropGrant);
        self.flight.tell(Effect::Forget);
        self.step = Step::SecondFactor;
    }

    // Step 5: Reset your password

    fn save(&mut self, facts: &Facts) {
        self.problem = facts.problem_of_new_password();
        if self.problem.is_none() {
            self.set_password();
        }
    }

    fn set_password(&mut self) {
        if let Some(record) = self.record(Stage::Saving) {
            self.flight.send_ahead(record, Effect::SetPassword);
        }
    }

    fn saved(&mut self, result: Result<OtherDevices, Failure>, now: Timestamp) {
        let was_unknown = matches!(self.step, Step::OutcomeUnknown { .. });
        match result {
            Ok(others) => self.password_saved(others),
            Err(Failure::SamePassword) if was_unknown => self.password_saved(OtherDevices::MayStaySignedIn),
            // Once the outcome is unknown, no refusal makes it known: the first request may still
            // have been carried out before, or after, this one was refused.
            Err(failure) if was_unknown => self.problem = Problem::of_looking_again(&failure, now),
            Err(failure) if !failure.is_certain() => self.outcome_unknown(),
            Err(Failure::SecondFactorRequired) => self.second_factor(),
            Err(Failure::SessionOver | Failure::ProofRefused) => self.start_over(Some(Notice::Expired)),
            Err(failure) => {
                self.problem = Some(Problem::of(&failure, now));
                self.persist(Stage::NewPassword);
            }
        }
    }

    // The answer to the save was lost: find out, never guess.

    fn outcome_unknown(&mut self) {
        self.step = Step::OutcomeUnknown { secret_kept: true };
        self.check_outcome();
    }

    fn check_outcome(&mut self) {
        match (self.rules.abilities.settle, self.address.clone()) {
            (Settle::RepeatSame, _) => self.set_password(),
            (Settle::SignIn, Some(address)) => {
                self.flight.send(Effect::SignIn { address, slot: Slot::NewPassword });
            }
            (Settle::SignIn | Settle::AskPerson, _) => {}
        }
    }

    fn can_check(&self) -> bool {
        self.step == Step::OutcomeUnknown { secret_kept: true } && self.rules.abilities.settle != Settle::AskPerson
    }

    // Back to the login window: signed in with the new password, other devices out.

    fn password_saved(&mut self, others: OtherDevices) {
        self.others = others;
        self.step = Step::Finishing;
        self.persist(Stage::Saved);
        match self.address.clone() {
            Some(address) if self.rules.abilities.sign_in => {
                self.flight.send(Effect::SignIn { address, slot: Slot::NewPassword });
            }
            _ => self.finish(false),
        }
    }

    fn signed_in(&mut self, result: &Result<Entry, Failure>, now: Timestamp) {
        match (result, self.step) {
            (Ok(_), Step::OutcomeUnknown { .. }) => {
                // The probe that proves it: the new password opens the account.
                self.others = OtherDevices::MayStaySignedIn;
                self.step = Step::Finishing;
                self.persist(Stage::Saved);
                self.signed_in(result, now);
            }
            (Ok(Entry::In), _) => self.flight.send(Effect::SignOutOthers),
            (Err(failure), Step::OutcomeUnknown { .. }) => self.problem = Problem::of_looking_again(failure, now),
            (Ok(Entry::SecondFactor) | Err(_), _) => {
                self.flight.tell(Effect::DropGrant);
                self.finish(false);
            }
        }
    }

    fn finish(&mut self, signed_in: bool) {
        self.step = Step::Done { signed_in };
        self.flight.tell(Effect::Wipe(ALL));
        self.flight.tell(Effect::Forget);
    }

    // Leaving

    fn start_over(&mut self, notice: Option<Notice>) {
        self.flight.tell(Effect::DropGrant);
        self.forget(notice);
    }

    fn cancel(&mut self) {
        match self.step {
            // Nothing is known yet of what would be forgotten; whoever leaves now just closes the flow.
            Step::Restoring | Step::Closed { .. } | Step::Done { .. } => return,
            // What is saved stays saved; only the signing in is left out.
            Step::Finishing => {
                self.flight.abandon();
                self.flight.tell(Effect::DropSession);
                self.flight.tell(Effect::DropGrant);
                return self.finish(false);
            }
            _ => {}
        }
        let is_saving = matches!(self.flight.awaited(), Some(Effect::SetPassword));
        let may_have_changed = is_saving || matches!(self.step, Step::OutcomeUnknown { .. });
        self.start_over(None);
        self.step = Step::Closed { may_have_changed };
    }

    /// Begins anew, on this device only: nothing is sent, and nothing stays stored.
    fn forget(&mut self, notice: Option<Notice>) {
        self.flight.abandon();
        self.flight.tell(Effect::Wipe(ALL));
        self.flight.tell(Effect::Forget);
        let fresh = Self { step: Step::EnterAddress, form: self.form + 1, notice, ..Self::new(self.rules.clone()) };
        let Self { flight, address, request, resend, contact, forget, .. } = std::mem::replace(self, fresh);
        self.flight = flight;
        // Whoever asks for the same account again at once is not told of a mail that the server,
        // which still waits, would not send; and the mail that is there goes on working.
        (self.address, self.request) = (address, request);
        (self.resend, self.contact, self.forget) = (resend, contact, forget);
    }

    // Shared by the steps

    fn record(&self, stage: Stage) -> Option<Record> {
        let (request, forget) = (self.request?, self.forget?);
        Some(Record { stage, request, resend: self.resend, contact: self.contact, forget })
    }

    fn persist(&mut self, stage: Stage) {
        if let Some(record) = self.record(stage) {
            self.flight.tell(Effect::Persist(record));
        }
    }
}
