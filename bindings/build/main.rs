//! Describes the core's types to UniFFI: reads their definitions in the core's sources and writes them
//! as `mirror.rs`, which `src/mirror.rs` includes.

mod mirror;

use std::{env, fs, path::Path};

/// Types of one module of the core.
struct Source {
    /// The path by which others reach the types, below `repass_core`.
    module: &'static str,
    /// The file that defines them, below `core/src`.
    file: &'static str,
    types: &'static [&'static str],
}

/// Every type of the core that Kotlin and Swift see. To add one, name it here. What its fields hold has
/// to be here too, unless UniFFI knows it already.
const MIRRORED: &[Source] = &[
    Source {
        module: "backend",
        file: "backend/abilities.rs",
        types: &[
            "CurrentPassword",
            "FactorKind",
            "LinkUse",
            "OtherDevices",
            "OutcomeCheck",
            "ProofCheck",
            "SecondFactor",
            "SessionAfterChange",
        ],
    },
    Source { module: "backend", file: "backend/failure.rs", types: &["WeakReason"] },
    Source { module: "flow::analytics", file: "flow/analytics.rs", types: &["AnalyticsEvent", "SaveOf"] },
    Source { module: "flow", file: "flow/effect.rs", types: &["Asks", "ProofKind"] },
    Source { module: "flow", file: "flow/slot.rs", types: &["Slot"] },
    Source {
        module: "flow",
        file: "flow/shared_screens.rs",
        types: &[
            "Acknowledgement",
            "Busy",
            "FirstStep",
            "Notice",
            "OutcomeUnknownScreen",
            "SecondFactorScreen",
            "UnreadableScreen",
        ],
    },
    Source {
        module: "flow::change",
        file: "flow/change/screen.rs",
        types: &[
            "AppFields",
            "ChangeAction",
            "ChangeScreen",
            "EditingScreen",
            "ResetOffer",
            "SessionRefusedScreen",
            "SignInAgainScreen",
            "SignInReason",
        ],
    },
    Source { module: "flow::login", file: "flow/login.rs", types: &["LoginAction", "LoginScreen", "SignInScreen"] },
    Source {
        module: "flow::login_window",
        file: "flow/login_window.rs",
        types: &["LoginWindowAction", "LoginWindowScreen"],
    },
    Source {
        module: "flow::reset",
        file: "flow/reset/screen.rs",
        types: &[
            "CheckInboxScreen",
            "ClosedScreen",
            "DoneScreen",
            "EnterAddressScreen",
            "NewPasswordScreen",
            "ResetAction",
            "ResetScreen",
        ],
    },
    Source { module: "flow::settings", file: "flow/settings.rs", types: &["SettingsAction", "SettingsScreen"] },
    Source { module: "host", file: "host.rs", types: &["LogLevel"] },
    Source {
        module: "policy",
        file: "policy/mod.rs",
        types: &["Assessment", "CharacterClass", "PasswordLimits", "Retype", "Rule", "RuleState"],
    },
    Source { module: "policy", file: "policy/strength.rs", types: &["Strength"] },
    Source { module: "problem", file: "problem.rs", types: &["Field", "Problem"] },
    Source { module: "session", file: "session/mod.rs", types: &["LendFailure", "SessionEnd", "SessionState"] },
    Source { module: "time", file: "time.rs", types: &["Deadline"] },
];

fn main() {
    tell("rerun-if-changed=build");
    if let Err(refusal) = write() {
        tell(&format!("error={refusal}"));
    }
}

fn write() -> Result<(), String> {
    let folder = |variable| env::var(variable).map_err(|error| format!("{variable}: {error}"));
    let core = Path::new(&folder("CARGO_MANIFEST_DIR")?).join("../core/src");
    let mut mirrors = String::new();
    for Source { module, file, types } in MIRRORED {
        let path = core.join(file);
        tell(&format!("rerun-if-changed={}", path.display()));
        let describe = |error: String| format!("core/src/{file}: {error}");
        let text = fs::read_to_string(&path).map_err(|error| describe(error.to_string()))?;
        mirrors += &mirror::of(module, &text, types).map_err(describe)?;
    }
    let target = Path::new(&folder("OUT_DIR")?).join("mirror.rs");
    fs::write(&target, mirrors).map_err(|error| format!("{}: {error}", target.display()))
}

#[expect(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]
fn tell(word: &str) {
    println!("cargo::{word}");
}
