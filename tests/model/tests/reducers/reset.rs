//! The reset.

use std::time::Duration;

use repass_core::{
    backend::{Abilities, Failure, OtherDevices, Settle, WeakReason},
    flow::{
        Answer, Effect, Entry, Event, Flow, Notice, Proven, Restored, Rules, Slot, Stage, Timing,
        reset::{Reset, ResetAction, ResetScreen},
    },
    host::StoreError,
    link::{LinkFacts, LinkKind, LinkRefused},
    problem::Problem,
    time::Deadline,
};
use repass_model::subject::{account, other_account, rules_settled_by};

use super::walk::{START, Walk, minutes, nothing_typed, request, saved, typed};

fn send(address: &str) -> ResetAction {
    ResetAction::SendInstructions { address: address.to_owned() }
}

/// On the first screen, with nothing left of an earlier run.
fn at_address() -> Walk<Reset> {
    let mut walk = Walk::begin();
    walk.answer(Answer::Restored(Restored::Nothing));
    walk
}

/// Instructions were asked for, and the server said yes.
fn at_inbox() -> Walk<Reset> {
    let mut walk = at_address();
    walk.press(send("kim@example.com")).answer(Answer::Requested(Ok(())));
    walk
}

fn proven(account: Option<repass_core::address::Address>) -> Answer {
    Answer::Proved(Ok(Proven { account, second_factor: false }))
}

/// The code was taken.
fn at_new_password() -> Walk<Reset> {
    let mut walk = at_inbox();
    walk.press(ResetAction::SubmitCode).answer(proven(Some(account())));
    walk
}

fn unknown(checking: bool, can_check: bool, problem: Option<Problem>) -> ResetScreen {
    ResetScreen::OutcomeUnknown { checking, can_check, problem }
}

/// The answer to the save was lost, and so was that to the probe.
fn at_outcome_unknown() -> Walk<Reset> {
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).answer(Answer::Saved(Err(Failure::Lost))).answer(Answer::Saved(Err(Failure::Lost)));
    walk
}

fn problem_and_notice(walk: &Walk<Reset>) -> (Option<Problem>, Option<Notice>) {
    match walk.screen() {
        ResetScreen::EnterAddress { problem, notice, .. }
        | ResetScreen::CheckInbox { problem, notice, .. }
        | ResetScreen::NewPassword { problem, notice, .. } => (problem, notice),
        _ => (None, None),
    }
}

fn problem(walk: &Walk<Reset>) -> Option<Problem> {
    problem_and_notice(walk).0
}

fn notice(walk: &Walk<Reset>) -> Option<Notice> {
    problem_and_notice(walk).1
}

fn is_at_address(walk: &Walk<Reset>) -> bool {
    matches!(walk.screen(), ResetScreen::EnterAddress { .. })
}

fn is_at_inbox(walk: &Walk<Reset>) -> bool {
    matches!(walk.screen(), ResetScreen::CheckInbox { .. })
}

fn link(of: Option<u8>) -> LinkFacts {
    LinkFacts { request: of.map(request), kind: LinkKind::Token }
}

// Before step 1

#[test]
fn a_first_start_shows_an_empty_form_without_a_word() {
    assert_eq!(at_address().screen(), ResetScreen::EnterAddress { sending: false, problem: None, notice: None });
}

#[test]
fn what_an_earlier_run_left_is_gone_on_with_and_what_is_uncertain_is_said() {
    let at = |stage| Walk::<Reset>::restored_at(stage);
    assert_eq!(notice(&at(Stage::Requesting)), Some(Notice::MayHaveBeenSent));
    assert_eq!(notice(&at(Stage::CheckInbox)), None);
    assert_eq!(notice(&at(Stage::Proving)), Some(Notice::MayBeUsed));
    for stage in [Stage::Requesting, Stage::CheckInbox, Stage::Proving] {
        assert!(is_at_inbox(&at(stage)), "{stage:?}");
    }
    let ResetScreen::NewPassword { account, .. } = at(Stage::NewPassword).screen() else { panic!("a grant is held") };
    assert_eq!(account, "k•••@example.com");
    assert_eq!(at(Stage::Saving).screen(), unknown(false, false, None));
    let others = OtherDevices::MayStaySignedIn;
    assert_eq!(at(Stage::Saved).screen(), ResetScreen::Done { signed_in: false, others });
}

