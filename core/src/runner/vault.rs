//! Where a flow's secrets lie. The machine names them; only the runner touches them.

use std::{collections::HashMap, sync::Arc};

use crate::{
    address::Address,
    backend::{Challenge, Grant, LinkProof, Session, Ticket},
    code::{self, CodeFormat},
    flow::{CodeFact, Facts, Slot},
    host::{SessionHost, StoreError},
    link::{LinkDigest, RequestId},
    policy::Policy,
    problem::Problem,
    secret::Secret,
};

/// A code that confirms a change may be wanted by a server whose resets have none.
const CONFIRMATION_CODE: CodeFormat = CodeFormat::digits(6..=10);

/// Secrets are shared with the effects that send them and wiped when the last of both lets go.
#[derive(Default)]
pub(super) struct Vault {
    slots: HashMap<Slot, Arc<Secret>>,
    /// How often each slot was emptied by the flow.
    emptied: Emptied,
    pub(super) link: Option<Arc<LinkProof>>,
    /// What names the link that came last.
    pub(super) incoming: Option<Incoming>,
    pub(super) ticket: Option<(RequestId, Arc<Ticket>)>,
    pub(super) grant: Option<Arc<Grant>>,
    pub(super) challenge: Option<Arc<Challenge>>,
    pub(super) session: Option<Held>,
    /// A captcha token for the next request, and for no other.
    pub(super) captcha: Option<Secret>,
}

/// Counts how often the flow emptied each slot. A field on the screen is emptied when the number of its
/// slot changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Emptied([u32; Slot::ALL.len()]);

impl Emptied {
    /// How often this slot was.
    #[must_use]
    pub fn count(&self, slot: Slot) -> u32 {
        self.0[slot.number()]
    }

    /// The slots that were emptied since `before`.
    #[must_use]
    pub fn since(&self, before: &Self) -> Vec<Slot> {
        Slot::ALL.into_iter().filter(|slot| self.count(*slot) != before.count(*slot)).collect()
    }
}

/// What names a link, to know it again.
#[derive(Clone, Copy)]
pub(super) struct Incoming {
    pub(super) digest: LinkDigest,
    /// The request that it says it belongs to.
    pub(super) request: Option<RequestId>,
}

/// A session on its way to the host.
#[derive(Clone)]
pub(crate) struct Held {
    pub(super) session: Arc<Session>,
    /// Whether it replaces the host's own, which the server has ended: nobody else can give it one.
    pub(super) replaces: bool,
}

impl Held {
    pub(super) async fn hand_to(&self, host: &dyn SessionHost) -> Result<(), StoreError> {
        let session = Arc::clone(&self.session);
        if self.replaces { host.session_replaced(session).await } else { host.signed_in(session).await }
    }
}

/// What an effect brings for the vault, beside its answer.
pub(crate) enum Brought {
    Nothing,
    Ticket(Ticket),
    Grant(Grant),
    Challenge(Challenge),
    /// Of a sign-in: nobody has it yet.
    Session(Session),
    /// Of a change: it replaces the host's own, which the server has ended.
    ReplacedSession(Session),
    /// What the host did not take.
    ReturnedSession(Held),
    Captcha(Secret),
    Restored {
        ticket: Option<(RequestId, Ticket)>,
        grant: Option<Grant>,
    },
}

impl Vault {
    pub(super) fn put(&mut self, slot: Slot, secret: Secret) {
        if secret.is_empty() {
            self.slots.remove(&slot);
        } else {
            self.slots.insert(slot, Arc::new(secret));
        }
    }

    pub(super) fn wipe(&mut self, slots: &[Slot]) {
        for slot in slots {
            self.slots.remove(slot);
            self.emptied.0[slot.number()] = self.emptied.count(*slot).wrapping_add(1);
            if *slot == Slot::Link {
                (self.link, self.incoming) = (None, None);
            }
        }
    }

    pub(super) fn emptied(&self) -> Emptied {
        self.emptied
    }

    /// Takes what an effect brought.
    pub(super) fn keep(&mut self, brought: Brought) {
        match brought {
            Brought::Nothing => {}
            // The request is that of the ticket that was prepared for it.
            Brought::Ticket(ticket) => {
                if let Some((_, known)) = &mut self.ticket {
                    *known = Arc::new(ticket);
                }
            }
            Brought::Grant(grant) => self.grant = Some(Arc::new(grant)),
            Brought::Challenge(challenge) => self.challenge = Some(Arc::new(challenge)),
            Brought::Session(session) => {
                (self.session, self.challenge) = (Some(Held { session: Arc::new(session), replaces: false }), None);
            }
            Brought::ReplacedSession(session) => {
                self.session = Some(Held { session: Arc::new(session), replaces: true });
            }
            Brought::ReturnedSession(held) => self.session = Some(held),
            Brought::Captcha(token) => self.captcha = Some(token),
            Brought::Restored { ticket, grant } => {
                self.ticket = ticket.map(|(request, ticket)| (request, Arc::new(ticket)));
                self.grant = grant.map(Arc::new);
            }
        }
    }

    /// What a slot holds; an empty secret where it holds nothing.
    pub(super) fn get(&self, slot: Slot) -> Arc<Secret> {
        self.slots.get(&slot).cloned().unwrap_or_else(|| Arc::new(Secret::new(Vec::new())))
    }

    /// The mailed code in what was typed, if there is one.
    pub(super) fn code(&self, format: Option<CodeFormat>) -> Option<Secret> {
        code::find(self.text(Slot::Code), format.unwrap_or(CONFIRMATION_CODE))
    }

    /// The second factor, as the server wants it.
    pub(super) fn second_factor(&self, recovery_code: bool) -> Secret {
        let typed = self.text(Slot::SecondFactor);
        // A recovery code may be of anything; what stands around it is not part of it.
        if recovery_code { Secret::from(typed.trim()) } else { code::cleaned(typed) }
    }

    /// What a machine may know.
    pub(super) fn facts(&self, policy: &Policy, format: Option<CodeFormat>, account: Option<&Address>) -> Facts {
        let address = self.text(Slot::Address);
        Facts {
            address: Address::parse(address)
                .map_err(|_| if address.trim().is_empty() { Problem::EnterAddress } else { Problem::CorrectAddress }),
            assessment: policy.assess(self.text(Slot::NewPassword), self.text(Slot::Retype), account),
            has_password: self.slots.contains_key(&Slot::Password),
            has_current: self.slots.contains_key(&Slot::CurrentPassword),
            code: match self.code(format) {
                Some(_) => CodeFact::Present,
                None if self.text(Slot::Code).trim().is_empty() => CodeFact::Missing,
                None => CodeFact::NotACode,
            },
            has_second_factor: !self.text(Slot::SecondFactor).trim().is_empty(),
        }
    }

    fn text(&self, slot: Slot) -> &str {
        self.slots.get(&slot).and_then(|secret| secret.expose_text()).unwrap_or_default()
    }
}
