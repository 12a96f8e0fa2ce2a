//! Holds the mail templates that the pages show against the engine that fills them in at the server: Go's
//! `html/template`, which has its own opinion about addresses in links.
//!
//! A template is a block of code behind `<!-- mail template for LINK -->`, where LINK is the first of the
//! app's links. Behind https it must make a link with the token; behind any other scheme, which any app may
//! claim, the token must be nowhere in the mail.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::reports::Tally;
use crate::{prepare, process, tree};

const PAGES: [&str; 2] = ["README.md", "docs/integration.md"];

/// What a server fills in; made up.
const TOKEN_HASH: &str = "pkce_7f6d2c5b0a";
const CODE: &str = "123456";
const REQUEST: &str = "?request=AbC-_dEf";

/// What a server puts in the place of an address that it does not allow: its site's, which may be short.
const SITES: [&str; 2] = ["https://site.example.com", "http://a"];

/// Go's word for an address that it leaves out.
const LEFT_OUT: &str = "ZgotmplZ";

/// Renders every template of every page, with an address that is allowed and with one that is not.
pub fn check() -> Result<Tally> {
    prepare::install(prepare::GO)?;
    let engine = build()?;
    let mut tally = Tally::default();
    for page in PAGES {
        let text = fs::read_to_string(tree::root().join(page)).with_context(|| page.to_owned())?;
        let templates = templates(&text)?;
        ensure!(!templates.is_empty(), "{page} shows no mail template");
        for template in templates {
            check_template(&engine, &template).with_context(|| format!("{page}, template for {}", template.link))?;
            println!("{page}: the template for {} makes the mail that it should", template.link);
            tally += Tally::ONE_PASSED;
        }
    }
    Ok(tally)
}

fn check_template(engine: &Path, template: &Template<'_>) -> Result<()> {
    let asked = format!("{}{REQUEST}", template.link);
    check_mail(template.link, &asked, &render(engine, template.text, &asked)?)?;
    for site in SITES {
        check_refused(template.link, site, &render(engine, template.text, site)?)?;
    }
    if is_https(template.link) {
        // What the pages say about this template and a scheme of the app's own.
        let mail = render(engine, template.text, &format!("example://reset{REQUEST}"))?;
        ensure!(mail.contains(LEFT_OUT), "leaves a scheme of the app's own in its link: correct what the pages say");
    }
    Ok(())
}

/// The mail to somebody whose app's address is allowed.
fn check_mail(link: &str, asked: &str, mail: &str) -> Result<()> {
    ensure!(!mail.contains(LEFT_OUT), "Go leaves the address out:\n{mail}");
    let links = links(mail);
    let words = links.iter().fold(mail.to_owned(), |words, link| words.replace(link, ""));
    ensure!(words.contains(CODE), "the mail has no code:\n{mail}");
    let [made] = &links[..] else { bail!("the mail has {} links instead of one:\n{mail}", links.len()) };
    if is_https(link) {
        let right = format!("{asked}&token_hash={TOKEN_HASH}&type=recovery");
        ensure!(*made == right, "the link is {made} instead of {right}");
    } else {
        ensure!(made == asked || made == link, "the link is {made} instead of {asked} or {link}");
        ensure!(!mail.contains(TOKEN_HASH), "any app can claim the link's scheme, and the mail has the token:\n{mail}");
    }
    Ok(())
}

/// The mail to somebody whose app's address is not allowed.
fn check_refused(link: &str, site: &str, mail: &str) -> Result<()> {
    ensure!(mail.contains(CODE), "without an allowed address the mail has no code:\n{mail}");
    if is_https(link) {
        let told = format!("{site}&token_hash={TOKEN_HASH}");
        let told = links(mail).iter().any(|link| link.starts_with(&told));
        ensure!(told, "a refused address does not look as the pages say:\n{mail}");
    } else {
        ensure!(!mail.contains(TOKEN_HASH), "the mail has the token:\n{mail}");
    }
    Ok(())
}

