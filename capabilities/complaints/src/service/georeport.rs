//! GeoReport v2: a partner brings a report for somebody. It is the same report as from home, recorded by the same steps;
//! beside it stands whose system brought it. The partner learns how its own requests stand and nothing more.

use std::collections::HashMap;

use contracts::{DisposalKind, Roznamcha};
use exchange::service::PartnerView;
use journal::{Draft, Subject};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Bilingual, Error, Result, Timestamp};
use op::{Core, Op, ReadOp, WriteOp};
use policy::Resource;
use uuid::Uuid;
use vault::{Found, RecordKey};

use crate::events;
use crate::model::georeport::Sent;
use crate::model::seal::SEALED_FROM;
use crate::service::disposal::kind_of;
use crate::service::online::{self, FiledOnline};
use crate::store::{self, georeport, georeport::row};

/// Requests in one answer at most (the specification's own figure).
pub const MOST: usize = 1_000;
/// Where the service is sealed.
const SERVICE: &str = "complaints_georeport.sealed";
/// From this sensitivity on a partner learns nothing but that it has arrived.
const SILENT_FROM: i32 = 3;
/// The limit, in seconds, within which the same words from the same partner are the same request (catalogue).
const AGAIN: &str = "report.online-again";

/// How far a request has come, as far as a partner is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// An office answers for it.
    Received,
    /// It has become an FIR.
    Fir,
    /// Its FIR is not investigated.
    NotInvestigated,
    /// It was referred to a magistrate.
    Referred,
    /// The report of its investigation is with the court.
    Court,
}

impl Progress {
    /// Nothing more is done about it here.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::NotInvestigated | Self::Referred | Self::Court)
    }
}

/// How a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The report's number.
    pub number: String,
    /// Under which service it came; `None` once what was said is erased.
    pub service: Option<String>,
    /// How far it has come.
    pub progress: Progress,
    /// The office that answers for it.
    pub office: Option<Bilingual>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When something last became of it.
    pub changed_at: Timestamp,
}

/// What a partner brings.
#[derive(Debug)]
pub struct Brought<'a> {
    /// The partner.
    pub partner: &'a PartnerView,
    /// The service, a code of the catalogue.
    pub service: &'a str,
    /// Everything else.
    pub sent: &'a Sent,
    /// A key of the partner's own that makes a request sent again the same one.
    pub once: Option<&'a str>,
}

/// Who brought a report, as its officers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtBy {
    /// Whose system.
    pub partner: String,
    /// Under which service; `None` once erased.
    pub service: Option<String>,
}

/// Records what a partner brings, once. Every fault is found at once, named as the specification names the parameters.
pub async fn file_brought(op: &Op, roznamcha: &dyn Roznamcha, new: &Brought<'_>) -> Result<FiledOnline> {
    let asked = (new.service, new.sent);
    let tokens = tokens(op, new)?;
    let mut w = op.begin().await?;
    let areas = online::areas(&op.core, w.tx()).await?;
    for token in &tokens {
        if let Some(id) = w.replayed(token, &asked).await? {
            return online::again(&w, &areas, &id).await;
        }
    }
    let checked = new.sent.check(w.now(), &areas.choices())?;
    let sensitivity =
        if checked.told.seal.is_some() || checked.told.against.is_some() { SEALED_FROM } else { 2 };
    let filed = online::record(&mut w, roznamcha, &areas, checked, true).await?;
    beside(&mut w, new, &filed, sensitivity).await?;
    if let Some(token) = tokens.first() {
        w.remember(token, &asked, &filed.id.to_string()).await?;
    }
    w.commit().await?;
    Ok(filed)
}

/// What makes a request sent again the same one: the partner's own key; else everything that it says, in this stretch of
/// time and the one before, for the specification knows no such key and networks lose answers.
fn tokens(op: &Op, new: &Brought<'_>) -> Result<Vec<String>> {
    if let Some(once) = new.once {
        return Ok(vec![format!("given/{once}")]);
    }
    let said = serde_json::to_string(&(new.service, new.sent)).map_err(Error::internal)?;
    let digest = op.core.journal.ring().blind_index("complaints.georeport", &said);
    let digest = digest.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let limit = op.core.catalogue.limit(AGAIN, op.now().day()).map_or(1, |limit| limit.facts.value.max(1));
    let stretch = op.now().seconds() / limit;
    Ok(vec![format!("said/{digest}/{stretch}"), format!("said/{digest}/{}", stretch - 1)])
}

async fn beside(w: &mut WriteOp, new: &Brought<'_>, filed: &FiledOnline, sensitivity: i32) -> Result<()> {
    let Found::Key(key) = w.key(filed.id.0).await? else { return Err(Error::NotFound("complaints.erased")) };
    let id = w.new_id();
    let row = row::Model {
        id,
        version: 1,
        report: filed.id.0,
        number: filed.number.clone(),
        partner: new.partner.id,
        partner_name: new.partner.name.clone(),
        recorded_at: w.now().micros(),
        sealed: key.seal_value(SERVICE, id, &new.service, w.entropy())?,
    };
    w.insert::<row::Entity>(row).await?;
    let subject = Subject { kind: "georeport", id, version: Some(1) };
    w.journal(Draft { sensitivity, ..Draft::new(events::GEOREPORT, subject) })?;
    Ok(())
}

