//! What an exploration has to know of each flow: what a person can press on a screen, and what the
//! screen claims.

use std::{fmt::Debug, hash::Hash, sync::LazyLock, time::Duration};

use repass_core::{
    address::Address,
    backend::{Abilities, CurrentPassword, LinkUse, SessionAfterChange},
    code::CodeFormat,
    flow::{
        Acknowledgement, Answer, Busy, CodeFact, Event, Facts, Flow, Rules, Timing,
        change::{Change, ChangeAction, ChangeScreen, EditingScreen, ResetOffer, SignInReason},
        login::{Login, LoginAction, LoginScreen},
        login_window::{LoginWindow, LoginWindowAction, LoginWindowScreen},
        reset::{Reset, ResetAction, ResetScreen},
        settings::{Settings, SettingsAction, SettingsScreen},
    },
    policy::{CharacterSets, Policy},
    problem::Problem,
};

use crate::world::Server;

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

/// What a screen tells a person about being signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionClaim {
    /// That they were signed in just now.
    SignedIn,
    /// That they were not.
    NotSignedIn,
    /// That they stay signed in.
    StillSignedIn,
    /// Nothing.
    Nothing,
}

/// A flow that can be explored.
pub trait Subject: Flow<Action: PartialEq, Screen: Eq + Hash> {
    /// Whether links mean something to it.
    const TAKES_LINKS: bool;
    /// What a person can press, and with what in the fields.
    fn presses(screen: &Self::Screen) -> Vec<(Self::Action, Facts)>;
    /// Everything that can be pressed anywhere.
    fn every_action() -> Vec<Self::Action>;
    /// Whether this may mean something on this screen.
    fn means_something(screen: &Self::Screen, action: &Self::Action) -> bool;
    /// What the screen claims of the save.
    fn claim(screen: &Self::Screen) -> Claim;
    /// What the screen claims of the session.
    fn session_claim(screen: &Self::Screen) -> SessionClaim;
    /// Whether a person who had a save under way is told that it may have been carried out, or has to
    /// wait a moment for what they are told. `is_looking` is whether it is being looked up whether a
    /// reset was left unfinished.
    fn tells_of_a_lost_save(screen: &Self::Screen, is_looking: bool) -> bool;
    /// Whether a person gives up what they began, a save whose outcome is not known included.
    fn leaves(action: &Self::Action) -> bool;
    /// Whether the person has what they came for, or left.
    fn is_good_end(screen: &Self::Screen) -> bool;
    /// Whether claims are about a new save from this event on.
    fn begins_attempt(&self, event: &Event<Self::Action>) -> bool;
    /// Whether this is the button that saves a new password.
    fn saves(action: &Self::Action) -> bool;
    /// Whether the person has still to confirm what a new password costs.
    fn lacks_acknowledgement(_screen: &Self::Screen) -> bool {
        false
    }
    /// What a screen is called in a drawing.
    fn name_of_screen(screen: &Self::Screen) -> String {
        variant(screen)
    }
    /// What a press is called in a drawing.
    fn name_of_action(action: &Self::Action) -> String {
        variant(action)
    }
}

/// The name of a value's variant.
pub(crate) fn variant(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    text.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}

/// The rules of the explorations: the usual durations, and a server that differs from `GoTrue` as it says.
#[must_use]
pub fn rules(server: Server) -> Rules {
    let abilities = Abilities {
        sign_in: true,
        code: Some(CodeFormat::digits(6..=6)),
        link: LinkUse::OpensApp,
        proof_check: server.proof_check,
        current_password: CurrentPassword::WhenAsked,
        session_after_change: server.session_after_change,
        refreshes_sessions: true,
        signs_out_others: server.session_after_change == SessionAfterChange::Kept,
        max_password_bytes: Some(72),
        character_sets: CharacterSets::GOTRUE,
        tells_policy: false,
        outcome_check: server.outcome_check,
        mail_interval: Duration::from_mins(1),
    };
    let blank = nothing().assessment;
    let timing = Timing::default();
    Rules { blank, abilities, timing, captcha: server.captcha, warn_before_save: server.warns }
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
        address: Ok(account()),
        assessment: Policy::default().assess(new, retype, None),
        has_password: everything_else_typed,
        has_current: everything_else_typed,
        code: if everything_else_typed { CodeFact::Present } else { CodeFact::Missing },
        has_second_factor: everything_else_typed,
    }
}

