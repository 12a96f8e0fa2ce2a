//! What a person sees, in the words of the public enums, and what those words claim.

use repass_core::{
    backend::OtherDevices,
    flow::{
        Notice, OutcomeUnknownScreen, SecondFactorScreen,
        change::{AppFields, ChangeScreen, EditingScreen, SignInReason},
        login::LoginScreen,
        reset::{CheckInboxScreen, ResetScreen},
    },
    problem::Problem,
    time::Deadline,
};

use crate::scenes::{Stage, View};

/// What the person sees.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a claim of its own")]
pub struct Summary {
    /// In words, for the table.
    pub words: String,
    /// Whether the screen says that the password is saved, that it is not, or neither.
    pub saved: Option<bool>,
    /// Whether it says that the person is signed in now.
    pub signed_in: Option<bool>,
    /// Whether it says that the mail was asked for with success.
    pub mailed: bool,
    /// Whether it says that other devices are signed out.
    pub others_out: bool,
    /// Whether it has the app save its own fields now.
    pub saves_app_fields: bool,
    /// What is in the way.
    pub problem: Option<Problem>,
    /// The wait before the next mail.
    pub resend: Option<Deadline>,
    /// Whether it can be asked for now.
    pub can_resend: bool,
}

impl Stage {
    /// Waits until nothing is under way, and looks.
    #[must_use]
    pub fn settled(&self) -> Summary {
        match self.view() {
            View::Login(screen) => of_login(&screen),
            View::Reset(screen) => of_reset(&screen),
            View::Change(screen) => of_change(&screen),
        }
    }
}

/// The login.
#[must_use]
pub fn of_login(screen: &LoginScreen) -> Summary {
    match screen {
        LoginScreen::SignIn { screen } => {
            let details: &[_] = if screen.reset_waiting { &["a reset waits"] } else { &[] };
            let words = words("SignIn", details, screen.problem, None);
            Summary { words, signed_in: Some(false), problem: screen.problem, ..Summary::default() }
        }
        LoginScreen::SecondFactor { screen } => second_factor(screen),
        LoginScreen::SignedIn => {
            Summary { words: words("SignedIn", &[], None, None), signed_in: Some(true), ..Summary::default() }
        }
    }
}

/// A reset.
#[must_use]
pub fn of_reset(screen: &ResetScreen) -> Summary {
    match screen {
        ResetScreen::Restoring => bare("Restoring"),
        ResetScreen::Unreadable { .. } => bare("Unreadable"),
        ResetScreen::EnterAddress { screen } => {
            let words = words("EnterAddress", &[], screen.problem, screen.notice);
            Summary { words, saved: Some(false), problem: screen.problem, ..Summary::default() }
        }
        ResetScreen::CheckInbox { screen } => {
            let CheckInboxScreen { can_resend, resend, problem, notice, .. } = *screen;
            let details: &[_] = if can_resend { &["can resend"] } else { &[] };
            Summary {
                words: words("CheckInbox", details, problem, notice),
                saved: Some(false),
                mailed: problem.is_none() && notice.is_none(),
                problem,
                resend: Some(resend),
                can_resend,
                ..Summary::default()
            }
        }
        ResetScreen::SecondFactor { screen } => second_factor(screen),
        ResetScreen::NewPassword { screen } => {
            let words = words("NewPassword", &[], screen.problem, screen.notice);
            Summary { words, saved: Some(false), problem: screen.problem, ..Summary::default() }
        }
        ResetScreen::OutcomeUnknown { screen } => unknown(*screen),
        ResetScreen::SigningIn => Summary { saved: Some(true), ..bare("SigningIn") },
        ResetScreen::Done { screen } => {
            let in_words = if screen.signed_in { "signed in" } else { "not signed in" };
            Summary {
                words: words("Done", &[in_words, others_in_words(screen.others)], None, None),
                saved: Some(true),
                signed_in: Some(screen.signed_in),
                others_out: screen.others == OtherDevices::SignedOut,
                ..Summary::default()
            }
        }
        ResetScreen::Closed { screen } => {
            let details: &[_] = if screen.may_have_changed { &["may have changed"] } else { &[] };
            let saved = (!screen.may_have_changed).then_some(false);
            Summary { words: words("Closed", details, None, None), saved, ..Summary::default() }
        }
    }
}

