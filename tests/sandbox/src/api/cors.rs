//! Cross-origin requests of web apps.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;

/// What GoTrue itself lets a browser send.
const HEADERS: [&str; 8] = [
    "accept",
    "authorization",
    "content-type",
    "x-client-ip",
    "x-client-info",
    "x-jwt-aud",
    "x-use-cookie",
    "x-supabase-api-version",
];
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const EXPOSED: &str = "X-Total-Count, Link, X-Supabase-Api-Version";

/// Answers preflights and opens the answers to other origins.
pub(crate) async fn cors(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if !request.headers().contains_key(header::ORIGIN) {
        return next.run(request).await;
    }
    // A bare GoTrue refuses the `apikey` header that every official client sends; the gateway
    // in front of it lets it through.
    let behind_gateway = app.is_strict() || request.uri().path().starts_with("/auth/v1/");
    if request.method() == Method::OPTIONS
        && let Some(method) = text(request.headers(), &header::ACCESS_CONTROL_REQUEST_METHOD)
    {
        return preflight(request.headers(), method, behind_gateway);
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    response
}

/// Grants all that is asked for or, silently, nothing.
fn preflight(headers: &HeaderMap, method: &str, behind_gateway: bool) -> Response {
    let asked = text(headers, &header::ACCESS_CONTROL_REQUEST_HEADERS).unwrap_or_default();
    let granted = METHODS.contains(&method)
        && asked
            .split(',')
            .map(|name| name.trim().to_ascii_lowercase())
            .filter(|name| !name.is_empty())
            .all(|name| HEADERS.contains(&name.as_str()) || (behind_gateway && name == "apikey"));
    if !granted {
        return StatusCode::NO_CONTENT.into_response();
    }
    let mut answer = HeaderMap::new();
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    copy(headers, &header::ACCESS_CONTROL_REQUEST_METHOD, &mut answer, header::ACCESS_CONTROL_ALLOW_METHODS);
    copy(headers, &header::ACCESS_CONTROL_REQUEST_HEADERS, &mut answer, header::ACCESS_CONTROL_ALLOW_HEADERS);
    (StatusCode::NO_CONTENT, answer).into_response()
}

fn copy(from: &HeaderMap, asked: &HeaderName, to: &mut HeaderMap, granted: HeaderName) {
    if let Some(value) = from.get(asked) {
        to.insert(granted, value.clone());
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
