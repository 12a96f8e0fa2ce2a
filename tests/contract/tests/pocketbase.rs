//! The PocketBase adapter against a real PocketBase.
//!
//! Give the path of its binary (any build with JavaScript hooks, such as `examples/base` of its
//! repository) in `REPASS_POCKETBASE` and run
//! `cargo test -p repass-contract --test pocketbase -- --ignored`.

use std::{net::TcpListener, path::PathBuf, process::Stdio, time::Duration};

use repass_core::{
    address::Address,
    backend::{
        Backend, Failure, Grant, HttpClient, HttpOptions, OtherDevices, Proof, ResetRequest, WeakReason,
        pocketbase::PocketBase,
    },
    secret::Secret,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines},
    net::TcpStream,
    process::{Child, ChildStdout, Command},
};

/// Says what the mail would have carried, instead of sending it.
const MAIL_HOOK: &str = r#"onMailerRecordPasswordResetSend((e) => console.log("reset-token " + e.meta.token))"#;

/// A PocketBase with an empty data folder of its own.
struct Server {
    child: Child,
    folder: PathBuf,
    port: u16,
    log: Lines<BufReader<ChildStdout>>,
}

impl Server {
    async fn start() -> Self {
        let binary = std::env::var_os("REPASS_POCKETBASE").expect("REPASS_POCKETBASE names no PocketBase binary");
        let folder = std::env::temp_dir().join(format!("repass-pocketbase-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("hooks")).expect("a folder");
        std::fs::write(folder.join("hooks/mail.pb.js"), MAIL_HOOK).expect("a hook");
        loop {
            // It does not tell which port it got, so one is chosen for it; whoever takes that one in
            // between makes it exit, and the next is tried.
            let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
            let port = listener.local_addr().expect("an address").port();
            drop(listener);
            let mut child = Command::new(&binary)
                .args(["serve", "--hooksWatch=false", "--http", &format!("127.0.0.1:{port}")])
                .arg("--dir")
                .arg(folder.join("data"))
                .arg("--hooksDir")
                .arg(folder.join("hooks"))
                .stdout(Stdio::piped())
                .kill_on_drop(true)
                .spawn()
                .expect("a PocketBase that starts");
            let mut log = BufReader::new(child.stdout.take().expect("piped")).lines();
            while let Some(line) = log.next_line().await.expect("text") {
                if line.contains("Server started") {
                    return Self { child, folder, port, log };
                }
            }
            child.wait().await.expect("an exit");
        }
    }

    fn adapter(&self) -> PocketBase {
        let http = HttpClient::new(&HttpOptions::default()).expect("default options");
        let url = format!("http://127.0.0.1:{}", self.port).parse().expect("a URL");
        PocketBase::new(http, url, "users").expect("a server on this machine")
    }

    /// The token of the next mail.
    async fn next_token(&mut self) -> Secret {
        let token = async {
            loop {
                let line = self.log.next_line().await.expect("text").expect("a running server");
                if let Some((_, token)) = line.split_once("reset-token ") {
                    return Secret::from(token);
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(30), token).await.expect("a mail")
    }

    /// A plain request of the test's own: status and body.
    async fn post(&self, path: &str, token: &str, body: &Value) -> (u16, Value) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.expect("a server");
        let body = body.to_string();
        let request = format!(
            "POST /api/collections/users/{path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             authorization: {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }

    async fn sign_in(&self, password: &str) -> (u16, String) {
        let body = json!({ "identity": "kim@example.com", "password": password });
        let (status, body) = self.post("auth-with-password", "", &body).await;
        (status, body["token"].as_str().unwrap_or_default().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.start_kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn ask(server: &PocketBase, address: &str) -> Result<(), Failure> {
    let address = Address::parse(address).expect("an address");
    server.request_reset(ResetRequest { address: &address, redirect: "myapp://reset", challenge: None }).await
}

async fn set(server: &PocketBase, grant: &Grant, password: &str) -> Result<OtherDevices, Failure> {
    server.set_password(grant, &Secret::from(password)).await.map(|saved| saved.others)
}

#[tokio::test]
#[ignore = "needs the binary of a PocketBase in REPASS_POCKETBASE"]
async fn a_password_is_reset_once_and_every_older_token_is_dead() {
    let mut running = Server::start().await;
    let server = running.adapter();
    let account = json!({
        "email": "kim@example.com", "password": "first password", "passwordConfirm": "first password",
    });
    assert_eq!(running.post("records", "", &account).await.0, 200);
    let (_, session) = running.sign_in("first password").await;

    assert_eq!(ask(&server, "nobody@example.com").await, Ok(()));
    assert_eq!(ask(&server, "kim@example.com").await, Ok(()));
    let token = running.next_token().await;
    let proved = server.prove(Proof::LinkToken(&token)).await.expect("no network is asked");
    assert_eq!(proved.account.expect("named by the token").as_str(), "kim@example.com");

    let too_short = Err(Failure::WeakPassword(vec![WeakReason::Length]));
    assert_eq!(set(&server, &proved.grant, "short").await, too_short);
    for too_long in ["x".repeat(72), "é".repeat(60), "x".repeat(300)] {
        assert_eq!(set(&server, &proved.grant, &too_long).await, Err(Failure::PasswordTooLong));
    }
    let longest = "é".repeat(35) + "x";
    assert_eq!(longest.len(), server.abilities().max_password_bytes.expect("a limit") as usize);
    assert_eq!(set(&server, &proved.grant, &longest).await, Ok(OtherDevices::SignedOut));

    assert_eq!(set(&server, &proved.grant, "third password").await, Err(Failure::ProofRefused));
    assert_eq!(running.sign_in("first password").await.0, 400);
    assert_eq!(running.sign_in(&longest).await.0, 200);
    assert_eq!(running.post("auth-refresh", &session, &json!({})).await.0, 401);

    let forged = Grant::Token(Secret::from("not.a.token"));
    assert_eq!(set(&server, &forged, "third password").await, Err(Failure::ProofRefused));
}
