//! Where values come from: the file, with the line each stands on, and the variables over it; all as text.
//! Must not know what is legal.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::fields::{self, variable};
use super::{Fault, Faults, Variables};

/// A value as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    /// One item, or those of a list.
    pub items: Vec<String>,
    /// Where it was written.
    pub place: String,
}

/// Every value given.
#[derive(Debug)]
pub(super) struct Source {
    file: PathBuf,
    given: BTreeMap<String, Given>,
    faults: Vec<Fault>,
}

/// Variables that are not fields: which file, which language, and those of tests.
const OTHER: [&str; 6] = [
    "KHIDMAT_CONFIG",
    "KHIDMAT_LANG",
    "KHIDMAT_BIN",
    "KHIDMAT_BLESS",
    "KHIDMAT_TEST_POSTGRES",
    "KHIDMAT_REQUIRE_POSTGRES",
];

pub(super) fn unreadable(file: &Path, error: &std::io::Error) -> Faults {
    let what = format!("cannot be read: {error}");
    let legal = "a TOML file that this user can read; see docs/reference/configuration.md".to_owned();
    Faults(vec![Fault { field: "the file".to_owned(), place: file.display().to_string(), what, legal }])
}

impl Source {
    pub fn read(text: &str, file: &Path, variables: &Variables) -> Result<Self, Faults> {
        let mut source = Self { file: file.to_owned(), given: BTreeMap::new(), faults: Vec::new() };
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            Faults(vec![source.fault_at(line, "the file", error.message().to_owned(), "TOML")])
        })?;
        for (section, content) in table.get_ref() {
            let line = line_of(text, section.span().start);
            let section = section.get_ref();
            let DeValue::Table(fields) = content.get_ref() else {
                let fault =
                    source.fault_at(line, section, "stands outside a section".to_owned(), "[section] first");
                source.faults.push(fault);
                continue;
            };
            for (field, value) in fields {
                let line = line_of(text, field.span().start);
                source.take(&format!("{section}.{}", field.get_ref()), value.get_ref(), line);
            }
        }
        source.override_by(variables);
        Ok(source)
    }

    fn take(&mut self, name: &str, value: &DeValue<'_>, line: usize) {
        let place = format!("{}:{line}", self.file.display());
        if fields::spec(name).is_none() {
            let fault = self.fault_at(line, name, "is not a field".to_owned(), &nearest(name));
            self.faults.push(fault);
            return;
        }
        if let Some(items) = items(value) {
            self.given.insert(name.to_owned(), Given { items, place });
        } else {
            let fault =
                self.fault_at(line, name, "is neither text, number nor a list".to_owned(), legal(name));
            self.faults.push(fault);
        }
    }

    fn override_by(&mut self, variables: &Variables) {
        for (name, value) in variables.iter().filter(|(name, _)| !OTHER.contains(&name.as_str())) {
            let field = fields::FIELDS.iter().find(|field| variable(field.name) == *name);
            let Some(field) = field else {
                let what = "is not a variable of this program".to_owned();
                let legal = "KHIDMAT_SECTION_FIELD; see docs/reference/configuration.md".to_owned();
                self.faults.push(Fault { field: name.clone(), place: "environment".to_owned(), what, legal });
                continue;
            };
            let items = value.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty());
            let given = Given { items: items.collect(), place: format!("${name}") };
            self.given.insert(field.name.to_owned(), given);
        }
    }

    fn fault_at(&self, line: usize, field: &str, what: String, legal: &str) -> Fault {
        let place = format!("{}:{line}", self.file.display());
        Fault { field: field.to_owned(), place, what, legal: legal.to_owned() }
    }

    /// What was given for a field, or its default.
    pub fn value(&self, name: &str) -> Option<Given> {
        if let Some(given) = self.given.get(name) {
            return Some(given.clone());
        }
        let default = fields::spec(name)?.default?;
        let items = if default == "[]" { Vec::new() } else { vec![default.to_owned()] };
        Some(Given { items, place: self.file.display().to_string() })
    }

    /// True when somebody wrote it.
    pub fn is_given(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// Notes a fault of a field, where it was written.
    pub fn fault(&mut self, name: &str, what: impl Into<String>) {
        let place =
            self.given.get(name).map_or_else(|| self.file.display().to_string(), |given| given.place.clone());
        let fault = Fault { field: name.to_owned(), place, what: what.into(), legal: legal(name).to_owned() };
        self.faults.push(fault);
    }

    /// A path in the file is relative to the file.
    pub fn path(&self, written: &str) -> PathBuf {
        self.file.parent().map_or_else(|| PathBuf::from(written), |folder| folder.join(written))
    }

    pub fn finish<T>(self, value: Option<T>) -> Result<T, Faults> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => Err(Faults(self.faults)),
        }
    }
}

fn legal(name: &str) -> &'static str {
    fields::spec(name).map_or("", |field| field.legal)
}

/// The fields of the section that was meant, or the sections.
fn nearest(name: &str) -> String {
    let section = name.split('.').next().unwrap_or(name);
    let of_section: Vec<&str> = fields::FIELDS
        .iter()
        .map(|f| f.name)
        .filter(|known| known.starts_with(&format!("{section}.")))
        .collect();
    if of_section.is_empty() {
        let mut sections: Vec<&str> =
            fields::FIELDS.iter().filter_map(|f| f.name.split('.').next()).collect();
        sections.dedup();
        return format!("the sections {}", sections.join(", "));
    }
    of_section.join(", ")
}

fn items(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::Array(list) => list.iter().map(|item| scalar(item.get_ref())).collect(),
        other => scalar(other).map(|one| vec![one]),
    }
}

fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().replace('_', "")),
        DeValue::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}
