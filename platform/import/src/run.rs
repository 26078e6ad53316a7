//! Runs through a file: reads, decides, and where it is asked for writes, a batch in a transaction. Killed at any moment
//! and run again it goes on: what a row became stands in the store under the digest of the file and the row's number.
//! Must not write when it is only tried.

use std::collections::{BTreeMap, BTreeSet};

use journal::{Body, Draft, Subject, draft};
use kernel::{Code, Error, Result};
use op::{Op, WriteOp};
use policy::Resource;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sheets::columns::Columns;
use sheets::moment::DayOrder;
use sheets::read::{Fault, Reader};
use uuid::Uuid;
use vault::{Found, RecordKey};

use crate::decide::{Fate, Row, Seen, same};
use crate::kind::{Kind, Original, Ready, Refusal, Stated};
use crate::reading::{Learnt, Reading};
use crate::rules;
use crate::said::{fault_of, line};
use crate::stations::{Confirmed, Stations};
use crate::store::{self, file, queue};

/// Rows in one transaction: short enough that the station's clerk does not notice.
const BATCH: usize = 250;
/// Bytes of cells in one transaction: a shipment to the province carries at least one of them.
const BATCH_BYTES: usize = 1 << 20;
/// How the codes of flags begin.
const FLAG: &str = "import.flag-";
/// Dates that allow only one order for each that allows only the other, before the file counts as written in it.
const CLEAR: u64 = 20;
/// Where a row that waits is sealed.
const QUEUE_SEALED: &str = "import_queue.sealed";
/// Headings that are known in a row before it counts as headings once more.
const HEADING_AGAIN: usize = 3;
/// What is noted about a line above the heading.
const ABOVE: Code = "import.above-heading";

/// What is to be taken over.
#[derive(Debug)]
pub struct Asked {
    /// The file.
    pub bytes: Vec<u8>,
    /// What a person said about names of stations.
    pub stations: Confirmed,
    /// Whether day or month stands first where both could; `None` leaves it to the file, and where that proves none to the day.
    pub order: Option<DayOrder>,
    /// Write. Otherwise it is only tried.
    pub commit: bool,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is a record.
    Accepted,
    /// It waits until its station is confirmed.
    Queued,
    /// It is not taken over.
    Rejected,
}

impl Outcome {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Queued => "queued",
            Self::Rejected => "rejected",
        }
    }
}

/// A line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The row, from 1.
    pub row: i64,
    /// The line of the file on which it begins.
    pub line: u64,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Why, with the column concerned; of an accepted row what is impossible about it.
    pub reasons: Vec<(Code, &'static str)>,
}

/// What a run came to. Rows are accepted, queued or rejected, each one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// SHA-256 of the file.
    pub sha256: String,
    /// It was written, and not only tried.
    pub committed: bool,
    /// Rows below the header.
    pub rows: u64,
    /// Rows that are records, or would be.
    pub accepted: u64,
    /// Of these, rows that were records before this run.
    pub before: u64,
    /// Rows that wait for a confirmed station, or would.
    pub queued: u64,
    /// Rows that are not taken over.
    pub rejected: u64,
    /// Rows about which something is impossible, whatever became of them.
    pub flagged: u64,
    /// How many rows for each reason.
    pub reasons: BTreeMap<&'static str, u64>,
    /// Lines without anything; they are no rows.
    pub empty_lines: u64,
    /// Lines above the heading that say something, such as a title; they are no rows.
    pub lines_above: Vec<u64>,
    /// Required columns that the file does not have.
    pub missing_columns: Vec<&'static str>,
    /// Columns that are not known; kept with their rows.
    pub unknown_columns: Vec<String>,
    /// Names of stations that nobody has confirmed.
    pub unconfirmed_stations: usize,
    /// How its dates were read although nobody said it, because of its dates that can be read in one way alone at least twenty to one
    /// stand so: `day-first` or `month-first`.
    pub dates_proved: Option<&'static str>,
    /// Dates that can only be read with the day first.
    pub day_first_dates: u64,
    /// Dates that can only be read with the month first.
    pub month_first_dates: u64,
    /// The file in which names of stations are confirmed.
    #[serde(skip)]
    pub stations: Vec<u8>,
}

