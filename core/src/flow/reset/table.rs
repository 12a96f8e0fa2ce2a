//! The table of the reset: which input leads where, in which state. What is not named for a state
//! means nothing there and changes nothing; every input is named.

use super::{At, Attempt, ResetAction, ResetScreen, ResetState, SECRETS, screen};
use crate::{
    address::Address,
    backend::OtherDevices,
    flow::{
        Answer, Effect, Notice, Slot,
        analytics::Place,
        form::Form,
        machine::{Context, Input, LinkPolicy, State, View},
        outcome::OutcomeUnknown,
    },
    time::Deadline,
};

use ResetAction as Act;

impl State for ResetState {
    type Action = ResetAction;
    type Screen = ResetScreen;

    const NAME: &'static str = "reset";
    const RECORD: &'static str = "reset";
    const SECRETS: &'static [Slot] = SECRETS;

    fn first(_: &crate::flow::Rules) -> Self {
        Self(At::Restoring)
    }

    #[allow(clippy::too_many_lines)] // One table, to be read at one place.
    fn take(self, input: Input<ResetAction>, cx: &mut Context<'_>) -> Self {
        let Self(at) = self;
        Self(match (at, input) {
            // Before step 1
            (At::Restoring | At::Unreadable, Input::Answer(Answer::Restored(restored))) => At::restored(restored, cx),
            (at @ At::Restoring, Input::Started)
            | (at @ At::Unreadable, Input::Press { action: Act::TryAgain, .. }) => {
                cx.flight.send(Effect::Restore);
                at
            }

            // Step 2: Enter your email address
            (At::EnterAddress { earlier, .. }, Input::Press { action: Act::SendInstructions, facts, fresh }) => {
                At::send_instructions(earlier, facts, fresh, cx)
            }
            (At::Asking { attempt, again }, Input::Answer(Answer::Requested(result))) => {
                At::requested(attempt, again, result, cx)
            }

            // Step 3: Check your inbox
            (At::CheckInbox { form, attempt }, Input::Press { action: Act::Resend, .. }) => {
                At::resend(form, attempt, cx)
            }
            (At::CheckInbox { attempt, .. }, Input::Answer(Answer::Requested(result))) => {
                At::resent(attempt, result, cx)
            }
            (At::CheckInbox { attempt, .. }, Input::Press { action: Act::ChangeAddress, .. }) => {
                At::EnterAddress { form: Form::clear(), earlier: Some(attempt) }
            }

            // Step 4: Follow the instructions
            (At::CheckInbox { attempt, .. }, Input::Press { action: Act::SubmitCode, facts, .. })
                if cx.rules.abilities.takes_code() =>
            {
                At::submit_code(attempt, &facts, cx)
            }
            (At::CheckInbox { attempt, .. }, Input::Press { action: Act::ConfirmFollowed, .. })
                if cx.rules.abilities.is_confirmed_elsewhere() =>
            {
                At::verify(attempt, super::ProofKind::ConfirmedElsewhere, cx)
            }
            (at @ (At::EnterAddress { .. } | At::CheckInbox { .. }), Input::Link(link)) => at.follow_link(link, cx),
            (At::CheckInbox { attempt, .. }, Input::Answer(Answer::Verified(by, result))) => {
                At::verified(attempt, by, result, cx)
            }
            (
                At::SecondFactor { attempt, factor, .. },
                Input::Press { action: Act::SubmitSecondFactor { recovery_code }, facts, .. },
            ) => At::confirm_grant(attempt, factor, recovery_code, &facts, cx),
            (At::SecondFactor { attempt, factor, .. }, Input::Answer(Answer::GrantConfirmed(result))) => {
                At::grant_confirmed(attempt, factor, result, cx)
            }

            // Step 5: Reset your password
            (
                At::NewPassword { form, attempt, assessment, by },
                Input::Press { action: Act::Acknowledge { given }, .. },
            ) if cx.rules.warn_before_save => {
                let attempt = Attempt { acknowledged: given, ..attempt };
                At::NewPassword { form: form.acknowledged(), attempt, assessment, by }
            }
            (At::NewPassword { attempt, by, .. }, Input::Press { action: Act::Save, facts, .. }) => {
                At::save(attempt, by, facts, cx)
            }
            (At::NewPassword { attempt, assessment, by, .. }, Input::Answer(Answer::PasswordSet(result))) => {
                At::password_set(attempt, assessment, by, result, cx)
            }
            (At::NewPassword { attempt, assessment, by, .. }, Input::Answer(Answer::GrantRenewed(result))) => {
                At::grant_renewed(attempt, assessment, by, result, cx)
            }

            // The answer to the save was lost
            (At::OutcomeUnknown { attempt, outcome }, Input::Press { action: Act::CheckAgain, .. })
                if outcome.password_kept =>
            {
                At::check_outcome(attempt, outcome, cx)
            }
            (At::OutcomeUnknown { attempt, outcome }, Input::Answer(Answer::PasswordSet(result))) => {
                At::set_again(attempt, outcome, result, cx)
            }
            (At::OutcomeUnknown { attempt, outcome }, Input::Answer(Answer::GrantRenewed(result))) => {
                At::renewed_to_look(attempt, outcome, result, cx)
            }
            (At::OutcomeUnknown { attempt, outcome }, Input::Answer(Answer::SignedIn(result))) => {
                match outcome.tried(result, cx.now) {
                    Ok(signed_in) => {
                        attempt.persist(crate::flow::Stage::Saved, cx);
                        let others = OtherDevices::MayStaySignedIn;
                        At::signed_in(attempt, others, &Ok(signed_in), cx)
                    }
                    Err(outcome) => At::OutcomeUnknown { attempt, outcome },
                }
            }

            // Back to the login window, signed in
            (At::SigningIn { attempt, others }, Input::Answer(Answer::SignedIn(result))) => {
                At::signed_in(attempt, others, &result, cx)
            }
            (
                At::SecondFactorToSignIn { attempt, others, factor, .. },
                Input::Press { action: Act::SubmitSecondFactor { recovery_code }, facts, .. },
            ) => At::answer_challenge((attempt, others, factor), recovery_code, &facts, cx),
            (At::SecondFactorToSignIn { attempt, others, factor, .. }, Input::Answer(Answer::SignedIn(result))) => {
                At::challenge_answered((attempt, others, factor), result, cx)
            }
            (At::SigningIn { attempt, others }, Input::Answer(Answer::OthersSignedOut(certain))) => {
                At::others_signed_out(attempt, others, certain, cx)
            }
            (At::SigningIn { others, .. }, Input::Answer(Answer::HandedOver(taken))) => {
                At::handed_over(others, taken, cx)
            }

            // Leaving
            // The host may have the session already, so it is too late to say that nobody is signed in.
            (at @ At::SigningIn { .. }, Input::Press { action: Act::Cancel, .. }) if is_handing_over(cx) => at,
            (At::SigningIn { others, .. }, Input::Press { action: Act::Cancel, .. })
            | (At::SecondFactorToSignIn { others, .. }, Input::Press { action: Act::Cancel | Act::StartOver, .. }) => {
                At::skip_sign_in(others, cx)
            }
            (
                at @ (At::Restoring | At::Unreadable | At::Done { .. } | At::Closed { .. }),
                Input::Press { action: Act::Cancel, .. },
            )
            | (
                at @ (At::Restoring | At::SigningIn { .. } | At::Done { .. }),
                Input::Press { action: Act::StartOver, .. },
            ) => at,
            (at, Input::Press { action: Act::Cancel, .. }) => {
                let is_unknown = matches!(at, At::OutcomeUnknown { .. });
                At::cancel(is_unknown, cx)
            }
            (At::OutcomeUnknown { .. }, Input::Press { action: Act::GoToLogin, .. }) => At::cancel(true, cx),
            (at, Input::Press { action: Act::StartOver, .. }) => At::start_over(at.into_attempt(), None, cx),

            // What is typed
            (At::NewPassword { form, attempt, by, .. }, Input::Typed { slot, facts }) => {
                At::NewPassword { form: form.typed(slot), attempt, assessment: facts.assessment, by }
            }
            (mut at, Input::Typed { slot, .. }) => {
                if let Some(form) = at.form() {
                    *form = form.typed(slot);
                }
                at
            }
            (At::NewPassword { attempt, by, .. }, Input::Wiped) => {
                let assessment = cx.rules.blank.clone();
                At::NewPassword { form: Form::noting(Some(Notice::FieldsWiped)), attempt, assessment, by }
            }
            (At::SecondFactor { attempt, factor, .. }, Input::Wiped) => {
                At::SecondFactor { form: Form::noting(Some(Notice::FieldsWiped)), attempt, factor }.wiped()
            }
            (At::SecondFactorToSignIn { attempt, others, factor, .. }, Input::Wiped) => {
                let form = Form::noting(Some(Notice::FieldsWiped));
                At::SecondFactorToSignIn { form, attempt, others, factor }
            }
            (At::OutcomeUnknown { attempt, .. }, Input::Wiped) => {
                At::OutcomeUnknown { attempt, outcome: OutcomeUnknown::without_password() }
            }
            (at, Input::Wiped) => at.wiped(),

            // What follows from the time alone
            (
                At::CheckInbox { attempt, .. } | At::SecondFactor { attempt, .. } | At::NewPassword { attempt, .. },
                Input::Time,
            ) if attempt.expires.passed(cx.now) => At::start_over(Some(attempt), Some(Notice::Expired), cx),

            // The server tells its rules
            (at, Input::Answer(Answer::PolicyLearned(blank))) => {
                cx.rules.blank = blank.clone();
                match at {
                    At::NewPassword { form, attempt, assessment, by } if assessment.empty => {
                        At::NewPassword { form, attempt, assessment: blank, by }
                    }
                    at => at,
                }
            }
            // Nothing was sent, since it could not be written down
            (at, Input::Answer(Answer::Persisted(Err(error)))) => at.not_written(error, cx),

            // Means nothing here, and changes nothing.
            (
                at,
                Input::Started
                | Input::Press {
                    action:
                        Act::TryAgain
                        | Act::SendInstructions
                        | Act::Resend
                        | Act::ChangeAddress
                        | Act::SubmitCode
                        | Act::ConfirmFollowed
                        | Act::SubmitSecondFactor { .. }
                        | Act::Save
                        | Act::Acknowledge { .. }
                        | Act::CheckAgain
                        | Act::GoToLogin,
                    ..
                }
                | Input::LinkCame(_)
                | Input::Link(_)
                | Input::Foregrounded
                | Input::Time
                | Input::Answer(
                    Answer::Persisted(Ok(()))
                    | Answer::Restored(_)
                    | Answer::ResetFound(_)
                    | Answer::LinkLookedUp(_)
                    | Answer::Account(_)
                    | Answer::Requested(_)
                    | Answer::Verified(..)
                    | Answer::GrantConfirmed(_)
                    | Answer::GrantRenewed(_)
                    | Answer::PasswordSet(_)
                    | Answer::PasswordChanged(_)
                    | Answer::CodeMailed(_)
                    | Answer::SignedIn(_)
                    | Answer::OthersSignedOut(_)
                    | Answer::HandedOver(_)
                    | Answer::CaptchaSolved(_),
                ),
            ) => at,
        })
    }