/// Who brought a report, where a partner did.
pub(super) async fn brought_by(r: &ReadOp, report: ComplaintId) -> Result<Option<BroughtBy>> {
    let Some(row) = georeport::of_report(r.tx(), report).await? else { return Ok(None) };
    let service = match r.key(report.0).await? {
        Found::Key(key) => Some(key.open_value(SERVICE, row.id, &row.sealed)?),
        _ => None,
    };
    Ok(Some(BroughtBy { partner: row.partner_name, service }))
}

/// A partner's requests with these numbers; those of others are not there.
pub async fn requests_numbered(r: &ReadOp, partner: Uuid, numbers: &[String]) -> Result<Vec<Standing>> {
    permit(r, partner)?;
    standings(r, georeport::numbered(r.tx(), partner, numbers).await?).await
}

/// A partner's requests of a stretch of time, newest first.
pub async fn requests_between(
    r: &ReadOp,
    partner: Uuid,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Standing>> {
    permit(r, partner)?;
    let span = (from.micros(), to.micros());
    standings(r, georeport::between(r.tx(), partner, span, MOST as u64).await?).await
}

fn permit(r: &ReadOp, partner: Uuid) -> Result<()> {
    r.permit("complaints.request-status", &Resource::new("complaints.request", partner).owned_by(partner))
}

/// What became of some reports, all asked at once.
struct Became {
    reports: HashMap<Uuid, store::report::Model>,
    holders: HashMap<Uuid, store::transfer::holding::Model>,
    outcomes: HashMap<Uuid, i64>,
    disposals: Vec<store::disposal::row::Model>,
    keys: HashMap<Uuid, RecordKey>,
    offices: HashMap<UnitId, Bilingual>,
}

impl Became {
    async fn of(core: &Core, tx: &db::Tx, reports: &[Uuid]) -> Result<Self> {
        let found = store::by_ids(tx, reports).await?;
        let ids = || reports.iter().copied();
        let outcomes = store::outcomes_of(tx, ids()).await?;
        let holders = store::transfer::holdings_of(tx, ids()).await?;
        let keys = vault::open_all(tx, core.journal.ring(), reports).await?;
        let offices = organisation::store::units(tx).await?;
        Ok(Self {
            reports: found.into_iter().map(|row| (row.id, row)).collect(),
            holders: holders.into_iter().map(|row| (row.report, row)).collect(),
            outcomes: outcomes.into_iter().map(|row| (row.report, row.recorded_at)).collect(),
            disposals: store::disposal::of_reports(tx, ids()).await?,
            keys: keys.into_iter().filter_map(|one| Some((one.info.subject, one.key?))).collect(),
            offices: offices.into_iter().map(|unit| (unit.id, unit.name)).collect(),
        })
    }

    /// The last thing that became of a report, and when.
    fn last(&self, report: Uuid) -> Result<Option<(Progress, i64)>> {
        let fir = self.outcomes.get(&report).map(|at| (Progress::Fir, *at));
        let mut last = fir;
        for row in self.disposals.iter().filter(|row| row.report == report) {
            let progress = match kind_of(row)? {
                DisposalKind::NotInvestigated => Progress::NotInvestigated,
                DisposalKind::NonCognizable => Progress::Referred,
                kind if kind.ends() => Progress::Court,
                _ => continue,
            };
            if last.is_none_or(|(_, at)| row.recorded_at >= at) {
                last = Some((progress, row.recorded_at));
            }
        }
        Ok(last)
    }

    fn standing(&self, row: row::Model) -> Result<Standing> {
        let lost =
            || Error::Inconsistent { table: "complaints_georeport", what: "report", row: row.id.to_string() };
        let report = self.reports.get(&row.report).ok_or_else(lost)?;
        let service = self.keys.get(&row.report).map(|key| key.open_value(SERVICE, row.id, &row.sealed));
        let mut standing = Standing {
            service: service.transpose()?,
            progress: Progress::Received,
            office: self.offices.get(&UnitId(report.office)).cloned(),
            recorded_at: Timestamp(row.recorded_at),
            changed_at: Timestamp(row.recorded_at),
            number: row.number,
        };
        let holder = self.holders.get(&row.report);
        if holder.map_or(report.sensitivity, |held| held.sensitivity) >= SILENT_FROM {
            return Ok(standing);
        }
        if let Some(held) = holder.filter(|held| held.office != report.office) {
            standing.office = self.offices.get(&UnitId(held.office)).cloned();
        }
        if let Some((progress, at)) = self.last(row.report)? {
            standing.progress = progress;
            standing.changed_at = standing.changed_at.max(Timestamp(at));
        }
        Ok(standing)
    }
}

async fn standings(r: &ReadOp, rows: Vec<row::Model>) -> Result<Vec<Standing>> {
    let reports: Vec<Uuid> = rows.iter().map(|row| row.report).collect();
    let became = Became::of(r.core(), r.tx(), &reports).await?;
    rows.into_iter().map(|row| became.standing(row)).collect()
}
