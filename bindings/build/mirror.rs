//! From the text of a source file to the descriptions of its types for UniFFI.

use std::fmt::Write as _;

use quote::ToTokens;
use syn::{Attribute, Expr, ExprLit, Fields, Generics, Item, ItemEnum, ItemStruct, Lit, Meta, Variant, Visibility};

/// Descriptions of `types`, which the file with this `text` defines and `module` of `repass_core` makes
/// public. They carry the docs of the types, and of their variants and fields.
pub fn of(module: &str, text: &str, types: &[&str]) -> Result<String, String> {
    let file = syn::parse_file(text).map_err(|error| error.to_string())?;
    let mut mirrors = format!("use repass_core::{module}::{{{}}};\n\n", types.join(", "));
    for name in types {
        let described = file.items.iter().find_map(|item| match item {
            Item::Enum(found) if found.ident == name => Some(enumeration(found)),
            Item::Struct(found) if found.ident == name => Some(record(found)),
            _ => None,
        });
        mirrors += &described
            .unwrap_or_else(|| Err("no enum or struct of this name".to_owned()))
            .map_err(|error| format!("cannot describe `{name}` to UniFFI: {error}"))?;
    }
    Ok(mirrors)
}

fn enumeration(item: &ItemEnum) -> Result<String, String> {
    let mut out = opening("Enum", "enum", &item.attrs, &item.vis, &item.ident, &item.generics)?;
    for variant in &item.variants {
        out += &self::variant(variant).map_err(|error| format!("{}: {error}", variant.ident))?;
    }
    Ok(out + "}\n\n")
}

fn variant(variant: &Variant) -> Result<String, String> {
    if variant.discriminant.is_some() {
        return Err("a variant with a number of its own".to_owned());
    }
    let mut out = docs(&variant.attrs, "    ")? + &format!("    {}", variant.ident);
    match &variant.fields {
        Fields::Unit => {}
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            let field = &fields.unnamed[0];
            // UniFFI keeps no docs of a field without a name; they belong on the variant.
            if !docs(&field.attrs, "")?.is_empty() {
                return Err("docs on a field without a name".to_owned());
            }
            let _ = write!(out, "({})", field.ty.to_token_stream());
        }
        Fields::Unnamed(_) => return Err("several values, or none, without names".to_owned()),
        fields @ Fields::Named(_) => {
            let _ = write!(out, " {{\n{}    }}", named(fields, "        ")?);
        }
    }
    Ok(out + ",\n")
}

fn record(item: &ItemStruct) -> Result<String, String> {
    let mut out = opening("Record", "struct", &item.attrs, &item.vis, &item.ident, &item.generics)?;
    if !matches!(item.fields, Fields::Named(_)) {
        return Err("a struct whose fields have no names; describe it by `uniffi::custom_type!`".to_owned());
    }
    for field in &item.fields {
        require_public(&field.vis).map_err(|error| format!("{}: {error}", field.ident.to_token_stream()))?;
    }
    out += &named(&item.fields, "    ")?;
    Ok(out + "}\n\n")
}

/// All that comes before the variants or fields.
fn opening(
    kind: &str,
    keyword: &str,
    attributes: &[Attribute],
    visibility: &Visibility,
    name: &syn::Ident,
    generics: &Generics,
) -> Result<String, String> {
    require_public(visibility)?;
    if !generics.params.is_empty() || generics.where_clause.is_some() {
        return Err("it is generic".to_owned());
    }
    Ok(format!("{}#[uniffi::remote({kind})]\npub {keyword} {name} {{\n", docs(attributes, "")?))
}

fn require_public(visibility: &Visibility) -> Result<(), String> {
    if matches!(visibility, Visibility::Public(_)) { Ok(()) } else { Err("not public".to_owned()) }
}

fn named(fields: &Fields, indent: &str) -> Result<String, String> {
    let mut out = String::new();
    for field in fields {
        let name = field.ident.to_token_stream();
        out += &docs(&field.attrs, indent).map_err(|error| format!("{name}: {error}"))?;
        let public = if matches!(field.vis, Visibility::Public(_)) { "pub " } else { "" };
        let _ = writeln!(out, "{indent}{public}{name}: {},", field.ty.to_token_stream());
    }
    Ok(out)
}

