//! What GoTrue's links carry: `token_hash` where a mail template writes it, or the server's own
//! redirect: `code` (PKCE), or `error` and `error_code`.
//!
//! A redirect that carries a whole session (`access_token`, without PKCE) is refused: whoever sent it
//! could sign the person in to an account of their own.

use super::errors::{Route, meaning};
use crate::{
    backend::{Failure, LinkProof},
    link::{AppLink, LinkContent, LinkRefused},
    secret::Secret,
};

/// The longest hash or code; a real one has 43 characters or fewer.
const LONGEST: usize = 512;

const HASH: &str = "hash ";
const AUTH_CODE: &str = "code ";

/// What a link's proof is, read from this adapter's own form.
pub(super) enum Carried<'a> {
    /// The hash of the mail's token: a proof by itself.
    Hash(&'a str),
    /// An authorization code, which needs the verifier kept on the device that asked.
    AuthCode(&'a str),
}

pub(super) fn carried(proof: &LinkProof) -> Result<Carried<'_>, Failure> {
    let own_form = proof.own_form().expose_text().ok_or(Failure::ProofRefused)?;
    if let Some(hash) = own_form.strip_prefix(HASH) {
        return Ok(Carried::Hash(hash));
    }
    own_form.strip_prefix(AUTH_CODE).map(Carried::AuthCode).ok_or(Failure::ProofRefused)
}

pub(super) fn read(link: &AppLink) -> Result<LinkContent, LinkRefused> {
    // The server writes its errors into the query and into the fragment.
    if let Some(code) = link.values("error_code").next() {
        return Err(LinkRefused::Failed(meaning(Route::Link, &code)));
    }
    if link.values("error").next().is_some() {
        return Err(LinkRefused::Failed(Failure::ProofRefused));
    }
    if link.parameter("type")?.is_some_and(|kind| kind != "recovery") || link.values("access_token").next().is_some() {
        return Err(LinkRefused::NotOurs);
    }
    let request = link.request()?;
    let proof = match (link.parameter("token_hash")?, link.parameter("code")?) {
        (Some(hash), None) => Some(proof(HASH, &hash)?),
        (None, Some(code)) => Some(proof(AUTH_CODE, &code)?),
        (None, None) => None,
        (Some(_), Some(_)) => return Err(LinkRefused::Damaged),
    };
    Ok(LinkContent { request, proof })
}

fn proof(kind: &str, value: &str) -> Result<LinkProof, LinkRefused> {
    let is_clean = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
    if value.len() > LONGEST || !is_clean {
        return Err(LinkRefused::Damaged);
    }
    Ok(LinkProof::new(Secret::from([kind, value].concat())))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Carried, carried, read};
    use crate::{
        backend::Failure,
        link::{AppLinks, LinkContent, LinkRefused},
    };

    fn link(parameters: &str) -> Result<LinkContent, LinkRefused> {
        let links = AppLinks::parse(&["ismessenger://reset"]).unwrap();
        read(&links.recognise(&format!("ismessenger://reset{parameters}")).unwrap())
    }

    #[test]
    fn a_hash_and_an_authorization_code_are_told_apart() {
        let hash = link("?token_hash=abc123&type=recovery").unwrap().proof.unwrap();
        assert!(matches!(carried(&hash), Ok(Carried::Hash("abc123"))));
        let code = link("?code=00000000-0000-4000-8000-000000000025").unwrap().proof.unwrap();
        assert!(matches!(carried(&code), Ok(Carried::AuthCode("00000000-0000-4000-8000-000000000025"))));
    }

    #[test]
    fn a_link_without_a_proof_only_opens_the_app() {
        for parameters in ["", "?request=yMjIyMjIyMjIyMjIyMjIyA", "?token_hash="] {
            assert!(link(parameters).unwrap().proof.is_none(), "{parameters}");
        }
    }

    #[test]
    fn a_proof_that_is_not_one_clean_value_is_damaged() {
        for parameters in ["?token_hash=a&code=b", "?token_hash=a%20b", "?token_hash=a&token_hash=b"] {
            assert_eq!(link(parameters).err(), Some(LinkRefused::Damaged), "{parameters}");
        }
    }

    #[test]
    fn a_session_and_a_link_for_another_purpose_are_refused() {
        for parameters in ["?token_hash=abc&type=signup", "#access_token=abc&refresh_token=def&type=recovery"] {
            assert_eq!(link(parameters).err(), Some(LinkRefused::NotOurs), "{parameters}");
        }
    }

    #[test]
    fn each_of_the_server_s_errors_says_what_it_is() {
        let error = |code: &str| {
            let failed = format!("?error=access_denied&error_code={code}#error=access_denied&error_code={code}");
            link(&failed).err()
        };
        assert_eq!(error("otp_expired"), Some(LinkRefused::Failed(Failure::ProofRefused)));
        assert_eq!(error("flow_state_expired"), Some(LinkRefused::Failed(Failure::ProofRefused)));
        assert_eq!(error("user_banned"), Some(LinkRefused::Failed(Failure::Banned)));
        let wait = None::<Duration>;
        assert_eq!(error("over_request_rate_limit"), Some(LinkRefused::Failed(Failure::Limited { wait })));
        assert_eq!(error("unexpected_failure"), Some(LinkRefused::Failed(Failure::ServerFailed)));
        assert_eq!(link("#error=access_denied").err(), Some(LinkRefused::Failed(Failure::ProofRefused)));
    }
}
