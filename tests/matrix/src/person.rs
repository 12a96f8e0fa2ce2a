//! The way on: a person who reads the screen, has a mailbox and an authenticator app, and does what the
//! screen offers.
//!
//! They know nothing of faults and look at nothing but screens, mails and codes. Each act is written
//! down.

use std::time::Duration;

use repass_core::{
    flow::{
        Slot,
        change::{ChangeAction, ChangeScreen, EditingScreen},
        login::{LoginAction, LoginScreen},
        login_window::{LoginWindowAction, LoginWindowScreen},
        reset::{DoneScreen, ResetAction, ResetScreen},
    },
    problem::Problem,
};

use crate::{
    faults::HINT,
    phone::{ADDRESS, App, NEW, OLD, Phone},
    scenes::{
        Press, SAVE_PROFILE, SECOND_FACTOR, SECOND_FACTOR_AT_LOGIN, Scene, Stage, View, type_login, type_new_password,
    },
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
    codes_tried: usize,
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
        Self { phone, acts: Vec::new(), sends: 0, mails_tried: 0, codes_tried: 0 }
    }

    /// Goes on until there is nothing left to do.
    ///
    /// # Errors
    /// The acts, where they lead nowhere.
    pub fn go_on(&mut self, scene: Scene) -> Result<End, String> {
        let Scene { mut app, mut stage, .. } = scene;
        while self.acts.len() < MOST_ACTS {
            match stage.view() {
                View::Login(_) => return self.log_in(&stage, &[OLD]),
                View::Reset(screen @ ResetScreen::Done { screen: DoneScreen { signed_in: true, .. } }) => {
                    return Ok(self.end(&of_reset(&screen).words, NEW));
                }
                View::Reset(ResetScreen::Done { .. }) => return self.log_in_anew(&app, &[NEW]),
                // As the screen says: the password may have changed, so the new one first.
                View::Reset(ResetScreen::OutcomeUnknown { screen }) if !screen.can_check || self.has_checked() => {
                    drop(stage);
                    return self.log_in_anew(&app, &[NEW, OLD]);
                }
                View::Reset(ResetScreen::CheckInbox { screen }) if !screen.can_resend && !self.has_new_mail() => {
                    self.did("a minute passes");
                    self.phone.await_inbox_stored();
                    (app, stage) = stage.reopened_after(MINUTE, app, self.phone);
                }
                View::Reset(screen) => self.reset(&stage, &screen)?,
                // "Choose a different one" tells that the new password is the one in force.
                View::Change(
                    screen @ ChangeScreen::Editing {
                        screen:
                            EditingScreen { saved: Some(_), .. }
                            | EditingScreen { problem: Some(Problem::ChooseDifferentPassword), .. },
                    },
                ) => return Ok(self.end(&of_change(&screen).words, NEW)),
                View::Change(ChangeScreen::SignInAgain { .. }) => return self.log_in_anew(&app, &[NEW, OLD]),
                View::Change(ChangeScreen::Editing { screen })
                    if screen.asks.mailed_code && !screen.can_resend && !self.has_new_code() =>
                {
                    self.did("the wait passes, Settings are opened anew");
                    self.phone.pass(Duration::from_secs(HINT));
                    stage = Stage::Change(app.change());
                }
                View::Change(screen) => self.change(&stage, &screen)?,
            }
        }
        Err(self.lost())
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

    fn has_checked(&self) -> bool {
        self.acts.iter().any(|act| act == "`CheckAgain`")
    }

    fn has_new_mail(&self) -> bool {
        self.phone.mails("Reset your") > self.mails_tried
    }

    fn has_new_code(&self) -> bool {
        self.phone.mails("verification code") > self.codes_tried
    }

    /// Opens the login window, and tries passwords there.
    fn log_in_anew(&mut self, app: &App, passwords: &[&'static str]) -> Result<End, String> {
        let login = app.login_window();
        if matches!(login.screen(), LoginWindowScreen::Reset { .. }) {
            self.did("`BackToLogin`");
            login.dispatch(LoginWindowAction::BackToLogin);
        }
        self.log_in(&Stage::Login(login), passwords)
    }

    /// Tries passwords at the login window, in this order.
    fn log_in(&mut self, login: &Stage, passwords: &[&'static str]) -> Result<End, String> {
        let mut untried = passwords.iter();
        let mut password = OLD;
        while self.acts.len() < MOST_ACTS {
            match login.view() {
                View::Login(LoginScreen::SignIn { .. }) => {
                    password = untried.next().ok_or_else(|| self.lost())?;
                    type_login(login, password);
                    let which = if password == NEW { "the new password" } else { "the old password" };
                    self.did(format!("`SignIn` with {which}"));
                    login.press(&Press::Login(LoginAction::SignIn));
                }
                View::Login(LoginScreen::SecondFactor { .. }) => {
                    self.did("`SubmitSecondFactor`");
                    login.put(Slot::SecondFactor, self.phone.next_totp_code().as_bytes());
                    login.press(&Press::Login(SECOND_FACTOR_AT_LOGIN));
                }
                View::Login(screen @ LoginScreen::SignedIn) => return Ok(self.end(&of_login(&screen).words, password)),
                View::Reset(_) | View::Change(_) => break,
            }
        }
        Err(self.lost())
    }

    /// One act of a reset.
    fn reset(&mut self, stage: &Stage, screen: &ResetScreen) -> Result<(), String> {
        match screen {
            ResetScreen::Unreadable { .. } => {
                self.did("`TryAgain`");
                stage.press(&Press::Reset(ResetAction::TryAgain));
            }
            ResetScreen::EnterAddress { .. } => {
                self.did("`SendInstructions`");
                self.sends += 1;
                stage.put(Slot::Address, ADDRESS.as_bytes());
                stage.press(&Press::Reset(ResetAction::SendInstructions));
                let _ = stage.view();
                // The server may have mailed before, and be quiet now.
                let _ = self.phone.mail_comes("Reset your", self.mails_tried + 1);
            }
            ResetScreen::CheckInbox { .. } if self.has_new_mail() => {
                self.mails_tried = self.phone.mails("Reset your");
                self.did("`SubmitCode`");
                stage.put(Slot::Code, self.phone.newest_code("Reset your").as_bytes());
                stage.press(&Press::Reset(ResetAction::SubmitCode));
            }
            ResetScreen::CheckInbox { .. } => {
                self.did("`Resend`");
                self.sends += 1;
                stage.press(&Press::Reset(ResetAction::Resend));
                let _ = stage.view();
                self.phone.await_mail("Reset your", self.mails_tried + 1);
            }
            ResetScreen::SecondFactor { .. } => {
                self.did("`SubmitSecondFactor`");
                stage.put(Slot::SecondFactor, self.phone.next_totp_code().as_bytes());
                stage.press(&Press::Reset(SECOND_FACTOR));
            }
            ResetScreen::NewPassword { .. } => {
                self.did("`Save`");
                type_new_password(stage);
                stage.press(&Press::Reset(ResetAction::Save));
            }
            ResetScreen::OutcomeUnknown { .. } => {
                self.did("`CheckAgain`");
                stage.press(&Press::Reset(ResetAction::CheckAgain));
            }
            ResetScreen::Restoring | ResetScreen::SigningIn | ResetScreen::Done { .. } | ResetScreen::Closed { .. } => {
                return Err(self.lost());
            }
        }
        Ok(())
    }

    /// One act in Personal Settings.
    fn change(&mut self, stage: &Stage, screen: &ChangeScreen) -> Result<(), String> {
        let (act, press) = match screen {
            ChangeScreen::Unreadable { .. } => ("`TryAgain`".to_owned(), ChangeAction::TryAgain),
            ChangeScreen::Editing { screen } if screen.asks.mailed_code && !self.has_new_code() => {
                self.did("`ResendCode`");
                stage.press(&Press::Change(ChangeAction::ResendCode));
                let _ = stage.view();
                self.phone.await_mail("verification code", self.codes_tried + 1);
                return Ok(());
            }
            ChangeScreen::Editing { screen } => {
                type_new_password(stage);
                let mut beside = Vec::new();
                if screen.asks.mailed_code {
                    self.codes_tried = self.phone.mails("verification code");
                    stage.put(Slot::Code, self.phone.newest_code("verification code").as_bytes());
                    beside.push("the code");
                }
                if screen.asks.current_password {
                    stage.put(Slot::CurrentPassword, OLD.as_bytes());
                    beside.push("the current password");
                }
                let with = if beside.is_empty() { String::new() } else { format!(" with {}", beside.join(" and ")) };
                (format!("`Save`{with}"), SAVE_PROFILE)
            }
            ChangeScreen::OutcomeUnknown { screen } if screen.can_check && !self.has_checked() => {
                ("`CheckAgain`".to_owned(), ChangeAction::CheckAgain)
            }
            ChangeScreen::OutcomeUnknown { .. } => ("`StartOver`".to_owned(), ChangeAction::StartOver),
            ChangeScreen::SessionRefused { .. } => ("`HandOverAgain`".to_owned(), ChangeAction::HandOverAgain),
            ChangeScreen::Restoring | ChangeScreen::SignInAgain { .. } => return Err(self.lost()),
        };
        self.did(act);
        stage.press(&Press::Change(press));
        Ok(())
    }
}