#[test]
fn the_waits_of_an_earlier_run_go_on() {
    let mut walk = Walk::<Reset>::restored_at(Stage::CheckInbox);
    walk.wait(Duration::from_secs(59));
    let ResetScreen::CheckInbox { resend, can_resend, contact, .. } = walk.screen() else { panic!() };
    assert_eq!((resend, can_resend), (Deadline::after(START, minutes(1)), false));
    assert_eq!(contact, Deadline::after(START, minutes(10)));
}

#[test]
fn a_record_that_cannot_be_used_starts_over_with_a_word() {
    let mut walk = Walk::<Reset>::begin();
    walk.answer(Answer::Restored(Restored::Unusable));
    assert_eq!((is_at_address(&walk), notice(&walk)), (true, Some(Notice::StartedOver)));
}

// Step 2

#[test]
fn an_address_is_asked_for_and_read() {
    let mut walk = at_address();
    assert_eq!(problem(walk.press(send("  "))), Some(Problem::EnterAddress));
    assert_eq!(problem(walk.press(send("kim@"))), Some(Problem::CorrectAddress));
    walk.press(send("kim@example.com"));
    assert_eq!(walk.screen(), ResetScreen::EnterAddress { sending: true, problem: None, notice: None });
    assert_eq!(walk.machine().account(), Some(&account()));
}

#[test]
fn the_wait_runs_from_the_answer_and_the_ten_minutes_from_the_first_mail() {
    let mut walk = at_address();
    walk.press(send("kim@example.com")).wait(Duration::from_secs(20)).answer(Answer::Requested(Ok(())));
    let first = walk.now();
    let ResetScreen::CheckInbox { address, resend, can_resend, contact, contact_now, takes_code, .. } = walk.screen()
    else {
        panic!("sent")
    };
    assert_eq!((address.as_str(), takes_code), ("k•••@example.com", true));
    assert_eq!((resend, can_resend), (Deadline::after(first, minutes(1)), false));
    assert_eq!((contact, contact_now), (Deadline::after(first, minutes(10)), false));

    walk.wait(minutes(1)).press(ResetAction::Resend).answer(Answer::Requested(Ok(())));
    let ResetScreen::CheckInbox { resend, contact: same, .. } = walk.screen() else { panic!("sent again") };
    assert_eq!(resend, Deadline::after(walk.now(), minutes(1)));
    assert_eq!(same, contact, "the ten minutes go on");
    walk.wait(minutes(9));
    assert!(matches!(walk.screen(), ResetScreen::CheckInbox { contact_now: true, can_resend: true, .. }));
}

#[test]
fn a_cooldown_looks_like_success_and_a_lost_answer_says_so() {
    let told = |result| {
        let mut walk = at_address();
        walk.press(send("kim@example.com")).answer(Answer::Requested(result));
        walk
    };
    let cooldown = told(Err(Failure::Cooldown { wait: Some(minutes(7)) }));
    assert_eq!(cooldown.screen(), told(Ok(())).screen());
    let lost = told(Err(Failure::Lost));
    assert_eq!((is_at_inbox(&lost), notice(&lost)), (true, Some(Notice::MayHaveBeenSent)));
    let unsent = told(Err(Failure::NotSent));
    assert_eq!((is_at_address(&unsent), problem(&unsent)), (true, Some(Problem::CheckConnection)));
    assert_eq!(notice(&unsent), None, "that is certain");
    let failed = told(Err(Failure::ServerFailed));
    assert_eq!(problem_and_notice(&failed), (Some(Problem::TryLater), Some(Notice::MayHaveBeenSent)));
}

#[test]
fn a_request_that_was_refused_leaves_no_record_and_one_that_may_have_been_carried_out_does() {
    let issued = |failure| {
        let mut walk = at_address();
        walk.press(send("kim@example.com")).write().issued();
        walk.answer(Answer::Requested(Err(failure))).issued()
    };
    assert_eq!(issued(Failure::NotSent), [Effect::Forget]);
    assert_eq!(issued(Failure::ServerFailed), []);
}

#[test]
fn a_kill_while_it_is_asked_waits_as_if_the_server_had_taken_its_time() {
    let mut walk = at_address();
    walk.press(send("kim@example.com"));
    let Some(Effect::Persist(record)) = walk.issued().pop() else { panic!("nothing is written ahead") };
    let Timing { resend, call, .. } = Timing::default();
    assert_eq!(record.resend, Some(Deadline::after(START, resend + call)));
    assert_eq!(record.contact, Some(Deadline::after(START, minutes(10))));
    assert_eq!(record.forget, Deadline::after(START, minutes(60)));
}

