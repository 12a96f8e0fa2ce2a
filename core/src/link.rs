//! Links from the mail: is it the app's, and which request does it belong to.
//!
//! A link is data from outside. Only the app's own links are read: scheme, host, port and path are
//! compared, never a prefix of text. What a link carries is read by the server's adapter.

mod healing;

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::backend::{Failure, LinkProof};

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

/// The app's links: the first is where mails lead to, the others are taken too. May be empty, where the
/// server has no use for one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// Reads the configuration. An empty one is refused when the client is made, where the server needs a
    /// link.
    ///
    /// # Errors
    /// [`AppLinkError`] says which link to correct, and how.
    pub fn parse<T: AsRef<str>>(links: &[T]) -> Result<Self, AppLinkError> {
        links.iter().map(|link| read_app_link(link.as_ref())).collect::<Result<_, _>>().map(Self)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where the mail's link leads for this request; `None` where the app has no link.
    #[must_use]
    pub fn redirect_for(&self, request: RequestId) -> Option<String> {
        let mut url = self.0.first()?.clone();
        url.query_pairs_mut().append_pair(REQUEST, &request.to_string());
        Some(url.into())
    }

    /// Recognises a link of the app's, healed of what mail programs do to links. What it carries is the
    /// server's business: see [`crate::backend::Backend::read_link`].
    ///
    /// # Errors
    /// [`LinkRefused::NotOurs`], or [`LinkRefused::Damaged`] where it is ours and cannot be read.
    pub fn recognise(&self, link: &str) -> Result<AppLink, LinkRefused> {
        let link = healing::healed(link);
        match Url::parse(&link) {
            Ok(url) if self.is_ours(&url) => Ok(AppLink(url)),
            Err(_) if self.begins_like_ours(&link) => Err(LinkRefused::Damaged),
            Ok(_) | Err(_) => Err(LinkRefused::NotOurs),
        }
    }

    fn is_ours(&self, url: &Url) -> bool {
        self.0.iter().any(|link| place(link) == place(url))
    }

    fn begins_like_ours(&self, link: &str) -> bool {
        let link = link.to_lowercase();
        self.0.iter().any(|own| link.starts_with(&own.as_str().to_lowercase()))
    }
}

/// Where a link leads, in one spelling: case means nothing in schemes and hosts (RFC 3986, section
/// 6.2.2.1), though a URL of the app's own scheme keeps it in the host.
fn place(url: &Url) -> (&str, Option<String>, Option<u16>, &str) {
    let host = url.host_str().map(str::to_lowercase);
    (url.scheme(), host, url.port_or_known_default(), url.path().trim_end_matches('/'))
}

/// The name of the parameter that carries the request's id.
const REQUEST: &str = "request";

/// A link of the app's. Its parameters may stand in the query or in the fragment. Never printed: it may
/// carry a proof.
pub struct AppLink(Url);

impl AppLink {
    /// The link itself, for a server whose proof stands in the path.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The value of a parameter. An empty one counts as none.
    ///
    /// # Errors
    /// [`LinkRefused::Damaged`] where there are two: which one was meant, nobody knows.
    pub fn parameter(&self, name: &str) -> Result<Option<String>, LinkRefused> {
        let mut values = self.values(name);
        let value = values.next();
        if values.next().is_some() {
            return Err(LinkRefused::Damaged);
        }
        Ok(value)
    }

    /// Every value of a parameter, for those that a server writes twice.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = String> + 'a {
        let fragment = self.0.fragment().unwrap_or_default();
        self.0
            .query_pairs()
            .chain(url::form_urlencoded::parse(fragment.as_bytes()))
            .filter(move |(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| healing::decoded_again(&value))
    }

    /// The id of the request that it says it belongs to.
    ///
    /// # Errors
    /// [`LinkRefused::Damaged`] where there is an id that is none.
    pub fn request(&self) -> Result<Option<RequestId>, LinkRefused> {
        match self.parameter(REQUEST)? {
            Some(id) => RequestId::parse(&id).map(Some).ok_or(LinkRefused::Damaged),
            None => Ok(None),
        }
    }
}

