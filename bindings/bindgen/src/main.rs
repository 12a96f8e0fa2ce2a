//! Writes the Kotlin and the Swift bindings of the library `repass-ffi`.
//!
//! A program of its own, since `uniffi_bindgen` takes a minute to compile: who works on the core or on
//! the chores should not wait for it. `cargo xtask bindings` runs it when the library has changed.
//!
//! Use: `repass-bindgen LIBRARY kotlin|swift FOLDER`, where LIBRARY is built and not stripped.

mod kotlin;

use std::fs;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate_with_bindgen_paths};
use uniffi_bindgen::{BindgenPaths, BindgenPathsLayer};

/// Leads the generator to `bindings/uniffi.toml`, as `cargo metadata` otherwise would.
struct BindingsFolder;

impl BindgenPathsLayer for BindingsFolder {
    fn get_crate_root(&self, crate_name: &str) -> Option<Utf8PathBuf> {
        let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
        (crate_name == "repass_ffi").then(|| root.to_owned())
    }
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(library), Some(language), Some(folder)) = (arguments.next(), arguments.next(), arguments.next()) else {
        bail!("use: repass-bindgen LIBRARY kotlin|swift FOLDER");
    };
    let target = match language.as_str() {
        "kotlin" => TargetLanguage::Kotlin,
        "swift" => TargetLanguage::Swift,
        other => bail!("{other}: only kotlin and swift are written"),
    };

    let mut paths = BindgenPaths::default();
    paths.add_layer(BindingsFolder);
    let options = GenerateOptions {
        languages: vec![target],
        source: library.clone().into(),
        out_dir: folder.clone().into(),
        ..GenerateOptions::default()
    };
    generate_with_bindgen_paths(options, paths)
        .with_context(|| format!("writing {language} bindings for {library}"))?;
    if language == "kotlin" {
        let written = Utf8Path::new(&folder).join("repass/repass_ffi.kt");
        let tidied = kotlin::tidied(&fs::read_to_string(&written).context("nothing was written for Kotlin")?);
        fs::write(written, tidied)?;
    }
    Ok(())
}
