//! "I forgot my password": from the login window to a new password, in the steps of the seed.
//!
//! Enter your email address, check your inbox, follow the instructions, reset your password. The
//! functions below stand in that order; what can go wrong at a step stands with the step. What is
//! shown is in `screen`; which input leads to which function is the one table in `table`.
//!
//! The file is long so that it can be read like the seed: from top to bottom, without turning a page.

mod screen;
mod table;

pub use self::screen::{
    CheckInboxScreen, ClosedScreen, DoneScreen, EnterAddressScreen, NewPasswordScreen, ResetAction, ResetScreen,
};
use super::{
    Acknowledgement, Effect, Facts, Machine, Notice, PersistError, ProofKind, Record, Restored, Rules, SignInFacts,
    Slot, Stage, VerifiedFacts,
    form::Form,
    machine::Context,
    outcome::{Look, OutcomeUnknown, look},
    shared_screens::second_factor_failed,
};
use crate::{
    address::{Address, ShownAddress},
    backend::{Abilities, Failure, OtherDevices, ProofCheck, SecondFactor},
    link::{LinkFacts, LinkRefused, RequestId},
    policy::Assessment,
    problem::Problem,
    time::Deadline,
};

/// The machine of a reset.
pub type Reset = Machine<ResetState>;

/// Where a reset is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ResetState(At);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum At {
    Restoring,
    /// What is stored cannot be read now.
    Unreadable,
    EnterAddress {
        form: Form,
        /// The last one asked for: its wait still holds, and its mail goes on working.
        earlier: Option<Attempt>,
    },
    /// Instructions are being asked for.
    Asking {
        attempt: Attempt,
        /// Whether they were asked for before.
        again: bool,
    },
    CheckInbox {
        form: Form,
        attempt: Attempt,
    },
    /// The grant wants a second factor first.
    SecondFactor {
        form: Form,
        attempt: Attempt,
        factor: SecondFactor,
    },
    NewPassword {
        form: Form,
        attempt: Attempt,
        assessment: Assessment,
        /// Which proof gave the grant, where it was in this run.
        by: Option<ProofKind>,
    },
    OutcomeUnknown {
        attempt: Attempt,
        outcome: OutcomeUnknown,
    },
    /// The password is saved; signing in with it.
    SigningIn {
        attempt: Attempt,
        others: OtherDevices,
    },
    /// The password is saved; signing in asks for a second factor.
    SecondFactorToSignIn {
        form: Form,
        attempt: Attempt,
        others: OtherDevices,
        factor: SecondFactor,
    },
    Done {
        signed_in: bool,
        others: OtherDevices,
    },
    Closed {
        may_have_changed: bool,
        /// Whether the person was told of that before they left.
        was_told: bool,
    },
}

/// One request for instructions, and all that follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Attempt {
    address: Address,
    request: RequestId,
    resend: Deadline,
    contact: Deadline,
    expires: Deadline,
    /// Whether its grant was renewed already: once is enough.
    renewed: bool,
    /// Whether the address was typed in this run.
    typed: bool,
    /// Whether the person has confirmed what a new password costs.
    acknowledged: bool,
    /// What lies in the slots of the new password while the person is asked for the proof again.
    kept: Kept,
}

/// What of a new password is kept while its fields are not shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Kept {
    /// Nothing was typed yet.
    Nothing,
    /// All that was typed, held against the policy.
    Typed(Assessment),
    /// It was wiped while the app was in the background.
    Wiped,
}

const PROOFS: &[Slot] = &[Slot::Code, Slot::Link];
const SECRETS: &[Slot] = &[Slot::NewPassword, Slot::Retype, Slot::SecondFactor];
const TYPED: &[Slot] = &[Slot::NewPassword, Slot::Retype, Slot::Code, Slot::SecondFactor];
const ALL: &[Slot] = &[Slot::NewPassword, Slot::Retype, Slot::Code, Slot::Link, Slot::SecondFactor];

