//! A real PocketBase on this machine, and the inbox that its mails go to. It is built from what
//! `pocketbase/go.mod` names, which takes a minute the first time.

mod adapter;

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc, LazyLock, Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use repass_core::backend::{Backend, HttpClient, HttpOptions, pocketbase::PocketBase as Adapter};
use repass_sandbox::{Sandbox, Settings};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::{sleep, timeout},
};

use super::{AdapterTest, Family, Feature, Server, Setup};
use crate::http::{self, Answer};

const ADMIN: &str = "admin@example.com";
const ADMIN_PASSWORD: &str = "nobody else's business";

/// The address that the mail's link leads to; PocketBase fills in the token.
const MAIL: &str = r#"<a href="https://app.example.com/reset?token={TOKEN}">Reset your password</a>"#;

const STARTS_WITHIN: Duration = Duration::from_secs(30);

/// The shortest life that PocketBase gives a token.
const TOKEN_LIVES: Duration = Duration::from_secs(10);

/// The cost of bcrypt: nothing here has to be kept from anybody.
const CHEAPEST_HASH: u32 = 4;

/// From this one on, Go gets the version of itself that a module asks for.
const OLDEST_GO: (u32, u32) = (1, 21);

/// PocketBase, as its makers publish it.
pub struct PocketBase;

#[async_trait]
impl Family for PocketBase {
    fn name(&self) -> &'static str {
        "pocketbase"
    }

    fn listed_as(&self) -> &'static str {
        "PocketBase"
    }

    fn title(&self) -> String {
        let module = include_str!("pocketbase/go.mod");
        let version = module.lines().find_map(|line| line.strip_prefix("require github.com/pocketbase/pocketbase v"));
        format!("PocketBase {}", version.expect("a version"))
    }

    fn lacks(&self) -> Option<&'static str> {
        static GO: LazyLock<bool> = LazyLock::new(|| go().is_some_and(|version| version >= OLDEST_GO));
        (!*GO).then_some("it is built with Go 1.21 or later, which is not on the path")
    }

    fn cannot(&self, feature: Feature) -> Option<&'static str> {
        match feature {
            Feature::Code => Some("its mail carries a link only"),
            Feature::LinkOpenedElsewhere => Some("its link opens the app"),
            Feature::UnconfirmedChange => Some("a change always wants the current password"),
            Feature::MailedCode => Some("a change is confirmed by the current password alone"),
            Feature::SecondFactor => {
                Some("its second factor is a one-time password by mail, which the adapter leaves out")
            }
            _ => None,
        }
    }

    async fn start(&self, setup: Setup) -> Arc<dyn Server> {
        Arc::new(Served::start(setup).await)
    }

    fn adapter_tests(&self) -> &'static [(&'static str, AdapterTest)] {
        adapter::ALL
    }
}

/// A PocketBase with a data folder of its own, and a sandbox that takes its mail.
struct Served {
    folder: PathBuf,
    inbox: Sandbox,
    running: Mutex<Option<Running>>,
}

struct Running {
    // Killed when it is dropped.
    _child: Child,
    address: String,
}

impl Served {
    async fn start(setup: Setup) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("repass-pocketbase-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let made = command(&folder).args(["superuser", "upsert", ADMIN, ADMIN_PASSWORD]).status().await;
        assert!(made.expect("PocketBase runs").success(), "no administrator could be made");
        let inbox = Sandbox::start(Settings::strict()).expect("an inbox");
        let running = Mutex::new(Some(serve(&folder).await));
        let served = Self { folder, inbox, running };
        served.configure(setup).await;
        served
    }

    /// Sends mail to the inbox, with a link to the app, and hashes quickly.
    async fn configure(&self, setup: Setup) {
        let identity = json!({ "identity": ADMIN, "password": ADMIN_PASSWORD });
        let sign_in = "/api/collections/_superusers/auth-with-password";
        let administrator = self.ask(Method::POST, sign_in, "", &identity).await;
        let token = administrator.body["token"].as_str().expect("an administrator");

        let smtp = self.inbox.smtp_address();
        let mut settings = json!({ "smtp": { "enabled": true, "host": smtp.ip().to_string(), "port": smtp.port() } });
        if setup == Setup::Limited {
            let rule = json!({ "label": "*:auth", "maxRequests": 3, "duration": 60 });
            settings["rateLimits"] = json!({ "enabled": true, "rules": [rule] });
        }
        assert_eq!(self.ask(Method::PATCH, "/api/settings", token, &settings).await.status, 200);

        let collection = "/api/collections/users";
        let mut users = json!({ "resetPasswordTemplate": { "subject": "Reset your password", "body": MAIL } });
        if setup == Setup::Unconfirmed {
            users["authRule"] = json!("verified = true");
        }
        if setup == Setup::Alone {
            users["passwordResetToken"] = json!({ "duration": TOKEN_LIVES.as_secs() });
        }
        let mut fields = self.ask(Method::GET, collection, token, &json!({})).await.body["fields"].take();
        let password = fields.as_array_mut().into_iter().flatten().find(|field| field["name"] == "password");
        let password = password.expect("a field for the password");
        password["cost"] = json!(CHEAPEST_HASH);
        if setup == Setup::StrictPolicy {
            (password["min"], password["pattern"]) = (json!(10), json!("[0-9]"));
        }
        users["fields"] = fields;
        assert_eq!(self.ask(Method::PATCH, collection, token, &users).await.status, 200);
    }

