//! "I want another password": Personal Settings, while signed in, in the steps of the seed.
//!
//! Type the new password, retype it, save. The host owns the session; this flow borrows its access
//! token for the save and keeps nothing. What is shown is in `screen`; which event leads to which
//! function is in `events`.

mod events;
mod screen;

use std::time::Duration;

pub use self::screen::{ChangeAction, ChangeScreen, PasswordPart};

use super::{Asks, Effect, Entry, Facts, Flight, Notice, Record, Restored, Rules, SavedFacts, Slot, Stage};
use crate::{
    address::Address,
    backend::{Failure, OtherDevices, Settle},
    link::RequestId,
    policy::{Assessment, Retype},
    problem::Problem,
    time::{Deadline, Timestamp},
};

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
        match restored {
            Restored::Nothing => {}
            // The record stays until the person leaves this: told again after another kill.
            Restored::Record { record: Record { stage: Stage::Saving, .. }, .. } => {
                return self.step = Step::OutcomeUnknown { secret_kept: false };
            }
            Restored::Unusable | Restored::Record { .. } => {
                self.notice = Some(Notice::StartedOver);
                self.flight.tell(Effect::Forget);
            }
        }
        self.step = Step::Editing;
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
            Err(failure) if was_unknown => self.problem = Problem::of_looking_again(&failure, now),
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
            _ => {}
        }
        self.problem = Some(Problem::of(failure, now));
    }

    fn code_mailed(&mut self, result: Result<(), Failure>, now: Timestamp) {
        match result {
            Ok(()) | Err(Failure::Cooldown { .. }) => {
                // The account is signed in, so what the server says of its own wait gives nothing away.
                let servers = match result {
                    Err(Failure::Cooldown { wait }) => wait.unwrap_or_default(),
                    _ => Duration::ZERO,
                };
                self.resend = Some(Deadline::after(now, self.rules.timing.resend.max(servers)));
                self.problem = Some(Problem::EnterCode);
            }
            Err(Failure::SessionOver) => self.session_over(false),
            Err(failure) => {
                if let Failure::Limited { wait: Some(wait) } = failure {
                    self.resend = Some(Deadline::after(now, wait));
                }
                self.problem = Some(Problem::of(&failure, now));
            }
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

    fn probed(&mut self, result: &Result<Entry, Failure>, now: Timestamp) {
        match result {
            Ok(entry) => {
                if *entry == Entry::In {
                    self.flight.tell(Effect::DropSession);
                }
                self.password_saved(SavedFacts::kept());
            }
            Err(failure) => self.problem = Problem::of_looking_again(failure, now),
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
}

impl SavedFacts {
    /// What a probe proves: the password is in force. What became of other devices it does not tell.
    fn kept() -> Self {
        Self { others: OtherDevices::MayStaySignedIn, replaced: false, must_sign_in_again: false }
    }
}
