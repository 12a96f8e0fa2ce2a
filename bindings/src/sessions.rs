//! The keeper of the app's session, for an app that brings no [`SessionHost`](crate::host::SessionHost).
//!
//! Calls are synchronous, like those of the flows: a token is lent to a [`TokenReceiver`], and what is held is
//! told to a [`SessionListener`].

use std::sync::Arc;

use repass_core::{
    secret::Secret,
    session::{self, LendFailure, SessionState},
};

use crate::{
    client::RepassClient,
    flows::{Listening, Observation},
    host::HostError,
};

/// Hears what the keeper holds: in order, one at a time, the present state first, on a library thread that may
/// be blocked. A slow listener skips states that were already replaced.
#[uniffi::export(with_foreign)]
pub trait SessionListener: Send + Sync {
    /// This is so now.
    fn changed(&self, state: SessionState) -> Result<(), HostError>;
}

/// Gets the access token for one of the app's own requests. One of its methods is called, once, on a library
/// thread that may be blocked, or on the thread that closes the client.
#[uniffi::export(with_foreign)]
pub trait TokenReceiver: Send + Sync {
    /// The token, to be sent as the server wants it, most often as `Authorization: Bearer …`. Use it for this
    /// request and keep it nowhere: ask again for the next one.
    fn lent(&self, access_token: String) -> Result<(), HostError>;
    /// There is none, for this reason.
    fn refused(&self, reason: LendFailure) -> Result<(), HostError>;
}

/// Keeps the session of the signed-in person: in the secure store, refreshed one at a time and before it expires,
/// and ended when they sign out. It alone refreshes it. Calls may come from any thread, and none waits.
#[derive(uniffi::Object)]
pub struct SessionKeeper {
    keeper: session::SessionKeeper,
    listening: Listening,
    /// Closes itself when nobody holds it any more, and its keeper with it.
    _client: Arc<RepassClient>,
}

impl SessionKeeper {
    pub(crate) fn new(keeper: session::SessionKeeper, client: Arc<RepassClient>) -> Arc<Self> {
        Arc::new(Self { keeper, listening: Listening::default(), _client: client })
    }
}

#[uniffi::export]
impl SessionKeeper {
    /// What it holds now.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.keeper.state()
    }

    /// Tells the listener what is held, from now on, until the observation ends or the client is closed. The
    /// library then lets go of the listener.
    #[must_use]
    pub fn observe(&self, listener: Arc<dyn SessionListener>) -> Arc<Observation> {
        let mut states = self.keeper.states();
        self.listening.start(self.keeper.runtime(), async move {
            while states.changed().await.is_ok() {
                let (state, listener) = (states.borrow_and_update().clone(), Arc::clone(&listener));
                // Off the one worker: a listener that blocks must not stop the keeper.
                let heard = tokio::task::spawn_blocking(move || listener.changed(state)).await;
                if !matches!(heard, Ok(Ok(()))) {
                    return;
                }
            }
        })
    }

    /// Lends the access token for one of the app's own requests. It is refreshed first where it is about to
    /// expire, for however many callers by one request.
    pub fn lend_access_token(&self, receiver: Arc<dyn TokenReceiver>) {
        let mut waiting = Waiting(Some(receiver));
        let lending = self.keeper.lend();
        self.keeper.runtime().spawn(async move {
            let lent = lending.await;
            let _ = tokio::task::spawn_blocking(move || waiting.tell(lent)).await;
        });
    }

    /// Your server refused this access token (401). It is refreshed before it is lent again, although it seemed
    /// to live; ask for another one, once, and repeat your request with that. Where the server refreshes no
    /// sessions, the session is over. Late refusals of a token that is not lent any more change nothing.
    pub fn access_token_refused(&self, access_token: String) {
        self.keeper.access_token_refused(&Secret::from(access_token));
    }

    /// Signs out: at once on this device; the server is told as soon as it can be reached, see
    /// [`SessionState::SignedOut`]. What you keep of the person is yours to delete.
    pub fn sign_out(&self) {
        self.keeper.sign_out();
    }

    /// The app came to the front: what could not be done before (a store that was locked, a server that was not
    /// told) is tried again.
    pub fn foregrounded(&self) {
        self.keeper.foregrounded();
    }
}

/// Somebody who waits for a token, and is told whatever happens: also where the runtime ends before.
struct Waiting(Option<Arc<dyn TokenReceiver>>);

impl Waiting {
    fn tell(&mut self, lent: Result<Secret, LendFailure>) {
        let Some(receiver) = self.0.take() else { return };
        // What the app makes of it is not ours to know.
        let _ = match lent {
            Ok(token) => receiver.lent(token.expose_text().unwrap_or_default().to_owned()),
            Err(reason) => receiver.refused(reason),
        };
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.tell(Err(LendFailure::Closed));
    }
}
