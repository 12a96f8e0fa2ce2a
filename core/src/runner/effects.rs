//! What each effect does, and what its answer is.
//!
//! [`Starter::begin`] takes what an effect needs out of the vault while the flow's lock is held; the
//! I/O then runs without it, and never for longer than the call's time. A password goes this way:
//! `FlowHandle::put` lays it into its slot, an effect below takes it from there, and the backend writes it
//! into its request. Secrets are exposed nowhere here.

use std::{pin::Pin, sync::Arc, time::Duration};

use tokio::{
    runtime::Handle,
    time::{Instant, sleep_until, timeout},
};

use super::{
    Running, Services,
    outcome::{Outcome, alone, changed_session, exchanged, granted, signed_in, tells_by_its_time, whole_steps},
    vault::{Brought, Held, Vault},
};
use crate::{
    address::Address,
    backend::{
        self, Challenge, FactorAnswer, Failure, Grant, InstructionsRequest, PasswordChange, Proof, Session,
        SignInRequest, SignOut,
    },
    flow::{Answer, Effect, EffectId, Issued, ProofKind, Slot},
    host::StoreError,
    secret::Secret,
};

/// What an adapter's own clock may be late, so that its more exact answer comes first.
pub(crate) const GRACE: Duration = Duration::from_secs(2);

impl Services {
    /// How long an effect may take before it is given up.
    fn limit(&self, effect: &Effect) -> Duration {
        let one_call = self.rules.timing.call + GRACE;
        match effect {
            Effect::SolveCaptcha => self.rules.timing.captcha,
            // The host is asked first, then the server; and both once more where the host's token is too old.
            Effect::ChangePassword { .. } | Effect::MailConfirmationCode | Effect::SignOutOthersOfHost => 4 * one_call,
            _ => one_call,
        }
    }

    /// A call that another one came before. Given up, it counts as lost: something may have been sent.
    async fn within_its_time<T>(&self, call: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        timeout(self.rules.timing.call + GRACE, call).await.unwrap_or(Err(Failure::Lost))
    }
}

/// Where effects run, and what they reach.
#[derive(Clone, Copy)]
pub(super) struct Outside<'a> {
    pub(super) services: &'a Arc<Services>,
    pub(super) runtime: &'a Handle,
}

/// Starts the effects of one flow. Nothing in here is generic over the flow: each flow would have all of it
/// in the library once more.
pub(super) struct Starter<'a> {
    pub(super) outside: Outside<'a>,
    pub(super) flow: Arc<dyn Running>,
}

type Work = Pin<Box<dyn Future<Output = Outcome> + Send>>;

