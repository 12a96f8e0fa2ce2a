//! The keeper of the session, in sentences: what its machine issues and tells. What holds in every state is
//! explored in `tests/model`.

use std::time::Duration;

use repass_core::{
    address::Address,
    backend::Failure,
    session::{
        LendFailure, SessionEnd, SessionState,
        machine::{Caller, Effect, Event, Holder, Known, Machine, Number, Record, Restored, Whom},
    },
    time::{Deadline, Timestamp},
};

const START: Timestamp = Timestamp(1_790_000_000_000);
const HOUR: Duration = Duration::from_hours(1);
const FIRST: Caller = Caller(101);
const SECOND: Caller = Caller(102);

/// A machine, the time, and what it issued and nobody has looked at yet.
struct Keeper {
    machine: Machine,
    now: Timestamp,
    issued: Vec<Effect>,
}

fn holder() -> Holder {
    let account = Address::parse("kim@example.com").ok();
    Holder { account, user_id: Some("7".to_owned()), device_id: None }
}

fn session(number: u64, begun: Timestamp) -> Known {
    let expires = Some(Deadline::after(begun, HOUR));
    Known { number: Number(number), holder: holder(), has_refresh_token: true, expires }
}

fn record(known: Known, refreshing: bool) -> Record {
    Record { whom: Whom::Session { known, refreshing }, ending: Vec::new() }
}

impl Keeper {
    fn of(refreshes: bool) -> Self {
        let mut keeper = Self { machine: Machine::new(refreshes), now: START, issued: Vec::new() };
        keeper.feed(Event::Started);
        assert_eq!(keeper.issued(), [Effect::Read], "a start only looks");
        keeper
    }

    fn restoring() -> Self {
        Self::of(true)
    }

    /// Somebody is signed in since `age`, by a record of an earlier run.
    fn signed_in_for(age: Duration) -> Self {
        let mut keeper = Self::restoring();
        keeper.now = START.after(age);
        keeper.restore(record(session(1, START), false), START);
        keeper
    }

    fn restore(&mut self, record: Record, written: Timestamp) {
        self.feed(Event::Restored(Restored::Record { record, written }));
    }

    fn feed(&mut self, event: Event) -> &mut Self {
        let (machine, issued) = self.machine.clone().step(self.now, event);
        self.machine = machine;
        self.issued.extend(issued);
        self
    }

    fn issued(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.issued)
    }

    fn wait(&mut self, time: Duration) -> &mut Self {
        self.now = self.now.after(time);
        self.feed(Event::Tick)
    }

    /// A refresh is written down, and on its way.
    fn refreshing(mut self) -> Self {
        self.feed(Event::Lend(FIRST));
        assert_eq!(self.issued(), [Effect::Write(record(session(1, START), true))]);
        self.feed(Event::Written(true));
        assert_eq!(self.issued(), [Effect::Refresh(Number(1))]);
        self
    }

    fn refreshed(&mut self, result: Result<Known, Failure>) -> &mut Self {
        self.feed(Event::Refreshed(Number(1), result))
    }

    fn is_signed_in(&self) -> bool {
        matches!(self.machine.state(), SessionState::SignedIn { .. })
    }
}

const LATE: Duration = Duration::from_mins(59);
const TOO_LATE: Duration = Duration::from_mins(61);

// Lending

#[test]
fn a_token_that_lives_is_lent_at_once() {
    let mut keeper = Keeper::signed_in_for(Duration::from_mins(5));
    keeper.feed(Event::Lend(FIRST));
    assert_eq!(keeper.issued(), [Effect::Lend(FIRST, Number(1))]);
    let Holder { account, user_id, device_id } = holder();
    assert_eq!(keeper.machine.state(), SessionState::SignedIn { account, user_id, device_id });
}

#[test]
fn whoever_asks_before_the_store_was_read_waits_for_it() {
    let mut keeper = Keeper::restoring();
    assert_eq!(keeper.feed(Event::Lend(FIRST)).issued(), []);
    keeper.restore(record(session(1, START), false), START);
    assert_eq!(keeper.issued(), [Effect::Lend(FIRST, Number(1))]);
}

#[test]
fn nobody_signed_in_is_told_as_that() {
    let mut keeper = Keeper::restoring();
    keeper.feed(Event::Restored(Restored::Nothing)).feed(Event::Lend(FIRST));
    assert_eq!(keeper.issued(), [Effect::Refuse(FIRST, LendFailure::SignedOut)]);
    assert_eq!(keeper.machine.state(), SessionState::SignedOut { unfinished: false });
}

