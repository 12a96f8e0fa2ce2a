//! What Xcode and the App Store read of the kit and its demo app, held against what it has to say there.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};

use super::framework;
use super::plist::Value;
use crate::tree;

/// The reasons that Apple accepts for the kinds of functions that the library calls.
const REASONS: [(&str, &[&str]); 2] = [
    ("NSPrivacyAccessedAPICategorySystemBootTime", &["35F9.1", "8FFB.1", "3D61.1"]),
    ("NSPrivacyAccessedAPICategoryFileTimestamp", &["DDA9.1", "C617.1", "3B52.1", "0A2A.1"]),
];

/// A sentence that has to hold, and whether it does.
type Check = (&'static str, fn() -> Result<()>);

const CHECKS: [Check; 6] = [
    ("the privacy manifest tracks nobody, and gives a reason that Apple knows for everything", || {
        privacy(&list("Sources/RepassKit/PrivacyInfo.xcprivacy")?)
    }),
    ("the demo is opened by the link that its mails carry", || {
        let kinds = list("Demo/App/Info.plist")?;
        let [kind] = kinds.list("CFBundleURLTypes")? else { bail!("there is not one kind of link") };
        ensure!(kind.texts("CFBundleURLSchemes")? == ["ismessenger"]);
        Ok(())
    }),
    ("the demo reaches a local server, and allows nothing else without TLS", || {
        let info = list("Demo/App/Info.plist")?;
        let Value::Dictionary(security) = info.get("NSAppTransportSecurity")? else { bail!("it says nothing") };
        ensure!(security.keys().eq(["NSAllowsLocalNetworking"]), "it allows more: {security:?}");
        Ok(())
    }),
    ("links and passwords belong to the same domains", || associated(&list("Demo/App/Demo.entitlements")?)),
    ("the framework is called what its module is called, and both module maps name the header", || {
        let info = Value::parse(&framework::info("iPhoneOS")?)?;
        ensure!(info.text("CFBundleExecutable")? == framework::NAME);
        module_map("Framework/module.modulemap", "framework module")?;
        module_map("Sources/RepassFFI/module.modulemap", "module")
    }),
    ("the oldest iOS is the same one everywhere", || {
        let (major, _) = framework::OLDEST_IOS.split_once('.').context("no version")?;
        ensure!(Value::parse(&framework::info("iPhoneOS")?)?.text("MinimumOSVersion")? == framework::OLDEST_IOS);
        ensure!(text("Package.swift")?.contains(&format!(".iOS(.v{major})")), "Package.swift has another one");
        ensure!(
            text("Demo/project.yml")?.contains(&format!("iOS: \"{}\"", framework::OLDEST_IOS)),
            "the demo has another"
        );
        Ok(())
    }),
];

/// Checks all of it, and says what holds.
pub fn check() -> Result<()> {
    for (sentence, holds) in CHECKS {
        holds().with_context(|| format!("it does not hold that {sentence}"))?;
        println!("ok  {sentence}");
    }
    Ok(())
}

fn privacy(manifest: &Value) -> Result<()> {
    ensure!(manifest.get("NSPrivacyTracking")? == &Value::Flag(false), "somebody is tracked");
    ensure!(manifest.list("NSPrivacyTrackingDomains")?.is_empty(), "there are domains for tracking");
    for kind in manifest.list("NSPrivacyCollectedDataTypes")? {
        let what = kind.text("NSPrivacyCollectedDataType")?;
        ensure!(kind.get("NSPrivacyCollectedDataTypeTracking")? == &Value::Flag(false), "{what} is for tracking");
        ensure!(!kind.texts("NSPrivacyCollectedDataTypePurposes")?.is_empty(), "{what} is collected for nothing");
    }
    for kind in manifest.list("NSPrivacyAccessedAPITypes")? {
        let category = kind.text("NSPrivacyAccessedAPIType")?;
        let (_, accepted) =
            REASONS.iter().find(|(known, _)| *known == category).with_context(|| format!("{category} is unknown"))?;
        let given = kind.texts("NSPrivacyAccessedAPITypeReasons")?;
        ensure!(!given.is_empty(), "{category} has no reason");
        ensure!(given.iter().all(|reason| accepted.contains(reason)), "{given:?} are no reasons for {category}");
    }
    Ok(())
}

fn associated(entitlements: &Value) -> Result<()> {
    let domains = entitlements.texts("com.apple.developer.associated-domains")?;
    let of = |service: &str| domains.iter().filter_map(|domain| domain.strip_prefix(service)).collect::<Vec<_>>();
    let (links, passwords) = (of("applinks:"), of("webcredentials:"));
    ensure!(!links.is_empty() && links == passwords, "{links:?} for links, {passwords:?} for passwords");
    ensure!(links.len() + passwords.len() == domains.len(), "{domains:?} are for something else too");
    Ok(())
}

fn module_map(path: &str, kind: &str) -> Result<()> {
    let text = text(path)?;
    let says = |line: &str| text.lines().any(|present| present.trim() == line);
    ensure!(says(&format!("{kind} {} {{", framework::NAME)), "{path} is of another module");
    ensure!(says(&format!("header \"{}.h\"", framework::NAME)), "{path} names another header");
    Ok(())
}

fn list(path: &str) -> Result<Value> {
    Value::read(&file(path))
}

fn text(path: &str) -> Result<String> {
    fs::read_to_string(file(path)).with_context(|| format!("cannot read {path}"))
}

fn file(path: &str) -> PathBuf {
    tree::ios().join(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_committed_holds() {
        check().unwrap();
    }

    #[test]
    fn mistakes_in_the_privacy_manifest_are_noticed() {
        let manifest = text("Sources/RepassKit/PrivacyInfo.xcprivacy").unwrap();
        for (right, wrong) in [
            ("<key>NSPrivacyTracking</key>\n    <false/>", "<key>NSPrivacyTracking</key>\n    <true/>"),
            ("35F9.1", "C617.1"),
            ("<string>35F9.1</string>", ""),
            ("CategoryFileTimestamp", "CategoryFileTimestamps"),
        ] {
            assert!(manifest.contains(right), "{right}");
            assert!(privacy(&Value::parse(&manifest.replace(right, wrong)).unwrap()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn domains_for_links_alone_are_noticed() {
        let entitlements = text("Demo/App/Demo.entitlements").unwrap();
        for wrong in ["webcredentials:other.example.com", "applinks:app.example.com", "activitycontinuation:a"] {
            let changed = entitlements.replace("webcredentials:app.example.com", wrong);
            assert!(associated(&Value::parse(&changed).unwrap()).is_err(), "{wrong}");
        }
    }
}
