//! A server on this machine that gives one prepared answer to everyone, and remembers what it was
//! asked. It writes raw bytes, since half the tests need answers that no HTTP library would send.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};

/// What a [`Stub`] was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// GET, POST, …
    pub method: String,
    /// Path and query.
    pub path: String,
    /// By name in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body's JSON; null where there is none.
    pub body: Value,
}

impl Asked {
    fn route(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// What a [`Stub`] does with a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Closes without a word.
    HangUp,
    /// Keeps the connection open and says nothing.
    Silence,
    /// Begins a JSON text and goes on until the client closes.
    Endless,
    /// By route, such as `PUT /user`: the first whose beginning fits. Any other is hung up on.
    Routed(Vec<(String, Answer)>),
    /// One after the other, the last one for ever; by itself or of a route.
    InTurn(Vec<Answer>),
}

impl Answer {
    /// A whole answer with a body.
    #[must_use]
    pub fn new(status: u16, content_type: &str, body: &str) -> Self {
        let length = body.len();
        Self::Bytes(
            format!(
                "HTTP/1.1 {status} Stub\r\ncontent-type: {content_type}\r\n\
                 content-length: {length}\r\nconnection: close\r\n\r\n{body}"
            )
            .into_bytes(),
        )
    }

    /// A whole answer in JSON.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", &body.to_string())
    }

    /// What this one is for that request, of which `before` were made already.
    fn to(&self, request: &Asked, before: &[Asked]) -> &Self {
        match self {
            Self::Routed(routes) => routes
                .iter()
                .find(|(route, _)| request.route().starts_with(route))
                .map_or(&Self::HangUp, |(_, answer)| answer.to(request, before)),
            Self::InTurn(answers) => {
                let made = before.iter().filter(|asked| asked.route() == request.route()).count();
                answers.get(made).or(answers.last()).unwrap_or(&Self::HangUp)
            }
            answer => answer,
        }
    }

    /// Answers one request on a connection, of any kind, and tells what was asked.
    ///
    /// # Panics
    /// Where what comes in is no HTTP.
    pub async fn serve(&self, mut stream: impl AsyncRead + AsyncWrite + Unpin, asked: &Log) {
        let Some(request) = read(&mut stream).await else {
            return;
        };
        let answer = {
            let mut before = asked.lock();
            let answer = self.to(&request, &before).clone();
            before.push(request);
            answer
        };
        match answer {
            Self::Bytes(bytes) => {
                // The client may have closed already, having read enough.
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
            }
            Self::HangUp | Self::Routed(_) | Self::InTurn(_) => {}
            Self::Silence => std::future::pending().await,
            Self::Endless => {
                let head = b"HTTP/1.1 200 Stub\r\ncontent-type: application/json\r\n\r\n\"";
                let mut going = stream.write_all(head).await;
                while going.is_ok() {
                    going = stream.write_all(&[b'x'; 8 * 1024]).await;
                }
            }
        }
    }
}

/// What was asked so far.
#[derive(Clone, Debug, Default)]
pub struct Log(Arc<Mutex<Vec<Asked>>>);

impl Log {
    fn lock(&self) -> MutexGuard<'_, Vec<Asked>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of it, in order.
    #[must_use]
    pub fn all(&self) -> Vec<Asked> {
        self.lock().clone()
    }
}

/// A running stub; it ends when it is dropped.
#[derive(Debug)]
pub struct Stub {
    address: SocketAddr,
    asked: Log,
    task: JoinHandle<()>,
}

impl Stub {
    /// Starts one that always answers so.
    ///
    /// # Panics
    /// Where this machine has no free port.
    pub async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let asked = Log::default();
        let log = asked.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, log) = (answer.clone(), log.clone());
                tokio::spawn(async move { answer.serve(stream, &log).await });
            }
        });
        Self { address, asked, task }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was asked so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.all()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Reads one request, or `None` where the client closes before it is whole.
async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut request = httparse::Request::new(&mut headers);
        let httparse::Status::Complete(start) = request.parse(&bytes).expect("an HTTP request") else {
            continue;
        };
        let headers: BTreeMap<_, _> = request
            .headers
            .iter()
            .map(|it| (it.name.to_lowercase(), String::from_utf8_lossy(it.value).into_owned()))
            .collect();
        let length = headers.get("content-length").map_or(0, |it| it.parse().expect("a length"));
        if bytes.len() < start + length {
            continue;
        }
        return Some(Asked {
            method: request.method.expect("a whole head").to_owned(),
            path: request.path.expect("a whole head").to_owned(),
            headers,
            body: serde_json::from_slice(&bytes[start..start + length]).unwrap_or(Value::Null),
        });
    }
}