impl At {
    // Before step 1: what an earlier run left. Nothing here asks for a mail.

    fn restored(restored: Restored, cx: &mut Context<'_>) -> Self {
        let (record, address, has_grant) = match restored {
            Restored::Nothing => return Self::EnterAddress { form: Form::clear(), earlier: None },
            Restored::Unreadable => return Self::Unreadable,
            Restored::Record { record, account: Some(account), has_grant } => {
                (record.believed(&cx.rules.timing), account, has_grant)
            }
            Restored::Unusable | Restored::Record { account: None, .. } => {
                return Self::begin_anew(None, Some(Notice::StartedOver), cx);
            }
        };
        let attempt = Attempt::restored(&record, address, cx);
        match (record.stage, has_grant) {
            // What became of the password stays worth telling, however long ago it was.
            (Stage::Saving, _) => Self::OutcomeUnknown { attempt, outcome: OutcomeUnknown::without_password() },
            (Stage::Saved, _) => {
                // Signing in would have ended it.
                cx.flight.tell(Effect::EndGrant);
                Self::finish(false, OtherDevices::MayStaySignedIn, cx)
            }
            _ if attempt.expires.passed(cx.now) => Self::start_over(Some(attempt), Some(Notice::Expired), cx),
            (Stage::Requesting, _) => Self::check_inbox(attempt, Some(Notice::MayHaveBeenSent)),
            (Stage::CheckInbox, _) => Self::check_inbox(attempt, None),
            (Stage::Verifying, _) => Self::check_inbox(attempt, Some(Notice::MayBeUsed)),
            (Stage::SecondFactor(factor), true) => Self::SecondFactor { form: Form::clear(), attempt, factor },
            (Stage::NewPassword, true) => Self::new_password(attempt, None, cx),
            (Stage::SecondFactor(_) | Stage::NewPassword, false) => {
                Self::begin_anew(Some(attempt), Some(Notice::StartedOver), cx)
            }
        }
    }

    // Step 1, Press Forgot Password, belongs to the login window.
    // Step 2: Enter your email address

    fn send_instructions(
        earlier: Option<Attempt>,
        facts: Facts,
        fresh: Option<RequestId>,
        cx: &mut Context<'_>,
    ) -> Self {
        let address = match facts.address {
            Ok(address) => address,
            Err(problem) => return Self::EnterAddress { form: Form::with(problem), earlier },
        };
        match (earlier, fresh) {
            (Some(attempt), _) if attempt.address.same_mailbox(&address) => {
                if !attempt.resend.passed(cx.now) {
                    // They are on their way already; asking again would be refused, without a mail.
                    return Self::check_inbox(Attempt { typed: true, ..attempt }, None);
                }
                let attempt = Attempt { address, typed: true, ..attempt }.ask(cx);
                Self::Asking { attempt, again: true }
            }
            (earlier, Some(request)) => {
                if earlier.is_some_and(|earlier| earlier.kept != Kept::Nothing) {
                    // It was typed for another account.
                    cx.wipe(SECRETS);
                }
                Self::Asking { attempt: Attempt::new(address, request, cx).ask(cx), again: false }
            }
            (earlier, None) => Self::EnterAddress { form: Form::with(Problem::RestartDevice), earlier },
        }
    }

    fn requested(attempt: Attempt, again: bool, result: Result<(), Failure>, cx: &mut Context<'_>) -> Self {
        match sent(result) {
            Ok(notice) => {
                // The ten minutes run from the first mail on, however often it is sent again.
                let contact = if again { attempt.contact } else { cx.wait(cx.rules.timing.contact) };
                Self::instructions_sent(Attempt { contact, ..attempt }, notice, cx)
            }
            Err(failure) => {
                let attempt = attempt.waiting_for(&failure, cx);
                if again {
                    attempt.persist(Stage::CheckInbox, cx);
                } else if failure.is_certain() {
                    cx.flight.tell(Effect::DeleteRecord);
                }
                let earlier = (again || !failure.is_certain()).then_some(attempt);
                Self::EnterAddress { form: not_sent(&failure, cx), earlier }
            }
        }
    }

