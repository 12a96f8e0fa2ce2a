//! What screens of more than one flow are made of.

use super::{Effect, Rules, form::Form};
use crate::{
    address::Address,
    backend::{FactorKind, Failure, SecondFactor},
    problem::Problem,
    time::Timestamp,
};

/// What is being done right now. While something is, fields and buttons are disabled, and the button
/// that began it shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Busy {
    /// Asking for a mail.
    Sending,
    /// A code or a link is being checked.
    Checking,
    /// A password is being saved, or its session handed over.
    Saving,
    /// Signing in.
    SigningIn,
}

/// A word about what happened while the person was away, or what could not be told for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// The instructions may or may not have been sent: the answer was lost.
    MayHaveBeenSent,
    /// The code or link may have been used already: the answer was lost.
    MayBeUsed,
    /// What was stored of an unfinished attempt cannot be used: start over.
    StartedOver,
    /// It took too long: start over.
    Expired,
    /// What was typed was wiped while the app was in the background: type it again.
    FieldsWiped,
    /// The server has used the code up with a save that it then refused: the next save needs a new one.
    CodeUsedUp,
}

/// What was stored of an unfinished attempt cannot be read now. It is not lost: nothing is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnreadableScreen {
    /// Being read again.
    pub trying: bool,
}

/// The answer to a save was lost: the password may have changed, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OutcomeUnknownScreen {
    /// Being found out.
    pub checking: bool,
    /// Whether looking again is possible.
    pub can_check: bool,
    /// What to do first: the button that stands out. Going to the login, starting over and leaving are
    /// offered beside it; whoever leaves is told of it again.
    pub first: FirstStep,
    /// Why looking again did not tell, and what to do about it.
    pub problem: Option<Problem>,
}

/// What to do first where it is not known whether the password was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FirstStep {
    /// Look again: the app can tell.
    CheckAgain,
    /// Go to the login, and try the new password: only the person can tell.
    GoToLogin,
}

/// Whether the person has to confirm, before a save, that they know what it costs; see
/// [`super::Rules::warn_before_save`]. The words are the app's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Acknowledgement {
    /// Nothing to confirm.
    NotNeeded,
    /// To be confirmed; a save is not sent before.
    Missing,
    /// Confirmed.
    Given,
}

impl Acknowledgement {
    pub(super) fn of(rules: &Rules, given: bool) -> Self {
        match (rules.warn_before_save, given) {
            (false, _) => Self::NotNeeded,
            (true, false) => Self::Missing,
            (true, true) => Self::Given,
        }
    }

    /// What is in the way of a save.
    pub(super) fn problem(self) -> Option<Problem> {
        (self == Self::Missing).then_some(Problem::AcknowledgeLoss)
    }
}

/// The question for a second factor.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecondFactorScreen {
    /// Whose account, masked.
    pub account: String,
    /// Where the code comes from.
    pub kind: FactorKind,
    /// Whether a recovery code is taken in the place of the code.
    pub takes_recovery_code: bool,
    /// The code is being checked.
    pub busy: Option<Busy>,
    /// What is in the way.
    pub problem: Option<Problem>,
    /// What happened before.
    pub notice: Option<Notice>,
}

/// The question for a second factor, in whichever flow it is asked.
pub(super) fn second_factor(
    form: Form,
    account: &Address,
    factor: SecondFactor,
    busy: Option<Busy>,
) -> SecondFactorScreen {
    let Form { problem, notice } = form;
    let SecondFactor { kind, recovery_codes } = factor;
    SecondFactorScreen { account: account.masked(), kind, takes_recovery_code: recovery_codes, busy, problem, notice }
}

/// What is told of a second factor that did not open anything. Where the answer was lost, the server may have
/// taken the code, and takes none twice.
pub(super) fn second_factor_failed(failure: &Failure, now: Timestamp) -> Form {
    let notice = (!failure.is_certain()).then_some(Notice::MayBeUsed);
    Form { problem: Some(Problem::of(failure, now)), notice }
}

/// What is being done, as a person sees it.
pub(super) fn busy(awaited: Option<&Effect>) -> Option<Busy> {
    Some(match awaited? {
        Effect::RequestInstructions { .. } | Effect::MailConfirmationCode => Busy::Sending,
        Effect::Verify { .. } | Effect::ConfirmGrant { .. } | Effect::AnswerChallenge { .. } => Busy::Checking,
        Effect::SignIn { .. } => Busy::SigningIn,
        Effect::RenewGrant
        | Effect::SetPassword
        | Effect::ChangePassword { .. }
        | Effect::SignOutOthers
        | Effect::SignOutOthersOfHost
        | Effect::HandOver => Busy::Saving,
        Effect::Restore
        | Effect::LookForReset
        | Effect::LookUpLink
        | Effect::RememberLink
        | Effect::ForgetLink
        | Effect::ReplaceSession
        | Effect::Persist(_)
        | Effect::PersistRequest(_)
        | Effect::DeleteRecord
        | Effect::DeleteRecordKeepTicket
        | Effect::Wipe(_)
        | Effect::AskAccount
        | Effect::TellSessionOver
        | Effect::SolveCaptcha
        | Effect::LearnPolicy
        | Effect::EndGrant
        | Effect::EndChallenge
        | Effect::EndSession => return None,
    })
}