impl Starter<'_> {
    /// Starts an effect. Called under the lock of the flow; returns at once.
    #[allow(clippy::too_many_lines)] // One list of all effects, each a few lines.
    pub(super) fn begin(
        &self,
        vault: &mut Vault,
        account: Option<&Address>,
        Issued { id, effect, record: of }: Issued,
    ) {
        let outside = self.outside;
        let backend = Arc::clone(&outside.services.backend);
        match effect {
            // At once
            Effect::Wipe(slots) => vault.wipe(slots),
            Effect::ReplaceSession => {
                if let Some(held) = &mut vault.session {
                    held.replaces = true;
                }
            }

            // The phone's own stores, in order
            Effect::Restore => self.restore(vault, id, of),
            Effect::LookForReset => self.look_for_reset(id),
            Effect::LookUpLink => self.look_up_link(vault, id),
            Effect::RememberLink => self.remember_link(vault),
            Effect::ForgetLink => self.forget_link(vault),
            Effect::Persist(record) => self.persist(vault, account, id, (of, record)),
            Effect::PersistRequest(record) => self.persist_request(vault, account, id, (of, record)),
            Effect::DeleteRecord => {
                vault.ticket = None;
                self.delete_record(vault, of);
            }
            Effect::DeleteRecordKeepTicket => self.delete_record(vault, of),

            // The host
            Effect::AskAccount => self.ask_host(id, effect, async |services: Arc<Services>| {
                alone(Answer::Account(services.sessions.account().await))
            }),
            Effect::HandOver => {
                let held = vault.session.take();
                self.run(id, effect, async move |services| hand_over(&services, held).await);
            }
            Effect::TellSessionOver => {
                outside.spawn(async move |services| services.sessions.must_sign_in_again().await);
            }
            Effect::SolveCaptcha => self.ask_host(id, effect, async |services: Arc<Services>| {
                let solved = match &services.captcha {
                    Some(captcha) => captcha.solve().await.ok().flatten(),
                    None => None,
                };
                match solved {
                    Some(token) => (Answer::CaptchaSolved(true), Brought::Captcha(token)),
                    None => alone(Answer::CaptchaSolved(false)),
                }
            }),

            // The server: instructions and proofs
            Effect::LearnPolicy => self.learn_policy(id),
            Effect::RequestInstructions { ref address, request } => {
                let (address, captcha) = (address.clone(), vault.captcha.take());
                let ticket = vault.ticket.as_ref().map(|(_, ticket)| Arc::clone(ticket)).unwrap_or_default();
                self.run_evenly(id, effect, async move |services| {
                    let redirect = services.links.redirect_for(request);
                    let request = InstructionsRequest {
                        address: &address,
                        redirect: redirect.as_deref(),
                        ticket: &ticket,
                        captcha: captcha.as_ref(),
                    };
                    match services.backend.request_instructions(request).await {
                        Ok(ticket) => (Answer::Requested(Ok(())), ticket.map_or(Brought::Nothing, Brought::Ticket)),
                        Err(failure) => alone(Answer::Requested(Err(failure))),
                    }
                });
            }
            Effect::Verify { proof, ref address } => {
                let address = address.clone();
                let ticket = vault.ticket.as_ref().map(|(_, ticket)| Arc::clone(ticket));
                let (code, link) = (vault.code(outside.services.code_format()), vault.link.clone());
                self.run(id, effect, async move |_| {
                    let brought = match proof {
                        ProofKind::Code => code.as_ref().map(backend::Brought::Code),
                        ProofKind::Link => link.as_deref().map(backend::Brought::Link),
                        ProofKind::ConfirmedElsewhere => Some(backend::Brought::ConfirmedElsewhere),
                    };
                    let verified = match brought {
                        Some(brought) => {
                            backend.verify(Proof { address: &address, ticket: ticket.as_deref(), brought }).await
                        }
                        None => Err(Failure::ProofRefused),
                    };
                    granted(proof, verified)
                });
            }
            Effect::ConfirmGrant { recovery_code } => {
                let (grant, code) = (vault.grant.clone(), vault.second_factor(recovery_code));
                self.run(id, effect, async move |_| {
                    let confirmed = match grant {
                        Some(grant) => backend.confirm_grant(&grant, FactorAnswer { code: &code, recovery_code }).await,
                        None => Err(Failure::SessionOver),
                    };
                    exchanged(confirmed, Answer::GrantConfirmed)
                });
            }
            Effect::RenewGrant => {
                let grant = vault.grant.clone();
                self.run(id, effect, async move |_| {
                    let renewed = match grant {
                        Some(grant) => backend.renew_grant(&grant).await,
                        None => Err(Failure::SessionOver),
                    };
                    exchanged(renewed, Answer::GrantRenewed)
                });
            }
            Effect::EndGrant => {
                if let Some(grant) = vault.grant.take() {
                    outside.end_grant(grant);
                }
            }

            // The server: the new password
            Effect::SetPassword => {
                let (grant, new) = (vault.grant.clone(), vault.get(Slot::NewPassword));
                self.run(id, effect, async move |_| {
                    let saved = match grant {
                        Some(grant) => backend.set_password(&grant, &new).await,
                        None => Err(Failure::SessionOver),
                    };
                    alone(Answer::PasswordSet(saved))
                });
            }
            Effect::ChangePassword { asks, ref account } => {
                let account = account.clone();
                let new = vault.get(Slot::NewPassword);
                let current = asks.current_password.then(|| vault.get(Slot::CurrentPassword));
                let mailed_code = asks.mailed_code.then(|| vault.code(outside.services.code_format())).flatten();
                self.run(id, effect, async move |services| {
                    let mut loan = Loan::default();
                    let changed = loop {
                        let access_token = match loan.token(&services).await {
                            Ok(token) => token,
                            Err(failure) => break Err(failure),
                        };
                        let change = PasswordChange {
                            access_token,
                            account: account.as_ref(),
                            new: &new,
                            current: current.as_deref(),
                            mailed_code: mailed_code.as_ref(),
                            sign_out_others: true,
                        };
                        let changed = services.within_its_time(services.backend.change_password(change)).await;
                        if loan.is_last(changed.as_ref().err()) {
                            break changed;
                        }
                    };
                    changed_session(changed)
                });
            }
            Effect::MailConfirmationCode => self.run(id, effect, async |services: Arc<Services>| {
                let mut loan = Loan::default();
                let mailed = loop {
                    let token = match loan.token(&services).await {
                        Ok(token) => token,
                        Err(failure) => break Err(failure),
                    };
                    let mailed = services.within_its_time(services.backend.request_confirmation_code(token)).await;
                    if loan.is_last(mailed.as_ref().err()) {
                        break mailed;
                    }
                };
                alone(Answer::CodeMailed(mailed))
            }),

            // The server: sessions
            Effect::SignIn { ref address, slot } => {
                let (address, password, captcha) = (address.clone(), vault.get(slot), vault.captcha.take());
                self.run_evenly(id, effect, async move |services| {
                    let request = SignInRequest { address: &address, password: &password, captcha: captcha.as_ref() };
                    signed_in(services.backend.sign_in(request).await)
                });
            }
            Effect::AnswerChallenge { recovery_code } => {
                let (challenge, code) = (vault.challenge.clone(), vault.second_factor(recovery_code));
                self.run(id, effect, async move |_| {
                    signed_in(match challenge {
                        Some(challenge) => {
                            backend.answer_challenge(&challenge, FactorAnswer { code: &code, recovery_code }).await
                        }
                        None => Err(Failure::SessionOver),
                    })
                });
            }
            Effect::EndChallenge => {
                if let Some(challenge) = vault.challenge.take() {
                    outside.end_challenge(challenge);
                }
            }
            Effect::SignOutOthers => {
                let held = vault.session.clone();
                self.run(id, effect, async move |_| {
                    let signed_out = match held {
                        Some(held) => backend.sign_out(&held.session.access_token, SignOut::Others).await.is_ok(),
                        None => false,
                    };
                    alone(Answer::OthersSignedOut(signed_out))
                });
            }
            Effect::SignOutOthersOfHost => self.run(id, effect, async |services: Arc<Services>| {
                let mut loan = Loan::default();
                let signed_out = loop {
                    let Ok(token) = loan.token(&services).await else { break false };
                    let signed_out = services.within_its_time(services.backend.sign_out(token, SignOut::Others)).await;
                    if loan.is_last(signed_out.as_ref().err()) {
                        break signed_out.is_ok();
                    }
                };
                alone(Answer::OthersSignedOut(signed_out))
            }),
            Effect::EndSession => {
                if let Some(held) = vault.session.take() {
                    outside.end_session(held.session);
                }
            }
        }
    }

    /// Runs an effect, and gives it up after its time: something may have been sent, so its answer counts
    /// as lost.
    fn run<W>(&self, id: EffectId, effect: Effect, work: impl FnOnce(Arc<Services>) -> W)
    where
        W: Future<Output = Outcome> + Send + 'static,
    {
        self.start(id, effect, Box::pin(work(Arc::clone(self.outside.services))));
    }

    fn start(&self, id: EffectId, effect: Effect, work: Work) {
        let limit = self.outside.services.limit(&effect);
        let flow = Arc::clone(&self.flow);
        self.outside.runtime.spawn(async move {
            if let Some((answer, brought)) = within(limit, &effect, work).await {
                flow.answer(id, answer, brought);
            }
        });
    }

    /// The same for what the host is asked and the server is not. The host may hang: a flow that nobody
    /// holds any more is not kept for that, nor what was typed into it.
    fn ask_host<W>(&self, id: EffectId, effect: Effect, work: impl FnOnce(Arc<Services>) -> W)
    where
        W: Future<Output = Outcome> + Send + 'static,
    {
        self.start_asking(id, effect, Box::pin(work(Arc::clone(self.outside.services))));
    }

    fn start_asking(&self, id: EffectId, effect: Effect, work: Work) {
        let limit = self.outside.services.limit(&effect);
        let flow = Arc::downgrade(&self.flow);
        self.outside.runtime.spawn(async move {
            let outcome = within(limit, &effect, work).await;
            if let (Some((answer, brought)), Some(flow)) = (outcome, flow.upgrade()) {
                flow.answer(id, answer, brought);
            }
        });
    }

    /// As [`Self::run`], with answers that could tell a known account from an unknown one by their time told at
    /// whole multiples of one length.
    fn run_evenly<W>(&self, id: EffectId, effect: Effect, work: impl FnOnce(Arc<Services>) -> W)
    where
        W: Future<Output = Outcome> + Send + 'static,
    {
        let step = self.outside.services.rules.timing.even_answers;
        let work: Work = Box::pin(work(Arc::clone(self.outside.services)));
        self.run(id, effect, async move |_| {
            let pressed = Instant::now();
            let outcome = work.await;
            if tells_by_its_time(&outcome.0) {
                sleep_until(pressed + whole_steps(pressed.elapsed(), step)).await;
            }
            outcome
        });
    }

    fn learn_policy(&self, id: EffectId) {
        let flow = Arc::downgrade(&self.flow);
        self.outside.spawn(async move |services| {
            if let Ok(told) = services.backend.password_policy().await
                && let Some(flow) = flow.upgrade()
            {
                let policy = services.learn_policy(&told);
                flow.answer(id, Answer::PolicyLearned(policy.assess("", "", None)), Brought::Nothing);
            }
        });
    }
}

