//! Every reachable state of the session keeper, within bounds.

use repass_model::sessions::{Bounds, Broken, Mistake, explore};

/// One session, and much that goes wrong with it.
const ONE: Bounds = Bounds {
    sign_ins: 1,
    replaces: false,
    sign_outs: 1,
    callers: 2,
    refusals: 1,
    revocations: 0,
    kills: 1,
    ticks: 1,
    faults: 2,
};
/// Time passes more often, and the server ends the session.
const LONG: Bounds = Bounds { sign_outs: 0, callers: 1, refusals: 0, revocations: 1, ticks: 3, ..ONE };
/// Killed twice.
const KILLED_TWICE: Bounds = Bounds { kills: 2, callers: 1, faults: 1, ..ONE };
/// Somebody signs in over a session, or changes the password.
const TWO: Bounds = Bounds { sign_ins: 2, callers: 1, faults: 1, refusals: 0, ..ONE };
const REPLACED: Bounds = Bounds { replaces: true, ..TWO };

fn holds(name: &str, bounds: Bounds) {
    let found = explore(bounds, Mistake::No);
    if let Some((broken, way)) = found.broken {
        panic!("{name}: {broken:?} by\n  {}", way.join("\n  "));
    }
    assert!(found.states > 1_000, "{name}: the exploration got nowhere: {}", found.states);
}

#[test]
fn one_session_is_kept_refreshed_and_ended_whatever_fails() {
    holds("one", ONE);
}

#[test]
fn a_long_session_is_refreshed_again_and_again() {
    holds("long", LONG);
}

#[test]
fn two_kills_lose_nothing() {
    holds("killed twice", KILLED_TWICE);
}

#[test]
fn a_session_may_be_signed_in_over() {
    holds("two", TWO);
    holds("replaced", REPLACED);
}

#[test]
fn each_mistake_is_found() {
    for (mistake, bounds, expected) in [
        (Mistake::RefreshesForEachCaller, ONE, Broken::TwoRefreshes),
        (Mistake::LendsAfterSignOut, ONE, Broken::LentAfterSignOut),
        (Mistake::TakesUnreadableForEmpty, LONG, Broken::LostSession),
        (Mistake::LendsBeforeStoring, ONE, Broken::LentUnstored),
        (Mistake::WritesNothingAhead, ONE, Broken::RefreshedUnwritten),
        (Mistake::TakesLostForRefused, LONG, Broken::LostSession),
        (Mistake::SignsOutHereOnly, ONE, Broken::NeverEnded),
        (Mistake::TakesFailedForStored, ONE, Broken::TakenUnstored),
        (Mistake::ForgetsCallers, ONE, Broken::WaitsForEver),
    ] {
        let found = explore(bounds, mistake).broken.map(|(broken, _)| broken);
        assert_eq!(found, Some(expected), "{mistake:?}");
    }
}
