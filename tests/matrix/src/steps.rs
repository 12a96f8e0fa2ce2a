//! The steps: how a person gets there, what they press, and which call is struck.

use std::time::Duration;

use repass_core::flow::{
    Slot,
    change::{ChangeAction, ChangeScreen},
    login::LoginAction,
    reset::{ResetAction, ResetScreen},
};
use repass_ffi::flows::{ChangeFlow, LoginFlow, ResetFlow};
use repass_sandbox::Settings;

use crate::{
    faults::{Target, disarm, lose},
    phone::{ADDRESS, App, NEW, OLD, Phone},
    watched::Watched,
};

const SIGN_IN: &str = "POST /token?grant_type=password";
const RECOVER: &str = "POST /recover";
const VERIFY: &str = "POST /verify";
const SAVE: &str = "PUT /user";
const SIGN_OUT: &str = "POST /logout?scope=others";
const REAUTHENTICATE: &str = "GET /reauthenticate";

const LOGIN_RS: &str = "core/src/flow/login.rs";
const RESET_RS: &str = "core/src/flow/reset.rs";
const RESET_EVENTS_RS: &str = "core/src/flow/reset/events.rs";
const CHANGE_RS: &str = "core/src/flow/change.rs";

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
    Login(Watched<LoginFlow>),
    /// A reset.
    Reset(Watched<ResetFlow>),
    /// Personal Settings.
    Change(Watched<ChangeFlow>),
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

/// One step of a flow.
pub struct Step {
    /// As the table calls it.
    pub title: &'static str,
    /// What the table says about it.
    pub about: &'static str,
    /// The functions that decide, with their files.
    pub decided_by: &'static [(&'static str, &'static str)],
    /// Which calls are struck.
    pub target: Target,
    /// How often the route may be called by one press.
    pub most_calls: usize,
    /// The server.
    pub settings: fn() -> Settings,
    /// The way there.
    pub scene: fn(&Phone) -> Scene,
}

const fn once(route: &'static str) -> Target {
    Target { route, calls_before: 0, times: Some(1) }
}

const fn always(route: &'static str) -> Target {
    Target { route, calls_before: 0, times: None }
}

const fn later(route: &'static str, calls_before: usize) -> Target {
    Target { route, calls_before, times: None }
}

