//! What a finished library must be like: named, aligned to the largest pages, closed but for the calls that
//! the bindings make, and content with what the oldest Android that is supported has.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::LIBRARY;
use super::toolchain::Toolchain;

/// The pages of newer devices; Google's store refuses libraries that need smaller ones.
const PAGE: u64 = 16 * 1024;

/// UniFFI's functions, what they are checked by, and the descriptions that its generator reads.
const EXPORTED: [&str; 3] = ["uniffi_repass_ffi_", "ffi_repass_ffi_", "UNIFFI_META_"];

/// What the library may ask of the system: each of it is in Android 7.0, see the head of the file.
const SYSTEM: &str = include_str!("api24.txt");

/// Asked for weakly: null where the system has none of it, and whoever asks looks first.
const SYSTEM_MAY_LACK: [&str; 1] = ["getrandom"];

/// The system's libraries that are open to apps. Nothing else is there to be loaded.
const LIBRARIES: [&str; 4] = ["libc.so", "libdl.so", "liblog.so", "libm.so"];

/// Part of the library where an NDK links it, left open by the stand-in.
/// The second is how it begins on 32-bit ARM.
const UNWINDER: [&str; 2] = ["_Unwind_", "__gnu_unwind_"];

/// Fails where a library is not as it must be.
pub fn check(toolchain: &Toolchain, library: &Path) -> Result<()> {
    check_segments(&read(toolchain, "--program-headers", library)?)?;
    check_names(&read(toolchain, "--dynamic-table", library)?)?;
    let symbols = read(toolchain, "--dyn-syms", library)?;
    check_exported(&symbols)?;
    check_system(&symbols, toolchain.links_unwinder())
}

fn read(toolchain: &Toolchain, what: &str, library: &Path) -> Result<String> {
    let output = toolchain.tool("llvm-readelf").args([what, "--wide"]).arg(library).output();
    let output = output.context("cannot start llvm-readelf")?;
    if !output.status.success() {
        bail!("llvm-readelf cannot read {}", library.display());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn check_segments(headers: &str) -> Result<()> {
    let alignments = alignments(headers);
    if alignments.is_empty() || alignments.iter().any(|alignment| alignment % PAGE != 0) {
        bail!("is not aligned to pages of 16 KB: its segments are aligned to {alignments:x?}");
    }
    Ok(())
}

fn check_names(dynamic: &str) -> Result<()> {
    let own = bracketed(dynamic, "(SONAME)");
    ensure!(own == [LIBRARY], "calls itself {own:?} instead of {LIBRARY}: the linker was given no -soname");
    let strangers: Vec<_> =
        bracketed(dynamic, "(NEEDED)").into_iter().filter(|name| !LIBRARIES.contains(name)).collect();
    ensure!(strangers.is_empty(), "needs {strangers:?}, which no app can load from the system");
    Ok(())
}

fn check_exported(symbols: &str) -> Result<()> {
    let exported = exported(symbols);
    let strangers: Vec<&&str> =
        exported.iter().filter(|name| !EXPORTED.iter().any(|known| name.starts_with(known))).collect();
    if exported.is_empty() || !strangers.is_empty() {
        bail!("exports {} symbols, of them not UniFFI's: {strangers:?}", exported.len());
    }
    Ok(())
}

/// A symbol that the phone's Android does not have ends the app when the library is loaded.
fn check_system(symbols: &str, has_unwinder: bool) -> Result<()> {
    let known: Vec<&str> = SYSTEM.lines().filter(|line| !line.starts_with('#')).collect();
    let unknown: Vec<&str> = asked(symbols)
        .into_iter()
        .filter(|asked| !known.contains(&asked.name))
        .filter(|asked| !(asked.weakly && SYSTEM_MAY_LACK.contains(&asked.name)))
        .filter(|asked| has_unwinder || !UNWINDER.iter().any(|part| asked.name.starts_with(part)))
        .map(|asked| asked.name)
        .collect();
    ensure!(
        unknown.is_empty(),
        "asks the system for {unknown:?}, which xtask/src/android/api24.txt does not know. Where Android 7.0 lacks \
         one of them, the app ends at its start. Look each up in libc.map.txt, libm.map.txt or libdl.map.txt of \
         Android's C library (bionic): one without `introduced=`, or with 24 or less there, is added to the list. For \
         any other, find what brought it (`cargo tree -p repass-ffi --target aarch64-linux-android`), and take a \
         version or a feature that does without"
    );
    Ok(())
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

/// Something that the library expects others to have.
struct Asked<'a> {
    name: &'a str,
    /// Null where nobody has it, instead of an end.
    weakly: bool,
}

fn asked(symbols: &str) -> Vec<Asked<'_>> {
    let mut asked = Vec::new();
    for line in symbols.lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        if let [_, _, _, _, binding @ ("GLOBAL" | "WEAK"), _, "UND", name, ..] = columns[..] {
            // An NDK's libraries have versions, as in malloc@LIBC.
            let name = name.split('@').next().unwrap_or(name);
            asked.push(Asked { name, weakly: binding == "WEAK" });
        }
    }
    asked
}

