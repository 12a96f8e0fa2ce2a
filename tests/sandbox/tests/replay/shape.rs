//! Compares an answer with a recorded one: equal but for the placeholders, which must be filled
//! with something of the right form, and with the same thing each time.

use std::collections::HashMap;
use std::sync::LazyLock;

use data_encoding::BASE64URL_NOPAD;
use regex::{Captures, Regex};
use serde_json::Value;

/// A token of the recording, its number last.
const TOKEN: &str = r"eyJ[\w-]+\.eyJ[\w-]+\.(?:sig|forged)[0-9]+";

/// Every placeholder in texts, by kind.
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?x)
        (?<token> {TOKEN})
        | (?<key> SERVICE_ROLE_JWT)
        | (?<refresh> rtoken[0-9]{{6}})
        | (?<id> 00000000-0000-4000-8000-[0-9a-f]{{12}})
        | (?<link> (?:pkce_)?0{{40}}[0-9a-f]{{16}})
        | (?<moment> 2026-01-01T00:00:00\.123456Z)
        | (?<seconds> 17672[0-9]{{5}})
        | (?<wait> after\ [0-9]+\ seconds)
        | (?<code> \b00000[0-9]\b)
        | (?<secret> (?:JBSWY3DPEHPK3PXP){{2}})
        | (?<base> http://auth\.example\.test)"
    ))
    .expect("a constant pattern")
});

/// What the placeholders stand for in this run.
pub struct Bindings {
    base_url: String,
    known: HashMap<String, String>,
    recording: String,
}

impl Bindings {
    pub fn new(base_url: &str) -> Self {
        Self { base_url: base_url.to_owned(), known: HashMap::new(), recording: String::new() }
    }

    /// The text in which tokens are looked up by their number.
    pub fn know(&mut self, recording: &str) {
        recording.clone_into(&mut self.recording);
    }

    pub fn learn(&mut self, placeholder: &str, value: &str) {
        self.known.insert(placeholder.to_owned(), value.to_owned());
    }

    pub fn learn_token(&mut self, number: u32, value: &str) {
        let placeholder = self.token(&format!("sig{number:040}"));
        self.learn(&placeholder, value);
    }

    /// The recorded token with this signature.
    pub fn token(&self, signature: &str) -> String {
        Regex::new(&format!(r"eyJ[\w-]+\.eyJ[\w-]+\.{signature}"))
            .expect("a pattern")
            .find(&self.recording)
            .unwrap_or_else(|| panic!("no token {signature} in the recording"))
            .as_str()
            .to_owned()
    }

    pub fn get(&self, placeholder: &str) -> Option<&str> {
        self.known.get(placeholder).map(String::as_str)
    }

    /// A request's text with the placeholders filled in.
    pub fn fill(&mut self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = 0;
        for found in PLACEHOLDER.captures_iter(text) {
            let whole = found.get(0).expect("a match");
            filled.push_str(&text[rest..whole.start()]);
            filled.push_str(&self.value(&found));
            rest = whole.end();
        }
        filled + &text[rest..]
    }

    fn value(&mut self, found: &Captures<'_>) -> String {
        let placeholder = &found[0];
        if let Some(value) = self.known.get(placeholder) {
            return value.clone();
        }
        match kind(found) {
            "base" => self.base_url.clone(),
            // A code that was never mailed: wrong on purpose.
            "code" => {
                let wrong = ["314159", "271828", "161803", "141421", "173205"]
                    .into_iter()
                    .find(|code| !self.known.values().any(|known| known == code))
                    .expect("a code that is not taken");
                self.learn(placeholder, wrong);
                wrong.to_owned()
            }
            // Garbage on purpose, such as an id that no server gave. Where it is not on purpose
            // the answer will differ.
            _ => placeholder.to_owned(),
        }
    }

