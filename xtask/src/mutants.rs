//! `cargo xtask mutants [FILE]`: does a test notice when a reducer is changed?
//!
//! cargo-mutants changes one thing at a time in a copy of the tree, and runs the tests that judge. It
//! fails where a change survives; those that have to are named in docs/mutants.md, with the reason.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::{process, tools, tree};

/// The tests that judge are about the reducers and take a second: the sentences about single steps,
/// and the drawings. The exploration of all states takes minutes and would find nothing more.
const JUDGES: [&str; 4] = ["--test", "flows", "--test", "diagrams"];
/// The sentences stand with the core, the drawings with the model.
const PACKAGES: [&str; 2] = ["repass-core", "repass-model"];
/// What cargo-mutants ends with where every change was noticed, some by a test that did not end in time.
const ONLY_TIMEOUTS: i32 = 3;

/// The command `mutants`, for all reducers or for one file below `core/src/flow`.
pub fn run(file: Option<&str>) -> Result<ExitCode> {
    tools::install("mutants")?;
    // What fails without a change would judge every change as noticed.
    process::run(tools::cargo("test").args(PACKAGES.map(|package| format!("--package={package}"))).args(JUDGES))?;
    let mut mutants = mutants(file.unwrap_or("**"));
    let status = mutants.status().context("cannot run cargo-mutants")?;
    // A test that no longer ends has noticed the change as well.
    if !(status.success() || status.code() == Some(ONLY_TIMEOUTS)) {
        bail!("some changes survived, see target/mutants.out/missed.txt");
    }
    Ok(ExitCode::SUCCESS)
}

fn mutants(files: &str) -> Command {
    let mut mutants = tools::cargo("mutants");
    mutants.args(["--file", &format!("core/src/flow/{files}")]);
    mutants.args(PACKAGES.map(|package| format!("--test-package={package}")));
    // Some of the tests that judge are another package's than the code they judge, which the tool's own look at
    // the unchanged tree does not take; and its limits would come from there.
    mutants.args(["--baseline", "skip", "--timeout", "60", "--build-timeout", "600"]);
    mutants.args(["--jobs", "1", "--output"]).arg(tree::root().join("target")).arg("--").args(JUDGES);
    mutants
}
