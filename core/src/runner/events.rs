//! Events for the app's analytics, on their way to its listener: in order, and never in the way of a flow.

use std::sync::Arc;

use tokio::{runtime::Handle, sync::mpsc, task::spawn_blocking};

use crate::{flow::AnalyticsEvent, host::EventListener};

/// The queue of all flows of a client.
pub(crate) struct EventQueue(mpsc::UnboundedSender<AnalyticsEvent>);

impl EventQueue {
    /// Tells the listener on `runtime`, one event after the other, until the client is gone.
    pub(crate) fn start(listener: Arc<dyn EventListener>, runtime: &Handle) -> Self {
        let (queue, mut events) = mpsc::unbounded_channel();
        runtime.spawn(async move {
            while let Some(event) = events.recv().await {
                let listener = Arc::clone(&listener);
                // Off the one worker: a listener that blocks must not stop a flow, nor one that panics.
                let _ = spawn_blocking(move || listener.happened(event)).await;
            }
        });
        Self(queue)
    }

    pub(super) fn send(&self, events: Vec<AnalyticsEvent>) {
        for event in events {
            // The queue lives as long as the runtime does; after that nobody listens.
            let _ = self.0.send(event);
        }
    }
}
