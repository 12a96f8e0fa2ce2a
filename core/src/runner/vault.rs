//! Where a flow's secrets lie. The machine names them; only the runner touches them.

use std::{collections::HashMap, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::random;
use crate::{
    address::Address,
    backend::{Grant, Session},
    code,
    flow::{Facts, Slot},
    link::RequestId,
    policy::Policy,
    secret::Secret,
};

/// Secrets are shared with the effects that send them and wiped when the last of both lets go.
#[derive(Default)]
pub(super) struct Vault {
    slots: HashMap<Slot, Arc<Secret>>,
    pub(super) grant: Option<Arc<Grant>>,
    pub(super) session: Option<Session>,
    pub(super) verifier: Option<(RequestId, Arc<Secret>)>,
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
        }
    }

    /// What a slot holds; an empty secret where it holds nothing.
    pub(super) fn get(&self, slot: Slot) -> Arc<Secret> {
        self.slots.get(&slot).cloned().unwrap_or_else(|| Arc::new(Secret::new(Vec::new())))
    }

    /// The code, as the server wants it.
    pub(super) fn code(&self) -> Secret {
        code::cleaned(self.text(Slot::Code))
    }

    /// One verifier a request: it is made when the request is first written down.
    ///
    /// A PKCE code verifier is 32 random bytes as 43 characters (RFC 7636, section 4.1).
    pub(super) fn keep_verifier_for(&mut self, request: RequestId) {
        if self.verifier.as_ref().is_none_or(|(of, _)| *of != request) {
            let verifier = random::<32>().map(|bytes| Secret::from(URL_SAFE_NO_PAD.encode(bytes.as_slice())));
            self.verifier = verifier.map(|verifier| (request, Arc::new(verifier)));
        }
    }

    /// What a machine may know.
    pub(super) fn facts(&self, policy: &Policy, account: Option<&Address>) -> Facts {
        Facts {
            assessment: policy.assess(self.text(Slot::NewPassword), self.text(Slot::Retype), account),
            has_password: self.slots.contains_key(&Slot::Password),
            has_current: self.slots.contains_key(&Slot::CurrentPassword),
            has_code: !self.code().is_empty(),
        }
    }

    fn text(&self, slot: Slot) -> &str {
        self.slots.get(&slot).and_then(|secret| secret.expose_text()).unwrap_or_default()
    }
}