/// Everything is typed as it should be. Assessed once: it is asked for in every state.
pub(crate) fn good() -> Facts {
    static GOOD: LazyLock<Facts> = LazyLock::new(|| facts("zq7!kp", "zq7!kp", true));
    GOOD.clone()
}

fn bad() -> [Facts; 3] {
    static BAD: LazyLock<[Facts; 3]> =
        LazyLock::new(|| [facts("zq7", "zq7", true), facts("zq7!kp", "zq7!kq", true), nothing()]);
    BAD.clone()
}

fn nothing() -> Facts {
    static NOTHING: LazyLock<Facts> = LazyLock::new(|| facts("", "", false));
    NOTHING.clone()
}

/// A good password, and nothing of what a server may ask for beside it.
fn nothing_else() -> Facts {
    Facts { has_password: false, has_current: false, code: CodeFact::Missing, has_second_factor: false, ..good() }
}

fn no_address() -> Facts {
    Facts { address: Err(Problem::CorrectAddress), ..good() }
}

fn all_good<A>(actions: Vec<A>) -> Vec<(A, Facts)> {
    actions.into_iter().map(|action| (action, good())).collect()
}

fn takes_a_proof<F: Flow>(machine: &F, event: &Event<F::Action>) -> bool {
    matches!(event, Event::Answered { id, answer: Answer::Verified(_, Ok(_)) } if machine.awaits(*id))
}

/// What can be pressed of the warning.
fn acknowledges(acknowledgement: Acknowledgement) -> Option<bool> {
    match acknowledgement {
        Acknowledgement::NotNeeded => None,
        Acknowledgement::Missing => Some(true),
        Acknowledgement::Given => Some(false),
    }
}

fn may_acknowledge(acknowledgement: Acknowledgement, busy: Option<Busy>) -> bool {
    acknowledgement != Acknowledgement::NotNeeded && busy.is_none()
}

const SECOND_FACTOR: ResetAction = ResetAction::SubmitSecondFactor { recovery_code: false };

impl Subject for Reset {
    const TAKES_LINKS: bool = true;

    fn presses(screen: &ResetScreen) -> Vec<(ResetAction, Facts)> {
        let actions = match screen {
            ResetScreen::Unreadable { .. } => vec![ResetAction::TryAgain, ResetAction::StartOver],
            ResetScreen::EnterAddress { .. } => {
                return vec![(ResetAction::SendInstructions, good()), (ResetAction::SendInstructions, no_address())];
            }
            ResetScreen::CheckInbox { .. } => {
                vec![ResetAction::SubmitCode, ResetAction::Resend, ResetAction::ChangeAddress, ResetAction::Cancel]
            }
            ResetScreen::SecondFactor { .. } => vec![SECOND_FACTOR, ResetAction::StartOver, ResetAction::Cancel],
            ResetScreen::NewPassword { screen } => {
                let tries = bad().into_iter().chain([good()]).map(|facts| (ResetAction::Save, facts));
                let warning = acknowledges(screen.acknowledgement).map(|given| ResetAction::Acknowledge { given });
                let others = warning.into_iter().chain([ResetAction::Cancel]).map(|action| (action, good()));
                return tries.chain(others).collect();
            }
            ResetScreen::OutcomeUnknown { .. } => {
                vec![ResetAction::CheckAgain, ResetAction::GoToLogin, ResetAction::StartOver, ResetAction::Cancel]
            }
            ResetScreen::Restoring | ResetScreen::SigningIn => vec![ResetAction::Cancel],
            ResetScreen::Done { .. } | ResetScreen::Closed { .. } => vec![],
        };
        all_good(actions)
    }

    fn every_action() -> Vec<ResetAction> {
        vec![
            ResetAction::TryAgain,
            ResetAction::SendInstructions,
            ResetAction::Resend,
            ResetAction::ChangeAddress,
            ResetAction::SubmitCode,
            ResetAction::ConfirmFollowed,
            SECOND_FACTOR,
            ResetAction::Save,
            ResetAction::Acknowledge { given: true },
            ResetAction::CheckAgain,
            ResetAction::GoToLogin,
            ResetAction::StartOver,
            ResetAction::Cancel,
        ]
    }

