//! The server, the stores, the host and the network, as far as a reducer can tell them apart.

use std::time::Duration;

use repass_core::{
    backend::{
        FactorKind, Failure, OtherDevices, OutcomeCheck, ProofCheck, SecondFactor, SessionAfterChange, WeakReason,
    },
    flow::{
        Answer, ChangedFacts, Effect, EffectId, Event, Flow, Issued, LinkHistory, PersistError, Record, Restored,
        SignInFacts, Slot, Stage, VerifiedFacts, event::SessionFact, reset::Reset,
    },
    host::StoreError,
    link::{LinkFacts, LinkRefused},
    time::{Deadline, Timestamp},
};

use crate::subject::{account, other_account};

/// What differs between servers, and between apps.
#[allow(clippy::struct_excessive_bools)] // Each is an ability that a server has, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    /// How it is found out whether a password was saved, when the answer was lost.
    pub outcome_check: OutcomeCheck,
    /// When a proof is checked.
    pub proof_check: ProofCheck,
    /// What becomes of the session that a change is made with.
    pub session_after_change: SessionAfterChange,
    /// Whether it may want a captcha, which the app can have solved.
    pub captcha: bool,
    /// Whether the account has a second factor.
    pub second_factor: bool,
    /// Whether a grant may be too old for a save.
    pub grants_expire: bool,
    /// Whether the app warns of what a new password costs.
    pub warns: bool,
}

impl Server {
    /// As `GoTrue` is, with an account that has no second factor.
    pub const USUAL: Self = Self {
        outcome_check: OutcomeCheck::RepeatSave,
        proof_check: ProofCheck::AtOnce,
        session_after_change: SessionAfterChange::Kept,
        captcha: false,
        second_factor: false,
        grants_expire: false,
        warns: false,
    };
}

/// The second factor of the account.
pub const SECOND_FACTOR: SecondFactor = SecondFactor { kind: FactorKind::AuthenticatorApp, recovery_codes: true };

/// Something started and not yet answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pending {
    /// Its name.
    pub id: EffectId,
    /// What it is.
    pub effect: Effect,
    /// The record that it is about.
    pub record: &'static str,
    /// The link that it is about.
    pub link: Option<Link>,
    /// The save that it belongs to.
    pub attempt: u8,
    /// The answer on its way back, once it was carried out.
    pub done: Option<Answer>,
    /// Whether the person went elsewhere, so that nobody waits for it any more.
    pub abandoned: bool,
}

/// A link, as far as a flow can tell it from another one.
pub type Link = Result<LinkFacts, LinkRefused>;

/// How the stores, the host or the server take an effect.
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
    /// The store or the host cannot.
    Failed,
}

/// Who has a session that a flow got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// The flow, which is to hand it over.
    Flow,
    /// The host.
    Host,
    /// Nobody: it was ended.
    Nobody,
}

/// A session that a flow got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NewSession {
    /// Who has it.
    pub holder: Holder,
    /// Whether it took the place of the host's own.
    pub replaces: bool,
}

/// What is true outside of the machine.
#[allow(clippy::struct_excessive_bools)] // Each is true or not by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    server: Server,
    in_flight: Vec<Pending>,
    /// Requests whose answer was lost, or whose app was killed, before they were carried out. They
    /// may be carried out at any later time.
    late_effects: Vec<Pending>,
    /// What is stored of each flow, by the name of its record.
    stored: Vec<(&'static str, Record, bool)>,
    /// The link that came last.
    link: Option<Link>,
    /// The links that are remembered as taken.
    taken: Vec<Link>,
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
    /// Whether the record could not be read when it was looked at last.
    pub unreadable: bool,
    /// Whether the person gave the last save up, so that "not saved" is about what comes next.
    pub left: bool,
    /// The session that was got last.
    pub session: Option<NewSession>,
}

