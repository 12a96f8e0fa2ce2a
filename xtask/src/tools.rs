//! Cargo's tools beyond those of the toolchain: installed where they are missing.

use std::process::Command;

use anyhow::Result;

use crate::{process, rust, tree};

/// Installs `cargo-NAME`, unless it is there.
pub fn install(name: &str) -> Result<()> {
    let program = format!("cargo-{name}");
    if process::answer("cargo", &[name, "--version"]).is_some() {
        return Ok(());
    }
    rust::heading(&format!("installing {program}"));
    process::run(cargo("install").args(["--locked", &program]))
}

/// Cargo in the project's folder.
pub fn cargo(command: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.arg(command).current_dir(tree::root());
    cargo
}
