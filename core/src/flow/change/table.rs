//! The table of Personal Settings: which input leads where, in which state. What is not named for a
//! state means nothing there and changes nothing; every input is named.

use super::{ALL, At, ChangeAction, ChangeScreen, ChangeState, Editing, SignInReason, screen};
use crate::{
    address::Address,
    flow::{
        Answer, Effect, Notice, Rules, Slot,
        analytics::Place,
        change::AppFields,
        form::Form,
        machine::{Context, Input, LinkPolicy, State, View},
        outcome::OutcomeUnknown,
    },
    time::Deadline,
};

use ChangeAction as Act;

impl State for ChangeState {
    type Action = ChangeAction;
    type Screen = ChangeScreen;

    const NAME: &'static str = "change";
    const RECORD: &'static str = "change";
    const SECRETS: &'static [Slot] = ALL;

    fn first(_: &Rules) -> Self {
        Self { at: At::Restoring, account: None }
    }

    #[allow(clippy::too_many_lines)] // One table, to be read at one place.
    fn take(self, input: Input<ChangeAction>, cx: &mut Context<'_>) -> Self {
        let Self { at, mut account } = self;
        let at = match (at, input) {
            // Step 1: Navigate to the Personal Settings
            (at @ At::Restoring, Input::Started) => {
                cx.flight.tell(Effect::AskAccount);
                cx.flight.send(Effect::Restore);
                at
            }
            (At::Restoring | At::Unreadable, Input::Answer(Answer::Restored(restored))) => At::restored(&restored, cx),
            (at @ At::Unreadable, Input::Press { action: Act::TryAgain, .. }) => {
                cx.flight.send(Effect::Restore);
                at
            }
            (at, Input::Answer(Answer::Account(told))) => {
                account = told;
                at
            }

            // Step 2 and 3: Change your password, confirm your password
            (At::Editing(editing), Input::Typed { slot, facts }) => {
                let form = editing.form.typed(slot);
                // Whoever types at once still has the app's own fields saved by the press before.
                let app_fields = match editing.app_fields {
                    AppFields::SaveNow => AppFields::SaveNow,
                    AppFields::Idle | AppFields::Wait | AppFields::KeepUnsaved => AppFields::Idle,
                };
                At::Editing(Editing { form, assessment: facts.assessment, saved: None, app_fields, ..editing })
            }
            (At::Editing(editing), Input::Wiped) => {
                let form = Form::noting(Some(Notice::FieldsWiped));
                At::Editing(Editing { form, ..editing.emptied(cx.rules) })
            }

            // Step 4: Save your changes
            (At::Editing(editing), Input::Press { action: Act::Save { app_fields_changed }, facts, fresh }) => {
                At::save(&editing, (&facts, app_fields_changed), fresh, account.as_ref(), cx)
            }
            (At::Editing(editing), Input::Press { action: Act::Acknowledge { given }, .. })
                if cx.rules.warn_before_save =>
            {
                At::Editing(Editing { acknowledged: given, form: editing.form.acknowledged(), ..editing })
            }
            (At::Saving { editing, save }, Input::Answer(Answer::PasswordChanged(result))) => {
                At::changed((editing, save), result, account.as_ref(), cx)
            }
            (At::Editing(editing), Input::Press { action: Act::ResendCode, .. }) if editing.can_resend(cx.now) => {
                At::Editing(editing.mail_code(cx))
            }
            (At::Editing(editing), Input::Answer(Answer::CodeMailed(result))) => At::code_mailed(editing, result, cx),
            (At::HandingOver { others } | At::SessionRefused { others }, Input::Answer(Answer::HandedOver(taken))) => {
                At::handed_over(others, taken, cx)
            }
            (At::SessionRefused { others }, Input::Press { action: Act::HandOverAgain, .. }) => {
                cx.flight.send(Effect::HandOver);
                At::SessionRefused { others }
            }
            (At::SessionRefused { .. }, Input::Press { action: Act::GoToLogin, .. }) => {
                At::go_to_login(SignInReason::PasswordChanged, cx)
            }

            // The answer to the save was lost
            (At::OutcomeUnknown { save, outcome }, Input::Press { action: Act::CheckAgain, .. })
                if outcome.password_kept =>
            {
                At::check_outcome(save, outcome, account.as_ref(), cx)
            }
            (At::OutcomeUnknown { save, outcome }, Input::Answer(Answer::PasswordChanged(result))) => {
                At::changed_again(save, outcome, result, cx)
            }
            (At::OutcomeUnknown { save, outcome }, Input::Answer(Answer::SignedIn(result))) => {
                At::tried(save, outcome, result, cx)
            }
            (At::OutcomeUnknown { save, .. }, Input::Wiped) => {
                At::OutcomeUnknown { save, outcome: OutcomeUnknown::without_password() }
            }
            (At::OutcomeUnknown { .. }, Input::Press { action: Act::GoToLogin, .. }) => {
                At::go_to_login(SignInReason::MayHaveChanged, cx)
            }
            (At::SigningOutOthers, Input::Answer(Answer::OthersSignedOut(certain))) => {
                At::others_signed_out(certain, cx)
            }

            // Leaving
            (At::Editing(editing), Input::Press { action: Act::StartOver, .. }) => {
                At::start_over(Editing { acknowledged: false, ..editing.emptied(cx.rules) }, cx)
            }
            (At::OutcomeUnknown { save, .. }, Input::Press { action: Act::StartOver, .. }) => {
                At::start_over(Editing { asks: save.asks, ..Editing::empty(cx.rules) }, cx)
            }
            (At::Unreadable, Input::Press { action: Act::StartOver, .. }) => {
                At::start_over(Editing::empty(cx.rules), cx)
            }

            // The server tells its rules
            (at, Input::Answer(Answer::PolicyLearned(blank))) => {
                cx.rules.blank = blank.clone();
                match at {
                    At::Editing(editing) if editing.assessment.empty => {
                        At::Editing(Editing { assessment: blank, ..editing })
                    }
                    at => at,
                }
            }
            // Nothing was sent, since it could not be written down
            (at, Input::Answer(Answer::Persisted(Err(error)))) => at.not_written(error),

            // Means nothing here, and changes nothing.
            (
                at,
                Input::Started
                | Input::Press {
                    action:
                        Act::TryAgain
                        | Act::Save { .. }
                        | Act::Acknowledge { .. }
                        | Act::ResendCode
                        | Act::CheckAgain
                        | Act::HandOverAgain
                        | Act::GoToLogin
                        | Act::StartOver,
                    ..
                }
                | Input::Typed { .. }
                | Input::LinkCame(_)
                | Input::Link(_)
                | Input::Foregrounded
                | Input::Wiped
                | Input::Time
                | Input::Answer(
                    Answer::Persisted(Ok(()))
                    | Answer::Restored(_)
                    | Answer::ResetFound(_)
                    | Answer::LinkLookedUp(_)
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
        };
        Self { at, account }
    }

    fn screen(&self, view: View<'_>) -> ChangeScreen {
        screen::of(self, view)
    }

    fn interrupts(_: &ChangeAction) -> bool {
        false
    }

    fn links(&self) -> LinkPolicy {
        LinkPolicy::Drop
    }

    fn takes(&self, slot: Slot) -> bool {
        ALL.contains(&slot) && matches!(self.at, At::Editing(_))
    }

    fn waits(&mut self) -> Vec<&mut Deadline> {
        match &mut self.at {
            At::Editing(Editing { form, resend, .. }) | At::Saving { editing: Editing { form, resend, .. }, .. } => {
                form.wait().into_iter().chain(resend).collect()
            }
            At::Restoring
            | At::Unreadable
            | At::OutcomeUnknown { .. }
            | At::HandingOver { .. }
            | At::SigningOutOthers
            | At::SessionRefused { .. }
            | At::SignInAgain { .. } => Vec::new(),
        }
    }

    fn account(&self) -> Option<&Address> {
        self.account.as_ref()
    }

    fn place(&self) -> Place {
        screen::place(&self.at)
    }
}
