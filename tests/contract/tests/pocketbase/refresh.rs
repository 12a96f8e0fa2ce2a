//! Sessions that are left to Repass: a token is refreshed by itself.

use std::time::Duration;

use repass_core::{
    backend::{Backend, Failure, SignInRequest, SignedIn},
    secret::Secret,
};

use super::{
    KIM, OLD, kim,
    server::{Line, Server, adapter},
};

#[tokio::test]
#[cfg_attr(not(has_go), ignore = "builds a PocketBase, which needs Go 1.21 or later on the path")]
async fn a_token_is_refreshed_by_itself_as_often_as_one_likes_and_tells_how_long_it_lives() {
    let running = Server::start(&[(KIM, OLD)]).await;
    let server = running.adapter();
    assert!(server.abilities().refreshes_sessions);
    let (address, password) = (kim(), Secret::from(OLD));
    let signing_in = SignInRequest { address: &address, password: &password, captcha: None };
    let Ok(SignedIn::Session(session)) = server.sign_in(signing_in).await else { panic!("not signed in") };
    let lifetime = Duration::from_secs(session.expires_in_seconds.expect("the token tells, by the server's own clock"));
    assert!(lifetime > Duration::from_hours(24), "{lifetime:?}");

    let next = server.refresh_session(&session).await.expect("refreshed");
    assert!(next.expires_in_seconds.is_some() && next.refresh_token.is_none());
    assert_eq!((&next.account, &next.user_id), (&Some(kim()), &session.user_id));
    for token in [&session, &next] {
        assert!(running.lives(token.access_token.expose_text().expect("text")).await, "both live");
    }

    // The server keeps no sessions, so a lost answer costs nothing.
    let line = Line::to(running.address()).await;
    line.lose_next();
    assert_eq!(adapter(line.address()).refresh_session(&session).await.err(), Some(Failure::Lost));
    assert!(adapter(line.address()).refresh_session(&session).await.is_ok());

    // A password once saved ends them all.
    let account =
        serde_json::json!({ "oldPassword": OLD, "password": "second tide 8", "passwordConfirm": "second tide 8" });
    let path = format!("records/{}", session.user_id.as_deref().expect("an id"));
    let token = next.access_token.expose_text().expect("text");
    assert_eq!(running.users("PATCH", &path, token, &account).await.0, 200);
    assert_eq!(server.refresh_session(&next).await.err(), Some(Failure::SessionOver));
}
