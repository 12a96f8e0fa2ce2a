//! What UniFFI writes for Kotlin, made fit to be seen by apps: its machinery is `internal`, numbers are signed
//! as on the JVM, and no record tells by its `toString` what a person typed or what was configured in secret.
//!
//! UniFFI has no options for these. It writes one declaration after the other, each begun and ended in the
//! first column; so lines are enough to go by. `android/api/repass.api` shows what comes of it.

use std::borrow::Cow;

/// The only interfaces, objects and functions for apps; of the rest they see records, enums and errors.
const FACE: [&str; 8] =
    ["CaptchaHost", "EventListener", "KeyValueStore", "LogListener", "OwnServer", "Session", "SessionHost", "fieldOf"];

/// Interfaces of one method that says one thing: a lambda does for it.
const LAMBDAS: [&str; 2] = ["EventListener", "LogListener"];

pub fn tidied(generated: &str) -> String {
    let signed = signed(generated);
    let texts = names_of_texts(&signed);
    let mut tidied = String::with_capacity(signed.len());
    let mut part = Part::Machinery;
    let mut record = Record::default();
    for line in signed.lines() {
        if let Some(declaration) = Declaration::parse(line) {
            part = declaration.part();
            record = Record::begun(line).unwrap_or_default();
            tidied += &part.opened(line, &declaration);
        } else if part == Part::Machinery {
            tidied += line;
        } else {
            record = Record::begun(line).unwrap_or(record);
            record.take_field(line, &texts);
            tidied += &part.within(&signed_default(line), &record);
            if line.trim() == "companion object" {
                // The last line of a record; what it stands in goes on.
                record = Record::default();
            }
        }
        tidied.push('\n');
    }
    tidied
}

/// Names that stand for text, as a custom type of UniFFI's gives it one: `typealias ShownAddress = kotlin.String`.
fn names_of_texts(generated: &str) -> Vec<&str> {
    let aliases = generated.lines().filter_map(|line| line.strip_prefix("public typealias ")?.split_once(" = "));
    aliases.filter(|(_, kind)| kind.contains("String") || kind.contains("ByteArray")).map(|(name, _)| name).collect()
}

/// `UInt` and `ULong` give constructors whose names Java cannot write. The bytes on the way are the same.
fn signed(generated: &str) -> String {
    const NUMBERS: [(&str, &str, &str); 3] =
        [("UByte", "Int", "toInt() and 0xFF"), ("UInt", "Int", "toInt()"), ("ULong", "Long", "toLong()")];
    let mut signed = generated.replace("@file:Suppress(\"NAME_SHADOWING\")", "@file:Suppress(\"warnings\")");
    for (unsigned, plain, lifted) in NUMBERS {
        signed = signed.replace(&format!("kotlin.{unsigned}"), &format!("kotlin.{plain}"));
        // How long a value is on the way stays unsigned, in every other converter.
        let head = format!("object FfiConverter{unsigned}: ");
        let Some((before, rest)) = signed.split_once(&head) else { continue };
        let Some((converter, after)) = rest.split_once("\n}\n") else { continue };
        let converter = converter.replace(&format!("to{unsigned}()"), lifted).replace(unsigned, plain);
        signed = format!("{before}{head}{converter}\n}}\n{after}");
    }
    signed
}

/// `= 6u` as `= 6`, of a field that is signed now.
fn signed_default(line: &str) -> Cow<'_, str> {
    match line.split_once(" = ") {
        Some((field, value)) if field.ends_with("kotlin.Int") || field.ends_with("kotlin.Long") => {
            Cow::from(format!("{field} = {}", value.trim_end().trim_end_matches(['u', 'U', 'L'])))
        }
        _ => Cow::from(line),
    }
}

/// A declaration in the first column.
struct Declaration<'a> {
    keyword: &'a str,
    name: &'a str,
    is_hidden: bool,
    is_open: bool,
}

