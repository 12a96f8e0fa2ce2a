//! A server of the app's own, implemented in Kotlin or Swift: the core's contract, as it crosses the
//! boundary.
//!
//! Secrets arrive as bytes; the Kotlin and Swift layers wipe them after each call. What the app throws that
//! is no [`ServerFailure`], and a call that is given up after its time, count as a lost answer: something
//! may have been sent.

mod abilities;
mod failure;
mod types;

use std::sync::Arc;

use async_trait::async_trait;
use repass_core::{
    address::Address,
    backend::{
        Abilities, Backend, Brought, Challenge, Changed, FactorAnswer, Failure, Grant, InstructionsRequest, LinkProof,
        OtherDevices, PasswordChange, Proof, Session, SessionFate, SignInRequest, SignOut, SignedIn, Ticket, Verified,
    },
    link::{AppLink, LinkContent, LinkRefused},
    policy::ServerPolicy,
    secret::Secret,
};

pub use self::{
    abilities::{MailedCode, ServerAbilities},
    failure::ServerFailure,
    types::{
        ChangeRequest, LinkReading, NewSession, PasswordChanged, ProofTaken, SessionResult, SignInResult, ToldPolicy,
    },
};

/// A server of the app's own. Every call may come from any thread, is sent at most once, and is given up
/// after the call's time. Methods that the abilities rule out are never called; let them throw
/// `Unsupported`.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait OwnServer: Send + Sync {
    /// What the server can do.
    fn abilities(&self) -> Result<ServerAbilities, ServerFailure>;
    /// Reads a link of the app's, as it was opened.
    fn read_link(&self, link: String) -> Result<LinkReading, ServerFailure>;
    /// Asks for a mail with instructions. Succeeds for a known and an unknown account alike. Returns
    /// something to be shown again with the proof, where the server gives such.
    async fn request_instructions(
        &self,
        address: String,
        link: Option<String>,
        ticket: Option<Vec<u8>>,
        captcha: Option<Vec<u8>>,
    ) -> Result<Option<Vec<u8>>, ServerFailure>;
    /// Shows the code from the mail.
    async fn verify_code(
        &self,
        address: String,
        code: Vec<u8>,
        ticket: Option<Vec<u8>>,
    ) -> Result<ProofTaken, ServerFailure>;
    /// Shows what a link carried.
    async fn verify_link(
        &self,
        address: String,
        proof: Vec<u8>,
        ticket: Option<Vec<u8>>,
    ) -> Result<ProofTaken, ServerFailure>;
    /// Asks whether the link was opened.
    async fn verify_confirmed(&self, address: String, ticket: Option<Vec<u8>>) -> Result<ProofTaken, ServerFailure>;
    /// Confirms a grant with a second factor; returns the one in its place.
    async fn confirm_grant(&self, grant: Vec<u8>, code: Vec<u8>, recovery_code: bool)
    -> Result<Vec<u8>, ServerFailure>;
    /// Renews a grant; returns the one in its place.
    async fn renew_grant(&self, grant: Vec<u8>) -> Result<Vec<u8>, ServerFailure>;
    /// Gives back a grant that is not used.
    async fn end_grant(&self, grant: Vec<u8>) -> Result<(), ServerFailure>;
    /// Sets the new password.
    async fn set_password(&self, grant: Vec<u8>, new_password: Vec<u8>) -> Result<OtherDevices, ServerFailure>;
    /// Changes the signed-in person's password.
    async fn change_password(&self, change: ChangeRequest) -> Result<PasswordChanged, ServerFailure>;
    /// Has a code mailed that confirms a change.
    async fn request_confirmation_code(&self, access_token: Vec<u8>) -> Result<(), ServerFailure>;
    /// The rules for passwords.
    async fn password_policy(&self) -> Result<ToldPolicy, ServerFailure>;
    /// Signs in.
    async fn sign_in(
        &self,
        address: String,
        password: Vec<u8>,
        captcha: Option<Vec<u8>>,
    ) -> Result<SignInResult, ServerFailure>;
    /// Answers the challenge of a sign-in.
    async fn answer_challenge(
        &self,
        challenge: Vec<u8>,
        code: Vec<u8>,
        recovery_code: bool,
    ) -> Result<SignInResult, ServerFailure>;
    /// Gets the next session for one whose access token is about to expire, for an app that leaves its sessions to
    /// Repass. Throw `SessionOver` where the server says that it is over.
    async fn refresh_session(
        &self,
        access_token: Vec<u8>,
        refresh_token: Option<Vec<u8>>,
    ) -> Result<NewSession, ServerFailure>;
    /// Ends this session, or all others of the account.
    async fn sign_out(&self, access_token: Vec<u8>, others: bool) -> Result<(), ServerFailure>;
}

/// The core's contract over the app's implementation.
pub(crate) struct OwnServerAdapter {
    server: Arc<dyn OwnServer>,
    abilities: Abilities,
}

impl OwnServerAdapter {
    pub(crate) fn new(server: Arc<dyn OwnServer>) -> Result<Self, ServerFailure> {
        let abilities = server.abilities()?.into();
        Ok(Self { server, abilities })
    }
}