/// The docs among the attributes, as attributes again. Every other attribute is the core's own affair,
/// but for conditions: what exists only sometimes cannot be described once for all platforms.
fn docs(attributes: &[Attribute], indent: &str) -> Result<String, String> {
    let mut lines = Vec::new();
    for attribute in attributes {
        if attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") {
            return Err("it is under a `cfg`".to_owned());
        }
        match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => lines.push(text.value()),
                _ => return Err("docs that are not written out".to_owned()),
            },
            _ => {}
        }
    }
    let text = without_rust_links(&lines.join("\n"));
    Ok(text.lines().fold(String::new(), |out, line| out + &format!("{indent}#[doc = {line:?}]\n")))
}

/// `KDoc` and `DocC` cannot follow a link to an item of the crate: it becomes the text that it shows.
/// Links to the web stay.
fn without_rust_links(text: &str) -> String {
    let mut out = String::new();
    // Lines between two fences of a code block are copied; those before and after are read together,
    // because a link may go over the end of a line.
    let mut prose = String::new();
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
        match fence {
            Some(open) => {
                out += line;
                fence = fence.filter(|_| mark != Some(open));
            }
            None if mark.is_some() => {
                out += &plain(&prose);
                prose.clear();
                out += line;
                fence = mark;
            }
            None if defines_rust_link(start) => {}
            None => prose += line,
        }
    }
    out + &plain(&prose)
}

/// Whether this line tells where a link leads: "[name]: `crate::Item`", without the marks.
fn defines_rust_link(line: &str) -> bool {
    line.starts_with('[') && line.split_once("]: ").is_some_and(|(_, target)| !leads_to_web(target))
}

fn leads_to_web(target: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| target.trim_start_matches('<').starts_with(scheme))
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '`', '[']) {
        out += &rest[..at];
        rest = &rest[at..];
        let (shown, after) = match rest.as_bytes()[0] {
            b'\\' => {
                let escape = rest.chars().take(2).map(char::len_utf8).sum();
                (rest[..escape].to_owned(), &rest[escape..])
            }
            b'`' => {
                let code = code_length(rest);
                (rest[..code].to_owned(), &rest[code..])
            }
            _ => link(rest).unwrap_or_else(|| ("[".to_owned(), &rest[1..])),
        };
        out += &shown;
        rest = after;
    }
    out + rest
}

/// The length of the code span that `text` begins with; of its backticks alone where none closes it.
fn code_length(text: &str) -> usize {
    let marks = text.len() - text.trim_start_matches('`').len();
    let mut at = marks;
    while let Some(next) = text[at..].find('`') {
        let start = at + next;
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        at = start + run;
        if run == marks {
            return at;
        }
    }
    marks
}

/// What to show for the link that `text` begins with, and what comes after it.
fn link(text: &str) -> Option<(String, &str)> {
    let (label, after) = bracketed(text)?;
    if let Some((target, rest)) = after.strip_prefix('(').and_then(|inside| inside.split_once(')')) {
        // `)` of a call: "(Self::close())".
        let rest = if target.ends_with('(') { rest.strip_prefix(')').unwrap_or(rest) } else { rest };
        let whole = &text[..text.len() - rest.len()];
        return Some((if leads_to_web(target) { whole.to_owned() } else { label.to_owned() }, rest));
    }
    if after.starts_with('[')
        && let Some((target, rest)) = bracketed(after)
        && item(target).is_some()
    {
        return Some((label.to_owned(), rest));
    }
    Some((format!("`{}`", item(label)?), after.strip_prefix("[]").unwrap_or(after)))
}

/// What stands between the bracket that `text` begins with and the one that closes it, and the rest.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(next) = text[at..].find(['`', '[', ']']) {
        let start = at + next;
        at = start + 1;
        match text.as_bytes()[start] {
            b'`' => at = start + code_length(&text[start..]),
            b'[' => depth += 1,
            _ if depth == 1 => return Some((&text[1..start], &text[at..])),
            _ => depth -= 1,
        }
    }
    None
}

/// The item that a link names, without what only Rust needs to find it; nothing where it names none.
fn item(label: &str) -> Option<&str> {
    let code = label.strip_prefix('`').and_then(|label| label.strip_suffix('`'));
    let name = code.unwrap_or(label);
    let name = name.split_once('@').map_or(name, |(_, name)| name);
    let word = |word: &str| {
        word.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && word.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
    };
    let path = name.trim_end_matches("()").trim_end_matches('!');
    let names_item = code.is_some() || path.split("::").all(word);
    names_item.then(|| ["crate::", "self::", "super::"].iter().fold(name, |name, root| name.trim_start_matches(root)))
}
