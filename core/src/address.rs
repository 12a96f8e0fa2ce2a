//! Mail addresses: parsed by a library, compared by the mailbox they name, shown masked.

use std::{borrow::Cow, fmt, str::FromStr};

use email_address::{EmailAddress, Options};
use icu_normalizer::properties::CanonicalCompositionBorrowed;
use url::Host;

use crate::text::without_invisible;

/// In bytes, by RFC 5321.
const LONGEST_LOCAL_PART: usize = 64;

/// A syntactically valid mail address. Prints masked: the full text is asked for by name.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address(String);

/// The text is not a mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address")]
pub struct NotAnAddress;

impl Address {
    /// Reads what a person typed: white space around it and what nobody sees are dropped, the rest must
    /// be one plain address with a dotted domain (no display name, no bracketed host). The domain may be
    /// internationalised.
    ///
    /// # Errors
    /// [`NotAnAddress`] where it is none.
    pub fn parse(typed: &str) -> Result<Self, NotAnAddress> {
        let rules = Options::default().with_required_tld().without_display_text().without_domain_literal();
        let typed = without_invisible(typed.trim());
        let typed = typed.trim();
        let (local, domain) = typed.rsplit_once('@').ok_or(NotAnAddress)?;
        // The library knows letters of ASCII well, and of other scripts few: it refuses Hindi's vowels.
        // RFC 6531 takes them all before the `@`; behind it, the domain's ASCII form is what counts.
        let stand_in = |c: char| if c.is_ascii() || c.is_whitespace() { c } else { 'x' };
        let ascii = if domain.is_ascii() { domain.into() } else { ascii_domain(domain).ok_or(NotAnAddress)? };
        let checked = format!("{}@{ascii}", local.chars().map(stand_in).collect::<String>());
        if local.len() > LONGEST_LOCAL_PART {
            return Err(NotAnAddress);
        }
        EmailAddress::parse_with_options(&checked, rules).map_err(|_| NotAnAddress)?;
        Ok(Self(typed.to_owned()))
    }

    /// The full address, as typed, for the person, the secure store, a password manager, and servers
    /// that know accounts by the text they were made with.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The full address with an internationalised domain in ASCII (`kim@xn--bcher-kva.example`), for
    /// servers that take no other: `GoTrue` refuses every address with a character beyond ASCII, so
    /// its accounts can only have been made with this form. An ASCII domain stays as typed.
    #[must_use]
    pub fn with_ascii_domain(&self) -> Cow<'_, str> {
        let (local, domain) = self.parts();
        match ascii_domain(domain) {
            Some(ascii) if !domain.is_ascii() => format!("{local}@{ascii}").into(),
            _ => self.as_str().into(),
        }
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.parts().0
    }

    /// Enough for its owner to know it again, too little for someone who looks over the shoulder:
    /// the first character and the domain.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.parts();
        let first: String = local.chars().take(1).collect();
        format!("{first}•••@{domain}")
    }

    /// Whether both name the same mailbox for a server that ignores case, as GoTrue does: however the
    /// domain is spelt (`straße.example`, `xn--strae-oqa.example`), and whether an accent is part of its
    /// letter or a mark behind it.
    #[must_use]
    pub fn same_mailbox(&self, other: &Self) -> bool {
        let ((local, domain), (other_local, other_domain)) = (self.parts(), other.parts());
        same_text(local, other_local)
            && match (ascii_domain(domain), ascii_domain(other_domain)) {
                (Some(ascii), Some(other_ascii)) => ascii == other_ascii,
                _ => same_text(domain, other_domain),
            }
    }

    fn parts(&self) -> (&str, &str) {
        self.0.rsplit_once('@').unwrap_or((&self.0, ""))
    }
}

/// A domain in the one spelling that the network knows, in lower case.
fn ascii_domain(domain: &str) -> Option<String> {
    match Host::parse(domain) {
        Ok(Host::Domain(ascii)) => Some(ascii),
        _ => None,
    }
}

fn same_text(one: &str, other: &str) -> bool {
    one == other || composed(one) == composed(other)
}

/// In lower case, and each accent as part of the letter before it. Whole normalisation would cost every
/// app 40 KB, and differs from this only in the order of several marks on one letter.
fn composed(text: &str) -> String {
    let composition = CanonicalCompositionBorrowed::new();
    let mut composed = String::with_capacity(text.len());
    for c in text.to_lowercase().chars() {
        match composed.chars().next_back().and_then(|before| composition.compose(before, c)) {
            Some(both) => {
                composed.pop();
                composed.push(both);
            }
            None => composed.push(c),
        }
    }
    composed
}

