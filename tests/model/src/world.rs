//! The server, the stores and the network, as far as a reducer can tell them apart.

use std::time::Duration;

use repass_core::{
    backend::{Failure, OtherDevices, WeakReason},
    flow::{Answer, Asks, Effect, EffectId, Entry, Event, Proven, Record, Restored, SavedFacts, Stage},
    host::StoreError,
    time::{Deadline, Timestamp},
};

use crate::subject::{account, other_account};

/// Something started and not yet answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pending {
    /// Its name.
    pub id: EffectId,
    /// What it is.
    pub effect: Effect,
    /// The save that it belongs to.
    pub attempt: u8,
    /// The answer on its way back, once it was carried out.
    pub done: Option<Answer>,
}

/// How the stores or the server take an effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They do it.
    Done,
    /// They do it, but a second factor stands in between.
    SecondFactor,
    /// The proof opened another account than the one asked for.
    OtherAccount,
    /// The server refuses, certainly.
    Refused(Failure),
    /// The store cannot, or the host does not take it.
    Failed,
}

/// What is true outside of the machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct World {
    in_flight: Vec<Pending>,
    /// Requests whose answer was lost, or whose app was killed, before they were carried out. They
    /// may be carried out at any later time.
    late_effects: Vec<(Effect, u8)>,
    stored: Option<(Record, bool)>,
    has_grant: bool,
    proof_spent: bool,
    /// Counts the saves that a person began.
    pub attempt: u8,
    /// The saves that the server carried out, a bit each.
    saved: u16,
    /// When instructions were last called sent.
    pub last_sent: Option<Timestamp>,
    /// Whether the answer to a save was lost, or the app was killed before it came, and nothing has
    /// settled it since.
    pub lost_a_save: bool,
}

/// Whether it goes over the network. All of these change something on the server, or send a mail.
#[must_use]
pub fn is_request(effect: &Effect) -> bool {
    !matches!(
        effect,
        Effect::Restore
            | Effect::LookForReset
            | Effect::AskAccount
            | Effect::Persist(_)
            | Effect::Forget
            | Effect::HandOver
            | Effect::EndSession
            | Effect::Wipe(_)
    )
}

/// Whether it saves a new password.
#[must_use]
pub fn is_save(effect: &Effect) -> bool {
    matches!(effect, Effect::SetPassword | Effect::ChangePassword(_))
}

/// Whether nobody waits for its answer.
#[must_use]
pub fn is_fire_and_forget(effect: &Effect) -> bool {
    matches!(effect, Effect::DropGrant | Effect::DropSession | Effect::EndSession | Effect::Wipe(_))
}

fn is_storage(effect: &Effect) -> bool {
    matches!(effect, Effect::Restore | Effect::LookForReset | Effect::Persist(_) | Effect::Forget)
}

impl World {
    /// What was started and not yet answered.
    #[must_use]
    pub fn in_flight(&self) -> &[Pending] {
        &self.in_flight
    }

    /// What may still be carried out though nobody waits for it any more.
    #[must_use]
    pub fn late_effects(&self) -> &[(Effect, u8)] {
        &self.late_effects
    }

    /// Whether the server carried out the save that was begun last.
    #[must_use]
    pub fn saved_now(&self) -> bool {
        self.saved & (1 << self.attempt) != 0
    }

    /// The runner starts an effect.
    pub fn start(&mut self, id: EffectId, effect: Effect) {
        match effect {
            Effect::DropGrant => self.has_grant = false,
            _ if is_fire_and_forget(&effect) => {}
            _ => self.in_flight.push(Pending { id, effect, attempt: self.attempt, done: None }),
        }
    }

    /// Storage is carried out in order.
    #[must_use]
    pub fn may_be_carried_out(&self, at: usize) -> bool {
        let before = &self.in_flight[..at];
        !is_storage(&self.in_flight[at].effect)
            || !before.iter().any(|other| is_storage(&other.effect) && other.done.is_none())
    }

