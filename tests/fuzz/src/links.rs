//! Links that the app is opened with, and those that it is configured with.

use repass_core::{
    backend::{Backend, HttpClient, HttpOptions, gotrue::GoTrue, pocketbase::PocketBase},
    link::{AppLink, AppLinks, LinkContent, LinkRefused, RequestId},
};
use url::Url;

use crate::shows;

const OWN: [&str; 2] = ["ismessenger://reset", "https://app.example.com/reset"];

/// A link from outside: what is recognised leads to one of our places, and what is read of it by either
/// adapter is clean, and is not printed.
pub fn link(input: &[u8]) {
    let links = AppLinks::parse(&OWN).expect("two app links");
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(link) = links.recognise(text) else { return };
    assert_eq!(format!("{link:?}"), "AppLink(…)");
    let whole = link.url();
    let place = (whole.scheme(), whole.host_str().map(str::to_lowercase), whole.port(), whole.path());
    let place = (place.0, place.1.as_deref(), place.2, place.3.trim_end_matches('/'));
    assert!(
        [("ismessenger", Some("reset"), None, ""), ("https", Some("app.example.com"), None, "/reset")].contains(&place),
        "not our place: {place:?}"
    );
    for read in READERS {
        let Ok(content) = read(&link) else { continue };
        assert_eq!(content.facts().has_proof, content.proof.is_some());
        let printed = format!("{content:?}");
        let Some(proof) = content.proof else { continue };
        let proof = proof.own_form().expose_text().expect("a proof is text");
        assert!((1..=4096).contains(&proof.len()), "{} bytes", proof.len());
        let clean = |byte: u8| byte.is_ascii_alphanumeric() || b" -_.~".contains(&byte);
        assert!(proof.bytes().all(clean), "a proof has other characters");
        assert!(!shows(&printed, proof.as_bytes()), "a proof is printed");
    }
}

type Reader = fn(&AppLink) -> Result<LinkContent, LinkRefused>;

/// How the adapters read links.
const READERS: [Reader; 2] = [
    |link| {
        let server = url("https://server.example.test");
        GoTrue::new(http(), server, "anon").expect("an adapter").read_link(link)
    },
    |link| {
        let server = url("https://server.example.test");
        PocketBase::new(http(), server, "users").expect("an adapter").read_link(link)
    },
];

fn http() -> HttpClient {
    thread_local!(static CLIENT: HttpClient = HttpClient::new(&HttpOptions::default()).expect("a client"));
    CLIENT.with(Clone::clone)
}

fn url(text: &str) -> Url {
    text.parse().expect("a URL")
}

/// An app link from the configuration: what is taken makes redirects that read back.
pub fn app_link(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(links) = AppLinks::parse(&[text]) else { return };
    let request = RequestId::from_bytes([7; 16]);
    let redirect = links.redirect_for(request).expect("there is a link");
    let mailed = format!("{redirect}&token_hash=abc&type=recovery");
    for read in READERS {
        let link = links.recognise(&mailed).unwrap_or_else(|refused| panic!("{mailed:?} is {refused}"));
        let content = read(&link).unwrap_or_else(|refused| panic!("{mailed:?} is {refused}"));
        assert_eq!(content.request, Some(request));
        assert!(content.proof.is_some());
    }
}
