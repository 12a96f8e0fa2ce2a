//! Hosts that throw, hang, or answer too late.

use std::{sync::Arc, thread, time::Duration};

use repass_core::{
    flow::{
        Slot,
        change::{AppFields, ChangeAction, ChangeScreen, EditingScreen, SignInReason},
        login::LoginAction,
        login_window::LoginWindowAction,
        reset::{ClosedScreen, DoneScreen, EnterAddressScreen, ResetAction, ResetScreen},
    },
    problem::Problem,
};
use repass_ffi::{client::RepassClient, flows::ChangeFlow};
use repass_matrix::{
    observed::{ObservedFlow, is_at_inbox},
    phone::{NEW, OLD, Phone, RESET},
};

use crate::{
    CALL_TIMEOUT, RECOVER, at_address, at_new_password, at_the_same_time, impatient_phone, is_signed_in, phone,
    phone_with_captcha, save, send, sign_in, sign_in_screen,
    unreliable::{Behaviour, UnreliableHost, UnreliableStore},
    wait_for,
};

const SAVE: &str = "PUT /user";

/// The two ways in which a host lets the library down.
const FAILING: [Behaviour; 2] = [Behaviour::Throws, Behaviour::Hangs];

fn problem_at_address(screen: &ResetScreen) -> Option<Problem> {
    match screen {
        ResetScreen::EnterAddress { screen: EnterAddressScreen { account: None, busy: None, problem, .. } } => *problem,
        _ => None,
    }
}

fn editing(screen: &ChangeScreen) -> Option<&EditingScreen> {
    match screen {
        ChangeScreen::Editing { screen } if screen.busy.is_none() => Some(screen),
        _ => None,
    }
}

fn is_unreadable(screen: &ResetScreen) -> bool {
    matches!(screen, ResetScreen::Unreadable { screen } if !screen.trying)
}

fn of_both_stores() -> [(Behaviour, usize); 4] {
    [(Behaviour::Throws, 0), (Behaviour::Throws, 1), (Behaviour::Hangs, 0), (Behaviour::Hangs, 1)]
}

fn both(host: &UnreliableHost) -> [Arc<UnreliableStore>; 2] {
    [Arc::clone(&host.secrets), Arc::clone(&host.records)]
}

/// The host holds a session.
fn signed_in(client: &Arc<RepassClient>) {
    let login = ObservedFlow::new(client.clone().login_window());
    sign_in(&login);
    let _ = login.shown(is_signed_in);
}

fn save_profile(change: &ChangeFlow) {
    change.put(Slot::NewPassword, NEW.as_bytes());
    change.put(Slot::Retype, NEW.as_bytes());
    change.dispatch(ChangeAction::Save { app_fields_changed: true });
}

// The stores

#[test]
fn a_store_that_cannot_write_sends_nothing_and_says_so() {
    at_the_same_time(of_both_stores(), |(behaviour, which)| {
        let (phone, (host, _gone)) = (impatient_phone(), UnreliableHost::new());
        let client = phone.client(host.hosts());
        let reset = at_address(&client);
        let store = &both(&host)[which];
        store.control.set(behaviour);
        send(&reset);
        let _ = reset.shown(|screen| problem_at_address(screen) == Some(Problem::CheckStorage));
        assert_eq!(phone.sandbox.calls(RECOVER), 0, "{behaviour:?}");
        store.control.set(Behaviour::Fine);
        send(&reset);
        let _ = reset.shown(is_at_inbox);
        assert_eq!(phone.sandbox.calls(RECOVER), 1, "{behaviour:?}");
    });
}