    /// The wait runs from the answer, not from the press: the server's own began before it.
    fn instructions_sent(attempt: Attempt, notice: Option<Notice>, cx: &mut Context<'_>) -> Self {
        let timing = cx.rules.timing;
        let attempt = Attempt { resend: cx.wait(timing.resend), expires: cx.wait(timing.attempt), ..attempt };
        attempt.persist(Stage::CheckInbox, cx);
        Self::check_inbox(attempt, notice)
    }

    // Step 3: Check your inbox

    fn check_inbox(attempt: Attempt, notice: Option<Notice>) -> Self {
        Self::CheckInbox { form: Form::noting(notice), attempt }
    }

    fn resend(form: Form, attempt: Attempt, cx: &mut Context<'_>) -> Self {
        if !attempt.resend.passed(cx.now) {
            return Self::CheckInbox { form, attempt };
        }
        Self::CheckInbox { form: Form::clear(), attempt: attempt.ask(cx) }
    }

    fn resent(attempt: Attempt, result: Result<(), Failure>, cx: &mut Context<'_>) -> Self {
        match sent(result) {
            Ok(notice) => Self::instructions_sent(attempt, notice, cx),
            Err(failure) => {
                let attempt = attempt.waiting_for(&failure, cx);
                attempt.persist(Stage::CheckInbox, cx);
                Self::CheckInbox { form: not_sent(&failure, cx), attempt }
            }
        }
    }

    // Step 4: Follow the instructions

    fn submit_code(attempt: Attempt, facts: &Facts, cx: &mut Context<'_>) -> Self {
        match facts.problem_of_code() {
            Some(problem) => Self::CheckInbox { form: Form::with(problem), attempt },
            None => Self::verify(attempt, ProofKind::Code, cx),
        }
    }

    /// A link comes at the address field or at the inbox. `attempt` is what was asked for here.
    fn follow_link(self, link: Result<LinkFacts, LinkRefused>, cx: &mut Context<'_>) -> Self {
        let (attempt, at_inbox) = match self {
            Self::CheckInbox { attempt, .. } => (Some(attempt), true),
            Self::EnterAddress { earlier, .. } => (earlier, false),
            other => return other,
        };
        let is_of_here = |attempt: &Attempt, link: LinkFacts| link.request.is_none_or(|id| id == attempt.request);
        let (problem, attempt) = match (link, attempt) {
            (Ok(link), Some(attempt)) if is_of_here(&attempt, link) => {
                cx.flight.tell(Effect::RememberLink);
                if link.has_proof {
                    return Self::verify(attempt, ProofKind::Link, cx);
                }
                // It only opens the app: the code in the same mail is the proof.
                cx.wipe(&[Slot::Link]);
                return Self::check_inbox(attempt, None);
            }
            (Ok(_), attempt) => (if at_inbox { Problem::UseCodeHere } else { Problem::AskHere }, attempt),
            (Err(refused), attempt) => (Problem::of_link(&refused, cx.rules.abilities.takes_code(), cx.now), attempt),
        };
        cx.flight.tell(Effect::RememberLink);
        cx.wipe(&[Slot::Link]);
        let form = Form::with(problem);
        match attempt {
            Some(attempt) if at_inbox => Self::CheckInbox { form, attempt },
            earlier => Self::EnterAddress { form, earlier },
        }
    }

    fn verify(attempt: Attempt, proof: ProofKind, cx: &mut Context<'_>) -> Self {
        let ahead = Effect::Persist(attempt.record(Stage::Verifying));
        cx.flight.send_ahead(ahead, Effect::Verify { proof, address: attempt.address.clone() });
        Self::CheckInbox { form: Form::clear(), attempt }
    }

