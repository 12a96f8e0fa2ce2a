//! The face of `repass-core` for Kotlin and Swift, by UniFFI. Thin: no decision is made here.
//!
//! - [`client`]: configuration and the way in
//! - [`flows`]: the flows as objects: dispatch, put, clear, assess, screen, observe
//! - [`sessions`]: the keeper of the app's session, where the app brings none
//! - [`host`]: what the app provides
//! - [`mirror`]: the core's types, described to UniFFI
//!
//! No call waits for I/O and none is async; every call may come from any thread, also from inside a
//! listener. After `close` every call does nothing.

pub mod client;
pub mod flows;
pub mod host;
pub mod mirror;
pub mod own_server;
pub mod servers;
pub mod sessions;
mod worker;

uniffi::setup_scaffolding!();

#[cfg(feature = "zeroizing-allocator")]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);
