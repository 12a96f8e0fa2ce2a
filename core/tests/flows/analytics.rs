//! What an app's analytics hear.

use repass_core::{
    backend::{Failure, OtherDevices},
    flow::{
        AnalyticsEvent as Heard, Answer, ChangedFacts, ProofKind, Restored, SignInFacts, Stage, VerifiedFacts,
        analytics::SaveOf,
        change::{Change, ChangeAction},
        event::SessionFact,
        login::{Login, LoginAction},
        login_window::{LoginWindow, LoginWindowAction},
        reset::{Reset, ResetAction},
        settings::{Settings, SettingsAction},
    },
    problem::Problem,
};

use super::walk::{FACTOR, Walk, account, not_set, record, rules, set};

const IN: Answer = Answer::SignedIn(Ok(SignInFacts::In));
const FACTOR_ASKED: Answer = Answer::SignedIn(Ok(SignInFacts::SecondFactor(FACTOR)));
const NOTHING: Answer = Answer::Restored(Restored::Nothing);
const RESET: SaveOf = SaveOf::Reset;
const CHANGE: SaveOf = SaveOf::Change;

fn login(action: LoginAction) -> LoginWindowAction {
    LoginWindowAction::Login { action }
}

fn reset(action: ResetAction) -> LoginWindowAction {
    LoginWindowAction::Reset { action }
}

fn proven(factor: bool) -> Answer {
    let second_factor = factor.then_some(FACTOR);
    Answer::Verified(ProofKind::Code, Ok(VerifiedFacts { account: Some(account()), second_factor }))
}

fn found(stage: Stage) -> Answer {
    Answer::Restored(Restored::Record { record: record(stage), account: Some(account()), has_grant: true })
}

/// A reset whose code was taken.
fn at_new_password() -> Walk<Reset> {
    let mut walk = Walk::begin();
    walk.answer(NOTHING).press(ResetAction::SendInstructions).answer(Answer::Requested(Ok(())));
    walk.press(ResetAction::SubmitCode).answer(proven(false));
    walk
}

fn editing() -> Walk<Change> {
    let mut walk = Walk::begin();
    walk.answer(NOTHING);
    walk
}

const SAVE: ChangeAction = ChangeAction::Save { app_fields_changed: false };

fn changed(session: SessionFact) -> Answer {
    Answer::PasswordChanged(Ok(ChangedFacts { others: OtherDevices::SignedOut, session }))
}

#[test]
fn a_whole_reset_is_heard_step_by_step_and_nothing_twice() {
    let mut walk = Walk::<LoginWindow>::begin();
    assert_eq!(walk.heard(), [Heard::LoginShown]);
    walk.press(login(LoginAction::SignIn)).answer(Answer::SignedIn(Err(Failure::WrongCredentials)));
    assert_eq!(walk.heard(), [Heard::SignInRefused { problem: Problem::CheckCredentials }]);
    walk.press(LoginWindowAction::ForgotPassword).answer(NOTHING);
    assert_eq!(walk.heard(), [Heard::ResetShown]);
    walk.press(reset(ResetAction::SendInstructions)).answer(Answer::Requested(Ok(())));
    assert_eq!(walk.heard(), [Heard::InstructionsRequested]);
    walk.press(reset(ResetAction::SubmitCode)).answer(Answer::Verified(ProofKind::Code, Err(Failure::ProofRefused)));
    assert_eq!(walk.heard(), []);
    walk.press(reset(ResetAction::SubmitCode)).answer(proven(true));
    assert_eq!(walk.heard(), [Heard::ProofTaken { proof: ProofKind::Code }, Heard::SecondFactorAsked]);
    walk.press(reset(ResetAction::SubmitSecondFactor { recovery_code: false })).answer(Answer::GrantConfirmed(Ok(())));
    assert_eq!(walk.heard(), []);
    walk.press(reset(ResetAction::Save)).answer(set());
    assert_eq!(walk.heard(), [Heard::PasswordSaved { of: RESET }]);
    walk.answer(FACTOR_ASKED);
    assert_eq!(walk.heard(), [Heard::SecondFactorAsked]);
    walk.press(reset(ResetAction::SubmitSecondFactor { recovery_code: false })).answer(IN);
    walk.answer(Answer::OthersSignedOut(true)).answer(Answer::HandedOver(true));
    assert_eq!(walk.heard(), [Heard::SignedIn, Heard::ResetEnded { signed_in: true }]);
    walk.press(LoginWindowAction::BackToLogin);
    assert_eq!(walk.heard(), [Heard::LoginShown]);
}

