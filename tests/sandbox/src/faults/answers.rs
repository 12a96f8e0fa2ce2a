//! Answers that a server of good will never gives.

use std::convert::Infallible;
use std::time::{Duration, SystemTime};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::RetryHint;
use crate::api::error::VERSION_HEADER;

/// Bodies that are changed are ours, so small.
const MAX_BODY: usize = 1024 * 1024;

/// The answer, byte by byte.
pub(super) async fn dripping(answer: Response, pause: Duration) -> Response {
    let (parts, bytes) = split(answer).await;
    let drops = stream::unfold((bytes, 0), move |(bytes, at)| async move {
        let byte = bytes.get(at..=at).map(Bytes::copy_from_slice)?;
        tokio::time::sleep(pause).await;
        Some((Ok::<_, Infallible>(byte), (bytes, at + 1)))
    });
    Response::from_parts(parts, Body::from_stream(drops))
}

/// The first half of the answer, then the end of the connection: the length was promised.
pub(super) async fn cut(answer: Response) -> Response {
    let (mut parts, bytes) = split(answer).await;
    parts.headers.insert(header::CONTENT_LENGTH, bytes.len().max(1).into());
    let half = bytes.slice(..bytes.len() / 2);
    let pieces = [Ok(half), Err(std::io::Error::other("cut"))];
    Response::from_parts(parts, Body::from_stream(stream::iter(pieces)))
}

/// The first half of the answer, as if it were all.
pub(super) async fn half(answer: Response) -> Response {
    let (mut parts, bytes) = split(answer).await;
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes.slice(..bytes.len() / 2)))
}

/// The answer with every value of another type than it should be.
pub(super) async fn wrong_types(answer: Response) -> Response {
    let (mut parts, bytes) = split(answer).await;
    let twisted = match serde_json::from_slice(&bytes) {
        Ok(Value::Object(fields)) => {
            Value::Object(fields.into_iter().map(|(name, value)| (name, twist(&value))).collect())
        }
        Ok(other) => twist(&other),
        Err(_) => json!([]),
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(twisted.to_string()))
}

fn twist(value: &Value) -> Value {
    match value {
        Value::String(_) | Value::Null => json!(7),
        Value::Number(_) | Value::Bool(_) => json!("seven"),
        Value::Array(_) => json!({}),
        Value::Object(_) => json!([]),
    }
}

/// A 429 with its hint.
pub(super) fn too_many(hint: RetryHint, headers: &HeaderMap) -> Response {
    let code = "over_request_rate_limit";
    let message = match hint {
        RetryHint::Prose(seconds) => {
            format!("For security purposes, you can only request this after {seconds} seconds.")
        }
        _ => "Request rate limit reached".to_owned(),
    };
    let mut body = error_body(StatusCode::TOO_MANY_REQUESTS, code, &message, headers);
    let mut extra = HeaderMap::new();
    match hint {
        RetryHint::HeaderSeconds(seconds) => {
            extra.insert(header::RETRY_AFTER, seconds.into());
        }
        RetryHint::HeaderDate(seconds) => {
            let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(seconds));
            extra.extend(date.parse().ok().map(|date| (header::RETRY_AFTER, date)));
        }
        RetryHint::Field(seconds) => body["retry_after_ms"] = json!(seconds.saturating_mul(1_000)),
        RetryHint::Prose(_) | RetryHint::None => {}
    }
    (StatusCode::TOO_MANY_REQUESTS, echo(headers), extra, axum::Json(body)).into_response()
}

pub(super) fn server_error(headers: &HeaderMap) -> Response {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let body = error_body(status, "unexpected_failure", "Unexpected failure", headers);
    (status, echo(headers), axum::Json(body)).into_response()
}

pub(super) fn proxy_error() -> Response {
    let page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
    (StatusCode::BAD_GATEWAY, Html(page)).into_response()
}

pub(super) fn captive_portal() -> Response {
    Html("<html><head><title>Welcome</title></head><body><form>Accept the terms to go online</form></body></html>")
        .into_response()
}

pub(super) fn redirect() -> Response {
    (StatusCode::FOUND, [(header::LOCATION, "http://portal.example.test/welcome")]).into_response()
}

/// JSON that goes on for long; made while it is sent, so it costs the server nothing.
pub(super) fn giant(bytes: u64) -> Response {
    const PIECE: &[u8] = &[b'a'; 8 * 1024];
    let pieces = stream::unfold(bytes, |left| async move {
        let size = usize::try_from(left).unwrap_or(usize::MAX).min(PIECE.len());
        let piece = Bytes::from_static(PIECE.get(..size)?);
        (size > 0).then(|| (piece, left - size as u64))
    });
    let begin = stream::once(async { Bytes::from_static(b"{\"access_token\":\"") });
    let end = stream::once(async { Bytes::from_static(b"\"}") });
    let body = begin.chain(pieces).chain(end).map(Ok::<_, Infallible>);
    ([(header::CONTENT_TYPE, "application/json")], Body::from_stream(body)).into_response()
}

async fn split(answer: Response) -> (axum::http::response::Parts, Bytes) {
    let (parts, body) = answer.into_parts();
    let bytes = axum::body::to_bytes(body, MAX_BODY).await.unwrap_or_default();
    (parts, bytes)
}

/// An error in the shape that the client asked for.
fn error_body(status: StatusCode, code: &str, message: &str, headers: &HeaderMap) -> Value {
    if headers.contains_key(VERSION_HEADER) {
        json!({ "code": code, "message": message })
    } else {
        json!({ "code": status.as_u16(), "error_code": code, "msg": message })
    }
}

fn echo(headers: &HeaderMap) -> HeaderMap {
    let version = headers.get(VERSION_HEADER).cloned();
    version.into_iter().map(|version| (header::HeaderName::from_static(VERSION_HEADER), version)).collect()
}
