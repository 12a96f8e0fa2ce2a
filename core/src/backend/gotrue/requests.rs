//! The bodies of GoTrue's requests. They borrow their secrets and are written straight into a
//! buffer that is wiped; nothing here can be printed.

use serde::Serialize;

use crate::{
    backend::{Confirmation, Failure},
    secret::Secret,
};

/// A secret as the text it has to be in JSON. One that is no text cannot be right, so the server
/// need not be asked.
pub(super) fn text(secret: &Secret) -> Result<&str, Failure> {
    secret.expose_text().ok_or(Failure::Refused)
}

/// Where a captcha token would be. The official clients send it empty, too.
#[derive(Default, Serialize)]
struct MetaSecurity {}

/// `POST /token?grant_type=password`
#[derive(Serialize)]
pub(super) struct Login<'a> {
    email: &'a str,
    password: &'a str,
    gotrue_meta_security: MetaSecurity,
}

impl<'a> Login<'a> {
    pub(super) fn new(email: &'a str, password: &'a str) -> Self {
        Self { email, password, gotrue_meta_security: MetaSecurity {} }
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
    gotrue_meta_security: MetaSecurity,
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
    pub(super) fn new(email: &'a str, challenge: Option<&'a str>) -> Self {
        let binding = challenge.map(|code_challenge| Binding { code_challenge, code_challenge_method: "s256" });
        Self { email, gotrue_meta_security: MetaSecurity {}, binding }
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
    current_password: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
}

impl<'a> UserUpdate<'a> {
    pub(super) fn new(password: &'a str, confirmation: Confirmation<'a>) -> Result<Self, Failure> {
        let (current_password, nonce) = match confirmation {
            Confirmation::None => (None, None),
            Confirmation::CurrentPassword(current) => (Some(text(current)?), None),
            Confirmation::MailedCode(nonce) => (None, Some(text(nonce)?)),
        };
        Ok(Self { password, current_password, nonce })
    }
}
