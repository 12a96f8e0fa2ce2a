//! An app as a test writes it: the core with in-memory stores, in front of a real sandbox.
//!
//! [`Phone`] is what survives a kill: the stores, the session and the clock, and the server it talks to.
//! [`Phone::open`] is the app's start; dropping what it gives is the kill.

mod kill_point;
pub mod person;
mod unreliable;

use std::{ops::Deref, sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use repass_core::{
    backend::{Backend, HttpClient, HttpOptions, gotrue::GoTrue},
    client::{Client, Setup},
    host::{MemorySession, Store},
};
use repass_sandbox::{Sandbox, Settings};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub use repass_phone::{eventually, open, shown, type_into};

pub use self::{
    kill_point::KillPoint,
    unreliable::{Does, UnreliableHost, UnreliableStore},
};

/// The account that every test begins with.
pub const ADDRESS: &str = "kim@example.com";
/// Its password at the beginning.
pub const OLD: &str = "first tide 7";
/// A password to change to.
pub const NEW: &str = "second tide 8";

/// What of a phone survives a kill of the app, and the server it talks to.
pub struct Phone {
    /// The server.
    pub sandbox: Sandbox,
    phone: repass_phone::Phone,
}

impl Deref for Phone {
    type Target = repass_phone::Phone;

    fn deref(&self) -> &Self::Target {
        &self.phone
    }
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
        Self { sandbox, phone: repass_phone::Phone::default() }
    }

    /// The way to the server.
    #[must_use]
    pub fn backend(&self) -> Arc<dyn Backend> {
        let http = HttpClient::new(&HttpOptions::default()).expect("a client");
        let url = self.sandbox.url().parse().expect("a URL");
        Arc::new(GoTrue::new(http, url, "anon").expect("a backend"))
    }

    /// What the app brings.
    #[must_use]
    pub fn setup(&self) -> Setup {
        self.phone.setup(self.backend())
    }

    /// Starts the app.
    #[must_use]
    pub fn open(&self) -> Client {
        open(self.setup())
    }

    /// Starts an app that is killed at the kill point.
    #[must_use]
    pub fn open_behind(&self, kill_point: &KillPoint) -> Client {
        open(kill_point.setup(self.setup()))
    }

    /// The app on another device of the same person.
    #[must_use]
    pub fn open_elsewhere(&self) -> Elsewhere {
        let phone = repass_phone::Phone::default();
        Elsewhere { client: phone.open(self.backend()), session: phone.session }
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

    /// The access token of the recovery session that an unfinished reset keeps in the secure store.
    ///
    /// # Panics
    /// Where there is none.
    pub async fn kept_token(&self) -> String {
        let secret = self.secrets.read("repass.reset").await.expect("readable").expect("stored");
        let half: Value = serde_json::from_slice(secret.expose()).expect("JSON");
        let grant = STANDARD_NO_PAD.decode(half["grant"].as_str().expect("a grant")).expect("Base64");
        let grant: Value = serde_json::from_slice(&grant).expect("JSON");
        grant["access_token"].as_str().expect("a token").to_owned()
    }

    /// Whether the unfinished reset in the secure store has come to this stage.
    pub async fn secrets_hold(&self, stage: &str) -> bool {
        let stored = self.secrets.read("repass.reset").await.ok().flatten();
        let half = stored.and_then(|secret| serde_json::from_slice::<Value>(secret.expose()).ok());
        half.is_some_and(|half| half["stage"] == stage)
    }

    /// Whether the server still takes an access token: `GET /user`.
    ///
    /// # Panics
    /// Where the server is gone.
    pub async fn takes_token(&self, token: &str) -> bool {
        self.get("/user", token).await.starts_with("HTTP/1.1 200")
    }

    /// Opens a link to the server in a browser, and tells where that leads.
    ///
    /// # Panics
    /// Where the link is another server's, or leads nowhere.
    pub async fn open_in_browser(&self, link: &str) -> String {
        let path = link.strip_prefix(self.sandbox.url()).expect("a link to this server");
        let answer = self.get(path, "").await;
        let location = answer.lines().find_map(|line| line.strip_prefix("location: "));
        location.expect("it leads somewhere").to_owned()
    }

    async fn get(&self, path: &str, token: &str) -> String {
        let address = self.sandbox.url().trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(address).await.expect("the sandbox listens");
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    }

    /// How many sessions of the account are open at the server.
    ///
    /// # Panics
    /// Where the server's database refuses.
    #[must_use]
    pub fn sessions(&self) -> u32 {
        self.sandbox.open_sessions(ADDRESS).expect("the sandbox tells")
    }

    /// Whether this opens the account.
    #[must_use]
    pub fn password_is(&self, password: &str) -> bool {
        self.sandbox.has_password(ADDRESS, password)
    }
}

impl Default for Phone {
    fn default() -> Self {
        Self::new()
    }
}

/// The app on another device.
pub struct Elsewhere {
    /// Begins flows there.
    pub client: Client,
    /// The session there.
    pub session: Arc<MemorySession>,
}
