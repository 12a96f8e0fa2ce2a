//! What an exploration has to know of each flow: what a person can press on a screen, and what the
//! screen claims.

use std::time::Duration;

use repass_core::{
    address::Address,
    backend::{Abilities, Settle},
    flow::{
        Answer, Event, Facts, Flow, Rules, Timing,
        change::{Change, ChangeAction, ChangeScreen},
        login::{Login, LoginAction, LoginScreen},
        reset::{Reset, ResetAction, ResetScreen},
    },
    policy::Policy,
    time::Timestamp,
};

/// What a screen tells a person about the save that was begun last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// That the new password is in force.
    Saved,
    /// That it is not.
    NotSaved,
    /// Neither.
    Nothing,
}

/// A flow that can be explored.
pub trait Subject: Flow<Action: PartialEq, Screen: Eq + std::hash::Hash> {
    /// Whether links mean something to it.
    const TAKES_LINKS: bool;
    /// What a person can press, and with what in the fields.
    fn presses(screen: &Self::Screen) -> Vec<(Self::Action, Facts)>;
    /// What the screen claims.
    fn claim(screen: &Self::Screen) -> Claim;
    /// Whether a person who had a save under way is told that it may have been carried out, or has to
    /// wait a moment for what they are told.
    fn tells_of_a_lost_save(screen: &Self::Screen) -> bool;
    /// Whether a person leaves a save whose outcome is not known.
    fn leaves(action: &Self::Action) -> bool;
    /// Whether the person has what they came for, or left.
    fn is_good_end(screen: &Self::Screen) -> bool;
    /// Whether claims are about a new save from this event on.
    fn begins_attempt(&self, now: Timestamp, event: &Event<Self::Action>) -> bool;
    /// Whether this presses the button that saves, and with fields that must not be saved.
    fn saves_what_must_not_be(event: &Event<Self::Action>) -> bool;
}

/// The rules of the explorations: GoTrue's abilities, the usual durations.
#[must_use]
pub fn rules() -> Rules {
    rules_settled_by(Settle::RepeatSame)
}

/// The same, with another way to settle a lost answer.
#[must_use]
pub fn rules_settled_by(settle: Settle) -> Rules {
    let abilities = Abilities {
        sign_in: true,
        code: true,
        pkce: true,
        max_password_bytes: Some(72),
        settle,
        mail_interval: Duration::from_mins(1),
    };
    Rules { blank: Policy::default().assess("", "", None), abilities, timing: Timing::default() }
}

/// The account that is asked for.
///
/// # Panics
/// Never.
#[must_use]
pub fn account() -> Address {
    Address::parse("kim@example.com").expect("an address")
}

/// Another account.
///
/// # Panics
/// Never.
#[must_use]
pub fn other_account() -> Address {
    Address::parse("lee@example.com").expect("an address")
}

fn facts(new: &str, retype: &str, everything_else_typed: bool) -> Facts {
    Facts {
        assessment: Policy::default().assess(new, retype, None),
        has_password: everything_else_typed,
        has_current: everything_else_typed,
        has_code: everything_else_typed,
    }
}

fn good() -> Facts {
    facts("zq7!kp", "zq7!kp", true)
}

fn bad() -> [Facts; 3] {
    [facts("zq7", "zq7", true), facts("zq7!kp", "zq7!kq", true), facts("", "", false)]
}

fn act<A>(event: &Event<A>) -> Option<(&A, &Facts)> {
    match event {
        Event::Act { action, facts, .. } => Some((action, facts)),
        _ => None,
    }
}

impl Subject for Reset {
    const TAKES_LINKS: bool = true;

    fn presses(screen: &ResetScreen) -> Vec<(ResetAction, Facts)> {
        let send = |address: &str| ResetAction::SendInstructions { address: address.to_owned() };
        let actions = match screen {
            ResetScreen::EnterAddress { .. } => vec![send("kim@example.com"), send("kim@")],
            ResetScreen::CheckInbox { .. } => {
                vec![ResetAction::SubmitCode, ResetAction::Resend, ResetAction::ChangeAddress, ResetAction::Cancel]
            }
            ResetScreen::NewPassword { .. } => {
                let tries = bad().into_iter().chain([good()]).map(|facts| (ResetAction::Save, facts));
                return tries.chain([(ResetAction::Cancel, good())]).collect();
            }
            ResetScreen::OutcomeUnknown { .. } => {
                vec![ResetAction::CheckAgain, ResetAction::StartOver, ResetAction::Cancel]
            }
            ResetScreen::SecondFactor => vec![ResetAction::StartOver, ResetAction::Cancel],
            ResetScreen::Restoring | ResetScreen::SigningIn | ResetScreen::Done { .. } | ResetScreen::Closed { .. } => {
                vec![ResetAction::Cancel]
            }
        };
        actions.into_iter().map(|action| (action, good())).collect()
    }

