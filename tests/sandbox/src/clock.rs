//! The sandbox's time: the computer's, plus what a test has added to it.
//!
//! Expiry, cooldowns and session ages all read this clock, so a test of "after an hour" moves
//! it instead of waiting, and one that must not depend on how fast it runs holds it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A clock that can be moved forward and held; clones are the same clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_micros: Arc<AtomicI64>,
    /// Where the computer's time was when the clock was first held.
    held_at_micros: Arc<OnceLock<i64>>,
}

impl Clock {
    /// Moves the sandbox's time forward.
    pub fn advance(&self, by: Duration) {
        self.offset_micros.fetch_add(micros(by), Ordering::SeqCst);
    }

    /// Lets time stand still from now on, but for [`Self::advance`]. What is done under load then takes no
    /// more of the sandbox's time than on an idle computer.
    pub fn hold(&self) {
        self.held_at_micros.get_or_init(computers_time);
    }

    pub(crate) fn now(&self) -> Timestamp {
        let base = self.held_at_micros.get().copied().unwrap_or_else(computers_time);
        Timestamp(base + self.offset_micros.load(Ordering::SeqCst))
    }
}

/// A moment, in microseconds since 1970: what the database and the answers hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Timestamp(i64);

impl Timestamp {
    pub(crate) fn plus(self, by: Duration) -> Self {
        Self(self.0.saturating_add(micros(by)))
    }

    pub(crate) fn minus(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(micros(by)))
    }

    /// How long until this moment; zero when it has passed.
    pub(crate) fn remaining(self, now: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0 - now.0).unwrap_or(0))
    }

    pub(crate) fn unix_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// As GoTrue writes moments: RFC 3339 in UTC.
    pub(crate) fn rfc3339(self) -> String {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000)
            .ok()
            .and_then(|moment| moment.format(&Rfc3339).ok())
            .unwrap_or_default()
    }
}

impl ToSql for Timestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Timestamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

fn computers_time() -> i64 {
    micros(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_clock_moves_only_when_it_is_advanced() {
        let clock = Clock::default();
        clock.advance(Duration::from_secs(1));
        clock.hold();
        let before = clock.now();
        std::thread::sleep(Duration::from_millis(2));
        clock.hold();
        assert_eq!(clock.clone().now(), before);
        clock.advance(Duration::from_secs(3));
        assert_eq!(clock.now(), before.plus(Duration::from_secs(3)));
    }
}
