//! The reset.

use std::time::Duration;

use repass_core::{
    address::{Address, ShownAddress},
    backend::{Failure, LinkUse, OtherDevices, OutcomeCheck, ProofCheck, WeakReason},
    flow::{
        Acknowledgement, Answer, Busy, CodeFact, Effect, Event, Facts, FirstStep, Flow, LinkHistory, Notice,
        OutcomeUnknownScreen, PersistError, ProofKind, Record, Restored, Rules, SignInFacts, Slot, Stage, Timing,
        UnreadableScreen, VerifiedFacts,
        reset::{
            CheckInboxScreen, ClosedScreen, DoneScreen, EnterAddressScreen, NewPasswordScreen, Reset, ResetAction,
            ResetScreen,
        },
    },
    link::{LinkFacts, LinkRefused},
    policy::Policy,
    problem::Problem,
    time::Deadline,
};

use super::walk::{
    FACTOR, START, Walk, account, addressed, minutes, not_set, nothing_typed, other_account, record, request, rules,
    set, typed,
};

const SEND: ResetAction = ResetAction::SendInstructions;
const FACTOR_CODE: ResetAction = ResetAction::SubmitSecondFactor { recovery_code: false };
const IN: Answer = Answer::SignedIn(Ok(SignInFacts::In));
const NOT_FOUND: Answer = Answer::Restored(Restored::Nothing);
const FACTOR_ASKED: Answer = Answer::SignedIn(Ok(SignInFacts::SecondFactor(FACTOR)));

/// On the first screen, with nothing left of an earlier run.
fn at_address() -> Walk<Reset> {
    let mut walk = Walk::begin();
    walk.answer(NOT_FOUND);
    walk
}

/// Instructions were asked for, and the server said yes.
fn at_inbox() -> Walk<Reset> {
    asked(at_address())
}

fn asked(mut walk: Walk<Reset>) -> Walk<Reset> {
    walk.press(SEND).answer(Answer::Requested(Ok(())));
    walk
}

fn proven(account: Option<Address>) -> Answer {
    Answer::Verified(ProofKind::Code, Ok(VerifiedFacts { account, second_factor: None }))
}

fn proof_failed(failure: Failure) -> Answer {
    Answer::Verified(ProofKind::Code, Err(failure))
}

/// The code was taken.
fn at_new_password() -> Walk<Reset> {
    proved(at_inbox())
}

fn proved(mut walk: Walk<Reset>) -> Walk<Reset> {
    walk.press(ResetAction::SubmitCode).answer(proven(Some(account())));
    walk
}

/// The proof was taken, and a second factor is asked for.
fn at_second_factor() -> Walk<Reset> {
    let mut walk = at_inbox();
    let facts = VerifiedFacts { account: Some(account()), second_factor: Some(FACTOR) };
    walk.press(ResetAction::SubmitCode).answer(Answer::Verified(ProofKind::Code, Ok(facts)));
    walk
}

fn unknown(checking: bool, can_check: bool, problem: Option<Problem>) -> ResetScreen {
    let first = if can_check { FirstStep::CheckAgain } else { FirstStep::GoToLogin };
    ResetScreen::OutcomeUnknown { screen: OutcomeUnknownScreen { checking, can_check, first, problem } }
}

fn done(signed_in: bool, others: OtherDevices) -> ResetScreen {
    ResetScreen::Done { screen: DoneScreen { signed_in, others } }
}

/// The answer to the save was lost, and so was that to the look after it.
fn at_outcome_unknown() -> Walk<Reset> {
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).answer(not_set(Failure::Lost)).answer(not_set(Failure::Lost));
    walk
}