    fn claim(screen: &ResetScreen) -> Claim {
        match screen {
            ResetScreen::Done { .. } | ResetScreen::SigningIn => Claim::Saved,
            ResetScreen::NewPassword { saving: false, .. } | ResetScreen::Closed { may_have_changed: false } => {
                Claim::NotSaved
            }
            _ => Claim::Nothing,
        }
    }

    fn tells_of_a_lost_save(screen: &ResetScreen) -> bool {
        matches!(
            screen,
            ResetScreen::Restoring
                | ResetScreen::OutcomeUnknown { .. }
                | ResetScreen::SigningIn
                | ResetScreen::Done { .. }
                | ResetScreen::Closed { may_have_changed: true }
        )
    }

    fn leaves(action: &ResetAction) -> bool {
        matches!(action, ResetAction::StartOver | ResetAction::Cancel)
    }

    fn is_good_end(screen: &ResetScreen) -> bool {
        matches!(screen, ResetScreen::Done { .. } | ResetScreen::Closed { .. })
    }

    /// With a new grant: what was saved with an older one is another matter.
    fn begins_attempt(&self, _: Timestamp, event: &Event<ResetAction>) -> bool {
        matches!(event, Event::Answered { id, answer: Answer::Proved(Ok(_)) } if self.awaits(*id))
    }

    fn saves_what_must_not_be(event: &Event<ResetAction>) -> bool {
        act(event).is_some_and(|(action, facts)| *action == ResetAction::Save && !facts.assessment.may_be_saved())
    }
}

impl Subject for Change {
    const TAKES_LINKS: bool = false;

    fn presses(screen: &ChangeScreen) -> Vec<(ChangeAction, Facts)> {
        match screen {
            ChangeScreen::Editing { .. } => {
                let without_the_rest = facts("zq7!kp", "zq7!kp", false);
                let tries =
                    bad().into_iter().chain([good(), without_the_rest]).map(|facts| (ChangeAction::Save, facts));
                tries.chain([(ChangeAction::ResendCode, good())]).collect()
            }
            ChangeScreen::OutcomeUnknown { .. } => {
                vec![(ChangeAction::CheckAgain, good()), (ChangeAction::StartOver, good())]
            }
            _ => vec![(ChangeAction::StartOver, good())],
        }
    }

    fn claim(screen: &ChangeScreen) -> Claim {
        match screen {
            ChangeScreen::Editing { saved: Some(_), .. } | ChangeScreen::SignInAgain { changed: true } => Claim::Saved,
            ChangeScreen::Editing { saving: false, problem: Some(_), .. }
            | ChangeScreen::SignInAgain { changed: false } => Claim::NotSaved,
            _ => Claim::Nothing,
        }
    }

    fn tells_of_a_lost_save(screen: &ChangeScreen) -> bool {
        matches!(screen, ChangeScreen::Restoring | ChangeScreen::OutcomeUnknown { .. })
    }

    fn leaves(action: &ChangeAction) -> bool {
        *action == ChangeAction::StartOver
    }

    fn is_good_end(screen: &ChangeScreen) -> bool {
        matches!(screen, ChangeScreen::Editing { saving: false, .. } | ChangeScreen::SignInAgain { .. })
    }

    fn begins_attempt(&self, now: Timestamp, event: &Event<ChangeAction>) -> bool {
        let can_save = matches!(self.screen(now), ChangeScreen::Editing { saving: false, .. });
        can_save && act(event).is_some_and(|(action, _)| *action == ChangeAction::Save)
    }

    fn saves_what_must_not_be(event: &Event<ChangeAction>) -> bool {
        act(event).is_some_and(|(action, facts)| *action == ChangeAction::Save && !facts.assessment.may_be_saved())
    }
}

impl Subject for Login {
    const TAKES_LINKS: bool = false;

    fn presses(screen: &LoginScreen) -> Vec<(LoginAction, Facts)> {
        let sign_in = |address: &str| LoginAction::SignIn { address: address.to_owned() };
        match screen {
            LoginScreen::SignIn { .. } => vec![
                (sign_in("kim@example.com"), good()),
                (sign_in("kim@"), good()),
                (sign_in("kim@example.com"), facts("", "", false)),
            ],
            LoginScreen::SecondFactor | LoginScreen::SignedIn => vec![(LoginAction::StartOver, good())],
        }
    }

    fn claim(_: &LoginScreen) -> Claim {
        Claim::Nothing
    }

    fn tells_of_a_lost_save(_: &LoginScreen) -> bool {
        true
    }

    fn leaves(_: &LoginAction) -> bool {
        false
    }

    fn is_good_end(screen: &LoginScreen) -> bool {
        matches!(screen, LoginScreen::SignedIn)
    }

    fn begins_attempt(&self, _: Timestamp, _: &Event<LoginAction>) -> bool {
        false
    }

    fn saves_what_must_not_be(_: &Event<LoginAction>) -> bool {
        false
    }
}