    /// How an effect can be taken now.
    #[must_use]
    pub fn outcomes(&self, effect: &Effect) -> Vec<Outcome> {
        let refused = |failures: &[Failure]| failures.iter().cloned().map(Outcome::Refused).collect::<Vec<_>>();
        let or = |mut done: Vec<Outcome>, failures: &[Failure]| {
            done.extend(refused(failures));
            done
        };
        let in_force = self.saved_now();
        match effect {
            Effect::Persist(_) | Effect::HandOver => vec![Outcome::Done, Outcome::Failed],
            Effect::RequestReset { .. } => or(
                vec![Outcome::Done],
                &[Failure::Cooldown { wait: None }, Failure::Limited { wait: None }, Failure::ServerFailed],
            ),
            Effect::ProveByCode { .. } | Effect::ProveByLink(_) if self.proof_spent => {
                refused(&[Failure::ProofRefused])
            }
            Effect::ProveByCode { .. } | Effect::ProveByLink(_) => {
                or(vec![Outcome::Done, Outcome::SecondFactor, Outcome::OtherAccount], &[Failure::ProofRefused])
            }
            Effect::SetPassword if !self.has_grant => refused(&[Failure::SessionOver]),
            Effect::SetPassword | Effect::ChangePassword(_) if in_force => {
                refused(&[Failure::SamePassword, Failure::Limited { wait: None }, Failure::Banned])
            }
            Effect::SetPassword => or(
                vec![Outcome::Done],
                &[Failure::WeakPassword(vec![WeakReason::Length]), Failure::SessionOver, Failure::Banned],
            ),
            Effect::ChangePassword(Asks::Nothing) => or(
                vec![Outcome::Done],
                &[Failure::CurrentPasswordRequired, Failure::ConfirmationRequired, Failure::SessionOver],
            ),
            Effect::ChangePassword(Asks::CurrentPassword) => {
                or(vec![Outcome::Done], &[Failure::CurrentPasswordWrong, Failure::CaptchaRequired])
            }
            Effect::ChangePassword(Asks::MailedCode) => or(vec![Outcome::Done], &[Failure::ConfirmationRefused]),
            Effect::SignIn { .. } if !in_force && self.attempt > 0 => {
                refused(&[Failure::WrongCredentials, Failure::Banned])
            }
            Effect::SignIn { .. } => or(
                vec![Outcome::Done, Outcome::SecondFactor],
                &[Failure::Limited { wait: None }, Failure::CaptchaRequired],
            ),
            Effect::MailConfirmationCode => or(vec![Outcome::Done], &[Failure::Cooldown { wait: None }]),
            Effect::SignOutOthers => or(vec![Outcome::Done], &[Failure::Refused]),
            _ => vec![Outcome::Done],
        }
    }

    /// The stores or the server carry it out; the answer is on its way back.
    pub fn carry_out(&mut self, at: usize, outcome: &Outcome) {
        let Pending { effect, attempt, .. } = self.in_flight[at].clone();
        let is_done = !matches!(outcome, Outcome::Refused(_) | Outcome::Failed);
        if is_done {
            self.change(&effect, attempt);
        }
        self.in_flight[at].done = Some(self.answer(&effect, outcome));
    }

    fn change(&mut self, effect: &Effect, attempt: u8) {
        match effect {
            Effect::Persist(record) => self.stored = Some((*record, self.has_grant)),
            Effect::Forget => (self.stored, self.has_grant) = (None, false),
            Effect::RequestReset { .. } => self.proof_spent = false,
            Effect::ProveByCode { .. } | Effect::ProveByLink(_) => self.proof_spent = true,
            Effect::SetPassword | Effect::ChangePassword(_) => self.saved |= 1 << attempt,
            _ => {}
        }
    }

    fn answer(&self, effect: &Effect, outcome: &Outcome) -> Answer {
        let result = match outcome {
            Outcome::Refused(failure) => Err(failure.clone()),
            _ => Ok(()),
        };
        let saved = SavedFacts { others: OtherDevices::SignedOut, replaced: false, must_sign_in_again: false };
        match effect {
            Effect::Restore => Answer::Restored(self.restored()),
            Effect::LookForReset => Answer::ResetFound(self.stored.is_some()),
            Effect::AskAccount => Answer::Account(Some(account())),
            Effect::Persist(_) if *outcome == Outcome::Failed => Answer::Persisted(Err(StoreError)),
            Effect::RequestReset { .. } => Answer::Requested(result),
            Effect::ProveByCode { .. } | Effect::ProveByLink(_) => Answer::Proved(result.map(|()| Proven {
                account: Some(if *outcome == Outcome::OtherAccount { other_account() } else { account() }),
                second_factor: *outcome == Outcome::SecondFactor,
            })),
            Effect::SetPassword | Effect::ChangePassword(_) => Answer::Saved(result.map(|()| saved)),
            Effect::MailConfirmationCode => Answer::CodeMailed(result),
            Effect::SignIn { .. } => Answer::SignedIn(result.map(|()| match outcome {
                Outcome::SecondFactor => Entry::SecondFactor,
                _ => Entry::In,
            })),
            Effect::SignOutOthers => Answer::OthersSignedOut(result.is_ok()),
            Effect::HandOver => Answer::HandedOver(*outcome == Outcome::Done),
            _ => Answer::Persisted(Ok(())),
        }
    }

