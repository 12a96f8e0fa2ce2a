//! Personal Settings.

use repass_core::{
    backend::{CurrentPassword, Failure, OtherDevices, OutcomeCheck, SessionAfterChange, WeakReason},
    flow::{
        Acknowledgement, Answer, Asks, Busy, ChangedFacts, CodeFact, Effect, Event, Facts, FirstStep, Flow, Notice,
        OutcomeUnknownScreen, Restored, Rules, SignInFacts, Slot, Stage, UnreadableScreen,
        change::{
            AppFields, Change, ChangeAction, ChangeScreen, EditingScreen, SessionRefusedScreen, SignInAgainScreen,
            SignInReason,
        },
        event::SessionFact,
    },
    problem::Problem,
    time::Deadline,
};

use super::walk::{FACTOR, START, Walk, account, minutes, nothing_typed, rules, typed};

const SAVE: ChangeAction = ChangeAction::Save { app_fields_changed: false };
const SAVE_BOTH: ChangeAction = ChangeAction::Save { app_fields_changed: true };
const NO_ASKS: Asks = Asks { current_password: false, mailed_code: false };
const CURRENT: Asks = Asks { current_password: true, mailed_code: false };
const CODE: Asks = Asks { current_password: false, mailed_code: true };
const BOTH: Asks = Asks { current_password: true, mailed_code: true };
const ALL: &[Slot] = &[Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code];

/// The fields, for an account that the host told.
fn editing() -> Walk<Change> {
    shown_by(Walk::begin())
}

fn editing_where(check: OutcomeCheck, session: SessionAfterChange) -> Walk<Change> {
    shown_by(Walk::with(|abilities| {
        (abilities.outcome_check, abilities.session_after_change) = (check, session);
        abilities.signs_out_others = session == SessionAfterChange::Kept;
    }))
}

fn shown_by(mut walk: Walk<Change>) -> Walk<Change> {
    walk.answer(Answer::Restored(Restored::Nothing));
    walk.host_tells(account());
    walk
}

fn fields(walk: &Walk<Change>) -> EditingScreen {
    match walk.screen() {
        ChangeScreen::Editing { screen } => screen,
        other => panic!("not the fields: {other:?}"),
    }
}

fn problem(walk: &Walk<Change>) -> Option<Problem> {
    fields(walk).problem
}

fn change(asks: Asks) -> Effect {
    Effect::ChangePassword { asks, account: Some(account()) }
}

fn changed(session: SessionFact) -> Answer {
    Answer::PasswordChanged(Ok(ChangedFacts { others: OtherDevices::SignedOut, session }))
}

fn saved() -> Answer {
    changed(SessionFact::Kept)
}

fn not_saved(failure: Failure) -> Answer {
    Answer::PasswordChanged(Err(failure))
}

/// A save that the server refused so.
fn refused(failure: Failure) -> Walk<Change> {
    let mut walk = editing();
    walk.press(SAVE).answer(not_saved(failure));
    walk
}

/// The server wants a code, and has mailed one.
fn code_mailed() -> Walk<Change> {
    let mut walk = refused(Failure::ConfirmationRequired);
    walk.answer(Answer::CodeMailed(Ok(())));
    walk
}

fn unknown(checking: bool, can_check: bool, problem: Option<Problem>) -> ChangeScreen {
    let first = if can_check { FirstStep::CheckAgain } else { FirstStep::GoToLogin };
    ChangeScreen::OutcomeUnknown { screen: OutcomeUnknownScreen { checking, can_check, first, problem } }
}

fn sign_in_again(reason: SignInReason) -> ChangeScreen {
    ChangeScreen::SignInAgain { screen: SignInAgainScreen { reason } }
}

/// The answers to a save and to the look after it were lost.
fn at_outcome_unknown() -> Walk<Change> {
    let mut walk = refused(Failure::Lost);
    walk.answer(not_saved(Failure::Lost));
    walk
}

/// The save went through, and the host could not take the session that replaces its own.
fn session_refused() -> Walk<Change> {
    let mut walk = editing_where(OutcomeCheck::RepeatSave, SessionAfterChange::Replaced);
    walk.press(SAVE).answer(changed(SessionFact::Replaced)).answer(Answer::HandedOver(false));
    walk
}

// Step 1

#[test]
fn the_fields_show_whose_password_it_is_and_wait_for_no_host() {
    let mut walk = Walk::<Change>::begin();
    assert_eq!(walk.screen(), ChangeScreen::Restoring);
    assert_eq!(walk.issued(), [Effect::AskAccount, Effect::Restore]);
    walk.answer(Answer::Restored(Restored::Nothing));
    assert_eq!((fields(&walk).account, fields(&walk).app_fields), (String::new(), AppFields::Idle));
    walk.unawaited(Answer::Account(Some(account())));
    assert_eq!(fields(&walk).account, "k•••@example.com");
    assert_eq!(walk.machine().account(), Some(&account()));
    assert_eq!(walk.issued(), [], "there is nothing to delete");
}

