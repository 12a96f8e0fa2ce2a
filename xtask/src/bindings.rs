//! `cargo xtask bindings`: writes the Kotlin and Swift faces of the core, when the library has changed.
//!
//! Kotlin reads `build/generated/kotlin` as a source folder; the Swift package reaches
//! `build/generated/swift` through links in `ios/Sources`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

use crate::{process, rust, tree};

const LANGUAGES: [&str; 2] = ["kotlin", "swift"];

/// Builds the library and brings the generated sources up to date with it.
pub fn generate() -> Result<()> {
    rust::build()?;
    let generator = tree::program("repass-bindgen");
    let folder = tree::generated();
    let stamp_file = folder.join("stamp");
    let stamp = stamp(&[tree::library(), generator.clone(), tree::root().join("bindings/uniffi.toml")]);
    let current = fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp);
    if current && LANGUAGES.iter().all(|language| folder.join(language).is_dir()) {
        rust::heading("the bindings are up to date");
        return Ok(());
    }

    rust::heading("writing the Kotlin and Swift bindings");
    for language in LANGUAGES {
        let fresh = folder.join("new").join(language);
        fs::create_dir_all(&fresh)?;
        process::run(Command::new(&generator).arg(tree::library()).arg(language).arg(&fresh))?;
        replace(&folder.join(language), &fresh)
            .with_context(|| format!("cannot write {}", folder.join(language).display()))?;
    }
    fs::write(&stamp_file, stamp).context("cannot write the stamp of the bindings")
}

/// What the generated sources depend on, as text that changes with any of it.
fn stamp(files: &[PathBuf]) -> String {
    let describe = |file: &PathBuf| {
        let facts = fs::metadata(file).ok()?;
        let changed = facts.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(format!("{} {} {}\n", file.display(), facts.len(), changed.as_nanos()))
    };
    files.iter().filter_map(describe).collect()
}

/// Puts `fresh` in the place of `old`, but leaves an equal `old` untouched, so that the compilers of
/// Kotlin and Swift see no change where there is none.
fn replace(old: &Path, fresh: &Path) -> Result<()> {
    if old.is_dir() {
        if contents(old)? == contents(fresh)? {
            return Ok(fs::remove_dir_all(fresh)?);
        }
        fs::remove_dir_all(old)?;
    }
    Ok(fs::rename(fresh, old)?)
}

/// Every file under a folder, by its path inside it.
fn contents(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder)?.to_owned(), fs::read(&path)?);
            }
        }
    }
    Ok(files)
}