/// What is told while it runs.
pub trait Told: Send {
    /// What became of a row, in the order of the file.
    fn row(&mut self, line: &Line) -> Result<()>;
    /// What is to be known about a line of the file that is no row.
    fn note(&mut self, _line: u64, _code: Code) -> Result<()> {
        Ok(())
    }
    /// How far it has come, of how much.
    fn progress(&mut self, done: u64, of: u64);
}

/// Takes a file over, or tries it.
pub async fn run<K: Kind>(op: &Op, kind: &K, asked: Asked, told: &mut dyn Told) -> Result<Summary> {
    let sha256: [u8; 32] = Sha256::digest(&asked.bytes).into();
    let proved = if asked.order.is_none() { proved(op, kind, asked.bytes.clone())? } else { None };
    let reader = opened::<K>(asked.bytes)?;
    let stations = Stations::load(op, asked.stations).await?;
    if stations.wrong_unit().is_some() {
        return Err(Error::NotFound("import.no-such-unit"));
    }
    let columns = Columns::find(K::COLUMNS, reader.header());
    let hex = hex::encode(sha256);
    let dates_proved = proved.map(|order| match order {
        DayOrder::DayFirst => "day-first",
        DayOrder::MonthFirst => "month-first",
    });
    let summary = Summary { sha256: hex, committed: asked.commit, dates_proved, ..Summary::default() };
    let run = Run {
        op,
        kind,
        file: file_id(K::WORD, &sha256),
        columns,
        stations,
        order: asked.order.or(proved),
        commit: asked.commit,
        learnt: Learnt::default(),
        seen: Seen::default(),
        summary,
        other_headings: false,
    };
    run.through(reader, told).await
}

/// A file at its heading, which may stand below a title.
fn opened<K: Kind>(bytes: Vec<u8>) -> Result<Reader> {
    Reader::open_at(bytes, &|cells| Columns::find(K::COLUMNS, cells).count())
}

/// How day and month stand in a file, where its own dates prove one way.
fn proved<K: Kind>(op: &Op, kind: &K, bytes: Vec<u8>) -> Result<Option<DayOrder>> {
    let reader = opened::<K>(bytes)?;
    let columns = Columns::find(K::COLUMNS, reader.header());
    let mut learnt = Learnt::default();
    if columns.missing.is_empty() {
        for row in reader.filter(|row| row.fault.is_none()) {
            // What becomes of it is decided afterwards: here its dates alone count.
            let _ = kind.read(&mut Reading {
                columns: &columns,
                cells: &row.cells,
                order: None,
                catalogue: &op.core.catalogue,
                learnt: &mut learnt,
                flags: Vec::new(),
                looking: true,
                now: op.now(),
            });
        }
    }
    Ok(clear(learnt.shows))
}

/// The order in which a clear majority of the dates stands that can be read in one way alone: a single contrary date is a slip.
const fn clear((day, month): (u64, u64)) -> Option<DayOrder> {
    if day > 0 && day >= month.saturating_mul(CLEAR) {
        Some(DayOrder::DayFirst)
    } else if month > 0 && month >= day.saturating_mul(CLEAR) {
        Some(DayOrder::MonthFirst)
    } else {
        None
    }
}

/// The id of a file: the same on every node, for the same bytes.
fn file_id(kind: &str, sha256: &[u8; 32]) -> Uuid {
    let digest = Sha256::new_with_prefix(b"khidmat.import.v1").chain_update(kind).chain_update(sha256);
    kernel::ids::of_digest(&digest.finalize().into())
}

struct Run<'a, K: Kind> {
    op: &'a Op,
    kind: &'a K,
    file: Uuid,
    columns: Columns,
    stations: Stations,
    order: Option<DayOrder>,
    commit: bool,
    learnt: Learnt,
    seen: Seen,
    summary: Summary,
    /// The rows stand below headings that are not those of the file.
    other_headings: bool,
}

