//! The links that were taken, remembered across a kill, so that none leads anywhere twice.
//!
//! What is kept is a digest of each, of the last few, in the secure store. A link that carries a proof has
//! the server's whole randomness in it, and a digest of that gives nothing away; but an app may pass other
//! links, and of those some can be guessed. In the secure store nobody gets to try.
//!
//! A store that cannot be read now has every link taken for new: better the word about an old link than a
//! new one that leads nowhere.

use serde::{Deserialize, Serialize};

use super::Services;
use crate::{host::StoreError, link::LinkDigest, secret::Secret};

const KEY: &str = "repass.links";
const VERSION: u32 = 1;
/// More than a person has in their mailbox to confuse.
const MOST: usize = 8;

#[derive(Serialize, Deserialize)]
struct TakenLinks {
    version: u32,
    /// The newest is the last.
    digests: Vec<LinkDigest>,
}

/// Whether this link was taken.
pub(super) async fn is_taken(digest: &LinkDigest, services: &Services) -> bool {
    read(services).await.is_ok_and(|digests| digests.contains(digest))
}

/// Remembers that it was, or forgets it.
pub(super) async fn note(digest: &LinkDigest, taken: bool, services: &Services) -> Result<(), StoreError> {
    let mut digests = read(services).await?;
    let before = digests.clone();
    digests.retain(|known| known != digest);
    if taken {
        digests.push(*digest);
    }
    if digests == before {
        return Ok(());
    }
    digests.drain(..digests.len().saturating_sub(MOST));
    let bytes = serde_json::to_vec(&TakenLinks { version: VERSION, digests }).map_err(|_| StoreError)?;
    services.secrets.write(KEY, &Secret::new(bytes)).await
}

/// What is remembered. What cannot be understood, of another version or damaged, is nothing.
async fn read(services: &Services) -> Result<Vec<LinkDigest>, StoreError> {
    let Some(stored) = services.secrets.read(KEY).await? else { return Ok(Vec::new()) };
    let taken: Option<TakenLinks> = serde_json::from_slice(stored.expose()).ok();
    Ok(taken.filter(|taken| taken.version == VERSION).map(|taken| taken.digests).unwrap_or_default())
}
