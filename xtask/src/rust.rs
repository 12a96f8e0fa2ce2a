//! Calls of Cargo: what we build, check and test in Rust.

use std::process::Command;

use anyhow::Result;

use crate::process::{self, Finished};
use crate::tree;

/// Builds what the other parts run. All of it at once: Cargo then settles on one set of features and
/// compiles each dependency once.
pub fn build() -> Result<()> {
    heading("building the core, its bindings and the sandbox");
    let packages = ["-p", "repass-ffi", "-p", "repass-bindgen", "-p", "repass-sandbox"];
    process::run(cargo("build").args(packages))
}

/// Fails where `cargo fmt` would change something.
pub fn formatted() -> Result<()> {
    process::run(cargo("fmt").args(["--all", "--check"]))
}

/// Fails at every warning of the compiler and of clippy.
pub fn clippy() -> Result<()> {
    process::run(cargo("clippy").args(["--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// Runs the unit, contract and documentation tests.
pub fn test() -> Result<Finished> {
    process::watch(cargo("test").args(["--workspace", "--no-fail-fast"]))
}

/// Rust's standard library for these targets, where rustup looks after it.
pub fn add_targets(targets: &[&str]) -> Result<()> {
    let installed = process::answer("rustup", &["target", "list", "--installed"]).unwrap_or_default();
    let missing: Vec<_> = targets.iter().filter(|target| !installed.lines().any(|line| line == **target)).collect();
    if missing.is_empty() || !process::is_on_path("rustup") {
        return Ok(());
    }
    process::run(Command::new("rustup").args(["target", "add"]).args(missing))
}

/// Says what begins now; the longer steps print little of their own.
pub fn heading(what: &str) {
    println!("-- {what}");
}

/// Cargo, as if called from the terminal: the variables that `cargo run` sets for us would make the
/// build scripts that watch them run again at every change between the two.
pub fn cargo(command: &str) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (variable, _) in std::env::vars_os() {
        let name = variable.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&variable);
        }
    }
    cargo.arg(command).current_dir(tree::root());
    cargo
}
