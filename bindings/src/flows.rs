//! The flows as objects of one shape.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use repass_core::{
    flow::{
        Slot,
        change::{Change, ChangeAction, ChangeScreen},
        login_window::{LoginWindow, LoginWindowAction, LoginWindowScreen},
        reset::{Reset, ResetAction, ResetScreen},
        settings::{Settings, SettingsAction, SettingsScreen},
    },
    policy::Assessment,
    runner::{Emptied, FlowHandle},
    time::Deadline,
};
use tokio::{runtime::Handle, task::AbortHandle};

use crate::{client::RepassClient, host::HostError};

/// A listener at its flow, or at the keeper. It hears no more once `cancel` has returned, save one that was on its
/// way. Dropping this ends it too.
#[derive(uniffi::Object)]
pub struct Observation(Mutex<Option<AbortHandle>>);

#[uniffi::export]
impl Observation {
    /// Ends it.
    pub fn cancel(&self) {
        if let Some(task) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}

impl Drop for Observation {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// The listeners of a flow, or of the keeper, to be ended with it.
#[derive(Default)]
pub(crate) struct Listening(Mutex<Vec<AbortHandle>>);

impl Listening {
    fn tasks(&self) -> MutexGuard<'_, Vec<AbortHandle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs this until it ends, or is to end.
    pub(crate) fn start(
        &self,
        runtime: &Handle,
        telling: impl Future<Output = ()> + Send + 'static,
    ) -> Arc<Observation> {
        let task = runtime.spawn(telling).abort_handle();
        let mut tasks = self.tasks();
        tasks.retain(|task| !task.is_finished());
        tasks.push(task.clone());
        Arc::new(Observation(Mutex::new(Some(task))))
    }

    fn end(&self) {
        self.tasks().drain(..).for_each(|task| task.abort());
    }
}

/// One flow as a UniFFI object, with its listener. They differ in their types only.
macro_rules! flow_object {
    ($(#[$doc:meta])* $object:ident, $flow:ident, $action:ident, $screen:ident, $listener:ident) => {
        /// Hears the screens of a flow: in order, one at a time, the present one first, on a library
        /// thread that may be blocked. A slow listener skips screens that were already replaced.
        #[uniffi::export(with_foreign)]
        pub trait $listener: Send + Sync {
            /// This is shown now. The fields of the slots in `emptied` are to be empty from now on: what was
            /// typed into them is wiped.
            fn shown(&self, screen: $screen, emptied: Vec<Slot>) -> Result<(), HostError>;
        }

        $(#[$doc])*
        #[derive(uniffi::Object)]
        pub struct $object {
            flow: FlowHandle<$flow>,
            listening: Listening,
            /// Closes itself when nobody holds it any more, and its flows with it.
            _client: Arc<RepassClient>,
        }

        impl $object {
            pub(crate) fn new(flow: FlowHandle<$flow>, client: Arc<RepassClient>) -> Arc<Self> {
                Arc::new(Self { flow, listening: Listening::default(), _client: client })
            }
        }

        #[uniffi::export]
        impl $object {
            /// Does what a person pressed. What means nothing on the present screen changes nothing.
            pub fn dispatch(&self, action: $action) {
                self.flow.dispatch(action);
            }

            /// Puts the whole content of a field into its slot, as UTF-8, at every change. Does nothing while
            /// the slot is being sent. The bytes are copied once and wiped by the library; wipe yours after
            /// the call.
            pub fn put(&self, slot: Slot, typed: &[u8]) {
                self.flow.put(slot, typed);
            }

            /// Empties a slot.
            pub fn clear(&self, slot: Slot) {
                self.flow.clear(slot);
            }

            /// The policy's answer for what is typed now.
            #[must_use]
            pub fn assess(&self) -> Assessment {
                self.flow.assess()
            }

            /// What is shown now.
            #[must_use]
            pub fn screen(&self) -> $screen {
                self.flow.screen()
            }

            /// Tells the listener what is shown, from now on, until the observation ends or the flow is
            /// closed. The library then lets go of the listener.
            #[must_use]
            pub fn observe(&self, listener: Arc<dyn $listener>) -> Arc<Observation> {
                let mut screens = self.flow.screens();
                self.listening.start(self.flow.runtime(), async move {
                    let mut before = Emptied::default();
                    while screens.changed().await.is_ok() {
                        let (shown, listener) = (screens.borrow_and_update().clone(), Arc::clone(&listener));
                        let emptied = shown.emptied.since(&before);
                        before = shown.emptied;
                        // Off the one worker: a listener that blocks must not stop the flow.
                        let heard = tokio::task::spawn_blocking(move || listener.shown(shown.screen, emptied)).await;
                        if !matches!(heard, Ok(Ok(()))) {
                            return;
                        }
                    }
                })
            }

            /// Whole seconds that are left of a wait, rounded up; 0 once it has passed, and never more than
            /// its full length, whatever the device's clock says.
            #[must_use]
            pub fn remaining_seconds(&self, deadline: Deadline) -> u64 {
                whole_seconds(self.flow.remaining(deadline))
            }

            /// The full address of the account, for the hidden user-name field that password
            /// managers want. Not for showing.
            #[must_use]
            pub fn account_name(&self) -> Option<String> {
                self.flow.account_name()
            }

            /// The app came to the front.
            pub fn foregrounded(&self) {
                self.flow.foregrounded();
            }

            /// The app went to the background; what was typed into secret fields is wiped after a while.
            pub fn backgrounded(&self) {
                self.flow.backgrounded();
            }

            /// Ends the flow and its observations, and wipes its secrets. What is stored stays, so that a
            /// new flow goes on where this one was.
            pub fn close(&self) {
                self.flow.close();
                self.listening.end();
            }
        }
    };
}

fn whole_seconds(left: Duration) -> u64 {
    left.as_secs() + u64::from(left.subsec_nanos() > 0)
}

flow_object!(
    /// The login window: the login, and the reset that Forgot Password leads to.
    LoginWindowFlow, LoginWindow, LoginWindowAction, LoginWindowScreen, LoginWindowListener
);
flow_object!(
    /// A reset: "I forgot my password".
    ResetFlow, Reset, ResetAction, ResetScreen, ResetListener
);
flow_object!(
    /// Personal Settings: the change of a password, and the reset for whoever forgot the current one.
    SettingsFlow, Settings, SettingsAction, SettingsScreen, SettingsListener
);
flow_object!(
    /// The change of a password alone: "I want another password".
    ChangeFlow, Change, ChangeAction, ChangeScreen, ChangeListener
);
