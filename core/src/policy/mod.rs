//! The rules for a new password, and what is typed now held against them.
//!
//! Sources: the seed (at least 6 characters), NIST SP 800-63B-4 §3.1.1.2 (code points are counted,
//! no composition rules, common and context words refused as whole passwords), and the server's own
//! limits, which come from [`crate::backend::Abilities`] or the app's configuration.

mod common;
mod server;
mod strength;

pub use self::{server::ServerPolicy, strength::Strength};

use crate::address::Address;

/// The least a policy may ask for. The seed: "passwords need to be at least 6 characters long".
pub const FLOOR: u32 = 6;

/// The rules for a new password.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    min_chars: u32,
    max_bytes: Option<u32>,
    required: Vec<CharacterClass>,
    context: Vec<String>,
}

/// Placeholder until merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CharacterSets {
    /// ASCII.
    Ascii {
        /// The symbols.
        symbols: &'static str,
    },
    /// By Unicode.
    Unicode,
}

/// A kind of character that a server may insist on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CharacterClass {
    /// A lower-case letter.
    Lowercase,
    /// An upper-case letter.
    Uppercase,
    /// A digit.
    Digit,
    /// Anything else.
    Symbol,
}

/// One rule for a new password, as a line of the list that is shown while typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// At least so many characters (Unicode code points).
    AtLeast {
        /// How many.
        chars: u32,
    },
    /// At most so many bytes of UTF-8; the server takes no more.
    AtMost {
        /// How many.
        bytes: u32,
    },
    /// Contains this kind of character; the server insists.
    Contains {
        /// Which kind.
        class: CharacterClass,
    },
    /// Not one of the passwords that everybody tries first.
    NotCommon,
    /// Not the account's own name or address, nor the app's name.
    NotPersonal,
}

/// A rule and whether what is typed now meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RuleState {
    /// The rule.
    pub rule: Rule,
    /// Whether it is met.
    pub met: bool,
}

/// How the second field compares with the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Retype {
    /// Nothing there yet.
    Empty,
    /// Right so far: the beginning of the password.
    Unfinished,
    /// Not the same.
    Differs,
    /// The same.
    Matches,
}

/// The policy's answer for what is typed now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Assessment {
    /// Whether nothing is typed in the password field.
    pub empty: bool,
    /// The rules to show, in order; those that only matter when broken appear when they are.
    pub rules: Vec<RuleState>,
    /// Whether every rule is met.
    pub acceptable: bool,
    /// An offline estimate, for the meter. Never a reason to refuse.
    pub strength: Strength,
    /// How the second field compares.
    pub retype: Retype,
}

impl Assessment {
    /// Whether this may be sent: acceptable, and typed twice alike.
    #[must_use]
    pub fn may_be_saved(&self) -> bool {
        self.acceptable && self.retype == Retype::Matches
    }
}

impl Policy {
    /// At least `min_chars` characters; anything below [`FLOOR`] is raised to it.
    #[must_use]
    pub fn at_least(min_chars: u32) -> Self {
        Self { min_chars: min_chars.max(FLOOR), max_bytes: None, required: Vec::new(), context: Vec::new() }
    }

    /// Kinds of character that the server insists on. Leave it empty wherever you can: such rules
    /// make passwords worse (NIST SP 800-63B-4).
    #[must_use]
    pub fn requiring(mut self, classes: Vec<CharacterClass>) -> Self {
        self.required = classes;
        self
    }

    /// The longest password the server takes, in bytes.
    #[must_use]
    pub fn at_most_bytes(mut self, bytes: Option<u32>) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Words that must not be the whole password, such as the app's name.
    #[must_use]
    pub fn refusing(mut self, words: impl IntoIterator<Item = String>) -> Self {
        self.context.extend(words);
        self
    }

    /// The least number of characters.
    #[must_use]
    pub fn min_chars(&self) -> u32 {
        self.min_chars
    }

    /// Holds what is typed against the rules. Pure and quick enough for every key press.
    #[must_use]
    pub fn assess(&self, typed: &str, retyped: &str, account: Option<&Address>) -> Assessment {
        let rules = self.states(typed, account);
        Assessment {
            empty: typed.is_empty(),
            acceptable: rules.iter().all(|state| state.met),
            rules,
            strength: strength::estimate(typed),
            retype: compare(typed, retyped),
        }
    }

    fn states(&self, typed: &str, account: Option<&Address>) -> Vec<RuleState> {
        let chars = u32::try_from(typed.chars().count()).unwrap_or(u32::MAX);
        let bytes = u32::try_from(typed.len()).unwrap_or(u32::MAX);
        let shown_always = std::iter::once((Rule::AtLeast { chars: self.min_chars }, chars >= self.min_chars))
            .chain(self.required.iter().map(|&class| (Rule::Contains { class }, class.occurs_in(typed))))
            .map(|(rule, met)| RuleState { rule, met });
        let shown_when_broken = [
            (self.max_bytes.map(|bytes| Rule::AtMost { bytes }), self.max_bytes.is_some_and(|most| bytes > most)),
            (Some(Rule::NotCommon), common::contains(typed)),
            (Some(Rule::NotPersonal), self.is_personal(typed, account)),
        ]
        .into_iter()
        .filter_map(|(rule, broken)| rule.filter(|_| broken))
        .map(|rule| RuleState { rule, met: false });
        shown_always.chain(shown_when_broken).collect()
    }

