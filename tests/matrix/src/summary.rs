//! What a person sees, in the words of the public enums, and what those words claim.

use repass_core::{
    backend::OtherDevices,
    flow::{Asks, Notice, change::ChangeScreen, login::LoginScreen, reset::ResetScreen},
    problem::Problem,
    time::Deadline,
};

use crate::scenes::Stage;

/// What the person sees.
#[derive(Clone, Debug, Default)]
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
        match self {
            Self::Login(login) => of_login(&login.settled()),
            Self::Reset(reset) => of_reset(&reset.settled()),
            Self::Change(change) => of_change(&change.settled()),
        }
    }
}

/// The login window.
#[must_use]
pub fn of_login(screen: &LoginScreen) -> Summary {
    match screen {
        LoginScreen::SignIn { problem, .. } => {
            let words = words("SignIn", &[], *problem, None);
            Summary { words, signed_in: Some(false), problem: *problem, ..Summary::default() }
        }
        LoginScreen::SecondFactor => Summary { words: words("SecondFactor", &[], None, None), ..Summary::default() },
        LoginScreen::SignedIn => {
            Summary { words: words("SignedIn", &[], None, None), signed_in: Some(true), ..Summary::default() }
        }
    }
}

/// A reset.
#[must_use]
pub fn of_reset(screen: &ResetScreen) -> Summary {
    match screen {
        ResetScreen::Restoring => Summary { words: words("Restoring", &[], None, None), ..Summary::default() },
        ResetScreen::EnterAddress { problem, notice, .. } => {
            let words = words("EnterAddress", &[], *problem, *notice);
            Summary { words, saved: Some(false), problem: *problem, ..Summary::default() }
        }
        ResetScreen::CheckInbox { problem, notice, resend, can_resend, .. } => {
            let details: &[_] = if *can_resend { &["can resend"] } else { &[] };
            Summary {
                words: words("CheckInbox", details, *problem, *notice),
                saved: Some(false),
                mailed: problem.is_none() && notice.is_none(),
                problem: *problem,
                resend: Some(*resend),
                can_resend: *can_resend,
                ..Summary::default()
            }
        }
        ResetScreen::SecondFactor => Summary { words: words("SecondFactor", &[], None, None), ..Summary::default() },
        ResetScreen::NewPassword { problem, notice, .. } => {
            let words = words("NewPassword", &[], *problem, *notice);
            Summary { words, saved: Some(false), problem: *problem, ..Summary::default() }
        }
        ResetScreen::OutcomeUnknown { can_check, problem, .. } => unknown(*can_check, *problem),
        ResetScreen::SigningIn => {
            Summary { words: words("SigningIn", &[], None, None), saved: Some(true), ..Summary::default() }
        }
        ResetScreen::Done { signed_in, others } => {
            let in_words = if *signed_in { "signed in" } else { "not signed in" };
            Summary {
                words: words("Done", &[in_words, others_in_words(*others)], None, None),
                saved: Some(true),
                signed_in: Some(*signed_in),
                others_out: *others == OtherDevices::SignedOut,
                ..Summary::default()
            }
        }
        ResetScreen::Closed { may_have_changed } => {
            let details: &[_] = if *may_have_changed { &["may have changed"] } else { &[] };
            let saved = (!may_have_changed).then_some(false);
            Summary { words: words("Closed", details, None, None), saved, ..Summary::default() }
        }
    }
}

/// Personal Settings.
#[must_use]
pub fn of_change(screen: &ChangeScreen) -> Summary {
    match screen {
        ChangeScreen::Restoring => Summary { words: words("Restoring", &[], None, None), ..Summary::default() },
        ChangeScreen::Editing { asks, problem, notice, saved, resend, can_resend, .. } => {
            let mut details = Vec::new();
            details.extend(match asks {
                Asks::Nothing => None,
                Asks::CurrentPassword => Some("asks for the current password"),
                Asks::MailedCode => Some("asks for the mailed code"),
            });
            details.extend(can_resend.then_some("can resend"));
            details.extend(saved.map(|_| "saved"));
            details.extend(saved.map(others_in_words));
            Summary {
                words: words("Editing", &details, *problem, *notice),
                saved: Some(saved.is_some()),
                mailed: *asks == Asks::MailedCode && *problem == Some(Problem::EnterCode),
                others_out: *saved == Some(OtherDevices::SignedOut),
                problem: *problem,
                resend: *resend,
                can_resend: *can_resend,
                ..Summary::default()
            }
        }
        ChangeScreen::OutcomeUnknown { can_check, problem, .. } => unknown(*can_check, *problem),
        ChangeScreen::SecondFactor => Summary { words: words("SecondFactor", &[], None, None), ..Summary::default() },
        ChangeScreen::SignInAgain { changed } => {
            let details: &[_] = if *changed { &["changed"] } else { &[] };
            let words = words("SignInAgain", details, None, None);
            Summary { words, saved: Some(*changed), signed_in: Some(false), ..Summary::default() }
        }
    }
}

fn unknown(can_check: bool, problem: Option<Problem>) -> Summary {
    let details: &[_] = if can_check { &["can check again"] } else { &[] };
    Summary { words: words("OutcomeUnknown", details, problem, None), problem, ..Summary::default() }
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
