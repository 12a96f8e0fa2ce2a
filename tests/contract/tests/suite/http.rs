//! Plain requests of the tests' own: what they ask a server past the core, and what the adapter of the app's
//! own server sends.

use std::{
    sync::{LazyLock, Once},
    time::Duration,
};

use reqwest::{Client, Method, Response, header::CONTENT_TYPE, redirect};
use serde_json::Value;

/// What came back.
pub struct Answer {
    pub status: u16,
    /// The body's JSON; null where it is none.
    pub body: Value,
}

/// Keeps no connection: each test has a runtime of its own, and each request a fate.
pub fn client() -> &'static Client {
    static CLIENT: LazyLock<Client> = LazyLock::new(|| {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| rustls::crypto::ring::default_provider().install_default().expect("the first"));
        let client = Client::builder().no_proxy().redirect(redirect::Policy::none()).pool_max_idle_per_host(0);
        client.timeout(Duration::from_secs(30)).build().expect("a client")
    });
    &CLIENT
}

/// Asks the server at this URL, in JSON, with what identifies a session.
pub async fn ask(method: Method, url: String, authorization: &str, body: &Value) -> Answer {
    let mut request = client().request(method, url);
    if !authorization.is_empty() {
        request = request.header("authorization", authorization);
    }
    let answer = request.header(CONTENT_TYPE, "application/json").body(body.to_string()).send().await;
    let answer = answer.expect("the server answers");
    let status = answer.status().as_u16();
    let body = answer.bytes().await.expect("a whole answer");
    Answer { status, body: serde_json::from_slice(&body).unwrap_or(Value::Null) }
}

/// Opens a page, as a browser that follows no redirect.
pub async fn open(url: &str) -> Response {
    client().get(url).send().await.expect("the server answers")
}
