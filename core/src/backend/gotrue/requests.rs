//! The bodies of GoTrue's requests. They borrow their secrets and are written straight into a
//! buffer that is wiped; nothing here can be printed.

use serde::Serialize;

use crate::{backend::Failure, secret::Secret};

/// A secret as the text it has to be in JSON. One that is no text cannot be right, so the server
/// need not be asked.
pub(super) fn text(secret: &Secret) -> Result<&str, Failure> {
    secret.expose_text().ok_or(Failure::Refused)
}

/// Where the captcha token is, if there is one. The official clients send it empty, too.
#[derive(Default, Serialize)]
struct MetaSecurity<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    captcha_token: Option<&'a str>,
}

impl<'a> MetaSecurity<'a> {
    fn with(captcha: Option<&'a Secret>) -> Self {
        Self { captcha_token: captcha.and_then(Secret::expose_text) }
    }
}

/// `POST /token?grant_type=password`
#[derive(Serialize)]
pub(super) struct Login<'a> {
    email: &'a str,
    password: &'a str,
    gotrue_meta_security: MetaSecurity<'a>,
}

impl<'a> Login<'a> {
    pub(super) fn new(email: &'a str, password: &'a str, captcha: Option<&'a Secret>) -> Self {
        Self { email, password, gotrue_meta_security: MetaSecurity::with(captcha) }
    }
}

/// `POST /token?grant_type=refresh_token`
#[derive(Serialize)]
pub(super) struct Refresh<'a> {
    pub(super) refresh_token: &'a str,
}

/// `POST /token?grant_type=pkce`
#[derive(Serialize)]
pub(super) struct Pkce<'a> {
    pub(super) auth_code: &'a str,
    pub(super) code_verifier: &'a str,
}

/// `POST /recover`
#[derive(Serialize)]
pub(super) struct Recover<'a> {
    email: &'a str,
    gotrue_meta_security: MetaSecurity<'a>,
    #[serde(flatten)]
    binding: Option<Binding<'a>>,
}

/// What binds a recovery to this device: the server wants both fields or neither.
#[derive(Serialize)]
struct Binding<'a> {
    code_challenge: &'a str,
    code_challenge_method: &'static str,
}

impl<'a> Recover<'a> {
    pub(super) fn new(email: &'a str, challenge: Option<&'a str>, captcha: Option<&'a Secret>) -> Self {
        let binding = challenge.map(|code_challenge| Binding { code_challenge, code_challenge_method: "s256" });
        Self { email, gotrue_meta_security: MetaSecurity::with(captcha), binding }
    }
}

/// `POST /verify`: the mailed code with its address, or the link's hash alone.
#[derive(Serialize)]
pub(super) struct Verify<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    proof: MailProof<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum MailProof<'a> {
    Code { email: &'a str, token: &'a str },
    Hash { token_hash: &'a str },
}

impl<'a> Verify<'a> {
    pub(super) fn code(email: &'a str, token: &'a str) -> Self {
        Self { kind: "recovery", proof: MailProof::Code { email, token } }
    }

    pub(super) fn hash(token_hash: &'a str) -> Self {
        Self { kind: "recovery", proof: MailProof::Hash { token_hash } }
    }
}

/// `PUT /user`
#[derive(Serialize)]
pub(super) struct UserUpdate<'a> {
    pub(super) password: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) current_password: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) nonce: Option<&'a str>,
}

/// `POST /factors/{id}/verify`
#[derive(Serialize)]
pub(super) struct VerifyFactor<'a> {
    pub(super) challenge_id: &'a str,
    pub(super) code: &'a str,
}