fn is_https(link: &str) -> bool {
    link.starts_with("https://")
}

fn build() -> Result<PathBuf> {
    let folder = tree::target().join("mail-templates");
    fs::create_dir_all(&folder)?;
    let program = folder.join("render");
    let mut go = Command::new("go");
    go.args(["build", "-o"]).arg(&program).arg("render.go").current_dir(tree::root().join("tests/templates"));
    process::run(&mut go)?;
    Ok(program)
}

fn render(engine: &Path, template: &str, redirect_to: &str) -> Result<String> {
    let mut child = Command::new(engine)
        .args([format!("RedirectTo={redirect_to}"), format!("TokenHash={TOKEN_HASH}"), format!("Token={CODE}")])
        .args([format!("SiteURL={}", SITES[0]), "Email=ada@example.com".into()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the program that renders templates")?;
    // Closed behind the text, so that the program sees its end.
    child.stdin.take().context("the program takes no input")?.write_all(template.as_bytes())?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "Go cannot render it with RedirectTo={redirect_to}");
    Ok(String::from_utf8(output.stdout)?)
}

struct Template<'a> {
    /// The first of the links of the app that it is for.
    link: &'a str,
    text: &'a str,
}

fn templates(page: &str) -> Result<Vec<Template<'_>>> {
    let marked = page.split("<!-- mail template for ").skip(1);
    marked
        .map(|rest| {
            let (link, rest) = rest.split_once(" -->\n```html\n").context("no block of HTML follows a mark")?;
            let (text, _) = rest.split_once("```").context("a template does not end")?;
            Ok(Template { link, text })
        })
        .collect()
}

/// Where the links of a mail lead, as a mail program reads them.
fn links(mail: &str) -> Vec<String> {
    let values = mail.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    values.map(|value| value.replace("&#43;", "+").replace("&amp;", "&")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTTPS: &str = "https://app.example.com/reset";
    const OWN: &str = "example://reset";

    fn judged(link: &str, href: &str) -> Result<()> {
        check_mail(link, &format!("{link}{REQUEST}"), &format!("<p>{CODE}</p><a href=\"{href}\">Open</a>"))
    }

    #[test]
    fn a_template_is_the_block_behind_its_mark() {
        let page = "text\n<!-- mail template for example://reset -->\n```html\n<p>it</p>\n```\nmore\n";
        let found = templates(page).unwrap();
        assert_eq!((found.len(), found[0].link, found[0].text), (1, OWN, "<p>it</p>\n"));
        assert!(templates("<!-- mail template for example://reset -->\nno code\n").is_err());
    }

    #[test]
    fn an_https_link_carries_request_and_token() {
        let asked = format!("{HTTPS}{REQUEST}");
        judged(HTTPS, &format!("{asked}&amp;token_hash={TOKEN_HASH}&amp;type=recovery")).unwrap();
        judged(HTTPS, &asked).unwrap_err();
        judged(HTTPS, &format!("#{LEFT_OUT}&token_hash={TOKEN_HASH}&type=recovery")).unwrap_err();
    }

    #[test]
    fn a_link_of_a_scheme_that_any_app_may_claim_carries_no_token() {
        judged(OWN, OWN).unwrap();
        judged(OWN, &format!("{OWN}{REQUEST}")).unwrap();
        judged(OWN, &format!("{OWN}{REQUEST}&token_hash={TOKEN_HASH}")).unwrap_err();
        judged(OWN, &format!("{OWN}?code={CODE}")).unwrap_err();
        judged(OWN, "https://site.example.com").unwrap_err();
    }

    #[test]
    fn a_code_in_a_link_is_not_one_to_type() {
        let mail = format!("<a href=\"{OWN}\">Open</a>");
        assert!(check_mail(OWN, OWN, &mail).is_err());
    }
}
