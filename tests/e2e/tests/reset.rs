//! "I forgot my password", by code and by link, and what is in the way.

use std::time::Duration;

use repass_core::{
    backend::OtherDevices,
    flow::{
        Notice, Slot,
        reset::{CheckInboxScreen, DoneScreen, EnterAddressScreen, ResetAction, ResetScreen},
    },
    policy::{Retype, Rule},
    problem::Problem,
    time::{Deadline, Timestamp},
};
use repass_e2e::{
    ADDRESS, NEW, OLD, Phone, eventually,
    person::{ask, at_inbox, done, new_reset, problem, problem_shown, prove, save, send_instructions, submit_code},
    shown, type_into,
};

const MINUTE: Duration = Duration::from_mins(1);

fn inbox(screen: ResetScreen) -> CheckInboxScreen {
    let ResetScreen::CheckInbox { screen } = screen else { panic!("not the inbox: {screen:?}") };
    screen
}

#[tokio::test]
async fn a_code_from_the_mail_leads_to_a_new_password_and_signs_in_with_it() {
    let phone = Phone::new();
    let reset = prove(&phone, &phone.open()).await;
    save(&reset, NEW, NEW);
    let done = shown(&reset, |screen| matches!(screen, ResetScreen::Done { .. })).await;
    let expected = DoneScreen { signed_in: true, others: OtherDevices::SignedOut };
    assert_eq!(done, ResetScreen::Done { screen: expected });
    assert!(phone.session.is_signed_in());
    assert!(phone.password_is(NEW) && !phone.password_is(OLD));
    assert_eq!(phone.mail(1).await.subject, "Your ISMessenger password was changed");
    eventually("nothing is left stored", || phone.stores_nothing()).await;
}

#[tokio::test]
async fn the_link_from_the_mail_leads_there_too() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    let link = phone.mail(0).await.app_link().expect("an app link");
    type_into(&reset, Slot::Link, &link);
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    save(&reset, NEW, NEW);
    assert!(done(&reset).await);
    assert!(phone.password_is(NEW) && !phone.password_is(OLD));
}

#[tokio::test]
async fn a_code_may_be_typed_with_spaces() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    let code = phone.mail(0).await.code().expect("a code");
    submit_code(&reset, &format!(" {} {} ", &code[..3], &code[3..]));
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
}

#[tokio::test]
async fn an_unknown_account_sees_the_same_screen_and_gets_no_mail() {
    let phone = Phone::new();
    let client = phone.open();
    let known = inbox(ask(&client, ADDRESS).await.screen());
    phone.mail(0).await;
    let other = Phone::new();
    let unknown = inbox(ask(&other.open(), "nobody@example.com").await.screen());
    assert_eq!(without_times(&known, ADDRESS), without_times(&unknown, "nobody@example.com"));
    assert!(other.sandbox.mails().is_empty());
}

/// The screen, with what may differ between two people taken out.
fn without_times(screen: &CheckInboxScreen, expected_address: &str) -> CheckInboxScreen {
    assert_eq!(screen.address.as_str(), expected_address);
    let at_zero = |wait: Deadline| Deadline { at: Timestamp(0), ..wait };
    let (resend, contact) = (at_zero(screen.resend), at_zero(screen.contact));
    CheckInboxScreen { address: String::new().into(), resend, contact, ..screen.clone() }
}

#[tokio::test]
async fn a_cooldown_of_the_server_looks_like_success() {
    let phone = Phone::with(repass_sandbox::Settings::gotrue());
    let client = phone.open();
    ask(&client, ADDRESS).await.dispatch(ResetAction::Cancel);
    phone.mail(0).await;
    // A second device, or a second try: the server answers 429 for the known account only.
    let again = inbox(ask(&client, ADDRESS).await.screen());
    assert_eq!(again.problem, None);
    assert_eq!(phone.mails(), 1);
}

#[tokio::test]
async fn what_is_no_address_is_said_so_and_nothing_is_sent() {
    let phone = Phone::new();
    let reset = new_reset(&phone.open()).await;
    for (typed, expected) in
        [("", Problem::EnterAddress), ("  ", Problem::EnterAddress), ("kim@", Problem::CorrectAddress)]
    {
        send_instructions(&reset, typed);
        assert_eq!(problem(&reset).await, expected);
    }
    assert!(phone.sandbox.mails().is_empty());
}

