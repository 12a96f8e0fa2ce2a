//! The GoTrue adapter against the recording of a real server.
//!
//! Every recorded exchange on the adapter's routes is played: a stub answers what was recorded, byte
//! for byte, the adapter makes the call that belongs to it, and both what it made of the answer and
//! what it had asked are compared with `gotrue/expected.txt`.

use std::collections::{BTreeMap, BTreeSet};

use repass_contract::{
    recording::{Exchange, Request, exchanges},
    stub::{Answer, Asked, Stub},
};
use repass_core::{
    address::Address,
    backend::{
        Backend, Confirmation, Failure, HttpClient, HttpOptions, Proof, ResetRequest, SignOut, SignedIn, gotrue::GoTrue,
    },
    secret::Secret,
};
use serde_json::{Value, json};

const EXPECTED: &str = include_str!("../gotrue/expected.txt");

/// What the adapter adds where the recorded request had no redirect.
const NO_REDIRECT: &str = "?redirect_to=stand-in%3A";

/// The call that makes the recorded request, or comes nearest to it.
enum Call {
    SignIn { email: Address, password: Secret },
    Refresh { token: Secret },
    Exchange { code: Secret, verifier: Secret },
    Recover { email: Address, redirect: String, challenge: Option<String> },
    VerifyCode { email: Address, code: Secret },
    VerifyHash { hash: Secret },
    Change { bearer: Secret, new: Secret, current: Option<Secret>, nonce: Option<Secret> },
    Reauthenticate { bearer: Secret },
    SignOut { bearer: Secret, which: SignOut },
}

impl Call {
    /// `None` where the recorded request is on none of the adapter's routes.
    fn of(request: &Request) -> Option<Self> {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let field = |name: &str| request.body[name].as_str();
        // Where a request was sent incomplete on purpose, something has to stand for what it lacks.
        let secret = |name: &str| Secret::from(field(name).unwrap_or("stand-in"));
        let email = || {
            let stand_in = || Address::parse("stand-in@example.com").expect("an address");
            field("email").and_then(|it| Address::parse(it).ok()).unwrap_or_else(stand_in)
        };
        let bearer = || {
            let header = request.headers.get("authorization").map_or("", String::as_str);
            Secret::from(header.strip_prefix("Bearer ").unwrap_or("stand-in"))
        };
        Some(match (request.method.as_str(), path) {
            ("POST", "/token") if query == "grant_type=refresh_token" => {
                Self::Refresh { token: secret("refresh_token") }
            }
            ("POST", "/token") if query == "grant_type=pkce" => {
                Self::Exchange { code: secret("auth_code"), verifier: secret("code_verifier") }
            }
            ("POST", "/token") => Self::SignIn { email: email(), password: secret("password") },
            ("POST", "/recover") => Self::Recover {
                email: email(),
                redirect: redirect(query),
                challenge: field("code_challenge").map(str::to_owned),
            },
            ("POST", "/verify") if request.body.get("token").is_some() => {
                Self::VerifyCode { email: email(), code: secret("token") }
            }
            ("POST", "/verify") => Self::VerifyHash { hash: secret("token_hash") },
            ("PUT", "/user") => Self::Change {
                bearer: bearer(),
                new: secret("password"),
                current: field("current_password").map(Secret::from),
                nonce: field("nonce").map(Secret::from),
            },
            ("GET", "/reauthenticate") => Self::Reauthenticate { bearer: bearer() },
            ("POST", "/logout") if query == "scope=others" => {
                Self::SignOut { bearer: bearer(), which: SignOut::Others }
            }
            ("POST", "/logout") => Self::SignOut { bearer: bearer(), which: SignOut::This },
            _ => return None,
        })
    }

