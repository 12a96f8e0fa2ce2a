//! The passwords that everybody tries first.
//!
//! The list is the head of the ranking that zxcvbn 4.4.2 publishes (Copyright 2012-2016 Dan Wheeler
//! and Dropbox, Inc., MIT licence), cut to entries of at least six characters: 28 KB in the library.
//! The crate zxcvbn itself would cost 2.4 MB and up to 900 ms a key press.

use std::{collections::HashSet, sync::LazyLock};

static LIST: &str = include_str!("common.txt");
/// Asked at every key press: going through the list instead takes longer than all else.
static ENTRIES: LazyLock<HashSet<&str>> = LazyLock::new(|| LIST.lines().collect());

/// Whether the whole of `typed`, in any case, is on the list.
pub(super) fn contains(typed: &str) -> bool {
    // The longest entry is far below this; longer input need not be folded.
    if typed.len() > 64 {
        return false;
    }
    ENTRIES.contains(typed.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::{LIST, contains};

    #[test]
    fn the_first_ones_anybody_would_try_are_on_it() {
        for typed in ["123456", "password", "qwerty", "letmein", "QWERTY"] {
            assert!(contains(typed), "{typed}");
        }
        assert!(!contains("zq7!kp"));
        assert!(!contains(""));
    }

    #[test]
    fn every_entry_is_lower_case_and_long_enough_to_matter() {
        for entry in LIST.lines() {
            assert!(entry.len() >= 6 && entry == entry.to_lowercase(), "{entry:?}");
        }
    }
}