#[test]
fn a_request_says_whose_account_it_is_and_carries_its_id_into_the_link() {
    let mut walk = at_address();
    walk.press(send("kim@example.com")).write();
    let asked = Effect::RequestReset { address: account(), request: request(2) };
    assert_eq!(walk.sent(), [Effect::Restore, asked]);
}

#[test]
fn the_same_address_while_the_wait_runs_is_not_asked_for_twice() {
    let mut walk = at_inbox();
    walk.press(ResetAction::ChangeAddress).sent();
    assert!(is_at_address(&walk));
    walk.press(send("Kim@Example.com"));
    assert!(is_at_inbox(&walk));
    assert_eq!(walk.sent(), []);
}

#[test]
fn another_address_is_another_request_with_waits_of_its_own() {
    let mut walk = Walk::<Reset>::restored_at(Stage::CheckInbox);
    walk.wait(minutes(1)).press(ResetAction::ChangeAddress).press(send("lee@example.com")).write();
    let asked = Effect::RequestReset { address: other_account(), request: request(2) };
    assert_eq!(walk.sent(), [Effect::Restore, asked]);
    walk.answer(Answer::Requested(Ok(())));
    let ResetScreen::CheckInbox { contact, .. } = walk.screen() else { panic!("sent") };
    assert_eq!(contact, Deadline::after(walk.now(), minutes(10)));
}

#[test]
fn the_same_address_after_the_wait_is_the_same_request() {
    let mut walk = Walk::<Reset>::restored_at(Stage::CheckInbox);
    walk.wait(minutes(1)).press(ResetAction::ChangeAddress).press(send("kim@example.com")).write();
    assert!(walk.sent().contains(&Effect::RequestReset { address: account(), request: request(1) }));
}

// Step 3

#[test]
fn resend_does_nothing_while_the_wait_runs_and_sends_once_when_it_is_over() {
    let mut walk = at_inbox();
    walk.wait(Duration::from_secs(59)).sent();
    walk.press(ResetAction::Resend).write();
    assert_eq!(walk.sent(), []);
    walk.wait(Duration::from_secs(1)).press(ResetAction::Resend).write().press(ResetAction::Resend).write();
    assert!(matches!(walk.screen(), ResetScreen::CheckInbox { sending: true, can_resend: false, .. }));
    assert_eq!(walk.sent().len(), 1);
}

#[test]
fn a_resend_that_is_refused_leaves_the_mail_that_is_there() {
    let mut walk = at_inbox();
    walk.wait(minutes(1)).press(ResetAction::Resend).write().issued();
    walk.answer(Answer::Requested(Err(Failure::ServerFailed)));
    assert_eq!((is_at_inbox(&walk), problem(&walk)), (true, Some(Problem::TryLater)));
    assert!(matches!(walk.issued().as_slice(), [Effect::Persist(record)] if record.stage == Stage::CheckInbox));
}

#[test]
fn a_limit_that_is_told_in_seconds_is_waited_for() {
    let mut walk = at_inbox();
    walk.wait(minutes(1)).press(ResetAction::Resend);
    walk.answer(Answer::Requested(Err(Failure::Limited { wait: Some(minutes(3)) })));
    let until = Deadline::after(walk.now(), minutes(3));
    let ResetScreen::CheckInbox { resend, can_resend, problem, .. } = walk.screen() else {
        panic!("the mail is there")
    };
    assert_eq!((resend, can_resend, problem), (until, false, Some(Problem::Wait { until: Some(until) })));
}

#[test]
fn a_clock_set_back_makes_no_wait_longer_than_it_is() {
    let mut walk = at_inbox();
    walk.set_clock_back(minutes(30));
    let ResetScreen::CheckInbox { resend, .. } = walk.screen() else { panic!("still waiting") };
    assert_eq!(resend, Deadline::after(walk.now(), minutes(1)));
    walk.wait(minutes(1));
    assert!(matches!(walk.screen(), ResetScreen::CheckInbox { can_resend: true, .. }));
}

#[test]
fn after_an_hour_it_is_forgotten_with_a_word_but_not_on_the_first_screen() {
    let mut walk = at_inbox();
    walk.wait(minutes(60));
    assert_eq!((is_at_address(&walk), notice(&walk)), (true, Some(Notice::Expired)));
    let mut walk = at_inbox();
    walk.press(ResetAction::ChangeAddress).wait(minutes(60));
    assert_eq!((is_at_address(&walk), notice(&walk)), (true, None));
    let mut walk = at_new_password();
    walk.wait(minutes(60));
    assert_eq!((is_at_address(&walk), notice(&walk)), (true, Some(Notice::Expired)));
}

