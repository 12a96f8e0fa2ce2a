//! What a person may do in Personal Settings, and what they are shown.

use super::{Change, Step};
use crate::{
    address::Address,
    backend::{OtherDevices, Settle},
    flow::{Asks, Effect, Notice},
    policy::Assessment,
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
        /// Why looking again did not tell, and what to do about it.
        problem: Option<Problem>,
    },
    /// The account asks for a second factor, which is not supported yet.
    SecondFactor,
    /// The host's session is over.
    SignInAgain {
        /// Whether the password was changed before that.
        changed: bool,
    },
}

/// How far SAVE PROFILE is with the password, for an app that saves fields of its own by the same press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PasswordPart {
    /// Under way, or its outcome is not known: the app's own fields wait.
    Open,
    /// Saved, or there was none to save: the app's own fields are next.
    Settled,
    /// Not saved, and there is something to do first: the app's own fields stay as they are.
    InTheWay,
}

impl ChangeScreen {
    /// See [`PasswordPart`]. Ask for it at each screen from the press of SAVE PROFILE on, until it is no
    /// longer open.
    #[must_use]
    pub fn password_part(&self) -> PasswordPart {
        match self {
            Self::Restoring | Self::OutcomeUnknown { .. } | Self::Editing { saving: true, .. } => PasswordPart::Open,
            Self::Editing { problem: Some(Problem::NothingToChange), .. }
            | Self::Editing { problem: None, saved: Some(_), .. } => PasswordPart::Settled,
            // Where the session is over, the app's own save would fail as well.
            Self::Editing { .. } | Self::SecondFactor | Self::SignInAgain { .. } => PasswordPart::InTheWay,
        }
    }
}

/// The one way from the machine to what is shown.
pub(super) fn of(machine: &Change, now: Timestamp) -> ChangeScreen {
    match machine.step {
        Step::Restoring => ChangeScreen::Restoring,
        Step::Editing => ChangeScreen::Editing {
            account: machine.account.as_ref().map(Address::masked).unwrap_or_default(),
            form: machine.form,
            asks: machine.asks,
            resend: machine.resend.filter(|_| machine.asks == Asks::MailedCode),
            can_resend: machine.can_resend(now),
            assessment: machine.assessment.clone(),
            saving: matches!(machine.flight.awaited(), Some(Effect::ChangePassword(_) | Effect::MailConfirmationCode)),
            problem: machine.problem,
            notice: machine.notice,
            saved: machine.saved,
        },
        Step::OutcomeUnknown { secret_kept } => ChangeScreen::OutcomeUnknown {
            checking: !machine.flight.is_idle(),
            can_check: secret_kept && machine.probe() != Settle::AskPerson,
            problem: machine.problem,
        },
        Step::SecondFactor => ChangeScreen::SecondFactor,
        Step::SignInAgain { changed } => ChangeScreen::SignInAgain { changed },
    }
}
