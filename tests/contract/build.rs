//! Looks for Go, which the tests against a real PocketBase are built with. Without it they are skipped, and
//! counted so.

use std::process::Command;

/// From this one on, Go gets the version of itself that a module asks for.
const OLDEST: (u32, u32) = (1, 21);

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=PATH");
    println!("cargo:rustc-check-cfg=cfg(has_go)");
    if go().is_some_and(|version| version >= OLDEST) {
        println!("cargo:rustc-cfg=has_go");
    }
}

/// Major and minor version of the Go on the path.
fn go() -> Option<(u32, u32)> {
    let told = Command::new("go").args(["env", "GOVERSION"]).output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let mut numbers = told.trim().strip_prefix("go")?.split('.');
    let mut next = || numbers.next()?.parse().ok();
    Some((next()?, next()?))
}