#[async_trait]
impl Backend for OwnServerAdapter {
    fn abilities(&self) -> Abilities {
        self.abilities
    }

    fn read_link(&self, link: &AppLink) -> Result<LinkContent, LinkRefused> {
        let reading = self.server.read_link(link.url().to_string()).map_err(|_| LinkRefused::Damaged)?;
        if reading.damaged {
            return Err(LinkRefused::Damaged);
        }
        Ok(LinkContent { request: link.request()?, proof: reading.proof.map(Secret::new).map(LinkProof::new) })
    }

    async fn request_instructions(&self, request: InstructionsRequest<'_>) -> Result<Option<Ticket>, Failure> {
        let ticket = ticket(Some(request.ticket));
        let address = request.address.as_str().to_owned();
        let link = request.redirect.map(str::to_owned);
        let given = self.server.request_instructions(address, link, ticket, request.captcha.map(bytes)).await?;
        Ok(given.map(Secret::new).map(Ticket::new))
    }

    async fn verify(&self, proof: Proof<'_>) -> Result<Verified, Failure> {
        let (address, ticket) = (proof.address.as_str().to_owned(), ticket(proof.ticket));
        let taken = match proof.brought {
            Brought::Code(code) => self.server.verify_code(address, bytes(code), ticket).await?,
            Brought::Link(link) => self.server.verify_link(address, bytes(link.own_form()), ticket).await?,
            Brought::ConfirmedElsewhere => self.server.verify_confirmed(address, ticket).await?,
        };
        Ok(Verified {
            grant: Grant::new(Secret::new(taken.grant)),
            account: taken.account.and_then(|account| Address::parse(&account).ok()),
            second_factor: taken.second_factor,
        })
    }

    async fn confirm_grant(&self, grant: &Grant, answer: FactorAnswer<'_>) -> Result<Grant, Failure> {
        let (grant, code) = (bytes(grant.own_form()), bytes(answer.code));
        Ok(Grant::new(Secret::new(self.server.confirm_grant(grant, code, answer.recovery_code).await?)))
    }

    async fn renew_grant(&self, grant: &Grant) -> Result<Grant, Failure> {
        Ok(Grant::new(Secret::new(self.server.renew_grant(bytes(grant.own_form())).await?)))
    }

    async fn end_grant(&self, grant: &Grant) -> Result<(), Failure> {
        Ok(self.server.end_grant(bytes(grant.own_form())).await?)
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<OtherDevices, Failure> {
        Ok(self.server.set_password(bytes(grant.own_form()), bytes(new)).await?)
    }

    async fn change_password(&self, change: PasswordChange<'_>) -> Result<Changed, Failure> {
        let request = ChangeRequest {
            access_token: bytes(change.access_token),
            account: change.account.map(|account| account.as_str().to_owned()),
            new_password: bytes(change.new),
            current_password: change.current.map(bytes),
            mailed_code: change.mailed_code.map(bytes),
            sign_out_others: change.sign_out_others,
        };
        let PasswordChanged { others, session } = self.server.change_password(request).await?;
        let session = match session {
            SessionResult::Kept => SessionFate::Kept,
            SessionResult::Replaced { session } => SessionFate::Replaced(session.into()),
            SessionResult::Ended => SessionFate::Ended,
        };
        Ok(Changed { others, session })
    }

    async fn request_confirmation_code(&self, access_token: &Secret) -> Result<(), Failure> {
        Ok(self.server.request_confirmation_code(bytes(access_token)).await?)
    }

    async fn password_policy(&self) -> Result<ServerPolicy, Failure> {
        let ToldPolicy { min_chars, max_bytes, required } = self.server.password_policy().await?;
        Ok(ServerPolicy { min_chars, max_bytes, required })
    }

    async fn sign_in(&self, request: SignInRequest<'_>) -> Result<SignedIn, Failure> {
        let (address, password) = (request.address.as_str().to_owned(), bytes(request.password));
        Ok(self.server.sign_in(address, password, request.captcha.map(bytes)).await?.into())
    }

    async fn answer_challenge(&self, challenge: &Challenge, answer: FactorAnswer<'_>) -> Result<SignedIn, Failure> {
        let (challenge, code) = (bytes(challenge.own_form()), bytes(answer.code));
        Ok(self.server.answer_challenge(challenge, code, answer.recovery_code).await?.into())
    }

    async fn refresh_session(&self, session: &Session) -> Result<Session, Failure> {
        let refresh_token = session.refresh_token.as_ref().map(bytes);
        Ok(self.server.refresh_session(bytes(&session.access_token), refresh_token).await?.into())
    }

    async fn sign_out(&self, access_token: &Secret, which: SignOut) -> Result<(), Failure> {
        Ok(self.server.sign_out(bytes(access_token), which == SignOut::Others).await?)
    }
}

/// A copy for the other side, which wipes its own; ours is wiped as it crosses.
fn bytes(secret: &Secret) -> Vec<u8> {
    secret.expose().to_vec()
}

fn ticket(ticket: Option<&Ticket>) -> Option<Vec<u8>> {
    ticket.map(Ticket::own_form).filter(|own_form| !own_form.is_empty()).map(bytes)
}
