//! Received mail, as people and tests read it.

use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use mail_parser::{Address, MessageParser};
use regex::Regex;
use tokio::sync::watch;
use uuid::Uuid;

use crate::clock::{Clock, Timestamp};
use crate::redirect::with_query;

/// An address with the name before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name, often empty.
    pub name: String,
    /// The address itself.
    pub address: String,
}

/// One received mail. Its `Debug` shows no subject and no body: they hold codes and links.
#[derive(Clone)]
pub struct ReceivedMail {
    /// The inbox's own id.
    pub id: String,
    /// The `Message-Id` header, without brackets.
    pub message_id: String,
    /// Who sent it.
    pub from: Mailbox,
    /// Whom it was sent to.
    pub to: Vec<Mailbox>,
    /// The subject.
    pub subject: String,
    /// The plain text; made from the HTML where the mail has none.
    pub text: String,
    /// The HTML, empty where the mail has none.
    pub html: String,
    /// The size of the raw mail in bytes.
    pub size: usize,
    pub(crate) received_at: Timestamp,
}

impl fmt::Debug for ReceivedMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedMail").field("id", &self.id).field("size", &self.size).finish_non_exhaustive()
    }
}

impl ReceivedMail {
    fn parse(raw: &[u8], received_at: Timestamp) -> Option<Self> {
        let message = MessageParser::default().parse(raw)?;
        let html = message
            .html_part(0)
            .filter(|part| part.is_text_html())
            .and_then(|_| message.body_html(0))
            .unwrap_or_default();
        Some(Self {
            id: Uuid::new_v4().to_string(),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            from: mailboxes(message.from())
                .into_iter()
                .next()
                .unwrap_or(Mailbox { name: String::new(), address: String::new() }),
            to: mailboxes(message.to()),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html: html.into_owned(),
            size: raw.len(),
            received_at,
        })
    }

    /// The six-digit code, where the mail holds one.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        static CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[0-9]{6}\b").expect("a constant pattern"));
        CODE.find(&self.text).map(|found| found.as_str().to_owned())
    }

    /// The link to follow, where the mail holds one.
    #[must_use]
    pub fn link(&self) -> Option<String> {
        static LINK: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r#"https?://[^\s"<>]+/(?:verify|reset)\?[^\s"<>]+"#).expect("a constant pattern")
        });
        if let Some(found) = LINK.find(&self.html) {
            return Some(found.as_str().replace("&amp;", "&").replace("&#38;", "&"));
        }
        LINK.find(&self.text).map(|found| found.as_str().to_owned())
    }

    /// The token in the link.
    #[must_use]
    pub fn link_token(&self) -> Option<String> {
        self.link_parameter("token_hash").or_else(|| self.link_parameter("token"))
    }

    /// The address that "Open the app" on the landing page leads to. It carries the token where the mail's
    /// link does ([`SchemeLinks`](crate::SchemeLinks)).
    #[must_use]
    pub fn app_link(&self) -> Option<String> {
        let target = self.link_parameter("redirect_to")?;
        let Some(token) = self.link_token() else {
            return Some(target);
        };
        let kind = self.link_parameter("type")?;
        Some(with_query(&target, &[("token_hash", &token), ("type", &kind)]))
    }

    fn link_parameter(&self, name: &str) -> Option<String> {
        let link = url::Url::parse(&self.link()?).ok()?;
        link.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// When it came, to the second, as people read it.
    pub(crate) fn received(&self) -> String {
        let moment = self.received_at.rfc3339();
        format!("{} UTC", moment.get(..19).unwrap_or(&moment).replace('T', " "))
    }

    pub(crate) fn is_for(&self, address: &str) -> bool {
        self.to.iter().any(|mailbox| mailbox.address.eq_ignore_ascii_case(address))
    }
}

fn mailboxes(address: Option<&Address<'_>>) -> Vec<Mailbox> {
    address
        .map(|address| {
            address
                .iter()
                .map(|one| Mailbox {
                    name: one.name().unwrap_or_default().to_owned(),
                    address: one.address().unwrap_or_default().to_owned(),
                })
                .collect()
        })
        .unwrap_or_default()
}

/// All received mail, oldest first, and word of each new one.
#[derive(Clone, Debug)]
pub(crate) struct Inbox {
    clock: Clock,
    mails: Arc<Mutex<Vec<Arc<ReceivedMail>>>>,
    arrivals: watch::Sender<()>,
}

impl Inbox {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, mails: Arc::default(), arrivals: watch::Sender::new(()) }
    }

    /// Takes in a raw mail; false when it is no mail.
    pub(crate) fn receive(&self, raw: &[u8]) -> bool {
        let Some(mail) = ReceivedMail::parse(raw, self.clock.now()) else {
            return false;
        };
        self.lock().push(Arc::new(mail));
        self.arrivals.send_replace(());
        true
    }

    pub(crate) fn all(&self) -> Vec<Arc<ReceivedMail>> {
        self.lock().clone()
    }

    pub(crate) fn find(&self, id: &str) -> Option<Arc<ReceivedMail>> {
        self.lock().iter().find(|mail| mail.id == id).cloned()
    }

    /// Deletes the mails named, or all.
    pub(crate) fn delete(&self, ids: &[String]) {
        self.lock().retain(|mail| !ids.is_empty() && !ids.contains(&mail.id));
    }

    pub(crate) fn arrivals(&self) -> watch::Receiver<()> {
        self.arrivals.subscribe()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arc<ReceivedMail>>> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
