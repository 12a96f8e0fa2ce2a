//! Where things lie: the one place that knows the names of the project's folders.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX, EXE_SUFFIX};
use std::path::{Path, PathBuf};

/// The root of the project.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// The Swift package.
pub fn ios() -> PathBuf {
    root().join("ios")
}

/// Cargo's target folder, which also takes the Swift build and the storyboard.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The folder of the built programs and of the library.
pub fn built() -> PathBuf {
    target().join("debug")
}

/// A built program of the workspace.
pub fn program(name: &str) -> PathBuf {
    built().join(format!("{name}{EXE_SUFFIX}"))
}

/// The built library that Kotlin and Swift load.
pub fn library() -> PathBuf {
    built().join(format!("{DLL_PREFIX}repass_ffi{DLL_SUFFIX}"))
}

/// The folder of everything that is generated and not committed.
pub fn generated() -> PathBuf {
    root().join("build/generated")
}
