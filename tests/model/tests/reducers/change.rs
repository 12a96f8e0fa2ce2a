//! Personal Settings.

use repass_core::{
    backend::{Failure, OtherDevices, Settle},
    flow::{
        Answer, Asks, Effect, Entry, Event, Facts, Flow, Notice, Restored, SavedFacts, Slot, Stage,
        change::{Change, ChangeAction, ChangeScreen, PasswordPart},
    },
    host::StoreError,
    problem::Problem,
    time::Deadline,
};
use repass_model::subject::account;

use super::walk::{START, Walk, minutes, nothing_typed, saved, typed};

/// The fields, for an account that the host told.
fn editing() -> Walk<Change> {
    editing_where(Settle::RepeatSame)
}

fn editing_where(settle: Settle) -> Walk<Change> {
    let mut walk = Walk::settled_by(settle);
    walk.answer(Answer::Restored(Restored::Nothing));
    walk.host_tells(account());
    walk
}

/// What the fields show, without what most tests do not ask for.
#[derive(Debug, PartialEq)]
struct Shown {
    asks: Asks,
    saving: bool,
    problem: Option<Problem>,
    notice: Option<Notice>,
    saved: Option<OtherDevices>,
}

const NOTHING: Shown = Shown { asks: Asks::Nothing, saving: false, problem: None, notice: None, saved: None };

fn shown(walk: &Walk<Change>) -> Shown {
    match walk.screen() {
        ChangeScreen::Editing { asks, saving, problem, notice, saved, .. } => {
            Shown { asks, saving, problem, notice, saved }
        }
        other => panic!("not the fields: {other:?}"),
    }
}

fn form(walk: &Walk<Change>) -> u32 {
    match walk.screen() {
        ChangeScreen::Editing { form, .. } => form,
        other => panic!("not the fields: {other:?}"),
    }
}

/// A save that the server refused so.
fn refused(failure: Failure) -> Walk<Change> {
    let mut walk = editing();
    walk.press(ChangeAction::Save).answer(Answer::Saved(Err(failure)));
    walk
}

/// The server wants a code, and has mailed one.
fn code_mailed() -> Walk<Change> {
    let mut walk = refused(Failure::ConfirmationRequired);
    walk.answer(Answer::CodeMailed(Ok(())));
    walk
}

fn unknown(checking: bool, can_check: bool, problem: Option<Problem>) -> ChangeScreen {
    ChangeScreen::OutcomeUnknown { checking, can_check, problem }
}

/// The answers to a save and to the probe after it were lost.
fn at_outcome_unknown() -> Walk<Change> {
    let mut walk = refused(Failure::Lost);
    walk.answer(Answer::Saved(Err(Failure::Lost)));
    walk
}

// Step 1

#[test]
fn the_fields_show_whose_password_it_is_and_wait_for_no_host() {
    let mut walk = Walk::<Change>::begin();
    assert_eq!(walk.screen(), ChangeScreen::Restoring);
    assert_eq!(walk.issued(), [Effect::AskAccount, Effect::Restore]);
    walk.answer(Answer::Restored(Restored::Nothing));
    assert_eq!(shown(&walk), NOTHING);
    walk.host_tells(account());
    assert!(matches!(walk.screen(), ChangeScreen::Editing { account, .. } if account == "k•••@example.com"));
    assert_eq!(walk.machine().account(), Some(&account()));
    assert_eq!(walk.issued(), [], "nothing is left to forget");
}

#[test]
fn a_save_that_was_killed_may_have_been_carried_out() {
    let mut walk = Walk::<Change>::restored_at(Stage::Saving);
    assert_eq!(walk.screen(), unknown(false, false, None));
    assert_eq!(walk.issued(), [Effect::AskAccount, Effect::Restore], "another kill must find it again");
    walk.press(ChangeAction::StartOver);
    assert_eq!(shown(&walk), NOTHING);
    assert!(walk.issued().contains(&Effect::Forget));
}

#[test]
fn a_record_that_cannot_be_used_is_forgotten_with_a_word() {
    let mut walk = Walk::<Change>::begin();
    walk.issued();
    walk.answer(Answer::Restored(Restored::Unusable));
    assert_eq!(shown(&walk).notice, Some(Notice::StartedOver));
    assert_eq!(walk.issued(), [Effect::Forget]);
}

