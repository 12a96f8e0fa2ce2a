//! What a machine may be told.

use super::{EffectId, Facts, ProofKind, Restored, Slot};
use crate::{
    address::Address,
    backend::{Failure, OtherDevices, SecondFactor},
    host::StoreError,
    link::{LinkFacts, LinkRefused, RequestId},
    policy::Assessment,
};

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
        /// A fresh id, should this begin a request; `None` where the device has no randomness to give.
        fresh: Option<RequestId>,
    },
    /// Something was typed.
    Typed {
        /// Where.
        slot: Slot,
        /// What the slots hold now.
        facts: Facts,
    },
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

/// How an effect ended. Effects that nobody waits for have no answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Of [`super::Effect::Persist`] and [`super::Effect::PersistRequest`].
    Persisted(Result<(), PersistError>),
    /// Of [`super::Effect::Restore`].
    Restored(Restored),
    /// Of [`super::Effect::LookForReset`]: whether there is one.
    ResetFound(bool),
    /// Of [`super::Effect::LookUpLink`].
    LinkLookedUp(LinkHistory),
    /// Of [`super::Effect::AskAccount`]: the signed-in account, or `None` where the host does not tell.
    Account(Option<Address>),
    /// Of [`super::Effect::LearnPolicy`], where the server told: the answer for empty fields now.
    PolicyLearned(Assessment),
    /// Of [`super::Effect::RequestInstructions`].
    Requested(Result<(), Failure>),
    /// Of [`super::Effect::Verify`].
    Verified(ProofKind, Result<VerifiedFacts, Failure>),
    /// Of [`super::Effect::ConfirmGrant`].
    GrantConfirmed(Result<(), Failure>),
    /// Of [`super::Effect::RenewGrant`].
    GrantRenewed(Result<(), Failure>),
    /// Of [`super::Effect::SetPassword`].
    PasswordSet(Result<OtherDevices, Failure>),
    /// Of [`super::Effect::ChangePassword`].
    PasswordChanged(Result<ChangedFacts, Failure>),
    /// Of [`super::Effect::MailConfirmationCode`].
    CodeMailed(Result<(), Failure>),
    /// Of [`super::Effect::SignIn`] and [`super::Effect::AnswerChallenge`].
    SignedIn(Result<SignInFacts, Failure>),
    /// Of [`super::Effect::SignOutOthers`] and [`super::Effect::SignOutOthersOfHost`]: whether it is
    /// certain that they are.
    OthersSignedOut(bool),
    /// Of [`super::Effect::HandOver`]: whether the host took it.
    HandedOver(bool),
    /// Of [`super::Effect::SolveCaptcha`]: whether there is a token to send.
    CaptchaSolved(bool),
}

/// What is known of a link that came. By default it is new, and of no reset here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LinkHistory {
    /// Whether it was taken before, in this run or an earlier one.
    pub taken: bool,
    /// Whether it belongs to a reset that was begun on this device and is unfinished.
    pub under_way: bool,
}

/// Why a record was not written, so that what was to follow it was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PersistError {
    /// The store could not do it.
    Store(StoreError),
    /// The device has no randomness to give.
    NoRandomness,
}

/// What a machine may know of a proof that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VerifiedFacts {
    /// Whose account it opened, where the server tells.
    pub account: Option<Address>,
    /// The second factor that has to come before a new password.
    pub second_factor: Option<SecondFactor>,
}

/// What a machine may know of a password that was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChangedFacts {
    /// What happened to other devices.
    pub others: OtherDevices,
    /// What became of the session that was used.
    pub session: SessionFact,
}

/// What became of the host's session with a change of password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionFact {
    /// It goes on.
    Kept,
    /// Another one is in its place, which waits to be handed over.
    Replaced,
    /// It is over.
    Ended,
}

/// How far a sign-in got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignInFacts {
    /// All the way.
    In,
    /// To the question for a second factor.
    SecondFactor(SecondFactor),
}
