//! The adapter by itself, against a real PocketBase.

use std::{sync::Arc, time::Duration};

use repass_core::{
    address::Address,
    backend::{
        Backend, Brought, Failure, Grant, InstructionsRequest, OtherDevices, PasswordChange, Proof, SessionFate,
        SignInRequest, SignedIn, Ticket, WeakReason,
    },
    link::{AppLinks, LinkContent},
    secret::Secret,
};

use super::Served;
use crate::{
    line::{Fate, Line},
    servers::{AdapterTest, Server, Setup},
};

pub const ALL: &[(&str, AdapterTest)] = &[
    ("a_password_is_reset_once_and_every_older_token_is_dead", || {
        Box::pin(a_password_is_reset_once_and_every_older_token_is_dead())
    }),
    ("a_wrong_password_and_an_unknown_account_are_answered_alike_and_a_right_one_gives_a_session", || {
        Box::pin(a_wrong_password_and_an_unknown_account_are_answered_alike_and_a_right_one_gives_a_session())
    }),
    ("a_change_wants_the_old_password_and_gives_a_new_session_for_the_dead_ones", || {
        Box::pin(a_change_wants_the_old_password_and_gives_a_new_session_for_the_dead_ones())
    }),
    ("a_token_is_refreshed_by_itself_as_often_as_one_likes_and_tells_how_long_it_lives", || {
        Box::pin(a_token_is_refreshed_by_itself_as_often_as_one_likes_and_tells_how_long_it_lives())
    }),
];

const KIM: &str = "kim@example.com";
const OLD: &str = "first tide 7";
const NEW: &str = "second tide 8";

fn kim() -> Address {
    Address::parse(KIM).expect("an address")
}

async fn started() -> (Served, Arc<dyn Backend>) {
    let running = Served::start(Setup::Shared).await;
    running.create_account(KIM, OLD).await;
    let server = running.adapter(&running.address());
    (running, server)
}

async fn ask(server: &dyn Backend, address: &str) -> Result<(), Failure> {
    let (address, ticket) = (Address::parse(address).expect("an address"), Ticket::default());
    let request = InstructionsRequest { address: &address, redirect: None, ticket: &ticket, captcha: None };
    server.request_instructions(request).await.map(drop)
}

/// What the adapter reads from the mail's link.
fn read(server: &dyn Backend, link: &str) -> LinkContent {
    let links = AppLinks::parse(&["https://app.example.com/reset"]).expect("a link");
    server.read_link(&links.recognise(link).expect("the app's")).expect("readable")
}

async fn set(server: &dyn Backend, grant: &Grant, password: &str) -> Result<OtherDevices, Failure> {
    server.set_password(grant, &Secret::from(password)).await
}

async fn a_password_is_reset_once_and_every_older_token_is_dead() {
    let (running, server) = started().await;
    let session = running.sign_in(KIM, OLD).await.expect("signed in");

    assert_eq!(ask(&*server, "nobody@example.com").await, Ok(()));
    assert_eq!(ask(&*server, KIM).await, Ok(()));
    let link = read(&*server, &running.mailed_link(KIM, 0).await).proof.expect("a token");
    let proof = Proof { address: &kim(), ticket: None, brought: Brought::Link(&link) };
    let verified = server.verify(proof).await.expect("no network is asked");
    assert_eq!(verified.account, Some(kim()), "the token names it");

    let too_short = Err(Failure::WeakPassword(vec![WeakReason::Length]));
    assert_eq!(set(&*server, &verified.grant, "short").await, too_short);
    for too_long in ["x".repeat(72), "é".repeat(60), "x".repeat(300)] {
        assert_eq!(set(&*server, &verified.grant, &too_long).await, Err(Failure::PasswordTooLong));
    }
    let longest = "é".repeat(35) + "x";
    assert_eq!(longest.len(), server.abilities().max_password_bytes.expect("a limit") as usize);
    assert_eq!(set(&*server, &verified.grant, &longest).await, Ok(OtherDevices::SignedOut));

    assert_eq!(set(&*server, &verified.grant, "third password").await, Err(Failure::ProofRefused));
    assert_eq!(running.sign_in(KIM, OLD).await, None);
    assert!(running.sign_in(KIM, &longest).await.is_some());
    assert!(!running.takes(&session).await);

    let forged = Grant::new(Secret::from("not.a.token"));
    assert_eq!(set(&*server, &forged, "third password").await, Err(Failure::ProofRefused));
    assert_eq!(running.mails("nobody@example.com"), 0);
}

