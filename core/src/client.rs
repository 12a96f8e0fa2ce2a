//! The way in: a [`Client`] holds what the app configured and begins flows.

use std::sync::{Arc, Mutex, atomic::AtomicBool};

use tokio::runtime::Handle;

use crate::{
    backend::Backend,
    flow::{Flow, Rules, Timing, change::Change, login::Login, reset::Reset},
    host::{LogSink, NoLog, SessionSink, SessionSource, Store},
    link::AppLinks,
    policy::Policy,
    runner::{FlowHandle, Services, StorageQueue},
    time::{Clock, SystemClock},
};

/// What an app brings.
pub struct Setup {
    /// The server.
    pub backend: Arc<dyn Backend>,
    /// Where records without secrets are kept.
    pub records: Arc<dyn Store>,
    /// Where secrets are kept: Keychain or Keystore.
    pub secrets: Arc<dyn Store>,
    /// Gets sessions.
    pub sink: Arc<dyn SessionSink>,
    /// Lends its session for a change of password.
    pub source: Arc<dyn SessionSource>,
    /// Gets log lines.
    pub log: Arc<dyn LogSink>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// The rules for a new password, beside what the server's abilities add.
    pub policy: Policy,
    /// The app's links.
    pub links: AppLinks,
    /// How long things last.
    pub timing: Timing,
}

impl Setup {
    /// With no log, the system's clock, at least 6 characters, and the usual durations.
    #[must_use]
    pub fn new(
        backend: Arc<dyn Backend>,
        (records, secrets): (Arc<dyn Store>, Arc<dyn Store>),
        (sink, source): (Arc<dyn SessionSink>, Arc<dyn SessionSource>),
        links: AppLinks,
    ) -> Self {
        Self {
            backend,
            records,
            secrets,
            sink,
            source,
            links,
            log: Arc::new(NoLog),
            clock: Arc::new(SystemClock),
            policy: Policy::default(),
            timing: Timing::default(),
        }
    }
}

/// Begins flows. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    services: Arc<Services>,
    runtime: Handle,
}

impl Client {
    /// With what the app brings; effects run on `runtime`.
    #[must_use]
    pub fn new(setup: Setup, runtime: Handle) -> Self {
        let Setup { backend, records, secrets, sink, source, log, clock, policy, links, timing } = setup;
        let abilities = backend.abilities();
        let policy = policy.at_most_bytes(abilities.max_password_bytes);
        let timing = Timing { resend: timing.resend.max(abilities.mail_interval), ..timing };
        let rules = Rules { blank: policy.assess("", "", None), abilities, timing };
        let storage = StorageQueue::start(&runtime);
        let services = Services {
            backend,
            records,
            secrets,
            sink,
            source,
            log,
            clock,
            policy,
            links,
            rules,
            storage,
            closed: AtomicBool::new(false),
            flows: Mutex::default(),
        };
        Self { services: Arc::new(services), runtime }
    }

    /// The login window.
    #[must_use]
    pub fn login(&self) -> FlowHandle<Login> {
        self.begin()
    }

    /// A reset; goes on where an unfinished one was left, without sending anything.
    #[must_use]
    pub fn reset(&self) -> FlowHandle<Reset> {
        self.begin()
    }

    /// Personal Settings of the person that the host has signed in.
    #[must_use]
    pub fn change(&self) -> FlowHandle<Change> {
        self.begin()
    }

    /// The least number of characters of a new password, for the sentence that tells it.
    #[must_use]
    pub fn min_password_chars(&self) -> u32 {
        self.services.policy.min_chars()
    }

    /// Closes every flow of this client: their secrets are wiped, later calls do nothing. What is
    /// stored stays.
    pub fn close(&self) {
        self.services.close();
    }

    /// Any flow. The others are this one by name.
    #[must_use]
    pub fn begin<F: Flow>(&self) -> FlowHandle<F> {
        FlowHandle::start(Arc::clone(&self.services), &self.runtime)
    }
}
