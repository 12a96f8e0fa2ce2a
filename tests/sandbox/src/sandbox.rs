//! The handle of a running sandbox: starts it, looks into it, ends it.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::api::jwt::{self, Keys};
use crate::api::limits::Limits;
use crate::app::App;
use crate::clock::Clock;
use crate::faults::line::{Lines, Peer};
use crate::faults::{Board, Fault};
use crate::mail::Mailer;
use crate::mail::inbox::{Inbox, ReceivedMail};
use crate::mail::sink::Sink;
use crate::password::Hasher;
use crate::redirect::AllowList;
use crate::settings::Settings;
use crate::store::users::NewUser;
use crate::store::{Store, audit, factors, sessions, users};
use crate::tls::Tls;
use crate::{api, pages};

/// How long [`Sandbox::wait_for_mail`] waits before it calls the mail missing.
const MAIL_TIMEOUT: Duration = Duration::from_secs(10);

/// Why a sandbox could not start or be worked with.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// A port is taken, or the network is not there.
    #[error("cannot listen: {0}")]
    Listen(#[from] std::io::Error),
    /// The database cannot be opened or refused a statement.
    #[error("the database refused: {0}")]
    Database(#[from] rusqlite::Error),
    /// A pattern of `allow_redirects` makes no sense.
    #[error("not a pattern: {0}")]
    Pattern(#[from] regex::Error),
}

/// A running sandbox. It has its own threads, so it can be used from any test, async or not,
/// and it ends when it is dropped.
pub struct Sandbox {
    app: Arc<App>,
    smtp: SocketAddr,
    tls: Option<Tls>,
    // Taken out by `drop`, which must not wait for running requests.
    runtime: Option<Runtime>,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.app.base_url).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Starts a sandbox; once this returns it answers.
    pub fn start(settings: Settings) -> Result<Self, SandboxError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("repass-sandbox")
            .enable_all()
            .build()?;
        match Self::serve(&runtime, settings) {
            Ok((app, smtp, tls)) => Ok(Self { app, smtp, tls, runtime: Some(runtime) }),
            Err(error) => {
                // Not just dropped: that would wait, which async callers may not.
                runtime.shutdown_background();
                Err(error)
            }
        }
    }

    fn serve(runtime: &Runtime, settings: Settings) -> Result<(Arc<App>, SocketAddr, Option<Tls>), SandboxError> {
        // Bound without waiting, so that this may be called inside of another runtime.
        let _inside = runtime.enter();
        let http = listen((settings.bind, settings.port).into())?;
        // The sink takes mail from this process only, so it never leaves loopback.
        let smtp_listener = listen((Ipv4Addr::LOCALHOST, settings.smtp_port).into())?;
        let smtp = smtp_listener.local_addr()?;
        let tls_listener = if settings.tls { Some(listen((settings.bind, 0).into())?) } else { None };
        let http_address = http.local_addr()?;
        let base_url = settings
            .public_url
            .clone()
            .map_or_else(|| format!("http://{http_address}"), |url| url.trim_end_matches('/').to_owned());

        let clock = Clock::default();
        let store = Store::open(settings.database.as_deref())?;
        let keys = Keys::new(store.signing_key()?);
        let site = settings.site_url.clone().unwrap_or_else(|| format!("{base_url}/reset"));
        let app = Arc::new(App {
            redirects: AllowList::new(site, &settings.allow_redirects)?,
            mailer: Mailer::new(smtp.port(), &settings.app_name),
            sink: Sink { inbox: Inbox::new(clock.clone()), down: Arc::new(AtomicBool::new(settings.mail_server_down)) },
            limits: Limits::default(),
            faults: Board::default(),
            runtime: runtime.handle().clone(),
            settings,
            clock,
            store,
            keys,
            passwords: Hasher::new(),
            base_url,
        });
        runtime.spawn(app.sink.clone().run(smtp_listener));
        let service = api::router(Arc::clone(&app), pages::router()).into_make_service_with_connect_info::<Peer>();
        runtime.spawn(async move {
            // Serving ends with the runtime; it does not fail by itself.
            drop(axum::serve(Lines(http), service).await);
        });
        let tls = tls_listener.map(|listener| Tls::start(&app, listener, http_address)).transpose()?;
        Ok((app, smtp, tls))
    }

    /// The API's base address; official clients add `/auth/v1` themselves.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.app.base_url
    }

    /// Where a browser shows the received mail.
    #[must_use]
    pub fn inbox_url(&self) -> String {
        format!("{}/inbox", self.app.base_url)
    }

    /// Where the mail sink listens.
    #[must_use]
    pub fn smtp_address(&self) -> SocketAddr {
        self.smtp
    }

    /// The sandbox's time, to be moved forward.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.app.clock
    }

    /// Moves the sandbox's time forward.
    pub fn advance(&self, by: Duration) {
        self.app.clock.advance(by);
    }

    /// Adds a confirmed account, past all rules for passwords. Does nothing if there is one.
    pub fn add_account(&self, email: &str, password: &str) -> Result<(), SandboxError> {
        let email = email.to_lowercase();
        let hash = self.app.passwords.hash(password);
        let now = self.app.clock.now();
        self.app.store.write(|db| {
            if users::by_email(db, &email)?.is_none() {
                let new = NewUser { email: &email, password_hash: &hash, sign_up_data: None, confirmed: true };
                users::create(db, now, &new)?;
            }
            Ok(())
        })
    }

    /// Whether this is the account's password now; counts as no attempt.
    #[must_use]
    pub fn has_password(&self, email: &str, password: &str) -> bool {
        let user = self.app.store.write(|db| users::by_email(db, email));
        user.ok().flatten().is_some_and(|user| self.app.passwords.matches(password, Some(&user.password_hash)))
    }

    /// How many passwords were hashed so far, whether to store one or to compare with one. It is nearly all of
    /// the work of a sign-in.
    #[must_use]
    pub fn passwords_hashed(&self) -> u64 {
        self.app.passwords.computed()
    }

    /// Bans an account.
    pub fn ban(&self, email: &str) -> Result<bool, SandboxError> {
        self.app.store.write(|db| Ok(users::set_banned(db, email, true)?))
    }

    /// Whether the session that an access token belongs to has not been ended, and the token has not
    /// expired.
    #[must_use]
    pub fn session_lives(&self, access_token: &str) -> bool {
        let Ok(claims) = jwt::check(&self.app, access_token) else { return false };
        let session = self.app.store.write(|db| sessions::by_id(db, &claims.session_id));
        session.is_ok_and(|session| session.is_some())
    }

    /// Makes all sessions of an account older than they are.
    pub fn age_sessions(&self, email: &str, by: Duration) -> Result<(), SandboxError> {
        self.app.store.write(|db| {
            if let Some(user) = users::by_email(db, email)? {
                sessions::age(db, &user.id, by)?;
            }
            Ok(())
        })
    }

    /// How many sessions of an account are open.
    pub fn open_sessions(&self, email: &str) -> Result<u32, SandboxError> {
        self.app.store.write(|db| match users::by_email(db, email)? {
            Some(user) => Ok(sessions::count(db, &user.id)?),
            None => Ok(0),
        })
    }

    /// Gives an account an authenticator app (TOTP), confirmed, past all sign-ins; the factor's id, as in
    /// `POST /factors/ID/verify`. Nothing where there is no such account.
    pub fn enroll_totp(&self, email: &str) -> Result<Option<String>, SandboxError> {
        let now = self.app.clock.now();
        self.app.store.write(|db| match users::by_email(db, email)? {
            Some(user) => {
                let id = factors::enroll(db, &user.id, "phone", &api::factors::new_secret(), now)?;
                factors::confirm(db, &id, now)?;
                Ok(Some(id))
            }
            None => Ok(None),
        })
    }

    /// What an account's authenticator app shows: a code that was not used yet.
    pub fn totp_code(&self, email: &str) -> Result<Option<String>, SandboxError> {
        let now = self.app.clock.now();
        let factors = self.app.store.write(|db| match users::by_email(db, email)? {
            Some(user) => Ok::<_, SandboxError>(factors::of_user(db, &user.id)?),
            None => Ok(Vec::new()),
        })?;
        Ok(factors.iter().find(|factor| factor.verified).and_then(|factor| api::factors::unused_code(factor, now)))
    }

    /// What happened to an account, oldest first, such as `password_changed`.
    pub fn audit_trail(&self, email: &str) -> Result<Vec<String>, SandboxError> {
        self.app.store.write(|db| match users::by_email(db, email)? {
            Some(user) => Ok(audit::events(db, &user.id)?),
            None => Ok(Vec::new()),
        })
    }

    /// Lets the mail server refuse mail, or take it again.
    pub fn set_mail_server_down(&self, down: bool) {
        self.app.sink.down.store(down, Ordering::SeqCst);
    }

    /// Lets something go wrong, from the next call of its route on.
    pub fn add_fault(&self, fault: Fault) {
        self.app.faults.add(fault);
    }

    /// Ends all faults. What was held is being served from now on.
    pub fn clear_faults(&self) {
        self.app.faults.replace(Vec::new());
    }

    /// Ends all faults, and waits until what was held has been served. Not for callers inside of async
    /// code.
    pub fn release_held(&self) {
        self.clear_faults();
        self.app.runtime.block_on(self.app.faults.all_served());
    }

    /// Where the same API is served by TLS, where [`Settings::tls`] asks for it.
    #[must_use]
    pub fn tls_url(&self) -> Option<String> {
        self.tls.as_ref().map(|tls| format!("https://{}", tls.address))
    }

    /// The certificates that a client of [`Self::tls_url`] has to trust, in PEM.
    #[must_use]
    pub fn tls_roots(&self) -> Option<&str> {
        self.tls.as_ref().map(|tls| tls.roots.as_str())
    }

    /// How many calls a route got so far, such as `PUT /user`; named as in [`Fault`].
    #[must_use]
    pub fn calls(&self, route: &str) -> usize {
        self.app.faults.calls(route)
    }

    /// A valid token that is nobody's, as admins have.
    #[must_use]
    pub fn service_role_key(&self) -> String {
        jwt::service_role(&self.app)
    }

    /// All mail received so far, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Arc<ReceivedMail>> {
        self.app.sink.inbox.all()
    }

    /// The mail to one address, oldest first.
    #[must_use]
    pub fn mails_to(&self, address: &str) -> Vec<Arc<ReceivedMail>> {
        let mut mails = self.mails();
        mails.retain(|mail| mail.is_for(address));
        mails
    }

    /// Waits until more than `after` mails to an address have come and gives the first of the
    /// new ones; nothing when it does not come within ten seconds.
    pub async fn wait_for_mail(&self, to: &str, after: usize) -> Option<Arc<ReceivedMail>> {
        let mut arrivals = self.app.sink.inbox.arrivals();
        let wait = async {
            loop {
                if let Some(mail) = self.mails_to(to).get(after) {
                    return Some(Arc::clone(mail));
                }
                arrivals.changed().await.ok()?;
            }
        };
        tokio::time::timeout(MAIL_TIMEOUT, wait).await.ok().flatten()
    }

    /// [`Self::wait_for_mail`] for callers outside of async code.
    #[must_use]
    pub fn wait_for_mail_blocking(&self, to: &str, after: usize) -> Option<Arc<ReceivedMail>> {
        self.app.runtime.block_on(self.wait_for_mail(to, after))
    }
}

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
