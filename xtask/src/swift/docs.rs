//! Builds the articles and the reference of the Swift modules, as Xcode's *Build Documentation* does. A
//! link that leads nowhere, or a parameter that does not exist, is a failure.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::Toolchain;
use crate::reports::Tally;
use crate::{process, tree};

/// The modules that apps import.
const MODULES: [&str; 2] = ["RepassKit", "RepassUI"];

/// Where Debian's package has the compiler of documentation.
const IN_ROOT: &str = "/usr/libexec/swift/bin/docc";

/// Builds them, one test a module; skipped where the toolchain came without the compiler of documentation.
pub fn build(toolchain: &Toolchain) -> Result<Tally> {
    let Some(docc) = docc(toolchain) else {
        println!("skipped: this Swift has no docc");
        return Ok(Tally::ONE_SKIPPED);
    };
    let graphs = symbol_graphs(toolchain)?;
    for module in MODULES {
        let own = tree::target().join("swift-docs").join(module);
        collect(module, &graphs, &own)?;
        let mut convert = toolchain.command(&[]);
        convert.args(&docc).arg("convert").arg(tree::ios().join(format!("Sources/{module}/{module}.docc")));
        convert.arg("--additional-symbol-graph-dir").arg(&own);
        convert.args(["--fallback-display-name", module, "--fallback-bundle-identifier", module]);
        convert.arg("--output-dir").arg(own.with_extension("doccarchive")).arg("--warnings-as-errors");
        process::run(&mut convert).with_context(|| format!("the documentation of {module}"))?;
    }
    Ok(MODULES.iter().map(|_| Tally::ONE_PASSED).sum())
}

/// How it is called.
fn docc(toolchain: &Toolchain) -> Option<Vec<&'static str>> {
    match toolchain {
        Toolchain::Root(root) => root.join(&IN_ROOT[1..]).is_file().then(|| vec![IN_ROOT]),
        Toolchain::Here if process::answer("xcrun", &["--find", "docc"]).is_some() => Some(vec!["xcrun", "docc"]),
        Toolchain::Here => process::is_on_path("docc").then(|| vec!["docc"]),
    }
}

/// Has the package manager say what is public in every module; returns the folder that it names.
fn symbol_graphs(toolchain: &Toolchain) -> Result<PathBuf> {
    let mut swift = toolchain.command(&[]);
    swift.args(["swift", "package", "--package-path"]).arg(tree::ios());
    swift.arg("--scratch-path").arg(super::scratch());
    swift.args(["dump-symbol-graph", "--skip-synthesized-members"]);
    let said = process::output(&mut swift)?;
    let folder = said.lines().find_map(|line| line.strip_prefix("Files written to "));
    folder.map(PathBuf::from).context("the package manager did not say where it wrote")
}

/// Puts what is said of one module, and of what it adds to others, into a folder of its own.
fn collect(module: &str, graphs: &Path, own: &Path) -> Result<()> {
    if own.exists() {
        fs::remove_dir_all(own)?;
    }
    fs::create_dir_all(own)?;
    let mut count = 0;
    for entry in fs::read_dir(graphs)? {
        let name = entry?.file_name();
        if name.to_string_lossy().split(['.', '@']).next() == Some(module) {
            fs::copy(graphs.join(&name), own.join(&name))?;
            count += 1;
        }
    }
    ensure!(count > 0, "nothing is said of {module} in {}", graphs.display());
    Ok(())
}
