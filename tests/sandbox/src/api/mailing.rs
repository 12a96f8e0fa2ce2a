//! Making a one-time token and the mail that carries it.

use rusqlite::Connection;

use crate::app::App;
use crate::mail::messages::{self, Instructions, Letter};
use crate::redirect::{anyone_can_claim, with_query};
use crate::secrets::{new_code, new_link_token};
use crate::settings::SchemeLinks;
use crate::store::one_time::{self, NewOneTime, Purpose};
use crate::store::users::User;

/// Where the mail's link leads in the end, and the PKCE challenge it was asked for with.
pub(crate) struct Request<'a> {
    pub(crate) redirect_to: &'a str,
    pub(crate) code_challenge: Option<&'a str>,
}

/// Stores a new token for an account and words its mail. The older token is dead from here on.
pub(crate) fn prepare(
    app: &App,
    db: &Connection,
    user: &User,
    purpose: Purpose,
    request: &Request<'_>,
) -> rusqlite::Result<Letter> {
    let token = new_link_token(request.code_challenge.is_some());
    let code = new_code();
    let new =
        NewOneTime { email: &user.email, link_token: &token, code: &code, code_challenge: request.code_challenge };
    one_time::replace(db, &user.id, purpose, &new, app.clock.now())?;
    let kind = match purpose {
        Purpose::Recovery => "recovery",
        Purpose::Confirmation => "signup",
        Purpose::Reauthentication => return Ok(messages::reauthentication(&app.settings, &code)),
    };
    let instructions = Instructions {
        email: &user.email,
        link: &link(app, &token, kind, request.redirect_to),
        link_only_opens: is_plain(app, request.redirect_to),
        code: &code,
        token: &token,
        redirect_to: request.redirect_to,
        site_url: app.redirects.site(),
    };
    Ok(match purpose {
        Purpose::Confirmation => messages::confirmation(&app.settings, &instructions),
        _ => messages::recovery(&app.settings, &instructions),
    })
}

/// Whether the mail's link only opens the app.
fn is_plain(app: &App, redirect_to: &str) -> bool {
    app.is_strict() && app.settings.scheme_links == SchemeLinks::Plain && anyone_can_claim(redirect_to)
}

/// GoTrue's link spends the token when it is opened; the strict profile's opens a page that
/// does not.
fn link(app: &App, token: &str, kind: &str, redirect_to: &str) -> String {
    let base = &app.base_url;
    if app.is_strict() {
        let page = format!("{base}/reset");
        if is_plain(app, redirect_to) {
            return with_query(&page, &[("redirect_to", redirect_to)]);
        }
        return with_query(&page, &[("token_hash", token), ("type", kind), ("redirect_to", redirect_to)]);
    }
    // GoTrue escapes an address only where it must.
    let target = if redirect_to.contains(['&', '=', '#']) {
        url::form_urlencoded::byte_serialize(redirect_to.as_bytes()).collect()
    } else {
        redirect_to.to_owned()
    };
    format!("{base}/verify?token={token}&type={kind}&redirect_to={target}")
}
