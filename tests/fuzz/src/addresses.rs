//! Mail addresses as people type them.

use repass_core::{address::Address, text::without_invisible};

/// What is taken stays what it is, names the mailbox of any spelling, and prints masked.
pub fn address(input: &[u8]) {
    let Ok(typed) = std::str::from_utf8(input) else { return };
    let Ok(address) = Address::parse(typed) else { return };

    assert_eq!(address.as_str(), without_invisible(typed.trim()).trim());
    assert_eq!(Address::parse(address.as_str()).as_ref(), Ok(&address));
    assert!(address.same_mailbox(&address));

    let (local, domain) = address.as_str().rsplit_once('@').expect("an address has an @");
    assert_eq!(address.local_part(), local);
    let masked = address.masked();
    let shown = masked.strip_suffix(domain).and_then(|shown| shown.strip_suffix('@')).expect("the domain is shown");
    let first = local.chars().next().expect("a local part");
    assert_eq!(shown, format!("{first}•••"));
    assert_eq!(format!("{address:?}"), format!("Address({masked})"));

    if let Ok(upper) = Address::parse(&address.as_str().to_ascii_uppercase()) {
        assert!(address.same_mailbox(&upper) && upper.same_mailbox(&address));
    }
}
