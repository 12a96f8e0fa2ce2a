//! What comes with a paste and nobody sees, and one mailbox in two spellings.

use repass_contract::stub::{Answer, Stub};
use repass_core::{
    backend::{HttpClient, HttpOptions, gotrue::GoTrue},
    flow::{
        Slot,
        login::{LoginAction, LoginScreen},
        reset::ResetScreen,
    },
    problem::Problem,
};
use repass_e2e::{
    ADDRESS, NEW, OLD, Phone,
    person::{SAVE_PROFILE, ask, done, press_save, problem, prove, save, settings, settled, sign_in, submit_code},
    shown, type_into,
};
use repass_sandbox::Settings;
use serde_json::json;
use std::sync::Arc;

/// What a line or a cell leaves behind a text that is copied.
const BEHIND: [&str; 6] = ["\n", "\r\n", "\u{2028}", "\t", "\u{200B}", "\u{200F}\n"];

#[tokio::test]
async fn a_line_break_pasted_with_a_new_password_does_not_become_part_of_it() {
    for behind in BEHIND {
        let phone = Phone::new();
        let client = phone.open();
        let reset = prove(&phone, &client).await;
        let pasted = format!("{NEW}{behind}");
        save(&reset, &pasted, &pasted);
        assert!(done(&reset).await, "{behind:?}");
        assert!(phone.password_is(NEW), "{behind:?} became part of the password");
        assert_eq!(sign_in(&client, ADDRESS, NEW).await, None);
    }
}

#[tokio::test]
async fn nor_where_it_came_with_one_field_only_nor_in_settings_nor_at_the_login() {
    let phone = Phone::with(Settings { require_current_password: true, ..Settings::strict() });
    let client = phone.open();
    assert_eq!(sign_in(&client, &format!("{ADDRESS}\u{200B}\n"), &format!("{OLD}\r\n")).await, None);
    let change = settings(&client).await;
    press_save(&change, &format!("\n{NEW}"), NEW);
    assert_eq!(settled(&change).await.problem, Some(Problem::EnterCurrentPassword));
    type_into(&change, Slot::CurrentPassword, &format!("{OLD}\n"));
    change.dispatch(SAVE_PROFILE);
    let is_saved = |screen: &repass_core::flow::change::ChangeScreen| match screen {
        repass_core::flow::change::ChangeScreen::Editing { screen } => screen.saved.is_some(),
        _ => false,
    };
    shown(&change, is_saved).await;
    assert!(phone.password_is(NEW));
}

#[tokio::test]
async fn spaces_around_a_password_and_joiners_within_an_emoji_are_what_was_typed() {
    for new in [" second tide 8 ", "👩‍🚀 second tide"] {
        let phone = Phone::new();
        let reset = prove(&phone, &phone.open()).await;
        save(&reset, new, new);
        assert!(done(&reset).await);
        assert!(phone.password_is(new), "{new:?}");
    }
}

#[tokio::test]
async fn a_line_break_in_the_middle_of_a_password_is_refused_with_a_word() {
    let phone = Phone::new();
    let reset = prove(&phone, &phone.open()).await;
    save(&reset, "second\ntide 8", "second\ntide 8");
    assert_eq!(problem(&reset).await, Problem::ImprovePassword);
    assert_eq!(phone.sandbox.calls("PUT /user"), 0);
}

// One mailbox in two spellings

const UNICODE: &str = "kim@bücher.example";
const PUNYCODE: &str = "kim@xn--bcher-kva.example";

/// A server whose answers name this account.
async fn server_of(account: &str) -> (Stub, Arc<GoTrue>) {
    let session = json!({
        "access_token": "head.e30.signature",
        "refresh_token": "refresh",
        "expires_in": 3600,
        "user": { "id": "1", "email": account },
    });
    let routes = [("POST /recover", json!({})), ("POST /", session), ("PUT /user", json!({ "id": "1" }))];
    let routes = routes.into_iter().map(|(route, body)| (route.to_owned(), Answer::json(200, &body))).collect();
    let stub = Stub::start(Answer::Routed(routes)).await;
    let http = HttpClient::new(&HttpOptions::default()).expect("a client");
    let server = GoTrue::new(http, stub.url().parse().expect("a URL"), "anon").expect("a backend");
    (stub, Arc::new(server))
}

#[tokio::test]
async fn an_internationalised_domain_is_the_same_account_however_the_server_spells_it() {
    for (typed, told) in [(UNICODE, PUNYCODE), (PUNYCODE, UNICODE), ("KIM@BÜCHER.EXAMPLE", PUNYCODE)] {
        let (stub, server) = server_of(told).await;
        let phone = repass_phone::Phone::default();
        let client = phone.open(server);
        let reset = ask(&client, typed).await;
        submit_code(&reset, "123456");
        shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
        save(&reset, NEW, NEW);
        assert!(done(&reset).await, "{typed}, {told}");
        let asked = stub.asked();
        let asked_for = asked[0].body["email"].as_str().unwrap_or_default().to_lowercase();
        assert_eq!(asked_for, PUNYCODE, "the server is asked for the form that it takes");
    }
}

#[tokio::test]
async fn another_domain_that_looks_alike_is_another_account() {
    let (stub, server) = server_of("kim@xn--bcher-kva.example.com").await;
    let reset = ask(&repass_phone::Phone::default().open(server), UNICODE).await;
    submit_code(&reset, "123456");
    assert_eq!(problem(&reset).await, Problem::UseLinkOfThisAccount);
    repass_e2e::eventually("the session is given back", || {
        stub.asked().iter().any(|asked| asked.path.starts_with("/logout"))
    })
    .await;
}

#[tokio::test]
async fn the_login_takes_an_internationalised_domain() {
    let (stub, server) = server_of(PUNYCODE).await;
    let login = repass_phone::Phone::default().open(server).login();
    type_into(&login, Slot::Address, UNICODE);
    type_into(&login, Slot::Password, OLD);
    login.dispatch(LoginAction::SignIn);
    shown(&login, |screen| *screen == LoginScreen::SignedIn).await;
    assert_eq!(stub.asked()[0].body["email"], PUNYCODE);
}
