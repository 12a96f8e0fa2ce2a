//! One cell: a fault at a step, what the person sees, what the server holds, and the way on.

use std::time::Duration;

use repass_core::time::{Clock, SystemClock};

use crate::{
    checks::{Check, Tally},
    faults::Fault,
    outside::OtherDevice,
    person::Person,
    phone::{Connection, Phone},
    steps::Step,
};

/// Longer than any call of a working server here, on a busy machine.
const CALL_TIMEOUT: Duration = Duration::from_secs(4);

/// What came of it, for the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// What the flow was told, in the words of `core/src/backend/failure.rs`.
    pub hears: String,
    /// What the person sees.
    pub sees: String,
    /// What the server holds.
    pub holds: String,
    /// How many requests of the route came with the press.
    pub requests: usize,
    /// What the way on gives, with the fault gone.
    pub then: String,
}

/// Plays a cell; and what is wrong with it.
#[must_use]
pub fn play(step: &Step, fault: &Fault) -> (Cell, Vec<String>) {
    let connection = Connection { tls: fault.needs_tls(), call_timeout: fault.slow.then_some(CALL_TIMEOUT) };
    let phone = Phone::new((step.settings)(), connection);
    let other_device = OtherDevice::signed_in(&phone);
    let scene = (step.scene)(&phone);
    let before = Tally::of(&phone, step);

    fault.arm(&phone, step.target);
    let pressed = SystemClock.now();
    scene.stage.press(&scene.press);
    if let crate::scenes::Press::Link(_) = scene.press {
        scene.app.await_look_up();
    }
    let summary = scene.stage.settled();
    let settled = SystemClock.now();
    phone.sandbox.release_held();
    if fault.carried_out && scene.press.sends() {
        phone.await_mail("Reset your", before.instructions + 1);
    }
    let after = Tally::of(&phone, step);
    let mut check = Check { step, fault, before, after, complaints: Vec::new() };
    check.truth(&phone, &scene.press, &summary, &other_device);
    check.requests(&summary);
    check.waits(&summary, &scene.press, pressed, settled);

    let mut cell = Cell {
        hears: heard(&phone, before.lines),
        sees: summary.words,
        holds: check.held(&phone),
        requests: after.calls - before.calls,
        then: String::new(),
    };
    // Each mail that was asked for on the way to the step had come before the press.
    let sends = before.instructions + usize::from(scene.press.sends());
    let mut person = Person::with(&phone);
    match person.go_on(scene) {
        Ok(end) => {
            check.session(&phone);
            if !phone.password_is(end.password) {
                check.complain("the way on ended with a password that does not open the account");
            }
            cell.then = end.words;
        }
        Err(lost) => check.complain(&lost),
    }
    check.in_the_end(&phone, sends + person.sends);
    (cell, check.complaints)
}

/// What the log calls the answers that can tell a failure, in `core/src/runner/names.rs`.
const ANSWERS: &[&str] =
    &["requested", "verified", "grant confirmed", "grant renewed", "saved", "code mailed", "signed in"];

/// The failures that the flow was told of, as the log names them.
fn heard(phone: &Phone, from: usize) -> String {
    let lines = phone.log.lines();
    let mut failures: Vec<String> = Vec::new();
    for line in &lines[from..] {
        if let Some((answer, failure)) = line.split_once(": ").and_then(|(_, answer)| answer.split_once(": "))
            && ANSWERS.contains(&answer)
            && failures.last().map(String::as_str) != Some(failure)
        {
            failures.push(failure.to_owned());
        }
    }
    failures.join(", then ")
}
