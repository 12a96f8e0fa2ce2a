//! Every reachable state of the reducers, within bounds: nothing untrue is shown, nothing is sent
//! that nobody asked for, and there is a way out.

use repass_core::{
    backend::Settle,
    flow::{change::Change, login::Login, reset::Reset},
};
use repass_model::{
    Bounds, Broken, Exploration, Subject, explore, lockstep,
    planted::{
        IgnoresThePolicy, MailsOnRestore, Mistake, Planted, ResendsAtOnce, SendsTwice, SendsUnwritten,
        ShowsTheCooldown, TakesLateAnswers, TakesLostForFailed, TakesLostForSaved, TakesSavedForRefused, TellsOnlyOnce,
        TrapsThePerson,
    },
};
use stateright::{Checker, Model};

/// Nobody is killed, but much else happens.
const LIVELY: Bounds =
    Bounds { presses: 3, links: 1, kills: 0, ticks: 1, repeats: 1, faults: 1, settle: Settle::RepeatSame };
/// Killed once, at any moment.
const KILLED: Bounds =
    Bounds { presses: 4, links: 0, kills: 1, ticks: 1, repeats: 0, faults: 1, settle: Settle::RepeatSame };
/// Killed twice: what was told after the first time must be told again.
const KILLED_TWICE: Bounds = Bounds { kills: 2, ticks: 0, ..KILLED };
/// Killed once, where signing in proves that a password was saved.
const SIGNING_IN: Bounds = Bounds { settle: Settle::SignIn, ..KILLED };
/// The same, where nothing but the person's own try does.
const ASKING: Bounds = Bounds { settle: Settle::AskPerson, ..KILLED };

/// The number of states, or a way to a broken invariant, step by step.
fn first_broken<F>(bounds: Bounds) -> Result<usize, (Broken, Vec<String>)>
where
    F: Subject<Action: Sync> + Sync,
{
    let checker = Exploration::<F>::within(bounds).checker().threads(2).spawn_bfs().join();
    let Some(path) = checker.discovery("no invariant is broken") else {
        assert!(checker.discovery("a good end is reached").is_some(), "the exploration got nowhere");
        return Ok(checker.unique_state_count());
    };
    let broken = path.last_state().broken.expect("it was discovered as broken");
    let screens = path.into_vec().into_iter().map(|(state, step)| {
        format!(
            "{:?}, then {}",
            state.machine.screen(state.now),
            step.map_or_else(String::new, |step| format!("{step:?}"))
        )
    });
    Err((broken, screens.collect()))
}

/// Explores within all bounds; gives the numbers of states.
fn holds<F>() -> [usize; 5]
where
    F: Subject<Action: Sync> + Sync,
{
    [LIVELY, KILLED, KILLED_TWICE, SIGNING_IN, ASKING].map(|bounds| {
        first_broken::<F>(bounds).unwrap_or_else(|(broken, path)| panic!("{broken:?} by\n{}", path.join("\n")))
    })
}

fn finds<M: Mistake>(expected: Broken) {
    let found = [LIVELY, KILLED, KILLED_TWICE].into_iter().find_map(explore::broken_first::<Planted<M>>);
    assert_eq!(found, Some(expected));
}

#[test]
fn no_flow_lies_or_sends_unasked_and_the_docs_tell_how_far_that_was_explored() {
    let row = |flow: &str, [lively, killed, twice, signing_in, asking]: [usize; 5]| {
        format!("| {flow} | {lively} | {killed} | {twice} | {signing_in} | {asking} |")
    };
    let table = [
        INTRODUCTION.to_owned(),
        "| flow | lively | killed | killed twice | killed, settled by signing in | killed, settled by the person |\n| --- | ---: | ---: | ---: | ---: | ---: |".to_owned(),
        row("reset", holds::<Reset>()),
        row("change", holds::<Change>()),
        row("login", holds::<Login>()),
        format!("\nLively: {}. Killed: {}. Killed twice: {}.\n", told(LIVELY), told(KILLED), told(KILLED_TWICE)),
    ]
    .join("\n");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/model.md");
    if std::env::var_os("REPASS_BLESS").is_some() {
        std::fs::write(file, &table).expect("docs/model.md can be written");
    }
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert_eq!(committed, table, "docs/model.md is not current: run this test with REPASS_BLESS=1");
}

const INTRODUCTION: &str = "# The flows, explored

`tests/model` explores the reducers of the core state by state: a phone, a server and a person, where
answers are lost before or after the server carried a request out, arrive late or twice, writes fail,
links come in the middle of anything, the app is killed between any two effects and started again, and
time passes. In every state and at every step
[the invariants](../tests/model/src/invariants.rs) hold: a start sends nothing, at most one mutation is
in flight, late answers change nothing, nothing is saved against the policy or before its record is
written, no mail is asked for while the wait runs, no screen says saved or not saved of what is not, and
a lost save is told of until it is settled or left, however often the app is killed.
From every state a person can reach a good end, and known and unknown accounts, explored in lockstep,
show the same. For each invariant
[a mistake is planted](../tests/model/src/planted.rs) that it must find.

This file is written by the exploration. Numbers of states:
";

fn told(Bounds { presses, links, kills, ticks, repeats, faults, .. }: Bounds) -> String {
    format!(
        "up to {presses} presses, {links} links, {kills} kills, {ticks} deadlines or switches to the background, {repeats} repeated answers, {faults} faults"
    )
}

#[test]
fn there_is_a_way_out_of_every_state() {
    for bounds in [KILLED, SIGNING_IN, ASKING].map(|bounds| Bounds { presses: 3, ticks: 0, ..bounds }) {
        assert!(explore::ways_out::<Reset>(bounds, 2).dead_end.is_none());
        assert!(explore::ways_out::<Change>(bounds, 2).dead_end.is_none());
        assert!(explore::ways_out::<Login>(bounds, 2).dead_end.is_none());
    }
}

#[test]
fn known_and_unknown_accounts_show_the_same() {
    let (states, differing) = lockstep::explore::<Reset>(4);
    assert_eq!(differing, None);
    assert!(states > 100, "{states}");
}

#[test]
fn each_invariant_finds_the_mistake_planted_for_it() {
    finds::<MailsOnRestore>(Broken::RestoreWasNotQuiet);
    finds::<SendsTwice>(Broken::TwoMutationsAtOnce);
    finds::<TakesLateAnswers>(Broken::LateAnswerChangedSomething);
    finds::<IgnoresThePolicy>(Broken::SavedAgainstThePolicy);
    finds::<SendsUnwritten>(Broken::NotWrittenAhead);
    finds::<ResendsAtOnce>(Broken::MailedTooSoon);
    finds::<TakesLostForSaved>(Broken::CalledSaved);
    finds::<TakesSavedForRefused>(Broken::CalledNotSaved);
    finds::<TakesLostForFailed>(Broken::ForgotALostSave);
    finds::<TellsOnlyOnce>(Broken::ForgotALostSave);
}

#[test]
fn a_trap_and_a_shown_cooldown_are_found() {
    assert!(
        explore::ways_out::<Planted<TrapsThePerson>>(Bounds { presses: 3, kills: 0, ticks: 0, ..KILLED }, 2)
            .dead_end
            .is_some()
    );
    assert!(lockstep::explore::<Planted<ShowsTheCooldown>>(4).1.is_some());
}