async fn a_wrong_password_and_an_unknown_account_are_answered_alike_and_a_right_one_gives_a_session() {
    let (running, server) = started().await;
    let sign_in = async |address: &str, password: &str| {
        let (address, password) = (Address::parse(address).expect("an address"), Secret::from(password));
        server.sign_in(SignInRequest { address: &address, password: &password, captcha: None }).await
    };
    assert_eq!(sign_in(KIM, "not it").await.err(), Some(Failure::WrongCredentials));
    assert_eq!(sign_in("nobody@example.com", OLD).await.err(), Some(Failure::WrongCredentials));
    let Ok(SignedIn::Session(session)) = sign_in(KIM, OLD).await else { panic!("not signed in") };
    assert_eq!(session.account, Some(kim()));
    assert!(session.user_id.is_some() && session.refresh_token.is_none());
    assert!(running.takes(session.access_token.expose_text().expect("text")).await);
}

async fn a_change_wants_the_old_password_and_gives_a_new_session_for_the_dead_ones() {
    let (running, server) = started().await;
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
    assert!(running.takes(&there).await, "what is refused ends nothing");

    let changed = change(&here, Some(OLD), NEW).await.expect("saved");
    assert_eq!(changed.others, OtherDevices::SignedOut);
    let SessionFate::Replaced(session) = changed.session else { panic!("{changed:?}") };
    assert!(running.takes(session.access_token.expose_text().expect("text")).await);
    assert!(!running.takes(&there).await && !running.takes(here.expose_text().expect("text")).await);
    assert_eq!(change(&here, Some(NEW), OLD).await.err(), Some(Failure::SessionOver));
    assert!(running.sign_in(KIM, NEW).await.is_some());
}

async fn a_token_is_refreshed_by_itself_as_often_as_one_likes_and_tells_how_long_it_lives() {
    let (running, server) = started().await;
    assert!(server.abilities().refreshes_sessions);
    let (address, password) = (kim(), Secret::from(OLD));
    let signing_in = SignInRequest { address: &address, password: &password, captcha: None };
    let Ok(SignedIn::Session(session)) = server.sign_in(signing_in).await else { panic!("not signed in") };
    let lifetime = Duration::from_secs(session.expires_in_seconds.expect("the token tells, by the server's own clock"));
    assert!(lifetime > Duration::from_hours(24), "{lifetime:?}");

    let next = server.refresh_session(&session).await.expect("refreshed");
    assert!(next.expires_in_seconds.is_some() && next.refresh_token.is_none());
    assert_eq!((&next.account, &next.user_id), (&Some(kim()), &session.user_id));
    for token in [&session, &next] {
        assert!(running.takes(token.access_token.expose_text().expect("text")).await, "both live");
    }

    // The server keeps no sessions, so a lost answer costs nothing.
    let line = Line::to(running.address(), [Fate::LoseAnswer]).await;
    let losing = running.adapter(&line.address());
    assert_eq!(losing.refresh_session(&session).await.err(), Some(Failure::Lost));
    assert!(server.refresh_session(&session).await.is_ok());

    // A password once saved ends them all.
    let (access_token, account, new, current) = (&next.access_token, kim(), Secret::from(NEW), Secret::from(OLD));
    let change = PasswordChange {
        access_token,
        account: Some(&account),
        new: &new,
        current: Some(&current),
        mailed_code: None,
        sign_out_others: true,
    };
    server.change_password(change).await.expect("saved");
    assert_eq!(server.refresh_session(&next).await.err(), Some(Failure::SessionOver));
}
