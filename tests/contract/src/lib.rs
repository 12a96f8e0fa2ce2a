//! What the contract tests share: the recording of a real server, and a stub that plays one.
//!
//! The tests themselves are under `tests/`:
//! - `suite`: the cases that every server is held to, on every server; docs/contract.md is its table.
//! - `gotrue_recorded`: the adapter sends what was recorded and understands every recorded answer.
//! - `bad_networks`: what a dying, lying or hostile network may do, and what is certain after it.
//! - `trust`: which certificates are trusted.

pub mod recording;
pub mod stub;