    fn screen(&self, view: View<'_>) -> ResetScreen {
        screen::of(&self.0, view)
    }

    fn interrupts(action: &ResetAction) -> bool {
        *action == ResetAction::Cancel
    }

    fn links(&self) -> LinkPolicy {
        match self.0 {
            At::EnterAddress { .. } | At::CheckInbox { .. } => LinkPolicy::Follow,
            At::Restoring | At::Unreadable | At::Asking { .. } => LinkPolicy::Wait,
            At::SecondFactor { .. }
            | At::NewPassword { .. }
            | At::OutcomeUnknown { .. }
            | At::SigningIn { .. }
            | At::SecondFactorToSignIn { .. }
            | At::Done { .. }
            | At::Closed { .. } => LinkPolicy::Drop,
        }
    }

    fn takes(&self, slot: Slot) -> bool {
        match slot {
            Slot::Address => matches!(self.0, At::EnterAddress { .. } | At::Restoring),
            Slot::NewPassword | Slot::Retype => matches!(self.0, At::NewPassword { .. }),
            Slot::Code => matches!(self.0, At::CheckInbox { .. }),
            Slot::SecondFactor => matches!(self.0, At::SecondFactor { .. } | At::SecondFactorToSignIn { .. }),
            Slot::Password | Slot::CurrentPassword | Slot::Link => false,
        }
    }