#[test]
fn nothing_expires_while_its_answer_is_awaited() {
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).wait(minutes(90));
    assert!(matches!(walk.screen(), ResetScreen::NewPassword { saving: true, .. }));
}

// Step 4

#[test]
fn a_code_is_asked_for_and_spent_for_the_account_that_asked() {
    let mut walk = at_inbox();
    assert_eq!(problem(walk.press_with(ResetAction::SubmitCode, nothing_typed())), Some(Problem::EnterCode));
    walk.sent();
    walk.press(ResetAction::SubmitCode).write();
    assert!(matches!(walk.screen(), ResetScreen::CheckInbox { checking: true, problem: None, .. }));
    assert_eq!(walk.sent(), [Effect::ProveByCode { address: account() }]);
}

#[test]
fn a_link_of_this_request_or_of_none_is_followed_and_others_are_explained() {
    let mut walk = at_inbox();
    walk.sent();
    walk.tap(Ok(link(Some(2)))).write();
    assert_eq!(walk.sent(), [Effect::ProveByLink(LinkKind::Token)]);
    assert!(matches!(walk.screen(), ResetScreen::CheckInbox { checking: true, .. }));
    let mut walk = at_inbox();
    walk.sent();
    walk.tap(Ok(link(None))).write();
    assert_eq!(walk.sent(), [Effect::ProveByLink(LinkKind::Token)], "some servers' links carry no id");

    let told = |mut walk: Walk<Reset>, link| {
        let told = problem(walk.tap(link));
        assert!(walk.issued().ends_with(&[Effect::Wipe(&[Slot::Link])]));
        told
    };
    assert_eq!(told(at_inbox(), Ok(link(Some(9)))), Some(Problem::UseCodeHere));
    assert_eq!(told(at_address(), Ok(link(Some(9)))), Some(Problem::AskHere));
    assert_eq!(told(at_address(), Ok(link(None))), Some(Problem::AskHere));
    assert_eq!(told(at_inbox(), Err(LinkRefused::Expired)), Some(Problem::UseNewestMail));
    assert_eq!(told(at_inbox(), Err(LinkRefused::NotOurs)), Some(Problem::UseLinkOfThisApp));
}

#[test]
fn a_link_tapped_in_the_middle_of_something_is_followed_after_it() {
    let mut walk = at_inbox();
    walk.wait(minutes(1)).press(ResetAction::Resend).write().sent();
    walk.tap(Ok(link(Some(2))));
    assert_eq!(walk.sent(), []);
    walk.answer(Answer::Requested(Ok(()))).write();
    assert_eq!(walk.sent(), [Effect::ProveByLink(LinkKind::Token)]);
}

#[test]
fn a_link_tapped_before_the_flow_knows_where_it_was_is_followed_then() {
    let mut walk = Walk::<Reset>::begin();
    walk.tap(Ok(link(None))).answer(Answer::Restored(Restored::Nothing));
    assert_eq!(problem(&walk), Some(Problem::AskHere));
}

#[test]
fn a_link_that_comes_before_the_start_is_kept_for_it() {
    let mut walk = Walk::<Reset>::not_started(rules_settled_by(Settle::RepeatSame));
    walk.tap(Ok(link(None)));
    assert_eq!(walk.issued(), []);
    walk.happens(Event::Started).answer(Answer::Restored(Restored::Nothing));
    assert_eq!(problem(&walk), Some(Problem::AskHere));
}

#[test]
fn a_link_tapped_too_late_is_wiped() {
    let mut walk = at_new_password();
    walk.issued();
    walk.tap(Ok(link(Some(2))));
    assert_eq!(walk.issued(), [Effect::Wipe(&[Slot::Link])]);
    walk.wait(minutes(1));
    assert_eq!(walk.issued(), [], "once");
}

#[test]
fn a_proof_that_failed_says_what_to_do() {
    let by_code = |answer| {
        let mut walk = at_inbox();
        walk.press(ResetAction::SubmitCode).answer(answer);
        assert!(is_at_inbox(&walk));
        problem_and_notice(&walk)
    };
    let refused = || Answer::Proved(Err(Failure::ProofRefused));
    assert_eq!(by_code(refused()), (Some(Problem::CheckCode), None));
    assert_eq!(by_code(proven(Some(other_account()))), (Some(Problem::UseLinkOfThisAccount), None));
    assert_eq!(
        by_code(Answer::Proved(Err(Failure::Lost))),
        (Some(Problem::TryAgain), Some(Notice::MayBeUsed)),
        "a lost answer may have used it"
    );
    let mut walk = at_inbox();
    walk.tap(Ok(link(Some(2)))).answer(refused());
    assert_eq!(problem(&walk), Some(Problem::UseNewestMail));
}