#[test]
fn a_sign_in_is_heard_once_the_host_has_the_session() {
    let mut walk = Walk::<Login>::begin();
    assert_eq!(walk.heard(), [Heard::LoginShown]);
    walk.press(LoginAction::SignIn).answer(FACTOR_ASKED);
    assert_eq!(walk.heard(), [Heard::SecondFactorAsked]);
    walk.press(LoginAction::StartOver);
    assert_eq!(walk.heard(), [], "the login was there all the time");
    walk.press(LoginAction::SignIn).answer(IN);
    assert_eq!(walk.heard(), []);
    walk.answer(Answer::HandedOver(true));
    assert_eq!(walk.heard(), [Heard::SignedIn]);
    let mut refused = Walk::<Login>::begin();
    refused.press(LoginAction::SignIn).answer(IN).answer(Answer::HandedOver(false));
    let problem = Problem::CheckSessionStorage;
    assert_eq!(refused.heard(), [Heard::LoginShown, Heard::SignInRefused { problem }]);
}

#[test]
fn a_captcha_is_heard_when_it_is_shown() {
    let mut walk = Walk::<Login>::by(repass_core::flow::Rules { captcha: true, ..rules() });
    walk.heard();
    walk.press(LoginAction::SignIn).answer(Answer::SignedIn(Err(Failure::CaptchaRequired)));
    assert_eq!(walk.heard(), [Heard::CaptchaAsked]);
    walk.answer(Answer::CaptchaSolved(false));
    assert_eq!(walk.heard(), [Heard::SignInRefused { problem: Problem::SolveCaptcha }]);
}

#[test]
fn known_and_unknown_accounts_are_counted_alike_and_what_was_not_sent_is_not() {
    let heard = |answer: Result<(), Failure>| {
        let mut walk = Walk::<Reset>::begin();
        walk.answer(NOTHING).press(ResetAction::SendInstructions).heard();
        walk.answer(Answer::Requested(answer));
        walk.heard()
    };
    for alike in [Ok(()), Err(Failure::Cooldown { wait: None }), Err(Failure::Lost)] {
        assert_eq!(heard(alike), [Heard::InstructionsRequested]);
    }
    assert_eq!(heard(Err(Failure::NotSent)), []);
    let mut again = at_new_password();
    again.press(ResetAction::StartOver).press(ResetAction::SendInstructions).heard();
    assert_eq!(again.heard(), []);
}

#[test]
fn a_lost_save_is_heard_and_what_came_of_it_after_it() {
    let mut walk = at_new_password();
    walk.heard();
    walk.press(ResetAction::Save).answer(not_set(Failure::Lost)).answer(not_set(Failure::Lost));
    assert_eq!(walk.heard(), [Heard::OutcomeUnknown { of: RESET }]);
    walk.press(ResetAction::CheckAgain).answer(set());
    assert_eq!(walk.heard(), [Heard::PasswordSaved { of: RESET }]);

    let mut left = at_new_password();
    left.press(ResetAction::Save).answer(not_set(Failure::Lost)).answer(not_set(Failure::Lost)).heard();
    left.press(ResetAction::GoToLogin);
    assert_eq!(left.heard(), [], "it is not called abandoned");

    let mut killed = Walk::<Reset>::begin();
    killed.heard();
    killed.answer(found(Stage::Saving));
    assert_eq!(killed.heard(), [Heard::OutcomeUnknown { of: RESET }]);

    let mut change = editing();
    change.press(SAVE).answer(Answer::PasswordChanged(Err(Failure::Lost)));
    assert_eq!(change.heard(), [Heard::OutcomeUnknown { of: CHANGE }]);
    change.answer(Answer::PasswordChanged(Err(Failure::SamePassword)));
    assert_eq!(change.heard(), [Heard::PasswordSaved { of: CHANGE }]);
    change.answer(Answer::OthersSignedOut(true));
    assert_eq!(change.heard(), []);
}

