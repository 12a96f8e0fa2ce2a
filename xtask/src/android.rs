//! `cargo xtask android`: the library for phones and tablets, optimised, stripped, checked and weighed.
//!
//! With an NDK (`ANDROID_NDK_HOME`) it can be shipped: it is put where the AAR takes it from. Without
//! one it is linked against empty system libraries: that tells its size and what it exports, no more.
//!
//! [`toolchain`] is what differs between the two; [`size`] tells what takes the room.

mod budget;
mod elf;
mod size;
mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{process, rust, tree};
use budget::Budget;
use size::Weighed;
use toolchain::Toolchain;

/// One of the processor families that Android apps are built for.
pub struct Abi {
    /// As Android calls it.
    pub name: &'static str,
    /// As Rust calls it.
    pub target: &'static str,
    /// As clang calls it, without Android's version.
    pub clang: &'static str,
}

const ABIS: [Abi; 3] = [
    Abi { name: "arm64-v8a", target: "aarch64-linux-android", clang: "aarch64-linux-android" },
    Abi { name: "armeabi-v7a", target: "armv7-linux-androideabi", clang: "armv7a-linux-androideabi" },
    Abi { name: "x86_64", target: "x86_64-linux-android", clang: "x86_64-linux-android" },
];

/// The library's file, and the name by which it says so: whoever links against it would otherwise record
/// the path of the machine that it was linked on, which no phone has.
const LIBRARY: &str = "librepass_ffi.so";

/// Smaller and safe: relocations in Android's packed form, functions with equal code kept once, no
/// second hash table for systems before Android 6. The page size is what Android 15 devices may have.
/// With an NDK and without.
const LINK: [&str; 5] = [
    "-z,max-page-size=16384",
    "--pack-dyn-relocs=android",
    "--icf=all",
    "--hash-style=gnu",
    "-soname,librepass_ffi.so",
];

/// Builds and checks every ABI, and writes what they weigh into docs/size.md.
pub fn build() -> Result<()> {
    let budget = Budget::read()?;
    let toolchain = Toolchain::find()?;
    rust::add_targets(&ABIS.map(|abi| abi.target))?;
    let mut weighed = Vec::new();
    for abi in &ABIS {
        rust::heading(&format!("building for {} with {}", abi.name, toolchain.name()));
        let whole = compile(abi, &toolchain)?;
        let stripped = strip(abi, &toolchain, &whole)?;
        elf::check(&toolchain, &stripped).with_context(|| format!("the library for {}", abi.name))?;
        weighed.push(Weighed::new(abi.name, &toolchain, &whole, &stripped)?);
    }
    size::write(&weighed, &budget)?;
    budget.check(&weighed)?;
    println!("docs/size.md tells what takes the room");
    if let Some(folder) = toolchain.ships_to() {
        println!("the libraries lie in {}", folder.display());
    } else {
        println!("there is no NDK (ANDROID_NDK_HOME): these libraries were measured and cannot run");
    }
    Ok(())
}

/// The library with its symbols.
fn compile(abi: &Abi, toolchain: &Toolchain) -> Result<PathBuf> {
    let mut flags: Vec<String> = LINK.iter().map(|flag| format!("-Clink-arg=-Wl,{flag}")).collect();
    // This mangling names the crate of every symbol, also of generic code.
    flags.push("-Csymbol-mangling-version=v0".into());
    flags.extend(toolchain.link_flags(abi));

    let mut cargo = rust::cargo("rustc");
    cargo.args(["--release", "-p", "repass-ffi", "--crate-type", "cdylib", "--target", abi.target]);
    cargo.envs(toolchain.environment(abi)?);
    cargo.env(format!("CARGO_TARGET_{}_RUSTFLAGS", shouted(abi.target)), flags.join(" "));
    process::run(&mut cargo)?;
    Ok(tree::target().join(abi.target).join("release").join(LIBRARY))
}

/// A copy without symbols, as it goes into an app.
fn strip(abi: &Abi, toolchain: &Toolchain, whole: &Path) -> Result<PathBuf> {
    let measured = || tree::target().join("android-measured");
    let folder = toolchain.ships_to().unwrap_or_else(measured).join(abi.name);
    fs::create_dir_all(&folder)?;
    let stripped = folder.join(LIBRARY);
    process::run(toolchain.tool("llvm-strip").arg("--strip-all").arg("-o").arg(&stripped).arg(whole))?;
    if !stripped.is_file() {
        bail!("llvm-strip left nothing in {}", stripped.display());
    }
    Ok(stripped)
}

/// A target's name as it stands in the names of variables.
fn shouted(target: &str) -> String {
    target.replace('-', "_").to_uppercase()
}
