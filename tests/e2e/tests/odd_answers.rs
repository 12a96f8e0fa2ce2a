//! Answers of older servers, and of what stands before a server: the screens say what is meant, and never who
//! has an account.

use std::sync::Arc;

use repass_contract::stub::{Answer, Stub};
use repass_core::{
    backend::{HttpClient, HttpOptions, gotrue::GoTrue},
    flow::{
        Notice,
        reset::{Reset, ResetScreen},
    },
    problem::Problem,
    runner::FlowHandle,
};
use repass_e2e::{
    ADDRESS, NEW,
    person::{ask, at_inbox, done, new_reset, problem, save, send_instructions, submit_code},
    shown,
};
use repass_phone::Phone;

fn answer(status: u16, headers: &str, body: &str) -> Answer {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} Stub\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n");
    Answer::Bytes(format!("{head}{headers}connection: close\r\n\r\n{body}").into_bytes())
}

async fn server(routes: &[(&str, Answer)]) -> (Stub, Arc<GoTrue>) {
    let routes = routes.iter().map(|(route, answer)| ((*route).to_owned(), answer.clone())).collect();
    let stub = Stub::start(Answer::Routed(routes)).await;
    let http = HttpClient::new(&HttpOptions::default()).expect("a client");
    let server = GoTrue::new(http, stub.url().parse().expect("a URL"), "anon").expect("a backend");
    (stub, Arc::new(server))
}

/// What a person sees who asks for instructions.
async fn asking(recover: Answer) -> (Stub, FlowHandle<Reset>) {
    let (stub, server) = server(&[("POST /recover", recover)]).await;
    let reset = new_reset(&Phone::default().open(server)).await;
    send_instructions(&reset, ADDRESS);
    (stub, reset)
}

async fn is_sent(recover: Answer) -> bool {
    let (_stub, reset) = asking(recover).await;
    let over = |screen: &ResetScreen| {
        at_inbox(screen) || matches!(screen, ResetScreen::EnterAddress { screen } if screen.problem.is_some())
    };
    match shown(&reset, over).await {
        ResetScreen::CheckInbox { screen } => {
            assert_eq!((screen.problem, screen.notice), (None, None), "it tells who has an account");
            true
        }
        _ => false,
    }
}

#[tokio::test]
async fn the_wait_of_an_account_looks_like_success_in_the_words_of_every_version() {
    for (headers, body) in [
        ("", r#"{"code":429,"msg":"For security purposes, you can only request this once every 60 seconds"}"#),
        ("", r#"{"code":429,"msg":"For security purposes, you can only request this after 59 seconds."}"#),
        (
            "",
            r#"{"code":429,"error_code":"over_email_send_rate_limit","msg":"For security purposes, you can only request this after 59 seconds."}"#,
        ),
        (
            "x-supabase-api-version: 2024-01-01\r\n",
            r#"{"code":"over_email_send_rate_limit","message":"For security purposes, you can only request this after 59 seconds."}"#,
        ),
    ] {
        assert!(is_sent(answer(429, headers, body)).await, "{body}");
    }
}

#[tokio::test]
async fn an_account_that_an_old_server_says_it_does_not_know_looks_the_same() {
    assert!(is_sent(answer(404, "", r#"{"code":404,"msg":"User not found"}"#)).await);
    assert!(is_sent(answer(404, "", r#"{"code":404,"error_code":"user_not_found","msg":"User not found"}"#)).await);
}

#[tokio::test]
async fn a_quota_of_mails_is_told_also_where_a_gateway_adds_a_wait() {
    for body in [
        r#"{"code":429,"error_code":"over_email_send_rate_limit","msg":"Email rate limit exceeded"}"#,
        r#"{"code":429,"error_code":"over_email_send_rate_limit","msg":"email rate limit exceeded"}"#,
    ] {
        for headers in ["", "retry-after: 30\r\n"] {
            let (_stub, reset) = asking(answer(429, headers, body)).await;
            assert_eq!(problem(&reset).await, Problem::TryLater, "{body}");
        }
    }
}

#[tokio::test]
async fn a_limit_of_this_network_is_told_with_its_wait_in_whole_or_in_parts_of_seconds() {
    let limited = r#"{"code":429,"error_code":"over_request_rate_limit","msg":"Request rate limit reached"}"#;
    for (retry_after, millis) in [("retry-after: 60\r\n", 60_000), ("retry-after: 59.98\r\n", 59_980)] {
        let (_stub, reset) = asking(answer(429, retry_after, limited)).await;
        let Problem::Wait { until: Some(until) } = problem(&reset).await else { panic!("no wait: {retry_after}") };
        assert_eq!(until.full_millis, millis, "{retry_after}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_before_an_answer_loses_nothing() {
    assert!(is_sent(answer(200, "", "\u{FEFF}{}")).await);
}

#[tokio::test]
async fn a_gateway_that_refuses_the_key_or_the_address_is_told_as_a_failure_and_logged_as_a_setting() {
    for (status, body, words) in [
        (401, r#"{"message":"Invalid API key"}"#, "API key"),
        (404, r#"{"message":"no Route matched with those values"}"#, "URL"),
    ] {
        let (_stub, server) = server(&[("POST /recover", answer(status, "", body))]).await;
        let phone = Phone::default();
        let reset = new_reset(&phone.open(server)).await;
        send_instructions(&reset, ADDRESS);
        assert_eq!(problem(&reset).await, Problem::TryLater);
        assert!(phone.log.lines().iter().any(|line| line.contains(words)), "the log names the setting");
    }
}

const SESSION: &str = r#"{"access_token":"head.e30.signature","refresh_token":"refresh","expires_in":3600,"user":{"id":"1","email":"kim@example.com"}}"#;

/// The answer to a save was lost, and the one to the look after it is odd.
#[tokio::test]
async fn an_odd_field_beside_the_proof_that_it_was_saved_does_not_hide_it() {
    for same in [
        r#"{"error_code":"same_password","error":{}}"#,
        r#"{"code":422,"error_code":"same_password","msg":7}"#,
        "\u{FEFF}{\"code\":422,\"error_code\":\"same_password\",\"msg\":\"…\",\"weak_password\":[]}",
    ] {
        let (stub, server) = server(&[
            ("POST /recover", answer(200, "", "{}")),
            ("PUT /user", Answer::InTurn(vec![Answer::HangUp, answer(422, "", same)])),
            ("POST /logout", answer(204, "", "")),
            ("POST /", answer(200, "", SESSION)),
        ])
        .await;
        let reset = ask(&Phone::default().open(server), ADDRESS).await;
        submit_code(&reset, "123456");
        shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
        save(&reset, NEW, NEW);
        assert!(done(&reset).await, "{same}");
        assert_eq!(stub.asked().iter().filter(|asked| asked.path == "/user").count(), 2);
    }
}

#[tokio::test]
async fn a_compressed_answer_that_nobody_asked_for_is_lost_and_not_taken_for_a_failure() {
    // What gzip makes of `{}`.
    let packed = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0";
    let head =
        "HTTP/1.1 200 Stub\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n";
    let (_stub, reset) = asking(Answer::Bytes([head.as_bytes(), packed].concat())).await;
    let screen = shown(&reset, at_inbox).await;
    let notice = Some(Notice::MayHaveBeenSent);
    assert!(matches!(screen, ResetScreen::CheckInbox { screen } if screen.notice == notice));
}
