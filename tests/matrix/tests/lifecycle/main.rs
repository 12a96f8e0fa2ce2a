//! The life of the boundary: many threads, calls from inside a listener, closing in the middle of
//! everything, dropping without closing, and hosts that throw, hang, or answer too late.
//!
//! Nothing may deadlock, panic or be kept. What would hang is done on a thread of its own and waited
//! for; what would be kept holds a sender whose receiver knows when the last one is gone.

mod closing;
mod dropping;
mod hosts;
mod listeners;
mod sessions;
mod threads;
mod unreliable;

use std::{
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use repass_core::flow::{
    Slot,
    login::{LoginAction, LoginScreen, SignInScreen},
    login_window::{LoginWindowAction, LoginWindowScreen},
    reset::{ResetAction, ResetScreen},
};
use repass_ffi::{
    client::RepassClient,
    flows::{LoginWindowFlow, ResetFlow},
};
use repass_matrix::{
    host::CAPTCHA,
    observed::{ObservedFlow, is_at_address, is_at_inbox},
    phone::{ADDRESS, Connection, NEW, OLD, Phone},
};
use repass_sandbox::Settings;
use unreliable::PATIENCE;

const RECOVER: &str = "POST /recover";

/// How long an impatient phone lets a call take: longer than any of a working server, on a busy machine.
const CALL_TIMEOUT: Duration = Duration::from_secs(3);

fn phone() -> Phone {
    Phone::new(Settings::strict(), Connection::default())
}

/// One that gives calls up soon, to the server and to the app.
fn impatient_phone() -> Phone {
    Phone::new(Settings::strict(), Connection { call_timeout: Some(CALL_TIMEOUT), ..Connection::default() })
}

/// One whose server wants a captcha.
fn phone_with_captcha() -> Phone {
    let settings = Settings { captcha_token: Some(CAPTCHA.to_owned()), ..Settings::strict() };
    Phone::new(settings, Connection { call_timeout: Some(CALL_TIMEOUT), ..Connection::default() })
}

fn send(reset: &ResetFlow) {
    reset.put(Slot::Address, ADDRESS.as_bytes());
    reset.dispatch(ResetAction::SendInstructions);
}

fn sign_in(login: &LoginWindowFlow) {
    login.put(Slot::Address, ADDRESS.as_bytes());
    login.put(Slot::Password, OLD.as_bytes());
    login.dispatch(LoginWindowAction::Login { action: LoginAction::SignIn });
}

/// The fields of the login, with nothing under way.
fn sign_in_screen(screen: &LoginWindowScreen) -> Option<SignInScreen> {
    match screen {
        LoginWindowScreen::Login { screen: LoginScreen::SignIn { screen } } if screen.busy.is_none() => Some(*screen),
        _ => None,
    }
}

fn is_signed_in(screen: &LoginWindowScreen) -> bool {
    matches!(screen, LoginWindowScreen::Login { screen: LoginScreen::SignedIn })
}

/// Plays each of these cases; they wait most of the time.
fn at_the_same_time<Case: Send>(cases: impl IntoIterator<Item = Case>, play: impl Fn(Case) + Sync) {
    let play = &play;
    thread::scope(|scope| {
        for case in cases {
            scope.spawn(move || play(case));
        }
    });
}

/// Does something that must not wait for anything.
fn at_once<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, waited) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    waited.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("it hangs: {what}"))
}

fn at_address(client: &Arc<RepassClient>) -> ObservedFlow<ResetFlow> {
    let reset = ObservedFlow::new(client.clone().reset());
    let _ = reset.shown(is_at_address);
    reset
}

fn at_new_password(phone: &Phone, client: &Arc<RepassClient>) -> ObservedFlow<ResetFlow> {
    let reset = at_address(client);
    send(&reset);
    let _ = reset.shown(is_at_inbox);
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
