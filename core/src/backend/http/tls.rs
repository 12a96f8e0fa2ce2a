//! Whom to trust: roots, extra roots and pins, with rustls and ring.
//!
//! On Apple systems the platform verifies (it knows managed and revoked roots). Elsewhere the roots
//! are the bundled ones: old Androids lack current roots, and asking the platform needs a context
//! there. `usual_verifier` is where another choice would be made.

use std::{error::Error, io, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::digest::{SHA256, digest};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring::default_provider},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    server::ParsedCertificate,
};

use super::HttpError;

/// The SHA-256 of a public key.
type Pin = [u8; 32];

pub(super) fn config(roots: &[Vec<u8>], pins: &[String]) -> Result<ClientConfig, HttpError> {
    let provider = Arc::new(default_provider());
    let roots = certificates(roots)?;
    let pins = pins.iter().map(|text| pin(text)).collect::<Result<Vec<_>, _>>()?;
    let usual = usual_verifier(roots, &provider)?;
    let verifier: Arc<dyn ServerCertVerifier> =
        if pins.is_empty() { usual } else { Arc::new(PinVerifier { usual, pins }) };
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| HttpError::Client)?
        .dangerous() // named so for verifiers that check less; ours checks all the usual, then pins
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth())
}

/// Whether TLS, not the network, is why a connection did not come to be.
pub(super) fn is_tls_error(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<TlsError>() {
            return true;
        }
        // An `io::Error` hides what it wraps (it names that one's source as its own), and they come
        // wrapped in each other.
        next = match error.downcast_ref::<io::Error>() {
            Some(io) => io.get_ref().map(|wrapped| wrapped as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    false
}

#[cfg(target_vendor = "apple")]
fn usual_verifier(
    extra: Vec<CertificateDer<'static>>,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, HttpError> {
    let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(extra, provider.clone())
        .map_err(|_| HttpError::Root)?;
    Ok(Arc::new(verifier))
}

#[cfg(not(target_vendor = "apple"))]
fn usual_verifier(
    extra: Vec<CertificateDer<'static>>,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, HttpError> {
    let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for root in extra {
        roots.add(root).map_err(|_| HttpError::Root)?;
    }
    let verifier = rustls::client::WebPkiServerVerifier::builder_with_provider(roots.into(), provider.clone())
        .build()
        .map_err(|_| HttpError::Client)?;
    Ok(verifier)
}

fn certificates(given: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, HttpError> {
    let mut all = Vec::new();
    for bytes in given {
        // DER begins with a SEQUENCE; a PEM text never does.
        if bytes.first() == Some(&0x30) {
            all.push(CertificateDer::from(bytes.clone()));
            continue;
        }
        let before = all.len();
        for certificate in CertificateDer::pem_slice_iter(bytes) {
            all.push(certificate.map_err(|_| HttpError::Root)?);
        }
        if all.len() == before {
            return Err(HttpError::Root);
        }
    }
    Ok(all)
}

fn pin(text: &str) -> Result<Pin, HttpError> {
    let base64 = text.strip_prefix("sha256/").unwrap_or(text);
    let bytes = STANDARD.decode(base64).map_err(|_| HttpError::Pin)?;
    bytes.try_into().map_err(|_| HttpError::Pin)
}

/// Checks everything the usual verifier does, and then that the leaf carries a pinned key.
#[derive(Debug)]
struct PinVerifier {
    usual: Arc<dyn ServerCertVerifier>,
    pins: Vec<Pin>,
}

impl ServerCertVerifier for PinVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let verified = self.usual.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)?;
        let key = ParsedCertificate::try_from(end_entity)?.subject_public_key_info();
        let found = digest(&SHA256, &key);
        if self.pins.iter().any(|pin| pin == found.as_ref()) {
            Ok(verified)
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.usual.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.usual.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.usual.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::{config, pin};
    use crate::backend::HttpError;

    const PIN: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    #[test]
    fn a_pin_is_the_base64_of_a_sha_256_with_or_without_its_name() {
        assert_eq!(pin(PIN).unwrap(), pin(&format!("sha256/{PIN}")).unwrap());
        for wrong in ["", "sha256/", "not base64", "AAAA"] {
            assert_eq!(pin(wrong).unwrap_err(), HttpError::Pin, "{wrong}");
        }
    }

    #[test]
    fn a_root_that_is_no_certificate_is_refused() {
        for wrong in [&b""[..], b"hello", b"\x30\x03abc"] {
            assert_eq!(config(&[wrong.to_vec()], &[]).unwrap_err(), HttpError::Root);
        }
    }
}