/// Whether it sends a mail, or changes something on the server. Ending what nobody wants is not one.
#[must_use]
pub fn is_request(effect: &Effect) -> bool {
    match effect {
        Effect::RequestInstructions { .. }
        | Effect::Verify { .. }
        | Effect::ConfirmGrant { .. }
        | Effect::RenewGrant
        | Effect::SetPassword
        | Effect::ChangePassword { .. }
        | Effect::MailConfirmationCode
        | Effect::SignIn { .. }
        | Effect::AnswerChallenge { .. }
        | Effect::SignOutOthers
        | Effect::SignOutOthersOfHost => true,
        Effect::Restore
        | Effect::LookForReset
        | Effect::LookUpLink
        | Effect::RememberLink
        | Effect::ForgetLink
        | Effect::ReplaceSession
        | Effect::Persist(_)
        | Effect::PersistRequest(_)
        | Effect::DeleteRecord
        | Effect::DeleteRecordKeepTicket
        | Effect::Wipe(_)
        | Effect::AskAccount
        | Effect::HandOver
        | Effect::TellSessionOver
        | Effect::SolveCaptcha
        | Effect::LearnPolicy
        | Effect::EndGrant
        | Effect::EndChallenge
        | Effect::EndSession => false,
    }
}

/// Whether it saves a new password.
#[must_use]
pub fn is_save(effect: &Effect) -> bool {
    matches!(effect, Effect::SetPassword | Effect::ChangePassword { .. })
}

/// Whether nobody waits for its answer.
#[must_use]
pub fn is_fire_and_forget(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::EndGrant
            | Effect::EndChallenge
            | Effect::EndSession
            | Effect::TellSessionOver
            | Effect::Wipe(_)
            | Effect::LearnPolicy
    )
}

/// Whether it changes what is stored.
#[must_use]
pub fn writes(effect: &Effect) -> bool {
    matches!(effect, Effect::Persist(_) | Effect::PersistRequest(_)) || deletes(effect)
}

fn deletes(effect: &Effect) -> bool {
    matches!(effect, Effect::DeleteRecord | Effect::DeleteRecordKeepTicket)
}

/// Whether it changes which links are remembered.
fn notes_link(effect: &Effect) -> bool {
    matches!(effect, Effect::RememberLink | Effect::ForgetLink)
}

fn is_storage(effect: &Effect) -> bool {
    writes(effect)
        || notes_link(effect)
        || matches!(effect, Effect::Restore | Effect::LookForReset | Effect::LookUpLink)
}

impl World {
    /// Nothing happened yet.
    #[must_use]
    pub fn new(server: Server) -> Self {
        Self {
            server,
            in_flight: Vec::new(),
            late_effects: Vec::new(),
            stored: Vec::new(),
            link: None,
            taken: Vec::new(),
            has_grant: false,
            proof_spent: false,
            attempt: 0,
            saved: 0,
            last_sent: None,
            lost_a_save: false,
            unreadable: false,
            left: false,
            session: None,
        }
    }

    /// What was started and not yet answered.
    #[must_use]
    pub fn in_flight(&self) -> &[Pending] {
        &self.in_flight
    }

    /// What may still be carried out though nobody waits for it any more.
    #[must_use]
    pub fn late_effects(&self) -> &[Pending] {
        &self.late_effects
    }

    /// Whether the server carried out the save that was begun last.
    #[must_use]
    pub fn saved_now(&self) -> bool {
        self.saved & (1 << self.attempt) != 0
    }

    /// Whether this is in flight, and waited for.
    #[must_use]
    pub fn awaits(&self, is: impl Fn(&Effect) -> bool) -> bool {
        self.in_flight.iter().any(|pending| !pending.abandoned && is(&pending.effect))
    }

    /// Another save begins.
    pub fn begin_attempt(&mut self) {
        self.attempt += 1;
        (self.session, self.left) = (None, false);
    }

