//! Holds the Swift that is written by hand to one format, that of `ios/.swift-format`. The stand-in for
//! SwiftUI is dense on purpose and left out.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Toolchain;
use crate::reports::Tally;
use crate::{process, tree};

/// Where it lies in `ios/`.
const OURS: [&str; 6] = [
    "Package.swift",
    "Sources/RepassBindings/Redaction.swift",
    "Sources/RepassKit",
    "Sources/RepassUI",
    "Demo",
    "Tests",
];

/// Fails where `swift format` would change something.
pub fn check(toolchain: &Toolchain) -> Result<Tally> {
    let mut files = Vec::new();
    for path in OURS {
        collect(&tree::ios().join(path), &mut files)?;
    }
    let mut swift = toolchain.command(&[]);
    swift.args(["swift", "format", "lint", "--strict", "--configuration"]).arg(tree::ios().join(".swift-format"));
    process::run(swift.args(files))?;
    Ok(Tally::ONE_PASSED)
}

/// The files themselves: of folders, the program in the root would look for what is in them elsewhere.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.extension().is_some_and(|end| end == "swift") {
        files.push(path.to_owned());
    }
    Ok(())
}
