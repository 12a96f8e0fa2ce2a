//! `gotrue/transcript.jsonl`: what a real GoTrue was asked and what it answered, line by line.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

const TRANSCRIPT: &str = include_str!("../gotrue/transcript.jsonl");

/// One request and its answer.
#[derive(Debug, Deserialize)]
pub struct Exchange {
    /// Names it. Ends in `/noversion` where the same request went out without the version header.
    pub case: String,
    /// The server's settings.
    pub profile: String,
    /// What was asked.
    pub request: Request,
    /// What was answered.
    pub response: Response,
}

/// A recorded request.
#[derive(Debug, Deserialize)]
pub struct Request {
    /// GET, POST, …
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Those that matter, in lower case.
    pub headers: BTreeMap<String, String>,
    /// JSON; a string where it was malformed on purpose.
    pub body: Value,
}

/// A recorded answer.
#[derive(Debug, Deserialize)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Those that matter, in lower case; one that is missing was not sent.
    pub headers: BTreeMap<String, String>,
    /// JSON; a string where it was none; null where it was empty.
    pub body: Value,
}

impl Exchange {
    /// The case without what tells its two wordings apart: both mean the same.
    #[must_use]
    pub fn meaning(&self) -> &str {
        self.case.strip_suffix("/noversion").unwrap_or(&self.case)
    }
}

impl Response {
    /// The error code, in whichever shape it was sent.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.body["code"].as_str().or_else(|| self.body["error_code"].as_str())
    }

    /// The bytes that went over the network.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = match &self.body {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            json => json.to_string(),
        };
        let mut lines = vec![format!("HTTP/1.1 {} Recorded", self.status), "connection: close".to_owned()];
        lines.extend(self.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        // A 204 has no body, and so no length.
        if self.status != 204 {
            lines.push(format!("content-length: {}", body.len()));
        }
        format!("{}\r\n\r\n{body}", lines.join("\r\n")).into_bytes()
    }
}

/// Every recorded exchange, in order. (The other lines are mails.)
///
/// # Panics
/// Where the transcript is not one.
#[must_use]
pub fn exchanges() -> Vec<Exchange> {
    TRANSCRIPT
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"))
        .filter(|line| line.get("mail").is_none())
        .map(|line| serde_json::from_value(line).expect("a request and a response"))
        .collect()
}
