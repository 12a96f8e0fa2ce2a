//! The record of a flow that outlives the app: written ahead of every mutation, read at the start.
//!
//! It is kept in two halves. The plain one tells that there is a record, and may lie in a plain file.
//! The other one lies in the host's secure store only: what is believed of the record, the address, the
//! ticket and the grant. [`Record::request`] binds the two.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Timing;
use crate::{address::Address, backend::SecondFactor, link::RequestId, time::Deadline};

/// How far the flow was when this was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// About to ask for a mail. It may have been asked for.
    Requesting,
    /// The mail was asked for.
    CheckInbox,
    /// About to have the proof verified. It may be used up.
    Verifying,
    /// A grant is held, which wants a second factor.
    SecondFactor(SecondFactor),
    /// A grant is held.
    NewPassword,
    /// About to save the password. It may have been saved.
    Saving,
    /// The password is saved; what is left is signing in.
    Saved,
}

/// What is stored of a flow, without a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Record {
    /// How far it was.
    pub stage: Stage,
    /// The request it belongs to. Both halves carry it.
    pub request: RequestId,
    /// When instructions, or a code, may be asked for again.
    pub resend: Option<Deadline>,
    /// When the contact link is emphasised.
    pub contact: Option<Deadline>,
    /// When the record is worth nothing any more.
    pub expires: Deadline,
}

impl Record {
    /// The record as far as it is believed: no wait in it can be longer than the flows ever make one.
    #[must_use]
    pub fn believed(self, timing: &Timing) -> Self {
        // A server may ask for a wait of its own, a day at most; see `backend::http`.
        let day = Duration::from_hours(24);
        Self {
            resend: self.resend.map(|wait| wait.at_most(timing.resend.saturating_add(timing.call).max(day))),
            contact: self.contact.map(|wait| wait.at_most(timing.contact)),
            expires: self.expires.at_most(timing.attempt),
            ..self
        }
    }
}

/// What was found of an earlier run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Restored {
    /// Nothing.
    Nothing,
    /// Something that cannot be read now: the store is locked or busy. It is not lost.
    Unreadable,
    /// Something that cannot be used: from a newer version, damaged, or with one half missing.
    Unusable,
    /// Both halves.
    Record {
        /// The record.
        record: Record,
        /// The account, from the secure half.
        account: Option<Address>,
        /// Whether the secure half holds a grant.
        has_grant: bool,
    },
}