fn problem_and_notice(walk: &Walk<Reset>) -> (Option<Problem>, Option<Notice>) {
    match walk.screen() {
        ResetScreen::EnterAddress { screen } => (screen.problem, screen.notice),
        ResetScreen::CheckInbox { screen } => (screen.problem, screen.notice),
        ResetScreen::SecondFactor { screen } => (screen.problem, screen.notice),
        ResetScreen::NewPassword { screen } => (screen.problem, screen.notice),
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

fn inbox(walk: &Walk<Reset>) -> CheckInboxScreen {
    match walk.screen() {
        ResetScreen::CheckInbox { screen } => screen,
        other => panic!("not the inbox: {other:?}"),
    }
}

fn new_password(walk: &Walk<Reset>) -> NewPasswordScreen {
    match walk.screen() {
        ResetScreen::NewPassword { screen } => screen,
        other => panic!("not the new password: {other:?}"),
    }
}

fn verify(proof: ProofKind) -> Effect {
    Effect::Verify { proof, address: account() }
}

fn link(of: Option<u8>) -> LinkFacts {
    LinkFacts { request: of.map(request), has_proof: true }
}

fn ask(address: Address, number: u8) -> Effect {
    Effect::RequestInstructions { address, request: request(number) }
}

// Before step 1

#[test]
fn a_first_start_shows_an_empty_form_without_a_word() {
    let screen = EnterAddressScreen { account: None, busy: None, problem: None, notice: None };
    assert_eq!(at_address().screen(), ResetScreen::EnterAddress { screen });
}

#[test]
fn what_an_earlier_run_left_is_gone_on_with_and_what_is_uncertain_is_said() {
    let at = |stage| Walk::<Reset>::restored_at(stage);
    assert_eq!(notice(&at(Stage::Requesting)), Some(Notice::MayHaveBeenSent));
    assert_eq!(notice(&at(Stage::CheckInbox)), None);
    assert_eq!(notice(&at(Stage::Verifying)), Some(Notice::MayBeUsed));
    for stage in [Stage::Requesting, Stage::CheckInbox, Stage::Verifying] {
        assert!(is_at_inbox(&at(stage)), "{stage:?}");
    }
    assert_eq!(new_password(&at(Stage::NewPassword)).account, "k•••@example.com");
    let ResetScreen::SecondFactor { screen } = at(Stage::SecondFactor(FACTOR)).screen() else { panic!("not asked") };
    assert_eq!((screen.account.as_str(), screen.kind), ("k•••@example.com", FACTOR.kind));
    assert_eq!(at(Stage::Saving).screen(), unknown(false, false, None));
    assert_eq!(at(Stage::Saved).screen(), done(false, OtherDevices::MayStaySignedIn));
}

#[test]
fn nothing_is_sent_by_a_start() {
    for stage in [Stage::Requesting, Stage::CheckInbox, Stage::Verifying, Stage::NewPassword, Stage::Saving] {
        assert_eq!(Walk::<Reset>::restored_at(stage).issued(), [Effect::Restore], "{stage:?}");
    }
}

#[test]
fn the_waits_of_an_earlier_run_go_on() {
    let mut walk = Walk::<Reset>::restored_at(Stage::CheckInbox);
    walk.wait(Duration::from_secs(59));
    assert_eq!((inbox(&walk).resend, inbox(&walk).can_resend), (Deadline::after(START, minutes(1)), false));
    assert_eq!(inbox(&walk).contact, Deadline::after(START, minutes(10)));
}

#[test]
fn a_record_is_believed_no_longer_than_the_flows_ever_wait() {
    let far = Deadline::after(START, Duration::from_hours(24 * 365 * 8000));
    let edited = Record { resend: Some(far), contact: Some(far), expires: far, ..record(Stage::CheckInbox) };
    let walk = Walk::<Reset>::restored_with(edited);
    let waits = |hours| Deadline::after(START, Duration::from_hours(hours));
    assert_eq!(inbox(&walk).resend, waits(24), "as long as a server may ask for");
    assert_eq!(inbox(&walk).contact, Deadline::after(START, minutes(10)));
    assert!(walk.machine().deadlines().contains(&waits(1)));
}

#[test]
fn a_record_that_cannot_be_used_starts_over_with_a_word() {
    let mut walk = Walk::<Reset>::begin();
    walk.answer(Answer::Restored(Restored::Unusable));
    assert_eq!((is_at_address(&walk), notice(&walk)), (true, Some(Notice::StartedOver)));
    assert!(walk.issued().contains(&Effect::DeleteRecord));
    for stage in [Stage::NewPassword, Stage::SecondFactor(FACTOR)] {
        let mut walk = Walk::<Reset>::begin();
        let found = Restored::Record { record: record(stage), account: Some(account()), has_grant: false };
        walk.answer(Answer::Restored(found));
        assert_eq!((is_at_address(&walk), notice(&walk)), (true, Some(Notice::StartedOver)), "the grant is gone");
    }
}

#[test]
fn a_record_that_cannot_be_read_now_stays_until_it_can_or_the_person_gives_it_up() {
    let unreadable = |trying| ResetScreen::Unreadable { screen: UnreadableScreen { trying } };
    let mut walk = Walk::<Reset>::begin();
    walk.issued();
    walk.answer(Answer::Restored(Restored::Unreadable));
    assert_eq!((walk.screen(), walk.issued()), (unreadable(false), vec![]));
    walk.ignores([SEND, ResetAction::Save, ResetAction::Cancel, FACTOR_CODE]);
    walk.press(ResetAction::TryAgain);
    assert_eq!((walk.screen(), walk.issued()), (unreadable(true), vec![Effect::Restore]));
    let found = Restored::Record { record: record(Stage::CheckInbox), account: Some(account()), has_grant: false };
    walk.answer(Answer::Restored(found));
    assert!(is_at_inbox(&walk), "nothing was lost");

    let mut given_up = Walk::<Reset>::begin();
    given_up.answer(Answer::Restored(Restored::Unreadable)).issued();
    given_up.press(ResetAction::StartOver);
    assert!(is_at_address(&given_up) && given_up.issued().contains(&Effect::DeleteRecord));
}

#[test]
fn what_expired_while_the_app_was_gone_starts_over_and_its_grant_is_ended() {
    for stage in [Stage::CheckInbox, Stage::NewPassword, Stage::SecondFactor(FACTOR)] {
        let mut walk = Walk::<Reset>::begin();
        walk.sleep(minutes(61)).issued();
        let found = Restored::Record { record: record(stage), account: Some(account()), has_grant: true };
        walk.answer(Answer::Restored(found));
        assert_eq!((is_at_address(&walk), notice(&walk)), (true, Some(Notice::Expired)), "{stage:?}");
        let issued = walk.issued();
        assert_eq!(
            (&issued[0], issued.last()),
            (&Effect::EndGrant, Some(&Effect::DeleteRecordKeepTicket)),
            "{stage:?}"
        );
    }
}

#[test]
fn what_became_of_a_password_is_told_however_long_ago_it_was() {
    for (stage, screen) in
        [(Stage::Saving, unknown(false, false, None)), (Stage::Saved, done(false, OtherDevices::MayStaySignedIn))]
    {
        let mut walk = Walk::<Reset>::begin();
        walk.sleep(minutes(600)).answer(Answer::Restored(Restored::Record {
            record: record(stage),
            account: Some(account()),
            has_grant: true,
        }));
        assert_eq!(walk.screen(), screen);
    }
}

#[test]
fn the_grant_of_a_password_that_was_saved_before_a_kill_is_ended() {
    assert_eq!(Walk::<Reset>::restored_at(Stage::Saved).sent(), [Effect::Restore, Effect::EndGrant]);
}

// Step 2: Enter your email address

#[test]
fn an_address_is_asked_for_and_read() {
    let mut walk = at_address();
    for told in [Problem::EnterAddress, Problem::CorrectAddress] {
        let facts = Facts { address: Err(told), ..typed("", "") };
        assert_eq!(problem(walk.press_with(SEND, facts)), Some(told));
    }
    walk.press(SEND);
    let screen = EnterAddressScreen { account: None, busy: Some(Busy::Sending), problem: None, notice: None };
    assert_eq!(walk.screen(), ResetScreen::EnterAddress { screen });
    assert_eq!(walk.machine().account(), Some(&account()));
}

#[test]
fn the_wait_runs_from_the_answer_and_the_ten_minutes_from_the_first_mail() {
    let mut walk = at_address();
    walk.press(SEND).wait(Duration::from_secs(20)).answer(Answer::Requested(Ok(())));
    let first = walk.now();
    let contact = Deadline::after(first, minutes(10));
    let expected = CheckInboxScreen {
        address: ShownAddress::in_full(&account()),
        can_change_address: true,
        resend: Deadline::after(first, minutes(1)),
        can_resend: false,
        contact,
        contact_now: false,
        takes_code: true,
        link: LinkUse::OpensApp,
        busy: None,
        problem: None,
        notice: None,
    };
    assert_eq!(inbox(&walk), expected);

    walk.wait(minutes(1)).press(ResetAction::Resend).answer(Answer::Requested(Ok(())));
    assert_eq!(inbox(&walk).resend, Deadline::after(walk.now(), minutes(1)));
    assert_eq!(inbox(&walk).contact, contact, "the ten minutes go on");
    walk.wait(minutes(9));
    assert!(inbox(&walk).contact_now && inbox(&walk).can_resend);
}

#[test]
fn a_cooldown_looks_like_success_and_a_lost_answer_says_so() {
    let told = |result| {
        let mut walk = at_address();
        walk.press(SEND).answer(Answer::Requested(result));
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
        walk.press(SEND).write().issued();
        walk.answer(Answer::Requested(Err(failure))).issued()
    };
    assert_eq!(issued(Failure::NotSent), [Effect::DeleteRecord]);
    assert_eq!(issued(Failure::ServerFailed), []);
}

#[test]
fn a_kill_while_it_is_asked_waits_as_if_the_server_had_taken_its_time() {
    let mut walk = at_address();
    walk.press(SEND);
    let Some(Effect::PersistRequest(record)) = walk.issued().pop() else { panic!("nothing is written ahead") };
    let Timing { resend, call, .. } = Timing::default();
    assert_eq!((record.stage, record.request), (Stage::Requesting, request(2)));
    assert_eq!(record.resend, Some(Deadline::after(START, resend + call)));
    assert_eq!(record.contact, Some(Deadline::after(START, minutes(10))));
    assert_eq!(record.expires, Deadline::after(START, minutes(60)));
}

#[test]
fn a_request_says_whose_account_it_is_and_carries_its_id_into_the_link() {
    let mut walk = at_address();
    walk.press(SEND).write();
    assert_eq!(walk.sent(), [Effect::Restore, ask(account(), 2)]);
}

#[test]
fn nothing_is_sent_without_randomness() {
    let mut walk = at_address();
    walk.issued();
    walk.press_without_randomness(SEND);
    assert_eq!((problem(&walk), walk.issued()), (Some(Problem::RestartDevice), vec![]));
    walk.press(SEND).issued();
    let id = walk.awaited().expect("the record is being written");
    walk.happens(Event::Answered { id, answer: Answer::Persisted(Err(PersistError::NoRandomness)) });
    assert_eq!((problem(&walk), walk.issued()), (Some(Problem::RestartDevice), vec![]), "none for the ticket");
}

#[test]
fn a_request_that_cannot_be_written_down_is_not_sent() {
    let mut walk = at_address();
    walk.issued();
    walk.press(SEND).cannot_write();
    assert_eq!((is_at_address(&walk), problem(&walk)), (true, Some(Problem::CheckStorage)));
    assert_eq!(walk.sent(), []);
}

#[test]
fn the_same_address_while_the_wait_runs_is_not_asked_for_twice() {
    let mut walk = at_inbox();
    walk.press(ResetAction::ChangeAddress).sent();
    assert!(is_at_address(&walk));
    walk.press_with(SEND, addressed(Address::parse("Kim@Example.com").expect("an address")));
    assert!(is_at_inbox(&walk));
    assert_eq!(walk.sent(), []);
}

#[test]
fn another_address_is_another_request_with_waits_of_its_own() {
    let mut walk = Walk::<Reset>::restored_at(Stage::CheckInbox);
    walk.wait(minutes(1)).press(ResetAction::ChangeAddress).press_with(SEND, addressed(other_account())).write();
    assert_eq!(walk.sent(), [Effect::Restore, ask(other_account(), 2)]);
    walk.answer(Answer::Requested(Ok(())));
    assert_eq!(inbox(&walk).contact, Deadline::after(walk.now(), minutes(10)));
}

#[test]
fn the_same_address_after_the_wait_is_the_same_request() {
    let mut walk = Walk::<Reset>::restored_at(Stage::CheckInbox);
    walk.wait(minutes(1)).press(ResetAction::ChangeAddress).press(SEND).write();
    assert!(walk.sent().contains(&ask(account(), 1)));
}

// Step 3: Check your inbox

#[test]
fn resend_does_nothing_while_the_wait_runs_and_sends_once_when_it_is_over() {
    let mut walk = at_inbox();
    walk.wait(Duration::from_secs(59)).ignores([ResetAction::Resend]);
    walk.wait(Duration::from_secs(1)).press(ResetAction::Resend).write().press(ResetAction::Resend).write();
    assert_eq!((inbox(&walk).busy, inbox(&walk).can_resend), (Some(Busy::Sending), false));
    assert_eq!(walk.sent().len(), 1);
}

#[test]
fn a_press_of_resend_inside_the_wait_leaves_the_problem_that_is_shown() {
    let mut walk = at_inbox();
    walk.press_with(ResetAction::SubmitCode, nothing_typed());
    walk.ignores([ResetAction::Resend, ResetAction::Save, FACTOR_CODE, ResetAction::CheckAgain, SEND]);
    assert_eq!(problem(&walk), Some(Problem::EnterCode));
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
    assert_eq!((inbox(&walk).resend, inbox(&walk).can_resend), (until, false));
    assert_eq!(problem(&walk), Some(Problem::Wait { until: Some(until) }));
}

#[test]
fn a_limit_that_is_told_at_the_address_is_waited_for_at_the_inbox_too() {
    let mut walk = at_inbox();
    walk.wait(minutes(1)).press(ResetAction::ChangeAddress).press(SEND);
    walk.answer(Answer::Requested(Err(Failure::Limited { wait: Some(minutes(3)) })));
    let until = Deadline::after(walk.now(), minutes(3));
    assert_eq!((is_at_address(&walk), problem(&walk)), (true, Some(Problem::Wait { until: Some(until) })));
    walk.sent();
    walk.press(SEND).write();
    assert_eq!(walk.sent(), [], "the screen said to wait");
    assert_eq!((inbox(&walk).resend, inbox(&walk).can_resend), (until, false));
    walk.wait(minutes(3)).press(ResetAction::Resend).write();
    assert_eq!(walk.sent(), [ask(account(), 2)]);
}

#[test]
fn a_clock_set_back_makes_no_wait_longer_than_it_is() {
    let mut walk = at_inbox();
    walk.set_clock_back(minutes(30));
    assert_eq!(inbox(&walk).resend, Deadline::after(walk.now(), minutes(1)));
    walk.wait(minutes(1));
    assert!(inbox(&walk).can_resend);
}

#[test]
fn after_an_hour_it_is_given_up_with_a_word_but_not_on_the_first_screen() {
    for mut walk in [at_inbox(), at_new_password(), at_second_factor()] {
        walk.sent();
        walk.wait(minutes(60));
        assert_eq!((is_at_address(&walk), notice(&walk)), (true, Some(Notice::Expired)));
        assert_eq!(walk.sent(), [Effect::EndGrant]);
    }
    let mut walk = at_inbox();
    walk.press(ResetAction::ChangeAddress).wait(minutes(60));
    assert_eq!((is_at_address(&walk), notice(&walk)), (true, None));
}

#[test]
fn nothing_expires_while_its_answer_is_awaited() {
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).wait(minutes(90));
    assert_eq!(new_password(&walk).busy, Some(Busy::Saving));
}

// Step 4: Follow the instructions

#[test]
fn a_code_is_asked_for_and_spent_for_the_account_that_asked() {
    let mut walk = at_inbox();
    walk.sent();
    for (code, told) in [(CodeFact::Missing, Problem::EnterCode), (CodeFact::NotACode, Problem::CheckCode)] {
        let facts = Facts { code, ..typed("", "") };
        assert_eq!(problem(walk.press_with(ResetAction::SubmitCode, facts)), Some(told));
        assert_eq!(walk.sent(), [], "no attempt is spent on it");
    }
    walk.press(ResetAction::SubmitCode).write();
    assert_eq!((inbox(&walk).busy, problem(&walk)), (Some(Busy::Checking), None));
    assert_eq!(walk.sent(), [verify(ProofKind::Code)]);
}

#[test]
fn a_link_of_this_request_or_of_none_is_followed_and_others_are_explained() {
    for of in [Some(2), None] {
        let mut walk = at_inbox();
        walk.sent();
        walk.tap(Ok(link(of))).write();
        assert_eq!(walk.sent(), [verify(ProofKind::Link)], "some servers' links carry no id");
        assert_eq!(inbox(&walk).busy, Some(Busy::Checking));
    }
    let told = |mut walk: Walk<Reset>, link| {
        let told = problem(walk.tap(link));
        assert!(walk.issued().ends_with(&[Effect::RememberLink, Effect::Wipe(&[Slot::Link])]));
        told
    };
    assert_eq!(told(at_inbox(), Ok(link(Some(9)))), Some(Problem::UseCodeHere));
    assert_eq!(told(at_address(), Ok(link(Some(9)))), Some(Problem::AskHere));
    assert_eq!(told(at_address(), Ok(link(None))), Some(Problem::AskHere));
    assert_eq!(told(at_inbox(), Err(LinkRefused::NotOurs)), Some(Problem::UseLinkOfThisApp));
    assert_eq!(told(at_inbox(), Err(LinkRefused::Damaged)), Some(Problem::UseCodeOfMail));
}

#[test]
fn what_the_server_says_in_a_link_is_told_for_what_it_is() {
    let told = |failure| problem(at_inbox().tap(Err(LinkRefused::Failed(failure))));
    assert_eq!(told(Failure::ProofRefused), Some(Problem::UseNewestMail));
    assert_eq!(told(Failure::ServerFailed), Some(Problem::TryLater));
    assert_eq!(told(Failure::Banned), Some(Problem::ContactUs));
    assert_eq!(told(Failure::Limited { wait: None }), Some(Problem::Wait { until: None }));
}

#[test]
fn a_link_of_an_earlier_attempt_is_followed_from_the_first_screen_too() {
    let mut walk = at_inbox();
    walk.press(ResetAction::ChangeAddress).sent();
    walk.tap(Ok(link(Some(2)))).write();
    assert_eq!((is_at_inbox(&walk), walk.sent()), (true, vec![verify(ProofKind::Link)]));
}

#[test]
fn a_link_without_a_proof_only_opens_the_inbox() {
    let opened = LinkFacts { has_proof: false, ..link(Some(2)) };
    let mut away = at_inbox();
    away.press(ResetAction::ChangeAddress);
    for mut walk in [at_inbox(), away] {
        walk.sent();
        walk.tap(Ok(opened));
        assert_eq!((is_at_inbox(&walk), problem(&walk), walk.sent()), (true, None, vec![]));
    }
    assert_eq!(problem(at_address().tap(Ok(opened))), Some(Problem::AskHere));
}

#[test]
fn a_damaged_link_of_a_mail_without_a_code_leads_to_the_newest_mail() {
    let mut walk = Walk::<Reset>::with(|abilities| abilities.code = None);
    walk.answer(NOT_FOUND);
    let mut walk = asked(walk);
    assert_eq!(problem(walk.tap(Err(LinkRefused::Damaged))), Some(Problem::UseNewestMail));
    walk.ignores([ResetAction::SubmitCode]);
}

#[test]
fn a_link_opened_elsewhere_is_asked_for_only_where_the_server_wants_that() {
    at_inbox().ignores([ResetAction::ConfirmFollowed]);
    let mut walk = Walk::<Reset>::with(|abilities| abilities.link = LinkUse::ConfirmedElsewhere);
    walk.answer(NOT_FOUND);
    let mut walk = asked(walk);
    walk.sent();
    walk.press(ResetAction::ConfirmFollowed).write();
    assert_eq!(walk.sent(), [verify(ProofKind::ConfirmedElsewhere)]);
    walk.answer(Answer::Verified(ProofKind::ConfirmedElsewhere, Err(Failure::NotConfirmedYet)));
    assert_eq!(problem_and_notice(&walk), (Some(Problem::OpenLinkFirst), None));
    walk.press(ResetAction::ConfirmFollowed);
    walk.answer(Answer::Verified(ProofKind::ConfirmedElsewhere, Err(Failure::Lost)));
    assert_eq!(problem_and_notice(&walk), (Some(Problem::TryAgain), None), "there is nothing to be used up");
}

#[test]
fn a_link_tapped_in_the_middle_of_something_is_followed_after_it() {
    let mut walk = at_inbox();
    walk.wait(minutes(1)).press(ResetAction::Resend).write().sent();
    walk.tap(Ok(link(Some(2))));
    assert_eq!(walk.sent(), []);
    walk.answer(Answer::Requested(Ok(()))).write();
    assert_eq!(walk.sent(), [verify(ProofKind::Link)]);
}

#[test]
fn a_link_tapped_before_the_flow_knows_where_it_was_is_followed_then() {
    let mut walk = Walk::<Reset>::begin();
    walk.tap(Ok(link(None))).answer(NOT_FOUND);
    assert_eq!(problem(&walk), Some(Problem::AskHere));
    let mut unreadable = Walk::<Reset>::begin();
    unreadable.tap(Ok(link(Some(1)))).answer(Answer::Restored(Restored::Unreadable)).press(ResetAction::TryAgain);
    let found = Restored::Record { record: record(Stage::CheckInbox), account: Some(account()), has_grant: false };
    unreadable.sent();
    unreadable.answer(Answer::Restored(found)).write();
    assert_eq!(unreadable.sent(), [verify(ProofKind::Link)]);
}

#[test]
fn a_link_that_comes_before_the_start_is_kept_for_it() {
    let mut walk = Walk::<Reset>::not_started(rules());
    walk.tap(Ok(link(None)));
    assert_eq!(walk.sent(), []);
    walk.happens(Event::Started).answer(NOT_FOUND);
    assert_eq!(problem(&walk), Some(Problem::AskHere));
}

#[test]
fn a_link_that_comes_after_the_hour_is_not_wiped_before_it_is_tried() {
    let mut walk = at_inbox();
    walk.sleep(minutes(61)).issued();
    walk.tap(Ok(link(Some(2)))).write();
    let issued = walk.issued();
    assert!(issued.contains(&verify(ProofKind::Link)));
    let wipes_link = |effect: &&Effect| matches!(effect, Effect::Wipe(slots) if slots.contains(&Slot::Link));
    assert_eq!(issued.iter().find(wipes_link), None);
}

#[test]
fn a_link_tapped_too_late_is_wiped() {
    let mut walk = at_new_password();
    walk.issued();
    walk.tap(Ok(link(Some(2))));
    assert_eq!(walk.issued(), [Effect::LookUpLink, Effect::RememberLink, Effect::Wipe(&[Slot::Link])]);
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
    assert_eq!(by_code(proof_failed(Failure::ProofRefused)), (Some(Problem::CheckCode), None));
    assert_eq!(by_code(proof_failed(Failure::OtherDevice)), (Some(Problem::UseCodeHere), None));
    let lost = by_code(proof_failed(Failure::Lost));
    assert_eq!(lost, (Some(Problem::TryAgain), Some(Notice::MayBeUsed)), "a lost answer may have used it");
    let mut walk = at_inbox();
    walk.tap(Ok(link(Some(2)))).answer(Answer::Verified(ProofKind::Link, Err(Failure::ProofRefused)));
    assert_eq!(problem(&walk), Some(Problem::UseNewestMail));
}

#[test]
fn a_proof_of_another_account_is_given_back() {
    let mut walk = at_inbox();
    walk.press(ResetAction::SubmitCode).write().sent();
    walk.answer(proven(Some(other_account())));
    assert_eq!((is_at_inbox(&walk), problem(&walk)), (true, Some(Problem::UseLinkOfThisAccount)));
    assert_eq!(walk.sent(), [Effect::EndGrant]);
}

#[test]
fn a_server_that_does_not_tell_whose_account_it_is_is_believed() {
    let mut walk = at_inbox();
    walk.press(ResetAction::SubmitCode).answer(proven(None));
    assert_eq!(new_password(&walk).busy, None);
}

#[test]
fn an_hour_for_the_new_password_begins_with_the_proof() {
    let mut walk = at_inbox();
    walk.wait(minutes(30)).press(ResetAction::SubmitCode).answer(proven(None)).wait(minutes(59));
    assert_eq!(new_password(&walk).notice, None);
}

// A captcha on the way

#[test]
fn a_captcha_is_solved_and_the_same_request_goes_out_again() {
    let mut walk = Walk::<Reset>::by(Rules { captcha: true, ..rules() });
    walk.answer(NOT_FOUND).press(SEND).write().sent();
    walk.answer(Answer::Requested(Err(Failure::CaptchaRequired)));
    assert_eq!(walk.sent(), [Effect::SolveCaptcha]);
    walk.answer(Answer::CaptchaSolved(true));
    assert_eq!(walk.sent(), [ask(account(), 2)]);
    walk.answer(Answer::Requested(Ok(())));
    assert!(is_at_inbox(&walk));
}

#[test]
fn a_captcha_that_is_given_up_is_told_and_nothing_is_sent() {
    let mut walk = Walk::<Reset>::by(Rules { captcha: true, ..rules() });
    walk.answer(NOT_FOUND).press(SEND).answer(Answer::Requested(Err(Failure::CaptchaRequired))).sent();
    walk.answer(Answer::CaptchaSolved(false));
    assert_eq!((problem(&walk), walk.sent()), (Some(Problem::SolveCaptcha), vec![]));
    let mut refused = Walk::<Reset>::by(Rules { captcha: true, ..rules() });
    refused.answer(NOT_FOUND).press(SEND);
    for _ in 0..3 {
        refused.answer(Answer::Requested(Err(Failure::CaptchaRequired))).answer(Answer::CaptchaSolved(true));
    }
    refused.sent();
    refused.answer(Answer::Requested(Err(Failure::CaptchaRequired)));
    assert_eq!((problem(&refused), refused.sent()), (Some(Problem::SolveCaptcha), vec![]), "three times are enough");
}

// The second factor of the grant

#[test]
fn a_second_factor_is_asked_for_before_a_new_password_is() {
    let mut walk = at_second_factor();
    let ResetScreen::SecondFactor { screen } = walk.screen() else { panic!("not asked") };
    assert_eq!((screen.account.as_str(), screen.kind), ("k•••@example.com", FACTOR.kind));
    assert!(screen.takes_recovery_code && screen.problem.is_none());
    walk.sent();
    walk.press_with(FACTOR_CODE, nothing_typed());
    assert_eq!((problem(&walk), walk.sent()), (Some(Problem::EnterSecondFactor), vec![]));
    walk.press(ResetAction::SubmitSecondFactor { recovery_code: true }).write();
    assert_eq!(walk.sent(), [Effect::ConfirmGrant { recovery_code: true }]);
    walk.answer(Answer::GrantConfirmed(Ok(())));
    assert_eq!(new_password(&walk).busy, None);
    assert!(walk.issued().contains(&Effect::Wipe(&[Slot::SecondFactor])));
}

#[test]
fn a_wrong_second_factor_can_be_corrected_and_a_lost_answer_may_have_used_it() {
    let told = |failure| {
        let mut walk = at_second_factor();
        walk.press(FACTOR_CODE).answer(Answer::GrantConfirmed(Err(failure)));
        assert!(matches!(walk.screen(), ResetScreen::SecondFactor { .. }));
        problem_and_notice(&walk)
    };
    assert_eq!(told(Failure::SecondFactorRefused), (Some(Problem::CheckSecondFactor), None));
    assert_eq!(told(Failure::NotSent), (Some(Problem::CheckConnection), None));
    assert_eq!(told(Failure::Lost), (Some(Problem::TryAgain), Some(Notice::MayBeUsed)));
}

#[test]
fn a_grant_that_is_over_starts_over_with_a_word() {
    for failure in [Failure::SessionOver, Failure::ProofRefused, Failure::GrantExpired] {
        let mut walk = at_second_factor();
        walk.press(FACTOR_CODE).answer(Answer::GrantConfirmed(Err(failure)));
        assert_eq!((is_at_address(&walk), notice(&walk)), (true, Some(Notice::Expired)));
    }
}

// Step 5: Reset your password

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
    walk.press_with(ResetAction::Save, nothing_typed()).type_in(Slot::NewPassword, typed("zq7!kp", ""));
    assert_eq!((new_password(&walk).assessment, problem(&walk)), (typed("zq7!kp", "").assessment, None));
    walk.press(ResetAction::Save).answer(not_set(Failure::NotSent)).type_in(Slot::Retype, typed("zq7!kp", "z"));
    assert_eq!(problem(&walk), Some(Problem::CheckConnection), "typing brings no connection back");
}

