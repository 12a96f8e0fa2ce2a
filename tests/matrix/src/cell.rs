//! One cell: a fault at a step, what the person sees, what the server holds, and the way on.
//!
//! Whatever the table says, a cell complains about an untruth: a false outcome, a duplicate mail, a
//! second mutation, a dead end, a wait that is not its full length.

use std::time::Duration;

use repass_core::{
    address::Address,
    backend::{Backend, Failure, HttpClient, HttpOptions, Session, SignedIn, gotrue::GoTrue},
    problem::Problem,
    secret::Secret,
    time::{Clock, Deadline, SystemClock, Timestamp},
};

use crate::{
    faults::{Fault, HINT},
    person::Person,
    phone::{ADDRESS, NEW, OLD, Phone, Way},
    sight::Sight,
    steps::{Press, Scene, Stage, Step, sign_in},
};

/// Longer than any call of a working server here, on a busy machine.
const CALL_TIMEOUT: Duration = Duration::from_secs(4);

/// Where a code that confirms a change is asked for.
const CODE_ROUTE: &str = "GET /reauthenticate";

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
    let way = Way { front: fault.needs_front(), call_timeout: fault.slow.then_some(CALL_TIMEOUT) };
    let phone = Phone::new((step.settings)(), way);
    let other_device = OtherDevice::signed_in(&phone);
    let scene = (step.scene)(&phone);
    let before = Tally::of(&phone, step);

    fault.arm(&phone, step.target);
    let pressed = SystemClock.now();
    press(&scene);
    let sight = scene.stage.settled();
    let settled = SystemClock.now();
    if let Some(front) = &phone.front {
        front.release();
    }
    if fault.carried_out && scene.press.sends() {
        phone.await_mail("Reset your", before.instructions + 1);
    }
    let after = Tally::of(&phone, step);
    let mut check = Check { step, fault, before, after, complaints: Vec::new() };
    check.truth(&phone, &scene, &sight, &other_device);
    check.requests(&sight);
    check.waits(&sight, &scene.press, pressed, settled);

    let mut cell = Cell {
        hears: heard(&phone, before.lines),
        sees: sight.words,
        holds: check.held(&phone),
        requests: after.calls - before.calls,
        then: String::new(),
    };
    fault.disarm(&phone);
    // Each mail that was asked for on the way to the step had come before the press.
    let sends = before.instructions + usize::from(scene.press.sends());
    let mut person = Person::with(&phone);
    match person.go_on(scene) {
        Ok(end) => {
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

fn press(scene: &Scene) {
    match (&scene.stage, &scene.press) {
        (Stage::Login(login), Press::SignIn) => login.dispatch(sign_in()),
        (Stage::Reset(reset), Press::Reset(action)) => reset.dispatch(action.clone()),
        (Stage::Reset(reset), Press::Link(link)) => reset.put(repass_core::flow::Slot::Link, link.as_bytes()),
        (Stage::Change(change), Press::Change(action)) => change.dispatch(*action),
        _ => unreachable!("a button of another flow"),
    }
}

/// The failures that the flow was told of, as the log names them.
fn heard(phone: &Phone, from: usize) -> String {
    let lines = phone.diary.lines();
    let mut failures: Vec<String> = Vec::new();
    for line in &lines[from..] {
        if let Some((_, failure)) = line.split_once(": ").and_then(|(_, answer)| answer.split_once(": "))
            && failures.last().map(String::as_str) != Some(failure)
        {
            failures.push(failure.to_owned());
        }
    }
    failures.join(", then ")
}

/// What can be counted at the server.
#[derive(Clone, Copy)]
struct Tally {
    calls: usize,
    all_calls: usize,
    instructions: usize,
    codes: usize,
    sign_ins: usize,
    lines: usize,
}

impl Tally {
    fn of(phone: &Phone, step: &Step) -> Self {
        Self {
            calls: phone.sandbox.calls(step.target.route),
            all_calls: phone.sandbox.calls("*"),
            instructions: phone.mails("Reset your"),
            codes: phone.mails("verification code"),
            sign_ins: phone.happened("signed_in_by_"),
            lines: phone.diary.lines().len(),
        }
    }
}

struct Check<'a> {
    step: &'a Step,
    fault: &'a Fault,
    before: Tally,
    after: Tally,
    complaints: Vec<String>,
}

impl Check<'_> {
    fn complain(&mut self, what: &str) {
        self.complaints.push(format!("{} / {}: {what}", self.step.title, self.fault.name));
    }

    /// What the server holds, in words.
    fn held(&self, phone: &Phone) -> String {
        let mut held = vec![if phone.password_is(NEW) { "new password" } else { "old password" }.to_owned()];
        let mut count = |number: usize, what: &str| {
            if number > 0 {
                held.push(format!("{number} {what}{}", if number > 1 { "s" } else { "" }));
            }
        };
        count(self.after.instructions - self.before.instructions, "mail of instructions");
        count(self.after.codes - self.before.codes, "mailed code");
        count(self.after.sign_ins - self.before.sign_ins, "new session");
        held.join(", ")
    }

    fn truth(&mut self, phone: &Phone, scene: &Scene, sight: &Sight, other: &OtherDevice) {
        let holds_new = phone.password_is(NEW);
        if holds_new == phone.password_is(OLD) {
            self.complain("not exactly one of the two passwords is in force");
        }
        let claim = sight.saved.filter(|saved| *saved || scene.press.saves());
        if claim.is_some_and(|saved| saved != holds_new) {
            self.complain(&format!("a false outcome: {} while the new password is in force: {holds_new}", sight.words));
        }
        if matches!(scene.stage, Stage::Login(_) | Stage::Reset(_))
            && sight.signed_in.unwrap_or(false) != phone.pocket.is_signed_in()
        {
            self.complain("the screen and the app do not agree on being signed in");
        }
        let mailed = self.after.instructions + self.after.codes - self.before.instructions - self.before.codes;
        if mailed > 1 {
            self.complain("more than one mail for one press");
        }
        let says_maybe = sight.words.contains("MayHaveBeenSent");
        if scene.press.sends() && mailed > 0 && !sight.mailed && !says_maybe {
            self.complain("a mail was sent, and the screen says neither that nor that it may have been");
        }
        if scene.press.sends() && sight.mailed && mailed == 0 {
            self.complain("says that a mail was sent, and none was");
        }
        if sight.others_out && other.is_signed_in() {
            self.complain("says that other devices are signed out, and one is not");
        }
        if matches!(sight.problem, Some(Problem::CheckConnection | Problem::CheckNetwork))
            && self.after.all_calls > self.before.all_calls + self.step.target.calls_before
        {
            self.complain("says that nothing was sent, and something was");
        }
    }

    fn requests(&mut self, sight: &Sight) {
        let calls = self.after.calls - self.before.calls;
        if calls > self.step.most_calls {
            self.complain(&format!("{calls} requests for one press, shown is {}", sight.words));
        }
    }

    /// A wait shown is as long as it was asked for, from the answer on.
    fn waits(&mut self, sight: &Sight, press: &Press, pressed: Timestamp, settled: Timestamp) {
        if let Some(Problem::Wait { until }) = sight.problem {
            match until {
                Some(wait) if self.fault.tells_a_wait() => self.is_whole(wait, HINT, pressed, settled),
                None if !self.fault.tells_a_wait() => {}
                _ => self.complain("a wait that nobody asked for, or none where one was asked for"),
            }
            if until.is_some() && sight.can_resend {
                self.complain("says to wait, and offers to send again at once");
            }
        }
        if press.sends()
            && sight.problem.is_none()
            && let Some(resend) = sight.resend
        {
            self.is_whole(resend, 60, pressed, settled);
        }
    }

    fn is_whole(&mut self, wait: Deadline, seconds: u64, pressed: Timestamp, settled: Timestamp) {
        // A date tells whole seconds, so what is left of it may be up to two short.
        let full = seconds * 1_000;
        let is_whole = (full - 2_000..=full).contains(&wait.full_millis);
        let from = wait.at.0.saturating_sub(wait.full_millis);
        if !is_whole || from < pressed.0 || from > settled.0 {
            self.complain(&format!("a wait of {} ms, where {full} were asked for", wait.full_millis));
        }
    }

    fn in_the_end(&mut self, phone: &Phone, sends: usize) {
        let changes = phone.happened("password_changed");
        if changes > 1 || (changes == 1) != phone.password_is(NEW) {
            self.complain(&format!("the password was changed {changes} times"));
        }
        phone.await_mail("was changed", changes);
        if phone.mails("was changed") > changes {
            self.complain("the owner was told of a change twice");
        }
        if phone.mails("Reset your") > sends || phone.mails("verification code") > phone.sandbox.calls(CODE_ROUTE) {
            self.complain("a mail that nobody asked for");
        }
    }
}

/// The same person's other device, signed in before the press.
struct OtherDevice {
    server: GoTrue,
    session: Session,
    runtime: tokio::runtime::Runtime,
}

impl OtherDevice {
    fn signed_in(phone: &Phone) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let http = HttpClient::new(&HttpOptions::default()).expect("a client");
        let url = phone.sandbox.url().parse().expect("a URL");
        let server = GoTrue::new(http, url, "anon").expect("a server");
        let address = Address::parse(ADDRESS).expect("an address");
        let signed_in = runtime.block_on(server.sign_in(&address, &Secret::from(OLD)));
        let Ok(SignedIn::Session(session)) = signed_in else { panic!("the other device could not sign in") };
        Self { server, session, runtime }
    }

    fn is_signed_in(&self) -> bool {
        let refreshed = self.runtime.block_on(self.server.refresh(&self.session.refresh_token));
        !matches!(refreshed, Err(Failure::SessionOver))
    }
}
