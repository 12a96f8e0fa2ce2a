//! What takes the room in the library, by crate, written into docs/size.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::budget::Budget;
use super::toolchain::Toolchain;
use crate::tree;

/// Between these lines docs/size.md is written by the command; the rest is ours.
const BEGIN: &str = "<!-- written by `cargo xtask android` -->";
const END: &str = "<!-- until here -->";

/// Crates with less are told as one sum.
const WORTH_A_LINE: u64 = 10_000;

/// One library, and what is in it.
pub struct Weighed {
    pub abi: &'static str,
    pub stripped: u64,
    crates: BTreeMap<String, u64>,
    unwinding: u64,
}

impl Weighed {
    /// Weighs the stripped library; the one with symbols tells what is in it.
    pub fn new(abi: &'static str, toolchain: &Toolchain, whole: &Path, stripped: &Path) -> Result<Self> {
        let symbols = print(toolchain, "llvm-nm", &["--print-size", "--defined-only"], whole)?;
        let sections = print(toolchain, "llvm-readelf", &["--sections", "--wide"], stripped)?;
        Ok(Self {
            abi,
            stripped: fs::metadata(stripped)?.len(),
            crates: by_crate(&symbols),
            unwinding: unwinding(&sections),
        })
    }

    #[cfg(test)]
    pub fn made_up(abi: &'static str, stripped: u64) -> Self {
        Self { abi, stripped, crates: BTreeMap::new(), unwinding: 0 }
    }
}

/// Writes the tables into docs/size.md.
pub fn write(weighed: &[Weighed], budget: &Budget) -> Result<()> {
    let file = tree::root().join("docs/size.md");
    let text = fs::read_to_string(&file).context("cannot read docs/size.md")?;
    let (Some((before, _)), Some((_, after))) = (text.split_once(BEGIN), text.split_once(END)) else {
        bail!("docs/size.md has lost the lines between which the sizes stand");
    };
    let tables = tables(weighed, budget);
    fs::write(&file, format!("{before}{BEGIN}\n\n{tables}\n{END}{after}")).context("cannot write docs/size.md")
}

fn tables(weighed: &[Weighed], budget: &Budget) -> String {
    let number = |bytes: Option<u64>| bytes.map_or_else(|| "-".into(), |bytes| (bytes / 1000).to_string());
    let mut text = String::from("| ABI | stripped, kB | budget | goal |\n| --- | ---: | ---: | ---: |\n");
    for library in weighed {
        let (most, goal) = (budget.of(library.abi), budget.goal(library.abi));
        let stripped = number(Some(library.stripped));
        let _ = writeln!(text, "| {} | {stripped} | {} | {} |", library.abi, number(most), number(goal));
    }
    let Some(library) = weighed.first() else { return text };

    let mut lines: Vec<(String, u64)> = Vec::new();
    let (mut few, mut named) = (0, 0);
    for (name, bytes) in &library.crates {
        named += bytes;
        if *bytes < WORTH_A_LINE {
            few += bytes;
        } else {
            lines.push((name.clone(), *bytes));
        }
    }
    lines.push(("all other crates".into(), few));
    lines.push(("tables for unwinding".into(), library.unwinding));
    let rest = library.stripped.saturating_sub(named + library.unwinding);
    lines.push(("constants without a name: root certificates, common passwords, texts; relocations".into(), rest));
    lines.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let _ = writeln!(text, "\n| what is in the one for {} | kB |\n| --- | ---: |", library.abi);
    for (name, bytes) in lines {
        let _ = writeln!(text, "| {name} | {} |", bytes / 1000);
    }
    text
}

fn print(toolchain: &Toolchain, tool: &str, arguments: &[&str], file: &Path) -> Result<String> {
    let output = toolchain.tool(tool).args(arguments).arg(file).output();
    let output = output.with_context(|| format!("cannot start {tool}"))?;
    if !output.status.success() {
        bail!("{tool} cannot read {}", file.display());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The sum of the sizes of each crate's symbols. Functions with equal code have one address: they count
/// once.
fn by_crate(symbols: &str) -> BTreeMap<String, u64> {
    let mut sizes = BTreeMap::new();
    let mut counted = std::collections::BTreeSet::new();
    for line in symbols.lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [address, size, kind, name] = columns[..] else { continue };
        // Not in the file: memory that is zero at the start.
        if kind.eq_ignore_ascii_case("b") || !counted.insert(address) {
            continue;
        }
        let size = u64::from_str_radix(size, 16).unwrap_or_default();
        *sizes.entry(crate_of(name).to_owned()).or_default() += size;
    }
    sizes
}

/// The crate that a symbol comes from. Rust's names (version 0 of the mangling) tell the crate as `C`, a
/// disambiguator, the length of its name, and the name; the first one is that of the item itself.
fn crate_of(symbol: &str) -> &str {
    let c_code = || if symbol.to_lowercase().contains("uniffi") { "UniFFI's scaffolding" } else { "ring" };
    let Some(path) = symbol.strip_prefix("_R") else { return c_code() };
    path.match_indices('C').find_map(|(at, _)| crate_name(&path[at + 1..])).unwrap_or("unknown")
}

fn crate_name(text: &str) -> Option<&str> {
    let text = match text.strip_prefix('s') {
        Some(rest) => rest.split_once('_')?.1,
        None => text,
    };
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let length: usize = text[..digits].parse().ok()?;
    text[digits..].trim_start_matches('_').get(..length)
}

/// What is there only so that a panic can be caught.
fn unwinding(sections: &str) -> u64 {
    let tables = [".eh_frame", ".eh_frame_hdr", ".gcc_except_table", ".ARM.exidx", ".ARM.extab"];
    let mut sum = 0;
    for line in sections.lines() {
        // "[ 9] .eh_frame PROGBITS address offset size ..."
        let Some((_, columns)) = line.split_once(']') else { continue };
        let columns: Vec<&str> = columns.split_whitespace().collect();
        if let [name, _, _, _, size, ..] = columns[..]
            && tables.contains(&name)
        {
            sum += u64::from_str_radix(size, 16).unwrap_or_default();
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_tells_its_crate() {
        assert_eq!(crate_of("_RNvNtCs4fqI2P2rA04_11repass_core4flow4step"), "repass_core");
        assert_eq!(crate_of("_RNvXs_NtCsabc_6rustls6clientNtB4_5StateNtCsdef_4core3fmt5Debug3fmt"), "rustls");
        assert_eq!(crate_of("_RNvC4core3fmt"), "core");
        assert_eq!(crate_of("ring_core_0_17_14__k25519Precomp"), "ring");
        assert_eq!(crate_of("uniffi_repass_ffi_fn_clone_loginflow"), "UniFFI's scaffolding");
    }

    #[test]
    fn equal_code_is_counted_once() {
        let symbols = "0010 0000000a t _RNvC4core1a\n0010 0000000a t _RNvC4core1b\n0020 00000001 r _RNvC4core1c\n\
                       0030 000000ff b _RNvC4core1d\n";
        assert_eq!(by_crate(symbols), BTreeMap::from([("core".to_owned(), 11)]));
    }

    #[test]
    fn tables_for_unwinding_are_summed() {
        let sections = "  [ 7] .gcc_except_table PROGBITS 00000000000a320 00a320 000010 00   A  0   0  4\n  \
                        [ 9] .eh_frame_hdr     PROGBITS 000000000095948 095948 000001 00   A  0   0  4\n  \
                        [11] .text             PROGBITS 000000000101900 0fd900 15845c 00  AX  0   0 64\n";
        assert_eq!(unwinding(sections), 0x11);
    }
}
