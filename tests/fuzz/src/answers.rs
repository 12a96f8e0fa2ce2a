//! What a server, or something in its place, answers: whole HTTP answers, byte by byte, through the
//! real client and the adapters.
//!
//! The adapters have no door for bodies alone, and none is made for the fuzzer: a stub on the
//! loopback interface answers each request with the bytes.

use std::time::Duration;

use repass_contract::stub::{Answer, Stub};
use repass_core::{
    address::Address,
    backend::{
        Backend, Confirmation, Failure, Grant, HttpClient, HttpOptions, Proof, Proved, ResetRequest, Session, SignOut,
        SignedIn, gotrue::GoTrue, pocketbase::PocketBase,
    },
    secret::Secret,
};
use tokio::{runtime::Runtime, time::timeout};

use crate::{lines, shows};

/// The longest that a call may take against a stub that closes at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// First line: the adapter and what is asked of it, such as `gotrue recover`. The rest is the answer.
/// Every call ends; success comes of a 2xx only; no wait is longer than a day; no token is printed.
pub fn answer(input: &[u8]) {
    let [asked, bytes] = lines::<2>(input);
    let Ok(asked) = std::str::from_utf8(asked) else { return };
    let told = ask(asked, bytes);
    assert!(told.is_err() || has_success(bytes), "a success that nobody told");
}

/// What becomes of an answer.
pub(crate) fn ask(asked: &str, answer: &[u8]) -> Result<(), Failure> {
    thread_local!(static PHONE: (Runtime, HttpClient) = {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        (runtime, HttpClient::new(&HttpOptions::default()).expect("a client"))
    });
    let (adapter, call) = asked.split_once(' ').unwrap_or(("gotrue", asked));
    let told = PHONE.with(|(runtime, http)| {
        runtime.block_on(async {
            let stub = Stub::start(Answer::Bytes(answer.to_vec())).await;
            let backend = backend(adapter, http.clone(), &stub.url());
            timeout(PATIENCE, make(call, backend.as_ref())).await.expect("every call ends")
        })
    });
    if let Err(Failure::Limited { wait: Some(wait) } | Failure::Cooldown { wait: Some(wait) }) = &told {
        assert!(*wait <= Duration::from_hours(24), "a wait of {wait:?}");
    }
    told
}

/// Whether some answer in the bytes is a success; one that only informs may stand before it.
fn has_success(bytes: &[u8]) -> bool {
    bytes.windows(10).any(|head| head.starts_with(b"HTTP/1.") && head.ends_with(b" 2"))
}

fn backend(adapter: &str, http: HttpClient, url: &str) -> Box<dyn Backend> {
    let url = url.parse().expect("the stub's URL");
    match adapter {
        "pocketbase" => Box::new(PocketBase::new(http, url, "users").expect("an adapter")),
        _ => Box::new(GoTrue::new(http, url, "anon").expect("an adapter")),
    }
}

async fn make(call: &str, backend: &dyn Backend) -> Result<(), Failure> {
    let address = Address::parse("kim@example.com").expect("an address");
    let [one, other] = ["one secret", "another secret"].map(Secret::from);
    match call {
        "code" => backend.prove(Proof::Code { address: &address, code: &one }).await.map(|it| check_proved(&it)),
        "link" => backend.prove(Proof::LinkToken(&one)).await.map(|it| check_proved(&it)),
        "pkce" => backend.prove(Proof::PkceCode { code: &one, verifier: &other }).await.map(|it| check_proved(&it)),
        "set" => backend.set_password(&Grant::Session(session()), &one).await.map(drop),
        "spend" => backend.set_password(&Grant::Token(one), &other).await.map(drop),
        "change" => backend.change_password(&one, &other, Confirmation::CurrentPassword(&one)).await.map(drop),
        "confirm" => backend.request_confirmation_code(&one).await,
        "sign_in" => backend.sign_in(&address, &one).await.map(|it| check_signed_in(&it)),
        "sign_out" => backend.sign_out(&one, SignOut::Others).await,
        "refresh" => backend.refresh(&one).await.map(|session| check_session(&session)),
        _ => {
            let redirect = "ismessenger://reset?request=abc";
            backend.request_reset(ResetRequest { address: &address, redirect, challenge: None }).await
        }
    }
}

fn session() -> Session {
    let [access_token, refresh_token] = ["access", "refresh"].map(Secret::from);
    Session { access_token, refresh_token, expires_in_seconds: 3600, account: None }
}

fn check_proved(proved: &Proved) {
    match &proved.grant {
        Grant::Session(session) => check_session(session),
        Grant::Token(token) => assert!(!shows(&format!("{proved:?}"), token.expose())),
    }
}

fn check_signed_in(signed_in: &SignedIn) {
    if let SignedIn::Session(session) = signed_in {
        check_session(session);
    }
}

fn check_session(session: &Session) {
    let printed = format!("{session:?}");
    for token in [&session.access_token, &session.refresh_token] {
        assert!(!shows(&printed, token.expose()), "a token is printed");
    }
}