    /// The runner starts an effect.
    pub fn start(&mut self, Issued { id, effect, record }: Issued) {
        match effect {
            Effect::ReplaceSession => {
                if let Some(session) = &mut self.session {
                    session.replaces = true;
                }
            }
            // Of no link there is nothing to note.
            Effect::RememberLink | Effect::ForgetLink if self.link.is_none() => {}
            Effect::EndGrant => self.has_grant = false,
            Effect::EndSession => {
                // What is on its way to the host cannot be taken back.
                let is_here = !self.in_flight.iter().any(|pending| pending.effect == Effect::HandOver);
                if let Some(session) = self.session.as_mut().filter(|it| is_here && it.holder == Holder::Flow) {
                    session.holder = Holder::Nobody;
                }
            }
            Effect::Wipe(slots) => {
                if slots.contains(&Slot::Link) {
                    self.link = None;
                }
            }
            _ if is_fire_and_forget(&effect) => {}
            _ => {
                let (attempt, link) = (self.attempt, self.link.clone().filter(|_| is_about_link(&effect)));
                self.in_flight.push(Pending { id, effect, record, link, attempt, done: None, abandoned: false });
            }
        }
    }

    /// The app is opened with a link.
    pub fn open_link(&mut self, link: Link) {
        self.link = Some(link);
    }

    fn stored(&self, name: &str) -> Option<(Record, bool)> {
        self.stored.iter().find(|(record, ..)| *record == name).map(|(_, record, has_grant)| (*record, *has_grant))
    }

    fn reset_is_stored(&self) -> bool {
        self.stored(Reset::RECORD).is_some()
    }

    /// Nobody waits any more for what `is_abandoned` says. A save among it is a lost one.
    pub fn abandon(&mut self, is_abandoned: impl Fn(EffectId) -> bool) {
        for pending in self.in_flight.iter_mut().filter(|pending| is_abandoned(pending.id)) {
            pending.abandoned = true;
            self.lost_a_save |= is_save(&pending.effect);
        }
    }

    /// Storage is carried out and answered in order, one after the other.
    #[must_use]
    pub fn may_go_on(&self, at: usize) -> bool {
        let before = &self.in_flight[..at];
        !is_storage(&self.in_flight[at].effect) || !before.iter().any(|other| is_storage(&other.effect))
    }

