//! What a browser sees: the inbox, and the page behind a mail's link. Server-rendered, without
//! scripts and without anything from elsewhere.

pub(crate) mod inbox;
pub(crate) mod landing;
pub(crate) mod mailpit;

use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use crate::app::App;
use crate::faults::control;

/// The pages' routes.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(inbox::home))
        .route("/inbox", get(inbox::list))
        .route("/inbox/{id}", get(inbox::mail))
        .route("/reset", get(landing::serve))
        .merge(mailpit::router())
        .merge(control::router())
}

/// A page that no cache keeps and whose address no other server learns: it may hold a token.
fn private(html: askama::Result<String>) -> Response {
    let html = html.expect("a compiled template renders");
    (
        [
            (header::CACHE_CONTROL, "no-store"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; \
                 base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            ),
        ],
        Html(html),
    )
        .into_response()
}
