//! Every reachable state of the reducers, within bounds: nothing untrue is shown, nothing is sent
//! that nobody asked for, and there is a way out.

use std::fmt::Write;

use repass_core::{
    backend::{OutcomeCheck, ProofCheck, SessionAfterChange},
    flow::{change::Change, login::Login, login_window::LoginWindow, reset::Reset, settings::Settings},
};
use repass_model::{
    Bounds, Broken, Exploration, Server, Subject, explore, lockstep,
    planted::{
        BelievesEveryHost, BelievesNoHost, DoesNotWaitForTheCaptcha, DropsTheReplacedSession, IgnoresThePolicy,
        MailsOnRestore, Mistake, Planted, SavesWithoutAWarning, SendsTwoAtOnce, SendsUnwritten, ShowsTheCooldown,
        TakesAnyPress, TakesEveryLinkForNew, TakesLateAnswers, TakesLostForFailed, TakesLostForSaved,
        TakesSavedForRefused, TakesSentForFailed, TakesUnreadableForLost, TellsOnlyOnce, TrapsThePerson,
    },
    sessions::{self, LONG, ONE, REPLACED, TWO},
};
use stateright::{Checker, Model};

/// Nobody is killed, but much else happens.
const LIVELY: Bounds = Bounds {
    presses: 4,
    links: 1,
    kills: 0,
    ticks: 1,
    repeats: 1,
    faults: 1,
    slow_links: false,
    server: Server::USUAL,
};
/// Killed once, at any moment.
const KILLED: Bounds = Bounds {
    presses: 4,
    links: 0,
    kills: 1,
    ticks: 1,
    repeats: 0,
    faults: 1,
    slow_links: false,
    server: Server::USUAL,
};
/// Killed twice: what was told after the first time must be told again.
const KILLED_TWICE: Bounds = Bounds { kills: 2, ticks: 0, ..KILLED };
/// Killed once, and no wait ends: for servers that differ.
const KILLED_SOON: Bounds = Bounds { ticks: 0, ..KILLED };
/// Back and forth, with a kill in between.
const BACK_AND_FORTH: Bounds = Bounds { presses: 5, kills: 1, faults: 0, ..KILLED_SOON };
/// Many presses, and nobody is killed.
const PATIENT: Bounds = Bounds { presses: 6, kills: 0, ..KILLED_SOON };

/// A link comes, and comes again, also after a kill.
const TWICE: Bounds = Bounds { presses: 3, links: 2, kills: 1, faults: 0, slow_links: true, ..KILLED_SOON };

const WARNING: Server = Server { warns: true, ..Server::USUAL };
const SIGNING_IN: Server = Server { outcome_check: OutcomeCheck::SignIn, ..Server::USUAL };
const ASKING: Server = Server { outcome_check: OutcomeCheck::AskPerson, ..Server::USUAL };
const AT_SAVE: Server = Server { proof_check: ProofCheck::AtSave, ..Server::USUAL };
const CAPTCHA: Server = Server { captcha: true, ..Server::USUAL };
const SECOND_FACTOR: Server = Server { second_factor: true, grants_expire: true, ..SIGNING_IN };
const REPLACING: Server = Server { session_after_change: SessionAfterChange::Replaced, ..Server::USUAL };
const ENDING: Server = Server { session_after_change: SessionAfterChange::Ended, ..SIGNING_IN };

const fn by(server: Server, bounds: Bounds) -> Bounds {
    Bounds { server, ..bounds }
}

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

/// Explores within bounds; gives the number of states.
fn holds<F>(bounds: Bounds) -> usize
where
    F: Subject<Action: Sync> + Sync,
{
    first_broken::<F>(bounds).unwrap_or_else(|(broken, path)| panic!("{broken:?} by\n{}", path.join("\n")))
}

fn finds<M: Mistake>(expected: Broken, server: Server) {
    let found = [KILLED, KILLED_TWICE, LIVELY]
        .into_iter()
        .find_map(|bounds| explore::broken_first::<Planted<M>>(by(server, bounds)));
    assert_eq!(found, Some(expected));
}

