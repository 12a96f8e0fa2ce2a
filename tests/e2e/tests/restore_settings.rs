//! Personal Settings, killed at any moment of a save: the next start sends nothing, changes nothing,
//! and never hides that the password may have changed.

use repass_core::{
    client::Client,
    flow::{
        Slot,
        change::{Change, ChangeAction, ChangeScreen},
        login::{LoginAction, LoginScreen},
    },
    runner::FlowHandle,
};
use repass_e2e::{ADDRESS, KillPoint, NEW, OLD, Phone, eventually, shown, type_into};

/// A phone whose app is signed in.
async fn signed_in() -> Phone {
    let phone = Phone::new();
    let login = phone.open().login();
    type_into(&login, Slot::Password, OLD);
    login.dispatch(LoginAction::SignIn { address: ADDRESS.to_owned() });
    shown(&login, |screen| *screen == LoginScreen::SignedIn).await;
    phone
}

async fn opened(client: &Client) -> (FlowHandle<Change>, ChangeScreen) {
    let change = client.change();
    let screen = shown(&change, |screen| *screen != ChangeScreen::Restoring).await;
    (change, screen)
}

/// A save, as far as the kill point lets it come.
async fn save_until_killed(phone: &Phone, kill_point: &KillPoint) {
    let client = phone.open_behind(kill_point);
    let change = client.change();
    let save_by_person = async {
        shown(&change, |screen| matches!(screen, ChangeScreen::Editing { .. })).await;
        type_into(&change, Slot::NewPassword, NEW);
        type_into(&change, Slot::Retype, NEW);
        change.dispatch(ChangeAction::Save);
        shown(&change, |screen| matches!(screen, ChangeScreen::Editing { saved: Some(_), .. })).await;
        eventually("the record is gone", || phone.records.is_empty() && phone.secrets.is_empty()).await;
    };
    tokio::select! {
        () = save_by_person => {}
        () = eventually("the kill point is reached", || kill_point.is_reached()) => {}
    }
    client.close();
    change.close();
}

#[tokio::test]
async fn a_kill_between_any_two_effects_of_a_save_is_told_of_until_the_person_leaves_it() {
    let mut has_told = false;
    for length in 0.. {
        let phone = signed_in().await;
        let kill_point = KillPoint::after(length);
        save_until_killed(&phone, &kill_point).await;
        let changed = kill_point.server_calls().contains(&"change_password");
        if !kill_point.is_reached() {
            assert!(phone.password_is(NEW));
            break;
        }
        // The second start is after another kill.
        let mut told = [false, false];
        for told in &mut told {
            let hides = changed && !phone.records.is_empty();
            let start = KillPoint::never();
            let (_, screen) = opened(&phone.open_behind(&start)).await;
            assert_eq!(start.server_calls(), [""; 0], "killed after {length} effects: the start called the server");
            assert_eq!(phone.password_is(NEW), changed, "killed after {length} effects");
            match screen {
                ChangeScreen::OutcomeUnknown { can_check: false, .. } => *told = true,
                ChangeScreen::Editing { .. } => assert!(!hides, "killed after {length} effects: a change is hidden"),
                other => panic!("killed after {length} effects: {other:?}"),
            }
        }
        assert_eq!(told[0], told[1], "killed after {length} effects, and again");
        has_told |= told[0];
        let (change, screen) = opened(&phone.open()).await;
        if matches!(screen, ChangeScreen::OutcomeUnknown { .. }) {
            change.dispatch(ChangeAction::StartOver);
            shown(&change, |screen| matches!(screen, ChangeScreen::Editing { .. })).await;
            eventually("the record is gone", || phone.records.is_empty() && phone.secrets.is_empty()).await;
        }
    }
    assert!(has_told, "no kill came between the record and its end");
}