#[tokio::test]
async fn pressing_twice_sends_once() {
    let phone = Phone::new();
    let reset = new_reset(&phone.open()).await;
    for _ in 0..5 {
        send_instructions(&reset, ADDRESS);
    }
    shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { .. })).await;
    for _ in 0..5 {
        reset.dispatch(ResetAction::Resend);
    }
    let code = phone.mail(0).await.code().expect("a code");
    type_into(&reset, Slot::Code, &code);
    for _ in 0..5 {
        reset.dispatch(ResetAction::SubmitCode);
    }
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    type_into(&reset, Slot::NewPassword, NEW);
    type_into(&reset, Slot::Retype, NEW);
    for _ in 0..5 {
        reset.dispatch(ResetAction::Save);
    }
    assert!(done(&reset).await);
    assert_eq!(phone.log.count("reset: request instructions"), 1);
    assert_eq!(phone.log.count("reset: verify a proof: code"), 1);
    assert_eq!(phone.log.count("reset: set the password"), 1);
    assert_eq!(phone.mail(1).await.subject, "Your ISMessenger password was changed");
    assert_eq!(phone.mails(), 2, "the instructions once, and the word that the password was changed");
}

#[tokio::test]
async fn instructions_can_be_sent_again_once_the_wait_shown_is_over() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    let first = phone.mail(0).await.code().expect("a code");
    assert!(!inbox(reset.screen()).can_resend);
    phone.wait(MINUTE);
    assert!(inbox(reset.screen()).can_resend);
    reset.dispatch(ResetAction::Resend);
    let second = phone.mail(1).await.code().expect("a code");
    shown(&reset, |screen| at_inbox(screen) && !inbox(screen.clone()).can_resend).await;
    if first != second {
        submit_code(&reset, &first);
        assert_eq!(problem(&reset).await, Problem::CheckCode, "a newer mail kills the older code");
    }
    submit_code(&reset, &second);
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
}

#[tokio::test]
async fn after_ten_minutes_the_contact_link_is_emphasised() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    assert!(!inbox(reset.screen()).contact_now);
    phone.wait(10 * MINUTE);
    assert!(inbox(reset.screen()).contact_now);
}

#[tokio::test]
async fn a_wrong_an_empty_and_an_expired_code_are_refused_and_the_way_on_stays() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    let code = phone.mail(0).await.code().expect("a code");
    reset.dispatch(ResetAction::SubmitCode);
    assert_eq!(problem(&reset).await, Problem::EnterCode);
    submit_code(&reset, if code == "000000" { "000001" } else { "000000" });
    assert_eq!(problem(&reset).await, Problem::CheckCode);
    // The server forgets sooner than the phone does.
    phone.sandbox.advance(Duration::from_hours(2));
    submit_code(&reset, &code);
    assert_eq!(problem(&reset).await, Problem::CheckCode);
    assert!(phone.password_is(OLD));
    phone.wait(MINUTE);
    reset.dispatch(ResetAction::Resend);
    let fresh = phone.mail(1).await.code().expect("a code");
    shown(&reset, |screen| at_inbox(screen) && inbox(screen.clone()).problem.is_none()).await;
    submit_code(&reset, &fresh);
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
}

#[tokio::test]
async fn a_used_code_is_refused() {
    let phone = Phone::new();
    let client = phone.open();
    let first = prove(&phone, &client).await;
    let code = phone.mail(0).await.code().expect("a code");
    first.dispatch(ResetAction::Cancel);
    phone.wait(MINUTE);
    let again = ask(&client, ADDRESS).await;
    let fresh = phone.mail(1).await.code().expect("a code");
    if code != fresh {
        submit_code(&again, &code);
        assert_eq!(problem(&again).await, Problem::CheckCode);
    }
}

#[tokio::test]
async fn a_used_link_and_one_that_is_not_ours_are_told_apart() {
    let phone = Phone::new();
    let client = phone.open();
    let reset = ask(&client, ADDRESS).await;
    type_into(&reset, Slot::Link, "ismessenger://elsewhere?token_hash=abc");
    assert_eq!(problem(&reset).await, Problem::UseLinkOfThisApp);
    let link = phone.mail(0).await.app_link().expect("an app link");
    type_into(&reset, Slot::Link, &link);
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    type_into(&reset, Slot::Link, &link);
    assert_eq!(problem_shown(&reset.screen()), None, "a second tap changes nothing");
    assert!(matches!(reset.screen(), ResetScreen::NewPassword { .. }));
    reset.dispatch(ResetAction::StartOver);
    let spent = phone.sandbox.calls("POST /verify");
    type_into(&reset, Slot::Link, &link);
    eventually("it is looked up", || phone.log.count("reset: looked the link up") >= 4).await;
    assert!(matches!(reset.screen(), ResetScreen::EnterAddress { screen } if screen.problem.is_none()));
    assert_eq!(phone.sandbox.calls("POST /verify"), spent, "it was taken, and is not sent again");
    let elsewhere = phone.open_elsewhere().client.reset();
    type_into(&elsewhere, Slot::Link, &link);
    assert_eq!(problem(&elsewhere).await, Problem::AskHere, "nothing was asked for there");
}

