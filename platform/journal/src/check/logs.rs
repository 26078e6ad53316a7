//! The logs of a store: their own rows, their epochs, what is known of them outside, and what waits to enter them.
//! The trees themselves are in `tree`.

use std::collections::BTreeMap;

use kernel::{Result, Timestamp};
use tlog::{Checkpoint, Cosignature, EpochOpening, LogKey, Origin};
use uuid::Uuid;

use super::entries::{self, Place};
use super::finding::{
    CHECKPOINT_COSIGNATURE, CHECKPOINT_MISSING, CHECKPOINT_ROOT, CHECKPOINT_SIGNATURE, ENTRY_ALTERED,
    ENTRY_MISSING, ENTRY_UNPLACED, HEAD_WRONG, LEAF_EXTRA, LOG_ALTERED, LOG_BEHIND, LOG_FORKED, LOG_MISSING,
    OPENING_WRONG, OUTSIDE_UNREADABLE, PENDING_WRONG,
};
use super::query::{self, Held};
use super::tree::Signed;
use super::{Gap, LogHead, Work};
use crate::ship::proofs;
use crate::store::{self, checkpoint, log};

/// How long leaves may stay unsigned, in seconds.
const UNSIGNED: i64 = 60;
const PAGE: i64 = 2000;

/// A log with everything that speaks of it.
pub(super) struct Known<'a> {
    pub log: &'a log::Model,
    pub key: Option<LogKey>,
    pub opening: Option<EpochOpening>,
    /// Of the epoch that follows.
    pub follower: Option<EpochOpening>,
    pub outside: Vec<Checkpoint>,
}

