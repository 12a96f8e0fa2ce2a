//! "I want another password": Personal Settings, while signed in, in the steps of the seed.
//!
//! Type the new password, retype it, save. The host owns the session; this flow borrows its access
//! token for the save and keeps nothing.

use super::{
    Answer, Asks, Effect, EffectId, Entry, Event, Facts, Flight, Flow, Issued, Notice, Record, Restored, Rules,
    SavedFacts, Slot, Stage, after_typing,
};
use crate::{
    address::Address,
    backend::{Failure, OtherDevices, Settle},
    link::RequestId,
    policy::{Assessment, Retype},
    problem::Problem,
    time::{Deadline, Timestamp},
};

/// What a person may do in Personal Settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeAction {
    /// SAVE PROFILE.
    Save,
    /// Mail the confirmation code again. Does nothing while the wait runs.
    ResendCode,
    /// Look again whether the password was saved.
    CheckAgain,
    /// Back to empty fields.
    StartOver,
}

/// What Personal Settings show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ChangeScreen {
    /// Looking for an unfinished save; takes a moment.
    Restoring,
    /// The fields and SAVE PROFILE.
    Editing {
        /// Whose password, masked; empty where the host does not tell.
        account: String,
        /// Counts how often the fields were emptied; a new number means empty fields.
        form: u32,
        /// What the server wants to see besides the new password.
        asks: Asks,
        /// When the code may be mailed again, where one was.
        resend: Option<Deadline>,
        /// Whether Resend does something.
        can_resend: bool,
        /// What is typed, held against the policy.
        assessment: Assessment,
        /// Being saved, or the code being mailed.
        saving: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// What happened before.
        notice: Option<Notice>,
        /// The password was just saved; what happened to other devices.
        saved: Option<OtherDevices>,
    },
    /// The answer to the save was lost: the password may have changed, or not.
    OutcomeUnknown {
        /// Being found out.
        checking: bool,
        /// Whether looking again is possible.
        can_check: bool,
    },
    /// The account asks for a second factor, which is not supported yet.
    SecondFactor,
    /// The host's session is over.
    SignInAgain {
        /// Whether the password was changed before that.
        changed: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    Restoring,
    Editing,
    OutcomeUnknown { secret_kept: bool },
    SecondFactor,
    SignInAgain { changed: bool },
}

const ALL: &[Slot] = &[Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code];

/// The machine of Personal Settings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    rules: Rules,
    step: Step,
    flight: Flight,
    account: Option<Address>,
    asks: Asks,
    request: Option<RequestId>,
    resend: Option<Deadline>,
    /// Runs while the app is in the background.
    wipe: Option<Deadline>,
    assessment: Assessment,
    form: u32,
    problem: Option<Problem>,
    notice: Option<Notice>,
    /// What became of other devices at the last save.
    saved: Option<OtherDevices>,
}

impl Change {
    // Step 1: Navigate to the Personal Settings

    fn restored(&mut self, restored: &Restored) {
        self.step = match restored {
            Restored::Record { record: Record { stage: Stage::Saving, .. }, .. } => {
                Step::OutcomeUnknown { secret_kept: false }
            }
            _ => Step::Editing,
        };
        if !matches!(restored, Restored::Nothing) {
            self.flight.tell(Effect::Forget);
        }
    }

    // Step 2 and 3: Change your password, confirm your password. What is typed comes as facts.

    // Step 4: Save your changes

    fn save(&mut self, facts: &Facts, fresh: RequestId, now: Timestamp) {
        let nothing_typed = facts.assessment.empty && facts.assessment.retype == Retype::Empty;
        self.problem = if nothing_typed {
            Some(Problem::NothingToChange)
        } else {
            facts.problem_of_new_password().or(match self.asks {
                Asks::CurrentPassword if !facts.has_current => Some(Problem::EnterCurrentPassword),
                Asks::MailedCode if !facts.has_code => Some(Problem::EnterCode),
                _ => None,
            })
        };
        if self.problem.is_none() {
            self.request = Some(fresh);
            self.change_password(now);
        }
    }

    fn change_password(&mut self, now: Timestamp) {
        let Some(request) = self.request else { return };
        let forget = Deadline::after(now, self.rules.timing.forget);
        let record = Record { stage: Stage::Saving, request, resend: self.resend, contact: None, forget };
        self.flight.send_ahead(record, Effect::ChangePassword(self.asks));
    }

    fn answered_save(&mut self, result: Result<SavedFacts, Failure>, now: Timestamp) {
        let was_unknown = matches!(self.step, Step::OutcomeUnknown { .. });
        match result {
            Ok(saved) => self.password_saved(saved),
            Err(Failure::SamePassword) if was_unknown => self.password_saved(SavedFacts::kept()),
            // See the reset: no refusal makes an unknown outcome known.
            Err(_) if was_unknown => {}
            Err(failure) if !failure.is_certain() => {
                self.step = Step::OutcomeUnknown { secret_kept: true };
                self.check_outcome(now);
            }
            Err(failure) => {
                self.flight.tell(Effect::Forget);
                self.refused(&failure, now);
            }
        }
    }

