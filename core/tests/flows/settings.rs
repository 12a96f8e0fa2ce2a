//! Personal Settings, with the reset for whoever forgot the current password.

use repass_core::{
    address::{Address, ShownAddress},
    backend::{CurrentPassword, Failure, LinkUse, OtherDevices},
    flow::{
        Answer, ChangedFacts, Effect, Event, Flow, LinkHistory, Notice, ProofKind, Restored, SignInFacts, Slot, Stage,
        VerifiedFacts,
        change::{
            AppFields, ChangeAction, ChangeScreen, EditingScreen, ResetOffer, SessionRefusedScreen, SignInReason,
        },
        event::{
            Event::{Backgrounded, Foregrounded},
            SessionFact,
        },
        reset::{CheckInboxScreen, EnterAddressScreen, ResetAction, ResetScreen},
        settings::{Settings, SettingsAction, SettingsScreen},
    },
    link::LinkFacts,
    problem::Problem,
};

use super::walk::{
    FACTOR, Walk, account, addressed, minutes, not_set, other_account, record, request, rules_with, set, typed,
};

const FORGOT: SettingsAction = SettingsAction::ForgotCurrentPassword;
const BACK: SettingsAction = SettingsAction::BackToSettings;
const SAVE: SettingsAction = change(ChangeAction::Save { app_fields_changed: false });
const IN: Answer = Answer::SignedIn(Ok(SignInFacts::In));
const LOOK: [Effect; 3] = [Effect::LookForReset, Effect::AskAccount, Effect::Restore];
const TYPED: &[Slot] = &[Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code];
const OF_RESET: &[Slot] = &[Slot::NewPassword, Slot::Retype, Slot::Code, Slot::SecondFactor, Slot::Link];
const OTHERS: OtherDevices = OtherDevices::SignedOut;

const fn change(action: ChangeAction) -> SettingsAction {
    SettingsAction::Change { action }
}

const fn reset(action: ResetAction) -> SettingsAction {
    SettingsAction::Reset { action }
}

fn change_screen(walk: &Walk<Settings>) -> ChangeScreen {
    match walk.screen() {
        SettingsScreen::Change { screen } => screen,
        SettingsScreen::Reset { screen } => panic!("the reset: {screen:?}"),
    }
}

fn fields(walk: &Walk<Settings>) -> EditingScreen {
    match change_screen(walk) {
        ChangeScreen::Editing { screen } => screen,
        other => panic!("not the fields: {other:?}"),
    }
}

fn reset_screen(walk: &Walk<Settings>) -> ResetScreen {
    match walk.screen() {
        SettingsScreen::Reset { screen } => screen,
        SettingsScreen::Change { screen } => panic!("not the reset: {screen:?}"),
    }
}

fn address(walk: &Walk<Settings>) -> EnterAddressScreen {
    match reset_screen(walk) {
        ResetScreen::EnterAddress { screen } => screen,
        other => panic!("not the address: {other:?}"),
    }
}

fn inbox(walk: &Walk<Settings>) -> CheckInboxScreen {
    match reset_screen(walk) {
        ResetScreen::CheckInbox { screen } => screen,
        other => panic!("not the inbox: {other:?}"),
    }
}

fn signs_in_again(walk: &Walk<Settings>) -> Option<SignInReason> {
    match change_screen(walk) {
        ChangeScreen::SignInAgain { screen } => Some(screen.reason),
        _ => None,
    }
}

fn refused(failure: Failure) -> Answer {
    Answer::PasswordChanged(Err(failure))
}

fn found(stage: Stage, account: Address) -> Answer {
    Answer::Restored(Restored::Record { record: record(stage), account: Some(account), has_grant: true })
}

/// The fields, of a host that tells nothing.
fn nameless() -> Walk<Settings> {
    let mut walk = Walk::begin();
    walk.answer(Answer::Restored(Restored::Nothing));
    walk
}

/// The fields, for an account that the host told.
fn editing() -> Walk<Settings> {
    let mut walk = nameless();
    walk.host_tells(account());
    walk
}

/// The server has asked for the current password.
fn asked_for_current() -> Walk<Settings> {
    let mut walk = editing();
    walk.press(SAVE).answer(refused(Failure::CurrentPasswordRequired));
    walk
}

/// It is forgotten.
fn forgotten() -> Walk<Settings> {
    let mut walk = asked_for_current();
    walk.press(FORGOT).answer(Answer::Restored(Restored::Nothing));
    walk
}

fn at_inbox() -> Walk<Settings> {
    let mut walk = forgotten();
    walk.press(reset(ResetAction::SendInstructions)).answer(Answer::Requested(Ok(())));
    walk
}

