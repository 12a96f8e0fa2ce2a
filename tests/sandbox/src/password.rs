//! Passwords: hashing, and the rules that a new one must meet.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::Serialize;

use crate::settings::Settings;

/// GoTrue's limit, in bytes, inherited from bcrypt; part of the contract that clients know.
pub(crate) const MAX_BYTES: usize = 72;

/// Refused by the strict profile: what people pick first. Compared in lower case.
const COMMON: &str = include_str!("common_passwords.txt");

/// Argon2id at 8 MiB and one pass: a few milliseconds, so that tests stay fast. A server for
/// real people takes at least 19 MiB and two passes.
fn argon2() -> Argon2<'static> {
    let params = Params::new(8 * 1024, 1, 1, None).expect("constant parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes passwords, and counts how often: it is nearly all of the work of a sign-in, so that its time is known
/// by it, however busy the computer.
pub(crate) struct Hasher {
    computed: AtomicU64,
}

/// Compared with where there is no account.
static NOBODY: LazyLock<String> = LazyLock::new(|| Hasher { computed: AtomicU64::new(0) }.hash("nobody's password"));

impl Hasher {
    pub(crate) fn new() -> Self {
        // Else the first sign-in without an account would take twice as long.
        LazyLock::force(&NOBODY);
        Self { computed: AtomicU64::new(0) }
    }

    /// The stored form of a password.
    pub(crate) fn hash(&self, password: &str) -> String {
        self.computed.fetch_add(1, Ordering::Relaxed);
        argon2()
            .hash_password(password.as_bytes())
            .expect("hashing fails only for passwords of more than 4 GiB")
            .to_string()
    }

    /// Whether a password is the stored one. Without a stored one it takes as long and says no.
    pub(crate) fn matches(&self, password: &str, stored: Option<&str>) -> bool {
        self.is_hashed_as(password, stored.unwrap_or(&NOBODY)) && stored.is_some()
    }

    fn is_hashed_as(&self, password: &str, stored: &str) -> bool {
        let Ok(parsed) = PasswordHash::new(stored) else { return false };
        self.computed.fetch_add(1, Ordering::Relaxed);
        argon2().verify_password(password.as_bytes(), &parsed).is_ok()
    }

    /// How many hashes were computed.
    pub(crate) fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }
}

/// What is wrong with a new password, in GoTrue's words.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Weakness {
    pub(crate) message: String,
    pub(crate) reasons: Vec<&'static str>,
}

impl Weakness {
    fn add(&mut self, reason: &'static str, sentence: &str) {
        if !self.message.is_empty() {
            self.message.push(' ');
        }
        self.message.push_str(sentence);
        self.reasons.push(reason);
    }
}

/// Judges a new password for an account; nothing when it may be used.
pub(crate) fn weakness(settings: &Settings, email: &str, password: &str) -> Option<Weakness> {
    let mut found = Weakness::default();
    let length = if settings.is_strict() { password.chars().count() } else { password.len() };
    let least = settings.min_password_length;
    if length < least {
        found.add("length", &format!("Password should be at least {least} characters."));
    }
    let sets = &settings.required_characters;
    if sets.iter().any(|set| !password.contains(|c| set.contains(c))) {
        found.add(
            "characters",
            &format!("Password should contain at least one character of each: {}.", sets.join(", ")),
        );
    }
    if settings.is_strict() && found.reasons.is_empty() && is_easy_to_guess(settings, email, password) {
        found.add("pwned", "Password is known to be weak and easy to guess, please choose a different one.");
    }
    (!found.reasons.is_empty()).then_some(found)
}

/// The whole password is a common one, the account's own address, or the app's name.
fn is_easy_to_guess(settings: &Settings, email: &str, password: &str) -> bool {
    let password = password.to_lowercase();
    let email = email.to_lowercase();
    let name = email.split('@').next().unwrap_or_default();
    password == email
        || password == name
        || password == settings.app_name.to_lowercase()
        || COMMON.lines().any(|common| common == password)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(settings: &Settings, password: &str) -> Vec<&'static str> {
        weakness(settings, "ann.lee@example.com", password).map(|found| found.reasons).unwrap_or_default()
    }

    #[test]
    fn a_hash_tells_its_password_from_others() {
        let hasher = Hasher::new();
        let stored = hasher.hash("right horse");
        assert!(hasher.matches("right horse", Some(&stored)));
        assert!(!hasher.matches("wrong horse", Some(&stored)));
        assert!(!hasher.matches("nobody's password", None));
        assert_eq!(hasher.computed(), 4);
    }

    #[test]
    fn strict_counts_characters_and_gotrue_bytes() {
        let five_emoji = "🦀🦀🦀🦀🦀";
        assert_eq!(reasons(&Settings::strict(), five_emoji), ["length"]);
        assert!(reasons(&Settings::gotrue(), five_emoji).is_empty());
        assert!(reasons(&Settings::strict(), "🦀🦀🦀🦀🦀🦀").is_empty());
    }

    #[test]
    fn strict_refuses_common_and_personal_passwords() {
        for guess in ["password1", "PASSWORD1", "ann.lee", "ann.lee@example.com", "ismessenger"] {
            assert_eq!(reasons(&Settings::strict(), guess), ["pwned"], "{guess}");
            assert!(reasons(&Settings::gotrue(), guess).is_empty(), "{guess}");
        }
        assert!(reasons(&Settings::strict(), "a password with spaces").is_empty());
    }

    #[test]
    fn every_required_set_must_be_met() {
        let settings = Settings {
            min_password_length: 8,
            required_characters: vec!["abc".into(), "ABC".into(), "123".into()],
            ..Settings::gotrue()
        };
        assert_eq!(reasons(&settings, "abc"), ["length", "characters"]);
        assert_eq!(reasons(&settings, "aaaaaaAA"), ["characters"]);
        assert!(reasons(&settings, "aaaaaA1!").is_empty());
    }
}
