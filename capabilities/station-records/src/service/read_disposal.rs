//! What became of an FIR and what was added to it; and referrals. Reads only; opening a referral is journaled first.

use db::{Cursor, Page};
use kernel::ids::{ComplaintId, FirId, UnitId};
use kernel::{Bilingual, Error, Result, Timestamp};
use op::{Op, ReadOp};
use organisation::Place;
use policy::Resource;
use uuid::Uuid;
use vault::{Found, RecordKey};

use crate::model::SEALED_FROM;
use crate::model::disposal::{NoticeTo, Referral, Refusal, Supplement, SupplementKind};
use crate::service::SectionOf;
use crate::service::challan::{Forwarded, forwarded};
use crate::service::refer::SEALED_REFERRAL;
use crate::service::refuse::SEALED_REFUSAL;
use crate::service::supplement::SEALED_SUPPLEMENT;
use crate::store::disposal::{self, referral};

/// Referrals on one screen.
const SCREEN: usize = 30;

/// That an FIR is not investigated.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Reasons and court; `None` when the FIR's key was destroyed.
    pub said: Option<Refusal>,
    /// When.
    pub at: Timestamp,
    /// In which charge.
    pub charge: Option<String>,
    /// The notices it left.
    pub notices: Vec<NoticeTo>,
    /// Its leaf in the journal.
    pub leaf: [u8; 32],
}

/// What was added to an FIR.
#[derive(Debug, Clone)]
pub struct Added {
    /// Its number beside the FIR.
    pub ordinal: i32,
    /// What it is.
    pub kind: SupplementKind,
    /// When.
    pub at: Timestamp,
    /// In which charge.
    pub charge: Option<String>,
    /// What it says; `None` when the FIR's key was destroyed.
    pub said: Option<Supplement>,
}

/// What stands beside an FIR.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// That it is not investigated.
    pub refused: Option<Refused>,
    /// The reports forwarded to the court, in order.
    pub forwarded: Vec<Forwarded>,
    /// What was added, in order.
    pub added: Vec<Added>,
}

/// What stands beside an FIR that [`super::open_fir`] has opened.
pub async fn beside(op: &Op, id: FirId) -> Result<Beside> {
    let r = op.read().await?;
    let row = crate::store::fir::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    if super::read_fir::is_masked(&r, &row).await? {
        return Ok(Beside::default());
    }
    let key = key(&r, id.0, "station_records_fir").await?;
    let refused = refused(&r, id, key.as_ref()).await?;
    let forwarded = forwarded(&r, &row, key.as_ref()).await?;
    let mut added = Vec::new();
    for row in disposal::supplements_of(r.tx(), id).await? {
        let damaged = || Error::Inconsistent {
            table: "station_records_fir_supplement",
            what: "kind",
            row: row.id.to_string(),
        };
        added.push(Added {
            ordinal: row.ordinal,
            kind: SupplementKind::parse(&row.kind).ok_or_else(damaged)?,
            at: Timestamp(row.recorded_at),
            said: key
                .as_ref()
                .map(|key| key.open_value(SEALED_SUPPLEMENT, row.id, &row.sealed))
                .transpose()?,
            charge: row.charge,
        });
    }
    r.done().await?;
    Ok(Beside { refused, forwarded, added })
}

async fn refused(r: &ReadOp, id: FirId, key: Option<&RecordKey>) -> Result<Option<Refused>> {
    let Some(row) = disposal::refusal_of(r.tx(), id).await? else { return Ok(None) };
    let notices = disposal::notices_of(r.tx(), id).await?;
    let entry = r.core().journal.entry_for(r.tx(), row.id, 1).await?;
    Ok(Some(Refused {
        said: key.map(|key| key.open_value(SEALED_REFUSAL, row.id, &row.sealed)).transpose()?,
        at: Timestamp(row.recorded_at),
        charge: row.charge,
        notices: notices.iter().filter_map(|notice| NoticeTo::parse(&notice.kind)).collect(),
        leaf: r.core().journal.receipt(entry).await?.leaf,
    }))
}

