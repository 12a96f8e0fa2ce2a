//! What a backend's result means for the machine, and what it brings for the vault.

use std::time::Duration;

use super::vault::Brought;
use crate::{
    backend::{Changed, Failure, Grant, SessionFate, SignedIn, Verified},
    flow::{Answer, ChangedFacts, ProofKind, SignInFacts, VerifiedFacts, event::SessionFact},
};

/// An answer, with what it brings for the vault.
pub(super) type Outcome = (Answer, Brought);

pub(super) fn alone(answer: Answer) -> Outcome {
    (answer, Brought::Nothing)
}

pub(super) fn granted(proof: ProofKind, verified: Result<Verified, Failure>) -> Outcome {
    match verified {
        Ok(Verified { grant, account, second_factor }) => {
            (Answer::Verified(proof, Ok(VerifiedFacts { account, second_factor })), Brought::Grant(grant))
        }
        Err(failure) => alone(Answer::Verified(proof, Err(failure))),
    }
}

pub(super) fn exchanged(grant: Result<Grant, Failure>, answer: fn(Result<(), Failure>) -> Answer) -> Outcome {
    match grant {
        Ok(grant) => (answer(Ok(())), Brought::Grant(grant)),
        Err(failure) => alone(answer(Err(failure))),
    }
}

pub(super) fn changed_session(changed: Result<Changed, Failure>) -> Outcome {
    let (facts, brought) = match changed {
        Ok(Changed { others, session }) => {
            let (session, brought) = match session {
                SessionFate::Kept => (SessionFact::Kept, Brought::Nothing),
                SessionFate::Replaced(session) => (SessionFact::Replaced, Brought::ReplacedSession(session)),
                SessionFate::Ended => (SessionFact::Ended, Brought::Nothing),
            };
            (Ok(ChangedFacts { others, session }), brought)
        }
        Err(failure) => (Err(failure), Brought::Nothing),
    };
    (Answer::PasswordChanged(facts), brought)
}

pub(super) fn signed_in(signed_in: Result<SignedIn, Failure>) -> Outcome {
    match signed_in {
        Ok(SignedIn::Session(session)) => (Answer::SignedIn(Ok(SignInFacts::In)), Brought::Session(session)),
        Ok(SignedIn::SecondFactor(challenge, factor)) => {
            (Answer::SignedIn(Ok(SignInFacts::SecondFactor(factor))), Brought::Challenge(challenge))
        }
        Err(failure) => alone(Answer::SignedIn(Err(failure))),
    }
}

/// Whether a server may take longer over this answer for an account that it knows.
pub(super) fn tells_by_its_time(answer: &Answer) -> bool {
    match answer {
        Answer::Requested(_) => true,
        Answer::SignedIn(result) => matches!(result, Err(Failure::WrongCredentials)),
        _ => false,
    }
}

/// The first multiple of `step` that is not over yet.
pub(super) fn whole_steps(elapsed: Duration, step: Duration) -> Duration {
    if step.is_zero() {
        return elapsed;
    }
    let steps = elapsed.as_millis() / step.as_millis().max(1) + 1;
    step.saturating_mul(u32::try_from(steps).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::whole_steps;

    #[test]
    fn answers_within_one_step_are_told_at_its_end() {
        let step = Duration::from_secs(1);
        for millis in [0, 20, 281, 999] {
            assert_eq!(whole_steps(Duration::from_millis(millis), step), step, "{millis}");
        }
        assert_eq!(whole_steps(Duration::from_millis(1_001), step), 2 * step);
        assert_eq!(whole_steps(Duration::from_millis(7), Duration::ZERO), Duration::from_millis(7));
    }
}
