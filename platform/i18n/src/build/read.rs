//! Reads a message file into the shape of each message: its key, its variables. Must not format anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

/// A difference between languages, or a file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    file: PathBuf,
    key: String,
    what: String,
}

impl Fault {
    pub(super) fn new(file: &Path, key: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), key: key.to_owned(), what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file.display(), self.key, self.what)
    }
}

/// What a message is apart from its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// `report-title`, or `report-title.hint` for an attribute.
    pub key: String,
    /// Its variables in the order of first use.
    pub variables: Vec<String>,
    /// Its English or Urdu words, one line, for the generated documentation.
    pub words: String,
}

/// Reads one file.
pub fn read(path: &Path, text: &str) -> Result<Vec<Shape>, Vec<Fault>> {
    let resource = fluent_syntax::parser::parse(text).map_err(|(_, faults)| {
        faults
            .into_iter()
            .map(|fault| Fault::new(path, &line_of(text, fault.pos.start), fault.to_string()))
            .collect::<Vec<_>>()
    })?;
    let shapes: Vec<Shape> = resource.body.iter().flat_map(shapes_of).collect();
    let faults = own_faults(path, &shapes, &references(&resource.body));
    if faults.is_empty() { Ok(shapes) } else { Err(faults) }
}

fn line_of(text: &str, at: usize) -> String {
    let line = text.bytes().take(at).filter(|b| *b == b'\n').count() + 1;
    format!("line {line}")
}

/// Every key an entry defines, attributes as `key.attribute`. Terms are private to their file and not listed.
pub fn keys_of(entry: &Entry<&str>) -> Vec<String> {
    shapes_of(entry).into_iter().map(|shape| shape.key).collect()
}

fn shapes_of(entry: &Entry<&str>) -> Vec<Shape> {
    let Entry::Message(message) = entry else { return Vec::new() };
    let id = message.id.name;
    let value = message.value.iter().map(|pattern| shape(id.to_owned(), pattern));
    let attributes = message.attributes.iter().map(|a| shape(format!("{id}.{}", a.id.name), &a.value));
    value.chain(attributes).collect()
}

fn shape(key: String, pattern: &Pattern<&str>) -> Shape {
    let mut seen = Seen::default();
    seen.pattern(pattern);
    Shape { key, variables: seen.variables, words: words(pattern) }
}

fn words(pattern: &Pattern<&str>) -> String {
    let pieces = pattern.elements.iter().map(|element| match element {
        PatternElement::TextElement { value } => *value,
        PatternElement::Placeable { .. } => "…",
    });
    pieces.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a pattern mentions.
#[derive(Default)]
struct Seen {
    variables: Vec<String>,
    references: BTreeSet<String>,
}

impl Seen {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => self.variable(id.name),
            InlineExpression::MessageReference { id, .. } => {
                self.references.insert(id.name.to_owned());
            }
            InlineExpression::TermReference { id, .. } => {
                self.references.insert(format!("-{}", id.name));
            }
            InlineExpression::FunctionReference { id, .. } => {
                self.references.insert(format!("{}()", id.name));
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }

    fn variable(&mut self, name: &str) {
        if !self.variables.iter().any(|known| known == name) {
            self.variables.push(name.to_owned());
        }
    }
}

/// What the file's messages refer to, with the name each is defined under.
fn references(body: &[Entry<&str>]) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut seen = Seen::default();
    let mut defined = BTreeSet::new();
    for entry in body {
        match entry {
            Entry::Message(message) => {
                defined.insert(message.id.name.to_owned());
                message.value.iter().for_each(|p| seen.pattern(p));
                message.attributes.iter().for_each(|a| seen.pattern(&a.value));
            }
            Entry::Term(term) => {
                defined.insert(format!("-{}", term.id.name));
                seen.pattern(&term.value);
            }
            _ => {}
        }
    }
    (defined, seen.references)
}

fn own_faults(path: &Path, shapes: &[Shape], names: &(BTreeSet<String>, BTreeSet<String>)) -> Vec<Fault> {
    let (defined, referred) = names;
    let mut faults: Vec<Fault> = referred
        .difference(defined)
        .map(|name| Fault::new(path, name, "is referred to and not defined in this file"))
        .collect();
    let mut known = BTreeSet::new();
    for shape in shapes {
        if !known.insert(&shape.key) {
            faults.push(Fault::new(path, &shape.key, "is defined twice"));
        }
    }
    faults
}

/// Every difference between the two languages, each named with the file to mend.
pub fn compare(ur: &[Shape], en: &[Shape], ur_file: &Path, en_file: &Path) -> Vec<Fault> {
    let (ur_map, en_map) = (by_key(ur), by_key(en));
    let mut faults = missing(&en_map, &ur_map, ur_file);
    faults.extend(missing(&ur_map, &en_map, en_file));
    for (key, ur_variables) in &ur_map {
        if let Some(en_variables) = en_map.get(key)
            && en_variables != ur_variables
        {
            let what = format!("takes {ur_variables:?}, and {en_variables:?} in English");
            faults.push(Fault::new(ur_file, key, what));
        }
    }
    faults
}

type ByKey<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn by_key(shapes: &[Shape]) -> ByKey<'_> {
    shapes.iter().map(|s| (s.key.as_str(), s.variables.iter().map(String::as_str).collect())).collect()
}

fn missing(of: &ByKey<'_>, from: &ByKey<'_>, file: &Path) -> Vec<Fault> {
    of.keys().filter(|key| !from.contains_key(*key)).map(|key| Fault::new(file, key, "is missing")).collect()
}
