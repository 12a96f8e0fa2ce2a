//! Links from the mail: is it ours, which request does it belong to, what does it carry.
//!
//! A link is data from outside. Only the app's own links are read (scheme, host, port and path are
//! compared, never a prefix of text), parameters may stand in the query or in the fragment, as
//! GoTrue's redirects have them, and a link that carries a whole session is refused: whoever sent it
//! could sign the person in to an account of their own.

use std::{collections::HashMap, fmt};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::secret::Secret;

/// Names one request for reset instructions. It travels in the link, so that a link of another
/// request is recognised; it opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RequestId([u8; 16]);

/// The text is not the id of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a request")]
pub struct NotARequestId;

impl RequestId {
    /// From random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }
}

impl From<RequestId> for String {
    fn from(id: RequestId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for RequestId {
    type Error = NotARequestId;
    fn try_from(text: String) -> Result<Self, NotARequestId> {
        Self::parse(&text).ok_or(NotARequestId)
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

/// The app's links: the first is where mails lead to, the others are taken too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppLinks(Vec<Url>);

/// An app link in the configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppLinkError {
    /// There is none.
    #[error("give at least one app link, such as myapp://reset or https://app.example.com/reset")]
    Missing,
    /// One is not a URL with a host.
    #[error(
        "the app link {0:?} is not a URL with a host; write it like myapp://reset or https://app.example.com/reset"
    )]
    Invalid(String),
    /// One has a query or a fragment.
    #[error("the app link {0:?} must have no query and no fragment: Repass adds its own")]
    HasParameters(String),
    /// One is plain HTTP.
    #[error(
        "the app link {0:?} is plain http, which anyone on the network can read; use https or a scheme of the app's own"
    )]
    Insecure(String),
}

impl AppLinks {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`AppLinkError`] says which link to correct, and how.
    pub fn parse<T: AsRef<str>>(links: &[T]) -> Result<Self, AppLinkError> {
        if links.is_empty() {
            return Err(AppLinkError::Missing);
        }
        links.iter().map(|link| read_app_link(link.as_ref())).collect::<Result<_, _>>().map(Self)
    }

    /// Where the mail's link leads for this request.
    #[must_use]
    pub fn redirect_for(&self, request: RequestId) -> String {
        let mut url = self.0[0].clone();
        url.query_pairs_mut().append_pair("request", &request.to_string());
        url.into()
    }

    fn own(&self, url: &Url) -> bool {
        let place = |url: &Url| {
            (
                url.scheme().to_owned(),
                url.host_str().map(str::to_owned),
                url.port_or_known_default(),
                url.path().trim_end_matches('/').to_owned(),
            )
        };
        self.0.iter().any(|link| place(link) == place(url))
    }

    /// Reads a link that the app was opened with.
    ///
    /// # Errors
    /// [`LinkRefused`] where it is not ours, carries no proof, or carries the server's error.
    pub fn read(&self, link: &str) -> Result<Link, LinkRefused> {
        let url = Url::parse(link.trim()).map_err(|_| LinkRefused::NotOurs)?;
        if !self.own(&url) {
            return Err(LinkRefused::NotOurs);
        }
        let fragment = url.fragment().unwrap_or_default();
        let parameters: HashMap<_, _> =
            url.query_pairs().chain(url::form_urlencoded::parse(fragment.as_bytes())).collect();
        let get = |name: &str| parameters.get(name).map(AsRef::as_ref).filter(|value: &&str| !value.is_empty());

        if get("error").is_some() || get("error_code").is_some() {
            return Err(LinkRefused::Expired);
        }
        if get("type").is_some_and(|kind| kind != "recovery") || get("access_token").is_some() {
            return Err(LinkRefused::NotOurs);
        }
        let (kind, token) = match (get("token_hash"), get("code")) {
            (Some(token), None) => (LinkKind::Token, token),
            (None, Some(code)) => (LinkKind::PkceCode, code),
            _ => return Err(LinkRefused::NotOurs),
        };
        if token.len() > 512 || !token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) {
            return Err(LinkRefused::NotOurs);
        }
        Ok(Link {
            facts: LinkFacts { request: get("request").and_then(RequestId::parse), kind },
            token: Secret::from(token),
        })
    }
}

fn read_app_link(link: &str) -> Result<Url, AppLinkError> {
    let url = Url::parse(link).map_err(|_| AppLinkError::Invalid(link.to_owned()))?;
    // What a file:// URL names depends on who reads it, and no mail leads to one.
    if url.host_str().is_none_or(str::is_empty) || url.scheme() == "file" {
        return Err(AppLinkError::Invalid(link.to_owned()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(AppLinkError::HasParameters(link.to_owned()));
    }
    if url.scheme() == "http" {
        return Err(AppLinkError::Insecure(link.to_owned()));
    }
    Ok(url)
}

/// What a link carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// A token that is a proof by itself.
    Token,
    /// An authorization code that needs the verifier kept on the device that asked.
    PkceCode,
}

/// What a flow may know of a link: everything but its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkFacts {
    /// The request that it says it belongs to.
    pub request: Option<RequestId>,
    /// What it carries.
    pub kind: LinkKind,
}