#[test]
fn a_server_that_does_not_tell_whose_account_it_is_is_believed() {
    let mut walk = at_inbox();
    walk.press(ResetAction::SubmitCode).answer(proven(None));
    assert!(matches!(walk.screen(), ResetScreen::NewPassword { .. }));
}

#[test]
fn a_second_factor_is_told_of_before_a_new_password_is_asked_for() {
    let mut walk = at_inbox();
    walk.press(ResetAction::SubmitCode);
    walk.answer(Answer::Proved(Ok(Proven { account: Some(account()), second_factor: true })));
    assert_eq!(walk.screen(), ResetScreen::SecondFactor);
    assert!(walk.issued().ends_with(&[Effect::DropGrant, Effect::Forget]));
    walk.press(ResetAction::StartOver);
    assert!(is_at_address(&walk));
}

#[test]
fn an_hour_for_the_new_password_begins_with_the_proof() {
    let mut walk = at_inbox();
    walk.wait(minutes(30)).press(ResetAction::SubmitCode).answer(proven(None)).wait(minutes(59));
    assert!(matches!(walk.screen(), ResetScreen::NewPassword { .. }));
}

// Step 5

#[test]
fn a_password_is_saved_when_it_meets_the_rules_and_is_typed_twice_alike() {
    let told = |facts| problem(at_new_password().press_with(ResetAction::Save, facts));
    assert_eq!(told(nothing_typed()), Some(Problem::EnterNewPassword));
    assert_eq!(told(typed("zq7", "zq7")), Some(Problem::ImprovePassword));
    assert_eq!(told(typed("zq7!kp", "")), Some(Problem::RetypePassword));
    assert_eq!(told(typed("zq7!kp", "zq7")), Some(Problem::RetypePassword));
    assert_eq!(told(typed("zq7!kp", "zq7!kq")), Some(Problem::RetypePassword));
    assert_eq!(told(typed("zq7!kp", "zq7!kp")), None);
}

#[test]
fn what_is_typed_is_assessed_and_answers_the_problem_under_its_field() {
    let mut walk = at_new_password();
    walk.press_with(ResetAction::Save, nothing_typed()).type_in(typed("zq7!kp", ""));
    let ResetScreen::NewPassword { assessment, problem, .. } = walk.screen() else { panic!("still there") };
    assert_eq!((assessment, problem), (typed("zq7!kp", "").assessment, None));
    walk.press(ResetAction::Save).answer(Answer::Saved(Err(Failure::NotSent))).type_in(typed("zq7!kp", "z"));
    assert_eq!(self::problem(&walk), Some(Problem::CheckConnection), "typing brings no connection back");
}

#[test]
fn two_presses_of_save_save_once() {
    let mut walk = at_new_password();
    walk.sent();
    walk.press(ResetAction::Save).press(ResetAction::Save).write().press(ResetAction::Save).write();
    assert_eq!(walk.sent(), [Effect::SetPassword]);
}

#[test]
fn a_refused_save_stays_with_what_was_typed_and_says_why() {
    let told = |failure| {
        let mut walk = at_new_password();
        walk.press(ResetAction::Save).answer(Answer::Saved(Err(failure)));
        let ResetScreen::NewPassword { assessment, problem, saving: false, .. } = walk.screen() else { panic!("gone") };
        assert!(assessment.acceptable, "what was typed is still there");
        problem
    };
    assert_eq!(told(Failure::WeakPassword(vec![WeakReason::Breached])), Some(Problem::ChooseUncommonPassword));
    assert_eq!(told(Failure::SamePassword), Some(Problem::ChooseDifferentPassword));
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).answer(Answer::Saved(Err(Failure::SessionOver)));
    assert_eq!((is_at_address(&walk), notice(&walk)), (true, Some(Notice::Expired)));
}

