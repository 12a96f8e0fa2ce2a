//! Compiles the core and its bindings for an iPhone as far as that goes without Apple's tools: the types
//! are checked, nothing is linked.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{process, rust, tree};

const TARGET: &str = "aarch64-apple-ios";

/// Does what the build script of a dependency wants of a C compiler, where nobody reads the result.
const STAND_IN: &str = r#"#!/bin/sh
# Stands in for a C compiler where nothing is linked: the file that it is asked for is there, and empty.
while [ "$1" != -o ]; do
    shift || exit 1
done
: > "$2"
"#;

/// Whether it compiles; nothing where this machine lacks Rust's library for iPhones.
pub fn run() -> Result<Option<()>> {
    rust::heading(&format!("checking the core for {TARGET}"));
    if let Err(error) = rust::add_targets(&[TARGET]) {
        println!("{error:#}");
        return Ok(None);
    }
    let mut cargo = rust::cargo("check");
    cargo.args(["-p", "repass-core", "-p", "repass-ffi", "--target", TARGET]);
    if !cfg!(target_os = "macos") {
        cargo.env(format!("CC_{}", TARGET.replace('-', "_")), stand_in()?);
        // Else the build script would ask for Apple's SDK.
        cargo.env("CRATE_CC_NO_DEFAULTS", "1");
    }
    process::run(&mut cargo).map(Some)
}

fn stand_in() -> Result<PathBuf> {
    let folder = tree::target().join("ios-stand-in");
    fs::create_dir_all(&folder)?;
    let program = folder.join("cc");
    // Written only where it changed: its time is among what the build scripts depend on.
    if fs::read_to_string(&program).is_ok_and(|present| present == STAND_IN) {
        return Ok(program);
    }
    fs::write(&program, STAND_IN).with_context(|| format!("cannot write {}", program.display()))?;
    make_executable(&program)?;
    Ok(program)
}

#[cfg(unix)]
fn make_executable(program: &std::path::Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(program, fs::Permissions::from_mode(0o755))?)
}

#[cfg(not(unix))]
fn make_executable(_program: &std::path::Path) -> Result<()> {
    Ok(())
}
