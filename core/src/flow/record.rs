//! The record of a flow that outlives the app: written ahead of every mutation, read at the start.
//!
//! It is kept in two halves. This one holds no secret and may lie in a plain file. The other one
//! (address, verifier, grant) lies in the host's secure store only and is written and read by the
//! runner; [`Record::request`] binds the two.

use serde::{Deserialize, Serialize};

use crate::{address::Address, link::RequestId, time::Deadline};

/// How far the flow was when this was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// About to ask for a mail. It may have been asked for.
    Requesting,
    /// The mail was asked for.
    CheckInbox,
    /// About to spend the proof. It may have been spent.
    Proving,
    /// A grant is held.
    NewPassword,
    /// About to set the password. It may have been set.
    Saving,
    /// The password is set; what is left is signing in.
    Saved,
}

/// The plain half of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Record {
    /// How far it was.
    pub stage: Stage,
    /// The request it belongs to. Both halves carry it.
    pub request: RequestId,
    /// When instructions may be asked for again.
    pub resend: Option<Deadline>,
    /// When the contact link is emphasised.
    pub contact: Option<Deadline>,
    /// When the record is worth nothing any more.
    pub forget: Deadline,
}

/// What was found of an earlier run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Restored {
    /// Nothing.
    Nothing,
    /// Something that cannot be used: from a newer version, damaged, or with one half missing.
    Unusable,
    /// Both halves.
    Record {
        /// The plain half.
        record: Record,
        /// The account, from the secure half.
        account: Option<Address>,
        /// Whether the secure half holds a grant.
        has_grant: bool,
    },
}