#[test]
fn nothing_is_sent_when_the_record_cannot_be_written() {
    let mut walk = at_new_password();
    walk.sent();
    walk.press(ResetAction::Save);
    let id = walk.awaited().expect("the record is being written");
    walk.happens(Event::Answered { id, answer: Answer::Persisted(Err(StoreError)) });
    assert_eq!((problem(&walk), walk.sent()), (Some(Problem::CheckStorage), vec![]));
    walk.press(ResetAction::Save).write();
    assert_eq!(walk.sent(), [Effect::SetPassword], "it can be tried again");
}

// The answer to the save was lost

#[test]
fn a_lost_answer_is_settled_by_proof_only() {
    assert_eq!(at_outcome_unknown().screen(), unknown(false, true, Some(Problem::TryAgain)));
    let settled_by = |answer| {
        let mut walk = at_outcome_unknown();
        walk.press(ResetAction::CheckAgain);
        assert_eq!(walk.screen(), unknown(true, true, None));
        walk.answer(answer);
        walk.screen() == ResetScreen::SigningIn
    };
    assert!(settled_by(saved()));
    assert!(settled_by(Answer::Saved(Err(Failure::SamePassword))));
    for failure in [Failure::Banned, Failure::SessionOver, Failure::NotSent, Failure::SecondFactorRequired] {
        assert!(!settled_by(Answer::Saved(Err(failure.clone()))), "{failure}");
    }
}

#[test]
fn why_looking_again_did_not_tell_is_said_but_no_refusal_that_sounds_like_not_saved() {
    let told = |failure| {
        let mut walk = at_outcome_unknown();
        walk.press(ResetAction::CheckAgain).answer(Answer::Saved(Err(failure)));
        match walk.screen() {
            ResetScreen::OutcomeUnknown { problem, .. } => problem,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(told(Failure::NotSent), Some(Problem::CheckConnection));
    assert_eq!(told(Failure::NotTrusted), Some(Problem::CheckNetwork));
    assert_eq!(told(Failure::NotTheServer), Some(Problem::CheckNetwork));
    assert_eq!(told(Failure::Lost), Some(Problem::TryAgain));
    assert_eq!(told(Failure::ServerFailed), Some(Problem::TryLater));
    assert_eq!(told(Failure::Limited { wait: None }), Some(Problem::Wait { until: None }));
    assert_eq!(told(Failure::CaptchaRequired), Some(Problem::SolveCaptcha));
    for refusal in [Failure::ProofRefused, Failure::WeakPassword(vec![]), Failure::SessionOver] {
        assert_eq!(told(refusal.clone()), None, "{refusal}");
    }
}

#[test]
fn a_server_that_settles_by_signing_in_is_asked_so_and_one_that_cannot_is_not_asked() {
    let lost = |settle| {
        let mut walk = Walk::<Reset>::settled_by(settle);
        walk.answer(Answer::Restored(Restored::Nothing));
        walk.press(send("kim@example.com")).answer(Answer::Requested(Ok(())));
        walk.press(ResetAction::SubmitCode).answer(proven(None)).press(ResetAction::Save).write().sent();
        walk.answer(Answer::Saved(Err(Failure::Lost)));
        walk
    };
    let mut walk = lost(Settle::SignIn);
    assert_eq!(walk.sent(), [Effect::SignIn { address: account(), slot: Slot::NewPassword }]);
    walk.answer(Answer::SignedIn(Err(Failure::WrongCredentials)));
    assert_eq!(walk.screen(), unknown(false, true, None));
    walk.press(ResetAction::CheckAgain).answer(Answer::SignedIn(Ok(Entry::In)));
    assert_eq!(walk.screen(), ResetScreen::SigningIn);
    assert!(walk.sent().ends_with(&[Effect::SignOutOthers]));

    let mut walk = lost(Settle::AskPerson);
    assert_eq!(walk.sent(), []);
    assert_eq!(walk.screen(), unknown(false, false, None));
    walk.press(ResetAction::CheckAgain);
    assert_eq!(walk.sent(), []);
}

// The end

#[test]
fn it_ends_signed_in_and_tells_what_became_of_other_devices() {
    let ended = |saved, signed_out, taken| {
        let mut walk = at_new_password();
        walk.press(ResetAction::Save).answer(saved);
        walk.answer(Answer::SignedIn(Ok(Entry::In)));
        walk.answer(Answer::OthersSignedOut(signed_out)).answer(Answer::HandedOver(taken));
        walk.screen()
    };
    assert_eq!(ended(saved(), false, true), ResetScreen::Done { signed_in: true, others: OtherDevices::SignedOut });
    assert_eq!(ended(saved(), false, false), ResetScreen::Done { signed_in: false, others: OtherDevices::SignedOut });

    let settled = |signed_out| {
        let mut walk = at_outcome_unknown();
        walk.press(ResetAction::CheckAgain).answer(Answer::Saved(Err(Failure::SamePassword)));
        walk.answer(Answer::SignedIn(Ok(Entry::In)));
        walk.answer(Answer::OthersSignedOut(signed_out)).answer(Answer::HandedOver(true));
        walk.screen()
    };
    assert_eq!(settled(false), ResetScreen::Done { signed_in: true, others: OtherDevices::MayStaySignedIn });
    assert_eq!(settled(true), ResetScreen::Done { signed_in: true, others: OtherDevices::SignedOut });
}

#[test]
fn a_password_that_is_saved_is_done_though_signing_in_fails() {
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).answer(saved()).answer(Answer::SignedIn(Err(Failure::NotSent)));
    assert!(matches!(walk.screen(), ResetScreen::Done { signed_in: false, .. }));
    walk.issued();
    walk.press(ResetAction::StartOver);
    assert!(matches!(walk.screen(), ResetScreen::Done { .. }), "there is nothing to start over");
    assert_eq!(walk.issued(), []);
}

#[test]
fn where_the_app_cannot_sign_in_it_is_done_with_the_save() {
    let rules = rules_settled_by(Settle::AskPerson);
    let mut walk =
        Walk::<Reset>::by(Rules { abilities: Abilities { sign_in: false, ..rules.abilities }, ..rules.clone() });
    walk.answer(Answer::Restored(Restored::Nothing)).press(send("kim@example.com")).answer(Answer::Requested(Ok(())));
    walk.tap(Ok(link(None))).answer(proven(None)).press(ResetAction::Save).write().sent();
    walk.answer(saved());
    assert_eq!(walk.screen(), ResetScreen::Done { signed_in: false, others: OtherDevices::SignedOut });
    assert_eq!(walk.sent(), []);
}

#[test]
fn starting_over_while_it_signs_in_does_nothing() {
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).answer(saved()).press(ResetAction::StartOver);
    assert_eq!(walk.screen(), ResetScreen::SigningIn);
}

