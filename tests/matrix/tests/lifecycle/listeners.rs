//! Calls from inside a listener, and listeners that throw or block.

use std::sync::{
    Arc, Mutex, PoisonError, Weak,
    atomic::{AtomicUsize, Ordering},
    mpsc,
};

use repass_core::flow::{
    Slot,
    reset::{ResetAction, ResetScreen},
};
use repass_ffi::{
    flows::{ResetFlow, ResetListener},
    host::HostError,
};
use repass_matrix::{
    observed::{ObservedFlow, is_at_address, is_at_inbox},
    phone::{NEW, Phone},
};

use crate::{
    at_address, at_new_password, at_once, phone, save, send,
    unreliable::{Alive, PATIENCE, UnreliableHost},
};

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
    fn shown(&self, screen: ResetScreen, _: Vec<Slot>) -> Result<(), HostError> {
        (self.hears)(screen)
    }
}

/// Goes through a whole reset from inside its listener.
struct SelfDriven {
    flow: Mutex<Weak<ResetFlow>>,
    phone: Phone,
    ended: mpsc::Sender<ResetScreen>,
}

impl ResetListener for SelfDriven {
    fn shown(&self, screen: ResetScreen, _: Vec<Slot>) -> Result<(), HostError> {
        let Some(flow) = self.flow.lock().unwrap_or_else(PoisonError::into_inner).upgrade() else { return Ok(()) };
        match screen {
            screen if is_at_address(&screen) => send(&flow),
            screen if is_at_inbox(&screen) => {
                self.phone.await_mail("Reset your", 1);
                flow.put(Slot::Code, self.phone.newest_code("Reset your").as_bytes());
                flow.dispatch(ResetAction::SubmitCode);
            }
            ResetScreen::NewPassword { screen } if screen.busy.is_none() => save(&flow),
            done @ ResetScreen::Done { .. } => drop(self.ended.send(done)),
            _ => {}
        }
        let _ = (flow.screen(), flow.assess());
        Ok(())
    }
}

#[test]
fn a_whole_reset_can_be_driven_from_inside_its_listener() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let (ended, end) = mpsc::channel();
    let reset = client.clone().reset();
    let driven = Arc::new(SelfDriven { flow: Mutex::new(Arc::downgrade(&reset)), phone, ended });
    let _observation = reset.observe(Arc::clone(&driven) as _);
    let done = end.recv_timeout(PATIENCE).expect("it comes to its end");
    assert!(matches!(done, ResetScreen::Done { screen } if screen.signed_in), "{done:?}");
    assert!(driven.phone.password_is(NEW));
}

#[test]
fn a_listener_is_told_which_fields_to_empty() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_new_password(&phone, &client);
    // The screen can be read before the listener has heard of it.
    let _ = reset.shown(|_| reset.was_emptied(Slot::Code));
    assert!(!reset.was_emptied(Slot::NewPassword) && !reset.was_emptied(Slot::Address));
    save(&reset);
    let both = || reset.was_emptied(Slot::NewPassword) && reset.was_emptied(Slot::Retype);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::Done { .. }) && both());
    assert!(!reset.was_emptied(Slot::Address), "an address is no secret");
}

#[test]
fn a_listener_may_close_the_flow_and_the_client_from_inside() {
    let (phone, (host, gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = client.clone().reset();
    let (closed, was_closed) = mpsc::channel();
    let (inner_client, inner_reset) = (Mutex::new(Some(Arc::clone(&client))), Arc::downgrade(&reset));
    let observation = reset.observe(Listener::new(host.alive(), move |_| {
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
    drop((reset, observation, host));
    gone.wait();
}

#[test]
fn a_listener_is_let_go_of_when_its_flow_is_closed_though_both_are_still_held() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = client.clone().reset();
    let (screens, heard) = mpsc::channel();
    let observation = reset.observe(Listener::new(host.alive(), move |screen| {
        let _ = screens.send(screen);
        Ok(())
    }));
    heard.recv_timeout(PATIENCE).expect("the present screen");
    reset.close();
    // The channel ends with the listener that holds its other end.
    let end = std::iter::repeat_with(|| heard.recv_timeout(PATIENCE)).find_map(Result::err);
    assert_eq!(end, Some(mpsc::RecvTimeoutError::Disconnected));
    drop((observation, reset));
}

#[test]
fn a_listener_that_throws_hears_no_more_and_the_others_do() {
    let (phone, (host, gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = client.clone().reset();
    let heard = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&heard);
    let throwing = reset.observe(Listener::new(host.alive(), move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        Err(HostError::Failed)
    }));
    let watched = ObservedFlow::new(Arc::clone(&reset));
    let _ = watched.shown(is_at_address);
    send(&reset);
    let _ = watched.shown(is_at_inbox);
    assert!(heard.load(Ordering::SeqCst) <= 1, "it threw, and was called again");
    drop((client, reset, watched, throwing, host));
    gone.wait();
}

#[test]
fn a_listener_that_blocks_holds_up_neither_the_flow_nor_closing() {
    let (phone, (host, gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_address(&client);
    let (let_go, blocked) = mpsc::channel::<()>();
    let (blocks, is_blocking) = mpsc::channel();
    let blocked = Mutex::new(blocked);
    let observation = reset.observe(Listener::new(host.alive(), move |_| {
        let _ = blocks.send(());
        let _ = blocked.lock().unwrap_or_else(PoisonError::into_inner).recv();
        Ok(())
    }));
    is_blocking.recv_timeout(PATIENCE).expect("the listener is heard");
    send(&reset);
    let _ = reset.shown(is_at_inbox);
    at_once("close, drop", move || {
        client.close();
        drop((client, reset, observation, host));
    });
    drop(let_go);
    gone.wait();
}

#[test]
fn after_its_observation_ended_a_listener_is_let_go() {
    let (phone, (host, _)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_address(&client);
    let (dropped, was_dropped) = mpsc::channel::<()>();
    let observation = reset.observe(Listener::new(host.alive(), move |_| {
        let _ = &dropped;
        Ok(())
    }));
    observation.cancel();
    observation.cancel();
    assert_eq!(was_dropped.recv_timeout(PATIENCE), Err(mpsc::RecvTimeoutError::Disconnected));
}
