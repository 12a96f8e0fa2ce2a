//! A request as the routes see it, and the few kinds of answers they give.

use std::collections::HashMap;
use std::net::IpAddr;

use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequest, RawPathParams, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use futures_util::StreamExt;
use serde_json::Value;

use super::error::ApiError;
use super::params::Params;
use crate::faults::line::Peer;

/// Larger than any honest body.
const MAX_BODY: usize = 256 * 1024;
/// Up to here a larger one is read and forgotten: a client that is still sending would not see
/// the refusal.
const MAX_PATIENCE: usize = 8 * 1024 * 1024;

/// What a route gets to know of a request.
pub(crate) struct Call {
    pub(crate) headers: HeaderMap,
    pub(crate) peer: Option<IpAddr>,
    query: HashMap<String, String>,
    path: HashMap<String, String>,
    body: Vec<u8>,
}

impl Call {
    /// A parameter of the query; an empty one counts as absent.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A parameter of the path.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// The body as JSON; `name` is the Go type that error texts mention.
    pub(crate) fn params(&self, name: &'static str) -> Result<Params, ApiError> {
        Params::parse(&self.body, name)
    }

    /// The address that the client says it has, as a proxy in front would tell it.
    pub(crate) fn forwarded_for(&self) -> Option<&str> {
        self.headers.get("x-forwarded-for")?.to_str().ok()
    }

    /// Whose attempts these are, where they are throttled.
    pub(crate) fn origin(&self) -> String {
        self.peer.map(|peer| peer.to_string()).unwrap_or_default()
    }
}

impl<S: Send + Sync> FromRequest<S> for Call {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        use axum::RequestPartsExt;

        let (mut parts, body) = request.into_parts();
        let path = parts
            .extract_with_state::<RawPathParams, S>(state)
            .await
            .map(|params| params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
            .unwrap_or_default();
        let query =
            url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
        let peer = parts.extensions.get::<ConnectInfo<Peer>>().map(|info| info.0.address.ip());
        let body = read(body).await.ok_or_else(|| ApiError::bad_request("bad_json", "Could not read request body"))?;
        Ok(Self { headers: parts.headers, peer, query, path, body })
    }
}

/// The whole body; nothing when it is too large or broke off.
async fn read(body: Body) -> Option<Vec<u8>> {
    let mut pieces = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(piece) = pieces.next().await {
        let piece = piece.ok()?;
        length += piece.len();
        if length > MAX_PATIENCE {
            return None;
        }
        if length <= MAX_BODY {
            bytes.extend_from_slice(&piece);
        }
    }
    (length <= MAX_BODY).then_some(bytes)
}

/// An answer or a refusal.
pub(crate) type Answer = Result<Response, ApiError>;

pub(crate) fn json(body: Value) -> Response {
    axum::Json(body).into_response()
}

pub(crate) fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// A redirect as Go writes it, with the link in the body too.
pub(crate) fn see_other(location: &str) -> Response {
    let link = location.replace('&', "&amp;").replace('"', "&#34;").replace('<', "&lt;").replace('>', "&gt;");
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)], Html(format!("<a href=\"{link}\">See Other</a>.\n\n")))
        .into_response()
}