// Leaving

#[test]
fn who_leaves_while_a_save_is_under_way_is_told_that_it_may_have_changed() {
    let left = |mut walk: Walk<Reset>| {
        walk.press(ResetAction::Cancel);
        walk.screen()
    };
    let may_have_changed = |may_have_changed| ResetScreen::Closed { may_have_changed };
    assert_eq!(left(at_inbox()), may_have_changed(false));
    assert_eq!(left(at_new_password()), may_have_changed(false));
    assert_eq!(left(at_outcome_unknown()), may_have_changed(true));
    let mut saving = at_new_password();
    saving.press(ResetAction::Save).write();
    assert_eq!(left(saving), may_have_changed(true));
}

#[test]
fn an_answer_that_comes_after_leaving_changes_nothing() {
    let mut walk = at_inbox();
    walk.press(ResetAction::SubmitCode).write();
    let id = walk.awaited().expect("the proof is awaited");
    walk.press(ResetAction::Cancel).issued();
    let left = walk.screen();
    walk.happens(Event::Answered { id, answer: proven(None) });
    assert_eq!((walk.screen(), walk.issued()), (left, vec![]));
}

#[test]
fn who_starts_over_and_asks_again_at_once_waits_for_the_server_too() {
    let mut walk = at_new_password();
    walk.press(ResetAction::StartOver).sent();
    walk.press(send("kim@example.com")).write();
    assert!(is_at_inbox(&walk));
    assert_eq!(walk.sent(), []);
}

#[test]
fn who_starts_over_finds_empty_fields() {
    let form = |walk: &Walk<Reset>| match walk.screen() {
        ResetScreen::NewPassword { form, assessment, .. } if assessment.empty => form,
        other => panic!("{other:?}"),
    };
    let mut walk = at_new_password();
    let before = form(&walk);
    walk.type_in(typed("zq7!kp", "")).press(ResetAction::StartOver).wait(minutes(1));
    walk.press(send("kim@example.com")).answer(Answer::Requested(Ok(())));
    walk.press(ResetAction::SubmitCode).answer(proven(None));
    assert!(form(&walk) > before, "a new number means empty fields");
}

