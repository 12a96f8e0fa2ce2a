//! HTTPS beside plain HTTP, with certificates of its own: so that an app can meet a bad certificate, or
//! no connection at all.
//!
//! It passes what it decrypts on to the HTTP port, unless a fault strikes the connection.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::app::App;
use crate::faults::FaultKind;

/// The TLS side of a running sandbox.
pub(crate) struct Tls {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// What a client has to trust, in PEM: the good certificate and the one that has expired.
    pub(crate) roots: String,
}

/// Both certificates, ready to be shown.
struct Certificates {
    good: TlsAcceptor,
    expired: TlsAcceptor,
}

impl Tls {
    /// Listens, and passes on to the HTTP port.
    pub(crate) fn start(app: &Arc<App>, listener: TcpListener, http: SocketAddr) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (good, good_root) = certified(address, false).map_err(io::Error::other)?;
        let (expired, expired_root) = certified(address, true).map_err(io::Error::other)?;
        let certificates = Arc::new(Certificates { good, expired });
        let of_connections = Arc::clone(app);
        app.runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let struck = of_connections.faults.connection();
                let certificates = Arc::clone(&certificates);
                // However a connection ends, the next one is another.
                tokio::spawn(async move { certificates.serve(stream, struck, http).await });
            }
        });
        Ok(Self { address, roots: good_root + &expired_root })
    }
}

impl Certificates {
    async fn serve(&self, stream: TcpStream, struck: Option<FaultKind>, http: SocketAddr) -> io::Result<()> {
        match struck {
            Some(FaultKind::ExpiredCertificate) => self.expired.accept(stream).await.map(drop),
            Some(_) => Ok(()),
            None => {
                let mut client = self.good.accept(stream).await?;
                let mut server = TcpStream::connect(http).await?;
                tokio::io::copy_bidirectional(&mut client, &mut server).await.map(drop)
            }
        }
    }
}

/// A certificate that signed itself, and how to trust it.
fn certified(
    address: SocketAddr,
    expired: bool,
) -> Result<(TlsAcceptor, String), Box<dyn std::error::Error + Send + Sync>> {
    let mut params = CertificateParams::new([address.ip().to_string(), "localhost".to_owned()])?;
    if expired {
        params.not_before = rcgen::date_time_ymd(2001, 1, 1);
        params.not_after = rcgen::date_time_ymd(2002, 1, 1);
    }
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))?;
    Ok((TlsAcceptor::from(Arc::new(config)), certificate.pem()))
}
