//! An account with an authenticator app: the question comes before the new password, and before the session.

use std::time::Duration;

use repass_core::{
    backend::FactorKind,
    client::Client,
    flow::{
        Notice, SecondFactorScreen, Slot,
        change::{ChangeScreen, SignInReason},
        login::{Login, LoginAction, LoginScreen},
        login_window::{LoginWindowAction, LoginWindowScreen},
        reset::{Reset, ResetAction, ResetScreen},
    },
    problem::Problem,
    runner::FlowHandle,
};
use repass_e2e::{
    ADDRESS, KillPoint, NEW, OLD, Phone, eventually,
    person::{
        ask, at_inbox, done, new_reset, press_save, problem, save, send_instructions, settings, sign_in, submit_code,
    },
    shown, type_into,
};
use repass_sandbox::{Fault, FaultKind, MailTemplate, Settings};

const SUBMIT: ResetAction = ResetAction::SubmitSecondFactor { recovery_code: false };
const SUBMIT_AT_LOGIN: LoginAction = LoginAction::SubmitSecondFactor { recovery_code: false };

/// As a real GoTrue answers, and a careful server.
fn profiles() -> [Settings; 2] {
    [Settings { mail_template: MailTemplate::GotrueWithCode, ..Settings::gotrue() }, Settings::strict()]
}

/// A phone whose person has an authenticator app, and the path of its factor at the server.
fn with_totp(profile: Settings) -> (Phone, String) {
    let phone = Phone::with(profile);
    let factor = phone.sandbox.enroll_totp(ADDRESS).expect("enrolled").expect("the account");
    (phone, format!("/factors/{factor}"))
}

fn code(phone: &Phone) -> String {
    phone.sandbox.totp_code(ADDRESS).expect("it tells").expect("a code")
}

/// A careful server takes each code once, and one more than the present one.
fn next_code_is_shown(phone: &Phone) {
    phone.wait(Duration::from_secs(30));
}

/// Six digits that are not the code of now, nor of a moment before or after.
fn wrong_code(phone: &Phone) -> String {
    let right = code(phone);
    if right.starts_with('0') { right.replacen('0', "1", 1) } else { format!("0{}", &right[1..]) }
}

async fn question(reset: &FlowHandle<Reset>) -> SecondFactorScreen {
    let asks = |screen: &ResetScreen| matches!(screen, ResetScreen::SecondFactor { screen } if screen.busy.is_none());
    let ResetScreen::SecondFactor { screen } = shown(reset, asks).await else { unreachable!("just seen") };
    screen
}

/// A reset, as far as the question.
async fn asked(phone: &Phone, client: &Client) -> FlowHandle<Reset> {
    let mails = phone.mails();
    let reset = ask(client, ADDRESS).await;
    submit_code(&reset, &phone.mail(mails).await.code().expect("a code"));
    question(&reset).await;
    reset
}

fn answer(reset: &FlowHandle<Reset>, code: &str) {
    type_into(reset, Slot::SecondFactor, code);
    reset.dispatch(SUBMIT);
}

