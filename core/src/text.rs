//! Text that a person cannot see. (Placeholder until merged.)

/// The text without invisible characters at its ends; spaces stay.
#[must_use]
pub fn trim_invisible_ends(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_control())
}
