//! The login window and Personal Settings.

use std::time::Duration;

use repass_core::{
    backend::OtherDevices,
    flow::{
        Asks, Notice, Slot,
        change::{AppFields, ChangeAction, ChangeScreen, SignInReason},
    },
    problem::Problem,
};
use repass_e2e::{
    ADDRESS, NEW, OLD, Phone, eventually,
    person::{SAVE_PROFILE, press_save, settings, settled, sign_in},
    shown, type_into,
};
use repass_sandbox::Settings;

const NOTHING: Asks = Asks { current_password: false, mailed_code: false };

#[tokio::test]
async fn the_right_password_signs_in_and_a_wrong_one_does_not_say_which_was_wrong() {
    let phone = Phone::new();
    let client = phone.open();
    assert_eq!(sign_in(&client, ADDRESS, "not it").await, Some(Problem::CheckCredentials));
    assert_eq!(sign_in(&client, "nobody@example.com", OLD).await, Some(Problem::CheckCredentials));
    assert!(!phone.session.is_signed_in());
    assert_eq!(sign_in(&client, &format!(" {ADDRESS} "), OLD).await, None);
    assert!(phone.session.is_signed_in());
}

#[tokio::test]
async fn empty_fields_of_the_login_window_are_said_so() {
    let phone = Phone::new();
    let client = phone.open();
    assert_eq!(sign_in(&client, "", OLD).await, Some(Problem::EnterAddress));
    assert_eq!(sign_in(&client, "kim", OLD).await, Some(Problem::CorrectAddress));
    assert_eq!(sign_in(&client, ADDRESS, "").await, Some(Problem::EnterPassword));
}

#[tokio::test]
async fn a_change_signs_other_devices_out_and_keeps_this_one() {
    let phone = Phone::new();
    let client = phone.open();
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, None);
    let change = settings(&client).await;
    let before = change.screens().borrow().emptied;
    press_save(&change, NEW, NEW);
    let screen = settled(&change).await;
    let told = (screen.asks, screen.problem, screen.saved);
    assert_eq!(told, (NOTHING, None, Some(OtherDevices::SignedOut)));
    assert!(phone.password_is(NEW) && !phone.password_is(OLD));
    assert!(screen.assessment.empty && change.assess().empty);
    let emptied = change.screens().borrow().emptied.since(&before);
    assert_eq!(
        emptied,
        [Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code],
        "the fields are empty anew"
    );
    press_save(&change, OLD, OLD);
    assert_eq!(settled(&change).await.problem, None, "the session still works");
    assert!(phone.password_is(OLD));
}

#[tokio::test]
async fn empty_fields_change_nothing() {
    let phone = Phone::new();
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    let change = settings(&client).await;
    change.dispatch(SAVE_PROFILE);
    assert_eq!(settled(&change).await.problem, Some(Problem::NothingToChange));
    assert!(phone.password_is(OLD));
}

#[tokio::test]
async fn a_failed_save_keeps_what_was_typed() {
    let phone = Phone::new();
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    let change = settings(&client).await;
    press_save(&change, NEW, "second tide 9");
    assert_eq!(settled(&change).await.problem, Some(Problem::RetypePassword));
    type_into(&change, Slot::Retype, NEW);
    change.dispatch(SAVE_PROFILE);
    assert_eq!(settled(&change).await.saved, Some(OtherDevices::SignedOut));
    assert!(phone.password_is(NEW));
}

#[tokio::test]
async fn the_same_password_again_is_said_so() {
    let phone = Phone::new();
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    let change = settings(&client).await;
    press_save(&change, OLD, OLD);
    assert_eq!(settled(&change).await.problem, Some(Problem::ChooseDifferentPassword));
}

#[tokio::test]
async fn the_current_password_is_asked_for_only_where_the_server_wants_it() {
    let phone = Phone::with(Settings { require_current_password: true, ..Settings::strict() });
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    let change = settings(&client).await;
    press_save(&change, NEW, NEW);
    let screen = settled(&change).await;
    assert_eq!(screen.asks, Asks { current_password: true, mailed_code: false });
    assert_eq!((screen.problem, screen.saved), (Some(Problem::EnterCurrentPassword), None));
    type_into(&change, Slot::CurrentPassword, "not it");
    change.dispatch(SAVE_PROFILE);
    let refused = Some(Problem::CheckCurrentPassword);
    shown(&change, |screen| matches!(screen, ChangeScreen::Editing { screen } if screen.problem == refused)).await;
    assert!(phone.password_is(OLD));
    type_into(&change, Slot::CurrentPassword, OLD);
    change.dispatch(SAVE_PROFILE);
    assert_eq!(settled(&change).await.saved, Some(OtherDevices::SignedOut));
    assert!(phone.password_is(NEW));
}

