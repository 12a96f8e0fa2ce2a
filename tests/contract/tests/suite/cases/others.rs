//! What becomes of other devices, and of the session here.

use repass_core::{
    backend::{OtherDevices, SessionAfterChange},
    flow::{change::ChangeScreen, reset::ResetScreen},
};
use repass_phone::{person, shown};

use super::change;
use crate::scene::{NEW, OLD, Scene};

/// Holds that what is said of other devices is so.
async fn as_said(scene: &Scene, others: OtherDevices, there: &str) -> &'static str {
    match (others, scene.server.takes(there).await) {
        (OtherDevices::SignedOut, false) => "signed out",
        (OtherDevices::MayStaySignedIn, true) => "said that they may stay signed in, and they do",
        (OtherDevices::MayStaySignedIn, false) => "said that they may stay signed in, and they do not",
        (OtherDevices::SignedOut, true) => panic!("they are said to be signed out, and are not"),
    }
}

pub async fn after_reset(scene: Scene) -> String {
    let there = scene.server.sign_in(&scene.account, OLD).await.expect("signed in");
    let reset = scene.prove(&scene.open()).await;
    person::save(&reset, NEW, NEW);
    let screen = shown(&reset, |screen| matches!(screen, ResetScreen::Done { .. })).await;
    let ResetScreen::Done { screen } = screen else { unreachable!("just seen") };
    assert!(screen.signed_in && scene.is_signed_in().await);
    as_said(&scene, screen.others, &there).await.to_owned()
}

pub async fn after_change(scene: Scene) -> String {
    let there = scene.server.sign_in(&scene.account, OLD).await.expect("signed in");
    let settings = scene.settings(&scene.open()).await;
    let before = scene.held().await;
    change::save(&settings, NEW);
    let is_saved = |screen: &ChangeScreen| matches!(screen, ChangeScreen::Editing { screen } if screen.saved.is_some());
    let ChangeScreen::Editing { screen } = shown(&settings, is_saved).await else { unreachable!("just seen") };
    let others = as_said(&scene, screen.saved.expect("just seen"), &there).await;
    assert!(scene.is_signed_in().await, "whatever became of the session, the host has one");
    let is_kept = scene.held().await == before;
    let here = match scene.abilities().session_after_change {
        SessionAfterChange::Kept => {
            assert!(is_kept);
            "kept"
        }
        SessionAfterChange::Replaced | SessionAfterChange::Ended => {
            assert!(!is_kept && !scene.server.takes(&before).await);
            "replaced"
        }
    };
    format!("{others}; here {here}")
}
