//! How an app speaks to its own server: the same trait that the built-in adapters implement.

use std::time::Duration;

use async_trait::async_trait;
use repass_core::{
    address::Address,
    backend::{
        Abilities, Backend, Brought, Challenge, Changed, CurrentPassword, FactorAnswer, FactorKind, Failure, Grant,
        InstructionsRequest, LinkUse, OtherDevices, OutcomeCheck, PasswordChange, Proof, ProofCheck, SecondFactor,
        Session, SessionAfterChange, SessionFate, SignInRequest, SignOut, SignedIn, Ticket, Verified, WeakReason,
    },
    code::CodeFormat,
    policy::{CharacterClass, CharacterSets, ServerPolicy},
    secret::Secret,
};
use reqwest::{
    Method, Response,
    header::{CONTENT_TYPE, RETRY_AFTER},
};
use serde_json::{Value, json};

use crate::http;

/// No answer of this server is longer.
const LONGEST_BODY: usize = 64 * 1024;

/// A text message, or a recovery code.
const TEXT_MESSAGE: SecondFactor = SecondFactor { kind: FactorKind::TextMessage, recovery_codes: true };

/// The server at a host and port.
pub struct Adapter {
    base: String,
}

/// What the server said: a success, or a refusal in its words.
struct Said {
    status: u16,
    body: Value,
}

impl Said {
    /// A field of a success. Without it, who knows what was said.
    fn text(&self, name: &str) -> Result<&str, Failure> {
        self.body[name].as_str().ok_or(Failure::Lost)
    }

    fn session(&self) -> Result<Session, Failure> {
        Ok(Session {
            access_token: Secret::from(self.text("token")?),
            refresh_token: None,
            expires_in_seconds: None,
            account: Address::parse(self.text("account")?).ok(),
            user_id: None,
            device_id: None,
        })
    }
}

impl Adapter {
    pub fn new(address: &str) -> Self {
        Self { base: format!("http://{address}") }
    }

    /// Sends a request, once. A refusal becomes what it means to the flows.
    async fn call(&self, method: Method, route: &str, token: Option<&Secret>, body: &Value) -> Result<Said, Failure> {
        let mut request = http::client().request(method, format!("{}{route}", self.base));
        if let Some(token) = token {
            request = request.header("authorization", token.expose());
        }
        let answer = request.header(CONTENT_TYPE, "application/json").body(body.to_string()).send().await;
        // Only a connection that never stood proves that nothing was sent.
        let answer = answer.map_err(|error| if error.is_connect() { Failure::NotSent } else { Failure::Lost })?;
        let status = answer.status().as_u16();
        let is_json = answer.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
        match status {
            429 => {
                let hint = answer.headers().get(RETRY_AFTER).and_then(|hint| hint.to_str().ok()?.parse().ok());
                return Err(Failure::Limited { wait: hint.map(Duration::from_secs) });
            }
            500.. => return Err(Failure::ServerFailed),
            _ if !is_json => return Err(Failure::NotTheServer),
            _ => {}
        }
        let said = Said { status, body: read(answer).await? };
        if status < 300 { Ok(said) } else { Err(meaning(&said)) }
    }

    async fn post(&self, route: &str, body: Value) -> Result<Said, Failure> {
        self.call(Method::POST, route, None, &body).await
    }
}

async fn read(mut answer: Response) -> Result<Value, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| Failure::Lost)? {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(Failure::Lost);
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).map_err(|_| Failure::Lost)
}

/// What a refusal means.
fn meaning(said: &Said) -> Failure {
    match said.body["refused"].as_str() {
        Some("credentials") => Failure::WrongCredentials,
        Some("proof" | "request" | "grant") => Failure::ProofRefused,
        Some("not opened") => Failure::NotConfirmedYet,
        Some("factor") => Failure::SecondFactorRefused,
        Some("factor first") => Failure::SecondFactorRequired,
        Some("challenge" | "session") => Failure::SessionOver,
        Some("current") => Failure::CurrentPasswordWrong,
        Some("same") => Failure::SamePassword,
        Some("weak") => Failure::WeakPassword(vec![WeakReason::Length, WeakReason::Characters]),
        _ => Failure::Refused,
    }
}

fn text(secret: &Secret) -> Result<&str, Failure> {
    secret.expose_text().ok_or(Failure::Refused)
}