// Step 2 and 3

#[test]
fn nothing_typed_is_nothing_to_change() {
    let told = |facts| shown(editing().press_with(ChangeAction::Save, facts)).problem;
    assert_eq!(told(nothing_typed()), Some(Problem::NothingToChange));
    assert_eq!(told(typed("", "zq7!kp")), Some(Problem::EnterNewPassword));
    assert_eq!(told(typed("zq7", "zq7")), Some(Problem::ImprovePassword));
    assert_eq!(told(typed("zq7!kp", "zq7")), Some(Problem::RetypePassword));
    let mut walk = editing();
    walk.press_with(ChangeAction::Save, nothing_typed()).type_in(typed("z", ""));
    assert_eq!(shown(&walk).problem, None, "now something is typed");
}

#[test]
fn what_is_typed_is_assessed() {
    let mut walk = editing();
    walk.type_in(typed("zq7!kp", ""));
    let ChangeScreen::Editing { assessment, .. } = walk.screen() else { panic!("the fields are gone") };
    assert_eq!(assessment, typed("zq7!kp", "").assessment);
    walk.press_with(ChangeAction::Save, typed("zq7", "zq7"));
    let ChangeScreen::Editing { assessment, .. } = walk.screen() else { panic!("the fields are gone") };
    assert_eq!(assessment, typed("zq7", "zq7").assessment);
}

// Step 4

#[test]
fn a_save_is_sent_once_and_told_with_what_became_of_other_devices() {
    let mut walk = editing();
    let empty = form(&walk);
    walk.sent();
    walk.press(ChangeAction::Save).press(ChangeAction::Save).write();
    assert_eq!(shown(&walk), Shown { saving: true, ..NOTHING });
    assert_eq!(walk.sent(), [Effect::ChangePassword(Asks::Nothing)]);
    walk.answer(saved());
    assert_eq!(shown(&walk), Shown { saved: Some(OtherDevices::SignedOut), ..NOTHING });
    assert_eq!(form(&walk), empty + 1);
    let ChangeScreen::Editing { assessment, .. } = walk.screen() else { panic!("the fields are gone") };
    assert!(assessment.empty);
    walk.type_in(typed("a", ""));
    assert_eq!(shown(&walk).saved, None, "the next change begins");
}

#[test]
fn a_session_that_the_save_replaced_is_handed_over_and_one_that_it_ended_is_told_of() {
    let with = |replaced, must_sign_in_again| {
        let mut walk = editing();
        walk.press(ChangeAction::Save).write().sent();
        let others = OtherDevices::SignedOut;
        walk.answer(Answer::Saved(Ok(SavedFacts { others, replaced, must_sign_in_again })));
        walk
    };
    let mut replaced = with(true, false);
    assert_eq!(replaced.sent(), [Effect::HandOver]);
    assert_eq!(shown(&replaced).saved, Some(OtherDevices::SignedOut));
    let mut ended = with(false, true);
    assert_eq!(ended.screen(), ChangeScreen::SignInAgain { changed: true });
    assert_eq!(ended.sent(), [Effect::EndSession]);
    let mut over = refused(Failure::SessionOver);
    assert_eq!(over.screen(), ChangeScreen::SignInAgain { changed: false });
    assert!(over.sent().ends_with(&[Effect::EndSession]));
}

#[test]
fn a_refusal_keeps_what_was_typed_and_leaves_no_record() {
    let mut walk = refused(Failure::NotSent);
    assert_eq!(shown(&walk), Shown { problem: Some(Problem::CheckConnection), ..NOTHING });
    assert!(walk.issued().ends_with(&[Effect::Forget]));
    let same = refused(Failure::SamePassword);
    assert_eq!(shown(&same), Shown { problem: Some(Problem::ChooseDifferentPassword), ..NOTHING }, "nothing was lost");
    assert_eq!(refused(Failure::SecondFactorRequired).screen(), ChangeScreen::SecondFactor);
    let mut walk = refused(Failure::SecondFactorRequired);
    walk.press(ChangeAction::StartOver);
    assert_eq!(shown(&walk), NOTHING);
}