#[tokio::test]
async fn a_link_for_another_request_is_refused_here_and_the_code_still_works() {
    let (phone, other) = (Phone::new(), Phone::new());
    let reset = ask(&phone.open(), ADDRESS).await;
    let _elsewhere = ask(&other.open(), ADDRESS).await;
    let link = other.mail(0).await.app_link().expect("an app link");
    type_into(&reset, Slot::Link, &link);
    assert_eq!(problem(&reset).await, Problem::UseCodeHere);
    submit_code(&reset, &phone.mail(0).await.code().expect("a code"));
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
}

#[tokio::test]
async fn a_password_that_does_not_meet_the_rules_is_said_so_before_anything_is_sent() {
    let phone = Phone::new();
    let reset = prove(&phone, &phone.open()).await;
    for (new, retype, expected) in [
        ("", "", Problem::EnterNewPassword),
        ("zq7!k", "zq7!k", Problem::ImprovePassword),
        ("zq7!kp", "", Problem::RetypePassword),
        ("zq7!kp", "zq7!kq", Problem::RetypePassword),
        ("password", "password", Problem::ImprovePassword),
        (ADDRESS, ADDRESS, Problem::ImprovePassword),
    ] {
        save(&reset, new, retype);
        assert_eq!(problem(&reset).await, expected, "{new:?} {retype:?}");
    }
    assert!(phone.password_is(OLD));
    assert_eq!(phone.log.count("reset: set the password"), 0);
}

#[tokio::test]
async fn six_characters_six_emoji_and_spaces_are_taken_exactly_as_typed() {
    for new in ["zq7!kp", "😀🐢🍋🚀🌵🎻", "  a quiet place  "] {
        let phone = Phone::new();
        let reset = prove(&phone, &phone.open()).await;
        save(&reset, new, new);
        assert!(done(&reset).await);
        assert!(phone.password_is(new), "{new:?}");
    }
}

#[tokio::test]
async fn two_hundred_characters_are_more_than_this_server_takes_and_that_is_said_at_once() {
    let phone = Phone::new();
    let reset = prove(&phone, &phone.open()).await;
    save(&reset, &"x7".repeat(100), &"x7".repeat(100));
    assert_eq!(problem(&reset).await, Problem::ImprovePassword);
    let assessment = reset.assess();
    assert!(assessment.rules.iter().any(|state| state.rule == Rule::AtMost { bytes: 72 } && !state.met));
    assert_eq!(assessment.retype, Retype::Matches);
}

#[tokio::test]
async fn a_closed_port_means_no_connection_and_nothing_is_lost() {
    let phone = Phone::new();
    let client = phone.open();
    let reset = new_reset(&client).await;
    let Phone { sandbox, .. } = phone;
    let address = sandbox.url().trim_start_matches("http://").to_owned();
    drop(sandbox);
    eventually("nobody listens", || std::net::TcpStream::connect(&address).is_err()).await;
    send_instructions(&reset, ADDRESS);
    assert_eq!(problem(&reset).await, Problem::CheckConnection);
}

#[tokio::test]
async fn an_unfinished_reset_is_forgotten_after_an_hour() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    phone.wait(60 * MINUTE);
    reset.foregrounded();
    let screen = shown(&reset, |screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
    let expected = EnterAddressScreen { account: None, busy: None, problem: None, notice: Some(Notice::Expired) };
    assert_eq!(screen, ResetScreen::EnterAddress { screen: expected });
}

#[tokio::test]
async fn typed_passwords_are_wiped_after_five_minutes_in_the_background() {
    let phone = Phone::new();
    let reset = prove(&phone, &phone.open()).await;
    type_into(&reset, Slot::NewPassword, NEW);
    let before = reset.screens().borrow().emptied;
    reset.backgrounded();
    phone.wait(5 * MINUTE);
    reset.foregrounded();
    let screen = reset.screen();
    let ResetScreen::NewPassword { screen } = screen else { panic!("{screen:?}") };
    assert!(screen.assessment.empty && reset.assess().empty);
    assert_eq!(screen.notice, Some(Notice::FieldsWiped));
    let emptied = reset.screens().borrow().emptied.since(&before);
    assert_eq!(emptied, [Slot::NewPassword, Slot::Retype, Slot::SecondFactor], "the fields on the screen follow");
}
