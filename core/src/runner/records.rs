//! The two halves of a record as they lie in the host's stores.
//!
//! Both carry a version and the request's id. The plain half says that there is a record; the secure
//! half is what is believed of it. A half that is missing, damaged, from a newer version or of another
//! request makes the whole record unusable: the person starts over, with a word. A half that cannot be
//! read now is none of these.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    Services,
    vault::{Brought, Vault},
};
use crate::{
    address::Address,
    backend::{Grant, Ticket},
    flow::{Record, Restored},
    host::StoreError,
    link::RequestId,
    secret::Secret,
};

const VERSION: u32 = 2;

/// What a half takes beside its secrets.
const ROOM: usize = 2 * 1024;

/// The store's key for a flow's record, the same in both stores. Two flows of a kind at once share it:
/// the record is that of the one that wrote last.
fn key(record: &str) -> String {
    format!("repass.{record}")
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
    #[serde(flatten)]
    record: Record,
    address: Option<String>,
    ticket: Option<Zeroizing<String>>,
    grant: Option<Zeroizing<String>>,
}

/// Both halves, ready to be written.
pub(super) struct Encoded {
    plain: Secret,
    secret: Secret,
}

/// Puts what is known now into the two halves.
pub(super) fn encode(record: Record, account: Option<&Address>, vault: &Vault) -> Result<Encoded, StoreError> {
    let ticket = vault.ticket.as_ref().filter(|(request, _)| *request == record.request);
    let secret = SecretHalf {
        version: VERSION,
        record,
        address: account.map(|address| address.as_str().to_owned()),
        ticket: ticket.map(|(_, ticket)| text(ticket.own_form())),
        grant: vault.grant.as_ref().map(|grant| text(grant.own_form())),
    };
    Ok(Encoded { plain: json(&PlainHalf { version: VERSION, record }, 0)?, secret: json(&secret, secret.length())? })
}

impl SecretHalf {
    fn length(&self) -> usize {
        let of = |text: &Option<Zeroizing<String>>| text.as_ref().map_or(0, |text| text.len());
        of(&self.ticket) + of(&self.grant)
    }
}

/// Writes the secret half first: a plain half without it is unusable, and says so.
pub(super) async fn write(record: &str, halves: &Encoded, services: &Services) -> Result<(), StoreError> {
    services.secrets.write(&key(record), &halves.secret).await?;
    services.records.write(&key(record), &halves.plain).await
}

/// Deletes both halves, the second even where the first cannot be.
pub(super) async fn delete(record: &str, services: &Services) -> Result<(), StoreError> {
    let plain = services.records.delete(&key(record)).await;
    services.secrets.delete(&key(record)).await.and(plain)
}

/// Whether there is something to go on with.
pub(super) async fn exists(record: &str, services: &Services) -> bool {
    matches!(services.records.read(&key(record)).await, Ok(Some(_)))
}

/// Whether what there is to go on with is this request; any, where it is not known which. Only the plain half
/// is looked at.
pub(super) async fn is_under_way(record: &str, request: Option<RequestId>, services: &Services) -> bool {
    let Ok(Some(plain)) = services.records.read(&key(record)).await else { return false };
    let plain: Option<PlainHalf> = serde_json::from_slice(plain.expose()).ok();
    plain.is_some_and(|plain| request.is_none_or(|request| request == plain.record.request))
}

/// Reads both halves: what was found, and the secrets that belong to it.
pub(super) async fn read(record: &str, services: &Services) -> (Restored, Brought) {
    let plain = services.records.read(&key(record)).await;
    let secret = services.secrets.read(&key(record)).await;
    match (plain, secret) {
        (Err(StoreError), _) | (_, Err(StoreError)) => (Restored::Unreadable, Brought::Nothing),
        (Ok(None), Ok(None)) => (Restored::Nothing, Brought::Nothing),
        (Ok(Some(plain)), Ok(Some(secret))) => {
            decode(&plain, &secret).unwrap_or((Restored::Unusable, Brought::Nothing))
        }
        (Ok(Some(_)), Ok(None)) | (Ok(None), Ok(Some(_))) => (Restored::Unusable, Brought::Nothing),
    }
}

fn decode(plain: &Secret, secret: &Secret) -> Option<(Restored, Brought)> {
    let plain: PlainHalf = serde_json::from_slice(plain.expose()).ok()?;
    let secret: SecretHalf = serde_json::from_slice(secret.expose()).ok()?;
    if plain.version != VERSION || secret.version != VERSION || plain.record.request != secret.record.request {
        return None;
    }
    let account = match secret.address {
        Some(address) => Some(Address::parse(&address).ok()?),
        None => None,
    };
    let grant = secret.grant.map(|grant| bytes(&grant)).transpose().ok()?.map(Grant::new);
    let ticket = secret.ticket.map(|ticket| bytes(&ticket)).transpose().ok()?.map(Ticket::new);
    let restored = Restored::Record { record: secret.record, account, has_grant: grant.is_some() };
    let ticket = ticket.map(|ticket| (secret.record.request, ticket));
    Some((restored, Brought::Restored { ticket, grant }))
}

fn text(own_form: &Secret) -> Zeroizing<String> {
    Zeroizing::new(STANDARD_NO_PAD.encode(own_form.expose()))
}

fn bytes(text: &str) -> Result<Secret, base64::DecodeError> {
    STANDARD_NO_PAD.decode(text).map(Secret::new)
}

/// As JSON, in a buffer that has room enough: growing would leave a copy behind that nobody wipes.
fn json(half: &impl Serialize, secrets: usize) -> Result<Secret, StoreError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM + secrets));
    serde_json::to_writer(&mut *bytes, half).map_err(|_| StoreError)?;
    Ok(Secret::new(std::mem::take(&mut *bytes)))
}
