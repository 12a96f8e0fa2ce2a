//! The steps of the flows, as the table has them: what is struck, and who decides what comes of it.

use repass_sandbox::Settings;

use crate::{
    faults::Target,
    host::CAPTCHA,
    phone::Phone,
    scenes::{self, RECOVER, SAVE, SIGN_IN, Scene, VERIFY},
};

const SIGN_OUT: &str = "POST /logout?scope=others";
const REAUTHENTICATE: &str = "GET /reauthenticate";
const CHALLENGE: &str = "POST /factors/*/challenge";
const FACTOR: &str = "POST /factors/*/verify";

const LOGIN_RS: &str = "core/src/flow/login.rs";
const RESET_RS: &str = "core/src/flow/reset.rs";
const FLIGHT_RS: &str = "core/src/flow/flight.rs";
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
    Target { route, calls_before: 0, same_before: 0, times: Some(1) }
}

const fn always(route: &'static str) -> Target {
    later(route, 0)
}

const fn later(route: &'static str, calls_before: usize) -> Target {
    Target { route, calls_before, same_before: 0, times: None }
}

/// The call that comes with the captcha's token, after the one that was refused for want of it.
const fn with_token(route: &'static str) -> Target {
    Target { route, calls_before: 1, same_before: 1, times: None }
}