    fn means_something(screen: &ResetScreen, action: &ResetAction) -> bool {
        use ResetAction as Act;
        match screen {
            ResetScreen::Restoring | ResetScreen::Done { .. } => false,
            ResetScreen::Unreadable { screen } => !screen.trying && matches!(action, Act::TryAgain | Act::StartOver),
            ResetScreen::EnterAddress { screen } => match action {
                Act::SendInstructions | Act::StartOver => screen.busy.is_none(),
                _ => *action == Act::Cancel,
            },
            ResetScreen::CheckInbox { screen } => match action {
                Act::Resend => screen.can_resend,
                Act::ChangeAddress | Act::SubmitCode | Act::StartOver => screen.busy.is_none(),
                _ => *action == Act::Cancel,
            },
            ResetScreen::SecondFactor { screen } => match action {
                Act::SubmitSecondFactor { .. } | Act::StartOver => screen.busy.is_none(),
                _ => *action == Act::Cancel,
            },
            ResetScreen::NewPassword { screen } => match action {
                Act::Save | Act::StartOver => screen.busy.is_none(),
                Act::Acknowledge { .. } => may_acknowledge(screen.acknowledgement, screen.busy),
                _ => *action == Act::Cancel,
            },
            ResetScreen::OutcomeUnknown { screen } => match action {
                Act::CheckAgain => screen.can_check && !screen.checking,
                Act::StartOver | Act::GoToLogin => !screen.checking,
                _ => *action == Act::Cancel,
            },
            ResetScreen::SigningIn => *action == Act::Cancel,
            ResetScreen::Closed { .. } => *action == Act::StartOver,
        }
    }

    fn claim(screen: &ResetScreen) -> Claim {
        match screen {
            ResetScreen::Done { .. } | ResetScreen::SigningIn => Claim::Saved,
            ResetScreen::NewPassword { screen } if screen.busy.is_none() => Claim::NotSaved,
            ResetScreen::Closed { screen } if !screen.may_have_changed => Claim::NotSaved,
            _ => Claim::Nothing,
        }
    }

    fn session_claim(screen: &ResetScreen) -> SessionClaim {
        match screen {
            ResetScreen::Done { screen } if screen.signed_in => SessionClaim::SignedIn,
            ResetScreen::Done { .. } => SessionClaim::NotSignedIn,
            _ => SessionClaim::Nothing,
        }
    }

    fn tells_of_a_lost_save(screen: &ResetScreen, _: bool) -> bool {
        match screen {
            // The second factor comes on the way to being told.
            ResetScreen::Restoring
            | ResetScreen::Unreadable { .. }
            | ResetScreen::OutcomeUnknown { .. }
            | ResetScreen::SecondFactor { .. }
            | ResetScreen::SigningIn
            | ResetScreen::Done { .. } => true,
            ResetScreen::Closed { screen } => screen.may_have_changed,
            ResetScreen::EnterAddress { .. } | ResetScreen::CheckInbox { .. } | ResetScreen::NewPassword { .. } => {
                false
            }
        }
    }

    fn leaves(action: &ResetAction) -> bool {
        matches!(action, ResetAction::StartOver | ResetAction::Cancel | ResetAction::GoToLogin)
    }

    fn is_good_end(screen: &ResetScreen) -> bool {
        matches!(screen, ResetScreen::Done { .. } | ResetScreen::Closed { .. })
    }

    /// With a new grant: what was saved with an older one is another matter.
    fn begins_attempt(&self, event: &Event<ResetAction>) -> bool {
        takes_a_proof(self, event)
    }

    fn saves(action: &ResetAction) -> bool {
        *action == ResetAction::Save
    }

    fn lacks_acknowledgement(screen: &ResetScreen) -> bool {
        matches!(screen, ResetScreen::NewPassword { screen } if screen.acknowledgement == Acknowledgement::Missing)
    }
}

const SAVE: ChangeAction = ChangeAction::Save { app_fields_changed: false };

impl Subject for Change {
    const TAKES_LINKS: bool = false;

