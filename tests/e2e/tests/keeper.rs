//! The keeper of the session, for an app that brings none of its own, in front of a real server.

use std::{sync::Arc, time::Duration};

use repass_core::{
    backend::Session,
    client::{Client, Setup},
    host::Store,
    secret::Secret,
    session::{LendFailure, SessionEnd, SessionKeeper, SessionState},
};
use repass_e2e::{
    ADDRESS, Does, KillPoint, NEW, OLD, Phone, UnreliableStore, eventually, open,
    person::{press_save, settings, settled, sign_in},
};
use repass_sandbox::{Fault, FaultKind, Settings};
use serde_json::Value;
use tokio::time::timeout;

const REFRESH: &str = "POST /token?grant_type=refresh_token";
const LOGOUT: &str = "POST /logout";
const LATE: Duration = Duration::from_secs(59 * 60 + 30);
const TOO_LATE: Duration = Duration::from_hours(2);

fn setup(phone: &Phone) -> Setup {
    Setup { sessions: None, ..phone.setup() }
}

fn start(phone: &Phone) -> (Client, SessionKeeper) {
    let client = open(setup(phone));
    let keeper = client.sessions().expect("the app brings none");
    (client, keeper)
}

/// An app in which somebody has signed in.
async fn signed_in(phone: &Phone) -> (Client, SessionKeeper) {
    let (client, keeper) = start(phone);
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, None);
    assert!(is_signed_in(&keeper.state()));
    (client, keeper)
}

fn is_signed_in(state: &SessionState) -> bool {
    matches!(state, SessionState::SignedIn { account, user_id: Some(_), .. }
        if account.as_ref().is_some_and(|account| account.as_str() == ADDRESS))
}

async fn becomes(keeper: &SessionKeeper, wanted: impl Fn(&SessionState) -> bool) -> SessionState {
    let mut states = keeper.states();
    let waiting = timeout(Duration::from_secs(30), states.wait_for(wanted)).await;
    waiting.unwrap_or_else(|_| panic!("it stays {:?}", keeper.state())).expect("the keeper lives").clone()
}

async fn lent(keeper: &SessionKeeper) -> Result<String, LendFailure> {
    keeper.lend().await.map(|token| token.expose_text().expect("text").to_owned())
}

/// What the secure store has of the session.
async fn stored(phone: &Phone) -> Option<Value> {
    let value = phone.secrets.read("repass.session").await.expect("readable")?;
    Some(serde_json::from_slice(value.expose()).expect("JSON"))
}

async fn stored_session(phone: &Phone) -> Session {
    let stored = stored(phone).await.expect("stored");
    let text = |name: &str| Secret::from(stored["session"][name].as_str().expect("a token"));
    Session {
        access_token: text("access_token"),
        refresh_token: Some(text("refresh_token")),
        expires_in_seconds: None,
        account: None,
        user_id: None,
        device_id: None,
    }
}

fn signed_out(unfinished: bool) -> impl Fn(&SessionState) -> bool {
    move |state| *state == SessionState::SignedOut { unfinished }
}

#[tokio::test]
async fn a_session_survives_a_kill_and_its_token_is_lent_without_asking_anybody() {
    let phone = Phone::new();
    let (client, keeper) = signed_in(&phone).await;
    let token = lent(&keeper).await.expect("a token");
    assert!(phone.takes_token(&token).await);
    drop((client, keeper));
    let (_client, keeper) = start(&phone);
    assert_eq!(lent(&keeper).await, Ok(token));
    assert!(is_signed_in(&keeper.state()));
    assert_eq!(phone.sandbox.calls(REFRESH), 0);
}

#[tokio::test]
async fn twenty_callers_at_the_end_of_its_life_make_one_request_and_get_one_new_token() {
    let phone = Phone::new();
    let (_client, keeper) = signed_in(&phone).await;
    let old = lent(&keeper).await.expect("a token");
    phone.wait(LATE);
    let lending: Vec<_> = (0..20).map(|_| keeper.lend()).collect();
    let mut tokens = Vec::new();
    for lending in lending {
        tokens.push(lending.await.expect("a token").expose_text().expect("text").to_owned());
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 1);
    assert_ne!(tokens[0], old);
    assert!(phone.takes_token(&tokens[0]).await);
    assert_eq!(phone.sandbox.calls(REFRESH), 1);
    assert_eq!(stored_session(&phone).await.access_token, Secret::from(tokens[0].as_str()));
}