fn at_new_password() -> Walk<Settings> {
    let mut walk = at_inbox();
    let facts = VerifiedFacts { account: Some(account()), second_factor: None };
    walk.press(reset(ResetAction::SubmitCode)).answer(Answer::Verified(ProofKind::Code, Ok(facts)));
    walk
}

fn signing_in() -> Walk<Settings> {
    let mut walk = at_new_password();
    walk.press(reset(ResetAction::Save)).answer(set());
    walk
}

fn handing_over() -> Walk<Settings> {
    let mut walk = signing_in();
    walk.answer(IN).answer(Answer::OthersSignedOut(true));
    walk
}

fn unknown() -> Walk<Settings> {
    let mut walk = at_new_password();
    walk.press(reset(ResetAction::Save)).answer(not_set(Failure::Lost)).answer(not_set(Failure::Lost));
    walk
}

#[test]
fn it_begins_with_the_change_and_looks_for_an_unfinished_reset() {
    let mut walk = Walk::<Settings>::begin();
    assert_eq!(walk.issued(), LOOK);
    assert_eq!(change_screen(&walk), ChangeScreen::Restoring);
    assert_eq!(editing().takes(), [TYPED, &[Slot::Link]].concat());
    assert_eq!(editing().machine().account(), Some(&account()));
    let mut walk = editing();
    walk.issued();
    walk.happens(Foregrounded);
    assert_eq!(walk.issued(), [Effect::LookForReset]);
}

#[test]
fn a_password_is_changed_here_as_it_is_alone() {
    let mut walk = editing();
    walk.sent();
    walk.press(SAVE).write();
    assert!(matches!(walk.sent()[..], [Effect::ChangePassword { .. }]));
    walk.answer(Answer::PasswordChanged(Ok(ChangedFacts { others: OTHERS, session: SessionFact::Kept })));
    assert_eq!(fields(&walk).saved, Some(OTHERS));
}

// Whether the reset is offered

#[test]
fn a_reset_is_offered_where_the_current_password_is_asked_for_and_a_reset_can_lead_anywhere() {
    assert_eq!(fields(&editing()).reset, ResetOffer::NotOffered);
    assert_eq!(fields(&asked_for_current()).reset, ResetOffer::Offered);
    editing().ignores([FORGOT, BACK, reset(ResetAction::Cancel)]);

    let always = |link, code: bool| {
        let rules = rules_with(|abilities| {
            (abilities.current_password, abilities.link) = (CurrentPassword::Always, link);
            abilities.code = abilities.code.filter(|_| code);
        });
        let mut walk = Walk::<Settings>::by(rules);
        walk.answer(Answer::Restored(Restored::Nothing));
        walk
    };
    assert_eq!(fields(&always(LinkUse::OpensApp, true)).reset, ResetOffer::Offered);
    assert_eq!(fields(&always(LinkUse::None, true)).reset, ResetOffer::Offered);
    assert_eq!(fields(&always(LinkUse::ConfirmedElsewhere, false)).reset, ResetOffer::Offered);
    let mut no_mail = always(LinkUse::None, false);
    no_mail.unawaited(Answer::ResetFound(true));
    assert_eq!(fields(&no_mail).reset, ResetOffer::NotOffered);
    no_mail.ignores([FORGOT]);
}

#[test]
fn a_reset_is_not_offered_while_a_save_is_under_way() {
    let mut walk = asked_for_current();
    walk.press(SAVE);
    assert_eq!(fields(&walk).reset, ResetOffer::NotOffered);
    walk.ignores([FORGOT]);
}

#[test]
fn a_reset_that_was_left_unfinished_is_offered_and_never_shown_by_itself() {
    let mut walk = editing();
    walk.unawaited(Answer::ResetFound(true));
    assert_eq!(fields(&walk).reset, ResetOffer::Unfinished);
    walk.press(FORGOT).answer(found(Stage::CheckInbox, account()));
    assert_eq!(inbox(&walk).address, ShownAddress::masked(&account()));
    assert!(!inbox(&walk).can_change_address);
    let mut gone = editing();
    gone.unawaited(Answer::ResetFound(true)).unawaited(Answer::ResetFound(false));
    assert_eq!(fields(&gone).reset, ResetOffer::NotOffered);
}

// The reset of the signed-in account

