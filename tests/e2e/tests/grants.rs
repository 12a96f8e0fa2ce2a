//! The recovery session, which a proof opens: renewed where it is too old for the save, and ended at the
//! server by every way out.

use std::time::Duration;

use repass_core::flow::{
    Notice,
    reset::{ResetAction, ResetScreen},
};
use repass_e2e::{
    ADDRESS, KillPoint, NEW, OLD, Phone, eventually,
    person::{done, prove, save, sign_in},
    shown,
};
use repass_sandbox::{Fault, FaultKind, Settings};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

fn with_token_lifetime(access_token_lifetime: Duration) -> Phone {
    Phone::with(Settings { access_token_lifetime, ..Settings::strict() })
}

#[tokio::test]
async fn an_access_token_that_expired_while_the_password_was_chosen_is_renewed_once_and_the_password_saved() {
    let phone = with_token_lifetime(MINUTE);
    let reset = prove(&phone, &phone.open()).await;
    phone.wait(2 * MINUTE);
    save(&reset, NEW, NEW);
    assert!(done(&reset).await);
    assert!(phone.password_is(NEW));
    assert_eq!(phone.log.count("reset: renew the grant"), 1);
}

#[tokio::test]
async fn a_save_whose_answer_was_lost_is_found_out_with_a_renewed_grant_too() {
    let phone = with_token_lifetime(MINUTE);
    let reset = prove(&phone, &phone.open()).await;
    phone.sandbox.add_fault(Fault::once("PUT /user", FaultKind::LoseAnswer));
    phone.sandbox.add_fault(Fault::once("PUT /user", FaultKind::LoseRequest).after(1));
    save(&reset, NEW, NEW);
    shown(&reset, |screen| matches!(screen, ResetScreen::OutcomeUnknown { screen } if !screen.checking)).await;
    phone.wait(2 * MINUTE);
    reset.dispatch(ResetAction::CheckAgain);
    assert!(done(&reset).await);
    assert!(phone.password_is(NEW));
}

#[tokio::test]
async fn a_grant_that_cannot_be_renewed_means_to_start_over() {
    let phone = with_token_lifetime(MINUTE);
    let reset = prove(&phone, &phone.open()).await;
    // Another device changes the password, which ends this session.
    let elsewhere = phone.open_elsewhere();
    sign_in(&elsewhere.client, ADDRESS, OLD).await;
    let change = repass_e2e::person::settings(&elsewhere.client).await;
    repass_e2e::person::press_save(&change, "third tide 9", "third tide 9");
    repass_e2e::person::settled(&change).await;
    phone.wait(2 * MINUTE);
    save(&reset, NEW, NEW);
    let over = |screen: &ResetScreen| matches!(screen, ResetScreen::EnterAddress { screen } if screen.notice == Some(Notice::Expired));
    shown(&reset, over).await;
    assert!(phone.password_is("third tide 9"));
}

/// Kills the app at the new password; the token of the session that it holds then.
async fn killed_at_new_password(phone: &Phone) -> String {
    let client = phone.open();
    let reset = prove(phone, &client).await;
    let persisted = "reset: persist at: new password";
    eventually("the grant is written down", || phone.log.count(persisted) == 1 && phone.sessions() == 1).await;
    let is_stored = async || phone.secrets_hold("NewPassword").await;
    while !is_stored().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    client.close();
    drop((reset, client));
    phone.kept_token().await
}

#[tokio::test]
async fn a_grant_kept_for_too_long_is_ended_at_the_server_when_the_app_is_opened_again() {
    // Whether the token itself lives longer than the attempt, or has to be renewed for it.
    for lifetime in [24 * HOUR, HOUR] {
        let phone = with_token_lifetime(lifetime);
        let token = killed_at_new_password(&phone).await;
        assert!(phone.takes_token(&token).await);
        phone.wait(HOUR + MINUTE);
        let reset = phone.open().reset();
        let screen = shown(&reset, |screen| *screen != ResetScreen::Restoring).await;
        assert!(matches!(screen, ResetScreen::EnterAddress { screen } if screen.notice == Some(Notice::Expired)));
        eventually("the session is ended", || phone.sessions() == 0).await;
        assert!(!phone.takes_token(&token).await);
        assert!(phone.password_is(OLD), "nothing of the account is changed");
        assert_eq!(phone.mails(), 1);
        eventually("nothing is stored", || phone.stores_nothing()).await;
    }
}

#[tokio::test]
async fn a_grant_is_ended_however_the_new_password_is_left() {
    for leave in [ResetAction::Cancel, ResetAction::StartOver] {
        let phone = with_token_lifetime(24 * HOUR);
        let token = killed_at_new_password(&phone).await;
        let reset = phone.open().reset();
        shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
        reset.dispatch(leave);
        eventually("the session is ended", || phone.sessions() == 0).await;
        assert!(!phone.takes_token(&token).await);
    }
}

/// The session of the proof outlives the save, which it made. Signing in with the new password ends it.
#[tokio::test]
async fn a_grant_is_ended_also_where_the_app_was_killed_between_the_save_and_the_sign_in() {
    let phone = with_token_lifetime(24 * HOUR);
    let whole = KillPoint::never();
    let reset = prove(&phone, &phone.open_behind(&whole)).await;
    phone.sandbox.add_fault(Fault::once("POST /token?grant_type=password", FaultKind::Stall));
    save(&reset, NEW, NEW);
    eventually("it is signing in", || whole.server_calls().contains(&"sign_in")).await;
    while !phone.secrets_hold("Saved").await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    reset.close();
    let token = phone.kept_token().await;
    assert!(phone.takes_token(&token).await);

    let reset = phone.open().reset();
    shown(&reset, |screen| matches!(screen, ResetScreen::Done { screen } if !screen.signed_in)).await;
    eventually("the session is ended", || phone.sessions() == 0).await;
    assert!(!phone.takes_token(&token).await && phone.password_is(NEW));
}

#[tokio::test]
async fn a_grant_is_ended_also_where_other_devices_could_not_be_signed_out() {
    let phone = Phone::new();
    let reset = prove(&phone, &phone.open()).await;
    phone.sandbox.add_fault(Fault::once("POST /logout?scope=others", FaultKind::LoseRequest));
    save(&reset, NEW, NEW);
    assert!(done(&reset).await);
    eventually("only the new session is left", || phone.sessions() == 1).await;
}
