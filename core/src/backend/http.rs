//! The one factory for HTTP clients, and the one way a request is sent.
//!
//! A person may stand behind a captive portal, a company proxy or a dying network. So every call
//! ends in one of three kinds of answer that the flows can decide on: the server's own JSON, a
//! [`Failure`] that is certain, or one that is not (see [`Failure::is_certain`]). The rules, in one
//! place:
//!
//! - HTTPS only; plain HTTP to the loopback interface, for development.
//! - No redirect is followed: each request carries a password, a code or a token.
//! - No request is repeated, and no connection is kept: a connection that died while the phone
//!   slept would turn a refused connection (certain) into a lost answer (not certain).
//! - Proxies come from the options, never from the environment.
//! - An answer is asked for as it is, without compression: an answer of a few hundred bytes gains nothing
//!   by it, and reading it would cost every app more code. One that is compressed all the same arrived,
//!   but cannot be read.
//! - What is not JSON was not said by the server, unless it is a 5xx: a gateway speaks for it then.

mod buffer;
mod options;
mod retry;
mod tls;

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use reqwest::{
    Body, Client, Method, RequestBuilder, Response, StatusCode,
    header::{ACCEPT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, HeaderValue},
    redirect,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use url::Url;
use zeroize::Zeroizing;

use self::buffer::Buffer;
pub use self::options::{HttpError, HttpOptions};
pub(super) use self::options::{ServerUrl, api_key};
use super::Failure;

/// A session carries all that the app keeps with its user, which may be a megabyte or two. A hostile or
/// broken server must not fill the memory.
const LONGEST_BODY: usize = 4 * 1024 * 1024;

/// What Windows programs write before a text in UTF-8. It is no part of the JSON.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Sends requests to one server. Cheap to clone; made by [`HttpClient::new`] only.
#[derive(Clone)]
pub struct HttpClient(Client);

impl HttpClient {
    /// A client with these options.
    ///
    /// # Errors
    /// [`HttpError`] where an option cannot be used; it says which, and what to do.
    pub fn new(options: &HttpOptions) -> Result<Self, HttpError> {
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls::config(&options.extra_roots, &options.pins)?)
            .user_agent(concat!("repass/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .pool_max_idle_per_host(0)
            .connect_timeout(options.connect_timeout)
            .timeout(options.call_timeout)
            .no_proxy();
        if let Some(proxy) = options.proxy()? {
            builder = builder.proxy(proxy);
        }
        builder.build().map(Self).map_err(|_| HttpError::Client)
    }

    /// Begins a request.
    pub(super) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.0.request(method, url).header(ACCEPT_ENCODING, HeaderValue::from_static("identity"))
    }

    /// Sends a request, once, and reads the whole answer.
    ///
    /// `Ok` is what the server itself said with a success or a 4xx.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<HttpResponse, Failure> {
        let response = request.send().await.map_err(|error| failure(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let throttled = || Failure::Limited { wait: retry::retry_after(&headers, &[]) };
        match status.as_u16() {
            204 => return Ok(HttpResponse { status, headers, body: Zeroizing::default() }),
            511 => return Err(Failure::NotTheServer), // Network Authentication Required, RFC 6585
            500..=599 => return Err(Failure::ServerFailed),
            // A gateway may throttle in its own words; whoever says 429 did not pass the request on.
            429 if !is_json(&headers) => return Err(throttled()),
            200..=299 | 400..=499 if is_json(&headers) => {}
            _ => return Err(Failure::NotTheServer),
        }
        match read(response).await {
            Ok(body) if is_whole(&body) => Ok(HttpResponse { status, headers, body }),
            _ if status == StatusCode::TOO_MANY_REQUESTS => Err(throttled()),
            _ => Err(Failure::Lost),
        }
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpClient")
    }
}

/// What a server said: a success or a 4xx, in JSON unless it is a 204. Never printed.
pub(super) struct HttpResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Zeroizing<Vec<u8>>,
}

impl HttpResponse {
    /// Reads a success. One whose shape is not what the contract says may hide anything: lost.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_slice(&self.body).map_err(|_| Failure::Lost)
    }

    /// A success that says nothing but that; it still has to be an object.
    pub(super) fn success(&self) -> Result<(), Failure> {
        self.json::<Map<_, _>>().map(drop)
    }

    /// The fields of a refusal, to be read one by one: one of an odd kind says nothing about the others.
    pub(super) fn fields(&self) -> Map<String, Value> {
        fields(&self.body)
    }

    /// The server's time, as it tells.
    pub(super) fn date(&self) -> Option<SystemTime> {
        retry::date(&self.headers, &DATE)
    }

    /// How long the server itself asks to wait, if it tells: a header may be a gateway's.
    pub(super) fn retry_after_in_body(&self) -> Option<Duration> {
        retry::retry_after(&HeaderMap::new(), &self.body)
    }

    /// How long the server, or a gateway before it, asks to wait, if one tells.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        retry::retry_after(&self.headers, &self.body)
    }
}

/// Attaches a JSON body whose bytes are wiped once the last reader is done with them.
pub(super) fn with_json(request: RequestBuilder, content: &impl Serialize) -> RequestBuilder {
    let mut bytes = Buffer::with_capacity(8 * 1024);
    serde_json::to_writer(&mut bytes, content).expect("texts in a struct are always JSON");
    request
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .body(Body::from(Bytes::from_owner(bytes.into_bytes())))
}

async fn read(mut response: Response) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let told = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(16 * 1024);
    if told > LONGEST_BODY {
        return Err(Failure::Lost);
    }
    let mut body = Buffer::with_capacity(told);
    while let Some(chunk) = response.chunk().await.map_err(|_| Failure::Lost)? {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(Failure::Lost);
        }
        body.extend(&chunk);
    }
    let mut body = body.into_bytes();
    if body.starts_with(BYTE_ORDER_MARK) {
        body.drain(..BYTE_ORDER_MARK.len());
    }
    Ok(body)
}

/// The fields of an object; none where it is something else.
fn fields(body: &[u8]) -> Map<String, Value> {
    serde_json::from_slice(body).unwrap_or_default()
}

fn is_whole(body: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok()
}

fn is_json(headers: &HeaderMap) -> bool {
    let essence = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|essence| essence.trim().to_ascii_lowercase());
    essence.is_some_and(|it| it == "application/json" || it.ends_with("+json"))
}

/// What is certain when no answer came: only a connection that never stood proves that nothing
/// was sent.
fn failure(error: &reqwest::Error) -> Failure {
    if !error.is_connect() {
        return Failure::Lost;
    }
    if tls::is_tls_error(error) { Failure::NotTrusted } else { Failure::NotSent }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

    use super::{HttpClient, HttpOptions, is_json};

    fn typed(content_type: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))])
    }

    #[test]
    fn json_is_told_by_its_content_type() {
        for json in ["application/json", "Application/JSON; charset=utf-8", "application/problem+json"] {
            assert!(is_json(&typed(json)), "{json}");
        }
        for other in ["text/html; charset=utf-8", "text/plain", "application/jsonp", ""] {
            assert!(!is_json(&typed(other)), "{other}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }

    #[test]
    fn a_client_with_default_options_can_be_made_and_prints_nothing_of_itself() {
        let client = HttpClient::new(&HttpOptions::default()).unwrap();
        assert_eq!(format!("{client:?}"), "HttpClient");
    }
}
