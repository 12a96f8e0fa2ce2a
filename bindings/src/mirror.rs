//! The core's types, described to UniFFI. The build script writes the descriptions from the core's sources
//! (`build/main.rs` lists the types); the compiler holds each against the type itself.

use std::time::Duration;

use repass_core::time::{Clock, SystemClock, Timestamp};

include!(concat!(env!("OUT_DIR"), "/mirror.rs"));

// A point in time: milliseconds since 1970-01-01 UTC.
uniffi::custom_type!(Timestamp, u64, { remote, lower: |time| time.0, try_lift: |millis| Ok(Timestamp(millis)) });

/// Whole seconds that are left of a wait, rounded up; 0 once it has passed, and never more than its
/// full length, whatever the device's clock says.
#[uniffi::export]
#[must_use]
pub fn remaining_seconds(deadline: Deadline) -> u64 {
    let left = deadline.remaining(SystemClock.now());
    left.as_secs() + u64::from(left > Duration::from_secs(left.as_secs()))
}

/// The field that a problem is shown under.
#[uniffi::export]
#[must_use]
pub fn field_of(problem: Problem) -> Field {
    problem.field()
}

/// How far SAVE PROFILE is with the password, for an app that saves fields of its own by the same press.
/// Ask at each screen from the press on, until it is no longer open.
#[uniffi::export]
#[must_use]
pub fn password_part(screen: &ChangeScreen) -> PasswordPart {
    screen.password_part()
}