    /// How an effect can be taken now.
    #[must_use]
    pub fn outcomes(&self, effect: &Effect) -> Vec<Outcome> {
        let Server { proof_check, session_after_change, captcha, second_factor, grants_expire, .. } = self.server;
        let refused = |failures: &[Failure]| failures.iter().cloned().map(Outcome::Refused).collect::<Vec<_>>();
        let mut outcomes = match effect {
            Effect::Persist(_) | Effect::PersistRequest(_) | Effect::HandOver | Effect::SolveCaptcha => {
                vec![Outcome::Done, Outcome::Failed]
            }
            Effect::Restore if !self.stored.is_empty() => vec![Outcome::Done, Outcome::Failed],
            Effect::RequestInstructions { .. } => {
                let mut outcomes = vec![Outcome::Done];
                outcomes.extend(refused(&[
                    Failure::Cooldown { wait: None },
                    Failure::Limited { wait: None },
                    Failure::ServerFailed,
                ]));
                outcomes
            }
            Effect::Verify { .. } if proof_check == ProofCheck::AtSave => vec![Outcome::Done],
            Effect::Verify { .. } if self.proof_spent => refused(&[Failure::ProofRefused]),
            Effect::Verify { .. } => {
                let mut outcomes = vec![Outcome::Done, Outcome::OtherAccount];
                outcomes.extend(second_factor.then_some(Outcome::SecondFactor));
                outcomes.extend(refused(&[Failure::ProofRefused]));
                outcomes
            }
            Effect::SetPassword => self.outcomes_of_setting(grants_expire),
            Effect::ChangePassword { .. } if self.saved_now() && session_after_change == SessionAfterChange::Ended => {
                refused(&[Failure::SessionOver])
            }
            Effect::ChangePassword { .. } if self.saved_now() => {
                refused(&[Failure::SamePassword, Failure::Limited { wait: None }, Failure::Banned])
            }
            Effect::ChangePassword { asks, .. } => {
                let mut outcomes = vec![Outcome::Done];
                outcomes.extend(refused(match (asks.current_password, asks.mailed_code) {
                    (false, false) => {
                        &[Failure::CurrentPasswordRequired, Failure::ConfirmationRequired, Failure::SessionOver]
                    }
                    (true, false) => &[Failure::CurrentPasswordWrong, Failure::ConfirmationRequired],
                    (false, true) => &[Failure::ConfirmationRefused, Failure::CurrentPasswordRequired],
                    (true, true) => &[Failure::ConfirmationRefused],
                }));
                outcomes
            }
            Effect::SignIn { slot: Slot::NewPassword, .. } if !self.saved_now() => {
                refused(&[Failure::WrongCredentials, Failure::Banned])
            }
            Effect::SignIn { slot, .. } => {
                let mut outcomes = vec![Outcome::Done];
                outcomes.extend(second_factor.then_some(Outcome::SecondFactor));
                outcomes.extend(refused(&[Failure::Limited { wait: None }]));
                outcomes.extend((*slot == Slot::Password).then_some(Outcome::Refused(Failure::WrongCredentials)));
                outcomes
            }
            Effect::ConfirmGrant { .. } | Effect::AnswerChallenge { .. } => {
                let mut outcomes = vec![Outcome::Done];
                outcomes.extend(refused(&[Failure::SecondFactorRefused, Failure::SessionOver]));
                outcomes
            }
            Effect::RenewGrant => vec![Outcome::Done, Outcome::Refused(Failure::ProofRefused)],
            Effect::MailConfirmationCode => {
                vec![Outcome::Done, Outcome::Refused(Failure::Cooldown { wait: None })]
            }
            Effect::SignOutOthers | Effect::SignOutOthersOfHost => {
                vec![Outcome::Done, Outcome::Refused(Failure::Refused)]
            }
            _ => vec![Outcome::Done],
        };
        let may_want_captcha = matches!(effect, Effect::RequestInstructions { .. } | Effect::SignIn { .. });
        outcomes.extend((captcha && may_want_captcha).then_some(Outcome::Refused(Failure::CaptchaRequired)));
        outcomes
    }

    fn outcomes_of_setting(&self, grants_expire: bool) -> Vec<Outcome> {
        let mut failures = if !self.has_grant {
            vec![Failure::SessionOver]
        } else if self.saved_now() {
            vec![Failure::SamePassword, Failure::Limited { wait: None }, Failure::Banned]
        } else {
            vec![Failure::WeakPassword(vec![WeakReason::Length]), Failure::SessionOver, Failure::Banned]
        };
        if self.has_grant && grants_expire {
            failures.push(Failure::GrantExpired);
        }
        if self.has_grant && self.server.proof_check == ProofCheck::AtSave {
            failures.push(Failure::ProofRefused);
        }
        let done = (self.has_grant && !self.saved_now()).then_some(Outcome::Done);
        done.into_iter().chain(failures.into_iter().map(Outcome::Refused)).collect()
    }

    /// The stores, the host or the server carry it out; the answer is on its way back.
    pub fn carry_out(&mut self, at: usize, outcome: &Outcome) {
        let pending = self.in_flight[at].clone();
        let is_done = !matches!(outcome, Outcome::Refused(_) | Outcome::Failed);
        if is_done {
            self.change(&pending);
        }
        if deletes(&pending.effect) || notes_link(&pending.effect) {
            // Nobody is told.
            self.in_flight.remove(at);
        } else {
            self.in_flight[at].done = Some(self.answer(&pending, outcome));
        }
    }

