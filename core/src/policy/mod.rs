//! The rules for a new password, and what is typed now held against them.
//!
//! Sources: the seed (at least 6 characters), NIST SP 800-63B-4 §3.1.1.2 (code points are counted,
//! no composition rules, common and context words refused as whole passwords), and the server's own
//! limits, which come from [`crate::backend::Abilities`] or the app's configuration.

mod common;
mod server;
mod strength;

pub use self::{server::ServerPolicy, strength::Strength};

use crate::{address::Address, text::has_invisible};

/// The least a policy may ask for. The seed: "passwords need to be at least 6 characters long".
pub const FLOOR: u32 = 6;

/// The rules for a new password.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    min_chars: u32,
    max_bytes: Option<u32>,
    required: Vec<CharacterClass>,
    sets: CharacterSets,
    context: Vec<String>,
}

/// The policy cannot be used as it is configured. For developers: it says what to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PolicyError {
    /// It asks for fewer characters than [`FLOOR`].
    #[error("a new password needs at least {FLOOR} characters, not {asked}: ask for {FLOOR} or more")]
    TooFewCharacters {
        /// How many were asked for.
        asked: u32,
    },
}

/// How a server counts the kinds of character that it insists on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CharacterSets {
    /// By lists: `a` to `z`, `A` to `Z`, `0` to `9`, and these symbols. A letter with an accent, a space
    /// or an emoji is none of them.
    Ascii {
        /// What counts as a symbol.
        symbols: &'static str,
    },
    /// By Unicode: letters of any script that have a case, decimal digits of ASCII, and as a symbol
    /// everything that is neither letter nor number.
    Unicode,
}

impl CharacterSets {
    /// `GoTrue`'s, as Supabase documents them.
    pub const GOTRUE: Self = Self::Ascii { symbols: r#"!@#$%^&*()_+-=[]{};'\:"|<>?,./`~"# };
}

/// How short and how long a password may be, for a password manager that makes one up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PasswordLimits {
    /// The least number of characters (Unicode code points).
    pub min_chars: u32,
    /// The greatest number of bytes of UTF-8, where the server has such a limit: as many letters and
    /// digits of ASCII.
    pub max_bytes: Option<u32>,
}

/// A kind of character that a server may insist on; what belongs to it, [`CharacterSets`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CharacterClass {
    /// A lower-case letter.
    Lowercase,
    /// An upper-case letter.
    Uppercase,
    /// A digit.
    Digit,
    /// A symbol.
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
    /// No line break, control character or mark that nobody sees. Shown only when broken.
    NoHiddenCharacters,
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
    /// How short and how long it may be.
    pub limits: PasswordLimits,
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

impl Default for Policy {
    /// At least [`FLOOR`] characters, and nothing else.
    fn default() -> Self {
        Self {
            min_chars: FLOOR,
            max_bytes: None,
            required: Vec::new(),
            sets: CharacterSets::GOTRUE,
            context: Vec::new(),
        }
    }
}

impl Policy {
    /// At least `min_chars` characters.
    ///
    /// # Errors
    /// [`PolicyError`] where that is less than [`FLOOR`].
    pub fn at_least(min_chars: u32) -> Result<Self, PolicyError> {
        if min_chars < FLOOR {
            return Err(PolicyError::TooFewCharacters { asked: min_chars });
        }
        Ok(Self { min_chars, ..Self::default() })
    }

    /// Kinds of character that the server insists on. Leave it empty wherever you can: such rules
    /// make passwords worse (NIST SP 800-63B-4).
    #[must_use]
    pub fn requiring(mut self, classes: Vec<CharacterClass>) -> Self {
        self.required = classes;
        self
    }