    /// About the users: status and body.
    async fn users(&self, method: Method, path: &str, token: &str, body: &Value) -> Answer {
        self.ask(method, &format!("/api/collections/users/{path}"), token, body).await
    }

    async fn ask(&self, method: Method, path: &str, token: &str, body: &Value) -> Answer {
        http::ask(method, format!("http://{}{path}", self.address()), token, body).await
    }
}

#[async_trait]
impl Server for Served {
    fn address(&self) -> String {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.as_ref().expect("PocketBase runs").address.clone()
    }

    fn adapter(&self, address: &str) -> Arc<dyn Backend> {
        let http = HttpClient::new(&HttpOptions::default()).expect("default options");
        let url = format!("http://{address}").parse().expect("a URL");
        Arc::new(Adapter::new(http, url, "users").expect("a server on this machine"))
    }

    async fn create_account(&self, address: &str, password: &str) {
        let account = json!({ "email": address, "password": password, "passwordConfirm": password });
        assert_eq!(self.users(Method::POST, "records", "", &account).await.status, 200);
    }

    async fn sign_in(&self, address: &str, password: &str) -> Option<String> {
        let identity = json!({ "identity": address, "password": password });
        let answer = self.users(Method::POST, "auth-with-password", "", &identity).await;
        answer.body["token"].as_str().map(str::to_owned)
    }

    async fn takes(&self, token: &str) -> bool {
        self.users(Method::POST, "auth-refresh", token, &json!({})).await.status == 200
    }

    fn mails(&self, to: &str) -> usize {
        self.inbox.mails_to(to).len()
    }

    async fn mailed_link(&self, to: &str, number: usize) -> String {
        self.inbox.wait_for_mail(to, number).await.expect("a mail").link().expect("a link")
    }

    async fn expire_proofs(&self) {
        sleep(TOKEN_LIVES + Duration::from_secs(1)).await;
    }

    async fn kill(&self) {
        let killed = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Running { _child: mut child, .. } = killed.expect("PocketBase runs");
        child.kill().await.expect("killed");
    }

    async fn start_again(&self) {
        let started = serve(&self.folder).await;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(started);
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Serves what lies in a folder.
async fn serve(folder: &Path) -> Running {
    // It ends when its input does, so it cannot outlive the tests.
    let piped = || Stdio::piped();
    let child = command(folder).arg("serve").stdin(piped()).stdout(piped()).spawn();
    let mut child = child.expect("PocketBase runs");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let told = async {
        while let Some(line) = lines.next_line().await.expect("text") {
            if let Some(address) = line.strip_prefix("listening on ") {
                return address.to_owned();
            }
        }
        panic!("PocketBase ended");
    };
    let address = timeout(STARTS_WITHIN, told).await.expect("it starts");
    // What it says later is read, too: a program whose output nobody reads is ended by the system.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Running { _child: child, address }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(binary());
    command.arg("--dir").arg(folder.join("data")).kill_on_drop(true).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The program, built from what `pocketbase/go.mod` names and `pocketbase/go.sum` vouches for.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let binary = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pocketbase");
        let built = std::process::Command::new("go")
            .args(["build", "-mod=readonly", "-o"])
            .arg(&binary)
            .arg(".")
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/servers/pocketbase"))
            .output()
            .expect("Go runs");
        assert!(built.status.success(), "PocketBase cannot be built: {}", String::from_utf8_lossy(&built.stderr));
        binary
    })
}

/// Major and minor version of the Go on the path.
fn go() -> Option<(u32, u32)> {
    let told = std::process::Command::new("go").args(["env", "GOVERSION"]).output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let mut numbers = told.trim().strip_prefix("go")?.split('.');
    let mut next = || numbers.next()?.parse().ok();
    Some((next()?, next()?))
}