    fn presses(screen: &ChangeScreen) -> Vec<(ChangeAction, Facts)> {
        let actions = match screen {
            ChangeScreen::Editing { screen } => {
                let tries = bad().into_iter().chain([good(), nothing_else()]).map(|facts| (SAVE, facts));
                let warning = acknowledges(screen.acknowledgement).map(|given| ChangeAction::Acknowledge { given });
                let others = warning.into_iter().chain([ChangeAction::ResendCode]).map(|action| (action, good()));
                return tries.chain(others).collect();
            }
            ChangeScreen::OutcomeUnknown { .. } => {
                vec![ChangeAction::CheckAgain, ChangeAction::StartOver, ChangeAction::GoToLogin]
            }
            ChangeScreen::SessionRefused { .. } => vec![ChangeAction::HandOverAgain, ChangeAction::GoToLogin],
            ChangeScreen::Unreadable { .. } => vec![ChangeAction::TryAgain, ChangeAction::StartOver],
            ChangeScreen::Restoring | ChangeScreen::SignInAgain { .. } => vec![],
        };
        all_good(actions)
    }

    fn every_action() -> Vec<ChangeAction> {
        vec![
            ChangeAction::TryAgain,
            SAVE,
            ChangeAction::Acknowledge { given: true },
            ChangeAction::ResendCode,
            ChangeAction::CheckAgain,
            ChangeAction::HandOverAgain,
            ChangeAction::GoToLogin,
            ChangeAction::StartOver,
        ]
    }

    fn means_something(screen: &ChangeScreen, action: &ChangeAction) -> bool {
        use ChangeAction as Act;
        match screen {
            ChangeScreen::Restoring | ChangeScreen::SignInAgain { .. } => false,
            ChangeScreen::Unreadable { screen } => !screen.trying && matches!(action, Act::TryAgain | Act::StartOver),
            ChangeScreen::Editing { screen } => match action {
                Act::Save { .. } | Act::StartOver => screen.busy.is_none(),
                Act::ResendCode => screen.can_resend,
                Act::Acknowledge { .. } => may_acknowledge(screen.acknowledgement, screen.busy),
                _ => false,
            },
            ChangeScreen::OutcomeUnknown { screen } => match action {
                Act::CheckAgain => screen.can_check && !screen.checking,
                Act::StartOver | Act::GoToLogin => !screen.checking,
                _ => false,
            },
            ChangeScreen::SessionRefused { screen } => {
                !screen.trying && matches!(action, Act::HandOverAgain | Act::GoToLogin)
            }
        }
    }

    fn claim(screen: &ChangeScreen) -> Claim {
        match screen {
            ChangeScreen::Editing { screen: EditingScreen { saved: Some(_), .. } }
            | ChangeScreen::SessionRefused { .. } => Claim::Saved,
            ChangeScreen::Editing { screen: EditingScreen { busy: None, problem: Some(_), .. } } => Claim::NotSaved,
            ChangeScreen::SignInAgain { screen } => match screen.reason {
                SignInReason::PasswordChanged => Claim::Saved,
                SignInReason::SessionOver | SignInReason::SecondFactorFirst | SignInReason::FreshSignInFirst => {
                    Claim::NotSaved
                }
                SignInReason::MayHaveChanged => Claim::Nothing,
            },
            _ => Claim::Nothing,
        }
    }

    fn session_claim(screen: &ChangeScreen) -> SessionClaim {
        match screen {
            ChangeScreen::Editing { screen: EditingScreen { saved: Some(_), .. } } => SessionClaim::StillSignedIn,
            _ => SessionClaim::Nothing,
        }
    }

    fn tells_of_a_lost_save(screen: &ChangeScreen, _: bool) -> bool {
        match screen {
            ChangeScreen::Restoring
            | ChangeScreen::Unreadable { .. }
            | ChangeScreen::OutcomeUnknown { .. }
            | ChangeScreen::SessionRefused { .. }
            | ChangeScreen::SignInAgain { .. } => true,
            ChangeScreen::Editing { screen } => screen.busy.is_some(),
        }
    }

    fn leaves(action: &ChangeAction) -> bool {
        matches!(action, ChangeAction::StartOver | ChangeAction::GoToLogin)
    }