    fn restored(&self) -> Restored {
        match self.stored {
            None => Restored::Nothing,
            Some((record, has_grant)) => Restored::Record { record, account: Some(account()), has_grant },
        }
    }

    /// Its answer arrives; what it brings goes into the vault.
    pub fn deliver(&mut self, at: usize) -> Option<(EffectId, Answer)> {
        let Pending { id, effect, done, .. } = self.in_flight.remove(at);
        let answer = done?;
        match (&effect, &answer) {
            (Effect::Restore, _) => self.has_grant = self.stored.is_some_and(|(_, has_grant)| has_grant),
            (_, Answer::Proved(Ok(_))) => self.has_grant = true,
            _ => {}
        }
        (effect != Effect::Forget).then_some((id, answer))
    }

    /// Its answer never arrives; if it was not carried out yet, it may be later.
    pub fn lose(&mut self, at: usize) -> Option<(EffectId, Answer)> {
        let Pending { id, effect, attempt, done } = self.in_flight.remove(at);
        let answer = failed(&effect, Failure::Lost)?;
        if done.is_none() {
            self.may_arrive_late(effect, attempt);
        }
        Some((id, answer))
    }

    /// It never leaves the phone.
    pub fn fail_to_send(&mut self, at: usize) -> Option<(EffectId, Answer)> {
        let Pending { id, effect, .. } = self.in_flight.remove(at);
        Some((id, failed(&effect, Failure::NotSent)?))
    }

    /// What was given up for lost is carried out after all.
    pub fn carry_out_late(&mut self, at: usize) {
        let (effect, attempt) = self.late_effects.remove(at);
        self.change(&effect, attempt);
    }

    /// The app is gone; what it had sent may still be carried out.
    pub fn kill(&mut self) {
        for Pending { effect, attempt, done, .. } in std::mem::take(&mut self.in_flight) {
            if is_request(&effect) && done.is_none() {
                self.may_arrive_late(effect, attempt);
            }
        }
        self.has_grant = false;
        if self.stored.is_none() {
            // Its record was deleted at an end, and nobody is left who remembers the wait.
            self.last_sent = None;
        }
    }

    /// Only a late save can make a screen untrue; other late effects would only make states.
    fn may_arrive_late(&mut self, effect: Effect, attempt: u8) {
        if is_save(&effect) {
            self.late_effects.push((effect, attempt));
        }
    }

    /// Remembers when instructions were called sent.
    pub fn note_sent<A>(&mut self, event: &Event<A>, now: Timestamp) {
        if let Event::Answered {
            answer: Answer::Requested(Ok(()) | Err(Failure::Cooldown { .. } | Failure::Lost)),
            ..
        } = event
        {
            self.last_sent = Some(now);
        }
    }

    /// Whether the wait that a person is shown still runs.
    #[must_use]
    pub fn wait_runs(&self, now: Timestamp, wait: Duration) -> bool {
        self.last_sent.is_some_and(|sent| !Deadline::after(sent, wait).passed(now))
    }

    /// How far the stored record says the flow was.
    #[must_use]
    pub fn stored_stage(&self) -> Option<Stage> {
        self.stored.map(|(record, _)| record.stage)
    }
}

fn failed(effect: &Effect, failure: Failure) -> Option<Answer> {
    Some(match effect {
        Effect::RequestReset { .. } => Answer::Requested(Err(failure)),
        Effect::ProveByCode { .. } | Effect::ProveByLink(_) => Answer::Proved(Err(failure)),
        Effect::SetPassword | Effect::ChangePassword(_) => Answer::Saved(Err(failure)),
        Effect::MailConfirmationCode => Answer::CodeMailed(Err(failure)),
        Effect::SignIn { .. } => Answer::SignedIn(Err(failure)),
        Effect::SignOutOthers => Answer::OthersSignedOut(false),
        _ => return None,
    })
}
