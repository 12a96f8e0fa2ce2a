//! Plays the recorded requests of one profile against a sandbox and notes what differs.
//!
//! The recording holds placeholders for everything that a server draws anew: tokens, codes,
//! ids. [`Stage`] learns what each stands for from the sandbox's own answers and mails, puts it
//! into later requests, and insists that it stays the same.

pub mod shape;

use std::sync::Arc;

use repass_sandbox::{ReceivedMail, Sandbox, Settings};
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use shape::Bindings;

pub const PASSWORD: &str = "First-Passw0rd!x";
/// The verifier's challenge that the recording uses.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The headers that were recorded where they were sent.
const HEADERS: [&str; 12] = [
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "allow",
    "content-type",
    "location",
    "retry-after",
    "www-authenticate",
    "x-sb-error-code",
    "x-supabase-api-version",
];

/// One line of the recording.
pub struct Line(Value);

impl Line {
    pub fn all() -> Vec<Self> {
        include_str!("../../../contract/gotrue/transcript.jsonl")
            .lines()
            .map(|line| Self(serde_json::from_str(line).expect("a line of JSON")))
            .collect()
    }

    pub fn case(&self) -> &str {
        self.0["case"].as_str().expect("a case")
    }

    pub fn profile(&self) -> &str {
        self.0["profile"].as_str().expect("a profile")
    }
}

/// A sandbox in the middle of a profile's recording.
pub struct Stage {
    pub sandbox: Sandbox,
    pub client: Client,
    pub bindings: Bindings,
    lines: Vec<Line>,
}

impl Stage {
    pub fn new(settings: Settings, lines: Vec<Line>) -> Self {
        let sandbox = Sandbox::start(settings).expect("a sandbox starts");
        // Else what refills and expires would do so the more, the busier this computer is.
        sandbox.clock().hold();
        let client = Client::new(sandbox.url());
        let mut bindings = Bindings::new(sandbox.url());
        bindings.learn("SERVICE_ROLE_JWT", &sandbox.service_role_key());
        Self { sandbox, client, bindings, lines }
    }

    /// Plays all lines; `prepare` does what was done but not recorded before a case. Returns
    /// the differences as (case, what differs).
    pub fn play(mut self, prepare: fn(&mut Self, &str)) -> Vec<(String, String)> {
        let lines = std::mem::take(&mut self.lines);
        let mut differences = Vec::new();
        // Set-ups bind tokens by their number, which they look up in the recording.
        self.bindings.know(&lines_text(&lines));
        for line in &lines {
            prepare(&mut self, line.case());
            let found = if line.0.get("mail").is_some() { self.play_mail(line) } else { self.play_request(line) };
            differences.extend(found.into_iter().map(|what| (line.case().to_owned(), what)));
        }
        differences
    }

