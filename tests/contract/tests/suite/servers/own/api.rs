//! The made-up server: a few routes over what it keeps in memory.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header::RETRY_AFTER},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::servers::Setup;

/// Wrong passwords in a row that are answered.
const ATTEMPTS: u32 = 3;

/// How long whoever tried too often has to wait.
const WAIT_SECONDS: u32 = 60;

/// The server, running or not.
#[derive(Clone)]
pub struct Api {
    setup: Setup,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    accounts: HashMap<String, Account>,
    /// Whose each is.
    sessions: HashMap<String, String>,
    challenges: HashMap<String, String>,
    grants: HashMap<String, Grant>,
    requests: HashMap<String, Request>,
    mails: Vec<Mail>,
    made: u32,
}

#[derive(Default)]
struct Account {
    password: String,
    text_message: Option<String>,
    recovery_codes: Vec<String>,
    wrong: u32,
}

struct Grant {
    mail: String,
    wants_factor: bool,
}

struct Request {
    mail: String,
    secret: String,
    opened: bool,
}

/// A mail that was sent.
#[derive(Clone)]
pub struct Mail {
    to: String,
    pub code: String,
    /// What its link ends in.
    pub secret: String,
    is_good: bool,
}

type Said = (StatusCode, Json<Value>);

fn said(status: u16, body: Value) -> Said {
    (StatusCode::from_u16(status).expect("a status"), Json(body))
}

fn refused(status: u16, why: &str) -> Said {
    said(status, json!({ "refused": why }))
}

impl Api {
    pub fn new(setup: Setup) -> Self {
        Self { setup, kept: Arc::default() }
    }

    /// Serves on a free port: its host and port, and what ends it.
    pub async fn serve(&self) -> (String, JoinHandle<()>) {
        let routes = Router::new()
            .route("/sign-in", post(sign_in))
            .route("/sign-in/factor", post(answer_challenge))
            .route("/sign-out", post(sign_out))
            .route("/account", get(account))
            .route("/password", post(change_password))
            .route("/password/rules", get(rules))
            .route("/reset", post(ask))
            .route("/opened/{secret}", get(opened))
            .route("/reset/grant", post(grant))
            .route("/reset/factor", post(confirm_grant))
            .route("/reset/password", post(set_password))
            .with_state(self.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.expect("it serves") });
        (address, task)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn create_account(&self, mail: &str, password: &str) {
        let account = Account { password: password.to_owned(), ..Account::default() };
        self.kept().accounts.insert(mail.to_owned(), account);
    }

    pub fn mails(&self, to: &str) -> usize {
        self.kept().mails.iter().filter(|mail| mail.to == to).count()
    }

    pub fn mail(&self, to: &str, number: usize) -> Mail {
        self.kept().mails.iter().filter(|mail| mail.to == to).nth(number).cloned().expect("a mail")
    }

    pub fn expire_proofs(&self) {
        let mut kept = self.kept();
        kept.requests.clear();
        kept.mails.iter_mut().for_each(|mail| mail.is_good = false);
    }

    pub fn add_second_factor(&self, mail: &str) {
        let mut kept = self.kept();
        let recovery = kept.secret("recovery");
        let account = kept.accounts.get_mut(mail).expect("the account");
        (account.text_message, account.recovery_codes) = (Some(String::new()), vec![recovery]);
    }

    /// The last text message to the account's owner.
    pub fn text_message(&self, mail: &str) -> String {
        self.kept().accounts[mail].text_message.clone().expect("a second factor")
    }

    pub fn recovery_code(&self, mail: &str) -> Option<String> {
        self.kept().accounts[mail].recovery_codes.first().cloned()
    }

    /// What is wrong with a new password.
    fn weakness(&self, password: &str) -> Option<Said> {
        let (least, digit) = self.rules();
        let is_weak = password.chars().count() < least || digit && !password.contains(|it: char| it.is_ascii_digit());
        is_weak.then(|| refused(422, "weak"))
    }

    fn rules(&self) -> (usize, bool) {
        if self.setup == Setup::StrictPolicy { (10, true) } else { (6, false) }
    }
}