#[test]
fn many_callers_wait_for_one_refresh_and_get_what_it_brought_once_it_is_stored() {
    let mut keeper = Keeper::signed_in_for(LATE).refreshing();
    let now = keeper.now;
    assert_eq!(keeper.feed(Event::Lend(SECOND)).issued(), []);
    keeper.refreshed(Ok(session(2, now)));
    assert_eq!(keeper.issued(), [Effect::Write(record(session(2, now), false))], "not lent before it is stored");
    keeper.feed(Event::Written(true));
    assert_eq!(keeper.issued(), [Effect::Lend(FIRST, Number(2)), Effect::Lend(SECOND, Number(2))]);
}

#[test]
fn it_is_refreshed_a_minute_before_it_expires_though_nobody_asks() {
    let mut keeper = Keeper::signed_in_for(Duration::ZERO);
    assert_eq!(keeper.machine.next_tick(keeper.now), Some(LATE));
    assert_eq!(keeper.wait(Duration::from_secs(58 * 60 + 59)).issued(), []);
    let written = Effect::Write(record(session(1, START), true));
    assert_eq!(keeper.wait(Duration::from_secs(1)).issued(), [written]);
}

#[test]
fn a_token_that_is_its_own_refresh_token_is_refreshed_after_half_its_life() {
    let mut keeper = Keeper::restoring();
    let own = Known { has_refresh_token: false, ..session(1, START) };
    keeper.restore(record(own, false), START);
    assert_eq!(keeper.machine.next_tick(keeper.now), Some(HOUR / 2));
}

#[test]
fn a_session_without_an_end_is_lent_until_it_is_refused() {
    for refreshes in [true, false] {
        let mut keeper = Keeper::of(refreshes);
        keeper.restore(record(Known { expires: None, ..session(1, START) }, false), START);
        keeper.wait(24 * HOUR).feed(Event::Lend(FIRST));
        assert_eq!(keeper.issued(), [Effect::Lend(FIRST, Number(1))]);
        keeper.feed(Event::Refused(Number(1)));
        assert_eq!(keeper.is_signed_in(), refreshes, "a server that refreshes is asked first");
    }
}

#[test]
fn a_server_that_cannot_refresh_has_its_old_tokens_lent_since_only_it_knows_their_end() {
    let mut keeper = Keeper::of(false);
    keeper.restore(record(session(1, START), true), START);
    keeper.wait(TOO_LATE).feed(Event::Lend(FIRST));
    assert_eq!(keeper.issued(), [Effect::Write(record(session(1, START), false)), Effect::Lend(FIRST, Number(1))]);
}

// What goes wrong with a refresh

#[test]
fn offline_a_token_that_lives_is_lent_and_one_that_does_not_is_not_and_the_session_goes_on() {
    for (age, answer) in
        [(LATE, Effect::Lend(FIRST, Number(1))), (TOO_LATE, Effect::Refuse(FIRST, LendFailure::Unreachable))]
    {
        let mut keeper = Keeper::signed_in_for(age).refreshing();
        keeper.refreshed(Err(Failure::NotSent));
        assert!(keeper.issued().contains(&answer), "{answer:?}");
        assert!(keeper.is_signed_in());
    }
}

#[test]
fn a_lost_answer_is_asked_for_once_more_with_the_same_token_at_once() {
    for failure in [Failure::Lost, Failure::ServerFailed, Failure::NotTheServer] {
        let mut keeper = Keeper::signed_in_for(TOO_LATE).refreshing();
        assert_eq!(keeper.refreshed(Err(failure.clone())).issued(), [Effect::Refresh(Number(1))]);
        let issued = keeper.refreshed(Err(failure)).issued();
        assert_eq!(issued, [Effect::Refuse(FIRST, LendFailure::Unreachable)], "then it is told");
        assert!(keeper.is_signed_in());
        assert_eq!(keeper.feed(Event::Lend(SECOND)).issued(), [Effect::Refresh(Number(1))], "written down already");
    }
}

#[test]
fn a_refresh_that_failed_is_tried_again_by_itself_after_longer_and_longer_waits() {
    let mut keeper = Keeper::signed_in_for(TOO_LATE).refreshing();
    let mut waits = Vec::new();
    for _ in 0..12 {
        keeper.refreshed(Err(Failure::NotSent));
        keeper.feed(Event::Written(true));
        let wait = keeper.machine.next_tick(keeper.now).expect("it is tried again");
        waits.push(wait.as_secs());
        keeper.wait(wait).feed(Event::Written(true));
        assert!(keeper.issued().contains(&Effect::Refresh(Number(1))));
    }
    assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);
}

