//! A known and an unknown account look the same: two machines in lockstep.
//!
//! Both get the same presses at the same times. The server answers each as it may: a known account
//! can be told of a cooldown, an unknown one never is. After every step, both show the same.

use std::collections::{HashSet, VecDeque};

use repass_core::{
    backend::Failure,
    flow::{
        Answer, Effect, Event, Flow, Issued,
        reset::{ResetAction, ResetScreen},
    },
    time::Timestamp,
};

use crate::{
    own_request,
    subject::{Subject, rules},
    world::Server,
};

type Pair<F> = (F, F, Timestamp, Vec<(Issued, Issued)>, u8);

/// Explores a reset of both accounts; gives the number of states, and the first two screens that
/// differ, if any.
#[must_use]
pub fn explore<F>(presses: u8) -> (usize, Option<(ResetScreen, ResetScreen)>)
where
    F: Subject + Flow<Action = ResetAction, Screen = ResetScreen>,
{
    let started = feed(
        &(F::new(rules(Server::USUAL)), F::new(rules(Server::USUAL)), Timestamp(0), Vec::new(), presses),
        &Event::Started,
    );
    let mut seen = HashSet::from([started.clone()]);
    let mut queue = VecDeque::from([started]);
    while let Some(pair) = queue.pop_front() {
        let (known, unknown, now, ..) = &pair;
        let (shown, shown_too) = (known.screen(*now), unknown.screen(*now));
        if shown != shown_too {
            return (seen.len(), Some((shown, shown_too)));
        }
        for next in nexts(&pair) {
            if seen.insert(next.clone()) {
                queue.push_back(next);
            }
        }
    }
    (seen.len(), None)
}

fn nexts<F>(pair: &Pair<F>) -> Vec<Pair<F>>
where
    F: Subject + Flow<Action = ResetAction, Screen = ResetScreen>,
{
    let (known, _, now, in_flight, presses) = pair;
    let mut nexts = Vec::new();
    if *presses > 0 {
        let after: Pair<F> = (pair.0.clone(), pair.1.clone(), *now, in_flight.clone(), presses - 1);
        for (action, facts) in F::presses(&known.screen(*now)) {
            // A code is only ever in a mail, and an unknown account gets none.
            if action != ResetAction::SubmitCode {
                nexts.push(feed(&after, &Event::Act { action, facts, fresh: Some(own_request()) }));
            }
        }
    }
    if let Some(at) = known.deadlines().into_iter().map(|wait| wait.at).filter(|at| at > now).min() {
        let later: Pair<F> = (pair.0.clone(), pair.1.clone(), at, in_flight.clone(), *presses);
        nexts.push(feed(&later, &Event::Tick));
    }
    if let Some((of_known, of_unknown)) = in_flight.first() {
        let rest: Pair<F> = (pair.0.clone(), pair.1.clone(), *now, in_flight[1..].to_vec(), *presses);
        for (answer, answer_too) in answers(&of_known.effect) {
            let (next, issued) = step(&rest.0, *now, of_known, answer);
            let (next_too, issued_too) = step(&rest.1, *now, of_unknown, answer_too);
            let mut pending = rest.3.clone();
            pending.extend(issued.into_iter().zip(issued_too).filter(|(one, _)| has_answer(&one.effect)));
            nexts.push((next, next_too, *now, pending, *presses));
        }
    }
    nexts
}

/// What the server may say of a known and of an unknown account at the same time.
fn answers(effect: &Effect) -> Vec<(Answer, Answer)> {
    let alike = |answer: Answer| (answer.clone(), answer);
    match effect {
        Effect::RequestInstructions { .. } => {
            let requested = |result: Result<(), Failure>| Answer::Requested(result);
            let cooldown = Failure::Cooldown { wait: Some(std::time::Duration::from_secs(56)) };
            vec![
                alike(requested(Ok(()))),
                (requested(Err(cooldown)), requested(Ok(()))),
                alike(requested(Err(Failure::Limited { wait: None }))),
                alike(requested(Err(Failure::CaptchaRequired))),
                alike(requested(Err(Failure::NotSent))),
                alike(requested(Err(Failure::Lost))),
            ]
        }
        Effect::Restore => vec![alike(Answer::Restored(repass_core::flow::Restored::Nothing))],
        _ => vec![alike(Answer::Persisted(Ok(())))],
    }
}

fn has_answer(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Restore | Effect::Persist(_) | Effect::PersistRequest(_) | Effect::RequestInstructions { .. }
    )
}

fn step<F: Flow>(machine: &F, now: Timestamp, of: &Issued, answer: Answer) -> (F, Vec<Issued>) {
    machine.clone().step(now, Event::Answered { id: of.id, answer })
}

fn feed<F: Flow>(pair: &Pair<F>, event: &Event<F::Action>) -> Pair<F> {
    let (known, unknown, now, in_flight, presses) = pair;
    let (known, issued) = known.clone().step(*now, event.clone());
    let (unknown, issued_too) = unknown.clone().step(*now, event.clone());
    let mut in_flight = in_flight.clone();
    in_flight.extend(issued.into_iter().zip(issued_too).filter(|(one, _)| has_answer(&one.effect)));
    (known, unknown, *now, in_flight, *presses)
}