#[test]
fn a_save_that_was_killed_may_have_been_carried_out() {
    let mut walk = Walk::<Change>::restored_at(Stage::Saving);
    assert_eq!(walk.screen(), unknown(false, false, None));
    assert_eq!(walk.issued(), [Effect::AskAccount, Effect::Restore], "another kill must find it again");
    walk.ignores([ChangeAction::CheckAgain]);
    walk.press(ChangeAction::StartOver);
    assert_eq!(problem(&walk), None);
    assert!(walk.issued().contains(&Effect::DeleteRecord));
}

#[test]
fn a_record_that_cannot_be_used_is_deleted_with_a_word() {
    let mut walk = Walk::<Change>::begin();
    walk.issued();
    walk.answer(Answer::Restored(Restored::Unusable));
    assert_eq!(fields(&walk).notice, Some(Notice::StartedOver));
    assert_eq!(walk.issued(), [Effect::DeleteRecord]);
}

#[test]
fn a_record_that_cannot_be_read_now_stays_until_it_can_or_the_person_gives_it_up() {
    let unreadable = |trying| ChangeScreen::Unreadable { screen: UnreadableScreen { trying } };
    let mut walk = Walk::<Change>::begin();
    walk.issued();
    walk.answer(Answer::Restored(Restored::Unreadable));
    assert_eq!((walk.screen(), walk.issued()), (unreadable(false), vec![]));
    walk.ignores([SAVE, ChangeAction::CheckAgain, ChangeAction::GoToLogin]);
    walk.press(ChangeAction::TryAgain);
    assert_eq!((walk.screen(), walk.issued()), (unreadable(true), vec![Effect::Restore]));
    walk.answer(Answer::Restored(Restored::Unreadable));
    assert_eq!((walk.screen(), walk.issued()), (unreadable(false), vec![]));
    walk.press(ChangeAction::StartOver);
    assert!(walk.issued().contains(&Effect::DeleteRecord));
    assert_eq!(fields(&walk).notice, None);
}

#[test]
fn a_server_that_tells_its_rules_is_asked_for_them_whichever_way_the_fields_open() {
    let tells = || Walk::<Change>::with(|abilities| abilities.tells_policy = true);
    let mut walk = tells();
    walk.answer(Answer::Restored(Restored::Nothing));
    assert!(walk.issued().ends_with(&[Effect::LearnPolicy]));
    let blank = repass_core::policy::Policy::at_least(10).expect("a policy").assess("", "", None);
    walk.unawaited(Answer::PolicyLearned(blank.clone()));
    assert_eq!(fields(&walk).assessment, blank);
    let mut walk = tells();
    walk.answer(Answer::Restored(Restored::Unreadable)).press(ChangeAction::StartOver);
    assert!(walk.issued().ends_with(&[Effect::LearnPolicy]));
}

// Step 2 and 3

#[test]
fn nothing_typed_is_nothing_to_change() {
    let told = |facts| problem(editing().press_with(SAVE, facts));
    assert_eq!(told(nothing_typed()), Some(Problem::NothingToChange));
    assert_eq!(told(typed("", "zq7!kp")), Some(Problem::EnterNewPassword));
    assert_eq!(told(typed("zq7", "zq7")), Some(Problem::ImprovePassword));
    assert_eq!(told(typed("zq7!kp", "zq7")), Some(Problem::RetypePassword));
    let mut walk = editing();
    walk.press_with(SAVE, nothing_typed()).type_in(Slot::NewPassword, typed("z", ""));
    assert_eq!(problem(&walk), None, "now something is typed");
}

#[test]
fn what_is_typed_is_assessed() {
    let mut walk = editing();
    walk.type_in(Slot::NewPassword, typed("zq7!kp", ""));
    assert_eq!(fields(&walk).assessment, typed("zq7!kp", "").assessment);
    walk.press_with(SAVE, typed("zq7", "zq7"));
    assert_eq!(fields(&walk).assessment, typed("zq7", "zq7").assessment);
}

#[test]
fn a_current_password_that_is_asked_for_stays_asked_for_while_another_field_is_typed_in() {
    let mut walk = refused(Failure::CurrentPasswordRequired);
    walk.type_in(Slot::Retype, typed("zq7!kp", "zq7!kp"));
    assert_eq!(problem(&walk), Some(Problem::EnterCurrentPassword));
    walk.type_in(Slot::CurrentPassword, typed("zq7!kp", "zq7!kp"));
    assert_eq!(problem(&walk), None);
}

// Step 4

