//! The page that a mail's link opens. Opening it spends nothing, so a mail scanner may look: it
//! leads on to the app, which spends the token with a POST, and tells how to use the code
//! instead when the mail was opened on another device.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use crate::api::call::Call;
use crate::app::App;
use crate::redirect::with_query;

#[derive(Template)]
#[template(path = "landing.html")]
struct Landing<'a> {
    app: &'a str,
    contact: &'a str,
    app_link: Option<String>,
    has_token: bool,
}

/// `GET /reset`.
pub(crate) async fn serve(State(app): State<Arc<App>>, Query(query): Query<HashMap<String, String>>) -> Response {
    let get = |name: &str| query.get(name).map(String::as_str);
    render(&app, get("token_hash"), get("type"), get("redirect_to"))
}

/// The same page for `GET /verify`, GoTrue's own link.
pub(crate) fn page(app: &App, call: &Call) -> Response {
    render(app, call.query("token"), call.query("type"), call.query("redirect_to"))
}

fn render(app: &App, token: Option<&str>, kind: Option<&str>, redirect_to: Option<&str>) -> Response {
    let target = app.redirects.resolve(redirect_to);
    let leads_to_app = target != app.redirects.site();
    let app_link = leads_to_app.then(|| match token {
        Some(token) => with_query(&target, &[("token_hash", token), ("type", kind.unwrap_or("recovery"))]),
        None => target.clone(),
    });
    let (app_name, contact) = (&app.settings.app_name, &app.settings.contact_url);
    super::private(Landing { app: app_name, contact, app_link, has_token: token.is_some() }.render())
}