/// An address as it is shown, in full or masked. Its debug output is masked either way.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ShownAddress(String);

impl ShownAddress {
    /// For the person who typed it a moment ago, and may have mistyped it.
    #[must_use]
    pub fn in_full(address: &Address) -> Self {
        Self(address.as_str().to_owned())
    }

    /// For whoever holds the device.
    #[must_use]
    pub fn masked(address: &Address) -> Self {
        Self(address.masked())
    }

    /// What to show.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<ShownAddress> for String {
    fn from(address: ShownAddress) -> Self {
        address.0
    }
}

impl From<String> for ShownAddress {
    fn from(shown: String) -> Self {
        Self(shown)
    }
}

impl fmt::Debug for ShownAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShownAddress({})", Address(self.0.clone()).masked())
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
    fn what_nobody_sees_does_not_make_an_address_wrong() {
        for typed in [
            "kim@example.com\u{200B}",
            "\u{200E}kim@example.com\u{200F}",
            "\u{FEFF}kim@exam\u{AD}ple.com\r\n",
            " \u{2066}kim@example.com\u{2069} ",
            "kim\u{200D}@example.com\u{2028}",
        ] {
            assert_eq!(Address::parse(typed).unwrap().as_str(), "kim@example.com", "{typed:?}");
        }
    }

    #[test]
    fn an_internationalised_domain_is_one_in_every_spelling() {
        for (typed, twin) in [
            ("kim@bücher.example", "Kim@xn--bcher-kva.example"),
            ("kim@BÜCHER.example", "kim@bu\u{308}cher.example"),
            ("kim@例え.テスト", "kim@xn--r8jz45g.xn--zckzah"),
            ("kim@例。中国", "kim@xn--fsq.xn--fiqs8s"),
            ("kim@пример.рф", "kim@xn--e1afmkfd.xn--p1ai"),
            ("kim@ｅｘａｍｐｌｅ.com", "kim@example.com"),
        ] {
            let (address, twin) = (Address::parse(typed).unwrap(), Address::parse(twin).unwrap());
            assert!(address.same_mailbox(&twin) && twin.same_mailbox(&address), "{typed}");
            assert_eq!(address.as_str(), typed, "it is shown as it was typed");
        }
        let (one, other) =
            (Address::parse("kim@bücher.example").unwrap(), Address::parse("kim@bucher.example").unwrap());
        assert!(!one.same_mailbox(&other));
    }

    #[test]
    fn a_server_of_ascii_gets_the_domain_as_the_network_knows_it() {
        for (typed, sent) in [
            ("Kim@BÜCHER.example", "Kim@xn--bcher-kva.example"),
            ("Kim@Example.com", "Kim@Example.com"),
            ("kim@例え.テスト", "kim@xn--r8jz45g.xn--zckzah"),
        ] {
            assert_eq!(Address::parse(typed).unwrap().with_ascii_domain(), sent);
        }
    }

    #[test]
    fn a_domain_that_no_network_knows_is_refused() {
        for typed in ["kim@bü cher.example", "kim@bücher", "kim@bü..example", "kim@１.２.３.４"] {
            assert!(Address::parse(typed).is_err(), "{typed:?} was taken for an address");
        }
    }

    #[test]
    fn names_of_every_script_are_taken() {
        for typed in
            ["zo\u{eb}@example.com", "हिन्दी@example.com", "用户@例え.テスト", "نام@example.com", "ผู้ใช้@example.com"]
        {
            assert_eq!(Address::parse(typed).unwrap().as_str(), typed);
        }
        for wrong in ["a\u{3000}b@example.com", &format!("{}@example.com", "é".repeat(33))] {
            assert!(Address::parse(wrong).is_err(), "{wrong:?} was taken for an address");
        }
    }

    #[test]
    fn an_accent_is_the_same_letter_however_it_is_written() {
        let (a, b) =
            (Address::parse("zo\u{eb}@example.com").unwrap(), Address::parse("Zoe\u{308}@example.com").unwrap());
        assert!(a.same_mailbox(&b));
        assert!(!a.same_mailbox(&Address::parse("zoe@example.com").unwrap()));
    }

    #[test]
    fn case_does_not_make_another_mailbox() {
        let (a, b) = (Address::parse("Kim@Example.com").unwrap(), Address::parse("kim@example.com").unwrap());
        assert!(a.same_mailbox(&b));
    }
}