#[test]
fn no_flow_lies_or_sends_unasked_and_the_docs_tell_how_far_that_was_explored() {
    let mut table = INTRODUCTION.to_owned();
    let mut row = |flow: &str, server: &str, how: &str, states: usize| {
        _ = writeln!(table, "| {flow} | {server} | {how} | {states} |");
    };
    row("reset", "usual", "lively", holds::<Reset>(LIVELY));
    row("reset", "usual", "killed", holds::<Reset>(KILLED));
    row("reset", "usual", "killed twice", holds::<Reset>(KILLED_TWICE));
    row("reset", "signing in tells of a lost save", "killed soon", holds::<Reset>(by(SIGNING_IN, KILLED_SOON)));
    row("reset", "only the person can tell of a lost save", "killed soon", holds::<Reset>(by(ASKING, KILLED_SOON)));
    row("reset", "proofs are checked at the save", "killed", holds::<Reset>(by(AT_SAVE, KILLED)));
    row("reset", "captcha", "killed soon", holds::<Reset>(by(CAPTCHA, KILLED_SOON)));
    row("reset", "second factor, grants expire", "killed", holds::<Reset>(by(SECOND_FACTOR, KILLED)));
    row("reset", "second factor, grants expire", "patient", holds::<Reset>(by(SECOND_FACTOR, PATIENT)));
    row("change", "usual", "lively", holds::<Change>(LIVELY));
    row("change", "usual", "killed", holds::<Change>(KILLED));
    row("change", "usual", "killed twice", holds::<Change>(KILLED_TWICE));
    row("change", "signing in tells of a lost save", "killed soon", holds::<Change>(by(SIGNING_IN, KILLED_SOON)));
    row("change", "only the person can tell of a lost save", "killed soon", holds::<Change>(by(ASKING, KILLED_SOON)));
    row("change", "the session is replaced", "killed soon", holds::<Change>(by(REPLACING, KILLED_SOON)));
    row("change", "the session is ended", "killed soon", holds::<Change>(by(ENDING, KILLED_SOON)));
    row("change", "the app warns before a save", "killed soon", holds::<Change>(by(WARNING, KILLED_SOON)));
    row("reset", "the app warns before a save", "killed soon", holds::<Reset>(by(WARNING, KILLED_SOON)));
    row("settings", "usual", "lively, up to 3 presses", holds::<Settings>(Bounds { presses: 3, ..LIVELY }));
    row("settings", "usual", "back and forth", holds::<Settings>(BACK_AND_FORTH));
    row("login", "second factor", "lively", holds::<Login>(by(SECOND_FACTOR, LIVELY)));
    row("login", "captcha", "killed soon", holds::<Login>(by(CAPTCHA, KILLED_SOON)));
    row("login window", "usual", "lively, up to 3 presses", holds::<LoginWindow>(Bounds { presses: 3, ..LIVELY }));
    row("login window", "usual", "back and forth", holds::<LoginWindow>(BACK_AND_FORTH));
    row("login window", "usual", "patient", holds::<LoginWindow>(PATIENT));
    row("login window", "usual", "links that come twice", holds::<LoginWindow>(TWICE));
    for (how, bounds) in [
        ("one session", ONE),
        ("refreshed again and again", LONG),
        ("killed twice", sessions::KILLED_TWICE),
        ("signed in over", TWO),
        ("replaced by a change", REPLACED),
    ] {
        let found = sessions::explore(bounds, sessions::Mistake::No);
        assert!(found.broken.is_none(), "{how}: {:?}", found.broken);
        row("session keeper", "refreshes", how, found.states);
    }
    _ = writeln!(
        table,
        "\nLively: {}. Killed: {}. Killed soon: {}. Killed twice: {}. Back and forth: {}. Patient: {}. Links that \
         come twice: {}.",
        told(LIVELY),
        told(KILLED),
        told(KILLED_SOON),
        told(KILLED_TWICE),
        told(BACK_AND_FORTH),
        told(PATIENT),
        told(TWICE),
    );
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/model.md");
    if std::env::var_os("REPASS_BLESS").is_some() {
        std::fs::write(file, &table).expect("docs/model.md can be written");
    }
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert_eq!(committed, table, "docs/model.md is not current: run this test with REPASS_BLESS=1");
}

const INTRODUCTION: &str = "# The flows, explored

`tests/model` explores the reducers of the core state by state: a phone, a server, a host and a person,
where answers are lost before or after the server carried a request out, arrive late or twice, records can
be neither written nor read for a while, the host does not take a session, links come in the middle of
anything, captchas are solved or given up, the app is killed between any two effects and started again, and
time passes. In every state and at every step
[the invariants](../tests/model/src/invariants.rs) hold:

- A start sends nothing. At most one mutation is in flight, and none while a captcha is being solved.
- Late answers change nothing, and neither does a press that means nothing on its screen.
- Nothing is saved against the policy, before its record is written, or before the person has confirmed what it
  costs where the app warns of that.
