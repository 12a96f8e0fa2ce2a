//! What a person does, step by step, and what they are told.

use repass_core::{
    client::Client,
    flow::{
        Slot,
        change::{Change, ChangeAction, ChangeScreen, EditingScreen},
        login::{Login, LoginAction, LoginScreen},
        reset::{Reset, ResetAction, ResetScreen},
    },
    problem::Problem,
    runner::FlowHandle,
};

use crate::{shown, type_into};

/// SAVE PROFILE, with nothing of the app's own to save.
pub const SAVE_PROFILE: ChangeAction = ChangeAction::Save { app_fields_changed: false };

/// Opens a reset that has nothing to go on with.
pub async fn new_reset(client: &Client) -> FlowHandle<Reset> {
    let reset = client.reset();
    shown(&reset, |screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
    reset
}

/// Presses SEND RESET INSTRUCTIONS.
pub fn send_instructions(reset: &FlowHandle<Reset>, address: &str) {
    type_into(reset, Slot::Address, address);
    reset.dispatch(ResetAction::SendInstructions);
}

/// Whether it is at Check your inbox, with nothing under way.
#[must_use]
pub fn at_inbox(screen: &ResetScreen) -> bool {
    matches!(screen, ResetScreen::CheckInbox { screen } if screen.busy.is_none())
}

/// As far as Check your inbox.
pub async fn ask(client: &Client, address: &str) -> FlowHandle<Reset> {
    let reset = new_reset(client).await;
    send_instructions(&reset, address);
    shown(&reset, at_inbox).await;
    reset
}

/// Types the code of a mail and sends it.
pub fn submit_code(reset: &FlowHandle<Reset>, code: &str) {
    type_into(reset, Slot::Code, code);
    reset.dispatch(ResetAction::SubmitCode);
}

/// Follows a link of the app's.
pub fn follow_link(reset: &FlowHandle<Reset>, link: &str) {
    type_into(reset, Slot::Link, link);
}

/// Waits for the fields of the new password.
pub async fn at_new_password(reset: &FlowHandle<Reset>) {
    shown(reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
}

/// Types the new password twice and saves it.
pub fn save(reset: &FlowHandle<Reset>, new: &str, retype: &str) {
    type_into(reset, Slot::NewPassword, new);
    type_into(reset, Slot::Retype, retype);
    reset.dispatch(ResetAction::Save);
}

/// What a reset says is in the way, once nothing is under way any more.
#[must_use]
pub fn problem_shown(screen: &ResetScreen) -> Option<Problem> {
    let (busy, problem) = match screen {
        ResetScreen::EnterAddress { screen } => (screen.busy, screen.problem),
        ResetScreen::CheckInbox { screen } => (screen.busy, screen.problem),
        ResetScreen::SecondFactor { screen } => (screen.busy, screen.problem),
        ResetScreen::NewPassword { screen } => (screen.busy, screen.problem),
        _ => return None,
    };
    problem.filter(|_| busy.is_none())
}

/// Waits for what is in the way.
pub async fn problem(reset: &FlowHandle<Reset>) -> Problem {
    let screen = shown(reset, |screen| problem_shown(screen).is_some()).await;
    problem_shown(&screen).expect("just seen")
}

/// Waits until the password is saved; whether the host has a session now.
pub async fn done(reset: &FlowHandle<Reset>) -> bool {
    match shown(reset, |screen| matches!(screen, ResetScreen::Done { .. })).await {
        ResetScreen::Done { screen } => screen.signed_in,
        other => unreachable!("{other:?}"),
    }
}

/// Types address and password at the login and presses LOGIN.
#[must_use]
pub fn press_login(client: &Client, address: &str, password: &str) -> FlowHandle<Login> {
    let login = client.login();
    type_into(&login, Slot::Address, address);
    type_into(&login, Slot::Password, password);
    login.dispatch(LoginAction::SignIn);
    login
}

/// Waits until the login is over or something is in the way.
pub async fn login_settled(login: &FlowHandle<Login>) -> LoginScreen {
    let over = |screen: &LoginScreen| match screen {
        LoginScreen::SignIn { screen } => screen.busy.is_none() && screen.problem.is_some(),
        LoginScreen::SecondFactor { screen } => screen.busy.is_none(),
        LoginScreen::SignedIn => true,
    };
    shown(login, over).await
}

/// Signs in at the login, and tells what was in the way.
pub async fn sign_in(client: &Client, address: &str, password: &str) -> Option<Problem> {
    match login_settled(&press_login(client, address, password)).await {
        LoginScreen::SignIn { screen } => screen.problem,
        LoginScreen::SecondFactor { .. } | LoginScreen::SignedIn => None,
    }
}

/// Opens Personal Settings.
pub async fn settings(client: &Client) -> FlowHandle<Change> {
    let change = client.change();
    let is_open =
        |screen: &ChangeScreen| matches!(screen, ChangeScreen::Editing { screen } if !screen.account.is_empty());
    shown(&change, is_open).await;
    change
}

/// Types the new password twice and presses SAVE PROFILE.
pub fn press_save(change: &FlowHandle<Change>, new: &str, retype: &str) {
    type_into(change, Slot::NewPassword, new);
    type_into(change, Slot::Retype, retype);
    change.dispatch(SAVE_PROFILE);
}

/// Waits until a save is refused or done.
pub async fn settled(change: &FlowHandle<Change>) -> EditingScreen {
    let over = |screen: &ChangeScreen| match screen {
        ChangeScreen::Editing { screen } => {
            screen.busy.is_none() && (screen.problem.is_some() || screen.saved.is_some())
        }
        _ => false,
    };
    match shown(change, over).await {
        ChangeScreen::Editing { screen } => screen,
        other => unreachable!("{other:?}"),
    }
}
