//! A server that ends the session used for a change and hands out another: the host gets it.

use std::sync::Arc;

use async_trait::async_trait;
use repass_core::{
    address::Address,
    backend::{
        Abilities, Backend, Changed, Failure, Grant, InstructionsRequest, OtherDevices, PasswordChange, Proof,
        SessionAfterChange, SessionFate, SignInRequest, SignOut, SignedIn, Ticket, Verified,
    },
    client::{Client, Setup},
    flow::change::{Change, ChangeAction, ChangeScreen, SignInReason},
    host::SessionHost,
    runner::FlowHandle,
    secret::Secret,
};
use repass_e2e::{
    ADDRESS, Does, NEW, OLD, Phone, UnreliableHost, eventually, open,
    person::{press_save, settings, settled, sign_in},
    shown,
};
use tokio::sync::Semaphore;

/// The sandbox, but a change replaces the session. It answers once it may.
struct Replacing {
    inner: Arc<dyn Backend>,
    may_answer: Arc<Semaphore>,
}

#[async_trait]
impl Backend for Replacing {
    fn abilities(&self) -> Abilities {
        Abilities { session_after_change: SessionAfterChange::Replaced, ..self.inner.abilities() }
    }

    async fn request_instructions(&self, request: InstructionsRequest<'_>) -> Result<Option<Ticket>, Failure> {
        self.inner.request_instructions(request).await
    }

    async fn verify(&self, proof: Proof<'_>) -> Result<Verified, Failure> {
        self.inner.verify(proof).await
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<OtherDevices, Failure> {
        self.inner.set_password(grant, new).await
    }

    async fn sign_in(&self, request: SignInRequest<'_>) -> Result<SignedIn, Failure> {
        self.inner.sign_in(request).await
    }

    async fn sign_out(&self, access_token: &Secret, which: SignOut) -> Result<(), Failure> {
        self.inner.sign_out(access_token, which).await
    }

    async fn change_password(&self, change: PasswordChange<'_>) -> Result<Changed, Failure> {
        let (token, password) = (change.access_token, change.new);
        let saved = self.inner.change_password(change).await?;
        self.inner.sign_out(token, SignOut::This).await?;
        let address = Address::parse(ADDRESS).expect("an address");
        let request = SignInRequest { address: &address, password, captcha: None };
        let SignedIn::Session(session) = self.inner.sign_in(request).await? else { panic!("no second factor") };
        self.may_answer.acquire().await.expect("open").forget();
        Ok(Changed { session: SessionFate::Replaced(session), ..saved })
    }
}

/// An app that is signed in, its host, and what it is signed in with.
struct App {
    client: Client,
    host: Arc<UnreliableHost>,
    may_answer: Arc<Semaphore>,
    token: Secret,
}

async fn signed_in(phone: &Phone) -> App {
    let may_answer = Arc::new(Semaphore::new(0));
    let backend = Replacing { inner: phone.backend(), may_answer: Arc::clone(&may_answer) };
    let host = UnreliableHost::before(Arc::clone(&phone.session) as _);
    let client = open(Setup { backend: Arc::new(backend), sessions: Some(Arc::clone(&host) as _), ..phone.setup() });
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, None);
    let token = held(phone).await;
    App { client, host, may_answer, token }
}

async fn held(phone: &Phone) -> Secret {
    phone.session.access_token().await.expect("it tells").expect("signed in")
}

async fn save(client: &Client) -> FlowHandle<Change> {
    let change = settings(client).await;
    press_save(&change, NEW, NEW);
    change
}

#[tokio::test]
async fn the_host_gets_the_session_that_replaces_its_own() {
    let phone = Phone::new();
    let app = signed_in(&phone).await;
    let change = save(&app.client).await;
    app.may_answer.add_permits(1);
    assert_eq!(settled(&change).await.problem, None);
    assert_ne!(held(&phone).await, app.token);
    assert!(phone.password_is(NEW));
}

#[tokio::test]
async fn the_host_gets_it_also_when_the_person_has_left_before_the_answer() {
    let phone = Phone::new();
    let app = signed_in(&phone).await;
    let change = save(&app.client).await;
    eventually("the server has saved it", || phone.password_is(NEW)).await;
    change.close();
    drop(change);
    // The app has noticed that its session is over.
    phone.session.must_sign_in_again().await;
    app.may_answer.add_permits(1);
    eventually("the app is signed in anew", || phone.session.is_signed_in()).await;
}

async fn refused(phone: &Phone) -> (App, FlowHandle<Change>) {
    let app = signed_in(phone).await;
    app.host.signed_in(&[Does::Fail, Does::Fail]);
    let change = save(&app.client).await;
    app.may_answer.add_permits(1);
    shown(&change, |screen| matches!(screen, ChangeScreen::SessionRefused { .. })).await;
    (app, change)
}

#[tokio::test]
async fn a_session_that_the_hosts_store_refused_is_kept_and_handed_over_again() {
    let phone = Phone::new();
    let (app, change) = refused(&phone).await;
    assert_eq!(held(&phone).await, app.token, "the host still has the old one");
    change.dispatch(ChangeAction::HandOverAgain);
    eventually("the store refuses once more", || phone.log.count("change: handed over") == 2).await;
    assert!(matches!(change.screen(), ChangeScreen::SessionRefused { screen } if !screen.trying));
    change.dispatch(ChangeAction::HandOverAgain);
    assert_eq!(settled(&change).await.saved, Some(OtherDevices::SignedOut));
    assert_ne!(held(&phone).await, app.token);
    // What it got works.
    press_save(&change, OLD, OLD);
    app.may_answer.add_permits(1);
    assert_eq!(settled(&change).await.problem, None);
    assert!(phone.password_is(OLD));
}

#[tokio::test]
async fn a_session_that_was_refused_and_is_let_go_of_is_ended_at_the_server() {
    let phone = Phone::new();
    let (_app, change) = refused(&phone).await;
    let logouts = phone.sandbox.calls("POST /logout");
    change.dispatch(ChangeAction::GoToLogin);
    let screen = shown(&change, |screen| matches!(screen, ChangeScreen::SignInAgain { .. })).await;
    assert!(matches!(screen, ChangeScreen::SignInAgain { screen } if screen.reason == SignInReason::PasswordChanged));
    eventually("it is ended", || phone.sandbox.calls("POST /logout") == logouts + 1).await;
    eventually("the host is told", || !phone.session.is_signed_in()).await;
}
