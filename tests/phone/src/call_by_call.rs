//! A server that is reached another way at each call: not at all, since the app is gone, or by a bad line.

use std::sync::Arc;

use async_trait::async_trait;
use repass_core::{
    backend::{
        Abilities, Backend, Challenge, Changed, FactorAnswer, Failure, Grant, InstructionsRequest, NoRandomness,
        OtherDevices, PasswordChange, Proof, Session, SignInRequest, SignOut, SignedIn, Ticket, Verified,
    },
    link::{AppLink, LinkContent, LinkRefused},
    policy::ServerPolicy,
    secret::Secret,
};

/// Decides how each call reaches the server.
#[async_trait]
pub trait Way: Send + Sync {
    /// The adapter that makes this call, named as in [`Backend`]. It may never come.
    async fn of(&self, call: &'static str) -> Arc<dyn Backend>;

    /// The adapter for what asks no server.
    fn by_itself(&self) -> &dyn Backend;
}

/// An adapter whose every call goes the way that is decided for it.
pub struct CallByCall<W>(pub W);

#[async_trait]
impl<W: Way> Backend for CallByCall<W> {
    fn abilities(&self) -> Abilities {
        self.0.by_itself().abilities()
    }

    fn prepare_ticket(&self, previous: Option<&Ticket>) -> Result<Ticket, NoRandomness> {
        self.0.by_itself().prepare_ticket(previous)
    }

    fn read_link(&self, link: &AppLink) -> Result<LinkContent, LinkRefused> {
        self.0.by_itself().read_link(link)
    }

    async fn request_instructions(&self, request: InstructionsRequest<'_>) -> Result<Option<Ticket>, Failure> {
        self.0.of("request_instructions").await.request_instructions(request).await
    }

    async fn verify(&self, proof: Proof<'_>) -> Result<Verified, Failure> {
        self.0.of("verify").await.verify(proof).await
    }

    async fn confirm_grant(&self, grant: &Grant, answer: FactorAnswer<'_>) -> Result<Grant, Failure> {
        self.0.of("confirm_grant").await.confirm_grant(grant, answer).await
    }

    async fn renew_grant(&self, grant: &Grant) -> Result<Grant, Failure> {
        self.0.of("renew_grant").await.renew_grant(grant).await
    }

    async fn end_grant(&self, grant: &Grant) -> Result<(), Failure> {
        self.0.of("end_grant").await.end_grant(grant).await
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<OtherDevices, Failure> {
        self.0.of("set_password").await.set_password(grant, new).await
    }

    async fn change_password(&self, change: PasswordChange<'_>) -> Result<Changed, Failure> {
        self.0.of("change_password").await.change_password(change).await
    }

    async fn request_confirmation_code(&self, access_token: &Secret) -> Result<(), Failure> {
        self.0.of("request_confirmation_code").await.request_confirmation_code(access_token).await
    }

    async fn password_policy(&self) -> Result<ServerPolicy, Failure> {
        self.0.of("password_policy").await.password_policy().await
    }

    async fn sign_in(&self, request: SignInRequest<'_>) -> Result<SignedIn, Failure> {
        self.0.of("sign_in").await.sign_in(request).await
    }

    async fn answer_challenge(&self, challenge: &Challenge, answer: FactorAnswer<'_>) -> Result<SignedIn, Failure> {
        self.0.of("answer_challenge").await.answer_challenge(challenge, answer).await
    }

    async fn end_challenge(&self, challenge: &Challenge) -> Result<(), Failure> {
        self.0.of("end_challenge").await.end_challenge(challenge).await
    }

    async fn refresh_session(&self, session: &Session) -> Result<Session, Failure> {
        self.0.of("refresh_session").await.refresh_session(session).await
    }

    async fn sign_out(&self, access_token: &Secret, which: SignOut) -> Result<(), Failure> {
        self.0.of("sign_out").await.sign_out(access_token, which).await
    }
}
