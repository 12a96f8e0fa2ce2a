//! The PocketBase adapter, and the flows in front of it, against a real PocketBase.
//!
//! It is built from the sources that `pocketbase/go.mod` names, which takes a minute the first time. Where
//! there is no Go to build it, the tests are skipped.

mod refresh;
mod server;

use std::sync::Arc;

use repass_core::{
    address::Address,
    backend::{
        Backend, Brought, Failure, Grant, InstructionsRequest, OtherDevices, PasswordChange, Proof, SessionFate,
        SignInRequest, SignedIn, Ticket, WeakReason,
    },
    client::Client,
    flow::{
        Slot,
        change::{Change, ChangeAction, ChangeScreen, EditingScreen},
        login::{LoginAction, LoginScreen},
        reset::{Reset, ResetAction, ResetScreen},
    },
    host::SessionHost,
    link::{AppLinks, LinkContent},
    problem::Problem,
    runner::FlowHandle,
    secret::Secret,
};
use repass_phone::{Phone, shown, type_into};
use serde_json::json;

use self::server::{Line, Server, adapter};

const KIM: &str = "kim@example.com";
const OLD: &str = "first tide 7";
const NEW: &str = "second tide 8";
const SAVE_PROFILE: ChangeAction = ChangeAction::Save { app_fields_changed: false };

fn kim() -> Address {
    Address::parse(KIM).expect("an address")
}

// The adapter by itself

async fn ask(server: &impl Backend, address: &str) -> Result<(), Failure> {
    let (address, ticket) = (Address::parse(address).expect("an address"), Ticket::default());
    let request = InstructionsRequest { address: &address, redirect: None, ticket: &ticket, captcha: None };
    server.request_instructions(request).await.map(drop)
}

/// What the adapter reads from the mail's link.
fn read(server: &impl Backend, link: &str) -> LinkContent {
    let links = AppLinks::parse(&["https://app.example.com/reset"]).expect("a link");
    server.read_link(&links.recognise(link).expect("the app's")).expect("readable")
}

async fn set(server: &impl Backend, grant: &Grant, password: &str) -> Result<OtherDevices, Failure> {
    server.set_password(grant, &Secret::from(password)).await
}

#[tokio::test]
#[cfg_attr(not(has_go), ignore = "builds a PocketBase, which needs Go 1.21 or later on the path")]
async fn a_password_is_reset_once_and_every_older_token_is_dead() {
    let running = Server::start(&[(KIM, OLD)]).await;
    let server = running.adapter();
    let session = running.sign_in(KIM, OLD).await.expect("signed in");

    assert_eq!(ask(&server, "nobody@example.com").await, Ok(()));
    assert_eq!(ask(&server, KIM).await, Ok(()));
    let link = read(&server, &running.mailed_link(KIM).await).proof.expect("a token");
    let proof = Proof { address: &kim(), ticket: None, brought: Brought::Link(&link) };
    let verified = server.verify(proof).await.expect("no network is asked");
    assert_eq!(verified.account, Some(kim()), "the token names it");

    let too_short = Err(Failure::WeakPassword(vec![WeakReason::Length]));
    assert_eq!(set(&server, &verified.grant, "short").await, too_short);
    for too_long in ["x".repeat(72), "é".repeat(60), "x".repeat(300)] {
        assert_eq!(set(&server, &verified.grant, &too_long).await, Err(Failure::PasswordTooLong));
    }
    let longest = "é".repeat(35) + "x";
    assert_eq!(longest.len(), server.abilities().max_password_bytes.expect("a limit") as usize);
    assert_eq!(set(&server, &verified.grant, &longest).await, Ok(OtherDevices::SignedOut));

    assert_eq!(set(&server, &verified.grant, "third password").await, Err(Failure::ProofRefused));
    assert_eq!(running.sign_in(KIM, OLD).await, None);
    assert!(running.sign_in(KIM, &longest).await.is_some());
    assert!(!running.lives(&session).await);

    let forged = Grant::new(Secret::from("not.a.token"));
    assert_eq!(set(&server, &forged, "third password").await, Err(Failure::ProofRefused));
    assert_eq!(running.mails("nobody@example.com"), 0);
}

#[tokio::test]
#[cfg_attr(not(has_go), ignore = "builds a PocketBase, which needs Go 1.21 or later on the path")]
async fn a_wrong_password_and_an_unknown_account_are_answered_alike_and_a_right_one_gives_a_session() {
    let running = Server::start(&[(KIM, OLD)]).await;
    let server = running.adapter();
    let sign_in = async |address: &str, password: &str| {
        let (address, password) = (Address::parse(address).expect("an address"), Secret::from(password));
        server.sign_in(SignInRequest { address: &address, password: &password, captcha: None }).await
    };
    assert_eq!(sign_in(KIM, "not it").await.err(), Some(Failure::WrongCredentials));
    assert_eq!(sign_in("nobody@example.com", OLD).await.err(), Some(Failure::WrongCredentials));
    let Ok(SignedIn::Session(session)) = sign_in(KIM, OLD).await else { panic!("not signed in") };
    assert_eq!(session.account, Some(kim()));
    assert!(session.user_id.is_some() && session.refresh_token.is_none());
    assert!(running.lives(session.access_token.expose_text().expect("text")).await);
}

