//! The words of every mail. GoTrue's templates are as recorded, byte for byte; the app's own
//! are the templates beside `src`.

use std::time::Duration;

use askama::Template;

use crate::settings::{MailTemplate, Settings};

/// A mail before it has an address: subject, HTML and, in the app's own mails, plain text.
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) html: String,
    pub(crate) text: Option<String>,
}

/// What the recovery and confirmation mails tell.
pub(crate) struct Instructions<'a> {
    pub(crate) email: &'a str,
    pub(crate) link: &'a str,
    /// Whether the link carries no token.
    pub(crate) link_only_opens: bool,
    pub(crate) code: &'a str,
    pub(crate) token: &'a str,
    pub(crate) redirect_to: &'a str,
    pub(crate) site_url: &'a str,
}

/// What the templates of the recovery mail show.
struct Reset<'a> {
    app: &'a str,
    contact: &'a str,
    email: &'a str,
    link: &'a str,
    link_only_opens: bool,
    code: &'a str,
    minutes: u64,
    least: usize,
}

#[derive(Template)]
#[template(path = "recovery.html")]
struct ResetHtml<'a> {
    mail: &'a Reset<'a>,
}

#[derive(Template)]
#[template(path = "recovery.txt")]
struct ResetText<'a> {
    mail: &'a Reset<'a>,
}

/// What the templates of all other mails show.
struct Notice<'a> {
    app: &'a str,
    contact: &'a str,
    heading: &'a str,
    paragraphs: &'a [String],
    code: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticeHtml<'a> {
    mail: &'a Notice<'a>,
}

#[derive(Template)]
#[template(path = "notice.txt")]
struct NoticeText<'a> {
    mail: &'a Notice<'a>,
}

/// The reset instructions.
pub(crate) fn recovery(settings: &Settings, mail: &Instructions<'_>) -> Letter {
    let link = html_attribute(mail.link);
    match settings.mail_template {
        MailTemplate::GotrueDefault => gotrue(
            "Reset your password",
            format!(
                "<h2>Reset your password</h2>\r\n\r\n<p>We received a request to reset your \
                 password. Follow the link below to choose a new one.</p>\r\n<p><a \
                 href=\"{link}\">Reset password</a></p>\r\n<p>If you didn't request this, you can \
                 safely ignore this email.</p>\r\n"
            ),
        ),
        MailTemplate::GotrueWithCode => gotrue(
            &format!("Code {}", mail.code),
            format!(
                "<h2>Reset your password</h2>\r\n<p>Your code: {}</p>\r\n<p><a \
                 href=\"{link}\">Reset password</a></p>\r\n<p>hash={} site={} to={} for={}</p>\r\n",
                mail.code, mail.token, mail.site_url, mail.redirect_to, mail.email
            ),
        ),
        MailTemplate::Branded => {
            let content = Reset {
                app: &settings.app_name,
                contact: &settings.contact_url,
                email: mail.email,
                link: mail.link,
                link_only_opens: mail.link_only_opens,
                code: mail.code,
                minutes: minutes(settings.mail_lifetime),
                least: settings.min_password_length,
            };
            Letter {
                subject: format!("Reset your {} password", settings.app_name),
                html: rendered(ResetHtml { mail: &content }.render()),
                text: Some(rendered(ResetText { mail: &content }.render())),
            }
        }
    }
}

/// The nonce that a change of the password asks for.
pub(crate) fn reauthentication(settings: &Settings, code: &str) -> Letter {
    if settings.mail_template != MailTemplate::Branded {
        return gotrue(
            &format!("{code} is your verification code"),
            format!(
                "<h2>Your verification code</h2>\r\n\r\n<p>Use the code below to verify your \
                 identity. It expires shortly.</p>\r\n<p>{code}</p>\r\n"
            ),
        );
    }
    let app = &settings.app_name;
    notice(
        settings,
        format!("Your {app} verification code"),
        "Confirm that it is you",
        &[
            "You are about to change your password. Type this code in the app:".to_owned(),
            "If this was not you, change your password at once and contact us.".to_owned(),
        ],
        Some(code),
    )
}

/// Tells the owner of a changed password.
pub(crate) fn password_changed(settings: &Settings, email: &str) -> Letter {
    if settings.mail_template != MailTemplate::Branded {
        return gotrue(
            "Your password was changed",
            "<h2>Your password was changed</h2>\r\n\r\n<p>The password for your account was \
             recently changed.</p>\r\n<p>If you didn't make this change, reset your password and \
             contact support immediately.</p>\r\n"
                .to_owned(),
        );
    }
    let app = &settings.app_name;
    notice(
        settings,
        format!("Your {app} password was changed"),
        "Your password was changed",
        &[
            format!(
                "The password of your {app} account {email} was just changed, and other \
                     devices were signed out."
            ),
            "If you did not do this, reset your password now and contact us.".to_owned(),
        ],
        None,
    )
}

/// Asks a new account to confirm its address.
pub(crate) fn confirmation(settings: &Settings, mail: &Instructions<'_>) -> Letter {
    if settings.mail_template != MailTemplate::Branded {
        let link = html_attribute(mail.link);
        return gotrue(
            "Confirm your email address",
            format!(
                "<h2>Confirm your email address</h2>\r\n\r\n<p>Follow the link below to confirm \
                 your email address.</p>\r\n<p><a href=\"{link}\">Confirm email \
                 address</a></p>\r\n"
            ),
        );
    }
    let app = &settings.app_name;
    notice(
        settings,
        format!("Confirm your {app} account"),
        "Confirm your email address",
        &["Type this code in the app to finish your sign-up:".to_owned()],
        Some(mail.code),
    )
}

fn notice(settings: &Settings, subject: String, heading: &str, paragraphs: &[String], code: Option<&str>) -> Letter {
    let content = Notice { app: &settings.app_name, contact: &settings.contact_url, heading, paragraphs, code };
    Letter {
        subject,
        html: rendered(NoticeHtml { mail: &content }.render()),
        text: Some(rendered(NoticeText { mail: &content }.render())),
    }
}

fn gotrue(subject: &str, html: String) -> Letter {
    Letter { subject: subject.to_owned(), html, text: None }
}

/// As Go's templates write an address into an attribute.
fn html_attribute(address: &str) -> String {
    address.replace('&', "&amp;").replace('"', "&#34;")
}

fn minutes(duration: Duration) -> u64 {
    duration.as_secs().div_ceil(60)
}

fn rendered(result: askama::Result<String>) -> String {
    // The templates are compiled in and write into a String, which cannot fail.
    result.expect("a compiled template renders")
}
