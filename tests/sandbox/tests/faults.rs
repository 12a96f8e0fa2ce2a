//! The switchboard: each fault strikes the calls it was told to, and what the server holds
//! afterwards is what the fault says.

mod client;

use std::time::{Duration, Instant};

use client::{Answer, Client};
use repass_sandbox::{Fault, FaultKind, RetryHint, Sandbox, Settings};
use serde_json::{Value, json};

const EMAIL: &str = "ann@example.com";
const OLD: &str = "First-Passw0rd!x";
const NEW: &str = "Second-Passw0rd!y";
const SIGN_IN: &str = "POST /token?grant_type=password";
const CHANGE: &str = "PUT /user";

fn started() -> (Sandbox, Client) {
    let sandbox = Sandbox::start(Settings::strict()).expect("a sandbox starts");
    sandbox.add_account(EMAIL, OLD).expect("an account");
    let client = Client::new(sandbox.url());
    (sandbox, client)
}

/// Strikes a change of the password; whether an answer came, and the server's state.
fn change_under(kind: FaultKind) -> (Option<Answer>, bool) {
    let (sandbox, client) = started();
    let token = client.sign_in(EMAIL, OLD).expect(200).text("access_token");
    sandbox.add_fault(Fault::once(CHANGE, kind));
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("x-supabase-api-version", "2024-01-01")];
    let body = json!({"password": NEW}).to_string();
    let answer = client.try_send("PUT", "/user", &headers, Some(body.as_bytes())).ok();
    assert_eq!(sandbox.calls(CHANGE), 1);
    (answer, sandbox.has_password(EMAIL, NEW))
}

/// Strikes a sign-in; the answer.
fn sign_in_under(kind: FaultKind) -> Answer {
    let (sandbox, client) = started();
    sandbox.add_fault(Fault::once(SIGN_IN, kind));
    client.sign_in(EMAIL, OLD)
}

#[test]
fn a_lost_request_changes_nothing_and_a_lost_answer_hides_a_change() {
    for (kind, saved) in [
        (FaultKind::LoseRequest, false),
        (FaultKind::LoseAnswer, true),
        (FaultKind::Reset, true),
        (FaultKind::CutBody, true),
    ] {
        let (answer, holds_new) = change_under(kind);
        assert!(answer.is_none(), "{kind:?}: {answer:?}");
        assert_eq!(holds_new, saved, "{kind:?}");
    }
}

