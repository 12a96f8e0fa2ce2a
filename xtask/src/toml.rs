//! As much of TOML as our own files need: tables of one-line values.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

/// The keys and values of one table, the values as they are written.
pub type Table = BTreeMap<String, String>;

/// Every table by its name.
pub fn parse(text: &str) -> Result<BTreeMap<String, Table>> {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let mut name = String::new();
    for line in text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()) {
        if let Some(next) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            next.clone_into(&mut name);
        } else if let Some((key, value)) = line.split_once('=') {
            tables.entry(name.clone()).or_default().insert(key.trim().to_owned(), value.trim().to_owned());
        } else if !line.is_empty() {
            bail!("`{line}` is neither a table nor a value");
        }
    }
    Ok(tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_table_and_key() {
        let tables = parse("# what\n[a]\nx = 1 # why\n\n[b]\nx = \"two\"\n").unwrap();
        assert_eq!(tables["a"]["x"], "1");
        assert_eq!(tables["b"]["x"], "\"two\"");
    }

    #[test]
    fn a_slip_in_the_file_is_told() {
        assert!(parse("[a]\nx: 1").is_err());
    }
}
