//! What a person may do in Personal Settings, and what they are shown.

use super::{At, ChangeState, Editing};
use crate::{
    address::Address,
    backend::OtherDevices,
    flow::{
        Acknowledgement, Asks, Busy, Notice, OutcomeUnknownScreen, UnreadableScreen, analytics::Place, machine::View,
        shared_screens::busy,
    },
    policy::Assessment,
    problem::Problem,
    time::Deadline,
};

/// What a person may do in Personal Settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeAction {
    /// Read again what could not be read.
    TryAgain,
    /// SAVE PROFILE.
    Save {
        /// Whether fields of the app's own wait to be saved by the same press; see [`AppFields`].
        app_fields_changed: bool,
    },
    /// The person knows what a new password costs, or takes that back. Only where the app warns of it; see
    /// [`crate::flow::Rules::warn_before_save`].
    Acknowledge {
        /// Whether they know.
        given: bool,
    },
    /// Mail the confirmation code again. Does nothing while the wait runs.
    ResendCode,
    /// Look again whether the password was saved.
    CheckAgain,
    /// Hand the new session over once more, to a host that could not take it.
    HandOverAgain,
    /// Sign in again: the session is let go of. Where it is not known whether the password was saved, that is
    /// how the person tries the new one.
    GoToLogin,
    /// Back to empty fields.
    StartOver,
}

/// What Personal Settings show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ChangeScreen {
    /// Looking for an unfinished save; takes a moment.
    Restoring,
    /// Whether a save was left unfinished cannot be read now.
    Unreadable {
        /// What to show.
        screen: UnreadableScreen,
    },
    /// The fields and SAVE PROFILE.
    Editing {
        /// What to show.
        screen: EditingScreen,
    },
    /// The answer to the save was lost: the password may have changed, or not.
    OutcomeUnknown {
        /// What to show.
        screen: OutcomeUnknownScreen,
    },
    /// The password is changed, but the host could not take the session that replaces its own.
    SessionRefused {
        /// What to show.
        screen: SessionRefusedScreen,
    },
    /// The host's session is over.
    SignInAgain {
        /// What to show.
        screen: SignInAgainScreen,
    },
}

/// The fields and SAVE PROFILE.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EditingScreen {
    /// Whose password, masked; empty where the host does not tell.
    pub account: String,
    /// What the server wants to see besides the new password.
    pub asks: Asks,
    /// When the code may be mailed again, where one was.
    pub resend: Option<Deadline>,
    /// Whether Resend does something.
    pub can_resend: bool,
    /// What is typed, held against the policy.
    pub assessment: Assessment,
    /// Whether the person has confirmed what a new password costs.
    pub acknowledgement: Acknowledgement,
    /// Whether a person who forgot the current password is offered a reset.
    pub reset: ResetOffer,
    /// Being saved, or the code being mailed.
    pub busy: Option<Busy>,
    /// What is in the way.
    pub problem: Option<Problem>,
    /// What happened before.
    pub notice: Option<Notice>,
    /// The password was just saved; what happened to other devices.
    pub saved: Option<OtherDevices>,
    /// How far SAVE PROFILE is for fields of the app's own.
    pub app_fields: AppFields,
}

/// Whether a person in Personal Settings who forgot the current password is offered a reset: see
/// [`crate::flow::settings::SettingsAction::ForgotCurrentPassword`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResetOffer {
    /// It is not.
    NotOffered,
    /// The server asks for the current password: whoever forgot it can reset it.
    Offered,
    /// A reset was left unfinished on this device: it can be gone on with.
    Unfinished,
}

/// How far SAVE PROFILE is for fields of the app's own, which are saved by the same press: after the
/// password, and only if nothing is in its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AppFields {
    /// SAVE PROFILE was not pressed.
    Idle,
    /// The password is under way, or its outcome is not known: they wait.
    Wait,
    /// The password is saved, or there was none to save: save them now.
    SaveNow,
    /// The password is not saved, and there is something to do first: they stay as they are.
    KeepUnsaved,
}

