//! "I forgot my password", by code and by link, and what is in the way.

use std::time::Duration;

use repass_core::{
    backend::OtherDevices,
    client::Client,
    flow::{
        Notice, Slot,
        reset::{Reset, ResetAction, ResetScreen},
    },
    policy::{Retype, Rule},
    problem::Problem,
    runner::FlowHandle,
};
use repass_e2e::{ADDRESS, NEW, OLD, Phone, shown, type_into};

const MINUTE: Duration = Duration::from_mins(1);

async fn ask(client: &Client, address: &str) -> FlowHandle<Reset> {
    let reset = client.reset();
    shown(&reset, |screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
    reset.dispatch(ResetAction::SendInstructions { address: address.to_owned() });
    shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { sending: false, .. })).await;
    reset
}

/// As far as the new password, by the code of the mail.
async fn prove(phone: &Phone, client: &Client) -> FlowHandle<Reset> {
    let reset = ask(client, ADDRESS).await;
    type_into(&reset, Slot::Code, &phone.mail(0).await.code().expect("a code"));
    reset.dispatch(ResetAction::SubmitCode);
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    reset
}

fn save(reset: &FlowHandle<Reset>, new: &str, retype: &str) {
    type_into(reset, Slot::NewPassword, new);
    type_into(reset, Slot::Retype, retype);
    reset.dispatch(ResetAction::Save);
}

async fn problem(reset: &FlowHandle<Reset>) -> Problem {
    let of = |screen: &ResetScreen| match screen {
        ResetScreen::EnterAddress { problem, sending: false, .. }
        | ResetScreen::CheckInbox { problem, sending: false, checking: false, .. }
        | ResetScreen::NewPassword { problem, saving: false, .. } => *problem,
        _ => None,
    };
    let screen = shown(reset, |screen| of(screen).is_some()).await;
    of(&screen).expect("just seen")
}

#[tokio::test]
async fn a_code_from_the_mail_leads_to_a_new_password_and_signs_in_with_it() {
    let phone = Phone::new();
    let reset = prove(&phone, &phone.open()).await;
    save(&reset, NEW, NEW);
    let done = shown(&reset, |screen| matches!(screen, ResetScreen::Done { .. })).await;
    assert_eq!(done, ResetScreen::Done { signed_in: true, others: OtherDevices::SignedOut });
    assert!(phone.session.is_signed_in());
    assert!(phone.password_is(NEW) && !phone.password_is(OLD));
    assert_eq!(phone.mail(1).await.subject, "Your ISMessenger password was changed");
    repass_e2e::eventually("nothing is left stored", || phone.records.is_empty() && phone.secrets.is_empty()).await;
}

#[tokio::test]
async fn the_link_from_the_mail_leads_there_too() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    let link = phone.mail(0).await.app_link().expect("an app link");
    type_into(&reset, Slot::Link, &link);
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    save(&reset, NEW, NEW);
    shown(&reset, |screen| matches!(screen, ResetScreen::Done { signed_in: true, .. })).await;
    assert!(phone.password_is(NEW) && !phone.password_is(OLD));
}

#[tokio::test]
async fn a_code_may_be_typed_with_spaces() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    let code = phone.mail(0).await.code().expect("a code");
    type_into(&reset, Slot::Code, &format!(" {} {} ", &code[..3], &code[3..]));
    reset.dispatch(ResetAction::SubmitCode);
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
}

#[tokio::test]
async fn an_unknown_account_sees_the_same_screen_and_gets_no_mail() {
    let phone = Phone::new();
    let client = phone.open();
    let known = ask(&client, ADDRESS).await.screen();
    phone.mail(0).await;
    let other = Phone::new();
    let unknown = ask(&other.open(), "nobody@example.com").await.screen();
    assert_eq!(without_times(known, "k•••@example.com"), without_times(unknown, "n•••@example.com"));
    assert!(other.sandbox.mails().is_empty());
}

