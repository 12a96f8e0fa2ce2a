//! A phone with the app on it, and the server it talks to.

use std::{sync::Arc, thread, time::Duration};

use repass_ffi::{
    client::{Config, Network, RepassClient},
    flows::{ChangeFlow, LoginWindowFlow, ResetFlow},
    host::{CaptchaHost, KeyValueStore, LogListener, SessionHost},
    servers::Server,
};
use repass_sandbox::{Fault, ReceivedMail, Sandbox, Settings};
use serde_json::Value;

use crate::{
    host::{TestCaptcha, TestLog, TestSessions, TestStore},
    observed::ObservedFlow,
};

/// The account that every cell begins with.
pub const ADDRESS: &str = "kim@example.com";
/// Its password at the beginning.
pub const OLD: &str = "first tide 7";
/// The password to change to.
pub const NEW: &str = "second tide 8";

/// Where the record of a reset lies in both stores.
pub const RESET: &str = "repass.reset";

/// What of a phone survives a kill of the app, and the server.
pub struct Phone {
    /// The server.
    pub sandbox: Sandbox,
    /// The plain store.
    pub records: Arc<TestStore>,
    /// The secure store.
    pub secrets: Arc<TestStore>,
    /// The app's session.
    pub sessions: Arc<TestSessions>,
    /// What the library logged.
    pub log: Arc<TestLog>,
    call_timeout: Option<Duration>,
}

impl Drop for Phone {
    /// At the end of every walk its log is looked through: a line names what happened, and never shows a value
    /// of the library's own, whose Debug output has a brace before long.
    fn drop(&mut self) {
        if !thread::panicking() {
            let line = self.log.lines().into_iter().find(|line| line.contains('{'));
            assert_eq!(line, None, "a line of the log shows a value");
        }
    }
}

/// What an app provides.
pub struct Hosts {
    /// The plain store.
    pub records: Arc<dyn KeyValueStore>,
    /// The secure store.
    pub secrets: Arc<dyn KeyValueStore>,
    /// Its sessions.
    pub sessions: Arc<dyn SessionHost>,
    /// Its captcha.
    pub captcha: Arc<dyn CaptchaHost>,
    /// Its log.
    pub log: Arc<dyn LogListener>,
}

/// How the phone reaches the server.
#[derive(Clone, Copy, Debug, Default)]
pub struct Connection {
    /// By TLS.
    pub tls: bool,
    /// How long a call may take; the usual where nothing is said.
    pub call_timeout: Option<Duration>,
}

impl Phone {
    /// A phone, and a server with one account.
    ///
    /// # Panics
    /// Where the sandbox does not start.
    #[must_use]
    pub fn new(settings: Settings, connection: Connection) -> Self {
        let sandbox = Sandbox::start(Settings { tls: connection.tls, ..settings }).expect("the sandbox starts");
        sandbox.add_account(ADDRESS, OLD).expect("the account is made");
        Self {
            sandbox,
            records: Arc::default(),
            secrets: Arc::default(),
            sessions: Arc::default(),
            log: Arc::default(),
            call_timeout: connection.call_timeout,
        }
    }

    /// Starts the app. Dropping what this gives is the kill.
    #[must_use]
    pub fn open(&self) -> App {
        App(self.client(Hosts {
            records: Arc::clone(&self.records) as _,
            secrets: Arc::clone(&self.secrets) as _,
            sessions: Arc::clone(&self.sessions) as _,
            captcha: Arc::new(TestCaptcha),
            log: Arc::clone(&self.log) as _,
        }))
    }

    /// The library's client, with what another app provides.
    ///
    /// # Panics
    /// Where the library refuses the configuration.
    #[must_use]
    pub fn client(&self, hosts: Hosts) -> Arc<RepassClient> {
        let Hosts { records, secrets, sessions, captcha, log } = hosts;
        self.begin((records, secrets), Some(sessions), captcha, log)
    }

    /// The client of an app that leaves its sessions to the library.
    #[must_use]
    pub fn client_that_keeps(&self) -> Arc<RepassClient> {
        let stores = (Arc::clone(&self.records) as _, Arc::clone(&self.secrets) as _);
        self.begin(stores, None, Arc::new(TestCaptcha), Arc::clone(&self.log) as _)
    }

    fn begin(
        &self,
        (records, secrets): (Arc<dyn KeyValueStore>, Arc<dyn KeyValueStore>),
        sessions: Option<Arc<dyn SessionHost>>,
        captcha: Arc<dyn CaptchaHost>,
        log: Arc<dyn LogListener>,
    ) -> Arc<RepassClient> {
        let url = self.sandbox.tls_url().unwrap_or_else(|| self.sandbox.url().to_owned());
        let roots = self.sandbox.tls_roots().map(|roots| roots.as_bytes().to_vec());
        let network = Network {
            proxy: None,
            extra_roots: roots.into_iter().collect(),
            pins: Vec::new(),
            connect_timeout_millis: None,
            call_timeout_millis: self.call_timeout.and_then(|time| u32::try_from(time.as_millis()).ok()),
        };
        let config = Config {
            server: Server::GoTrue { url, api_key: "anon".to_owned() },
            app_name: "ISMessenger".to_owned(),
            app_links: vec!["ismessenger://reset".to_owned()],
            min_password_chars: 6,
            required_characters: Vec::new(),
            resend_seconds: 60,
            network: Some(network),
            warn_before_save: false,
        };
        RepassClient::new(config, records, secrets, sessions, Some(captcha), Some(log), None)
            .expect("a usable configuration")
    }

