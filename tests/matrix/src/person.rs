//! The way on: a person who reads the screen, has a mailbox, and does what the screen offers.
//!
//! They know nothing of faults and look at nothing but screens and mails. Each act is written down.

use std::time::Duration;

use repass_core::{
    flow::{
        Asks, Slot,
        change::{ChangeAction, ChangeScreen},
        login::LoginScreen,
        reset::{ResetAction, ResetScreen},
    },
    problem::Problem,
};
use repass_ffi::flows::{ChangeFlow, ResetFlow};

use crate::{
    faults::HINT,
    observed::ObservedFlow,
    phone::{App, NEW, OLD, Phone},
    scenes::{Scene, Stage, send_instructions, sign_in, type_new_password, type_password},
    summary::{of_change, of_login, of_reset},
};

const MINUTE: Duration = Duration::from_mins(1);

/// Who does not get there in so many acts gives up, and the screens are to blame.
const MOST_ACTS: usize = 12;

/// Somebody with the phone in their hand.
pub struct Person<'a> {
    phone: &'a Phone,
    /// What they did, in the words of the public enums.
    acts: Vec<String>,
    /// How many mails of instructions they asked for.
    pub sends: usize,
    mails_tried: usize,
}

/// Where the way led.
pub struct End {
    /// The acts and the last screen, in words.
    pub words: String,
    /// The password that the person knows to be theirs now.
    pub password: &'static str,
}

impl<'a> Person<'a> {
    /// Somebody with this phone.
    #[must_use]
    pub fn with(phone: &'a Phone) -> Self {
        Self { phone, acts: Vec::new(), sends: 0, mails_tried: 0 }
    }

    /// Goes on until there is nothing left to do.
    ///
    /// # Errors
    /// The acts, where they lead nowhere.
    pub fn go_on(&mut self, scene: Scene) -> Result<End, String> {
        let Scene { app, stage, .. } = scene;
        match stage {
            Stage::Login(_) => self.log_in(&app, &[OLD]),
            Stage::Reset(reset) => self.reset(app, reset),
            Stage::Change(change) => self.change(&app, change),
        }
    }

    fn did(&mut self, act: impl Into<String>) {
        self.acts.push(act.into());
    }

    fn end(&self, screen: &str, password: &'static str) -> End {
        let mut way = self.acts.clone();
        way.push(screen.to_owned());
        End { words: way.join(" → "), password }
    }

    fn lost(&self) -> String {
        format!("no way on after {}", self.acts.join(" → "))
    }

