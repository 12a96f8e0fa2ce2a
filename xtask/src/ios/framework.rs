//! The core as a dynamic framework for iPhones and simulators: `ios/Framework/repass_ffiFFI.xcframework`,
//! which `ios/Package.swift` takes where it is there. Dynamic, since two static Rust libraries in one app
//! collide.
//!
//! What needs Xcode was written against Apple's documentation and has not run on a Mac so far. What is in
//! the framework besides the library is laid out by code that the tests run everywhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{process, rust, tree};

/// What the module, the library and the framework are called: by UniFFI, after the crate.
pub const NAME: &str = "repass_ffiFFI";

/// As in `ios/Package.swift`.
pub const OLDEST_IOS: &str = "17.0";

/// A part of the framework: where it runs, as Apple says it, and for which of Rust's targets.
struct Slice {
    platform: &'static str,
    targets: &'static [&'static str],
}

const SLICES: [Slice; 2] = [
    Slice { platform: "iPhoneOS", targets: &["aarch64-apple-ios"] },
    Slice { platform: "iPhoneSimulator", targets: &["aarch64-apple-ios-sim", "x86_64-apple-ios"] },
];

/// Whether this machine has what builds it.
pub fn can_be_built() -> bool {
    process::answer("xcodebuild", &["-version"]).is_some()
}

/// Builds it for everything that it runs on.
pub fn build() -> Result<PathBuf> {
    let whole = tree::ios().join(format!("Framework/{NAME}.xcframework"));
    let targets: Vec<&str> = SLICES.iter().flat_map(|slice| slice.targets).copied().collect();
    rust::add_targets(&targets)?;

    let mut join = Command::new("xcodebuild");
    join.arg("-create-xcframework");
    for slice in &SLICES {
        rust::heading(&format!("building the core for {}", slice.platform));
        join.arg("-framework").arg(framework(slice)?);
    }
    clear(&whole)?;
    process::run(join.arg("-output").arg(&whole))?;
    Ok(whole)
}

/// The framework as an archive, with the framework in its root, as the package manager wants it.
pub fn archive(whole: &Path) -> Result<PathBuf> {
    let archive = build_folder().join(format!("{NAME}.xcframework.zip"));
    process::run(Command::new("ditto").args(["-c", "-k", "--sequesterRsrc", "--keepParent"]).arg(whole).arg(&archive))?;
    Ok(archive)
}

/// Lays out what is in every part but the library, to be looked at where none can be built.
pub fn try_out() -> Result<()> {
    let folder = build_folder().join("trial-framework");
    clear(&folder)?;
    for slice in &SLICES {
        lay_out(&folder.join(slice.platform).join(format!("{NAME}.framework")), slice.platform)?;
    }
    println!("ok  {}", folder.strip_prefix(tree::root()).unwrap_or(&folder).display());
    Ok(())
}

/// One part of it, with the libraries of its processors joined into one.
fn framework(slice: &Slice) -> Result<PathBuf> {
    let framework = build_folder().join(slice.platform).join(format!("{NAME}.framework"));
    clear(&framework)?;
    lay_out(&framework, slice.platform)?;
    let library = framework.join(NAME);
    let mut lipo = Command::new("lipo");
    lipo.arg("-create");
    for target in slice.targets {
        lipo.arg(compile(target)?);
    }
    process::run(lipo.arg("-output").arg(&library))?;
    process::run(Command::new("strip").arg("-x").arg(&library))?;
    let id = format!("@rpath/{NAME}.framework/{NAME}");
    process::run(Command::new("install_name_tool").args(["-id", &id]).arg(&library))?;
    Ok(framework)
}

fn compile(target: &str) -> Result<PathBuf> {
    let mut cargo = rust::cargo("rustc");
    cargo.args(["--release", "-p", "repass-ffi", "--crate-type", "cdylib", "--target", target]);
    process::run(cargo.env("IPHONEOS_DEPLOYMENT_TARGET", OLDEST_IOS))?;
    Ok(tree::target().join(target).join("release/librepass_ffi.dylib"))
}

/// All that is in a framework but the library.
fn lay_out(framework: &Path, platform: &str) -> Result<()> {
    let (headers, modules) = (framework.join("Headers"), framework.join("Modules"));
    fs::create_dir_all(&headers)?;
    fs::create_dir_all(&modules)?;
    fs::write(framework.join("Info.plist"), info(platform)?)?;
    let header = format!("{NAME}.h");
    copy(&tree::generated().join("swift").join(&header), &headers.join(&header))?;
    copy(&tree::ios().join("Framework/module.modulemap"), &modules.join("module.modulemap"))?;
    let manifest = "PrivacyInfo.xcprivacy";
    copy(&tree::ios().join("Sources/RepassKit").join(manifest), &framework.join(manifest))
}

/// The framework's property list, filled in as Xcode would.
pub fn info(platform: &str) -> Result<String> {
    let template = tree::ios().join("Framework/Info.plist");
    let mut text = fs::read_to_string(&template).with_context(|| format!("cannot read {}", template.display()))?;
    for (variable, value) in [
        ("EXECUTABLE_NAME", NAME),
        ("MARKETING_VERSION", env!("CARGO_PKG_VERSION")),
        ("IPHONEOS_DEPLOYMENT_TARGET", OLDEST_IOS),
        ("SUPPORTED_PLATFORM", platform),
    ] {
        let place = format!("$({variable})");
        ensure!(text.contains(&place), "the framework's Info.plist has no place for {variable}");
        text = text.replace(&place, value);
    }
    ensure!(!text.contains("$("), "the framework's Info.plist has a place that nobody fills");
    Ok(text)
}

/// The folder of everything that is made on the way.
pub fn build_folder() -> PathBuf {
    tree::target().join("ios")
}

/// Removes what an earlier run left.
pub fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::plist::Value;
    use super::*;

    #[test]
    fn the_property_list_says_what_it_is_of_and_where_it_runs() {
        for slice in &SLICES {
            let info = Value::parse(&info(slice.platform).unwrap()).unwrap();
            assert_eq!(info.text("CFBundlePackageType").unwrap(), "FMWK");
            assert_eq!(info.text("CFBundleShortVersionString").unwrap(), env!("CARGO_PKG_VERSION"));
            assert_eq!(info.texts("CFBundleSupportedPlatforms").unwrap(), [slice.platform]);
            let identifier = info.text("CFBundleIdentifier").unwrap();
            assert!(identifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)));
        }
    }
}
