//! What a machine is waiting for: at most one effect at a time, and its answer only once.
//!
//! This is where two promises of every flow live. *Write-ahead*: a mutation given to
//! [`Flight::send_ahead`] starts only after its record was written, and never starts if that fails.
//! *Late answers change nothing*: an answer whose effect is no longer awaited is dropped.

use std::mem;

use super::{Answer, Effect, EffectId, Issued, Record};

/// The effect in flight, and those issued by the step that is being taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Flight {
    last: u64,
    awaited: Option<Awaited>,
    issued: Vec<Issued>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Awaited {
    id: EffectId,
    effect: Effect,
    /// Whether the record of the effect is still being written, so that it has not been sent yet.
    writing: bool,
}

impl Flight {
    /// Whether nothing is awaited. While something is, another press of the same button sends
    /// nothing.
    pub(crate) fn is_idle(&self) -> bool {
        self.awaited.is_none()
    }

    /// The effect that is awaited, sent or about to be.
    pub(crate) fn awaited(&self) -> Option<&Effect> {
        self.awaited.as_ref().map(|awaited| &awaited.effect)
    }

    /// Whether this is the effect that is awaited.
    pub(crate) fn awaits(&self, id: EffectId) -> bool {
        self.awaited.as_ref().is_some_and(|awaited| awaited.id == id)
    }

    /// Issues an effect and waits for its answer.
    pub(crate) fn send(&mut self, effect: Effect) {
        let id = self.tell(effect.clone());
        self.awaited = Some(Awaited { id, effect, writing: false });
    }

    /// Writes the record first, then sends the mutation and waits for its answer.
    pub(crate) fn send_ahead(&mut self, record: Record, mutation: Effect) {
        let id = self.tell(Effect::Persist(record));
        self.awaited = Some(Awaited { id, effect: mutation, writing: true });
    }

    /// Issues an effect whose answer nobody waits for.
    pub(crate) fn tell(&mut self, effect: Effect) -> EffectId {
        self.last += 1;
        let id = EffectId(self.last);
        self.issued.push(Issued { id, effect });
        id
    }

    /// Takes an answer, and tells which effect it answers. `None` where it is late, or only let the
    /// mutation behind it go. [`Answer::Persisted`] comes out only when the record could not be
    /// written, so that the mutation was not sent.
    pub(crate) fn land(&mut self, id: EffectId, answer: Answer) -> Option<(Effect, Answer)> {
        let Awaited { effect, writing, .. } = self.awaited.take_if(|awaited| awaited.id == id)?;
        if writing && answer == Answer::Persisted(Ok(())) {
            self.send(effect);
            return None;
        }
        Some((effect, answer))
    }

    /// Stops waiting: whatever is in flight may still happen, but its answer changes nothing.
    pub(crate) fn abandon(&mut self) {
        self.awaited = None;
    }

    /// The effects issued since the last call, in order.
    pub(crate) fn take_issued(&mut self) -> Vec<Issued> {
        mem::take(&mut self.issued)
    }
}