    fn waits(&mut self) -> Vec<&mut Deadline> {
        let mut waits = Vec::new();
        let (form, attempt) = self.0.parts();
        waits.extend(form.and_then(Form::wait));
        if let Some(Attempt { resend, contact, expires, .. }) = attempt {
            waits.extend([resend, contact, expires]);
        }
        waits
    }

    fn account(&self) -> Option<&Address> {
        self.0.attempt().map(|attempt| &attempt.address)
    }

    fn place(&self) -> Place {
        screen::place(&self.0)
    }
}

impl ResetState {
    /// Whether the person gave it up.
    pub(in crate::flow) fn is_closed(&self) -> bool {
        matches!(self.0, At::Closed { .. })
    }

    /// Whether the person gave it up in the middle of a save, and is still to be told what that may mean.
    pub(in crate::flow) fn is_closed_with_a_word(&self) -> bool {
        matches!(self.0, At::Closed { may_have_changed: true, was_told: false })
    }

    /// Whether the outcome of its save is not known.
    pub(in crate::flow) fn is_unknown(&self) -> bool {
        matches!(self.0, At::OutcomeUnknown { .. })
    }

    /// How it ended, where the password is saved: whether the host has the session, and what became of other
    /// devices.
    pub(in crate::flow) fn ended(&self) -> Option<(bool, OtherDevices)> {
        match self.0 {
            At::Done { signed_in, others } => Some((signed_in, others)),
            _ => None,
        }
    }