async fn key(r: &ReadOp, record: Uuid, table: &'static str) -> Result<Option<RecordKey>> {
    match r.key(record).await? {
        Found::Key(key) => Ok(Some(key)),
        Found::Destroyed(_) => Ok(None),
        Found::Missing => Err(Error::Inconsistent { table, what: "key", row: record.to_string() }),
    }
}

/// A referral in a list: nothing personal.
#[derive(Debug, Clone)]
pub struct ListedReferral {
    /// The referral.
    pub id: Uuid,
    /// The diary's number, which is its own.
    pub number: String,
    /// The station.
    pub office: Bilingual,
    /// Its sections.
    pub sections: Vec<SectionOf>,
    /// One of them is cognizable, and the officer went on.
    pub warned: bool,
    /// When it was made.
    pub recorded_at: Timestamp,
}

/// A referral as its reader sees it.
#[derive(Debug, Clone)]
pub struct OpenedReferral {
    /// The facts of the list.
    pub listed: ListedReferral,
    /// The station with everything above it.
    pub place: Place,
    /// In which charge.
    pub charge: Option<String>,
    /// The report it came from.
    pub report: Option<ComplaintId>,
    /// What it says; `None` when its key was destroyed.
    pub contents: Option<Referral>,
    /// Its leaf in the journal.
    pub leaf: [u8; 32],
}

fn record(row: &referral::Model) -> Resource {
    let place = super::of_office(
        "station-records.referral",
        row.id,
        (row.office, [row.circle, row.district, row.region]),
    );
    let sealed = row.sensitivity >= SEALED_FROM;
    Resource { sensitivity: i64::from(row.sensitivity), sealed, ..place }
}

/// A page of the referrals the actor may see, newest first.
pub async fn referrals(r: &ReadOp, after: Option<Cursor>) -> Result<Page<ListedReferral>> {
    let scope = r.scope("station-records.referral-read")?;
    let page = disposal::referrals(r.tx(), &scope, after, SCREEN).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        rows.push(listed(r, row).await?);
    }
    Ok(Page { rows, next: page.next })
}

async fn listed(r: &ReadOp, row: &referral::Model) -> Result<ListedReferral> {
    let office = organisation::store::unit(r.tx(), UnitId(row.office)).await?;
    let recorded_at = Timestamp(row.recorded_at);
    let codes = row.sections.split(' ').filter(|code| !code.is_empty());
    Ok(ListedReferral {
        id: row.id,
        number: row.number.clone(),
        office: office.map_or_else(|| Bilingual::new("—", "—"), |unit| unit.name),
        sections: codes.map(|code| SectionOf::listed(r.catalogue(), code, [recorded_at.day(); 2])).collect(),
        warned: row.warned != 0,
        recorded_at,
    })
}

/// Opens a referral: journaled first. To whom it is not shown it does not exist.
pub async fn open_referral(op: &Op, id: Uuid) -> Result<OpenedReferral> {
    let r = op.read().await?;
    let row = disposal::referral(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let record = record(&row);
    r.permit("station-records.referral-read", &record)?;
    r.done().await?;
    op.look_up(super::purpose_by_post(op, &record), "referral", row.id, &record).await?;
    let r = op.read().await?;
    let key = key(&r, row.id, "station_records_referral").await?;
    let entry = r.core().journal.entry_for(r.tx(), row.id, 1).await?;
    let opened = OpenedReferral {
        listed: listed(&r, &row).await?,
        place: organisation::store::place(r.tx(), UnitId(row.office)).await?,
        contents: key.map(|key| key.open_value(SEALED_REFERRAL, row.id, &row.sealed)).transpose()?,
        report: row.report.map(ComplaintId),
        leaf: r.core().journal.receipt(entry).await?.leaf,
        charge: row.charge,
    };
    r.done().await?;
    Ok(opened)
}

/// Goes on when the actor may do `action` to the FIR now: before anything is typed.
pub async fn may_add(op: &Op, id: FirId, action: &str) -> Result<()> {
    let r = op.read().await?;
    let row = crate::store::fir::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let record = super::read_fir::record_of(r.tx(), &row).await?;
    r.permit("station-records.fir-read", &record)?;
    r.permit(action, &record)?;
    r.done().await
}
