//! The way in: a [`Client`] holds what the app configured and begins flows.

use std::sync::{Arc, Mutex, atomic::AtomicBool};

use tokio::runtime::Handle;

use crate::{
    backend::{Backend, LinkUse},
    flow::{
        Flow, Rules, Timing, change::Change, login::Login, login_window::LoginWindow, reset::Reset, settings::Settings,
    },
    host::{CaptchaHost, EventListener, LogSink, NoLog, SessionHost, Store},
    link::{AppLinkError, AppLinks},
    policy::Policy,
    runner::{EventQueue, FlowHandle, Services, StorageQueue},
    session::{self, SessionKeeper},
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
    /// Gets sessions, and lends its own for a change of password. Where there is none, a
    /// [`SessionKeeper`] is.
    pub sessions: Option<Arc<dyn SessionHost>>,
    /// Has captchas solved, where the app can.
    pub captcha: Option<Arc<dyn CaptchaHost>>,
    /// Gets log lines.
    pub log: Arc<dyn LogSink>,
    /// Hears what happened, for the app's analytics.
    pub events: Option<Arc<dyn EventListener>>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// The rules for a new password, beside what the server's abilities add.
    pub policy: Policy,
    /// The app's links.
    pub links: AppLinks,
    /// How long things last.
    pub timing: Timing,
    /// Whether nothing is saved before the person has confirmed that they know what a new password costs;
    /// see [`Rules::warn_before_save`].
    pub warn_before_save: bool,
}

impl Setup {
    /// With no log, the system's clock, at least 6 characters, and the usual durations.
    #[must_use]
    pub fn new(
        backend: Arc<dyn Backend>,
        (records, secrets): (Arc<dyn Store>, Arc<dyn Store>),
        sessions: Option<Arc<dyn SessionHost>>,
        links: AppLinks,
    ) -> Self {
        Self {
            backend,
            records,
            secrets,
            sessions,
            captcha: None,
            links,
            log: Arc::new(NoLog),
            events: None,
            warn_before_save: false,
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
    keeper: Option<SessionKeeper>,
    runtime: Handle,
}

impl Client {
    /// With what the app brings; effects run on `runtime`.
    ///
    /// # Errors
    /// [`AppLinkError::Missing`] where the server needs an app link and there is none.
    pub fn new(setup: Setup, runtime: Handle) -> Result<Self, AppLinkError> {
        let Setup { backend, records, secrets, sessions, captcha, log, clock, policy, links, .. } = setup;
        let Setup { timing, warn_before_save, events, .. } = setup;
        let abilities = backend.abilities();
        if abilities.link == LinkUse::OpensApp && links.is_empty() {
            return Err(AppLinkError::Missing);
        }
        let policy = policy.at_most_bytes(abilities.max_password_bytes).counting(abilities.character_sets);
        let timing = Timing { resend: timing.resend.max(abilities.mail_interval), ..timing };
        let captcha_can_be_solved = captcha.is_some();
        let blank = policy.assess("", "", None);
        let rules = Rules { blank, abilities, timing, captcha: captcha_can_be_solved, warn_before_save };
        let events = events.map(|listener| EventQueue::start(listener, &runtime));
        let storage = StorageQueue::start(&runtime);
        let (sessions, keeper) = if let Some(host) = sessions {
            (host, None)
        } else {
            let services = session::Services {
                backend: Arc::clone(&backend),
                secrets: Arc::clone(&secrets),
                log: Arc::clone(&log),
                clock: Arc::clone(&clock),
                storage: storage.clone(),
                call: timing.call,
            };
            let keeper = SessionKeeper::start(services, &runtime);
            (Arc::new(keeper.clone()) as _, Some(keeper))
        };
        let services = Services {
            backend,
            records,
            secrets,
            sessions,
            captcha,
            log,
            events,
            clock,
            policy: Mutex::new(Arc::new(policy)),
            links,
            rules,
            storage,
            closed: AtomicBool::new(false),
            flows: Mutex::default(),
        };
        Ok(Self { services: Arc::new(services), keeper, runtime })
    }

    /// The login window, with the reset that Forgot Password leads to.
    #[must_use]
    pub fn login_window(&self) -> FlowHandle<LoginWindow> {
        self.begin()
    }

    /// The login alone.
    #[must_use]
    pub fn login(&self) -> FlowHandle<Login> {
        self.begin()
    }

    /// A reset; goes on where an unfinished one was left, without sending anything.
    #[must_use]
    pub fn reset(&self) -> FlowHandle<Reset> {
        self.begin()
    }

    /// Personal Settings of the person that the host has signed in, with the reset for whoever forgot the
    /// current password.
    #[must_use]
    pub fn settings(&self) -> FlowHandle<Settings> {
        self.begin()
    }

    /// The change of a password alone.
    #[must_use]
    pub fn change(&self) -> FlowHandle<Change> {
        self.begin()
    }

    /// The least number of characters of a new password, for the sentence that tells it.
    #[must_use]
    pub fn min_password_chars(&self) -> u32 {
        self.services.policy().min_chars()
    }

    /// The keeper of the app's session; `None` where the app brought a [`SessionHost`] of its own.
    #[must_use]
    pub fn sessions(&self) -> Option<SessionKeeper> {
        self.keeper.clone()
    }

    /// Closes every flow of this client, and its keeper: their secrets are wiped, later calls do nothing. What
    /// is stored stays.
    pub fn close(&self) {
        self.services.close();
        if let Some(keeper) = &self.keeper {
            keeper.close();
        }
    }

    /// Any flow. The others are this one by name.
    #[must_use]
    pub fn begin<F: Flow>(&self) -> FlowHandle<F> {
        FlowHandle::start(Arc::clone(&self.services), &self.runtime)
    }
}
