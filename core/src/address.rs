//! Mail addresses: parsed by a library, compared without case, shown masked.

use std::{fmt, str::FromStr};

use email_address::{EmailAddress, Options};

/// A syntactically valid mail address. Prints masked: the full text is asked for by name.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address(String);

/// The text is not a mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address")]
pub struct NotAnAddress;

impl Address {
    /// Reads what a person typed: surrounding white space is dropped, the rest must be one plain
    /// address with a dotted domain (no display name, no bracketed host).
    ///
    /// # Errors
    /// [`NotAnAddress`] where it is none.
    pub fn parse(typed: &str) -> Result<Self, NotAnAddress> {
        let rules = Options::default().with_required_tld().without_display_text().without_domain_literal();
        let typed = typed.trim();
        EmailAddress::parse_with_options(typed, rules).map_err(|_| NotAnAddress)?;
        Ok(Self(typed.to_owned()))
    }

    /// The full address, as typed, for the server, the secure store and a password manager.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or(&self.0, |(local, _)| local)
    }

    /// Enough for its owner to know it again, too little for someone who looks over the shoulder:
    /// the first character and the domain.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}•••@{domain}")
    }

    /// Whether both name the same mailbox for a server that ignores case, as GoTrue does.
    #[must_use]
    pub fn same_mailbox(&self, other: &Self) -> bool {
        self.0.to_lowercase() == other.0.to_lowercase()
    }
}

impl FromStr for Address {
    type Err = NotAnAddress;
    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        Self::parse(text)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn white_space_around_an_address_is_dropped() {
        assert_eq!(Address::parse("  kim@example.com\n").unwrap().as_str(), "kim@example.com");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for typed in [
            "",
            "kim",
            "kim@",
            "@example.com",
            "kim@localhost",
            "kim example.com",
            "Kim <kim@example.com>",
            "kim@[127.0.0.1]",
            "kim@example.com, b@example.com",
        ] {
            assert!(Address::parse(typed).is_err(), "{typed:?} was taken for an address");
        }
    }

    #[test]
    fn an_address_prints_masked() {
        let address = Address::parse("kim.lee@example.com").unwrap();
        assert_eq!(address.masked(), "k•••@example.com");
        assert!(!format!("{address:?}").contains("kim.lee"));
    }

    #[test]
    fn case_does_not_make_another_mailbox() {
        let (a, b) = (Address::parse("Kim@Example.com").unwrap(), Address::parse("kim@example.com").unwrap());
        assert!(a.same_mailbox(&b));
    }
}
