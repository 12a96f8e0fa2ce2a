//! The inbox for programs, in the shape of Mailpit's API, so that existing test helpers work.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use crate::app::App;
use crate::mail::inbox::{Mailbox, ReceivedMail};

/// Mailpit's page size.
const LIMIT: usize = 50;
/// Characters of a mail's text in the list.
const SNIPPET: usize = 250;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/api/v1/messages", get(list).delete(delete)).route("/api/v1/message/{id}", get(message))
}

/// Newest first, with `start` and `limit`.
async fn list(State(app): State<Arc<App>>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let number = |name: &str| query.get(name).and_then(|value| value.parse::<usize>().ok());
    let start = number("start").unwrap_or(0);
    let limit = number("limit").unwrap_or(LIMIT);
    let mails = app.sink.inbox.all();
    let page: Vec<_> = mails.iter().rev().skip(start).take(limit).map(|mail| summary(mail)).collect();
    Json(json!({
        "total": mails.len(),
        "unread": mails.len(),
        "count": page.len(),
        "messages_count": mails.len(),
        "messages_unread": mails.len(),
        "start": start,
        "tags": [],
        "messages": page,
    }))
}

async fn message(State(app): State<Arc<App>>, Path(id): Path<String>) -> Response {
    let found = if id == "latest" { app.sink.inbox.all().last().cloned() } else { app.sink.inbox.find(&id) };
    let Some(mail) = found else {
        return (StatusCode::NOT_FOUND, "Message not found").into_response();
    };
    let mut view = addresses(&mail);
    view["ReturnPath"] = json!(mail.from.address);
    view["Date"] = json!(mail.received_at.rfc3339());
    view["Text"] = json!(mail.text);
    view["HTML"] = json!(mail.html);
    view["Inline"] = json!([]);
    view["Attachments"] = json!([]);
    view["ListUnsubscribe"] = json!({ "Header": "", "Links": [], "Errors": "", "HeaderPost": "" });
    Json(view).into_response()
}

/// Deletes the mails named in the body, or all.
async fn delete(State(app): State<Arc<App>>, body: Bytes) -> &'static str {
    let ids: Vec<String> = serde_json::from_slice::<Value>(&body)
        .ok()
        .and_then(|body| serde_json::from_value(body.get("IDs")?.clone()).ok())
        .unwrap_or_default();
    app.sink.inbox.delete(&ids);
    "ok"
}

fn summary(mail: &ReceivedMail) -> Value {
    let mut view = addresses(mail);
    view["Read"] = json!(false);
    view["Created"] = json!(mail.received_at.rfc3339());
    view["Attachments"] = json!(0);
    view["Snippet"] = json!(snippet(&mail.text));
    view
}

/// What list and message have in common.
fn addresses(mail: &ReceivedMail) -> Value {
    json!({
        "ID": mail.id,
        "MessageID": mail.message_id,
        "From": address(&mail.from),
        "To": mail.to.iter().map(address).collect::<Vec<_>>(),
        "Cc": [],
        "Bcc": [],
        "ReplyTo": [],
        "Subject": mail.subject,
        "Username": "",
        "Tags": [],
        "Size": mail.size,
    })
}

fn address(mailbox: &Mailbox) -> Value {
    json!({ "Name": mailbox.name, "Address": mailbox.address })
}

fn snippet(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(SNIPPET).collect()
}
