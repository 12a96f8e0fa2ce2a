//! The login window.

use repass_core::{
    backend::Failure,
    flow::{
        Answer, Effect, Entry, Event, Flow, Slot,
        login::{Login, LoginAction, LoginScreen},
    },
    problem::Problem,
    time::Deadline,
};
use repass_model::subject::account;

use super::walk::{START, Walk, minutes, nothing_typed, typed};

fn sign_in(address: &str) -> LoginAction {
    LoginAction::SignIn { address: address.to_owned() }
}

/// LOGIN was pressed with everything typed.
fn signing_in() -> Walk<Login> {
    let mut walk = Walk::begin();
    walk.press(sign_in("kim@example.com"));
    walk
}

fn problem(walk: &Walk<Login>) -> Option<Problem> {
    match walk.screen() {
        LoginScreen::SignIn { problem, .. } => problem,
        other => panic!("not the fields: {other:?}"),
    }
}

fn form(walk: &Walk<Login>) -> u32 {
    match walk.screen() {
        LoginScreen::SignIn { form, .. } => form,
        other => panic!("not the fields: {other:?}"),
    }
}

#[test]
fn an_address_and_a_password_are_asked_for() {
    let told = |address, facts| problem(Walk::begin().press_with(sign_in(address), facts));
    assert_eq!(told(" ", typed("", "")), Some(Problem::EnterAddress));
    assert_eq!(told("kim", typed("", "")), Some(Problem::CorrectAddress));
    assert_eq!(told("kim@example.com", nothing_typed()), Some(Problem::EnterPassword));
    let mut walk = Walk::<Login>::begin();
    walk.press(sign_in("kim")).type_in(typed("", ""));
    assert_eq!(problem(&walk), None, "typing answers it");
}

#[test]
fn a_sign_in_is_sent_once_and_its_session_handed_over() {
    let mut walk = Walk::<Login>::begin();
    assert_eq!(walk.issued(), [Effect::LookForReset]);
    walk.press(sign_in("kim@example.com")).press(sign_in("kim@example.com"));
    assert!(matches!(walk.screen(), LoginScreen::SignIn { signing_in: true, problem: None, .. }));
    assert_eq!(walk.issued(), [Effect::SignIn { address: account(), slot: Slot::Password }]);
    assert_eq!(walk.machine().account(), Some(&account()));
    walk.answer(Answer::SignedIn(Ok(Entry::In)));
    assert_eq!(walk.issued(), [Effect::HandOver]);
    walk.answer(Answer::HandedOver(true));
    assert_eq!(walk.screen(), LoginScreen::SignedIn);
    assert_eq!(walk.issued(), [Effect::Wipe(&[Slot::Password])]);
    walk.press(sign_in("kim@example.com"));
    assert_eq!(walk.issued(), [], "there is no button any more");
    walk.press(LoginAction::StartOver);
    assert_eq!(form(&walk), 1, "the field is empty again");
}

#[test]
fn what_is_in_the_way_is_said_and_the_password_stays() {
    let told = |answer| {
        let mut walk = signing_in();
        walk.answer(answer);
        (problem(&walk), form(&walk))
    };
    assert_eq!(told(Answer::SignedIn(Err(Failure::WrongCredentials))), (Some(Problem::CheckCredentials), 0));
    assert_eq!(told(Answer::SignedIn(Err(Failure::Lost))), (Some(Problem::TryAgain), 0));
    let mut walk = signing_in();
    walk.answer(Answer::SignedIn(Ok(Entry::In))).answer(Answer::HandedOver(false));
    assert_eq!(problem(&walk), Some(Problem::TryAgain), "the host did not take it");
}

#[test]
fn a_second_factor_is_told_of_and_the_password_is_wiped() {
    for answer in [Ok(Entry::SecondFactor), Err(Failure::SecondFactorRequired)] {
        let mut walk = signing_in();
        walk.issued();
        walk.answer(Answer::SignedIn(answer));
        assert_eq!(walk.screen(), LoginScreen::SecondFactor);
        assert_eq!(walk.issued(), [Effect::Wipe(&[Slot::Password])]);
    }
}

#[test]
fn starting_over_gives_up_what_is_in_flight() {
    let mut walk = signing_in();
    let id = walk.awaited().expect("the sign-in is awaited");
    walk.press(LoginAction::StartOver).issued();
    assert!(matches!(walk.screen(), LoginScreen::SignIn { signing_in: false, problem: None, .. }));
    walk.happens(Event::Answered { id, answer: Answer::SignedIn(Ok(Entry::In)) });
    assert_eq!(walk.issued(), []);
}

#[test]
fn an_unfinished_reset_is_looked_for_at_the_start_and_at_every_return() {
    let waits = |walk: &Walk<Login>| matches!(walk.screen(), LoginScreen::SignIn { reset_waiting: true, .. });
    let mut walk = Walk::<Login>::begin();
    assert!(!waits(&walk));
    walk.unawaited(Answer::ResetFound(true));
    assert!(waits(&walk));
    walk.issued();
    walk.happens(Event::Foregrounded);
    assert_eq!(walk.issued(), [Effect::LookForReset]);
    walk.unawaited(Answer::ResetFound(false));
    assert!(!waits(&walk));
}

#[test]
fn a_limit_is_shown_with_its_end_and_the_end_is_told_to_whoever_keeps_the_time() {
    let mut walk = signing_in();
    walk.answer(Answer::SignedIn(Err(Failure::Limited { wait: Some(minutes(2)) })));
    let until = Deadline::after(START, minutes(2));
    assert_eq!(problem(&walk), Some(Problem::Wait { until: Some(until) }));
    assert_eq!(walk.machine().deadlines(), [until]);
    assert_eq!(Walk::<Login>::begin().machine().deadlines(), []);
}

#[test]
fn the_password_is_wiped_after_five_minutes_in_the_background() {
    let mut walk = Walk::<Login>::begin();
    walk.happens(Event::Backgrounded).wait(minutes(4)).happens(Event::Foregrounded).wait(minutes(9));
    assert_eq!(form(&walk), 0, "back in time");
    walk.happens(Event::Backgrounded).issued();
    assert_eq!(walk.machine().deadlines(), [Deadline::after(walk.now(), minutes(5))]);
    walk.wait(minutes(5));
    assert_eq!((form(&walk), walk.issued()), (1, vec![Effect::Wipe(&[Slot::Password])]));
    walk.wait(minutes(5));
    assert_eq!((form(&walk), walk.issued()), (1, vec![]), "once");

    let mut sending = signing_in();
    sending.issued();
    sending.happens(Event::Backgrounded).wait(minutes(6));
    assert_eq!(sending.issued(), [], "not while it is sent");
    sending.set_clock_back(minutes(60)).answer(Answer::SignedIn(Err(Failure::NotSent)));
    sending.wait(minutes(5));
    assert_eq!(sending.issued(), [Effect::Wipe(&[Slot::Password])], "a clock set back lengthens no wait");
}

#[test]
fn the_password_field_takes_text_while_it_is_shown_and_not_while_it_is_sent() {
    let takes = |walk: &Walk<Login>| walk.machine().accepts(Slot::Password);
    assert!(takes(&Walk::begin()));
    assert!(!takes(&signing_in()));
    let mut elsewhere = signing_in();
    elsewhere.answer(Answer::SignedIn(Ok(Entry::SecondFactor)));
    assert!(!takes(&elsewhere));
    for slot in [Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code, Slot::Link] {
        assert!(!Walk::<Login>::begin().machine().accepts(slot), "{slot:?}");
    }
}
