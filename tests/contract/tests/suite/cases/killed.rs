//! The server is killed in the middle of a save, and started again.

use repass_core::{
    backend::OutcomeCheck,
    flow::reset::{ResetAction, ResetScreen},
};
use repass_phone::{person, shown};

use crate::{
    line::Fate,
    scene::{NEW, OLD, Scene, after_save},
    truth::{self, Claim},
};

pub async fn before_work(scene: Scene) -> String {
    killed(scene, Fate::LoseRequest).await
}

pub async fn after_work(scene: Scene) -> String {
    killed(scene, Fate::LoseAnswer).await
}

async fn killed(scene: Scene, fate: Fate) -> String {
    let is_saved = matches!(fate, Fate::LoseAnswer);
    let (client, network) = scene.open_struck("set_password", vec![fate]).await;
    let reset = scene.prove(&client).await;
    network.struck.keep_waiting();
    person::save(&reset, NEW, NEW);
    network.struck.has_struck().await;
    scene.server.kill().await;
    network.struck.let_end();

    // Nobody is there to find it out from.
    let screen = after_save(&reset).await;
    assert_eq!(truth::of_reset(&screen), Claim::Unknown, "{screen:?}");
    scene.server.start_again().await;
    network.lead_to(&scene.server.address());
    assert_eq!(scene.opens(NEW).await, is_saved);

    let check = scene.abilities().outcome_check;
    if check == OutcomeCheck::AskPerson {
        assert!(matches!(screen, ResetScreen::OutcomeUnknown { screen } if !screen.can_check));
        scene.signs_in_with(if is_saved { NEW } else { OLD }).await;
        return "the person tries".to_owned();
    }
    reset.dispatch(ResetAction::CheckAgain);
    let screen = after_save(&reset).await;
    let claim = truth::of_reset(&screen);
    scene.is_so(claim, &screen).await;
    if claim == Claim::Saved {
        scene.has_changed(OLD, NEW).await;
        return "saved at the next look".to_owned();
    }
    // Silence proves nothing, nor does a refused password: the first save may still arrive.
    assert!(check == OutcomeCheck::SignIn && !is_saved, "{screen:?}");
    reset.dispatch(ResetAction::Cancel);
    shown(&reset, |screen| matches!(screen, ResetScreen::Closed { .. })).await;
    scene.signs_in_with(OLD).await;
    "stays unknown; the old one signs in".to_owned()
}
