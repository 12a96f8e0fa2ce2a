//! What a machine can ask the runner to do.

use super::{Record, Slot};
use crate::{address::Address, link::RequestId};

/// Names one effect, so that the answer of a superseded one changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EffectId(pub u64);

/// An effect on its way to the runner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Issued {
    /// Its name.
    pub id: EffectId,
    /// What to do.
    pub effect: Effect,
    /// Where the record lies that it is about, where it is about one; see [`super::Flow::RECORD`].
    pub record: &'static str,
}

/// What the runner can do for a machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    // The phone's own stores
    /// Look for a record of an earlier run. Changes nothing anywhere.
    Restore,
    /// Look whether a reset was left unfinished. Changes nothing anywhere.
    LookForReset,
    /// Look whether the link in [`Slot::Link`] was taken before, and whether it belongs to an unfinished
    /// reset. Changes nothing anywhere.
    LookUpLink,
    /// Remember that the link in [`Slot::Link`] was taken. Nobody waits for it.
    RememberLink,
    /// The link in [`Slot::Link`] may be taken once more: what it was taken for did not come off. Nobody
    /// waits for it.
    ForgetLink,
    /// Write both halves of the record, durably.
    Persist(Record),
    /// Make the ticket of this request ready, then write both halves, durably.
    PersistRequest(Record),
    /// Delete both halves of the record, and what of them is in memory.
    DeleteRecord,
    /// Delete both halves of the record, and the grant. The ticket stays in memory until other instructions
    /// are asked for: a link that was mailed for it goes on working.
    DeleteRecordKeepTicket,
    /// Wipe slots, here and now.
    Wipe(&'static [Slot]),

    // The host
    /// Ask the host whose account is signed in.
    AskAccount,
    /// Hand the new session to the host.
    HandOver,
    /// Tell the host that its session is over.
    TellSessionOver,
    /// Ask the host to have a captcha solved.
    SolveCaptcha,

    // The server
    /// Ask the server for its rules for passwords.
    LearnPolicy,
    /// Ask the server to mail reset instructions.
    RequestInstructions {
        /// To whom.
        address: Address,
        /// The id that the link carries.
        request: RequestId,
    },
    /// Have a proof verified, which gives a grant.
    Verify {
        /// Which proof; a code lies in [`Slot::Code`], what a link carries in [`Slot::Link`].
        proof: ProofKind,
        /// The account that was asked for.
        address: Address,
    },
    /// Confirm the grant with the second factor in [`Slot::SecondFactor`].
    ConfirmGrant {
        /// Whether it is a recovery code.
        recovery_code: bool,
    },
    /// Renew the grant, whose life was shorter than the time it took to choose a password.
    RenewGrant,
    /// Set [`Slot::NewPassword`] with the grant.
    SetPassword,
    /// Give the grant back, unused. Nobody waits for it.
    EndGrant,
    /// Change to [`Slot::NewPassword`] with the host's session.
    ChangePassword {
        /// What is sent beside it.
        asks: Asks,
        /// Whose it is, where the host tells.
        account: Option<Address>,
    },
    /// Ask the server to mail a code that confirms the change.
    MailConfirmationCode,
    /// Sign in with the password of a slot.
    SignIn {
        /// Whose account.
        address: Address,
        /// Which slot.
        slot: Slot,
    },
    /// Answer the challenge of a sign-in with the second factor in [`Slot::SecondFactor`].
    AnswerChallenge {
        /// Whether it is a recovery code.
        recovery_code: bool,
    },
    /// Give up the challenge of a sign-in. Nobody waits for it.
    EndChallenge,
    /// End every session but the new one.
    SignOutOthers,
    /// End every session but the host's.
    SignOutOthersOfHost,
    /// The new session takes the place of the host's own, which is over: should the flow end before the
    /// host has it, it is handed over all the same.
    ReplaceSession,
    /// End the new session, which nobody wants. Nobody waits for it.
    EndSession,
}

/// What shows that the person reads the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProofKind {
    /// The code from the mail.
    Code,
    /// What the mail's link carries.
    Link,
    /// The link was opened elsewhere, which the server knows.
    ConfirmedElsewhere,
}

/// What the server wants to see beside a changed password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Asks {
    /// The current password.
    pub current_password: bool,
    /// A code that the server mailed for this purpose.
    pub mailed_code: bool,
}
