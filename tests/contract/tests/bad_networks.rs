//! What a dying, lying or hostile network may do to a call, and what is certain after it.
//!
//! Saving a password is the call that matters: "not sent" lets a person try again, "lost" has to be
//! settled first.

use std::{
    net::{Ipv4Addr, TcpListener},
    time::Duration,
};

use repass_contract::stub::{Answer, Stub};
use repass_core::{
    backend::{Backend, Changed, Failure, HttpClient, HttpError, HttpOptions, PasswordChange, Setting, gotrue::GoTrue},
    secret::Secret,
};

const USER: &str = r#"{"id":"1","email":"kim@example.com"}"#;

async fn save_with(options: HttpOptions, url: &str) -> Result<Changed, Failure> {
    let http = HttpClient::new(&options).expect("usable options");
    let server = GoTrue::new(http, url.parse().expect("a URL"), "anon").expect("a usable server");
    let (token, new) = (Secret::from("token"), Secret::from("a new password"));
    let change = PasswordChange {
        access_token: &token,
        account: None,
        new: &new,
        current: None,
        mailed_code: None,
        sign_out_others: true,
    };
    server.change_password(change).await
}

/// Saves a password at a server that answers so. Every call arrives exactly once.
async fn save(answer: Answer) -> Result<Changed, Failure> {
    let stub = Stub::start(answer).await;
    let outcome = save_with(HttpOptions::default(), &stub.url()).await;
    assert_eq!(stub.asked().len(), 1, "the request was repeated, or never came");
    outcome
}

async fn failure(answer: Answer) -> Failure {
    save(answer).await.expect_err("no success")
}

#[tokio::test]
async fn a_whole_answer_is_a_success() {
    assert!(save(Answer::new(200, "application/json", USER)).await.is_ok());
}

#[tokio::test]
async fn nothing_was_sent_where_nobody_listens() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let outcome = save_with(HttpOptions::default(), &url).await;
    assert_eq!(outcome.expect_err("no success"), Failure::NotSent);
}

/// `.invalid` is never anybody's (RFC 6761). A resolver that answers all the same leads to somebody who
/// has no certificate for it.
#[tokio::test]
async fn nothing_was_sent_where_the_name_leads_nowhere() {
    let outcome = save_with(HttpOptions::default(), "https://auth.invalid").await;
    let failure = outcome.expect_err("no success");
    assert!(matches!(failure, Failure::NotSent | Failure::NotTrusted), "{failure}");
}

