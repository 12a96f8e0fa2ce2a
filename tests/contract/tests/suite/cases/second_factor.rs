//! An account with a second factor.

use repass_core::{
    backend::FactorKind,
    flow::{
        SecondFactorScreen, Slot,
        login::{Login, LoginAction, LoginScreen},
        reset::{Reset, ResetAction, ResetScreen},
    },
    problem::Problem,
    runner::FlowHandle,
};
use repass_phone::{person, shown, type_into};

use crate::scene::{NEW, OLD, Scene};

/// The question at the login, with this in the way.
pub async fn asked_at_login(login: &FlowHandle<Login>, problem: Option<Problem>) -> SecondFactorScreen {
    let asks = |screen: &LoginScreen| match screen {
        LoginScreen::SecondFactor { screen } => screen.busy.is_none() && screen.problem == problem,
        _ => false,
    };
    let LoginScreen::SecondFactor { screen } = shown(login, asks).await else { unreachable!("just seen") };
    screen
}

pub fn answer_at_login(login: &FlowHandle<Login>, code: &str, recovery_code: bool) {
    type_into(login, Slot::SecondFactor, code);
    login.dispatch(LoginAction::SubmitSecondFactor { recovery_code });
}

/// The question in a reset, with this in the way.
pub async fn asked(reset: &FlowHandle<Reset>, problem: Option<Problem>) {
    let asks = |screen: &ResetScreen| match screen {
        ResetScreen::SecondFactor { screen } => screen.busy.is_none() && screen.problem == problem,
        _ => false,
    };
    shown(reset, asks).await;
}

pub fn answer(reset: &FlowHandle<Reset>, code: &str) {
    type_into(reset, Slot::SecondFactor, code);
    reset.dispatch(ResetAction::SubmitSecondFactor { recovery_code: false });
}

/// Of the same form, and not this one.
fn wrong(code: &str) -> String {
    if code.starts_with('0') { code.replacen('0', "1", 1) } else { format!("0{}", &code[1..]) }
}

pub async fn at_sign_in(scene: Scene) -> String {
    scene.server.add_second_factor(&scene.account).await;
    let client = scene.open();
    let login = person::press_login(&client, &scene.account, OLD);
    let screen = asked_at_login(&login, None).await;
    assert!(!scene.phone.session.is_signed_in());
    let code = scene.server.second_factor_code(&scene.account).await;
    answer_at_login(&login, &wrong(&code), false);
    asked_at_login(&login, Some(Problem::CheckSecondFactor)).await;
    assert!(!scene.phone.session.is_signed_in());
    answer_at_login(&login, &scene.server.second_factor_code(&scene.account).await, false);
    shown(&login, |screen| *screen == LoginScreen::SignedIn).await;
    assert!(scene.is_signed_in().await);

    let recovery = scene.server.recovery_code(&scene.account).await;
    assert_eq!(screen.takes_recovery_code, recovery.is_some());
    if let Some(recovery) = recovery {
        let again = person::press_login(&client, &scene.account, OLD);
        asked_at_login(&again, None).await;
        answer_at_login(&again, &recovery, true);
        shown(&again, |screen| *screen == LoginScreen::SignedIn).await;
    }
    let kind = match screen.kind {
        FactorKind::AuthenticatorApp => "authenticator app",
        FactorKind::TextMessage => "text message",
        FactorKind::Mail => "mail",
    };
    if screen.takes_recovery_code { format!("{kind} or recovery code") } else { kind.to_owned() }
}

pub async fn at_reset(scene: Scene) -> String {
    scene.server.add_second_factor(&scene.account).await;
    let reset = scene.brought(&scene.open(), scene.usual_proof()).await;
    asked(&reset, None).await;
    let code = scene.server.second_factor_code(&scene.account).await;
    answer(&reset, &wrong(&code));
    asked(&reset, Some(Problem::CheckSecondFactor)).await;
    answer(&reset, &scene.server.second_factor_code(&scene.account).await);
    person::at_new_password(&reset).await;
    assert!(scene.opens(OLD).await);
    person::save(&reset, NEW, NEW);
    // Signing in with the new password asks once more.
    asked(&reset, None).await;
    scene.has_changed(OLD, NEW).await;
    answer(&reset, &scene.server.second_factor_code(&scene.account).await);
    assert!(person::done(&reset).await);
    assert!(scene.is_signed_in().await);
    "before the new password, and to sign in".to_owned()
}
