//! The life of the boundary: many threads, calls from inside a listener, closing in the middle of
//! everything, dropping without closing, and hosts that throw, hang, or answer too late.
//!
//! Nothing may deadlock, panic or be kept. What would hang is done on a thread of its own and waited
//! for; what would be kept holds a sender whose receiver knows when the last one is gone.

mod closing;
mod dropping;
mod hosts;
mod listeners;
mod threads;
mod unreliable;

use std::{
    sync::{Arc, mpsc},
    thread,
    time::Instant,
};

use repass_core::flow::{
    Slot,
    login::LoginAction,
    reset::{ResetAction, ResetScreen},
};
use repass_ffi::{client::RepassClient, flows::ResetFlow};
use repass_matrix::{
    observed::ObservedFlow,
    phone::{ADDRESS, Connection, NEW, Phone},
};
use repass_sandbox::Settings;
use unreliable::PATIENCE;

const RECOVER: &str = "POST /recover";

fn phone() -> Phone {
    Phone::new(Settings::strict(), Connection::default())
}

fn send() -> ResetAction {
    ResetAction::SendInstructions { address: ADDRESS.to_owned() }
}

fn sign_in() -> LoginAction {
    LoginAction::SignIn { address: ADDRESS.to_owned() }
}

/// Does something that must not wait for anything.
fn at_once<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, waited) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    waited.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("it hangs: {what}"))
}

fn at_address(client: &Arc<RepassClient>) -> ObservedFlow<ResetFlow> {
    let reset = ObservedFlow::new(client.clone().reset());
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::EnterAddress { .. }));
    reset
}

fn at_new_password(phone: &Phone, client: &Arc<RepassClient>) -> ObservedFlow<ResetFlow> {
    let reset = at_address(client);
    reset.dispatch(send());
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::CheckInbox { sending: false, .. }));
    phone.await_mail("Reset your", 1);
    reset.put(Slot::Code, phone.newest_code("Reset your").as_bytes());
    reset.dispatch(ResetAction::SubmitCode);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::NewPassword { .. }));
    reset
}

fn save(reset: &ResetFlow) {
    reset.put(Slot::NewPassword, NEW.as_bytes());
    reset.put(Slot::Retype, NEW.as_bytes());
    reset.dispatch(ResetAction::Save);
}

/// Waits until something has happened to the account.
fn wait_for(phone: &Phone, event: &str) {
    let end = Instant::now() + PATIENCE;
    while phone.happened(event) == 0 {
        assert!(Instant::now() < end, "it did not happen: {event}");
        thread::yield_now();
    }
}
