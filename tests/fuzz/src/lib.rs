//! What must hold for any input from outside.
//!
//! Each kind of input has one body: a function of bytes that panics where something does not hold.
//! `cargo test` runs the bodies over the corpus and over what proptest makes of it; cargo-fuzz runs
//! the same ones for as long as you let it, see `targets/` and docs/fuzzing.md. Inputs are text as
//! far as they can be, a line for each part, so that a finding can be read.

mod addresses;
mod answers;
mod links;
mod passwords;
mod phone;
mod waits;

pub use self::{
    addresses::address,
    answers::answer,
    links::{app_link, link},
    passwords::password,
    phone::{code, record},
    waits::wait,
};

/// A kind of input: its name, which is that of its corpus and its target, and its body.
pub type Kind = (&'static str, fn(&[u8]));

/// All of them.
pub const KINDS: [Kind; 8] = [
    ("address", address),
    ("answer", answer),
    ("app_link", app_link),
    ("code", code),
    ("link", link),
    ("password", password),
    ("record", record),
    ("wait", wait),
];

/// The lines of an input, as many as asked for; those that are missing are empty, and the last one
/// is all that is left.
fn lines<const N: usize>(input: &[u8]) -> [&[u8]; N] {
    let mut lines = input.splitn(N, |byte| *byte == b'\n');
    std::array::from_fn(|_| lines.next().unwrap_or_default())
}

/// Whether a text that is printed shows a secret. What is short may stand there by chance.
fn shows(printed: &str, secret: &[u8]) -> bool {
    const TELLING: usize = 24;
    std::str::from_utf8(secret).is_ok_and(|secret| secret.len() >= TELLING && printed.contains(secret))
}
