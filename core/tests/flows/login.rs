//! The login.

use repass_core::{
    backend::Failure,
    flow::{
        Answer, Busy, CodeFact, Effect, Event, Facts, Flow, Notice, SignInFacts, Slot,
        login::{Login, LoginAction, LoginScreen, SignInScreen},
    },
    problem::Problem,
    time::Deadline,
};

use super::walk::{FACTOR, START, Walk, account, minutes, nothing_typed, rules, typed};

const SUBMIT: LoginAction = LoginAction::SubmitSecondFactor { recovery_code: false };

/// LOGIN was pressed with everything typed.
fn signing_in() -> Walk<Login> {
    let mut walk = Walk::begin();
    walk.press(LoginAction::SignIn);
    walk
}

/// The account asks for a second factor.
fn at_second_factor() -> Walk<Login> {
    let mut walk = signing_in();
    walk.answer(Answer::SignedIn(Ok(SignInFacts::SecondFactor(FACTOR))));
    walk
}

fn fields(walk: &Walk<Login>) -> SignInScreen {
    match walk.screen() {
        LoginScreen::SignIn { screen } => screen,
        other => panic!("not the fields: {other:?}"),
    }
}

fn problem(walk: &Walk<Login>) -> Option<Problem> {
    match walk.screen() {
        LoginScreen::SignIn { screen } => screen.problem,
        LoginScreen::SecondFactor { screen } => screen.problem,
        LoginScreen::SignedIn => None,
    }
}

/// At the question for a second factor.
fn problem_and_notice(walk: &Walk<Login>) -> (Option<Problem>, Option<Notice>) {
    let LoginScreen::SecondFactor { screen } = walk.screen() else { panic!("not asked") };
    (screen.problem, screen.notice)
}

fn wants_captcha() -> Answer {
    Answer::SignedIn(Err(Failure::CaptchaRequired))
}

#[test]
fn an_address_and_a_password_are_asked_for() {
    let told = |facts| problem(Walk::<Login>::begin().press_with(LoginAction::SignIn, facts));
    assert_eq!(told(nothing_typed()), Some(Problem::EnterAddress));
    assert_eq!(told(Facts { address: Err(Problem::CorrectAddress), ..typed("", "") }), Some(Problem::CorrectAddress));
    assert_eq!(told(Facts { has_password: false, ..typed("", "") }), Some(Problem::EnterPassword));
    let mut walk = Walk::<Login>::begin();
    walk.press_with(LoginAction::SignIn, nothing_typed()).type_in(Slot::Address, nothing_typed());
    assert_eq!(problem(&walk), None, "typing answers it");
}

#[test]
fn a_sign_in_is_sent_once_and_its_session_handed_over() {
    let mut walk = Walk::<Login>::begin();
    assert_eq!(walk.issued(), [Effect::LookForReset]);
    walk.press(LoginAction::SignIn).press(LoginAction::SignIn);
    assert_eq!(fields(&walk), SignInScreen { busy: Some(Busy::SigningIn), problem: None, reset_waiting: false });
    assert_eq!(walk.issued(), [Effect::SignIn { address: account(), slot: Slot::Password }]);
    assert_eq!(walk.machine().account(), Some(&account()));
    walk.answer(Answer::SignedIn(Ok(SignInFacts::In)));
    assert_eq!(walk.issued(), [Effect::HandOver]);
    walk.answer(Answer::HandedOver(true));
    assert_eq!(walk.screen(), LoginScreen::SignedIn);
    assert_eq!(walk.issued(), [Effect::Wipe(&[Slot::Password, Slot::SecondFactor])]);
    walk.ignores([LoginAction::SignIn, SUBMIT, LoginAction::StartOver]);
}

#[test]
fn what_is_in_the_way_is_said_and_the_password_stays() {
    let told = |failure| {
        let mut walk = signing_in();
        walk.issued();
        walk.answer(Answer::SignedIn(Err(failure)));
        assert_eq!(walk.issued(), [], "nothing is wiped");
        problem(&walk)
    };
    assert_eq!(told(Failure::WrongCredentials), Some(Problem::CheckCredentials));
    assert_eq!(told(Failure::Lost), Some(Problem::TryAgain));
    assert_eq!(told(Failure::SecondFactorUnsupported), Some(Problem::ContactUs));
    assert_eq!(told(Failure::CaptchaRequired), Some(Problem::SolveCaptcha), "this app can have none solved");
}

#[test]
fn typing_answers_the_problem_of_its_own_field_and_no_other() {
    let mut walk = Walk::<Login>::begin();
    let no_password = Facts { has_password: false, ..typed("", "") };
    walk.press_with(LoginAction::SignIn, no_password.clone()).type_in(Slot::Address, no_password);
    assert_eq!(problem(&walk), Some(Problem::EnterPassword), "there is still none");
    walk.type_in(Slot::Password, typed("", ""));
    assert_eq!(problem(&walk), None);
    for slot in [Slot::Address, Slot::Password] {
        let mut refused = signing_in();
        refused.answer(Answer::SignedIn(Err(Failure::WrongCredentials))).type_in(slot, typed("", ""));
        assert_eq!(problem(&refused), None, "either of the two may have been the wrong one");
        let mut offline = signing_in();
        offline.answer(Answer::SignedIn(Err(Failure::NotSent))).type_in(slot, typed("", ""));
        assert_eq!(problem(&offline), Some(Problem::CheckConnection), "typing brings no connection back");
    }
}