#[test]
fn a_change_is_heard_once_whatever_becomes_of_the_session() {
    for session in [SessionFact::Kept, SessionFact::Ended] {
        let mut walk = editing();
        walk.press(SAVE).answer(changed(session));
        assert_eq!(walk.heard(), [Heard::PasswordSaved { of: CHANGE }], "{session:?}");
    }
    let mut walk = editing();
    walk.press(SAVE).answer(changed(SessionFact::Replaced)).answer(Answer::HandedOver(false));
    walk.press(ChangeAction::HandOverAgain).answer(Answer::HandedOver(true));
    assert_eq!(walk.heard(), [Heard::PasswordSaved { of: CHANGE }]);
    let mut refused = editing();
    refused.press(SAVE).answer(Answer::PasswordChanged(Err(Failure::SessionOver)));
    assert_eq!(refused.heard(), []);
}

#[test]
fn a_reset_that_is_given_up_is_heard_and_one_that_is_only_left_is_not() {
    let mut given_up = at_new_password();
    given_up.heard();
    given_up.press(ResetAction::Cancel);
    assert_eq!(given_up.heard(), [Heard::ResetAbandoned]);

    let at_inbox = || {
        let mut walk = Walk::<LoginWindow>::begin();
        walk.press(LoginWindowAction::ForgotPassword).answer(NOTHING);
        walk.press(reset(ResetAction::SendInstructions)).answer(Answer::Requested(Ok(()))).heard();
        walk
    };
    let mut left = at_inbox();
    left.press(LoginWindowAction::BackToLogin);
    assert_eq!(left.heard(), [Heard::LoginShown]);
    let mut cancelled = at_inbox();
    cancelled.press(reset(ResetAction::Cancel));
    assert_eq!(cancelled.heard(), [Heard::ResetAbandoned, Heard::LoginShown]);
    let mut over = at_inbox();
    over.press(reset(ResetAction::StartOver));
    assert_eq!(over.heard(), [], "it goes on");
}

#[test]
fn a_saved_password_without_a_sign_in_is_an_end_too() {
    let mut walk = at_new_password();
    walk.heard();
    walk.press(ResetAction::Save).answer(set()).answer(Answer::SignedIn(Err(Failure::NotSent)));
    assert_eq!(walk.heard(), [Heard::PasswordSaved { of: RESET }, Heard::ResetEnded { signed_in: false }]);

    let mut cannot = Walk::<Reset>::with(|abilities| abilities.sign_in = false);
    cannot.answer(NOTHING).press(ResetAction::SendInstructions).answer(Answer::Requested(Ok(())));
    cannot.press(ResetAction::SubmitCode).answer(proven(false)).heard();
    cannot.press(ResetAction::Save).answer(set());
    assert_eq!(cannot.heard(), [Heard::PasswordSaved { of: RESET }, Heard::ResetEnded { signed_in: false }]);
}

#[test]
fn a_reset_in_settings_is_heard_like_any_other() {
    let reset = |action| SettingsAction::Reset { action };
    let mut walk = Walk::<Settings>::begin();
    walk.answer(NOTHING).unawaited(Answer::ResetFound(true));
    assert_eq!(walk.heard(), []);
    walk.press(SettingsAction::ForgotCurrentPassword).answer(found(Stage::NewPassword));
    assert_eq!(walk.heard(), [Heard::ResetShown]);
    walk.press(reset(ResetAction::Save)).answer(set()).answer(IN).answer(Answer::OthersSignedOut(true));
    assert_eq!(walk.heard(), [Heard::PasswordSaved { of: RESET }]);
    walk.answer(Answer::HandedOver(true));
    assert_eq!(walk.heard(), [Heard::SignedIn, Heard::ResetEnded { signed_in: true }]);
}