    fn verified(attempt: Attempt, by: ProofKind, result: Result<VerifiedFacts, Failure>, cx: &mut Context<'_>) -> Self {
        if by == ProofKind::Link {
            if matches!(&result, Err(failure) if failure.may_pass()) {
                // To be tapped once more.
                cx.flight.tell(Effect::ForgetLink);
            }
            cx.wipe(&[Slot::Link]);
        }
        match result {
            Ok(facts) if facts.account.as_ref().is_some_and(|opened| !attempt.address.same_mailbox(opened)) => {
                cx.flight.tell(Effect::EndGrant);
                Self::proof_failed(attempt, Form::with(Problem::UseLinkOfThisAccount), cx)
            }
            Ok(facts) => {
                // A code that is only checked with the password may have to be corrected.
                let is_taken = cx.rules.abilities.proof_check == ProofCheck::AtOnce;
                if is_taken {
                    cx.wipe(PROOFS);
                }
                let attempt = Attempt { expires: cx.wait(cx.rules.timing.attempt), renewed: false, ..attempt };
                if let Some(factor) = facts.second_factor {
                    attempt.persist(Stage::SecondFactor(factor), cx);
                    Self::SecondFactor { form: Form::clear(), attempt, factor }
                } else {
                    attempt.persist(Stage::NewPassword, cx);
                    Self::new_password(attempt, Some(by), cx)
                }
            }
            Err(Failure::ProofRefused) => Self::proof_failed(attempt, Form::with(Problem::of_proof(by)), cx),
            Err(failure) => {
                let may_be_used = !failure.is_certain() && by != ProofKind::ConfirmedElsewhere;
                let notice = may_be_used.then_some(Notice::MayBeUsed);
                Self::proof_failed(attempt, Form { problem: Some(Problem::of(&failure, cx.now)), notice }, cx)
            }
        }
    }

    /// The code stays where it was typed, to be corrected; and so does a link that came while the code was
    /// checked, to be followed next.
    fn proof_failed(attempt: Attempt, form: Form, cx: &mut Context<'_>) -> Self {
        attempt.persist(Stage::CheckInbox, cx);
        Self::CheckInbox { form, attempt }
    }

    // Between step 4 and 5, where the account has one: the second factor

    fn confirm_grant(
        attempt: Attempt,
        factor: SecondFactor,
        recovery_code: bool,
        facts: &Facts,
        cx: &mut Context<'_>,
    ) -> Self {
        if !facts.has_second_factor {
            return Self::SecondFactor { form: Form::with(Problem::EnterSecondFactor), attempt, factor };
        }
        let ahead = Effect::Persist(attempt.record(Stage::SecondFactor(factor)));
        cx.flight.send_ahead(ahead, Effect::ConfirmGrant { recovery_code });
        Self::SecondFactor { form: Form::clear(), attempt, factor }
    }

    fn grant_confirmed(
        attempt: Attempt,
        factor: SecondFactor,
        result: Result<(), Failure>,
        cx: &mut Context<'_>,
    ) -> Self {
        match result {
            Ok(()) => {
                cx.wipe(&[Slot::SecondFactor]);
                attempt.persist(Stage::NewPassword, cx);
                Self::new_password(attempt, None, cx)
            }
            Err(Failure::SessionOver | Failure::ProofRefused | Failure::GrantExpired) => {
                Self::start_over(Some(attempt), Some(Notice::Expired), cx)
            }
            Err(failure) => {
                let form = second_factor_failed(&failure, cx.now);
                Self::SecondFactor { form, attempt, factor }
            }
        }
    }

    // Step 5: Reset your password