#[tokio::test]
#[cfg_attr(not(has_go), ignore = "builds a PocketBase, which needs Go 1.21 or later on the path")]
async fn a_change_wants_the_old_password_and_gives_a_new_session_for_the_dead_ones() {
    let running = Server::start(&[(KIM, OLD)]).await;
    let server = running.adapter();
    let here = Secret::from(running.sign_in(KIM, OLD).await.expect("signed in"));
    let there = running.sign_in(KIM, OLD).await.expect("signed in");
    let change = async |token: &Secret, current: Option<&str>, new: &str| {
        let (account, current, new) = (kim(), current.map(Secret::from), Secret::from(new));
        let change = PasswordChange {
            access_token: token,
            account: Some(&account),
            new: &new,
            current: current.as_ref(),
            mailed_code: None,
            sign_out_others: true,
        };
        server.change_password(change).await
    };
    assert_eq!(change(&here, None, NEW).await.err(), Some(Failure::CurrentPasswordRequired));
    assert_eq!(change(&here, Some("not it"), NEW).await.err(), Some(Failure::CurrentPasswordWrong));
    let too_short = Failure::WeakPassword(vec![WeakReason::Length]);
    assert_eq!(change(&here, Some(OLD), "short").await.err(), Some(too_short));
    assert!(running.lives(&there).await, "what is refused ends nothing");

    let changed = change(&here, Some(OLD), NEW).await.expect("saved");
    assert_eq!(changed.others, OtherDevices::SignedOut);
    let SessionFate::Replaced(session) = changed.session else { panic!("{changed:?}") };
    assert!(running.lives(session.access_token.expose_text().expect("text")).await);
    assert!(!running.lives(&there).await && !running.lives(here.expose_text().expect("text")).await);
    assert_eq!(change(&here, Some(NEW), OLD).await.err(), Some(Failure::SessionOver));
    assert!(running.sign_in(KIM, NEW).await.is_some());
}

// Whole flows

async fn sign_in(client: &Client, password: &str) -> Option<Problem> {
    let login = client.login();
    type_into(&login, Slot::Address, KIM);
    type_into(&login, Slot::Password, password);
    login.dispatch(LoginAction::SignIn);
    let over = |screen: &LoginScreen| match screen {
        LoginScreen::SignIn { screen } => screen.busy.is_none() && screen.problem.is_some(),
        LoginScreen::SecondFactor { .. } | LoginScreen::SignedIn => true,
    };
    match shown(&login, over).await {
        LoginScreen::SignIn { screen } => screen.problem,
        _ => None,
    }
}

async fn held(phone: &Phone) -> String {
    let token = phone.session.access_token().await.expect("it tells").expect("signed in");
    token.expose_text().expect("text").to_owned()
}

/// A reset, as far as the new password.
async fn followed(running: &Server, client: &Client) -> FlowHandle<Reset> {
    let reset = client.reset();
    shown(&reset, |screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
    type_into(&reset, Slot::Address, KIM);
    reset.dispatch(ResetAction::SendInstructions);
    let screen = shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { .. })).await;
    assert!(matches!(screen, ResetScreen::CheckInbox { screen } if !screen.takes_code), "its mail has no code");
    type_into(&reset, Slot::Link, &running.mailed_link(KIM).await);
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    reset
}

fn save(reset: &FlowHandle<Reset>) {
    type_into(reset, Slot::NewPassword, NEW);
    type_into(reset, Slot::Retype, NEW);
    reset.dispatch(ResetAction::Save);
}

async fn done(reset: &FlowHandle<Reset>) -> bool {
    let screen = shown(reset, |screen| matches!(screen, ResetScreen::Done { .. })).await;
    matches!(screen, ResetScreen::Done { screen } if screen.signed_in)
}

#[tokio::test]
#[cfg_attr(not(has_go), ignore = "builds a PocketBase, which needs Go 1.21 or later on the path")]
async fn the_mails_link_leads_to_a_new_password_that_signs_in() {
    let running = Server::start(&[(KIM, OLD)]).await;
    let phone = Phone::default();
    let client = phone.open(Arc::new(running.adapter()));
    let before = running.sign_in(KIM, OLD).await.expect("signed in");
    let reset = followed(&running, &client).await;
    save(&reset);
    assert!(done(&reset).await);
    assert!(running.lives(&held(&phone).await).await && !running.lives(&before).await);
    assert_eq!(running.sign_in(KIM, OLD).await, None);
}

