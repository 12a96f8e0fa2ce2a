//! A real PocketBase on this machine, and the inbox that its mails go to.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use repass_core::backend::{HttpClient, HttpOptions, pocketbase::PocketBase};
use repass_sandbox::{Sandbox, Settings};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};

const ADMIN: &str = "admin@example.com";
const ADMIN_PASSWORD: &str = "nobody else's business";

/// The address that the mail's link leads to; PocketBase fills in the token.
const MAIL: &str = r#"<a href="https://app.example.com/reset?token={TOKEN}">Reset your password</a>"#;

/// Building takes a minute where nothing of it is kept yet.
const STARTS_WITHIN: Duration = Duration::from_secs(30);

/// A PocketBase with a data folder of its own, and a sandbox that takes its mail.
pub struct Server {
    _child: Child,
    folder: PathBuf,
    address: String,
    inbox: Sandbox,
}

impl Server {
    /// Starts one whose users have these accounts, as `address: password`.
    pub async fn start(accounts: &[(&str, &str)]) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let binary = binary();
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("repass-pocketbase-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let made = command(binary, &folder).args(["superuser", "upsert", ADMIN, ADMIN_PASSWORD]).status().await;
        assert!(made.expect("PocketBase runs").success(), "no administrator could be made");

        let mut child = command(binary, &folder).arg("serve").stdout(Stdio::piped()).spawn().expect("PocketBase runs");
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
        let inbox = Sandbox::start(Settings::strict()).expect("an inbox");
        let server = Self { _child: child, folder, address, inbox };
        server.configure().await;
        for (address, password) in accounts {
            let account = json!({ "email": address, "password": password, "passwordConfirm": password });
            assert_eq!(server.users("POST", "records", "", &account).await.0, 200);
        }
        server
    }

    /// Sends mail to the inbox, with a link to the app.
    async fn configure(&self) {
        let identity = json!({ "identity": ADMIN, "password": ADMIN_PASSWORD });
        let sign_in = "/api/collections/_superusers/auth-with-password";
        let (_, answer) = self.ask("POST", sign_in, "", &identity).await;
        let token = answer["token"].as_str().expect("an administrator");
        let smtp = self.inbox.smtp_address();
        let settings = json!({ "smtp": { "enabled": true, "host": smtp.ip().to_string(), "port": smtp.port() } });
        assert_eq!(self.ask("PATCH", "/api/settings", token, &settings).await.0, 200);
        let users = json!({ "resetPasswordTemplate": { "subject": "Reset your password", "body": MAIL } });
        assert_eq!(self.ask("PATCH", "/api/collections/users", token, &users).await.0, 200);
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The adapter for it.
    pub fn adapter(&self) -> PocketBase {
        adapter(&self.address)
    }

    /// The link in the first mail to somebody.
    pub async fn mailed_link(&self, to: &str) -> String {
        self.inbox.wait_for_mail(to, 0).await.expect("a mail").link().expect("a link")
    }

    /// How many mails somebody got.
    pub fn mails(&self, to: &str) -> usize {
        self.inbox.mails_to(to).len()
    }

    /// A plain request of the test's own about the users: status and body.
    pub async fn users(&self, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
        self.ask(method, &format!("/api/collections/users/{path}"), token, body).await
    }

    /// A session's token, or nothing where the password is wrong.
    pub async fn sign_in(&self, address: &str, password: &str) -> Option<String> {
        let identity = json!({ "identity": address, "password": password });
        let (_, answer) = self.users("POST", "auth-with-password", "", &identity).await;
        answer["token"].as_str().map(str::to_owned)
    }

    /// Whether a session's token still works.
    pub async fn lives(&self, token: &str) -> bool {
        self.users("POST", "auth-refresh", token, &json!({})).await.0 == 200
    }

    async fn ask(&self, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.address).await.expect("a server");
        let body = body.to_string();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        // A long body comes in pieces, whose lengths stand between them.
        let json =
            body.find(['{', '[']).and_then(|at| serde_json::Deserializer::from_str(&body[at..]).into_iter().next());
        (status, json.and_then(Result::ok).unwrap_or(Value::Null))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The adapter for the server at this address of this machine.
pub fn adapter(address: &str) -> PocketBase {
    let http = HttpClient::new(&HttpOptions::default()).expect("default options");
    let url = format!("http://{address}").parse().expect("a URL");
    PocketBase::new(http, url, "users").expect("a server on this machine")
}

fn command(binary: &Path, folder: &Path) -> Command {
    let mut command = Command::new(binary);
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
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("pocketbase"))
            .output()
            .expect("Go runs");
        assert!(built.status.success(), "PocketBase cannot be built: {}", String::from_utf8_lossy(&built.stderr));
        binary
    })
}

/// Stands between the app and a server, and can lose an answer: the request arrives, and is carried out.
pub struct Line {
    address: String,
    /// How many answers are to be lost yet.
    losing: Arc<AtomicUsize>,
}

impl Line {
    /// To the server at this address.
    pub async fn to(server: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let losing = Arc::<AtomicUsize>::default();
        let (server, lost) = (server.to_owned(), Arc::clone(&losing));
        tokio::spawn(async move {
            while let Ok((app, _)) = listener.accept().await {
                tokio::spawn(connect(app, server.clone(), Arc::clone(&lost)));
            }
        });
        Self { address, losing }
    }

    /// Where the app finds it.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Loses the next answer.
    pub fn lose_next(&self) {
        self.losing.fetch_add(1, Ordering::SeqCst);
    }
}

async fn connect(mut app: TcpStream, server: String, losing: Arc<AtomicUsize>) {
    let Ok(mut server) = TcpStream::connect(server).await else { return };
    let is_lost = losing.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
    if is_lost {
        let (mut from_app, _to_app) = app.split();
        let (mut from_server, mut to_server) = server.split();
        tokio::select! {
            // Until it begins to answer.
            _ = from_server.read_u8() => {}
            _ = tokio::io::copy(&mut from_app, &mut to_server) => {}
        }
    } else {
        let _ = tokio::io::copy_bidirectional(&mut app, &mut server).await;
    }
}
