//! The ways to a step: what a person and their app did before the press that is struck.

use std::time::Duration;

use repass_core::flow::{
    Slot,
    change::{ChangeAction, ChangeScreen},
    login::{LoginAction, LoginScreen},
    login_window::{LoginWindowAction, LoginWindowScreen},
    reset::{ResetAction, ResetScreen},
};
use repass_ffi::flows::{ChangeFlow, LoginWindowFlow, ResetFlow};
use repass_sandbox::{Fault, FaultKind};

use crate::{
    faults::{disarm, lose},
    observed::{ObservedFlow, is_at_address, is_at_inbox},
    phone::{ADDRESS, App, NEW, OLD, Phone},
};

pub(crate) const SIGN_IN: &str = "POST /token?grant_type=password";
pub(crate) const RECOVER: &str = "POST /recover";
pub(crate) const VERIFY: &str = "POST /verify";
pub(crate) const SAVE: &str = "PUT /user";

/// The wait between two mails.
const MINUTE: Duration = Duration::from_mins(1);

/// The app, just before the press.
pub struct Scene {
    /// The running app.
    pub app: App,
    /// The flow.
    pub stage: Stage,
    /// What is pressed.
    pub press: Press,
}

/// The flow that is on the screen.
pub enum Stage {
    /// The login window.
    Login(ObservedFlow<LoginWindowFlow>),
    /// A reset.
    Reset(ObservedFlow<ResetFlow>),
    /// Personal Settings.
    Change(ObservedFlow<ChangeFlow>),
}

/// What is on the screen, whichever flow shows it.
#[derive(Clone, Debug)]
pub enum View {
    /// The login.
    Login(LoginScreen),
    /// A reset, by itself or at the login window.
    Reset(ResetScreen),
    /// Personal Settings.
    Change(ChangeScreen),
}

/// What is pressed.
#[derive(Clone)]
pub enum Press {
    /// A button of the login.
    Login(LoginAction),
    /// A button of the reset.
    Reset(ResetAction),
    /// The link in the mail.
    Link(String),
    /// A button of Personal Settings.
    Change(ChangeAction),
}

impl Press {
    /// Whether a mail of instructions is asked for.
    #[must_use]
    pub fn sends(&self) -> bool {
        matches!(self, Self::Reset(ResetAction::SendInstructions | ResetAction::Resend))
    }

    /// Whether the password may change by it.
    #[must_use]
    pub fn saves(&self) -> bool {
        matches!(
            self,
            Self::Reset(ResetAction::Save | ResetAction::CheckAgain)
                | Self::Change(ChangeAction::Save { .. } | ChangeAction::CheckAgain)
        )
    }
}

impl Stage {
    /// Waits until nothing is under way, and looks.
    #[must_use]
    pub fn view(&self) -> View {
        match self {
            Self::Login(login) => match login.settled() {
                LoginWindowScreen::Login { screen } => View::Login(screen),
                LoginWindowScreen::Reset { screen } => View::Reset(screen),
            },
            Self::Reset(reset) => View::Reset(reset.settled()),
            Self::Change(change) => View::Change(change.settled()),
        }
    }

    /// Types into a field, or opens a link.
    pub fn put(&self, slot: Slot, typed: &[u8]) {
        match self {
            Self::Login(login) => login.put(slot, typed),
            Self::Reset(reset) => reset.put(slot, typed),
            Self::Change(change) => change.put(slot, typed),
        }
    }

    /// Presses.
    ///
    /// # Panics
    /// Where there is no such button.
    pub fn press(&self, press: &Press) {
        match (self, press) {
            (stage, Press::Link(link)) => stage.put(Slot::Link, link.as_bytes()),
            (Self::Login(login), Press::Login(action)) => {
                login.dispatch(LoginWindowAction::Login { action: *action });
            }
            (Self::Login(login), Press::Reset(action)) => {
                login.dispatch(LoginWindowAction::Reset { action: *action });
            }
            (Self::Reset(reset), Press::Reset(action)) => reset.dispatch(*action),
            (Self::Change(change), Press::Change(action)) => change.dispatch(*action),
            _ => unreachable!("a button of another flow"),
        }
    }

    /// Whether a new password is typed.
    #[must_use]
    pub fn has_typed(&self) -> bool {
        let assessment = match self {
            Self::Login(login) => login.assess(),
            Self::Reset(reset) => reset.assess(),
            Self::Change(change) => change.assess(),
        };
        !assessment.empty
    }

    /// Kills the app and opens it again after this time, with the same flow on the screen.
    #[must_use]
    pub fn reopened_after(self, time: Duration, app: App, phone: &Phone) -> (App, Self) {
        let is_login_window = matches!(self, Self::Login(_));
        drop((app, self));
        phone.pass(time);
        let app = phone.open();
        let stage = if is_login_window { Self::Login(app.login_window()) } else { Self::Reset(app.reset()) };
        let _ = stage.view();
        (app, stage)
    }
}

