//! Which addresses a person may be sent to, and how the answer is put onto them.

use regex::Regex;
use url::Url;

/// The allow list of `redirect_to` addresses, with where to go instead.
#[derive(Debug)]
pub(crate) struct AllowList {
    site: String,
    patterns: Vec<Regex>,
}

impl AllowList {
    pub(crate) fn new(site: String, patterns: &[String]) -> Result<Self, regex::Error> {
        let patterns = patterns.iter().map(|pattern| Regex::new(&glob_to_regex(pattern))).collect::<Result<_, _>>()?;
        Ok(Self { site, patterns })
    }

    /// Where everybody may be sent.
    pub(crate) fn site(&self) -> &str {
        &self.site
    }

    /// The address asked for where it is allowed, else silently the site's, as GoTrue does.
    pub(crate) fn resolve(&self, asked: Option<&str>) -> String {
        asked.filter(|address| self.allows(address)).map_or_else(|| self.site.clone(), ToOwned::to_owned)
    }

    fn allows(&self, address: &str) -> bool {
        let Ok(target) = Url::parse(address) else {
            return false;
        };
        let same_site =
            Url::parse(&self.site).is_ok_and(|site| site.origin().is_tuple() && site.origin() == target.origin());
        let without_fragment = address.split('#').next().unwrap_or_default();
        same_site || self.patterns.iter().any(|pattern| pattern.is_match(without_fragment))
    }
}

/// GoTrue's patterns: `*` and `?` stop at `/` and `.`, `**` does not.
fn glob_to_regex(pattern: &str) -> String {
    let escaped = regex::escape(pattern).replace(r"\*\*", ".*").replace(r"\*", "[^/.]*").replace(r"\?", "[^/.]");
    format!("^{escaped}$")
}

/// Whether an address is of a scheme that any app may claim for itself. Those of the web are not: the
/// systems give them to the app that the host names, and else to a browser.
pub(crate) fn anyone_can_claim(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| !matches!(url.scheme(), "https" | "http"))
}

/// Adds parameters to an address's query and leaves everything else of it as it was.
pub(crate) fn with_query(address: &str, parameters: &[(&str, &str)]) -> String {
    let Ok(mut url) = Url::parse(address) else {
        return address.to_owned();
    };
    url.query_pairs_mut().extend_pairs(parameters);
    url.into()
}

/// Puts parameters into an address's fragment, sorted by name as Go's encoder does.
pub(crate) fn with_fragment(address: &str, parameters: &[(&str, &str)]) -> String {
    let mut parameters = parameters.to_vec();
    parameters.sort_by_key(|(name, _)| *name);
    let fragment = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    let without_fragment = address.split('#').next().unwrap_or_default();
    format!("{without_fragment}#{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> AllowList {
        let patterns = ["ismessenger://reset*".to_owned(), "http://127.0.0.1:*/**".to_owned()];
        AllowList::new("https://site.example.com".to_owned(), &patterns).unwrap()
    }

    #[test]
    fn an_allowed_address_is_kept_as_it_is() {
        for address in [
            "ismessenger://reset",
            "ismessenger://reset?request=a-b-c",
            "http://127.0.0.1:45678/cb?a=1&b=2",
            "https://site.example.com/welcome",
        ] {
            assert_eq!(list().resolve(Some(address)), address);
        }
    }

    #[test]
    fn anything_else_goes_to_the_site() {
        for address in [
            "evil://steal",
            "ismessenger://reset.evil",
            "ismessenger://reset/deeper",
            "https://site.example.com.evil.test/",
            "evil://site.example.com",
            "javascript:alert(1)",
            "not an address",
        ] {
            assert_eq!(list().resolve(Some(address)), "https://site.example.com", "{address}");
        }
        assert_eq!(list().resolve(None), "https://site.example.com");
    }

    #[test]
    fn the_apps_own_query_is_kept() {
        assert_eq!(
            with_query("ismessenger://reset?request=7", &[("type", "recovery")]),
            "ismessenger://reset?request=7&type=recovery"
        );
        assert_eq!(with_query("ismessenger://reset", &[("code", "c")]), "ismessenger://reset?code=c");
    }
}
