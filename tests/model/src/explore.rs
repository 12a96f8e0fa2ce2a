//! The whole graph of an exploration, for what stateright's properties cannot ask: is there a way
//! out of every state?

use std::collections::{HashMap, HashSet, VecDeque};

use repass_core::flow::Flow;

use crate::{Bounds, Broken, State, Step, Subject};

/// What a search found.
#[derive(Debug)]
pub struct Graph<F> {
    /// How many states there are.
    pub states: usize,
    /// A state from which no good end can be reached, if there is one.
    pub dead_end: Option<State<F>>,
}

/// Searches forward for all states, then backward from the good ends.
///
/// A person has patience beyond the bounds: whoever ran out of presses gets `more` of them, with the
/// network back and no more kills.
#[must_use]
pub fn ways_out<F: Subject>(bounds: Bounds, more: u8) -> Graph<F> {
    let (states, reached_from) = reachable(vec![State::started(bounds)], |_| true);
    let good = can_reach_an_end(&states, &reached_from);
    let stuck = states.iter().zip(good).filter(|(_, good)| !good).map(|(state, _)| state.with_more(more));
    let stuck: HashSet<State<F>> = stuck.collect();

    let (calm, reached_from) = reachable(stuck.iter().cloned().collect(), is_calm);
    let good = can_reach_an_end(&calm, &reached_from);
    let dead_end = calm.iter().zip(good).find(|(state, good)| !good && stuck.contains(state));
    Graph { states: states.len(), dead_end: dead_end.map(|(state, _)| state.clone()) }
}

/// The invariant that is broken first, by the fewest steps: it shows a mistake itself, where a longer
/// way may show what only follows from it.
#[must_use]
pub fn broken_first<F: Subject>(bounds: Bounds) -> Option<Broken> {
    let start = State::<F>::started(bounds);
    let mut seen = HashSet::from([start.clone()]);
    let mut queue = VecDeque::from([start]);
    while let Some(state) = queue.pop_front() {
        if state.broken.is_some() {
            return state.broken;
        }
        let mut steps = Vec::new();
        state.steps(&mut steps);
        for next in steps.into_iter().filter_map(|step| state.after(step)) {
            if seen.insert(next.clone()) {
                queue.push_back(next);
            }
        }
    }
    None
}

/// All states, and for each the numbers of those that lead to it.
fn reachable<F: Subject>(
    starts: Vec<State<F>>,
    may: impl Fn(&Step<F::Action>) -> bool,
) -> (Vec<State<F>>, Vec<Vec<usize>>) {
    let mut numbers: HashMap<State<F>, usize> = starts.iter().cloned().zip(0..).collect();
    let mut reached_from = vec![Vec::new(); starts.len()];
    let mut queue: VecDeque<usize> = (0..starts.len()).collect();
    let mut states = starts;
    while let Some(at) = queue.pop_front() {
        let state = states[at].clone();
        let mut steps = Vec::new();
        state.steps(&mut steps);
        for next in steps.into_iter().filter(&may).filter_map(|step| state.after(step)) {
            let number = *numbers.entry(next.clone()).or_insert_with(|| {
                states.push(next);
                reached_from.push(Vec::new());
                queue.push_back(states.len() - 1);
                states.len() - 1
            });
            reached_from[number].push(at);
        }
    }
    (states, reached_from)
}

fn can_reach_an_end<F: Subject>(states: &[State<F>], reached_from: &[Vec<usize>]) -> Vec<bool> {
    let is_end = |state: &State<F>| F::is_good_end(&state.machine.screen(state.now));
    let mut good: Vec<bool> = states.iter().map(is_end).collect();
    let mut queue: VecDeque<usize> = (0..states.len()).filter(|at| good[*at]).collect();
    while let Some(at) = queue.pop_front() {
        for &from in &reached_from[at] {
            if !std::mem::replace(&mut good[from], true) {
                queue.push_back(from);
            }
        }
    }
    good
}

fn is_calm<A>(step: &Step<A>) -> bool {
    matches!(step, Step::Press(..) | Step::CarryOut(..) | Step::Deliver(_))
}

impl<F: Flow> State<F> {
    fn with_more(&self, presses: u8) -> Self {
        let mut state = self.clone();
        (state.left.presses, state.left.links, state.left.kills) = (presses, 0, 0);
        (state.left.faults, state.left.repeats, state.left.ticks) = (0, 0, 0);
        state
    }
}
