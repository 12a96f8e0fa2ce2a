//! The one thread that a client's effects run on.

use std::{io, thread};

use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
};

/// A thread that runs what is spawned onto its runtime until this is dropped, which neither blocks nor
/// joins: it may happen on that very thread.
///
/// A runtime of one thread that is started by hand, because tokio's own workers, of which one is all that
/// is needed, would add 109 kB to the library.
pub(crate) struct Worker {
    runtime: Handle,
    /// Dropping it ends the thread.
    _alive: oneshot::Sender<()>,
}

impl Worker {
    /// # Errors
    /// Where the device has no thread, or no file descriptors, left for it.
    pub(crate) fn start() -> io::Result<Self> {
        let runtime =
            Builder::new_current_thread().max_blocking_threads(8).thread_name("repass").enable_all().build()?;
        let handle = runtime.handle().clone();
        let (alive, ended) = oneshot::channel::<()>();
        thread::Builder::new().name("repass".into()).spawn(move || {
            // Nothing is ever sent: it ends when the sender is dropped.
            let _ = runtime.block_on(ended);
            // What hangs in a blocking call of the host's is not waited for.
            runtime.shutdown_background();
        })?;
        Ok(Self { runtime: handle, _alive: alive })
    }

    pub(crate) fn runtime(&self) -> Handle {
        self.runtime.clone()
    }
}