#[test]
fn a_session_that_the_host_does_not_take_is_ended_and_that_is_said() {
    let mut walk = signing_in();
    walk.answer(Answer::SignedIn(Ok(SignInFacts::In))).issued();
    walk.answer(Answer::HandedOver(false));
    assert_eq!(problem(&walk), Some(Problem::CheckSessionStorage));
    assert_eq!(walk.issued(), [Effect::EndSession]);
}

// The second factor

#[test]
fn a_second_factor_is_asked_for_and_the_password_is_wiped() {
    let mut walk = signing_in();
    walk.issued();
    walk.answer(Answer::SignedIn(Ok(SignInFacts::SecondFactor(FACTOR))));
    let LoginScreen::SecondFactor { screen } = walk.screen() else { panic!("not asked") };
    assert_eq!((screen.account.as_str(), screen.kind), ("k•••@example.com", FACTOR.kind));
    assert!(screen.takes_recovery_code && screen.busy.is_none() && screen.problem.is_none());
    assert_eq!(walk.issued(), [Effect::Wipe(&[Slot::Password, Slot::SecondFactor])]);
    assert_eq!(walk.takes(), [Slot::SecondFactor, Slot::Link]);
    assert_eq!(problem(walk.press_with(SUBMIT, nothing_typed())), Some(Problem::EnterSecondFactor));
    assert_eq!(walk.issued(), []);
}

#[test]
fn the_right_second_factor_signs_in_and_a_wrong_one_can_be_corrected() {
    let mut walk = at_second_factor();
    walk.issued();
    walk.press(LoginAction::SubmitSecondFactor { recovery_code: true });
    assert_eq!(walk.issued(), [Effect::AnswerChallenge { recovery_code: true }]);
    assert!(matches!(walk.screen(), LoginScreen::SecondFactor { screen } if screen.busy == Some(Busy::Checking)));
    walk.answer(Answer::SignedIn(Err(Failure::SecondFactorRefused)));
    assert_eq!((problem(&walk), walk.issued()), (Some(Problem::CheckSecondFactor), vec![]));
    walk.press(SUBMIT);
    assert_eq!((problem(&walk), walk.issued()), (None, vec![Effect::AnswerChallenge { recovery_code: false }]));
    walk.answer(Answer::SignedIn(Err(Failure::Lost)));
    assert_eq!(problem_and_notice(&walk), (Some(Problem::TryAgain), Some(Notice::MayBeUsed)));
    walk.press(SUBMIT).issued();
    walk.answer(Answer::SignedIn(Err(Failure::NotSent)));
    assert_eq!(problem_and_notice(&walk), (Some(Problem::CheckConnection), None));
    walk.press(SUBMIT).issued();
    walk.answer(Answer::SignedIn(Ok(SignInFacts::In)));
    assert_eq!(walk.issued(), [Effect::HandOver]);
    walk.answer(Answer::HandedOver(true));
    assert_eq!(walk.screen(), LoginScreen::SignedIn);
}

#[test]
fn a_challenge_that_is_over_asks_for_the_password_again() {
    let mut walk = at_second_factor();
    walk.press(SUBMIT).issued();
    walk.answer(Answer::SignedIn(Err(Failure::SessionOver)));
    assert_eq!(fields(&walk).problem, Some(Problem::SignInAgain));
    assert_eq!(walk.issued(), [Effect::Wipe(&[Slot::Password, Slot::SecondFactor])]);
}

#[test]
fn a_challenge_that_is_given_up_is_ended() {
    let mut walk = at_second_factor();
    walk.issued();
    walk.press(LoginAction::StartOver);
    assert_eq!(fields(&walk).problem, None);
    assert_eq!(walk.issued(), [Effect::EndChallenge, Effect::Wipe(&[Slot::SecondFactor])]);
}

#[test]
fn a_second_factor_is_wiped_after_five_minutes_in_the_background_and_that_is_said() {
    let mut walk = at_second_factor();
    walk.happens(Event::Backgrounded).wait(minutes(5));
    assert!(
        matches!(walk.screen(), LoginScreen::SecondFactor { screen } if screen.notice == Some(Notice::FieldsWiped))
    );
}

// A captcha on the way

#[test]
fn a_captcha_is_solved_and_the_same_sign_in_goes_out_again() {
    let mut walk = Walk::<Login>::by(repass_core::flow::Rules { captcha: true, ..rules() });
    walk.press(LoginAction::SignIn).issued();
    walk.answer(wants_captcha());
    assert_eq!(walk.issued(), [Effect::SolveCaptcha]);
    assert_eq!(fields(&walk).busy, Some(Busy::SigningIn));
    walk.press(LoginAction::SignIn);
    assert_eq!(walk.issued(), [], "nothing is sent meanwhile");
    walk.answer(Answer::CaptchaSolved(true));
    assert_eq!(walk.issued(), [Effect::SignIn { address: account(), slot: Slot::Password }]);
    walk.answer(Answer::SignedIn(Ok(SignInFacts::In)));
    assert_eq!(walk.issued(), [Effect::HandOver]);
}

