//! What compiles C and links for Android: an NDK, or Debian's clang with empty system libraries.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Abi, shouted};
use crate::{prepare, process, tree};

/// The oldest Android that is supported: 7.0.
const API: u32 = 24;

/// The system libraries that Rust's standard library links.
const SYSTEM: [&str; 5] = ["c", "dl", "log", "m", "unwind"];

/// What ring's C code needs of a C library, declared and no more.
const HEADERS: [(&str, &str); 3] = [
    (
        "string.h",
        "#include <stddef.h>\n\
         void *memcpy(void *, const void *, size_t);\n\
         void *memmove(void *, const void *, size_t);\n\
         void *memset(void *, int, size_t);\n\
         int memcmp(const void *, const void *, size_t);\n",
    ),
    ("assert.h", "#define assert(condition) ((void)0)\n#define static_assert _Static_assert\n"),
    ("stdlib.h", ""),
];

pub enum Toolchain {
    /// Makes libraries that run. Holds the NDK's folder of programs.
    Ndk(PathBuf),
    /// Makes libraries to be measured. Holds the folder of the stand-ins.
    StandIn(PathBuf),
}

impl Toolchain {
    /// The NDK where `ANDROID_NDK_HOME` names one; else what Debian offers.
    pub fn find() -> Result<Self> {
        if let Some(home) = std::env::var_os("ANDROID_NDK_HOME") {
            return Ok(Self::Ndk(programs_of_ndk(Path::new(&home))?));
        }
        prepare::install(prepare::ANDROID)?;
        let folder = tree::target().join("android-stand-in");
        let include = folder.join("include");
        fs::create_dir_all(&include)?;
        for (name, text) in HEADERS {
            fs::write(include.join(name), text)?;
        }
        Ok(Self::StandIn(folder))
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Ndk(_) => "the NDK",
            Self::StandIn(_) => "clang, to be measured",
        }
    }

    /// Where the AAR takes the libraries from; nowhere if they cannot run.
    pub fn ships_to(&self) -> Option<PathBuf> {
        match self {
            Self::Ndk(_) => Some(tree::root().join("build/android/jni")),
            Self::StandIn(_) => None,
        }
    }

    /// Whether Rust's unwinder, which panics need, becomes part of the library.
    pub fn links_unwinder(&self) -> bool {
        matches!(self, Self::Ndk(_))
    }

    /// One of LLVM's programs.
    pub fn tool(&self, name: &str) -> Command {
        match self {
            Self::Ndk(programs) => Command::new(programs.join(name)),
            Self::StandIn(_) => Command::new(name),
        }
    }

    /// The variables that Cargo and the build scripts of C code read.
    pub fn environment(&self, abi: &Abi) -> Result<Vec<(String, String)>> {
        let (clang, archiver, flags) = match self {
            Self::Ndk(programs) => {
                let path = |name: &str| programs.join(name).display().to_string();
                (path(&format!("{}{API}-clang", abi.clang)), path("llvm-ar"), String::new())
            }
            Self::StandIn(folder) => {
                stub_libraries(abi, &folder.join(abi.name))?;
                let include = folder.join("include");
                let flags = format!("--target={}{API} -ffreestanding -isystem {}", abi.clang, include.display());
                ("clang".into(), "llvm-ar".into(), flags)
            }
        };
        let target = abi.target.replace('-', "_");
        Ok(vec![
            (format!("CARGO_TARGET_{}_LINKER", shouted(abi.target)), clang.clone()),
            (format!("CC_{target}"), clang),
            (format!("AR_{target}"), archiver),
            (format!("CFLAGS_{target}"), flags),
        ])
    }

    /// What rustc has to tell the linker besides.
    pub fn link_flags(&self, abi: &Abi) -> Vec<String> {
        let Self::StandIn(folder) = self else { return Vec::new() };
        let arguments = [
            format!("--target={}{API}", abi.clang),
            "-fuse-ld=lld".into(),
            "-nostdlib".into(),
            format!("-L{}", folder.join(abi.name).display()),
            "-Wl,--unresolved-symbols=ignore-all".into(),
        ];
        arguments.into_iter().map(|argument| format!("-Clink-arg={argument}")).collect()
    }
}

/// The folder of compilers in an NDK, which holds those for one kind of machine only.
fn programs_of_ndk(home: &Path) -> Result<PathBuf> {
    let hosts = home.join("toolchains/llvm/prebuilt");
    let entries = fs::read_dir(&hosts)
        .with_context(|| format!("ANDROID_NDK_HOME names {}, which holds no NDK", home.display()))?;
    for entry in entries {
        let programs = entry?.path().join("bin");
        if programs.is_dir() {
            return Ok(programs);
        }
    }
    bail!("there are no compilers in {}", hosts.display())
}

/// Empty libraries with the names of Android's.
fn stub_libraries(abi: &Abi, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let source = folder.join("empty.c");
    fs::write(&source, "")?;
    for name in SYSTEM {
        let file = format!("lib{name}.so");
        let mut clang = Command::new("clang");
        clang.arg(format!("--target={}{API}", abi.clang));
        clang.args(["-nostdlib", "-fuse-ld=lld", "-shared", "-fPIC"]).arg(format!("-Wl,-soname,{file}"));
        process::run(clang.arg(&source).arg("-o").arg(folder.join(file)))?;
    }
    Ok(())
}