    fn new_password(attempt: Attempt, by: Option<ProofKind>, cx: &mut Context<'_>) -> Self {
        if cx.rules.abilities.tells_policy {
            cx.flight.tell(Effect::LearnPolicy);
        }
        let (assessment, notice) = match attempt.kept {
            Kept::Typed(assessment) => (assessment, None),
            Kept::Nothing => (cx.rules.blank.clone(), None),
            Kept::Wiped => (cx.rules.blank.clone(), Some(Notice::FieldsWiped)),
        };
        let attempt = Attempt { kept: Kept::Nothing, ..attempt };
        Self::NewPassword { form: Form::noting(notice), attempt, assessment, by }
    }

    fn save(attempt: Attempt, by: Option<ProofKind>, facts: Facts, cx: &mut Context<'_>) -> Self {
        let unacknowledged = || attempt.acknowledgement(cx.rules).problem();
        let problem = facts.problem_of_new_password().or_else(unacknowledged);
        if problem.is_none() {
            attempt.set_password(cx);
        }
        Self::NewPassword { form: Form { problem, notice: None }, attempt, assessment: facts.assessment, by }
    }

    fn password_set(
        attempt: Attempt,
        assessment: Assessment,
        by: Option<ProofKind>,
        result: Result<OtherDevices, Failure>,
        cx: &mut Context<'_>,
    ) -> Self {
        match result {
            Ok(others) => Self::password_saved(attempt, others, cx),
            Err(failure) if !failure.is_certain() => Self::check_outcome(attempt, OutcomeUnknown::just_now(), cx),
            Err(Failure::GrantExpired) if !attempt.renewed => {
                let attempt = attempt.renew_grant(cx);
                Self::NewPassword { form: Form::clear(), attempt, assessment, by }
            }
            Err(Failure::ProofRefused) if cx.rules.abilities.proof_check == ProofCheck::AtSave => {
                // What was typed as the password is not lost: only the proof is asked for again.
                let by = by.unwrap_or(ProofKind::Link);
                let attempt = Attempt { kept: Kept::Typed(assessment), ..attempt };
                Self::proof_failed(attempt, Form::with(Problem::of_proof(by)), cx)
            }
            Err(
                Failure::SessionOver | Failure::ProofRefused | Failure::GrantExpired | Failure::SecondFactorRequired,
            ) => Self::start_over(Some(attempt), Some(Notice::Expired), cx),
            Err(failure) => {
                attempt.persist(Stage::NewPassword, cx);
                let form = Form::with(Problem::of(&failure, cx.now));
                Self::NewPassword { form, attempt, assessment, by }
            }
        }
    }

    /// The save was refused for the age of the grant, so it is certain that nothing was saved.
    fn grant_renewed(
        attempt: Attempt,
        assessment: Assessment,
        by: Option<ProofKind>,
        result: Result<(), Failure>,
        cx: &mut Context<'_>,
    ) -> Self {
        match result {
            Ok(()) => {
                attempt.set_password(cx);
                Self::NewPassword { form: Form::clear(), attempt, assessment, by }
            }
            Err(Failure::SessionOver | Failure::ProofRefused | Failure::GrantExpired) => {
                Self::start_over(Some(attempt), Some(Notice::Expired), cx)
            }
            Err(failure) => {
                let attempt = Attempt { renewed: false, ..attempt };
                attempt.persist(Stage::NewPassword, cx);
                let form = Form::with(Problem::of(&failure, cx.now));
                Self::NewPassword { form, attempt, assessment, by }
            }
        }
    }

    // The answer to the save was lost: find out, never guess.

    fn check_outcome(attempt: Attempt, outcome: OutcomeUnknown, cx: &mut Context<'_>) -> Self {
        let outcome = outcome.looking();
        match attempt.look(&cx.rules.abilities) {
            Some(Look::Repeat) => attempt.set_password(cx),
            Some(Look::SignIn(address)) => cx.flight.send(Effect::SignIn { address, slot: Slot::NewPassword }),
            None => {}
        }
        Self::OutcomeUnknown { attempt, outcome }
    }

