//! A release for apps: the package as it is, with a manifest that takes the core from an archive on the
//! web and knows its checksum. What other packages depend on cannot be a folder of this project: the
//! generated sources are not in it, and the package manager wants the manifest at the root.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use super::framework;
use crate::tree;

/// The line of `ios/Package.swift` that says where the core comes from, without its end.
const PLACE: &str = "let release: (url: String, checksum: String)? = ";

/// Writes the package into a folder, emptied before, to be committed and tagged in a repository of its own.
pub fn write(folder: &Path, url: &str, archive: &[u8]) -> Result<()> {
    let ios = tree::ios();
    let manifest = fs::read_to_string(ios.join("Package.swift")).context("cannot read ios/Package.swift")?;
    let manifest = stamped(&manifest, url, &checksum(archive))?;
    framework::clear(folder)?;
    copy(&ios.join("Sources"), &folder.join("Sources"))?;
    // The framework brings the module and its header.
    fs::remove_dir_all(folder.join("Sources/RepassFFI"))?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&tree::root().join(licence), &folder.join(licence))?;
    }
    fs::write(folder.join("Package.swift"), manifest).context("cannot write the manifest of the release")
}

/// SHA-256 in hexadecimal, as `swift package compute-checksum` says it.
fn checksum(archive: &[u8]) -> String {
    Sha256::digest(archive).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // A text takes all that is written to it.
        text
    })
}

/// The manifest of a release.
fn stamped(manifest: &str, url: &str, checksum: &str) -> Result<String> {
    let is_plain = url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(&byte));
    if !(is_plain && url.starts_with("https://") && Path::new(url).extension().is_some_and(|end| end == "zip")) {
        bail!("the package manager takes the framework from an https address that ends with .zip, not from {url}");
    }
    let unset = format!("{PLACE}nil\n");
    ensure!(manifest.matches(&unset).count() == 1, "ios/Package.swift has no line `{PLACE}nil`");
    Ok(manifest.replace(&unset, &format!("{PLACE}(\n    url: \"{url}\",\n    checksum: \"{checksum}\"\n)\n")))
}

/// Copies a file, or a folder with all that is in it; a link as what it leads to.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let cannot = || format!("cannot copy {}", from.display());
    if !from.is_dir() {
        fs::copy(from, to).with_context(cannot)?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(cannot)? {
        let name = entry?.file_name();
        copy(&from.join(&name), &to.join(&name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://downloads.example.com/repass/0.1.0/repass_ffiFFI.xcframework.zip";

    #[test]
    fn the_checksum_is_the_one_that_the_package_manager_computes() {
        // The example of FIPS 180-2, for "abc".
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(checksum(b"abc"), known);
    }

    #[test]
    fn the_manifest_of_a_release_differs_in_nothing_but_the_stamp() {
        let manifest = fs::read_to_string(tree::ios().join("Package.swift")).unwrap();
        let stamped = stamped(&manifest, URL, &checksum(b"an archive")).unwrap();
        let stamp = format!("(\n    url: \"{URL}\",\n    checksum: \"{}\"\n)", checksum(b"an archive"));
        assert_eq!(stamped.replace(&stamp, "nil"), manifest);
        assert_ne!(stamped, manifest);
    }

    #[test]
    fn a_manifest_that_has_no_place_for_the_stamp_or_has_one_already_is_refused() {
        let manifest = format!("// swift-tools-version: 6.0\n{PLACE}nil\n");
        let once = stamped(&manifest, URL, "0").unwrap();
        assert!(stamped(&once, URL, "0").is_err());
        assert!(stamped("let package = Package()", URL, "0").is_err());
    }

    #[test]
    fn an_address_that_the_package_manager_would_refuse_is_refused_here() {
        let manifest = format!("{PLACE}nil\n");
        for url in ["http://example.com/a.zip", "https://example.com/a", "a.zip", "https://example.com/\"a.zip", ""] {
            assert!(stamped(&manifest, url, "0").is_err(), "{url}");
        }
    }
}
