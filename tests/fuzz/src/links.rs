//! Links that the app is opened with, and those that it is configured with.

use repass_core::link::{AppLinks, LinkKind, RequestId};
use url::Url;

use crate::shows;

const OWN: [&str; 2] = ["ismessenger://reset", "https://app.example.com/reset"];

/// A link from outside: what is taken leads to one of our places and carries one clean token, which
/// reads back from a link of our own, and is not printed.
pub fn link(input: &[u8]) {
    let links = AppLinks::parse(&OWN).expect("two app links");
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(link) = links.read(text) else { return };

    let url = Url::parse(text.trim()).expect("what was read is a URL");
    let place = (url.scheme(), url.host_str(), url.port(), url.path().trim_end_matches('/'));
    assert!(
        [("ismessenger", Some("reset"), None, ""), ("https", Some("app.example.com"), None, "/reset")].contains(&place),
        "not our place: {place:?}"
    );
    let token = link.token.expose_text().expect("a token is text");
    assert!((1..=512).contains(&token.len()), "{} bytes", token.len());
    assert!(!shows(&format!("{link:?}"), token.as_bytes()), "a token is printed");

    let name = match link.facts.kind {
        LinkKind::Token => "token_hash",
        LinkKind::PkceCode => "code",
    };
    let again = links.read(&format!("ismessenger://reset?{name}={token}")).expect("a clean token");
    assert_eq!((again.facts.kind, &again.token), (link.facts.kind, &link.token));
}

/// An app link from the configuration: what is taken makes redirects that read back.
pub fn app_link(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(links) = AppLinks::parse(&[text]) else { return };
    let request = RequestId::from_bytes([7; 16]);
    let mailed = format!("{}&token_hash=abc&type=recovery", links.redirect_for(request));
    let read = links.read(&mailed).unwrap_or_else(|refused| panic!("{mailed:?} is {refused}"));
    assert_eq!(read.facts.request, Some(request));
}