    fn set_again(
        attempt: Attempt,
        outcome: OutcomeUnknown,
        result: Result<OtherDevices, Failure>,
        cx: &mut Context<'_>,
    ) -> Self {
        if matches!(result, Err(Failure::GrantExpired)) && !attempt.renewed {
            return Self::OutcomeUnknown { attempt: attempt.renew_grant(cx), outcome };
        }
        match outcome.repeated(result, cx.now) {
            Ok(others) => Self::password_saved(attempt, others.unwrap_or(OtherDevices::MayStaySignedIn), cx),
            Err(outcome) => Self::OutcomeUnknown { attempt, outcome },
        }
    }

    fn renewed_to_look(
        attempt: Attempt,
        outcome: OutcomeUnknown,
        result: Result<(), Failure>,
        cx: &mut Context<'_>,
    ) -> Self {
        match result {
            Ok(()) => {
                attempt.set_password(cx);
                Self::OutcomeUnknown { attempt, outcome }
            }
            Err(failure) => match Problem::of_looking_again(&failure, cx.now) {
                // Something on the way: it can be renewed at the next look.
                Some(problem) => {
                    let attempt = Attempt { renewed: false, ..attempt };
                    Self::OutcomeUnknown { attempt, outcome: outcome.hindered(problem) }
                }
                None => Self::OutcomeUnknown { attempt, outcome },
            },
        }
    }

    // Back to the login window: signed in with the new password, other devices out.

    fn password_saved(attempt: Attempt, others: OtherDevices, cx: &mut Context<'_>) -> Self {
        attempt.persist(Stage::Saved, cx);
        if !cx.rules.abilities.sign_in {
            // Signing in would have ended it.
            cx.flight.tell(Effect::EndGrant);
            return Self::finish(false, others, cx);
        }
        cx.flight.send(Effect::SignIn { address: attempt.address.clone(), slot: Slot::NewPassword });
        Self::SigningIn { attempt, others }
    }

    fn signed_in(
        attempt: Attempt,
        others: OtherDevices,
        result: &Result<SignInFacts, Failure>,
        cx: &mut Context<'_>,
    ) -> Self {
        match *result {
            Ok(SignInFacts::In) => {
                cx.wipe(&[Slot::SecondFactor]);
                cx.flight.send(Effect::SignOutOthers);
                Self::SigningIn { attempt, others }
            }
            Ok(SignInFacts::SecondFactor(factor)) => {
                Self::SecondFactorToSignIn { form: Form::clear(), attempt, others, factor }
            }
            // The password is saved all the same; the person signs in by hand.
            Err(_) => {
                cx.flight.tell(Effect::EndGrant);
                Self::finish(false, others, cx)
            }
        }
    }

    fn answer_challenge(
        (attempt, others, factor): (Attempt, OtherDevices, SecondFactor),
        recovery_code: bool,
        facts: &Facts,
        cx: &mut Context<'_>,
    ) -> Self {
        let problem = (!facts.has_second_factor).then_some(Problem::EnterSecondFactor);
        if problem.is_none() {
            cx.flight.send(Effect::AnswerChallenge { recovery_code });
        }
        Self::SecondFactorToSignIn { form: Form { problem, notice: None }, attempt, others, factor }
    }

    fn challenge_answered(
        (attempt, others, factor): (Attempt, OtherDevices, SecondFactor),
        result: Result<SignInFacts, Failure>,
        cx: &mut Context<'_>,
    ) -> Self {
        match result {
            Err(failure) if failure != Failure::SessionOver => {
                let form = second_factor_failed(&failure, cx.now);
                Self::SecondFactorToSignIn { form, attempt, others, factor }
            }
            result => Self::signed_in(attempt, others, &result, cx),
        }
    }

    fn others_signed_out(attempt: Attempt, others: OtherDevices, certain: bool, cx: &mut Context<'_>) -> Self {
        if !certain {
            // Else it was among them.
            cx.flight.tell(Effect::EndGrant);
        }
        cx.flight.send(Effect::HandOver);
        Self::SigningIn { attempt, others: if certain { OtherDevices::SignedOut } else { others } }
    }