#[test]
fn a_save_is_sent_once_and_told_with_what_became_of_other_devices() {
    let mut walk = editing();
    walk.sent();
    walk.press(SAVE).press(SAVE).write();
    assert_eq!((fields(&walk).busy, problem(&walk)), (Some(Busy::Saving), None));
    assert_eq!(walk.sent(), [change(NO_ASKS)]);
    walk.answer(saved());
    assert_eq!((fields(&walk).busy, fields(&walk).saved), (None, Some(OtherDevices::SignedOut)));
    assert_eq!(walk.issued(), [Effect::DeleteRecord, Effect::Wipe(ALL)]);
    assert!(fields(&walk).assessment.empty);
    walk.type_in(Slot::NewPassword, typed("a", ""));
    assert_eq!(fields(&walk).saved, None, "the next change begins");
}

#[test]
fn a_session_that_the_save_replaced_is_handed_over_before_saved_is_shown() {
    let mut walk = editing();
    walk.press(SAVE).write().issued();
    walk.answer(changed(SessionFact::Replaced));
    assert_eq!((fields(&walk).busy, fields(&walk).saved), (Some(Busy::Saving), None));
    assert_eq!(walk.issued(), [Effect::Wipe(ALL), Effect::HandOver], "a kill here is told of at the next start");
    walk.answer(Answer::HandedOver(true));
    assert_eq!(fields(&walk).saved, Some(OtherDevices::SignedOut));
    assert_eq!(walk.issued(), [Effect::DeleteRecord, Effect::Wipe(ALL)]);
}

#[test]
fn a_session_that_the_host_could_not_take_is_kept_until_the_person_decides() {
    let refused = |trying| ChangeScreen::SessionRefused {
        screen: SessionRefusedScreen { others: OtherDevices::SignedOut, trying },
    };
    let mut walk = session_refused();
    assert_eq!(walk.screen(), refused(false));
    walk.ignores([SAVE, ChangeAction::StartOver, ChangeAction::CheckAgain, ChangeAction::TryAgain]);
    walk.press(ChangeAction::HandOverAgain);
    assert_eq!((walk.screen(), walk.issued()), (refused(true), vec![Effect::HandOver]));
    walk.answer(Answer::HandedOver(false));
    assert_eq!(walk.screen(), refused(false));
    walk.press(ChangeAction::HandOverAgain).answer(Answer::HandedOver(true));
    assert_eq!(fields(&walk).saved, Some(OtherDevices::SignedOut));

    let mut given_up = session_refused();
    given_up.issued();
    given_up.press(ChangeAction::GoToLogin);
    assert_eq!(given_up.screen(), sign_in_again(SignInReason::PasswordChanged));
    assert_eq!(given_up.sent(), [Effect::EndSession, Effect::TellSessionOver]);
}

#[test]
fn a_session_that_is_over_is_told_with_its_reason() {
    let mut ended = editing();
    ended.press(SAVE).write().sent();
    ended.answer(changed(SessionFact::Ended));
    assert_eq!(ended.screen(), sign_in_again(SignInReason::PasswordChanged));
    assert_eq!(ended.sent(), [Effect::TellSessionOver]);
    for (failure, reason) in [
        (Failure::SessionOver, SignInReason::SessionOver),
        (Failure::SecondFactorRequired, SignInReason::SecondFactorFirst),
        (Failure::FreshSignInRequired, SignInReason::FreshSignInFirst),
    ] {
        let mut walk = refused(failure);
        assert_eq!(walk.screen(), sign_in_again(reason));
        assert!(walk.issued().ends_with(&[Effect::DeleteRecord, Effect::Wipe(ALL), Effect::TellSessionOver]));
        walk.ignores([SAVE, ChangeAction::StartOver, ChangeAction::GoToLogin]);
    }
}

#[test]
fn a_refusal_keeps_what_was_typed_and_leaves_no_record() {
    let mut walk = refused(Failure::NotSent);
    assert_eq!((fields(&walk).busy, problem(&walk)), (None, Some(Problem::CheckConnection)));
    assert!(walk.issued().ends_with(&[Effect::DeleteRecord]), "nothing is wiped");
    assert_eq!(problem(&refused(Failure::SamePassword)), Some(Problem::ChooseDifferentPassword), "nothing was lost");
    let breached = Failure::WeakPassword(vec![WeakReason::Breached]);
    assert_eq!(problem(&refused(breached)), Some(Problem::ChooseUncommonPassword));
}

#[test]
fn nothing_is_sent_when_the_record_cannot_be_written_or_there_is_no_randomness() {
    let mut walk = editing();
    walk.sent();
    walk.press(SAVE).cannot_write();
    assert_eq!((problem(&walk), walk.sent()), (Some(Problem::CheckStorage), vec![]));
    walk.press_without_randomness(SAVE);
    assert_eq!((problem(&walk), walk.issued()), (Some(Problem::RestartDevice), vec![]));
    assert_eq!(fields(&walk).app_fields, AppFields::KeepUnsaved);
}

