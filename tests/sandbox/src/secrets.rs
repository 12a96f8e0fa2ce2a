//! One-time codes, link tokens and refresh tokens: made from the system's generator, kept only
//! as hashes.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Bytes behind a link token; in hex they have the 56 characters of GoTrue's.
const LINK_TOKEN_BYTES: usize = 28;

/// Characters of a refresh token.
pub(crate) const REFRESH_TOKEN_LENGTH: usize = 12;

/// Fills an array from the operating system's generator.
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // The generator fails only where the operating system itself is broken; nothing that this
    // server hands out may then be guessable, so it must not go on.
    getrandom::fill(&mut bytes).expect("the operating system's random generator");
    bytes
}

/// A six-digit code, every one of them equally likely.
pub(crate) fn new_code() -> String {
    const CODES: u32 = 1_000_000;
    // Numbers of the last, incomplete run of a million are thrown away: they would make small
    // codes likelier.
    const BOUND: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let number = u32::from_le_bytes(random_bytes());
        if number < BOUND {
            return format!("{:06}", number % CODES);
        }
    }
}

/// The token of a mail's link. GoTrue marks those asked for with PKCE.
pub(crate) fn new_link_token(pkce: bool) -> String {
    let token = HEXLOWER.encode(&random_bytes::<LINK_TOKEN_BYTES>());
    if pkce { format!("pkce_{token}") } else { token }
}

/// The stored form of a token with enough entropy of its own.
pub(crate) fn hash_token(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The stored form of a code, bound to the address it was mailed to.
pub(crate) fn hash_code(email: &str, code: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(email.as_bytes());
    hash.update([0]);
    hash.update(code.as_bytes());
    hash.finalize().to_vec()
}

/// The `number`th refresh token of a session.
///
/// Derived, not drawn: a client that repeats a refresh whose answer was lost must get the very
/// token that it missed, and only hashes are stored.
pub(crate) fn refresh_token(key: &[u8], session: &str, number: i64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(format!("refresh:{session}:{number}").as_bytes());
    let mut token = BASE32_NOPAD.encode(&mac.finalize().into_bytes());
    token.truncate(REFRESH_TOKEN_LENGTH);
    token.make_ascii_lowercase();
    token
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_six_digits() {
        for _ in 0..1_000 {
            let code = new_code();
            assert_eq!(code.len(), 6);
            assert!(code.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }

    #[test]
    fn a_code_is_bound_to_its_address() {
        assert_ne!(hash_code("ann@example.com", "123456"), hash_code("bob@example.com", "123456"));
    }

    #[test]
    fn a_refresh_token_can_be_told_again_but_not_guessed_from_its_neighbour() {
        let first = refresh_token(b"key", "session", 1);
        assert_eq!(first, refresh_token(b"key", "session", 1));
        assert_ne!(first, refresh_token(b"key", "session", 2));
        assert_ne!(first, refresh_token(b"other", "session", 1));
        assert_eq!(first.len(), REFRESH_TOKEN_LENGTH);
    }
}