    /// From now on the account has a second factor, and the person an authenticator app.
    ///
    /// # Panics
    /// Where it has one already.
    pub fn add_second_factor(&self) {
        self.sandbox.enroll_totp(ADDRESS).expect("enrolled").expect("an account");
    }

    /// What the authenticator app shows next: half a minute later than the code before, which is used.
    ///
    /// # Panics
    /// Where the account has no second factor.
    #[must_use]
    pub fn next_totp_code(&self) -> String {
        self.sandbox.advance(Duration::from_secs(30));
        self.sandbox.totp_code(ADDRESS).expect("it tells").expect("a second factor")
    }

    /// Presses, and waits until the server has the call that this fault strikes.
    pub fn press_under(&self, fault: Fault, press: impl FnOnce()) {
        let route = fault.route.clone();
        let before = self.sandbox.calls(&route);
        self.sandbox.add_fault(fault);
        press();
        while self.sandbox.calls(&route) == before {
            thread::yield_now();
        }
    }

    /// Lets time pass while the app is not running: the server's clock moves on, and what is stored
    /// lies further back. (The library reads the system's clock, which no test may turn.)
    ///
    /// # Panics
    /// Where what is stored is not what the library writes.
    pub fn pass(&self, time: Duration) {
        self.sandbox.advance(time);
        let millis = u64::try_from(time.as_millis()).expect("not for ever");
        for store in [&self.records, &self.secrets] {
            let Some(stored) = store.get(RESET) else { continue };
            let mut record: Value = serde_json::from_slice(&stored).expect("each half is JSON");
            for wait in ["resend", "contact", "expires"] {
                if let Some(at) = record[wait]["at"].as_u64() {
                    record[wait]["at"] = (at - millis).into();
                }
            }
            store.set(RESET, record.to_string().into_bytes());
        }
    }

    /// Waits until it is stored that the mail was asked for, and nothing is under way since.
    pub fn await_inbox_stored(&self) {
        self.records.wait_for(RESET, |record| {
            let record: Value = serde_json::from_slice(record).unwrap_or_default();
            record["stage"] == "CheckInbox"
        });
    }

    /// Waits until so many mails with this word in the subject have come; whether they did.
    #[must_use]
    pub fn mail_comes(&self, word: &str, count: usize) -> bool {
        loop {
            // Counted first: a mail that comes in between is then not waited for.
            let all = self.sandbox.mails_to(ADDRESS).len();
            if self.mails(word) >= count {
                return true;
            }
            if self.sandbox.wait_for_mail_blocking(ADDRESS, all).is_none() {
                return false;
            }
        }
    }

    /// Waits until so many mails with this word in the subject have come.
    ///
    /// # Panics
    /// When they do not.
    pub fn await_mail(&self, word: &str, count: usize) {
        assert!(self.mail_comes(word, count), "a mail did not come: {word}");
    }

    /// The newest mail with this word in the subject.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn newest_mail(&self, word: &str) -> Arc<ReceivedMail> {
        let mails = self.sandbox.mails_to(ADDRESS);
        mails.into_iter().rfind(|mail| mail.subject.contains(word)).expect("a mail")
    }

    /// The code in it.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn newest_code(&self, word: &str) -> String {
        self.newest_mail(word).code().expect("a code")
    }

    /// How many of the mails to the account have a subject with this word.
    #[must_use]
    pub fn mails(&self, word: &str) -> usize {
        self.sandbox.mails_to(ADDRESS).iter().filter(|mail| mail.subject.contains(word)).count()
    }

    /// How often something happened to the account, such as `password_changed`.
    ///
    /// # Panics
    /// Where the sandbox's database is gone.
    #[must_use]
    pub fn happened(&self, event: &str) -> usize {
        let trail = self.sandbox.audit_trail(ADDRESS).expect("a trail");
        trail.iter().filter(|happened| happened.starts_with(event)).count()
    }

    /// Whether this opens the account.
    #[must_use]
    pub fn password_is(&self, password: &str) -> bool {
        self.sandbox.has_password(ADDRESS, password)
    }
}

/// The running app.
pub struct App(Arc<RepassClient>);

impl App {
    /// The library's client.
    #[must_use]
    pub fn client(&self) -> &Arc<RepassClient> {
        &self.0
    }

    /// The login window, once it has looked for an unfinished reset, which it shows by itself then.
    #[must_use]
    pub fn login_window(&self) -> ObservedFlow<LoginWindowFlow> {
        let login = ObservedFlow::new(Arc::clone(&self.0).login_window());
        // The stores do one thing after the other: once this one has read, the login window has looked.
        let _ = self.change().settled();
        login
    }

    /// A reset.
    #[must_use]
    pub fn reset(&self) -> ObservedFlow<ResetFlow> {
        ObservedFlow::new(Arc::clone(&self.0).reset())
    }

    /// Personal Settings.
    #[must_use]
    pub fn change(&self) -> ObservedFlow<ChangeFlow> {
        ObservedFlow::new(Arc::clone(&self.0).change())
    }
}
