//! Effects on the host's stores: what outlives the app, written, read and deleted in order.

use std::{
    pin::Pin,
    sync::{Arc, Weak},
};

use tokio::{runtime::Handle, sync::mpsc, time::timeout};

use super::{
    Running, Services,
    effects::Starter,
    records, taken_links,
    vault::{Brought, Incoming, Vault},
};
use crate::{
    address::Address,
    flow::{Answer, EffectId, Flow, LinkHistory, PersistError, Record, Restored, reset::Reset},
    host::{LogLevel, StoreError},
};

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The queue of all flows of a client: a delete of one must not overtake a write of another, nor be
/// overtaken by the next flow's look at what is stored. Cheap to clone.
#[derive(Clone)]
pub(crate) struct StorageQueue(mpsc::UnboundedSender<Job>);

impl StorageQueue {
    /// Does its work on `runtime`, until the client is gone.
    pub(crate) fn start(runtime: &Handle) -> Self {
        let (queue, mut jobs) = mpsc::unbounded_channel::<Job>();
        runtime.spawn(async move {
            while let Some(job) = jobs.recv().await {
                job.await;
            }
        });
        Self(queue)
    }

    /// Does this after all that was pushed before.
    pub(crate) fn push(&self, work: impl Future<Output = ()> + Send + 'static) {
        // The queue lives as long as the runtime does; after that nothing is to be stored.
        let _ = self.0.send(Box::pin(work));
    }
}

impl Starter<'_> {
    /// Makes the request's ticket ready, then writes both halves of its record.
    pub(super) fn persist_request(
        &self,
        vault: &mut Vault,
        account: Option<&Address>,
        id: EffectId,
        (of, record): (&'static str, Record),
    ) {
        let previous = vault.ticket.as_ref().filter(|(request, _)| *request == record.request);
        let prepared = self.outside.services.backend.prepare_ticket(previous.map(|(_, ticket)| ticket.as_ref()));
        if let Ok(ticket) = prepared {
            vault.ticket = Some((record.request, Arc::new(ticket)));
            self.persist(vault, account, id, (of, record));
        } else {
            let answer = Answer::Persisted(Err(PersistError::NoRandomness));
            self.store(async move |flow, _| tell(&flow, id, answer, Brought::Nothing));
        }
    }

    /// Writes both halves of the record; what they hold is taken from the vault now.
    pub(super) fn persist(
        &self,
        vault: &Vault,
        account: Option<&Address>,
        id: EffectId,
        (of, record): (&'static str, Record),
    ) {
        let halves = records::encode(record, account, vault);
        self.store(async move |flow, services| {
            let written = match halves {
                Ok(halves) => {
                    let writing = records::write(of, &halves, &services);
                    timeout(services.rules.timing.call, writing).await.unwrap_or(Err(StoreError))
                }
                Err(error) => Err(error),
            };
            tell(&flow, id, Answer::Persisted(written.map_err(PersistError::Store)), Brought::Nothing);
        });
    }

    /// Deletes both halves, and the grant that is in the vault.
    pub(super) fn delete_record(&self, vault: &mut Vault, of: &'static str) {
        vault.grant = None;
        self.store(async move |_, services| {
            let deleting = records::delete(of, &services);
            if !matches!(timeout(services.rules.timing.call, deleting).await, Ok(Ok(()))) {
                services.log.log(LogLevel::Warn, "a record could not be deleted");
            }
        });
    }

    /// Reads both halves; the secrets go into the vault, in the place of any that are there.
    pub(super) fn restore(&self, vault: &mut Vault, id: EffectId, of: &'static str) {
        (vault.grant, vault.ticket) = (None, None);
        self.store(async move |flow, services| {
            let reading = records::read(of, &services);
            let (restored, secrets) =
                timeout(services.rules.timing.call, reading).await.unwrap_or((Restored::Unreadable, Brought::Nothing));
            tell(&flow, id, Answer::Restored(restored), secrets);
        });
    }

    /// Looks whether there is a reset to go on with.
    pub(super) fn look_for_reset(&self, id: EffectId) {
        self.store(async move |flow, services| {
            let looking = records::exists(Reset::RECORD, &services);
            let found = timeout(services.rules.timing.call, looking).await.unwrap_or(false);
            tell(&flow, id, Answer::ResetFound(found), Brought::Nothing);
        });
    }

    /// Looks whether the link was taken before. A store that cannot tell has it taken for new.
    pub(super) fn look_up_link(&self, vault: &Vault, id: EffectId) {
        let link = vault.incoming;
        self.store(async move |flow, services| {
            let looking = async {
                let Some(Incoming { digest, request }) = link else { return LinkHistory::default() };
                let taken = taken_links::is_taken(&digest, &services).await;
                LinkHistory { taken, under_way: records::is_under_way(Reset::RECORD, request, &services).await }
            };
            let history = timeout(services.rules.timing.call, looking).await.unwrap_or_default();
            tell(&flow, id, Answer::LinkLookedUp(history), Brought::Nothing);
        });
    }

    /// Remembers that the link was taken.
    pub(super) fn remember_link(&self, vault: &Vault) {
        self.note_link(vault, true);
    }

    /// The link may be taken once more.
    pub(super) fn forget_link(&self, vault: &Vault) {
        self.note_link(vault, false);
    }

    fn note_link(&self, vault: &Vault, taken: bool) {
        let Some(Incoming { digest, .. }) = vault.incoming else { return };
        self.store(async move |_, services| {
            let noting = taken_links::note(&digest, taken, &services);
            if !matches!(timeout(services.rules.timing.call, noting).await, Ok(Ok(()))) {
                services.log.log(LogLevel::Warn, "a link could not be remembered");
            }
        });
    }

    fn store<Work>(&self, work: impl FnOnce(Weak<dyn Running>, Arc<Services>) -> Work)
    where
        Work: Future<Output = ()> + Send + 'static,
    {
        let work = work(Arc::downgrade(&self.flow), Arc::clone(self.outside.services));
        self.outside.services.storage.push(work);
    }
}

/// Answers a flow that may be gone by now.
fn tell(flow: &Weak<dyn Running>, id: EffectId, answer: Answer, brought: Brought) {
    if let Some(flow) = flow.upgrade() {
        flow.answer(id, answer, brought);
    }
}