/// What stands in brackets in the lines of a kind, such as `(NEEDED)  Shared library: [libc.so]`.
fn bracketed<'a>(dynamic: &'a str, kind: &str) -> Vec<&'a str> {
    let lines = dynamic.lines().filter(|line| line.contains(kind));
    lines.filter_map(|line| line.split_once('[')?.1.split_once(']')).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADERS: &str = "  LOAD 0x000000 0x0 0x0 0x13376c 0x13376c R   0x4000\n  GNU_RELRO 0x1 0x2 0x3 0x4 0x5 R 0x1\n  \
                           LOAD 0x133780 0x0 0x0 0x15e760 0x15e760 R E 0x1000\n";
    const DYNAMIC: &str = "  0x000000000000000e (SONAME)         Library soname: [librepass_ffi.so]\n  \
                           0x0000000000000001 (NEEDED)         Shared library: [libc.so]\n  \
                           0x000000000000001e (FLAGS)          BIND_NOW\n";

    /// A line of the table of symbols.
    fn symbol(binding: &str, section: &str, name: &str) -> String {
        format!("     1: 0000000000000000     0 FUNC    {binding} DEFAULT   {section} {name}\n")
    }

    /// What is said of a library that asks the system for this.
    fn asking(binding: &str, name: &str) -> String {
        let complaint = check_system(&symbol(binding, "UND", name), true).err();
        complaint.map(|complaint| complaint.to_string()).unwrap_or_default()
    }

    #[test]
    fn segments_tell_their_alignment() {
        assert_eq!(alignments(HEADERS), [0x4000, 0x1000]);
        assert!(check_segments(HEADERS).unwrap_err().to_string().contains("[4000, 1000]"));
        check_segments(&HEADERS.replace("0x1000", "0x4000")).unwrap();
        check_segments("").unwrap_err();
    }

    #[test]
    fn a_library_says_its_name_and_needs_only_what_apps_may_load() {
        check_names(DYNAMIC).unwrap();
        let nameless = DYNAMIC.split_once('\n').unwrap().1;
        assert!(check_names(nameless).unwrap_err().to_string().contains("no -soname"));
        check_names(&DYNAMIC.replace("[librepass_ffi.so]", "[/home/ci/librepass_ffi.so]")).unwrap_err();
        check_names(&DYNAMIC.replace("[libc.so]", "[libcrypto.so]")).unwrap_err();
    }

    #[test]
    fn what_is_asked_of_others_is_not_exported() {
        let symbols = symbol("GLOBAL", "UND", "memcpy") + &symbol("GLOBAL", "11", "ffi_repass_ffi_rustbuffer_free");
        assert_eq!(exported(&symbols), ["ffi_repass_ffi_rustbuffer_free"]);
        check_exported(&symbols).unwrap();
        check_exported(&(symbols + &symbol("GLOBAL", "11", "malloc"))).unwrap_err();
    }

    #[test]
    fn what_android_7_has_may_be_asked_for_with_and_without_a_version() {
        for name in ["memcpy", "memcpy@LIBC", "pthread_create"] {
            assert_eq!(asking("GLOBAL", name), "");
        }
        assert_eq!(asking("WEAK", "gettid"), "");
    }

    #[test]
    fn what_android_7_may_lack_is_refused_with_what_to_do() {
        for (binding, name) in
            [("GLOBAL", "memfd_create"), ("WEAK", "memfd_create"), ("GLOBAL", "copy_file_range@LIBC_U")]
        {
            let complaint = asking(binding, name);
            assert!(
                complaint.contains(name.split('@').next().unwrap()) && complaint.contains("api24.txt"),
                "{complaint}"
            );
        }
    }

    #[test]
    fn getrandom_may_be_missing_where_it_is_asked_for_weakly() {
        assert_eq!(asking("WEAK", "getrandom"), "");
        assert!(asking("GLOBAL", "getrandom").contains("getrandom"));
    }

    #[test]
    fn the_unwinder_is_part_of_a_library_that_runs() {
        for name in ["_Unwind_Resume", "__gnu_unwind_frame"] {
            let symbols = symbol("GLOBAL", "UND", name);
            check_system(&symbols, true).unwrap_err();
            check_system(&symbols, false).unwrap();
        }
    }

    #[test]
    fn the_list_of_the_system_is_sorted_and_names_nothing_twice() {
        let names: Vec<&str> = SYSTEM.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(names.is_sorted_by(|one, next| one < next));
        assert!(!names.iter().any(|name| SYSTEM_MAY_LACK.contains(name)));
    }
}
