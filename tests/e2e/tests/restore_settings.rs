//! Personal Settings, killed at any moment of a save: the next start sends nothing, changes nothing,
//! and never hides that the password may have changed.

use repass_core::{
    client::Client,
    flow::change::{Change, ChangeAction, ChangeScreen},
    runner::FlowHandle,
};
use repass_e2e::{
    ADDRESS, KillPoint, NEW, OLD, Phone, eventually,
    person::{press_save, settings, settled, sign_in},
    shown,
};

/// A phone whose app is signed in.
async fn signed_in() -> Phone {
    let phone = Phone::new();
    assert_eq!(sign_in(&phone.open(), ADDRESS, OLD).await, None);
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
    let save_by_person = async {
        let change = settings(&client).await;
        press_save(&change, NEW, NEW);
        settled(&change).await;
        eventually("the record is gone", || phone.stores_nothing()).await;
    };
    tokio::select! {
        () = save_by_person => {}
        () = eventually("the kill point is reached", || kill_point.is_reached()) => {}
    }
    client.close();
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
                ChangeScreen::OutcomeUnknown { screen } if !screen.can_check => *told = true,
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
            eventually("the record is gone", || phone.stores_nothing()).await;
        }
    }
    assert!(has_told, "no kill came between the record and its end");
}
