//! The login window.

use repass_core::{
    backend::{Failure, OtherDevices},
    flow::{
        Answer, Effect, Event, LinkHistory, Restored, SignInFacts, Slot, Stage, VerifiedFacts,
        event::Event::{Backgrounded, Foregrounded},
        login::{LoginAction, LoginScreen},
        login_window::{LoginWindow, LoginWindowAction, LoginWindowScreen},
        reset::{ResetAction, ResetScreen},
    },
    link::LinkFacts,
    problem::Problem,
};

use super::walk::{FACTOR, Walk, account, minutes, not_set, nothing_typed, record, request, set, typed};

const FORGOT: LoginWindowAction = LoginWindowAction::ForgotPassword;
const BACK: LoginWindowAction = LoginWindowAction::BackToLogin;
const SIGN_IN: LoginWindowAction = LoginWindowAction::Login { action: LoginAction::SignIn };

fn reset(action: ResetAction) -> LoginWindowAction {
    LoginWindowAction::Reset { action }
}

fn is_at_login(walk: &Walk<LoginWindow>) -> bool {
    matches!(walk.screen(), LoginWindowScreen::Login { .. })
}

fn reset_screen(walk: &Walk<LoginWindow>) -> ResetScreen {
    match walk.screen() {
        LoginWindowScreen::Reset { screen } => screen,
        LoginWindowScreen::Login { screen } => panic!("not the reset: {screen:?}"),
    }
}

fn reset_waits(walk: &Walk<LoginWindow>) -> bool {
    matches!(
        walk.screen(),
        LoginWindowScreen::Login { screen: LoginScreen::SignIn { screen } } if screen.reset_waiting
    )
}

fn found(stage: Stage) -> Answer {
    Answer::Restored(Restored::Record { record: record(stage), account: Some(account()), has_grant: true })
}

/// Forgot Password was pressed, and nothing was left of an earlier run.
fn at_address() -> Walk<LoginWindow> {
    let mut walk = Walk::begin();
    walk.press(FORGOT).answer(Answer::Restored(Restored::Nothing));
    walk
}

/// The code was taken.
fn at_new_password() -> Walk<LoginWindow> {
    let mut walk = at_address();
    walk.press(reset(ResetAction::SendInstructions)).answer(Answer::Requested(Ok(())));
    walk.press(reset(ResetAction::SubmitCode));
    let facts = VerifiedFacts { account: Some(account()), second_factor: None };
    walk.answer(Answer::Verified(repass_core::flow::ProofKind::Code, Ok(facts)));
    walk
}

#[test]
fn it_begins_with_the_login() {
    let mut walk = Walk::<LoginWindow>::begin();
    assert!(is_at_login(&walk));
    assert_eq!(walk.issued(), [Effect::LookForReset]);
    walk.press(SIGN_IN);
    assert_eq!(walk.issued(), [Effect::SignIn { address: account(), slot: Slot::Password }]);
    walk.answer(Answer::SignedIn(Ok(SignInFacts::In))).answer(Answer::HandedOver(true));
    assert_eq!(walk.screen(), LoginWindowScreen::Login { screen: LoginScreen::SignedIn });
    walk.ignores([FORGOT, BACK, SIGN_IN, reset(ResetAction::Cancel)]);
}

#[test]
fn forgot_password_leads_to_the_reset_and_keeps_the_address() {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.issued();
    walk.press(FORGOT);
    assert_eq!(reset_screen(&walk), ResetScreen::Restoring);
    let wiped = Effect::Wipe(&[Slot::Password, Slot::SecondFactor]);
    assert_eq!(walk.issued(), [Effect::EndChallenge, wiped, Effect::Restore]);
    walk.answer(Answer::Restored(Restored::Nothing));
    assert!(matches!(reset_screen(&walk), ResetScreen::EnterAddress { .. }));
    assert_eq!(walk.takes(), [Slot::Address, Slot::Link]);
}

#[test]
fn forgot_password_gives_up_a_sign_in_but_not_a_session_on_its_way_to_the_host() {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.press(SIGN_IN);
    let id = walk.awaited().expect("the sign-in is awaited");
    walk.press(FORGOT).answer(Answer::Restored(Restored::Nothing)).issued();
    let before = walk.screen();
    walk.happens(Event::Answered { id, answer: Answer::SignedIn(Ok(SignInFacts::In)) });
    assert_eq!((walk.screen(), walk.issued()), (before, vec![]));

    let mut walk = Walk::<LoginWindow>::begin();
    walk.press(SIGN_IN).answer(Answer::SignedIn(Ok(SignInFacts::In)));
    walk.ignores([FORGOT]);
}

// An unfinished reset

#[test]
fn an_unfinished_reset_is_shown_by_itself_once() {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.unawaited(Answer::ResetFound(true)).answer(found(Stage::CheckInbox));
    assert!(matches!(reset_screen(&walk), ResetScreen::CheckInbox { .. }));
    walk.press(BACK);
    assert!(is_at_login(&walk));
    walk.unawaited(Answer::ResetFound(true));
    assert!(reset_waits(&walk), "from now on it is only offered");
    walk.happens(Foregrounded).unawaited(Answer::ResetFound(true));
    assert!(reset_waits(&walk));
    walk.press(FORGOT).answer(found(Stage::CheckInbox));
    assert!(matches!(reset_screen(&walk), ResetScreen::CheckInbox { .. }), "it is gone on with");
}

