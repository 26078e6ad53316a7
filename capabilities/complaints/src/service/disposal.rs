//! What became of the investigation of a report: that none follows and why, or that its own report is with the court. Told by the
//! station that decided, read by its officers and by its citizen. A row beside the report.

use contracts::{Disposal, DisposalKind};
use journal::{Draft, Subject};
use kernel::ids::{ComplaintId, EntryId, UnitId};
use kernel::{Bilingual, Error, Result, Timestamp};
use op::{ReadOp, WriteOp};
use organisation::Place;
use serde::{Deserialize, Serialize};
use vault::Found;

use crate::events;
use crate::service::record;
use crate::store;
use crate::store::disposal::{of_report, row};

/// Where court, sections and reasons are sealed.
const SEALED_DISPOSAL: &str = "complaints_disposal.sealed";

/// What is sealed of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The magistrate's court.
    pub court: String,
    /// The sections, as cited and named.
    pub sections: Vec<(Bilingual, Bilingual)>,
    /// The reasons; of a referral the substance.
    pub words: String,
    /// The charge of whoever decided.
    pub charge: Option<String>,
}

/// What became of the investigation.
#[derive(Debug, Clone)]
pub struct Disposed {
    /// Which.
    pub kind: DisposalKind,
    /// The FIR as cited; of a referral the diary's number.
    pub number: String,
    /// The station that decided, with everything above it.
    pub place: Place,
    /// When.
    pub at: Timestamp,
    /// What is said; `None` when the report's key was destroyed.
    pub said: Option<Said>,
    /// Its leaf in the journal.
    pub leaf: [u8; 32],
}

/// Records it, caused by the deciding entry.
pub(super) async fn dispose(w: &mut WriteOp, id: ComplaintId, told: Disposal, cause: EntryId) -> Result<()> {
    let report = store::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    w.permit_by_cause("complaints.outcome", &record(&report), cause)?;
    if of_report(w.tx(), id).await?.iter().any(|row| row.kind == told.kind.word()) {
        return Ok(());
    }
    let Found::Key(key) = w.key(report.id).await? else { return Err(Error::NotFound("complaints.erased")) };
    let row_id = w.new_id();
    let said = Said { court: told.court, sections: told.sections, words: told.words, charge: told.charge };
    let row = row::Model {
        id: row_id,
        version: 1,
        report: report.id,
        kind: told.kind.word().to_owned(),
        number: told.number,
        office: told.office.0,
        recorded_at: w.now().micros(),
        sealed: key.seal_value(SEALED_DISPOSAL, row_id, &said, w.entropy())?,
    };
    w.insert::<row::Entity>(row).await?;
    store::waiting::settled(w.tx(), &[report.id]).await?;
    let action = match told.kind {
        DisposalKind::NotInvestigated => events::NOT_INVESTIGATED,
        DisposalKind::NonCognizable => events::REFERRED,
        DisposalKind::InterimReport
        | DisposalKind::CourtReport
        | DisposalKind::Untraced
        | DisposalKind::Cancelled
        | DisposalKind::LaterReport => events::COURT_REPORT,
    };
    let subject = Subject { kind: "complaint-disposal", id: row_id, version: Some(1) };
    let sensitivity = report.sensitivity;
    w.journal(Draft {
        unit: Some(told.office.0),
        cause: Some(cause),
        sensitivity,
        ..Draft::new(action, subject)
    })?;
    Ok(())
}

/// Which it is.
pub(super) fn kind_of(row: &row::Model) -> Result<DisposalKind> {
    let damaged =
        || Error::Inconsistent { table: "complaints_disposal", what: "kind", row: row.id.to_string() };
    DisposalKind::parse(&row.kind).ok_or_else(damaged)
}

/// Whether its investigation ended with a report to the court (CrPC 173).
pub(super) async fn ended(tx: &db::Tx, id: ComplaintId) -> Result<bool> {
    let rows = of_report(tx, id).await?;
    Ok(rows.iter().filter_map(|row| DisposalKind::parse(&row.kind)).any(DisposalKind::ends))
}

/// The same of what was read.
pub(super) fn has_ended(disposals: &[Disposed]) -> bool {
    disposals.iter().any(|disposed| disposed.kind.ends())
}

/// What became of the investigation of a report, oldest first.
pub(crate) async fn disposals(r: &ReadOp, id: ComplaintId) -> Result<Vec<Disposed>> {
    let mut found = Vec::new();
    for row in of_report(r.tx(), id).await? {
        let said = match r.key(id.0).await? {
            Found::Key(key) => Some(key.open_value(SEALED_DISPOSAL, row.id, &row.sealed)?),
            _ => None,
        };
        let entry = r.core().journal.entry_for(r.tx(), row.id, 1).await?;
        found.push(Disposed {
            kind: kind_of(&row)?,
            number: row.number,
            place: organisation::store::place(r.tx(), UnitId(row.office)).await?,
            at: Timestamp(row.recorded_at),
            said,
            leaf: r.core().journal.receipt(entry).await?.leaf,
        });
    }
    Ok(found)
}
