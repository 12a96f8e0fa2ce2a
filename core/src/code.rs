//! Codes as people type and paste them. (Placeholder until merged.)

use crate::secret::Secret;

/// What a server's mailed code can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CodeFormat {
    /// Which characters.
    pub alphabet: CodeAlphabet,
    /// The least number of characters.
    pub min_length: u8,
    /// The largest number of characters.
    pub max_length: u8,
}

/// Which characters a code is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeAlphabet {
    /// Digits.
    Digits,
    /// Letters and digits.
    LettersAndDigits,
}

impl CodeFormat {
    /// Digits.
    #[must_use]
    pub const fn digits(min_length: u8, max_length: u8) -> Self {
        Self { alphabet: CodeAlphabet::Digits, min_length, max_length }
    }
}

/// The one code in what was typed.
#[must_use]
pub fn find(typed: &str, format: CodeFormat) -> Option<Secret> {
    let code: String = typed.chars().filter(char::is_ascii_digit).collect();
    (code.len() >= format.min_length.into() && code.len() <= format.max_length.into()).then(|| Secret::from(code))
}
