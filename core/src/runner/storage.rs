//! Effects on the host's stores: what outlives the app, written, read and deleted in order.

use std::{
    pin::Pin,
    sync::{Arc, Weak},
};

use tokio::{runtime::Handle, sync::mpsc, time::timeout};

use super::{
    Services, Shared, State, records,
    vault::{Brought, Vault},
};
use crate::{
    flow::{Answer, EffectId, Flow, PersistError, Record, Restored, reset::Reset},
    host::{LogLevel, StoreError},
};

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The queue of all flows of a client: a delete of one must not overtake a write of another, nor be
/// overtaken by the next flow's look at what is stored.
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
}

impl<F: Flow> Shared<F> {
    /// Makes the request's ticket ready, then writes both halves of its record.
    pub(super) fn persist_request(self: &Arc<Self>, state: &mut State<F>, id: EffectId, record: Record) {
        let previous = state.vault.ticket.as_ref().filter(|(request, _)| *request == record.request);
        let prepared = self.services.backend.prepare_ticket(previous.map(|(_, ticket)| ticket.as_ref()));
        if let Ok(ticket) = prepared {
            state.vault.ticket = Some((record.request, Arc::new(ticket)));
            self.persist(state, id, record);
        } else {
            let answer = Answer::Persisted(Err(PersistError::NoRandomness));
            self.store(async move |flow, _| tell(&flow, id, answer, Brought::Nothing));
        }
    }

    /// Writes both halves of the record; what they hold is taken from the vault now.
    pub(super) fn persist(self: &Arc<Self>, state: &mut State<F>, id: EffectId, record: Record) {
        let halves = records::encode(record, state.machine.account(), &state.vault);
        self.store(async move |flow, services| {
            let written = match halves {
                Ok(halves) => {
                    let writing = records::write(F::RECORD, &halves, &services);
                    timeout(services.rules.timing.call, writing).await.unwrap_or(Err(StoreError))
                }
                Err(error) => Err(error),
            };
            tell(&flow, id, Answer::Persisted(written.map_err(PersistError::Store)), Brought::Nothing);
        });
    }

    /// Deletes both halves, and the grant that is in the vault.
    pub(super) fn delete_record(self: &Arc<Self>, vault: &mut Vault) {
        vault.grant = None;
        self.store(async move |_, services| {
            let deleting = records::delete(F::RECORD, &services);
            if !matches!(timeout(services.rules.timing.call, deleting).await, Ok(Ok(()))) {
                services.log.log(LogLevel::Warn, "a record could not be deleted");
            }
        });
    }

    /// Reads both halves; the secrets go into the vault.
    pub(super) fn restore(self: &Arc<Self>, id: EffectId) {
        self.store(async move |flow, services| {
            let reading = records::read(F::RECORD, &services);
            let (restored, secrets) =
                timeout(services.rules.timing.call, reading).await.unwrap_or((Restored::Unreadable, Brought::Nothing));
            tell(&flow, id, Answer::Restored(restored), secrets);
        });
    }

    /// Looks whether there is a reset to go on with.
    pub(super) fn look_for_reset(self: &Arc<Self>, id: EffectId) {
        self.store(async move |flow, services| {
            let looking = records::exists(Reset::RECORD, &services);
            let found = timeout(services.rules.timing.call, looking).await.unwrap_or(false);
            tell(&flow, id, Answer::ResetFound(found), Brought::Nothing);
        });
    }

    fn store<Work>(self: &Arc<Self>, work: impl FnOnce(Weak<Self>, Arc<Services>) -> Work)
    where
        Work: Future<Output = ()> + Send + 'static,
    {
        let work = work(Arc::downgrade(self), Arc::clone(&self.services));
        // The queue lives as long as the runtime does; after that nothing is to be stored.
        let _ = self.services.storage.0.send(Box::pin(work));
    }
}

/// Answers a flow that may be gone by now.
fn tell<F: Flow>(flow: &Weak<Shared<F>>, id: EffectId, answer: Answer, brought: Brought) {
    if let Some(flow) = flow.upgrade() {
        flow.answer(id, answer, brought);
    }
}