#[test]
fn a_store_that_cannot_read_now_loses_nothing_and_the_reset_goes_on_later() {
    at_the_same_time(of_both_stores(), |(behaviour, which)| {
        let (phone, (host, _gone)) = (impatient_phone(), UnreliableHost::new());
        let client = phone.client(host.hosts());
        let reset = at_address(&client);
        send(&reset);
        let _ = reset.shown(is_at_inbox);
        host.records.store.wait_for(RESET, |record| record.windows(10).any(|part| part == b"CheckInbox"));
        drop((reset, client));

        let store = &both(&host)[which];
        store.control.set(behaviour);
        let client = phone.client(host.hosts());
        let reset = ObservedFlow::new(client.clone().reset());
        let _ = reset.shown(is_unreadable);
        assert!(host.records.store.get(RESET).is_some() && host.secrets.store.get(RESET).is_some());
        reset.dispatch(ResetAction::TryAgain);
        let _ = reset.shown(is_unreadable);
        store.control.set(Behaviour::Fine);
        reset.dispatch(ResetAction::TryAgain);
        let _ = reset.shown(is_at_inbox);
        assert_eq!(phone.sandbox.calls(RECOVER), 1, "reading sends nothing");
    });
}

#[test]
fn settings_tell_that_they_cannot_look_for_an_unfinished_save() {
    at_the_same_time(FAILING, |behaviour| {
        let (phone, (host, _gone)) = (impatient_phone(), UnreliableHost::new());
        host.records.control.set(behaviour);
        let client = phone.client(host.hosts());
        let change = ObservedFlow::new(client.clone().change());
        let _ = change.shown(|screen| matches!(screen, ChangeScreen::Unreadable { screen } if !screen.trying));
        host.records.control.set(Behaviour::Fine);
        change.dispatch(ChangeAction::TryAgain);
        let _ = change.shown(|screen| editing(screen).is_some());
    });
}

#[test]
fn a_login_window_does_not_wait_for_its_store() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    host.records.control.set(Behaviour::Hangs);
    let client = phone.client(host.hosts());
    signed_in(&client);
    assert!(host.sessions.sessions.is_signed_in());
}

#[test]
fn a_store_that_hangs_while_it_deletes_holds_up_neither_this_flow_nor_for_ever_the_next() {
    let (phone, (host, _gone)) = (impatient_phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_new_password(&phone, &client);
    host.sessions.control.set(Behaviour::Hangs);
    save(&reset);
    host.sessions.control.hangs();
    host.records.control.set(Behaviour::Hangs);
    host.sessions.control.set(Behaviour::Fine);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::Done { .. }));
    host.records.control.hangs();
    let next = ObservedFlow::new(client.clone().reset());
    let _ = next.shown(is_unreadable);
    host.records.control.set(Behaviour::Fine);
    next.dispatch(ResetAction::TryAgain);
    // What was not deleted still tells that the password is saved.
    let _ = next.shown(|screen| matches!(screen, ResetScreen::Done { .. }));
}

#[test]
fn a_store_that_hangs_can_be_left_and_its_late_answer_changes_nothing() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_address(&client);
    host.records.control.set(Behaviour::Hangs);
    send(&reset);
    host.records.control.hangs();
    reset.dispatch(ResetAction::Cancel);
    let closed = ResetScreen::Closed { screen: ClosedScreen { may_have_changed: false, was_told: false } };
    assert_eq!(reset.screen(), closed);
    host.records.control.set(Behaviour::Fine);
    // The next flow looks at the store after the late write and the delete behind it.
    let next = at_address(&client);
    let screen = EnterAddressScreen { account: None, busy: None, problem: None, notice: None };
    assert_eq!(next.screen(), ResetScreen::EnterAddress { screen });
    assert_eq!((reset.screen(), phone.sandbox.calls(RECOVER)), (closed, 0));
}

// The session