#[test]
fn a_wait_that_the_server_asks_for_is_held_whoever_asks() {
    let mut keeper = Keeper::signed_in_for(TOO_LATE).refreshing();
    keeper.refreshed(Err(Failure::Limited { wait: Some(Duration::from_secs(30)) })).feed(Event::Written(true));
    keeper.issued();
    keeper.feed(Event::Foregrounded).feed(Event::Lend(SECOND));
    assert_eq!(keeper.issued(), [Effect::Refuse(SECOND, LendFailure::Unreachable)]);
    keeper.wait(Duration::from_secs(30)).feed(Event::Written(true));
    assert!(keeper.issued().contains(&Effect::Refresh(Number(1))));
}

#[test]
fn the_servers_own_word_ends_the_session() {
    for failure in [Failure::SessionOver, Failure::Banned, Failure::WrongCredentials] {
        let mut keeper = Keeper::signed_in_for(TOO_LATE).refreshing();
        keeper.refreshed(Err(failure));
        let Holder { account, user_id, .. } = holder();
        let end = SessionEnd::Over;
        assert_eq!(keeper.machine.state(), SessionState::MustSignInAgain { end, account, user_id });
        let over = Record { whom: Whom::Over { holder: holder(), end }, ending: Vec::new() };
        let told = Effect::Refuse(FIRST, LendFailure::MustSignInAgain);
        assert_eq!(keeper.issued(), [Effect::Write(over), told]);
    }
}

#[test]
fn a_refusal_for_another_reason_ends_nothing() {
    let gateway = Failure::Misconfigured(repass_core::backend::Setting::ApiKey);
    for failure in [Failure::Refused, gateway, Failure::CaptchaRequired] {
        let mut keeper = Keeper::signed_in_for(TOO_LATE).refreshing();
        keeper.refreshed(Err(failure));
        assert!(keeper.is_signed_in());
    }
}

#[test]
fn nothing_is_sent_that_could_not_be_written_down() {
    let mut keeper = Keeper::signed_in_for(TOO_LATE);
    keeper.feed(Event::Lend(FIRST));
    keeper.issued();
    assert_eq!(keeper.feed(Event::Written(false)).issued(), [Effect::Refuse(FIRST, LendFailure::Unreadable)]);
    assert!(keeper.is_signed_in());
}

#[test]
fn what_a_refresh_brought_waits_for_the_store_and_nothing_is_refreshed_meanwhile() {
    let mut keeper = Keeper::signed_in_for(LATE).refreshing();
    let now = keeper.now;
    keeper.refreshed(Ok(session(2, now)));
    keeper.issued();
    assert_eq!(keeper.feed(Event::Written(false)).issued(), [Effect::Lend(FIRST, Number(1))], "it still lives");
    let again = Effect::Write(record(session(2, now), false));
    assert_eq!(keeper.wait(Duration::from_secs(2)).issued(), [again]);
    keeper.feed(Event::Written(true)).feed(Event::Lend(SECOND));
    assert_eq!(keeper.issued(), [Effect::Lend(SECOND, Number(2))]);
}

// A token that a server refused

#[test]
fn a_refused_token_is_refreshed_once_and_late_refusals_of_it_change_nothing() {
    let mut keeper = Keeper::signed_in_for(Duration::from_mins(5));
    keeper.feed(Event::Refused(Number(1))).feed(Event::Refused(Number(1)));
    assert_eq!(keeper.issued(), [Effect::Write(record(session(1, START), true))]);
    keeper.feed(Event::Written(true));
    assert_eq!(keeper.issued(), [Effect::Refresh(Number(1))]);
    let now = keeper.now;
    keeper.refreshed(Ok(session(2, now))).feed(Event::Written(true));
    keeper.issued();
    assert_eq!(keeper.feed(Event::Refused(Number(1))).issued(), [], "it is not lent any more");
    assert_eq!(keeper.feed(Event::Refused(Number(2))).issued(), [], "a server that refuses whatever it gets");
    assert_eq!(keeper.feed(Event::Lend(FIRST)).issued(), [Effect::Lend(FIRST, Number(2))]);
    keeper.wait(Duration::from_mins(1)).feed(Event::Refused(Number(2)));
    assert!(!keeper.issued().is_empty(), "after a minute it may have been ended");
}

