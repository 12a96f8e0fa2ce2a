//! The catalogue of sentences in `bindings/words`: English, which is the source, and its translations.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use serde::Deserialize;

/// The language that the others are made from.
pub const SOURCE: &str = "en";

/// A sentence in one language: one form, or one for each of the language's plural categories.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Sentence {
    /// The same for every number.
    Text(String),
    /// By the category of `{count}`, as CLDR names them.
    Plural(BTreeMap<String, String>),
}

impl Sentence {
    /// Its forms; the one of a sentence without plurals is called `text`.
    #[must_use]
    pub fn forms(&self) -> BTreeMap<&str, &str> {
        match self {
            Self::Text(text) => BTreeMap::from([("text", text.as_str())]),
            Self::Plural(forms) => forms.iter().map(|(category, text)| (category.as_str(), text.as_str())).collect(),
        }
    }
}

/// A sentence of the source, with what a translator has to know.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    text: Option<String>,
    one: Option<String>,
    other: Option<String>,
    /// Where it stands, and what is filled in.
    pub comment: String,
    /// The most characters that fit, of any language, with nothing filled in.
    pub longest: usize,
    /// Whether it stands in the document that the product fulfils, and is not reworded.
    #[serde(default)]
    pub seed: bool,
}

impl Entry {
    /// The sentence in English.
    ///
    /// # Panics
    /// Where it is neither one text nor one for each plural category.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match (&self.text, &self.one, &self.other) {
            (Some(text), None, None) => Sentence::Text(text.clone()),
            (None, Some(one), Some(other)) => {
                Sentence::Plural(BTreeMap::from([("one".into(), one.clone()), ("other".into(), other.clone())]))
            }
            _ => panic!("either `text`, or `one` and `other`: {self:?}"),
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bindings/words")
}

fn read(language: &str) -> String {
    let path = folder().join(format!("{language}.toml"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every language that there is a file for, without the source.
///
/// # Panics
/// Where the folder cannot be read.
#[must_use]
pub fn languages() -> Vec<String> {
    let files = fs::read_dir(folder()).expect("the catalogue").map(|entry| entry.expect("a file").path());
    let tomls = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let names = tomls.filter_map(|path| path.file_stem().and_then(|name| name.to_str()).map(str::to_owned));
    names.filter(|name| name != SOURCE).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The sentences of the source, by key.
///
/// # Panics
/// Where the file cannot be read; says why.
#[must_use]
pub fn source() -> BTreeMap<String, Entry> {
    toml::from_str(&read(SOURCE)).unwrap_or_else(|error| panic!("{SOURCE}: {error}"))
}

/// The sentences of a language, by key.
///
/// # Panics
/// Where the file cannot be read; says why.
#[must_use]
pub fn sentences(language: &str) -> BTreeMap<String, Sentence> {
    toml::from_str(&read(language)).unwrap_or_else(|error| panic!("{language}: {error}"))
}

/// The plural categories of a language, by CLDR.
///
/// # Panics
/// Where this is no language that CLDR knows.
#[must_use]
pub fn plural_categories(language: &str) -> BTreeSet<&'static str> {
    let locale: Locale = language.parse().expect("a language");
    let rules = PluralRules::try_new_cardinal(locale.into()).expect("known to CLDR");
    let names = rules.categories().map(|category| match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    });
    names.collect()
}

/// What is filled in, such as `{time}`, in alphabetical order.
#[must_use]
pub fn arguments(text: &str) -> Vec<&str> {
    let opened = text.split('{').skip(1);
    let mut arguments: Vec<&str> = opened.filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect();
    arguments.sort_unstable();
    arguments
}