/// Types the address and a password.
pub(crate) fn type_login(stage: &Stage, password: &str) {
    stage.put(Slot::Address, ADDRESS.as_bytes());
    stage.put(Slot::Password, password.as_bytes());
}

/// The new password, twice.
pub(crate) fn type_new_password(stage: &Stage) {
    stage.put(Slot::NewPassword, NEW.as_bytes());
    stage.put(Slot::Retype, NEW.as_bytes());
}

pub(crate) const SECOND_FACTOR: ResetAction = ResetAction::SubmitSecondFactor { recovery_code: false };
pub(crate) const SECOND_FACTOR_AT_LOGIN: LoginAction = LoginAction::SubmitSecondFactor { recovery_code: false };
pub(crate) const SAVE_PROFILE: ChangeAction = ChangeAction::Save { app_fields_changed: true };

// The login window

pub(crate) fn at_login(phone: &Phone) -> Scene {
    let app = phone.open();
    let stage = Stage::Login(app.login_window());
    type_login(&stage, OLD);
    Scene { app, stage, press: Press::Login(LoginAction::SignIn) }
}

pub(crate) fn at_login_second_factor(phone: &Phone) -> Scene {
    phone.add_second_factor();
    let scene = at_login(phone);
    scene.stage.press(&scene.press);
    let view = scene.stage.view();
    assert!(matches!(view, View::Login(LoginScreen::SecondFactor { .. })), "{view:?}");
    scene.stage.put(Slot::SecondFactor, phone.next_totp_code().as_bytes());
    Scene { press: Press::Login(SECOND_FACTOR_AT_LOGIN), ..scene }
}

/// A reset was left unfinished, and the login is on the screen again.
pub(crate) fn at_login_with_reset_waiting(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    phone.await_inbox_stored();
    drop(reset);
    let login = app.login_window();
    let _ = login.shown(|screen| matches!(screen, LoginWindowScreen::Reset { .. }));
    login.dispatch(LoginWindowAction::BackToLogin);
    let stage = Stage::Login(login);
    type_login(&stage, OLD);
    Scene { app, stage, press: Press::Login(LoginAction::SignIn) }
}

// The reset

pub(crate) fn at_address(phone: &Phone) -> Scene {
    let (app, reset) = address_typed(phone);
    Scene { app, stage: Stage::Reset(reset), press: Press::Reset(ResetAction::SendInstructions) }
}

fn address_typed(phone: &Phone) -> (App, ObservedFlow<ResetFlow>) {
    let app = phone.open();
    let reset = app.reset();
    let _ = reset.shown(is_at_address);
    reset.put(Slot::Address, ADDRESS.as_bytes());
    (app, reset)
}

fn inbox(phone: &Phone) -> (App, ObservedFlow<ResetFlow>) {
    let (app, reset) = address_typed(phone);
    reset.dispatch(ResetAction::SendInstructions);
    let _ = reset.shown(is_at_inbox);
    phone.await_mail("Reset your", 1);
    (app, reset)
}

pub(crate) fn at_resend(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    phone.await_inbox_stored();
    let (app, stage) = Stage::Reset(reset).reopened_after(MINUTE, app, phone);
    Scene { app, stage, press: Press::Reset(ResetAction::Resend) }
}

pub(crate) fn at_code(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    reset.put(Slot::Code, phone.newest_code("Reset your").as_bytes());
    Scene { app, stage: Stage::Reset(reset), press: Press::Reset(ResetAction::SubmitCode) }
}

/// A mistyped code stands in the field.
pub(crate) fn at_wrong_code(phone: &Phone) -> Scene {
    let scene = at_code(phone);
    let code = phone.newest_code("Reset your");
    let wrong: String = code.chars().map(|digit| if digit == '0' { '1' } else { '0' }).collect();
    scene.stage.put(Slot::Code, wrong.as_bytes());
    scene
}

pub(crate) fn at_link(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    let link = phone.newest_mail("Reset your").app_link().expect("an app link");
    Scene { app, stage: Stage::Reset(reset), press: Press::Link(link) }
}

pub(crate) fn at_second_factor(phone: &Phone) -> Scene {
    let scene = at_code(phone);
    phone.add_second_factor();
    scene.stage.press(&scene.press);
    asked_for_second_factor(scene, phone)
}

fn asked_for_second_factor(scene: Scene, phone: &Phone) -> Scene {
    let view = scene.stage.view();
    assert!(matches!(view, View::Reset(ResetScreen::SecondFactor { .. })), "{view:?}");
    scene.stage.put(Slot::SecondFactor, phone.next_totp_code().as_bytes());
    Scene { press: Press::Reset(SECOND_FACTOR), ..scene }
}