/// The screen, with what may differ between two people taken out.
fn without_times(screen: ResetScreen, expected_address: &str) -> ResetScreen {
    let ResetScreen::CheckInbox {
        address,
        resend,
        can_resend,
        contact,
        contact_now,
        takes_code,
        sending,
        checking,
        problem,
        notice,
    } = screen
    else {
        panic!("not the inbox: {screen:?}")
    };
    assert_eq!(address, expected_address);
    let at_zero =
        |wait: repass_core::time::Deadline| repass_core::time::Deadline { at: repass_core::time::Timestamp(0), ..wait };
    ResetScreen::CheckInbox {
        address: String::new(),
        resend: at_zero(resend),
        contact: at_zero(contact),
        can_resend,
        contact_now,
        takes_code,
        sending,
        checking,
        problem,
        notice,
    }
}

#[tokio::test]
async fn a_cooldown_of_the_server_looks_like_success() {
    let phone = Phone::with(repass_sandbox::Settings::gotrue());
    let client = phone.open();
    ask(&client, ADDRESS).await.dispatch(ResetAction::Cancel);
    phone.mail(0).await;
    // A second device, or a second try: the server answers 429 for the known account only.
    let again = ask(&client, ADDRESS).await.screen();
    assert!(matches!(again, ResetScreen::CheckInbox { problem: None, .. }), "{again:?}");
    assert_eq!(phone.mails(), 1);
}

#[tokio::test]
async fn what_is_no_address_is_said_so_and_nothing_is_sent() {
    let phone = Phone::new();
    let reset = phone.open().reset();
    shown(&reset, |screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
    for (typed, expected) in
        [("", Problem::EnterAddress), ("  ", Problem::EnterAddress), ("kim@", Problem::CorrectAddress)]
    {
        reset.dispatch(ResetAction::SendInstructions { address: typed.to_owned() });
        assert_eq!(problem(&reset).await, expected);
    }
    assert!(phone.sandbox.mails().is_empty());
}

#[tokio::test]
async fn pressing_twice_sends_once() {
    let phone = Phone::new();
    let reset = phone.open().reset();
    shown(&reset, |screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
    for _ in 0..5 {
        reset.dispatch(ResetAction::SendInstructions { address: ADDRESS.to_owned() });
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
    shown(&reset, |screen| matches!(screen, ResetScreen::Done { signed_in: true, .. })).await;
    assert_eq!(phone.log.lines().iter().filter(|line| *line == "reset: request reset instructions").count(), 1);
    assert_eq!(phone.log.lines().iter().filter(|line| *line == "reset: prove by code").count(), 1);
    assert_eq!(phone.log.lines().iter().filter(|line| *line == "reset: set the password").count(), 1);
    assert_eq!(phone.mail(1).await.subject, "Your ISMessenger password was changed");
    assert_eq!(phone.mails(), 2, "the instructions once, and the word that the password was changed");
}

#[tokio::test]
async fn instructions_can_be_sent_again_once_the_wait_shown_is_over() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    let first = phone.mail(0).await.code().expect("a code");
    assert!(matches!(reset.screen(), ResetScreen::CheckInbox { can_resend: false, .. }));
    phone.wait(MINUTE);
    assert!(matches!(reset.screen(), ResetScreen::CheckInbox { can_resend: true, .. }));
    reset.dispatch(ResetAction::Resend);
    let second = phone.mail(1).await.code().expect("a code");
    shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { can_resend: false, sending: false, .. })).await;
    if first != second {
        type_into(&reset, Slot::Code, &first);
        reset.dispatch(ResetAction::SubmitCode);
        assert_eq!(problem(&reset).await, Problem::CheckCode, "a newer mail kills the older code");
    }
    type_into(&reset, Slot::Code, &second);
    reset.dispatch(ResetAction::SubmitCode);
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
}

