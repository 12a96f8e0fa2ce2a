//! The login window: the login, and the reset that Forgot Password, a link from the mail, or an
//! unfinished attempt leads to. One of the two is shown at a time.
//!
//! The seed: "From the login window, press the blue **Forgot Password** located at the bottom left."

use super::{
    Answer, Effect, Machine, Rules, Slot,
    analytics::Place,
    login::{LoginAction, LoginScreen, LoginState},
    machine::{Context, Input, LinkPolicy, State, View},
    reset::{ResetAction, ResetScreen, ResetState},
};
use crate::{address::Address, time::Deadline};

use LoginWindowAction as Act;

/// The machine of the login window.
pub type LoginWindow = Machine<LoginWindowState>;

/// What a person may do at the login window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LoginWindowAction {
    /// Something of the login.
    Login {
        /// What.
        action: LoginAction,
    },
    /// Forgot Password; goes on where an unfinished reset was left.
    ForgotPassword,
    /// Something of the reset.
    Reset {
        /// What.
        action: ResetAction,
    },
    /// From the reset back to the login. The attempt can be gone on with later.
    BackToLogin,
}

/// What the login window shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LoginWindowScreen {
    /// The login.
    Login {
        /// What to show.
        screen: LoginScreen,
    },
    /// The reset.
    Reset {
        /// What to show.
        screen: ResetScreen,
    },
}

/// Where the login window is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LoginWindowState {
    at: At,
    /// An unfinished reset is shown by itself once; after that the login only offers it.
    shown_once: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum At {
    Login(LoginState),
    Reset(ResetState),
}

impl At {
    fn open_reset(cx: &mut Context<'_>) -> Self {
        cx.flight.abandon();
        cx.flight.tell(Effect::EndChallenge);
        cx.wipe(&[Slot::Password, Slot::SecondFactor]);
        Self::Reset(ResetState::first(cx.rules).take(Input::Started, cx))
    }

    fn open_login(cx: &mut Context<'_>) -> Self {
        cx.flight.abandon();
        cx.wipe(&[Slot::NewPassword, Slot::Retype, Slot::Code, Slot::SecondFactor, Slot::Link]);
        Self::Login(LoginState::first(cx.rules).take(Input::Started, cx))
    }

    /// Whoever gives a reset up is back at the login; after a word, where a save was under way and nobody
    /// has told them yet that the password may have changed.
    fn after_reset(reset: ResetState, cx: &mut Context<'_>) -> Self {
        if reset.is_closed() && !reset.is_closed_with_a_word() { Self::open_login(cx) } else { Self::Reset(reset) }
    }
}

impl State for LoginWindowState {
    type Action = LoginWindowAction;
    type Screen = LoginWindowScreen;

    const NAME: &'static str = "login window";
    const RECORD: &'static str = ResetState::RECORD;
    const SECRETS: &'static [Slot] = &[Slot::Password, Slot::NewPassword, Slot::Retype, Slot::SecondFactor];

    fn first(rules: &Rules) -> Self {
        Self { at: At::Login(LoginState::first(rules)), shown_once: false }
    }

    fn take(self, input: Input<LoginWindowAction>, cx: &mut Context<'_>) -> Self {
        let Self { at, shown_once } = self;
        match (at, input) {
            (At::Login(login), Input::Press { action: Act::ForgotPassword, .. }) if login.may_be_left(cx) => {
                Self { at: At::open_reset(cx), shown_once: true }
            }
            (At::Login(login), Input::Answer(Answer::ResetFound(true))) if !shown_once && login.is_untouched() => {
                Self { at: At::open_reset(cx), shown_once: true }
            }
            // One that was taken before only leads to its reset, and only while that is under way: whoever is
            // signed out, or starts the app anew, sees the login and not what became of an old link.
            (At::Login(login), Input::LinkCame(history))
                if login.may_be_left(cx) && (history.under_way || !history.taken) =>
            {
                Self { at: At::open_reset(cx), shown_once: true }
            }
            (At::Login(login), input) => match input.narrowed(Act::of_login) {
                Some(input) => Self { at: At::Login(login.take(input, cx)), shown_once },
                None => Self { at: At::Login(login), shown_once },
            },
            (At::Reset(reset), Input::Press { action: Act::BackToLogin, .. }) if reset.may_be_left(cx) => {
                reset.leave(cx);
                Self { at: At::open_login(cx), shown_once }
            }
            // Closed, with a word: it stays until the person goes on.
            (At::Reset(reset), input) if reset.is_closed() => match input.narrowed(Act::of_reset) {
                Some(input) => Self { at: At::Reset(reset.take(input, cx)), shown_once },
                None => Self { at: At::Reset(reset), shown_once },
            },
            (At::Reset(reset), input) => match input.narrowed(Act::of_reset) {
                Some(input) => Self { at: At::after_reset(reset.take(input, cx), cx), shown_once },
                None => Self { at: At::Reset(reset), shown_once },
            },
        }
    }

    fn screen(&self, view: View<'_>) -> LoginWindowScreen {
        match &self.at {
            At::Login(login) => LoginWindowScreen::Login { screen: login.screen(view) },
            At::Reset(reset) => LoginWindowScreen::Reset { screen: reset.screen(view) },
        }
    }

    fn interrupts(action: &LoginWindowAction) -> bool {
        match action {
            Act::Login { action } => LoginState::interrupts(action),
            Act::Reset { action } => ResetState::interrupts(action),
            Act::ForgotPassword | Act::BackToLogin => true,
        }
    }

    fn links(&self) -> LinkPolicy {
        match &self.at {
            At::Login(login) => login.links(),
            At::Reset(reset) => reset.links(),
        }
    }

    fn takes(&self, slot: Slot) -> bool {
        match &self.at {
            At::Login(login) => login.takes(slot),
            At::Reset(reset) => reset.takes(slot),
        }
    }

    fn waits(&mut self) -> Vec<&mut Deadline> {
        match &mut self.at {
            At::Login(login) => login.waits(),
            At::Reset(reset) => reset.waits(),
        }
    }

    fn account(&self) -> Option<&Address> {
        match &self.at {
            At::Login(login) => login.account(),
            At::Reset(reset) => reset.account(),
        }
    }

    fn place(&self) -> Place {
        match &self.at {
            At::Login(login) => login.place(),
            At::Reset(reset) => reset.place(),
        }
    }
}

impl LoginWindowAction {
    fn of_login(self) -> Option<LoginAction> {
        match self {
            Self::Login { action } => Some(action),
            Self::Reset { .. } | Self::ForgotPassword | Self::BackToLogin => None,
        }
    }

    fn of_reset(self) -> Option<ResetAction> {
        match self {
            Self::Reset { action } => Some(action),
            Self::Login { .. } | Self::ForgotPassword | Self::BackToLogin => None,
        }
    }
}