#[tokio::test]
async fn a_truncated_answer_is_lost() {
    let cut = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{USER}");
    assert_eq!(failure(Answer::Bytes(cut.into_bytes())).await, Failure::Lost);
    let half = Answer::new(200, "application/json", &USER[..USER.len() / 2]);
    assert_eq!(failure(half).await, Failure::Lost);
    let head = b"HTTP/1.1 200 OK\r\ncontent-ty".to_vec();
    assert_eq!(failure(Answer::Bytes(head)).await, Failure::Lost);
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_loses_the_answer() {
    assert_eq!(failure(Answer::HangUp).await, Failure::Lost);
}

#[tokio::test]
async fn a_server_that_says_nothing_loses_the_answer_when_the_time_is_up() {
    let stub = Stub::start(Answer::Silence).await;
    let call_timeout = Duration::from_millis(300);
    let outcome = save_with(HttpOptions { call_timeout, ..HttpOptions::default() }, &stub.url()).await;
    assert_eq!(outcome.expect_err("no success"), Failure::Lost);
    assert_eq!(stub.asked().len(), 1);
}

#[tokio::test]
async fn the_page_of_a_captive_portal_is_never_a_success() {
    for page in [
        Answer::new(200, "text/html", "<html>Welcome to the hotel</html>"),
        Answer::new(200, "text/plain", USER),
        Answer::new(403, "text/html", "<html>Not from here</html>"),
        Answer::new(404, "text/plain", "404 page not found"),
        Answer::new(511, "text/html", "<html>Sign in to the network</html>"),
    ] {
        assert_eq!(failure(page.clone()).await, Failure::NotTheServer, "{page:?}");
    }
    for page in [
        Answer::new(200, "application/json", "<html>Welcome to the hotel</html>"),
        Answer::new(200, "application/json", "{}"),
    ] {
        assert_eq!(failure(page.clone()).await, Failure::Lost, "{page:?}");
    }
}

#[tokio::test]
async fn the_page_of_a_gateway_that_got_no_answer_is_a_failure_of_the_server() {
    for status in [500, 502, 503, 504] {
        let page = Answer::new(status, "text/html", "<html>Bad gateway</html>");
        let failure = failure(page).await;
        assert_eq!(failure, Failure::ServerFailed, "{status}");
        assert!(!failure.is_certain());
    }
}

#[tokio::test]
async fn a_gateway_that_throttles_in_its_own_words_is_a_limit() {
    let page = "HTTP/1.1 429 Slow down\r\nretry-after: 7\r\ncontent-type: text/plain\r\n\
                content-length: 4\r\n\r\nslow";
    let wait = Some(Duration::from_secs(7));
    assert_eq!(failure(Answer::Bytes(page.into())).await, Failure::Limited { wait });
}

#[tokio::test]
async fn a_server_that_says_it_failed_may_have_saved_before() {
    let failed = failure(Answer::new(500, "application/json", r#"{"code":"unexpected_failure"}"#)).await;
    assert_eq!(failed, Failure::ServerFailed);
    assert!(!failed.is_certain());
}

#[tokio::test]
async fn no_redirect_is_followed_with_a_password_on_board() {
    let elsewhere = Stub::start(Answer::new(200, "application/json", USER)).await;
    for status in [301, 302, 303, 307, 308] {
        let redirect = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/user\r\ncontent-type: application/json\r\n\
             content-length: 2\r\n\r\n{{}}",
            elsewhere.url()
        );
        assert_eq!(failure(Answer::Bytes(redirect.into_bytes())).await, Failure::NotTheServer, "{status}");
    }
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    assert_eq!(failure(Answer::Endless).await, Failure::Lost);
    let giant = format!(r#"{{"id":"{}"}}"#, "x".repeat(5 * 1024 * 1024));
    assert_eq!(failure(Answer::new(200, "application/json", &giant)).await, Failure::Lost);
}

/// An app may keep a lot with its user, and every session carries it.
#[tokio::test]
async fn a_large_answer_is_read_to_its_end() {
    let large = format!(r#"{{"id":"1","user_metadata":"{}"}}"#, "x".repeat(3 * 1024 * 1024));
    assert!(save(Answer::new(200, "application/json", &large)).await.is_ok());
    let head = "HTTP/1.1 200 Stub\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";
    assert!(save(Answer::Bytes(format!("{head}{large}").into_bytes())).await.is_ok(), "its length was not told");
}

#[tokio::test]
async fn a_byte_order_mark_does_not_lose_an_answer() {
    assert!(save(Answer::new(200, "application/json", &format!("\u{FEFF}{USER}"))).await.is_ok());
    let refused = "\u{FEFF}{\"code\":422,\"error_code\":\"same_password\",\"msg\":\"…\"}";
    assert_eq!(failure(Answer::new(422, "application/json", refused)).await, Failure::SamePassword);
    assert_eq!(failure(Answer::new(200, "application/json", "\u{FEFF}")).await, Failure::Lost);
}

#[tokio::test]
async fn no_coding_is_asked_for_and_one_that_comes_all_the_same_is_lost() {
    let stub = Stub::start(Answer::new(200, "application/json", USER)).await;
    assert!(save_with(HttpOptions::default(), &stub.url()).await.is_ok());
    assert_eq!(stub.asked()[0].headers.get("accept-encoding").map(String::as_str), Some("identity"));

    // What gzip makes of `{}`.
    let packed = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0";
    let head =
        "HTTP/1.1 200 Stub\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n";
    let lost = failure(Answer::Bytes([head.as_bytes(), packed].concat())).await;
    assert_eq!(lost, Failure::Lost);
    assert!(!lost.is_certain(), "it may have been a success");
}

#[tokio::test]
async fn a_gateway_that_refuses_says_which_setting_is_wrong() {
    for (status, body, setting) in [
        (401, r#"{"message":"Invalid API key"}"#, Setting::ApiKey),
        (404, r#"{"message":"no Route matched with those values"}"#, Setting::Url),
    ] {
        let refused = failure(Answer::new(status, "application/json", body)).await;
        assert_eq!(refused, Failure::Misconfigured(setting));
        assert!(refused.is_certain());
    }
}

#[tokio::test]
async fn a_proxy_that_finds_no_way_means_nothing_was_sent() {
    let proxy = Stub::start(Answer::new(502, "text/html", "<html>No such host</html>")).await;
    let options = HttpOptions { proxy: Some(proxy.url()), ..HttpOptions::default() };
    let outcome = save_with(options, "https://auth.example.test").await;
    assert_eq!(outcome.expect_err("no success"), Failure::NotSent);
    let asked = proxy.asked();
    assert_eq!((asked[0].method.as_str(), asked[0].path.as_str()), ("CONNECT", "auth.example.test:443"));
}

#[tokio::test]
async fn plain_http_to_this_machine_never_leaves_it_by_a_proxy() {
    let proxy = Stub::start(Answer::HangUp).await;
    let server = Stub::start(Answer::new(200, "application/json", USER)).await;
    let options = HttpOptions { proxy: Some(proxy.url()), ..HttpOptions::default() };
    for url in [server.url(), server.url().replace("127.0.0.1", "localhost")] {
        assert!(save_with(options.clone(), &url).await.is_ok(), "{url}");
    }
    assert!(proxy.asked().is_empty());
}

#[test]
fn plain_http_to_another_machine_is_refused_before_anything_is_sent() {
    let http = HttpClient::new(&HttpOptions::default()).expect("default options");
    let url = "http://auth.example.com".parse().expect("a URL");
    assert_eq!(GoTrue::new(http, url, "anon").expect_err("refused"), HttpError::Insecure);
}
