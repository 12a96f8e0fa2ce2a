//! What each effect does, and what its answer is.
//!
//! [`Shared::begin`] takes what an effect needs out of the vault while the flow's lock is held; the
//! I/O then runs without it. Secrets are exposed nowhere here: they go to a [`Backend`] or a
//! [`Store`] as [`Secret`]s.
//!
//! [`Backend`]: crate::backend::Backend
//! [`Store`]: crate::host::Store

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest;

use super::{Services, Shared, State, storage::tell, vault::Vault};
use crate::{
    address::Address,
    backend::{Confirmation, Failure, Grant, Proof, Proved, ResetRequest, Saved, Session, SignOut, SignedIn},
    flow::{Answer, Asks, Effect, EffectId, Entry, Flow, Proven, Restored, SavedFacts, Slot},
    host::LogLevel,
    link::{LinkKind, RequestId},
    secret::Secret,
};

impl<F: Flow> Shared<F> {
    /// Starts an effect. Called under the lock of the flow; returns at once.
    pub(super) fn begin(self: &Arc<Self>, state: &mut State<F>, id: EffectId, effect: Effect) {
        let vault = &mut state.vault;
        match effect {
            Effect::Wipe(slots) => vault.wipe(slots),
            Effect::Persist(record) => self.persist(state, id, record),
            Effect::Forget => self.forget(vault),
            Effect::Restore => self.restore(id),
            Effect::LookForReset => self.look_for_reset(id),
            Effect::AskAccount => {
                // Nobody waits for it, so a host that never answers must not keep the flow.
                let flow = Arc::downgrade(self);
                self.spawn(async move |services| tell(&flow, id, Answer::Account(services.source.account().await)));
            }
            Effect::RequestReset { address, request } => {
                let verifier = vault.verifier.as_ref().map(|(_, verifier)| Arc::clone(verifier));
                self.run(id, async move |services| {
                    Answer::Requested(request_reset(&services, &address, request, verifier).await)
                });
            }
            Effect::ProveByCode { address } => {
                let code = vault.code();
                self.prove(id, async move |services| {
                    services.backend.prove(Proof::Code { address: &address, code: &code }).await
                });
            }
            Effect::ProveByLink(kind) => {
                let token = vault.get(Slot::Link);
                let verifier = vault.verifier.as_ref().map(|(_, verifier)| Arc::clone(verifier));
                self.prove(id, async move |services| match (kind, verifier) {
                    (LinkKind::Token, _) => services.backend.prove(Proof::LinkToken(&token)).await,
                    (LinkKind::PkceCode, Some(verifier)) => {
                        services.backend.prove(Proof::PkceCode { code: &token, verifier: &verifier }).await
                    }
                    (LinkKind::PkceCode, None) => Err(Failure::OtherDevice),
                });
            }
            Effect::SetPassword => {
                let (grant, new) = (vault.grant.clone(), vault.get(Slot::NewPassword));
                self.save(id, async move |services| match grant {
                    Some(grant) => services.backend.set_password(&grant, &new).await,
                    None => Err(Failure::SessionOver),
                });
            }
            Effect::ChangePassword(asks) => {
                let new = vault.get(Slot::NewPassword);
                let (current, code) = (vault.get(Slot::CurrentPassword), vault.code());
                self.save(id, async move |services| {
                    let confirmation = match asks {
                        Asks::Nothing => Confirmation::None,
                        Asks::CurrentPassword => Confirmation::CurrentPassword(&current),
                        Asks::MailedCode => Confirmation::MailedCode(&code),
                    };
                    let token = lent_token(&services).await?;
                    services.backend.change_password(&token, &new, confirmation).await
                });
            }
            Effect::MailConfirmationCode => self.run(id, async move |services| {
                let mailed = match lent_token(&services).await {
                    Ok(token) => services.backend.request_confirmation_code(&token).await,
                    Err(failure) => Err(failure),
                };
                Answer::CodeMailed(mailed)
            }),
            Effect::SignIn { address, slot } => self.sign_in(id, address, vault.get(slot)),
            Effect::SignOutOthers => {
                let token = vault.session.as_ref().map(access_token);
                self.run(id, async move |services| {
                    let signed_out = match token {
                        Some(token) => services.backend.sign_out(&token, SignOut::Others).await.is_ok(),
                        None => false,
                    };
                    Answer::OthersSignedOut(signed_out)
                });
            }
            Effect::HandOver => {
                let session = vault.session.take();
                self.run(id, async move |services| {
                    let taken = match session {
                        Some(session) => services.sink.signed_in(session).await.is_ok(),
                        None => false,
                    };
                    Answer::HandedOver(taken)
                });
            }
            Effect::EndSession => self.spawn(async move |services| services.sink.must_sign_in_again().await),
            Effect::DropGrant => {
                if let Some(Grant::Session(session)) = vault.grant.take().as_deref() {
                    self.end(access_token(session));
                }
            }
            Effect::DropSession => {
                if let Some(session) = vault.session.take() {
                    self.end(session.access_token);
                }
            }
        }
    }

