//! The descriptions of the core's types that the build script writes.

#[path = "../build/mirror.rs"]
mod mirror;

const SAMPLE: &str = r#"
    /// What is shown.
    ///
    /// See [`Slot::Code`] and [crate::flow::Slot].
    #[derive(Clone, Default)]
    pub enum Screen {
        /// Nothing yet.
        #[default]
        Empty,
        /// A form.
        Form(Form),
        /// A wait.
        Wait {
            /// Until when, see [the deadline](crate::time::Deadline).
            until: Option<Deadline>,
        },
    }

    /// A form "as is".
    pub struct Form {
        /// What is in the way.
        pub problem: Option<Problem>,
    }

    pub struct Point(pub u64);
    pub struct Closed { hidden: u64 }
    pub struct Wrapper<T> { pub inner: T }
    #[cfg(unix)]
    pub enum Sometimes { One }
    pub enum Partly { One, #[cfg(unix)] Two }
    pub enum Pair { Both(u32, u32) }
    pub enum Numbered { One = 1 }
    enum Private { One }
"#;

fn refusal(name: &str) -> String {
    mirror::of("flow", SAMPLE, &[name]).expect_err(name)
}

fn docs_of(text: &str) -> String {
    let described = mirror::of("flow", &format!("#[doc = {text:?}]\npub enum Sample {{ One }}"), &["Sample"]).unwrap();
    let docs = described.lines().filter_map(|line| line.strip_prefix("#[doc = \"")?.strip_suffix("\"]"));
    docs.collect::<Vec<_>>().join("\n")
}

#[test]
fn an_enum_and_a_record_are_described_with_their_docs_and_nothing_else() {
    let expected = r#"use repass_core::flow::{Screen, Form};

#[doc = " What is shown."]
#[doc = ""]
#[doc = " See `Slot::Code` and `flow::Slot`."]
#[uniffi::remote(Enum)]
pub enum Screen {
    #[doc = " Nothing yet."]
    Empty,
    #[doc = " A form."]
    Form(Form),
    #[doc = " A wait."]
    Wait {
        #[doc = " Until when, see the deadline."]
        until: Option < Deadline >,
    },
}

#[doc = " A form \"as is\"."]
#[uniffi::remote(Record)]
pub struct Form {
    #[doc = " What is in the way."]
    pub problem: Option < Problem >,
}

"#;
    assert_eq!(mirror::of("flow", SAMPLE, &["Screen", "Form"]).unwrap(), expected);
}

#[test]
fn a_link_to_an_item_becomes_the_text_that_it_shows() {
    for (written, shown) in [
        ("[`Slot`]", "`Slot`"),
        ("[Slot::Code]", "`Slot::Code`"),
        ("[`Slot`][]", "`Slot`"),
        ("[`crate::flow::Slot`]", "`flow::Slot`"),
        ("[`super::super::Slot`]", "`Slot`"),
        ("[`enum@Slot`]", "`Slot`"),
        ("[close()]", "`close()`"),
        ("[`Vec<[u8]>`]", "`Vec<[u8]>`"),
        ("[the slot](Slot)", "the slot"),
        ("[the slot](Slot::wipe())!", "the slot!"),
        ("[the slot][crate::Slot]", "the slot"),
        ("[the\nslot](Slot)", "the\nslot"),
        ("[`Slot`] and [the slot]\n\n[the slot]: crate::Slot", "`Slot` and [the slot]\n"),
        ("[`Öffner`] für [`Tür`]", "`Öffner` für `Tür`"),
    ] {
        assert_eq!(docs_of(written), shown, "{written}");
    }
}

#[test]
fn what_is_no_link_to_an_item_stays_as_it_is() {
    for text in [
        "[the book](https://example.org/a)",
        "`rules[index]` and ``a`[b]``",
        "the bytes [0, 1], [ and ], ` and ]",
        "ends with [",
        "ends with [`",
        "ends with [0](",
        "```\n[Slot]\n```",
        "~~~\n```\n[Slot]\n~~~",
    ] {
        assert_eq!(docs_of(text), text);
    }
    assert_eq!(docs_of("```\n[Slot]\n```\n[Slot]"), "```\n[Slot]\n```\n`Slot`");
}

#[test]
fn a_type_that_is_not_there_is_refused_by_name() {
    assert_eq!(refusal("Missing"), "cannot describe `Missing` to UniFFI: no enum or struct of this name");
}

#[test]
fn what_cannot_be_described_is_refused_with_the_reason() {
    for (name, reason) in [
        ("Point", "whose fields have no names"),
        ("Closed", "hidden: not public"),
        ("Wrapper", "generic"),
        ("Sometimes", "under a `cfg`"),
        ("Partly", "Two: it is under a `cfg`"),
        ("Pair", "Both: several values"),
        ("Numbered", "One: a variant with a number of its own"),
        ("Private", "not public"),
    ] {
        let refusal = refusal(name);
        assert!(refusal.contains(name) && refusal.contains(reason), "{refusal}");
    }
}
