//! Closing in the middle of everything.

use std::sync::Arc;

use repass_core::flow::{
    Slot,
    reset::{ResetAction, ResetScreen},
};
use repass_ffi::client::RepassClient;
use repass_matrix::{
    observed::is_at_inbox,
    phone::{NEW, Phone},
};
use repass_sandbox::{Fault, FaultKind};

use crate::{
    RECOVER, at_address, at_new_password, at_once, phone, phone_with_captcha, save, send, sign_in, sign_in_screen,
    unreliable::{Behaviour, UnreliableHost},
    wait_for,
};

/// What may be under way when the app closes.
pub(crate) type Operation =
    (&'static str, fn() -> Phone, fn(&Phone, &UnreliableHost, &Arc<RepassClient>) -> Box<dyn Send>);

/// Presses, and waits until the server has this call, which it will never answer.
fn stalled(phone: &Phone, route: &str, press: impl FnOnce()) {
    phone.press_under(Fault::once(route, FaultKind::Stall).always(), press);
}

/// All of it, and how it is begun.
pub(crate) const OPERATIONS: &[Operation] = &[
    ("nothing", phone, |_, _, client| {
        Box::new((client.clone().login_window(), client.clone().reset(), client.clone().change()))
    }),
    ("signing in", phone, |phone, _, client| {
        let login = client.clone().login_window();
        stalled(phone, "POST /token?grant_type=password", || sign_in(&login));
        Box::new(login)
    }),
    ("asking for instructions", phone, |phone, _, client| {
        let reset = at_address(client);
        stalled(phone, RECOVER, || send(&reset));
        Box::new(reset)
    }),
    ("saving", phone, |phone, _, client| {
        let reset = at_new_password(phone, client);
        stalled(phone, "PUT /user", || save(&reset));
        Box::new(reset)
    }),
    ("writing the record", phone, |_, host, client| {
        let reset = at_address(client);
        host.records.control.set(Behaviour::Hangs);
        send(&reset);
        host.records.control.hangs();
        Box::new(reset)
    }),
    ("reading the record", phone, |_, host, client| {
        host.secrets.control.set(Behaviour::Hangs);
        let reset = client.clone().reset();
        host.secrets.control.hangs();
        Box::new(reset)
    }),
    ("asking for the account", phone, |_, host, client| {
        host.sessions.account.set(Behaviour::Hangs);
        let change = client.clone().change();
        host.sessions.account.hangs();
        Box::new(change)
    }),
    ("solving a captcha", phone_with_captcha, |_, host, client| {
        let reset = at_address(client);
        host.captcha.control.set(Behaviour::Hangs);
        send(&reset);
        host.captcha.control.hangs();
        Box::new(reset)
    }),
    ("handing the session over", phone, |phone, host, client| {
        let reset = at_new_password(phone, client);
        host.sessions.control.set(Behaviour::Hangs);
        save(&reset);
        host.sessions.control.hangs();
        Box::new(reset)
    }),
];

#[test]
fn closing_in_the_middle_of_anything_is_done_at_once_and_keeps_nothing() {
    for (what, phone, begin) in OPERATIONS {
        let (phone, (host, gone)) = (phone(), UnreliableHost::new());
        let client = phone.client(host.hosts());
        let flow = begin(&phone, &host, &client);
        at_once(what, move || {
            client.close();
            client.close();
            let (reset, login) = (client.clone().reset(), client.clone().login_window());
            send(&reset);
            sign_in(&login);
            assert_eq!(reset.screen(), ResetScreen::Restoring, "a flow of a closed client does nothing");
            assert!(sign_in_screen(&login.screen()).is_some());
            drop((client, flow, reset, login, host));
        });
        gone.wait();
    }
}

#[test]
fn closing_the_client_wipes_what_was_typed_in_flows_that_live_on() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_new_password(&phone, &client);
    reset.put(Slot::NewPassword, NEW.as_bytes());
    assert!(!reset.assess().empty);
    client.close();
    assert!(reset.assess().empty);
    reset.put(Slot::NewPassword, NEW.as_bytes());
    assert!(reset.assess().empty, "and nothing is taken any more");
}

#[test]
fn a_session_that_comes_after_its_flow_was_closed_is_ended_on_the_server() {
    for route in ["POST /verify", "POST /token?grant_type=password"] {
        let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
        let client = phone.client(host.hosts());
        // The answer waits until the flow is closed: long enough that closing comes first.
        phone.sandbox.add_fault(Fault::once(route, FaultKind::DelayAnswer(1_500)));
        let login = client.clone().login_window();
        if route == "POST /verify" {
            let reset = at_address(&client);
            send(&reset);
            phone.await_mail("Reset your", 1);
            let _ = reset.shown(is_at_inbox);
            reset.put(Slot::Code, phone.newest_code("Reset your").as_bytes());
            reset.dispatch(ResetAction::SubmitCode);
            wait_for(&phone, "signed_in_by_");
            reset.close();
        } else {
            sign_in(&login);
            wait_for(&phone, "signed_in_by_");
            login.close();
        }
        wait_for(&phone, "signed_out");
        assert!(!host.sessions.sessions.is_signed_in());
    }
}
