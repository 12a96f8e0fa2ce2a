//! Keeps the time for a flow: its reducer has no clock.

use std::{sync::Weak, time::Duration};

use tokio::time::timeout;

use super::Running;

/// As good as for ever: where there is no deadline.
pub(super) const LONG: Duration = Duration::from_hours(1);

/// Wakes the flow when a deadline passes. Ends with it.
pub(super) async fn keep_time(flow: Weak<dyn Running>) {
    loop {
        let (next, stepped) = {
            let Some(flow) = flow.upgrade() else { return };
            let Some(next) = flow.next_deadline() else { return };
            (next, flow.stepped())
        };
        // Nothing of the flow is held while this waits, or it would never be dropped.
        let has_passed = timeout(next, stepped.notified()).await.is_err();
        if has_passed && let Some(flow) = flow.upgrade() {
            flow.tick();
        }
    }
}