/// A link of ours.
#[derive(Debug)]
pub struct Link {
    /// What a flow decides on.
    pub facts: LinkFacts,
    /// What the server gets.
    pub token: Secret,
}

/// A link that leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum LinkRefused {
    /// Not a reset link of this app, or not one that can be trusted.
    #[error("not a reset link of this app")]
    NotOurs,
    /// The server says that it is used or expired.
    #[error("the link is used or expired")]
    Expired,
}

#[cfg(test)]
mod tests {
    use super::{AppLinkError, AppLinks, LinkKind, LinkRefused, RequestId};

    fn links() -> AppLinks {
        AppLinks::parse(&["ismessenger://reset", "https://app.example.com/reset"]).unwrap()
    }

    #[test]
    fn a_link_of_ours_is_read_from_either_scheme_from_query_and_fragment() {
        let id = RequestId::from_bytes([7; 16]);
        for link in [
            format!("ismessenger://reset?request={id}&token_hash=abc123&type=recovery"),
            format!("https://app.example.com/reset/?request={id}#token_hash=abc123&type=recovery"),
        ] {
            let read = links().read(&link).unwrap();
            assert_eq!(read.facts.request, Some(id));
            assert_eq!(read.facts.kind, LinkKind::Token);
            assert_eq!(read.token.expose(), b"abc123");
        }
    }

    #[test]
    fn a_pkce_redirect_carries_a_code() {
        let read = links().read("ismessenger://reset?code=00000000-0000-4000-8000-000000000025").unwrap();
        assert_eq!(read.facts.kind, LinkKind::PkceCode);
        assert_eq!(read.facts.request, None);
    }

    #[test]
    fn the_redirect_of_a_request_is_read_back_with_its_id() {
        let id = RequestId::from_bytes([200; 16]);
        let link = format!("{}&token_hash=abc&type=recovery", links().redirect_for(id));
        assert_eq!(links().read(&link).unwrap().facts.request, Some(id));
    }

    #[test]
    fn links_of_others_are_refused() {
        for link in [
            "",
            "not a link",
            "ismessenger://evil?token_hash=abc",
            "ismessenger://reset.evil.example?token_hash=abc",
            "https://evil.example/reset?token_hash=abc",
            "https://app.example.com.evil.example/reset?token_hash=abc",
            "https://app.example.com:8443/reset?token_hash=abc",
            "https://app.example.com/other?token_hash=abc",
            "http://app.example.com/reset?token_hash=abc",
            "evil://reset?token_hash=abc",
        ] {
            assert_eq!(links().read(link).err(), Some(LinkRefused::NotOurs), "{link}");
        }
    }

    #[test]
    fn a_link_without_one_clean_proof_is_refused() {
        for parameters in [
            "",
            "?request=abc",
            "?token_hash=",
            "?token_hash=a&code=b",
            "?token_hash=a%20b",
            "?token_hash=a%0Ab",
            "?token_hash=abc&type=signup",
            "#access_token=abc&refresh_token=def&type=recovery",
        ] {
            let link = format!("ismessenger://reset{parameters}");
            assert_eq!(links().read(&link).err(), Some(LinkRefused::NotOurs), "{link}");
        }
    }

    #[test]
    fn the_server_s_error_in_a_link_means_ask_again() {
        for link in [
            "ismessenger://reset#error=access_denied&error_code=otp_expired&error_description=x",
            "ismessenger://reset?error=access_denied&error_code=otp_expired",
        ] {
            assert_eq!(links().read(link).err(), Some(LinkRefused::Expired), "{link}");
        }
    }

    #[test]
    fn a_wrong_app_link_in_the_configuration_is_named() {
        let parse = |link: &str| AppLinks::parse(&[link]).unwrap_err();
        assert!(matches!(parse("reset"), AppLinkError::Invalid(_)));
        assert!(matches!(parse("mailto:kim"), AppLinkError::Invalid(_)));
        assert!(matches!(parse("file://host/reset"), AppLinkError::Invalid(_)));
        assert!(matches!(parse("ismessenger://reset?x=1"), AppLinkError::HasParameters(_)));
        assert!(matches!(parse("http://app.example.com/reset"), AppLinkError::Insecure(_)));
        assert_eq!(AppLinks::parse::<&str>(&[]).unwrap_err(), AppLinkError::Missing);
    }

    #[test]
    fn a_link_never_prints_its_token() {
        let read = links().read("ismessenger://reset?token_hash=topsecret").unwrap();
        assert!(!format!("{read:?}").contains("topsecret"));
    }
}