/// The password is changed, but the host could not take the session that replaces its own. It is kept
/// until the person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionRefusedScreen {
    /// What happened to other devices.
    pub others: OtherDevices,
    /// Being handed over once more.
    pub trying: bool,
}

/// The person has to sign in again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignInAgainScreen {
    /// Why.
    pub reason: SignInReason,
}

/// Why a person has to sign in again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignInReason {
    /// The session was over. The password is the old one.
    SessionOver,
    /// The password was changed, which ended the session: the new one signs in.
    PasswordChanged,
    /// Whether the password was changed is not known: the new one first.
    MayHaveChanged,
    /// The server wants the second factor before a change, which it asks for at sign-in.
    SecondFactorFirst,
    /// The server wants a sign-in of a moment ago before a change.
    FreshSignInFirst,
}

/// The one way from the state to what is shown.
pub(super) fn of(state: &ChangeState, view: View<'_>) -> ChangeScreen {
    let account = || state.account.as_ref().map(Address::masked).unwrap_or_default();
    match &state.at {
        At::Restoring => ChangeScreen::Restoring,
        At::Unreadable => ChangeScreen::Unreadable { screen: UnreadableScreen { trying: view.awaited.is_some() } },
        At::Editing(editing) | At::Saving { editing, .. } => {
            let busy = busy(view.awaited);
            ChangeScreen::Editing {
                screen: EditingScreen {
                    account: account(),
                    asks: editing.asks,
                    resend: editing.resend.filter(|_| editing.asks.mailed_code),
                    can_resend: busy.is_none() && editing.can_resend(view.now),
                    assessment: editing.assessment.clone(),
                    acknowledgement: editing.acknowledgement(view.rules),
                    reset: ResetOffer::NotOffered,
                    busy,
                    problem: editing.form.problem,
                    notice: editing.form.notice,
                    saved: editing.saved,
                    app_fields: editing.app_fields,
                },
            }
        }
        // The fields are wiped already; they stay in sight, and closed, until the session is where it belongs.
        At::HandingOver { .. } | At::SigningOutOthers => {
            let empty = Editing::empty(view.rules);
            ChangeScreen::Editing {
                screen: EditingScreen {
                    account: account(),
                    asks: empty.asks,
                    resend: None,
                    can_resend: false,
                    acknowledgement: empty.acknowledgement(view.rules),
                    assessment: empty.assessment,
                    reset: ResetOffer::NotOffered,
                    busy: Some(Busy::Saving),
                    problem: None,
                    notice: None,
                    saved: None,
                    app_fields: AppFields::Wait,
                },
            }
        }
        At::OutcomeUnknown { save, outcome } => {
            let look = save.look(state.account.as_ref(), &view.rules.abilities);
            ChangeScreen::OutcomeUnknown { screen: outcome.screen(view, look.as_ref()) }
        }
        At::SessionRefused { others } => ChangeScreen::SessionRefused {
            screen: SessionRefusedScreen { others: *others, trying: view.awaited.is_some() },
        },
        At::SignInAgain { reason } => ChangeScreen::SignInAgain { screen: SignInAgainScreen { reason: *reason } },
    }
}

/// Where it is, for the app's analytics.
pub(super) fn place(at: &At) -> Place {
    match at {
        At::Editing(Editing { saved: Some(_), .. })
        | At::HandingOver { .. }
        | At::SigningOutOthers
        | At::SessionRefused { .. }
        | At::SignInAgain { reason: SignInReason::PasswordChanged } => Place::ChangeSaved,
        At::OutcomeUnknown { .. } => Place::ChangeUnknown,
        At::Restoring | At::Unreadable | At::Editing(_) | At::Saving { .. } | At::SignInAgain { .. } => Place::Settings,
    }
}