#[test]
fn a_host_that_cannot_take_the_session_after_a_sign_in_says_so_and_the_session_is_ended() {
    at_the_same_time(FAILING, |behaviour| {
        let (phone, (host, _gone)) = (impatient_phone(), UnreliableHost::new());
        let client = phone.client(host.hosts());
        let login = ObservedFlow::new(client.clone().login_window());
        host.sessions.control.set(behaviour);
        sign_in(&login);
        let _ = login.shown(|screen| {
            sign_in_screen(screen).is_some_and(|screen| screen.problem == Some(Problem::CheckSessionStorage))
        });
        wait_for(&phone, "signed_out");
        host.sessions.control.set(Behaviour::Fine);
        sign_in(&login);
        let _ = login.shown(is_signed_in);
        assert_eq!(host.sessions.sessions.handed_over(), 1, "{behaviour:?}");
    });
}

#[test]
fn a_host_that_cannot_take_the_session_after_a_reset_hears_that_the_password_is_saved() {
    at_the_same_time(FAILING, |behaviour| {
        let (phone, (host, _gone)) = (impatient_phone(), UnreliableHost::new());
        let client = phone.client(host.hosts());
        let reset = at_new_password(&phone, &client);
        host.sessions.control.set(behaviour);
        save(&reset);
        let done = reset.shown(|screen| matches!(screen, ResetScreen::Done { .. }));
        assert!(matches!(done, ResetScreen::Done { screen: DoneScreen { signed_in: false, .. } }), "{done:?}");
        wait_for(&phone, "signed_out");
        assert!(phone.password_is(NEW) && !host.sessions.sessions.is_signed_in());
    });
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
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::Done { screen } if screen.signed_in));
    assert_eq!(host.sessions.sessions.handed_over(), 1);
}

#[test]
fn a_host_that_cannot_lend_its_session_now_keeps_it_and_can_try_again() {
    at_the_same_time(FAILING, |behaviour| {
        let (phone, (host, _gone)) = (impatient_phone(), UnreliableHost::new());
        let client = phone.client(host.hosts());
        signed_in(&client);
        let change = ObservedFlow::new(client.clone().change());
        let _ = change.shown(|screen| editing(screen).is_some());
        // Offline, it cannot refresh its token: that says nothing about the session.
        host.sessions.control.set(behaviour);
        save_profile(&change);
        let refused = change.shown(|screen| editing(screen).is_some_and(|screen| screen.problem.is_some()));
        let screen = editing(&refused).expect("the fields");
        assert_eq!((screen.problem, screen.app_fields), (Some(Problem::CheckConnection), AppFields::KeepUnsaved));
        assert_eq!(phone.sandbox.calls(SAVE), 0, "{behaviour:?}");
        assert!(phone.password_is(OLD) && host.sessions.sessions.is_signed_in());
        host.sessions.control.set(Behaviour::Fine);
        change.dispatch(ChangeAction::Save { app_fields_changed: true });
        let saved = change.shown(|screen| editing(screen).is_some_and(|screen| screen.saved.is_some()));
        assert_eq!(editing(&saved).map(|screen| screen.app_fields), Some(AppFields::SaveNow));
        assert!(phone.password_is(NEW));
    });
}

#[test]
fn settings_do_not_wait_for_a_host_that_does_not_tell_whose_account_it_is() {
    at_the_same_time(FAILING, |behaviour| {
        let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
        let client = phone.client(host.hosts());
        signed_in(&client);
        host.sessions.account.set(behaviour);
        let change = ObservedFlow::new(client.clone().change());
        save_profile_once_shown(&change);
        let saved = change.shown(|screen| editing(screen).is_some_and(|screen| screen.saved.is_some()));
        assert_eq!(editing(&saved).map(|screen| screen.account.as_str()), Some(""));
        assert!(phone.password_is(NEW));
    });
}

fn save_profile_once_shown(change: &ObservedFlow<ChangeFlow>) {
    let _ = change.shown(|screen| editing(screen).is_some());
    save_profile(change);
}