    fn is_good_end(screen: &ChangeScreen) -> bool {
        match screen {
            ChangeScreen::Editing { screen } => screen.busy.is_none(),
            _ => matches!(screen, ChangeScreen::SignInAgain { .. }),
        }
    }

    fn begins_attempt(&self, event: &Event<ChangeAction>) -> bool {
        // Whether it is pressed where it can be: anywhere else nothing comes of it.
        let can_save = self.accepts(repass_core::flow::Slot::NewPassword);
        can_save && matches!(event, Event::Act { action: ChangeAction::Save { .. }, .. })
    }

    fn saves(action: &ChangeAction) -> bool {
        *action == SAVE
    }

    fn lacks_acknowledgement(screen: &ChangeScreen) -> bool {
        matches!(screen, ChangeScreen::Editing { screen } if screen.acknowledgement == Acknowledgement::Missing)
    }
}

const ANSWER_CHALLENGE: LoginAction = LoginAction::SubmitSecondFactor { recovery_code: false };

impl Subject for Login {
    const TAKES_LINKS: bool = false;

    fn presses(screen: &LoginScreen) -> Vec<(LoginAction, Facts)> {
        match screen {
            LoginScreen::SignIn { .. } => vec![
                (LoginAction::SignIn, good()),
                (LoginAction::SignIn, no_address()),
                (LoginAction::SignIn, nothing()),
                (LoginAction::StartOver, good()),
            ],
            LoginScreen::SecondFactor { .. } => all_good(vec![ANSWER_CHALLENGE, LoginAction::StartOver]),
            LoginScreen::SignedIn => vec![],
        }
    }

    fn every_action() -> Vec<LoginAction> {
        vec![LoginAction::SignIn, ANSWER_CHALLENGE, LoginAction::StartOver]
    }

    fn means_something(screen: &LoginScreen, action: &LoginAction) -> bool {
        match (screen, action) {
            (LoginScreen::SignIn { screen }, LoginAction::SignIn) => screen.busy.is_none(),
            (LoginScreen::SignIn { screen }, LoginAction::StartOver) => screen.busy.is_some(),
            (LoginScreen::SecondFactor { screen }, LoginAction::SubmitSecondFactor { .. }) => screen.busy.is_none(),
            (LoginScreen::SecondFactor { .. }, LoginAction::StartOver) => true,
            _ => false,
        }
    }

    fn claim(_: &LoginScreen) -> Claim {
        Claim::Nothing
    }

    fn session_claim(screen: &LoginScreen) -> SessionClaim {
        match screen {
            LoginScreen::SignedIn => SessionClaim::SignedIn,
            LoginScreen::SignIn { screen } if screen.busy.is_none() => SessionClaim::NotSignedIn,
            _ => SessionClaim::Nothing,
        }
    }

    /// It is offered to go on with the reset, which tells.
    fn tells_of_a_lost_save(screen: &LoginScreen, is_looking: bool) -> bool {
        match screen {
            LoginScreen::SignIn { screen } => is_looking || screen.reset_waiting,
            LoginScreen::SecondFactor { .. } | LoginScreen::SignedIn => true,
        }
    }

    fn leaves(_: &LoginAction) -> bool {
        false
    }

    fn is_good_end(screen: &LoginScreen) -> bool {
        matches!(screen, LoginScreen::SignedIn)
    }

    fn begins_attempt(&self, _: &Event<LoginAction>) -> bool {
        false
    }

    fn saves(_: &LoginAction) -> bool {
        false
    }
}

impl Subject for LoginWindow {
    const TAKES_LINKS: bool = true;

    fn presses(screen: &LoginWindowScreen) -> Vec<(LoginWindowAction, Facts)> {
        match screen {
            LoginWindowScreen::Login { screen: LoginScreen::SignedIn } => vec![],
            LoginWindowScreen::Login { screen } => {
                let login = |(action, facts)| (LoginWindowAction::Login { action }, facts);
                let forgot = (LoginWindowAction::ForgotPassword, good());
                Login::presses(screen).into_iter().map(login).chain([forgot]).collect()
            }
            LoginWindowScreen::Reset { screen } => {
                let reset = |(action, facts)| (LoginWindowAction::Reset { action }, facts);
                let back = (LoginWindowAction::BackToLogin, good());
                Reset::presses(screen).into_iter().map(reset).chain([back]).collect()
            }
        }
    }

