//! What is answered is not what a server says: a page, half of an answer, one of another shape, one without
//! end. Whether the server did its work before that, nobody can see; no screen may say more than is so.

use repass_core::flow::reset::{CheckInboxScreen, ResetScreen};
use repass_phone::{person, shown};

use super::{change, yes};
use crate::{
    line::Fate,
    scene::{NEW, OLD, Scene, after_save},
    truth,
};

fn answer(status: &str, kind: &str, body: &str) -> std::sync::Arc<[u8]> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close");
    format!("{head}\r\n\r\n{body}").into_bytes().into()
}

pub async fn html(scene: Scene) -> String {
    let page = "<html><body>Accept the terms to go online</body></html>";
    for status in ["200 OK", "404 Not Found", "502 Bad Gateway"] {
        for fate in
            [Fate::Instead(answer(status, "text/html", page)), Fate::Replaced(answer(status, "text/html", page))]
        {
            makes_no_screen_lie(&scene, &fate).await;
        }
    }
    yes()
}

pub async fn giant(scene: Scene) -> String {
    makes_no_screen_lie(&scene, &Fate::Endless).await;
    yes()
}

pub async fn wrong(scene: Scene) -> String {
    for body in ["[]", "7", "{\"token\":", ""] {
        let body = answer("200 OK", "application/json", body);
        for fate in [Fate::Instead(body.clone()), Fate::Replaced(body)] {
            makes_no_screen_lie(&scene, &fate).await;
        }
    }
    // An object in the place of an answer could be the server's own, where that says nothing but success.
    let wrong_types = answer("200 OK", "application/json", r#"{"token":7,"access_token":{},"record":[],"user":""}"#);
    makes_no_screen_lie(&scene, &Fate::Replaced(wrong_types)).await;
    yes()
}

/// Every call in turn meets this fate, once.
async fn makes_no_screen_lie(scene: &Scene, fate: &Fate) {
    let fates = || vec![fate.clone()];

    let here = scene.another().await;
    let (client, _network) = here.open_struck("sign_in", fates()).await;
    assert!(person::sign_in(&client, &here.account, OLD).await.is_some(), "{fate:?}");
    assert!(!here.phone.session.is_signed_in());
    assert_eq!(person::sign_in(&client, &here.account, OLD).await, None);

    let (client, _network) = here.open_struck("request_instructions", fates()).await;
    let reset = person::new_reset(&client).await;
    person::send_instructions(&reset, &here.account);
    let over = |screen: &ResetScreen| person::at_inbox(screen) || person::problem_shown(screen).is_some();
    if let ResetScreen::CheckInbox { screen: CheckInboxScreen { notice: None, .. } } = shown(&reset, over).await {
        // Said to be sent. (After another word, it may have been.)
        assert!(matches!(fate, Fate::Replaced(_) | Fate::Endless), "nothing was sent: {fate:?}");
    }

    let here = scene.another().await;
    let (client, network) = here.open_struck("verify", fates()).await;
    let reset = here.brought(&client, here.usual_proof()).await;
    let over = |screen: &ResetScreen| {
        person::problem_shown(screen).is_some() || matches!(screen, ResetScreen::NewPassword { .. })
    };
    let screen = shown(&reset, over).await;
    assert_eq!(person::at_inbox(&screen), network.struck.struck() > 0, "{fate:?}: {screen:?}");

    let here = scene.another().await;
    let (client, _network) = here.open_struck("set_password", fates()).await;
    let reset = here.prove(&client).await;
    person::save(&reset, NEW, NEW);
    let screen = after_save(&reset).await;
    here.is_so(truth::of_reset(&screen), &(fate, &screen)).await;

    let here = scene.another().await;
    let (client, _network) = here.open_struck("change_password", fates()).await;
    let settings = here.settings(&client).await;
    change::save(&settings, NEW);
    let screen = truth::after_change(&settings).await;
    here.is_so(truth::of_change(&screen), &(fate, &screen)).await;
}
