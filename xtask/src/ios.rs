//! `cargo xtask ios`: the core as a framework for iPhones and simulators, and with the address that its
//! archive will have, the package of a release. Where there is no Xcode it says so, and does what can be
//! done without: it checks what Xcode would read, and the types.
//!
//! [`framework`] needs Xcode; [`release`], [`files`] and [`typecheck`] run everywhere.

mod files;
mod framework;
mod plist;
mod release;
mod typecheck;

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::reports::Tally;
use crate::swift::{self, Toolchain};
use crate::{bindings, process, rust, tree};

/// Where a made-up release would have its archive.
const NOWHERE: &str = "https://downloads.example.com/repass_ffiFFI.xcframework.zip";

/// The command `ios`. `url` is where the archive of a release will be.
pub fn build(url: Option<&str>) -> Result<()> {
    rust::heading("what Xcode and the App Store read");
    files::check()?;
    bindings::generate()?;
    let mut undone = Vec::new();
    if described(url.unwrap_or(NOWHERE))?.is_none() {
        undone.push("the package description: there is no Swift here");
    }
    if typecheck::run()?.is_none() {
        undone.push("the types for iPhones: Rust's library for them is missing");
    }
    if framework::can_be_built() {
        let whole = framework::build()?;
        let archive = framework::archive(&whole)?;
        println!("framework: {}\narchive:   {}", whole.display(), archive.display());
        if let Some(url) = url {
            let package = framework::build_folder().join("package");
            release::write(&package, url, &fs::read(&archive)?)?;
            println!("package:   {}, for {url}", package.display());
        }
    } else {
        undone.push("the framework, its archive and a release: there is no Xcode here");
    }
    for what in undone {
        println!("not done: {what}");
    }
    Ok(())
}

/// What of this belongs to the tests. What is in [`files`] is among the tests of this program.
pub fn test() -> Result<Tally> {
    let tally = |what: &str, outcome: Option<()>| {
        outcome.map_or_else(
            || {
                println!("skipped: {what}");
                Tally::ONE_SKIPPED
            },
            |()| Tally::ONE_PASSED,
        )
    };
    let package = tally("the package description needs Swift", described(NOWHERE)?);
    let types = tally("the types for iPhones need `rustup target add aarch64-apple-ios`", typecheck::run()?);
    Ok([package, types].into_iter().sum())
}

/// Has the package manager read the package as it is developed, and as it would be released; what goes
/// into the framework beside the library is laid out on the way.
fn described(url: &str) -> Result<Option<()>> {
    framework::try_out()?;
    rust::heading("what the package manager reads");
    let Some(toolchain) = swift::toolchain()? else { return Ok(None) };
    describe(&toolchain, &tree::ios(), "\"name\" : \"RepassKitTests\"")?;
    let trial = framework::build_folder().join("trial");
    release::write(&trial, url, b"an archive")?;
    describe(&toolchain, &trial, url)?;
    let generated = "Sources/RepassBindings/repass_ffi.swift";
    ensure!(!fs::symlink_metadata(trial.join(generated))?.is_symlink(), "a release leads out of its folder");
    Ok(Some(()))
}

fn describe(toolchain: &Toolchain, package: &Path, expected: &str) -> Result<()> {
    let mut swift = toolchain.command(&[]);
    swift.args(["swift", "package", "dump-package", "--package-path"]).arg(package);
    let description = process::output(&mut swift)?;
    ensure!(description.contains(expected), "the description of {} lacks {expected}", package.display());
    println!("ok  {}", package.strip_prefix(tree::root()).unwrap_or(package).display());
    Ok(())
}
