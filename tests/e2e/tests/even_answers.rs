//! When the screen changes tells nobody whether there is such an account: answers are told at whole multiples
//! of one length, counted from the press.

use std::time::Duration;

use repass_core::{
    client::{Client, Setup},
    flow::Timing,
    problem::Problem,
};
use repass_e2e::{
    ADDRESS, OLD, Phone, open,
    person::{at_inbox, new_reset, send_instructions, sign_in},
    shown,
};
use repass_sandbox::{Fault, FaultKind, Settings};
use tokio::time::Instant;

/// Longer than a server here takes over any answer, on a busy machine too.
const STEP: Duration = Duration::from_millis(600);

/// A phone before a server that takes its time over known accounts, as GoTrue does, and its app.
fn app() -> (Phone, Client) {
    let phone = Phone::with(Settings::gotrue());
    let setup = phone.setup();
    let timing = Timing { even_answers: STEP, ..setup.timing };
    let client = open(Setup { timing, ..setup });
    (phone, client)
}

/// How many whole steps passed since then, if it is a whole number, within what a screen takes.
fn steps(since: Instant) -> u128 {
    let millis = since.elapsed().as_millis();
    let (steps, late) = (millis / STEP.as_millis(), millis % STEP.as_millis());
    assert!(late < STEP.as_millis() / 2, "{millis} ms is no multiple of {STEP:?}");
    steps
}

async fn until_inbox(client: &Client, address: &str) -> u128 {
    let reset = new_reset(client).await;
    let pressed = Instant::now();
    send_instructions(&reset, address);
    shown(&reset, at_inbox).await;
    steps(pressed)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_comes_at_the_same_step_for_a_known_and_an_unknown_account() {
    for address in [ADDRESS, "nobody@example.com"] {
        let (_phone, client) = app();
        assert_eq!(until_inbox(&client, address).await, 1, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_is_told_at_the_next_whole_step() {
    for address in [ADDRESS, "nobody@example.com"] {
        let (phone, client) = app();
        let late = u64::try_from(STEP.as_millis()).expect("short") + 50;
        phone.sandbox.add_fault(Fault::once("POST /recover", FaultKind::DelayAnswer(late)));
        assert_eq!(until_inbox(&client, address).await, 2, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_sign_in_takes_the_same_for_a_known_and_an_unknown_account_and_a_right_one_waits_for_nothing() {
    let (_phone, client) = app();
    for address in [ADDRESS, "nobody@example.com"] {
        let pressed = Instant::now();
        assert_eq!(sign_in(&client, address, "not it").await, Some(Problem::CheckCredentials));
        assert_eq!(steps(pressed), 1, "{address}");
    }
    let pressed = Instant::now();
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, None);
    assert!(pressed.elapsed() < STEP);
}
