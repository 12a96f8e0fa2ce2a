//! Everything about the sandbox that a caller may choose, with the defaults of both profiles.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

/// How closely the sandbox follows a real GoTrue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Answers as recorded from a real GoTrue, its weaknesses included.
    Gotrue,
    /// The same contract, served as a careful server would: throttled attempts, answers that
    /// do not tell known from unknown accounts, links that only a POST can spend.
    Strict,
}

/// What the recovery mail looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTemplate {
    /// GoTrue's own default: a link, no code.
    GotrueDefault,
    /// A GoTrue template with link, code and hash, as the recording used it.
    GotrueWithCode,
    /// The app's mail: link and code, text and HTML.
    Branded,
}

/// What a strict server's mail gives to an app whose `redirect_to` is of a scheme of its own. An https
/// address always gets the token: the system gives it to no other app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeLinks {
    /// A link with the token, which any other app that claims the scheme could take and use.
    Token,
    /// A link that only opens the app, as it is right for real people; the code is the proof.
    Plain,
}

/// The sandbox's settings; start from [`Settings::strict`] or [`Settings::gotrue`].
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    /// Which behaviour is wanted.
    pub profile: Profile,
    /// The address to listen on. Anything but loopback must be asked for explicitly.
    pub bind: IpAddr,
    /// The HTTP port, 0 for any free one.
    pub port: u16,
    /// The SMTP port of the mail sink, 0 for any free one.
    pub smtp_port: u16,
    /// Whether the API is also served by TLS, on a free port, with certificates of its own.
    pub tls: bool,
    /// The address that links in mails point to, where it is not the one listened on (a phone
    /// reaching this computer by another name). Never taken from a request.
    pub public_url: Option<String>,
    /// Where the database lies; in memory when absent.
    pub database: Option<PathBuf>,
    /// Where a person is sent when the app's address is not allowed; the landing page when
    /// absent.
    pub site_url: Option<String>,
    /// Patterns of allowed `redirect_to` addresses; `*` stays within a segment, `**` does not.
    pub allow_redirects: Vec<String>,
    /// The app's name in mails and pages.
    pub app_name: String,
    /// The app's "contact us" address in mails and pages.
    pub contact_url: String,
    /// The recovery mail.
    pub mail_template: MailTemplate,
    /// What links of an app's own scheme carry; the `gotrue` profile has GoTrue's own links.
    pub scheme_links: SchemeLinks,
    /// Whether a sign-up needs no confirmation by mail.
    pub autoconfirm: bool,
    /// Shortest password taken.
    pub min_password_length: usize,
    /// Sets of characters of each of which a password must hold one.
    pub required_characters: Vec<String>,
    /// Whether a change asks for a mailed nonce once the session is a day old.
    pub require_reauthentication: bool,
    /// Whether a change asks for the current password.
    pub require_current_password: bool,
    /// The captcha token that passes; no captcha when absent.
    pub captcha_token: Option<String>,
    /// Least time between two mails to one account.
    pub mail_cooldown: Duration,
    /// How long codes and links live.
    pub mail_lifetime: Duration,
    /// Mails an hour for the whole server; unlimited when absent.
    pub mails_per_hour: Option<usize>,
    /// Whether requests are limited by their `X-Forwarded-For` address.
    pub limit_by_address: bool,
    /// Whether the owner is told by mail of a changed password.
    pub notify_password_changed: bool,
    /// How long access tokens live.
    pub access_token_lifetime: Duration,
    /// Whether the mail server refuses to take mail.
    pub mail_server_down: bool,
}

impl Settings {
    /// The careful server, on free ports; what the demo and the end-to-end tests use.
    #[must_use]
    pub fn strict() -> Self {
        Self {
            profile: Profile::Strict,
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            smtp_port: 0,
            tls: false,
            public_url: None,
            database: None,
            site_url: None,
            allow_redirects: vec!["ismessenger://reset*".into()],
            app_name: "ISMessenger".into(),
            contact_url: "https://is-global.com/contact".into(),
            mail_template: MailTemplate::Branded,
            scheme_links: SchemeLinks::Token,
            autoconfirm: true,
            min_password_length: 6,
            required_characters: Vec::new(),
            require_reauthentication: false,
            require_current_password: false,
            captcha_token: None,
            mail_cooldown: Duration::from_mins(1),
            mail_lifetime: Duration::from_hours(1),
            mails_per_hour: None,
            limit_by_address: false,
            notify_password_changed: true,
            access_token_lifetime: Duration::from_hours(1),
            mail_server_down: false,
        }
    }

    /// As recorded from a real GoTrue, with the recording's common settings, on free ports.
    #[must_use]
    pub fn gotrue() -> Self {
        Self {
            profile: Profile::Gotrue,
            site_url: Some("https://site.example.com".into()),
            allow_redirects: vec![
                "ismessenger://reset*".into(),
                "https://app.example.com/reset*".into(),
                "http://127.0.0.1:*/**".into(),
            ],
            app_name: "Example Messenger".into(),
            mail_template: MailTemplate::GotrueDefault,
            notify_password_changed: false,
            ..Self::strict()
        }
    }

    pub(crate) fn is_strict(&self) -> bool {
        self.profile == Profile::Strict
    }
}
