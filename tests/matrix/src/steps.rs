//! The steps of the flows, as the table has them: what is struck, and who decides what comes of it.

use repass_sandbox::Settings;

use crate::{
    faults::Target,
    phone::Phone,
    scenes::{self, RECOVER, SAVE, SIGN_IN, Scene, VERIFY},
};

const SIGN_OUT: &str = "POST /logout?scope=others";
const REAUTHENTICATE: &str = "GET /reauthenticate";

const LOGIN_RS: &str = "core/src/flow/login.rs";
const RESET_RS: &str = "core/src/flow/reset.rs";
const RESET_EVENTS_RS: &str = "core/src/flow/reset/events.rs";
const CHANGE_RS: &str = "core/src/flow/change.rs";

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
        scene: scenes::at_login,
    },
    Step {
        title: "Reset: send instructions",
        about: "The address is entered and SEND RESET INSTRUCTIONS pressed.",
        decided_by: &[(RESET_RS, "requested"), (RESET_RS, "instructions_sent")],
        target: always(RECOVER),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_address,
    },
    Step {
        title: "Reset: send them again",
        about: "A mail has come, the wait is over, Resend is pressed.",
        decided_by: &[(RESET_RS, "requested"), (RESET_RS, "instructions_sent")],
        target: always(RECOVER),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_resend,
    },
    Step {
        title: "Reset: the code from the mail",
        about: "The right code is typed and submitted.",
        decided_by: &[(RESET_RS, "proved"), (RESET_RS, "proof_failed")],
        target: always(VERIFY),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_code,
    },
    Step {
        title: "Reset: the link from the mail",
        about: "The app is opened with the link.",
        decided_by: &[(RESET_RS, "proved"), (RESET_RS, "proof_failed")],
        target: always(VERIFY),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_link,
    },
    Step {
        title: "Reset: save, the first try struck",
        about: "A new password is typed twice and saved. Whatever the first try leaves open, the second one may settle.",
        decided_by: &[(RESET_RS, "saved"), (RESET_RS, "outcome_unknown"), (RESET_RS, "check_outcome")],
        target: once(SAVE),
        most_calls: 2,
        settings: Settings::strict,
        scene: scenes::at_new_password,
    },
    Step {
        title: "Reset: save, every try struck",
        about: "The same, but what was left open cannot be settled while the fault lasts.",
        decided_by: &[(RESET_RS, "saved"), (RESET_RS, "outcome_unknown"), (RESET_RS, "check_outcome")],
        target: always(SAVE),
        most_calls: 2,
        settings: Settings::strict,
        scene: scenes::at_new_password,
    },
    Step {
        title: "Reset: check again, the password was saved",
        about: "The answers to the save were lost after the work; now the person looks again.",
        decided_by: &[(RESET_RS, "check_outcome"), (RESET_RS, "saved")],
        target: always(SAVE),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_unknown_saved,
    },
    Step {
        title: "Reset: check again, the password was not saved",
        about: "The requests of the save were lost before the work; now the person looks again.",
        decided_by: &[(RESET_RS, "check_outcome"), (RESET_RS, "saved")],
        target: always(SAVE),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_unknown_not_saved,
    },
    Step {
        title: "Reset: sign in after the save",
        about: "The password is saved; the sign-in with it is struck.",
        decided_by: &[(RESET_RS, "password_saved"), (RESET_RS, "signed_in")],
        target: later(SIGN_IN, 1),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_new_password,
    },
    Step {
        title: "Reset: sign other devices out after the save",
        about: "The password is saved and the person signed in; signing the other devices out is struck.",
        decided_by: &[(RESET_RS, "signed_in"), (RESET_EVENTS_RS, "answered")],
        target: later(SIGN_OUT, 2),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_new_password,
    },
    Step {
        title: "Settings: save, the first try struck",
        about: "Signed in, a new password is typed twice and SAVE PROFILE pressed.",
        decided_by: &[(CHANGE_RS, "answered_save"), (CHANGE_RS, "refused"), (CHANGE_RS, "check_outcome")],
        target: once(SAVE),
        most_calls: 2,
        settings: Settings::strict,
        scene: scenes::at_settings,
    },
    Step {
        title: "Settings: save, every try struck",
        about: "The same, while the fault lasts.",
        decided_by: &[(CHANGE_RS, "answered_save"), (CHANGE_RS, "refused"), (CHANGE_RS, "check_outcome")],
        target: always(SAVE),
        most_calls: 2,
        settings: Settings::strict,
        scene: scenes::at_settings,
    },
    Step {
        title: "Settings: the server mails a code that confirms the change",
        about: "The session is old: the save is refused until a mailed code comes with it. Asking for that mail is struck.",
        decided_by: &[(CHANGE_RS, "refused"), (CHANGE_RS, "code_mailed")],
        target: later(REAUTHENTICATE, 1),
        most_calls: 1,
        settings: with_mailed_code,
        scene: scenes::at_old_session,
    },
    Step {
        title: "Settings: save with the mailed code",
        about: "The server spends the code with the first try, so the save is never repeated: signing in proves it.",
        decided_by: &[(CHANGE_RS, "answered_save"), (CHANGE_RS, "probe"), (CHANGE_RS, "probed")],
        target: always(SAVE),
        most_calls: 1,
        settings: with_mailed_code,
        scene: scenes::at_mailed_code,
    },
    Step {
        title: "Settings: check again after a save with the mailed code, saved",
        about: "Its answer was lost after the work, and the sign-in that would prove it as well; now the person looks again.",
        decided_by: &[(CHANGE_RS, "probe"), (CHANGE_RS, "probed")],
        target: always(SIGN_IN),
        most_calls: 1,
        settings: with_mailed_code,
        scene: scenes::at_unknown_change_saved,
    },
    Step {
        title: "Settings: check again after a save with the mailed code, not saved",
        about: "Its request was lost before the work; now the person looks again.",
        decided_by: &[(CHANGE_RS, "probe"), (CHANGE_RS, "probed")],
        target: always(SIGN_IN),
        most_calls: 1,
        settings: with_mailed_code,
        scene: scenes::at_unknown_change_not_saved,
    },
    Step {
        title: "Settings: save with the current password",
        about: "The server wants the current password with the change. It is another one by the second try, so there is none: signing in proves it.",
        decided_by: &[(CHANGE_RS, "answered_save"), (CHANGE_RS, "probe"), (CHANGE_RS, "probed")],
        target: always(SAVE),
        most_calls: 1,
        settings: with_current_password,
        scene: scenes::at_current_password,
    },
];

fn with_mailed_code() -> Settings {
    Settings { require_reauthentication: true, ..Settings::strict() }
}

fn with_current_password() -> Settings {
    Settings { require_current_password: true, ..Settings::strict() }
}
