//! The inbox in the browser.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::App;
use crate::mail::inbox::ReceivedMail;

#[derive(Template)]
#[template(path = "inbox.html")]
struct List {
    app: String,
    mails: Vec<Arc<ReceivedMail>>,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Opened {
    app: String,
    mail: Arc<ReceivedMail>,
}

/// `GET /`.
pub(crate) async fn home() -> Redirect {
    Redirect::to("/inbox")
}

/// `GET /inbox`: newest first.
pub(crate) async fn list(State(app): State<Arc<App>>) -> Response {
    let mut mails = app.sink.inbox.all();
    mails.reverse();
    let app = app.settings.app_name.clone();
    super::private(List { app, mails }.render())
}

/// `GET /inbox/{id}`.
pub(crate) async fn mail(State(app): State<Arc<App>>, Path(id): Path<String>) -> Response {
    match app.sink.inbox.find(&id) {
        Some(mail) => {
            let app = app.settings.app_name.clone();
            super::private(Opened { app, mail }.render())
        }
        None => (StatusCode::NOT_FOUND, "there is no such mail\n").into_response(),
    }
}