    fn change(&mut self, Pending { effect, record: name, link, attempt, .. }: &Pending) {
        match effect {
            Effect::Persist(record) | Effect::PersistRequest(record) => {
                self.stored.retain(|(stored, ..)| stored != name);
                self.stored.push((*name, *record, self.has_grant));
            }
            Effect::DeleteRecord | Effect::DeleteRecordKeepTicket => {
                self.stored.retain(|(stored, ..)| stored != name);
                self.has_grant = false;
            }
            Effect::RememberLink | Effect::ForgetLink => {
                self.taken.retain(|taken| Some(taken) != link.as_ref());
                self.taken.extend(link.clone().filter(|_| *effect == Effect::RememberLink));
            }
            Effect::RequestInstructions { .. } => self.proof_spent = false,
            Effect::Verify { .. } => self.proof_spent = true,
            Effect::SetPassword | Effect::ChangePassword { .. } => self.saved |= 1 << *attempt,
            Effect::HandOver => {
                if let Some(session) = &mut self.session {
                    session.holder = Holder::Host;
                }
            }
            _ => {}
        }
    }

    fn answer(&self, Pending { effect, record: name, link, .. }: &Pending, outcome: &Outcome) -> Answer {
        let result = match outcome {
            Outcome::Refused(failure) => Err(failure.clone()),
            _ => Ok(()),
        };
        let is_done = *outcome == Outcome::Done;
        let asks_second_factor = *outcome == Outcome::SecondFactor;
        let others = OtherDevices::SignedOut;
        match effect {
            Effect::Restore if is_done => Answer::Restored(self.restored(name)),
            Effect::Restore => Answer::Restored(Restored::Unreadable),
            Effect::LookForReset => Answer::ResetFound(self.reset_is_stored()),
            Effect::LookUpLink => {
                let taken = link.as_ref().is_some_and(|link| self.taken.contains(link));
                let request = link.as_ref().and_then(|link| link.as_ref().ok()?.request);
                let stored = self.stored(Reset::RECORD);
                let under_way =
                    stored.is_some_and(|(record, _)| request.is_none_or(|request| request == record.request));
                Answer::LinkLookedUp(LinkHistory { taken, under_way })
            }
            Effect::AskAccount => Answer::Account(Some(account())),
            Effect::Persist(_) | Effect::PersistRequest(_) if !is_done => {
                Answer::Persisted(Err(PersistError::Store(StoreError)))
            }
            Effect::RequestInstructions { .. } => Answer::Requested(result),
            Effect::Verify { proof, .. } => Answer::Verified(
                *proof,
                result.map(|()| VerifiedFacts {
                    account: Some(if *outcome == Outcome::OtherAccount { other_account() } else { account() }),
                    second_factor: asks_second_factor.then_some(SECOND_FACTOR),
                }),
            ),
            Effect::ConfirmGrant { .. } => Answer::GrantConfirmed(result),
            Effect::RenewGrant => Answer::GrantRenewed(result),
            Effect::SetPassword => Answer::PasswordSet(result.map(|()| others)),
            Effect::ChangePassword { .. } => {
                let session = match self.server.session_after_change {
                    SessionAfterChange::Kept => SessionFact::Kept,
                    SessionAfterChange::Replaced => SessionFact::Replaced,
                    SessionAfterChange::Ended => SessionFact::Ended,
                };
                Answer::PasswordChanged(result.map(|()| ChangedFacts { others, session }))
            }
            Effect::MailConfirmationCode => Answer::CodeMailed(result),
            Effect::SignIn { .. } | Effect::AnswerChallenge { .. } => {
                Answer::SignedIn(result.map(|()| {
                    if asks_second_factor { SignInFacts::SecondFactor(SECOND_FACTOR) } else { SignInFacts::In }
                }))
            }
            Effect::SignOutOthers | Effect::SignOutOthersOfHost => Answer::OthersSignedOut(result.is_ok()),
            Effect::HandOver => Answer::HandedOver(is_done),
            Effect::SolveCaptcha => Answer::CaptchaSolved(is_done),
            _ => Answer::Persisted(Ok(())),
        }
    }

    fn restored(&self, name: &str) -> Restored {
        match self.stored(name) {
            None => Restored::Nothing,
            Some((record, has_grant)) => Restored::Record { record, account: Some(account()), has_grant },
        }
    }

