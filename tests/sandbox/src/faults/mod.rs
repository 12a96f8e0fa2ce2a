//! The switchboard for faults: what may go wrong between an app and its server, on demand.
//!
//! A [`Fault`] names a route, which of its calls, and what happens to them. The middleware
//! [`strike`] is the outermost layer around the API, so a route never knows of it, and what was
//! committed stays committed. [`line`] can cut a connection below HTTP; [`answers`] holds what
//! comes from somebody who is not the server; [`control`] is the way in for programs.

mod answers;
pub(crate) mod control;
pub(crate) mod line;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::app::App;
use line::Peer;

/// Calls that the journal remembers.
const JOURNAL: usize = 10_000;

/// One thing that goes wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The route, such as `POST /recover`, `POST /token?grant_type=password` or, with `*` for any one
    /// segment, `POST /factors/*/verify`; `*` alone for all. Before HTTP there are no routes: what strikes
    /// a connection is for `*`.
    pub route: String,
    /// How many of its calls are left in peace first.
    #[serde(default)]
    pub skip: u32,
    /// How many calls are struck then: one where nothing is said, all for `null`.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// Whether the server has done its work before a made-up answer is given.
    #[serde(default)]
    pub served: bool,
    /// What happens.
    pub kind: FaultKind,
}

#[allow(clippy::unnecessary_wraps, reason = "serde wants the field's own type")]
fn once() -> Option<u32> {
    Some(1)
}

impl Fault {
    /// Strikes the next call of a route.
    #[must_use]
    pub fn once(route: &str, kind: FaultKind) -> Self {
        Self { route: route.to_owned(), skip: 0, times: once(), served: false, kind }
    }

    /// Strikes every call.
    #[must_use]
    pub fn always(self) -> Self {
        Self { times: None, ..self }
    }

    /// Leaves this many calls in peace first.
    #[must_use]
    pub fn after(self, calls: u32) -> Self {
        Self { skip: calls, ..self }
    }

    /// Lets the server do its work before a made-up answer is given.
    #[must_use]
    pub fn served(self) -> Self {
        Self { served: true, ..self }
    }
}

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The connection ends before the server has seen the request.
    LoseRequest,
    /// The server does its work, then the connection ends without an answer.
    LoseAnswer,
    /// As `lose_answer`, but the connection is reset.
    Reset,
    /// Nothing comes, until the client gives up.
    Stall,
    /// The request waits at the door until the faults are cleared, then it is served, whether the
    /// client still waits or has given up: to look at what an app shows while something is under way,
    /// and at what it makes of a request that arrives after all.
    Hold,
    /// The request reaches the server late, by this many milliseconds.
    DelayRequest(u64),
    /// The answer comes late, by this many milliseconds.
    DelayAnswer(u64),
    /// The answer comes byte by byte, with this many milliseconds between.
    SlowDrip(u64),
    /// The connection ends in the middle of the answer's body.
    CutBody,
    /// The answer's JSON ends in the middle, and nothing says so.
    HalfJson,
    /// The answer's JSON holds values of other types.
    WrongTypes,
    /// 429, with the wait in one of the ways that servers tell it.
    TooMany(RetryHint),
    /// 500 in JSON.
    ErrorJson,
    /// 502 with a proxy's HTML page.
    ErrorHtml,
    /// 200 with the HTML page of a network that wants a sign-in first.
    CaptivePortal,
    /// 302 to somewhere else.
    Redirect,
    /// 200 with this many bytes of JSON.
    Giant(u64),
    /// The connection ends before TLS stands, which is as good as no network. Needs TLS.
    NoConnection,
    /// The certificate has expired. Needs TLS.
    ExpiredCertificate,
}

impl FaultKind {
    /// Whether it strikes a connection, before anything is said on it.
    fn is_before_http(self) -> bool {
        matches!(self, Self::NoConnection | Self::ExpiredCertificate)
    }
}

/// How a 429 tells how long to wait; in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryHint {
    /// `Retry-After` with seconds.
    HeaderSeconds(u64),
    /// `Retry-After` with a date.
    HeaderDate(u64),
    /// A field `retry_after_ms` of the body.
    Field(u64),
    /// An English sentence, as GoTrue does.
    Prose(u64),
    /// Not at all.
    None,
}

/// The faults in force and the calls seen so far. No `Debug`: a call's query may hold a token.
#[derive(Default)]
pub(crate) struct Board {
    faults: Mutex<Vec<Fault>>,
    journal: Mutex<Vec<(Method, Uri)>>,
    /// Rings when the faults are cleared or replaced.
    replaced: watch::Sender<()>,
    /// How many requests wait at the door, or are being served after that.
    held: watch::Sender<usize>,
    /// They come in one after the other.
    door: tokio::sync::Mutex<()>,
}

impl Board {
    pub(crate) fn add(&self, fault: Fault) {
        self.faults().push(fault);
    }

    pub(crate) fn replace(&self, faults: Vec<Fault>) {
        *self.faults() = faults;
        self.replaced.send_replace(());
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        self.faults().clone()
    }

    /// How many calls a route got, struck or not.
    pub(crate) fn calls(&self, route: &str) -> usize {
        let journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        journal.iter().filter(|(method, uri)| covers(route, method, uri)).count()
    }