#[test]
fn whoever_forgot_the_current_password_resets_it_without_typing_an_address() {
    let mut walk = asked_for_current();
    walk.issued();
    walk.press(FORGOT);
    assert_eq!(walk.issued(), [Effect::Wipe(TYPED), Effect::Restore], "nothing is mailed by it");
    assert_eq!(reset_screen(&walk), ResetScreen::Restoring);
    assert_eq!(walk.machine().account(), Some(&account()));
    walk.answer(Answer::Restored(Restored::Nothing));
    let told =
        EnterAddressScreen { account: Some("k•••@example.com".into()), busy: None, problem: None, notice: None };
    assert_eq!(address(&walk), told);
    assert_eq!(walk.takes(), [Slot::Link], "there is no field");
    walk.press_with(reset(ResetAction::SendInstructions), addressed(other_account())).write();
    assert_eq!(walk.sent(), [Effect::RequestInstructions { address: account(), request: request(2) }]);
    walk.answer(Answer::Requested(Ok(())));
    assert!(!inbox(&walk).can_change_address);
    walk.ignores([reset(ResetAction::ChangeAddress), FORGOT, SAVE]);
}

#[test]
fn where_the_host_does_not_tell_whose_account_it_is_the_address_is_typed() {
    let mut walk = nameless();
    walk.press(SAVE).answer(refused(Failure::CurrentPasswordRequired));
    walk.press(FORGOT).answer(Answer::Restored(Restored::Nothing));
    assert_eq!(address(&walk).account, None);
    assert_eq!(walk.takes(), [Slot::Address, Slot::Link]);
    walk.press_with(reset(ResetAction::SendInstructions), addressed(other_account()));
    walk.answer(Answer::Requested(Ok(())));
    assert_eq!(
        (inbox(&walk).address, inbox(&walk).can_change_address),
        (ShownAddress::in_full(&other_account()), true)
    );
    walk.press(reset(ResetAction::ChangeAddress));
    assert_eq!(address(&walk).account, None);
}

#[test]
fn a_host_that_tells_late_is_believed_unless_another_address_was_asked_for() {
    let forgotten = || {
        let mut walk = nameless();
        walk.press(SAVE).answer(refused(Failure::CurrentPasswordRequired));
        walk.press(FORGOT).answer(Answer::Restored(Restored::Nothing));
        walk
    };
    let mut late = forgotten();
    late.unawaited(Answer::Account(Some(account())));
    assert_eq!(address(&late).account, Some("k•••@example.com".into()));
    let mut another = forgotten();
    another.press_with(reset(ResetAction::SendInstructions), addressed(other_account()));
    another.answer(Answer::Requested(Ok(()))).unawaited(Answer::Account(Some(account())));
    assert!(inbox(&another).can_change_address);
    let mut same = forgotten();
    same.press(reset(ResetAction::SendInstructions)).answer(Answer::Requested(Ok(())));
    same.unawaited(Answer::Account(Some(account())));
    assert!(!inbox(&same).can_change_address);
}

#[test]
fn what_was_left_of_another_account_is_not_gone_on_with() {
    let mut walk = asked_for_current();
    walk.press(FORGOT).issued();
    walk.answer(found(Stage::NewPassword, other_account()));
    assert_eq!(address(&walk).account, Some("k•••@example.com".into()));
    assert_eq!(walk.issued(), [Effect::EndGrant, Effect::DeleteRecord]);
    let mut nameless = nameless();
    nameless.unawaited(Answer::ResetFound(true)).press(FORGOT).answer(found(Stage::CheckInbox, other_account()));
    assert!(matches!(reset_screen(&nameless), ResetScreen::CheckInbox { .. }), "nobody tells whose it is");
}

#[test]
fn each_part_keeps_a_record_of_its_own() {
    let records = |walk: &mut Walk<Settings>| walk.issued_with_records();
    let mut walk = editing();
    walk.press(SAVE);
    assert!(records(&mut walk).iter().all(|(_, record)| *record == "change"));
    walk.answer(refused(Failure::CurrentPasswordRequired)).press(FORGOT).issued();
    walk.answer(Answer::Restored(Restored::Nothing)).press(reset(ResetAction::SendInstructions));
    assert!(records(&mut walk).iter().all(|(_, record)| *record == "reset"));
    let mut restored = asked_for_current();
    restored.issued();
    restored.press(FORGOT);
    assert!(records(&mut restored).contains(&(Effect::Restore, "reset")));
    let mut left = at_inbox();
    left.issued();
    left.press(BACK);
    assert!(records(&mut left).contains(&(Effect::Restore, "change")));
    let mut given_up = at_inbox();
    given_up.issued();
    given_up.press(reset(ResetAction::Cancel));
    let issued = records(&mut given_up);
    assert!(issued.contains(&(Effect::DeleteRecord, "reset")) && issued.contains(&(Effect::Restore, "change")));
    assert!(!issued.contains(&(Effect::DeleteRecord, "change")));
}