    /// How the server counts those kinds; without a word, as `GoTrue` does.
    #[must_use]
    pub fn counting(mut self, sets: CharacterSets) -> Self {
        self.sets = sets;
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
            limits: PasswordLimits { min_chars: self.min_chars, max_bytes: self.max_bytes },
            strength: strength::estimate(typed),
            retype: compare(typed, retyped),
        }
    }

    fn states(&self, typed: &str, account: Option<&Address>) -> Vec<RuleState> {
        let chars = u32::try_from(typed.chars().count()).unwrap_or(u32::MAX);
        let bytes = u32::try_from(typed.len()).unwrap_or(u32::MAX);
        let shown_always = std::iter::once((Rule::AtLeast { chars: self.min_chars }, chars >= self.min_chars))
            .chain(self.required.iter().map(|&class| (Rule::Contains { class }, self.sets.have(class, typed))))
            .map(|(rule, met)| RuleState { rule, met });
        let shown_when_broken = [
            (self.max_bytes.map(|bytes| Rule::AtMost { bytes }), self.max_bytes.is_some_and(|most| bytes > most)),
            (Some(Rule::NotCommon), common::contains(typed)),
            (Some(Rule::NotPersonal), self.is_personal(typed, account)),
            (Some(Rule::NoHiddenCharacters), has_invisible(typed)),
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

impl CharacterSets {
    /// Whether a character of this kind occurs in the text.
    fn have(self, class: CharacterClass, text: &str) -> bool {
        text.chars().any(|c| match (self, class) {
            (Self::Ascii { .. }, CharacterClass::Lowercase) => c.is_ascii_lowercase(),
            (Self::Ascii { .. }, CharacterClass::Uppercase) => c.is_ascii_uppercase(),
            (Self::Ascii { symbols }, CharacterClass::Symbol) => symbols.contains(c),
            (Self::Unicode, CharacterClass::Lowercase) => c.is_lowercase(),
            (Self::Unicode, CharacterClass::Uppercase) => c.is_uppercase(),
            (Self::Unicode, CharacterClass::Symbol) => !c.is_alphanumeric(),
            (_, CharacterClass::Digit) => c.is_ascii_digit(),
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
    use super::{CharacterClass, CharacterSets, PasswordLimits, Policy, PolicyError, Retype, Rule, RuleState};
    use crate::address::Address;

    fn acceptable(policy: &Policy, typed: &str) -> bool {
        policy.assess(typed, typed, None).acceptable
    }

    #[test]
    fn six_characters_are_enough_and_five_are_not() {
        let policy = Policy::default();
        assert!(acceptable(&policy, "zq7!kp"));
        assert!(!acceptable(&policy, "zq7!k"));
    }

    #[test]
    fn characters_are_code_points_not_bytes() {
        let policy = Policy::default();
        assert!(acceptable(&policy, "😀🐢🍋🚀🌵🎻"), "six emoji are six characters");
        assert!(!acceptable(&policy, "😀🐢🍋🚀🌵"), "five emoji are five, though twenty bytes");
    }

    #[test]
    fn no_policy_asks_for_fewer_than_six() {
        let refused = Policy::at_least(5).unwrap_err();
        assert_eq!(refused, PolicyError::TooFewCharacters { asked: 5 });
        assert!(refused.to_string().contains("ask for 6 or more"), "it says what to do");
        assert_eq!(Policy::at_least(6), Ok(Policy::default()));
        assert!(!acceptable(&Policy::at_least(8).unwrap(), "zq7!kpW"));
    }

    #[test]
    fn the_limits_are_told_whatever_is_typed() {
        let policy = Policy::at_least(8).unwrap().at_most_bytes(Some(72));
        for typed in ["", "zq7!kpWm", &"x".repeat(100)] {
            let limits = policy.assess(typed, "", None).limits;
            assert_eq!(limits, PasswordLimits { min_chars: 8, max_bytes: Some(72) });
        }
        assert_eq!(Policy::default().assess("", "", None).limits, PasswordLimits { min_chars: 6, max_bytes: None });
    }

    #[test]
    fn what_nobody_sees_cannot_be_part_of_a_password() {
        let hidden = RuleState { rule: Rule::NoHiddenCharacters, met: false };
        for typed in
            ["second\ntide 8", "second\u{202E}tide 8", "second\u{200B} tide", "second tide\0", "tide\u{2028}tide"]
        {
            let assessment = Policy::default().assess(typed, typed, None);
            assert!(!assessment.acceptable && assessment.rules.contains(&hidden), "{typed:?}");
        }
        for typed in ["second tide 8", "❤\u{FE0F}\u{200D}🔥 and 👩\u{200D}👧", "می\u{200C}خواهم", " \u{A0} two  ends "]
        {
            let assessment = Policy::default().assess(typed, typed, None);
            assert!(assessment.acceptable && assessment.rules.len() == 1, "{typed:?}: {:?}", assessment.rules);
        }
    }

    #[test]
    fn kinds_of_character_are_counted_as_the_server_counts_them() {
        use CharacterClass::{Digit, Lowercase, Symbol, Uppercase};
        let counts = |sets, class, text| acceptable(&Policy::default().requiring(vec![class]).counting(sets), text);
        for (class, gotrue, unicode_only) in [
            (Lowercase, "ZQ7KPVe", "ZQ7KPVé"),
            (Uppercase, "zq7kpvÉE", "zq7kpvÉ"),
            (Symbol, "zq7kpv\\", "zq7 kpv"),
            (Symbol, "zq7kpv`", "zq7kpv😀"),
            (Symbol, "zq7kpv\"", "zq7kpv§"),
        ] {
            assert!(counts(CharacterSets::GOTRUE, class, gotrue), "{gotrue}");
            assert!(!counts(CharacterSets::GOTRUE, class, unicode_only), "{unicode_only}");
            assert!(counts(CharacterSets::Unicode, class, unicode_only), "{unicode_only}");
            assert!(
                !acceptable(&Policy::default().requiring(vec![class]), unicode_only),
                "GoTrue's count without a word"
            );
        }
        assert!(!counts(CharacterSets::Unicode, Digit, "zqkpvw٣") && counts(CharacterSets::GOTRUE, Digit, "zqkpvw3"));
    }

    #[test]
    fn spaces_and_two_hundred_characters_are_welcome() {
        let policy = Policy::default();
        assert!(acceptable(&policy, "    a quiet  place   "));
        assert!(acceptable(&policy, &"long and dull ".repeat(15)[..200]));
    }

    #[test]
    fn a_server_s_limit_counts_bytes() {
        let policy = Policy::default().at_most_bytes(Some(72));
        assert!(acceptable(&policy, &"é".repeat(36)));
        let too_long = policy.assess(&"é".repeat(37), "", None);
        assert!(!too_long.acceptable);
        assert!(too_long.rules.contains(&RuleState { rule: Rule::AtMost { bytes: 72 }, met: false }));
    }

    #[test]
    fn the_passwords_everybody_tries_are_refused_in_any_case() {
        assert!(!acceptable(&Policy::default(), "password"));
        assert!(!acceptable(&Policy::default(), "PassWord"));
        assert!(acceptable(&Policy::default(), "password of mine"), "only as the whole password");
    }

    #[test]
    fn the_account_s_and_the_app_s_own_names_are_refused() {
        let policy = Policy::default().refusing(["ISMessenger".to_owned()]);
        let account = Address::parse("kim.lee@example.com").unwrap();
        for typed in ["kim.lee", "Kim.Lee@Example.com", "ismessenger"] {
            assert!(!policy.assess(typed, "", Some(&account)).acceptable, "{typed}");
        }
    }

    #[test]
    fn kinds_of_character_are_asked_for_only_where_the_server_insists() {
        assert!(acceptable(&Policy::default(), "zqkpvw"));
        let strict = Policy::default().requiring(vec![CharacterClass::Digit]);
        assert!(!acceptable(&strict, "zqkpvw"));
        assert!(acceptable(&strict, "zqkpv7"));
    }

    #[test]
    fn the_second_field_differs_only_once_it_leaves_the_first() {
        let policy = Policy::default();
        let retype = |second| policy.assess("zq7!kp", second, None).retype;
        assert_eq!(retype(""), Retype::Empty);
        assert_eq!(retype("zq7"), Retype::Unfinished);
        assert_eq!(retype("zq8"), Retype::Differs);
        assert_eq!(retype("zq7!kp"), Retype::Matches);
        assert_eq!(retype("zq7!kpp"), Retype::Differs);
    }
}
