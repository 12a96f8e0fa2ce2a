//! What the contract tests share: the recording of a real server, and a stub that plays one.
//!
//! The tests themselves are under `tests/`:
//! - `gotrue_recorded`: the adapter sends what was recorded and understands every recorded answer.
//! - `bad_networks`: what a dying, lying or hostile network may do, and what is certain after it.
//! - `pocketbase`: adapter and flows against a real PocketBase, built from `pocketbase/` where there is Go.

pub mod recording;
pub mod stub;