#[test]
fn a_look_that_cannot_be_written_down_is_not_sent_and_the_outcome_stays_unknown() {
    let mut walk = at_outcome_unknown();
    walk.press(ChangeAction::CheckAgain).sent();
    walk.cannot_write();
    assert_eq!((walk.screen(), walk.sent()), (unknown(false, true, Some(Problem::CheckStorage)), vec![]));
}

#[test]
fn a_server_that_wants_the_current_password_gets_it_with_the_next_save() {
    let mut walk = refused(Failure::CurrentPasswordRequired);
    assert_eq!((fields(&walk).asks, problem(&walk)), (CURRENT, Some(Problem::EnterCurrentPassword)));
    let without = Facts { has_current: false, ..typed("zq7!kp", "zq7!kp") };
    walk.press_with(SAVE, without).sent();
    assert_eq!(problem(&walk), Some(Problem::EnterCurrentPassword));
    walk.press(SAVE).write();
    assert_eq!(walk.sent(), [change(CURRENT)]);
    walk.answer(not_saved(Failure::CurrentPasswordWrong));
    assert_eq!((fields(&walk).asks, problem(&walk)), (CURRENT, Some(Problem::CheckCurrentPassword)));
    walk.press(SAVE).answer(saved());
    assert_eq!(fields(&walk).asks, NO_ASKS, "the next change begins without");
}

#[test]
fn a_server_that_always_wants_the_current_password_is_shown_so_from_the_beginning() {
    let mut walk = shown_by(Walk::with(|abilities| abilities.current_password = CurrentPassword::Always));
    assert_eq!(fields(&walk).asks, CURRENT);
    walk.press(SAVE).answer(saved());
    assert_eq!(fields(&walk).asks, CURRENT);
}

#[test]
fn a_server_that_wants_a_code_mails_one_and_gets_it_with_the_next_save() {
    let mut walk = refused(Failure::ConfirmationRequired);
    assert!(walk.sent().ends_with(&[Effect::MailConfirmationCode]));
    assert_eq!((fields(&walk).asks, fields(&walk).busy), (CODE, Some(Busy::Sending)));
    walk.answer(Answer::CodeMailed(Ok(())));
    assert_eq!((fields(&walk).asks, problem(&walk)), (CODE, Some(Problem::EnterCode)));
    for (code, told) in [(CodeFact::Missing, Problem::EnterCode), (CodeFact::NotACode, Problem::CheckCode)] {
        walk.press_with(SAVE, Facts { code, ..typed("zq7!kp", "zq7!kp") });
        assert_eq!((problem(&walk), walk.sent()), (Some(told), vec![]));
    }
    walk.press(SAVE).write();
    assert_eq!(walk.sent(), [change(CODE)]);
}

#[test]
fn a_server_that_wants_the_current_password_and_a_code_gets_both_in_one_request() {
    let mut code_first = code_mailed();
    code_first.press(SAVE).answer(not_saved(Failure::CurrentPasswordRequired)).sent();
    code_first.press(SAVE).write();
    assert_eq!(code_first.sent(), [change(BOTH)]);
    let mut password_first = refused(Failure::CurrentPasswordRequired);
    password_first.press(SAVE).answer(not_saved(Failure::ConfirmationRequired));
    password_first.answer(Answer::CodeMailed(Ok(()))).sent();
    assert_eq!(fields(&password_first).asks, BOTH);
    password_first.press(SAVE).write();
    assert_eq!(password_first.sent(), [change(BOTH)]);
}

#[test]
fn a_code_that_a_refused_save_has_used_up_is_wiped_and_another_one_is_offered_as_soon_as_it_can_be() {
    for (failure, asks, told) in [
        (Failure::CurrentPasswordRequired, BOTH, Problem::EnterCurrentPassword),
        (Failure::CurrentPasswordWrong, CODE, Problem::CheckCurrentPassword),
        (Failure::SamePassword, CODE, Problem::ChooseDifferentPassword),
    ] {
        let mut walk = code_mailed();
        walk.press(SAVE).write().issued();
        walk.answer(not_saved(failure.clone()));
        assert_eq!((fields(&walk).asks, problem(&walk)), (asks, Some(told)), "{failure}");
        assert_eq!(fields(&walk).notice, Some(Notice::CodeUsedUp), "{failure}");
        assert_eq!(fields(&walk).app_fields, AppFields::KeepUnsaved);
        assert_eq!(walk.issued(), [Effect::DeleteRecord, Effect::Wipe(&[Slot::Code])], "{failure}");
        assert!(!fields(&walk).can_resend, "the server would not mail another one yet");
        walk.wait(minutes(1));
        assert!(fields(&walk).can_resend);

        let mut late = code_mailed();
        late.wait(minutes(1)).press(SAVE).write().issued();
        late.answer(not_saved(failure));
        let mails = [Effect::DeleteRecord, Effect::Wipe(&[Slot::Code]), Effect::MailConfirmationCode];
        assert_eq!(late.issued(), mails);
        assert_eq!(fields(&late).busy, Some(Busy::Sending));
        late.answer(Answer::CodeMailed(Ok(())));
        assert_eq!((problem(&late), fields(&late).notice), (Some(Problem::EnterCode), Some(Notice::CodeUsedUp)));
    }
    let mut without = refused(Failure::CurrentPasswordRequired);
    assert_eq!(fields(&without).notice, None, "there was no code");
    without.press(SAVE).answer(not_saved(Failure::CurrentPasswordWrong));
    assert_eq!(fields(&without).notice, None);
}

