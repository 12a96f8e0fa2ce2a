//! A store that cannot be read or written now, a host that does not answer: told for what it is, and nothing
//! is lost by it.

use std::{sync::Arc, time::Duration};

use repass_core::{
    client::Setup,
    flow::{
        Flow, Timing,
        change::ChangeScreen,
        login::{LoginAction, LoginScreen},
        login_window::LoginWindowScreen,
        reset::{ResetAction, ResetScreen},
    },
    host::{MemoryStore, Store},
    problem::Problem,
    runner::FlowHandle,
    secret::Secret,
};
use repass_e2e::{
    ADDRESS, Does, NEW, OLD, Phone, UnreliableHost, UnreliableStore, eventually, open,
    person::{
        SAVE_PROFILE, ask, at_inbox, done, new_reset, press_save, problem, prove, save, send_instructions, settings,
        settled, sign_in,
    },
    shown, type_into,
};
use repass_sandbox::{Fault, FaultKind};

/// How long a store or a host may take here.
const CALL: Duration = Duration::from_millis(300);

/// An app whose stores and host do as they are told.
struct App {
    records: Arc<UnreliableStore>,
    secrets: Arc<UnreliableStore>,
    host: Arc<UnreliableHost>,
    client: repass_core::client::Client,
}

impl App {
    fn on(phone: &Phone) -> Self {
        let records = UnreliableStore::before(Arc::clone(&phone.records) as _);
        let secrets = UnreliableStore::before(Arc::clone(&phone.secrets) as _);
        let host = UnreliableHost::before(Arc::clone(&phone.session) as _);
        let setup = phone.setup();
        let client = open(Setup {
            records: Arc::clone(&records) as _,
            secrets: Arc::clone(&secrets) as _,
            sessions: Some(Arc::clone(&host) as _),
            timing: Timing { call: CALL, ..setup.timing },
            ..setup
        });
        Self { records, secrets, host, client }
    }

    fn halves(&self) -> [&UnreliableStore; 2] {
        [&self.records, &self.secrets]
    }
}

async fn bytes(store: &MemoryStore, key: &str) -> Vec<u8> {
    store.read(key).await.expect("readable").expect("stored").expose().to_vec()
}

async fn halves(phone: &Phone, key: &str) -> [Vec<u8>; 2] {
    [bytes(&phone.records, key).await, bytes(&phone.secrets, key).await]
}

async fn store(phone: &Phone, key: &str, [plain, secret]: &[Vec<u8>; 2]) {
    phone.records.write(key, &Secret::from(plain.as_slice())).await.expect("writable");
    phone.secrets.write(key, &Secret::from(secret.as_slice())).await.expect("writable");
}

/// What a screen is, without what is on it.
fn kind(screen: &impl std::fmt::Debug) -> String {
    format!("{screen:?}").split([' ', '{']).next().unwrap_or_default().to_owned()
}