#[tokio::test]
#[cfg_attr(not(has_go), ignore = "builds a PocketBase, which needs Go 1.21 or later on the path")]
async fn a_link_that_was_used_is_told_at_save_and_the_person_asks_anew() {
    let running = Server::start(&[(KIM, OLD)]).await;
    let client = Phone::default().open(Arc::new(running.adapter()));
    let reset = followed(&running, &client).await;
    let link = running.mailed_link(KIM).await;
    let token = link.split_once("token=").expect("a token").1;
    let used = json!({ "token": token, "password": "third tide 9", "passwordConfirm": "third tide 9" });
    assert_eq!(running.users("POST", "confirm-password-reset", "", &used).await.0, 204);
    save(&reset);
    let back = |screen: &ResetScreen| match screen {
        ResetScreen::CheckInbox { screen } => screen.busy.is_none() && screen.problem == Some(Problem::UseNewestMail),
        _ => false,
    };
    shown(&reset, back).await;
    assert!(running.sign_in(KIM, "third tide 9").await.is_some());
}

#[tokio::test]
#[cfg_attr(not(has_go), ignore = "builds a PocketBase, which needs Go 1.21 or later on the path")]
async fn a_lost_answer_to_a_reset_is_settled_by_signing_in() {
    let running = Server::start(&[(KIM, OLD)]).await;
    let line = Line::to(running.address()).await;
    let phone = Phone::default();
    let reset = followed(&running, &phone.open(Arc::new(adapter(line.address())))).await;
    line.lose_next();
    save(&reset);
    assert!(done(&reset).await);
    assert_eq!(phone.log.count("reset: saved: the answer was lost"), 1);
    assert_eq!(phone.log.count("reset: set the password"), 1, "the token is spent: it is not sent again");
    assert!(running.lives(&held(&phone).await).await);
}

async fn settings(client: &Client) -> FlowHandle<Change> {
    let change = client.change();
    let is_open =
        |screen: &ChangeScreen| matches!(screen, ChangeScreen::Editing { screen } if !screen.account.is_empty());
    shown(&change, is_open).await;
    change
}

async fn settled(change: &FlowHandle<Change>, problem: Option<Problem>) -> EditingScreen {
    let over = |screen: &ChangeScreen| match screen {
        ChangeScreen::Editing { screen } => {
            screen.busy.is_none() && screen.problem == problem && (problem.is_some() || screen.saved.is_some())
        }
        _ => false,
    };
    match shown(change, over).await {
        ChangeScreen::Editing { screen } => screen,
        other => unreachable!("{other:?}"),
    }
}

fn type_passwords(change: &FlowHandle<Change>, current: &str) {
    type_into(change, Slot::NewPassword, NEW);
    type_into(change, Slot::Retype, NEW);
    type_into(change, Slot::CurrentPassword, current);
    change.dispatch(SAVE_PROFILE);
}

#[tokio::test]
#[cfg_attr(not(has_go), ignore = "builds a PocketBase, which needs Go 1.21 or later on the path")]
async fn settings_ask_for_the_current_password_at_once_and_hand_over_the_new_session() {
    let running = Server::start(&[(KIM, OLD)]).await;
    let phone = Phone::default();
    let client = phone.open(Arc::new(running.adapter()));
    assert_eq!(sign_in(&client, "not it").await, Some(Problem::CheckCredentials));
    assert_eq!(sign_in(&client, OLD).await, None);
    let (before, there) = (held(&phone).await, running.sign_in(KIM, OLD).await.expect("signed in"));
    let change = settings(&client).await;
    assert!(matches!(change.screen(), ChangeScreen::Editing { screen } if screen.asks.current_password));

    type_passwords(&change, "");
    settled(&change, Some(Problem::EnterCurrentPassword)).await;
    type_passwords(&change, "not it");
    settled(&change, Some(Problem::CheckCurrentPassword)).await;
    type_passwords(&change, OLD);
    assert_eq!(settled(&change, None).await.saved, Some(OtherDevices::SignedOut));
    let now = held(&phone).await;
    assert_ne!(now, before);
    assert!(running.lives(&now).await && !running.lives(&before).await && !running.lives(&there).await);
}

#[tokio::test]
#[cfg_attr(not(has_go), ignore = "builds a PocketBase, which needs Go 1.21 or later on the path")]
async fn a_lost_answer_to_a_change_is_settled_by_signing_in_and_the_host_gets_that_session() {
    let running = Server::start(&[(KIM, OLD)]).await;
    let line = Line::to(running.address()).await;
    let phone = Phone::default();
    let client = phone.open(Arc::new(adapter(line.address())));
    assert_eq!(sign_in(&client, OLD).await, None);
    let change = settings(&client).await;
    line.lose_next();
    type_passwords(&change, OLD);
    settled(&change, None).await;
    assert_eq!(phone.log.count("change: saved: the answer was lost"), 1);
    assert!(running.lives(&held(&phone).await).await);
    assert!(running.sign_in(KIM, NEW).await.is_some());
}