impl<K: Kind> Run<'_, K> {
    async fn through(mut self, mut reader: Reader, told: &mut dyn Told) -> Result<Summary> {
        let size = reader.size();
        for line in reader.above() {
            told.note(*line, ABOVE)?;
        }
        self.summary.lines_above = reader.above().to_vec();
        let (mut batch, mut bytes) = (Vec::new(), 0);
        for row in reader.by_ref() {
            let end = row.end;
            bytes += row.cells.iter().map(String::len).sum::<usize>();
            batch.push(self.read(row));
            if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                self.batch(std::mem::take(&mut batch), told).await?;
                bytes = 0;
                told.progress(end, size);
            }
        }
        if !batch.is_empty() {
            self.batch(batch, told).await?;
        }
        told.progress(size, size);
        Ok(Summary {
            empty_lines: reader.empty_lines(),
            missing_columns: self.columns.missing.clone(),
            unknown_columns: self.columns.unknown.clone(),
            unconfirmed_stations: self.stations.unconfirmed(),
            day_first_dates: self.learnt.shows.0,
            month_first_dates: self.learnt.shows.1,
            stations: self.stations.file()?,
            ..self.summary
        })
    }

    /// Reads a row: what it states, or why it cannot be a record.
    fn read(&mut self, row: sheets::read::Row) -> Row<K::What> {
        let mut reading = Reading {
            columns: &self.columns,
            cells: &row.cells,
            order: self.order,
            catalogue: &self.op.core.catalogue,
            learnt: &mut self.learnt,
            flags: Vec::new(),
            looking: false,
            now: self.op.now(),
        };
        let fault = row.fault.filter(|fault| *fault != Fault::TooFew);
        if row.fault != fault {
            reading.flag(rules::SHORT_ROW, "");
        }
        for column in self.columns.contradicted(&row.cells) {
            reading.flag(rules::TWO_COLUMNS, column);
        }
        let read = match (fault, self.columns.missing.first()) {
            (Some(fault), _) => Err(fault_of(fault, &self.columns)),
            (None, Some(missing)) => Err(Refusal { code: "import.missing-column", field: missing }),
            (None, None) => self.kind.read(&mut reading),
        };
        if row.cells.iter().any(|cell| rules::has_hidden_marks(cell)) {
            reading.flag(rules::HIDDEN_MARKS, "");
        }
        let flags = reading.flags;
        let read = self.below_headings(&row.cells, read);
        let at = read.as_ref().ok().and_then(|stated| self.stations.find(&stated.station, &stated.district));
        let cells = row.cells.into_iter().enumerate();
        let original =
            Original { cells: cells.map(|(at, cell)| (self.columns.name(at).to_owned(), cell)).collect() };
        Row { number: row.number as i64, line: row.line, read, flags, at, original }
    }

    /// Refuses headings that come once more, as where files were put one behind the other, and every row below such as stand otherwise
    /// than those of the file: their cells would be read as other cells.
    fn below_headings(
        &mut self,
        cells: &[String],
        read: Result<Stated<K::What>, Refusal>,
    ) -> Result<Stated<K::What>, Refusal> {
        if read.is_err() && self.columns.missing.is_empty() {
            let found = Columns::find(K::COLUMNS, cells);
            if found.count() >= HEADING_AGAIN {
                self.other_headings = !found.same_places(&self.columns);
                return Err(Refusal { code: "import.heading-again", field: "" });
            }
        }
        if self.other_headings { Err(Refusal { code: "import.other-headings", field: "" }) } else { read }
    }

    /// Flags what is impossible about rows beside what else was taken over.
    async fn beside(&self, rows: &mut [Row<K::What>]) -> Result<()> {
        let r = self.op.read().await?;
        for row in rows {
            let (Ok(stated), Some(at)) = (&row.read, row.at) else { continue };
            let flag = self.kind.beside(&r, stated, at.office).await?;
            if let Some(flag) = flag.filter(|(word, _)| row.flags.iter().all(|(known, _)| known != word)) {
                row.flags.push(flag);
            }
        }
        r.done().await
    }

    async fn batch(&mut self, mut rows: Vec<Row<K::What>>, told: &mut dyn Told) -> Result<()> {
        self.beside(&mut rows).await?;
        let lines = if self.commit { self.write(rows).await? } else { self.try_out(rows).await? };
        for line in &lines {
            self.count(line);
            told.row(line)?;
        }
        Ok(())
    }

    async fn try_out(&mut self, rows: Vec<Row<K::What>>) -> Result<Vec<Line>> {
        let r = self.op.read().await?;
        let fates = self.seen.decide(self.kind, r.tx(), self.file, &rows).await?;
        r.done().await?;
        let before = fates.iter().filter(|fate| matches!(fate, Fate::Before)).count();
        self.summary.before += before as u64;
        Ok(rows.iter().zip(&fates).map(|(row, fate)| line::<K>(row, fate)).collect())
    }

    /// Decides and writes in one transaction, under one journal entry that covers every row written.
    async fn write(&mut self, rows: Vec<Row<K::What>>) -> Result<Vec<Line>> {
        let mut w = self.op.begin().await?;
        w.permit(K::ACTION, &Resource::new(K::RECORD, ""))?;
        w.lock(&format!("import/{}", K::WORD)).await?;
        let fates = self.seen.decide(self.kind, w.tx(), self.file, &rows).await?;
        let lines: Vec<Line> = rows.iter().zip(&fates).map(|(row, fate)| line::<K>(row, fate)).collect();
        self.summary.before += fates.iter().filter(|fate| matches!(fate, Fate::Before)).count() as u64;
        let mut work = Work::default();
        let span = (rows.first().map(|row| row.number), rows.last().map(|row| row.number));
        for (row, fate) in rows.into_iter().zip(fates) {
            work.sort(row, fate);
        }
        if work.is_empty() {
            return Ok(lines);
        }
        self.open_file(&mut w).await?;
        let done = work.write::<K>(&mut w, self.kind, self.file).await?;
        let body = Body::Open(draft::content(&Batch { file: &self.summary.sha256, span, done })?);
        let subject = Subject { kind: "import-file", id: self.file, version: None };
        w.journal(Draft { body, ..Draft::new(K::ACTION, subject) })?;
        w.commit().await?;
        Ok(lines)
    }

    async fn open_file(&self, w: &mut WriteOp) -> Result<()> {
        if store::file(w.tx(), self.file).await?.is_some() {
            return Ok(());
        }
        let row = file::Model {
            id: self.file,
            version: 1,
            kind: K::WORD.to_owned(),
            sha256: self.summary.sha256.clone(),
            recorded_at: w.now().micros(),
            account: w.actor().account.map(Into::into),
        };
        w.insert::<file::Entity>(row).await
    }

    fn count(&mut self, line: &Line) {
        let summary = &mut self.summary;
        summary.rows += 1;
        match line.outcome {
            Outcome::Accepted => summary.accepted += 1,
            Outcome::Queued => summary.queued += 1,
            Outcome::Rejected => summary.rejected += 1,
        }
        let codes: BTreeSet<Code> = line.reasons.iter().map(|(code, _)| *code).collect();
        summary.flagged += u64::from(codes.iter().any(|code| code.starts_with(FLAG)));
        for code in codes {
            *summary.reasons.entry(code).or_default() += 1;
        }
    }
}

