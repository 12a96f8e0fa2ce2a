//! The answer to a save was lost: find out, never guess. The same for a reset and for a change.
//!
//! Once the outcome is unknown, no refusal makes it known: the first request may still have been
//! carried out before, or after, a later one was refused. Only a positive proof does: the save goes
//! through again, the server says that this is the password already, or the new password opens the
//! account.

use super::{FirstStep, OutcomeUnknownScreen, SignInFacts, machine::View};
use crate::{
    address::Address,
    backend::{Failure, OutcomeCheck},
    problem::Problem,
    time::Timestamp,
};

/// How to look once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Send the very same save again.
    Repeat,
    /// Sign in with the new password.
    SignIn(Address),
}

/// What is known while the outcome is not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct OutcomeUnknown {
    /// Whether the new password is still in its slot, so that looking is possible at all.
    pub(super) password_kept: bool,
    /// Why looking did not tell.
    problem: Option<Problem>,
}

impl OutcomeUnknown {
    /// The answer was lost just now.
    pub(super) fn just_now() -> Self {
        Self { password_kept: true, problem: None }
    }

    /// The app was ended, or what was typed was wiped: only the person can try.
    pub(super) fn without_password() -> Self {
        Self { password_kept: false, problem: None }
    }

    /// The person looks again.
    pub(super) fn looking(self) -> Self {
        Self { problem: None, ..self }
    }

    /// The save was sent again. `Err` while it is still unknown.
    pub(super) fn repeated<T>(self, result: Result<T, Failure>, now: Timestamp) -> Result<Option<T>, Self> {
        match result {
            Ok(saved) => Ok(Some(saved)),
            Err(Failure::SamePassword) => Ok(None),
            Err(failure) => Err(self.still(&failure, now)),
        }
    }

    /// The new password was tried. `Err` while it is still unknown.
    pub(super) fn tried(self, result: Result<SignInFacts, Failure>, now: Timestamp) -> Result<SignInFacts, Self> {
        result.map_err(|failure| self.still(&failure, now))
    }

    /// Something else stood in the way of looking.
    pub(super) fn hindered(self, problem: Problem) -> Self {
        Self { problem: Some(problem), ..self }
    }

    fn still(self, failure: &Failure, now: Timestamp) -> Self {
        Self { problem: Problem::of_looking_again(failure, now), ..self }
    }

    pub(super) fn screen(&self, view: View<'_>, look: Option<&Look>) -> OutcomeUnknownScreen {
        let can_check = self.password_kept && look.is_some();
        OutcomeUnknownScreen {
            checking: view.awaited.is_some(),
            can_check,
            first: if can_check { FirstStep::CheckAgain } else { FirstStep::GoToLogin },
            problem: self.problem,
        }
    }
}

/// How this server's lost saves are found out. `repeatable` is whether what was sent beside the
/// password is worth something a second time.
pub(super) fn look(
    check: OutcomeCheck,
    can_sign_in: bool,
    repeatable: bool,
    account: Option<&Address>,
) -> Option<Look> {
    match check {
        OutcomeCheck::RepeatSave if repeatable => Some(Look::Repeat),
        OutcomeCheck::RepeatSave | OutcomeCheck::SignIn if can_sign_in => account.cloned().map(Look::SignIn),
        OutcomeCheck::RepeatSave | OutcomeCheck::SignIn | OutcomeCheck::AskPerson => None,
    }
}
