//! The flows: each a pure, synchronous reducer, `(Machine, Event) -> (Machine, Vec<Issued>)`.
//!
//! A flow has no clock, does no I/O and draws no random numbers; what it needs of them comes in with
//! the event. It decides on a private machine and shows a public screen, which one total function
//! makes from it. [`crate::runner`] turns the effects into I/O and the answers into events.
//!
//! This module holds what the three share: the vocabulary of events, effects and answers. What each
//! decides stands in its own file, in the order in which a person goes through it:
//! [`login`], [`reset`], [`change`].

pub mod change;
mod flight;
pub mod login;
mod record;
pub mod reset;

use std::{fmt::Debug, hash::Hash, time::Duration};

pub(crate) use self::flight::Flight;
pub use self::record::{Record, Restored, Stage};
use crate::{
    address::Address,
    backend::{Abilities, Failure, OtherDevices},
    host::StoreError,
    link::{LinkFacts, LinkKind, LinkRefused, RequestId},
    policy::{Assessment, Retype},
    problem::{Field, Problem},
    time::{Deadline, Timestamp},
};

/// A flow, as the runner sees it. The type itself is the machine.
pub trait Flow: Clone + Debug + PartialEq + Eq + Hash + Send + 'static {
    /// What a person or the host may do.
    type Action: Clone + Debug + Send + 'static;
    /// What is shown: complete, immutable, without secrets.
    type Screen: Clone + Debug + PartialEq + Send + Sync + 'static;

    /// Its name in logs and in the stores' keys.
    const NAME: &'static str;

    /// The first machine, before [`Event::Started`].
    fn new(rules: Rules) -> Self;

    /// Takes one event. Total: an event that means nothing now changes nothing.
    #[must_use]
    fn step(self, now: Timestamp, event: Event<Self::Action>) -> (Self, Vec<Issued>);

    /// What is shown now.
    fn screen(&self, now: Timestamp) -> Self::Screen;

    /// Whether what is typed for this slot is taken now. It is not while the slot's bytes are being
    /// sent, or may have to be sent again to find out what became of them.
    fn accepts(&self, slot: Slot) -> bool;

    /// Whether this effect's answer is still waited for.
    fn awaits(&self, id: EffectId) -> bool;

    /// The waits that change the screen or the machine when they end.
    fn deadlines(&self) -> Vec<Deadline>;

    /// The account it is about, where known. For the policy's context words and for a password
    /// manager's hidden user name; never part of a screen.
    fn account(&self) -> Option<&Address>;
}

/// What a machine decides by, besides its own state. Fixed for its life.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// The policy's answer for empty fields: what a form shows before anything is typed.
    pub blank: Assessment,
    /// What the server can do.
    pub abilities: Abilities,
    /// How long things last.
    pub timing: Timing,
}

/// How long things last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timing {
    /// The wait before instructions may be asked for again. Never shorter than the server's own.
    pub resend: Duration,
    /// After this long without a mail, the contact link is emphasised. The seed: 10 minutes.
    pub contact: Duration,
    /// The longest that a call to the server may take before it is given up.
    pub call: Duration,
    /// After this long an unfinished reset is forgotten.
    pub forget: Duration,
    /// After this long in the background, what was typed into password fields is wiped.
    pub wipe: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        let minutes = |count: u64| Duration::from_secs(60 * count);
        Self {
            resend: minutes(1),
            contact: minutes(10),
            call: Duration::from_secs(30),
            forget: minutes(60),
            wipe: minutes(5),
        }
    }
}

// The runner holds the slots; machines, events and effects only name them.
/// Where a secret lies between being typed and being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The password at the login window.
    Password,
    /// The new password.
    NewPassword,
    /// The new password, typed again.
    Retype,
    /// The password in force.
    CurrentPassword,
    /// A code from a mail.
    Code,
    /// A link that the app was opened with.
    Link,
}

/// What the slots hold, as far as a machine may know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    /// The policy's answer for the new password.
    pub assessment: Assessment,
    /// Whether a password is typed at the login window.
    pub has_password: bool,
    /// Whether a current password is typed.
    pub has_current: bool,
    /// Whether a code is typed.
    pub has_code: bool,
}

impl Facts {
    /// What is in the way of saving the new password as it is typed, if anything.
    pub(crate) fn problem_of_new_password(&self) -> Option<Problem> {
        match self.assessment.retype {
            _ if self.assessment.empty => Some(Problem::EnterNewPassword),
            _ if !self.assessment.acceptable => Some(Problem::ImprovePassword),
            Retype::Matches => None,
            Retype::Empty | Retype::Unfinished | Retype::Differs => Some(Problem::RetypePassword),
        }
    }
}

/// Reads the address as a person typed it, or says what is in the way.
pub(crate) fn read_address(typed: &str) -> Result<Address, Problem> {
    let is_empty = typed.trim().is_empty();
    Address::parse(typed).map_err(|_| if is_empty { Problem::EnterAddress } else { Problem::CorrectAddress })
}