#[tokio::test]
async fn a_session_is_refreshed_again_and_again_across_kills() {
    let phone = Phone::new();
    drop(signed_in(&phone).await);
    for round in 1..=4 {
        phone.wait(TOO_LATE);
        let (_client, keeper) = start(&phone);
        assert!(phone.takes_token(&lent(&keeper).await.expect("a token")).await);
        assert_eq!(phone.sandbox.calls(REFRESH), round);
    }
    assert_eq!(phone.sessions(), 1);
}

#[tokio::test]
async fn an_answer_that_is_lost_costs_no_session() {
    for fault in [FaultKind::LoseAnswer, FaultKind::CutBody, FaultKind::ErrorHtml, FaultKind::LoseRequest] {
        let phone = Phone::new();
        let (_client, keeper) = signed_in(&phone).await;
        phone.wait(TOO_LATE);
        phone.sandbox.add_fault(Fault::once(REFRESH, fault));
        let token = lent(&keeper).await.expect("the second sending brings it");
        assert!(phone.takes_token(&token).await, "{fault:?}");
        assert_eq!(phone.sandbox.calls(REFRESH), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn without_a_server_the_session_goes_on_and_a_token_that_lives_is_lent() {
    let phone = Phone::new();
    let (_client, keeper) = signed_in(&phone).await;
    let old = lent(&keeper).await.expect("a token");
    phone.sandbox.add_fault(Fault::once(REFRESH, FaultKind::LoseAnswer).always());
    phone.wait(LATE);
    assert_eq!(lent(&keeper).await, Ok(old));
    phone.wait(TOO_LATE);
    assert_eq!(lent(&keeper).await, Err(LendFailure::Unreachable));
    assert!(is_signed_in(&keeper.state()));
    phone.sandbox.clear_faults();
    assert!(phone.takes_token(&lent(&keeper).await.expect("a token")).await);
}

#[tokio::test]
async fn a_session_that_somebody_else_refreshed_is_over_and_says_so() {
    let phone = Phone::new();
    let (_client, keeper) = signed_in(&phone).await;
    let thief = phone.backend();
    let next = thief.refresh_session(&stored_session(&phone).await).await.expect("the thief is first");
    thief.refresh_session(&next).await.expect("and again");
    phone.wait(LATE);
    assert_eq!(lent(&keeper).await, Err(LendFailure::MustSignInAgain));
    let over = |state: &SessionState| {
        matches!(state, SessionState::MustSignInAgain { end: SessionEnd::Over, account: Some(_), .. })
    };
    assert!(over(&keeper.state()), "{:?}", keeper.state());
    let (_client, keeper) = start(&phone);
    becomes(&keeper, over).await;
}

#[tokio::test]
async fn a_session_that_was_ended_elsewhere_is_over() {
    let phone = Phone::new();
    let (_client, keeper) = signed_in(&phone).await;
    let elsewhere = phone.open_elsewhere();
    assert_eq!(sign_in(&elsewhere.client, ADDRESS, OLD).await, None);
    let change = settings(&elsewhere.client).await;
    press_save(&change, NEW, NEW);
    settled(&change).await;
    let token = keeper.lend().await.expect("nobody has told the phone");
    keeper.access_token_refused(&token);
    assert_eq!(lent(&keeper).await, Err(LendFailure::MustSignInAgain));
}

#[tokio::test]
async fn a_refused_token_is_refreshed_once_for_all_its_refusals() {
    let phone = Phone::new();
    let (_client, keeper) = signed_in(&phone).await;
    let old = keeper.lend().await.expect("a token");
    for _ in 0..5 {
        keeper.access_token_refused(&old);
    }
    phone.wait(Duration::from_mins(1));
    for _ in 0..5 {
        keeper.access_token_refused(&old);
    }
    let new = keeper.lend().await.expect("another one");
    assert!(new != old);
    keeper.access_token_refused(&old);
    assert_eq!(keeper.lend().await, Ok(new));
    assert_eq!(phone.sandbox.calls(REFRESH), 1);
}

#[tokio::test]
async fn a_sign_out_ends_the_session_here_and_at_the_server() {
    for age in [Duration::ZERO, TOO_LATE] {
        let phone = Phone::new();
        let (_client, keeper) = signed_in(&phone).await;
        phone.wait(age);
        keeper.sign_out();
        assert!(matches!(keeper.state(), SessionState::SignedOut { .. }), "at once");
        assert_eq!(lent(&keeper).await, Err(LendFailure::SignedOut));
        becomes(&keeper, signed_out(false)).await;
        assert_eq!(phone.sessions(), 0, "after {age:?}");
        assert!(phone.stores_nothing());
    }
}

#[tokio::test]
async fn a_sign_out_offline_is_told_to_the_server_by_a_later_start() {
    let phone = Phone::new();
    let (client, keeper) = signed_in(&phone).await;
    phone.sandbox.add_fault(Fault::once(LOGOUT, FaultKind::LoseRequest).always());
    keeper.sign_out();
    becomes(&keeper, signed_out(true)).await;
    eventually("it was tried", || phone.sandbox.calls(LOGOUT) > 0).await;
    drop((client, keeper));
    let (client, keeper) = start(&phone);
    becomes(&keeper, signed_out(true)).await;
    assert_eq!(phone.sessions(), 1);
    drop((client, keeper));
    phone.sandbox.clear_faults();
    let (_client, keeper) = start(&phone);
    becomes(&keeper, signed_out(false)).await;
    assert_eq!(phone.sessions(), 0);
    assert!(phone.stores_nothing());
}

#[tokio::test]
async fn whoever_signs_in_over_a_session_leaves_none_behind() {
    let phone = Phone::new();
    let (client, keeper) = signed_in(&phone).await;
    let old = lent(&keeper).await.expect("a token");
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, None);
    assert_ne!(lent(&keeper).await.expect("a token"), old);
    eventually("the first is ended", || phone.sessions() == 1).await;
}

#[tokio::test]
async fn a_change_of_the_password_refreshes_a_token_that_is_older_than_the_phone_thinks() {
    let phone = Phone::new();
    let (client, keeper) = signed_in(&phone).await;
    let change = settings(&client).await;
    // The server's time alone.
    phone.sandbox.advance(TOO_LATE);
    press_save(&change, NEW, NEW);
    let screen = settled(&change).await;
    assert_eq!((screen.problem, screen.saved.is_some()), (None, true));
    assert!(phone.password_is(NEW));
    assert!(is_signed_in(&keeper.state()));
    assert!(phone.takes_token(&lent(&keeper).await.expect("a token")).await);
    assert_eq!(phone.sandbox.calls(REFRESH), 1);
}

#[tokio::test]
async fn settings_show_whose_session_it_is_after_a_kill() {
    let phone = Phone::new();
    drop(signed_in(&phone).await);
    let (client, _keeper) = start(&phone);
    assert_eq!(settings(&client).await.account_name().as_deref(), Some(ADDRESS));
}

#[tokio::test]
async fn tokens_that_live_for_seconds_are_refreshed_in_time_and_never_in_a_loop() {
    let short = Duration::from_secs(4);
    let phone = Phone::with(Settings { access_token_lifetime: short, ..Settings::strict() });
    let (_client, keeper) = signed_in(&phone).await;
    for _ in 0..3 {
        phone.wait(short);
        assert!(phone.takes_token(&lent(&keeper).await.expect("a token")).await);
    }
    let refreshes = phone.sandbox.calls(REFRESH);
    assert!((3..=6).contains(&refreshes), "{refreshes}");
}

#[tokio::test]
async fn a_store_that_cannot_be_read_for_a_while_loses_nothing() {
    let phone = Phone::new();
    drop(signed_in(&phone).await);
    let store = UnreliableStore::before(Arc::clone(&phone.secrets) as _);
    store.reads(&[Does::Fail, Does::Fail]);
    let client = open(Setup { secrets: Arc::clone(&store) as _, ..setup(&phone) });
    let keeper = client.sessions().expect("a keeper");
    becomes(&keeper, |state| *state == SessionState::Unreadable).await;
    assert_eq!(lent(&keeper).await, Err(LendFailure::Unreadable));
    keeper.foregrounded();
    becomes(&keeper, is_signed_in).await;
    assert!(lent(&keeper).await.is_ok());
}

#[tokio::test]
async fn a_store_that_cannot_be_written_has_nothing_sent_and_what_lives_lent() {
    let phone = Phone::new();
    drop(signed_in(&phone).await);
    let store = UnreliableStore::before(Arc::clone(&phone.secrets) as _);
    let client = open(Setup { secrets: Arc::clone(&store) as _, ..setup(&phone) });
    let keeper = client.sessions().expect("a keeper");
    let old = lent(&keeper).await.expect("a token");
    store.writes(&[Does::Fail, Does::Fail]);
    phone.wait(LATE);
    assert_eq!(lent(&keeper).await, Ok(old));
    assert_eq!(phone.sandbox.calls(REFRESH), 0);
}

#[tokio::test]
async fn a_spoilt_store_has_the_person_sign_in_again_and_they_can() {
    let phone = Phone::new();
    drop(signed_in(&phone).await);
    phone.secrets.write("repass.session", &Secret::from(r#"{"version":9}"#)).await.expect("written");
    let (client, keeper) = start(&phone);
    becomes(&keeper, |state| matches!(state, SessionState::MustSignInAgain { end: SessionEnd::Spoilt, .. })).await;
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, None);
    assert!(is_signed_in(&keeper.state()));
}

#[tokio::test]
async fn a_kill_at_any_point_leaves_a_session_that_works_or_one_that_is_over() {
    let mut effects = 0;
    loop {
        let phone = Phone::new();
        let kill_point = KillPoint::after(effects);
        let client = open(kill_point.setup(setup(&phone)));
        let keeper = client.sessions().expect("a keeper");
        let run = async {
            let was_signed_in = sign_in(&client, ADDRESS, OLD).await.is_none();
            phone.wait(LATE);
            let first = lent(&keeper).await;
            phone.wait(LATE);
            let second = lent(&keeper).await;
            keeper.sign_out();
            becomes(&keeper, signed_out(false)).await;
            assert!(was_signed_in && first.is_ok() && second.is_ok());
        };
        let is_over = tokio::select! {
            () = run => true,
            () = reached(&kill_point) => false,
        };
        let was_refreshed = kill_point.server_calls().contains(&"refresh_session");
        drop((client, keeper));
        let (_client, keeper) = start(&phone);
        let state = becomes(&keeper, |state| *state != SessionState::Restoring).await;
        match state {
            SessionState::SignedIn { .. } => {
                let token = lent(&keeper).await.expect("a session that is shown works");
                assert!(phone.takes_token(&token).await, "killed after {effects}");
            }
            SessionState::SignedOut { .. } => {
                assert!(is_over || !was_refreshed || phone.sessions() <= 1, "killed after {effects}");
                becomes(&keeper, signed_out(false)).await;
            }
            other => panic!("killed after {effects}: {other:?}"),
        }
        if is_over {
            break;
        }
        effects += 1;
    }
    assert!(effects > 8, "{effects}");
}

async fn reached(kill_point: &KillPoint) {
    while !kill_point.is_reached() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    // What does not wait for the swallowed effect may go on for a moment.
    tokio::time::sleep(Duration::from_millis(30)).await;
}

#[tokio::test]
async fn no_token_is_logged_or_printed() {
    let phone = Phone::new();
    let (_client, keeper) = signed_in(&phone).await;
    let mut secrets = Vec::new();
    for wait in [Duration::ZERO, LATE] {
        phone.wait(wait);
        secrets.push(lent(&keeper).await.expect("a token"));
        let session = stored_session(&phone).await;
        secrets.push(session.refresh_token.expect("one").expose_text().expect("text").to_owned());
    }
    let printed = format!("{:?} {:?}", keeper.state(), keeper.lend().await);
    assert!(!printed.contains(ADDRESS), "{printed}");
    keeper.sign_out();
    becomes(&keeper, signed_out(false)).await;
    let lines = phone.log.lines();
    assert!(lines.iter().any(|line| line.starts_with("session: ")), "{lines:?}");
    for line in lines.iter().chain([&printed]) {
        assert!(secrets.iter().all(|secret| !line.contains(secret.as_str())), "{line}");
        assert!(!line.contains(ADDRESS), "{line}");
    }
}

#[tokio::test]
async fn after_the_client_is_closed_every_call_is_answered_so() {
    let phone = Phone::new();
    let (client, keeper) = signed_in(&phone).await;
    phone.wait(TOO_LATE);
    phone.sandbox.add_fault(Fault::once(REFRESH, FaultKind::Hold));
    let waiting = keeper.lend();
    eventually("it is under way", || phone.sandbox.calls(REFRESH) == 1).await;
    client.close();
    assert_eq!(waiting.await.err(), Some(LendFailure::Closed));
    assert_eq!(lent(&keeper).await, Err(LendFailure::Closed));
    phone.sandbox.clear_faults();
}
