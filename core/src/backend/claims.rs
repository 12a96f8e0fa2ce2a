//! The claims of a JSON Web Token, read without its key.
//!
//! The signature is the server's business: a claim read here only decides what to show or ask, and
//! a forged one fails at the server.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The claims of interest, or `None` where the token is none or lacks one.
pub(super) fn claims<T: DeserializeOwned>(token: &Secret) -> Option<T> {
    let payload = token.expose_text()?.split('.').nth(1)?;
    let json = Zeroizing::new(URL_SAFE_NO_PAD.decode(payload).ok()?);
    serde_json::from_slice(&json).ok()
}
