//! A session as it lies in the secure store: one value, with a version.
//!
//! A value that is damaged, or of a later version, is [`Restored::Spoilt`]; one that cannot be read now is
//! not.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    SessionEnd,
    machine::{Holder, Known, Number, Record, Restored, Whom},
};
use crate::{
    address::Address,
    backend::Session,
    host::StoreError,
    secret::Secret,
    time::{Deadline, Timestamp},
};

/// The key in the secure store.
pub(super) const KEY: &str = "repass.session";

const VERSION: u32 = 1;

/// What a record takes beside its tokens.
const ROOM: usize = 2 * 1024;

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    /// When it was written: a clock that is behind this was set back.
    written: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<StoredSession>,
    #[serde(skip_serializing_if = "Option::is_none")]
    over: Option<StoredEnd>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ending: Vec<Tokens>,
}

#[derive(Serialize, Deserialize)]
struct StoredSession {
    #[serde(flatten)]
    tokens: Tokens,
    #[serde(flatten)]
    holder: StoredHolder,
    expires: Option<Deadline>,
    refreshing: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredEnd {
    #[serde(flatten)]
    holder: StoredHolder,
    spoilt: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredHolder {
    account: Option<String>,
    user_id: Option<String>,
    device_id: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Tokens {
    access_token: Zeroizing<String>,
    refresh_token: Option<Zeroizing<String>>,
}

/// Writes a record, in a buffer that has room enough: growing would leave a copy behind that nobody wipes.
///
/// # Errors
/// Where a token is no text, so that no request could carry it.
pub(super) fn encode<'a>(
    record: &Record,
    session: impl Fn(Number) -> Option<&'a Session>,
    now: Timestamp,
) -> Result<Secret, StoreError> {
    let tokens = |number| session(number).and_then(Tokens::of).ok_or(StoreError);
    let mut stored = Stored { version: VERSION, written: now, session: None, over: None, ending: Vec::new() };
    match &record.whom {
        Whom::Nobody => {}
        Whom::Over { holder, end } => {
            stored.over = Some(StoredEnd { holder: holder.into(), spoilt: *end == SessionEnd::Spoilt });
        }
        Whom::Session { known, refreshing } => {
            stored.session = Some(StoredSession {
                tokens: tokens(known.number)?,
                holder: (&known.holder).into(),
                expires: known.expires,
                refreshing: *refreshing,
            });
        }
    }
    stored.ending = record.ending.iter().map(|number| tokens(*number)).collect::<Result<_, _>>()?;
    let secrets = stored.session.iter().map(|session| &session.tokens).chain(&stored.ending).map(Tokens::length);
    let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM + secrets.sum::<usize>()));
    serde_json::to_writer(&mut *bytes, &stored).map_err(|_| StoreError)?;
    Ok(Secret::new(std::mem::take(&mut *bytes)))
}

/// Reads what is stored; `keep` takes each session and names it.
pub(super) fn decode(stored: &Secret, mut keep: impl FnMut(Session) -> Number) -> Restored {
    let Ok(stored) = serde_json::from_slice::<Stored>(stored.expose()) else { return Restored::Spoilt };
    if stored.version != VERSION {
        return Restored::Spoilt;
    }
    let whom = match (stored.session, stored.over) {
        (None, None) => Whom::Nobody,
        (None, Some(over)) => {
            let end = if over.spoilt { SessionEnd::Spoilt } else { SessionEnd::Over };
            Whom::Over { holder: over.holder.into(), end }
        }
        (Some(StoredSession { tokens, holder, expires, refreshing }), None) => {
            let has_refresh_token = tokens.refresh_token.is_some();
            let number = keep(tokens.into());
            let known = Known { number, holder: holder.into(), has_refresh_token, expires };
            Whom::Session { known, refreshing }
        }
        (Some(_), Some(_)) => return Restored::Spoilt,
    };
    let ending = stored.ending.into_iter().map(|tokens| keep(tokens.into())).collect();
    Restored::Record { record: Record { whom, ending }, written: stored.written }
}

impl Tokens {
    fn of(session: &Session) -> Option<Self> {
        let text = |secret: &Secret| secret.expose_text().map(|text| Zeroizing::new(text.to_owned()));
        let refresh_token = match &session.refresh_token {
            Some(token) => Some(text(token)?),
            None => None,
        };
        Some(Self { access_token: text(&session.access_token)?, refresh_token })
    }

    fn length(&self) -> usize {
        self.access_token.len() + self.refresh_token.as_ref().map_or(0, |token| token.len())
    }
}

/// Of a session, its tokens are what the runner needs; the machine knows the rest.
impl From<Tokens> for Session {
    fn from(tokens: Tokens) -> Self {
        Self {
            access_token: Secret::from(tokens.access_token.as_str()),
            refresh_token: tokens.refresh_token.map(|token| Secret::from(token.as_str())),
            expires_in_seconds: None,
            account: None,
            user_id: None,
            device_id: None,
        }
    }
}

impl From<&Holder> for StoredHolder {
    fn from(holder: &Holder) -> Self {
        Self {
            account: holder.account.as_ref().map(|account| account.as_str().to_owned()),
            user_id: holder.user_id.clone(),
            device_id: holder.device_id.clone(),
        }
    }
}

impl From<StoredHolder> for Holder {
    fn from(stored: StoredHolder) -> Self {
        let account = stored.account.and_then(|account| Address::parse(&account).ok());
        Self { account, user_id: stored.user_id, device_id: stored.device_id }
    }
}