#[test]
fn an_unfinished_reset_does_not_show_itself_to_whoever_types_or_presses_already() {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.type_in(Slot::Password, typed("", "")).happens(Foregrounded).unawaited(Answer::ResetFound(true));
    assert!(reset_waits(&walk));
    let mut walk = Walk::<LoginWindow>::begin();
    walk.press_with(SIGN_IN, nothing_typed()).happens(Foregrounded).unawaited(Answer::ResetFound(true));
    assert!(reset_waits(&walk));
    let mut walk = Walk::<LoginWindow>::begin();
    walk.press(SIGN_IN).happens(Foregrounded).unawaited(Answer::ResetFound(true));
    assert!(reset_waits(&walk));
}

#[test]
fn nothing_left_shows_the_login() {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.unawaited(Answer::ResetFound(false));
    assert!(is_at_login(&walk) && !reset_waits(&walk));
}

#[test]
fn a_reset_that_cannot_be_read_now_can_be_left_and_stays() {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.press(FORGOT).answer(Answer::Restored(Restored::Unreadable)).issued();
    assert!(matches!(reset_screen(&walk), ResetScreen::Unreadable { .. }));
    walk.press(BACK);
    assert!(is_at_login(&walk));
    assert!(!walk.issued().contains(&Effect::DeleteRecord));
}

// Back to the login

#[test]
fn back_to_the_login_leaves_the_attempt_to_be_gone_on_with() {
    let mut walk = at_new_password();
    walk.issued();
    walk.press(BACK);
    assert!(is_at_login(&walk));
    let wiped = Effect::Wipe(&[Slot::NewPassword, Slot::Retype, Slot::Code, Slot::SecondFactor, Slot::Link]);
    assert_eq!(walk.issued(), [wiped, Effect::LookForReset]);
    walk.press(FORGOT).answer(found(Stage::NewPassword));
    assert!(matches!(reset_screen(&walk), ResetScreen::NewPassword { .. }));
}

#[test]
fn whoever_goes_back_in_the_middle_of_a_save_is_told_when_they_return() {
    let mut walk = at_new_password();
    walk.press(reset(ResetAction::Save)).write();
    let id = walk.awaited().expect("the save is awaited");
    walk.press(BACK).issued();
    walk.happens(Event::Answered { id, answer: set() });
    assert_eq!(walk.issued(), []);
    walk.press(FORGOT).answer(found(Stage::Saving));
    assert!(matches!(reset_screen(&walk), ResetScreen::OutcomeUnknown { .. }));
}

#[test]
fn whoever_goes_back_while_signing_in_with_the_saved_password_stays_signed_out() {
    let mut walk = at_new_password();
    walk.press(reset(ResetAction::Save)).answer(set()).issued();
    walk.press(BACK);
    let issued = walk.issued();
    assert!(is_at_login(&walk));
    assert!(issued.contains(&Effect::EndSession) && issued.contains(&Effect::DeleteRecord), "it is done");
}

#[test]
fn a_session_on_its_way_to_the_host_cannot_be_taken_back() {
    let mut walk = at_new_password();
    walk.press(reset(ResetAction::Save)).answer(set());
    walk.answer(Answer::SignedIn(Ok(SignInFacts::In))).answer(Answer::OthersSignedOut(true));
    walk.ignores([BACK, reset(ResetAction::Cancel), FORGOT]);
    walk.answer(Answer::HandedOver(true));
    assert!(matches!(reset_screen(&walk), ResetScreen::Done { screen } if screen.signed_in));
    walk.press(BACK);
    assert!(is_at_login(&walk));
}

// Giving up

#[test]
fn whoever_gives_the_reset_up_is_back_at_the_login() {
    let mut walk = at_new_password();
    walk.issued();
    walk.press(reset(ResetAction::Cancel));
    assert!(is_at_login(&walk));
    assert!(walk.issued().contains(&Effect::DeleteRecord));
}

#[test]
fn whoever_gives_up_in_the_middle_of_a_save_is_told_that_the_password_may_have_changed() {
    let mut walk = at_new_password();
    walk.press(reset(ResetAction::Save)).write().press(reset(ResetAction::Cancel));
    assert!(matches!(reset_screen(&walk), ResetScreen::Closed { screen } if screen.may_have_changed));
    walk.press(BACK);
    assert!(is_at_login(&walk));
}

#[test]
fn whoever_was_told_already_is_back_at_the_login_at_once() {
    let mut walk = at_new_password();
    walk.press(reset(ResetAction::Save)).answer(not_set(Failure::Lost)).answer(not_set(Failure::Lost));
    assert!(matches!(reset_screen(&walk), ResetScreen::OutcomeUnknown { .. }));
    walk.press(reset(ResetAction::Cancel));
    assert!(is_at_login(&walk));
}

// Links

