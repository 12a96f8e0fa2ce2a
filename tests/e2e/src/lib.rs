//! An app as a test writes it: the core with in-memory stores, in front of a real sandbox.
//!
//! [`Phone`] is what survives a kill: the stores, the session and the clock. [`Phone::open`] is the
//! app's start; dropping what it gives is the kill.

mod kill_point;

use std::{
    fmt::Debug,
    sync::{Arc, atomic::AtomicU64, atomic::Ordering},
    time::Duration,
};

use repass_core::{
    backend::{Backend, HttpClient, HttpOptions, gotrue::GoTrue},
    client::{Client, Setup},
    flow::{Flow, Slot},
    host::{LogLevel, LogSink, MemorySession, MemoryStore, Store},
    link::AppLinks,
    runner::FlowHandle,
    time::{Clock, SystemClock, Timestamp},
};
use repass_sandbox::{Sandbox, Settings};
use tokio::{runtime::Handle, time::timeout};

pub use self::kill_point::KillPoint;

/// The account that every test begins with.
pub const ADDRESS: &str = "kim@example.com";
/// Its password at the beginning.
pub const OLD: &str = "first tide 7";
/// A password to change to.
pub const NEW: &str = "second tide 8";

/// Nothing here takes longer, however slow the machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// What of a phone survives a kill of the app, and the server it talks to.
pub struct Phone {
    /// The server.
    pub sandbox: Sandbox,
    /// The plain store.
    pub records: Arc<MemoryStore>,
    /// The secure store.
    pub secrets: Arc<MemoryStore>,
    /// The host's session.
    pub session: Arc<MemorySession>,
    /// The phone's clock.
    pub clock: Arc<MovableClock>,
    /// What the library logged.
    pub log: Arc<KeptLog>,
}

impl Phone {
    /// A phone in front of a careful server with one account.
    #[must_use]
    pub fn new() -> Self {
        Self::with(Settings::strict())
    }

    /// A phone in front of a server with these settings and one account.
    #[must_use]
    pub fn with(settings: Settings) -> Self {
        let sandbox = Sandbox::start(settings).expect("the sandbox starts");
        sandbox.add_account(ADDRESS, OLD).expect("the account is made");
        Self {
            sandbox,
            records: Arc::default(),
            secrets: Arc::default(),
            session: Arc::default(),
            clock: Arc::default(),
            log: Arc::default(),
        }
    }

    /// The way to the server.
    #[must_use]
    pub fn backend(&self) -> Arc<dyn Backend> {
        let http = HttpClient::new(&HttpOptions::default()).expect("a client");
        let url = self.sandbox.url().parse().expect("a URL");
        Arc::new(GoTrue::new(http, url, "anon").expect("a backend"))
    }

    /// Starts the app.
    #[must_use]
    pub fn open(&self) -> Client {
        self.open_behind(&KillPoint::never())
    }

    /// Starts an app that is killed at the kill point.
    #[must_use]
    pub fn open_behind(&self, kill_point: &KillPoint) -> Client {
        self.open_before(self.backend(), kill_point)
    }

    /// Starts an app that talks to a server in another way than the usual one.
    #[must_use]
    pub fn open_before(&self, backend: Arc<dyn Backend>, kill_point: &KillPoint) -> Client {
        let links = AppLinks::parse(&["ismessenger://reset"]).expect("a link");
        let stores =
            (kill_point.store(Arc::clone(&self.records) as _), kill_point.store(Arc::clone(&self.secrets) as _));
        let sessions = (kill_point.sink(Arc::clone(&self.session) as _), Arc::clone(&self.session) as _);
        let mut setup = Setup::new(kill_point.backend(backend), stores, sessions, links);
        setup.clock = Arc::clone(&self.clock) as _;
        setup.log = Arc::clone(&self.log) as _;
        Client::new(setup, Handle::current())
    }

    /// The app on another device of the same person.
    #[must_use]
    pub fn open_elsewhere(&self) -> Elsewhere {
        let (stores, session): (_, Arc<MemorySession>) = ((memory(), memory()), Arc::default());
        let links = AppLinks::parse(&["ismessenger://reset"]).expect("a link");
        let setup = Setup::new(self.backend(), stores, (Arc::clone(&session) as _, Arc::clone(&session) as _), links);
        Elsewhere { client: Client::new(setup, Handle::current()), session }
    }

    /// Moves the phone's and the server's time on.
    pub fn wait(&self, time: Duration) {
        self.sandbox.advance(time);
        self.clock.advance(time);
    }

    /// The newest mail to the account, once there are more than `after`.
    pub async fn mail(&self, after: usize) -> Arc<repass_sandbox::ReceivedMail> {
        self.sandbox.wait_for_mail(ADDRESS, after).await.expect("a mail arrives")
    }

    /// How many mails the account got.
    #[must_use]
    pub fn mails(&self) -> usize {
        self.sandbox.mails_to(ADDRESS).len()
    }

    /// Whether this opens the account.
    #[must_use]
    pub fn password_is(&self, password: &str) -> bool {
        self.sandbox.has_password(ADDRESS, password)
    }
}

/// The app on another device.
pub struct Elsewhere {
    /// Begins flows there.
    pub client: Client,
    /// The session there.
    pub session: Arc<MemorySession>,
}

fn memory() -> Arc<dyn Store> {
    Arc::new(MemoryStore::default())
}

impl Default for Phone {
    fn default() -> Self {
        Self::new()
    }
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
pub struct KeptLog(std::sync::Mutex<Vec<String>>);

impl KeptLog {
    /// All lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().expect("not poisoned").clone()
    }
}

impl LogSink for KeptLog {
    fn log(&self, _: LogLevel, line: &str) {
        self.0.lock().expect("not poisoned").push(line.to_owned());
    }
}

/// Waits for a screen that fits, and gives it.
///
/// # Panics
/// When it does not come; the message shows the one that is there instead.
pub async fn shown<F: Flow>(flow: &FlowHandle<F>, fits: impl Fn(&F::Screen) -> bool) -> F::Screen {
    let mut screens = flow.screens();
    let Ok(screen) = timeout(PATIENCE, screens.wait_for(|screen| fits(screen))).await else {
        panic!("the screen did not come; shown is {:?}", flow.screen());
    };
    screen.expect("the flow lives").clone()
}

/// Types into a secret field.
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
