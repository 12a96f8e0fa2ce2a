//! Many threads at once.

use std::{sync::Barrier, thread};

use repass_core::flow::{Slot, reset::ResetAction};
use repass_matrix::{observed::is_at_inbox, phone::NEW};

use crate::{RECOVER, at_address, phone, send, unreliable::UnreliableHost};

#[test]
fn dispatching_from_many_threads_sends_once() {
    let (phone, (host, _gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let reset = at_address(&client);
    let start = Barrier::new(16);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                start.wait();
                for _ in 0..50 {
                    send(&reset);
                    reset.put(Slot::Code, b"123");
                    let _ = (reset.screen(), reset.assess(), reset.account_name());
                    reset.foregrounded();
                }
            });
        }
    });
    let _ = reset.shown(is_at_inbox);
    phone.await_mail("Reset your", 1);
    assert_eq!((phone.sandbox.calls(RECOVER), phone.mails("Reset your")), (1, 1));
}

#[test]
fn closing_while_many_threads_call_ends_in_silence() {
    let (phone, (host, gone)) = (phone(), UnreliableHost::new());
    let client = phone.client(host.hosts());
    let flows: Vec<_> = (0..8).map(|_| client.clone().reset()).collect();
    let start = Barrier::new(9);
    thread::scope(|scope| {
        for reset in &flows {
            let (start, client) = (&start, &client);
            scope.spawn(move || {
                start.wait();
                for _ in 0..200 {
                    reset.put(Slot::NewPassword, NEW.as_bytes());
                    send(reset);
                    reset.dispatch(ResetAction::Cancel);
                    let _ = client.clone().login_window();
                }
            });
        }
        start.wait();
        client.close();
    });
    for reset in &flows {
        assert!(reset.assess().empty, "a closed flow keeps nothing that was typed");
    }
    drop((client, flows, host));
    gone.wait();
}
