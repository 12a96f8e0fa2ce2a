//! Two flows at once, as two windows of a tablet have them: they share the stores, the session and the
//! account, and no screen says what is not so.

use repass_core::{
    client::Client,
    flow::{
        change::{Change, ChangeScreen},
        reset::{Reset, ResetAction, ResetScreen},
    },
    problem::Problem,
    runner::FlowHandle,
};
use repass_e2e::{
    ADDRESS, NEW, OLD, Phone,
    person::{self, done, press_save, problem_shown, settings, settled, sign_in, submit_code},
    shown,
};

/// The password of the second window.
const OTHER: &str = "third tide 9";

async fn at_inbox(client: &Client) -> FlowHandle<Reset> {
    let reset = client.reset();
    shown(&reset, |screen| *screen != ResetScreen::Restoring).await;
    if matches!(reset.screen(), ResetScreen::EnterAddress { .. }) {
        person::send_instructions(&reset, ADDRESS);
    }
    shown(&reset, person::at_inbox).await;
    reset
}

async fn submit(reset: &FlowHandle<Reset>, code: &str) -> ResetScreen {
    submit_code(reset, code);
    let over =
        |screen: &ResetScreen| problem_shown(screen).is_some() || matches!(screen, ResetScreen::NewPassword { .. });
    shown(reset, over).await
}

/// Saves a new password; whether it signs in.
async fn save(reset: &FlowHandle<Reset>, new: &str) -> bool {
    person::save(reset, new, new);
    done(reset).await
}

async fn saved(change: &FlowHandle<Change>) {
    assert_eq!(settled(change).await.problem, None);
}

#[tokio::test]
async fn a_second_reset_goes_on_where_the_first_one_is_and_mails_nothing() {
    let phone = Phone::new();
    let client = phone.open();
    let _first = at_inbox(&client).await;
    phone.mail(0).await;
    let calls = phone.sandbox.calls("*");
    let second = at_inbox(&client).await;
    assert!(matches!(second.screen(), ResetScreen::CheckInbox { screen } if !screen.can_resend));
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
    assert_eq!(problem_shown(&submit(&second, &code).await), Some(Problem::CheckCode));
    assert!(save(&first, NEW).await);
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
    shown(&first, |screen| matches!(screen, ResetScreen::Closed { screen } if !screen.may_have_changed)).await;
    assert!(matches!(submit(&second, &code).await, ResetScreen::NewPassword { .. }));
    assert!(save(&second, NEW).await);
}

#[tokio::test]
async fn who_signs_in_beside_a_reset_keeps_a_session_that_works() {
    let phone = Phone::new();
    let client = phone.open();
    let reset = at_inbox(&client).await;
    let code = phone.mail(0).await.code().expect("a code");
    submit(&reset, &code).await;
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, None);
    assert!(save(&reset, NEW).await);
    let change = settings(&client).await;
    press_save(&change, OTHER, OTHER);
    saved(&change).await;
    assert!(phone.password_is(OTHER));
}

#[tokio::test]
async fn two_saves_at_once_leave_one_of_the_two_passwords() {
    let phone = Phone::new();
    let client = phone.open();
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, None);
    let (first, second) = (settings(&client).await, settings(&client).await);
    press_save(&first, NEW, NEW);
    press_save(&second, OTHER, OTHER);
    saved(&first).await;
    saved(&second).await;
    assert!(phone.password_is(NEW) != phone.password_is(OTHER));
    let third = settings(&client).await;
    let is_quiet = |screen| matches!(screen, ChangeScreen::Editing { screen } if screen.notice.is_none());
    assert!(is_quiet(third.screen()), "nothing is left to be told");
}
