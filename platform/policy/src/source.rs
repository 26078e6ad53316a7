//! The policy texts: built in, or from a directory that an auditor may edit.
//! Must not parse them: see `load`.

use std::path::Path;

use kernel::{Error, Result};

/// One file of `/policies`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// File name, such as `complaints.cedar`; the extension says whether it is a policy or a schema.
    pub name: String,
    /// The whole text.
    pub text: String,
}

macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        vec![$(Source::new($name, include_str!(concat!("../../../policies/", $name)))),+]
    };
}

impl Source {
    /// A source from its file name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// The policies this program was built with.
    pub fn embedded() -> Vec<Self> {
        built_in![
            "access.cedar",
            "access.cedarschema",
            "complaints.cedar",
            "complaints.cedarschema",
            "deadlines.cedar",
            "deadlines.cedarschema",
            "exchange.cedar",
            "exchange.cedarschema",
            "journal.cedar",
            "journal.cedarschema",
            "organisation.cedar",
            "organisation.cedarschema",
            "oversight.cedar",
            "oversight.cedarschema",
            "platform.cedar",
            "platform.cedarschema",
            "station-records.cedar",
            "station-records.cedarschema",
        ]
    }

    /// Every `.cedar` and `.cedarschema` file of a directory, by name. Errs when the directory cannot be read.
    pub fn from_dir(dir: &Path) -> Result<Vec<Self>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(dir).map_err(Error::internal)? {
            let path = entry.map_err(Error::internal)?.path();
            let known = path.extension().is_some_and(|e| e == "cedar" || e == "cedarschema");
            let Some(name) = path.file_name().and_then(|n| n.to_str()).filter(|_| known) else { continue };
            found.push(Self::new(name, std::fs::read_to_string(&path).map_err(Error::internal)?));
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    /// True for a schema, false for policies.
    pub(crate) fn is_schema(&self) -> bool {
        self.name.ends_with(".cedarschema")
    }

    /// The line, from 1, that holds byte `offset`.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        1 + self.text.bytes().take(offset).filter(|b| *b == b'\n').count()
    }
}
