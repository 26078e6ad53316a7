//! What `check` can find, each with a stable code (also the message key) and the arguments that name the place.
//! Must not carry content of a record: findings are printed, mailed and logged.

use std::fmt;

use kernel::Code;

/// A log that the store should have, or that is known outside, is not here.
pub const LOG_MISSING: Code = "check.log-missing";
/// A column of a log's own row is not what its name, key or history says.
pub const LOG_ALTERED: Code = "check.log-altered";
/// A log ends before a checkpoint that was seen outside: the store was set back.
pub const LOG_BEHIND: Code = "check.log-behind";
/// A log differs from a checkpoint that was seen outside: its past was rewritten.
pub const LOG_FORKED: Code = "check.log-forked";
/// A checkpoint kept outside cannot be read or is not signed by its log.
pub const OUTSIDE_UNREADABLE: Code = "check.outside-unreadable";
/// The statement that opened an epoch is missing, altered or contradicted.
pub const OPENING_WRONG: Code = "check.opening-wrong";
/// A log's head is not the one its leaves make.
pub const HEAD_WRONG: Code = "check.head-wrong";
/// Leaves are gone.
pub const LEAF_MISSING: Code = "check.leaf-missing";
/// The entry at a leaf is not the one the tree holds.
pub const LEAF_ALTERED: Code = "check.leaf-altered";
/// A leaf stands at another place than the one the tree gives it.
pub const LEAF_REORDERED: Code = "check.leaf-reordered";
/// A leaf stands outside its log.
pub const LEAF_EXTRA: Code = "check.leaf-extra";
/// A leaf's entry and the tile that holds it disagree, and no signed root says which is right.
pub const LEAF_DOUBTED: Code = "check.leaf-doubted";
/// A leaf's entry is gone.
pub const ENTRY_MISSING: Code = "check.entry-missing";
/// A column of an entry is not what its signed header says.
pub const ENTRY_ALTERED: Code = "check.entry-altered";
/// An entry is in no log and does not wait for one.
pub const ENTRY_UNPLACED: Code = "check.entry-unplaced";
/// A waiting mark does not fit its entry.
pub const PENDING_WRONG: Code = "check.pending-wrong";
/// A tile does not hold the tree's hashes.
pub const TILE_ALTERED: Code = "check.tile-altered";
/// A tile is gone.
pub const TILE_MISSING: Code = "check.tile-missing";
/// A tile stands outside its tree.
pub const TILE_EXTRA: Code = "check.tile-extra";
/// A checkpoint is not signed by its log.
pub const CHECKPOINT_SIGNATURE: Code = "check.checkpoint-signature";
/// A checkpoint's root is not the tree's.
pub const CHECKPOINT_ROOT: Code = "check.checkpoint-root";
/// A checkpoint's cosignatures are not those counted, or a witness's does not fit.
pub const CHECKPOINT_COSIGNATURE: Code = "check.checkpoint-cosignature";
/// Leaves have gone unsigned for more than a minute.
pub const CHECKPOINT_MISSING: Code = "check.checkpoint-missing";
/// A row is not what its last entry says.
pub const ROW_ALTERED: Code = "check.row-altered";
/// A row is gone.
pub const ROW_MISSING: Code = "check.row-missing";
/// A row that no entry wrote.
pub const ROW_EXTRA: Code = "check.row-extra";
/// Two entries claim the same version of a row with different content.
pub const ROW_CONTRADICTED: Code = "check.row-contradicted";
/// A row cannot be read at all.
pub const ROW_UNREADABLE: Code = "check.row-unreadable";
/// Entries speak of a table that this program does not know.
pub const TABLE_UNKNOWN: Code = "check.table-unknown";
/// A record's key is not the one its entries name, or does not open.
pub const KEY_WRONG: Code = "check.key-wrong";
/// A record's key is gone without a trace.
pub const KEY_MISSING: Code = "check.key-missing";
/// A record's key was destroyed without an entry that says so, or at another time than the entry says.
pub const KEY_DESTROYED: Code = "check.key-destroyed";
/// A record was erased and its key is there again.
pub const KEY_ALIVE: Code = "check.key-alive";

