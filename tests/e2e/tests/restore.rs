//! Killed at any moment: the next start sends nothing, changes nothing, and says what is true.

use repass_core::flow::reset::{CheckInboxScreen, ResetScreen};
use repass_e2e::{
    ADDRESS, KillPoint, NEW, OLD, Phone, eventually,
    person::{ask, done, prove, save, submit_code},
    shown,
};

/// A whole reset by code, as far as the kill point lets it come.
async fn reset_until_killed(phone: &Phone, kill_point: &KillPoint) {
    let client = phone.open_behind(kill_point);
    let reset_by_person = async {
        let reset = prove(phone, &client).await;
        save(&reset, NEW, NEW);
        done(&reset).await;
        eventually("the record is gone", || phone.stores_nothing()).await;
    };
    tokio::select! {
        () = reset_by_person => {}
        () = eventually("the kill point is reached", || kill_point.is_reached()) => {}
    }
    client.close();
}

#[tokio::test]
async fn a_kill_between_any_two_effects_then_a_start_sends_and_changes_nothing() {
    let whole = KillPoint::never();
    let phone = Phone::new();
    reset_until_killed(&phone, &whole).await;
    assert!(phone.password_is(NEW));
    assert_eq!(
        whole.server_calls(),
        ["request_instructions", "verify", "set_password", "sign_in", "sign_out"],
        "the calls of an undisturbed reset"
    );

    let mut seen = Vec::new();
    for length in 0.. {
        let phone = Phone::new();
        let kill_point = KillPoint::after(length);
        reset_until_killed(&phone, &kill_point).await;
        let done = kill_point.server_calls();
        let changed = done.contains(&"set_password");
        // A mail that was asked for before the kill may still be on its way.
        let mails = usize::from(done.contains(&"request_instructions")) + usize::from(changed);
        eventually("the mails are in", || phone.mails() == mails).await;

        let second = KillPoint::never();
        let client = phone.open_behind(&second);
        let reset = client.reset();
        let screen = shown(&reset, |screen| !matches!(screen, ResetScreen::Restoring)).await;
        let mut calls = second.server_calls();
        // The session that the proof opened, and that nobody needs any more.
        calls.retain(|call| *call != "end_grant" || !matches!(screen, ResetScreen::Done { .. }));
        assert_eq!(calls, [""; 0], "killed after {length} effects: the start called the server");
        assert_eq!(phone.mails(), mails, "killed after {length} effects: a mail was sent");
        assert_eq!(phone.password_is(NEW), changed, "killed after {length} effects");
        assert_eq!(phone.password_is(OLD), !changed, "killed after {length} effects");
        if let ResetScreen::Done { .. } = screen {
            assert!(changed, "killed after {length} effects: called saved what was not");
        }
        if changed && !matches!(screen, ResetScreen::OutcomeUnknown { .. } | ResetScreen::Done { .. }) {
            // Only once the flow was over and its record being deleted may it begin anew.
            assert!(phone.session.is_signed_in(), "killed after {length} effects: {screen:?} hides a change");
        }
        let name = format!("{screen:?}");
        seen.push(name.split([' ', '{']).next().unwrap_or_default().to_owned());
        if !kill_point.is_reached() {
            break;
        }
    }
    seen.dedup();
    for expected in ["EnterAddress", "CheckInbox", "NewPassword", "OutcomeUnknown", "Done"] {
        assert!(seen.iter().any(|name| name == expected), "no kill led to {expected}: {seen:?}");
    }
}

#[tokio::test]
async fn a_wait_goes_on_where_it_was_and_the_code_still_works_after_a_kill() {
    let phone = Phone::new();
    let reset = ask(&phone.open(), ADDRESS).await;
    let before = inbox(reset.screen());
    eventually("the record is written", || !phone.records.is_empty()).await;
    drop(reset);

    let reset = phone.open().reset();
    let after = inbox(shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { .. })).await);
    assert_eq!(after.resend.full_millis, before.resend.full_millis);
    assert!(after.resend.at <= before.resend.at, "a kill never makes the wait longer");
    submit_code(&reset, &phone.mail(0).await.code().expect("a code"));
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    assert_eq!(phone.mails(), 1);
}

fn inbox(screen: ResetScreen) -> CheckInboxScreen {
    let ResetScreen::CheckInbox { screen } = screen else { panic!("not the inbox: {screen:?}") };
    screen
}
