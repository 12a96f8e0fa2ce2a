//! How long things last. The one place where a length of time stands.

use std::time::Duration;

/// How long things last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timing {
    /// The wait before instructions may be asked for again. Never shorter than the server's own.
    pub resend: Duration,
    /// After this long without a mail, the contact link is emphasised. The seed: 10 minutes.
    pub contact: Duration,
    /// The longest that one call to the server or to the host may take before it is given up.
    pub call: Duration,
    /// The longest that a person may take over a captcha before it counts as given up.
    pub captcha: Duration,
    /// How long an unfinished reset can be gone on with.
    pub attempt: Duration,
    /// After this long in the background, what was typed into secret fields is wiped.
    pub wipe: Duration,
    /// Answers that could differ in time for a known and an unknown account are told at whole
    /// multiples of this, counted from the press.
    pub even_answers: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            resend: Duration::from_mins(1),
            contact: Duration::from_mins(10), // the seed's "10 minutes"
            call: Duration::from_secs(30),
            captcha: Duration::from_mins(5),
            attempt: Duration::from_hours(1),
            wipe: Duration::from_mins(5),
            even_answers: Duration::from_secs(1),
        }
    }
}