    /// Makes the call and says in words what came of it.
    async fn make(&self, server: &GoTrue) -> Result<String, Failure> {
        Ok(match self {
            Self::SignIn { email, password } => match server.sign_in(email, password).await? {
                SignedIn::Session(session) => {
                    format!("signed in {}", name(session.account.as_ref()))
                }
                SignedIn::SecondFactor => "second factor".into(),
            },
            Self::Refresh { token } => {
                format!("refreshed {}", name(server.refresh(token).await?.account.as_ref()))
            }
            Self::Exchange { code, verifier } => prove(server, Proof::PkceCode { code, verifier }).await?,
            Self::VerifyCode { email, code } => prove(server, Proof::Code { address: email, code }).await?,
            Self::VerifyHash { hash } => prove(server, Proof::LinkToken(hash)).await?,
            Self::Recover { email, redirect, challenge } => {
                let challenge = challenge.as_deref();
                server.request_reset(ResetRequest { address: email, redirect, challenge }).await?;
                "asked".into()
            }
            Self::Change { bearer, new, current, nonce } => {
                let confirmation = match (current, nonce) {
                    (Some(current), _) => Confirmation::CurrentPassword(current),
                    (None, Some(nonce)) => Confirmation::MailedCode(nonce),
                    (None, None) => Confirmation::None,
                };
                let saved = server.change_password(bearer, new, confirmation).await?;
                format!("saved, others {:?}", saved.others)
            }
            Self::Reauthenticate { bearer } => {
                server.request_confirmation_code(bearer).await?;
                "mailed".into()
            }
            Self::SignOut { bearer, which } => {
                server.sign_out(bearer, *which).await?;
                "signed out".into()
            }
        })
    }
}

async fn prove(server: &GoTrue, proof: Proof<'_>) -> Result<String, Failure> {
    let proved = server.prove(proof).await?;
    let first = if proved.second_factor { ", second factor first" } else { "" };
    Ok(format!("proved {}{first}", name(proved.account.as_ref())))
}

fn name(account: Option<&Address>) -> &str {
    account.map_or("nobody", Address::as_str)
}

/// The one parameter of a recover request, decoded.
fn redirect(query: &str) -> String {
    let url = format!("http://server.example.test/?{query}");
    let url: url::Url = url.parse().expect("a recorded query");
    let redirect = url.query_pairs().find(|(name, _)| name == "redirect_to");
    redirect.map_or("stand-in:".into(), |(_, value)| value.into())
}

/// One line of `expected.txt`.
struct Expected {
    outcome: &'static str,
    /// Whether the adapter makes the recorded request itself; else only the answer counts.
    own_request: bool,
}

fn expectations() -> BTreeMap<&'static str, Expected> {
    let lines = EXPECTED.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (case, outcome) = line.split_once(' ').expect("a case and an outcome");
            let own_request = !case.starts_with('~');
            let outcome = outcome.trim();
            (case.trim_start_matches('~'), Expected { outcome, own_request })
        })
        .collect()
}

/// Plays an exchange: what the adapter made of the answer, and what it had asked.
async fn play(exchange: &Exchange, call: &Call) -> (Result<String, Failure>, Asked) {
    let stub = Stub::start(Answer::Bytes(exchange.response.to_bytes())).await;
    let http = HttpClient::new(&HttpOptions::default()).expect("default options");
    let url = stub.url().parse().expect("a URL");
    let server = GoTrue::new(http, url, "anon").expect("a server on this machine");
    let outcome = call.make(&server).await;
    (outcome, stub.asked().swap_remove(0))
}

/// Whether the adapter asked what was recorded. An empty `gotrue_meta_security` and a redirect may
/// be left out, and some recorded requests do.
fn is_recorded(asked: &Asked, recorded: &Request) -> bool {
    let plain = |body: &Value| {
        let mut body = body.clone();
        if let Some(fields) = body.as_object_mut() {
            fields.retain(|name, value| name != "gotrue_meta_security" || *value != json!({}));
        }
        body
    };
    let path = asked.path.strip_suffix(NO_REDIRECT).unwrap_or(&asked.path);
    let header = |name: &str| asked.headers.get(name) == recorded.headers.get(name);
    asked.method == recorded.method
        && path == recorded.path
        && plain(&asked.body) == plain(&recorded.body)
        && header("apikey")
        && header("authorization")
}