    fn handed_over(others: OtherDevices, taken: bool, cx: &mut Context<'_>) -> Self {
        if !taken {
            cx.flight.tell(Effect::EndSession);
        }
        Self::finish(taken, others, cx)
    }

    fn finish(signed_in: bool, others: OtherDevices, cx: &mut Context<'_>) -> Self {
        cx.wipe(ALL);
        cx.flight.tell(Effect::DeleteRecord);
        Self::Done { signed_in, others }
    }

    // Leaving

    /// What is saved stays saved; only the signing in is left out.
    fn skip_sign_in(others: OtherDevices, cx: &mut Context<'_>) -> Self {
        cx.flight.abandon();
        cx.flight.tell(Effect::EndSession);
        cx.flight.tell(Effect::EndChallenge);
        cx.flight.tell(Effect::EndGrant);
        Self::finish(false, others, cx)
    }

    fn cancel(is_unknown: bool, cx: &mut Context<'_>) -> Self {
        let is_saving = matches!(cx.flight.awaited(), Some(Effect::SetPassword));
        Self::start_over(None, None, cx);
        cx.wipe(&[Slot::Link]);
        Self::Closed { may_have_changed: is_saving || is_unknown, was_told: is_unknown }
    }

    fn start_over(attempt: Option<Attempt>, notice: Option<Notice>, cx: &mut Context<'_>) -> Self {
        cx.flight.tell(Effect::EndGrant);
        Self::begin_anew(attempt, notice, cx)
    }

    /// Begins anew, on this device only: nothing is sent, and nothing stays stored. Whoever asks for the
    /// same account again at once is not told of a mail that the server, which still waits, would not
    /// send; and the mail that is there goes on working, which takes its ticket.
    fn begin_anew(attempt: Option<Attempt>, notice: Option<Notice>, cx: &mut Context<'_>) -> Self {
        // One that waits to be followed stays.
        if matches!(cx.flight.awaited(), Some(Effect::Verify { proof: ProofKind::Link, .. })) {
            cx.wipe(&[Slot::Link]);
        }
        cx.flight.abandon();
        cx.wipe(TYPED);
        let earlier = attempt.map(|attempt| Attempt { kept: Kept::Nothing, acknowledged: false, ..attempt });
        cx.flight.tell(if earlier.is_some() { Effect::DeleteRecordKeepTicket } else { Effect::DeleteRecord });
        Self::EnterAddress { form: Form::noting(notice), earlier }
    }

    /// What was typed into secret fields is gone.
    fn wiped(mut self) -> Self {
        if let (_, Some(attempt)) = self.parts()
            && attempt.kept != Kept::Nothing
        {
            attempt.kept = Kept::Wiped;
        }
        self
    }

    /// What would be sent was not, since it could not be written down.
    fn not_written(self, error: PersistError, cx: &mut Context<'_>) -> Self {
        let problem = Problem::of_persisting(error);
        let form = Form::with(problem);
        match self {
            Self::Asking { attempt, again } => Self::EnterAddress { form, earlier: again.then_some(attempt) },
            Self::CheckInbox { attempt, .. } => {
                // Where it was to be followed, it was not.
                cx.flight.tell(Effect::ForgetLink);
                Self::CheckInbox { form, attempt }
            }
            Self::SecondFactor { attempt, factor, .. } => Self::SecondFactor { form, attempt, factor },
            Self::NewPassword { attempt, assessment, by, .. } => Self::NewPassword { form, attempt, assessment, by },
            Self::OutcomeUnknown { attempt, outcome } => {
                Self::OutcomeUnknown { attempt, outcome: outcome.hindered(problem) }
            }
            // These write nothing ahead.
            state @ (Self::Restoring
            | Self::Unreadable
            | Self::EnterAddress { .. }
            | Self::SigningIn { .. }
            | Self::SecondFactorToSignIn { .. }
            | Self::Done { .. }
            | Self::Closed { .. }) => state,
        }
    }
}