    /// Certain: nothing changed. What was typed stays.
    fn refused(&mut self, failure: &Failure, now: Timestamp) {
        match failure {
            Failure::SessionOver => return self.session_over(false),
            Failure::SecondFactorRequired => {
                self.flight.tell(Effect::Wipe(ALL));
                self.step = Step::SecondFactor;
                return;
            }
            Failure::CurrentPasswordRequired => self.asks = Asks::CurrentPassword,
            Failure::ConfirmationRequired => {
                self.asks = Asks::MailedCode;
                return self.flight.send(Effect::MailConfirmationCode);
            }
            // GoTrue burns the code with this refusal; the next one has to be mailed anew.
            Failure::SamePassword if self.asks == Asks::MailedCode => {
                self.flight.tell(Effect::Wipe(&[Slot::Code]));
            }
            _ => {}
        }
        self.problem = Some(Problem::of(failure, now));
    }

    fn code_mailed(&mut self, result: Result<(), Failure>, now: Timestamp) {
        match result {
            Ok(()) | Err(Failure::Cooldown { .. }) => {
                self.resend = Some(Deadline::after(now, self.rules.timing.resend));
                self.problem = Some(Problem::EnterCode);
            }
            Err(Failure::SessionOver) => self.session_over(false),
            Err(failure) => self.problem = Some(Problem::of(&failure, now)),
        }
    }

    fn password_saved(&mut self, saved: SavedFacts) {
        self.flight.tell(Effect::Forget);
        self.saved = Some(saved.others);
        self.asks = Asks::Nothing;
        self.empty_fields();
        self.step = Step::Editing;
        if saved.replaced {
            self.flight.send(Effect::HandOver);
        } else if saved.must_sign_in_again {
            self.session_over(true);
        }
    }

    fn session_over(&mut self, changed: bool) {
        self.flight.tell(Effect::Wipe(ALL));
        self.flight.tell(Effect::EndSession);
        self.step = Step::SignInAgain { changed };
    }

    // The answer to the save was lost: find out, never guess.

    fn check_outcome(&mut self, now: Timestamp) {
        match (self.probe(), self.account.clone()) {
            (Settle::RepeatSame, _) => self.change_password(now),
            (Settle::SignIn, Some(address)) => {
                self.flight.send(Effect::SignIn { address, slot: Slot::NewPassword });
            }
            (Settle::SignIn | Settle::AskPerson, _) => {}
        }
    }

    /// What the server asked for with the first try is worth nothing with a second one: a code is
    /// spent, and the current password is another by now. Signing in proves it without them.
    fn probe(&self) -> Settle {
        match self.rules.abilities.settle {
            Settle::RepeatSame if self.asks == Asks::Nothing => Settle::RepeatSame,
            Settle::AskPerson => Settle::AskPerson,
            _ if self.rules.abilities.sign_in && self.account.is_some() => Settle::SignIn,
            _ => Settle::AskPerson,
        }
    }

    fn probed(&mut self, result: &Result<Entry, Failure>) {
        if let Ok(entry) = result {
            if *entry == Entry::In {
                self.flight.tell(Effect::DropSession);
            }
            self.password_saved(SavedFacts::kept());
        }
    }

    // Shared by the steps

    fn can_resend(&self, now: Timestamp) -> bool {
        self.asks == Asks::MailedCode && self.flight.is_idle() && self.resend.is_none_or(|wait| wait.passed(now))
    }

    fn empty_fields(&mut self) {
        self.flight.tell(Effect::Wipe(ALL));
        self.assessment = self.rules.blank.clone();
        self.form += 1;
    }

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
            Answer::SignedIn(result) => self.probed(&result),
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
            Step::OutcomeUnknown { .. } => self.step = Step::OutcomeUnknown { secret_kept: false },
            Step::Editing => self.notice = Some(Notice::FieldsWiped),
            _ => {}
        }
    }
}

impl SavedFacts {
    /// What a probe proves: the password is in force. What became of other devices it does not tell.
    fn kept() -> Self {
        Self { others: OtherDevices::MayStaySignedIn, replaced: false, must_sign_in_again: false }
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
        match self.step {
            Step::Restoring => ChangeScreen::Restoring,
            Step::Editing => ChangeScreen::Editing {
                account: self.account.as_ref().map(Address::masked).unwrap_or_default(),
                form: self.form,
                asks: self.asks,
                resend: self.resend.filter(|_| self.asks == Asks::MailedCode),
                can_resend: self.can_resend(now),
                assessment: self.assessment.clone(),
                saving: matches!(self.flight.awaited(), Some(Effect::ChangePassword(_) | Effect::MailConfirmationCode)),
                problem: self.problem,
                notice: self.notice,
                saved: self.saved,
            },
            Step::OutcomeUnknown { secret_kept } => ChangeScreen::OutcomeUnknown {
                checking: !self.flight.is_idle(),
                can_check: secret_kept && self.probe() != Settle::AskPerson,
            },
            Step::SecondFactor => ChangeScreen::SecondFactor,
            Step::SignInAgain { changed } => ChangeScreen::SignInAgain { changed },
        }
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
