//! The faults: what goes wrong, in the words of the table.

use repass_sandbox::{Fault as Order, FaultKind, RetryHint, Sandbox};

use crate::phone::Phone;

/// How long the server asks to wait, where it says so, in seconds. Longer than the wait between two
/// mails, so that the two cannot be mistaken for each other.
pub const HINT: u64 = 90;

/// One thing that goes wrong.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// As the table calls it.
    pub name: &'static str,
    /// Whether the server carries the request out all the same.
    pub carried_out: bool,
    /// Whether the client has to give up waiting before anything is known.
    pub slow: bool,
    /// What it does.
    kind: FaultKind,
    /// Whether the server does its work before a made-up answer.
    served: bool,
}

/// Which calls are struck.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The route, as the sandbox names it.
    pub route: &'static str,
    /// How many calls come between the press and it.
    pub calls_before: usize,
    /// How many of these are of the same route, and not struck.
    pub same_before: u32,
    /// How many of its calls are struck: so many, or all until the fault ends.
    pub times: Option<u32>,
}

const fn server(name: &'static str, kind: FaultKind) -> Fault {
    let carried_out = matches!(
        kind,
        FaultKind::LoseAnswer
            | FaultKind::Reset
            | FaultKind::Hold
            | FaultKind::DelayAnswer(_)
            | FaultKind::SlowDrip(_)
            | FaultKind::CutBody
            | FaultKind::HalfJson
            | FaultKind::WrongTypes
    );
    let slow = matches!(kind, FaultKind::Hold | FaultKind::Stall | FaultKind::DelayAnswer(_) | FaultKind::SlowDrip(_));
    Fault { name, carried_out, slow, kind, served: false }
}

const fn served(name: &'static str, kind: FaultKind) -> Fault {
    Fault { name, carried_out: true, slow: false, kind, served: true }
}

/// All of them, in the order of the table.
pub const ALL: &[Fault] = &[
    server("no connection", FaultKind::NoConnection),
    server("an expired certificate", FaultKind::ExpiredCertificate),
    server("the request is lost", FaultKind::LoseRequest),
    server("the answer is lost", FaultKind::LoseAnswer),
    server("the connection is reset after the work", FaultKind::Reset),
    server("the request arrives after the client gave up", FaultKind::Hold),
    server("the answer comes after the client gave up", FaultKind::DelayAnswer(600_000)),
    server("nothing ever comes", FaultKind::Stall),
    server("the answer drips", FaultKind::SlowDrip(400)),
    server("the body is cut", FaultKind::CutBody),
    server("half of the JSON", FaultKind::HalfJson),
    server("JSON of wrong types", FaultKind::WrongTypes),
    server("a giant body", FaultKind::Giant(1 << 30)),
    server("429, seconds in the header", FaultKind::TooMany(RetryHint::HeaderSeconds(HINT))),
    server("429, a date in the header", FaultKind::TooMany(RetryHint::HeaderDate(HINT))),
    server("429, milliseconds in a field", FaultKind::TooMany(RetryHint::Field(HINT))),
    server("429, seconds in English", FaultKind::TooMany(RetryHint::Prose(HINT))),
    server("429 without a hint", FaultKind::TooMany(RetryHint::None)),
    server("500 before the work", FaultKind::ErrorJson),
    served("500 after the work", FaultKind::ErrorJson),
    server("a proxy's 502 before the work", FaultKind::ErrorHtml),
    served("a proxy's 502 after the work", FaultKind::ErrorHtml),
    server("a captive portal", FaultKind::CaptivePortal),
    server("a redirect elsewhere", FaultKind::Redirect),
];

impl Fault {
    /// Whether it strikes a connection, which only TLS can tell from the server's own silence.
    #[must_use]
    pub fn needs_tls(&self) -> bool {
        matches!(self.kind, FaultKind::NoConnection | FaultKind::ExpiredCertificate)
    }

    /// Whether it tells how long to wait.
    #[must_use]
    pub fn tells_a_wait(&self) -> bool {
        matches!(self.kind, FaultKind::TooMany(hint) if hint != RetryHint::None)
    }

    /// From now on it strikes.
    pub fn arm(&self, phone: &Phone, target: Target) {
        let Self { kind, served, .. } = *self;
        // Before HTTP there are connections only: those before the struck one are counted instead.
        let all_before = u32::try_from(target.calls_before).expect("a few");
        let (route, skip) = if self.needs_tls() { ("*", all_before) } else { (target.route, target.same_before) };
        phone.sandbox.add_fault(Order { route: route.to_owned(), skip, times: target.times, served, kind });
    }
}

/// Loses all requests of a route, or all their answers.
pub fn lose(sandbox: &Sandbox, route: &str, served: bool) {
    let kind = if served { FaultKind::LoseAnswer } else { FaultKind::LoseRequest };
    sandbox.add_fault(Order::once(route, kind).always());
}

/// Ends what the switchboard does.
pub fn disarm(sandbox: &Sandbox) {
    sandbox.clear_faults();
}
