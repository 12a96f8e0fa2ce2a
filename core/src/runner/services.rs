//! What the flows of a client share: what the app brought, and what was learned since.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError, Weak,
    atomic::{AtomicBool, Ordering},
};

use super::{EventQueue, Running, StorageQueue};
use crate::{
    backend::{Backend, LinkProof},
    code::CodeFormat,
    flow::Rules,
    host::{CaptchaHost, LogSink, SessionHost, Store},
    link::{AppLinks, LinkFacts, LinkRefused},
    policy::{Policy, ServerPolicy},
    time::Clock,
};

/// Everything that the effects of the flows reach.
pub(crate) struct Services {
    pub(crate) backend: Arc<dyn Backend>,
    pub(crate) records: Arc<dyn Store>,
    pub(crate) secrets: Arc<dyn Store>,
    pub(crate) sessions: Arc<dyn SessionHost>,
    pub(crate) captcha: Option<Arc<dyn CaptchaHost>>,
    pub(crate) log: Arc<dyn LogSink>,
    /// Events for the app's analytics, where it listens.
    pub(crate) events: Option<EventQueue>,
    pub(crate) clock: Arc<dyn Clock>,
    /// What is configured, and what the server told since.
    pub(crate) policy: Mutex<Arc<Policy>>,
    pub(crate) links: AppLinks,
    pub(crate) rules: Rules,
    /// Work for the two stores.
    pub(crate) storage: StorageQueue,
    /// Set once the client is closed: then no flow takes a step any more.
    pub(crate) closed: AtomicBool,
    /// The flows to be closed with the client, those among them that still live.
    pub(crate) flows: Mutex<Vec<Weak<dyn Running>>>,
}

impl Services {
    /// Closes every flow: none takes a step any more, and all secrets are wiped.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        let flows = std::mem::take(&mut *self.flows());
        for flow in flows.iter().filter_map(Weak::upgrade) {
            flow.close();
        }
    }

    /// The rules for passwords as they are known now.
    pub(crate) fn policy(&self) -> Arc<Policy> {
        Arc::clone(&self.policy.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn learn_policy(&self, told: &ServerPolicy) -> Arc<Policy> {
        let mut policy = self.policy.lock().unwrap_or_else(PoisonError::into_inner);
        *policy = Arc::new(Policy::clone(&policy).with_servers(told));
        Arc::clone(&policy)
    }

    pub(super) fn code_format(&self) -> Option<CodeFormat> {
        self.rules.abilities.code
    }

    /// Reads a link: whether it is the app's, then what it carries.
    pub(super) fn read_link(&self, link: &[u8]) -> Result<(LinkFacts, Option<LinkProof>), LinkRefused> {
        let link = std::str::from_utf8(link).map_err(|_| LinkRefused::NotOurs)?;
        let content = self.backend.read_link(&self.links.recognise(link)?)?;
        Ok((content.facts(), content.proof))
    }

    pub(super) fn watch_over(&self, flow: Weak<dyn Running>) {
        let mut flows = self.flows();
        flows.retain(|flow| flow.strong_count() > 0);
        flows.push(flow);
    }

    fn flows(&self) -> MutexGuard<'_, Vec<Weak<dyn Running>>> {
        self.flows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