impl Kept {
    fn number(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    /// Nobody guesses here.
    fn secret(&mut self, what: &str) -> String {
        format!("{what}-{}", self.number())
    }

    fn code(&mut self) -> String {
        format!("{:06}", 100_000 + self.number() * 7_919 % 900_000)
    }

    fn open_session(&mut self, mail: &str) -> Said {
        let token = self.secret("session");
        self.sessions.insert(token.clone(), mail.to_owned());
        said(200, json!({ "token": token, "account": mail }))
    }

    fn send_text_message(&mut self, mail: &str) {
        let code = self.code();
        if let Some(account) = self.accounts.get_mut(mail) {
            account.text_message = Some(code);
        }
    }

    /// Whether this answers for the account's second factor. Taken once.
    fn takes_factor(&mut self, mail: &str, code: &str) -> bool {
        let next = self.code();
        let Some(account) = self.accounts.get_mut(mail) else { return false };
        if account.text_message.as_deref() == Some(code) {
            account.text_message = Some(next);
            return true;
        }
        let known = account.recovery_codes.len();
        account.recovery_codes.retain(|recovery| recovery != code);
        account.recovery_codes.len() < known
    }
}

#[derive(Deserialize)]
struct Credentials {
    mail: String,
    password: String,
}

async fn sign_in(State(api): State<Api>, Json(given): Json<Credentials>) -> Response {
    let limited = api.setup == Setup::Limited;
    let mut kept = api.kept();
    let Some(account) = kept.accounts.get_mut(&given.mail) else {
        return refused(401, "credentials").into_response();
    };
    if limited && account.wrong >= ATTEMPTS {
        return ([(RETRY_AFTER, WAIT_SECONDS.to_string())], refused(429, "too many")).into_response();
    }
    if account.password != given.password {
        account.wrong += 1;
        return refused(401, "credentials").into_response();
    }
    account.wrong = 0;
    if account.text_message.is_none() {
        return kept.open_session(&given.mail).into_response();
    }
    kept.send_text_message(&given.mail);
    let challenge = kept.secret("challenge");
    kept.challenges.insert(challenge.clone(), given.mail);
    said(202, json!({ "challenge": challenge })).into_response()
}

#[derive(Deserialize)]
struct Factor {
    challenge: String,
    code: String,
}

async fn answer_challenge(State(api): State<Api>, Json(given): Json<Factor>) -> Said {
    let mut kept = api.kept();
    let Some(mail) = kept.challenges.get(&given.challenge).cloned() else { return refused(410, "challenge") };
    if !kept.takes_factor(&mail, &given.code) {
        return refused(403, "factor");
    }
    kept.open_session(&mail)
}

fn token(headers: &HeaderMap) -> String {
    headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

async fn account(State(api): State<Api>, headers: HeaderMap) -> Said {
    match api.kept().sessions.get(&token(&headers)) {
        Some(mail) => said(200, json!({ "account": mail })),
        None => refused(401, "session"),
    }
}

#[derive(Deserialize)]
struct SignOut {
    others: bool,
}

async fn sign_out(State(api): State<Api>, headers: HeaderMap, Json(which): Json<SignOut>) -> Said {
    let (mut kept, token) = (api.kept(), token(&headers));
    let Some(mail) = kept.sessions.get(&token).cloned() else { return refused(401, "session") };
    if which.others {
        kept.sessions.retain(|other, of| *of != mail || *other == token);
    } else {
        kept.sessions.remove(&token);
    }
    said(200, json!({}))
}

async fn rules(State(api): State<Api>) -> Said {
    let (least, digit) = api.rules();
    said(200, json!({ "least": least, "digit": digit }))
}

#[derive(Deserialize)]
struct Change {
    current: String,
    new: String,
    sign_out_others: bool,
}

async fn change_password(State(api): State<Api>, headers: HeaderMap, Json(change): Json<Change>) -> Said {
    if let Some(weakness) = api.weakness(&change.new) {
        return weakness;
    }
    let (mut kept, token) = (api.kept(), token(&headers));
    let Some(mail) = kept.sessions.get(&token).cloned() else { return refused(401, "session") };
    let account = kept.accounts.get_mut(&mail).expect("of a session");
    if account.password != change.current {
        return refused(403, "current");
    }
    if account.password == change.new {
        return refused(409, "same");
    }
    account.password = change.new;
    kept.sessions.remove(&token);
    if change.sign_out_others {
        kept.sessions.retain(|_, of| *of != mail);
    }
    kept.open_session(&mail)
}

#[derive(Deserialize)]
struct Asked {
    mail: String,
}

/// Answers a known and an unknown account alike.
async fn ask(State(api): State<Api>, Json(Asked { mail }): Json<Asked>) -> Said {
    let mut kept = api.kept();
    let (request, secret, code) = (kept.secret("request"), kept.secret("secret"), kept.code());
    if kept.accounts.contains_key(&mail) {
        kept.mails.push(Mail { to: mail.clone(), code, secret: secret.clone(), is_good: true });
    }
    kept.requests.insert(request.clone(), Request { mail, secret, opened: false });
    said(202, json!({ "request": request }))
}

async fn opened(State(api): State<Api>, Path(secret): Path<String>) -> Response {
    let mut kept = api.kept();
    match kept.requests.values_mut().find(|request| request.secret == secret) {
        Some(request) => {
            request.opened = true;
            Html("<p>Go on in the app.</p>").into_response()
        }
        None => (StatusCode::GONE, Html("<p>This link was used, or is too old.</p>")).into_response(),
    }
}

#[derive(Deserialize)]
struct AskedBefore {
    request: String,
}

async fn grant(State(api): State<Api>, Json(asked): Json<AskedBefore>) -> Said {
    let mut kept = api.kept();
    let Some(request) = kept.requests.get(&asked.request) else { return refused(410, "request") };
    if !request.opened {
        return refused(409, "not opened");
    }
    let mail = request.mail.clone();
    let wants_factor = kept.accounts.get(&mail).is_some_and(|account| account.text_message.is_some());
    if wants_factor {
        kept.send_text_message(&mail);
    }
    let grant = kept.secret("grant");
    kept.grants.insert(grant.clone(), Grant { mail: mail.clone(), wants_factor });
    said(200, json!({ "grant": grant, "account": mail, "factor": wants_factor }))
}

#[derive(Deserialize)]
struct GrantFactor {
    grant: String,
    code: String,
}

async fn confirm_grant(State(api): State<Api>, Json(given): Json<GrantFactor>) -> Said {
    let mut kept = api.kept();
    let Some(mail) = kept.grants.get(&given.grant).map(|grant| grant.mail.clone()) else {
        return refused(410, "grant");
    };
    if !kept.takes_factor(&mail, &given.code) {
        return refused(403, "factor");
    }
    let confirmed = kept.secret("grant");
    kept.grants.remove(&given.grant);
    kept.grants.insert(confirmed.clone(), Grant { mail, wants_factor: false });
    said(200, json!({ "grant": confirmed }))
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Reset {
    Granted { grant: String, password: String },
    ByCode { mail: String, code: String, password: String },
}

async fn set_password(State(api): State<Api>, Json(reset): Json<Reset>) -> Said {
    let mut kept = api.kept();
    let (mail, password) = match &reset {
        Reset::Granted { grant, password } => match kept.grants.get(grant) {
            Some(Grant { mail, wants_factor: false }) => (mail.clone(), password),
            Some(_) => return refused(403, "factor first"),
            None => return refused(403, "proof"),
        },
        Reset::ByCode { mail, code, password } => {
            let right = kept.mails.iter().any(|sent| sent.to == *mail && sent.code == *code && sent.is_good);
            if !right {
                return refused(403, "proof");
            }
            if kept.accounts.get(mail).is_some_and(|account| account.text_message.is_some()) {
                return refused(403, "factor first");
            }
            (mail.clone(), password)
        }
    };
    if let Some(weakness) = api.weakness(password) {
        return weakness;
    }
    let Some(account) = kept.accounts.get_mut(&mail) else { return refused(403, "proof") };
    if account.password == *password {
        return refused(409, "same");
    }
    account.password.clone_from(password);
    // Whatever was mailed or granted before is spent.
    kept.grants.retain(|_, grant| grant.mail != mail);
    kept.requests.retain(|_, request| request.mail != mail);
    kept.mails.iter_mut().filter(|sent| sent.to == mail).for_each(|sent| sent.is_good = false);
    said(200, json!({ "set": true }))
}
