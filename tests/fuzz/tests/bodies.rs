//! The bodies, over the corpus and over what proptest makes of it.

use std::{fs, path::Path};

use proptest::{collection::vec, prelude::*, sample::Index, test_runner::TestRunner};
use repass_fuzz::KINDS;

/// The corpus of a kind.
fn seeds(kind: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(kind);
    let mut files: Vec<_> = fs::read_dir(&folder).expect("a corpus").map(|file| file.expect("a file").path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a seed")).collect()
}

/// What takes readers of text, numbers and protocols by surprise.
const SURPRISES: [&str; 24] = [
    "",
    " ",
    "\n",
    "\r\n",
    "\0",
    "\t",
    "%00",
    "%2F",
    "..",
    "//",
    "@",
    "#",
    "?",
    "&",
    "=",
    "\"",
    "{",
    "[[[[",
    "-1",
    "18446744073709551616",
    "1e999",
    "\u{202E}",
    "\u{FEFF}é😀",
    "null",
];

#[derive(Clone, Debug)]
enum Edit {
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Repeat(Index, usize),
    Splice(Index, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let surprise = prop::sample::select(&SURPRISES[..]).prop_map(|text| text.as_bytes().to_vec());
    prop_oneof![
        (any::<Index>(), surprise).prop_map(|(at, text)| Edit::Insert(at, text)),
        (any::<Index>(), vec(any::<u8>(), 1..4)).prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
        (any::<Index>(), 1..16_usize).prop_map(|(at, length)| Edit::Remove(at, length)),
        (any::<Index>(), 1..64_usize).prop_map(|(at, times)| Edit::Repeat(at, times)),
        (any::<Index>(), any::<Index>()).prop_map(|(at, seed)| Edit::Splice(at, seed)),
    ]
}

fn edited(mut input: Vec<u8>, seeds: &[Vec<u8>], edits: Vec<Edit>) -> Vec<u8> {
    for edit in edits {
        let place = |at: Index| at.index(input.len() + 1);
        match edit {
            Edit::Insert(at, bytes) => {
                let at = place(at);
                input.splice(at..at, bytes);
            }
            Edit::Remove(at, length) => {
                let at = place(at);
                input.drain(at..input.len().min(at + length));
            }
            Edit::Repeat(at, times) => {
                let at = place(at);
                if let Some(byte) = input.get(at).copied() {
                    input.splice(at..at, std::iter::repeat_n(byte, times));
                }
            }
            Edit::Splice(at, seed) => {
                input.truncate(place(at));
                let other = &seeds[seed.index(seeds.len())];
                input.extend_from_slice(&other[other.len() / 2..]);
            }
        }
    }
    input
}

fn holds(kind: &str) {
    let (_, body) = KINDS.into_iter().find(|(name, _)| *name == kind).expect("a kind");
    let seeds = seeds(kind);
    assert!(!seeds.is_empty(), "the corpus has seeds");
    for seed in &seeds {
        body(seed);
    }

    let near_a_seed = (any::<Index>(), vec(edit(), 0..6))
        .prop_map(|(seed, edits)| edited(seeds[seed.index(seeds.len())].clone(), &seeds, edits));
    let input = prop_oneof![8 => near_a_seed, 1 => vec(any::<u8>(), 0..200)];
    // No file of failures: what is found becomes a seed, by hand, with a name that says what it is.
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    TestRunner::new(config)
        .run(&input, |input| {
            let caught = std::panic::catch_unwind(|| body(&input));
            prop_assert!(caught.is_ok(), "does not hold for {:?}", text(&input));
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn any_address_is_read_or_refused_and_printed_masked() {
    holds("address");
}

#[test]
fn any_answer_of_a_server_comes_to_an_end_and_no_success_is_invented() {
    holds("answer");
}

#[test]
fn any_app_link_that_is_taken_makes_redirects_that_read_back() {
    holds("app_link");
}

#[test]
fn any_code_is_sent_clean_or_not_at_all() {
    holds("code");
}

#[test]
fn any_link_that_is_taken_is_ours_and_carries_one_clean_token() {
    holds("link");
}

#[test]
fn any_password_is_assessed_and_typing_more_breaks_nothing_but_the_limit() {
    holds("password");
}

#[test]
fn any_stored_record_is_gone_on_with_or_started_over_without_a_call() {
    holds("record");
}

#[test]
fn any_hint_of_a_wait_is_read_as_told_and_never_beyond_a_day() {
    holds("wait");
}

#[test]
fn every_kind_has_a_target_for_the_fuzzer() {
    let manifest =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("targets/Cargo.toml")).expect("a file");
    for (kind, _) in KINDS {
        assert!(manifest.contains(&format!("name = \"{kind}\"")), "{kind}");
    }
}