#[test]
fn typing_into_the_second_field_leaves_what_is_wrong_with_the_first() {
    let shown = |facts: Facts, slot, now: Facts| {
        let mut walk = at_new_password();
        walk.press_with(ResetAction::Save, facts).type_in(slot, now);
        problem(&walk)
    };
    assert_eq!(shown(typed("zq7", ""), Slot::Retype, typed("zq7", "z")), Some(Problem::ImprovePassword));
    assert_eq!(shown(typed("zq7", ""), Slot::NewPassword, typed("zq7!", "")), None);
    for slot in [Slot::NewPassword, Slot::Retype] {
        let differ = typed("zq7!kp", "zq7!kq");
        assert_eq!(shown(differ.clone(), slot, differ), None, "either of the two may be corrected");
    }
}

#[test]
fn a_server_that_tells_its_rules_is_asked_for_them_when_the_fields_are_shown() {
    let mut walk = Walk::<Reset>::with(|abilities| abilities.tells_policy = true);
    walk.answer(NOT_FOUND);
    let mut walk = proved(asked(walk));
    assert!(walk.issued().ends_with(&[Effect::LearnPolicy]));
    let blank = Policy::at_least(10).expect("a policy").assess("", "", None);
    walk.unawaited(Answer::PolicyLearned(blank.clone()));
    assert_eq!(new_password(&walk).assessment, blank);
    walk.type_in(Slot::NewPassword, typed("zq7!kp", "")).unawaited(Answer::PolicyLearned(blank));
    assert_eq!(new_password(&walk).assessment, typed("zq7!kp", "").assessment, "what is typed stays assessed");
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
        walk.press(ResetAction::Save).answer(not_set(failure));
        let NewPasswordScreen { assessment, problem, busy: None, .. } = new_password(&walk) else { panic!("busy") };
        assert!(assessment.acceptable, "what was typed is still there");
        problem
    };
    let breached = Failure::WeakPassword(vec![WeakReason::Breached]);
    assert_eq!(told(breached), Some(Problem::ChooseUncommonPassword));
    assert_eq!(told(Failure::SamePassword), Some(Problem::ChooseDifferentPassword));
    for failure in [Failure::SessionOver, Failure::ProofRefused, Failure::SecondFactorRequired] {
        let mut walk = at_new_password();
        walk.press(ResetAction::Save).answer(not_set(failure));
        assert_eq!((is_at_address(&walk), notice(&walk)), (true, Some(Notice::Expired)));
    }
}