// Its end

#[test]
fn at_its_end_the_new_session_takes_the_place_of_the_hosts_and_the_fields_are_back() {
    let mut walk = signing_in();
    walk.issued();
    walk.answer(IN);
    assert_eq!(walk.issued(), [Effect::ReplaceSession, Effect::Wipe(&[Slot::SecondFactor]), Effect::SignOutOthers]);
    walk.answer(Answer::OthersSignedOut(true));
    assert_eq!(walk.issued(), [Effect::HandOver]);
    walk.ignores([BACK, reset(ResetAction::Cancel)]);
    walk.answer(Answer::HandedOver(true));
    assert_eq!((fields(&walk).saved, fields(&walk).app_fields), (Some(OTHERS), AppFields::Idle));
    assert_eq!(fields(&walk).account, "k•••@example.com");
    assert_eq!(fields(&walk).reset, ResetOffer::NotOffered);
    assert!(walk.issued().contains(&Effect::DeleteRecord));
    walk.press(SAVE).write();
    assert!(matches!(walk.sent()[..], [Effect::ChangePassword { .. }]), "and can be used");
}

#[test]
fn a_session_that_the_host_could_not_take_is_kept_until_the_person_decides() {
    let mut walk = handing_over();
    walk.issued();
    walk.answer(Answer::HandedOver(false));
    let screen = SessionRefusedScreen { others: OTHERS, trying: false };
    assert_eq!(change_screen(&walk), ChangeScreen::SessionRefused { screen });
    assert_eq!(walk.issued_with_records(), [(Effect::DeleteRecord, "reset"), (Effect::Wipe(OF_RESET), "reset")]);
    walk.press(change(ChangeAction::HandOverAgain)).answer(Answer::HandedOver(true));
    assert_eq!(fields(&walk).saved, Some(OTHERS));
}

#[test]
fn a_saved_password_that_nobody_could_be_signed_in_with_leads_to_the_login() {
    let mut walk = signing_in();
    walk.issued();
    walk.answer(Answer::SignedIn(Err(Failure::NotSent)));
    assert_eq!(signs_in_again(&walk), Some(SignInReason::PasswordChanged));
    assert!(walk.issued().ends_with(&[Effect::DeleteRecord, Effect::Wipe(TYPED), Effect::TellSessionOver]));

    let mut left = signing_in();
    left.issued();
    left.press(BACK);
    assert_eq!(signs_in_again(&left), Some(SignInReason::PasswordChanged));
    assert!(left.issued().contains(&Effect::EndSession), "one on its way is not left behind");

    let mut factor = signing_in();
    factor.answer(Answer::SignedIn(Ok(SignInFacts::SecondFactor(FACTOR))));
    assert!(matches!(reset_screen(&factor), ResetScreen::SecondFactor { .. }));
    factor.press(BACK);
    assert_eq!(signs_in_again(&factor), Some(SignInReason::PasswordChanged));
}

#[test]
fn where_nobody_knows_whether_it_was_saved_the_person_tries_the_new_password_at_the_login() {
    let mut walk = unknown();
    walk.issued();
    walk.press(reset(ResetAction::GoToLogin));
    assert_eq!(signs_in_again(&walk), Some(SignInReason::MayHaveChanged));
    let issued = walk.issued_with_records();
    assert!(issued.contains(&(Effect::DeleteRecord, "reset")) && issued.contains(&(Effect::EndGrant, "reset")));
    assert!(issued.ends_with(&[
        (Effect::DeleteRecord, "change"),
        (Effect::Wipe(TYPED), "change"),
        (Effect::TellSessionOver, "change")
    ]));
    at_new_password().ignores([reset(ResetAction::GoToLogin), change(ChangeAction::GoToLogin)]);
}

#[test]
fn a_lost_answer_that_is_found_out_ends_as_any_other() {
    let mut walk = unknown();
    walk.press(reset(ResetAction::CheckAgain)).answer(set()).answer(IN).answer(Answer::OthersSignedOut(true));
    walk.answer(Answer::HandedOver(true));
    assert_eq!(fields(&walk).saved, Some(OTHERS));
}

// Leaving

