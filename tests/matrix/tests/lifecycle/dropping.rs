//! Dropping without closing.

use std::sync::{Arc, mpsc};

use repass_core::flow::{
    Slot,
    change::ChangeScreen,
    login_window::LoginWindowScreen,
    reset::{ResetAction, ResetScreen},
};
use repass_ffi::{
    flows::{ChangeListener, LoginWindowListener, ResetListener},
    host::HostError,
};

use repass_matrix::observed::is_at_inbox;

use crate::{
    at_address, at_once,
    closing::OPERATIONS,
    phone, phone_with_captcha, send, sign_in,
    unreliable::{Behaviour, PATIENCE, UnreliableHost},
};

/// Heard by nobody; what counts is when it is let go.
struct Kept(#[allow(dead_code, reason = "its drop is what counts")] mpsc::Sender<()>);

impl ResetListener for Kept {
    fn shown(&self, _: ResetScreen, _: Vec<Slot>) -> Result<(), HostError> {
        Ok(())
    }
}

impl LoginWindowListener for Kept {
    fn shown(&self, _: LoginWindowScreen, _: Vec<Slot>) -> Result<(), HostError> {
        Ok(())
    }
}

impl ChangeListener for Kept {
    fn shown(&self, _: ChangeScreen, _: Vec<Slot>) -> Result<(), HostError> {
        Ok(())
    }
}

#[test]
fn dropping_everything_without_closing_keeps_nothing_in_any_order() {
    for (what, phone, begin) in OPERATIONS {
        for client_first in [true, false] {
            let (phone, (host, gone)) = (phone(), UnreliableHost::new());
            let client = phone.client(host.hosts());
            let flow = begin(&phone, &host, &client);
            at_once(what, move || {
                if client_first {
                    drop(client);
                    drop(flow);
                } else {
                    drop(flow);
                    drop(client);
                }
                drop(host);
            });
            gone.wait();
        }
    }
}

#[test]
fn a_flow_goes_on_while_it_is_held_though_nobody_holds_its_client() {
    let (phone, (host, gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_address(&client);
    drop(client);
    send(&reset);
    let _ = reset.shown(is_at_inbox);
    drop((reset, host));
    gone.wait();
}

#[test]
fn flows_that_are_dropped_are_gone_while_their_client_lives() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    // An observation keeps no flow: its listener is let go when the flow is gone.
    let (alive, gone) = mpsc::channel::<()>();
    let mut observations = Vec::new();
    for _ in 0..100 {
        let reset = client.clone().reset();
        observations.push(reset.observe(Arc::new(Kept(alive.clone()))));
        reset.dispatch(ResetAction::Cancel);
    }
    drop(alive);
    assert_eq!(gone.recv_timeout(PATIENCE), Err(mpsc::RecvTimeoutError::Disconnected), "a flow was kept");
}

#[test]
fn a_flow_whose_host_never_answers_is_gone_all_the_same_when_it_is_dropped() {
    let (phone, (host, _gone)) = (phone_with_captcha(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let login = client.clone().login_window();
    host.captcha.control.set(Behaviour::Hangs);
    sign_in(&login);
    host.captcha.control.hangs();
    host.sessions.account.set(Behaviour::Hangs);
    host.records.control.set(Behaviour::Hangs);
    let (alive, gone) = mpsc::channel::<()>();
    let (reset, change) = (client.clone().reset(), client.clone().change());
    host.sessions.account.hangs();
    host.records.control.hangs();
    let kept = Arc::new(Kept(alive));
    let observations =
        (login.observe(Arc::clone(&kept) as _), reset.observe(Arc::clone(&kept) as _), change.observe(kept));
    drop((login, reset, change));
    // Much sooner than a captcha would be given up.
    assert_eq!(gone.recv_timeout(PATIENCE), Err(mpsc::RecvTimeoutError::Disconnected), "a flow was kept");
    drop(observations);
}