#[test]
fn nothing_is_sent_when_the_record_cannot_be_written() {
    let mut walk = editing();
    walk.sent();
    walk.press(ChangeAction::Save);
    let id = walk.awaited().expect("the record is being written");
    walk.happens(Event::Answered { id, answer: Answer::Persisted(Err(StoreError)) });
    assert_eq!(shown(&walk), Shown { problem: Some(Problem::CheckStorage), ..NOTHING });
    assert_eq!(walk.sent(), []);
}

#[test]
fn a_server_that_wants_the_current_password_gets_it_with_the_next_save() {
    let mut walk = refused(Failure::CurrentPasswordRequired);
    let asks = Asks::CurrentPassword;
    assert_eq!(shown(&walk), Shown { asks, problem: Some(Problem::EnterCurrentPassword), ..NOTHING });
    let without = Facts { has_current: false, ..typed("zq7!kp", "zq7!kp") };
    walk.press_with(ChangeAction::Save, without).sent();
    assert_eq!(shown(&walk).problem, Some(Problem::EnterCurrentPassword));
    walk.press(ChangeAction::Save).write();
    assert_eq!(walk.sent(), [Effect::ChangePassword(asks)]);
    walk.answer(Answer::Saved(Err(Failure::CurrentPasswordWrong)));
    assert_eq!(shown(&walk), Shown { asks, problem: Some(Problem::CheckCurrentPassword), ..NOTHING });
    walk.press(ChangeAction::Save).answer(saved());
    assert_eq!(shown(&walk).asks, Asks::Nothing, "the next change begins without");
}

#[test]
fn a_server_that_wants_a_code_mails_one_and_gets_it_with_the_next_save() {
    let mut walk = refused(Failure::ConfirmationRequired);
    assert!(walk.sent().ends_with(&[Effect::MailConfirmationCode]));
    let asks = Asks::MailedCode;
    assert_eq!(shown(&walk), Shown { asks, saving: true, ..NOTHING });
    walk.answer(Answer::CodeMailed(Ok(())));
    assert_eq!(shown(&walk), Shown { asks, problem: Some(Problem::EnterCode), ..NOTHING });
    let without = Facts { has_code: false, ..typed("zq7!kp", "zq7!kp") };
    walk.press_with(ChangeAction::Save, without).sent();
    assert_eq!(shown(&walk).problem, Some(Problem::EnterCode));
    walk.press(ChangeAction::Save).write();
    assert_eq!(walk.sent(), [Effect::ChangePassword(asks)]);
}

#[test]
fn a_code_is_mailed_again_after_the_wait_and_a_cooldown_is_one() {
    let resend = |walk: &Walk<Change>| match walk.screen() {
        ChangeScreen::Editing { resend, can_resend, .. } => (resend, can_resend),
        other => panic!("not the fields: {other:?}"),
    };
    assert_eq!(resend(&editing()), (None, false), "none was mailed");
    let mut walk = code_mailed();
    let wait = Deadline::after(START, minutes(1));
    assert_eq!(resend(&walk), (Some(wait), false));
    assert_eq!(walk.machine().deadlines(), [wait]);
    walk.sent();
    walk.press(ChangeAction::ResendCode);
    assert_eq!(walk.sent(), []);
    walk.wait(minutes(1));
    assert_eq!(resend(&walk), (Some(wait), true));
    walk.press(ChangeAction::ResendCode);
    assert_eq!((walk.sent(), resend(&walk).1), (vec![Effect::MailConfirmationCode], false));
    walk.answer(Answer::CodeMailed(Err(Failure::Cooldown { wait: None })));
    assert_eq!(resend(&walk), (Some(Deadline::after(walk.now(), minutes(1))), false));
    assert_eq!(shown(&walk).problem, Some(Problem::EnterCode));

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
    assert_eq!(shown(&told(Failure::NotSent)).problem, Some(Problem::CheckConnection));
    assert_eq!(told(Failure::SessionOver).screen(), ChangeScreen::SignInAgain { changed: false });
}