#[test]
fn a_cooldown_brings_no_code_where_the_last_one_is_used_up() {
    let mut walk = code_mailed();
    walk.wait(minutes(1)).press(SAVE).answer(not_saved(Failure::CurrentPasswordRequired));
    walk.answer(Answer::CodeMailed(Err(Failure::Cooldown { wait: Some(minutes(3)) })));
    let until = Deadline::after(walk.now(), minutes(3));
    assert_eq!(problem(&walk), Some(Problem::Wait { until: Some(until) }));
    assert_eq!((fields(&walk).resend, fields(&walk).can_resend), (Some(until), false));
}

#[test]
fn a_code_is_mailed_again_after_the_wait_and_a_cooldown_is_one() {
    let resend = |walk: &Walk<Change>| (fields(walk).resend, fields(walk).can_resend);
    assert_eq!(resend(&editing()), (None, false), "none was mailed");
    let mut walk = code_mailed();
    let wait = Deadline::after(START, minutes(1));
    assert_eq!(resend(&walk), (Some(wait), false));
    assert_eq!(walk.machine().deadlines(), [wait]);
    walk.ignores([ChangeAction::ResendCode]);
    walk.wait(minutes(1));
    assert_eq!(resend(&walk), (Some(wait), true));
    walk.press(ChangeAction::ResendCode);
    assert_eq!((walk.sent(), resend(&walk).1), (vec![Effect::MailConfirmationCode], false));
    walk.answer(Answer::CodeMailed(Err(Failure::Cooldown { wait: None })));
    assert_eq!(resend(&walk), (Some(Deadline::after(walk.now(), minutes(1))), false));
    assert_eq!(problem(&walk), Some(Problem::EnterCode));

    walk.set_clock_back(minutes(30));
    assert_eq!(resend(&walk).0, Some(Deadline::after(walk.now(), minutes(1))), "never longer than it is");
}

#[test]
fn a_code_that_cannot_be_mailed_says_why() {
    let told = |failure| {
        let mut walk = refused(Failure::ConfirmationRequired);
        walk.answer(Answer::CodeMailed(Err(failure)));
        walk
    };
    assert_eq!(problem(&told(Failure::NotSent)), Some(Problem::CheckConnection));
    assert_eq!(told(Failure::SessionOver).screen(), sign_in_again(SignInReason::SessionOver));
}

#[test]
fn a_password_that_is_refused_leaves_the_mailed_code_where_it_was_typed() {
    let mut walk = code_mailed();
    walk.press(SAVE).write().issued();
    walk.answer(not_saved(Failure::WeakPassword(vec![])));
    assert_eq!((fields(&walk).asks, problem(&walk)), (CODE, Some(Problem::ChooseStrongerPassword)));
    assert_eq!(fields(&walk).notice, None);
    assert_eq!(walk.issued(), [Effect::DeleteRecord], "nothing typed is wiped, nothing is sent");
    // Should the server have spent it, the refusal says so, and another can be asked for.
    let mut spent = code_mailed();
    spent.press(SAVE).answer(not_saved(Failure::ConfirmationRefused));
    assert_eq!(problem(&spent), Some(Problem::CheckCode));
    spent.wait(minutes(1)).sent();
    spent.press(ChangeAction::ResendCode);
    assert_eq!(spent.sent(), [Effect::MailConfirmationCode]);
}

#[test]
fn the_servers_own_wait_for_a_code_is_kept_where_it_is_longer() {
    let mut walk = refused(Failure::ConfirmationRequired);
    walk.answer(Answer::CodeMailed(Err(Failure::Cooldown { wait: Some(minutes(3)) })));
    assert_eq!(problem(&walk), Some(Problem::EnterCode), "it is on its way already");
    walk.wait(minutes(2)).ignores([ChangeAction::ResendCode]);
    walk.wait(minutes(1)).press(ChangeAction::ResendCode);
    assert_eq!(walk.sent(), [Effect::MailConfirmationCode]);
}

