//! A local server to develop and test an app's password reset against.
//!
//! It speaks the GoTrue (Supabase Auth) contract, sends real mail over SMTP to an inbox of its
//! own, and shows that inbox in a browser. Nothing leaves the computer and nothing needs an
//! account anywhere, so a reset can be tried from the first press of *Forgot Password* to the
//! sign-in with the new password within seconds of a fresh clone.
//!
//! Two [profiles](Profile): `gotrue` answers as a real GoTrue was recorded to
//! (`tests/contract/gotrue`), `strict` adds what a careful server does on top.
//!
//! ```no_run
//! use repass_sandbox::{Sandbox, Settings};
//!
//! let sandbox = Sandbox::start(Settings::strict())?;
//! sandbox.add_account("ann@example.com", "First-Passw0rd!x")?;
//! println!("the app talks to {}, mail is shown at {}", sandbox.url(), sandbox.inbox_url());
//! # Ok::<(), repass_sandbox::SandboxError>(())
//! ```
//!
//! How it is layered, outermost first: `faults` (what may go wrong on purpose), the middleware of
//! `api` (CORS, error shapes), one plain synchronous function for each route, then `store`
//! (SQLite) and `mail` (lettre out, SMTP sink in); `pages` is what a browser sees, `tls` the
//! same by HTTPS. Time always comes from [`Clock`], which tests
//! move forward instead of sleeping.

mod api;
mod app;
mod clock;
mod faults;
mod mail;
mod pages;
mod password;
mod redirect;
mod sandbox;
mod secrets;
mod settings;
mod store;
mod tls;

pub use clock::Clock;
pub use faults::{Fault, FaultKind, RetryHint};
pub use mail::inbox::{Mailbox, ReceivedMail};
pub use sandbox::{Sandbox, SandboxError};
pub use settings::{MailTemplate, Profile, SchemeLinks, Settings};