#[test]
fn nothing_is_sent_when_the_record_cannot_be_written() {
    let mut walk = at_new_password();
    walk.sent();
    walk.press(ResetAction::Save).cannot_write();
    assert_eq!((problem(&walk), walk.sent()), (Some(Problem::CheckStorage), vec![]));
    walk.press(ResetAction::Save).write();
    assert_eq!(walk.sent(), [Effect::SetPassword], "it can be tried again");
}

#[test]
fn a_grant_that_is_too_old_is_renewed_once_and_the_save_goes_on() {
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).write().sent();
    walk.answer(not_set(Failure::GrantExpired));
    assert_eq!((new_password(&walk).busy, walk.sent()), (Some(Busy::Saving), vec![Effect::RenewGrant]));
    walk.answer(Answer::GrantRenewed(Ok(()))).write();
    assert_eq!(walk.sent(), [Effect::SetPassword]);
    walk.answer(not_set(Failure::GrantExpired));
    assert_eq!((is_at_address(&walk), notice(&walk)), (true, Some(Notice::Expired)), "once is enough");
}

#[test]
fn a_grant_that_cannot_be_renewed_says_why() {
    let renewed = |failure| {
        let mut walk = at_new_password();
        walk.press(ResetAction::Save).answer(not_set(Failure::GrantExpired)).sent();
        walk.answer(Answer::GrantRenewed(Err(failure)));
        walk
    };
    let mut offline = renewed(Failure::NotSent);
    assert_eq!(problem(&offline), Some(Problem::CheckConnection));
    offline.press(ResetAction::Save).answer(not_set(Failure::GrantExpired));
    assert_eq!(offline.sent(), [Effect::SetPassword, Effect::RenewGrant], "it is tried again with the next press");
    let over = renewed(Failure::ProofRefused);
    assert_eq!((is_at_address(&over), notice(&over)), (true, Some(Notice::Expired)));
}

