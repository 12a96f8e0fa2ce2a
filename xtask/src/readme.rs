//! Holds the code that the README and other pages show against the sources that it is taken from.
//!
//! A block of code behind `<!-- from FILE: PART -->` must be what stands in FILE between `// begin:
//! PART` and `// end: PART`, less the indentation. The sources are compiled, so the lines
//! shown are lines that work.

use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::tree;

const PAGES: [&str; 7] = [
    "README.md",
    "docs/android.md",
    "docs/theming.md",
    "ios/Sources/RepassKit/RepassKit.docc/Integration.md",
    "ios/Sources/RepassKit/RepassKit.docc/OwnScreens.md",
    "ios/Sources/RepassKit/RepassKit.docc/OwnServer.md",
    "ios/Sources/RepassUI/RepassUI.docc/Theming.md",
];

/// Fails at the first block that is not what its source says.
pub fn check() -> Result<()> {
    PAGES.iter().try_for_each(|page| check_page(page))
}

fn check_page(page: &str) -> Result<()> {
    let text = fs::read_to_string(tree::root().join(page)).with_context(|| page.to_owned())?;
    let blocks = blocks(&text)?;
    ensure!(!blocks.is_empty(), "{page} shows no code that is taken from a source");
    for Block { file, part, code } in blocks {
        let source = fs::read_to_string(tree::root().join(file)).with_context(|| format!("{file}, shown in {page}"))?;
        let current = cut(&source, part).with_context(|| format!("{file} has no part {part:?}"))?;
        ensure!(code == current, "{page} shows an old part {part:?} of {file}; it is now:\n{current}");
    }
    Ok(())
}

struct Block<'a> {
    file: &'a str,
    part: &'a str,
    code: String,
}

fn blocks(readme: &str) -> Result<Vec<Block<'_>>> {
    let mut blocks = Vec::new();
    for (marker, rest) in readme.split("<!-- from ").skip(1).filter_map(|text| text.split_once(" -->\n")) {
        let Some((file, part)) = marker.split_once(": ") else { bail!("write <!-- from FILE: PART -->, not {marker}") };
        let code = rest.split_once('\n').and_then(|(fence, code)| fence.starts_with("```").then_some(code));
        let code = code.and_then(|code| code.split_once("\n```")).map(|(code, _)| code);
        let code = code.with_context(|| format!("no block of code follows the mark of {file}"))?;
        blocks.push(Block { file, part, code: code.to_owned() });
    }
    Ok(blocks)
}

fn cut(source: &str, part: &str) -> Option<String> {
    let (_, rest) = source.split_once(&format!("// begin: {part}\n"))?;
    let (code, _) = rest.split_once(&format!("// end: {part}"))?;
    let lines: Vec<&str> = code.trim_end().lines().collect();
    let indented = lines.iter().filter(|line| !line.trim().is_empty());
    let margin = indented.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    Some(lines.iter().map(|line| line.get(margin..).unwrap_or_default()).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{blocks, cut};

    #[test]
    fn every_page_shows_what_its_sources_say() {
        super::check().unwrap();
    }

    #[test]
    fn a_part_is_cut_out_without_its_margin() {
        let source = "fn x() {\n    // begin: it\n    one();\n\n        two();\n    // end: it\n}\n";
        assert_eq!(cut(source, "it").unwrap(), "one();\n\n    two();");
        assert_eq!(cut(source, "other"), None);
    }

    #[test]
    fn a_block_belongs_to_the_mark_before_it() {
        let readme = "text\n<!-- from a/b.kt: it -->\n```kotlin\none();\ntwo();\n```\nmore\n";
        let blocks = blocks(readme).unwrap();
        assert_eq!(blocks.len(), 1);
        assert_eq!((blocks[0].file, blocks[0].part, blocks[0].code.as_str()), ("a/b.kt", "it", "one();\ntwo();"));
    }

    #[test]
    fn a_mark_without_code_is_an_error() {
        assert!(blocks("<!-- from a.kt: it -->\nno code\n").is_err());
    }
}
