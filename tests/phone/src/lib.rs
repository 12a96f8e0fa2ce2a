//! A phone as the tests have it: what of it outlives an app that is killed, and ways to wait for a screen.
//!
//! [`Phone::open`] is the app's start; dropping what it gives is the kill. The server is the test's own
//! business: a sandbox, a stub, or a made-up one. [`person`] has what is done at the screens.

mod call_by_call;
pub mod person;

use std::{
    fmt::Debug,
    ops::Deref,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use repass_core::{
    backend::Backend,
    client::{Client, Setup},
    flow::{Flow, Slot, Timing},
    host::{LogLevel, LogSink, MemorySession, MemoryStore},
    link::AppLinks,
    runner::FlowHandle,
    time::{Clock, SystemClock, Timestamp},
};
use tokio::{runtime::Handle, time::timeout};

pub use self::call_by_call::{CallByCall, Way};

/// Nothing here takes longer, however slow the machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// What of a phone survives a kill of the app.
#[derive(Clone, Default)]
pub struct Phone {
    /// The plain store.
    pub records: Arc<MemoryStore>,
    /// The secure store.
    pub secrets: Arc<MemoryStore>,
    /// The host's session.
    pub session: Arc<MemorySession>,
    /// The phone's clock.
    pub clock: Arc<MovableClock>,
    /// What the library logged.
    pub log: CheckedLog,
}

impl Phone {
    /// What the app brings, in front of this server. Answers are told as soon as they are there; a test
    /// about their time sets it.
    #[must_use]
    pub fn setup(&self, backend: Arc<dyn Backend>) -> Setup {
        let links = AppLinks::parse(&["ismessenger://reset", "https://app.example.com/reset"]).expect("two links");
        let stores = (Arc::clone(&self.records) as _, Arc::clone(&self.secrets) as _);
        Setup {
            clock: Arc::clone(&self.clock) as _,
            log: Arc::clone(&self.log.0) as _,
            timing: Timing { even_answers: Duration::ZERO, ..Timing::default() },
            ..Setup::new(backend, stores, Some(Arc::clone(&self.session) as _), links)
        }
    }

    /// Starts the app.
    #[must_use]
    pub fn open(&self, backend: Arc<dyn Backend>) -> Client {
        open(self.setup(backend))
    }

    /// Whether nothing is stored in either store.
    #[must_use]
    pub fn stores_nothing(&self) -> bool {
        self.records.is_empty() && self.secrets.is_empty()
    }
}

/// Starts an app that brings this, on the test's own runtime.
///
/// # Panics
/// Where the client refuses the setup.
#[must_use]
pub fn open(setup: Setup) -> Client {
    Client::new(setup, Handle::current()).expect("a setup that can be used")
}

/// The system's clock, moved.
#[derive(Default)]
pub struct MovableClock(AtomicU64);

impl MovableClock {
    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        let millis = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Timestamp {
        Timestamp(SystemClock.now().0 + self.0.load(Ordering::SeqCst))
    }
}

/// Keeps the log to be looked through.
#[derive(Default)]
pub struct KeptLog(Mutex<Vec<String>>);

impl KeptLog {
    /// All lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often a line was logged.
    #[must_use]
    pub fn count(&self, line: &str) -> usize {
        self.lines().iter().filter(|logged| *logged == line).count()
    }
}

impl LogSink for KeptLog {
    fn log(&self, _: LogLevel, line: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
    }
}

/// The log of a phone. At the end of every walk it is looked through: a line names what happened, and never
/// shows a value of the library's own, whose Debug output has a brace before long.
#[derive(Clone, Default)]
pub struct CheckedLog(Arc<KeptLog>);

impl Deref for CheckedLog {
    type Target = KeptLog;

    fn deref(&self) -> &KeptLog {
        &self.0
    }
}

impl Drop for CheckedLog {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let line = self.lines().into_iter().find(|line| line.contains('{'));
            assert_eq!(line, None, "a line of the log shows a value");
        }
    }
}

/// Waits for a screen that fits, and gives it.
///
/// # Panics
/// When it does not come; the message shows the one that is there instead.
pub async fn shown<F: Flow>(flow: &FlowHandle<F>, fits: impl Fn(&F::Screen) -> bool) -> F::Screen {
    let mut screens = flow.screens();
    let Ok(shown) = timeout(PATIENCE, screens.wait_for(|shown| fits(&shown.screen))).await else {
        panic!("the screen did not come; shown is {:?}", flow.screen());
    };
    shown.expect("the flow lives").screen.clone()
}

/// Types into a field.
pub fn type_into<F: Flow>(flow: &FlowHandle<F>, slot: Slot, text: &str) {
    flow.put(slot, text.as_bytes());
}

/// Waits until something holds.
///
/// # Panics
/// When it does not come to hold.
pub async fn eventually(what: impl Debug, holds: impl Fn() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("never came to hold: {what:?}"));
}