/// All of them, in the order of the table.
pub const ALL: &[Step] = &[
    Step {
        title: "Login window: sign in",
        about: "The right password is typed and LOGIN pressed.",
        decided_by: &[(LOGIN_RS, "answered")],
        target: always(SIGN_IN),
        most_calls: 1,
        settings: Settings::strict,
        scene: at_login,
    },
    Step {
        title: "Reset: send instructions",
        about: "The address is entered and SEND RESET INSTRUCTIONS pressed.",
        decided_by: &[(RESET_RS, "requested"), (RESET_RS, "instructions_sent")],
        target: always(RECOVER),
        most_calls: 1,
        settings: Settings::strict,
        scene: at_address,
    },
    Step {
        title: "Reset: send them again",
        about: "A mail has come, the wait is over, Resend is pressed.",
        decided_by: &[(RESET_RS, "requested"), (RESET_RS, "instructions_sent")],
        target: always(RECOVER),
        most_calls: 1,
        settings: Settings::strict,
        scene: at_resend,
    },
    Step {
        title: "Reset: the code from the mail",
        about: "The right code is typed and submitted.",
        decided_by: &[(RESET_RS, "proved"), (RESET_RS, "proof_failed")],
        target: always(VERIFY),
        most_calls: 1,
        settings: Settings::strict,
        scene: at_code,
    },
    Step {
        title: "Reset: the link from the mail",
        about: "The app is opened with the link.",
        decided_by: &[(RESET_RS, "proved"), (RESET_RS, "proof_failed")],
        target: always(VERIFY),
        most_calls: 1,
        settings: Settings::strict,
        scene: at_link,
    },
    Step {
        title: "Reset: save, the first try struck",
        about: "A new password is typed twice and saved. Whatever the first try leaves open, the second one may settle.",
        decided_by: &[(RESET_RS, "saved"), (RESET_RS, "outcome_unknown"), (RESET_RS, "check_outcome")],
        target: once(SAVE),
        most_calls: 2,
        settings: Settings::strict,
        scene: at_new_password,
    },
    Step {
        title: "Reset: save, every try struck",
        about: "The same, but what was left open cannot be settled while the fault lasts.",
        decided_by: &[(RESET_RS, "saved"), (RESET_RS, "outcome_unknown"), (RESET_RS, "check_outcome")],
        target: always(SAVE),
        most_calls: 2,
        settings: Settings::strict,
        scene: at_new_password,
    },
    Step {
        title: "Reset: check again, the password was saved",
        about: "The answers to the save were lost after the work; now the person looks again.",
        decided_by: &[(RESET_RS, "check_outcome"), (RESET_RS, "saved")],
        target: always(SAVE),
        most_calls: 1,
        settings: Settings::strict,
        scene: at_unknown_saved,
    },
    Step {
        title: "Reset: check again, the password was not saved",
        about: "The requests of the save were lost before the work; now the person looks again.",
        decided_by: &[(RESET_RS, "check_outcome"), (RESET_RS, "saved")],
        target: always(SAVE),
        most_calls: 1,
        settings: Settings::strict,
        scene: at_unknown_not_saved,
    },
    Step {
        title: "Reset: sign in after the save",
        about: "The password is saved; the sign-in with it is struck.",
        decided_by: &[(RESET_RS, "password_saved"), (RESET_RS, "signed_in")],
        target: later(SIGN_IN, 1),
        most_calls: 1,
        settings: Settings::strict,
        scene: at_new_password,
    },
    Step {
        title: "Reset: sign other devices out after the save",
        about: "The password is saved and the person signed in; signing the other devices out is struck.",
        decided_by: &[(RESET_RS, "signed_in"), (RESET_EVENTS_RS, "answered")],
        target: later(SIGN_OUT, 2),
        most_calls: 1,
        settings: Settings::strict,
        scene: at_new_password,
    },
    Step {
        title: "Settings: save, the first try struck",
        about: "Signed in, a new password is typed twice and SAVE PROFILE pressed.",
        decided_by: &[(CHANGE_RS, "answered_save"), (CHANGE_RS, "refused"), (CHANGE_RS, "check_outcome")],
        target: once(SAVE),
        most_calls: 2,
        settings: Settings::strict,
        scene: at_settings,
    },
    Step {
        title: "Settings: save, every try struck",
        about: "The same, while the fault lasts.",
        decided_by: &[(CHANGE_RS, "answered_save"), (CHANGE_RS, "refused"), (CHANGE_RS, "check_outcome")],
        target: always(SAVE),
        most_calls: 2,
        settings: Settings::strict,
        scene: at_settings,
    },
    Step {
        title: "Settings: the server mails a code that confirms the change",
        about: "The session is old: the save is refused until a mailed code comes with it. Asking for that mail is struck.",
        decided_by: &[(CHANGE_RS, "refused"), (CHANGE_RS, "code_mailed")],
        target: later(REAUTHENTICATE, 1),
        most_calls: 1,
        settings: with_mailed_code,
        scene: at_old_session,
    },
    Step {
        title: "Settings: save with the mailed code",
        about: "The server spends the code with the first try, so the save is never repeated: signing in proves it.",
        decided_by: &[(CHANGE_RS, "answered_save"), (CHANGE_RS, "probe"), (CHANGE_RS, "probed")],
        target: always(SAVE),
        most_calls: 1,
        settings: with_mailed_code,
        scene: at_mailed_code,
    },
    Step {
        title: "Settings: check again after a save with the mailed code, saved",
        about: "Its answer was lost after the work, and the sign-in that would prove it as well; now the person looks again.",
        decided_by: &[(CHANGE_RS, "probe"), (CHANGE_RS, "probed")],
        target: always(SIGN_IN),
        most_calls: 1,
        settings: with_mailed_code,
        scene: at_unknown_change_saved,
    },
    Step {
        title: "Settings: check again after a save with the mailed code, not saved",
        about: "Its request was lost before the work; now the person looks again.",
        decided_by: &[(CHANGE_RS, "probe"), (CHANGE_RS, "probed")],
        target: always(SIGN_IN),
        most_calls: 1,
        settings: with_mailed_code,
        scene: at_unknown_change_not_saved,
    },
    Step {
        title: "Settings: save with the current password",
        about: "The server wants the current password with the change. It is another one by the second try, so there is none: signing in proves it.",
        decided_by: &[(CHANGE_RS, "answered_save"), (CHANGE_RS, "probe"), (CHANGE_RS, "probed")],
        target: always(SAVE),
        most_calls: 1,
        settings: with_current_password,
        scene: at_current_password,
    },
];