/// All of them, in the order of the table.
pub const ALL: &[Step] = &[
    Step {
        title: "Login window: sign in",
        about: "The right password is typed and LOGIN pressed.",
        decided_by: &[(LOGIN_RS, "signed_in")],
        target: always(SIGN_IN),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_login,
    },
    Step {
        title: "Login window: sign in, with a captcha",
        about: "The server wants a captcha, which the app has the person solve; the sign-in that brings its token is struck.",
        decided_by: &[(FLIGHT_RS, "land"), (LOGIN_RS, "signed_in")],
        target: with_token(SIGN_IN),
        most_calls: 2,
        settings: with_captcha,
        scene: scenes::at_login,
    },
    Step {
        title: "Login window: the second factor, its challenge",
        about: "The password was right, and the account has a second factor. Its code is submitted; the challenge that is asked for first is struck.",
        decided_by: &[(LOGIN_RS, "challenge_answered")],
        target: always(CHALLENGE),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_login_second_factor,
    },
    Step {
        title: "Login window: the second factor, its code",
        about: "The same; the call that brings the code is struck.",
        decided_by: &[(LOGIN_RS, "challenge_answered"), (LOGIN_RS, "signed_in")],
        target: later(FACTOR, 1),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_login_second_factor,
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
        title: "Reset: send instructions, with a captcha",
        about: "The server wants a captcha, which the app has the person solve; the request that brings its token is struck.",
        decided_by: &[(FLIGHT_RS, "land"), (RESET_RS, "requested")],
        target: with_token(RECOVER),
        most_calls: 2,
        settings: with_captcha,
        scene: scenes::at_address,
    },
    Step {
        title: "Reset: send them again",
        about: "A mail has come, the wait is over, Resend is pressed.",
        decided_by: &[(RESET_RS, "resent"), (RESET_RS, "instructions_sent")],
        target: always(RECOVER),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_resend,
    },
    Step {
        title: "Reset: the code from the mail",
        about: "The right code is typed and submitted.",
        decided_by: &[(RESET_RS, "verified"), (RESET_RS, "proof_failed")],
        target: always(VERIFY),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_code,
    },
    Step {
        title: "Reset: the link from the mail",
        about: "The app is opened with the link.",
        decided_by: &[(RESET_RS, "verified"), (RESET_RS, "proof_failed")],
        target: always(VERIFY),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_link,
    },
    Step {
        title: "Reset: the second factor, its challenge",
        about: "The code from the mail was right, and the account has a second factor, which comes before a new password. Its code is submitted; the challenge that is asked for first is struck.",
        decided_by: &[(RESET_RS, "grant_confirmed")],
        target: always(CHALLENGE),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_second_factor,
    },
    Step {
        title: "Reset: the second factor, its code",
        about: "The same; the call that brings the code is struck.",
        decided_by: &[(RESET_RS, "grant_confirmed")],
        target: later(FACTOR, 1),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_second_factor,
    },
    Step {
        title: "Reset: save, the first try struck",
        about: "A new password is typed twice and saved. Whatever the first try leaves open, the second one may settle.",
        decided_by: &[(RESET_RS, "password_set"), (RESET_RS, "check_outcome"), (RESET_RS, "set_again")],
        target: once(SAVE),
        most_calls: 2,
        settings: Settings::strict,
        scene: scenes::at_new_password,
    },
    Step {
        title: "Reset: save, every try struck",
        about: "The same, but what was left open cannot be settled while the fault lasts.",
        decided_by: &[(RESET_RS, "password_set"), (RESET_RS, "check_outcome"), (RESET_RS, "set_again")],
        target: always(SAVE),
        most_calls: 2,
        settings: Settings::strict,
        scene: scenes::at_new_password,
    },
    Step {
        title: "Reset: check again, the password was saved",
        about: "The answers to the save were lost after the work; now the person looks again.",
        decided_by: &[(RESET_RS, "check_outcome"), (RESET_RS, "set_again")],
        target: always(SAVE),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_unknown_saved,
    },
    Step {
        title: "Reset: check again, the password was not saved",
        about: "The requests of the save were lost before the work; now the person looks again.",
        decided_by: &[(RESET_RS, "check_outcome"), (RESET_RS, "set_again")],
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
        decided_by: &[(RESET_RS, "signed_in"), (RESET_RS, "others_signed_out")],
        target: later(SIGN_OUT, 2),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_new_password,
    },
    Step {
        title: "Reset: the second factor to sign in after the save, its challenge",
        about: "The password is saved, and the sign-in with it asks for the second factor, too. Its code is submitted; the challenge is struck.",
        decided_by: &[(RESET_RS, "challenge_answered")],
        target: always(CHALLENGE),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_second_factor_to_sign_in,
    },
    Step {
        title: "Reset: the second factor to sign in after the save, its code",
        about: "The same; the call that brings the code is struck.",
        decided_by: &[(RESET_RS, "challenge_answered"), (RESET_RS, "signed_in")],
        target: later(FACTOR, 1),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_second_factor_to_sign_in,
    },
    Step {
        title: "Settings: save, the first try struck",
        about: "Signed in, a new password is typed twice and SAVE PROFILE pressed.",
        decided_by: &[(CHANGE_RS, "changed"), (CHANGE_RS, "check_outcome"), (CHANGE_RS, "changed_again")],
        target: once(SAVE),
        most_calls: 2,
        settings: Settings::strict,
        scene: scenes::at_settings,
    },
    Step {
        title: "Settings: save, every try struck",
        about: "The same, while the fault lasts.",
        decided_by: &[(CHANGE_RS, "changed"), (CHANGE_RS, "check_outcome"), (CHANGE_RS, "changed_again")],
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
        decided_by: &[(CHANGE_RS, "changed"), (CHANGE_RS, "check_outcome"), (CHANGE_RS, "tried")],
        target: always(SAVE),
        most_calls: 1,
        settings: with_mailed_code,
        scene: scenes::at_mailed_code,
    },
    Step {
        title: "Settings: check again after a save with the mailed code, saved",
        about: "Its answer was lost after the work, and the sign-in that would prove it as well; now the person looks again.",
        decided_by: &[(CHANGE_RS, "check_outcome"), (CHANGE_RS, "tried")],
        target: always(SIGN_IN),
        most_calls: 1,
        settings: with_mailed_code,
        scene: scenes::at_unknown_change_saved,
    },
    Step {
        title: "Settings: check again after a save with the mailed code, not saved",
        about: "Its request was lost before the work; now the person looks again.",
        decided_by: &[(CHANGE_RS, "check_outcome"), (CHANGE_RS, "tried")],
        target: always(SIGN_IN),
        most_calls: 1,
        settings: with_mailed_code,
        scene: scenes::at_unknown_change_not_saved,
    },
    Step {
        title: "Settings: sign other devices out after a save that was found out",
        about: "The answer to the save was lost, and a second try told that it had been carried out; what it did to other devices is made certain, and that is struck.",
        decided_by: &[(CHANGE_RS, "found_saved"), (CHANGE_RS, "others_signed_out")],
        target: later(SIGN_OUT, 2),
        most_calls: 1,
        settings: Settings::strict,
        scene: scenes::at_save_to_be_found_out,
    },
    Step {
        title: "Settings: save with the current password",
        about: "The server wants the current password with the change. It is another one by the second try, so there is none: signing in proves it.",
        decided_by: &[(CHANGE_RS, "changed"), (CHANGE_RS, "check_outcome"), (CHANGE_RS, "tried")],
        target: always(SAVE),
        most_calls: 1,
        settings: with_current_password,
        scene: scenes::at_current_password,
    },
];

fn with_captcha() -> Settings {
    Settings { captcha_token: Some(CAPTCHA.to_owned()), ..Settings::strict() }
}

fn with_mailed_code() -> Settings {
    Settings { require_reauthentication: true, ..Settings::strict() }
}

fn with_current_password() -> Settings {
    Settings { require_current_password: true, ..Settings::strict() }
}
