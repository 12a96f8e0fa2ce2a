//! Repass decides what may happen next when a person forgot a password or wants another one.
//!
//! Screens in Kotlin and Swift draw; everything else is here:
//!
//! - [`flow`]: what a person goes through, as pure reducers: login, reset, change
//! - [`runner`]: the one place that does I/O for them and holds their secrets
//! - [`backend`]: servers, seen from what the flows need
//! - [`policy`], [`address`], [`code`], [`link`]: what a new password, a mail address, a code, a link
//!   has to be; [`text`]: which characters nobody sees
//! - [`problem`]: what a person is told when something is in the way
//! - [`host`]: what the app provides; [`session`]: the sessions of an app that brings none of its own
//! - [`client`]: the way in
//!
//! Nothing here knows of UniFFI or of a user interface.

#![forbid(unsafe_code)]

pub mod address;
pub mod backend;
pub mod client;
pub mod code;
pub mod flow;
pub mod host;
pub mod link;
pub mod policy;
pub mod problem;
mod random;
pub mod runner;
pub mod secret;
pub mod session;
pub mod text;
pub mod time;
