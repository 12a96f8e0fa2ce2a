//! The life of the boundary: many threads, calls from inside a listener, closing in the middle of
//! everything, dropping without closing, and hosts that throw, hang, or answer too late.
//!
//! Nothing may deadlock, panic or be kept. What would hang is done on a thread of its own and waited
//! for; what would be kept holds a sender whose receiver knows when the last one is gone.

mod moody;

use std::{
    sync::{
        Arc, Barrier, Mutex, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use moody::{Alive, Mood, Moody, PATIENCE};
use repass_core::{
    flow::{
        Notice, Slot,
        change::{ChangeAction, ChangeScreen},
        login::{LoginAction, LoginScreen},
        reset::{ResetAction, ResetScreen},
    },
    problem::Problem,
};
use repass_ffi::{
    client::RepassClient,
    flows::{ChangeListener, ResetFlow, ResetListener},
    host::HostError,
};
use repass_matrix::{
    phone::{ADDRESS, NEW, OLD, Phone, Way},
    watched::Watched,
};
use repass_sandbox::{Fault, FaultKind, Settings};

const RECOVER: &str = "POST /recover";

fn phone() -> Phone {
    Phone::new(Settings::strict(), Way::default())
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

fn at_address(client: &RepassClient) -> Watched<ResetFlow> {
    let reset = Watched::new(client.reset());
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::EnterAddress { .. }));
    reset
}

fn at_new_password(phone: &Phone, client: &RepassClient) -> Watched<ResetFlow> {
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

/// A listener that is told what to do with a screen.
struct Listener {
    hears: Box<dyn Fn(ResetScreen) -> Result<(), HostError> + Send + Sync>,
    _alive: Alive,
}

impl Listener {
    fn new(alive: Alive, hears: impl Fn(ResetScreen) -> Result<(), HostError> + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { hears: Box::new(hears), _alive: alive })
    }
}

impl ResetListener for Listener {
    fn shown(&self, screen: ResetScreen) -> Result<(), HostError> {
        (self.hears)(screen)
    }
}

// Many threads

#[test]
fn dispatching_from_many_threads_sends_once() {
    let (phone, (moody, _gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let reset = at_address(&client);
    let start = Barrier::new(16);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                start.wait();
                for _ in 0..50 {
                    reset.dispatch(send());
                    reset.put(Slot::Code, b"123");
                    let _ = (reset.screen(), reset.assess(), reset.account_name());
                    reset.foregrounded();
                }
            });
        }
    });
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::CheckInbox { sending: false, .. }));
    phone.await_mail("Reset your", 1);
    assert_eq!((phone.sandbox.calls(RECOVER), phone.mails("Reset your")), (1, 1));
}

