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
        Backend, Brought, Challenge, FactorAnswer, Failure, Grant, HttpClient, HttpOptions, InstructionsRequest,
        LinkProof, PasswordChange, Proof, Session, SessionFate, SignInRequest, SignOut, SignedIn, Ticket,
        gotrue::GoTrue, pocketbase::PocketBase,
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
    let verifier = Ticket::new(Secret::from("verifier"));
    let proof = |brought| Proof { address: &address, ticket: Some(&verifier), brought };
    let factor = FactorAnswer { code: &one, recovery_code: false };
    match call {
        "code" => check(&backend.verify(proof(Brought::Code(&one))).await?.grant),
        "link" => check(&backend.verify(proof(Brought::Link(&of_link("hash abc")))).await?.grant),
        "pkce" => check(&backend.verify(proof(Brought::Link(&of_link("code abc")))).await?.grant),
        "set" | "spend" => drop(backend.set_password(&kept(), &one).await?),
        "confirm_grant" => check(&backend.confirm_grant(&kept(), factor).await?),
        "refresh" => check(&backend.renew_grant(&kept()).await?),
        "end" => backend.end_grant(&kept()).await?,
        "change" => {
            let account = Some(&address);
            let change = PasswordChange {
                access_token: &of_account(),
                account,
                new: &other,
                current: Some(&one),
                mailed_code: None,
                sign_out_others: true,
            };
            if let SessionFate::Replaced(session) = backend.change_password(change).await?.session {
                check_session(&session);
            }
        }
        "confirm" => backend.request_confirmation_code(&one).await?,
        "sign_in" => {
            let request = SignInRequest { address: &address, password: &one, captcha: None };
            check_signed_in(&backend.sign_in(request).await?);
        }
        "factor" => check_signed_in(
            &backend.answer_challenge(&Challenge::new(Secret::from(kept().own_form().expose())), factor).await?,
        ),
        "sign_out" => backend.sign_out(&one, SignOut::Others).await?,
        _ => {
            let redirect = Some("ismessenger://reset?request=abc");
            let request = InstructionsRequest { address: &address, redirect, ticket: &verifier, captcha: None };
            drop(backend.request_instructions(request).await?);
        }
    }
    Ok(())
}

fn of_link(own_form: &str) -> LinkProof {
    LinkProof::new(Secret::from(own_form))
}

/// A grant of either adapter: what GoTrue's keeps of a session, which is a token to the other one.
fn kept() -> Grant {
    let own_form = r#"{"access_token":"access","refresh_token":"refresh","factor":"factor"}"#;
    Grant::new(Secret::from(own_form))
}

/// A PocketBase access token, which tells whose it is.
fn of_account() -> Secret {
    // {"id":"abc"}
    Secret::from("head.eyJpZCI6ImFiYyJ9.signature")
}

fn check(grant: &Grant) {
    assert!(!shows(&format!("{grant:?}"), grant.own_form().expose()), "a grant is printed");
}

fn check_signed_in(signed_in: &SignedIn) {
    match signed_in {
        SignedIn::Session(session) => check_session(session),
        SignedIn::SecondFactor(challenge, _) => {
            assert!(!shows(&format!("{challenge:?}"), challenge.own_form().expose()), "a challenge is printed");
        }
    }
}

fn check_session(session: &Session) {
    let printed = format!("{session:?}");
    for token in [Some(&session.access_token), session.refresh_token.as_ref()].into_iter().flatten() {
        assert!(!shows(&printed, token.expose()), "a token is printed");
    }
}