pub(crate) fn at_new_password(phone: &Phone) -> Scene {
    new_password_typed(at_code(phone))
}

/// Brings the proof, and types the new password that is asked for then.
fn new_password_typed(scene: Scene) -> Scene {
    scene.stage.press(&scene.press);
    let view = scene.stage.view();
    assert!(matches!(view, View::Reset(ResetScreen::NewPassword { .. })), "{view:?}");
    type_new_password(&scene.stage);
    Scene { press: Press::Reset(ResetAction::Save), ..scene }
}

/// The password is saved, and the sign-in with it asks for the second factor.
pub(crate) fn at_second_factor_to_sign_in(phone: &Phone) -> Scene {
    let scene = new_password_typed(at_second_factor(phone));
    scene.stage.press(&scene.press);
    asked_for_second_factor(scene, phone)
}

pub(crate) fn at_done(phone: &Phone) -> Scene {
    let scene = at_new_password(phone);
    scene.stage.press(&scene.press);
    let view = scene.stage.view();
    assert!(matches!(view, View::Reset(ResetScreen::Done { .. })), "{view:?}");
    scene
}

pub(crate) fn at_unknown_saved(phone: &Phone) -> Scene {
    at_unknown(phone, true)
}

pub(crate) fn at_unknown_not_saved(phone: &Phone) -> Scene {
    at_unknown(phone, false)
}

fn at_unknown(phone: &Phone, served: bool) -> Scene {
    let scene = at_new_password(phone);
    lose(&phone.sandbox, SAVE, served);
    scene.stage.press(&scene.press);
    let view = scene.stage.view();
    assert!(matches!(view, View::Reset(ResetScreen::OutcomeUnknown { .. })), "{view:?}");
    disarm(&phone.sandbox);
    Scene { press: Press::Reset(ResetAction::CheckAgain), ..scene }
}

// Personal Settings

/// Signed in, in Personal Settings, with the new password typed twice.
fn settings(phone: &Phone, session_age: Duration) -> Scene {
    let Scene { app, stage, press } = at_login(phone);
    stage.press(&press);
    let view = stage.view();
    assert!(matches!(view, View::Login(LoginScreen::SignedIn)), "{view:?}");
    phone.sandbox.age_sessions(ADDRESS, session_age).expect("aged");
    let change = app.change();
    let _ = change.shown(|screen| matches!(screen, ChangeScreen::Editing { screen } if !screen.account.is_empty()));
    let stage = Stage::Change(change);
    type_new_password(&stage);
    Scene { app, stage, press: Press::Change(SAVE_PROFILE) }
}

pub(crate) fn at_settings(phone: &Phone) -> Scene {
    settings(phone, Duration::ZERO)
}

/// The answer to the first try will be lost, whatever else is struck.
pub(crate) fn at_save_to_be_found_out(phone: &Phone) -> Scene {
    let scene = at_settings(phone);
    phone.sandbox.add_fault(Fault::once(SAVE, FaultKind::LoseAnswer));
    scene
}

pub(crate) fn at_old_session(phone: &Phone) -> Scene {
    settings(phone, Duration::from_hours(25))
}

pub(crate) fn at_mailed_code(phone: &Phone) -> Scene {
    let scene = at_old_session(phone);
    scene.stage.press(&scene.press);
    let _ = scene.stage.view();
    phone.await_mail("verification code", 1);
    scene.stage.put(Slot::Code, phone.newest_code("verification code").as_bytes());
    scene
}

pub(crate) fn at_unknown_change_saved(phone: &Phone) -> Scene {
    at_unknown_change(phone, true)
}

pub(crate) fn at_unknown_change_not_saved(phone: &Phone) -> Scene {
    at_unknown_change(phone, false)
}

fn at_unknown_change(phone: &Phone, served: bool) -> Scene {
    let scene = at_mailed_code(phone);
    lose(&phone.sandbox, SAVE, served);
    lose(&phone.sandbox, SIGN_IN, served);
    scene.stage.press(&scene.press);
    let view = scene.stage.view();
    assert!(matches!(view, View::Change(ChangeScreen::OutcomeUnknown { .. })), "{view:?}");
    disarm(&phone.sandbox);
    Scene { press: Press::Change(ChangeAction::CheckAgain), ..scene }
}

pub(crate) fn at_current_password(phone: &Phone) -> Scene {
    let scene = at_settings(phone);
    scene.stage.press(&scene.press);
    let _ = scene.stage.view();
    scene.stage.put(Slot::CurrentPassword, OLD.as_bytes());
    scene
}
