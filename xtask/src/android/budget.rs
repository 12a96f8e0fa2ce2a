//! What the library may weigh: `android/size-budget.toml`, a file under review.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};

use super::size::Weighed;
use crate::toml::{self, Table};
use crate::tree;

const FILE: &str = "android/size-budget.toml";

pub struct Budget {
    most: BTreeMap<String, u64>,
    goal: BTreeMap<String, u64>,
}

impl Budget {
    pub fn read() -> Result<Self> {
        let text = fs::read_to_string(tree::root().join(FILE)).with_context(|| format!("cannot read {FILE}"))?;
        Self::parse(&text).with_context(|| format!("cannot read {FILE}"))
    }

    fn parse(text: &str) -> Result<Self> {
        let tables = toml::parse(text)?;
        let take = |name| tables.get(name).map_or_else(|| Ok(BTreeMap::new()), bytes);
        Ok(Self { most: take("budget")?, goal: take("goal")? })
    }

    pub fn of(&self, abi: &str) -> Option<u64> {
        self.most.get(abi).copied()
    }

    pub fn goal(&self, abi: &str) -> Option<u64> {
        self.goal.get(abi).copied()
    }

    /// Fails where a library is heavier than it may be, or nobody has said what it may weigh.
    pub fn check(&self, weighed: &[Weighed]) -> Result<()> {
        for library in weighed {
            let most = self.of(library.abi).with_context(|| format!("{FILE} has no budget for {}", library.abi))?;
            if library.stripped > most {
                bail!(
                    "the library for {} weighs {} bytes; its budget is {most} ({FILE})",
                    library.abi,
                    library.stripped
                );
            }
        }
        Ok(())
    }
}

fn bytes(table: &Table) -> Result<BTreeMap<String, u64>> {
    let parse = |value: &String| value.replace('_', "").parse().with_context(|| format!("`{value}`"));
    table.iter().map(|(abi, value)| Ok((abi.clone(), parse(value)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_and_goals_are_told_apart() {
        let budget = Budget::parse("# most\n[budget]\narm64-v8a = 2_500 # why\n\n[goal]\narm64-v8a = 1_600\n").unwrap();
        assert_eq!(budget.of("arm64-v8a"), Some(2500));
        assert_eq!(budget.goal("arm64-v8a"), Some(1600));
        assert_eq!(budget.of("x86_64"), None);
    }

    #[test]
    fn a_slip_in_the_file_is_told() {
        assert!(Budget::parse("[budget]\narm64-v8a: 2500").is_err());
        assert!(Budget::parse("[budget]\narm64-v8a = much").is_err());
    }

    #[test]
    fn what_is_too_heavy_or_has_no_budget_fails() {
        let budget = Budget::parse("[budget]\narm64-v8a = 100").unwrap();
        assert!(budget.check(&[Weighed::made_up("arm64-v8a", 100)]).is_ok());
        assert!(budget.check(&[Weighed::made_up("arm64-v8a", 101)]).is_err());
        assert!(budget.check(&[Weighed::made_up("x86_64", 1)]).is_err());
    }
}