#[test]
fn a_refused_token_is_not_lent_offline() {
    let mut keeper = Keeper::signed_in_for(Duration::from_mins(5));
    keeper.feed(Event::Refused(Number(1))).feed(Event::Written(true)).feed(Event::Lend(FIRST));
    keeper.issued();
    keeper.refreshed(Err(Failure::NotSent));
    assert!(keeper.issued().contains(&Effect::Refuse(FIRST, LendFailure::Unreachable)));
}

// Starts

#[test]
fn a_refresh_that_was_killed_is_asked_for_again_at_once() {
    let mut keeper = Keeper::restoring();
    keeper.restore(record(session(1, START), true), START);
    assert_eq!(keeper.issued(), [Effect::Refresh(Number(1))], "the server takes the token again only for a while");
}

#[test]
fn a_clock_that_was_set_back_has_the_token_refreshed_before_it_is_lent() {
    let mut keeper = Keeper::restoring();
    keeper.now = Timestamp(START.0 - 7_200_000);
    keeper.restore(record(session(1, START), false), START);
    keeper.feed(Event::Lend(FIRST)).feed(Event::Written(true));
    assert_eq!(keeper.issued().last(), Some(&Effect::Refresh(Number(1))));
    keeper.refreshed(Err(Failure::NotSent));
    assert!(keeper.issued().contains(&Effect::Refuse(FIRST, LendFailure::Unreachable)));
    assert!(keeper.is_signed_in());
}

#[test]
fn what_cannot_be_read_now_is_not_lost_and_is_read_again_when_somebody_asks() {
    let mut keeper = Keeper::restoring();
    keeper.feed(Event::Restored(Restored::Unreadable));
    assert_eq!((keeper.machine.state(), keeper.issued()), (SessionState::Unreadable, vec![]), "nothing is written");
    assert_eq!(keeper.feed(Event::Lend(FIRST)).issued(), [Effect::Read]);
    keeper.feed(Event::Restored(Restored::Unreadable));
    assert_eq!(keeper.issued(), [Effect::Refuse(FIRST, LendFailure::Unreadable)]);
    assert_eq!(keeper.feed(Event::Foregrounded).issued(), [Effect::Read]);
    keeper.restore(record(session(1, START), false), START);
    assert!(keeper.is_signed_in());
}

#[test]
fn what_is_spoilt_has_the_person_sign_in_again() {
    let mut keeper = Keeper::restoring();
    keeper.feed(Event::Restored(Restored::Spoilt));
    let state = SessionState::MustSignInAgain { end: SessionEnd::Spoilt, account: None, user_id: None };
    assert_eq!(keeper.machine.state(), state);
}

#[test]
fn that_somebody_must_sign_in_again_is_told_after_a_kill_too_until_they_sign_in_or_out() {
    let mut keeper = Keeper::restoring();
    let over = Record { whom: Whom::Over { holder: holder(), end: SessionEnd::Over }, ending: Vec::new() };
    keeper.restore(over, START);
    assert!(matches!(keeper.machine.state(), SessionState::MustSignInAgain { account: Some(_), .. }));
    keeper.feed(Event::SignOut).feed(Event::Written(true));
    assert_eq!(keeper.machine.state(), SessionState::SignedOut { unfinished: false });
}

// Signing in and out

#[test]
fn a_sign_in_is_taken_once_it_is_stored() {
    let mut keeper = Keeper::restoring();
    keeper.feed(Event::Restored(Restored::Nothing));
    let signs_in = Event::SignedIn { caller: FIRST, known: session(1, START), replaces: false };
    assert_eq!(keeper.feed(signs_in).issued(), [Effect::Write(record(session(1, START), false))]);
    assert_eq!(keeper.machine.state(), SessionState::SignedOut { unfinished: false });
    assert_eq!(keeper.feed(Event::Written(true)).issued(), [Effect::Taken(FIRST, true)]);
    assert!(keeper.is_signed_in());
}

#[test]
fn a_sign_in_that_cannot_be_stored_is_not_taken_and_leaves_what_was() {
    let mut keeper = Keeper::signed_in_for(Duration::from_mins(5));
    keeper.feed(Event::SignedIn { caller: FIRST, known: session(2, START), replaces: false });
    keeper.feed(Event::Written(false)).feed(Event::Lend(SECOND)).feed(Event::Written(true));
    assert!(keeper.issued().contains(&Effect::Taken(FIRST, false)));
    assert_eq!(keeper.machine.held(), Some(Number(1)));
}

