//! `repass-sandbox`: starts the sandbox and prints where everything is.
#![allow(clippy::print_stdout, reason = "printing the addresses is what the program is for")]

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use repass_sandbox::{Fault, MailTemplate, Sandbox, SandboxError, SchemeLinks, Settings};

/// The account that is there from the start.
const DEMO_EMAIL: &str = "demo@example.com";
const DEMO_PASSWORD: &str = "Demo-Passw0rd!1";

/// A local server to develop and test an app's password reset against.
#[derive(Debug, Parser)]
#[command(version)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
struct Options {
    /// How closely to follow a real GoTrue.
    #[arg(long, value_enum, default_value_t = ProfileName::Strict)]
    profile: ProfileName,
    /// HTTP port, 0 for any free one.
    #[arg(long, default_value_t = 9999)]
    port: u16,
    /// SMTP port of the mail sink, 0 for any free one.
    #[arg(long, default_value_t = 0)]
    smtp_port: u16,
    /// Serve the API by TLS too, on a free port, and write the certificates to trust to this file (PEM).
    #[arg(long, value_name = "FILE")]
    tls: Option<PathBuf>,
    /// Address to listen on. Everybody who reaches another one than loopback can read all mail.
    #[arg(long, default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Address that links in mails point to, where it is not the one listened on.
    #[arg(long)]
    public_url: Option<String>,
    /// File of the database; in memory when absent.
    #[arg(long)]
    database: Option<PathBuf>,
    /// Where people go whose `redirect_to` is not allowed.
    #[arg(long)]
    site_url: Option<String>,
    /// Allowed `redirect_to` pattern, instead of the default ones; can be given again.
    #[arg(long = "allow-redirect")]
    allow_redirects: Vec<String>,
    /// The recovery mail; the default depends on the profile.
    #[arg(long, value_enum)]
    mail_template: Option<TemplateName>,
    /// Mails to apps with a scheme of their own carry the code, and a link that only opens the app: as it is
    /// right for real people, since any app may claim the scheme. Without this the link carries the token.
    #[arg(long)]
    plain_scheme_links: bool,
    /// A sign-up must be confirmed by mail.
    #[arg(long)]
    confirm_sign_ups: bool,
    /// Shortest password.
    #[arg(long, default_value_t = 6)]
    min_password_length: usize,
    /// A set of characters of which a password must hold one; can be given again.
    #[arg(long = "require-characters")]
    required_characters: Vec<String>,
    /// A change asks for a mailed nonce once the session is a day old.
    #[arg(long)]
    require_reauthentication: bool,
    /// A change asks for the current password.
    #[arg(long)]
    require_current_password: bool,
    /// Ask for a captcha, and take this token.
    #[arg(long)]
    captcha_token: Option<String>,
    /// Seconds between two mails to one account.
    #[arg(long, default_value_t = 60)]
    mail_cooldown: u64,
    /// Seconds that codes and links live.
    #[arg(long, default_value_t = 3600)]
    mail_lifetime: u64,
    /// Mails an hour for the whole server.
    #[arg(long)]
    mails_per_hour: Option<usize>,
    /// Limit requests by their X-Forwarded-For address.
    #[arg(long)]
    limit_by_address: bool,
    /// Tell the owner of a changed password by mail; the default depends on the profile.
    #[arg(long)]
    notify_password_changed: Option<bool>,
    /// Seconds that access tokens live.
    #[arg(long, default_value_t = 3600)]
    access_token_lifetime: u64,
    /// The mail server takes no mail.
    #[arg(long)]
    mail_server_down: bool,
    /// A fault in JSON, as `/sandbox/faults` takes it; can be given again.
    #[arg(long = "fault", value_parser = fault)]
    faults: Vec<Fault>,
}

fn fault(json: &str) -> Result<Fault, serde_json::Error> {
    serde_json::from_str(json)
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ProfileName {
    Gotrue,
    Strict,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TemplateName {
    GotrueDefault,
    GotrueWithCode,
    Branded,
}

impl Options {
    fn settings(self) -> Settings {
        let defaults = match self.profile {
            ProfileName::Gotrue => Settings::gotrue(),
            ProfileName::Strict => Settings::strict(),
        };
        Settings {
            bind: self.bind,
            port: self.port,
            smtp_port: self.smtp_port,
            tls: self.tls.is_some(),
            public_url: self.public_url,
            database: self.database,
            site_url: self.site_url.or(defaults.site_url),
            allow_redirects: if self.allow_redirects.is_empty() {
                defaults.allow_redirects
            } else {
                self.allow_redirects
            },
            mail_template: match self.mail_template {
                None => defaults.mail_template,
                Some(TemplateName::GotrueDefault) => MailTemplate::GotrueDefault,
                Some(TemplateName::GotrueWithCode) => MailTemplate::GotrueWithCode,
                Some(TemplateName::Branded) => MailTemplate::Branded,
            },
            scheme_links: if self.plain_scheme_links { SchemeLinks::Plain } else { SchemeLinks::Token },
            autoconfirm: !self.confirm_sign_ups,
            min_password_length: self.min_password_length,
            required_characters: self.required_characters,
            require_reauthentication: self.require_reauthentication,
            require_current_password: self.require_current_password,
            captcha_token: self.captcha_token,
            mail_cooldown: Duration::from_secs(self.mail_cooldown),
            mail_lifetime: Duration::from_secs(self.mail_lifetime),
            mails_per_hour: self.mails_per_hour,
            limit_by_address: self.limit_by_address,
            notify_password_changed: self.notify_password_changed.unwrap_or(defaults.notify_password_changed),
            access_token_lifetime: Duration::from_secs(self.access_token_lifetime),
            mail_server_down: self.mail_server_down,
            ..defaults
        }
    }
}

fn main() -> ExitCode {
    tracing_subscriber::fmt().without_time().with_target(false).init();
    let mut options = Options::parse();
    let (faults, certificates) = (std::mem::take(&mut options.faults), options.tls.clone());
    match run(options.settings(), faults, certificates) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(settings: Settings, faults: Vec<Fault>, certificates: Option<PathBuf>) -> Result<(), SandboxError> {
    let profile = settings.profile;
    let sandbox = Sandbox::start(settings)?;
    sandbox.add_account(DEMO_EMAIL, DEMO_PASSWORD)?;
    for fault in faults {
        sandbox.add_fault(fault);
    }
    println!("Repass sandbox, profile {profile:?}. Stop it with Ctrl-C.");
    println!();
    println!("  API      {}   (also under /auth/v1)", sandbox.url());
    if let (Some(file), Some(url), Some(roots)) = (certificates, sandbox.tls_url(), sandbox.tls_roots()) {
        std::fs::write(&file, roots)?;
        println!("  TLS      {url}   trust {}", file.display());
    }
    println!("  Inbox    {}", sandbox.inbox_url());
    println!("  SMTP     {}", sandbox.smtp_address());
    println!("  Account  {DEMO_EMAIL}   password {DEMO_PASSWORD}");
    println!();
    loop {
        std::thread::park();
    }
}
