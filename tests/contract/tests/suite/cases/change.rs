//! Personal Settings.

use std::sync::Arc;

use repass_core::{
    flow::{
        Slot,
        change::{Change, ChangeScreen, EditingScreen, SignInReason},
    },
    problem::Problem,
    runner::FlowHandle,
};
use repass_phone::{eventually, person, shown, type_into};

use super::yes;
use crate::scene::{NEW, OLD, Scene, THIRD};

/// Types the current password, where it is asked for from the beginning.
pub fn type_current(change: &FlowHandle<Change>, current: &str) {
    if matches!(change.screen(), ChangeScreen::Editing { screen } if screen.asks.current_password) {
        type_into(change, Slot::CurrentPassword, current);
    }
}

/// Types what a server that is set up as usual wants, and saves.
pub fn save(change: &FlowHandle<Change>, new: &str) {
    type_current(change, OLD);
    person::press_save(change, new, new);
}

async fn refused(change: &FlowHandle<Change>, problem: Problem) -> EditingScreen {
    let is_refused = |screen: &ChangeScreen| match screen {
        ChangeScreen::Editing { screen } => screen.busy.is_none() && screen.problem == Some(problem),
        _ => false,
    };
    match shown(change, is_refused).await {
        ChangeScreen::Editing { screen } => screen,
        other => unreachable!("{other:?}"),
    }
}

async fn saved(change: &FlowHandle<Change>) {
    let is_saved = |screen: &ChangeScreen| matches!(screen, ChangeScreen::Editing { screen } if screen.saved.is_some());
    shown(change, is_saved).await;
}

pub async fn unconfirmed(scene: Scene) -> String {
    let change = scene.settings(&scene.open()).await;
    person::press_save(&change, NEW, NEW);
    saved(&change).await;
    scene.has_changed(OLD, NEW).await;
    assert!(scene.is_signed_in().await);
    yes()
}

pub async fn by_current_password(scene: Scene) -> String {
    let change = scene.settings(&scene.open()).await;
    let ChangeScreen::Editing { screen } = change.screen() else { unreachable!("just seen") };
    let from_the_beginning = screen.asks.current_password;
    person::press_save(&change, NEW, NEW);
    assert!(refused(&change, Problem::EnterCurrentPassword).await.asks.current_password);
    type_into(&change, Slot::CurrentPassword, "not it");
    person::press_save(&change, NEW, NEW);
    refused(&change, Problem::CheckCurrentPassword).await;
    assert!(scene.opens(OLD).await && !scene.opens(NEW).await);
    type_into(&change, Slot::CurrentPassword, OLD);
    person::press_save(&change, NEW, NEW);
    saved(&change).await;
    scene.has_changed(OLD, NEW).await;
    assert!(scene.is_signed_in().await);
    if from_the_beginning { "asked from the beginning".to_owned() } else { "asked after SAVE".to_owned() }
}

pub async fn by_mailed_code(scene: Scene) -> String {
    let change = scene.settings(&scene.open()).await;
    scene.server.age_sessions(&scene.account).await;
    person::press_save(&change, NEW, NEW);
    assert!(refused(&change, Problem::EnterCode).await.asks.mailed_code);
    let code = scene.server.mailed_code(&scene.account, 0).await;
    let wrong = if code.starts_with('0') { code.replacen('0', "1", 1) } else { format!("0{}", &code[1..]) };
    type_into(&change, Slot::Code, &wrong);
    person::press_save(&change, NEW, NEW);
    refused(&change, Problem::CheckCode).await;
    assert!(scene.opens(OLD).await && !scene.opens(NEW).await);
    type_into(&change, Slot::Code, &code);
    person::press_save(&change, NEW, NEW);
    saved(&change).await;
    scene.has_changed(OLD, NEW).await;
    "asked after SAVE".to_owned()
}

pub async fn same_password(scene: Scene) -> String {
    let change = scene.settings(&scene.open()).await;
    save(&change, OLD);
    let screen = person::settled(&change).await;
    assert!(scene.opens(OLD).await);
    if screen.saved.is_some() {
        return "taken".to_owned();
    }
    assert_eq!(screen.problem, Some(Problem::ChooseDifferentPassword));
    "refused".to_owned()
}

/// Another device changes the password, which ends the session here.
pub async fn session_over(scene: Scene) -> String {
    let here = scene.settings(&scene.open()).await;
    let session = Arc::clone(&scene.phone.session);
    let elsewhere = scene.on_another_phone();
    let there = elsewhere.settings(&elsewhere.open()).await;
    save(&there, NEW);
    saved(&there).await;
    save(&here, THIRD);
    let screen = shown(&here, |screen| matches!(screen, ChangeScreen::SignInAgain { .. })).await;
    assert!(matches!(screen, ChangeScreen::SignInAgain { screen } if screen.reason == SignInReason::SessionOver));
    eventually("the host is told", || !session.is_signed_in()).await;
    assert!(elsewhere.opens(NEW).await && !elsewhere.opens(THIRD).await);
    yes()
}