#[test]
fn a_link_opens_the_reset_and_is_followed_there() {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.type_in(Slot::Password, typed("", ""));
    walk.tap(Ok(LinkFacts { request: Some(request(1)), has_proof: true }));
    assert_eq!(reset_screen(&walk), ResetScreen::Restoring);
    walk.answer(found(Stage::CheckInbox)).write();
    assert!(walk.sent().iter().any(|effect| matches!(effect, Effect::Verify { .. })));
}

#[test]
fn a_link_without_a_request_open_here_says_to_ask_here() {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.tap(Ok(LinkFacts { request: Some(request(9)), has_proof: true }));
    walk.answer(Answer::Restored(Restored::Nothing));
    let ResetScreen::EnterAddress { screen } = reset_screen(&walk) else { panic!("not the address") };
    assert_eq!(screen.problem, Some(Problem::AskHere));
}

#[test]
fn a_link_does_not_disturb_a_session_on_its_way_to_the_host() {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.press(SIGN_IN).answer(Answer::SignedIn(Ok(SignInFacts::In))).issued();
    walk.tap(Ok(LinkFacts { request: None, has_proof: true }));
    assert_eq!(walk.sent(), []);
    walk.answer(Answer::HandedOver(true));
    assert_eq!(walk.screen(), LoginWindowScreen::Login { screen: LoginScreen::SignedIn });
}

// In the background

#[test]
fn what_is_typed_is_wiped_in_both() {
    let wiped = Effect::Wipe(&[Slot::Password, Slot::NewPassword, Slot::Retype, Slot::SecondFactor]);
    for mut walk in [Walk::<LoginWindow>::begin(), at_new_password()] {
        walk.happens(Backgrounded).issued();
        walk.wait(minutes(5));
        assert_eq!(walk.issued(), std::slice::from_ref(&wiped));
    }
}

#[test]
fn presses_of_the_other_window_mean_nothing() {
    Walk::<LoginWindow>::begin().ignores([BACK, reset(ResetAction::SendInstructions), reset(ResetAction::StartOver)]);
    at_new_password().ignores([FORGOT, SIGN_IN]);
}

#[test]
fn a_second_factor_of_the_login_is_given_up_for_the_reset() {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.press(SIGN_IN).answer(Answer::SignedIn(Ok(SignInFacts::SecondFactor(FACTOR)))).issued();
    walk.press(FORGOT);
    assert_eq!(walk.issued()[0], Effect::EndChallenge);
}

#[test]
fn a_finished_reset_shows_what_became_of_other_devices() {
    let mut walk = at_new_password();
    walk.press(reset(ResetAction::Save)).answer(set()).answer(Answer::SignedIn(Err(Failure::NotSent)));
    let ResetScreen::Done { screen } = reset_screen(&walk) else { panic!("not done") };
    assert_eq!((screen.signed_in, screen.others), (false, OtherDevices::SignedOut));
}

// Links that come twice

fn tapped_at_login(history: LinkHistory) -> Walk<LoginWindow> {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.unawaited(Answer::ResetFound(false)).issued();
    walk.tap_again(Ok(LinkFacts { request: Some(request(1)), has_proof: true }), history);
    walk
}

#[test]
fn a_spent_link_that_comes_again_leads_to_the_login_without_a_word() {
    let mut walk = tapped_at_login(LinkHistory { taken: true, under_way: false });
    assert!(is_at_login(&walk));
    assert_eq!(walk.issued(), [Effect::LookUpLink, Effect::Wipe(&[Slot::Link])]);
    let mut other = Walk::<LoginWindow>::begin();
    other.tap_again(Err(repass_core::link::LinkRefused::Damaged), LinkHistory { taken: true, under_way: false });
    assert!(is_at_login(&other));
}

#[test]
fn a_link_that_comes_again_while_its_reset_is_under_way_leads_there_and_sends_nothing() {
    let mut walk = tapped_at_login(LinkHistory { taken: true, under_way: true });
    assert_eq!(reset_screen(&walk), ResetScreen::Restoring);
    walk.answer(found(Stage::Verifying));
    let ResetScreen::CheckInbox { screen } = reset_screen(&walk) else { panic!("not the inbox") };
    assert_eq!((screen.busy, screen.problem), (None, None));
    assert!(!walk.sent().iter().any(|effect| matches!(effect, Effect::Verify { .. })));
}

#[test]
fn a_link_shows_nothing_before_it_is_looked_up() {
    let mut walk = Walk::<LoginWindow>::begin();
    walk.happens(Event::LinkOpened(Ok(LinkFacts { request: None, has_proof: true })));
    assert!(is_at_login(&walk));
}

#[test]
fn whoever_does_not_know_whether_it_was_saved_goes_to_the_login_at_once() {
    let mut walk = at_new_password();
    walk.press(reset(ResetAction::Save)).answer(not_set(Failure::Lost)).answer(not_set(Failure::Lost)).issued();
    walk.press(reset(ResetAction::GoToLogin));
    assert!(is_at_login(&walk));
    assert!(walk.issued().contains(&Effect::DeleteRecord), "it is not offered to be gone on with");
}
