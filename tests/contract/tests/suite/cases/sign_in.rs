//! At the login.

use repass_core::{
    flow::reset::{CheckInboxScreen, Reset, ResetScreen},
    problem::Problem,
    runner::FlowHandle,
    time::{Deadline, Timestamp},
};
use repass_phone::person;

use super::yes;
use crate::scene::{OLD, Scene};

pub async fn right(scene: Scene) -> String {
    assert_eq!(person::sign_in(&scene.open(), &scene.account, OLD).await, None);
    assert!(scene.is_signed_in().await);
    yes()
}

pub async fn wrong(scene: Scene) -> String {
    let client = scene.open();
    assert_eq!(person::sign_in(&client, &scene.account, "not it").await, Some(Problem::CheckCredentials));
    assert!(!scene.phone.session.is_signed_in());
    assert_eq!(person::sign_in(&client, &scene.account, OLD).await, None);
    yes()
}

pub async fn unconfirmed(scene: Scene) -> String {
    let client = scene.open();
    assert_eq!(person::sign_in(&client, &scene.account, "not it").await, Some(Problem::CheckCredentials));
    assert_eq!(person::sign_in(&client, &scene.account, OLD).await, Some(Problem::ConfirmAddress));
    assert!(!scene.phone.session.is_signed_in());
    yes()
}

pub async fn unknown(scene: Scene) -> String {
    let nobody = format!("un{}", scene.account);
    let client = scene.open();
    let known = person::login_settled(&person::press_login(&client, &scene.account, "not it")).await;
    let unknown = person::login_settled(&person::press_login(&client, &nobody, "not it")).await;
    assert_eq!(known, unknown);
    let known = inbox(&scene.ask(&client).await);
    let elsewhere = scene.another().await;
    let unknown = inbox(&person::ask(&elsewhere.open(), &nobody).await);
    assert_eq!(known, unknown);
    assert_eq!(scene.server.mails(&nobody), 0);
    yes()
}

/// The screen, with the time of day taken out.
fn inbox(reset: &FlowHandle<Reset>) -> CheckInboxScreen {
    let ResetScreen::CheckInbox { screen } = reset.screen() else { panic!("not at the inbox: {:?}", reset.screen()) };
    let at_zero = |wait: Deadline| Deadline { at: Timestamp(0), ..wait };
    CheckInboxScreen { resend: at_zero(screen.resend), contact: at_zero(screen.contact), ..screen }
}
