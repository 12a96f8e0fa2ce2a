//! The login: address and password, and a second factor where the account has one.

use super::{
    Answer, Busy, Effect, Facts, Machine, Notice, Rules, SecondFactorScreen, SignInFacts, Slot,
    analytics::Place,
    form::Form,
    machine::{Context, Input, LinkPolicy, State, View},
    shared_screens::{busy, second_factor, second_factor_failed},
};
use crate::{
    address::Address,
    backend::{Failure, SecondFactor},
    problem::Problem,
    time::Deadline,
};

use LoginAction as Act;

/// The machine of the login.
pub type Login = Machine<LoginState>;

/// What a person may do at the login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LoginAction {
    /// Sign in with what is typed into [`Slot::Address`] and [`Slot::Password`].
    SignIn,
    /// Use the code typed into [`Slot::SecondFactor`].
    SubmitSecondFactor {
        /// Whether it is a recovery code.
        recovery_code: bool,
    },
    /// Back to the fields.
    StartOver,
}

/// What the login shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LoginScreen {
    /// The fields, LOGIN and Forgot Password.
    SignIn {
        /// What to show.
        screen: SignInScreen,
    },
    /// The account asks for a second factor.
    SecondFactor {
        /// What to show.
        screen: SecondFactorScreen,
    },
    /// The host has the session.
    SignedIn,
}

/// The fields, LOGIN and Forgot Password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignInScreen {
    /// Signing in.
    pub busy: Option<Busy>,
    /// What is in the way.
    pub problem: Option<Problem>,
    /// Whether a reset was left unfinished, to be gone on with.
    pub reset_waiting: bool,
}

/// Where a login is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LoginState {
    at: At,
    reset_waiting: bool,
    /// Whether anything was typed.
    touched: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum At {
    Fields { form: Form },
    SigningIn { address: Address },
    SecondFactor { form: Form, address: Address, factor: SecondFactor },
    SignedIn { address: Address },
}

impl At {
    fn sign_in(facts: Facts, cx: &mut Context<'_>) -> Self {
        let address = match facts.address {
            Ok(_) if !facts.has_password => return Self::Fields { form: Form::with(Problem::EnterPassword) },
            Ok(address) => address,
            Err(problem) => return Self::Fields { form: Form::with(problem) },
        };
        cx.flight.send(Effect::SignIn { address: address.clone(), slot: Slot::Password });
        Self::SigningIn { address }
    }

    fn signed_in(address: Address, result: Result<SignInFacts, Failure>, cx: &mut Context<'_>) -> Self {
        match result {
            Ok(SignInFacts::In) => {
                cx.flight.send(Effect::HandOver);
                Self::SigningIn { address }
            }
            Ok(SignInFacts::SecondFactor(factor)) => {
                cx.wipe(&[Slot::Password, Slot::SecondFactor]);
                Self::SecondFactor { form: Form::clear(), address, factor }
            }
            Err(failure) => Self::Fields { form: Form::with(Problem::of(&failure, cx.now)) },
        }
    }

    fn answer_challenge(
        address: Address,
        factor: SecondFactor,
        recovery_code: bool,
        facts: &Facts,
        cx: &mut Context<'_>,
    ) -> Self {
        let problem = (!facts.has_second_factor).then_some(Problem::EnterSecondFactor);
        if problem.is_none() {
            cx.flight.send(Effect::AnswerChallenge { recovery_code });
        }
        Self::SecondFactor { form: Form { problem, notice: None }, address, factor }
    }

    fn challenge_answered(
        address: Address,
        factor: SecondFactor,
        result: Result<SignInFacts, Failure>,
        cx: &mut Context<'_>,
    ) -> Self {
        match result {
            // The password has to be given again.
            Err(Failure::SessionOver) => {
                cx.wipe(SECRETS);
                Self::Fields { form: Form::with(Problem::SignInAgain) }
            }
            Err(failure) => {
                let form = second_factor_failed(&failure, cx.now);
                Self::SecondFactor { form, address, factor }
            }
            Ok(signed_in) => Self::signed_in(address, Ok(signed_in), cx),
        }
    }

    fn handed_over(address: Address, taken: bool, cx: &mut Context<'_>) -> Self {
        if taken {
            cx.wipe(SECRETS);
            return Self::SignedIn { address };
        }
        cx.flight.tell(Effect::EndSession);
        Self::Fields { form: Form::with(Problem::CheckSessionStorage) }
    }

    fn start_over(cx: &mut Context<'_>) -> Self {
        cx.flight.abandon();
        cx.flight.tell(Effect::EndChallenge);
        cx.wipe(&[Slot::SecondFactor]);
        Self::Fields { form: Form::clear() }
    }

    fn form(&mut self) -> Option<&mut Form> {
        match self {
            Self::Fields { form } | Self::SecondFactor { form, .. } => Some(form),
            Self::SigningIn { .. } | Self::SignedIn { .. } => None,
        }
    }
}

const SECRETS: &[Slot] = &[Slot::Password, Slot::SecondFactor];

impl LoginState {
    /// Whether nothing was typed and nothing pressed yet.
    pub(super) fn is_untouched(&self) -> bool {
        !self.touched && matches!(self.at, At::Fields { .. })
    }

    /// Whether the person may go elsewhere from here.
    pub(super) fn may_be_left(&self, cx: &Context<'_>) -> bool {
        !matches!(self.at, At::SignedIn { .. }) && !matches!(cx.flight.awaited(), Some(Effect::HandOver))
    }
}