// A proof that is checked with the new password

/// A server that checks a proof with the new password.
fn at_new_password_unchecked() -> Walk<Reset> {
    let mut walk = Walk::<Reset>::with(|abilities| abilities.proof_check = ProofCheck::AtSave);
    walk.answer(NOT_FOUND);
    proved(asked(walk))
}

#[test]
fn a_code_that_is_wrong_at_the_save_is_asked_for_again_and_nothing_typed_is_wiped() {
    let mut walk = at_new_password_unchecked();
    walk.press(ResetAction::Save).answer(not_set(Failure::ProofRefused));
    assert_eq!((is_at_inbox(&walk), problem(&walk)), (true, Some(Problem::CheckCode)));
    let typed = [Slot::NewPassword, Slot::Retype, Slot::Code];
    for effect in walk.issued() {
        assert!(!matches!(effect, Effect::Wipe(slots) if slots.iter().any(|slot| typed.contains(slot))));
        assert_ne!(effect, Effect::DeleteRecord);
    }
    walk.press(ResetAction::SubmitCode).answer(proven(None)).press(ResetAction::Save).answer(set());
    assert_eq!(walk.screen(), ResetScreen::SigningIn);
}

#[test]
fn the_password_that_is_kept_while_its_proof_is_corrected_is_shown_with_its_assessment() {
    let corrected = || {
        let mut walk = at_new_password_unchecked();
        walk.press_with(ResetAction::Save, typed("zq7!kp", "zq7!kp")).answer(not_set(Failure::ProofRefused));
        walk
    };
    let again = |walk: &mut Walk<Reset>| {
        walk.press(ResetAction::SubmitCode).answer(proven(None));
        (new_password(walk).assessment, notice(walk))
    };
    let (kept, blank) = (typed("zq7!kp", "zq7!kp").assessment, rules().blank);
    assert_eq!(again(&mut corrected()), (kept.clone(), None));

    let mut by_link = corrected();
    by_link.press(ResetAction::ChangeAddress).tap(Ok(link(Some(2))));
    by_link.answer(Answer::Verified(ProofKind::Link, Ok(VerifiedFacts { account: None, second_factor: None })));
    assert_eq!(new_password(&by_link).assessment, kept, "nothing was wiped on the way");

    let mut wiped = corrected();
    wiped.happens(Event::Backgrounded).wait(minutes(5)).happens(Event::Foregrounded);
    assert_eq!(again(&mut wiped), (blank.clone(), Some(Notice::FieldsWiped)));

    let mut over = corrected();
    over.press(ResetAction::StartOver).wait(minutes(1));
    assert_eq!(again(&mut asked(over)), (blank, None));
}

#[test]
fn a_password_that_was_typed_for_one_account_is_wiped_when_another_is_asked_for() {
    let mut walk = at_new_password_unchecked();
    walk.press(ResetAction::Save).answer(not_set(Failure::ProofRefused)).press(ResetAction::ChangeAddress);
    walk.issued();
    walk.press_with(SEND, addressed(other_account()));
    let wipes = |effect: &Effect| matches!(effect, Effect::Wipe(slots) if slots.contains(&Slot::NewPassword));
    assert!(walk.issued().iter().any(wipes));
    walk.answer(Answer::Requested(Ok(()))).press(ResetAction::SubmitCode).answer(proven(None));
    assert!(new_password(&walk).assessment.empty);
}

#[test]
fn a_proof_of_an_earlier_run_that_is_wrong_at_the_save_leads_to_the_newest_mail() {
    let mut walk = Walk::<Reset>::with(|abilities| abilities.proof_check = ProofCheck::AtSave);
    let found = Restored::Record { record: record(Stage::NewPassword), account: Some(account()), has_grant: true };
    walk.answer(Answer::Restored(found)).press(ResetAction::Save).answer(not_set(Failure::ProofRefused));
    assert_eq!((is_at_inbox(&walk), problem(&walk)), (true, Some(Problem::UseNewestMail)));
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
    assert!(settled_by(set()));
    assert!(settled_by(not_set(Failure::SamePassword)));
    for failure in [Failure::Banned, Failure::SessionOver, Failure::NotSent, Failure::SecondFactorRequired] {
        assert!(!settled_by(not_set(failure.clone())), "{failure}");
    }
}

