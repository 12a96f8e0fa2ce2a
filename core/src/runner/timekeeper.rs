//! Keeps the time for a flow: its reducer has no clock.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::time::timeout;

use super::Shared;
use crate::flow::{Event, Flow};

/// Wakes the flow when a deadline passes. Ends with it.
pub(super) async fn keep_time<F: Flow>(shared: Weak<Shared<F>>) {
    const LONG: Duration = Duration::from_hours(1);
    loop {
        let (next, stepped) = {
            let Some(shared) = shared.upgrade() else { return };
            let state = shared.lock();
            if state.closed {
                return;
            }
            let now = shared.services.clock.now();
            let pending = state.machine.deadlines().into_iter().map(|wait| wait.remaining(now));
            (pending.filter(|left| !left.is_zero()).min().unwrap_or(LONG), Arc::clone(&shared.stepped))
        };
        // Nothing of the flow is held while this waits, or it would never be dropped.
        let has_passed = timeout(next, stepped.notified()).await.is_err();
        if has_passed && let Some(shared) = shared.upgrade() {
            shared.feed(|_| Event::Tick);
        }
    }
}