impl Outside<'_> {
    /// Work that nobody waits for. It ends all the same.
    fn spawn<W>(self, work: impl FnOnce(Arc<Services>) -> W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        let limit = self.services.rules.timing.call + GRACE;
        let work: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(work(Arc::clone(self.services)));
        self.runtime.spawn(async move {
            let _ = timeout(limit, work).await;
        });
    }

    /// Ends what nobody wants any more.
    pub(super) fn end(self, unwanted: Brought) {
        match unwanted {
            Brought::Grant(grant) => self.end_grant(Arc::new(grant)),
            Brought::Challenge(challenge) => self.end_challenge(Arc::new(challenge)),
            Brought::Session(session) => self.end_session(Arc::new(session)),
            Brought::ReplacedSession(session) => {
                self.place_session(Held { session: Arc::new(session), replaces: true });
            }
            Brought::ReturnedSession(held) => self.place_session(held),
            Brought::Nothing | Brought::Ticket(_) | Brought::Captcha(_) | Brought::Restored { .. } => {}
        }
    }

    /// Puts a session that its flow has no use for where it belongs.
    fn place_session(self, held: Held) {
        if held.replaces {
            self.spawn(async move |services| {
                let _ = held.hand_to(services.sessions.as_ref()).await;
            });
        } else {
            self.end_session(held.session);
        }
    }

    /// The flow is closed: what it still holds of the server's is given back. Best effort, and nothing at
    /// all where the client is closed too.
    pub(super) fn let_go(self, vault: Vault) {
        if let Some(held) = vault.session {
            self.place_session(held);
        }
        if let Some(challenge) = vault.challenge {
            self.end_challenge(challenge);
        }
    }

    fn end_grant(self, grant: Arc<Grant>) {
        self.spawn(async move |services| {
            let _ = services.backend.end_grant(&grant).await;
        });
    }

    fn end_challenge(self, challenge: Arc<Challenge>) {
        self.spawn(async move |services| {
            let _ = services.backend.end_challenge(&challenge).await;
        });
    }

    fn end_session(self, session: Arc<Session>) {
        self.spawn(async move |services| {
            let _ = services.backend.sign_out(&session.access_token, SignOut::This).await;
        });
    }
}