#[test]
fn closing_while_many_threads_call_ends_in_silence() {
    let (phone, (moody, gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let flows: Vec<_> = (0..8).map(|_| client.reset()).collect();
    let start = Barrier::new(9);
    thread::scope(|scope| {
        for reset in &flows {
            let (start, client) = (&start, &client);
            scope.spawn(move || {
                start.wait();
                for _ in 0..200 {
                    reset.put(Slot::NewPassword, NEW.as_bytes());
                    reset.dispatch(send());
                    reset.dispatch(ResetAction::Cancel);
                    let _ = client.login();
                }
            });
        }
        start.wait();
        client.close();
    });
    for reset in &flows {
        assert!(reset.assess().empty, "a closed flow keeps nothing that was typed");
    }
    drop((client, flows, moody));
    gone.wait();
}

// From inside a listener

/// Goes through a whole reset from inside its listener.
struct SelfDriven {
    flow: Mutex<Weak<ResetFlow>>,
    phone: Phone,
    ended: mpsc::Sender<ResetScreen>,
}

impl ResetListener for SelfDriven {
    fn shown(&self, screen: ResetScreen) -> Result<(), HostError> {
        let Some(flow) = self.flow.lock().unwrap_or_else(PoisonError::into_inner).upgrade() else { return Ok(()) };
        match screen {
            ResetScreen::EnterAddress { sending: false, .. } => flow.dispatch(send()),
            ResetScreen::CheckInbox { sending: false, checking: false, .. } => {
                self.phone.await_mail("Reset your", 1);
                flow.put(Slot::Code, self.phone.newest_code("Reset your").as_bytes());
                flow.dispatch(ResetAction::SubmitCode);
            }
            ResetScreen::NewPassword { saving: false, .. } => save(&flow),
            done @ ResetScreen::Done { .. } => drop(self.ended.send(done)),
            _ => {}
        }
        let _ = (flow.screen(), flow.assess());
        Ok(())
    }
}

#[test]
fn a_whole_reset_can_be_driven_from_inside_its_listener() {
    let (phone, (moody, _gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let (ended, end) = mpsc::channel();
    let reset = client.reset();
    let driven = Arc::new(SelfDriven { flow: Mutex::new(Arc::downgrade(&reset)), phone, ended });
    let _observation = reset.observe(Arc::clone(&driven) as _);
    let done = end.recv_timeout(PATIENCE).expect("it comes to its end");
    assert!(matches!(done, ResetScreen::Done { signed_in: true, .. }), "{done:?}");
    assert!(driven.phone.password_is(NEW));
}

#[test]
fn a_listener_may_close_the_flow_and_the_client_from_inside() {
    let (phone, (moody, gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let reset = client.reset();
    let (closed, was_closed) = mpsc::channel();
    let (inner_client, inner_reset) = (Mutex::new(Some(Arc::clone(&client))), Arc::downgrade(&reset));
    let observation = reset.observe(Listener::new(moody.alive(), move |_| {
        if let Some(reset) = inner_reset.upgrade() {
            reset.close();
        }
        // The last handle may be dropped here, on the library's own thread.
        if let Some(client) = inner_client.lock().unwrap_or_else(PoisonError::into_inner).take() {
            client.close();
            drop(client);
        }
        let _ = closed.send(());
        Ok(())
    }));
    drop(client);
    was_closed.recv_timeout(PATIENCE).expect("the listener is heard");
    drop((reset, observation, moody));
    gone.wait();
}

#[test]
fn a_listener_that_throws_hears_no_more_and_the_others_do() {
    let (phone, (moody, gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let reset = client.reset();
    let heard = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&heard);
    let throwing = reset.observe(Listener::new(moody.alive(), move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        Err(HostError::Failed)
    }));
    let watched = Watched::new(Arc::clone(&reset));
    reset.dispatch(send());
    let _ = watched.shown(|screen| matches!(screen, ResetScreen::EnterAddress { .. }));
    reset.dispatch(send());
    let _ = watched.shown(|screen| matches!(screen, ResetScreen::CheckInbox { .. }));
    assert!(heard.load(Ordering::SeqCst) <= 1, "it threw, and was called again");
    drop((client, reset, watched, throwing, moody));
    gone.wait();
}

#[test]
fn a_listener_that_blocks_holds_up_neither_the_flow_nor_closing() {
    let (phone, (moody, gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let reset = at_address(&client);
    let (let_go, blocked) = mpsc::channel::<()>();
    let (blocks, is_blocking) = mpsc::channel();
    let blocked = Mutex::new(blocked);
    let observation = reset.observe(Listener::new(moody.alive(), move |_| {
        let _ = blocks.send(());
        let _ = blocked.lock().unwrap_or_else(PoisonError::into_inner).recv();
        Ok(())
    }));
    is_blocking.recv_timeout(PATIENCE).expect("the listener is heard");
    reset.dispatch(send());
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::CheckInbox { sending: false, .. }));
    at_once("close, drop", move || {
        client.close();
        drop((client, reset, observation, moody));
    });
    drop(let_go);
    gone.wait();
}

#[test]
fn after_its_observation_ended_a_listener_is_let_go() {
    let (phone, (moody, _)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let reset = at_address(&client);
    let (dropped, was_dropped) = mpsc::channel::<()>();
    let observation = reset.observe(Listener::new(moody.alive(), move |_| {
        let _ = &dropped;
        Ok(())
    }));
    observation.cancel();
    observation.cancel();
    assert_eq!(was_dropped.recv_timeout(PATIENCE), Err(mpsc::RecvTimeoutError::Disconnected));
}

// Closing in the middle of everything

/// What may be under way when the app closes.
type Middle = (&'static str, fn(&Phone, &Moody, &RepassClient) -> Box<dyn Send>);

/// Waits until the server has this call, which it will never answer.
fn stalled(phone: &Phone, route: &str, press: impl FnOnce()) {
    phone.sandbox.add_fault(Fault::once(route, FaultKind::Stall).always());
    let before = phone.sandbox.calls(route);
    press();
    while phone.sandbox.calls(route) == before {
        thread::yield_now();
    }
}

const MIDDLES: &[Middle] = &[
    ("nothing", |_, _, client| Box::new((client.login(), client.reset(), client.change()))),
    ("signing in", |phone, _, client| {
        let login = client.login();
        login.put(Slot::Password, OLD.as_bytes());
        stalled(phone, "POST /token?grant_type=password", || login.dispatch(sign_in()));
        Box::new(login)
    }),
    ("asking for instructions", |phone, _, client| {
        let reset = at_address(client);
        stalled(phone, RECOVER, || reset.dispatch(send()));
        Box::new(reset)
    }),
    ("saving", |phone, _, client| {
        let reset = at_new_password(phone, client);
        stalled(phone, "PUT /user", || save(&reset));
        Box::new(reset)
    }),
    ("writing the record", |_, moody, client| {
        let reset = at_address(client);
        moody.records.temper.set(Mood::Hangs);
        reset.dispatch(send());
        moody.records.temper.hangs();
        Box::new(reset)
    }),
    ("reading the record", |_, moody, client| {
        moody.secrets.temper.set(Mood::Hangs);
        let reset = client.reset();
        moody.secrets.temper.hangs();
        Box::new(reset)
    }),
    ("asking for the account", |_, moody, client| {
        moody.sessions.temper.set(Mood::Hangs);
        let change = client.change();
        moody.sessions.temper.hangs();
        Box::new(change)
    }),
    ("handing the session over", |phone, moody, client| {
        let reset = at_new_password(phone, client);
        moody.sessions.temper.set(Mood::Hangs);
        save(&reset);
        moody.sessions.temper.hangs();
        Box::new(reset)
    }),
];

#[test]
fn closing_in_the_middle_of_anything_is_done_at_once_and_keeps_nothing() {
    for (what, begin) in MIDDLES {
        let (phone, (moody, gone)) = (phone(), Moody::new());
        let client = phone.client(moody.hosts());
        let flow = begin(&phone, &moody, &client);
        at_once(what, move || {
            client.close();
            client.close();
            let (reset, login) = (client.reset(), client.login());
            reset.dispatch(send());
            login.put(Slot::Password, OLD.as_bytes());
            login.dispatch(sign_in());
            assert_eq!(reset.screen(), ResetScreen::Restoring, "a flow of a closed client does nothing");
            assert!(matches!(login.screen(), LoginScreen::SignIn { signing_in: false, .. }));
            drop((client, flow, reset, login, moody));
        });
        gone.wait();
    }
}

#[test]
fn dropping_everything_without_closing_keeps_nothing_in_any_order() {
    for (what, begin) in MIDDLES {
        for client_first in [true, false] {
            let (phone, (moody, gone)) = (phone(), Moody::new());
            let client = phone.client(moody.hosts());
            let flow = begin(&phone, &moody, &client);
            at_once(what, move || {
                if client_first {
                    drop(client);
                    drop(flow);
                } else {
                    drop(flow);
                    drop(client);
                }
                drop(moody);
            });
            gone.wait();
        }
    }
}

#[test]
fn flows_that_are_dropped_are_gone_while_their_client_lives() {
    let (phone, (moody, _gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    // An observation keeps no flow: its listener is let go when the flow is gone.
    let (alive, gone) = mpsc::channel::<()>();
    let mut observations = Vec::new();
    for _ in 0..100 {
        let (reset, alive) = (client.reset(), alive.clone());
        observations.push(reset.observe(Listener::new(moody.alive(), move |_| {
            let _ = &alive;
            Ok(())
        })));
        reset.dispatch(ResetAction::Cancel);
    }
    drop(alive);
    assert_eq!(gone.recv_timeout(PATIENCE), Err(mpsc::RecvTimeoutError::Disconnected), "a flow was kept");
}

/// Heard by nobody; what counts is when it is let go.
struct Kept(#[allow(dead_code, reason = "its drop is what counts")] mpsc::Sender<()>);

impl ResetListener for Kept {
    fn shown(&self, _: ResetScreen) -> Result<(), HostError> {
        Ok(())
    }
}

impl ChangeListener for Kept {
    fn shown(&self, _: ChangeScreen) -> Result<(), HostError> {
        Ok(())
    }
}

#[test]
fn a_flow_whose_host_never_answers_is_gone_all_the_same_when_it_is_dropped() {
    let (phone, (moody, _gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    moody.sessions.temper.set(Mood::Hangs);
    moody.records.temper.set(Mood::Hangs);
    let (alive, gone) = mpsc::channel::<()>();
    let (reset, change) = (client.reset(), client.change());
    moody.sessions.temper.hangs();
    moody.records.temper.hangs();
    let kept = Arc::new(Kept(alive));
    let observations = (reset.observe(Arc::clone(&kept) as _), change.observe(kept));
    drop((reset, change));
    assert_eq!(gone.recv_timeout(PATIENCE), Err(mpsc::RecvTimeoutError::Disconnected), "a flow was kept");
    drop(observations);
}

#[test]
fn closing_the_client_wipes_what_was_typed_in_flows_that_live_on() {
    let (phone, (moody, _gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
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
        let (phone, (moody, _gone)) = (phone(), Moody::new());
        let client = phone.client(moody.hosts());
        // The answer waits until the flow is closed: long enough that closing comes first.
        phone.sandbox.add_fault(Fault::once(route, FaultKind::DelayAnswer(1_500)));
        let login = client.login();
        if route == "POST /verify" {
            let reset = at_address(&client);
            reset.dispatch(send());
            phone.await_mail("Reset your", 1);
            let _ = reset.shown(|screen| matches!(screen, ResetScreen::CheckInbox { sending: false, .. }));
            reset.put(Slot::Code, phone.newest_code("Reset your").as_bytes());
            reset.dispatch(ResetAction::SubmitCode);
            wait_for(&phone, "signed_in_by_");
            reset.close();
        } else {
            login.put(Slot::Password, OLD.as_bytes());
            login.dispatch(sign_in());
            wait_for(&phone, "signed_in_by_");
            login.close();
        }
        wait_for(&phone, "signed_out");
        assert!(!moody.sessions.pocket.is_signed_in());
    }
}

/// Waits until something has happened to the account.
fn wait_for(phone: &Phone, event: &str) {
    let end = std::time::Instant::now() + PATIENCE;
    while phone.happened(event) == 0 {
        assert!(std::time::Instant::now() < end, "it did not happen: {event}");
        thread::yield_now();
    }
}

// Hosts that throw

#[test]
fn a_store_that_throws_on_writing_sends_nothing_and_says_so() {
    for secret in [true, false] {
        let (phone, (moody, _gone)) = (phone(), Moody::new());
        let client = phone.client(moody.hosts());
        let reset = at_address(&client);
        let store = if secret { &moody.secrets } else { &moody.records };
        store.temper.set(Mood::Throws);
        reset.dispatch(send());
        let _ = reset.shown(|screen| {
            matches!(screen, ResetScreen::EnterAddress { sending: false, problem: Some(Problem::CheckStorage), .. })
        });
        assert_eq!(phone.sandbox.calls(RECOVER), 0);
        store.temper.set(Mood::Fine);
        reset.dispatch(send());
        let _ = reset.shown(|screen| matches!(screen, ResetScreen::CheckInbox { sending: false, .. }));
        assert_eq!(phone.sandbox.calls(RECOVER), 1);
    }
}

#[test]
fn a_store_that_throws_on_reading_starts_over_with_a_word() {
    let (phone, (moody, _gone)) = (phone(), Moody::new());
    moody.records.temper.set(Mood::Throws);
    let client = phone.client(moody.hosts());
    let reset = Watched::new(client.reset());
    let screen = reset.settled();
    assert!(matches!(screen, ResetScreen::EnterAddress { notice: Some(Notice::StartedOver), .. }), "{screen:?}");
}

#[test]
fn a_host_that_throws_when_it_is_handed_the_session_hears_that_the_password_is_saved() {
    let (phone, (moody, _gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let reset = at_new_password(&phone, &client);
    moody.sessions.temper.set(Mood::Throws);
    save(&reset);
    let done = reset.shown(|screen| matches!(screen, ResetScreen::Done { .. }));
    assert!(matches!(done, ResetScreen::Done { signed_in: false, .. }), "{done:?}");
    assert!(phone.password_is(NEW) && !moody.sessions.pocket.is_signed_in());
}

#[test]
fn a_host_that_cannot_lend_its_session_now_keeps_it_and_can_try_again() {
    let (phone, (moody, _gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let login = Watched::new(client.login());
    login.put(Slot::Password, OLD.as_bytes());
    login.dispatch(sign_in());
    let _ = login.shown(|screen| *screen == LoginScreen::SignedIn);
    let change = Watched::new(client.change());
    let _ = change.shown(|screen| matches!(screen, ChangeScreen::Editing { account, .. } if !account.is_empty()));
    // Offline, it cannot refresh its token: that says nothing about the session.
    moody.sessions.temper.set(Mood::Throws);
    change.put(Slot::NewPassword, NEW.as_bytes());
    change.put(Slot::Retype, NEW.as_bytes());
    change.dispatch(ChangeAction::Save);
    let screen = change.settled();
    assert!(matches!(screen, ChangeScreen::Editing { problem: Some(_), .. }), "{screen:?}");
    assert!(phone.password_is(OLD) && moody.sessions.pocket.is_signed_in());
    moody.sessions.temper.set(Mood::Fine);
    change.dispatch(ChangeAction::Save);
    let _ = change.shown(|screen| matches!(screen, ChangeScreen::Editing { saved: Some(_), .. }));
    assert!(phone.password_is(NEW));
}

#[test]
fn a_log_that_throws_stops_nothing() {
    let (phone, (moody, _gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let reset = at_new_password(&phone, &client);
    save(&reset);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::Done { signed_in: true, .. }));
    assert!(moody.log.lines() > 10);
}

// Hosts that hang, and answer too late

#[test]
fn a_store_that_hangs_can_be_left_and_its_late_answer_changes_nothing() {
    let (phone, (moody, _gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let reset = at_address(&client);
    moody.records.temper.set(Mood::Hangs);
    reset.dispatch(send());
    moody.records.temper.hangs();
    reset.dispatch(ResetAction::Cancel);
    let closed = ResetScreen::Closed { may_have_changed: false };
    assert_eq!(reset.screen(), closed);
    moody.records.temper.set(Mood::Fine);
    // The next flow looks at the store after the late write and the delete behind it.
    let next = at_address(&client);
    assert_eq!(next.screen(), ResetScreen::EnterAddress { sending: false, problem: None, notice: None });
    assert_eq!((reset.screen(), phone.sandbox.calls(RECOVER)), (closed, 0));
}

#[test]
fn a_host_that_takes_the_session_late_is_handed_it_once() {
    let (phone, (moody, _gone)) = (phone(), Moody::new());
    let client = phone.client(moody.hosts());
    let reset = at_new_password(&phone, &client);
    moody.sessions.temper.set(Mood::Hangs);
    save(&reset);
    moody.sessions.temper.hangs();
    assert_eq!(reset.screen(), ResetScreen::SigningIn);
    reset.dispatch(ResetAction::Save);
    reset.dispatch(ResetAction::StartOver);
    moody.sessions.temper.set(Mood::Fine);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::Done { signed_in: true, .. }));
    assert_eq!(moody.sessions.pocket.handed_over(), 1);
}