#[test]
fn a_captcha_is_asked_for_three_times_at_most_and_again_with_the_next_press() {
    let mut walk = Walk::<Login>::by(repass_core::flow::Rules { captcha: true, ..rules() });
    for _ in 0..2 {
        walk.press(LoginAction::SignIn);
        for _ in 0..3 {
            walk.answer(wants_captcha()).answer(Answer::CaptchaSolved(true));
        }
        walk.issued();
        walk.answer(wants_captcha());
        assert_eq!((problem(&walk), walk.issued()), (Some(Problem::SolveCaptcha), vec![]));
    }
}

#[test]
fn a_captcha_that_is_given_up_is_said_and_the_sign_in_can_be_left_meanwhile() {
    let mut walk = Walk::<Login>::by(repass_core::flow::Rules { captcha: true, ..rules() });
    walk.press(LoginAction::SignIn).answer(wants_captcha()).answer(Answer::CaptchaSolved(false));
    assert_eq!(problem(&walk), Some(Problem::SolveCaptcha));
    walk.press(LoginAction::SignIn).answer(wants_captcha());
    let id = walk.awaited().expect("the captcha is being solved");
    walk.press(LoginAction::StartOver).issued();
    walk.happens(Event::Answered { id, answer: Answer::CaptchaSolved(true) });
    assert_eq!((fields(&walk).busy, walk.issued()), (None, vec![]));
}

// Leaving

#[test]
fn starting_over_gives_up_what_is_in_flight() {
    let mut walk = signing_in();
    let id = walk.awaited().expect("the sign-in is awaited");
    walk.press(LoginAction::StartOver).issued();
    assert_eq!(fields(&walk), SignInScreen { busy: None, problem: None, reset_waiting: false });
    walk.happens(Event::Answered { id, answer: Answer::SignedIn(Ok(SignInFacts::In)) });
    assert_eq!(walk.issued(), []);
}

#[test]
fn a_session_on_its_way_to_the_host_cannot_be_taken_back() {
    let mut walk = signing_in();
    walk.answer(Answer::SignedIn(Ok(SignInFacts::In)));
    walk.ignores([LoginAction::StartOver, LoginAction::SignIn]);
}

#[test]
fn a_press_that_means_nothing_changes_nothing_and_leaves_the_problem() {
    let mut walk = Walk::<Login>::begin();
    walk.press_with(LoginAction::SignIn, nothing_typed());
    walk.ignores([LoginAction::StartOver, SUBMIT]);
    at_second_factor().ignores([LoginAction::SignIn]);
}

// What the runner asks

#[test]
fn an_unfinished_reset_is_looked_for_at_the_start_and_at_every_return() {
    let waits = |walk: &Walk<Login>| fields(walk).reset_waiting;
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
    let wiped = || vec![Effect::Wipe(&[Slot::Password, Slot::SecondFactor])];
    let mut walk = Walk::<Login>::begin();
    walk.happens(Event::Backgrounded).wait(minutes(4)).happens(Event::Foregrounded).wait(minutes(9));
    assert!(!walk.issued().iter().any(|effect| matches!(effect, Effect::Wipe(_))), "back in time");
    walk.happens(Event::Backgrounded).issued();
    assert_eq!(walk.machine().deadlines(), [Deadline::after(walk.now(), minutes(5))]);
    walk.wait(minutes(5));
    assert_eq!(walk.issued(), wiped());
    walk.wait(minutes(5));
    assert_eq!(walk.issued(), [], "once");

    let mut sending = signing_in();
    sending.issued();
    sending.happens(Event::Backgrounded).wait(minutes(6));
    assert_eq!(sending.issued(), [], "not while it is sent");
    sending.set_clock_back(minutes(60)).answer(Answer::SignedIn(Err(Failure::NotSent)));
    sending.wait(minutes(5));
    assert_eq!(sending.issued(), wiped(), "a clock set back lengthens no wait");
}

#[test]
fn the_fields_take_text_while_they_are_shown_and_not_while_they_are_sent() {
    assert_eq!(Walk::<Login>::begin().takes(), [Slot::Address, Slot::Password, Slot::Link]);
    assert_eq!(signing_in().takes(), [Slot::Link]);
    assert_eq!(at_second_factor().press(SUBMIT).takes(), [Slot::Link]);
}

#[test]
fn a_code_of_a_mail_is_no_business_of_the_login() {
    let facts = Facts { code: CodeFact::NotACode, ..typed("", "") };
    let mut walk = Walk::<Login>::begin();
    walk.press_with(LoginAction::SignIn, facts);
    assert_eq!(fields(&walk).busy, Some(Busy::SigningIn));
}
