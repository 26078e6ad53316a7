//! What a citizen carries to the Justice of Peace after a limit was missed (CrPC 22-A(6)): everything her page shows, with the
//! receipt of each entry it rests on. Must not open what was said unless she asks for it, and must not decide who is right.

use contracts::Roznamcha;
use db::Tx;
use journal::Statement;
use kernel::ids::ComplaintId;
use kernel::{Bilingual, Error, Result, Timestamp};
use op::Op;
use uuid::Uuid;

use crate::model::seal::SEALED_FROM;
use crate::service::track::{held_by, track};
use crate::service::{Tracked, office, unseal};
use crate::store::{self, addition, contact, disposal, safe_contact, sorting, transfer};

/// More entries than any report has; what is beyond is left to the journal itself.
const MOST: usize = 200;

/// What the packet is made of.
#[derive(Debug, Clone)]
pub struct Packet {
    /// The report as its citizen sees it.
    pub tracked: Tracked,
    /// It is sealed: its outside shows a code alone.
    pub sealed: bool,
    /// The code of the office that received it.
    pub office: String,
    /// The names of the units above it, the district first.
    pub district: Option<Bilingual>,
    /// Her words, where she asked for them.
    pub words: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// The report's own receipt.
    pub receipt: Statement,
    /// The receipt of every entry it rests on, the report's first.
    pub receipts: Vec<Statement>,
}

/// Makes the packet for whoever holds number and code. `complaints.nothing-missed` while every limit was kept.
pub async fn packet(
    op: &Op,
    roznamcha: &dyn Roznamcha,
    (number, code): (&str, &str),
    with_words: bool,
) -> Result<Packet> {
    let r = op.read().await?;
    let row = held_by(&r, number, code).await?;
    let tracked = track(&r, roznamcha, number, code).await?;
    if !tracked.limits.iter().any(|limit| limit.missed(op.now())) {
        return Err(Error::Conflict("complaints.nothing-missed"));
    }
    let place = office(&r, &row).await?;
    let words = if with_words {
        Some(unseal(r.key(row.id).await?, &row)?.told.words).filter(|words| !words.is_empty())
    } else {
        None
    };
    let mut rows = beside(r.tx(), ComplaintId(row.id)).await?;
    rows.extend(tracked.limits.iter().flat_map(|limit| limit.rows.iter().copied()));
    let mut entries = vec![op.core.journal.entry_for(r.tx(), row.id, 1).await?];
    for row in rows.into_iter().take(MOST) {
        match op.core.journal.entry_for(r.tx(), row, 1).await {
            Ok(entry) => entries.push(entry),
            // Its entry lies in the log of another node and has not arrived.
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let mut receipts = Vec::with_capacity(entries.len());
    for entry in entries {
        receipts.push(op.core.journal.receipt_on(r.tx(), entry).await?);
    }
    r.done().await?;
    let receipt = receipts.first().cloned().ok_or(Error::NotFound("journal.no-entry"))?;
    Ok(Packet {
        sealed: row.sensitivity >= SEALED_FROM,
        office: place.unit()?.code.clone(),
        district: place.at(organisation::UnitKind::District).map(|unit| unit.name.clone()),
        words,
        made_at: op.now(),
        receipt,
        receipts,
        tracked,
    })
}

/// The rows beside a report that tell what was done about it.
async fn beside(tx: &Tx, id: ComplaintId) -> Result<Vec<Uuid>> {
    let mut rows: Vec<Uuid> = contact::of_report(tx, id).await?.into_iter().map(|row| row.id).collect();
    rows.extend(sorting::of_report(tx, id).await?.into_iter().map(|row| row.id));
    rows.extend(transfer::steps_of(tx, id).await?.into_iter().map(|row| row.id));
    rows.extend(disposal::of_report(tx, id).await?.into_iter().map(|row| row.id));
    rows.extend(addition::of_report(tx, id).await?.into_iter().map(|row| row.id));
    rows.extend(safe_contact::of_report(tx, id).await?.into_iter().map(|row| row.id));
    rows.extend(store::outcome_of(tx, id).await?.map(|row| row.id));
    Ok(rows)
}
