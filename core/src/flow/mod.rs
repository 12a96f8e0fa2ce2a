//! The flows: each a pure, synchronous reducer, `(Machine, Event) -> (Machine, Vec<Issued>)`.
//!
//! A flow has no clock, does no I/O and draws no random numbers; what it needs of them comes in with
//! the event. It decides on a private machine and shows a public screen, which one total function
//! makes from it. [`crate::runner`] turns the effects into I/O and the answers into events.
//!
//! What each flow decides stands in its own file, in the order in which a person goes through it:
//! [`login`], [`reset`], [`change`]; [`login_window`], which shows the login or the reset, and
//! [`settings`], which shows the change or the reset. What they share:
//!
//! - `machine`: the one skeleton: start, what is in flight, wiping in the background, time
//! - `flight`: one effect is awaited at a time; write-ahead; a captcha on the way
//! - `outcome`: finding out what became of a save whose answer was lost
//! - [`event`], [`effect`], [`slot`], [`record`], [`timing`]: the vocabulary

pub mod analytics;
pub mod change;
pub mod effect;
pub mod event;
mod flight;
mod form;
pub mod login;
pub mod login_window;
mod machine;
mod outcome;
pub mod record;
pub mod reset;
pub mod settings;
pub mod shared_screens;
pub mod slot;
pub mod timing;

use std::{fmt::Debug, hash::Hash};

use self::analytics::Place;
pub use self::{
    analytics::AnalyticsEvent,
    effect::{Asks, Effect, EffectId, Issued, ProofKind},
    event::{Answer, ChangedFacts, Event, LinkHistory, PersistError, SignInFacts, VerifiedFacts},
    machine::Machine,
    record::{Record, Restored, Stage},
    shared_screens::{
        Acknowledgement, Busy, FirstStep, Notice, OutcomeUnknownScreen, SecondFactorScreen, UnreadableScreen,
    },
    slot::{CodeFact, Facts, Slot},
    timing::Timing,
};
use crate::{
    address::Address,
    backend::Abilities,
    policy::Assessment,
    time::{Deadline, Timestamp},
};

/// A flow, as the runner sees it. The type itself is the machine.
pub trait Flow: Clone + Debug + PartialEq + Eq + Hash + Send + 'static {
    /// What a person or the host may do.
    type Action: Clone + Debug + Send + 'static;
    /// What is shown: complete, immutable, without secrets.
    type Screen: Clone + Debug + PartialEq + Send + Sync + 'static;

    /// Its name in logs.
    const NAME: &'static str;
    /// Where its record lies in the stores.
    const RECORD: &'static str;

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

    /// Where it is, for the app's analytics.
    fn place(&self) -> Place;
}

/// What a machine decides by, besides its own state.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// The policy's answer for empty fields: what a form shows before anything is typed. Replaced where
    /// the server tells its policy.
    pub blank: Assessment,
    /// What the server can do.
    pub abilities: Abilities,
    /// How long things last.
    pub timing: Timing,
    /// Whether the app can ask a person to solve a captcha.
    pub captcha: bool,
    /// Whether a new password costs something that the app warns of, such as the history of an encrypted
    /// chat: then nothing is saved before the person has confirmed that they know.
    pub warn_before_save: bool,
}
