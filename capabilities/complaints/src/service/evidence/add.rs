//! Making a file that was taken in part of a report: by whoever holds the slip, or by an officer of its office. The row
//! and its entry in the journal, in one short transaction; the same file twice is once.

use db::Tx;
use files::Blobs;
use journal::{Draft, Subject, draft};
use kernel::ids::ComplaintId;
use kernel::{Error, Result, Timestamp};
use op::{Actor, Op, ReadOp, WriteOp};
use policy::Resource;
use vault::{Found, RecordKey};

use crate::events;
use crate::model::evidence::{Limits, word};
use crate::service::evidence::take::Taken;
use crate::service::evidence::{COMMITMENT, FILE_KEY, Listed, SEALED, Sealed};
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::seal::{self, finishing};
use crate::service::seats::Seats;
use crate::service::track;
use crate::store::evidence::{self as table, row};
use crate::store::report;

/// What a file is to its report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Shows or tells what happened.
    Evidence,
    /// The thumb-mark under what she said.
    ThumbMark,
}

impl Role {
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::ThumbMark => "thumb-mark",
        }
    }
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// As it stands in the report.
    pub file: Listed,
    /// The very same file was there already.
    pub again: bool,
}

/// Somebody who may add to one report.
#[derive(Debug, Clone)]
pub struct Adder {
    op: Op,
    report: ComplaintId,
    /// The report's number.
    pub number: String,
}

/// Whoever holds the slip. `complaints.no-such-slip` for any wrong pair.
pub async fn adder_by_code(op: &Op, number: &str, code: &str) -> Result<Adder> {
    let op = Op { actor: Actor { code_shown: true, ..op.actor.clone() }, ..op.clone() };
    let r = op.read().await?;
    let row = track::held_by(&r, number, code).await?;
    let report = Known::of_row(&r, row).await?;
    adder(r, op, report).await
}

/// An officer at the counter of the report's office.
pub async fn adder_by_post(op: &Op, id: ComplaintId) -> Result<Adder> {
    let r = op.read().await?;
    let report = Known::unasked(&r, id).await?;
    if !finishing(&op.actor, r.now(), &report.row) {
        report.seat(&r)?;
    }
    adder(r, op.clone(), report).await
}

async fn adder(r: ReadOp, op: Op, report: Known) -> Result<Adder> {
    may_add_to(&r, &report).await?;
    r.done().await?;
    Ok(Adder { op, report: report.id(), number: report.row.number })
}

/// Whether whoever reads may add to a report. `complaints.erased` once its key was destroyed.
pub(crate) async fn may_add_to(r: &ReadOp, report: &Known) -> Result<()> {
    let of = (&report.row, &report.seats);
    let finishing = finishing_at(r.tx(), r.actor(), r.now(), of).await?;
    may_add(of.1, finishing.as_ref(), |action, seat| r.permit(action, seat))?;
    match r.key(report.row.id).await? {
        Found::Destroyed(_) => Err(Error::NotFound("complaints.erased")),
        Found::Key(_) | Found::Missing => Ok(()),
    }
}

/// The counter of a clerk who finishes with a sealed report that he has just taken down; `None` for everybody else.
async fn finishing_at(
    tx: &Tx,
    actor: &Actor,
    now: Timestamp,
    (row, seats): (&report::Model, &Seats),
) -> Result<Option<Resource>> {
    if finishing(actor, now, row) { seal::finishing_at(tx, row, seats).await.map(Some) } else { Ok(None) }
}

/// Whoever may add; and the clerk who has just taken a sealed report down, who may know of it no other way.
fn may_add(
    seats: &Seats,
    finishing: Option<&Resource>,
    permit: impl Fn(&str, &Resource) -> Result<()>,
) -> Result<()> {
    if let Some(seat) = finishing {
        return permit("complaints.finish", seat);
    }
    seats.answering(|seat| permit("complaints.add-evidence", seat)).map(drop)
}

impl Adder {
    /// The operation in which a file is taken in.
    pub fn op(&self) -> &Op {
        &self.op
    }

    /// The limits in force.
    pub fn limits(&self) -> Limits {
        Limits::of(&self.op.core.catalogue, self.op.now().day())
    }