#[test]
fn a_host_that_tells_late_whose_account_it_is_is_believed() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    signed_in(&client);
    host.sessions.account.set(Behaviour::Hangs);
    let change = ObservedFlow::new(client.clone().change());
    host.sessions.account.hangs();
    let _ = change.shown(|screen| editing(screen).is_some_and(|screen| screen.account.is_empty()));
    host.sessions.account.set(Behaviour::Fine);
    let _ = change.shown(|screen| editing(screen).is_some_and(|screen| screen.account == "k•••@example.com"));
}

#[test]
fn a_host_that_does_not_take_that_its_session_is_over_holds_nobody_up() {
    at_the_same_time(FAILING, |behaviour| {
        let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
        let client = phone.client(host.hosts());
        host.sessions.over.set(behaviour);
        let change = ObservedFlow::new(client.clone().change());
        save_profile_once_shown(&change);
        let _ = change.shown(|screen| {
            matches!(screen, ChangeScreen::SignInAgain { screen } if screen.reason == SignInReason::SessionOver)
        });
    });
}

// The captcha

#[test]
fn a_captcha_that_cannot_be_solved_is_told_and_nothing_is_mailed() {
    let (phone, (host, _gone)) = (phone_with_captcha(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_address(&client);
    host.captcha.control.set(Behaviour::Throws);
    send(&reset);
    let _ = reset.shown(|screen| problem_at_address(screen) == Some(Problem::SolveCaptcha));
    assert_eq!(phone.sandbox.calls(RECOVER), 1, "the one that was refused");
    host.captcha.control.set(Behaviour::Fine);
    send(&reset);
    let _ = reset.shown(is_at_inbox);
    phone.await_mail("Reset your", 1);
    assert_eq!(phone.mails("Reset your"), 1);
}

#[test]
fn a_person_may_take_longer_over_a_captcha_than_a_call_may_take() {
    let (phone, (host, _gone)) = (phone_with_captcha(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let login = ObservedFlow::new(client.clone().login_window());
    host.captcha.control.set(Behaviour::Hangs);
    sign_in(&login);
    host.captcha.control.hangs();
    // Longer than any call, and what an adapter's own clock may be late.
    thread::sleep(CALL_TIMEOUT + Duration::from_secs(3));
    assert!(sign_in_screen(&login.screen()).is_none(), "still signing in");
    host.captcha.control.set(Behaviour::Fine);
    let _ = login.shown(is_signed_in);
}

#[test]
fn a_captcha_that_hangs_can_be_left_and_its_late_answer_sends_nothing() {
    let (phone, (host, _gone)) = (phone_with_captcha(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    host.captcha.control.set(Behaviour::Hangs);

    let reset = at_address(&client);
    send(&reset);
    host.captcha.control.hangs();
    reset.dispatch(ResetAction::Cancel);
    let closed = ResetScreen::Closed { screen: ClosedScreen { may_have_changed: false, was_told: false } };
    assert_eq!(reset.screen(), closed);

    let login = ObservedFlow::new(client.clone().login_window());
    sign_in(&login);
    wait_for_calls(&phone, "POST /token?grant_type=password", 1);
    login.dispatch(LoginWindowAction::Login { action: LoginAction::StartOver });
    assert!(sign_in_screen(&login.screen()).is_some());

    host.captcha.control.set(Behaviour::Fine);
    // One more sign-in, solved at once: by then the late ones would have been sent.
    sign_in(&login);
    let _ = login.shown(is_signed_in);
    assert_eq!((reset.screen(), phone.sandbox.calls(RECOVER)), (closed, 1));
    assert_eq!(phone.sandbox.calls("POST /token?grant_type=password"), 3);
}

fn wait_for_calls(phone: &Phone, route: &str, calls: usize) {
    while phone.sandbox.calls(route) < calls {
        thread::yield_now();
    }
}

// The log

#[test]
fn a_log_that_throws_stops_nothing() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_new_password(&phone, &client);
    save(&reset);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::Done { screen } if screen.signed_in));
    assert!(host.log.lines() > 10);
}