#[test]
fn an_apps_own_fields_are_saved_after_the_password_or_without_one_but_not_past_a_problem() {
    let part = |walk: &Walk<Change>| fields(walk).app_fields;
    assert_eq!(part(editing().press_with(SAVE_BOTH, nothing_typed())), AppFields::SaveNow);
    assert_eq!(part(editing().press_with(SAVE, nothing_typed())), AppFields::KeepUnsaved);
    assert_eq!(part(editing().press_with(SAVE_BOTH, typed("zq7", "zq7"))), AppFields::KeepUnsaved);
    let mut walk = editing();
    assert_eq!(part(walk.press(SAVE_BOTH)), AppFields::Wait);
    assert_eq!(part(walk.answer(saved())), AppFields::SaveNow);
    assert_eq!(part(walk.press_with(SAVE_BOTH, typed("zq7!kp", "zq7"))), AppFields::KeepUnsaved);
    assert_eq!(part(&code_mailed()), AppFields::KeepUnsaved, "a code is asked for");
    let mut found = at_outcome_unknown();
    assert_eq!(part(found.press(ChangeAction::CheckAgain).answer(saved())), AppFields::SaveNow);
    assert_eq!(part(found.type_in(Slot::NewPassword, typed("a", ""))), AppFields::SaveNow, "the press still counts");
    assert_eq!(part(found.press_with(SAVE, typed("zq7", "zq7"))), AppFields::KeepUnsaved);
    assert_eq!(part(found.type_in(Slot::NewPassword, typed("zq7!", ""))), AppFields::Idle);
}

#[test]
fn an_app_field_saved_alone_leaves_the_password_out() {
    let mut walk = editing();
    walk.issued();
    walk.press_with(SAVE_BOTH, nothing_typed());
    assert_eq!((problem(&walk), fields(&walk).saved, walk.issued()), (None, None, vec![]));
}

// The answer to the save was lost

#[test]
fn a_lost_answer_is_settled_by_proof_only() {
    assert_eq!(at_outcome_unknown().screen(), unknown(false, true, Some(Problem::TryAgain)));
    let mut walk = at_outcome_unknown();
    walk.press(ChangeAction::CheckAgain);
    assert_eq!(walk.screen(), unknown(true, true, None));
    for (failure, told) in [
        (Failure::SessionOver, None),
        (Failure::Banned, Some(Problem::ContactUs)),
        (Failure::NotSent, Some(Problem::CheckConnection)),
        (Failure::NotTheServer, Some(Problem::CheckNetwork)),
    ] {
        walk.answer(not_saved(failure.clone()));
        assert_eq!(walk.screen(), unknown(false, true, told), "{failure}");
        walk.press(ChangeAction::CheckAgain);
    }
    walk.answer(saved());
    assert_eq!(fields(&walk).saved, Some(OtherDevices::SignedOut));
}

#[test]
fn a_save_that_was_found_out_signs_other_devices_out_and_tells_what_is_known() {
    let found = |certain| {
        let mut walk = at_outcome_unknown();
        walk.press(ChangeAction::CheckAgain).write().issued();
        walk.answer(not_saved(Failure::SamePassword));
        assert_eq!(walk.issued(), [Effect::Wipe(ALL), Effect::SignOutOthersOfHost], "a kill here must be told of");
        assert_eq!((fields(&walk).busy, fields(&walk).saved), (Some(Busy::Saving), None));
        walk.answer(Answer::OthersSignedOut(certain));
        assert_eq!(walk.issued(), [Effect::DeleteRecord, Effect::Wipe(ALL)]);
        fields(&walk).saved
    };
    assert_eq!(found(true), Some(OtherDevices::SignedOut));
    assert_eq!(found(false), Some(OtherDevices::MayStaySignedIn));
    let mut cannot = shown_by(Walk::with(|abilities| abilities.signs_out_others = false));
    cannot.press(SAVE).answer(not_saved(Failure::Lost)).answer(not_saved(Failure::SamePassword));
    assert_eq!(fields(&cannot).saved, Some(OtherDevices::MayStaySignedIn));
}

#[test]
fn what_a_repetition_cannot_prove_a_sign_in_does_and_its_session_is_ended() {
    let sign_in = Effect::SignIn { address: account(), slot: Slot::NewPassword };
    let mut spent = code_mailed();
    spent.press(SAVE).write().sent();
    spent.answer(not_saved(Failure::Lost));
    assert_eq!(spent.sent(), std::slice::from_ref(&sign_in), "the code is spent");

    let signing_in = || editing_where(OutcomeCheck::SignIn, SessionAfterChange::Kept);
    let mut walk = signing_in();
    walk.press(SAVE).write().sent();
    walk.answer(not_saved(Failure::Lost));
    assert_eq!(walk.sent(), [sign_in]);
    walk.answer(Answer::SignedIn(Err(Failure::WrongCredentials)));
    assert_eq!(walk.screen(), unknown(false, true, None));
    walk.press(ChangeAction::CheckAgain).sent();
    walk.answer(Answer::SignedIn(Ok(SignInFacts::In)));
    assert_eq!(walk.sent(), [Effect::EndSession, Effect::SignOutOthersOfHost]);

    let mut second_factor = signing_in();
    second_factor.press(SAVE).answer(not_saved(Failure::Lost)).sent();
    second_factor.answer(Answer::SignedIn(Ok(SignInFacts::SecondFactor(FACTOR))));
    assert_eq!(second_factor.sent(), [Effect::EndChallenge, Effect::SignOutOthersOfHost], "it was right");
}