/// The body of a batch's entry: nothing personal.
#[derive(Debug, Serialize)]
struct Batch<'a> {
    file: &'a str,
    span: (Option<i64>, Option<i64>),
    done: Done,
}

/// How many rows of a batch became what.
#[derive(Debug, Clone, Copy, Serialize)]
struct Done {
    accepted: usize,
    queued: usize,
    closed: usize,
}

/// What a batch writes.
struct Work<T> {
    accept: Vec<(Row<T>, crate::kind::Placed, Option<queue::Model>)>,
    queue: Vec<Row<T>>,
    close: Vec<queue::Model>,
}

impl<T> Default for Work<T> {
    fn default() -> Self {
        Self { accept: Vec::new(), queue: Vec::new(), close: Vec::new() }
    }
}

impl<T> Work<T> {
    fn is_empty(&self) -> bool {
        self.accept.is_empty() && self.queue.is_empty() && self.close.is_empty()
    }

    fn sort(&mut self, row: Row<T>, fate: Fate) {
        match fate {
            Fate::Accept(at, waiting) => self.accept.push((row, at, waiting)),
            Fate::Queue => self.queue.push(row),
            Fate::Reject(_, Some(waiting)) if waiting.state == WAITING => self.close.push(waiting),
            Fate::Before | Fate::Waits | Fate::Reject(..) => {}
        }
    }