impl State for LoginState {
    type Action = LoginAction;
    type Screen = LoginScreen;

    const NAME: &'static str = "login";
    const RECORD: &'static str = "login";
    const SECRETS: &'static [Slot] = SECRETS;

    fn first(_: &Rules) -> Self {
        Self { at: At::Fields { form: Form::clear() }, reset_waiting: false, touched: false }
    }

    fn take(self, input: Input<LoginAction>, cx: &mut Context<'_>) -> Self {
        let Self { at, mut reset_waiting, mut touched } = self;
        let at = match (at, input) {
            (at, Input::Started | Input::Foregrounded) => {
                cx.flight.tell(Effect::LookForReset);
                at
            }
            (at, Input::Answer(Answer::ResetFound(found))) => {
                reset_waiting = found;
                at
            }
            (At::Fields { .. }, Input::Press { action: Act::SignIn, facts, .. }) => {
                touched = true;
                At::sign_in(facts, cx)
            }
            (At::SigningIn { address }, Input::Answer(Answer::SignedIn(result))) => At::signed_in(address, result, cx),
            (
                At::SecondFactor { address, factor, .. },
                Input::Press { action: Act::SubmitSecondFactor { recovery_code }, facts, .. },
            ) => At::answer_challenge(address, factor, recovery_code, &facts, cx),
            (At::SecondFactor { address, factor, .. }, Input::Answer(Answer::SignedIn(result))) => {
                At::challenge_answered(address, factor, result, cx)
            }
            (
                At::SigningIn { address } | At::SecondFactor { address, .. },
                Input::Answer(Answer::HandedOver(taken)),
            ) => At::handed_over(address, taken, cx),
            (at @ (At::Fields { .. } | At::SignedIn { .. }), Input::Press { action: Act::StartOver, .. }) => at,
            (at @ At::SigningIn { .. }, Input::Press { action: Act::StartOver, .. })
                if matches!(cx.flight.awaited(), Some(Effect::HandOver)) =>
            {
                at
            }
            (_, Input::Press { action: Act::StartOver, .. }) => At::start_over(cx),
            (mut at, Input::Typed { slot, .. }) => {
                touched = true;
                if let Some(form) = at.form() {
                    *form = form.typed(slot);
                }
                at
            }
            (At::SecondFactor { address, factor, .. }, Input::Wiped) => {
                At::SecondFactor { form: Form::noting(Some(Notice::FieldsWiped)), address, factor }
            }
            // Means nothing here, and changes nothing.
            (
                at,
                Input::Press { action: Act::SignIn | Act::SubmitSecondFactor { .. }, .. }
                | Input::Link(_)
                | Input::LinkCame(_)
                | Input::Wiped
                | Input::Time
                | Input::Answer(
                    Answer::Persisted(_)
                    | Answer::Restored(_)
                    | Answer::LinkLookedUp(_)
                    | Answer::Account(_)
                    | Answer::PolicyLearned(_)
                    | Answer::Requested(_)
                    | Answer::Verified(..)
                    | Answer::GrantConfirmed(_)
                    | Answer::GrantRenewed(_)
                    | Answer::PasswordSet(_)
                    | Answer::PasswordChanged(_)
                    | Answer::CodeMailed(_)
                    | Answer::SignedIn(_)
                    | Answer::OthersSignedOut(_)
                    | Answer::HandedOver(_)
                    | Answer::CaptchaSolved(_),
                ),
            ) => at,
        };
        Self { at, reset_waiting, touched }
    }

    fn screen(&self, view: View<'_>) -> LoginScreen {
        let reset_waiting = self.reset_waiting;
        match &self.at {
            At::Fields { form } => {
                LoginScreen::SignIn { screen: SignInScreen { busy: None, problem: form.problem, reset_waiting } }
            }
            At::SigningIn { .. } => {
                let busy = Some(Busy::SigningIn);
                LoginScreen::SignIn { screen: SignInScreen { busy, problem: None, reset_waiting } }
            }
            At::SecondFactor { form, address, factor } => {
                LoginScreen::SecondFactor { screen: second_factor(*form, address, *factor, busy(view.awaited)) }
            }
            At::SignedIn { .. } => LoginScreen::SignedIn,
        }
    }

    fn interrupts(action: &LoginAction) -> bool {
        *action == LoginAction::StartOver
    }

    fn links(&self) -> LinkPolicy {
        LinkPolicy::Drop
    }

    fn takes(&self, slot: Slot) -> bool {
        match slot {
            Slot::Address | Slot::Password => matches!(self.at, At::Fields { .. }),
            Slot::SecondFactor => matches!(self.at, At::SecondFactor { .. }),
            Slot::NewPassword | Slot::Retype | Slot::CurrentPassword | Slot::Code | Slot::Link => false,
        }
    }

    fn waits(&mut self) -> Vec<&mut Deadline> {
        self.at.form().and_then(Form::wait).into_iter().collect()
    }

    fn account(&self) -> Option<&Address> {
        match &self.at {
            At::Fields { .. } => None,
            At::SigningIn { address } | At::SecondFactor { address, .. } | At::SignedIn { address } => Some(address),
        }
    }

    fn place(&self) -> Place {
        match &self.at {
            At::Fields { form } => Place::Login(form.problem),
            At::SigningIn { .. } => Place::Login(None),
            At::SecondFactor { .. } => Place::LoginSecondFactor,
            At::SignedIn { .. } => Place::SignedIn,
        }
    }
}