- A link that was taken before is not followed, and shows nothing unless its reset is under way.
- A record that cannot be read now is neither deleted nor overwritten before the person gives it up.
- No mail is asked for while the wait runs.
- No screen says saved or not saved, signed in or not signed in, of what is not; and a session that takes the
  place of the host's own is not dropped while the screen says that all is well.
- A lost save is told of until it is settled or left, however often the app is killed.

The keeper of the session is [explored by itself](../tests/model/src/sessions.rs): one refresh at a time, nothing
lent before it is stored or after a sign-out, no session lost, and none left open.

From every state a person can reach a good end, and known and unknown accounts, explored in lockstep,
show the same. For each invariant
[a mistake is planted](../tests/model/src/planted.rs) that it must find.

This file is written by the exploration. Numbers of states:

| flow | server | how | states |
| --- | --- | --- | ---: |
";

fn told(Bounds { presses, links, kills, ticks, repeats, faults, .. }: Bounds) -> String {
    format!(
        "up to {presses} presses, {links} links, {kills} kills, {ticks} deadlines or switches to the background, {repeats} repeated answers, {faults} faults"
    )
}

#[test]
fn there_is_a_way_out_of_every_state() {
    for server in [Server::USUAL, ASKING, AT_SAVE, SECOND_FACTOR] {
        let bounds = by(server, Bounds { presses: 3, ticks: 0, ..KILLED });
        assert!(explore::ways_out::<Reset>(bounds, 3).dead_end.is_none());
        assert!(explore::ways_out::<Login>(bounds, 3).dead_end.is_none());
    }
    assert!(explore::ways_out::<LoginWindow>(Bounds { presses: 3, ..KILLED_SOON }, 2).dead_end.is_none());
    for server in [Server::USUAL, SIGNING_IN, ASKING, REPLACING, ENDING] {
        let bounds = by(server, Bounds { presses: 3, ticks: 0, ..KILLED });
        assert!(explore::ways_out::<Change>(bounds, 3).dead_end.is_none());
    }
    assert!(explore::ways_out::<Settings>(Bounds { presses: 3, ..KILLED_SOON }, 2).dead_end.is_none());
}

#[test]
fn known_and_unknown_accounts_show_the_same() {
    let (states, differing) = lockstep::explore::<Reset>(4);
    assert_eq!(differing, None);
    assert!(states > 100, "{states}");
}

#[test]
fn each_invariant_finds_the_mistake_planted_for_it() {
    finds::<MailsOnRestore>(Broken::RestoreWasNotQuiet, Server::USUAL);
    finds::<SendsTwoAtOnce>(Broken::TwoMutationsAtOnce, Server::USUAL);
    finds::<DoesNotWaitForTheCaptcha>(Broken::SentDuringCaptcha, CAPTCHA);
    finds::<TakesLateAnswers>(Broken::LateAnswerChangedSomething, Server::USUAL);
    finds::<TakesAnyPress>(Broken::PressForNothingChangedSomething, Server::USUAL);
    finds::<IgnoresThePolicy>(Broken::SavedAgainstThePolicy, Server::USUAL);
    finds::<SendsUnwritten>(Broken::NotWrittenAhead, Server::USUAL);
    finds::<TakesUnreadableForLost>(Broken::TouchedWhatCannotBeRead, Server::USUAL);
    finds::<TakesSentForFailed>(Broken::MailedTooSoon, Server::USUAL);
    finds::<TakesLostForSaved>(Broken::CalledSaved, Server::USUAL);
    finds::<TakesSavedForRefused>(Broken::CalledNotSaved, Server::USUAL);
    finds::<TakesLostForFailed>(Broken::ForgotALostSave, Server::USUAL);
    finds::<TellsOnlyOnce>(Broken::ForgotALostSave, Server::USUAL);
    finds::<BelievesEveryHost>(Broken::CalledSignedIn, Server::USUAL);
    finds::<BelievesNoHost>(Broken::CalledNotSignedIn, Server::USUAL);
    finds::<DropsTheReplacedSession>(Broken::DroppedASession, REPLACING);
    finds::<SavesWithoutAWarning>(Broken::SavedWithoutAWarning, WARNING);
    let twice = explore::broken_first::<Planted<TakesEveryLinkForNew>>(Bounds { presses: 1, ..TWICE });
    assert_eq!(twice, Some(Broken::FollowedALinkTwice));
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