#[test]
fn a_password_that_is_refused_leaves_the_mailed_code_where_it_was_typed() {
    for (failure, problem) in [
        (Failure::SamePassword, Problem::ChooseDifferentPassword),
        (Failure::WeakPassword(vec![]), Problem::ChooseStrongerPassword),
    ] {
        let mut walk = code_mailed();
        walk.press(ChangeAction::Save).write().issued();
        walk.answer(Answer::Saved(Err(failure)));
        assert_eq!((shown(&walk).asks, shown(&walk).problem), (Asks::MailedCode, Some(problem)));
        assert_eq!(walk.issued(), [Effect::Forget], "nothing typed is wiped, nothing is sent");
    }
    // Should the server have spent it, the refusal says so, and another can be asked for.
    let mut spent = code_mailed();
    spent.press(ChangeAction::Save).answer(Answer::Saved(Err(Failure::ConfirmationRefused)));
    assert_eq!(shown(&spent).problem, Some(Problem::CheckCode));
    spent.wait(minutes(1)).sent();
    spent.press(ChangeAction::ResendCode);
    assert_eq!(spent.sent(), [Effect::MailConfirmationCode]);
}

#[test]
fn the_servers_own_wait_for_a_code_is_kept_where_it_is_longer() {
    let mut walk = refused(Failure::ConfirmationRequired);
    walk.answer(Answer::CodeMailed(Err(Failure::Cooldown { wait: Some(minutes(3)) })));
    assert_eq!(shown(&walk).problem, Some(Problem::EnterCode), "it is on its way already");
    walk.wait(minutes(2)).sent();
    walk.press(ChangeAction::ResendCode);
    assert_eq!(walk.sent(), []);
    walk.wait(minutes(1)).press(ChangeAction::ResendCode);
    assert_eq!(walk.sent(), [Effect::MailConfirmationCode]);
}

#[test]
fn an_apps_own_fields_are_saved_after_the_password_or_without_one_but_not_past_a_problem() {
    let part = |walk: &Walk<Change>| walk.screen().password_part();
    assert_eq!(part(editing().press_with(ChangeAction::Save, nothing_typed())), PasswordPart::Settled);
    assert_eq!(part(editing().press_with(ChangeAction::Save, typed("zq7", "zq7"))), PasswordPart::InTheWay);
    let mut walk = editing();
    assert_eq!(part(walk.press(ChangeAction::Save)), PasswordPart::Open);
    assert_eq!(part(walk.answer(saved())), PasswordPart::Settled);
    assert_eq!(part(walk.press_with(ChangeAction::Save, typed("zq7!kp", "zq7"))), PasswordPart::InTheWay);
    assert_eq!(part(&code_mailed()), PasswordPart::InTheWay, "a code is asked for");
    assert_eq!(part(&refused(Failure::SessionOver)), PasswordPart::InTheWay);
    let mut unknown = at_outcome_unknown();
    assert_eq!(part(&unknown), PasswordPart::Open);
    assert_eq!(part(unknown.press(ChangeAction::CheckAgain).answer(saved())), PasswordPart::Settled);
}

// The answer to the save was lost

#[test]
fn a_lost_answer_is_settled_by_proof_only() {
    assert_eq!(at_outcome_unknown().screen(), unknown(false, true, Some(Problem::TryAgain)));
    let mut walk = at_outcome_unknown();
    walk.press(ChangeAction::CheckAgain);
    assert_eq!(walk.screen(), unknown(true, true, None));
    for (failure, problem) in [
        (Failure::SessionOver, None),
        (Failure::Banned, Some(Problem::ContactUs)),
        (Failure::NotSent, Some(Problem::CheckConnection)),
        (Failure::NotTheServer, Some(Problem::CheckNetwork)),
    ] {
        walk.answer(Answer::Saved(Err(failure.clone())));
        assert_eq!(walk.screen(), unknown(false, true, problem), "{failure}");
        walk.press(ChangeAction::CheckAgain);
    }
    let mut told = at_outcome_unknown();
    told.press(ChangeAction::CheckAgain).answer(saved());
    assert_eq!(shown(&told).saved, Some(OtherDevices::SignedOut));
    walk.answer(Answer::Saved(Err(Failure::SamePassword)));
    assert_eq!(shown(&walk).saved, Some(OtherDevices::MayStaySignedIn), "nobody told what became of them");
}

