//! What a screen claims, held against what the server holds.

use repass_core::flow::{
    change::{ChangeScreen, SignInReason},
    reset::ResetScreen,
};
use repass_phone::person;

use crate::scene::{NEW, OLD, Scene};

/// What a screen says of the new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    Saved,
    NotSaved,
    Unknown,
}

/// What a reset says.
pub fn of_reset(screen: &ResetScreen) -> Claim {
    match screen {
        ResetScreen::SigningIn | ResetScreen::Done { .. } => Claim::Saved,
        ResetScreen::OutcomeUnknown { .. } => Claim::Unknown,
        ResetScreen::Closed { screen } if screen.may_have_changed => Claim::Unknown,
        _ => Claim::NotSaved,
    }
}

/// What Personal Settings say.
pub fn of_change(screen: &ChangeScreen) -> Claim {
    match screen {
        ChangeScreen::Editing { screen } if screen.saved.is_some() => Claim::Saved,
        ChangeScreen::SessionRefused { .. } => Claim::Saved,
        ChangeScreen::SignInAgain { screen } => match screen.reason {
            SignInReason::PasswordChanged => Claim::Saved,
            SignInReason::MayHaveChanged => Claim::Unknown,
            SignInReason::SessionOver | SignInReason::SecondFactorFirst | SignInReason::FreshSignInFirst => {
                Claim::NotSaved
            }
        },
        ChangeScreen::OutcomeUnknown { .. } => Claim::Unknown,
        ChangeScreen::Restoring | ChangeScreen::Unreadable { .. } | ChangeScreen::Editing { .. } => Claim::NotSaved,
    }
}

/// Waits until nothing is under way in a change that was saved.
pub async fn after_change(change: &repass_core::runner::FlowHandle<repass_core::flow::change::Change>) -> ChangeScreen {
    let over = |screen: &ChangeScreen| match screen {
        ChangeScreen::Editing { screen } => {
            screen.busy.is_none() && (screen.problem.is_some() || screen.saved.is_some())
        }
        ChangeScreen::OutcomeUnknown { screen } => !screen.checking,
        ChangeScreen::SessionRefused { .. } | ChangeScreen::SignInAgain { .. } => true,
        ChangeScreen::Restoring | ChangeScreen::Unreadable { .. } => false,
    };
    repass_phone::shown(change, over).await
}

impl Scene {
    /// Holds that a claim is so.
    pub async fn is_so(&self, claim: Claim, shown: &impl std::fmt::Debug) {
        let (old, new) = (self.opens(OLD).await, self.opens(NEW).await);
        assert!(old != new, "one of the two opens the account");
        match claim {
            Claim::Saved => assert!(new, "said to be saved, and is not: {shown:?}"),
            Claim::NotSaved => assert!(old, "said not to be saved, and is: {shown:?}"),
            Claim::Unknown => {}
        }
    }

    /// That the new password signs in, or the old one where nothing was saved.
    pub async fn signs_in_with(&self, password: &str) {
        assert_eq!(person::sign_in(&self.open(), &self.account, password).await, None);
    }
}
