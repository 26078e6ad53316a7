//! Forwarding the police report of CrPC 173 on an FIR to the court: by whoever has charge, in one transaction with its entry in
//! the diary and what the citizen is told (docs/adr/0033-challan.md). The FIR and the reports before it never change.

pub(crate) mod clocked;
mod list;
mod read;

use contracts::{DiaryEntry, DisposalKind, Reports, Substance};
use journal::{Draft, Subject, draft};
use kernel::ids::{FirId, UnitId};
use kernel::{Error, Result, Timestamp};
use op::WriteOp;
use vault::Found;

use crate::events;
use crate::model::SEALED_FROM;
use crate::model::challan::{About, ChallanKind, Checked, TypedChallan};
use crate::model::disposal::NoticeTo;
use crate::service::read_fir::record_of;
use crate::service::register_fir::{offence, require_charge, require_superior};
use crate::service::tell_report::{Told, leave, tell};
use crate::service::{SectionOf, enter};
use crate::store::challan as store;
use crate::store::disposal;
use crate::store::fir::{self, row, section};

pub use clocked::FirClocked;
pub use list::{ListedChallan, challans};
pub(super) use read::forwarded;
pub use read::{Forwarded, Forwarding, about_to_forward, to_forward};

/// Where a report is sealed.
pub(super) const SEALED_CHALLAN: &str = "station_records_challan.sealed";

/// What an FIR's end is held under against a second officer: a refusal and a report exclude each other.
pub(super) async fn hold_end(w: &WriteOp, id: FirId) -> Result<()> {
    w.lock(&format!("station-records.refusal/{id}")).await
}

/// Which reports there are on an FIR, in order.
pub(super) fn kinds(rows: &[store::Model]) -> Result<Vec<ChallanKind>> {
    rows.iter().map(kind_of).collect()
}

fn kind_of(row: &store::Model) -> Result<ChallanKind> {
    let damaged =
        || Error::Inconsistent { table: "station_records_challan", what: "kind", row: row.id.to_string() };
    ChallanKind::parse(&row.kind).ok_or_else(damaged)
}

/// Forwards a report. Its number beside the FIR follows the newest.
pub async fn forward(w: &mut WriteOp, reports: &dyn Reports, id: FirId, typed: &TypedChallan) -> Result<i32> {
    let row = fir::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let record = record_of(w.tx(), &row).await?;
    w.permit("station-records.fir-read", &record)?;
    w.permit("station-records.fir-challan", &record)?;
    let office = UnitId(row.office);
    let place = organisation::store::place(w.tx(), office).await?;
    w.require_books(&place.unit()?.code).await?;
    // Of a sealed one no station is asked: whoever is named for it stands above the officer in charge (CrPC 551).
    if record.sealed {
        require_superior(w, office).await?;
    } else {
        require_charge(w, office).await?;
    }
    hold_end(w, id).await?;
    if disposal::refusal_of(w.tx(), id).await?.is_some() {
        return Err(Error::Conflict("station-records.refusal-decided"));
    }
    let before = store::of_firs(w.tx(), &[row.id]).await?;
    let checked = check(w, &row, &kinds(&before)?, typed).await?;
    let ordinal = before.last().map_or(1, |last| last.ordinal + 1);
    write(w, reports, (&row, &place), ordinal, checked).await?;
    Ok(ordinal)
}

async fn check(
    w: &WriteOp,
    row: &row::Model,
    before: &[ChallanKind],
    typed: &TypedChallan,
) -> Result<Checked> {
    let sections = fir::sections_of(w.tx(), std::iter::once(row.id)).await?;
    let sections: Vec<_> = sections.iter().map(section::Model::section).collect();
    let about = About { registered_at: Timestamp(row.recorded_at), sections: &sections, before };
    let days = [super::law_days(row)?[0], w.now().day()];
    typed.check(w.now(), &about, |typed| {
        // As an FIR's: what the law of its day does not know is looked up in today's.
        offence(w.catalogue(), typed, days[0])
            .or_else(|fault| offence(w.catalogue(), typed, days[1]).map_err(|_| fault))
    })
}

async fn write(
    w: &mut WriteOp,
    reports: &dyn Reports,
    (row, place): (&row::Model, &organisation::Place),
    ordinal: i32,
    Checked { kind, forwarded_at, contents }: Checked,
) -> Result<()> {
    let Found::Key(key) = w.key(row.id).await? else {
        return Err(Error::NotFound("station-records.fir-erased"));
    };
    let (report_id, recorded_at) = (w.new_id(), w.now());
    let report = store::Model {
        id: report_id,
        version: 1,
        fir: row.id,
        ordinal,
        kind: kind.word().to_owned(),
        forwarded_at: forwarded_at.micros(),
        recorded_at: recorded_at.micros(),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        sealed: key.seal_value(SEALED_CHALLAN, report_id, &contents, w.entropy())?,
    };
    w.insert::<store::Entity>(report).await?;
    if kind.gives_up() {
        leave(w, row, &[NoticeTo::Informant]).await?;
    }
    let subject = Subject { kind: "challan", id: report_id, version: Some(1) };
    let body = Draft {
        unit: Some(row.office),
        stated_at: Some(forwarded_at),
        sensitivity: row.sensitivity,
        ..Draft::new(events::CHALLAN, subject)
    };
    let entry = w.journal(body.sealed(&key, row.id, draft::content(&contents)?))?;
    let court = (row.sensitivity < SEALED_FROM).then_some(contents.court.as_str());
    let diary = DiaryEntry {
        office: UnitId(row.office),
        kind: "challan".to_owned(),
        arrived_at: None,
        about: Some(row.cited.clone()),
        substance: Substance::Sealed { record: row.id, key: &key, words: in_the_diary(kind, ordinal, court) },
    };
    enter::write(w, place, diary, Some(entry)).await?;
    let days = [super::law_days(row)?[0], recorded_at.day()];
    let cited = contents.sections.iter().map(|one| SectionOf::of(w.catalogue(), &one.section(), days));
    let told = Told {
        kind: told_as(kind),
        sections: cited.collect(),
        court: contents.court,
        words: contents.reasons.unwrap_or_default(),
    };
    tell(w, reports, row, told, entry).await
}

const fn told_as(kind: ChallanKind) -> DisposalKind {
    match kind {
        ChallanKind::Interim => DisposalKind::InterimReport,
        ChallanKind::Complete => DisposalKind::CourtReport,
        ChallanKind::Untraced => DisposalKind::Untraced,
        ChallanKind::Cancelled => DisposalKind::Cancelled,
        ChallanKind::Supplementary => DisposalKind::LaterReport,
    }
}

/// As the diary says it, which is kept in Urdu; what was found stands in the report. Of a sealed FIR not even which and whither.
fn in_the_diary(kind: ChallanKind, ordinal: i32, court: Option<&str>) -> String {
    let Some(court) = court else {
        return format!("رپورٹ زیرِ دفعہ 173 ضابطہ فوجداری، رپورٹ نمبر {ordinal}، عدالت کو بھیجی گئی");
    };
    let what = match kind {
        ChallanKind::Interim => "عبوری رپورٹ",
        ChallanKind::Complete => "مکمل رپورٹ (چالان)",
        ChallanKind::Untraced => "رپورٹ عدم پتہ",
        ChallanKind::Cancelled => "رپورٹ اخراجِ مقدمہ",
        ChallanKind::Supplementary => "ضمنی رپورٹ",
    };
    format!("{what} زیرِ دفعہ 173 ضابطہ فوجداری، رپورٹ نمبر {ordinal}، بعدالت {court} بھیجی گئی")
}
