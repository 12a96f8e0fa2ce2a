//! "I forgot my password": from the login window to a new password, in the steps of the seed.
//!
//! Enter your email address, check your inbox, follow the instructions, reset your password. The
//! functions below stand in that order; what can go wrong at a step stands with the step.

use super::{
    Answer, Effect, EffectId, Entry, Event, Facts, Flight, Flow, Issued, Notice, Proven, Record, Restored, Rules, Slot,
    Stage, after_typing,
};
use crate::{
    address::Address,
    backend::{Failure, OtherDevices, Settle},
    link::{LinkFacts, LinkRefused, RequestId},
    policy::Assessment,
    problem::Problem,
    time::{Deadline, Timestamp},
};

/// What a person may do in a reset.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResetAction {
    /// SEND RESET INSTRUCTIONS, with the address as typed.
    SendInstructions {
        /// As typed; the flow reads it.
        address: String,
    },
    /// Send the instructions again. Does nothing while the wait runs.
    Resend,
    /// Back to the address field, to correct it.
    ChangeAddress,
    /// Use the code typed into [`Slot::Code`].
    SubmitCode,
    /// Save the password typed into [`Slot::NewPassword`] and [`Slot::Retype`].
    Save,
    /// Look again whether the password was saved.
    CheckAgain,
    /// Forget this attempt and begin with the address.
    StartOver,
    /// Forget this attempt and leave.
    Cancel,
}

/// What a reset shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResetScreen {
    /// Looking for an unfinished attempt; takes a moment.
    Restoring,
    /// Step 2: the mail field and SEND RESET INSTRUCTIONS.
    EnterAddress {
        /// Being sent.
        sending: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// What happened before.
        notice: Option<Notice>,
    },
    /// Step 3 and 4: check your inbox, follow the instructions.
    CheckInbox {
        /// Where the instructions went, masked.
        address: String,
        /// When they may be sent again. Once passed, `can_resend` is true.
        resend: Deadline,
        /// Whether Resend does something.
        can_resend: bool,
        /// When the contact link is emphasised. Once passed, `contact_now` is true.
        contact: Deadline,
        /// Whether the contact link is emphasised.
        contact_now: bool,
        /// Whether the mail carries a code that can be typed here.
        takes_code: bool,
        /// Being sent again.
        sending: bool,
        /// The code or link is being checked.
        checking: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// What happened before.
        notice: Option<Notice>,
    },
    /// The account asks for a second factor, which is not supported yet.
    SecondFactor,
    /// Step 5: the new password, twice.
    NewPassword {
        /// Whose password, masked.
        account: String,
        /// Counts how often the fields were emptied; a new number means empty fields.
        form: u32,
        /// What is typed, held against the policy.
        assessment: Assessment,
        /// Being saved.
        saving: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// What happened before.
        notice: Option<Notice>,
    },
    /// The answer to the save was lost: the password may have changed, or not.
    OutcomeUnknown {
        /// Being found out.
        checking: bool,
        /// Whether looking again is possible.
        can_check: bool,
    },
    /// The password is saved; signing in with it.
    SigningIn,
    /// The password is saved.
    Done {
        /// Whether the host has a session now.
        signed_in: bool,
        /// What happened to other devices.
        others: OtherDevices,
    },
    /// Left. Whether the password may have changed all the same.
    Closed {
        /// Whether a save was under way.
        may_have_changed: bool,
    },
}

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
        let address = match Address::parse(typed) {
            Ok(address) => address,
            Err(_) if typed.trim().is_empty() => return self.problem = Some(Problem::EnterAddress),
            Err(_) => return self.problem = Some(Problem::CorrectAddress),
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
            resend: Some(Deadline::after(now, timing.resend)),
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
                if self.step == Step::CheckInbox {
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
            Err(_) if was_unknown => {}
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

    fn signed_in(&mut self, result: &Result<Entry, Failure>) {
        match (result, self.step) {
            (Ok(_), Step::OutcomeUnknown { .. }) => {
                // The probe that proves it: the new password opens the account.
                self.others = OtherDevices::MayStaySignedIn;
                self.step = Step::Finishing;
                self.persist(Stage::Saved);
                self.signed_in(result);
            }
            (Ok(Entry::In), _) => self.flight.send(Effect::SignOutOthers),
            (Err(_), Step::OutcomeUnknown { .. }) => {}
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
            Step::Closed { .. } | Step::Done { .. } => return,
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
            Answer::SignedIn(result) => self.signed_in(&result),
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
            Step::OutcomeUnknown { .. } => self.step = Step::OutcomeUnknown { secret_kept: false },
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
        let (problem, notice) = (self.problem, self.notice);
        let passed = |wait: Option<Deadline>| wait.is_none_or(|wait| wait.passed(now));
        let masked = || self.address.as_ref().map(Address::masked).unwrap_or_default();
        let sending = matches!(self.flight.awaited(), Some(Effect::RequestReset { .. }));
        match self.step {
            Step::Restoring => ResetScreen::Restoring,
            Step::EnterAddress => ResetScreen::EnterAddress { sending, problem, notice },
            Step::CheckInbox => ResetScreen::CheckInbox {
                address: masked(),
                resend: self.resend.unwrap_or(Deadline::after(now, std::time::Duration::ZERO)),
                can_resend: passed(self.resend) && !sending,
                contact: self.contact.unwrap_or(Deadline::after(now, std::time::Duration::ZERO)),
                contact_now: passed(self.contact),
                takes_code: self.rules.abilities.code,
                sending,
                checking: matches!(self.flight.awaited(), Some(Effect::ProveByCode { .. } | Effect::ProveByLink(_))),
                problem,
                notice,
            },
            Step::SecondFactor => ResetScreen::SecondFactor,
            Step::NewPassword => ResetScreen::NewPassword {
                account: masked(),
                form: self.form,
                assessment: self.assessment.clone(),
                saving: matches!(self.flight.awaited(), Some(Effect::SetPassword)),
                problem,
                notice,
            },
            Step::OutcomeUnknown { .. } => {
                ResetScreen::OutcomeUnknown { checking: !self.flight.is_idle(), can_check: self.can_check() }
            }
            Step::Finishing => ResetScreen::SigningIn,
            Step::Done { signed_in } => ResetScreen::Done { signed_in, others: self.others },
            Step::Closed { may_have_changed } => ResetScreen::Closed { may_have_changed },
        }
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