fn with_mailed_code() -> Settings {
    Settings { require_reauthentication: true, ..Settings::strict() }
}

fn with_current_password() -> Settings {
    Settings { require_current_password: true, ..Settings::strict() }
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

fn at_login(phone: &Phone) -> Scene {
    let app = phone.open();
    let login = app.login();
    type_password(&login, OLD);
    Scene { app, stage: Stage::Login(login), press: Press::SignIn }
}

fn at_address(phone: &Phone) -> Scene {
    let app = phone.open();
    let reset = app.reset();
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::EnterAddress { .. }));
    Scene { app, stage: Stage::Reset(reset), press: Press::Reset(send_instructions()) }
}

fn inbox(phone: &Phone) -> (App, Watched<ResetFlow>) {
    let app = phone.open();
    let reset = app.reset();
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::EnterAddress { .. }));
    reset.dispatch(send_instructions());
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::CheckInbox { sending: false, .. }));
    phone.await_mail("Reset your", 1);
    (app, reset)
}

fn at_resend(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    let (app, reset) = phone.reopen_after(MINUTE, app, reset);
    Scene { app, stage: Stage::Reset(reset), press: Press::Reset(ResetAction::Resend) }
}

fn at_code(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    reset.put(Slot::Code, phone.newest_code("Reset your").as_bytes());
    Scene { app, stage: Stage::Reset(reset), press: Press::Reset(ResetAction::SubmitCode) }
}

fn at_link(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    let link = phone.newest_mail("Reset your").app_link().expect("an app link");
    Scene { app, stage: Stage::Reset(reset), press: Press::Link(link) }
}

fn at_new_password(phone: &Phone) -> Scene {
    let (app, reset) = inbox(phone);
    reset.put(Slot::Code, phone.newest_code("Reset your").as_bytes());
    reset.dispatch(ResetAction::SubmitCode);
    let _ = reset.shown(|screen| matches!(screen, ResetScreen::NewPassword { .. }));
    type_new_password(|slot, text| reset.put(slot, text));
    Scene { app, stage: Stage::Reset(reset), press: Press::Reset(ResetAction::Save) }
}

fn at_unknown_saved(phone: &Phone) -> Scene {
    at_unknown(phone, true)
}

fn at_unknown_not_saved(phone: &Phone) -> Scene {
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
fn settings(phone: &Phone, session_age: Duration) -> (App, Watched<ChangeFlow>) {
    let app = phone.open();
    let login = app.login();
    type_password(&login, OLD);
    login.dispatch(sign_in());
    let _ = login.shown(|screen| *screen == repass_core::flow::login::LoginScreen::SignedIn);
    phone.sandbox.age_sessions(ADDRESS, session_age).expect("aged");
    let change = app.change();
    let _ = change.shown(|screen| matches!(screen, ChangeScreen::Editing { account, .. } if !account.is_empty()));
    type_new_password(|slot, text| change.put(slot, text));
    (app, change)
}

fn at_settings(phone: &Phone) -> Scene {
    let (app, change) = settings(phone, Duration::ZERO);
    Scene { app, stage: Stage::Change(change), press: Press::Change(ChangeAction::Save) }
}

fn at_old_session(phone: &Phone) -> Scene {
    let (app, change) = settings(phone, Duration::from_hours(25));
    Scene { app, stage: Stage::Change(change), press: Press::Change(ChangeAction::Save) }
}

fn at_mailed_code(phone: &Phone) -> Scene {
    let (app, change) = settings(phone, Duration::from_hours(25));
    change.dispatch(ChangeAction::Save);
    let _ = change.settled();
    phone.await_mail("verification code", 1);
    change.put(Slot::Code, phone.newest_code("verification code").as_bytes());
    Scene { app, stage: Stage::Change(change), press: Press::Change(ChangeAction::Save) }
}

fn at_unknown_change_saved(phone: &Phone) -> Scene {
    at_unknown_change(phone, true)
}

fn at_unknown_change_not_saved(phone: &Phone) -> Scene {
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

fn at_current_password(phone: &Phone) -> Scene {
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