#[test]
fn back_to_the_fields_leaves_the_attempt_to_be_gone_on_with() {
    for mut walk in [forgotten(), at_inbox(), at_new_password(), unknown()] {
        walk.issued();
        walk.press(BACK);
        assert_eq!(change_screen(&walk), ChangeScreen::Restoring);
        assert_eq!(walk.issued(), [&[Effect::Wipe(OF_RESET)], &LOOK[..]].concat());
        walk.answer(Answer::Restored(Restored::Nothing)).unawaited(Answer::ResetFound(true));
        assert_eq!(fields(&walk).reset, ResetOffer::Unfinished);
    }
}

#[test]
fn whoever_gives_the_reset_up_is_back_at_the_fields_after_a_word_where_one_is_due() {
    let mut walk = at_new_password();
    walk.press(reset(ResetAction::Cancel));
    assert_eq!(change_screen(&walk), ChangeScreen::Restoring);
    let mut told = unknown();
    told.press(reset(ResetAction::Cancel));
    assert_eq!(change_screen(&told), ChangeScreen::Restoring);
    let mut saving = at_new_password();
    saving.press(reset(ResetAction::Save)).write().press(reset(ResetAction::Cancel));
    assert!(matches!(reset_screen(&saving), ResetScreen::Closed { screen } if screen.may_have_changed));
    saving.ignores([reset(ResetAction::Cancel), SAVE]);
    saving.press(BACK);
    assert_eq!(change_screen(&saving), ChangeScreen::Restoring);
}

#[test]
fn what_is_typed_is_wiped_in_both_parts() {
    let wiped = Effect::Wipe(&[Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code, Slot::SecondFactor]);
    for mut walk in [editing(), at_new_password()] {
        walk.happens(Backgrounded).issued();
        walk.wait(minutes(5));
        assert_eq!(walk.issued(), std::slice::from_ref(&wiped));
    }
    let mut walk = editing();
    walk.happens(Backgrounded).wait(minutes(5));
    assert_eq!(fields(&walk).notice, Some(Notice::FieldsWiped));
}

// Links

fn tapped(mut walk: Walk<Settings>, history: LinkHistory) -> Walk<Settings> {
    walk.tap_again(Ok(LinkFacts { request: Some(request(1)), has_proof: true }), history);
    walk
}

const NEW_LINK: LinkHistory = LinkHistory { taken: false, under_way: true };

#[test]
fn a_link_of_a_reset_that_is_under_way_is_followed_from_the_fields() {
    let mut walk = tapped(editing(), NEW_LINK);
    assert_eq!(reset_screen(&walk), ResetScreen::Restoring);
    walk.answer(found(Stage::CheckInbox, account())).write();
    assert!(walk.sent().iter().any(|effect| matches!(effect, Effect::Verify { .. })));
}

#[test]
fn a_link_that_was_taken_before_only_leads_to_its_reset() {
    let mut walk = tapped(editing(), LinkHistory { taken: true, under_way: true });
    walk.answer(found(Stage::CheckInbox, account()));
    assert_eq!(inbox(&walk).problem, None);
    assert!(!walk.sent().iter().any(|effect| matches!(effect, Effect::Verify { .. })));
}

#[test]
fn any_other_link_says_nothing_to_who_is_signed_in() {
    for taken in [false, true] {
        let walk = tapped(editing(), LinkHistory { taken, under_way: false });
        assert_eq!(fields(&walk).problem, None);
        assert_eq!(fields(&walk), fields(&editing()));
    }
    let mut saving = editing();
    saving.press(SAVE).write();
    let saving = tapped(saving, NEW_LINK);
    assert!(fields(&saving).busy.is_some(), "a save is not disturbed");
}

#[test]
fn a_wait_of_the_reset_is_kept_here_too() {
    let mut walk = at_inbox();
    assert!(!inbox(&walk).can_resend);
    assert!(walk.machine().deadlines().contains(&inbox(&walk).resend));
    walk.wait(minutes(1));
    assert!(inbox(&walk).can_resend);
    let mut code = editing();
    code.press(SAVE).answer(refused(Failure::ConfirmationRequired)).answer(Answer::CodeMailed(Ok(())));
    assert_eq!(code.machine().deadlines(), fields(&code).resend.into_iter().collect::<Vec<_>>());
    assert_eq!(fields(&code).problem, Some(Problem::EnterCode));
}

#[test]
fn typing_is_held_against_the_policy_in_both_parts() {
    let mut walk = at_new_password();
    walk.happens(Event::Typed { slot: Slot::NewPassword, facts: typed("zq7!kp", "") });
    let ResetScreen::NewPassword { screen } = reset_screen(&walk) else { panic!("not the new password") };
    assert_eq!(screen.assessment, typed("zq7!kp", "").assessment);
}
