//! Whom the client trusts over TLS: not a certificate of nobody's, an extra root when told so, and
//! with pins only the pinned key.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{CertifiedKey, PublicKeyData, generate_simple_self_signed};
use repass_contract::stub::{Answer, Log, Stub};
use repass_core::{
    backend::{Backend, Failure, HttpClient, HttpOptions, gotrue::GoTrue},
    secret::Secret,
};
use rustls::{ServerConfig, pki_types::PrivateKeyDer};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A server with a certificate that it signed itself, for these names.
struct TlsServer {
    url: String,
    asked: Log,
    certificate: CertifiedKey<rcgen::KeyPair>,
}

impl TlsServer {
    async fn start(names: &[&str]) -> Self {
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        let certificate = generate_simple_self_signed(names).expect("a certificate");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::Pkcs8(certificate.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.cert.der().clone()], key)
            .expect("the certificate's own key");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let asked = Log::default();
        let log = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if let Ok(stream) = acceptor.accept(stream).await {
                    Answer::new(200, "application/json", "{}").serve(stream, &log).await;
                }
            }
        });
        Self { url: format!("https://localhost:{port}"), asked, certificate }
    }

    fn der(&self) -> Vec<u8> {
        self.certificate.cert.der().to_vec()
    }

    fn pin(&self) -> String {
        let key = self.certificate.signing_key.subject_public_key_info();
        STANDARD.encode(ring::digest::digest(&ring::digest::SHA256, &key))
    }

    /// Asks for a mailed code with these roots and pins. Where TLS fails, nothing must arrive.
    async fn ask(&self, extra_roots: Vec<Vec<u8>>, pins: Vec<String>) -> Result<(), Failure> {
        let options = HttpOptions { extra_roots, pins, ..HttpOptions::default() };
        let before = self.asked.all().len();
        let outcome = ask(options, &self.url).await;
        let arrived = self.asked.all().len() - before;
        assert_eq!(arrived, usize::from(outcome.is_ok()));
        outcome
    }
}

async fn ask(options: HttpOptions, url: &str) -> Result<(), Failure> {
    let http = HttpClient::new(&options).expect("usable options");
    let server = GoTrue::new(http, url.parse().expect("a URL"), "anon").expect("a usable server");
    server.request_confirmation_code(&Secret::from("token")).await
}

#[tokio::test]
async fn a_certificate_signed_by_nobody_is_not_trusted() {
    let server = TlsServer::start(&["localhost"]).await;
    assert_eq!(server.ask(vec![], vec![]).await, Err(Failure::NotTrusted));
}

#[tokio::test]
async fn an_extra_root_is_trusted_as_der_and_as_pem() {
    let server = TlsServer::start(&["localhost"]).await;
    assert_eq!(server.ask(vec![server.der()], vec![]).await, Ok(()));
    let pem = server.certificate.cert.pem().into_bytes();
    assert_eq!(server.ask(vec![pem], vec![]).await, Ok(()));
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_trusted() {
    let server = TlsServer::start(&["elsewhere.example.test"]).await;
    assert_eq!(server.ask(vec![server.der()], vec![]).await, Err(Failure::NotTrusted));
}

#[tokio::test]
async fn of_the_pins_one_has_to_match() {
    let server = TlsServer::start(&["localhost"]).await;
    let other = TlsServer::start(&["localhost"]).await.pin();
    let roots = || vec![server.der()];
    assert_eq!(server.ask(roots(), vec![server.pin()]).await, Ok(()));
    assert_eq!(server.ask(roots(), vec![other.clone(), server.pin()]).await, Ok(()));
    assert_eq!(server.ask(roots(), vec![other]).await, Err(Failure::NotTrusted));
}

#[tokio::test]
async fn a_pin_does_not_stand_in_for_a_trusted_certificate() {
    let server = TlsServer::start(&["localhost"]).await;
    assert_eq!(server.ask(vec![], vec![server.pin()]).await, Err(Failure::NotTrusted));
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_not_trusted() {
    // It answers the first byte of TLS with plain HTTP, as a captive portal does.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let page = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
            let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, page).await;
            // Reading on until the client closes keeps a reset from overtaking the page.
            let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
        }
    });
    let outcome = ask(HttpOptions::default(), &format!("https://localhost:{port}")).await;
    assert_eq!(outcome, Err(Failure::NotTrusted));
}

#[tokio::test]
async fn a_server_that_never_answers_the_handshake_was_sent_nothing() {
    let silent = Stub::start(Answer::Silence).await;
    let connect_timeout = Duration::from_millis(300);
    let options = HttpOptions { connect_timeout, ..HttpOptions::default() };
    let outcome = ask(options, &silent.url().replace("http://127.0.0.1", "https://localhost")).await;
    assert_eq!(outcome, Err(Failure::NotSent));
}
