//! The sandbox: as a real GoTrue was recorded to answer, and as a careful server.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use repass_core::backend::{Backend, HttpClient, HttpOptions, gotrue::GoTrue};
use repass_sandbox::{MailTemplate, Profile, ReceivedMail, Sandbox as Running, Settings};
use reqwest::{Method, header::LOCATION};
use serde_json::json;

use super::{Family, Feature, Server, Setup};
use crate::http;

/// A profile of the sandbox.
pub struct Sandbox(Profile);

pub const GOTRUE: Sandbox = Sandbox(Profile::Gotrue);
pub const STRICT: Sandbox = Sandbox(Profile::Strict);

#[async_trait]
impl Family for Sandbox {
    fn name(&self) -> &'static str {
        match self.0 {
            Profile::Gotrue => "sandbox_gotrue",
            Profile::Strict => "sandbox_strict",
        }
    }

    fn listed_as(&self) -> &'static str {
        "GoTrue (Supabase Auth)"
    }

    fn title(&self) -> String {
        match self.0 {
            Profile::Gotrue => "sandbox, which answers as GoTrue 2.196.0 was recorded to".to_owned(),
            Profile::Strict => "sandbox, which answers as a careful server".to_owned(),
        }
    }

    fn cannot(&self, feature: Feature) -> Option<&'static str> {
        match feature {
            Feature::LinkOpenedElsewhere => Some("its link opens the app"),
            Feature::Limit if self.0 == Profile::Gotrue => {
                Some("GoTrue counts attempts by a header that only a gateway before it sets")
            }
            _ => None,
        }
    }

    async fn start(&self, setup: Setup) -> Arc<dyn Server> {
        let settings = match self.0 {
            Profile::Gotrue => Settings { mail_template: MailTemplate::GotrueWithCode, ..Settings::gotrue() },
            Profile::Strict => Settings::strict(),
        };
        let settings = match setup {
            Setup::Shared | Setup::Limited => settings,
            Setup::Alone => Settings { database: Some(database()), ..settings },
            Setup::CurrentPassword => Settings { require_current_password: true, ..settings },
            Setup::Unconfirmed => Settings { autoconfirm: false, ..settings },
            Setup::MailedCode => Settings { require_reauthentication: true, ..settings },
            Setup::StrictPolicy => {
                Settings { min_password_length: 10, required_characters: vec!["0123456789".to_owned()], ..settings }
            }
        };
        let running = Mutex::new(Some(start(&settings)));
        Arc::new(Served { settings, running })
    }
}

fn start(settings: &Settings) -> Arc<Running> {
    Arc::new(Running::start(settings.clone()).expect("the sandbox starts"))
}

/// A file for the accounts, so that they outlive a kill.
fn database() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::SeqCst);
    std::env::temp_dir().join(format!("repass-contract-{}-{number}.sqlite", std::process::id()))
}

struct Served {
    settings: Settings,
    running: Mutex<Option<Arc<Running>>>,
}

impl Served {
    fn sandbox(&self) -> Arc<Running> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(running.as_ref().expect("the sandbox runs"))
    }

    async fn mail(&self, to: &str, number: usize) -> Arc<ReceivedMail> {
        self.sandbox().wait_for_mail(to, number).await.expect("a mail")
    }
}

#[async_trait]
impl Server for Served {
    fn address(&self) -> String {
        self.sandbox().url().trim_start_matches("http://").to_owned()
    }

    fn adapter(&self, address: &str) -> Arc<dyn Backend> {
        let http = HttpClient::new(&HttpOptions::default()).expect("default options");
        let url = format!("http://{address}").parse().expect("a URL");
        Arc::new(GoTrue::new(http, url, "anon").expect("a server on this machine"))
    }

    async fn create_account(&self, address: &str, password: &str) {
        if self.settings.autoconfirm {
            self.sandbox().add_account(address, password).expect("the account is made");
            return;
        }
        let url = format!("{}/signup", self.sandbox().url());
        let answer = http::ask(Method::POST, url, "", &json!({ "email": address, "password": password })).await;
        assert_eq!(answer.status, 200);
    }

    async fn sign_in(&self, address: &str, password: &str) -> Option<String> {
        let url = format!("{}/token?grant_type=password", self.sandbox().url());
        let answer = http::ask(Method::POST, url, "", &json!({ "email": address, "password": password })).await;
        answer.body["access_token"].as_str().map(str::to_owned)
    }

    /// Counts as no attempt, and opens no session.
    async fn opens(&self, address: &str, password: &str) -> bool {
        self.sandbox().has_password(address, password)
    }

    async fn takes(&self, token: &str) -> bool {
        let url = format!("{}/user", self.sandbox().url());
        http::ask(Method::GET, url, &format!("Bearer {token}"), &json!({})).await.status == 200
    }

    fn mails(&self, to: &str) -> usize {
        self.sandbox().mails_to(to).len()
    }

    async fn mailed_code(&self, to: &str, number: usize) -> String {
        self.mail(to, number).await.code().expect("a code")
    }

    async fn mailed_link(&self, to: &str, number: usize) -> String {
        let mail = self.mail(to, number).await;
        if self.settings.profile == Profile::Strict {
            return mail.app_link().expect("a link to the app");
        }
        // GoTrue's own link leads to the server, which sends the browser on to the app.
        let sent_on = http::open(&mail.link().expect("a link")).await;
        sent_on.headers()[LOCATION].to_str().expect("text").to_owned()
    }

    async fn expire_proofs(&self) {
        self.sandbox().advance(self.settings.mail_lifetime * 2);
    }

    async fn age_sessions(&self, address: &str) {
        self.sandbox().age_sessions(address, Duration::from_hours(25)).expect("aged");
    }

    async fn add_second_factor(&self, address: &str) {
        self.sandbox().enroll_totp(address).expect("enrolled").expect("the account");
    }

    async fn second_factor_code(&self, address: &str) -> String {
        // A careful server takes each code once.
        self.sandbox().advance(Duration::from_secs(30));
        self.sandbox().totp_code(address).expect("it tells").expect("a code")
    }

    async fn kill(&self) {
        let killed = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(killed);
    }

    async fn start_again(&self) {
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(start(&self.settings));
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(database) = &self.settings.database {
            self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
            for end in ["", "-wal", "-shm"] {
                let mut file = database.clone().into_os_string();
                file.push(end);
                let _ = std::fs::remove_file(file);
            }
        }
    }
}
