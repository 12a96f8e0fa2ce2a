//! Refusals, in the shapes that GoTrue gives them.
//!
//! A route says what is wrong with an [`ApiError`]; [`shape`] writes it down once the request's
//! headers are known: `{code, message}` for a client that names its version, `{code, error_code,
//! msg}` for one that does not. (The third shape, `error` and `error_description`, lives in the
//! addresses of redirects.)

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::mail::NotSent;
use crate::password::Weakness;

/// The header by which client and server agree on the shape of errors.
pub(crate) const VERSION_HEADER: &str = "x-supabase-api-version";
const CODE_HEADER: &str = "x-sb-error-code";
const VERSION: &str = "2024-01-01";

/// A refusal. Holds no secrets.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    detail: Detail,
}

#[derive(Clone, Debug)]
enum Detail {
    None,
    WeakPassword(Weakness),
    /// A failure that GoTrue logs under an id, which it tells to old clients only.
    Logged,
    /// A failure that GoTrue did not foresee: no header names its code.
    Unforeseen,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), detail: Detail::None }
    }

    pub(crate) fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(crate) fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    pub(crate) fn unprocessable(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::bad_request("validation_failed", message)
    }

    pub(crate) fn too_many(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, code, message)
    }

    pub(crate) fn weak_password(weakness: Weakness) -> Self {
        Self {
            detail: Detail::WeakPassword(weakness.clone()),
            ..Self::unprocessable("weak_password", weakness.message)
        }
    }

    pub(crate) fn mail_not_sent(message: &str) -> Self {
        Self { detail: Detail::Logged, ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "unexpected_failure", message) }
    }

    pub(crate) fn unexpected() -> Self {
        Self {
            detail: Detail::Unforeseen,
            ..Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "unexpected_failure",
                "Unexpected failure, please check server logs for more information",
            )
        }
    }

    fn body(&self, versioned: bool) -> Value {
        let mut body = Map::new();
        if versioned {
            body.insert("code".into(), json!(self.code));
            body.insert("message".into(), json!(self.message));
        } else {
            body.insert("code".into(), json!(self.status.as_u16()));
            body.insert("error_code".into(), json!(self.code));
            body.insert("msg".into(), json!(self.message));
        }
        match &self.detail {
            Detail::WeakPassword(weakness) => {
                body.insert("weak_password".into(), json!({ "reasons": weakness.reasons }));
            }
            Detail::Logged if !versioned => {
                body.insert("error_id".into(), json!(Uuid::new_v4().to_string()));
            }
            Detail::None | Detail::Logged | Detail::Unforeseen => {}
        }
        Value::Object(body)
    }

    fn names_code_in_header(&self, versioned: bool) -> bool {
        match self.detail {
            Detail::None | Detail::Logged => true,
            Detail::WeakPassword(_) => !versioned,
            Detail::Unforeseen => false,
        }
    }
}

impl From<rusqlite::Error> for ApiError {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the database refused");
        Self::unexpected()
    }
}

impl From<NotSent> for ApiError {
    fn from(_: NotSent) -> Self {
        Self::mail_not_sent("Error sending email")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes down the refusals of the routes in the shape that the client asked for.
pub(crate) async fn shape(request: Request, next: Next) -> Response {
    let versioned = wants_version(request.headers());
    let response = next.run(request).await;
    let Some(error) = response.extensions().get::<ApiError>() else {
        return response;
    };
    let mut shaped = (error.status, axum::Json(error.body(versioned))).into_response();
    let headers = shaped.headers_mut();
    if versioned {
        headers.insert(VERSION_HEADER, HeaderValue::from_static(VERSION));
    }
    if error.names_code_in_header(versioned) {
        headers.insert(CODE_HEADER, HeaderValue::from_static(error.code));
    }
    shaped
}

/// Versions are dates, so later ones sort behind.
fn wants_version(headers: &HeaderMap) -> bool {
    headers
        .get(VERSION_HEADER)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|version| version.len() == VERSION.len() && version >= VERSION)
}
