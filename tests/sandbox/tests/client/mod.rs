//! A small HTTP client for the tests: one request, one answer, nothing followed.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::time::Duration;

use serde_json::{Value, json};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// Talks to one sandbox.
pub struct Client {
    base: String,
    agent: ureq::Agent,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// Insists on a status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// Insists on a refusal.
    #[track_caller]
    pub fn expect_code(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        assert_eq!(answer.text("code"), code);
        answer
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    pub fn text(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Client {
    pub fn new(base: &str) -> Self {
        Self::with(base, TlsConfig::default(), None)
    }

    /// One that trusts these certificates (PEM), and no others.
    pub fn trusting(base: &str, roots: &str) -> Self {
        let roots = parse_pem(roots.as_bytes()).filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        });
        let roots: Vec<_> = roots.collect();
        Self::with(base, TlsConfig::builder().root_certs(RootCerts::new_with_certs(&roots)).build(), None)
    }

    fn with(base: &str, tls: TlsConfig, patience: Option<Duration>) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            // A fault may strike any connection, so each request has its own.
            .max_idle_connections(0)
            .tls_config(tls)
            .timeout_global(patience)
            .build()
            .into();
        Self { base: base.to_owned(), agent }
    }

    /// A request whose answer does not come in the time that this client has.
    pub fn give_up_on(&self, path: &str, body: &Value) {
        let hasty = Self::with(&self.base, TlsConfig::default(), Some(Duration::from_millis(300)));
        assert!(hasty.try_post(path, body).is_err(), "it was answered");
    }

    /// Any request; `body` is sent as it is.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
        self.send_bytes(method, path, headers, body.map(str::as_bytes))
    }

    pub fn send_bytes(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Answer {
        self.try_send(method, path, headers, body).expect("an answer")
    }

    /// A request that may fail on the way.
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Result<Answer, ureq::Error> {
        let address = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        let mut request = ureq::http::Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = match body {
            Some(body) => self.agent.run(request.body(body)?)?,
            None => self.agent.run(request.body(())?)?,
        };
        Ok(Answer {
            status: response.status().as_u16(),
            headers: response
                .headers()
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
                .collect(),
            body: response.body_mut().read_to_string()?,
        })
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[VERSION[0], JSON], Some(&body.to_string()))
    }

    pub fn get_address(&self, address: &str) -> Answer {
        self.send("GET", address, &[], None)
    }

    pub fn get_as(&self, path: &str, token: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        self.send("GET", path, &[VERSION[0], ("authorization", &bearer)], None)
    }

    pub fn post_as(&self, path: &str, token: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [VERSION[0], ("authorization", bearer.as_str())];
        self.send("POST", path, &headers, Some(&body.to_string()))
    }

    /// A request in JSON that may fail on the way.
    pub fn try_post(&self, path: &str, body: &Value) -> Result<Answer, ureq::Error> {
        self.try_send("POST", path, &VERSION, Some(body.to_string().as_bytes()))
    }

    pub fn put_user(&self, token: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [VERSION[0], ("authorization", bearer.as_str())];
        self.send("PUT", "/user", &headers, Some(&body.to_string()))
    }

    pub fn recover(&self, email: &str) -> Answer {
        self.post("/recover", &json!({"email": email}))
    }

    pub fn sign_up(&self, email: &str, password: &str) -> Answer {
        self.post("/signup", &json!({"email": email, "password": password}))
    }

    pub fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/token?grant_type=password", &json!({"email": email, "password": password}))
    }
}

const VERSION: [(&str, &str); 1] = [("x-supabase-api-version", "2024-01-01")];
const JSON: (&str, &str) = ("content-type", "application/json");
