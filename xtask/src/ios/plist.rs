//! Reads property lists in XML, as far as ours go. The crate `plist` would do it too, but every fresh
//! clone compiles this program first, and that crate would take longer than all the rest of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use roxmltree::{Document, Node, ParsingOptions};

/// A value of a property list.
#[derive(Debug, PartialEq)]
pub enum Value {
    Text(String),
    Flag(bool),
    List(Vec<Value>),
    Dictionary(BTreeMap<String, Value>),
}

impl Value {
    /// The list in a file.
    pub fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::parse(&text).with_context(|| format!("{} is no property list", file.display()))
    }

    /// The list in a text.
    pub fn parse(text: &str) -> Result<Self> {
        let document = Document::parse_with_options(text, ParsingOptions { allow_dtd: true, ..Default::default() })?;
        let root = document.root_element();
        match elements(root).as_slice() {
            [only] if root.has_tag_name("plist") => Self::of(*only),
            _ => bail!("the root is not a `plist` with one value"),
        }
    }

    fn of(node: Node<'_, '_>) -> Result<Self> {
        Ok(match node.tag_name().name() {
            "string" => Self::Text(text(node)),
            "true" => Self::Flag(true),
            "false" => Self::Flag(false),
            "array" => Self::List(elements(node).into_iter().map(Self::of).collect::<Result<_>>()?),
            "dict" => Self::Dictionary(entries(node)?),
            other => bail!("`{other}` is not read here"),
        })
    }

    /// What a dictionary holds under a key.
    pub fn get(&self, key: &str) -> Result<&Self> {
        let Self::Dictionary(entries) = self else { bail!("{key} is looked for in what is no dictionary") };
        entries.get(key).with_context(|| format!("{key} is missing"))
    }

    /// The text under a key.
    pub fn text(&self, key: &str) -> Result<&str> {
        let Self::Text(text) = self.get(key)? else { bail!("{key} is no text") };
        Ok(text)
    }

    /// The list under a key.
    pub fn list(&self, key: &str) -> Result<&[Self]> {
        let Self::List(list) = self.get(key)? else { bail!("{key} is no list") };
        Ok(list)
    }

    /// The texts of the list under a key.
    pub fn texts<'a>(&'a self, key: &str) -> Result<Vec<&'a str>> {
        let text = |value: &'a Self| match value {
            Self::Text(text) => Ok(text.as_str()),
            _ => bail!("{key} holds what is no text"),
        };
        self.list(key)?.iter().map(text).collect()
    }
}

fn entries(dictionary: Node<'_, '_>) -> Result<BTreeMap<String, Value>> {
    let mut entries = BTreeMap::new();
    for pair in elements(dictionary).chunks(2) {
        let [key, value] = pair else { bail!("the last key has no value") };
        if !key.has_tag_name("key") {
            bail!("`{}` stands where a key is expected", key.tag_name().name());
        }
        let key = text(*key);
        if entries.insert(key.clone(), Value::of(*value)?).is_some() {
            bail!("{key} is there twice");
        }
    }
    Ok(entries)
}

fn elements<'a, 'input>(node: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
    node.children().filter(Node::is_element).collect()
}

fn text(node: Node<'_, '_>) -> String {
    node.text().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(inside: &str) -> Result<Value> {
        Value::parse(&format!("<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"x\"><plist>{inside}</plist>"))
    }

    #[test]
    fn what_is_written_is_read() {
        let read = list(
            "<dict><key>Name</key><string>a &amp; b</string><!-- why --><key>On</key><true/>\
             <key>All</key><array><string>one</string><string/></array></dict>",
        )
        .unwrap();
        assert_eq!(read.text("Name").unwrap(), "a & b");
        assert_eq!(read.get("On").unwrap(), &Value::Flag(true));
        assert_eq!(read.texts("All").unwrap(), ["one", ""]);
    }

    #[test]
    fn what_xcode_would_stumble_over_is_an_error() {
        for broken in [
            "",
            "<dict><key>A</key></dict>",
            "<dict><string>A</string><string>B</string></dict>",
            "<dict><key>A</key><true/><key>A</key><false/></dict>",
            "<dict/><dict/>",
            "<dict>",
        ] {
            assert!(list(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_value_of_another_kind_is_not_taken_for_what_is_asked() {
        let read = list("<dict><key>A</key><true/><key>B</key><array><true/></array></dict>").unwrap();
        assert!(read.text("A").is_err());
        assert!(read.texts("B").is_err());
        assert!(read.get("C").is_err());
        assert!(Value::Flag(true).get("A").is_err());
    }
}