#[tokio::test]
async fn after_ten_minutes_the_contact_link_is_emphasised() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    assert!(matches!(reset.screen(), ResetScreen::CheckInbox { contact_now: false, .. }));
    phone.wait(10 * MINUTE);
    assert!(matches!(reset.screen(), ResetScreen::CheckInbox { contact_now: true, .. }));
}

#[tokio::test]
async fn a_wrong_an_empty_and_an_expired_code_are_refused_and_the_way_on_stays() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    let code = phone.mail(0).await.code().expect("a code");
    reset.dispatch(ResetAction::SubmitCode);
    assert_eq!(problem(&reset).await, Problem::EnterCode);
    type_into(&reset, Slot::Code, if code == "000000" { "000001" } else { "000000" });
    reset.dispatch(ResetAction::SubmitCode);
    assert_eq!(problem(&reset).await, Problem::CheckCode);
    // The server forgets sooner than the phone does.
    phone.sandbox.advance(Duration::from_hours(2));
    type_into(&reset, Slot::Code, &code);
    reset.dispatch(ResetAction::SubmitCode);
    assert_eq!(problem(&reset).await, Problem::CheckCode);
    assert!(phone.password_is(OLD));
    phone.wait(MINUTE);
    reset.dispatch(ResetAction::Resend);
    let fresh = phone.mail(1).await.code().expect("a code");
    shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { sending: false, problem: None, .. })).await;
    type_into(&reset, Slot::Code, &fresh);
    reset.dispatch(ResetAction::SubmitCode);
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
        type_into(&again, Slot::Code, &code);
        again.dispatch(ResetAction::SubmitCode);
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
    assert!(matches!(reset.screen(), ResetScreen::NewPassword { problem: None, .. }), "a second tap changes nothing");
    reset.dispatch(ResetAction::StartOver);
    type_into(&reset, Slot::Link, &link);
    assert_eq!(problem(&reset).await, Problem::UseNewestMail);
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
    type_into(&reset, Slot::Code, &phone.mail(0).await.code().expect("a code"));
    reset.dispatch(ResetAction::SubmitCode);
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
    assert!(!phone.log.lines().contains(&"reset: set the password".to_owned()));
}

#[tokio::test]
async fn six_characters_six_emoji_and_spaces_are_taken_exactly_as_typed() {
    for new in ["zq7!kp", "😀🐢🍋🚀🌵🎻", "  a quiet place  "] {
        let phone = Phone::new();
        let reset = prove(&phone, &phone.open()).await;
        save(&reset, new, new);
        shown(&reset, |screen| matches!(screen, ResetScreen::Done { signed_in: true, .. })).await;
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
    let reset = client.reset();
    shown(&reset, |screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
    let Phone { sandbox, .. } = phone;
    let address = sandbox.url().trim_start_matches("http://").to_owned();
    drop(sandbox);
    repass_e2e::eventually("nobody listens", || std::net::TcpStream::connect(&address).is_err()).await;
    reset.dispatch(ResetAction::SendInstructions { address: ADDRESS.to_owned() });
    assert_eq!(problem(&reset).await, Problem::CheckConnection);
}

#[tokio::test]
async fn an_unfinished_reset_is_forgotten_after_an_hour() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    phone.wait(60 * MINUTE);
    reset.foregrounded();
    let screen = shown(&reset, |screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
    assert_eq!(screen, ResetScreen::EnterAddress { sending: false, problem: None, notice: Some(Notice::Expired) });
}

#[tokio::test]
async fn typed_passwords_are_wiped_after_five_minutes_in_the_background() {
    let phone = Phone::new();
    let reset = prove(&phone, &phone.open()).await;
    type_into(&reset, Slot::NewPassword, NEW);
    reset.backgrounded();
    phone.wait(5 * MINUTE);
    reset.foregrounded();
    let screen = reset.screen();
    let ResetScreen::NewPassword { assessment, notice, form, .. } = screen else { panic!("{screen:?}") };
    assert!(assessment.empty && reset.assess().empty);
    assert_eq!((form, notice), (1, Some(Notice::FieldsWiped)));
}