    /// Its answer arrives; what it brings goes into the vault.
    pub fn deliver(&mut self, at: usize) -> Option<(EffectId, Answer)> {
        let Pending { id, record: name, done, abandoned, .. } = self.in_flight.remove(at);
        let answer = done?;
        let session = |replaces| Some(NewSession { holder: Holder::Flow, replaces });
        match &answer {
            _ if abandoned => {}
            Answer::Restored(restored) => {
                self.unreadable = *restored == Restored::Unreadable;
                if !self.unreadable {
                    self.has_grant = self.stored(name).is_some_and(|(_, has_grant)| has_grant);
                }
                if *restored == Restored::Nothing {
                    // The record was deleted at an end, and nobody is left who remembers the wait.
                    self.last_sent = None;
                }
            }
            Answer::Verified(_, Ok(_)) => self.has_grant = true,
            Answer::SignedIn(Ok(SignInFacts::In)) => self.session = session(false),
            Answer::PasswordChanged(Ok(ChangedFacts { session: SessionFact::Replaced, .. })) => {
                self.session = session(true);
            }
            _ => {}
        }
        Some((id, answer))
    }

    /// Its answer never arrives; if it was not carried out yet, it may be later.
    pub fn lose(&mut self, at: usize) -> Option<(EffectId, Answer)> {
        let pending = self.in_flight.remove(at);
        let (id, answer) = (pending.id, failed(&pending.effect, Failure::Lost)?);
        if pending.done.is_none() {
            self.may_arrive_late(pending);
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
        let late = self.late_effects.remove(at);
        self.change(&late);
    }

    /// The app is gone; what it had sent may still be carried out.
    pub fn kill(&mut self) {
        for pending in std::mem::take(&mut self.in_flight) {
            if is_request(&pending.effect) && pending.done.is_none() {
                self.may_arrive_late(pending);
            }
        }
        (self.has_grant, self.unreadable, self.session, self.link) = (false, false, None, None);
        if !self.reset_is_stored() {
            self.last_sent = None;
        }
    }

    /// Only a late save can make a screen untrue; other late effects would only make states.
    fn may_arrive_late(&mut self, pending: Pending) {
        if is_save(&pending.effect) {
            self.late_effects.push(pending);
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

    /// How far this stored record says that its flow was.
    #[must_use]
    pub fn stored_stage(&self, name: &str) -> Option<Stage> {
        self.stored(name).map(|(record, _)| record.stage)
    }

    /// The same of every record.
    #[must_use]
    pub fn stored_stages(&self) -> Vec<(&'static str, Stage)> {
        self.stored.iter().map(|(name, record, _)| (*name, record.stage)).collect()
    }

    /// The links that are remembered as taken.
    pub fn taken(&self) -> &[Link] {
        &self.taken
    }
}

fn is_about_link(effect: &Effect) -> bool {
    notes_link(effect) || *effect == Effect::LookUpLink
}

fn failed(effect: &Effect, failure: Failure) -> Option<Answer> {
    Some(match effect {
        Effect::RequestInstructions { .. } => Answer::Requested(Err(failure)),
        Effect::Verify { proof, .. } => Answer::Verified(*proof, Err(failure)),
        Effect::ConfirmGrant { .. } => Answer::GrantConfirmed(Err(failure)),
        Effect::RenewGrant => Answer::GrantRenewed(Err(failure)),
        Effect::SetPassword => Answer::PasswordSet(Err(failure)),
        Effect::ChangePassword { .. } => Answer::PasswordChanged(Err(failure)),
        Effect::MailConfirmationCode => Answer::CodeMailed(Err(failure)),
        Effect::SignIn { .. } | Effect::AnswerChallenge { .. } => Answer::SignedIn(Err(failure)),
        Effect::SignOutOthers | Effect::SignOutOthersOfHost => Answer::OthersSignedOut(false),
        _ => return None,
    })
}
