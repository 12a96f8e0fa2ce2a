//! The two halves of a record as they lie in the host's stores.
//!
//! Both carry a version and the request's id. A half that is missing, damaged, from a newer version
//! or of another request makes the whole record unusable: the person starts over, with a word.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::vault::Vault;
use crate::{
    address::Address,
    backend::{Grant, Session},
    flow::{Record, Restored},
    host::{Store, StoreError},
    link::RequestId,
    secret::Secret,
};

const VERSION: u32 = 1;

/// The store's key for a flow's record, the same in both stores. Two flows of a kind at once share it:
/// the record is that of the one that wrote last.
pub(super) fn key(flow: &str) -> String {
    format!("repass.{flow}")
}

#[derive(Serialize, Deserialize)]
struct PlainHalf {
    version: u32,
    #[serde(flatten)]
    record: Record,
}

#[derive(Serialize, Deserialize)]
struct SecretHalf {
    version: u32,
    request: RequestId,
    address: Option<String>,
    verifier: Option<Zeroizing<String>>,
    grant: Option<StoredGrant>,
}

#[derive(Serialize, Deserialize)]
enum StoredGrant {
    Session { access_token: Zeroizing<String>, refresh_token: Zeroizing<String> },
    Token(Zeroizing<String>),
}

/// Both halves, ready to be written.
pub(super) struct Encoded {
    plain: Secret,
    secret: Secret,
}

/// Puts what is known now into the two halves.
pub(super) fn encode(record: Record, account: Option<&Address>, vault: &Vault) -> Result<Encoded, StoreError> {
    let verifier = vault.verifier.as_ref().filter(|(request, _)| *request == record.request);
    let secret = SecretHalf {
        version: VERSION,
        request: record.request,
        address: account.map(|address| address.as_str().to_owned()),
        verifier: verifier.and_then(|(_, verifier)| text(verifier)),
        grant: vault.grant.as_ref().and_then(|grant| stored(grant)),
    };
    Ok(Encoded { plain: json(&PlainHalf { version: VERSION, record })?, secret: json(&secret)? })
}

/// Writes the secret half first: a plain half without it is unusable, and says so.
pub(super) async fn write(
    flow: &str,
    halves: &Encoded,
    records: &dyn Store,
    secrets: &dyn Store,
) -> Result<(), StoreError> {
    secrets.write(&key(flow), &halves.secret).await?;
    records.write(&key(flow), &halves.plain).await
}

/// Deletes both halves, the second even where the first cannot be.
pub(super) async fn delete(flow: &str, records: &dyn Store, secrets: &dyn Store) -> Result<(), StoreError> {
    let plain = records.delete(&key(flow)).await;
    secrets.delete(&key(flow)).await.and(plain)
}

/// Whether there is something to go on with.
pub(super) async fn exists(flow: &str, records: &dyn Store) -> bool {
    matches!(records.read(&key(flow)).await, Ok(Some(_)))
}

/// What was read, and the secrets that belong to it.
pub(super) struct Read {
    pub(super) restored: Restored,
    pub(super) secrets: Secrets,
}

/// What of a record goes back into the vault.
#[derive(Default)]
pub(super) struct Secrets {
    pub(super) verifier: Option<(RequestId, Arc<Secret>)>,
    pub(super) grant: Option<Arc<Grant>>,
}

/// Reads both halves.
pub(super) async fn read(flow: &str, records: &dyn Store, secrets: &dyn Store) -> Read {
    let (plain, secret) = (records.read(&key(flow)).await, secrets.read(&key(flow)).await);
    match (plain, secret) {
        (Ok(None), Ok(None)) => Read { restored: Restored::Nothing, secrets: Secrets::default() },
        (Ok(Some(plain)), Ok(Some(secret))) => decode(&plain, &secret).unwrap_or_else(Read::unusable),
        _ => Read::unusable(),
    }
}

impl Read {
    fn unusable() -> Self {
        Self { restored: Restored::Unusable, secrets: Secrets::default() }
    }
}

fn decode(plain: &Secret, secret: &Secret) -> Option<Read> {
    let plain: PlainHalf = serde_json::from_slice(plain.expose()).ok()?;
    let secret: SecretHalf = serde_json::from_slice(secret.expose()).ok()?;
    if plain.version != VERSION || secret.version != VERSION || plain.record.request != secret.request {
        return None;
    }
    let account = match secret.address {
        Some(address) => Some(Address::parse(&address).ok()?),
        None => None,
    };
    let grant = secret.grant.map(|grant| Arc::new(granted(&grant)));
    let restored = Restored::Record { record: plain.record, account, has_grant: grant.is_some() };
    let verifier = secret.verifier.map(|verifier| (secret.request, Arc::new(Secret::from(verifier.as_str()))));
    Some(Read { restored, secrets: Secrets { verifier, grant } })
}

fn stored(grant: &Grant) -> Option<StoredGrant> {
    Some(match grant {
        Grant::Session(session) => StoredGrant::Session {
            access_token: text(&session.access_token)?,
            refresh_token: text(&session.refresh_token)?,
        },
        Grant::Token(token) => StoredGrant::Token(text(token)?),
    })
}

fn granted(stored: &StoredGrant) -> Grant {
    match stored {
        StoredGrant::Session { access_token, refresh_token } => Grant::Session(Session {
            access_token: Secret::from(access_token.as_str()),
            refresh_token: Secret::from(refresh_token.as_str()),
            expires_in_seconds: 0,
            account: None,
        }),
        StoredGrant::Token(token) => Grant::Token(Secret::from(token.as_str())),
    }
}

fn text(secret: &Secret) -> Option<Zeroizing<String>> {
    secret.expose_text().map(|text| Zeroizing::new(text.to_owned()))
}

fn json(half: &impl Serialize) -> Result<Secret, StoreError> {
    serde_json::to_vec(half).map(Secret::new).map_err(|_| StoreError)
}