#[async_trait]
impl Backend for Adapter {
    fn abilities(&self) -> Abilities {
        Abilities {
            refreshes_sessions: false,
            sign_in: true,
            code: Some(CodeFormat::digits(6..=6)),
            link: LinkUse::ConfirmedElsewhere,
            proof_check: ProofCheck::AtSave,
            current_password: CurrentPassword::Always,
            session_after_change: SessionAfterChange::Replaced,
            signs_out_others: true,
            max_password_bytes: None,
            character_sets: CharacterSets::Unicode,
            tells_policy: true,
            outcome_check: OutcomeCheck::AskPerson,
            mail_interval: Duration::ZERO,
        }
    }

    async fn request_instructions(&self, request: InstructionsRequest<'_>) -> Result<Option<Ticket>, Failure> {
        let said = self.post("/reset", json!({ "mail": request.address.as_str() })).await?;
        Ok(Some(Ticket::new(Secret::from(said.text("request")?))))
    }

    /// A code is kept for the save, which checks it.
    async fn verify(&self, proof: Proof<'_>) -> Result<Verified, Failure> {
        if let Brought::Code(code) = proof.brought {
            let kept = json!({ "mail": proof.address.as_str(), "code": text(code)? }).to_string();
            return Ok(Verified { grant: Grant::new(Secret::from(kept)), account: None, second_factor: None });
        }
        let ticket = text(proof.ticket.ok_or(Failure::ProofRefused)?.own_form())?;
        let said = self.post("/reset/grant", json!({ "request": ticket })).await?;
        let kept = json!({ "grant": said.text("grant")? }).to_string();
        let second_factor = (said.body["factor"] == true).then_some(TEXT_MESSAGE);
        let account = Address::parse(said.text("account")?).ok();
        Ok(Verified { grant: Grant::new(Secret::from(kept)), account, second_factor })
    }

    async fn confirm_grant(&self, grant: &Grant, answer: FactorAnswer<'_>) -> Result<Grant, Failure> {
        let mut content: Value = serde_json::from_slice(grant.own_form().expose()).map_err(|_| Failure::SessionOver)?;
        content["code"] = json!(text(answer.code)?);
        let said = self.post("/reset/factor", content).await?;
        Ok(Grant::new(Secret::from(json!({ "grant": said.text("grant")? }).to_string())))
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<OtherDevices, Failure> {
        let mut content: Value =
            serde_json::from_slice(grant.own_form().expose()).map_err(|_| Failure::ProofRefused)?;
        content["password"] = json!(text(new)?);
        let said = self.post("/reset/password", content).await?;
        if said.body["set"] == true { Ok(OtherDevices::MayStaySignedIn) } else { Err(Failure::Lost) }
    }

    async fn change_password(&self, change: PasswordChange<'_>) -> Result<Changed, Failure> {
        let current = text(change.current.ok_or(Failure::CurrentPasswordRequired)?)?;
        let (new, others) = (text(change.new)?, change.sign_out_others);
        let content = json!({ "current": current, "new": new, "sign_out_others": others });
        let said = self.call(Method::POST, "/password", Some(change.access_token), &content).await?;
        let others = if others { OtherDevices::SignedOut } else { OtherDevices::MayStaySignedIn };
        Ok(Changed { others, session: SessionFate::Replaced(said.session()?) })
    }

    async fn password_policy(&self) -> Result<ServerPolicy, Failure> {
        let said = self.call(Method::GET, "/password/rules", None, &json!({})).await?;
        let required = if said.body["digit"] == true { vec![CharacterClass::Digit] } else { Vec::new() };
        let min_chars = said.body["least"].as_u64().and_then(|least| u32::try_from(least).ok());
        Ok(ServerPolicy { min_chars, max_bytes: None, required })
    }

    async fn sign_in(&self, request: SignInRequest<'_>) -> Result<SignedIn, Failure> {
        let content = json!({ "mail": request.address.as_str(), "password": text(request.password)? });
        let said = self.post("/sign-in", content).await?;
        if said.status == 202 {
            let challenge = Challenge::new(Secret::from(said.text("challenge")?));
            return Ok(SignedIn::SecondFactor(challenge, TEXT_MESSAGE));
        }
        Ok(SignedIn::Session(said.session()?))
    }

    async fn answer_challenge(&self, challenge: &Challenge, answer: FactorAnswer<'_>) -> Result<SignedIn, Failure> {
        let content = json!({ "challenge": text(challenge.own_form())?, "code": text(answer.code)? });
        Ok(SignedIn::Session(self.post("/sign-in/factor", content).await?.session()?))
    }

    async fn sign_out(&self, access_token: &Secret, which: SignOut) -> Result<(), Failure> {
        let content = json!({ "others": which == SignOut::Others });
        self.call(Method::POST, "/sign-out", Some(access_token), &content).await.map(drop)
    }
}
