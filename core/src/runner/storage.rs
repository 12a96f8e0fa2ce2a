//! Effects on the host's stores: what outlives the app, written, read and deleted in order.

use std::{
    pin::Pin,
    sync::{Arc, Weak},
};

use tokio::{runtime::Handle, sync::mpsc};

use super::{Services, Shared, State, records, vault::Vault};
use crate::{
    flow::{Answer, EffectId, Flow, Record, reset::Reset},
    host::LogLevel,
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
    /// Writes both halves of the record; what they hold is taken from the vault now.
    pub(super) fn persist(self: &Arc<Self>, state: &mut State<F>, id: EffectId, record: Record) {
        if self.services.rules.abilities.pkce {
            state.vault.keep_verifier_for(record.request);
        }
        let halves = records::encode(record, state.machine.account(), &state.vault);
        self.store(async move |flow, services| {
            let written = match halves {
                Ok(halves) => {
                    records::write(F::NAME, &halves, services.records.as_ref(), services.secrets.as_ref()).await
                }
                Err(error) => Err(error),
            };
            tell(&flow, id, Answer::Persisted(written));
        });
    }

    /// Deletes both halves, and what of them is in the vault.
    pub(super) fn forget(self: &Arc<Self>, vault: &mut Vault) {
        (vault.grant, vault.verifier) = (None, None);
        self.store(async move |_, services| {
            if records::delete(F::NAME, services.records.as_ref(), services.secrets.as_ref()).await.is_err() {
                services.log.log(LogLevel::Warn, "a record could not be deleted");
            }
        });
    }

    /// Reads both halves; the secrets go into the vault.
    pub(super) fn restore(self: &Arc<Self>, id: EffectId) {
        self.store(async move |flow, services| {
            let read = records::read(F::NAME, services.records.as_ref(), services.secrets.as_ref()).await;
            if let Some(flow) = flow.upgrade() {
                flow.answer(id, Answer::Restored(read.restored), read.secrets, |vault, secrets| {
                    (vault.verifier, vault.grant) = (secrets.verifier, secrets.grant);
                });
            }
        });
    }

    /// Looks whether there is a reset to go on with.
    pub(super) fn look_for_reset(self: &Arc<Self>, id: EffectId) {
        self.store(async move |flow, services| {
            let found = records::exists(Reset::NAME, services.records.as_ref()).await;
            tell(&flow, id, Answer::ResetFound(found));
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
pub(super) fn tell<F: Flow>(flow: &Weak<Shared<F>>, id: EffectId, answer: Answer) {
    if let Some(flow) = flow.upgrade() {
        flow.answer(id, answer, (), |_, ()| ());
    }
}