impl Work<'_> {
    /// Checks every log, own ones and received copies.
    pub(super) async fn logs(&mut self) -> Result<()> {
        let logs = store::logs(self.tx).await?;
        self.trusted = self.scope.trusted.to_vec();
        self.registered(&logs).await?;
        let mut outside = self.outside(&logs);
        let openings: BTreeMap<String, EpochOpening> =
            logs.iter().filter_map(|log| Some((log.origin.clone(), self.opening(log)?))).collect();
        for log in &logs {
            let origin = self.columns(log, &logs);
            let follower = origin.map(|origin| origin.next_epoch().to_string());
            let known = Known {
                log,
                key: LogKey::parse(&log.vkey).ok(),
                opening: openings.get(&log.origin).cloned(),
                follower: follower.and_then(|next| openings.get(&next).cloned()),
                outside: outside.remove(&log.origin).unwrap_or_default(),
            };
            self.log(&known).await?;
        }
        for origin in outside.keys() {
            self.found.add(LOG_MISSING, [("log", origin)]);
        }
        for (table, number) in query::strays(self.tx).await? {
            let what = format!("a log numbered {number}, named by {table} and by nothing else");
            self.found.add(LOG_MISSING, [("log", &what)]);
        }
        Ok(())
    }

    /// The nodes registered here, whose rows are themselves compared, say which logs there are and with which keys.
    async fn registered(&mut self, logs: &[log::Model]) -> Result<()> {
        for key in query::registered_keys(self.tx).await? {
            let Some((origin, _)) = key.split_once('+') else { continue };
            if !logs.iter().any(|log| log.origin == origin) {
                self.found.add(LOG_MISSING, [("log", &origin)]);
            }
            self.trusted.push(key);
        }
        Ok(())
    }

    /// The outside checkpoints by log, those that are really signed by it.
    fn outside(&mut self, logs: &[log::Model]) -> BTreeMap<String, Vec<Checkpoint>> {
        let stored = logs.iter().map(|log| &log.vkey);
        let keys: Vec<LogKey> =
            self.trusted.iter().chain(stored).filter_map(|key| LogKey::parse(key).ok()).collect();
        let mut known: BTreeMap<String, Vec<Checkpoint>> = BTreeMap::new();
        for note in self.scope.outside {
            let origin = note.lines().next().unwrap_or_default();
            let mut named: Vec<LogKey> = Vec::new();
            for key in keys.iter().filter(|key| key.name() == origin) {
                if !named.contains(key) {
                    named.push(key.clone());
                }
            }
            match Checkpoint::verify(note, &named) {
                Ok(checkpoint) => known.entry(checkpoint.origin.clone()).or_default().push(checkpoint),
                Err(_) if named.is_empty() && !origin.is_empty() => {
                    self.found.add(LOG_MISSING, [("log", &origin)]);
                }
                Err(_) => self.found.add(OUTSIDE_UNREADABLE, [("log", &origin)]),
            }
        }
        known
    }

    /// The columns of a log's row that follow from its name, its key and the other epochs.
    fn columns(&mut self, log: &log::Model, all: &[log::Model]) -> Option<Origin> {
        let origin = Origin::parse(&log.origin).ok();
        let named = |test: fn(&Origin, &log::Model) -> bool| origin.as_ref().is_some_and(|o| test(o, log));
        let same =
            |other: &&log::Model| other.node == log.node && other.kind == log.kind && other.own == log.own;
        let latest = all.iter().filter(same).all(|other| other.epoch <= log.epoch);
        let state = match log.state.as_str() {
            "open" => latest,
            "closed" => !latest,
            // A lost node's log stays what it is.
            "revoked" => log.own == 0,
            _ => false,
        };
        let name = format!("{}+", log.origin);
        let trusted = self.trusted.iter().find(|key| key.starts_with(&name));
        let columns = [
            ("origin", origin.is_some()),
            ("node", named(|o, log| o.node.as_str() == log.node)),
            ("kind", named(|o, log| i32::from(o.lookups) == log.kind)),
            ("epoch", named(|o, log| i64::try_from(o.epoch) == Ok(i64::from(log.epoch)))),
            ("own", log.own == i32::from(log.node == self.scope.node.as_str())),
            ("state", state),
            ("lag", log.own == 0 || log.lag == 0),
            ("key", trusted.is_none_or(|key| *key == log.vkey) && LogKey::parse(&log.vkey).is_ok()),
        ];
        for (what, _) in columns.into_iter().filter(|(_, right)| !right) {
            self.found.add(LOG_ALTERED, [("log", &log.origin), ("what", &what)]);
        }
        origin
    }

    /// Reads and checks the statement that opened a log's epoch.
    fn opening(&mut self, log: &log::Model) -> Option<EpochOpening> {
        let mut wrong =
            |what: &'static str| self.found.add(OPENING_WRONG, [("log", &log.origin), ("what", &what)]);
        let Some(note) = &log.opening else {
            if log.epoch > 1 {
                wrong("missing");
            }
            return None;
        };
        let keys: Vec<LogKey> = LogKey::parse(&log.vkey).into_iter().collect();
        match EpochOpening::verify(note, &keys) {
            Ok(opening) if opening.origin.to_string() == log.origin => Some(opening),
            Ok(_) => {
                wrong("of another log");
                None
            }
            Err(_) => {
                wrong("not signed by the log");
                None
            }
        }
    }

    async fn log(&mut self, known: &Known<'_>) -> Result<()> {
        let log = known.log;
        let checkpoints = query::checkpoints(self.tx, log.id).await?;
        let signed = self.signatures(known, &checkpoints);
        let walked = self.tree(known, &signed).await?;
        let root = walked.root(log.size.unsigned_abs());
        if root.is_some_and(|roots| !roots.contains(&store_root(log))) || log.size < 0 {
            self.found.add(HEAD_WRONG, [("log", &log.origin), ("size", &log.size)]);
        }
        for checkpoint in &signed {
            let fits = walked.root(checkpoint.size).is_none_or(|roots| roots.contains(&checkpoint.root.0));
            self.root(known, checkpoint, fits);
        }
        self.outside_sizes(known);
        self.unsigned(known, &signed, walked.last_recorded);
        self.follower(known);
        self.report.logs.push(LogHead {
            origin: log.origin.clone(),
            size: log.size.unsigned_abs(),
            root: root.and_then(|roots| roots.first().copied()).map(tlog::Hash),
            open: log.state == "open",
        });
        Ok(())
    }

    /// Names a checkpoint whose root is not the tree's at its size, or that speaks of more than there is.
    fn root(&mut self, known: &Known<'_>, checkpoint: &Signed, fits: bool) {
        let log = known.log;
        let beyond = checkpoint.size > log.size.unsigned_abs();
        // What the next epoch declares as lost or replaced is known to differ.
        let declared = known.follower.as_ref().is_some_and(|opening| checkpoint.size <= opening.old_size);
        let code = match (checkpoint.outside, beyond) {
            // `outside_sizes` says how much is missing.
            (true, true) => return,
            (true, false) if fits || declared => return,
            (true, false) => LOG_FORKED,
            (false, false) if fits => return,
            (false, _) => CHECKPOINT_ROOT,
        };
        self.found.add(code, [("log", &log.origin), ("size", &checkpoint.size)]);
    }

    /// The checkpoints that the log's key signed, stored and outside ones, as anchors for the tree.
    fn signatures(&mut self, known: &Known<'_>, stored: &[checkpoint::Model]) -> Vec<Signed> {
        let keys: Vec<LogKey> = known.key.iter().cloned().collect();
        let mut signed: Vec<Signed> = known
            .outside
            .iter()
            .map(|seen| Signed { size: seen.size, root: seen.root, outside: true })
            .collect();
        for row in stored {
            match Checkpoint::verify(&row.note, &keys) {
                Ok(read) if read.origin == known.log.origin && i64::try_from(read.size) == Ok(row.size) => {
                    signed.push(Signed { size: read.size, root: read.root, outside: false });
                }
                _ => self.found.add(CHECKPOINT_SIGNATURE, [("log", &known.log.origin), ("size", &row.size)]),
            }
            if !self.cosigned(row) {
                self.found.add(CHECKPOINT_COSIGNATURE, [("log", &known.log.origin), ("size", &row.size)]);
            }
        }
        signed.sort_by_key(|checkpoint| checkpoint.size);
        signed
    }

    /// As many cosignatures as counted, and those of known witnesses fit.
    fn cosigned(&self, row: &checkpoint::Model) -> bool {
        let Some((text, lines)) = row.note.split_once("\n\n") else { return false };
        let text = format!("{text}\n");
        let cosignatures: Vec<_> = lines.lines().filter_map(|line| Cosignature::parse(line).ok()).collect();
        let fits = |cosignature: &Cosignature| {
            let mut named = self.scope.witnesses.iter().filter(|key| key.name() == cosignature.name());
            named.all(|key| cosignature.is_by(key, &text))
        };
        // One line is the log's own signature.
        let all_read = lines.lines().count() == cosignatures.len() + 1;
        all_read && i32::try_from(cosignatures.len()) == Ok(row.cosignatures) && cosignatures.iter().all(fits)
    }

    /// Was more of the log seen outside than is here? Lost leaves that the next epoch declares are no finding.
    fn outside_sizes(&mut self, known: &Known<'_>) {
        let (log, here) = (known.log, known.log.size.unsigned_abs());
        let seen = known.outside.iter().map(|checkpoint| checkpoint.size).max().unwrap_or(0);
        let declared = known.follower.as_ref().map_or(0, |opening| opening.old_size);
        if declared > here {
            self.report.gaps.push(Gap { origin: log.origin.clone(), from: here, to: declared });
        }
        if seen > here.max(declared) {
            let last = seen - 1;
            self.found.add(
                LOG_BEHIND,
                [("log", &log.origin), ("here", &here), ("outside", &seen), ("from", &here), ("to", &last)],
            );
        }
    }

    /// Leaves that nobody has signed although the sequencer had time.
    fn unsigned(&mut self, known: &Known<'_>, signed: &[Signed], last_recorded: i64) {
        let log = known.log;
        let newest =
            signed.iter().filter(|checkpoint| !checkpoint.outside).map(|c| c.size).max().unwrap_or(0);
        let late = Timestamp(last_recorded).plus_seconds(UNSIGNED) < self.scope.now;
        let unsigned = match (log.own, log.state.as_str()) {
            (1, "open") => newest < log.size.unsigned_abs() && late,
            // It may have been closed before its last leaves were signed, but hardly before any were.
            _ => newest == 0 && log.size > 0,
        };
        if unsigned {
            self.found.add(CHECKPOINT_MISSING, [("log", &log.origin), ("from", &newest)]);
        }
    }

    /// The next epoch's opening must speak of this log as it was, and the first epoch has none.
    fn follower(&mut self, known: &Known<'_>) {
        let log = known.log;
        if log.epoch <= 1 && known.opening.is_some() {
            self.found.add(OPENING_WRONG, [("log", &log.origin), ("what", &"not expected")]);
        }
        if let Some(next) = &known.follower
            && next.old_origin.to_string() != log.origin
        {
            let what = "about another log than the one before";
            self.found.add(OPENING_WRONG, [("log", &next.origin), ("what", &what)]);
        }
    }

    /// What is committed and not yet in a log.
    pub(super) async fn waiting(&mut self) -> Result<()> {
        let mut after = Uuid::nil();
        loop {
            let page = query::waiting(self.tx, after, PAGE).await?;
            for waiting in &page {
                self.waiting_entry(waiting);
            }
            self.report.pending += page.len() as u64;
            match page.last() {
                Some(last) if page.len() as i64 == PAGE => after = last.mark.entry_id,
                _ => break,
            }
        }
        self.report.entries += self.report.pending;
        for entry in query::unplaced(self.tx).await? {
            self.found.add(ENTRY_UNPLACED, [("entry", &entry)]);
        }
        Ok(())
    }

    /// Entries of other nodes that came down with a record: each must be the one that its receipt is of, and in no log here.
    pub(super) async fn proved(&mut self) -> Result<()> {
        let mut after = Uuid::nil();
        loop {
            let page = proofs::page(self.tx, after, PAGE.unsigned_abs()).await?;
            for (proof, entry) in &page {
                let Some(entry) = entry else {
                    self.found.add(ENTRY_MISSING, [("entry", &proof.id)]);
                    continue;
                };
                if !proofs::is_of(&proof.receipt, entry) {
                    self.found
                        .add(ENTRY_ALTERED, [("entry", &entry.id), ("what", &"not what its receipt is of")]);
                }
                entries::proved(entry, &mut self.found);
            }
            match page.last() {
                Some((last, _)) if page.len() as i64 == PAGE => after = last.id,
                _ => return Ok(()),
            }
        }
    }

    fn waiting_entry(&mut self, waiting: &query::Waiting) {
        let mark = &waiting.mark;
        let id = mark.entry_id;
        let mut wrong = |what: &'static str| self.found.add(PENDING_WRONG, [("entry", &id), ("what", &what)]);
        if waiting.placed {
            return wrong("place (it has a leaf already)");
        }
        let entry = match &waiting.entry {
            Held::Missing => return wrong("entry (there is none)"),
            Held::Unreadable => {
                return self.found.add(ENTRY_ALTERED, [("entry", &id), ("what", &"type of a column")]);
            }
            Held::Entry(entry) => entry,
        };
        if mark.kind != entry.kind {
            wrong("kind");
        }
        if tlog::leaf_hash(&entry.claim, &entry.rest).0.as_slice() != mark.leaf {
            wrong("leaf");
        }
        // Only own entries wait.
        let place = Place {
            own: true,
            lagging: false,
            lost: false,
            node: self.scope.node.as_str(),
            kind: entry.kind,
        };
        self.facts.take(entry, place, &mut self.found);
    }

    /// Names leaves that stand outside a log.
    pub(super) async fn leaves_outside(&mut self, log: &log::Model) -> Result<()> {
        for (seq, entry) in query::leaves_outside(self.tx, log.id, log.size).await? {
            self.found.add(LEAF_EXTRA, [("log", &log.origin), ("seq", &seq), ("entry", &entry)]);
        }
        Ok(())
    }
}

/// The root in a log's row; of another length it equals no root.
fn store_root(log: &log::Model) -> [u8; 32] {
    <[u8; 32]>::try_from(log.root.as_slice()).unwrap_or([0xff; 32])
}