    fn is_personal(&self, typed: &str, account: Option<&Address>) -> bool {
        let typed = typed.to_lowercase();
        let own = account.into_iter().flat_map(|account| [account.as_str(), account.local_part()]);
        !typed.is_empty() && own.chain(self.context.iter().map(String::as_str)).any(|word| word.to_lowercase() == typed)
    }
}

impl CharacterClass {
    fn occurs_in(self, text: &str) -> bool {
        text.chars().any(|c| match self {
            Self::Lowercase => c.is_lowercase(),
            Self::Uppercase => c.is_uppercase(),
            Self::Digit => c.is_ascii_digit(),
            Self::Symbol => !c.is_alphanumeric(),
        })
    }
}

fn compare(typed: &str, retyped: &str) -> Retype {
    if retyped.is_empty() {
        Retype::Empty
    } else if retyped == typed {
        Retype::Matches
    } else if typed.starts_with(retyped) {
        Retype::Unfinished
    } else {
        Retype::Differs
    }
}

#[cfg(test)]
mod tests {
    use super::{CharacterClass, Policy, Retype, Rule, RuleState};
    use crate::address::Address;

    fn acceptable(policy: &Policy, typed: &str) -> bool {
        policy.assess(typed, typed, None).acceptable
    }

    #[test]
    fn six_characters_are_enough_and_five_are_not() {
        let policy = Policy::at_least(6);
        assert!(acceptable(&policy, "zq7!kp"));
        assert!(!acceptable(&policy, "zq7!k"));
    }

    #[test]
    fn characters_are_code_points_not_bytes() {
        let policy = Policy::at_least(6);
        assert!(acceptable(&policy, "😀🐢🍋🚀🌵🎻"), "six emoji are six characters");
        assert!(!acceptable(&policy, "😀🐢🍋🚀🌵"), "five emoji are five, though twenty bytes");
    }

    #[test]
    fn no_policy_asks_for_fewer_than_six() {
        assert!(!acceptable(&Policy::at_least(1), "zq7!k"));
    }

    #[test]
    fn spaces_and_two_hundred_characters_are_welcome() {
        let policy = Policy::at_least(6);
        assert!(acceptable(&policy, "    a quiet  place   "));
        assert!(acceptable(&policy, &"long and dull ".repeat(15)[..200]));
    }

    #[test]
    fn a_server_s_limit_counts_bytes() {
        let policy = Policy::at_least(6).at_most_bytes(Some(72));
        assert!(acceptable(&policy, &"é".repeat(36)));
        let too_long = policy.assess(&"é".repeat(37), "", None);
        assert!(!too_long.acceptable);
        assert!(too_long.rules.contains(&RuleState { rule: Rule::AtMost { bytes: 72 }, met: false }));
    }

    #[test]
    fn the_passwords_everybody_tries_are_refused_in_any_case() {
        assert!(!acceptable(&Policy::at_least(6), "password"));
        assert!(!acceptable(&Policy::at_least(6), "PassWord"));
        assert!(acceptable(&Policy::at_least(6), "password of mine"), "only as the whole password");
    }

    #[test]
    fn the_account_s_and_the_app_s_own_names_are_refused() {
        let policy = Policy::at_least(6).refusing(["ISMessenger".to_owned()]);
        let account = Address::parse("kim.lee@example.com").unwrap();
        for typed in ["kim.lee", "Kim.Lee@Example.com", "ismessenger"] {
            assert!(!policy.assess(typed, "", Some(&account)).acceptable, "{typed}");
        }
    }

    #[test]
    fn kinds_of_character_are_asked_for_only_where_the_server_insists() {
        assert!(acceptable(&Policy::at_least(6), "zqkpvw"));
        let strict = Policy::at_least(6).requiring(vec![CharacterClass::Digit]);
        assert!(!acceptable(&strict, "zqkpvw"));
        assert!(acceptable(&strict, "zqkpv7"));
    }

    #[test]
    fn the_second_field_differs_only_once_it_leaves_the_first() {
        let policy = Policy::at_least(6);
        let retype = |second| policy.assess("zq7!kp", second, None).retype;
        assert_eq!(retype(""), Retype::Empty);
        assert_eq!(retype("zq7"), Retype::Unfinished);
        assert_eq!(retype("zq8"), Retype::Differs);
        assert_eq!(retype("zq7!kp"), Retype::Matches);
        assert_eq!(retype("zq7!kpp"), Retype::Differs);
    }
}