#[test]
fn where_a_change_ends_the_session_the_sign_in_that_proves_it_takes_its_place() {
    let mut walk = editing_where(OutcomeCheck::SignIn, SessionAfterChange::Ended);
    walk.press(SAVE).answer(not_saved(Failure::Lost)).sent();
    walk.answer(Answer::SignedIn(Ok(SignInFacts::In)));
    assert_eq!(walk.sent(), [Effect::HandOver]);
    walk.answer(Answer::HandedOver(true));
    assert_eq!(fields(&walk).saved, Some(OtherDevices::MayStaySignedIn));
}

#[test]
fn where_a_change_replaces_the_session_and_the_answer_was_lost_the_person_signs_in_again() {
    let mut walk = editing_where(OutcomeCheck::RepeatSave, SessionAfterChange::Replaced);
    walk.press(SAVE).answer(not_saved(Failure::Lost)).write().sent();
    walk.answer(not_saved(Failure::SamePassword));
    assert_eq!(walk.screen(), sign_in_again(SignInReason::PasswordChanged));
    assert_eq!(walk.sent(), [Effect::TellSessionOver]);
}

#[test]
fn where_nothing_proves_it_nothing_is_sent() {
    let cannot = unknown(false, false, None);
    let mut walk = editing_where(OutcomeCheck::AskPerson, SessionAfterChange::Kept);
    walk.press(SAVE).write().sent();
    walk.answer(not_saved(Failure::Lost));
    assert_eq!((walk.screen(), walk.sent()), (cannot.clone(), vec![]));
    walk.ignores([ChangeAction::CheckAgain, SAVE]);

    let mut nameless = Walk::<Change>::with(|abilities| abilities.outcome_check = OutcomeCheck::SignIn);
    nameless.answer(Answer::Restored(Restored::Nothing)).press(SAVE).write().sent();
    nameless.answer(not_saved(Failure::Lost));
    assert_eq!((nameless.screen(), nameless.sent()), (cannot, vec![]), "the host does not tell whose it is");
}

#[test]
fn whoever_tries_for_themselves_is_led_to_the_login() {
    let mut walk = at_outcome_unknown();
    walk.issued();
    walk.press(ChangeAction::GoToLogin);
    assert_eq!(walk.screen(), sign_in_again(SignInReason::MayHaveChanged));
    assert!(walk.issued().contains(&Effect::DeleteRecord));
}

// In the background

#[test]
fn what_was_typed_is_wiped_after_five_minutes_in_the_background_and_it_is_said() {
    let mut walk = editing();
    walk.happens(Event::Backgrounded).wait(minutes(4)).happens(Event::Foregrounded).wait(minutes(9));
    assert_eq!(fields(&walk).notice, None, "back in time");
    walk.happens(Event::Backgrounded).issued();
    assert_eq!(walk.machine().deadlines(), [Deadline::after(walk.now(), minutes(5))]);
    walk.wait(minutes(5));
    assert_eq!((fields(&walk).notice, walk.issued()), (Some(Notice::FieldsWiped), vec![Effect::Wipe(ALL)]));
    walk.wait(minutes(5));
    assert_eq!(walk.issued(), [], "once");
}

#[test]
fn whoever_comes_back_late_with_the_mailed_code_finds_its_field() {
    let mut walk = code_mailed();
    walk.happens(Event::Backgrounded).wait(minutes(6)).happens(Event::Foregrounded);
    assert_eq!((fields(&walk).asks, fields(&walk).notice), (CODE, Some(Notice::FieldsWiped)));
    assert!(fields(&walk).can_resend);
}

#[test]
fn nothing_is_wiped_while_it_is_sent_and_a_wiped_password_cannot_be_looked_for() {
    let mut walk = editing();
    walk.press(SAVE).write().happens(Event::Backgrounded).wait(minutes(6));
    assert_eq!(fields(&walk).busy, Some(Busy::Saving));
    walk.answer(not_saved(Failure::Lost));
    assert_eq!(walk.screen(), unknown(true, true, None));
    walk.answer(not_saved(Failure::Lost));
    assert_eq!(walk.screen(), unknown(false, false, None));
    walk.ignores([ChangeAction::CheckAgain]);
}

// What the runner asks

