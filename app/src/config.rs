//! What a node is told by whoever runs it: one TOML file, overridden field by field by `KHIDMAT_*` variables.
//! Secrets are never in it, only the paths of files that hold them. Must not open the store.

mod fields;
mod gateways;
mod read;
mod source;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use access::Limits;
use exchange::channels::gateway::Gateways;
use exchange::signature::Secret;
use files::Place;
use journal::WitnessAddress;
use journal::ship::Province;
use kernel::Bilingual;
use kernel::ids::NodeName;
use vault::TransferPublic;

use crate::peer::Proxies;

pub use fields::{FIELDS, FieldSpec, reference};

/// Where the file is when neither `--config` nor `KHIDMAT_CONFIG` says.
pub const DEFAULT_FILE: &str = "khidmat.toml";

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// The province's: other nodes ship to it.
    Province,
    /// A station's: it ships to its province, when it can reach it.
    Station,
}

/// Where a station ships to.
#[derive(Debug, Clone)]
pub struct Upstream {
    /// Its address, such as `https://province.example`.
    pub url: String,
    /// Its keys.
    pub province: Province,
}

/// How visitors reach the node.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where people outside reach it, without scheme: printed on slips.
    pub public_host: String,
    /// Whether they reach it over HTTPS (behind a proxy counts).
    pub https: bool,
    /// Where the quick exit ends; empty for a page of our own.
    pub leave_to: String,
    /// Proxies whose word on the visitor's address is believed.
    pub proxies: Proxies,
    /// Other systems may be told things at addresses inside the network (`webhooks.allow_private`).
    pub private_receivers: bool,
    /// Connections, or requests behind a proxy, that one address may hold.
    pub per_address: usize,
}

/// How the log is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// One JSON object a line.
    pub json: bool,
    /// Such as `info` or `info,journal=debug`.
    pub filter: String,
}

/// The whole configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The node's name.
    pub node: NodeName,
    /// What it is.
    pub kind: NodeKind,
    /// Codes of the offices whose books it keeps; empty for every one.
    pub offices: Vec<String>,
    /// Where it ships to, when it is a station.
    pub upstream: Option<Upstream>,
    /// The force's name.
    pub force: Bilingual,
    /// The store.
    pub database: db::Settings,
    /// How visitors reach it.
    pub web: WebConfig,
    /// The folder of the key files.
    pub keys: PathBuf,
    /// The file of checkpoints outside the store.
    pub outside: Option<PathBuf>,
    /// The witnesses to ask.
    pub witnesses: Vec<WitnessAddress>,
    /// Where files lie.
    pub files: Place,
    /// The largest file, in bytes.
    pub file_limit: u64,
    /// How long sessions live.
    pub sessions: Limits,
    /// Reference data that replaces the built-in ones, file by file.
    pub catalogue: Option<PathBuf>,
    /// Policies that replace the built-in ones, all together.
    pub policies: Option<PathBuf>,
    /// Over which citizens are told.
    pub gateways: Gateways,
    /// With what the telephone exchange of the helpline signs.
    pub helpline: Option<Secret>,
    /// To whom outside the force the copy of findings is sealed.
    pub reader: Option<TransferPublic>,
    /// The body outside the police that is told of passed limits.
    pub told_outside: Option<TransferPublic>,
    /// How the log is written.
    pub log: LogConfig,
}

/// One thing wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field, such as `web.listen`.
    pub field: String,
    /// Where it was said: `khidmat.toml:12`, `KHIDMAT_WEB_LISTEN`, or the file alone when it is missing there.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
    /// What is legal.
    pub legal: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.place, self.field, self.what)?;
        if self.legal.is_empty() { Ok(()) } else { write!(f, "\n    legal: {}", self.legal) }
    }
}

/// Everything wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Faults {}

/// `KHIDMAT_*` variables.
pub type Variables = Vec<(String, String)>;

/// The variables of this process.
pub fn variables() -> Variables {
    std::env::vars().filter(|(name, _)| name.starts_with("KHIDMAT_")).collect()
}

impl Config {
    /// Reads the file and the variables over it. Every fault is found in one pass.
    pub fn load(file: &Path, variables: &Variables) -> Result<Self, Faults> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            // Variables alone are enough, as in a container.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !variables.is_empty() => {
                String::new()
            }
            Err(error) => return Err(source::unreadable(file, &error)),
        };
        Self::parse(&text, file, variables)
    }

    /// The same from a text already read; `file` names it in faults and is what its paths are relative to.
    pub fn parse(text: &str, file: &Path, variables: &Variables) -> Result<Self, Faults> {
        read::config(source::Source::read(text, file, variables)?)
    }
}

#[cfg(test)]
mod tests;
