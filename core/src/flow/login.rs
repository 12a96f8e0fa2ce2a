//! The login window: address and password, and the way to Forgot Password.

use super::{
    Answer, Effect, EffectId, Entry, Event, Facts, Flight, Flow, Issued, Rules, Slot, after_typing, read_address,
};
use crate::{
    address::Address,
    backend::Failure,
    problem::Problem,
    time::{Deadline, Timestamp},
};

/// What a person may do at the login window. Forgot Password begins a reset flow beside this one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LoginAction {
    /// Sign in with the address as typed and the password typed into [`Slot::Password`].
    SignIn {
        /// As typed; the flow reads it.
        address: String,
    },
    /// Back to the fields.
    StartOver,
}

/// What the login window shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LoginScreen {
    /// The fields, LOGIN and Forgot Password.
    SignIn {
        /// Counts how often the password field was emptied; a new number means an empty field.
        form: u32,
        /// Being checked.
        signing_in: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// Whether a reset was left unfinished, to be gone on with.
        reset_waiting: bool,
    },
    /// The account asks for a second factor, which is not supported yet.
    SecondFactor,
    /// The host has the session.
    SignedIn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    SignIn,
    SecondFactor,
    SignedIn,
}

/// The machine of the login window.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Login {
    rules: Rules,
    step: Step,
    flight: Flight,
    address: Option<Address>,
    reset_waiting: bool,
    /// Runs while the app is in the background.
    wipe: Option<Deadline>,
    form: u32,
    problem: Option<Problem>,
}

impl Login {
    fn sign_in(&mut self, typed: &str, facts: &Facts) {
        let address = match read_address(typed) {
            Ok(address) => address,
            Err(problem) => return self.problem = Some(problem),
        };
        if !facts.has_password {
            return self.problem = Some(Problem::EnterPassword);
        }
        self.address = Some(address.clone());
        self.flight.send(Effect::SignIn { address, slot: Slot::Password });
    }

    fn answered(&mut self, answer: Answer, now: Timestamp) {
        match answer {
            Answer::SignedIn(Ok(Entry::In)) => self.flight.send(Effect::HandOver),
            Answer::SignedIn(Ok(Entry::SecondFactor) | Err(Failure::SecondFactorRequired)) => {
                self.step = Step::SecondFactor;
                self.empty_password();
            }
            Answer::SignedIn(Err(failure)) => self.problem = Some(Problem::of(&failure, now)),
            Answer::HandedOver(false) => self.problem = Some(Problem::TryAgain),
            Answer::HandedOver(true) => {
                self.step = Step::SignedIn;
                self.empty_password();
            }
            _ => {}
        }
    }

    fn empty_password(&mut self) {
        self.flight.tell(Effect::Wipe(&[Slot::Password]));
        self.form += 1;
    }

    fn settle(&mut self, now: Timestamp) {
        self.wipe = self.wipe.map(|wait| wait.seen_from(now));
        if self.flight.is_idle() && self.wipe.is_some_and(|wait| wait.passed(now)) {
            self.wipe = None;
            self.empty_password();
        }
    }
}

impl Flow for Login {
    type Action = LoginAction;
    type Screen = LoginScreen;

    const NAME: &'static str = "login";

    fn new(rules: Rules) -> Self {
        Self {
            rules,
            step: Step::SignIn,
            flight: Flight::default(),
            address: None,
            reset_waiting: false,
            wipe: None,
            form: 0,
            problem: None,
        }
    }

    fn step(mut self, now: Timestamp, event: Event<LoginAction>) -> (Self, Vec<Issued>) {
        match event {
            Event::Started => {
                self.flight.tell(Effect::LookForReset);
            }
            Event::Act { action: LoginAction::SignIn { address }, facts, .. } => {
                if self.step == Step::SignIn && self.flight.is_idle() {
                    self.problem = None;
                    self.sign_in(&address, &facts);
                }
            }
            Event::Act { action: LoginAction::StartOver, .. } => {
                self.flight.abandon();
                self.problem = None;
                self.step = Step::SignIn;
            }
            Event::Typed(_) => self.problem = after_typing(self.problem),
            // Nobody waits for this one: the fields work while a store is slow.
            Event::Answered { answer: Answer::ResetFound(found), .. } => self.reset_waiting = found,
            Event::Answered { id, answer } => {
                if let Some((_, answer)) = self.flight.land(id, answer) {
                    self.answered(answer, now);
                }
            }
            Event::Backgrounded => self.wipe = Some(Deadline::after(now, self.rules.timing.wipe)),
            Event::Foregrounded => {
                self.settle(now);
                self.wipe = None;
                self.flight.tell(Effect::LookForReset);
            }
            Event::LinkOpened(_) | Event::Tick => {}
        }
        self.settle(now);
        let issued = self.flight.take_issued();
        (self, issued)
    }

    fn screen(&self, _: Timestamp) -> LoginScreen {
        match self.step {
            Step::SignIn => LoginScreen::SignIn {
                form: self.form,
                signing_in: !self.flight.is_idle(),
                problem: self.problem,
                reset_waiting: self.reset_waiting,
            },
            Step::SecondFactor => LoginScreen::SecondFactor,
            Step::SignedIn => LoginScreen::SignedIn,
        }
    }

    fn accepts(&self, slot: Slot) -> bool {
        slot == Slot::Password && self.step == Step::SignIn && self.flight.is_idle()
    }

    fn awaits(&self, id: EffectId) -> bool {
        self.flight.awaits(id)
    }

    fn deadlines(&self) -> Vec<Deadline> {
        let wait_of_problem = match self.problem {
            Some(Problem::Wait { until }) => until,
            _ => None,
        };
        self.wipe.into_iter().chain(wait_of_problem).collect()
    }

    fn account(&self) -> Option<&Address> {
        self.address.as_ref()
    }
}
