//! What a host may set, checked before the first request is made.

use std::{net::IpAddr, time::Duration};

use reqwest::{NoProxy, Proxy, header::HeaderValue};
use url::{Host, Url};

use crate::text::trim_invisible_ends;

/// How requests are sent. The default suits a server with a public certificate.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// How long to try to connect. Nothing is sent within it.
    pub connect_timeout: Duration,
    /// How long a whole call may take, its answer included.
    pub call_timeout: Duration,
    /// An HTTP proxy, as `http://host:port`. The environment is not asked.
    pub proxy: Option<String>,
    /// Root certificates to trust besides the usual ones, each DER or PEM (one or more).
    pub extra_roots: Vec<Vec<u8>>,
    /// Where not empty, the server's certificate must carry one of these public keys: the SHA-256
    /// of its `SubjectPublicKeyInfo` in base64, optionally after `sha256/`. Pin a spare key too.
    pub pins: Vec<String>,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            call_timeout: Duration::from_secs(30),
            proxy: None,
            extra_roots: Vec::new(),
            pins: Vec::new(),
        }
    }
}

impl HttpOptions {
    pub(super) fn proxy(&self) -> Result<Option<Proxy>, HttpError> {
        let Some(text) = &self.proxy else {
            return Ok(None);
        };
        let url = Url::parse(text).map_err(|_| HttpError::Proxy)?;
        // A proxy that is itself reached over TLS would have to pass the server's pins.
        if url.scheme() != "http" || url.host().is_none() {
            return Err(HttpError::Proxy);
        }
        let proxy = Proxy::all(url).map_err(|_| HttpError::Proxy)?;
        // Loopback is where plain HTTP is allowed, so it must never leave by a proxy.
        Ok(Some(proxy.no_proxy(NoProxy::from_string("localhost,127.0.0.0/8,::1"))))
    }
}

/// The client cannot be made as it is configured. For developers: each says what to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum HttpError {
    /// The server's URL is of no use.
    #[error("the server's URL cannot be used: give an https:// URL with a host and no user, query or fragment")]
    Url,
    /// The server's URL is plain HTTP and not on this device.
    #[error(
        "plain http:// is only for 127.0.0.1, [::1] and localhost: use https:// (on a phone, reach a \
         server on your computer with `adb reverse`)"
    )]
    Insecure,
    /// The proxy is of no use.
    #[error("the proxy cannot be used: give it as http://host:port")]
    Proxy,
    /// An extra root is of no use.
    #[error("an extra root is no certificate: give DER bytes or a PEM text with BEGIN CERTIFICATE")]
    Root,
    /// A pin is of no use.
    #[error(
        "a pin is not the base64 of a SHA-256: give the 44 characters that `openssl dgst -sha256 \
         -binary | base64` prints for the public key in DER"
    )]
    Pin,
    /// The API key is of no use.
    #[error(
        "the API key is empty, or has a space, a line break or a character that nobody sees in it: copy it \
         again, as printable ASCII characters only (a server without a gateway takes any key)"
    )]
    ApiKey,
    /// The platform refused to make a client.
    #[error("the TLS set-up of this system cannot be used: check its certificate store")]
    Client,
}

/// The key that a gateway asks for, as it goes into a header. What was pasted along at its ends is dropped.
pub(in crate::backend) fn api_key(given: &str) -> Result<HeaderValue, HttpError> {
    let key = trim_invisible_ends(given.trim()).trim();
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(HttpError::ApiKey);
    }
    let mut value = HeaderValue::from_str(key).map_err(|_| HttpError::ApiKey)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The base of a server's routes, checked to be one that secrets may be sent to.
#[derive(Clone, Debug)]
pub(in crate::backend) struct ServerUrl(Url);

impl ServerUrl {
    pub(in crate::backend) fn new(mut base: Url) -> Result<Self, HttpError> {
        let plain_parts = base.username().is_empty()
            && base.password().is_none()
            && base.query().is_none()
            && base.fragment().is_none();
        if !plain_parts || base.host().is_none() {
            return Err(HttpError::Url);
        }
        match base.scheme() {
            "https" => {}
            "http" if is_loopback(&base) => {}
            "http" => return Err(HttpError::Insecure),
            _ => return Err(HttpError::Url),
        }
        // A slash at the end, or several, would make another path of every route.
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        Ok(Self(base))
    }

    /// The URL of a route below the base, given by its path segments.
    pub(in crate::backend) fn route(&self, segments: &[&str]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.extend(segments);
        }
        url
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{HttpError, HttpOptions, ServerUrl, api_key};
    use url::Url;

    fn server(url: &str) -> Result<ServerUrl, HttpError> {
        ServerUrl::new(Url::parse(url).unwrap())
    }

    #[test]
    fn plain_http_is_only_for_this_device() {
        for local in ["http://127.0.0.1:9999", "http://[::1]:9999/auth", "http://localhost"] {
            assert!(server(local).is_ok(), "{local}");
        }
        for remote in [
            "http://auth.example.com",
            "http://192.168.1.5:9999",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://0.0.0.0:9999",
        ] {
            assert_eq!(server(remote).unwrap_err(), HttpError::Insecure, "{remote}");
        }
    }

    #[test]
    fn a_base_with_more_than_host_and_path_is_refused() {
        for odd in [
            "https://user@example.com",
            "https://example.com/?a=b",
            "https://example.com/#a",
            "ftp://example.com",
            "data:text/plain,x",
        ] {
            assert_eq!(server(odd).unwrap_err(), HttpError::Url, "{odd}");
        }
    }

    #[test]
    fn routes_stand_below_the_base_with_or_without_its_last_slash() {
        for base in ["https://example.com/auth/v1", "https://example.com/auth/v1/", "https://example.com/auth/v1///"] {
            let url = server(base).unwrap().route(&["token"]);
            assert_eq!(url.as_str(), "https://example.com/auth/v1/token");
        }
        for bare in ["https://example.com", "https://example.com/", "https://example.com//", "https://example.com///"] {
            let url = server(bare).unwrap().route(&["user"]);
            assert_eq!(url.as_str(), "https://example.com/user", "{bare}");
        }
    }

    #[test]
    fn a_key_is_sent_without_what_was_pasted_along() {
        for given in ["eyJ.a-b_c", " eyJ.a-b_c\r\n", "\u{200B}eyJ.a-b_c\u{FEFF}", "\u{2066} eyJ.a-b_c \u{2069}"] {
            let key = api_key(given).unwrap();
            assert_eq!(key, "eyJ.a-b_c", "{given:?}");
            assert!(key.is_sensitive());
        }
    }

    #[test]
    fn a_key_with_anything_but_printable_ascii_is_refused() {
        for given in ["", " ", "\u{200B}", "eyJ.a\u{200B}b", "eyJ.a b", "eyJ.a\nb", "schlüssel"] {
            assert_eq!(api_key(given).unwrap_err(), HttpError::ApiKey, "{given:?}");
        }
    }

    #[test]
    fn a_proxy_is_given_as_an_http_url() {
        let with = |proxy: &str| HttpOptions { proxy: Some(proxy.into()), ..HttpOptions::default() };
        assert!(with("http://proxy.example.com:3128").proxy().is_ok());
        for wrong in ["proxy.example.com", "socks5://proxy.example.com", "https://proxy.example.com"] {
            assert_eq!(with(wrong).proxy().unwrap_err(), HttpError::Proxy, "{wrong}");
        }
    }
}