/// What comes of the work, or of giving it up; `None` where nobody waits for it.
async fn within(limit: Duration, effect: &Effect, work: Work) -> Option<Outcome> {
    match timeout(limit, work).await {
        Ok(outcome) => Some(outcome),
        Err(_) => effect.failed(Failure::Lost).map(alone),
    }
}

/// A host that fails, or hangs, leaves the session with the flow.
async fn hand_over(services: &Services, held: Option<Held>) -> Outcome {
    let Some(held) = held else { return alone(Answer::HandedOver(false)) };
    match timeout(services.rules.timing.call, held.hand_to(services.sessions.as_ref())).await {
        Ok(Ok(())) => alone(Answer::HandedOver(true)),
        Ok(Err(_)) | Err(_) => (Answer::HandedOver(false), Brought::ReturnedSession(held)),
    }
}

/// The host's access token for one call. Where the server refuses it, nothing was done: a host that can get
/// another one is asked for that, and the call is made once more.
#[derive(Default)]
struct Loan {
    token: Option<Secret>,
    is_second: bool,
}

impl Loan {
    async fn token(&mut self, services: &Services) -> Result<&Secret, Failure> {
        let token = match self.token.take() {
            None => lent_token(services).await?,
            Some(refused) => {
                self.is_second = true;
                let asking = services.sessions.newer_access_token(&refused);
                let newer = timeout(services.rules.timing.call, asking).await.unwrap_or(Err(StoreError));
                newer.map_err(|StoreError| Failure::NotSent)?.ok_or(Failure::SessionOver)?
            }
        };
        Ok(self.token.insert(token))
    }

    /// Whether what came of the call is what comes of the effect.
    fn is_last(&self, failure: Option<&Failure>) -> bool {
        self.is_second || failure != Some(&Failure::SessionOver)
    }
}

/// The host's access token. A host that cannot tell, most often since it is offline and cannot
/// refresh, has not lost its session: nothing was sent, and the person may try again.
async fn lent_token(services: &Services) -> Result<Secret, Failure> {
    match timeout(services.rules.timing.call, services.sessions.access_token()).await {
        Ok(Ok(token)) => token.ok_or(Failure::SessionOver),
        Ok(Err(_)) | Err(_) => Err(Failure::NotSent),
    }
}
