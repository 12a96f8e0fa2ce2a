//! What a person may do in a reset, and what they are shown.

use super::At;
use crate::{
    address::ShownAddress,
    backend::{LinkUse, OtherDevices},
    flow::{
        Acknowledgement, Busy, Notice, OutcomeUnknownScreen, SecondFactorScreen, UnreadableScreen,
        analytics::Place,
        form::Form,
        machine::View,
        shared_screens::{busy, second_factor},
    },
    policy::Assessment,
    problem::Problem,
    time::Deadline,
};

/// What a person may do in a reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResetAction {
    /// Read again what could not be read.
    TryAgain,
    /// SEND RESET INSTRUCTIONS to the address typed into [`crate::flow::Slot::Address`].
    SendInstructions,
    /// Send the instructions again. Does nothing while the wait runs.
    Resend,
    /// Back to the address field, to correct it.
    ChangeAddress,
    /// Use the code typed into [`crate::flow::Slot::Code`].
    SubmitCode,
    /// The link in the mail was opened, in a browser. Only where the server wants that.
    ConfirmFollowed,
    /// Use the code typed into [`crate::flow::Slot::SecondFactor`].
    SubmitSecondFactor {
        /// Whether it is a recovery code.
        recovery_code: bool,
    },
    /// Save the password typed into [`crate::flow::Slot::NewPassword`] and [`crate::flow::Slot::Retype`].
    Save,
    /// The person knows what a new password costs, or takes that back. Only where the app warns of it; see
    /// [`crate::flow::Rules::warn_before_save`].
    Acknowledge {
        /// Whether they know.
        given: bool,
    },
    /// Look again whether the password was saved.
    CheckAgain,
    /// Try the new password at the login. Only where it is not known whether it was saved; this attempt is
    /// then over.
    GoToLogin,
    /// Give this attempt up and begin with the address.
    StartOver,
    /// Give this attempt up and leave.
    Cancel,
}

/// What a reset shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResetScreen {
    /// Looking for an unfinished attempt; takes a moment.
    Restoring,
    /// An unfinished attempt cannot be read now.
    Unreadable {
        /// What to show.
        screen: UnreadableScreen,
    },
    /// Step 2: the mail field and SEND RESET INSTRUCTIONS.
    EnterAddress {
        /// What to show.
        screen: EnterAddressScreen,
    },
    /// Step 3 and 4: check your inbox, follow the instructions.
    CheckInbox {
        /// What to show.
        screen: CheckInboxScreen,
    },
    /// The account asks for a second factor: before a new password, or to sign in with it.
    SecondFactor {
        /// What to show.
        screen: SecondFactorScreen,
    },
    /// Step 5: the new password, twice.
    NewPassword {
        /// What to show.
        screen: NewPasswordScreen,
    },
    /// The answer to the save was lost: the password may have changed, or not.
    OutcomeUnknown {
        /// What to show.
        screen: OutcomeUnknownScreen,
    },
    /// The password is saved; signing in with it.
    SigningIn,
    /// The password is saved.
    Done {
        /// What to show.
        screen: DoneScreen,
    },
    /// Left.
    Closed {
        /// What to show.
        screen: ClosedScreen,
    },
}

/// Step 2: the mail field and SEND RESET INSTRUCTIONS.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnterAddressScreen {
    /// Whose password, masked, where that is known: then there is no field, and nothing to type.
    pub account: Option<String>,
    /// The instructions are being sent.
    pub busy: Option<Busy>,
    /// What is in the way.
    pub problem: Option<Problem>,
    /// What happened before.
    pub notice: Option<Notice>,
}

/// Step 3 and 4: check your inbox, follow the instructions.
#[allow(clippy::struct_excessive_bools)] // Each is a field or a button that is there, or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CheckInboxScreen {
    /// Where the instructions went: in full where it was typed in this run, since a typo is the likeliest
    /// reason for no mail; masked where it was restored.
    pub address: ShownAddress,
    /// Whether the address can be corrected.
    pub can_change_address: bool,
    /// When they may be sent again. Once passed, `can_resend` is true.
    pub resend: Deadline,
    /// Whether Resend does something.
    pub can_resend: bool,
    /// When the contact link is emphasised. Once passed, `contact_now` is true.
    pub contact: Deadline,
    /// Whether the contact link is emphasised.
    pub contact_now: bool,
    /// Whether the mail carries a code that can be typed here.
    pub takes_code: bool,
    /// What the link in the mail does.
    pub link: LinkUse,
    /// The instructions are being sent again, or a code or link is being checked.
    pub busy: Option<Busy>,
    /// What is in the way.
    pub problem: Option<Problem>,
    /// What happened before.
    pub notice: Option<Notice>,
}