    /// What became of other devices, where the password is saved and the person is being signed in with it.
    pub(in crate::flow) fn signing_in(&self) -> Option<OtherDevices> {
        match self.0 {
            At::SigningIn { others, .. } | At::SecondFactorToSignIn { others, .. } => Some(others),
            _ => None,
        }
    }

    /// Whether the person may go elsewhere from here.
    pub(in crate::flow) fn may_be_left(&self, cx: &Context<'_>) -> bool {
        !(matches!(self.0, At::SigningIn { .. }) && is_handing_over(cx))
    }

    /// The person goes elsewhere. What is stored stays, to be gone on with; who was being signed in with a
    /// password just saved is left signed out.
    pub(in crate::flow) fn leave(self, cx: &mut Context<'_>) {
        if let At::SigningIn { others, .. } | At::SecondFactorToSignIn { others, .. } = self.0 {
            At::skip_sign_in(others, cx);
        }
    }
}

fn is_handing_over(cx: &Context<'_>) -> bool {
    matches!(cx.flight.awaited(), Some(Effect::HandOver))
}

impl At {
    /// The form and the attempt that a state carries.
    pub(super) fn parts(&mut self) -> (Option<&mut Form>, Option<&mut Attempt>) {
        match self {
            Self::EnterAddress { form, earlier } => (Some(form), earlier.as_mut()),
            Self::CheckInbox { form, attempt }
            | Self::SecondFactor { form, attempt, .. }
            | Self::NewPassword { form, attempt, .. }
            | Self::SecondFactorToSignIn { form, attempt, .. } => (Some(form), Some(attempt)),
            Self::Asking { attempt, .. } | Self::OutcomeUnknown { attempt, .. } | Self::SigningIn { attempt, .. } => {
                (None, Some(attempt))
            }
            Self::Restoring | Self::Unreadable | Self::Done { .. } | Self::Closed { .. } => (None, None),
        }
    }

    fn form(&mut self) -> Option<&mut Form> {
        self.parts().0
    }

    fn attempt(&self) -> Option<&Attempt> {
        match self {
            Self::EnterAddress { earlier, .. } => earlier.as_ref(),
            Self::Asking { attempt, .. }
            | Self::CheckInbox { attempt, .. }
            | Self::SecondFactor { attempt, .. }
            | Self::NewPassword { attempt, .. }
            | Self::OutcomeUnknown { attempt, .. }
            | Self::SigningIn { attempt, .. }
            | Self::SecondFactorToSignIn { attempt, .. } => Some(attempt),
            Self::Restoring | Self::Unreadable | Self::Done { .. } | Self::Closed { .. } => None,
        }
    }

    fn into_attempt(self) -> Option<Attempt> {
        self.attempt().cloned()
    }
}
