//! The GoTrue adapter against the recording of a real server.
//!
//! Every recorded exchange on the adapter's routes is played: a stub answers what was recorded, byte
//! for byte, the adapter makes the call that belongs to it, and both what it made of the answer and
//! what it had asked are compared with `gotrue/expected.txt`.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use repass_contract::{
    recording::{Exchange, Request, exchanges},
    stub::{Answer, Asked, Stub},
};
use repass_core::{
    address::Address,
    backend::{
        Backend, Brought, FactorAnswer, Failure, Grant, HttpClient, HttpOptions, InstructionsRequest, LinkProof,
        PasswordChange, Proof, SignInRequest, SignOut, SignedIn, Ticket, gotrue::GoTrue,
    },
    secret::Secret,
};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

const EXPECTED: &str = include_str!("../gotrue/expected.txt");

/// The call that makes the recorded request, or comes nearest to it.
enum Call {
    SignIn { email: Address, password: Secret },
    Refresh { token: Secret },
    Exchange { code: Secret, verifier: Secret },
    Recover { email: Address, redirect: Option<String>, ticket: Ticket },
    VerifyCode { email: Address, code: Secret },
    VerifyHash { hash: Secret },
    Factor { bearer: Secret, factor: String, challenge: String, code: Secret },
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
                ticket: field("code_challenge").map(verifier_of).unwrap_or_default(),
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
            ("POST", path) => {
                let (factor, "verify") = path.strip_prefix("/factors/")?.split_once('/')? else { return None };
                let challenge = field("challenge_id")?.to_owned();
                Self::Factor { bearer: bearer(), factor: factor.to_owned(), challenge, code: secret("code") }
            }
            _ => return None,
        })
    }

    /// What has to be answered before the recorded answer comes.
    fn prelude(&self) -> Option<(String, Answer)> {
        let Self::Factor { factor, challenge, .. } = self else { return None };
        let body = json!({ "id": challenge, "type": "totp", "expires_at": 1_767_229_200 });
        Some((format!("POST /factors/{factor}/challenge"), Answer::json(200, &body)))
    }

    /// Makes the call and says in words what came of it.
    async fn make(&self, server: &GoTrue) -> Result<String, Failure> {
        Ok(match self {
            Self::SignIn { email, password } => {
                let request = SignInRequest { address: email, password, captcha: None };
                match server.sign_in(request).await? {
                    SignedIn::Session(session) => format!("signed in {}", name(session.account.as_ref())),
                    SignedIn::SecondFactor(..) => "second factor".into(),
                }
            }
            Self::Refresh { token } => {
                let renewed = server.renew_grant(&kept(&Secret::from("stand-in"), token, None)).await?;
                format!("refreshed {}", owner(&renewed))
            }
            Self::Exchange { code, verifier } => {
                let ticket = Ticket::new(copied(verifier));
                verify(server, &nobody(), Some(&ticket), Brought::Link(&link("code", code))).await?
            }
            Self::VerifyCode { email, code } => verify(server, email, None, Brought::Code(code)).await?,
            Self::VerifyHash { hash } => verify(server, &nobody(), None, Brought::Link(&link("hash", hash))).await?,
            Self::Factor { bearer, factor, code, .. } => {
                let grant = kept(bearer, &Secret::from("stand-in"), Some(factor));
                let confirmed = server.confirm_grant(&grant, FactorAnswer { code, recovery_code: false }).await?;
                format!("confirmed {}", owner(&confirmed))
            }
            Self::Recover { email, redirect, ticket } => {
                let redirect = redirect.as_deref();
                let request = InstructionsRequest { address: email, redirect, ticket, captcha: None };
                server.request_instructions(request).await?;
                "asked".into()
            }
            Self::Change { bearer, new, current, nonce } => {
                let change = PasswordChange {
                    access_token: bearer,
                    account: None,
                    new,
                    current: current.as_ref(),
                    mailed_code: nonce.as_ref(),
                    sign_out_others: true,
                };
                let changed = server.change_password(change).await?;
                format!("saved, others {:?}", changed.others)
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

async fn verify(
    server: &GoTrue,
    address: &Address,
    ticket: Option<&Ticket>,
    brought: Brought<'_>,
) -> Result<String, Failure> {
    let verified = server.verify(Proof { address, ticket, brought }).await?;
    let first = if verified.second_factor.is_some() { ", second factor first" } else { "" };
    Ok(format!("proved {}{first}", name(verified.account.as_ref())))
}

fn name(account: Option<&Address>) -> &str {
    account.map_or("nobody", Address::as_str)
}

fn nobody() -> Address {
    Address::parse("stand-in@example.com").expect("an address")
}

fn copied(secret: &Secret) -> Secret {
    Secret::from(secret.expose())
}

/// What the adapter keeps of a link, of a session and of a request is its own business. Here it is written
/// by hand, so that any recorded request can be asked for.
fn link(kind: &str, value: &Secret) -> LinkProof {
    LinkProof::new(Secret::from(format!("{kind} {}", value.expose_text().expect("text"))))
}

fn kept(access_token: &Secret, refresh_token: &Secret, factor: Option<&str>) -> Grant {
    let text = |secret: &Secret| secret.expose_text().expect("text").to_owned();
    let kept = json!({ "access_token": text(access_token), "refresh_token": text(refresh_token), "factor": factor });
    Grant::new(Secret::from(kept.to_string()))
}

/// Whose account a grant opens, as its access token says.
fn owner(grant: &Grant) -> String {
    let kept: Value = serde_json::from_slice(grant.own_form().expose()).expect("a session");
    let payload = kept["access_token"].as_str().and_then(|token| token.split('.').nth(1)).expect("a token");
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).expect("Base64")).expect("claims");
    claims["email"].as_str().expect("an address").to_owned()
}

/// The recorded verifier whose challenge this is; where none was recorded, one that makes another.
fn verifier_of(challenge: &str) -> Ticket {
    let makes = |verifier: &str| URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes())) == challenge;
    let recorded = exchanges();
    let verifiers = recorded.iter().filter_map(|it| it.request.body["code_verifier"].as_str());
    Ticket::new(Secret::from(verifiers.into_iter().find(|it| makes(it)).unwrap_or("stand-in")))
}