    fn every_action() -> Vec<LoginWindowAction> {
        let login = Login::every_action().into_iter().map(|action| LoginWindowAction::Login { action });
        let reset = Reset::every_action().into_iter().map(|action| LoginWindowAction::Reset { action });
        login.chain(reset).chain([LoginWindowAction::ForgotPassword, LoginWindowAction::BackToLogin]).collect()
    }

    fn means_something(screen: &LoginWindowScreen, action: &LoginWindowAction) -> bool {
        use LoginWindowAction as Act;
        match (screen, action) {
            (LoginWindowScreen::Login { screen }, Act::Login { action }) => Login::means_something(screen, action),
            (LoginWindowScreen::Login { screen }, Act::ForgotPassword) => *screen != LoginScreen::SignedIn,
            (LoginWindowScreen::Reset { screen }, Act::Reset { action }) => Reset::means_something(screen, action),
            (LoginWindowScreen::Reset { .. }, Act::BackToLogin) => true,
            _ => false,
        }
    }

    fn claim(screen: &LoginWindowScreen) -> Claim {
        match screen {
            LoginWindowScreen::Login { screen } => Login::claim(screen),
            LoginWindowScreen::Reset { screen } => Reset::claim(screen),
        }
    }

    fn session_claim(screen: &LoginWindowScreen) -> SessionClaim {
        match screen {
            // It may show after a reset that signed in; whoever shows it then knows.
            LoginWindowScreen::Login { screen: LoginScreen::SignIn { .. } } => SessionClaim::Nothing,
            LoginWindowScreen::Login { screen } => Login::session_claim(screen),
            LoginWindowScreen::Reset { screen } => Reset::session_claim(screen),
        }
    }

    fn tells_of_a_lost_save(screen: &LoginWindowScreen, is_looking: bool) -> bool {
        match screen {
            LoginWindowScreen::Login { screen } => Login::tells_of_a_lost_save(screen, is_looking),
            LoginWindowScreen::Reset { screen } => Reset::tells_of_a_lost_save(screen, is_looking),
        }
    }

    fn leaves(action: &LoginWindowAction) -> bool {
        matches!(action, LoginWindowAction::Reset { action } if Reset::leaves(action))
    }

    fn is_good_end(screen: &LoginWindowScreen) -> bool {
        match screen {
            LoginWindowScreen::Login { screen } => Login::is_good_end(screen),
            LoginWindowScreen::Reset { screen } => Reset::is_good_end(screen),
        }
    }

    fn begins_attempt(&self, event: &Event<LoginWindowAction>) -> bool {
        takes_a_proof(self, event)
    }

    fn saves(action: &LoginWindowAction) -> bool {
        matches!(action, LoginWindowAction::Reset { action } if Reset::saves(action))
    }

    fn lacks_acknowledgement(screen: &LoginWindowScreen) -> bool {
        matches!(screen, LoginWindowScreen::Reset { screen } if Reset::lacks_acknowledgement(screen))
    }

    fn name_of_action(action: &LoginWindowAction) -> String {
        match action {
            LoginWindowAction::Login { action } => Login::name_of_action(action),
            LoginWindowAction::Reset { action } => Reset::name_of_action(action),
            LoginWindowAction::ForgotPassword | LoginWindowAction::BackToLogin => variant(action),
        }
    }
}

impl Subject for Settings {
    const TAKES_LINKS: bool = true;

    fn presses(screen: &SettingsScreen) -> Vec<(SettingsAction, Facts)> {
        match screen {
            SettingsScreen::Change { screen } => {
                let change = |(action, facts)| (SettingsAction::Change { action }, facts);
                let forgot = offers_reset(screen).then(|| (SettingsAction::ForgotCurrentPassword, good()));
                Change::presses(screen).into_iter().map(change).chain(forgot).collect()
            }
            SettingsScreen::Reset { screen } => {
                let reset = |(action, facts)| (SettingsAction::Reset { action }, facts);
                let back = (SettingsAction::BackToSettings, good());
                Reset::presses(screen).into_iter().map(reset).chain([back]).collect()
            }
        }
    }