/// Personal Settings.
#[must_use]
pub fn of_change(screen: &ChangeScreen) -> Summary {
    match screen {
        ChangeScreen::Restoring => bare("Restoring"),
        ChangeScreen::Unreadable { .. } => bare("Unreadable"),
        ChangeScreen::Editing { screen } => {
            let EditingScreen { asks, problem, notice, saved, resend, can_resend, app_fields, .. } = screen;
            let mut details = Vec::new();
            details.extend(asks.current_password.then_some("asks for the current password"));
            details.extend(asks.mailed_code.then_some("asks for the mailed code"));
            details.extend(can_resend.then_some("can resend"));
            details.extend(saved.map(|_| "saved"));
            details.extend(saved.map(others_in_words));
            Summary {
                words: words("Editing", &details, *problem, *notice),
                saved: Some(saved.is_some()),
                mailed: asks.mailed_code && *problem == Some(Problem::EnterCode),
                others_out: *saved == Some(OtherDevices::SignedOut),
                saves_app_fields: *app_fields == AppFields::SaveNow,
                problem: *problem,
                resend: *resend,
                can_resend: *can_resend,
                ..Summary::default()
            }
        }
        ChangeScreen::OutcomeUnknown { screen } => unknown(*screen),
        ChangeScreen::SessionRefused { screen } => Summary {
            words: words("SessionRefused", &[others_in_words(screen.others)], None, None),
            saved: Some(true),
            others_out: screen.others == OtherDevices::SignedOut,
            ..Summary::default()
        },
        ChangeScreen::SignInAgain { screen } => {
            let saved = match screen.reason {
                SignInReason::PasswordChanged => Some(true),
                SignInReason::MayHaveChanged => None,
                SignInReason::SessionOver | SignInReason::SecondFactorFirst | SignInReason::FreshSignInFirst => {
                    Some(false)
                }
            };
            let words = format!("`SignInAgain` (`{:?}`)", screen.reason);
            Summary { words, saved, signed_in: Some(false), ..Summary::default() }
        }
    }
}

fn bare(screen: &str) -> Summary {
    Summary { words: words(screen, &[], None, None), ..Summary::default() }
}

/// It says nothing of the password: in a reset it may be asked for before the save or after it.
fn second_factor(screen: &SecondFactorScreen) -> Summary {
    let words = words("SecondFactor", &[], screen.problem, screen.notice);
    Summary { words, signed_in: Some(false), problem: screen.problem, ..Summary::default() }
}

fn unknown(screen: OutcomeUnknownScreen) -> Summary {
    let details: &[_] = if screen.can_check { &["can check again"] } else { &[] };
    let words = words("OutcomeUnknown", details, screen.problem, None);
    Summary { words, problem: screen.problem, ..Summary::default() }
}

fn others_in_words(others: OtherDevices) -> &'static str {
    match others {
        OtherDevices::SignedOut => "others signed out",
        OtherDevices::MayStaySignedIn => "others may stay signed in",
    }
}

/// The screen's name, details, and what it says.
fn words(screen: &str, details: &[&str], problem: Option<Problem>, notice: Option<Notice>) -> String {
    // When a wait ends differs from run to run; its length is checked apart.
    let problem = problem.map(|problem| match problem {
        Problem::Wait { until: Some(_) } => "`Wait` until then".to_owned(),
        Problem::Wait { until: None } => "`Wait`".to_owned(),
        problem => format!("`{problem:?}`"),
    });
    let details = (!details.is_empty()).then(|| format!("({})", details.join(", ")));
    let notice = notice.map(|notice| format!("`{notice:?}`"));
    let all = [Some(format!("`{screen}`")), details, problem, notice];
    all.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