impl fmt::Debug for AppLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppLink(…)")
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

/// Names a link without telling what is in it, to know it again.
///
/// SHA-256 of the text, after what mail programs do to links is undone. Not salted: the token in a link has
/// the full entropy of a secret, so that nothing is found by trying; where a link has none, the digest is
/// as good as the link, and is kept where secrets are.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct LinkDigest([u8; 32]);

impl LinkDigest {
    /// Of a link as it came.
    #[must_use]
    pub fn of(link: &[u8]) -> Self {
        let digest = match std::str::from_utf8(link) {
            Ok(text) => digest::digest(&digest::SHA256, healing::healed(text).as_bytes()),
            Err(_) => digest::digest(&digest::SHA256, link),
        };
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest.as_ref());
        Self(bytes)
    }
}

impl From<LinkDigest> for String {
    fn from(digest: LinkDigest) -> Self {
        URL_SAFE_NO_PAD.encode(digest.0)
    }
}

impl TryFrom<String> for LinkDigest {
    type Error = NotALinkDigest;
    fn try_from(text: String) -> Result<Self, NotALinkDigest> {
        URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).map(Self).ok_or(NotALinkDigest)
    }
}

/// The text is not the digest of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the digest of a link")]
pub struct NotALinkDigest;

/// What a flow may know of a link: everything but its proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkFacts {
    /// The request that it says it belongs to.
    pub request: Option<RequestId>,
    /// Whether it carries a proof. One without only opens the app, where the code in the same mail is the
    /// proof.
    pub has_proof: bool,
}

/// A link of ours, read.
#[derive(Debug)]
pub struct LinkContent {
    /// The request that it says it belongs to.
    pub request: Option<RequestId>,
    /// The proof, in the backend's own form.
    pub proof: Option<LinkProof>,
}

impl LinkContent {
    /// Of a link that only opens the app.
    ///
    /// # Errors
    /// [`LinkRefused::Damaged`] where the id of its request is none.
    pub fn without_proof(link: &AppLink) -> Result<Self, LinkRefused> {
        Ok(Self { request: link.request()?, proof: None })
    }

    /// What a flow may know of it.
    #[must_use]
    pub fn facts(&self) -> LinkFacts {
        LinkFacts { request: self.request, has_proof: self.proof.is_some() }
    }
}

/// A link that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum LinkRefused {
    /// Not a reset link of this app, or not one that can be trusted.
    #[error("not a reset link of this app")]
    NotOurs,
    /// A link of this app that did not arrive whole.
    #[error("the link is damaged")]
    Damaged,
    /// The server says in the link what went wrong.
    #[error("the server says: {0}")]
    Failed(Failure),
}

#[cfg(test)]
mod tests {
    use super::{AppLinkError, AppLinks, LinkRefused, RequestId};

    fn links() -> AppLinks {
        AppLinks::parse(&["ismessenger://reset", "https://app.example.com/reset"]).unwrap()
    }

    #[test]
    fn a_link_of_ours_is_recognised_from_either_scheme_and_read_from_query_and_fragment() {
        let id = RequestId::from_bytes([7; 16]);
        for link in [
            format!("ismessenger://reset?request={id}&token_hash=abc123&type=recovery"),
            format!("https://app.example.com/reset/?request={id}#token_hash=abc123&type=recovery"),
        ] {
            let link = links().recognise(&link).unwrap();
            assert_eq!(link.request(), Ok(Some(id)));
            assert_eq!(link.parameter("token_hash"), Ok(Some("abc123".to_owned())));
        }
    }

    #[test]
    fn the_redirect_of_a_request_is_read_back_with_its_id() {
        let id = RequestId::from_bytes([200; 16]);
        let link = format!("{}&token_hash=abc&type=recovery", links().redirect_for(id).unwrap());
        assert_eq!(links().recognise(&link).unwrap().request(), Ok(Some(id)));
    }