impl<'a> Declaration<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        const MODIFIERS: [&str; 12] = [
            "public",
            "internal",
            "private",
            "open",
            "data",
            "sealed",
            "enum",
            "abstract",
            "inline",
            "suspend",
            "const",
            "fun interface",
        ];
        const KEYWORDS: [&str; 6] = ["class", "interface", "object", "fun", "val", "typealias"];
        let mut rest = line;
        let (mut is_hidden, mut is_open) = (false, false);
        loop {
            let (word, after) = rest.split_once([' ', '<'])?;
            if KEYWORDS.contains(&word) {
                let name = after.split_once("> ").map_or(after, |(generics, name)| {
                    if generics.contains(['(', ':']) && word != "fun" { after } else { name }
                });
                let name = name.trim_start_matches('`').split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
                return Some(Self { keyword: word, name, is_hidden, is_open });
            }
            if !MODIFIERS.contains(&word) {
                return None;
            }
            is_hidden |= matches!(word, "internal" | "private");
            is_open |= word == "open";
            rest = after;
        }
    }

    fn part(&self) -> Part {
        let machinery = ["Uniffi", "FfiConverter", "RustBuffer", "InternalException", "IntegrityChecking"];
        let is_machinery = machinery.iter().any(|start| self.name.starts_with(start));
        match self.keyword {
            _ if self.is_hidden || is_machinery => Part::Machinery,
            // Of classes over handles, one is for apps.
            "class" if self.is_open && FACE.contains(&self.name) => Part::Object,
            "class" if self.is_open => Part::Machinery,
            "class" | "typealias" => Part::Record,
            _ if FACE.contains(&self.name) => Part::Record,
            _ => Part::Machinery,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Machinery,
    Record,
    /// A class over a handle of the core's.
    Object,
}

impl Part {
    /// The first line of a declaration.
    fn opened(self, line: &str, declaration: &Declaration<'_>) -> String {
        match self {
            _ if declaration.is_hidden => line.to_owned(),
            Self::Machinery => hidden(line),
            Self::Record if declaration.keyword == "interface" && LAMBDAS.contains(&declaration.name) => {
                line.replacen("interface", "fun interface", 1)
            }
            Self::Record => line.replace(": Disposable", "").replace(", Disposable", ""),
            Self::Object => line
                .replace("open class", "public class")
                .replace(&format!("Disposable, AutoCloseable, {}Interface", declaration.name), "AutoCloseable"),
        }
    }

    /// A line inside of a declaration for apps.
    fn within(self, line: &str, record: &Record) -> String {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let hides = ["companion object ErrorHandler", "fun uniffi", "val uniffi", "constructor("];
        match code {
            // Nothing is in it.
            "companion object" => record.told().map_or_else(String::new, |told| format!("{indent}{told}")),
            "override fun destroy() {" => format!("{indent}internal fun destroy() {{"),
            _ if code.starts_with(") : ") || code.starts_with("): Disposable") || code == ": Disposable" => {
                line.replace(": Disposable", "")
            }
            _ if self == Self::Record && !code.starts_with("companion object ErrorHandler") => line.to_owned(),
            _ if hides.iter().any(|start| code.starts_with(start)) => format!("{indent}internal {code}"),
            _ if code.starts_with("protected ") => line.replacen("protected ", "private ", 1),
            _ if code.starts_with("override fun close") => line.to_owned(),
            // Its own methods; those of what is in it lie deeper.
            _ => line.replacen("override fun ", "fun ", usize::from(indent.len() <= 5)),
        }
    }
}

fn hidden(line: &str) -> String {
    format!("internal {}", line.strip_prefix("public ").unwrap_or(line))
}

/// A data class whose fields are read.
#[derive(Default)]
struct Record {
    name: String,
    fields: Vec<(String, Field)>,
}

#[derive(Clone, Copy)]
enum Field {
    Plain,
    Secret,
    SecretOrNone,
}

impl Record {
    fn begun(line: &str) -> Option<Self> {
        let name = line.trim_start().strip_prefix("data class ")?;
        let name = name.split(|c: char| !c.is_alphanumeric()).next()?;
        Some(Self { name: name.to_owned(), fields: Vec::new() })
    }

    /// Whatever was typed, mailed, handed out or configured is text or bytes; so those are not told.
    fn take_field(&mut self, line: &str, names_of_texts: &[&str]) {
        for field in line.split("val `").skip(1) {
            let Some((name, rest)) = field.split_once("`: ") else { continue };
            let kind = rest.split([',', '=', ')']).next().unwrap_or_default().trim_end();
            let mut words = kind.split(|c: char| !c.is_alphanumeric());
            let is_secret = words.any(|word| ["String", "ByteArray"].contains(&word) || names_of_texts.contains(&word));
            let kind = match (is_secret, kind.ends_with('?')) {
                (false, _) => Field::Plain,
                (true, false) => Field::Secret,
                (true, true) => Field::SecretOrNone,
            };
            self.fields.push((name.to_owned(), kind));
        }
    }

    /// A `toString` of its own, where Kotlin's would tell too much.
    fn told(&self) -> Option<String> {
        if self.fields.iter().all(|(_, field)| matches!(field, Field::Plain)) {
            return None;
        }
        let told: Vec<String> = self
            .fields
            .iter()
            .map(|(name, field)| match field {
                Field::Plain => format!("{name}=${{this.`{name}`}}"),
                Field::Secret => format!("{name}=…"),
                Field::SecretOrNone => format!("{name}=${{if (this.`{name}` == null) null else \"…\"}}"),
            })
            .collect();
        Some(format!("override fun toString(): String = \"{}({})\"", self.name, told.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::tidied;

    fn holds(generated: &str, parts: &[&str]) {
        let tidied = tidied(generated);
        for part in parts {
            assert!(tidied.contains(part), "`{part}` is not in\n{tidied}");
        }
    }

    #[test]
    fn what_is_not_for_apps_is_internal() {
        holds("public object FfiConverterString {\n}\n", &["internal object FfiConverterString {"]);
        holds("interface Disposable {\n}\n", &["internal interface Disposable {"]);
        holds(
            "open class ChangeFlow: Disposable\n{\n    constructor(a: Long)\n}\n",
            &["internal open class", "\n    constructor"],
        );
        holds("public fun uniffiEnsureInitialized() {\n}\n", &["internal fun uniffi"]);
        holds("public interface KeyValueStore {\n}\n", &["public interface KeyValueStore {"]);
        holds("public interface EventListener {\n}\n", &["public fun interface EventListener {"]);
    }

    #[test]
    fn a_handle_for_apps_shows_what_it_is_for() {
        let session = "open class Session: Disposable, AutoCloseable, SessionInterface\n{\n    constructor(noHandle: NoHandle) {\n    }\n    \
                       protected val handle: Long\n    override fun destroy() {\n    }\n     */override fun `account`(): kotlin.String? {\n    }\n}\n";
        holds(session, &["public class Session: AutoCloseable", "    internal constructor(", "    private val handle"]);
        holds(session, &["    internal fun destroy()", "*/fun `account`"]);
    }

    #[test]
    fn numbers_are_signed() {
        holds("data class A (\n    val `b`: kotlin.UInt = 6u \n)\n", &["val `b`: kotlin.Int = 6\n"]);
        holds(
            "public object FfiConverterUByte: FfiConverter<UByte, Byte> {\n    value.toUByte()\n}\n\nULong",
            &["FfiConverterUByte: FfiConverter<Int, Byte>", "value.toInt() and 0xFF", "ULong"],
        );
    }

    #[test]
    fn a_record_tells_no_text_and_no_bytes() {
        holds(
            "data class A (\n    val `proxy`: kotlin.String?\n    , \n    val `pins`: List<kotlin.ByteArray>\n    , \n    val `at`: \
             kotlin.Int\n){\n    companion object\n}\n",
            &[
                "override fun toString(): String = \"A(proxy=${if (this.`proxy` == null) null else \"…\"}, pins=…, at=${this.`at`})\"",
            ],
        );
        holds(
            "data class A (\n    val `to`: ShownAddress\n){\n    companion object\n}\npublic typealias ShownAddress = kotlin.String\n",
            &["\"A(to=…)\""],
        );
        assert!(
            !tidied("data class A (\n    val `at`: kotlin.Int\n){\n    companion object\n}\n").contains("toString")
        );
    }
}