    async fn write<K: Kind<What = T>>(self, w: &mut WriteOp, kind: &K, file: Uuid) -> Result<Done> {
        let done = Done { accepted: self.accept.len(), queued: self.queue.len(), closed: self.close.len() };
        for waiting in self.close {
            close(w, waiting, REFUSED).await?;
        }
        queue_rows::<K>(w, file, self.queue).await?;
        let expires = w.retention_end(K::CLASS);
        let fresh: Vec<Uuid> =
            self.accept.iter().filter(|(_, _, waited)| waited.is_none()).map(|_| w.new_id()).collect();
        let mut fresh = fresh.iter().copied().zip(w.new_keys(&fresh, K::CLASS, expires).await?);
        let mut ready = Vec::with_capacity(self.accept.len());
        for (row, at, waited) in self.accept {
            let (id, key) = match waited {
                Some(waiting) => (waiting.id, take_up(w, waiting).await?),
                None => fresh.next().ok_or_else(|| Error::internal("a key for each new row"))?,
            };
            ready.push(ready_row::<K>(w, (id, file, key), at, row)?);
        }
        kind.store(w, ready).await?;
        Ok(done)
    }
}

const WAITING: &str = "waiting";
const TAKEN: &str = "taken";
const REFUSED: &str = "refused";

async fn close(w: &mut WriteOp, waiting: queue::Model, state: &str) -> Result<()> {
    let version = waiting.version + 1;
    w.update::<queue::Entity>(queue::Model { version, state: state.to_owned(), ..waiting }).await
}

/// Takes a row out of the queue; its key stays that of the record, so that erasing the one erases the other.
async fn take_up(w: &mut WriteOp, waiting: queue::Model) -> Result<RecordKey> {
    let key = match w.key(waiting.id).await? {
        Found::Key(key) => key,
        Found::Destroyed(_) => return Err(Error::Conflict("import.erased-while-waiting")),
        Found::Missing => {
            return Err(Error::Inconsistent {
                table: "import_queue",
                what: "key",
                row: waiting.id.to_string(),
            });
        }
    };
    close(w, waiting, TAKEN).await?;
    Ok(key)
}

fn ready_row<K: Kind>(
    w: &WriteOp,
    (id, file, key): (Uuid, Uuid, RecordKey),
    at: crate::kind::Placed,
    row: Row<K::What>,
) -> Result<Ready<K::What>> {
    let stated = row.read.map_err(|_| Error::internal("an accepted row was read"))?;
    let mut flags: Vec<&str> = Vec::new();
    for (flag, _) in &row.flags {
        if !flags.contains(flag) {
            flags.push(flag);
        }
    }
    Ok(Ready {
        id,
        file,
        row: row.number,
        at,
        stated,
        flags: flags.join(" "),
        recorded_at: w.now(),
        sealed: key.seal_value(K::SEALED, id, &row.original, w.entropy())?,
    })
}

async fn queue_rows<K: Kind>(w: &mut WriteOp, file: Uuid, rows: Vec<Row<K::What>>) -> Result<()> {
    let ids: Vec<Uuid> = rows.iter().map(|_| w.new_id()).collect();
    let keys = w.new_keys(&ids, K::CLASS, w.retention_end(K::CLASS)).await?;
    let mut models = Vec::with_capacity(rows.len());
    for ((row, id), key) in rows.into_iter().zip(ids).zip(keys) {
        let stated: &Stated<K::What> =
            row.read.as_ref().map_err(|_| Error::internal("a queued row was read"))?;
        models.push(queue::Model {
            id,
            version: 1,
            kind: K::WORD.to_owned(),
            file,
            row_number: row.number,
            same: same(stated),
            state: WAITING.to_owned(),
            recorded_at: w.now().micros(),
            sealed: key.seal_value(QUEUE_SEALED, id, &row.original, w.entropy())?,
        });
    }
    w.insert_all::<queue::Entity>(models).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_proved_by_a_clear_majority() {
        for (shows, order) in [
            ((0, 0), None),
            ((1, 0), Some(DayOrder::DayFirst)),
            ((631, 1), Some(DayOrder::DayFirst)),
            ((20, 1), Some(DayOrder::DayFirst)),
            ((19, 1), None),
            ((1, 1), None),
            ((1, 19), None),
            ((2, 40), Some(DayOrder::MonthFirst)),
        ] {
            assert_eq!(clear(shows), order, "{shows:?}");
        }
    }
}