/// Typing answers a problem that is shown under a field; one of the whole form stays.
pub(crate) fn after_typing(problem: Option<Problem>) -> Option<Problem> {
    problem.filter(|problem| problem.field() == Field::Form)
}

/// What a machine may be told.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Event<Action> {
    /// The flow begins. It first looks for what an earlier run left.
    Started,
    /// A person pressed something. The facts are computed from the very bytes that would be sent.
    Act {
        /// What was pressed.
        action: Action,
        /// What the slots hold at this moment.
        facts: Facts,
        /// A fresh id, should this begin a request.
        fresh: RequestId,
    },
    /// Something was typed.
    Typed(Facts),
    /// The app was opened with a link.
    LinkOpened(Result<LinkFacts, LinkRefused>),
    /// An effect ended.
    Answered {
        /// Which.
        id: EffectId,
        /// How.
        answer: Answer,
    },
    /// The app came to the front.
    Foregrounded,
    /// The app went to the background.
    Backgrounded,
    /// A deadline passed.
    Tick,
}

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
}

/// What the runner can do for a machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Look for a record of an earlier run. Changes nothing anywhere.
    Restore,
    /// Look whether a reset was left unfinished. Changes nothing anywhere.
    LookForReset,
    /// Ask the host whose account is signed in.
    AskAccount,
    /// Write both halves of the record, durably.
    Persist(Record),
    /// Delete both halves of the record.
    Forget,
    /// Ask the server to mail reset instructions.
    RequestReset {
        /// To whom.
        address: Address,
        /// The id that the link carries.
        request: RequestId,
    },
    /// Spend the code in [`Slot::Code`].
    ProveByCode {
        /// The account it was asked for.
        address: Address,
    },
    /// Spend what the link in [`Slot::Link`] carries.
    ProveByLink(LinkKind),
    /// Set [`Slot::NewPassword`] with the grant.
    SetPassword,
    /// Change to [`Slot::NewPassword`] with the host's session.
    ChangePassword(Asks),
    /// Ask the server to mail a code that confirms the change.
    MailConfirmationCode,
    /// Sign in with the password of a slot.
    SignIn {
        /// Whose account.
        address: Address,
        /// Which slot.
        slot: Slot,
    },
    /// End every session but the new one.
    SignOutOthers,
    /// End the session that the grant is. Nobody waits for it.
    DropGrant,
    /// Hand the new session to the host.
    HandOver,
    /// End the session that a probe opened. Nobody waits for it.
    DropSession,
    /// Tell the host that its session is over.
    EndSession,
    /// Wipe slots, here and now.
    Wipe(&'static [Slot]),
}

/// What the server wants to see with a change of password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Asks {
    /// Nothing but the new password.
    #[default]
    Nothing,
    /// The current password.
    CurrentPassword,
    /// A code that it mailed for this purpose.
    MailedCode,
}

/// How an effect ended. Effects that nobody waits for have no answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Of [`Effect::Persist`].
    Persisted(Result<(), StoreError>),
    /// Of [`Effect::Restore`].
    Restored(Restored),
    /// Of [`Effect::LookForReset`]: whether there is one.
    ResetFound(bool),
    /// Of [`Effect::AskAccount`]: the signed-in account, or `None` where nobody is.
    Account(Option<Address>),
    /// Of [`Effect::RequestReset`].
    Requested(Result<(), Failure>),
    /// Of [`Effect::ProveByCode`] and [`Effect::ProveByLink`].
    Proved(Result<Proven, Failure>),
    /// Of [`Effect::SetPassword`] and [`Effect::ChangePassword`].
    Saved(Result<SavedFacts, Failure>),
    /// Of [`Effect::MailConfirmationCode`].
    CodeMailed(Result<(), Failure>),
    /// Of [`Effect::SignIn`].
    SignedIn(Result<Entry, Failure>),
    /// Of [`Effect::SignOutOthers`]: whether it is certain that they are.
    OthersSignedOut(bool),
    /// Of [`Effect::HandOver`]: whether the host took it.
    HandedOver(bool),
}

/// What a machine may know of a proof that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Proven {
    /// Whose account it opened, where the server tells.
    pub account: Option<Address>,
    /// Whether a second factor has to come before a new password.
    pub second_factor: bool,
}

/// What a machine may know of a password that was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SavedFacts {
    /// What happened to other devices.
    pub others: OtherDevices,
    /// Whether the server replaced the session; the new one waits for [`Effect::HandOver`].
    pub replaced: bool,
    /// Whether the session that was used is dead now.
    pub must_sign_in_again: bool,
}

/// A word about what happened while the person was away, or what could not be told for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// The instructions may or may not have been sent: the answer was lost.
    MayHaveBeenSent,
    /// The code or link may have been used already: the answer was lost.
    MayBeUsed,
    /// What was stored of an unfinished attempt cannot be used: start over.
    StartedOver,
    /// It took too long: start over.
    Expired,
    /// What was typed was wiped while the app was in the background: type it again.
    FieldsWiped,
}

/// How far a sign-in got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// All the way.
    In,
    /// To the question for a second factor.
    SecondFactor,
}