    fn spawn<Work>(self: &Arc<Self>, work: impl FnOnce(Arc<Services>) -> Work + Send + 'static)
    where
        Work: Future<Output = ()> + Send + 'static,
    {
        self.runtime.spawn(work(Arc::clone(&self.services)));
    }

    /// Runs work that brings an answer and nothing else.
    fn run<Work>(self: &Arc<Self>, id: EffectId, work: impl FnOnce(Arc<Services>) -> Work)
    where
        Work: Future<Output = Answer> + Send + 'static,
    {
        let work = work(Arc::clone(&self.services));
        self.run_bringing(id, async move { (work.await, None::<()>) }, |_, _| (), |()| Orphan::None);
    }

    /// Runs work that brings something for the vault beside its answer. What comes too late, for the
    /// flow went on or is closed, may hold a session; `orphan` says what becomes of it.
    fn run_bringing<T: Send + 'static>(
        self: &Arc<Self>,
        id: EffectId,
        work: impl Future<Output = (Answer, Option<T>)> + Send + 'static,
        keep: fn(&mut Vault, Option<T>),
        orphan: fn(T) -> Orphan,
    ) {
        let flow = Arc::clone(self);
        self.runtime.spawn(async move {
            let (answer, brought) = work.await;
            flow.log(LogLevel::Debug, &answer);
            let unwanted = flow.answer(id, answer, brought, keep).flatten();
            match unwanted.map_or(Orphan::None, orphan) {
                Orphan::None => {}
                Orphan::Unwanted(session) => flow.end(session.access_token),
                Orphan::TheHosts(session) => {
                    let _ = flow.services.sink.signed_in(session).await;
                }
            }
        });
    }

    fn prove<Work>(self: &Arc<Self>, id: EffectId, work: impl FnOnce(Arc<Services>) -> Work)
    where
        Work: Future<Output = Result<Proved, Failure>> + Send + 'static,
    {
        let work = work(Arc::clone(&self.services));
        let bring = async move {
            match work.await {
                Ok(Proved { grant, account, second_factor }) => {
                    (Answer::Proved(Ok(Proven { account, second_factor })), Some(grant))
                }
                Err(failure) => (Answer::Proved(Err(failure)), None),
            }
        };
        let session_of = |grant| match grant {
            Grant::Session(session) => Orphan::Unwanted(session),
            Grant::Token(_) => Orphan::None,
        };
        self.run_bringing(id, bring, |vault, grant| vault.grant = grant.map(Arc::new), session_of);
    }

    fn save<Work>(self: &Arc<Self>, id: EffectId, work: impl FnOnce(Arc<Services>) -> Work)
    where
        Work: Future<Output = Result<Saved, Failure>> + Send + 'static,
    {
        let work = work(Arc::clone(&self.services));
        let bring = async move {
            match work.await {
                Ok(Saved { others, replacement, must_sign_in_again }) => {
                    let facts = SavedFacts { others, replaced: replacement.is_some(), must_sign_in_again };
                    (Answer::Saved(Ok(facts)), replacement)
                }
                Err(failure) => (Answer::Saved(Err(failure)), None),
            }
        };
        self.run_bringing(id, bring, |vault, session| vault.session = session, Orphan::TheHosts);
    }