/// Every code with its English sentence; `{name}` stands for an argument.
const WORDS: &[(Code, &str)] = &[
    (LOG_MISSING, "log {log} is known and is not in this store"),
    (LOG_ALTERED, "log {log}: its {what} is not what it was"),
    (
        LOG_BEHIND,
        "log {log} ends at {here} entries and {outside} were seen outside: {from} to {to} are missing",
    ),
    (LOG_FORKED, "log {log} differs from the checkpoint of {size} entries seen outside"),
    (OUTSIDE_UNREADABLE, "the outside checkpoint of {log} cannot be read or is not signed by that log"),
    (OPENING_WRONG, "log {log}: the statement that opened it is {what}"),
    (HEAD_WRONG, "log {log}: size {size} and root are not those of its leaves"),
    (LEAF_MISSING, "log {log}: leaves {from} to {to} are missing"),
    (LEAF_ALTERED, "log {log}: leaf {seq} holds entry {entry}, which is not what was signed there"),
    (LEAF_REORDERED, "log {log}: leaf {seq} holds entry {entry}, which belongs at {belongs}"),
    (LEAF_EXTRA, "log {log}: leaf {seq} with entry {entry} does not belong there"),
    (LEAF_DOUBTED, "log {log}: leaf {seq} with entry {entry} and its tile disagree"),
    (ENTRY_MISSING, "log {log}: entry {entry} of leaf {seq} is missing"),
    (ENTRY_ALTERED, "entry {entry}: its {what} was altered"),
    (ENTRY_UNPLACED, "entry {entry} is in no log and does not wait for one"),
    (PENDING_WRONG, "waiting entry {entry}: its {what} is wrong"),
    (TILE_ALTERED, "log {log}: tile {tile} was altered"),
    (TILE_MISSING, "log {log}: tile {tile} is missing"),
    (TILE_EXTRA, "log {log}: tile {tile} does not belong there"),
    (CHECKPOINT_SIGNATURE, "log {log}: the checkpoint of size {size} is not signed by the log"),
    (CHECKPOINT_ROOT, "log {log}: the checkpoint of size {size} is of another tree"),
    (CHECKPOINT_COSIGNATURE, "log {log}: the cosignatures of the checkpoint of size {size} are wrong"),
    (CHECKPOINT_MISSING, "log {log}: leaves from {from} on are not signed; the node signs them when it runs"),
    (ROW_ALTERED, "table {table}: row {id} is not its version {version} as recorded (it says {found})"),
    (ROW_MISSING, "table {table}: row {id}, version {version}, is missing"),
    (ROW_EXTRA, "table {table}: row {id}, version {version}, was written by no entry"),
    (ROW_CONTRADICTED, "table {table}: two entries claim version {version} of row {id}; one is {entry}"),
    (ROW_UNREADABLE, "table {table}: row {id} cannot be read"),
    (TABLE_UNKNOWN, "entries speak of table {table}, which this program does not know"),
    (KEY_WRONG, "record {record}: its key is wrong ({what})"),
    (KEY_MISSING, "record {record}: its key is missing"),
    (KEY_DESTROYED, "record {record}: its key was destroyed {what}"),
    (KEY_ALIVE, "record {record} was erased and its key is there again"),
];

/// One thing that is wrong, with the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong; one of this module's codes.
    pub code: Code,
    /// Where, by name: `log`, `seq`, `entry`, `table`, `id`, `version`, `record` …
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    pub(super) fn new<const N: usize>(code: Code, args: [(&'static str, &dyn fmt::Display); N]) -> Self {
        Self { code, args: args.into_iter().map(|(name, value)| (name, value.to_string())).collect() }
    }

    /// The argument called `name`.
    pub fn arg(&self, name: &str) -> Option<&str> {
        self.args.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = WORDS.iter().find(|(code, _)| *code == self.code).map_or(self.code, |(_, words)| words);
        let mut text = words.to_owned();
        for (name, value) in &self.args {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        f.write_str(&text)
    }
}

/// Findings, of which only the first many are kept: one altered tree makes millions.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) kept: Vec<Finding>,
    pub(super) more: u64,
}

const KEPT: usize = 10_000;

impl Findings {
    pub(super) fn add<const N: usize>(&mut self, code: Code, args: [(&'static str, &dyn fmt::Display); N]) {
        if self.kept.len() < KEPT {
            self.kept.push(Finding::new(code, args));
        } else {
            self.more += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words_and_every_sentence_is_filled_in() {
        let declared =
            include_str!("finding.rs").lines().filter(|line| line.starts_with("pub const")).count();
        assert_eq!(declared, WORDS.len());
        let found = Finding::new(LEAF_MISSING, [("log", &"khidmat/a/1"), ("from", &1), ("to", &2)]);
        assert_eq!(found.to_string(), "log khidmat/a/1: leaves 1 to 2 are missing");
        assert_eq!(found.arg("from"), Some("1"));
    }
}
