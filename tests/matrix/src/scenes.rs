//! The ways to a step: what a person and their app did before the press that is struck.

use std::time::Duration;

use repass_core::flow::{
    Slot,
    change::{ChangeAction, ChangeScreen},
    login::{LoginAction, LoginScreen},
    reset::{ResetAction, ResetScreen},
};
use repass_ffi::flows::{ChangeFlow, LoginFlow, ResetFlow};

use crate::{
    faults::{disarm, lose},
    observed::ObservedFlow,
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
    Login(ObservedFlow<LoginFlow>),
    /// A reset.
    Reset(ObservedFlow<ResetFlow>),
    /// Personal Settings.
    Change(ObservedFlow<ChangeFlow>),
}

/// What is pressed.
#[derive(Clone)]
pub enum Press {
    /// LOGIN.
    SignIn,
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
        matches!(self, Self::Reset(ResetAction::SendInstructions { .. } | ResetAction::Resend))
    }

    /// Whether the password may change by it.
    #[must_use]
    pub fn saves(&self) -> bool {
        matches!(
            self,
            Self::Reset(ResetAction::Save | ResetAction::CheckAgain)
                | Self::Change(ChangeAction::Save | ChangeAction::CheckAgain)
        )
    }
}

/// Types into a secret field.
pub(crate) fn type_password(login: &LoginFlow, password: &str) {
    login.put(Slot::Password, password.as_bytes());
}

pub(crate) fn sign_in() -> LoginAction {
    LoginAction::SignIn { address: ADDRESS.to_owned() }
}

pub(crate) fn send_instructions() -> ResetAction {
    ResetAction::SendInstructions { address: ADDRESS.to_owned() }
}

pub(crate) fn at_login(phone: &Phone) -> Scene {
    let app = phone.open();
    let login = app.login();
    type_password(&login, OLD);
    Scene { app, stage: Stage::Login(login), press: Press::SignIn }
}

pub(crate) fn at_address(phone: &Phone) -> Scene {
    let app = phone.open();
    let reset = app.reset();
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::EnterAddress { .. }));
    Scene { app, stage: Stage::Reset(reset), press: Press::Reset(send_instructions()) }
}

fn inbox(phone: &Phone) -> (App, ObservedFlow<ResetFlow>) {
    let app = phone.open();
    let reset = app.reset();
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::EnterAddress { .. }));
    reset.dispatch(send_instructions());
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::CheckInbox { sending: false, .. }));
    phone.await_mail("Reset your", 1);
    (app, reset)
}

pub(crate) fn at_resend(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    let (app, reset) = phone.reopen_after(MINUTE, app, reset);
    Scene { app, stage: Stage::Reset(reset), press: Press::Reset(ResetAction::Resend) }
}

pub(crate) fn at_code(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    reset.put(Slot::Code, phone.newest_code("Reset your").as_bytes());
    Scene { app, stage: Stage::Reset(reset), press: Press::Reset(ResetAction::SubmitCode) }
}

pub(crate) fn at_link(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    let link = phone.newest_mail("Reset your").app_link().expect("an app link");
    Scene { app, stage: Stage::Reset(reset), press: Press::Link(link) }
}

pub(crate) fn at_new_password(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    reset.put(Slot::Code, phone.newest_code("Reset your").as_bytes());
    reset.dispatch(ResetAction::SubmitCode);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::NewPassword { .. }));
    type_new_password(|slot, text| reset.put(slot, text));
    Scene { app, stage: Stage::Reset(reset), press: Press::Reset(ResetAction::Save) }
}

pub(crate) fn at_done(phone: &Phone) -> Scene {
    let scene = at_new_password(phone);
    let Stage::Reset(reset) = &scene.stage else { unreachable!("a reset") };
    reset.dispatch(ResetAction::Save);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::Done { .. }));
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
    let Stage::Reset(reset) = &scene.stage else { unreachable!("a reset") };
    lose(&phone.sandbox, SAVE, served);
    reset.dispatch(ResetAction::Save);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::OutcomeUnknown { checking: false, .. }));
    disarm(&phone.sandbox);
    Scene { press: Press::Reset(ResetAction::CheckAgain), ..scene }
}

/// Signed in, in Personal Settings, with the new password typed twice.
fn settings(phone: &Phone, session_age: Duration) -> (App, ObservedFlow<ChangeFlow>) {
    let app = phone.open();
    let login = app.login();
    type_password(&login, OLD);
    login.dispatch(sign_in());
    let _ = login.shown(|screen| *screen == LoginScreen::SignedIn);
    phone.sandbox.age_sessions(ADDRESS, session_age).expect("aged");
    let change = app.change();
    let _ = change.shown(|screen| matches!(screen, ChangeScreen::Editing { account, .. } if !account.is_empty()));
    type_new_password(|slot, text| change.put(slot, text));
    (app, change)
}

pub(crate) fn at_settings(phone: &Phone) -> Scene {
    let (app, change) = settings(phone, Duration::ZERO);
    Scene { app, stage: Stage::Change(change), press: Press::Change(ChangeAction::Save) }
}

pub(crate) fn at_old_session(phone: &Phone) -> Scene {
    let (app, change) = settings(phone, Duration::from_hours(25));
    Scene { app, stage: Stage::Change(change), press: Press::Change(ChangeAction::Save) }
}

pub(crate) fn at_mailed_code(phone: &Phone) -> Scene {
    let (app, change) = settings(phone, Duration::from_hours(25));
    change.dispatch(ChangeAction::Save);
    let _ = change.settled();
    phone.await_mail("verification code", 1);
    change.put(Slot::Code, phone.newest_code("verification code").as_bytes());
    Scene { app, stage: Stage::Change(change), press: Press::Change(ChangeAction::Save) }
}

pub(crate) fn at_unknown_change_saved(phone: &Phone) -> Scene {
    at_unknown_change(phone, true)
}

pub(crate) fn at_unknown_change_not_saved(phone: &Phone) -> Scene {
    at_unknown_change(phone, false)
}

fn at_unknown_change(phone: &Phone, served: bool) -> Scene {
    let scene = at_mailed_code(phone);
    let Stage::Change(change) = &scene.stage else { unreachable!("Personal Settings") };
    lose(&phone.sandbox, SAVE, served);
    lose(&phone.sandbox, SIGN_IN, served);
    change.dispatch(ChangeAction::Save);
    let _ = change.shown(|screen| matches!(screen, ChangeScreen::OutcomeUnknown { checking: false, .. }));
    disarm(&phone.sandbox);
    Scene { press: Press::Change(ChangeAction::CheckAgain), ..scene }
}

pub(crate) fn at_current_password(phone: &Phone) -> Scene {
    let (app, change) = settings(phone, Duration::ZERO);
    change.dispatch(ChangeAction::Save);
    let _ = change.settled();
    change.put(Slot::CurrentPassword, OLD.as_bytes());
    Scene { app, stage: Stage::Change(change), press: Press::Change(ChangeAction::Save) }
}

/// The new password, twice.
pub(crate) fn type_new_password(put: impl Fn(Slot, &[u8])) {
    put(Slot::NewPassword, NEW.as_bytes());
    put(Slot::Retype, NEW.as_bytes());
}