    fn sign_in(self: &Arc<Self>, id: EffectId, address: Address, password: Arc<Secret>) {
        let services = Arc::clone(&self.services);
        let bring = async move {
            match services.backend.sign_in(&address, &password).await {
                Ok(SignedIn::Session(session)) => (Answer::SignedIn(Ok(Entry::In)), Some(session)),
                Ok(SignedIn::SecondFactor) => (Answer::SignedIn(Ok(Entry::SecondFactor)), None),
                Err(failure) => (Answer::SignedIn(Err(failure)), None),
            }
        };
        self.run_bringing(id, bring, |vault, session| vault.session = session, Orphan::Unwanted);
    }

    /// Ends a session that nobody wants. Best effort: nobody waits for it.
    fn end(self: &Arc<Self>, token: Secret) {
        self.spawn(async move |services| {
            let _ = services.backend.sign_out(&token, SignOut::This).await;
        });
    }
}

/// A session that came when its flow had gone on, or was closed.
enum Orphan {
    None,
    /// Nobody asks for it any more: it is ended.
    Unwanted(Session),
    /// It replaces the host's own, which the save has ended: the host gets it all the same.
    TheHosts(Session),
}

/// The host's access token. A host that cannot tell, most often since it is offline and cannot
/// refresh, has not lost its session: nothing was sent, and the person may try again.
async fn lent_token(services: &Services) -> Result<Secret, Failure> {
    services.source.access_token().await.map_err(|_| Failure::NotSent)?.ok_or(Failure::SessionOver)
}

async fn request_reset(
    services: &Services,
    address: &Address,
    request: RequestId,
    verifier: Option<Arc<Secret>>,
) -> Result<(), Failure> {
    let challenge = verifier.map(|verifier| challenge(&verifier));
    let redirect = services.links.redirect_for(request);
    services.backend.request_reset(ResetRequest { address, redirect: &redirect, challenge: challenge.as_deref() }).await
}

/// The S256 challenge of a verifier (RFC 7636, section 4.2).
fn challenge(verifier: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.expose()))
}

/// A copy for a request that runs while the session itself moves on to the host.
fn access_token(session: &Session) -> Secret {
    Secret::from(session.access_token.expose())
}

/// A name for the log: what it is, never what it is about.
pub(super) trait Named {
    fn name(&self) -> String;
}

impl Named for Effect {
    fn name(&self) -> String {
        match self {
            Self::Restore => "restore",
            Self::LookForReset => "look for an unfinished reset",
            Self::AskAccount => "ask for the account",
            Self::Persist(record) => return format!("persist at {:?}", record.stage),
            Self::Forget => "forget the record",
            Self::RequestReset { .. } => "request reset instructions",
            Self::ProveByCode { .. } => "prove by code",
            Self::ProveByLink(_) => "prove by link",
            Self::SetPassword => "set the password",
            Self::ChangePassword(_) => "change the password",
            Self::MailConfirmationCode => "mail a confirmation code",
            Self::SignIn { .. } => "sign in",
            Self::SignOutOthers => "sign out other devices",
            Self::DropGrant => "drop the grant",
            Self::HandOver => "hand the session over",
            Self::DropSession => "drop the probe's session",
            Self::EndSession => "tell the host that its session is over",
            Self::Wipe(_) => "wipe",
        }
        .to_owned()
    }
}

impl Named for Answer {
    fn name(&self) -> String {
        let (what, failure) = match self {
            Self::Requested(result) => ("requested", result.as_ref().err()),
            Self::Proved(result) => ("proved", result.as_ref().err()),
            Self::Saved(result) => ("saved", result.as_ref().err()),
            Self::CodeMailed(result) => ("code mailed", result.as_ref().err()),
            Self::SignedIn(result) => ("signed in", result.as_ref().err()),
            Self::OthersSignedOut(_) => ("signed others out", None),
            Self::HandedOver(_) => ("handed over", None),
            Self::Persisted(_) => ("persisted", None),
            Self::Restored(Restored::Nothing) => ("restored: nothing", None),
            Self::Restored(_) => ("restored", None),
            Self::ResetFound(_) => ("looked for a reset", None),
            Self::Account(_) => ("asked for the account", None),
        };
        failure.map_or_else(|| what.to_owned(), |failure| format!("{what}: {failure}"))
    }
}
