//! The network between the app and a server, and what it may do to a request.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy, copy_bidirectional, sink},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::timeout,
};

/// What becomes of one request. Adapters keep no connection, so that each comes on one of its own.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It arrives, and so does its answer.
    Pass,
    /// The connection ends before the server sees it.
    LoseRequest,
    /// The server does its work; then the connection ends without an answer.
    LoseAnswer,
    /// The server never sees it; this is answered in its place.
    Instead(Arc<[u8]>),
    /// The server does its work; then this is answered in its place.
    Replaced(Arc<[u8]>),
    /// The server does its work; then a JSON text is answered that does not end.
    Endless,
}

/// Nothing on this machine takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A way to a server; it ends when it is dropped.
pub struct Line {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

struct State {
    server: Mutex<String>,
    fates: Mutex<VecDeque<Fate>>,
    /// The first line of each request.
    requests: Mutex<Vec<String>>,
    /// How many requests met another fate than to pass.
    struck: watch::Sender<usize>,
    /// Whether those that are struck end yet.
    gate: watch::Sender<bool>,
}

impl Line {
    /// To the server at this host and port. The first requests meet these fates, in order; all after them
    /// pass.
    pub async fn to(server: String, fates: impl IntoIterator<Item = Fate>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State {
            server: Mutex::new(server),
            fates: Mutex::new(fates.into_iter().collect()),
            requests: Mutex::default(),
            struck: watch::Sender::new(0),
            gate: watch::Sender::new(true),
        });
        let serving = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((app, _)) = listener.accept().await {
                let state = Arc::clone(&serving);
                tokio::spawn(async move { state.serve(app).await });
            }
        });
        Self { address, state, task }
    }

    /// Where the app finds it.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// The first line of each request that came: method and URL.
    pub fn requests(&self) -> Vec<String> {
        self.state.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many requests met another fate than to pass.
    pub fn struck(&self) -> usize {
        *self.state.struck.borrow()
    }

    /// From now on it leads to the server at this host and port.
    pub fn lead_to(&self, server: String) {
        *self.state.server.lock().unwrap_or_else(PoisonError::into_inner) = server;
    }

    /// Those that are struck from now on are kept waiting, until [`Self::let_end`].
    pub fn keep_waiting(&self) {
        self.state.gate.send_replace(false);
    }

    /// Those that were struck end now.
    pub fn let_end(&self) {
        self.state.gate.send_replace(true);
    }

    /// Waits until a request was struck: what the server does of it is done.
    pub async fn has_struck(&self) {
        let mut struck = self.state.struck.subscribe();
        let waiting = struck.wait_for(|struck| *struck > 0);
        timeout(PATIENCE, waiting).await.expect("a request is struck").expect("the line is there");
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl State {
    async fn serve(&self, mut app: TcpStream) {
        let mut head = [0; 4096];
        let read = app.peek(&mut head).await.unwrap_or(0);
        let line = String::from_utf8_lossy(&head[..read]).lines().next().unwrap_or_default().to_owned();
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        let fate = self.fates.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(Fate::Pass);
        match fate {
            Fate::Pass => {
                if let Some(mut server) = self.server().await {
                    let _ = copy_bidirectional(&mut app, &mut server).await;
                }
            }
            Fate::LoseRequest => self.end().await,
            Fate::LoseAnswer => {
                self.have_served(&mut app).await;
                self.end().await;
            }
            Fate::Instead(answer) => {
                let _ = app.read_u8().await;
                self.end().await;
                answer_with(&mut app, &answer).await;
            }
            Fate::Replaced(answer) => {
                self.have_served(&mut app).await;
                self.end().await;
                answer_with(&mut app, &answer).await;
            }
            Fate::Endless => {
                self.have_served(&mut app).await;
                self.end().await;
                let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"a\":\"";
                let mut going = app.write_all(head).await;
                while going.is_ok() {
                    going = app.write_all(&[b'x'; 8 * 1024]).await;
                }
            }
        }
    }

    async fn server(&self) -> Option<TcpStream> {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).clone();
        TcpStream::connect(server).await.ok()
    }

    /// Takes the request to the server, until that begins to answer.
    async fn have_served(&self, app: &mut TcpStream) {
        let Some(mut server) = self.server().await else { return };
        let (mut from_app, _) = app.split();
        let (mut from_server, mut to_server) = server.split();
        tokio::select! {
            _ = from_server.read_u8() => {}
            _ = copy(&mut from_app, &mut to_server) => {}
        }
    }

    /// Says that it was struck, and waits until it may end.
    async fn end(&self) {
        self.struck.send_modify(|struck| *struck += 1);
        let _ = self.gate.subscribe().wait_for(|open| *open).await;
    }
}

/// Answers, and reads the rest of the request: what stays unread would reset the connection.
async fn answer_with(app: &mut TcpStream, answer: &[u8]) {
    let _ = app.write_all(answer).await;
    let _ = app.shutdown().await;
    let _ = copy(app, &mut sink()).await;
}