/// Whether instructions are to be called sent, and with which word. A cooldown is only ever told of a
/// known account: it must look like success.
fn sent(result: Result<(), Failure>) -> Result<Option<Notice>, Failure> {
    match result {
        Ok(()) | Err(Failure::Cooldown { .. }) => Ok(None),
        Err(Failure::Lost) => Ok(Some(Notice::MayHaveBeenSent)),
        Err(failure) => Err(failure),
    }
}

fn not_sent(failure: &Failure, cx: &Context<'_>) -> Form {
    let notice = (!failure.is_certain()).then_some(Notice::MayHaveBeenSent);
    Form { problem: Some(Problem::of(failure, cx.now)), notice }
}

impl Attempt {
    fn new(address: Address, request: RequestId, cx: &Context<'_>) -> Self {
        let timing = cx.rules.timing;
        let (contact, expires) = (cx.wait(timing.contact), cx.wait(timing.attempt));
        let (resend, kept) = (Deadline::over(cx.now), Kept::Nothing);
        Self { address, request, resend, contact, expires, renewed: false, typed: true, acknowledged: false, kept }
    }

    fn restored(record: &Record, address: Address, cx: &Context<'_>) -> Self {
        Self {
            address,
            request: record.request,
            resend: record.resend.unwrap_or(Deadline::over(cx.now)),
            contact: record.contact.unwrap_or(Deadline::over(cx.now)),
            expires: record.expires,
            renewed: false,
            typed: false,
            acknowledged: false,
            kept: Kept::Nothing,
        }
    }

    fn ask(self, cx: &mut Context<'_>) -> Self {
        let timing = cx.rules.timing;
        let attempt = Self { expires: cx.wait(timing.attempt), ..self };
        // Should the answer be lost with the app: the server's own wait may begin as late as that.
        let resend = Some(cx.wait(timing.resend.saturating_add(timing.call)));
        let ahead = Effect::PersistRequest(Record { resend, ..attempt.record(Stage::Requesting) });
        let (address, request) = (attempt.address.clone(), attempt.request);
        cx.flight.send_ahead(ahead, Effect::RequestInstructions { address, request });
        attempt
    }

    /// Nothing is asked for again while a screen says to wait.
    fn waiting_for(self, failure: &Failure, cx: &Context<'_>) -> Self {
        match failure {
            Failure::Limited { wait: Some(wait) } => Self { resend: cx.wait(*wait), ..self },
            _ => self,
        }
    }

    fn set_password(&self, cx: &mut Context<'_>) {
        cx.flight.send_ahead(Effect::Persist(self.record(Stage::Saving)), Effect::SetPassword);
    }

    fn renew_grant(self, cx: &mut Context<'_>) -> Self {
        cx.flight.send(Effect::RenewGrant);
        Self { renewed: true, ..self }
    }

    fn shown_address(&self) -> ShownAddress {
        if self.typed { ShownAddress::in_full(&self.address) } else { ShownAddress::masked(&self.address) }
    }

    fn acknowledgement(&self, rules: &Rules) -> Acknowledgement {
        Acknowledgement::of(rules, self.acknowledged)
    }

    fn look(&self, abilities: &Abilities) -> Option<Look> {
        look(abilities.outcome_check, abilities.sign_in, true, Some(&self.address))
    }

    fn record(&self, stage: Stage) -> Record {
        let Self { request, resend, contact, expires, .. } = *self;
        Record { stage, request, resend: Some(resend), contact: Some(contact), expires }
    }

    fn persist(&self, stage: Stage, cx: &mut Context<'_>) {
        cx.flight.tell(Effect::Persist(self.record(stage)));
    }
}
