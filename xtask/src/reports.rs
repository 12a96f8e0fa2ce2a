//! Counts what the test runners report: Cargo in lines of text, Surefire and Swift in XML reports.

use std::fmt;
use std::fs;
use std::iter::Sum;
use std::ops::AddAssign;
use std::path::Path;

use anyhow::{Context, Result};

/// How many tests ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Tally {
    pub const ONE_PASSED: Self = Self { passed: 1, failed: 0, skipped: 0 };
    pub const ONE_FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };
    pub const ONE_SKIPPED: Self = Self { passed: 0, failed: 0, skipped: 1 };

    /// A step that is one test by itself.
    pub fn one(passed: bool) -> Self {
        if passed { Self::ONE_PASSED } else { Self::ONE_FAILED }
    }

    /// A runner's own verdict joined to what it counted: a crash or a build that broke is a failure
    /// although no test says so, and a runner that ran nothing has not passed.
    pub fn judged(self, runner_succeeded: bool) -> Self {
        let blameless = self.failed == 0;
        let ran_nothing = self.passed + self.failed == 0;
        if blameless && (ran_nothing || !runner_succeeded) { Self { failed: 1, ..self } } else { self }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |mut sum, tally| {
            sum += tally;
            sum
        })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(f, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

/// Sums the `test result:` lines of `cargo test`.
pub fn cargo_tests(lines: &[String]) -> Tally {
    lines.iter().filter_map(|line| cargo_result(line)).sum()
}

fn cargo_result(line: &str) -> Option<Tally> {
    // test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
    let (_verdict, counts) = line.trim_start().strip_prefix("test result: ")?.split_once(". ")?;
    let count = |name: &str| {
        let (number, _) = counts.split("; ").find_map(|part| part.split_once(' ').filter(|(_, n)| *n == name))?;
        number.parse().ok()
    };
    Some(Tally { passed: count("passed")?, failed: count("failed")?, skipped: count("ignored")? })
}

/// Sums the test cases of all XML reports that lie directly in a folder.
pub fn junit_folder(folder: &Path) -> Result<Tally> {
    let mut sum = Tally::default();
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(sum);
    };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "xml") {
            let text = fs::read_to_string(&path)?;
            sum += junit(&text).with_context(|| format!("cannot read the report {}", path.display()))?;
        }
    }
    Ok(sum)
}

/// Counts the `testcase` elements of one XML report, rather than trust the sums in its head, which
/// the runners define differently.
fn junit(text: &str) -> Result<Tally> {
    let document = roxmltree::Document::parse(text)?;
    let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
    let count = |case: roxmltree::Node<'_, '_>| {
        let has = |name| case.children().any(|child| child.has_tag_name(name));
        if has("failure") || has("error") {
            Tally::ONE_FAILED
        } else if has("skipped") {
            Tally::ONE_SKIPPED
        } else {
            Tally::ONE_PASSED
        }
    };
    Ok(cases.map(count).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn tally(passed: usize, failed: usize, skipped: usize) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn every_result_line_of_cargo_is_summed() {
        let output = "\
running 4 tests
test flow::a_used_code_is_refused ... ok
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s

   Doc-tests repass_core
test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.20s";
        let lines: Vec<String> = output.lines().map(str::to_owned).collect();
        assert_eq!(cargo_tests(&lines), tally(13, 2, 1));
    }

    #[test]
    fn a_test_that_prints_about_results_is_not_a_result() {
        let lines = ["the test result: ok. 9 passed; 0 failed; 0 ignored".to_owned()];
        assert_eq!(cargo_tests(&lines), Tally::default());
    }

    #[test]
    fn surefire_cases_are_counted_by_how_they_ended() {
        let report = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="repass.ResetScreenTest" tests="5" errors="1" skipped="1" failures="1" flakes="1">
  <properties><property name="java.version" value="17"/></properties>
  <testcase name="shows the address field" classname="repass.ResetScreenTest" time="0.2"/>
  <testcase name="fails" classname="repass.ResetScreenTest"><failure message="no" type="E"/></testcase>
  <testcase name="breaks" classname="repass.ResetScreenTest"><error type="E"/></testcase>
  <testcase name="waits" classname="repass.ResetScreenTest"><skipped/></testcase>
  <testcase name="passed in the end" classname="repass.ResetScreenTest"><flakyFailure/></testcase>
</testsuite>"#;
        assert_eq!(junit(report).unwrap(), tally(2, 2, 1));
    }

    #[test]
    fn swift_reports_have_one_more_level() {
        let report = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="TestResults" errors="0" tests="2" failures="1" skipped="0" time="0.00179158">
    <testcase classname="RepassKitTests.ResetTests" name="a_code_opens_the_way()" time="0.001469066" />
    <testcase classname="RepassKitTests.ResetTests" name="b()" time="0.1"><failure message="no" /></testcase>
  </testsuite>
</testsuites>"#;
        assert_eq!(junit(report).unwrap(), tally(1, 1, 0));
    }

    #[test]
    fn half_a_report_is_an_error_rather_than_nothing() {
        assert!(junit("<testsuite><testcase name=\"a\"/>").is_err());
    }

    #[test]
    fn a_runner_that_broke_or_ran_nothing_has_failed() {
        assert_eq!(tally(3, 0, 0).judged(true), tally(3, 0, 0));
        assert_eq!(tally(3, 0, 0).judged(false), tally(3, 1, 0));
        assert_eq!(tally(3, 2, 0).judged(false), tally(3, 2, 0));
        assert_eq!(tally(0, 0, 4).judged(true), tally(0, 1, 4));
    }

    #[test]
    fn the_closing_line_names_skipped_tests_only_where_there_are_any() {
        assert_eq!(tally(12, 0, 0).to_string(), "12 passed, 0 failed");
        assert_eq!(tally(12, 1, 2).to_string(), "12 passed, 1 failed, 2 skipped");
    }
}
