//! What a machine is waiting for: at most one effect at a time, and its answer only once.
//!
//! This is where three promises of every flow live. *Write-ahead*: a mutation given to
//! [`Flight::send_ahead`] starts only after its record was written, and never starts if that fails.
//! *Late answers change nothing*: an answer whose effect is no longer awaited is dropped. *A captcha is
//! a step on the way*: where the server wants one, the host is asked, and the same effect goes out again.

use std::mem;

use super::{Answer, Effect, EffectId, Issued};
use crate::backend::Failure;

/// How often a host is asked for a captcha token for one press, before the person is told.
const MOST_CAPTCHAS: u8 = 3;

/// The effect in flight, and those issued by the step that is being taken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Flight {
    /// The record that storage effects are about.
    record: &'static str,
    last: u64,
    awaited: Option<Awaited>,
    issued: Vec<Issued>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Awaited {
    /// The effect whose answer comes next: the one below, or what has to come before it.
    id: EffectId,
    effect: Effect,
    phase: Phase,
    captchas: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Phase {
    /// Its record is still being written: it has not been sent yet.
    Writing,
    /// It is on its way.
    Sent,
    /// It was refused for want of a captcha, which is being solved.
    SolvingCaptcha,
}

impl Flight {
    /// Of a flow with this record.
    pub(crate) fn of(record: &'static str) -> Self {
        Self { record, last: 0, awaited: None, issued: Vec::new() }
    }

    /// From here on, storage effects are about this record: a flow above two others keeps theirs apart.
    pub(crate) fn about(&mut self, record: &'static str) {
        self.record = record;
    }

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
        self.awaited = Some(Awaited { id, effect, phase: Phase::Sent, captchas: 0 });
    }

    /// Writes the record first, then sends the mutation and waits for its answer.
    pub(crate) fn send_ahead(&mut self, write: Effect, mutation: Effect) {
        let id = self.tell(write);
        self.awaited = Some(Awaited { id, effect: mutation, phase: Phase::Writing, captchas: 0 });
    }

    /// Issues an effect whose answer nobody waits for.
    pub(crate) fn tell(&mut self, effect: Effect) -> EffectId {
        self.last += 1;
        let id = EffectId(self.last);
        self.issued.push(Issued { id, effect, record: self.record });
        id
    }

    /// Takes an answer. `None` where it is late, or only let go on what waits behind it.
    /// [`Answer::Persisted`] comes out only when the record could not be written, so that the mutation
    /// was not sent; [`Failure::CaptchaRequired`] only when there is no captcha to be had.
    pub(crate) fn land(&mut self, id: EffectId, answer: Answer, can_solve_captcha: bool) -> Option<Answer> {
        let awaited = self.awaited.take_if(|awaited| awaited.id == id)?;
        match (awaited.phase, answer) {
            (Phase::Writing, Answer::Persisted(Ok(()))) => {
                self.send(awaited.effect);
                None
            }
            (Phase::SolvingCaptcha, Answer::CaptchaSolved(true)) => {
                let id = self.tell(awaited.effect.clone());
                self.awaited = Some(Awaited { id, phase: Phase::Sent, ..awaited });
                None
            }
            (Phase::SolvingCaptcha, _) => awaited.effect.failed(Failure::CaptchaRequired),
            (Phase::Sent, answer)
                if can_solve_captcha
                    && awaited.effect.takes_captcha()
                    && awaited.captchas < MOST_CAPTCHAS
                    && answer.failure() == Some(&Failure::CaptchaRequired) =>
            {
                let id = self.tell(Effect::SolveCaptcha);
                let captchas = awaited.captchas + 1;
                self.awaited = Some(Awaited { id, phase: Phase::SolvingCaptcha, captchas, ..awaited });
                None
            }
            (Phase::Writing | Phase::Sent, answer) => Some(answer),
        }
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

impl Effect {
    /// Whether a captcha token can be sent with it.
    fn takes_captcha(&self) -> bool {
        matches!(self, Self::RequestInstructions { .. } | Self::SignIn { .. })
    }

    /// The answer of this effect where it failed like this; `None` for effects that nobody waits for.
    pub(crate) fn failed(&self, failure: Failure) -> Option<Answer> {
        use super::{LinkHistory, PersistError, Restored};
        use crate::host::StoreError;
        Some(match self {
            Self::Persist(_) | Self::PersistRequest(_) => Answer::Persisted(Err(PersistError::Store(StoreError))),
            Self::Restore => Answer::Restored(Restored::Unreadable),
            Self::LookForReset => Answer::ResetFound(false),
            // What cannot be looked up is taken for new: better an old link's word than a new one lost.
            Self::LookUpLink => Answer::LinkLookedUp(LinkHistory::default()),
            Self::AskAccount => Answer::Account(None),
            Self::RequestInstructions { .. } => Answer::Requested(Err(failure)),
            Self::Verify { proof, .. } => Answer::Verified(*proof, Err(failure)),
            Self::ConfirmGrant { .. } => Answer::GrantConfirmed(Err(failure)),
            Self::RenewGrant => Answer::GrantRenewed(Err(failure)),
            Self::SetPassword => Answer::PasswordSet(Err(failure)),
            Self::ChangePassword { .. } => Answer::PasswordChanged(Err(failure)),
            Self::MailConfirmationCode => Answer::CodeMailed(Err(failure)),
            Self::SignIn { .. } | Self::AnswerChallenge { .. } => Answer::SignedIn(Err(failure)),
            Self::SignOutOthers | Self::SignOutOthersOfHost => Answer::OthersSignedOut(false),
            Self::HandOver => Answer::HandedOver(false),
            Self::SolveCaptcha => Answer::CaptchaSolved(false),
            Self::DeleteRecord
            | Self::DeleteRecordKeepTicket
            | Self::Wipe(_)
            | Self::LearnPolicy
            | Self::TellSessionOver
            | Self::RememberLink
            | Self::ForgetLink
            | Self::ReplaceSession
            | Self::EndGrant
            | Self::EndChallenge
            | Self::EndSession => return None,
        })
    }
}

impl Answer {
    /// Why the server did not do it, if it did not.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Requested(result)
            | Self::GrantConfirmed(result)
            | Self::GrantRenewed(result)
            | Self::CodeMailed(result) => result.as_ref().err(),
            Self::Verified(_, result) => result.as_ref().err(),
            Self::PasswordSet(result) => result.as_ref().err(),
            Self::PasswordChanged(result) => result.as_ref().err(),
            Self::SignedIn(result) => result.as_ref().err(),
            Self::Persisted(_)
            | Self::Restored(_)
            | Self::ResetFound(_)
            | Self::LinkLookedUp(_)
            | Self::Account(_)
            | Self::PolicyLearned(_)
            | Self::OthersSignedOut(_)
            | Self::HandedOver(_)
            | Self::CaptchaSolved(_) => None,
        }
    }
}
