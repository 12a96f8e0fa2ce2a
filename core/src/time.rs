//! Time as the flows see it: points of wall-clock time that come in with each event, and deadlines
//! that a screen can count down to.

use std::{
    sync::OnceLock,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// The point `length` later.
    #[must_use]
    pub fn after(self, length: Duration) -> Self {
        Self(self.0.saturating_add(millis(length)))
    }
}

/// When a wait ends, together with how long the whole wait is.
///
/// The full length is what makes a clock that was set back harmless: no wait is ever shown, or
/// held, for longer than its full length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Deadline {
    /// When it ends, in milliseconds since 1970-01-01 UTC.
    pub at: Timestamp,
    /// The length of the whole wait in milliseconds.
    pub full_millis: u64,
}

impl Deadline {
    /// A wait that is over.
    #[must_use]
    pub fn over(now: Timestamp) -> Self {
        Self { at: now, full_millis: 0 }
    }

    /// A wait of `length` that begins now.
    #[must_use]
    pub fn after(now: Timestamp, length: Duration) -> Self {
        Self { at: now.after(length), full_millis: millis(length) }
    }

    /// The same wait, or one of `longest` where it claims to be longer.
    #[must_use]
    pub fn at_most(self, longest: Duration) -> Self {
        let full_millis = self.full_millis.min(millis(longest));
        let begun = Timestamp(self.at.0.saturating_sub(self.full_millis));
        Self { at: Timestamp(begun.0.saturating_add(full_millis)), full_millis }
    }

    /// What is left of the wait; zero once it has passed, and never more than its full length.
    #[must_use]
    pub fn remaining(self, now: Timestamp) -> Duration {
        Duration::from_millis(self.at.0.saturating_sub(now.0).min(self.full_millis))
    }

    /// Whether the wait is over.
    #[must_use]
    pub fn passed(self, now: Timestamp) -> bool {
        self.at <= now
    }

    /// The same wait seen from a clock that may have been set back to before the wait began: it
    /// then begins anew, since how much of it had passed can no longer be told.
    #[must_use]
    pub fn seen_from(self, now: Timestamp) -> Self {
        let latest = Timestamp(now.0.saturating_add(self.full_millis));
        Self { at: self.at.min(latest), ..self }
    }
}

/// Where the runner gets the time from. Tests bring their own.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// Wall-clock time that nobody can set while the process lives: the wall clock is read once, and from
/// then on the time since boot is counted, which goes on while the device sleeps.
///
/// A clock set forward would else end a wait before the server's own, and one set back would hold it
/// for longer. Across a restart of the app only the wall clock is left; [`Deadline`] bounds what it
/// can do there.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        static STARTED: OnceLock<(Timestamp, Option<Duration>)> = OnceLock::new();
        let (wall, since_boot) = *STARTED.get_or_init(|| (wall_clock(), since_boot()));
        match (since_boot, self::since_boot()) {
            (Some(then), Some(now)) => wall.after(now.saturating_sub(then)),
            // No such clock on this system.
            _ => wall_clock(),
        }
    }
}

fn wall_clock() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(millis(since_epoch))
}

/// The clock that counts sleep too: `CLOCK_BOOTTIME` on Linux and Android, `CLOCK_MONOTONIC` on Apple's
/// systems.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn since_boot() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    #[cfg(target_vendor = "apple")]
    let clock = ClockId::Monotonic;
    #[cfg(not(target_vendor = "apple"))]
    let clock = ClockId::Boottime;
    Duration::try_from(clock_gettime(clock)).ok()
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn since_boot() -> Option<Duration> {
    None
}

fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Clock, Deadline, SystemClock, Timestamp, wall_clock};
    use std::time::Duration;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn a_wait_counts_down_to_zero_and_stays_there() {
        let wait = Deadline::after(Timestamp(1_000), MINUTE);
        assert_eq!(wait.remaining(Timestamp(1_000)), MINUTE);
        assert_eq!(wait.remaining(Timestamp(60_999)), Duration::from_millis(1));
        assert!(!wait.passed(Timestamp(60_999)));
        assert_eq!(wait.remaining(Timestamp(90_000)), Duration::ZERO);
        assert!(wait.passed(Timestamp(61_000)));
    }

    #[test]
    fn a_clock_set_back_never_makes_a_wait_longer_than_its_full_length() {
        let wait = Deadline::after(Timestamp(10_000_000), MINUTE);
        let earlier = Timestamp(1_000);
        assert_eq!(wait.remaining(earlier), MINUTE);
        assert_eq!(wait.seen_from(earlier), Deadline::after(earlier, MINUTE));
    }

    #[test]
    fn the_clock_begins_with_the_wall_clock_and_never_goes_back() {
        let first = SystemClock.now();
        assert!(wall_clock().0.abs_diff(first.0) < 60_000, "the time since boot was taken for the time of day");
        assert!(SystemClock.now() >= first);
    }

    #[test]
    fn a_clock_that_moves_on_leaves_a_wait_alone() {
        let wait = Deadline::after(Timestamp(10_000), MINUTE);
        assert_eq!(wait.seen_from(Timestamp(30_000)), wait);
    }
}