    /// Tries passwords at the login window, in this order.
    fn log_in(&mut self, app: &App, passwords: &[&'static str]) -> Result<End, String> {
        for password in passwords {
            let login = app.login();
            type_password(&login, password);
            login.dispatch(sign_in());
            let screen = login.settled();
            let which = if *password == NEW { "the new password" } else { "the old password" };
            self.did(format!("`SignIn` with {which}"));
            if screen == LoginScreen::SignedIn {
                return Ok(self.end(&of_login(&screen).words, password));
            }
        }
        Err(self.lost())
    }

    fn reset(&mut self, mut app: App, mut reset: ObservedFlow<ResetFlow>) -> Result<End, String> {
        while self.acts.len() < MOST_ACTS {
            match reset.settled() {
                ResetScreen::EnterAddress { .. } => {
                    self.did("`SendInstructions`");
                    self.sends += 1;
                    reset.dispatch(send_instructions());
                    let _ = reset.settled();
                    // The server may have mailed before, and be quiet now.
                    let _ = self.phone.mail_comes("Reset your", self.mails_tried + 1);
                }
                ResetScreen::CheckInbox { can_resend, .. } => {
                    let mails = self.phone.mails("Reset your");
                    if mails > self.mails_tried {
                        self.mails_tried = mails;
                        self.did("`SubmitCode`");
                        reset.put(Slot::Code, self.phone.newest_code("Reset your").as_bytes());
                        reset.dispatch(ResetAction::SubmitCode);
                    } else if can_resend {
                        self.did("`Resend`");
                        self.sends += 1;
                        reset.dispatch(ResetAction::Resend);
                        let _ = reset.settled();
                        self.phone.await_mail("Reset your", mails + 1);
                    } else {
                        self.did("a minute passes");
                        (app, reset) = self.phone.reopen_after(MINUTE, app, reset);
                    }
                }
                ResetScreen::NewPassword { .. } => {
                    self.did("`Save`");
                    type_new_password(|slot, text| reset.put(slot, text));
                    reset.dispatch(ResetAction::Save);
                }
                ResetScreen::OutcomeUnknown { can_check: true, .. } if !self.has_checked() => {
                    self.did("`CheckAgain`");
                    reset.dispatch(ResetAction::CheckAgain);
                }
                // As the screen says: the password may have changed, so the new one first.
                ResetScreen::OutcomeUnknown { .. } => return self.log_in(&app, &[NEW, OLD]),
                screen @ ResetScreen::Done { signed_in: true, .. } => {
                    return Ok(self.end(&of_reset(&screen).words, NEW));
                }
                ResetScreen::Done { .. } => return self.log_in(&app, &[NEW]),
                ResetScreen::Restoring
                | ResetScreen::SecondFactor
                | ResetScreen::SigningIn
                | ResetScreen::Closed { .. } => return Err(self.lost()),
            }
        }
        Err(self.lost())
    }

    fn change(&mut self, app: &App, mut change: ObservedFlow<ChangeFlow>) -> Result<End, String> {
        let mut codes_tried = 0;
        while self.acts.len() < MOST_ACTS {
            match change.settled() {
                // "Choose a different one" tells that the new password is the one in force.
                screen @ (ChangeScreen::Editing { saved: Some(_), .. }
                | ChangeScreen::Editing { problem: Some(Problem::ChooseDifferentPassword), .. }) => {
                    return Ok(self.end(&of_change(&screen).words, NEW));
                }
                ChangeScreen::Editing { asks, can_resend, .. } => {
                    let codes = self.phone.mails("verification code");
                    if asks == Asks::MailedCode && codes == codes_tried {
                        if !can_resend {
                            self.did("the wait passes, Settings are opened anew");
                            self.phone.pass(Duration::from_secs(HINT));
                            change = app.change();
                            continue;
                        }
                        self.did("`ResendCode`");
                        change.dispatch(ChangeAction::ResendCode);
                        let _ = change.settled();
                        self.phone.await_mail("verification code", codes + 1);
                        continue;
                    }
                    type_new_password(|slot, text| change.put(slot, text));
                    match asks {
                        Asks::Nothing => self.did("`Save`"),
                        Asks::CurrentPassword => {
                            change.put(Slot::CurrentPassword, OLD.as_bytes());
                            self.did("`Save` with the current password");
                        }
                        Asks::MailedCode => {
                            codes_tried = codes;
                            change.put(Slot::Code, self.phone.newest_code("verification code").as_bytes());
                            self.did("`Save` with the code");
                        }
                    }
                    change.dispatch(ChangeAction::Save);
                }
                ChangeScreen::OutcomeUnknown { can_check: true, .. } if !self.has_checked() => {
                    self.did("`CheckAgain`");
                    change.dispatch(ChangeAction::CheckAgain);
                }
                ChangeScreen::OutcomeUnknown { .. } => {
                    self.did("`StartOver`");
                    change.dispatch(ChangeAction::StartOver);
                }
                ChangeScreen::SignInAgain { .. } => return self.log_in(app, &[NEW, OLD]),
                ChangeScreen::Restoring | ChangeScreen::SecondFactor => return Err(self.lost()),
            }
        }
        Err(self.lost())
    }

    fn has_checked(&self) -> bool {
        self.acts.iter().any(|act| act == "`CheckAgain`")
    }
}