    /// Refuses before a file is read when the report has as many as it may.
    pub async fn room(&self) -> Result<()> {
        let r = self.op.read().await?;
        let there = table::newest(r.tx(), self.report).await?;
        r.done().await?;
        let limits = self.limits();
        if there.unsigned_abs() < limits.files { Ok(()) } else { Err(limits.too_many()) }
    }

    /// What the report has so far.
    pub async fn files(&self) -> Result<Vec<Listed>> {
        let r = self.op.read().await?;
        let rows = table::of_report(r.tx(), self.report).await?;
        r.done().await?;
        Ok(rows.iter().map(Listed::from).collect())
    }

    /// Makes a file part of the report. Where it cannot, nothing of it is left.
    pub async fn add(&self, blobs: &Blobs, taken: &Taken, role: Role) -> Result<Added> {
        let mut w = self.op.begin().await?;
        match self.record(&mut w, taken, role).await {
            Ok(added) if added.again => {
                drop(w);
                blobs.discard(taken.blob).await?;
                Ok(added)
            }
            Ok(added) => {
                w.commit().await?;
                settle(blobs, taken).await;
                Ok(added)
            }
            Err(error) => {
                drop(w);
                blobs.discard(taken.blob).await?;
                Err(error)
            }
        }
    }

    async fn record(&self, w: &mut WriteOp, taken: &Taken, role: Role) -> Result<Added> {
        let hold = Hold::of(w, self.report).await?;
        let row = &hold.row;
        let finishing = finishing_at(w.tx(), w.actor(), w.now(), (row, &hold.seats)).await?;
        may_add(&hold.seats, finishing.as_ref(), |action, seat| w.permit(action, seat))?;
        hold.place_of_books(w).await?;
        let key = hold.key(w).await?;
        record_file(w, row, &key, taken, role).await
    }
}

/// The mark that it was not settled goes away. Should that fail, the next clearing finds that a record names it.
pub(crate) async fn settle(blobs: &Blobs, taken: &Taken) {
    drop(blobs.keep(taken.blob).await);
}

/// Writes the row and its entry. The caller has asked whether the actor may, and holds the report or has just written it.
pub(crate) async fn record_file(
    w: &mut WriteOp,
    report: &report::Model,
    key: &RecordKey,
    taken: &Taken,
    role: Role,
) -> Result<Added> {
    let of = ComplaintId(report.id);
    let commitment = key.commit_to(COMMITMENT, &taken.sha256);
    if let Some(there) = table::same(w.tx(), of, &commitment).await? {
        return Ok(Added { file: Listed::from(&there), again: true });
    }
    let serial = table::newest(w.tx(), of).await? + 1;
    let limits = Limits::of(w.catalogue(), w.now().day());
    if serial.unsigned_abs() > limits.files {
        return Err(limits.too_many());
    }
    let sealed = Sealed {
        name: taken.name.clone(),
        sha256: taken.sha256,
        misnamed: taken.misnamed,
        noted: taken.noted.clone(),
    };
    let id = w.new_id();
    let account = w.actor().account;
    let row = row::Model {
        id,
        version: 1,
        report: report.id,
        serial,
        kind: word(taken.kind.family()).to_owned(),
        role: role.word().to_owned(),
        media_type: taken.kind.media_type().to_owned(),
        bytes: i64::try_from(taken.bytes).map_err(Error::internal)?,
        blob: taken.blob.0.to_vec(),
        commitment: commitment.to_vec(),
        file_key: key.seal_file_key(FILE_KEY, id, &taken.key, w.entropy())?,
        source: if account.is_some() && !taken.in_message { "officer" } else { "citizen" }.to_owned(),
        added_by: account.map(Into::into),
        recorded_at: w.now().micros(),
        sealed: key.seal_value(SEALED, id, &sealed, w.entropy())?,
    };
    let file = Listed::from(&row);
    w.insert::<row::Entity>(row).await?;
    let subject = Subject { kind: "complaint-evidence", id, version: Some(1) };
    let draft = Draft {
        unit: Some(report.office),
        sensitivity: report.sensitivity,
        ..Draft::new(events::EVIDENCE, subject)
    };
    w.journal(draft.sealed(key, report.id, draft::content(&sealed)?))?;
    Ok(Added { file, again: false })
}

/// Whether any record names this blob.
pub async fn names_blob(tx: &Tx, blob: [u8; 32]) -> Result<bool> {
    table::names_blob(tx, &blob).await
}
