//! Two flows at once, as two windows of a tablet have them: they share the stores, the session and the
//! account, and no screen says what is not so.

use repass_core::{
    client::Client,
    flow::{
        Slot,
        change::{Change, ChangeAction, ChangeScreen},
        login::{LoginAction, LoginScreen},
        reset::{Reset, ResetAction, ResetScreen},
    },
    problem::Problem,
    runner::FlowHandle,
};
use repass_e2e::{ADDRESS, NEW, OLD, Phone, shown, type_into};

/// The password of the second window.
const OTHER: &str = "third tide 9";

async fn at_inbox(client: &Client) -> FlowHandle<Reset> {
    let reset = client.reset();
    shown(&reset, |screen| *screen != ResetScreen::Restoring).await;
    if matches!(reset.screen(), ResetScreen::EnterAddress { .. }) {
        reset.dispatch(ResetAction::SendInstructions { address: ADDRESS.to_owned() });
    }
    shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { sending: false, .. })).await;
    reset
}

async fn submit(reset: &FlowHandle<Reset>, code: &str) -> ResetScreen {
    type_into(reset, Slot::Code, code);
    reset.dispatch(ResetAction::SubmitCode);
    let over = |screen: &ResetScreen| match screen {
        ResetScreen::CheckInbox { checking, problem, .. } => !checking && problem.is_some(),
        other => matches!(other, ResetScreen::NewPassword { .. }),
    };
    shown(reset, over).await
}

async fn save(reset: &FlowHandle<Reset>, new: &str) -> ResetScreen {
    type_into(reset, Slot::NewPassword, new);
    type_into(reset, Slot::Retype, new);
    reset.dispatch(ResetAction::Save);
    shown(reset, |screen| matches!(screen, ResetScreen::Done { .. })).await
}

async fn sign_in(client: &Client, password: &str) {
    let login = client.login();
    type_into(&login, Slot::Password, password);
    login.dispatch(LoginAction::SignIn { address: ADDRESS.to_owned() });
    shown(&login, |screen| *screen == LoginScreen::SignedIn).await;
}

async fn settings(client: &Client) -> FlowHandle<Change> {
    let change = client.change();
    shown(&change, |screen| matches!(screen, ChangeScreen::Editing { .. })).await;
    change
}

fn press_save(change: &FlowHandle<Change>, new: &str) {
    type_into(change, Slot::NewPassword, new);
    type_into(change, Slot::Retype, new);
    change.dispatch(ChangeAction::Save);
}

async fn saved(change: &FlowHandle<Change>) {
    shown(change, |screen| matches!(screen, ChangeScreen::Editing { saving: false, saved: Some(_), .. })).await;
}

#[tokio::test]
async fn a_second_reset_goes_on_where_the_first_one_is_and_mails_nothing() {
    let phone = Phone::new();
    let client = phone.open();
    let _first = at_inbox(&client).await;
    phone.mail(0).await;
    let calls = phone.sandbox.calls("*");
    let second = at_inbox(&client).await;
    assert!(matches!(second.screen(), ResetScreen::CheckInbox { can_resend: false, .. }));
    assert_eq!((phone.sandbox.calls("*"), phone.mails()), (calls, 1));
}

#[tokio::test]
async fn the_same_code_in_both_is_taken_once_and_the_other_has_a_way_on() {
    let phone = Phone::new();
    let client = phone.open();
    let first = at_inbox(&client).await;
    let code = phone.mail(0).await.code().expect("a code");
    let second = at_inbox(&client).await;
    assert!(matches!(submit(&first, &code).await, ResetScreen::NewPassword { .. }));
    assert!(matches!(submit(&second, &code).await, ResetScreen::CheckInbox { problem: Some(Problem::CheckCode), .. }));
    assert!(matches!(save(&first, NEW).await, ResetScreen::Done { signed_in: true, .. }));
    assert!(phone.password_is(NEW));
    second.dispatch(ResetAction::StartOver);
    shown(&second, |screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
}

#[tokio::test]
async fn a_reset_that_is_left_takes_nothing_from_the_other() {
    let phone = Phone::new();
    let client = phone.open();
    let first = at_inbox(&client).await;
    let code = phone.mail(0).await.code().expect("a code");
    let second = at_inbox(&client).await;
    first.dispatch(ResetAction::Cancel);
    shown(&first, |screen| *screen == ResetScreen::Closed { may_have_changed: false }).await;
    assert!(matches!(submit(&second, &code).await, ResetScreen::NewPassword { .. }));
    assert!(matches!(save(&second, NEW).await, ResetScreen::Done { signed_in: true, .. }));
}

#[tokio::test]
async fn who_signs_in_beside_a_reset_keeps_a_session_that_works() {
    let phone = Phone::new();
    let client = phone.open();
    let reset = at_inbox(&client).await;
    let code = phone.mail(0).await.code().expect("a code");
    submit(&reset, &code).await;
    sign_in(&client, OLD).await;
    assert!(matches!(save(&reset, NEW).await, ResetScreen::Done { signed_in: true, .. }));
    let change = settings(&client).await;
    press_save(&change, OTHER);
    saved(&change).await;
    assert!(phone.password_is(OTHER));
}

#[tokio::test]
async fn two_saves_at_once_leave_one_of_the_two_passwords() {
    let phone = Phone::new();
    let client = phone.open();
    sign_in(&client, OLD).await;
    let (first, second) = (settings(&client).await, settings(&client).await);
    press_save(&first, NEW);
    press_save(&second, OTHER);
    saved(&first).await;
    saved(&second).await;
    assert!(phone.password_is(NEW) != phone.password_is(OTHER));
    let third = settings(&client).await;
    assert!(matches!(third.screen(), ChangeScreen::Editing { notice: None, .. }), "nothing is left to be told");
}