#[test]
fn signed_out_is_signed_out_at_once_and_the_server_is_told_when_it_can_be() {
    let mut keeper = Keeper::signed_in_for(Duration::from_mins(5));
    keeper.feed(Event::SignOut);
    assert_eq!(keeper.machine.state(), SessionState::SignedOut { unfinished: true });
    assert_eq!(keeper.feed(Event::Lend(FIRST)).issued().last(), Some(&Effect::Refuse(FIRST, LendFailure::SignedOut)));
    assert_eq!(keeper.feed(Event::Written(true)).issued(), [Effect::End(Number(1))]);
    keeper.feed(Event::Ended(Number(1), Err(Failure::NotSent)));
    assert_eq!(keeper.machine.state(), SessionState::SignedOut { unfinished: true });
    assert_eq!(keeper.wait(Duration::from_secs(2)).issued(), [Effect::End(Number(1))]);
    keeper.feed(Event::Ended(Number(1), Ok(())));
    let emptied = Record { whom: Whom::Nobody, ending: Vec::new() };
    assert_eq!(keeper.issued(), [Effect::Write(emptied)]);
    keeper.feed(Event::Written(true));
    assert_eq!(keeper.machine.state(), SessionState::SignedOut { unfinished: false });
}

#[test]
fn what_a_kill_left_to_be_ended_is_ended_by_the_next_start() {
    let mut keeper = Keeper::restoring();
    keeper.restore(Record { whom: Whom::Nobody, ending: vec![Number(1)] }, START);
    assert_eq!(keeper.issued(), [Effect::End(Number(1))]);
}

#[test]
fn a_session_whose_access_token_is_too_old_to_end_it_gets_another_one_for_that() {
    let mut keeper = Keeper::signed_in_for(Duration::from_mins(5));
    let now = keeper.now;
    keeper.feed(Event::SignOut).feed(Event::Written(true)).feed(Event::Ended(Number(1), Err(Failure::SessionOver)));
    assert_eq!(keeper.issued().last(), Some(&Effect::Refresh(Number(1))));
    keeper.refreshed(Ok(session(2, now)));
    keeper.issued();
    assert_eq!(keeper.feed(Event::Written(true)).issued(), [Effect::End(Number(2))]);
}

#[test]
fn a_refresh_on_its_way_is_waited_for_before_its_session_is_ended() {
    let mut keeper = Keeper::signed_in_for(TOO_LATE).refreshing();
    keeper.feed(Event::SignOut).feed(Event::Written(true));
    assert!(!keeper.issued().iter().any(|effect| matches!(effect, Effect::End(_))));
    let now = keeper.now;
    keeper.refreshed(Ok(session(2, now))).feed(Event::Written(true));
    assert_eq!(keeper.issued().last(), Some(&Effect::End(Number(2))));
}

#[test]
fn whoever_signs_out_before_the_store_was_read_is_signed_out_of_what_lies_there() {
    let mut keeper = Keeper::restoring();
    keeper.feed(Event::SignOut);
    assert_eq!(keeper.machine.state(), SessionState::SignedOut { unfinished: true });
    keeper.restore(record(session(1, START), false), START);
    assert_eq!(keeper.issued(), [Effect::Write(Record { whom: Whom::Nobody, ending: vec![Number(1)] })]);
}

#[test]
fn a_change_of_the_password_that_ended_the_session_is_told() {
    let mut keeper = Keeper::signed_in_for(Duration::from_mins(5));
    keeper.feed(Event::Over);
    assert!(matches!(keeper.machine.state(), SessionState::MustSignInAgain { end: SessionEnd::Over, .. }));
}

#[test]
fn a_session_that_replaces_another_has_nothing_ended_and_one_that_is_signed_in_over_another_has() {
    for (replaces, ended) in [(true, vec![]), (false, vec![Number(1)])] {
        let mut keeper = Keeper::signed_in_for(Duration::from_mins(5));
        keeper.feed(Event::SignedIn { caller: FIRST, known: session(2, START), replaces });
        keeper.feed(Event::Written(true));
        let last = keeper.issued().pop();
        let written = match last {
            Some(Effect::Write(Record { ending, .. })) => ending,
            _ => Vec::new(),
        };
        assert_eq!(written, ended, "replaces: {replaces}");
        assert_eq!(keeper.machine.held(), Some(Number(2)));
    }
}