#[test]
fn why_looking_again_did_not_tell_is_said_but_no_refusal_that_sounds_like_not_saved() {
    let told = |failure| {
        let mut walk = at_outcome_unknown();
        walk.press(ResetAction::CheckAgain).answer(not_set(failure));
        match walk.screen() {
            ResetScreen::OutcomeUnknown { screen } => screen.problem,
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
fn a_look_with_a_grant_that_is_too_old_renews_it_once_and_again_where_that_did_not_get_through() {
    let mut walk = at_outcome_unknown();
    walk.press(ResetAction::CheckAgain).write().sent();
    walk.answer(not_set(Failure::GrantExpired));
    assert_eq!((walk.screen(), walk.sent()), (unknown(true, true, None), vec![Effect::RenewGrant]));
    walk.answer(Answer::GrantRenewed(Err(Failure::NotSent)));
    assert_eq!(walk.screen(), unknown(false, true, Some(Problem::CheckConnection)));
    walk.press(ResetAction::CheckAgain).answer(not_set(Failure::GrantExpired)).sent();
    walk.answer(Answer::GrantRenewed(Ok(()))).write();
    assert_eq!(walk.sent(), [Effect::SetPassword]);
    walk.answer(not_set(Failure::GrantExpired));
    assert_eq!((walk.screen(), walk.sent()), (unknown(false, true, None), vec![]));
}

#[test]
fn a_server_where_signing_in_tells_is_asked_so_and_one_that_cannot_tell_is_not_asked() {
    let lost = |check| {
        let mut walk = Walk::<Reset>::with(|abilities| abilities.outcome_check = check);
        walk.answer(NOT_FOUND);
        let mut walk = proved(asked(walk));
        walk.press(ResetAction::Save).write().sent();
        walk.answer(not_set(Failure::Lost));
        walk
    };
    let mut walk = lost(OutcomeCheck::SignIn);
    assert_eq!(walk.sent(), [Effect::SignIn { address: account(), slot: Slot::NewPassword }]);
    walk.answer(Answer::SignedIn(Err(Failure::WrongCredentials)));
    assert_eq!(walk.screen(), unknown(false, true, None));
    walk.press(ResetAction::CheckAgain).answer(IN);
    assert_eq!(walk.screen(), ResetScreen::SigningIn);
    assert!(walk.sent().ends_with(&[Effect::SignOutOthers]));
    let mut second_factor = lost(OutcomeCheck::SignIn);
    second_factor.answer(FACTOR_ASKED);
    assert!(matches!(second_factor.screen(), ResetScreen::SecondFactor { .. }), "it was right");

    let mut walk = lost(OutcomeCheck::AskPerson);
    assert_eq!(walk.sent(), []);
    assert_eq!(walk.screen(), unknown(false, false, None));
    walk.ignores([ResetAction::CheckAgain]);
}

// The end

#[test]
fn it_ends_signed_in_and_tells_what_became_of_other_devices() {
    let ended = |saved, signed_out, taken| {
        let mut walk = at_new_password();
        walk.press(ResetAction::Save).answer(saved).answer(IN);
        walk.answer(Answer::OthersSignedOut(signed_out)).answer(Answer::HandedOver(taken));
        walk.screen()
    };
    assert_eq!(ended(set(), false, true), done(true, OtherDevices::SignedOut));
    assert_eq!(ended(set(), false, false), done(false, OtherDevices::SignedOut));
    let unsure = || Answer::PasswordSet(Ok(OtherDevices::MayStaySignedIn));
    assert_eq!(ended(unsure(), true, true), done(true, OtherDevices::SignedOut));

    let found = |signed_out| {
        let mut walk = at_outcome_unknown();
        walk.press(ResetAction::CheckAgain).answer(not_set(Failure::SamePassword)).answer(IN);
        walk.answer(Answer::OthersSignedOut(signed_out)).answer(Answer::HandedOver(true));
        walk.screen()
    };
    assert_eq!(found(false), done(true, OtherDevices::MayStaySignedIn));
    assert_eq!(found(true), done(true, OtherDevices::SignedOut));
}

#[test]
fn the_grant_is_ended_where_nothing_else_has_ended_it_for_certain() {
    let sent = |signed_out| {
        let mut walk = at_new_password();
        walk.press(ResetAction::Save).answer(set()).answer(IN).sent();
        walk.answer(Answer::OthersSignedOut(signed_out)).sent()
    };
    assert_eq!(sent(true), [Effect::HandOver]);
    assert_eq!(sent(false), [Effect::EndGrant, Effect::HandOver]);
}

#[test]
fn a_session_that_the_host_does_not_take_is_ended() {
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).answer(set()).answer(IN).answer(Answer::OthersSignedOut(true)).sent();
    walk.answer(Answer::HandedOver(false));
    assert_eq!(walk.sent(), [Effect::EndSession]);
}

#[test]
fn a_second_factor_is_asked_for_to_sign_in_and_leaving_it_leaves_the_password_saved() {
    let asked = || {
        let mut walk = at_new_password();
        walk.press(ResetAction::Save).answer(set()).answer(FACTOR_ASKED).sent();
        walk
    };
    let mut walk = asked();
    assert!(matches!(walk.screen(), ResetScreen::SecondFactor { .. }));
    walk.press_with(FACTOR_CODE, nothing_typed());
    assert_eq!((problem(&walk), walk.sent()), (Some(Problem::EnterSecondFactor), vec![]));
    walk.press(FACTOR_CODE);
    assert_eq!(walk.sent(), [Effect::AnswerChallenge { recovery_code: false }]);
    walk.answer(Answer::SignedIn(Err(Failure::SecondFactorRefused)));
    assert_eq!(problem(&walk), Some(Problem::CheckSecondFactor));
    walk.press(FACTOR_CODE).answer(Answer::SignedIn(Err(Failure::Lost)));
    assert_eq!(problem_and_notice(&walk), (Some(Problem::TryAgain), Some(Notice::MayBeUsed)));
    walk.press(FACTOR_CODE).sent();
    walk.answer(IN);
    assert_eq!((walk.screen(), walk.sent()), (ResetScreen::SigningIn, vec![Effect::SignOutOthers]));

    let mut over = asked();
    over.press(FACTOR_CODE).answer(Answer::SignedIn(Err(Failure::SessionOver)));
    assert_eq!(over.screen(), done(false, OtherDevices::SignedOut), "the challenge has expired");
    for leave in [ResetAction::Cancel, ResetAction::StartOver] {
        let mut left = asked();
        left.press(leave);
        assert_eq!(left.screen(), done(false, OtherDevices::SignedOut));
        assert_eq!(left.sent(), [Effect::EndSession, Effect::EndChallenge, Effect::EndGrant]);
    }
}

#[test]
fn a_password_that_is_saved_is_done_though_signing_in_fails() {
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).answer(set()).sent();
    walk.answer(Answer::SignedIn(Err(Failure::NotSent)));
    assert_eq!(walk.screen(), done(false, OtherDevices::SignedOut));
    assert_eq!(walk.sent(), [Effect::EndGrant]);
    walk.ignores([ResetAction::StartOver, ResetAction::Cancel, SEND]);
}

#[test]
fn where_the_app_cannot_sign_in_it_is_done_with_the_save() {
    let mut walk = Walk::<Reset>::with(|abilities| {
        (abilities.sign_in, abilities.outcome_check) = (false, OutcomeCheck::AskPerson);
    });
    walk.answer(NOT_FOUND);
    let mut walk = proved(asked(walk));
    walk.press(ResetAction::Save).write().sent();
    walk.answer(set());
    assert_eq!(walk.screen(), done(false, OtherDevices::SignedOut));
    assert_eq!(walk.sent(), [Effect::EndGrant]);
}

#[test]
fn starting_over_while_it_signs_in_does_nothing_and_cancel_leaves_the_signing_in_out() {
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).answer(set()).ignores([ResetAction::StartOver]);
    walk.press(ResetAction::Cancel);
    assert_eq!(walk.screen(), done(false, OtherDevices::SignedOut));
}

