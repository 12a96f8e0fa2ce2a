//! What every request shares.

use std::sync::Arc;

use tokio::runtime::Handle;

use crate::api::jwt::Keys;
use crate::api::limits::Limits;
use crate::clock::Clock;
use crate::faults::Board;
use crate::mail::Mailer;
use crate::mail::sink::Sink;
use crate::password::Hasher;
use crate::redirect::AllowList;
use crate::settings::Settings;
use crate::store::Store;

/// The running server's parts.
pub(crate) struct App {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) passwords: Hasher,
    pub(crate) limits: Limits,
    pub(crate) faults: Board,
    pub(crate) mailer: Mailer,
    pub(crate) sink: Sink,
    pub(crate) redirects: AllowList,
    /// Where links point to; from the settings, never from a request.
    pub(crate) base_url: String,
    pub(crate) runtime: Handle,
}

impl App {
    pub(crate) fn is_strict(&self) -> bool {
        self.settings.is_strict()
    }

    /// Does work after the answer, so that the answer's time tells nothing of it.
    pub(crate) fn in_background(self: &Arc<Self>, work: impl FnOnce(&Arc<Self>) + Send + 'static) {
        let app = Arc::clone(self);
        self.runtime.spawn_blocking(move || work(&app));
    }
}