#[test]
fn the_fields_take_text_while_they_are_shown_and_not_while_they_are_sent() {
    let and_link = |slots: &[Slot]| [slots, &[Slot::Link]].concat();
    assert_eq!(editing().takes(), and_link(ALL));
    assert_eq!(editing().press(SAVE).takes(), [Slot::Link]);
    assert_eq!(at_outcome_unknown().takes(), [Slot::Link]);
    assert_eq!(Walk::<Change>::begin().takes(), [Slot::Link]);
}

#[test]
fn a_press_that_means_nothing_changes_nothing_and_leaves_the_problem() {
    let everything_else = [ChangeAction::TryAgain, ChangeAction::HandOverAgain];
    let mut walk = editing();
    walk.press_with(SAVE, nothing_typed());
    walk.ignores(everything_else.into_iter().chain([
        ChangeAction::ResendCode,
        ChangeAction::CheckAgain,
        ChangeAction::GoToLogin,
    ]));
    code_mailed().ignores(everything_else.into_iter().chain([ChangeAction::ResendCode]));
    at_outcome_unknown().ignores(everything_else.into_iter().chain([SAVE, ChangeAction::ResendCode]));
    Walk::<Change>::begin().ignores([SAVE, ChangeAction::StartOver, ChangeAction::TryAgain]);
}

// What a change costs

fn warned() -> Walk<Change> {
    shown_by(Walk::by(Rules { warn_before_save: true, ..rules() }))
}

const KNOWS: ChangeAction = ChangeAction::Acknowledge { given: true };

#[test]
fn nothing_is_saved_before_the_person_knows_what_it_costs() {
    let mut walk = warned();
    assert_eq!(fields(&walk).acknowledgement, Acknowledgement::Missing);
    walk.sent();
    walk.press(SAVE);
    assert_eq!((problem(&walk), walk.issued()), (Some(Problem::AcknowledgeLoss), vec![]));
    walk.type_in(Slot::NewPassword, typed("zq7!kp", ""));
    assert_eq!(problem(&walk), Some(Problem::AcknowledgeLoss), "typing is no answer to it");
    walk.press(KNOWS);
    assert_eq!((problem(&walk), fields(&walk).acknowledgement), (None, Acknowledgement::Given));
    walk.press(ChangeAction::Acknowledge { given: false }).press(SAVE);
    assert_eq!(problem(&walk), Some(Problem::AcknowledgeLoss));
    walk.press(KNOWS).press(SAVE).write();
    assert_eq!(walk.sent(), [change(NO_ASKS)]);
    walk.ignores([ChangeAction::Acknowledge { given: false }]);
    walk.answer(saved());
    assert_eq!(fields(&walk).acknowledgement, Acknowledgement::Missing, "the next change costs it again");
}

#[test]
fn what_is_wrong_with_the_fields_comes_first_and_an_apps_own_fields_cost_nothing() {
    let mut walk = warned();
    assert_eq!(problem(walk.press_with(SAVE, typed("zq7", "zq7"))), Some(Problem::ImprovePassword));
    assert_eq!(problem(walk.press(KNOWS)), Some(Problem::ImprovePassword));
    assert_eq!(problem(warned().press_with(SAVE, nothing_typed())), Some(Problem::NothingToChange));
    assert_eq!(fields(warned().press_with(SAVE_BOTH, nothing_typed())).app_fields, AppFields::SaveNow);
}

#[test]
fn what_was_confirmed_survives_what_the_fields_survive_and_being_wiped() {
    let given = |walk: &Walk<Change>| fields(walk).acknowledgement == Acknowledgement::Given;
    let mut walk = warned();
    walk.press(KNOWS).type_in(Slot::NewPassword, typed("a", ""));
    assert!(given(&walk));
    walk.press(SAVE).answer(not_saved(Failure::CurrentPasswordRequired));
    assert!(given(&walk));
    walk.press(SAVE).answer(not_saved(Failure::ConfirmationRequired)).answer(Answer::CodeMailed(Ok(())));
    assert!(given(&walk));
    walk.happens(Event::Backgrounded).wait(minutes(5));
    assert!(given(&walk) && fields(&walk).notice == Some(Notice::FieldsWiped));
    walk.press(ChangeAction::StartOver);
    assert!(!given(&walk), "whoever starts over is asked again");
}

#[test]
fn where_nothing_is_to_be_confirmed_nothing_can_be() {
    assert_eq!(fields(&editing()).acknowledgement, Acknowledgement::NotNeeded);
    editing().ignores([KNOWS, ChangeAction::Acknowledge { given: false }]);
    at_outcome_unknown().ignores([KNOWS]);
    let mut asking = warned();
    asking.press(KNOWS).press(SAVE).answer(changed(SessionFact::Replaced));
    assert_eq!(fields(&asking).acknowledgement, Acknowledgement::Missing, "the fields are empty already");
}