#[test]
fn a_reset_is_one_on_the_wire() {
    use std::io::{ErrorKind, Read, Write};
    use std::net::TcpStream;

    let (sandbox, _client) = started();
    sandbox.add_fault(Fault::once("GET /health", FaultKind::Reset));
    let address = sandbox.url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n").expect("a request");
    let error = stream.read_to_end(&mut Vec::new()).expect_err("no end");
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn a_made_up_error_comes_before_the_change_or_after_it() {
    let (sandbox, client) = started();
    let token = client.sign_in(EMAIL, OLD).expect(200).text("access_token");
    let change = |password: &str| client.put_user(&token, &json!({"password": password}));
    sandbox.add_fault(Fault::once(CHANGE, FaultKind::ErrorJson));
    change(NEW).expect_code(500, "unexpected_failure");
    assert!(sandbox.has_password(EMAIL, OLD));
    sandbox.add_fault(Fault::once(CHANGE, FaultKind::ErrorHtml).served());
    assert!(change(NEW).expect(502).body.contains("Bad Gateway"));
    assert!(sandbox.has_password(EMAIL, NEW));
}

#[test]
fn every_form_of_hint_is_given() {
    let answer = sign_in_under(FaultKind::TooMany(RetryHint::HeaderSeconds(7))).expect(429);
    assert_eq!(answer.header("retry-after"), Some("7"));
    let answer = sign_in_under(FaultKind::TooMany(RetryHint::HeaderDate(7))).expect(429);
    assert!(answer.header("retry-after").is_some_and(|date| date.ends_with(" GMT")));
    let answer = sign_in_under(FaultKind::TooMany(RetryHint::Field(7))).expect(429);
    assert_eq!(answer.json()["retry_after_ms"], 7_000);
    let answer = sign_in_under(FaultKind::TooMany(RetryHint::Prose(7))).expect(429);
    assert!(answer.text("message").ends_with("after 7 seconds."));
    let answer = sign_in_under(FaultKind::TooMany(RetryHint::None)).expect(429);
    assert_eq!((answer.header("retry-after"), &answer.json()["retry_after_ms"]), (None, &Value::Null));
}

#[test]
fn who_is_not_the_server_answers_in_its_place() {
    let answer = sign_in_under(FaultKind::CaptivePortal).expect(200);
    assert!(answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")));
    let answer = sign_in_under(FaultKind::Redirect).expect(302);
    assert_eq!(answer.header("location"), Some("http://portal.example.test/welcome"));
    let answer = sign_in_under(FaultKind::Giant(3_000_000)).expect(200);
    assert_eq!(answer.text("access_token").len(), 3_000_000);
}

#[test]
fn an_answer_can_be_spoilt() {
    let answer = sign_in_under(FaultKind::HalfJson).expect(200);
    assert!(answer.body.starts_with('{') && answer.json().is_null());
    let answer = sign_in_under(FaultKind::WrongTypes).expect(200).json();
    assert_eq!((&answer["access_token"], &answer["expires_in"]), (&json!(7), &json!("seven")));
}

#[test]
fn a_slow_network_takes_its_time_and_gives_all() {
    let (sandbox, client) = started();
    let whole = client.send("GET", "/health", &[], None).expect(200).body;
    for kind in [FaultKind::DelayRequest(80), FaultKind::DelayAnswer(80), FaultKind::SlowDrip(1)] {
        sandbox.add_fault(Fault::once("GET /health", kind));
        let start = Instant::now();
        assert_eq!(client.send("GET", "/health", &[], None).expect(200).body, whole, "{kind:?}");
        assert!(start.elapsed() >= Duration::from_millis(80), "{kind:?}");
    }
}

#[test]
fn a_fault_strikes_its_route_and_its_calls_only() {
    let (sandbox, client) = started();
    sandbox.add_fault(Fault::once(SIGN_IN, FaultKind::ErrorJson).after(1));
    client.post("/token?grant_type=refresh_token", &json!({})).expect_code(400, "validation_failed");
    let statuses: Vec<_> = (0..3).map(|_| client.sign_in(EMAIL, OLD).status).collect();
    assert_eq!(statuses, [200, 500, 200]);
    assert_eq!((sandbox.calls(SIGN_IN), sandbox.calls("*")), (3, 4));

    sandbox.add_fault(Fault::once("*", FaultKind::CaptivePortal).always());
    for path in ["/health", "/auth/v1/health"] {
        assert!(client.send("GET", path, &[], None).body.contains("go online"));
    }
    sandbox.clear_faults();
    assert!(client.send("GET", "/health", &[], None).json().is_object());
}

#[test]
fn what_is_held_is_served_once_the_faults_are_cleared() {
    let (sandbox, client) = started();
    sandbox.add_fault(Fault::once(SIGN_IN, FaultKind::Hold));
    std::thread::scope(|scope| {
        let held = scope.spawn(|| client.sign_in(EMAIL, OLD).status);
        while sandbox.calls(SIGN_IN) == 0 {
            std::thread::yield_now();
        }
        assert_eq!(client.sign_in(EMAIL, OLD).status, 200, "the second call is not struck");
        assert!(!held.is_finished());
        sandbox.clear_faults();
        assert_eq!(held.join().expect("no panic"), 200);
    });
}

#[test]
fn what_was_held_is_served_also_when_the_client_has_given_up() {
    let (sandbox, client) = started();
    sandbox.add_fault(Fault::once("POST /recover", FaultKind::Hold));
    client.give_up_on("/recover", &json!({"email": EMAIL}));
    assert_eq!((sandbox.calls("POST /recover"), sandbox.mails_to(EMAIL).len()), (1, 0));
    sandbox.release_held();
    sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail");
}

#[test]
fn by_tls_the_same_is_served_and_connections_can_be_struck() {
    let sandbox = Sandbox::start(Settings { tls: true, ..Settings::strict() }).expect("a sandbox starts");
    sandbox.add_account(EMAIL, OLD).expect("an account");
    let client = Client::trusting(&sandbox.tls_url().expect("TLS"), sandbox.tls_roots().expect("TLS"));
    client.sign_in(EMAIL, OLD).expect(200);
    for kind in [FaultKind::ExpiredCertificate, FaultKind::NoConnection] {
        sandbox.add_fault(Fault::once("*", kind));
        assert!(client.try_post("/recover", &json!({"email": EMAIL})).is_err(), "{kind:?}");
    }
    assert_eq!(sandbox.calls("POST /recover"), 0);
    client.recover(EMAIL).expect(200);
    let untrusting = Client::new(&sandbox.tls_url().expect("TLS"));
    assert!(untrusting.try_post("/recover", &json!({"email": EMAIL})).is_err());
}

#[test]
fn programs_reach_the_switchboard_over_http() {
    let (sandbox, client) = started();
    let fault = json!({"route": "POST /recover", "kind": {"too_many": {"prose": 9}}});
    let listed = client.post("/sandbox/faults", &fault).expect(200).json();
    assert_eq!(
        listed[0],
        json!({"route": "POST /recover", "skip": 0, "times": 1, "served": false,
                                 "kind": {"too_many": {"prose": 9}}})
    );
    // The gateway's prefix makes no difference.
    assert_eq!(client.post("/auth/v1/recover", &json!({"email": EMAIL})).status, 429);
    let calls = client.send("GET", "/sandbox/calls?route=POST%20/recover", &[], None).expect(200);
    assert_eq!(calls.json()["calls"], 1);

    client.send("PUT", "/sandbox/faults", &[("content-type", "application/json")], Some("[]")).expect(200);
    client.recover(EMAIL).expect(200);
    client.post("/sandbox/faults", &json!({"route": "*", "kind": "no_such_fault"})).expect(422);
    let lost = json!({"route": "POST /recover", "kind": "lose_answer", "times": null});
    client.post("/sandbox/faults", &lost).expect(200);
    assert!(client.try_post("/recover", &json!({"email": EMAIL})).is_err());
    client.send("DELETE", "/sandbox/faults", &[], None).expect(200);
    sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail");
}