/// The one parameter of a recover request, decoded.
fn redirect(query: &str) -> Option<String> {
    let url = format!("http://server.example.test/?{query}");
    let url: url::Url = url.parse().expect("a recorded query");
    let redirect = url.query_pairs().find(|(name, _)| name == "redirect_to");
    redirect.map(|(_, value)| value.into())
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

fn adapter(stub: &Stub) -> GoTrue {
    let http = HttpClient::new(&HttpOptions::default()).expect("default options");
    GoTrue::new(http, stub.url().parse().expect("a URL"), "anon").expect("a server on this machine")
}

/// Plays an exchange: what the adapter made of the answer, and what it had asked.
async fn play(exchange: &Exchange, call: &Call) -> (Result<String, Failure>, Asked) {
    let recorded = (String::new(), Answer::Bytes(exchange.response.to_bytes()));
    let stub = Stub::start(Answer::Routed(call.prelude().into_iter().chain([recorded]).collect())).await;
    let outcome = call.make(&adapter(&stub)).await;
    // A half session that nobody can use is ended afterwards.
    let asked = stub.asked().into_iter().nth(usize::from(call.prelude().is_some()));
    (outcome, asked.expect("the recorded request, or one like it"))
}

/// Whether the adapter asked what was recorded. An empty `gotrue_meta_security` may be left out, and some
/// recorded requests do.
fn is_recorded(asked: &Asked, recorded: &Request) -> bool {
    let plain = |body: &Value| {
        let mut body = body.clone();
        if let Some(fields) = body.as_object_mut() {
            fields.retain(|name, value| name != "gotrue_meta_security" || *value != json!({}));
        }
        body
    };
    let header = |name: &str| asked.headers.get(name) == recorded.headers.get(name);
    asked.method == recorded.method
        && asked.path == recorded.path
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

fn recorded(case: &str) -> Exchange {
    exchanges().into_iter().find(|it| it.case == case).expect("recorded")
}

fn sign_in() -> (Address, Secret) {
    (Address::parse("mfa@example.com").expect("an address"), Secret::from("First-Passw0rd!x"))
}

/// The one logout that ends the session of a recorded answer.
fn assert_ends(asked: &Asked, session: &Value) {
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/logout?scope=local"));
    let token = session["access_token"].as_str().expect("a session");
    assert_eq!(asked.headers["authorization"], format!("Bearer {token}"));
}

#[tokio::test]
async fn a_sign_in_that_is_given_up_at_its_second_factor_leaves_no_session_behind() {
    let login = recorded("mfa/login-aal1");
    let stub = Stub::start(Answer::Bytes(login.response.to_bytes())).await;
    let server = adapter(&stub);
    let (address, password) = sign_in();
    let request = SignInRequest { address: &address, password: &password, captcha: None };
    let Ok(SignedIn::SecondFactor(challenge, _)) = server.sign_in(request).await else { panic!("no question") };
    assert_eq!(stub.asked().len(), 1, "the half session is needed for the answer");
    assert_eq!(server.end_challenge(&challenge).await, Ok(()));
    let [_, logout] = stub.asked().try_into().expect("a login and a logout");
    assert_ends(&logout, &login.response.body);
}

#[tokio::test]
async fn a_second_factor_that_cannot_be_asked_for_is_told_and_leaves_no_session_behind() {
    let mut session = recorded("mfa/login-aal1").response.body;
    session["user"]["factors"][0]["factor_type"] = json!("webauthn");
    let stub = Stub::start(Answer::json(200, &session)).await;
    let server = adapter(&stub);
    let (address, password) = sign_in();
    let request = SignInRequest { address: &address, password: &password, captcha: None };
    assert_eq!(server.sign_in(request).await.err(), Some(Failure::SecondFactorUnsupported));
    let proof = Proof { address: &address, ticket: None, brought: Brought::Code(&Secret::from("123456")) };
    assert_eq!(server.verify(proof).await.err(), Some(Failure::SecondFactorUnsupported));
    let [_, after_login, _, after_proof] = stub.asked().try_into().expect("two sessions and their ends");
    assert_ends(&after_login, &session);
    assert_ends(&after_proof, &session);
}

#[tokio::test]
async fn a_captcha_token_is_sent_where_the_server_looks_for_it() {
    let stub = Stub::start(Answer::json(200, &json!({}))).await;
    let server = adapter(&stub);
    let ((address, password), token, ticket) = (sign_in(), Secret::from("solved"), Ticket::default());
    let captcha = Some(&token);
    let request = InstructionsRequest { address: &address, redirect: None, ticket: &ticket, captcha };
    assert!(server.request_instructions(request).await.is_ok());
    let _ = server.sign_in(SignInRequest { address: &address, password: &password, captcha }).await;
    for asked in stub.asked() {
        assert_eq!(asked.body["gotrue_meta_security"], json!({ "captcha_token": "solved" }), "{}", asked.path);
    }
}

/// `GoTrue` takes no address with a character beyond ASCII, so its accounts have the domain's other form.
#[tokio::test]
async fn an_internationalised_domain_is_sent_in_ascii() {
    let stub = Stub::start(Answer::new(200, "application/json", "{}")).await;
    let http = HttpClient::new(&HttpOptions::default()).expect("usable options");
    let server = GoTrue::new(http, stub.url().parse().expect("a URL"), "anon").expect("a usable server");
    let address = Address::parse("kim@bücher.example").expect("an address");
    let secret = Secret::from("123456");
    let ticket = Ticket::default();
    let request = InstructionsRequest { address: &address, redirect: None, ticket: &ticket, captcha: None };
    server.request_instructions(request).await.expect("asked");
    let _ = server.verify(Proof { address: &address, ticket: None, brought: Brought::Code(&secret) }).await;
    let _ = server.sign_in(SignInRequest { address: &address, password: &secret, captcha: None }).await;
    let sent: Vec<_> = stub.asked().iter().map(|asked| asked.body["email"].clone()).collect();
    assert_eq!(sent, vec![json!("kim@xn--bcher-kva.example"); 3]);
}