    /// Notes a call and finds what is to happen to it. Each fault counts its calls down.
    fn call(&self, method: &Method, uri: &Uri) -> Option<Fault> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        if journal.len() < JOURNAL {
            journal.push((method.clone(), uri.clone()));
        }
        drop(journal);
        self.next_struck(|fault| !fault.kind.is_before_http() && covers(&fault.route, method, uri))
    }

    /// Finds what is to happen to a new TLS connection.
    pub(crate) fn connection(&self) -> Option<FaultKind> {
        self.next_struck(|fault| fault.kind.is_before_http()).map(|fault| fault.kind)
    }

    fn next_struck(&self, concerns: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let mut faults = self.faults();
        let mut struck = None;
        for fault in faults.iter_mut().filter(|fault| concerns(fault)) {
            if fault.skip > 0 {
                fault.skip -= 1;
            } else if struck.is_none() {
                fault.times = fault.times.map(|left| left.saturating_sub(1));
                struck = Some(fault.clone());
            }
        }
        faults.retain(|fault| fault.times != Some(0));
        struck
    }

    /// Waits until everything that was held has been served.
    pub(crate) async fn all_served(&self) {
        let mut held = self.held.subscribe();
        // The sender is here, so it cannot be gone.
        let _ = held.wait_for(|held| *held == 0).await;
    }

    fn faults(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a route's name means this call. The gateway's prefix makes no difference.
fn covers(route: &str, method: &Method, uri: &Uri) -> bool {
    if route == "*" {
        return true;
    }
    let Some((wanted_method, target)) = route.split_once(' ') else {
        return false;
    };
    let (wanted_path, wanted_query) = target.split_once('?').unwrap_or((target, ""));
    let path = uri.path().strip_prefix("/auth/v1").unwrap_or(uri.path());
    let query = uri.query().unwrap_or_default();
    wanted_method == method.as_str()
        && same_path(wanted_path, path)
        && wanted_query.split('&').all(|pair| pair.is_empty() || query.split('&').any(|have| have == pair))
}

fn same_path(wanted: &str, path: &str) -> bool {
    let (mut wanted, mut path) = (wanted.split('/'), path.split('/'));
    loop {
        match (wanted.next(), path.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if one == "*" || one == other => {}
            _ => return false,
        }
    }
}

/// More than any request of the contract.
const LONGEST_REQUEST: usize = 1024 * 1024;

/// The layer between clients and routes.
pub(crate) async fn strike(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    // A preflight is the browser's, not the app's.
    if request.method() == Method::OPTIONS {
        return next.run(request).await;
    }
    let mut replaced = app.faults.replaced.subscribe();
    let Some(fault) = app.faults.call(request.method(), request.uri()) else {
        return next.run(request).await;
    };
    let peer = request.extensions().get::<ConnectInfo<Peer>>().map(|info| info.0.clone());
    let headers = request.headers().clone();
    match fault.kind {
        FaultKind::LoseRequest => hung_up(peer),
        FaultKind::LoseAnswer => {
            next.run(request).await;
            hung_up(peer)
        }
        FaultKind::Reset => {
            next.run(request).await;
            if let Some(peer) = peer {
                peer.line.reset();
            }
            Response::new(Body::empty())
        }
        FaultKind::Stall => std::future::pending().await,
        FaultKind::Hold => {
            // Read to the end now: later the client may be gone. And carried out by itself, for the same reason.
            let (head, body) = request.into_parts();
            let body = axum::body::to_bytes(body, LONGEST_REQUEST).await.unwrap_or_default();
            app.faults.held.send_modify(|held| *held += 1);
            let served = tokio::spawn(async move {
                // The board lives as long as the server that runs this.
                let _ = replaced.changed().await;
                let passing = app.faults.door.lock().await;
                let answer = next.run(Request::from_parts(head, Body::from(body))).await;
                drop(passing);
                app.faults.held.send_modify(|held| *held -= 1);
                answer
            });
            served.await.unwrap_or_else(|_| answers::server_error(&headers))
        }
        FaultKind::DelayRequest(milliseconds) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            next.run(request).await
        }
        FaultKind::DelayAnswer(milliseconds) => {
            let answer = next.run(request).await;
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            answer
        }
        FaultKind::SlowDrip(milliseconds) => {
            answers::dripping(next.run(request).await, Duration::from_millis(milliseconds)).await
        }
        FaultKind::CutBody => answers::cut(next.run(request).await).await,
        FaultKind::HalfJson => answers::half(next.run(request).await).await,
        FaultKind::WrongTypes => answers::wrong_types(next.run(request).await).await,
        made_up => {
            if fault.served {
                next.run(request).await;
            } else {
                // What stays unread would reset the connection, and take the answer with it.
                drop(axum::body::to_bytes(request.into_body(), LONGEST_REQUEST).await);
            }
            answer(&made_up, &headers)
        }
    }
}

fn hung_up(peer: Option<Peer>) -> Response {
    if let Some(peer) = peer {
        peer.line.hang_up();
    }
    // Nobody will read it.
    Response::new(Body::empty())
}

/// What comes instead of the server's answer.
fn answer(kind: &FaultKind, headers: &HeaderMap) -> Response {
    match kind {
        FaultKind::TooMany(hint) => answers::too_many(*hint, headers),
        FaultKind::ErrorHtml => answers::proxy_error(),
        FaultKind::CaptivePortal => answers::captive_portal(),
        FaultKind::Redirect => answers::redirect(),
        FaultKind::Giant(bytes) => answers::giant(*bytes),
        _ => answers::server_error(headers),
    }
}