#[test]
fn leaving_before_anything_is_known_or_after_the_end_changes_nothing() {
    let mut done = at_new_password();
    done.press(ResetAction::Save).answer(saved()).answer(Answer::SignedIn(Err(Failure::NotSent)));
    let mut closed = at_inbox();
    closed.press(ResetAction::Cancel);
    for mut walk in [Walk::begin(), done, closed] {
        walk.issued();
        let before = walk.screen();
        walk.press(ResetAction::Cancel);
        assert_eq!((walk.screen(), walk.issued()), (before, vec![]));
    }
}

// In the background

#[test]
fn passwords_are_wiped_after_five_minutes_in_the_background_and_it_is_said() {
    let mut walk = at_new_password();
    let form = |walk: &Walk<Reset>| match walk.screen() {
        ResetScreen::NewPassword { form, .. } => form,
        other => panic!("{other:?}"),
    };
    let before = form(walk.type_in(typed("zq7!kp", "")));
    walk.happens(Event::Backgrounded).wait(minutes(4)).happens(Event::Foregrounded).wait(minutes(9));
    assert_eq!((form(&walk), notice(&walk)), (before, None), "back in time");

    walk.happens(Event::Backgrounded).wait(minutes(5));
    assert_eq!((form(&walk), notice(&walk)), (before + 1, Some(Notice::FieldsWiped)));
    let ResetScreen::NewPassword { assessment, .. } = walk.screen() else { panic!("still there") };
    assert!(assessment.empty);
    assert!(walk.issued().ends_with(&[Effect::Wipe(&[Slot::NewPassword, Slot::Retype])]));
    walk.wait(minutes(5));
    assert_eq!((form(&walk), walk.issued()), (before + 1, vec![]), "once");
}

#[test]
fn a_phone_that_slept_wipes_when_it_wakes() {
    let mut walk = at_new_password();
    walk.happens(Event::Backgrounded);
    let mut asleep = walk;
    asleep.sleep(minutes(6)).happens(Event::Foregrounded);
    assert_eq!(notice(&asleep), Some(Notice::FieldsWiped));
}

#[test]
fn a_wiped_password_cannot_be_looked_for_any_more() {
    let mut walk = at_outcome_unknown();
    walk.happens(Event::Backgrounded).wait(minutes(5));
    assert_eq!(walk.screen(), unknown(false, false, None));
    walk.sent();
    walk.press(ResetAction::CheckAgain);
    assert_eq!(walk.sent(), []);
}

// What the runner asks

#[test]
fn a_field_takes_text_where_it_is_shown_and_not_while_it_is_sent() {
    let takes = |walk: &Walk<Reset>| {
        let slots = [Slot::Password, Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code, Slot::Link];
        slots.into_iter().filter(|slot| walk.machine().accepts(*slot)).collect::<Vec<_>>()
    };
    assert_eq!(takes(&at_address()), [Slot::Link]);
    assert_eq!(takes(&at_inbox()), [Slot::Code, Slot::Link]);
    assert_eq!(takes(&at_new_password()), [Slot::NewPassword, Slot::Retype, Slot::Link]);
    let mut checking = at_inbox();
    assert_eq!(takes(checking.press(ResetAction::SubmitCode)), [Slot::Link]);
    let mut following = at_inbox();
    assert_eq!(takes(following.tap(Ok(link(Some(2))))), []);
    let mut saving = at_new_password();
    assert_eq!(takes(saving.press(ResetAction::Save)), [Slot::Link]);
}

#[test]
fn the_waits_that_change_the_screen_are_told_to_whoever_keeps_the_time() {
    assert_eq!(at_address().machine().deadlines(), []);
    let mut walk = at_inbox();
    let of = |count| Deadline::after(START, minutes(count));
    assert_eq!(walk.machine().deadlines(), [of(1), of(10), of(60)]);
    walk.happens(Event::Backgrounded);
    assert_eq!(walk.machine().deadlines(), [of(1), of(10), of(60), of(5)]);
}

#[test]
fn a_press_that_means_nothing_on_this_screen_does_nothing() {
    let all = || {
        [send("kim@example.com"), ResetAction::Resend, ResetAction::ChangeAddress, ResetAction::SubmitCode]
            .into_iter()
            .chain([ResetAction::Save, ResetAction::CheckAgain])
    };
    let mut closed = at_inbox();
    closed.press(ResetAction::Cancel);
    for mut walk in [closed, Walk::<Reset>::begin(), Walk::<Reset>::restored_at(Stage::Saving)] {
        walk.issued();
        let before = walk.screen();
        all().for_each(|action| _ = walk.press(action));
        assert_eq!((walk.screen(), walk.issued()), (before, vec![]));
    }
}