async fn at_new_password(reset: &FlowHandle<Reset>) {
    shown(reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
}

/// From the new password to the end, where signing in asks once more.
async fn finish(phone: &Phone, reset: &FlowHandle<Reset>) {
    save(reset, NEW, NEW);
    question(reset).await;
    next_code_is_shown(phone);
    answer(reset, &code(phone));
    assert!(done(reset).await);
    assert!(phone.session.is_signed_in() && phone.password_is(NEW));
}

#[tokio::test]
async fn a_reset_by_code_asks_before_the_new_password_and_again_to_sign_in() {
    for profile in profiles() {
        let (phone, _) = with_totp(profile);
        let reset = asked(&phone, &phone.open()).await;
        let screen = question(&reset).await;
        assert_eq!((screen.kind, screen.takes_recovery_code), (FactorKind::AuthenticatorApp, false));
        assert_eq!(screen.account, "k•••@example.com");
        reset.dispatch(SUBMIT);
        assert_eq!(problem(&reset).await, Problem::EnterSecondFactor);
        answer(&reset, &wrong_code(&phone));
        assert_eq!(problem(&reset).await, Problem::CheckSecondFactor);
        let right = code(&phone);
        answer(&reset, &format!(" {} {} ", &right[..3], &right[3..]));
        at_new_password(&reset).await;
        finish(&phone, &reset).await;
        eventually("only the new session is left", || phone.sessions() == 1).await;
        eventually("nothing is stored", || phone.stores_nothing()).await;
    }
}

#[tokio::test]
async fn a_reset_by_link_asks_too() {
    for profile in profiles() {
        let (phone, _) = with_totp(profile);
        let reset = ask(&phone.open(), ADDRESS).await;
        type_into(&reset, Slot::Link, &phone.mail(0).await.app_link().expect("a link"));
        question(&reset).await;
        answer(&reset, &code(&phone));
        at_new_password(&reset).await;
        finish(&phone, &reset).await;
    }
}

#[tokio::test]
async fn a_lost_answer_on_the_way_to_the_new_password_leaves_the_question_and_a_newer_code_goes_on() {
    for profile in profiles() {
        for call in ["challenge", "verify"] {
            for lost in [FaultKind::LoseRequest, FaultKind::LoseAnswer] {
                let (phone, factor) = with_totp(profile.clone());
                let reset = asked(&phone, &phone.open()).await;
                phone.sandbox.add_fault(Fault::once(&format!("POST {factor}/{call}"), lost));
                answer(&reset, &code(&phone));
                assert_eq!(problem(&reset).await, Problem::TryAgain, "{call}, {lost:?}");
                assert_eq!(question(&reset).await.notice, Some(Notice::MayBeUsed), "{call}, {lost:?}");
                answer(&reset, &code(&phone));
                at_new_password(&reset).await;
                finish(&phone, &reset).await;
            }
        }
    }
}

#[tokio::test]
async fn a_lost_answer_while_signing_in_with_the_new_password_does_not_lose_the_question() {
    for call in ["challenge", "verify"] {
        let (phone, factor) = with_totp(Settings::strict());
        let reset = asked(&phone, &phone.open()).await;
        answer(&reset, &code(&phone));
        at_new_password(&reset).await;
        save(&reset, NEW, NEW);
        question(&reset).await;
        phone.sandbox.add_fault(Fault::once(&format!("POST {factor}/{call}"), FaultKind::LoseAnswer));
        answer(&reset, &code(&phone));
        assert_eq!(problem(&reset).await, Problem::TryAgain, "{call}");
        next_code_is_shown(&phone);
        answer(&reset, &code(&phone));
        assert!(done(&reset).await, "{call}");
    }
}

#[tokio::test]
async fn killed_at_the_question_the_next_start_asks_it_again_without_a_call() {
    let (phone, _) = with_totp(Settings::strict());
    let client = phone.open();
    let reset = asked(&phone, &client).await;
    eventually("the question is written down", || phone.log.count("reset: persisted") >= 4).await;
    client.close();
    drop((reset, client));

    let start = KillPoint::never();
    let client = phone.open_behind(&start);
    let reset = client.reset();
    assert_eq!(question(&reset).await.problem, None);
    assert_eq!(start.server_calls(), [""; 0]);
    answer(&reset, &code(&phone));
    at_new_password(&reset).await;
    finish(&phone, &reset).await;
}

#[tokio::test]
async fn a_recovery_session_is_ended_when_the_question_is_left() {
    for leave in [ResetAction::Cancel, ResetAction::StartOver] {
        let (phone, _) = with_totp(Settings::strict());
        let reset = asked(&phone, &phone.open()).await;
        assert_eq!(phone.sessions(), 1, "a session that may do all but change the password");
        reset.dispatch(leave);
        eventually("it is ended", || phone.sessions() == 0).await;
        assert_eq!(phone.sandbox.calls("POST /logout"), 1);
        eventually("nothing is stored", || phone.stores_nothing()).await;
        assert!(phone.password_is(OLD));
    }
}

#[tokio::test]
async fn back_at_the_login_the_question_waits_for_the_next_look_at_the_reset() {
    let (phone, _) = with_totp(Settings::strict());
    let window = phone.open().login_window();
    shown(&window, |screen| matches!(screen, LoginWindowScreen::Login { .. })).await;
    window.dispatch(LoginWindowAction::ForgotPassword);
    let at = |fits: fn(&ResetScreen) -> bool| move |screen: &LoginWindowScreen| matches!(screen, LoginWindowScreen::Reset { screen } if fits(screen));
    shown(&window, at(|screen| matches!(screen, ResetScreen::EnterAddress { .. }))).await;
    type_into(&window, Slot::Address, ADDRESS);
    window.dispatch(LoginWindowAction::Reset { action: ResetAction::SendInstructions });
    shown(&window, at(|screen| matches!(screen, ResetScreen::CheckInbox { screen } if screen.busy.is_none()))).await;
    type_into(&window, Slot::Code, &phone.mail(0).await.code().expect("a code"));
    window.dispatch(LoginWindowAction::Reset { action: ResetAction::SubmitCode });
    let asks = at(|screen| matches!(screen, ResetScreen::SecondFactor { .. }));
    shown(&window, asks).await;
    window.dispatch(LoginWindowAction::BackToLogin);
    let waits = |screen: &LoginWindowScreen| match screen {
        LoginWindowScreen::Login { screen: LoginScreen::SignIn { screen } } => screen.reset_waiting,
        _ => false,
    };
    shown(&window, waits).await;
    assert_eq!(phone.sessions(), 1);
    window.dispatch(LoginWindowAction::ForgotPassword);
    shown(&window, asks).await;
    type_into(&window, Slot::SecondFactor, &code(&phone));
    window.dispatch(LoginWindowAction::Reset { action: SUBMIT });
    shown(&window, at(|screen| matches!(screen, ResetScreen::NewPassword { .. }))).await;
}

// At the login

fn login(client: &Client) -> FlowHandle<Login> {
    let login = client.login();
    type_into(&login, Slot::Address, ADDRESS);
    type_into(&login, Slot::Password, OLD);
    login.dispatch(LoginAction::SignIn);
    login
}

async fn question_at_login(login: &FlowHandle<Login>, problem: Option<Problem>) {
    let asks = |screen: &LoginScreen| match screen {
        LoginScreen::SecondFactor { screen } => screen.busy.is_none() && screen.problem == problem,
        _ => false,
    };
    shown(login, asks).await;
}

fn answer_at_login(login: &FlowHandle<Login>, code: &str) {
    type_into(login, Slot::SecondFactor, code);
    login.dispatch(SUBMIT_AT_LOGIN);
}

#[tokio::test]
async fn the_login_asks_after_the_password_and_hands_over_only_the_whole_session() {
    for profile in profiles() {
        let (phone, _) = with_totp(profile);
        let login = login(&phone.open());
        question_at_login(&login, None).await;
        assert!(!phone.session.is_signed_in());
        login.dispatch(SUBMIT_AT_LOGIN);
        question_at_login(&login, Some(Problem::EnterSecondFactor)).await;
        answer_at_login(&login, &wrong_code(&phone));
        question_at_login(&login, Some(Problem::CheckSecondFactor)).await;
        answer_at_login(&login, &code(&phone));
        shown(&login, |screen| *screen == LoginScreen::SignedIn).await;
        assert!(phone.session.is_signed_in());
        assert_eq!(phone.sessions(), 1);
    }
}

#[tokio::test]
async fn a_lost_answer_at_the_logins_question_leaves_it_and_a_newer_code_signs_in() {
    for profile in profiles() {
        for call in ["challenge", "verify"] {
            for lost in [FaultKind::LoseRequest, FaultKind::LoseAnswer] {
                let (phone, factor) = with_totp(profile.clone());
                let login = login(&phone.open());
                question_at_login(&login, None).await;
                phone.sandbox.add_fault(Fault::once(&format!("POST {factor}/{call}"), lost));
                answer_at_login(&login, &code(&phone));
                question_at_login(&login, Some(Problem::TryAgain)).await;
                answer_at_login(&login, &code(&phone));
                shown(&login, |screen| *screen == LoginScreen::SignedIn).await;
            }
        }
    }
}

#[tokio::test]
async fn a_half_session_is_ended_when_the_logins_question_is_left() {
    let (phone, _) = with_totp(Settings::strict());
    let client = phone.open();
    let login = login(&client);
    question_at_login(&login, None).await;
    login.dispatch(LoginAction::StartOver);
    eventually("it is ended", || phone.sessions() == 0).await;

    // Forgot Password leaves it, too.
    let window = client.login_window();
    type_into(&window, Slot::Address, ADDRESS);
    type_into(&window, Slot::Password, OLD);
    window.dispatch(LoginWindowAction::Login { action: LoginAction::SignIn });
    let asks = |screen: &LoginWindowScreen| {
        matches!(screen, LoginWindowScreen::Login { screen: LoginScreen::SecondFactor { .. } })
    };
    shown(&window, asks).await;
    assert_eq!(phone.sessions(), 1);
    window.dispatch(LoginWindowAction::ForgotPassword);
    eventually("it is ended", || phone.sessions() == 0).await;
}

#[tokio::test]
async fn a_change_without_the_second_factor_says_to_sign_in_with_it() {
    let phone = Phone::new();
    let client = phone.open();
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, None);
    // Enrolled on another device, later.
    phone.sandbox.enroll_totp(ADDRESS).expect("enrolled").expect("the account");
    let change = settings(&client).await;
    press_save(&change, NEW, NEW);
    let screen = shown(&change, |screen| matches!(screen, ChangeScreen::SignInAgain { .. })).await;
    let reason = SignInReason::SecondFactorFirst;
    assert!(matches!(screen, ChangeScreen::SignInAgain { screen } if screen.reason == reason));
    assert!(phone.password_is(OLD));
}

#[tokio::test]
async fn an_address_that_has_no_second_factor_is_asked_for_none() {
    let (phone, _) = with_totp(Settings::strict());
    phone.sandbox.add_account("lee@example.com", OLD).expect("made");
    let reset = new_reset(&phone.open()).await;
    send_instructions(&reset, "lee@example.com");
    let mail = phone.sandbox.wait_for_mail("lee@example.com", 0).await.expect("a mail");
    shown(&reset, at_inbox).await;
    submit_code(&reset, &mail.code().expect("a code"));
    at_new_password(&reset).await;
}
