//! The keeper of the session, at the boundary: whoever waits for a token is answered, whatever ends.

use std::{
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use repass_core::session::{LendFailure, SessionState};
use repass_ffi::{
    client::RepassClient,
    host::HostError,
    sessions::{SessionKeeper, SessionListener, TokenReceiver},
};
use repass_matrix::{observed::ObservedFlow, phone::Phone};
use repass_sandbox::{Fault, FaultKind};

use super::{PATIENCE, at_once, is_signed_in, phone, sign_in, sign_in_screen};

const REFRESH: &str = "POST /token?grant_type=refresh_token";

/// Passes on what it is told.
struct Receiver(Mutex<mpsc::Sender<Result<String, LendFailure>>>);

impl TokenReceiver for Receiver {
    fn lent(&self, access_token: String) -> Result<(), HostError> {
        let _ = self.0.lock().expect("not poisoned").send(Ok(access_token));
        Ok(())
    }

    fn refused(&self, reason: LendFailure) -> Result<(), HostError> {
        let _ = self.0.lock().expect("not poisoned").send(Err(reason));
        Ok(())
    }
}

struct Listener(Mutex<mpsc::Sender<SessionState>>);

impl SessionListener for Listener {
    fn changed(&self, state: SessionState) -> Result<(), HostError> {
        let _ = self.0.lock().expect("not poisoned").send(state);
        Ok(())
    }
}

fn lending(keeper: &SessionKeeper) -> mpsc::Receiver<Result<String, LendFailure>> {
    let (told, answers) = mpsc::channel();
    keeper.lend_access_token(Arc::new(Receiver(Mutex::new(told))));
    answers
}

fn answer(answers: &mpsc::Receiver<Result<String, LendFailure>>) -> Result<String, LendFailure> {
    let answer = answers.recv_timeout(PATIENCE).expect("an answer");
    assert!(answers.recv_timeout(Duration::from_millis(50)).is_err(), "one answer, and the receiver is let go of");
    answer
}

fn keeper(client: &Arc<RepassClient>) -> Arc<SessionKeeper> {
    client.clone().sessions().expect("the app brings no sessions")
}

fn signed_in(phone: &Phone) -> (Arc<RepassClient>, Arc<SessionKeeper>) {
    let client = phone.client_that_keeps();
    let login = ObservedFlow::new(client.clone().login_window());
    let _ = login.shown(|screen| sign_in_screen(screen).is_some());
    sign_in(&login);
    let _ = login.shown(is_signed_in);
    let keeper = keeper(&client);
    (client, keeper)
}

#[test]
fn an_app_with_sessions_of_its_own_has_no_keeper() {
    assert!(phone().open().client().clone().sessions().is_none());
}

#[test]
fn a_listener_hears_the_states_in_order_and_the_present_one_first() {
    let phone = phone();
    let (_client, keeper) = signed_in(&phone);
    let (told, states) = mpsc::channel();
    let observation = keeper.observe(Arc::new(Listener(Mutex::new(told))));
    let next = || states.recv_timeout(PATIENCE).expect("a state");
    assert!(matches!(next(), SessionState::SignedIn { account: Some(_), .. }));
    keeper.sign_out();
    while next() != (SessionState::SignedOut { unfinished: false }) {}
    assert!(answer(&lending(&keeper)) == Err(LendFailure::SignedOut));
    observation.cancel();
}

#[test]
fn a_token_is_lent_and_one_that_was_refused_is_lent_no_more() {
    let phone = phone();
    let (_client, keeper) = signed_in(&phone);
    let first = answer(&lending(&keeper)).expect("a token");
    assert!(phone.sandbox.session_lives(&first));
    // Two tokens of one session and one second are equal.
    phone.sandbox.advance(Duration::from_secs(2));
    keeper.access_token_refused(first.clone());
    assert_ne!(answer(&lending(&keeper)).expect("a token"), first);
    assert_eq!(phone.sandbox.calls(REFRESH), 1);
}

#[test]
fn whoever_waits_for_a_token_is_told_when_the_client_is_closed_or_gone() {
    for close in [true, false] {
        let phone = phone();
        let (client, keeper) = signed_in(&phone);
        let token = answer(&lending(&keeper)).expect("a token");
        phone.sandbox.add_fault(Fault::once(REFRESH, FaultKind::Hold));
        keeper.access_token_refused(token);
        let answers = lending(&keeper);
        let after = at_once("ending", move || {
            if close {
                client.close();
                Some(lending(&keeper))
            } else {
                drop((client, keeper));
                None
            }
        });
        assert!(answer(&answers) == Err(LendFailure::Closed));
        if let Some(after) = after {
            assert!(answer(&after) == Err(LendFailure::Closed));
        }
        phone.sandbox.clear_faults();
    }
}