    fn play_request(&mut self, line: &Line) -> Vec<String> {
        let request = &line.0["request"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let path = self.bindings.fill(&text(&request["path"]));
        let headers: Vec<_> = request["headers"]
            .as_object()
            .expect("headers")
            .iter()
            .map(|(name, value)| (name.clone(), self.bindings.fill(&text(value))))
            .collect();
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let body = match &request["body"] {
            Value::Null => None,
            Value::String(raw) => Some(raw.clone()),
            json => Some(self.bindings.fill(&json.to_string())),
        };
        let answer = self.client.send(&text(&request["method"]), &path, &headers, body.as_deref());
        self.compare(&line.0["response"], &answer)
    }

    fn compare(&mut self, recorded: &Value, answer: &Answer) -> Vec<String> {
        let mut differences = Vec::new();
        if recorded["status"] != answer.status {
            differences.push(format!("status: {} became {}: {}", recorded["status"], answer.status, answer.body));
        }
        for name in HEADERS {
            let was = recorded["headers"].get(name).cloned().unwrap_or(Value::Null);
            let is = answer.header(name).map_or(Value::Null, |value| json!(value));
            self.bindings.compare(&was, &is, &format!("header {name}"), &mut differences);
        }
        match &recorded["body"] {
            Value::String(text) if text == "(HTML: one link to the location)" => {
                let location = answer.header("location").unwrap_or_default().replace('&', "&amp;");
                if answer.body != format!("<a href=\"{location}\">See Other</a>.\n\n") {
                    differences.push("body: no link to the location".to_owned());
                }
            }
            Value::Null if answer.body.is_empty() => {}
            was => {
                let is = serde_json::from_str(&answer.body).unwrap_or(Value::String(answer.body.clone()));
                self.bindings.compare(was, &is, "body", &mut differences);
            }
        }
        differences
    }

    fn play_mail(&mut self, line: &Line) -> Vec<String> {
        let recorded = &line.0["mail"];
        let header = |name: &str| recorded["headers"][name][0].clone();
        let to = header("To");
        let mail = self.latest_mail(to.as_str().expect("an address"));
        let mut differences = Vec::new();
        let from = format!("\"{}\" <{}>", mail.from.name, mail.from.address);
        for (what, was, is) in [
            ("mail From", header("From"), from),
            ("mail To", to, mail.to[0].address.clone()),
            ("mail Subject", header("Subject"), mail.subject.clone()),
            ("mail HTML", json!(trimmed(&recorded["html"])), mail.html.trim_end().to_owned()),
        ] {
            self.bindings.compare(&was, &json!(is), what, &mut differences);
        }
        differences
    }

    // What the recorder did without writing it down.

    /// A new account; its session.
    pub fn sign_up(&self, email: &str) -> Answer {
        self.client.sign_up(email, PASSWORD).expect(200)
    }

    pub fn sign_in(&self, email: &str) -> Answer {
        self.client.sign_in(email, PASSWORD).expect(200)
    }

    /// A new account where sign-ups would need a mail or a captcha.
    pub fn add_account(&self, email: &str) {
        self.sandbox.add_account(email, PASSWORD).expect("an account");
    }

    pub fn recover(&self, email: &str) -> Arc<ReceivedMail> {
        self.ask(&json!({"email": email}))
    }

    pub fn recover_with_pkce(&self, email: &str) -> Arc<ReceivedMail> {
        self.ask(&json!({"email": email, "code_challenge": CHALLENGE, "code_challenge_method": "s256"}))
    }

    fn ask(&self, body: &Value) -> Arc<ReceivedMail> {
        self.client.post("/recover?redirect_to=ismessenger%3A%2F%2Freset", body).expect(200);
        self.latest_mail(body["email"].as_str().expect("an address"))
    }

    /// The newest mail to an address; the `gotrue` profile has sent it before it answers, but
    /// for the notice of a changed password.
    pub fn latest_mail(&self, to: &str) -> Arc<ReceivedMail> {
        self.sandbox.wait_for_mail_blocking(to, 0).expect("a mail");
        self.sandbox.mails_to(to).pop().expect("a mail")
    }

    /// The session that a mailed link gives.
    pub fn recovery_session(&self, email: &str) -> Answer {
        let token = self.recover(email).link_token().expect("a token");
        self.client.post("/verify", &json!({"type": "recovery", "token_hash": token})).expect(200)
    }

    pub fn age_sessions(&self, email: &str) {
        let day = std::time::Duration::from_hours(25);
        self.sandbox.age_sessions(email, day).expect("sessions age");
    }

    /// A nonce by mail for an old session.
    pub fn nonce(&self, email: &str, session: &Answer) -> String {
        self.client.get_as("/reauthenticate", &session.text("access_token")).expect(200);
        self.latest_mail(email).code().expect("a code")
    }

    /// Makes a session's access token stand for the recording's token of that number.
    pub fn bind_access(&mut self, number: u32, session: &Answer) {
        self.bindings.learn_token(number, &session.text("access_token"));
    }

    pub fn bind_refresh(&mut self, number: u32, session: &Answer) {
        self.bindings.learn(&format!("rtoken{number:06}"), &session.text("refresh_token"));
    }

    /// Makes a mail's link token stand for the recording's hash that ends like this.
    pub fn bind_link(&mut self, placeholder_end: &str, mail: &ReceivedMail) {
        let token = mail.link_token().expect("a token");
        let prefix = if token.starts_with("pkce_") { "pkce_" } else { "" };
        self.bindings.learn(&format!("{prefix}{placeholder_end:0>56}"), &token);
    }

    pub fn bind_code(&mut self, placeholder: &str, code: &str) {
        self.bindings.learn(placeholder, code);
    }
}

/// How many empty lines end a mail is up to the transport.
fn trimmed(html: &Value) -> &str {
    html.as_str().unwrap_or_default().trim_end()
}

fn lines_text(lines: &[Line]) -> String {
    lines.iter().map(|line| line.0.to_string()).collect()
}
