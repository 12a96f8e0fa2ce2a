//! Links as they arrive: damaged by mail programs, made up by others, or with the server's own errors.

use repass_core::{
    client::Client,
    flow::{
        Slot,
        reset::{Reset, ResetAction, ResetScreen},
    },
    problem::Problem,
    runner::FlowHandle,
};
use repass_e2e::{
    ADDRESS, OLD, Phone, eventually,
    person::{ask, at_inbox, problem, send_instructions, submit_code},
    shown, type_into,
};
use repass_sandbox::Settings;

async fn opens(reset: &FlowHandle<Reset>, link: &str) {
    type_into(reset, Slot::Link, link);
    shown(reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
}

/// A reset at its inbox, and the mail's link.
async fn asked(phone: &Phone, client: &Client) -> (FlowHandle<Reset>, String) {
    let reset = ask(client, ADDRESS).await;
    let link = phone.mail(0).await.app_link().expect("an app link");
    (reset, link)
}

#[tokio::test]
async fn a_link_as_mail_programs_leave_it_still_opens() {
    let damages: [fn(&str) -> String; 8] = [
        |link| format!("{link}."),
        |link| format!("<{link}>"),
        |link| format!("({link})"),
        |link| format!(" {link}!\r\n"),
        |link| link.replace('&', "&amp;"),
        |link| link.replace('=', "=3D"),
        |link| link.replacen("ismessenger", "ISMessenger", 1),
        |link| link.replace('&', "=\r\n&"),
    ];
    for damage in damages {
        let phone = Phone::new();
        let (reset, link) = asked(&phone, &phone.open()).await;
        opens(&reset, &damage(&link)).await;
        assert_eq!(phone.sandbox.calls("POST /verify"), 1, "a link is never guessed at twice");
    }
}

#[tokio::test]
async fn a_link_with_a_doubled_or_garbled_parameter_is_refused_and_the_code_of_the_same_mail_works() {
    let phone = Phone::new();
    let (reset, link) = asked(&phone, &phone.open()).await;
    let request = link.split("request=").nth(1).and_then(|rest| rest.split('&').next()).expect("an id");
    let garbled = [
        format!("{link}&token_hash=abc"),
        format!("{link}#token_hash=abc"),
        format!("{link}&request={request}"),
        format!("{link}&code=00000000-0000-4000-8000-000000000025"),
        link.replace(request, "garbled"),
        link.replace(request, &request[1..]),
    ];
    for (number, garbled) in garbled.into_iter().enumerate() {
        type_into(&reset, Slot::Link, &garbled);
        assert_eq!(problem(&reset).await, Problem::UseCodeOfMail, "{garbled}");
        // Typing takes the word away, so that the next one is its own.
        type_into(&reset, Slot::Link, &format!("ismessenger://elsewhere/{number}"));
        shown(&reset, |screen| {
            matches!(screen, ResetScreen::CheckInbox { screen } if screen.problem == Some(Problem::UseLinkOfThisApp))
        })
        .await;
    }
    assert_eq!(phone.sandbox.calls("POST /verify"), 0, "no proof was spent");
    submit_code(&reset, &phone.mail(0).await.code().expect("a code"));
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
}

#[tokio::test]
async fn a_session_in_a_link_or_a_link_of_another_purpose_is_nobodys_way_in() {
    let phone = Phone::new();
    let (reset, link) = asked(&phone, &phone.open()).await;
    for other in [
        "ismessenger://reset#access_token=abc&refresh_token=def&type=recovery".to_owned(),
        link.replace("type=recovery", "type=signup"),
        link.replacen("ismessenger://reset", "ismessenger://reset.example", 1),
        link.replacen("ismessenger://reset", "http://app.example.com/reset", 1),
    ] {
        type_into(&reset, Slot::Link, &other);
        assert_eq!(problem(&reset).await, Problem::UseLinkOfThisApp, "{other}");
    }
    assert_eq!(phone.sandbox.calls("POST /verify"), 0);
    assert!(phone.password_is(OLD));
    opens(&reset, &link).await;
}

#[tokio::test]
async fn a_link_opened_in_a_browser_works_after_starting_over_until_other_instructions_are_asked_for() {
    let phone = Phone::with(Settings::gotrue());
    phone.sandbox.add_account("lee@example.com", OLD).expect("made");
    let client = phone.open();
    let reset = ask(&client, ADDRESS).await;
    let link = phone.open_in_browser(&phone.mail(0).await.link().expect("a link")).await;
    assert!(link.contains("code=") && !link.contains("token_hash="), "only the device that asked can use it");
    reset.dispatch(ResetAction::StartOver);
    eventually("nothing is stored", || phone.stores_nothing()).await;
    opens(&reset, &link).await;

    reset.dispatch(ResetAction::StartOver);
    send_instructions(&reset, "lee@example.com");
    shown(&reset, at_inbox).await;
    type_into(&reset, Slot::Link, &link);
    assert_eq!(problem(&reset).await, Problem::UseCodeHere);
}

#[tokio::test]
async fn an_error_that_the_server_writes_into_a_link_is_told_as_what_it_is() {
    let phone = Phone::new();
    let (reset, _) = asked(&phone, &phone.open()).await;
    for (code, expected) in [
        ("otp_expired", Problem::UseNewestMail),
        ("user_banned", Problem::ContactUs),
        ("over_request_rate_limit", Problem::Wait { until: None }),
        ("unexpected_failure", Problem::TryLater),
    ] {
        let error = format!("error=access_denied&error_code={code}&error_description=some+words");
        type_into(&reset, Slot::Link, &format!("ismessenger://reset?{error}#{error}"));
        shown(
            &reset,
            |screen| matches!(screen, ResetScreen::CheckInbox { screen } if screen.problem == Some(expected)),
        )
        .await;
    }
}

#[tokio::test]
async fn a_link_without_a_proof_opens_the_inbox_where_the_code_is_typed() {
    let phone = Phone::with(Settings { scheme_links: repass_sandbox::SchemeLinks::Plain, ..Settings::strict() });
    let (reset, link) = asked(&phone, &phone.open()).await;
    assert!(!link.contains("token"), "the mail gives nothing away to whoever claims the scheme");
    type_into(&reset, Slot::Link, &link);
    assert_eq!(phone.sandbox.calls("POST /verify"), 0);
    submit_code(&reset, &phone.mail(0).await.code().expect("a code"));
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
}
