//! Holds the two builds of the Kotlin part to one set of versions and dependencies: Gradle reads
//! `android/gradle/libs.versions.toml`; Maven cannot, so `android/pom.xml` repeats it as properties.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::toml::{self, Table};
use crate::tree;

const CATALOG: &str = "android/gradle/libs.versions.toml";
const POM: &str = "android/pom.xml";

#[test]
fn maven_uses_the_versions_of_the_catalog() {
    let catalog = versions();
    let mut pom = read(POM);
    for (key, current) in properties(&pom) {
        let wanted = catalog.get(&key).unwrap_or_else(|| panic!("{CATALOG} has no {key}, which {POM} uses"));
        let line = |version: &str| format!("<{key}.version>{version}</{key}.version>");
        pom = pom.replace(&line(&current), &line(wanted));
    }
    if std::env::var_os("REPASS_BLESS").is_some() {
        fs::write(tree::root().join(POM), &pom).unwrap();
    }
    assert_eq!(read(POM), pom, "{POM} is not current: run this test with REPASS_BLESS=1");
}

#[test]
fn every_part_has_one_version_of_its_own() {
    let version = &versions()["repass"];
    assert_eq!(version, env!("CARGO_PKG_VERSION"));
    let mut modules = 0;
    for entry in fs::read_dir(tree::root().join("android")).unwrap() {
        let Ok(pom) = fs::read_to_string(entry.unwrap().path().join("pom.xml")) else { continue };
        let document = roxmltree::Document::parse(&pom).unwrap();
        let parent = document.descendants().find(|node| node.has_tag_name("parent")).unwrap();
        assert_eq!(text(parent, "version"), *version);
        modules += 1;
    }
    assert!(modules > 5);
}

#[test]
fn gradle_publishes_with_the_dependencies_that_maven_does() {
    let libraries = toml::parse(&read(CATALOG)).unwrap().remove("libraries").unwrap();
    for module in ["repass-platform", "repass-android"] {
        let pom = read(&format!("android/{module}/src/main/pom/pom.xml"));
        let document = roxmltree::Document::parse(&pom).unwrap();
        let maven: BTreeSet<(String, &str)> = document
            .descendants()
            .filter(|node| node.has_tag_name("dependency"))
            .map(|node| {
                let scope = if text(node, "scope") == "compile" { "api" } else { "runtime" };
                (format!("{}:{}", text(node, "groupId"), text(node, "artifactId")), scope)
            })
            .collect();
        assert_eq!(maven, gradle(&read(&format!("android/{module}/build.gradle.kts")), &libraries), "{module}");
    }
}

/// What a build script takes: `api(libs.a.b)`, `api(variantOf(libs.a) …)`, `api(project(":a"))`.
fn gradle(script: &str, libraries: &Table) -> BTreeSet<(String, &'static str)> {
    let scopes = [("api(", "api"), ("implementation(", "runtime"), ("runtimeOnly(", "runtime")];
    let mut taken = BTreeSet::new();
    for line in script.lines().map(str::trim) {
        let Some((rest, scope)) = scopes.iter().find_map(|(call, scope)| Some((line.strip_prefix(call)?, *scope)))
        else {
            continue;
        };
        let name = |start: &str| {
            let (_, name) = rest.split_once(start)?;
            name.split([')', '"']).next()
        };
        let module = match (name("libs."), name("project(\":")) {
            (Some(alias), _) => quoted(&libraries[&alias.replace('.', "-")], "module = "),
            (_, Some(project)) => format!("repass:{project}"),
            _ => panic!("`{line}` takes neither a library nor a project"),
        };
        taken.insert((module, scope));
    }
    taken
}

fn versions() -> BTreeMap<String, String> {
    let table = toml::parse(&read(CATALOG)).unwrap().remove("versions").unwrap();
    table.into_iter().map(|(key, value)| (key, quoted(&value, ""))).collect()
}

/// The properties `KEY.version` of a POM, by their keys.
fn properties(pom: &str) -> Vec<(String, String)> {
    let document = roxmltree::Document::parse(pom).unwrap();
    let properties = document.descendants().find(|node| node.has_tag_name("properties")).unwrap();
    let named = properties.children().filter_map(|node| {
        let key = node.tag_name().name().strip_suffix(".version")?;
        Some((key.to_owned(), node.text().unwrap_or_default().to_owned()))
    });
    named.collect()
}

/// What stands in quotes behind `before`.
fn quoted(value: &str, before: &str) -> String {
    let (_, rest) = value.split_once(&format!("{before}\"")).unwrap_or_else(|| panic!("`{value}` has no {before}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn text<'a>(node: roxmltree::Node<'a, '_>, name: &str) -> &'a str {
    node.children().find(|child| child.has_tag_name(name)).and_then(|child| child.text()).unwrap_or_default()
}

fn read(file: &str) -> String {
    fs::read_to_string(tree::root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}
