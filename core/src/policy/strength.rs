//! An offline estimate of how hard a password is to guess, for the meter below the field.
//!
//! It multiplies what each character adds: much where it is new, little where it repeats the one
//! before or continues a run (`aaaa`, `abcd`, `4321`, `qwer`). It is a hint and never a reason to
//! refuse; the list of common passwords is.

use super::common;

/// An offline estimate of a password's strength, as four steps of a meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Guessed at once.
    Weak,
    /// Guessed with some effort.
    Fair,
    /// Holds against guessing online.
    Good,
    /// Holds against guessing offline for long.
    Strong,
}

const KEYBOARD_ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Estimates in one pass; the cost grows with the length only.
pub(super) fn estimate(typed: &str) -> Strength {
    if common::contains(typed) {
        return Strength::Weak;
    }
    let alphabet_bits = alphabet_bits(typed);
    let mut bits = 0.0;
    let mut before: Option<char> = None;
    // Nothing beyond this length changes the answer.
    for c in typed.chars().take(64) {
        bits += match before {
            Some(previous) if continues(previous, c) => 1.0,
            _ => alphabet_bits,
        };
        before = Some(c);
    }
    match bits {
        b if b < 28.0 => Strength::Weak,
        b if b < 42.0 => Strength::Fair,
        b if b < 60.0 => Strength::Good,
        _ => Strength::Strong,
    }
}

fn alphabet_bits(typed: &str) -> f64 {
    let is_symbol = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric();
    let kinds: [(&dyn Fn(char) -> bool, f64); 5] = [
        (&|c| c.is_ascii_lowercase(), 26.0),
        (&|c| c.is_ascii_uppercase(), 26.0),
        (&|c| c.is_ascii_digit(), 10.0),
        (&is_symbol, 33.0),
        (&|c| !c.is_ascii(), 100.0),
    ];
    let size: f64 = kinds.iter().filter(|(is_kind, _)| typed.chars().any(is_kind)).map(|(_, size)| size).sum();
    size.max(1.0).log2()
}

fn continues(previous: char, c: char) -> bool {
    let (previous, c) = (previous.to_ascii_lowercase(), c.to_ascii_lowercase());
    let is_neighbour =
        |a: char, b: char| KEYBOARD_ROWS.iter().any(|row| row.find(a).is_some_and(|at| row[at + 1..].starts_with(b)));
    let step = i64::from(u32::from(c)) - i64::from(u32::from(previous));
    step.abs() <= 1 || is_neighbour(previous, c) || is_neighbour(c, previous)
}

#[cfg(test)]
mod tests {
    use super::{Strength, estimate};

    #[test]
    fn runs_and_repeats_are_weak_however_long_they_look() {
        for typed in ["", "aaaaaaaaaaaa", "abcdefghijkl", "qwertyuiop", "password", "4321"] {
            assert_eq!(estimate(typed), Strength::Weak, "{typed}");
        }
    }

    #[test]
    fn more_that_is_new_is_never_weaker() {
        let steps: Vec<Strength> = ["zq7!kp", "zq7!kpWm", "zq7!kpWm3x", "zq7!kpWm3x-tide"].map(estimate).to_vec();
        assert!(steps.is_sorted(), "{steps:?}");
        assert_eq!(steps.last(), Some(&Strength::Strong));
    }

    #[test]
    fn a_sentence_of_plain_words_is_strong() {
        assert_eq!(estimate("four lemons under the piano"), Strength::Strong);
    }
}