/// Step 5: the new password, twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NewPasswordScreen {
    /// Whose password, masked.
    pub account: String,
    /// What is typed, held against the policy.
    pub assessment: Assessment,
    /// Whether the person has confirmed what a new password costs.
    pub acknowledgement: Acknowledgement,
    /// Being saved.
    pub busy: Option<Busy>,
    /// What is in the way.
    pub problem: Option<Problem>,
    /// What happened before.
    pub notice: Option<Notice>,
}

/// The password is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DoneScreen {
    /// Whether the host has a session now.
    pub signed_in: bool,
    /// What happened to other devices.
    pub others: OtherDevices,
}

/// The reset was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClosedScreen {
    /// Whether a save was under way, so that the password may have changed all the same.
    pub may_have_changed: bool,
    /// Whether the person knows that already. Where they do, there is nothing to tell: lead on at once, to the
    /// login.
    pub was_told: bool,
}

/// The one way from the state to what is shown.
pub(super) fn of(at: &At, view: View<'_>) -> ResetScreen {
    let busy = busy(view.awaited);
    match at {
        At::Restoring => ResetScreen::Restoring,
        At::Unreadable => ResetScreen::Unreadable { screen: UnreadableScreen { trying: view.awaited.is_some() } },
        At::EnterAddress { form: Form { problem, notice }, .. } => {
            let (problem, notice) = (*problem, *notice);
            ResetScreen::EnterAddress { screen: EnterAddressScreen { account: None, busy, problem, notice } }
        }
        At::Asking { .. } => ResetScreen::EnterAddress {
            screen: EnterAddressScreen { account: None, busy, problem: None, notice: None },
        },
        At::CheckInbox { form: Form { problem, notice }, attempt } => ResetScreen::CheckInbox {
            screen: CheckInboxScreen {
                address: attempt.shown_address(),
                can_change_address: true,
                resend: attempt.resend,
                can_resend: attempt.resend.passed(view.now) && busy.is_none(),
                contact: attempt.contact,
                contact_now: attempt.contact.passed(view.now),
                takes_code: view.rules.abilities.takes_code(),
                link: view.rules.abilities.link,
                busy,
                problem: *problem,
                notice: *notice,
            },
        },
        At::SecondFactor { form, attempt, factor } | At::SecondFactorToSignIn { form, attempt, factor, .. } => {
            ResetScreen::SecondFactor { screen: second_factor(*form, &attempt.address, *factor, busy) }
        }
        At::NewPassword { form: Form { problem, notice }, attempt, assessment, .. } => ResetScreen::NewPassword {
            screen: NewPasswordScreen {
                account: attempt.address.masked(),
                assessment: assessment.clone(),
                acknowledgement: attempt.acknowledgement(view.rules),
                busy,
                problem: *problem,
                notice: *notice,
            },
        },
        At::OutcomeUnknown { attempt, outcome } => {
            let look = attempt.look(&view.rules.abilities);
            ResetScreen::OutcomeUnknown { screen: outcome.screen(view, look.as_ref()) }
        }
        At::SigningIn { .. } => ResetScreen::SigningIn,
        At::Done { signed_in, others } => {
            ResetScreen::Done { screen: DoneScreen { signed_in: *signed_in, others: *others } }
        }
        At::Closed { may_have_changed, was_told } => {
            ResetScreen::Closed { screen: ClosedScreen { may_have_changed: *may_have_changed, was_told: *was_told } }
        }
    }
}

/// Where it is, for the app's analytics.
pub(super) fn place(at: &At) -> Place {
    match at {
        At::Restoring | At::Unreadable | At::EnterAddress { .. } | At::Asking { .. } => Place::Reset,
        At::CheckInbox { form, .. } => Place::Inbox(form.problem),
        At::SecondFactor { .. } | At::NewPassword { .. } => Place::Granted,
        At::OutcomeUnknown { .. } => Place::ResetUnknown,
        At::SigningIn { .. } | At::SecondFactorToSignIn { .. } => Place::ResetSaved,
        At::Done { signed_in, .. } => Place::ResetDone { signed_in: *signed_in },
        At::Closed { .. } => Place::ResetClosed,
    }
}
