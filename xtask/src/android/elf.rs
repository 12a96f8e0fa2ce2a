//! What a finished library must be like: aligned to the largest pages, and closed but for the calls that
//! the bindings make.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::toolchain::Toolchain;

/// The pages of newer devices; Google's store refuses libraries that need smaller ones.
const PAGE: u64 = 16 * 1024;

/// UniFFI's functions, what they are checked by, and the descriptions that its generator reads.
const EXPORTED: [&str; 3] = ["uniffi_repass_ffi_", "ffi_repass_ffi_", "UNIFFI_META_"];

/// Fails where a library is not as it must be.
pub fn check(toolchain: &Toolchain, library: &Path) -> Result<()> {
    let headers = read(toolchain, "--program-headers", library)?;
    let alignments = alignments(&headers);
    if alignments.is_empty() || alignments.iter().any(|alignment| alignment % PAGE != 0) {
        bail!("is not aligned to pages of 16 KB: its segments are aligned to {alignments:x?}");
    }
    let symbols = read(toolchain, "--dyn-syms", library)?;
    let exported = exported(&symbols);
    let strangers: Vec<&&str> =
        exported.iter().filter(|name| !EXPORTED.iter().any(|known| name.starts_with(known))).collect();
    if exported.is_empty() || !strangers.is_empty() {
        bail!("exports {} symbols, of them not UniFFI's: {strangers:?}", exported.len());
    }
    Ok(())
}

fn read(toolchain: &Toolchain, what: &str, library: &Path) -> Result<String> {
    let output = toolchain.tool("llvm-readelf").args([what, "--wide"]).arg(library).output();
    let output = output.context("cannot start llvm-readelf")?;
    if !output.status.success() {
        bail!("llvm-readelf cannot read {}", library.display());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The alignments of the segments that are loaded.
fn alignments(headers: &str) -> Vec<u64> {
    let loaded = headers.lines().filter(|line| line.trim_start().starts_with("LOAD"));
    loaded
        .filter_map(|line| u64::from_str_radix(line.split_whitespace().last()?.trim_start_matches("0x"), 16).ok())
        .collect()
}

/// The names that others can see; what the library itself asks of others is `UND`.
fn exported(symbols: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for line in symbols.lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        if let [_, _, _, _, "GLOBAL" | "WEAK", _, section, name] = columns[..]
            && section != "UND"
        {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_tell_their_alignment() {
        let headers = "  LOAD 0x000000 0x0 0x0 0x13376c 0x13376c R   0x4000\n  GNU_RELRO 0x1 0x2 0x3 0x4 0x5 R 0x1\n  \
                       LOAD 0x133780 0x0 0x0 0x15e760 0x15e760 R E 0x1000\n";
        assert_eq!(alignments(headers), [0x4000, 0x1000]);
    }

    #[test]
    fn what_is_asked_of_others_is_not_exported() {
        let symbols = "     1: 0000000000000000     0 FUNC    GLOBAL DEFAULT   UND memcpy\n     \
                       2: 00000000001018b0    12 FUNC    GLOBAL DEFAULT    11 ffi_repass_ffi_rustbuffer_free\n";
        assert_eq!(exported(symbols), ["ffi_repass_ffi_rustbuffer_free"]);
    }
}
