//! Configuration and the way in.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use repass_core::{
    backend::HttpOptions,
    client::{Client, Setup},
    flow::Timing,
    link::AppLinks,
    policy::{CharacterClass, Policy},
};

use crate::{
    flows::{ChangeFlow, LoginWindowFlow, ResetFlow, SettingsFlow},
    host::{
        CaptchaAdapter, CaptchaHost, EventAdapter, EventListener, KeyValueStore, LogAdapter, LogListener, SessionHost,
        SessionHostAdapter, StoreAdapter,
    },
    servers::Server,
    sessions::SessionKeeper,
    worker::Worker,
};

/// A configuration that cannot work. Its text says what to correct.
#[derive(Debug, thiserror::Error, uniffi::Error)]
#[uniffi(flat_error)]
pub enum SetupError {
    /// The server's address, key, roots, pins or proxy.
    #[error("server: {0}")]
    Server(String),
    /// The app's links.
    #[error("app links: {0}")]
    AppLinks(String),
    /// The rules for a new password.
    #[error("password rules: {0}")]
    Policy(String),
    /// The device could not start the library.
    #[error("the library could not start its thread: {0}")]
    Start(String),
}

/// How to reach the server.
#[derive(Clone, uniffi::Record)]
pub struct Network {
    /// A proxy, such as `http://10.0.0.1:3128`.
    #[uniffi(default = None)]
    pub proxy: Option<String>,
    /// Root certificates to trust besides the usual ones, as DER or PEM.
    #[uniffi(default = [])]
    pub extra_roots: Vec<Vec<u8>>,
    /// Base64 SHA-256 digests of public keys; where there are any, the server must have one of them.
    #[uniffi(default = [])]
    pub pins: Vec<String>,
    /// Milliseconds within which a connection has to stand; 10 seconds where nothing is given.
    #[uniffi(default = None)]
    pub connect_timeout_millis: Option<u32>,
    /// Milliseconds that a whole call may take, to the server (its answer included) or to the app; 30
    /// seconds where nothing is given.
    #[uniffi(default = None)]
    pub call_timeout_millis: Option<u32>,
}

/// What an app configures.
#[derive(Clone, uniffi::Record)]
pub struct Config {
    /// The server.
    pub server: Server,
    /// The app's name: it must not be anybody's password.
    pub app_name: String,
    /// The app's links for the mail; the first is where new mails lead to: https
    /// (`https://app.example.com/reset`), or a scheme of the app's own (`myapp://reset`). Empty where the
    /// server needs none.
    #[uniffi(default = [])]
    pub app_links: Vec<String>,
    /// The least number of characters of a new password, 6 or more.
    #[uniffi(default = 6)]
    pub min_password_chars: u32,
    /// Kinds of character that the server insists on; empty wherever possible.
    #[uniffi(default = [])]
    pub required_characters: Vec<CharacterClass>,
    /// Seconds before instructions may be sent again; never less than the server's own wait.
    #[uniffi(default = 60)]
    pub resend_seconds: u32,
    /// How to reach the server.
    #[uniffi(default = None)]
    pub network: Option<Network>,
    /// Whether a new password costs something that the app warns of beforehand, such as the history of an
    /// encrypted chat. Nothing is saved then before the person has confirmed that they know; the words are
    /// the app's.
    #[uniffi(default = false)]
    pub warn_before_save: bool,
}

/// Begins flows. Owns one thread; close it when the app is done with it. Lives on while one of its
/// flows does.
#[derive(uniffi::Object)]
pub struct RepassClient {
    client: Client,
    worker: Mutex<Option<Worker>>,
}

