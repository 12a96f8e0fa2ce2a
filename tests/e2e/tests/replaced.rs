//! A server that ends the session used for a change and hands out another: the host gets it.

use std::sync::Arc;

use async_trait::async_trait;
use repass_core::{
    address::Address,
    backend::{
        Abilities, Backend, Confirmation, Failure, Grant, Proof, Proved, ResetRequest, Saved, SignOut, SignedIn,
    },
    client::Client,
    flow::{
        Slot,
        change::{Change, ChangeAction, ChangeScreen},
        login::{LoginAction, LoginScreen},
    },
    host::{SessionSink, SessionSource},
    runner::FlowHandle,
    secret::Secret,
};
use repass_e2e::{ADDRESS, KillPoint, NEW, OLD, Phone, eventually, shown, type_into};
use tokio::sync::Semaphore;

/// The sandbox, but a change replaces the session. It answers once it may.
struct Replacing {
    inner: Arc<dyn Backend>,
    may_answer: Arc<Semaphore>,
}

#[async_trait]
impl Backend for Replacing {
    fn abilities(&self) -> Abilities {
        self.inner.abilities()
    }

    async fn request_reset(&self, request: ResetRequest<'_>) -> Result<(), Failure> {
        self.inner.request_reset(request).await
    }

    async fn prove(&self, proof: Proof<'_>) -> Result<Proved, Failure> {
        self.inner.prove(proof).await
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<Saved, Failure> {
        self.inner.set_password(grant, new).await
    }

    async fn sign_in(&self, address: &Address, password: &Secret) -> Result<SignedIn, Failure> {
        self.inner.sign_in(address, password).await
    }

    async fn change_password(&self, token: &Secret, new: &Secret, how: Confirmation<'_>) -> Result<Saved, Failure> {
        let saved = self.inner.change_password(token, new, how).await?;
        self.inner.sign_out(token, SignOut::This).await?;
        let address = Address::parse(ADDRESS).expect("an address");
        let SignedIn::Session(session) = self.inner.sign_in(&address, new).await? else { panic!("no second factor") };
        self.may_answer.acquire().await.expect("open").forget();
        Ok(Saved { replacement: Some(session), ..saved })
    }
}

/// An app that is signed in, and what it is signed in with.
async fn signed_in(phone: &Phone) -> (Client, Arc<Semaphore>, Secret) {
    let may_answer = Arc::new(Semaphore::new(0));
    let backend = Replacing { inner: phone.backend(), may_answer: Arc::clone(&may_answer) };
    let client = phone.open_before(Arc::new(backend), &KillPoint::never());
    let login = client.login();
    type_into(&login, Slot::Password, OLD);
    login.dispatch(LoginAction::SignIn { address: ADDRESS.to_owned() });
    shown(&login, |screen| *screen == LoginScreen::SignedIn).await;
    let token = phone.session.access_token().await.expect("it tells").expect("signed in");
    (client, may_answer, token)
}

async fn save(client: &Client) -> FlowHandle<Change> {
    let change = client.change();
    shown(&change, |screen| matches!(screen, ChangeScreen::Editing { .. })).await;
    type_into(&change, Slot::NewPassword, NEW);
    type_into(&change, Slot::Retype, NEW);
    change.dispatch(ChangeAction::Save);
    change
}

#[tokio::test]
async fn the_host_gets_the_session_that_replaces_its_own() {
    let phone = Phone::new();
    let (client, may_answer, before) = signed_in(&phone).await;
    let change = save(&client).await;
    may_answer.add_permits(1);
    let saved = |screen: &ChangeScreen| matches!(screen, ChangeScreen::Editing { saving: false, saved: Some(_), .. });
    shown(&change, saved).await;
    let held = phone.session.access_token().await.expect("it tells").expect("signed in");
    assert_ne!(held.expose(), before.expose());
    assert!(phone.password_is(NEW));
}

#[tokio::test]
async fn the_host_gets_it_also_when_the_person_has_left_before_the_answer() {
    let phone = Phone::new();
    let (client, may_answer, _) = signed_in(&phone).await;
    let change = save(&client).await;
    eventually("the server has saved it", || phone.password_is(NEW)).await;
    change.close();
    drop(change);
    // The app has noticed that its session is over.
    phone.session.must_sign_in_again().await;
    may_answer.add_permits(1);
    eventually("the app is signed in anew", || phone.session.is_signed_in()).await;
}
