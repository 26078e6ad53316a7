//! An FIR's form left by the station's clerk for whoever is in charge: opened, changed and signed by him, or passed over. Never a
//! condition of anything: the one in charge numbers an FIR with it or without. It is no FIR, has no number, and is gone
//! once the FIR is numbered or the report referred.

use async_trait::async_trait;
use contracts::{Preparing, Reports};
use journal::{Draft, Subject};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, Result, Timestamp};
use op::{Actor, ReadOp, WriteOp};
use organisation::{Place, UnitKind};
use uuid::Uuid;
use vault::{Found, RecordKey};

use crate::events;
use crate::model::fir::Typed;
use crate::service::register_fir::offence;
use crate::store::draft;

/// Where a prepared form is sealed: under the key of its report.
const SEALED_DRAFT: &str = "station_records_fir_draft.sealed";

/// What is prepared.
#[derive(Debug, Clone)]
pub struct PreparedFir {
    /// The form as it was left.
    pub typed: Typed,
    /// When.
    pub at: Timestamp,
    /// In which charge.
    pub charge: Option<String>,
}

/// Leaves an FIR's form for whoever is in charge of `office`, in place of the one left before. When it was left.
pub async fn prepare_fir(
    w: &mut WriteOp,
    reports: &dyn Reports,
    office: UnitId,
    typed: &Typed,
) -> Result<Timestamp> {
    let place = organisation::store::place(w.tx(), office).await?;
    w.permit("station-records.prepare-fir", &place.record("station-records.fir", ""))?;
    w.require_books(&place.unit()?.code).await?;
    typed.check_draft(w.now(), |section, day| {
        offence(w.catalogue(), section, day)
            .or_else(|fault| offence(w.catalogue(), section, w.now().day()).map_err(|_| fault))
    })?;
    let report: ComplaintId =
        typed.report.parse().map_err(|_| Error::field("words", "station-records.prepare-of-report"))?;
    // Held against the FIR itself, and against another who prepares it.
    let reported = reports.to_become_fir(w, report).await?;
    if reported.holder != office {
        return Err(Error::field("sections", "station-records.fir-other-office"));
    }
    let Found::Key(key) = w.key(report.0).await? else {
        return Err(Error::NotFound("station-records.fir-erased"));
    };
    let before = draft::newest(w.tx(), report).await?;
    let mut typed = typed.clone();
    if let Some(before) = before.as_ref().filter(|before| !may_know(w.actor(), before)) {
        keep_identity(&key, before, &mut typed)?;
    }
    let row = row(w, &place, report, before.as_ref(), (&key, &typed))?;
    end(w, before).await?;
    let subject = Subject { kind: "fir-draft", id: row.id, version: Some(1) };
    let entry = Draft {
        unit: Some(office.0),
        sensitivity: row.sensitivity,
        ..Draft::new(events::FIR_PREPARE, subject)
    };
    w.insert::<draft::Entity>(row).await?;
    w.journal(entry)?;
    Ok(w.now())
}

fn row(
    w: &WriteOp,
    place: &Place,
    report: ComplaintId,
    before: Option<&draft::Model>,
    (key, typed): (&RecordKey, &Typed),
) -> Result<draft::Model> {
    let above = |kind| place.at(kind).map(|unit| unit.id.0);
    let id = w.new_id();
    Ok(draft::Model {
        id,
        version: 1,
        report: report.0,
        ordinal: before.map_or(1, |before| before.ordinal + 1),
        office: place.unit()?.id.0,
        circle: above(UnitKind::Circle),
        district: above(UnitKind::District),
        region: above(UnitKind::Region),
        sensitivity: 2,
        prepared_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        ended_at: None,
        sealed: Some(key.seal_value(SEALED_DRAFT, id, typed, w.entropy())?),
    })
}

/// What one officer typed of who told it is his and of whoever is in charge; another clerk may not know it.
fn may_know(actor: &Actor, row: &draft::Model) -> bool {
    let in_charge = |post: &policy::Post| {
        post.role == organisation::charge::IN_CHARGE && post.unit == row.office.to_string()
    };
    row.officer == actor.account.map(Into::into) || actor.principal.posts.iter().any(in_charge)
}

/// Who told it stays as it stood where this clerk saw no box for it.
fn keep_identity(key: &RecordKey, before: &draft::Model, typed: &mut Typed) -> Result<()> {
    let Some(sealed) = &before.sealed else { return Ok(()) };
    let mut known: Typed = key.open_value(SEALED_DRAFT, before.id, sealed)?;
    for (known, typed) in known.identity().into_iter().zip(typed.identity()) {
        if typed.is_empty() {
            known.clone_into(typed);
        }
    }
    Ok(())
}

/// It has ended: what it said is gone, who left it and when stays. The entry that follows covers it.
async fn end(w: &mut WriteOp, row: Option<draft::Model>) -> Result<()> {
    let Some(row) = row.filter(|row| row.ended_at.is_none()) else { return Ok(()) };
    let ended_at = Some(w.now().micros());
    w.update::<draft::Entity>(draft::Model { version: row.version + 1, ended_at, sealed: None, ..row }).await
}

/// The report is decided: what was prepared of it is gone, covered by the deciding entry.
pub(super) async fn decided(w: &mut WriteOp, report: Option<ComplaintId>) -> Result<()> {
    let Some(report) = report else { return Ok(()) };
    let newest = draft::newest(w.tx(), report).await?;
    end(w, newest).await
}

/// What is prepared of a report at an office, for those who may prepare it or sign it. Whoever opens it has opened the report,
/// which is journaled.
pub async fn prepared_fir(r: &ReadOp, report: ComplaintId, office: UnitId) -> Result<Option<PreparedFir>> {
    let place = organisation::store::place(r.tx(), office).await?;
    r.permit("station-records.prepare-fir", &place.record("station-records.fir", ""))?;
    let Some(row) = draft::newest(r.tx(), report).await? else { return Ok(None) };
    let (Some(sealed), Found::Key(key)) = (&row.sealed, r.key(report.0).await?) else { return Ok(None) };
    if row.office != office.0 {
        return Ok(None);
    }
    let mut typed: Typed = key.open_value(SEALED_DRAFT, row.id, sealed)?;
    if !may_know(r.actor(), &row) {
        typed.identity().into_iter().for_each(String::clear);
    }
    Ok(Some(PreparedFir { typed, at: Timestamp(row.prepared_at), charge: row.charge }))
}

/// What is prepared, for the reports' own pages.
#[derive(Debug, Clone, Copy, Default)]
pub struct PreparedFirs;

#[async_trait]
impl contracts::Prepared for PreparedFirs {
    async fn of_report(&self, r: &ReadOp, report: ComplaintId, office: UnitId) -> Result<Preparing> {
        let place = organisation::store::place(r.tx(), office).await?;
        let record = place.record("station-records.fir", "");
        let may = r.may("station-records.prepare-fir", &record);
        if !may && !r.may("station-records.fir-read", &record) {
            return Ok(Preparing::default());
        }
        let row = draft::newest(r.tx(), report).await?;
        let row = row.filter(|row| row.sealed.is_some() && row.office == office.0);
        Ok(Preparing { prepared: row.map(|row| (Timestamp(row.prepared_at), row.charge)), may })
    }

    async fn waiting(&self, r: &ReadOp, limit: u64) -> Result<Vec<(Uuid, Timestamp)>> {
        let scope = r.scope("station-records.fir-read")?;
        let rows = draft::open(r.tx(), &scope, limit).await?;
        Ok(rows.into_iter().map(|(report, at)| (report, Timestamp(at))).collect())
    }
}