    fn every_action() -> Vec<SettingsAction> {
        let change = Change::every_action().into_iter().map(|action| SettingsAction::Change { action });
        let reset = Reset::every_action().into_iter().map(|action| SettingsAction::Reset { action });
        change.chain(reset).chain([SettingsAction::ForgotCurrentPassword, SettingsAction::BackToSettings]).collect()
    }

    fn means_something(screen: &SettingsScreen, action: &SettingsAction) -> bool {
        use SettingsAction as Act;
        match (screen, action) {
            (SettingsScreen::Change { screen }, Act::Change { action }) => Change::means_something(screen, action),
            (SettingsScreen::Change { screen }, Act::ForgotCurrentPassword) => offers_reset(screen),
            (
                SettingsScreen::Reset { screen: ResetScreen::CheckInbox { screen } },
                Act::Reset { action: ResetAction::ChangeAddress },
            ) => screen.can_change_address && screen.busy.is_none(),
            (SettingsScreen::Reset { screen }, Act::Reset { action }) => Reset::means_something(screen, action),
            (SettingsScreen::Reset { .. }, Act::BackToSettings) => true,
            _ => false,
        }
    }

    fn claim(screen: &SettingsScreen) -> Claim {
        match screen {
            SettingsScreen::Change { screen } => Change::claim(screen),
            SettingsScreen::Reset { screen } => Reset::claim(screen),
        }
    }

    fn session_claim(screen: &SettingsScreen) -> SessionClaim {
        match screen {
            SettingsScreen::Change { screen } => Change::session_claim(screen),
            SettingsScreen::Reset { screen } => Reset::session_claim(screen),
        }
    }

    /// Of a reset that was left it is offered to go on with it, which tells.
    fn tells_of_a_lost_save(screen: &SettingsScreen, is_looking: bool) -> bool {
        match screen {
            SettingsScreen::Change { screen: ChangeScreen::Editing { screen } } => {
                is_looking || screen.busy.is_some() || screen.reset == ResetOffer::Unfinished
            }
            SettingsScreen::Change { screen } => Change::tells_of_a_lost_save(screen, is_looking),
            SettingsScreen::Reset { screen } => Reset::tells_of_a_lost_save(screen, is_looking),
        }
    }

    fn leaves(action: &SettingsAction) -> bool {
        match action {
            SettingsAction::Change { action } => Change::leaves(action),
            SettingsAction::Reset { action } => Reset::leaves(action),
            SettingsAction::ForgotCurrentPassword | SettingsAction::BackToSettings => false,
        }
    }

    fn is_good_end(screen: &SettingsScreen) -> bool {
        match screen {
            SettingsScreen::Change { screen } => Change::is_good_end(screen),
            SettingsScreen::Reset { screen } => Reset::is_good_end(screen),
        }
    }

    fn begins_attempt(&self, event: &Event<SettingsAction>) -> bool {
        let can_save = self.accepts(repass_core::flow::Slot::CurrentPassword);
        let saves =
            matches!(event, Event::Act { action: SettingsAction::Change { action: ChangeAction::Save { .. } }, .. });
        (can_save && saves) || takes_a_proof(self, event)
    }

    fn saves(action: &SettingsAction) -> bool {
        match action {
            SettingsAction::Change { action } => Change::saves(action),
            SettingsAction::Reset { action } => Reset::saves(action),
            SettingsAction::ForgotCurrentPassword | SettingsAction::BackToSettings => false,
        }
    }

    fn lacks_acknowledgement(screen: &SettingsScreen) -> bool {
        match screen {
            SettingsScreen::Change { screen } => Change::lacks_acknowledgement(screen),
            SettingsScreen::Reset { screen } => Reset::lacks_acknowledgement(screen),
        }
    }

    fn name_of_action(action: &SettingsAction) -> String {
        match action {
            SettingsAction::Change { action } => Change::name_of_action(action),
            SettingsAction::Reset { action } => Reset::name_of_action(action),
            SettingsAction::ForgotCurrentPassword | SettingsAction::BackToSettings => variant(action),
        }
    }
}

fn offers_reset(screen: &ChangeScreen) -> bool {
    matches!(screen, ChangeScreen::Editing { screen } if screen.reset != ResetOffer::NotOffered)
}