    /// Notes where an actual value differs from the recorded one, and learns from it.
    pub fn compare(&mut self, recorded: &Value, actual: &Value, place: &str, differences: &mut Vec<String>) {
        match (recorded, actual) {
            (Value::Object(was), Value::Object(is)) => {
                for (name, value) in was {
                    match is.get(name) {
                        Some(actual) => self.compare(value, actual, &format!("{place}.{name}"), differences),
                        None => differences.push(format!("{place}.{name}: missing")),
                    }
                }
                for name in is.keys().filter(|name| !was.contains_key(*name)) {
                    differences.push(format!("{place}.{name}: not in the recording"));
                }
            }
            (Value::Array(was), Value::Array(is)) if was.len() == is.len() => {
                for (index, (was, is)) in was.iter().zip(is).enumerate() {
                    self.compare(was, is, &format!("{place}[{index}]"), differences);
                }
            }
            (Value::String(was), Value::String(is)) => {
                if let Err(what) = self.compare_text(was, is) {
                    differences.push(format!("{place}: {what}"));
                }
            }
            // Moments in seconds; all other numbers are the recorded ones.
            (Value::Number(was), Value::Number(is)) if PLACEHOLDER.is_match(&was.to_string()) && is.is_u64() => {}
            (was, is) if was == is => {}
            (was, is) => differences.push(format!("{place}: {was} became {is}")),
        }
    }

    fn compare_text(&mut self, was: &str, is: &str) -> Result<(), String> {
        if was.contains("...(svg, ") {
            return if is.starts_with("<?xml") && is.contains("<svg") {
                Ok(())
            } else {
                Err("no SVG picture".to_owned())
            };
        }
        let mut pattern = "(?s)^".to_owned();
        let mut placeholders = Vec::new();
        let mut rest = 0;
        for found in PLACEHOLDER.captures_iter(was) {
            let whole = found.get(0).expect("a match");
            pattern += &regex::escape(&was[rest..whole.start()]);
            pattern.extend(["(", &self.form(&found), ")"]);
            placeholders.push((kind(&found), whole.as_str().to_owned()));
            rest = whole.end();
        }
        pattern += &regex::escape(&was[rest..]);
        pattern.push('$');
        let pattern = Regex::new(&pattern).map_err(|error| error.to_string())?;
        let values = pattern.captures(is).ok_or_else(|| format!("{was:?} became {is:?}"))?;
        for (index, (kind, placeholder)) in placeholders.into_iter().enumerate() {
            self.settle(kind, &placeholder, &values[index + 1])?;
        }
        Ok(())
    }

    /// What may stand where a placeholder stands.
    fn form(&self, found: &Captures<'_>) -> String {
        match kind(found) {
            "token" => r"[\w-]+\.[\w-]+\.[\w-]+".to_owned(),
            "refresh" => "[a-z0-9]{12}".to_owned(),
            "id" => "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}".to_owned(),
            "link" if found[0].starts_with("pkce_") => "pkce_[0-9a-f]{56}".to_owned(),
            "link" => "[0-9a-f]{56}".to_owned(),
            "moment" => r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]{1,6})?Z".to_owned(),
            "seconds" => "[0-9]{10}".to_owned(),
            "wait" => "after [0-9]+ seconds".to_owned(),
            "code" => "[0-9]{6}".to_owned(),
            "secret" => "[A-Z2-7]{32}".to_owned(),
            "base" => regex::escape(&self.base_url),
            other => panic!("no form for {other}"),
        }
    }

    /// Learns a placeholder's value or checks it against what is known.
    fn settle(&mut self, kind: &str, placeholder: &str, value: &str) -> Result<(), String> {
        match kind {
            "moment" | "seconds" | "wait" | "base" => return Ok(()),
            "token" => {
                // Tokens of one session with equal claims share a number in the recording.
                self.learn(placeholder, value);
                return self.compare_claims(placeholder, value);
            }
            _ => {}
        }
        match self.get(placeholder) {
            Some(known) if known != value => Err(format!("{placeholder} was {known} and is now {value}")),
            _ => {
                self.learn(placeholder, value);
                Ok(())
            }
        }
    }

    fn compare_claims(&mut self, was: &str, is: &str) -> Result<(), String> {
        let mut differences = Vec::new();
        let mut claims = claims(is);
        if let Some(methods) = claims["amr"].as_array_mut() {
            methods.sort_by_key(|method| method["method"].to_string());
        }
        self.compare(&self::claims(was), &claims, "claims", &mut differences);
        if differences.is_empty() { Ok(()) } else { Err(differences.join("; ")) }
    }
}

fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap_or_default();
    let bytes = BASE64URL_NOPAD.decode(payload.as_bytes()).expect("base64");
    serde_json::from_slice(&bytes).expect("claims in JSON")
}

fn kind(found: &Captures<'_>) -> &'static str {
    PLACEHOLDER.capture_names().flatten().find(|name| found.name(name).is_some()).expect("one kind matched")
}
