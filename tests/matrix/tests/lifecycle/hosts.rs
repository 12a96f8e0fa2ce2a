//! Hosts that throw, hang, or answer too late.

use repass_core::{
    flow::{
        Notice, Slot,
        change::{ChangeAction, ChangeScreen},
        login::LoginScreen,
        reset::{ResetAction, ResetScreen},
    },
    problem::Problem,
};
use repass_matrix::{
    observed::ObservedFlow,
    phone::{NEW, OLD},
};

use crate::{
    RECOVER, at_address, at_new_password, phone, save, send, sign_in,
    unreliable::{Behaviour, UnreliableHost},
};

#[test]
fn a_store_that_throws_on_writing_sends_nothing_and_says_so() {
    for secret in [true, false] {
        let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
        let client = phone.client(host.hosts());
        let reset = at_address(&client);
        let store = if secret { &host.secrets } else { &host.records };
        store.control.set(Behaviour::Throws);
        reset.dispatch(send());
        let _ = reset.shown(|screen| {
            matches!(screen, ResetScreen::EnterAddress { sending: false, problem: Some(Problem::CheckStorage), .. })
        });
        assert_eq!(phone.sandbox.calls(RECOVER), 0);
        store.control.set(Behaviour::Fine);
        reset.dispatch(send());
        let _ = reset.shown(|screen| matches!(screen, ResetScreen::CheckInbox { sending: false, .. }));
        assert_eq!(phone.sandbox.calls(RECOVER), 1);
    }
}

#[test]
fn a_store_that_throws_on_reading_starts_over_with_a_word() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    host.records.control.set(Behaviour::Throws);
    let client = phone.client(host.hosts());
    let reset = ObservedFlow::new(client.clone().reset());
    let screen = reset.settled();
    assert!(matches!(screen, ResetScreen::EnterAddress { notice: Some(Notice::StartedOver), .. }), "{screen:?}");
}

#[test]
fn a_host_that_throws_when_it_is_handed_the_session_hears_that_the_password_is_saved() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_new_password(&phone, &client);
    host.sessions.control.set(Behaviour::Throws);
    save(&reset);
    let done = reset.shown(|screen| matches!(screen, ResetScreen::Done { .. }));
    assert!(matches!(done, ResetScreen::Done { signed_in: false, .. }), "{done:?}");
    assert!(phone.password_is(NEW) && !host.sessions.sessions.is_signed_in());
}

#[test]
fn a_host_that_cannot_lend_its_session_now_keeps_it_and_can_try_again() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let login = ObservedFlow::new(client.clone().login());
    login.put(Slot::Password, OLD.as_bytes());
    login.dispatch(sign_in());
    let _ = login.shown(|screen| *screen == LoginScreen::SignedIn);
    let change = ObservedFlow::new(client.clone().change());
    let _ = change.shown(|screen| matches!(screen, ChangeScreen::Editing { account, .. } if !account.is_empty()));
    // Offline, it cannot refresh its token: that says nothing about the session.
    host.sessions.control.set(Behaviour::Throws);
    change.put(Slot::NewPassword, NEW.as_bytes());
    change.put(Slot::Retype, NEW.as_bytes());
    change.dispatch(ChangeAction::Save);
    let screen = change.settled();
    assert!(matches!(screen, ChangeScreen::Editing { problem: Some(_), .. }), "{screen:?}");
    assert!(phone.password_is(OLD) && host.sessions.sessions.is_signed_in());
    host.sessions.control.set(Behaviour::Fine);
    change.dispatch(ChangeAction::Save);
    let _ = change.shown(|screen| matches!(screen, ChangeScreen::Editing { saved: Some(_), .. }));
    assert!(phone.password_is(NEW));
}

#[test]
fn a_log_that_throws_stops_nothing() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_new_password(&phone, &client);
    save(&reset);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::Done { signed_in: true, .. }));
    assert!(host.log.lines() > 10);
}

// Hosts that hang, and answer too late

#[test]
fn a_store_that_hangs_can_be_left_and_its_late_answer_changes_nothing() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_address(&client);
    host.records.control.set(Behaviour::Hangs);
    reset.dispatch(send());
    host.records.control.hangs();
    reset.dispatch(ResetAction::Cancel);
    let closed = ResetScreen::Closed { may_have_changed: false };
    assert_eq!(reset.screen(), closed);
    host.records.control.set(Behaviour::Fine);
    // The next flow looks at the store after the late write and the delete behind it.
    let next = at_address(&client);
    assert_eq!(next.screen(), ResetScreen::EnterAddress { sending: false, problem: None, notice: None });
    assert_eq!((reset.screen(), phone.sandbox.calls(RECOVER)), (closed, 0));
}

#[test]
fn a_host_that_takes_the_session_late_is_handed_it_once() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_new_password(&phone, &client);
    host.sessions.control.set(Behaviour::Hangs);
    save(&reset);
    host.sessions.control.hangs();
    assert_eq!(reset.screen(), ResetScreen::SigningIn);
    reset.dispatch(ResetAction::Save);
    reset.dispatch(ResetAction::StartOver);
    host.sessions.control.set(Behaviour::Fine);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::Done { signed_in: true, .. }));
    assert_eq!(host.sessions.sessions.handed_over(), 1);
}