#[tokio::test]
async fn the_adapter_understands_every_recorded_answer_and_asks_what_was_recorded() {
    let expected = expectations();
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for exchange in exchanges() {
        let Some(call) = Call::of(&exchange.request) else {
            continue;
        };
        let (outcome, asked) = play(&exchange, &call).await;
        let outcome = outcome.unwrap_or_else(|failure| format!("{failure:?}"));
        let own_request = is_recorded(&asked, &exchange.request);
        assert_eq!(asked.headers["x-supabase-api-version"], "2024-01-01");
        seen.insert(exchange.meaning().to_owned());
        let agrees =
            expected.get(exchange.meaning()).is_some_and(|it| it.outcome == outcome && it.own_request == own_request);
        if !agrees {
            let mark = if own_request { "" } else { "~" };
            wrong.push(format!("{mark}{} {outcome}", exchange.case));
        }
    }
    assert!(wrong.is_empty(), "other than expected:\n{}", wrong.join("\n"));
    let never: Vec<_> = expected.keys().filter(|case| !seen.contains(**case)).collect();
    assert!(never.is_empty(), "expected, but not recorded: {never:?}");
}

#[tokio::test]
async fn no_recorded_code_is_a_plain_refusal_but_those_of_requests_that_are_never_sent() {
    let mut refused = BTreeSet::new();
    for exchange in exchanges() {
        let Some(call) = Call::of(&exchange.request) else {
            continue;
        };
        let (outcome, asked) = play(&exchange, &call).await;
        if outcome == Err(Failure::Refused) {
            assert!(!is_recorded(&asked, &exchange.request), "{}", exchange.case);
            refused.insert(exchange.response.code().unwrap_or("no code").to_owned());
        }
    }
    // Malformed JSON, a login without an address, a scope that does not exist.
    let never_sent = ["bad_json", "validation_failed"].map(str::to_owned);
    assert_eq!(refused, BTreeSet::from(never_sent));
}

#[tokio::test]
async fn a_sign_in_that_lacks_its_second_factor_leaves_no_session_behind() {
    let recorded = exchanges();
    let login = recorded.iter().find(|it| it.case == "mfa/login-aal1").expect("recorded");
    let stub = Stub::start(Answer::Bytes(login.response.to_bytes())).await;
    let http = HttpClient::new(&HttpOptions::default()).expect("default options");
    let server = GoTrue::new(http, stub.url().parse().expect("a URL"), "anon").expect("a server");
    let call = Call::of(&login.request).expect("a login");
    assert_eq!(call.make(&server).await.as_deref(), Ok("second factor"));
    let [_, logout] = stub.asked().try_into().expect("a login and a logout");
    assert_eq!((logout.method.as_str(), logout.path.as_str()), ("POST", "/logout?scope=local"));
    let token = login.response.body["access_token"].as_str().expect("a session");
    assert_eq!(logout.headers["authorization"], format!("Bearer {token}"));
}

/// `GoTrue` takes no address with a character beyond ASCII, so its accounts have the domain's other form.
#[tokio::test]
async fn an_internationalised_domain_is_sent_in_ascii() {
    let stub = Stub::start(Answer::new(200, "application/json", "{}")).await;
    let http = HttpClient::new(&HttpOptions::default()).expect("usable options");
    let server = GoTrue::new(http, stub.url().parse().expect("a URL"), "anon").expect("a usable server");
    let address = Address::parse("kim@bücher.example").expect("an address");
    let secret = Secret::from("123456");
    let request = ResetRequest { address: &address, redirect: "ismessenger://reset", challenge: None };
    server.request_reset(request).await.expect("asked");
    let _ = server.prove(Proof::Code { address: &address, code: &secret }).await;
    let _ = server.sign_in(&address, &secret).await;
    let sent: Vec<_> = stub.asked().iter().map(|asked| asked.body["email"].clone()).collect();
    assert_eq!(sent, vec![json!("kim@xn--bcher-kva.example"); 3]);
}
