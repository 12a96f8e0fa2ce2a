//! A TLS front before the sandbox: for what goes wrong below HTTP.
//!
//! It passes every connection on, until it is told to strike some: with a certificate that has
//! expired, by hanging up before TLS stands, or by holding the request back until the client has
//! given up. What is held reaches the server when [`Front::release`] says so, as a request does that
//! was stuck in a queue.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Runtime,
    sync::Notify,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// What happens to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strike {
    /// The certificate has expired.
    ExpiredCertificate,
    /// It ends before TLS stands: as good as no network.
    HangUp,
    /// The requests of this route, such as `PUT /user`, are held back.
    Hold(&'static str),
}

/// Which of the next connections are struck.
#[derive(Clone, Copy, Debug)]
struct Order {
    strike: Strike,
    skip: usize,
    times: Option<u32>,
}

/// A running front. It ends when it is dropped.
pub struct Front {
    address: SocketAddr,
    roots: Vec<Vec<u8>>,
    shared: Arc<Shared>,
    runtime: Option<Runtime>,
}

struct Shared {
    server: String,
    good: TlsAcceptor,
    expired: TlsAcceptor,
    order: Mutex<Option<Order>>,
    held: Mutex<Vec<Vec<u8>>>,
    holding: AtomicUsize,
    let_go: Notify,
}

impl Front {
    /// Stands before the server at `url` (plain HTTP).
    ///
    /// # Panics
    /// Where this machine has no loopback network.
    #[must_use]
    pub fn before(url: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("repass-front")
            .enable_all()
            .build()
            .expect("a thread");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let ((good, good_root), (expired, expired_root)) = (certified(false), certified(true));
        let shared = Arc::new(Shared {
            server: url.trim_start_matches("http://").to_owned(),
            good,
            expired,
            order: Mutex::default(),
            held: Mutex::default(),
            holding: AtomicUsize::new(0),
            let_go: Notify::new(),
        });
        runtime.spawn(Arc::clone(&shared).run(listener));
        Self { address, roots: vec![good_root, expired_root], shared, runtime: Some(runtime) }
    }

    /// Where the app reaches the server.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// What the app has to trust.
    #[must_use]
    pub fn roots(&self) -> Vec<Vec<u8>> {
        self.roots.clone()
    }

    /// Strikes connections, after leaving some in peace: so many, or all.
    pub fn strike(&self, strike: Strike, skip: usize, times: Option<u32>) {
        *lock(&self.shared.order) = Some(Order { strike, skip, times });
    }

    /// Strikes no more.
    pub fn clear(&self) {
        *lock(&self.shared.order) = None;
    }

    /// Lets what was held back reach the server, in order, and waits until it has answered.
    ///
    /// # Panics
    /// Where the server is gone.
    pub fn release(&self) {
        let Some(runtime) = &self.runtime else { return };
        runtime.block_on(async {
            while self.shared.holding.load(Ordering::SeqCst) > 0 {
                self.shared.let_go.notified().await;
            }
            let held = std::mem::take(&mut *lock(&self.shared.held));
            for request in held {
                self.shared.deliver(&request).await.expect("the server answers");
            }
        });
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Shared {
    async fn run(self: Arc<Self>, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(Arc::clone(&self).serve(stream));
        }
    }

    /// What happens to a connection, or to the request on it, where it begins like this.
    fn next_strike(&self, request: Option<&[u8]>) -> Option<Strike> {
        let mut order = lock(&self.order);
        let next = order.as_mut()?;
        match (next.strike, request) {
            (Strike::Hold(route), Some(request)) if request.starts_with(route.as_bytes()) => {}
            (Strike::ExpiredCertificate | Strike::HangUp, None) => {}
            _ => return None,
        }
        if next.skip > 0 {
            next.skip -= 1;
            return None;
        }
        match &mut next.times {
            Some(0) => return None,
            Some(left) => *left -= 1,
            None => {}
        }
        Some(next.strike)
    }

    async fn serve(self: Arc<Self>, stream: TcpStream) -> io::Result<()> {
        match self.next_strike(None) {
            Some(Strike::ExpiredCertificate) => self.expired.accept(stream).await.map(drop),
            Some(_) => Ok(()),
            None => {
                let mut client = self.good.accept(stream).await?;
                let mut request = Vec::new();
                client.read_buf(&mut request).await?;
                if self.next_strike(Some(&request)).is_some() {
                    self.hold(client, request).await;
                    return Ok(());
                }
                self.pass_on(client, &request).await
            }
        }
    }

    async fn hold(&self, mut client: TlsStream<TcpStream>, mut request: Vec<u8>) {
        self.holding.fetch_add(1, Ordering::SeqCst);
        // Ends when the client gives up; however it ends, what came is the request.
        let _ = client.read_to_end(&mut request).await;
        lock(&self.held).push(request);
        self.holding.fetch_sub(1, Ordering::SeqCst);
        self.let_go.notify_one();
    }

    async fn pass_on(&self, mut client: TlsStream<TcpStream>, begun: &[u8]) -> io::Result<()> {
        let mut server = TcpStream::connect(&self.server).await?;
        server.write_all(begun).await?;
        tokio::io::copy_bidirectional(&mut client, &mut server).await.map(drop)
    }

    /// Sends a request nobody waits for any more. The first byte of the answer comes after the work.
    async fn deliver(&self, request: &[u8]) -> io::Result<()> {
        let mut server = TcpStream::connect(&self.server).await?;
        server.write_all(request).await?;
        server.read_u8().await.map(drop)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A certificate for this machine that signed itself, and how to trust it.
fn certified(expired: bool) -> (TlsAcceptor, Vec<u8>) {
    let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
    if expired {
        params.not_before = rcgen::date_time_ymd(2001, 1, 1);
        params.not_after = rcgen::date_time_ymd(2002, 1, 1);
    }
    let key = KeyPair::generate().expect("a key");
    let certificate: CertificateDer<'static> = params.self_signed(&key).expect("a certificate").der().clone();
    let root = certificate.to_vec();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("TLS 1.2 and 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .expect("the certificate's own key");
    (TlsAcceptor::from(Arc::new(config)), root)
}
