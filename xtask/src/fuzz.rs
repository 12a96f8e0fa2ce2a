//! `cargo xtask fuzz [SECONDS]`: every fuzz target, one after the other.
//!
//! On the stable toolchain and without a sanitizer: the core forbids `unsafe`, so what is looked for
//! are panics, overflows (on in these builds), hangs and broken promises. What a run finds new is
//! kept in `target/fuzz/corpus`, and the committed seeds are read beside it.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::{process, rust, tools, tree};

/// The command `fuzz`.
pub fn run(seconds: &str) -> Result<ExitCode> {
    let seconds: u32 = seconds.parse().context("give the seconds for each target as a number")?;
    tools::install("fuzz")?;
    let crate_dir = tree::root().join("tests/fuzz");
    let kept = tree::root().join("target/fuzz");
    for target in targets(&crate_dir.join("corpus"))? {
        rust::heading(&format!("fuzzing {target} for {seconds} s"));
        let corpus = kept.join("corpus").join(&target);
        let findings = kept.join("findings").join(&target);
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&findings)?;
        let mut fuzz = cargo_fuzz(&crate_dir.join("targets"));
        fuzz.arg(&target).arg(&corpus).arg(crate_dir.join("corpus").join(&target));
        fuzz.args(["--", "-max_len=4096", "-timeout=25", "-print_final_stats=1"]);
        fuzz.arg(format!("-max_total_time={seconds}")).arg(format!("-artifact_prefix={}/", findings.display()));
        if process::run(&mut fuzz).is_err() {
            bail!("{target} found something, see {}: a seed in tests/fuzz/corpus keeps it found", findings.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Each has a corpus.
fn targets(corpus: &Path) -> Result<Vec<String>> {
    let folders = fs::read_dir(corpus).with_context(|| format!("cannot read {}", corpus.display()))?;
    let mut names: Vec<String> =
        folders.map(|folder| Ok(folder?.file_name().to_string_lossy().into_owned())).collect::<Result<_>>()?;
    names.sort();
    Ok(names)
}

fn cargo_fuzz(crate_dir: &Path) -> Command {
    let mut cargo = tools::cargo("fuzz");
    cargo.arg("run").arg("--fuzz-dir").arg(crate_dir).args(["--sanitizer", "none"]);
    cargo
}
