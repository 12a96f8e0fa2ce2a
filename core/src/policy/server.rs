//! The rules for passwords that a server tells beforehand.

use super::{CharacterClass, Policy};

/// What a server tells of its rules for passwords. What it does not tell stays as it is configured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ServerPolicy {
    /// The least number of characters.
    pub min_chars: Option<u32>,
    /// The longest password, in bytes of UTF-8.
    pub max_bytes: Option<u32>,
    /// Kinds of character that it insists on.
    pub required: Vec<CharacterClass>,
}

impl Policy {
    /// The stricter of what is configured and what the server tells.
    #[must_use]
    pub fn with_servers(mut self, told: &ServerPolicy) -> Self {
        self.min_chars = self.min_chars.max(told.min_chars.unwrap_or_default());
        self.max_bytes = [self.max_bytes, told.max_bytes].into_iter().flatten().min();
        for class in &told.required {
            if !self.required.contains(class) {
                self.required.push(*class);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{CharacterClass, Policy, ServerPolicy};

    #[test]
    fn the_stricter_of_two_rules_holds() {
        let told = ServerPolicy { min_chars: Some(10), max_bytes: Some(64), required: vec![CharacterClass::Digit] };
        let policy = Policy::at_least(6).unwrap().at_most_bytes(Some(72)).with_servers(&told);
        assert!(!policy.assess("zq7!kpwm3", "", None).acceptable, "nine characters");
        assert!(!policy.assess("zq!kpwmxab", "", None).acceptable, "no digit");
        assert!(policy.assess("zq7!kpwm3x", "", None).acceptable);
        assert!(!policy.assess(&"zq7!kpwm3x".repeat(7), "", None).acceptable, "seventy bytes");
    }
}