#[tokio::test]
async fn an_old_session_is_asked_for_a_mailed_code() {
    let phone = Phone::with(Settings { require_reauthentication: true, ..Settings::strict() });
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    phone.sandbox.age_sessions(ADDRESS, Duration::from_hours(25)).expect("aged");
    let change = settings(&client).await;
    press_save(&change, NEW, NEW);
    let screen = settled(&change).await;
    assert_eq!(screen.asks, Asks { current_password: false, mailed_code: true });
    assert_eq!((screen.problem, screen.saved), (Some(Problem::EnterCode), None));
    type_into(&change, Slot::Code, &phone.mail(0).await.code().expect("a code"));
    change.dispatch(SAVE_PROFILE);
    assert_eq!(settled(&change).await.saved, Some(OtherDevices::SignedOut));
    assert!(phone.password_is(NEW));
}

#[tokio::test]
async fn a_session_that_is_over_has_to_sign_in_again() {
    let phone = Phone::new();
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    let here = settings(&client).await;
    // Another device changes the password, which ends this session.
    let elsewhere = phone.open_elsewhere();
    sign_in(&elsewhere.client, ADDRESS, OLD).await;
    let there = settings(&elsewhere.client).await;
    press_save(&there, NEW, NEW);
    assert_eq!(settled(&there).await.saved, Some(OtherDevices::SignedOut));
    press_save(&here, "third tide 9", "third tide 9");
    let screen = shown(&here, |screen| matches!(screen, ChangeScreen::SignInAgain { .. })).await;
    assert!(matches!(screen, ChangeScreen::SignInAgain { screen } if screen.reason == SignInReason::SessionOver));
    eventually("the host is told", || !phone.session.is_signed_in()).await;
    assert!(phone.password_is(NEW));
}

/// C11: both settings on, and a session that is a day old.
#[tokio::test]
async fn the_current_password_and_a_mailed_code_are_sent_together_where_both_are_wanted() {
    let phone =
        Phone::with(Settings { require_current_password: true, require_reauthentication: true, ..Settings::strict() });
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    phone.sandbox.age_sessions(ADDRESS, Duration::from_hours(25)).expect("aged");
    let change = settings(&client).await;
    press_save(&change, NEW, NEW);
    assert_eq!(settled(&change).await.problem, Some(Problem::EnterCode));
    type_into(&change, Slot::Code, &phone.mail(0).await.code().expect("a code"));
    change.dispatch(SAVE_PROFILE);
    let both = Asks { current_password: true, mailed_code: true };
    let screen = settled(&change).await;
    // GoTrue looks at the code first, and spends it on a save that it refuses for the other one.
    let used_up = (both, Some(Problem::EnterCurrentPassword), Some(Notice::CodeUsedUp));
    assert_eq!((screen.asks, screen.problem, screen.notice), used_up);
    type_into(&change, Slot::CurrentPassword, OLD);
    phone.wait(Duration::from_mins(1));
    change.dispatch(ChangeAction::ResendCode);
    let code = phone.mail(1).await.code().expect("a code");
    assert_eq!(settled(&change).await.problem, Some(Problem::EnterCode));
    type_into(&change, Slot::Code, &code);
    change.dispatch(SAVE_PROFILE);
    let saved = |screen: &ChangeScreen| matches!(screen, ChangeScreen::Editing { screen } if screen.saved.is_some());
    shown(&change, saved).await;
    assert!(phone.password_is(NEW));
}

#[tokio::test]
async fn fields_of_the_apps_own_are_saved_by_the_same_press_after_the_password() {
    let phone = Phone::new();
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    let change = settings(&client).await;
    let press = |new: &str| {
        type_into(&change, Slot::NewPassword, new);
        type_into(&change, Slot::Retype, new);
        change.dispatch(ChangeAction::Save { app_fields_changed: true });
    };
    press("short");
    assert_eq!(settled(&change).await.app_fields, AppFields::KeepUnsaved);
    press(NEW);
    assert_eq!(settled(&change).await.app_fields, AppFields::SaveNow);
    assert!(phone.password_is(NEW));
    press("");
    let is_next = |screen: &ChangeScreen| match screen {
        ChangeScreen::Editing { screen } => screen.app_fields == AppFields::SaveNow && screen.saved.is_none(),
        _ => false,
    };
    shown(&change, is_next).await;
    assert!(phone.password_is(NEW), "there was no password to save");
}