/// The record of a reset at every stage, each with its grant.
async fn every_stage(phone: &Phone) -> Vec<[Vec<u8>; 2]> {
    let client = phone.open();
    let reset = prove(phone, &client).await;
    while !phone.secrets_hold("NewPassword").await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    client.close();
    drop(reset);
    let stored = halves(phone, "repass.reset").await;
    let factor = r#"{"SecondFactor":{"kind":"AuthenticatorApp","recovery_codes":false}}"#;
    let at = |stage: &str| {
        let replaced = |half: &Vec<u8>| {
            let half = String::from_utf8(half.clone()).expect("JSON");
            half.replacen(r#""stage":"NewPassword""#, &format!(r#""stage":{stage}"#), 1).into_bytes()
        };
        [replaced(&stored[0]), replaced(&stored[1])]
    };
    let stages = ["Requesting", "CheckInbox", "Verifying", "NewPassword", "Saving", "Saved"];
    stages.map(|stage| at(&format!("{stage:?}"))).into_iter().chain([at(factor)]).collect()
}

/// All calls but those that end a session, which may come late.
fn calls_that_count(phone: &Phone) -> usize {
    let ending = phone.sandbox.calls("POST /logout") + phone.sandbox.calls("POST /token?grant_type=refresh_token");
    phone.sandbox.calls("*") - ending
}

#[tokio::test]
async fn a_half_that_cannot_be_read_now_loses_nothing_and_a_second_look_goes_on_at_every_stage() {
    let phone = Phone::new();
    let mut seen = Vec::new();
    for record in every_stage(&phone).await {
        store(&phone, "repass.reset", &record).await;
        let app = App::on(&phone);
        let healthy = kind(&shown(&app.client.reset(), |screen| *screen != ResetScreen::Restoring).await);
        app.client.close();
        seen.push(healthy.clone());
        for half in 0..2 {
            for does in [Does::Fail, Does::Hang] {
                let at = format!("{healthy}, half {half}, {does:?}");
                store(&phone, "repass.reset", &record).await;
                let app = App::on(&phone);
                app.halves()[half].reads(&[does, Does::Fail]);
                let (calls, mails) = (calls_that_count(&phone), phone.mails());
                let reset = app.client.reset();
                let unreadable =
                    |screen: &ResetScreen| matches!(screen, ResetScreen::Unreadable { screen } if !screen.trying);
                shown(&reset, unreadable).await;
                reset.dispatch(ResetAction::TryAgain);
                eventually("it is read again, in vain", || {
                    phone.log.count("reset: restore") > 1 && unreadable(&reset.screen())
                })
                .await;
                assert_eq!(halves(&phone, "repass.reset").await, record, "{at}");
                assert_eq!((calls_that_count(&phone), phone.mails()), (calls, mails), "{at}");
                // The next look, and the next start, go on.
                reset.dispatch(ResetAction::TryAgain);
                let screen = shown(&reset, |screen| !matches!(screen, ResetScreen::Unreadable { .. })).await;
                assert_eq!(kind(&screen), healthy, "{at}");
                app.client.close();
            }
        }
    }
    for expected in ["CheckInbox", "SecondFactor", "NewPassword", "OutcomeUnknown", "Done"] {
        assert!(seen.iter().any(|kind| kind == expected), "no stage led to {expected}: {seen:?}");
    }
}

#[tokio::test]
async fn the_same_holds_for_a_save_in_personal_settings() {
    let phone = Phone::new();
    let client = phone.open();
    sign_in(&client, ADDRESS, OLD).await;
    let change = settings(&client).await;
    phone.sandbox.add_fault(Fault::once("PUT /user", FaultKind::Hold));
    press_save(&change, NEW, NEW);
    eventually("it is being saved", || phone.sandbox.calls("PUT /user") == 1).await;
    client.close();
    let record = halves(&phone, "repass.change").await;
    for half in 0..2 {
        for does in [Does::Fail, Does::Hang] {
            let app = App::on(&phone);
            app.halves()[half].reads(&[does]);
            let change = app.client.change();
            shown(&change, |screen| matches!(screen, ChangeScreen::Unreadable { screen } if !screen.trying)).await;
            assert_eq!(halves(&phone, "repass.change").await, record);
            change.dispatch(repass_core::flow::change::ChangeAction::TryAgain);
            shown(&change, |screen| matches!(screen, ChangeScreen::OutcomeUnknown { .. })).await;
            assert_eq!(halves(&phone, "repass.change").await, record, "it stays until the person leaves it");
            app.client.close();
        }
    }
}

#[tokio::test]
async fn a_login_window_that_cannot_look_now_offers_the_reset_once_it_can() {
    let phone = Phone::new();
    let client = phone.open();
    drop(ask(&client, ADDRESS).await);
    client.close();
    for does in [Does::Fail, Does::Hang] {
        let app = App::on(&phone);
        app.records.reads(&[does]);
        let before = phone.log.count("login window: looked for a reset");
        let window = app.client.login_window();
        eventually("it has looked", || phone.log.count("login window: looked for a reset") > before).await;
        assert!(matches!(window.screen(), LoginWindowScreen::Login { .. }));
        window.foregrounded();
        let inbox =
            |screen: &LoginWindowScreen| matches!(screen, LoginWindowScreen::Reset { screen } if at_inbox(screen));
        shown(&window, inbox).await;
        app.client.close();
    }
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_sent() {
    let phone = Phone::new();
    for half in 0..2 {
        for does in [Does::Fail, Does::Hang] {
            let app = App::on(&phone);
            let reset = new_reset(&app.client).await;
            app.halves()[half].writes(&[does]);
            send_instructions(&reset, "nobody@example.com");
            assert_eq!(problem(&reset).await, Problem::CheckStorage);
            assert_eq!(phone.sandbox.calls("POST /recover"), 0);
            reset.dispatch(ResetAction::Cancel);
            shown(&reset, |screen| matches!(screen, ResetScreen::Closed { .. })).await;
        }
    }
    let app = App::on(&phone);
    let reset = prove(&phone, &app.client).await;
    app.secrets.writes(&[Does::Hang]);
    save(&reset, NEW, NEW);
    assert_eq!(problem(&reset).await, Problem::CheckStorage);
    assert_eq!(phone.sandbox.calls("PUT /user"), 0);
    reset.dispatch(ResetAction::Save);
    assert!(done(&reset).await);
}

// The host

#[tokio::test]
async fn a_host_that_cannot_lend_its_session_now_has_not_lost_it() {
    for does in [Does::Fail, Does::Hang] {
        let phone = Phone::new();
        let app = App::on(&phone);
        assert_eq!(sign_in(&app.client, ADDRESS, OLD).await, None);
        let change = settings(&app.client).await;
        app.host.access_token(&[does]);
        press_save(&change, NEW, NEW);
        assert_eq!(settled(&change).await.problem, Some(Problem::CheckConnection), "{does:?}");
        assert_eq!(phone.sandbox.calls("PUT /user"), 0);
        assert!(phone.session.is_signed_in() && phone.password_is(OLD));
        change.dispatch(SAVE_PROFILE);
        assert!(matches!(saved(&change).await, ChangeScreen::Editing { .. }));
        assert!(phone.password_is(NEW));
    }
}

async fn saved<F: Flow<Screen = ChangeScreen>>(change: &FlowHandle<F>) -> ChangeScreen {
    let is_saved = |screen: &ChangeScreen| matches!(screen, ChangeScreen::Editing { screen } if screen.saved.is_some());
    shown(change, is_saved).await
}

#[tokio::test]
async fn a_host_that_does_not_tell_whose_session_it_is_hinders_nothing() {
    for does in [Does::Fail, Does::Hang] {
        let phone = Phone::new();
        let app = App::on(&phone);
        assert_eq!(sign_in(&app.client, ADDRESS, OLD).await, None);
        app.host.account(&[does]);
        let change = app.client.change();
        shown(&change, |screen| matches!(screen, ChangeScreen::Editing { screen } if screen.account.is_empty())).await;
        press_save(&change, NEW, NEW);
        saved(&change).await;
        assert!(phone.password_is(NEW));
    }
}

#[tokio::test]
async fn a_session_that_the_host_does_not_take_is_told_and_ended_at_the_login() {
    for does in [Does::Fail, Does::Hang] {
        let phone = Phone::new();
        let app = App::on(&phone);
        app.host.signed_in(&[does]);
        assert_eq!(sign_in(&app.client, ADDRESS, OLD).await, Some(Problem::CheckSessionStorage), "{does:?}");
        eventually("it is ended", || phone.sessions() == 0).await;
        let login = app.client.login();
        type_into(&login, repass_core::flow::Slot::Address, ADDRESS);
        type_into(&login, repass_core::flow::Slot::Password, OLD);
        login.dispatch(LoginAction::SignIn);
        shown(&login, |screen| *screen == LoginScreen::SignedIn).await;
    }
}

#[tokio::test]
async fn a_session_that_the_host_does_not_take_after_a_reset_is_ended_and_the_password_is_saved() {
    for does in [Does::Fail, Does::Hang] {
        let phone = Phone::new();
        let app = App::on(&phone);
        app.host.signed_in(&[does]);
        let reset = prove(&phone, &app.client).await;
        save(&reset, NEW, NEW);
        assert!(!done(&reset).await, "{does:?}");
        assert!(phone.password_is(NEW) && !phone.session.is_signed_in());
        eventually("it is ended", || phone.sessions() == 0).await;
    }
}