#[test]
fn a_session_on_its_way_to_the_host_cannot_be_taken_back() {
    let mut walk = at_new_password();
    walk.press(ResetAction::Save).answer(set()).answer(IN).answer(Answer::OthersSignedOut(true));
    walk.ignores([ResetAction::Cancel, ResetAction::StartOver]);
    walk.answer(Answer::HandedOver(true));
    assert_eq!(walk.screen(), done(true, OtherDevices::SignedOut));
}

// Leaving

#[test]
fn whoever_leaves_while_a_save_is_under_way_is_told_that_it_may_have_changed() {
    let left = |mut walk: Walk<Reset>| {
        walk.press(ResetAction::Cancel);
        walk.screen()
    };
    let closed =
        |may_have_changed, was_told| ResetScreen::Closed { screen: ClosedScreen { may_have_changed, was_told } };
    assert_eq!(left(at_inbox()), closed(false, false));
    assert_eq!(left(at_second_factor()), closed(false, false));
    assert_eq!(left(at_new_password()), closed(false, false));
    assert_eq!(left(at_outcome_unknown()), closed(true, true));
    let mut saving = at_new_password();
    saving.press(ResetAction::Save).write();
    assert_eq!(left(saving), closed(true, false));
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
fn whoever_leaves_while_a_link_is_checked_leaves_no_link_behind() {
    let mut walk = at_inbox();
    walk.tap(Ok(link(Some(2)))).write().issued();
    walk.press(ResetAction::Cancel);
    assert!(walk.issued().contains(&Effect::Wipe(&[Slot::Link])));
}

#[test]
fn whoever_starts_over_and_asks_again_at_once_waits_for_the_server_too() {
    let mut walk = at_new_password();
    walk.press(ResetAction::StartOver).sent();
    walk.press(SEND).write();
    assert!(is_at_inbox(&walk));
    assert_eq!(walk.sent(), []);
}

#[test]
fn the_ticket_of_the_last_mail_is_kept_by_whoever_starts_over_and_by_nobody_else() {
    let left_by = |mut walk: Walk<Reset>, action| {
        walk.issued();
        walk.press(action);
        let deletes = |effect: &Effect| matches!(effect, Effect::DeleteRecord | Effect::DeleteRecordKeepTicket);
        walk.issued().into_iter().filter(deletes).collect::<Vec<_>>()
    };
    for walk in [at_inbox, at_second_factor, at_new_password, at_outcome_unknown] {
        assert_eq!(left_by(walk(), ResetAction::StartOver), [Effect::DeleteRecordKeepTicket]);
        assert_eq!(left_by(walk(), ResetAction::Cancel), [Effect::DeleteRecord]);
    }
    let mut done = at_new_password();
    done.press(ResetAction::Save).answer(set()).issued();
    done.answer(Answer::SignedIn(Err(Failure::NotSent)));
    assert!(done.issued().contains(&Effect::DeleteRecord));
}

#[test]
fn whoever_starts_over_finds_empty_fields() {
    let mut walk = at_new_password();
    walk.type_in(Slot::NewPassword, typed("zq7!kp", "")).issued();
    walk.press(ResetAction::StartOver);
    let wipes = |effect: &Effect| matches!(effect, Effect::Wipe(slots) if slots.contains(&Slot::NewPassword));
    assert!(walk.issued().iter().any(wipes));
    walk.wait(minutes(1));
    assert!(new_password(&proved(asked(walk))).assessment.empty);
}

#[test]
fn leaving_before_anything_is_known_or_after_the_end_changes_nothing() {
    let mut over = at_new_password();
    over.press(ResetAction::Save).answer(set()).answer(Answer::SignedIn(Err(Failure::NotSent)));
    let mut closed = at_inbox();
    closed.press(ResetAction::Cancel);
    for mut walk in [Walk::begin(), over, closed] {
        walk.ignores([ResetAction::Cancel]);
    }
}

// In the background

#[test]
fn passwords_are_wiped_after_five_minutes_in_the_background_and_it_is_said() {
    let mut walk = at_new_password();
    walk.type_in(Slot::NewPassword, typed("zq7!kp", ""));
    walk.happens(Event::Backgrounded).wait(minutes(4)).happens(Event::Foregrounded).wait(minutes(9));
    assert_eq!((new_password(&walk).assessment.empty, notice(&walk)), (false, None), "back in time");
    walk.happens(Event::Backgrounded).wait(minutes(5));
    assert_eq!((new_password(&walk).assessment.empty, notice(&walk)), (true, Some(Notice::FieldsWiped)));
    let wiped = Effect::Wipe(&[Slot::NewPassword, Slot::Retype, Slot::SecondFactor]);
    assert!(walk.issued().ends_with(&[wiped]));
    walk.wait(minutes(5));
    assert_eq!(walk.issued(), [], "once");
}

#[test]
fn a_second_factor_is_wiped_too_whichever_it_is() {
    let mut to_sign_in = at_new_password();
    to_sign_in.press(ResetAction::Save).answer(set()).answer(FACTOR_ASKED);
    for mut walk in [at_second_factor(), to_sign_in] {
        walk.happens(Event::Backgrounded).wait(minutes(5));
        assert_eq!(notice(&walk), Some(Notice::FieldsWiped));
    }
}

#[test]
fn a_phone_that_slept_wipes_when_it_wakes() {
    let mut walk = at_new_password();
    walk.happens(Event::Backgrounded).sleep(minutes(6)).happens(Event::Foregrounded);
    assert_eq!(notice(&walk), Some(Notice::FieldsWiped));
}

#[test]
fn a_wiped_password_cannot_be_looked_for_any_more() {
    let mut walk = at_outcome_unknown();
    walk.happens(Event::Backgrounded).wait(minutes(5));
    assert_eq!(walk.screen(), unknown(false, false, None));
    walk.ignores([ResetAction::CheckAgain]);
}

// What the runner asks

#[test]
fn a_field_takes_text_where_it_is_shown_and_not_while_it_is_sent() {
    assert_eq!(at_address().takes(), [Slot::Address, Slot::Link]);
    assert_eq!(at_inbox().takes(), [Slot::Code, Slot::Link]);
    assert_eq!(at_second_factor().takes(), [Slot::SecondFactor, Slot::Link]);
    assert_eq!(at_new_password().takes(), [Slot::NewPassword, Slot::Retype, Slot::Link]);
    assert_eq!(at_inbox().press(ResetAction::SubmitCode).takes(), [Slot::Link]);
    assert_eq!(at_inbox().tap(Ok(link(Some(2)))).takes(), []);
    assert_eq!(at_new_password().press(ResetAction::Save).takes(), [Slot::Link]);
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
fn a_press_that_means_nothing_on_this_screen_changes_nothing() {
    let all = [
        ResetAction::TryAgain,
        SEND,
        ResetAction::Resend,
        ResetAction::ChangeAddress,
        ResetAction::SubmitCode,
        ResetAction::ConfirmFollowed,
        FACTOR_CODE,
        ResetAction::Save,
        ResetAction::CheckAgain,
    ];
    let mut closed = at_inbox();
    closed.press(ResetAction::Cancel);
    closed.ignores(all);
    Walk::<Reset>::begin().ignores(all);
    Walk::<Reset>::restored_at(Stage::Saving).ignores(all);
    let mut walk = at_new_password();
    walk.press_with(ResetAction::Save, nothing_typed());
    walk.ignores(all.into_iter().filter(|action| *action != ResetAction::Save));
    let mut walk = at_second_factor();
    walk.press_with(FACTOR_CODE, nothing_typed());
    walk.ignores(all.into_iter().filter(|action| *action != FACTOR_CODE));
}

// Links that come twice

#[test]
fn a_link_is_looked_up_before_anything_comes_of_it_and_remembered_before_it_is_sent() {
    let mut walk = at_inbox();
    walk.issued();
    walk.happens(Event::LinkOpened(Ok(link(Some(2)))));
    assert_eq!(walk.issued(), [Effect::LookUpLink]);
    walk.unawaited(Answer::LinkLookedUp(LinkHistory::default()));
    let remembered = walk.issued();
    assert_eq!(remembered[0], Effect::RememberLink);
    assert!(matches!(remembered[1], Effect::Persist(Record { stage: Stage::Verifying, .. })));
    walk.write().issued();
    walk.answer(Answer::Verified(ProofKind::Link, Ok(VerifiedFacts { account: None, second_factor: None })));
    assert!(!walk.issued().contains(&Effect::ForgetLink));
}

#[test]
fn a_link_that_was_taken_before_changes_nothing() {
    let again = LinkHistory { taken: true, under_way: true };
    for mut walk in [at_address(), at_inbox(), at_new_password(), at_outcome_unknown()] {
        let before = walk.screen();
        walk.issued();
        walk.tap_again(Ok(link(Some(2))), again);
        assert_eq!(walk.screen(), before);
        assert_eq!(walk.issued(), [Effect::LookUpLink, Effect::Wipe(&[Slot::Link])]);
        walk.tap_again(Err(LinkRefused::Damaged), again);
        assert_eq!(walk.screen(), before);
    }
}

#[test]
fn the_answer_about_a_link_that_another_one_has_taken_the_place_of_is_not_about_it() {
    let mut walk = at_inbox();
    walk.issued();
    walk.happens(Event::LinkOpened(Ok(link(Some(9)))));
    let first = walk.last_issued();
    walk.happens(Event::LinkOpened(Ok(link(Some(2)))));
    let second = walk.last_issued();
    let before = walk.machine().clone();
    walk.happens(Event::Answered { id: first, answer: Answer::LinkLookedUp(LinkHistory::default()) });
    assert_eq!(walk.machine(), &before);
    walk.happens(Event::Answered { id: second, answer: Answer::LinkLookedUp(LinkHistory::default()) }).write();
    assert!(walk.sent().iter().any(|effect| matches!(effect, Effect::Verify { proof: ProofKind::Link, .. })));
}

#[test]
fn a_link_may_be_tapped_again_where_it_was_the_way_that_failed() {
    let forgotten = |failure: Failure| {
        let mut walk = at_inbox();
        walk.tap(Ok(link(Some(2)))).write().issued();
        walk.answer(proof_failed_by(ProofKind::Link, failure));
        walk.issued().starts_with(&[Effect::ForgetLink, Effect::Wipe(&[Slot::Link])])
    };
    for failure in [Failure::NotSent, Failure::NotTrusted, Failure::Lost, Failure::Limited { wait: None }] {
        assert!(forgotten(failure.clone()), "{failure}");
    }
    for failure in [Failure::ProofRefused, Failure::OtherDevice, Failure::SecondFactorUnsupported] {
        assert!(!forgotten(failure.clone()), "{failure}");
    }
    let mut unwritten = at_inbox();
    unwritten.tap(Ok(link(Some(2)))).issued();
    unwritten.cannot_write();
    assert_eq!(unwritten.issued(), [Effect::ForgetLink]);
    let mut code = at_inbox();
    code.press(ResetAction::SubmitCode).write().issued();
    code.answer(proof_failed_by(ProofKind::Code, Failure::NotSent));
    assert!(!code.issued().contains(&Effect::ForgetLink));
}

fn proof_failed_by(proof: ProofKind, failure: Failure) -> Answer {
    Answer::Verified(proof, Err(failure))
}

// The address, in full or masked

#[test]
fn the_address_is_shown_in_full_to_who_typed_it_and_masked_after_a_restore() {
    assert_eq!(inbox(&at_inbox()).address, ShownAddress::in_full(&account()));
    let mut restored = Walk::<Reset>::restored_at(Stage::CheckInbox);
    assert_eq!(inbox(&restored).address, ShownAddress::masked(&account()));
    assert!(inbox(&restored).can_change_address);
    restored.press(ResetAction::ChangeAddress);
    assert!(is_at_address(&restored));
    assert_eq!(restored.machine().account(), Some(&account()), "to fill the field in with");
    restored.press(SEND);
    assert_eq!(inbox(&restored).address, ShownAddress::in_full(&account()), "it was typed just now");
    restored.wait(minutes(1)).press(ResetAction::ChangeAddress).press(SEND).answer(Answer::Requested(Ok(())));
    assert_eq!(inbox(&restored).address, ShownAddress::in_full(&account()));
    assert!(!format!("{:?}", at_inbox().screen()).contains("kim@"));
}

// The answer to the save was lost: the way to the login

#[test]
fn whoever_goes_to_the_login_with_the_new_password_leaves_nothing_behind() {
    let mut walk = at_outcome_unknown();
    walk.issued();
    walk.press(ResetAction::GoToLogin);
    let screen = ClosedScreen { may_have_changed: true, was_told: true };
    assert_eq!(walk.screen(), ResetScreen::Closed { screen });
    let issued = walk.issued();
    assert!(issued.contains(&Effect::EndGrant) && issued.contains(&Effect::DeleteRecord));
    let mut killed = Walk::<Reset>::restored_at(Stage::Saving);
    assert_eq!(killed.screen(), unknown(false, false, None), "and that is the first thing to press");
    killed.press(ResetAction::GoToLogin);
    assert!(matches!(killed.screen(), ResetScreen::Closed { .. }));
    for mut elsewhere in [at_address(), at_inbox(), at_second_factor(), at_new_password()] {
        elsewhere.ignores([ResetAction::GoToLogin]);
    }
    let mut checking = at_outcome_unknown();
    checking.press(ResetAction::CheckAgain);
    checking.ignores([ResetAction::GoToLogin]);
}

// What a new password costs

const KNOWS: ResetAction = ResetAction::Acknowledge { given: true };

fn warned(change: impl FnOnce(&mut repass_core::backend::Abilities)) -> Walk<Reset> {
    let mut rules = Rules { warn_before_save: true, ..rules() };
    change(&mut rules.abilities);
    let mut walk = Walk::by(rules);
    walk.answer(NOT_FOUND);
    proved(asked(walk))
}

#[test]
fn nothing_is_saved_before_the_person_knows_what_it_costs() {
    let mut walk = warned(|_| ());
    assert_eq!(new_password(&walk).acknowledgement, Acknowledgement::Missing);
    walk.issued();
    walk.press(ResetAction::Save);
    assert_eq!((problem(&walk), walk.issued()), (Some(Problem::AcknowledgeLoss), vec![]));
    walk.type_in(Slot::NewPassword, typed("zq7!kp", ""));
    assert_eq!(problem(&walk), Some(Problem::AcknowledgeLoss), "typing is no answer to it");
    walk.press(KNOWS);
    assert_eq!((problem(&walk), new_password(&walk).acknowledgement), (None, Acknowledgement::Given));
    assert_eq!(new_password(&walk).assessment, typed("zq7!kp", "").assessment, "what is typed stays");
    walk.press(ResetAction::Acknowledge { given: false }).press(ResetAction::Save);
    assert_eq!(problem(&walk), Some(Problem::AcknowledgeLoss));
    walk.press_with(ResetAction::Save, typed("zq7", "zq7"));
    assert_eq!(problem(&walk), Some(Problem::ImprovePassword), "the fields come first");
    walk.press(KNOWS).press(ResetAction::Save).write();
    assert_eq!(walk.sent(), [Effect::SetPassword]);
    walk.ignores([ResetAction::Acknowledge { given: false }]);
}

#[test]
fn what_was_confirmed_survives_what_the_fields_survive_and_being_wiped() {
    let mut walk = warned(|abilities| abilities.proof_check = ProofCheck::AtSave);
    walk.press(KNOWS).press(ResetAction::Save).answer(not_set(Failure::ProofRefused));
    walk.press(ResetAction::SubmitCode).answer(proven(None));
    assert_eq!(new_password(&walk).acknowledgement, Acknowledgement::Given);
    walk.happens(Event::Backgrounded).wait(minutes(5));
    assert_eq!(new_password(&walk).acknowledgement, Acknowledgement::Given);
    walk.press(ResetAction::StartOver);
    walk.press(SEND).answer(Answer::Requested(Ok(())));
    assert_eq!(new_password(&proved(walk)).acknowledgement, Acknowledgement::Missing, "whoever starts over is asked");
}

#[test]
fn where_nothing_is_to_be_confirmed_nothing_can_be() {
    assert_eq!(new_password(&at_new_password()).acknowledgement, Acknowledgement::NotNeeded);
    at_new_password().ignores([KNOWS]);
    at_inbox().ignores([KNOWS]);
}
