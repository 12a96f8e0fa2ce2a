//! `cargo xtask contract [NAME…]`: the contract suite of `tests/contract` on real servers. The suite itself starts
//! and stops them, and says which it did not run, and why.

use std::process::ExitCode;

use anyhow::Result;

use crate::{prepare, process, reports, rust};

/// The command, on the servers of these names; without any, on all.
pub fn run(names: &[&str]) -> Result<ExitCode> {
    // PocketBase is built with it.
    prepare::install(prepare::GO)?;
    let which = if names.is_empty() { "every server".to_owned() } else { names.join(", ") };
    rust::heading(&format!("the contract suite on {which}"));
    let mut cargo = rust::cargo("test");
    cargo.args(["-p", "repass-contract", "--test", "suite"]);
    if !names.is_empty() {
        cargo.env("REPASS_CONTRACT", names.join(","));
    }
    let finished = process::watch(&mut cargo)?;
    let tally = reports::cargo_tests(&finished.lines).judged(finished.status.success());
    println!("{tally}");
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