    #[test]
    fn an_app_without_links_has_no_redirect_and_recognises_none() {
        let none = AppLinks::parse::<&str>(&[]).unwrap();
        assert_eq!(none.redirect_for(RequestId::from_bytes([1; 16])), None);
        assert_eq!(none.recognise("ismessenger://reset").err(), Some(LinkRefused::NotOurs));
    }

    #[test]
    fn case_means_nothing_in_schemes_and_hosts() {
        let links = AppLinks::parse(&["MyApp://Reset"]).unwrap();
        for link in ["myapp://reset?request=", "MYAPP://RESET", "MyApp://Reset"] {
            assert!(links.recognise(link).is_ok(), "{link}");
        }
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
            assert_eq!(links().recognise(link).err(), Some(LinkRefused::NotOurs), "{link}");
        }
    }

    #[test]
    fn what_mail_programs_do_to_a_link_is_healed() {
        let id = RequestId::from_bytes([7; 16]);
        let whole = format!("ismessenger://reset?request={id}&token_hash=pkce_ab12&type=recovery");
        let damaged = [
            format!("{whole}."),
            format!("<{whole}>"),
            format!("({whole})!"),
            format!(" {whole}\n"),
            whole.replace('&', "&amp;"),
            whole.replace('&', "&#38;"),
            whole.replace('=', "=3D"),
            whole.replace("&token", "=\r\n&token"),
            whole.replace('=', "=3D").replace("&token", "=\n&token"),
            whole.replace('_', "%5F").replace("token%5Fhash", "token_hash"),
            whole.replace("pkce_", "pkce%255F"),
        ];
        for damaged in damaged {
            let link = links().recognise(&damaged).unwrap_or_else(|refused| panic!("{damaged}: {refused}"));
            assert_eq!(link.request(), Ok(Some(id)), "{damaged}");
            assert_eq!(link.parameter("token_hash"), Ok(Some("pkce_ab12".to_owned())), "{damaged}");
        }
    }

    #[test]
    fn a_value_that_looks_quoted_is_left_alone_where_the_link_is_not() {
        let link = links().recognise("ismessenger://reset?token_hash=3Dab&type=recovery").unwrap();
        assert_eq!(link.parameter("token_hash"), Ok(Some("3Dab".to_owned())));
    }

    #[test]
    fn a_link_of_ours_that_is_not_whole_is_called_damaged() {
        let id = RequestId::from_bytes([7; 16]);
        for parameters in ["?request=abc".to_owned(), format!("?request={id}&request={id}")] {
            let link = links().recognise(&format!("ismessenger://reset{parameters}")).unwrap();
            assert_eq!(link.request(), Err(LinkRefused::Damaged), "{parameters}");
        }
        let twice = links().recognise("ismessenger://reset?token_hash=a#token_hash=b").unwrap();
        assert_eq!(twice.parameter("token_hash"), Err(LinkRefused::Damaged));
    }

    #[test]
    fn a_wrong_app_link_in_the_configuration_is_named() {
        let parse = |link: &str| AppLinks::parse(&[link]).unwrap_err();
        assert!(matches!(parse("reset"), AppLinkError::Invalid(_)));
        assert!(matches!(parse("mailto:kim"), AppLinkError::Invalid(_)));
        assert!(matches!(parse("file://host/reset"), AppLinkError::Invalid(_)));
        assert!(matches!(parse("ismessenger://reset?x=1"), AppLinkError::HasParameters(_)));
        assert!(matches!(parse("http://app.example.com/reset"), AppLinkError::Insecure(_)));
    }

    #[test]
    fn a_link_never_prints_what_it_carries() {
        let link = links().recognise("ismessenger://reset?token_hash=topsecret").unwrap();
        assert!(!format!("{link:?}").contains("topsecret"));
    }
}