#[test]
fn what_a_repetition_cannot_prove_a_sign_in_does_and_its_session_is_ended() {
    let sign_in = Effect::SignIn { address: account(), slot: Slot::NewPassword };
    let mut spent = code_mailed();
    spent.press(ChangeAction::Save).write().sent();
    spent.answer(Answer::Saved(Err(Failure::Lost)));
    assert_eq!(spent.sent(), std::slice::from_ref(&sign_in), "the code is spent");

    let mut walk = editing_where(Settle::SignIn);
    walk.press(ChangeAction::Save).write().sent();
    walk.answer(Answer::Saved(Err(Failure::Lost)));
    assert_eq!(walk.sent(), [sign_in]);
    walk.answer(Answer::SignedIn(Err(Failure::WrongCredentials)));
    assert_eq!(walk.screen(), unknown(false, true, None));
    let mut second_factor = editing_where(Settle::SignIn);
    second_factor.press(ChangeAction::Save).answer(Answer::Saved(Err(Failure::Lost))).sent();
    second_factor.answer(Answer::SignedIn(Ok(Entry::SecondFactor)));
    assert_eq!((shown(&second_factor).saved.is_some(), second_factor.sent()), (true, vec![]), "it was right");
    walk.press(ChangeAction::CheckAgain).sent();
    walk.answer(Answer::SignedIn(Ok(Entry::In)));
    assert_eq!(shown(&walk).saved, Some(OtherDevices::MayStaySignedIn));
    assert_eq!(walk.sent(), [Effect::DropSession]);
}

#[test]
fn where_nothing_proves_it_nothing_is_sent() {
    let cannot = unknown(false, false, None);
    let mut walk = editing_where(Settle::AskPerson);
    walk.press(ChangeAction::Save).write().sent();
    walk.answer(Answer::Saved(Err(Failure::Lost)));
    assert_eq!((walk.screen(), walk.sent()), (cannot.clone(), vec![]));

    let mut nameless = Walk::<Change>::settled_by(Settle::SignIn);
    nameless.answer(Answer::Restored(Restored::Nothing)).press(ChangeAction::Save).write().sent();
    nameless.answer(Answer::Saved(Err(Failure::Lost)));
    assert_eq!((nameless.screen(), nameless.sent()), (cannot, vec![]), "the host does not tell whose it is");
}

// In the background

#[test]
fn what_was_typed_is_wiped_after_five_minutes_in_the_background_and_it_is_said() {
    let mut walk = editing();
    let before = form(&walk);
    walk.happens(Event::Backgrounded).wait(minutes(4)).happens(Event::Foregrounded).wait(minutes(9));
    assert_eq!((form(&walk), shown(&walk).notice), (before, None), "back in time");
    walk.happens(Event::Backgrounded);
    assert_eq!(walk.machine().deadlines(), [Deadline::after(walk.now(), minutes(5))]);
    walk.wait(minutes(5));
    assert_eq!((form(&walk), shown(&walk).notice), (before + 1, Some(Notice::FieldsWiped)));
    walk.wait(minutes(5));
    assert_eq!(form(&walk), before + 1, "once");
}

#[test]
fn nothing_is_wiped_while_it_is_sent_and_a_wiped_password_cannot_be_looked_for() {
    let mut walk = editing();
    walk.press(ChangeAction::Save).write().happens(Event::Backgrounded).wait(minutes(6));
    assert!(shown(&walk).saving);
    walk.answer(Answer::Saved(Err(Failure::Lost)));
    assert_eq!(walk.screen(), unknown(true, true, None));
    walk.answer(Answer::Saved(Err(Failure::Lost)));
    assert_eq!(walk.screen(), unknown(false, false, None));
    walk.sent();
    walk.press(ChangeAction::CheckAgain);
    assert_eq!(walk.sent(), []);
}

// What the runner asks

#[test]
fn the_fields_take_text_while_they_are_shown_and_not_while_they_are_sent() {
    let takes = |walk: &Walk<Change>| {
        let slots = [Slot::Password, Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code, Slot::Link];
        slots.into_iter().filter(|slot| walk.machine().accepts(*slot)).collect::<Vec<_>>()
    };
    assert_eq!(takes(&editing()), [Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code]);
    assert_eq!(takes(editing().press(ChangeAction::Save)), []);
    assert_eq!(takes(&at_outcome_unknown()), []);
    assert_eq!(takes(&Walk::<Change>::begin()), []);
}