#[uniffi::export]
impl RepassClient {
    /// With the configuration and what the app provides: a store for records without secrets, a
    /// store for secrets (Keychain, Keystore), and perhaps its sessions, a captcha, a log and a listener for its
    /// analytics. Without sessions of its own, `sessions` keeps them.
    ///
    /// # Errors
    /// [`SetupError`] where the configuration cannot work; its text says what to correct.
    #[uniffi::constructor(default(sessions = None, captcha = None, log = None, events = None))]
    pub fn new(
        config: Config,
        records: Arc<dyn KeyValueStore>,
        secrets: Arc<dyn KeyValueStore>,
        sessions: Option<Arc<dyn SessionHost>>,
        captcha: Option<Arc<dyn CaptchaHost>>,
        log: Option<Arc<dyn LogListener>>,
        events: Option<Arc<dyn EventListener>>,
    ) -> Result<Arc<Self>, SetupError> {
        let links = AppLinks::parse(&config.app_links).map_err(|error| SetupError::AppLinks(error.to_string()))?;
        let policy =
            Policy::at_least(config.min_password_chars).map_err(|error| SetupError::Policy(error.to_string()))?;
        let options = http_options(config.network.as_ref());
        let backend = config.server.backend(&options)?;
        let stores = (Arc::new(StoreAdapter(records)) as _, Arc::new(StoreAdapter(secrets)) as _);
        let sessions = sessions.map(|sessions| Arc::new(SessionHostAdapter(sessions)) as _);
        let mut setup = Setup::new(backend, stores, sessions, links);
        setup.policy = policy.requiring(config.required_characters).refusing([config.app_name]);
        setup.timing = Timing {
            resend: Duration::from_secs(config.resend_seconds.into()),
            call: options.call_timeout,
            ..Timing::default()
        };
        setup.captcha = captcha.map(|captcha| Arc::new(CaptchaAdapter(captcha)) as _);
        setup.events = events.map(|events| Arc::new(EventAdapter(events)) as _);
        setup.warn_before_save = config.warn_before_save;
        if let Some(log) = log {
            setup.log = Arc::new(LogAdapter(log));
        }
        let worker = Worker::start().map_err(|error| SetupError::Start(error.to_string()))?;
        let client = Client::new(setup, worker.runtime()).map_err(|error| SetupError::AppLinks(error.to_string()))?;
        Ok(Arc::new(Self { client, worker: Mutex::new(Some(worker)) }))
    }

    /// The login window: the login, and the reset that Forgot Password leads to.
    #[must_use]
    pub fn login_window(self: Arc<Self>) -> Arc<LoginWindowFlow> {
        LoginWindowFlow::new(self.client.login_window(), self)
    }

    /// A reset alone, for an app with a login of its own; goes on where an unfinished one was left, without sending anything.
    #[must_use]
    pub fn reset(self: Arc<Self>) -> Arc<ResetFlow> {
        ResetFlow::new(self.client.reset(), self)
    }

    /// The keeper of the app's session; nothing where the app brought a `SessionHost` of its own.
    #[must_use]
    pub fn sessions(self: Arc<Self>) -> Option<Arc<SessionKeeper>> {
        let keeper = self.client.sessions()?;
        Some(SessionKeeper::new(keeper, self))
    }

    /// Personal Settings of the person that the host has signed in, with the reset for whoever forgot the
    /// current password.
    #[must_use]
    pub fn settings(self: Arc<Self>) -> Arc<SettingsFlow> {
        SettingsFlow::new(self.client.settings(), self)
    }

    /// The change of a password alone.
    #[must_use]
    pub fn change(self: Arc<Self>) -> Arc<ChangeFlow> {
        ChangeFlow::new(self.client.change(), self)
    }

    /// The least number of characters of a new password, for the sentence that tells it.
    #[must_use]
    pub fn min_password_chars(&self) -> u32 {
        self.client.min_password_chars()
    }

    /// Stops everything at once, without waiting. Flows of this client do nothing from here on.
    pub fn close(&self) {
        let worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(worker) = worker {
            self.client.close();
            drop(worker);
        }
    }
}

impl Drop for RepassClient {
    fn drop(&mut self) {
        self.close();
    }
}

fn http_options(network: Option<&Network>) -> HttpOptions {
    let mut options = HttpOptions::default();
    if let Some(network) = network {
        options.proxy.clone_from(&network.proxy);
        options.extra_roots.clone_from(&network.extra_roots);
        options.pins.clone_from(&network.pins);
        let millis = |given: Option<u32>, usual| given.map_or(usual, |millis| Duration::from_millis(millis.into()));
        options.connect_timeout = millis(network.connect_timeout_millis, options.connect_timeout);
        options.call_timeout = millis(network.call_timeout_millis, options.call_timeout);
    }
    options
}
