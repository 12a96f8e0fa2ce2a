//! The login window and Personal Settings.

use std::time::Duration;

use repass_core::{
    backend::OtherDevices,
    client::Client,
    flow::{
        Asks, Slot,
        change::{Change, ChangeAction, ChangeScreen},
        login::{LoginAction, LoginScreen},
    },
    problem::Problem,
    runner::FlowHandle,
};
use repass_e2e::{ADDRESS, NEW, OLD, Phone, shown, type_into};
use repass_sandbox::Settings;

async fn sign_in(client: &Client, address: &str, password: &str) -> Option<Problem> {
    let login = client.login();
    type_into(&login, Slot::Password, password);
    login.dispatch(LoginAction::SignIn { address: address.to_owned() });
    let over = |screen: &LoginScreen| match screen {
        LoginScreen::SignIn { signing_in, problem, .. } => !signing_in && problem.is_some(),
        LoginScreen::SecondFactor | LoginScreen::SignedIn => true,
    };
    match shown(&login, over).await {
        LoginScreen::SignIn { problem, .. } => problem,
        _ => None,
    }
}

async fn settings(client: &Client) -> FlowHandle<Change> {
    let change = client.change();
    shown(&change, |screen| matches!(screen, ChangeScreen::Editing { account, .. } if !account.is_empty())).await;
    change
}

fn save(change: &FlowHandle<Change>, new: &str, retype: &str) {
    type_into(change, Slot::NewPassword, new);
    type_into(change, Slot::Retype, retype);
    change.dispatch(ChangeAction::Save);
}

async fn settled(change: &FlowHandle<Change>) -> (Asks, Option<Problem>, Option<OtherDevices>) {
    let over = |screen: &ChangeScreen| match screen {
        ChangeScreen::Editing { saving, problem, saved, .. } => !saving && (problem.is_some() || saved.is_some()),
        _ => false,
    };
    match shown(change, over).await {
        ChangeScreen::Editing { asks, problem, saved, .. } => (asks, problem, saved),
        other => unreachable!("{other:?}"),
    }
}

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
    save(&change, NEW, NEW);
    assert_eq!(settled(&change).await, (Asks::Nothing, None, Some(OtherDevices::SignedOut)));
    assert!(phone.password_is(NEW) && !phone.password_is(OLD));
    assert!(matches!(change.screen(), ChangeScreen::Editing { form: 1, .. }), "the fields are empty anew");
    save(&change, OLD, OLD);
    assert_eq!(settled(&change).await.1, None, "the session still works");
    assert!(phone.password_is(OLD));
}

#[tokio::test]
async fn empty_fields_change_nothing() {
    let phone = Phone::new();
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    let change = settings(&client).await;
    change.dispatch(ChangeAction::Save);
    assert_eq!(settled(&change).await.1, Some(Problem::NothingToChange));
    assert!(phone.password_is(OLD));
}

#[tokio::test]
async fn a_failed_save_keeps_what_was_typed() {
    let phone = Phone::new();
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    let change = settings(&client).await;
    save(&change, NEW, "second tide 9");
    assert_eq!(settled(&change).await.1, Some(Problem::RetypePassword));
    type_into(&change, Slot::Retype, NEW);
    change.dispatch(ChangeAction::Save);
    assert_eq!(settled(&change).await.2, Some(OtherDevices::SignedOut));
    assert!(phone.password_is(NEW));
}

#[tokio::test]
async fn the_same_password_again_is_said_so() {
    let phone = Phone::new();
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    let change = settings(&client).await;
    save(&change, OLD, OLD);
    assert_eq!(settled(&change).await.1, Some(Problem::ChooseDifferentPassword));
}

#[tokio::test]
async fn the_current_password_is_asked_for_only_where_the_server_wants_it() {
    let phone = Phone::with(Settings { require_current_password: true, ..Settings::strict() });
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    let change = settings(&client).await;
    save(&change, NEW, NEW);
    assert_eq!(settled(&change).await, (Asks::CurrentPassword, Some(Problem::EnterCurrentPassword), None));
    type_into(&change, Slot::CurrentPassword, "not it");
    change.dispatch(ChangeAction::Save);
    shown(&change, |screen| {
        matches!(screen, ChangeScreen::Editing { problem: Some(Problem::CheckCurrentPassword), .. })
    })
    .await;
    assert!(phone.password_is(OLD));
    type_into(&change, Slot::CurrentPassword, OLD);
    change.dispatch(ChangeAction::Save);
    assert_eq!(settled(&change).await.2, Some(OtherDevices::SignedOut));
    assert!(phone.password_is(NEW));
}

#[tokio::test]
async fn an_old_session_is_asked_for_a_mailed_code() {
    let phone = Phone::with(Settings { require_reauthentication: true, ..Settings::strict() });
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    phone.sandbox.age_sessions(ADDRESS, Duration::from_hours(25)).expect("aged");
    let change = settings(&client).await;
    save(&change, NEW, NEW);
    assert_eq!(settled(&change).await, (Asks::MailedCode, Some(Problem::EnterCode), None));
    type_into(&change, Slot::Code, &phone.mail(0).await.code().expect("a code"));
    change.dispatch(ChangeAction::Save);
    assert_eq!(settled(&change).await.2, Some(OtherDevices::SignedOut));
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
    save(&there, NEW, NEW);
    assert_eq!(settled(&there).await.2, Some(OtherDevices::SignedOut));
    save(&here, "third tide 9", "third tide 9");
    shown(&here, |screen| *screen == ChangeScreen::SignInAgain { changed: false }).await;
    assert!(!phone.session.is_signed_in() && phone.password_is(NEW));
}
