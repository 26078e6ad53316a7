//! Registering an FIR: one transaction numbers it, seals what it says, enters it in the daily diary and tells its report
//! (docs/adr/0009-fir.md).

use catalogue::{Catalogue, Offence, Row};
use contracts::{DiaryEntry, Reported, Reports, Substance};
use jiff::civil::Date;
use journal::{ClaimFacts, Draft, Subject, draft};
use kernel::ids::{EntryId, FirId, UnitId};
use kernel::{Code, Error, Result};
use op::WriteOp;
use organisation::{Place, UnitKind, charge};
use uuid::Uuid;
use vault::RecordKey;

use crate::events;
use crate::model::fir::{self, Checked, Source, Typed};
use crate::service::findable::{is_secret, make_findable};
use crate::service::{enter, prepare_fir};
use crate::store::fir::{row, section};

/// Where an FIR's contents are sealed.
pub(crate) const SEALED: &str = "station_records_fir.sealed";

/// An FIR just registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The FIR.
    pub id: FirId,
    /// As cited: `124/26`.
    pub cited: String,
    /// Its number in the daily diary.
    pub diary_serial: i64,
}

/// Registers an FIR in the book of `office`, by whoever has charge of it now. Every fault of the form is found at once.
pub async fn register_fir(
    w: &mut WriteOp,
    reports: &dyn Reports,
    office: UnitId,
    typed: &Typed,
) -> Result<Registered> {
    let place = organisation::store::place(w.tx(), office).await?;
    w.permit("station-records.fir-register", &place.record("station-records.fir", ""))?;
    w.require_books(&place.unit()?.code).await?;
    require_charge(w, office).await?;
    let checked = typed.check(w.now(), |section, day| {
        // An offence may span an amendment: what the law of its first day does not know is looked up in today's.
        offence(w.catalogue(), section, day)
            .or_else(|fault| offence(w.catalogue(), section, w.now().day()).map_err(|_| fault))
    })?;
    let report = match checked.report {
        Some(id) => Some(reports.to_become_fir(w, id).await?),
        None => None,
    };
    if report.as_ref().is_some_and(|report| report.holder != office) {
        return Err(Error::field("sections", "station-records.fir-other-office"));
    }
    // CrPC 155(2): what was referred as non-cognizable is investigated on a magistrate's order, or as a cognizable offence.
    let ordered = checked.source == Source::Court || super::any_cognizable(w, &checked);
    if report.as_ref().is_some_and(|report| report.referred) && !ordered {
        return Err(Error::field("source", "station-records.fir-needs-order"));
    }
    let (id, series) = (w.new_id(), w.series());
    let year = w.now().year();
    let key = w.new_key(id, "fir", None).await?;
    w.lock(&format!("station-records.fir/{office}/{year}")).await?;
    let serial = crate::store::fir::newest_serial(w.tx(), office, i32::from(year)).await? + 1;
    let cited = fir::cited(year, &series, serial);
    let number = fir::number(&place.unit()?.code, year, &series, serial);
    let row = draft_row(w, &place, (id, serial, cited.clone(), number), &checked, report.as_ref())?;
    prepare_fir::decided(w, report.as_ref().map(|report| report.id)).await?;
    let entry = write(w, &place, row, &checked, &key).await?;
    let diary = DiaryEntry {
        office,
        kind: "fir".to_owned(),
        arrived_at: report.as_ref().map(|report| report.arrived_at),
        about: Some(cited.clone()),
        substance: Substance::Sealed {
            record: id,
            key: &key,
            words: substance(w, &checked, report.as_ref()),
        },
    };
    let diary_serial = enter::write(w, &place, diary, Some(entry)).await?.serial;
    if let Some(report) = report {
        reports.became_fir(w, report.id, &cited, entry).await?;
    }
    Ok(Registered { id: FirId(id), cited, diary_serial })
}

/// Asked in the book's own turn: whoever had charge when the request began may have left, or handed it over, meanwhile.
pub(super) async fn require_charge(w: &WriteOp, office: UnitId) -> Result<()> {
    w.lock(&format!("station-records.charge/{office}")).await?;
    let held = charge::of_station(w.tx(), w.catalogue(), office, w.now()).await?;
    match held {
        Some(held) if Some(held.officer) == w.actor().officer => Ok(()),
        _ => Err(Error::Forbidden("station-records.fir-not-in-charge")),
    }
}

/// The offence meant by a section as typed: its code, or the one section so numbered, the Penal Code's before others.
pub(super) fn offence(catalogue: &Catalogue, typed: &str, day: Date) -> std::result::Result<String, Code> {
    if let Some(known) = catalogue.offence(&typed.to_lowercase(), day) {
        return Ok(known.code.clone());
    }
    let plain =
        |section: &str| section.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    // As the program itself cites it, with the law after it: `379 PPC`, `379 ت پ`.
    let cited = |offence: &&Row<Offence>| {
        let both = super::cite(catalogue, &offence.code, [day; 2]);
        plain(&both.ur) == plain(typed) || plain(&both.en) == plain(typed)
    };
    if let Some(known) = catalogue.offences(day).find(cited) {
        return Ok(known.code.clone());
    }
    let wanted = plain(typed);
    let mut same: Vec<_> =
        catalogue.offences(day).filter(|offence| plain(&offence.facts.section) == wanted).collect();
    if let Some(penal) = same.iter().find(|offence| offence.facts.law == "ppc") {
        return Ok(penal.code.clone());
    }
    match (same.pop(), same.is_empty()) {
        (Some(one), true) => Ok(one.code.clone()),
        (Some(_), false) => Err("station-records.fir-section-of-which-law"),
        (None, _) => Err("station-records.fir-unknown-section"),
    }
}

fn draft_row(
    w: &WriteOp,
    place: &Place,
    (id, serial, cited, number): (Uuid, i64, String, String),
    checked: &Checked,
    report: Option<&Reported>,
) -> Result<row::Model> {
    let above = |kind| place.at(kind).map(|unit| unit.id.0);
    let now = w.now();
    Ok(row::Model {
        id,
        version: 1,
        office: place.unit()?.id.0,
        circle: above(UnitKind::Circle),
        district: above(UnitKind::District),
        region: above(UnitKind::Region),
        node: w.node().to_string(),
        year: i32::from(now.year()),
        serial,
        cited,
        number,
        source: checked.source.word().to_owned(),
        report: report.map(|report| report.id.0),
        reported_at: report.map_or(now, |report| report.arrived_at).micros(),
        recorded_at: now.micros(),
        law_day: checked.law_day.to_string(),
        sensitivity: 2,
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        paper_book: checked.paper_book.clone(),
        paper_page: checked.paper_page.clone(),
        sealed: Vec::new(),
    })
}

async fn write(
    w: &mut WriteOp,
    place: &Place,
    mut row: row::Model,
    checked: &Checked,
    key: &RecordKey,
) -> Result<EntryId> {
    row.sealed = key.seal_value(SEALED, row.id, &checked.contents, w.entropy())?;
    let claim =
        ClaimFacts { office: place.unit()?.code.clone(), number: row.number.clone(), code_digest: None };
    let (id, recorded_at) = (row.id, row.recorded_at);
    let draft = Draft {
        unit: Some(row.office),
        stated_at: checked.contents.stated.map(|stated| stated.at),
        sensitivity: row.sensitivity,
        claim: Some(claim),
        ..Draft::new(events::FIR_REGISTER, Subject { kind: "fir", id, version: Some(1) })
    };
    let days = [checked.law_day, w.now().day()];
    make_findable(w, &row, checked.sections.iter().map(String::as_str), days, &checked.contents).await?;
    w.insert::<row::Entity>(row).await?;
    for (ordinal, offence) in (1..).zip(&checked.sections) {
        let row = section::Model {
            id: w.new_id(),
            version: 1,
            fir: id,
            ordinal,
            offence: offence.clone(),
            recorded_at,
        };
        w.insert::<section::Entity>(row).await?;
    }
    w.journal(draft.sealed(key, id, draft::content(&checked.contents)?))
}

/// For the diary: sections, the report's number, and the place; not even the place where the law keeps the victim's
/// identity secret. What happened and who told it stand in the FIR, which fewer may open.
fn substance(w: &WriteOp, checked: &Checked, report: Option<&Reported>) -> String {
    let (catalogue, days) = (w.catalogue(), [checked.law_day, w.now().day()]);
    let cited = checked.sections.iter().map(|code| super::cite(catalogue, code, days).ur);
    let secret = is_secret(catalogue, checked.sections.iter().map(String::as_str), days);
    let place = checked.contents.place.clone().filter(|_| !secret);
    let parts =
        [Some(cited.collect::<Vec<_>>().join("، ")), report.map(|report| report.number.clone()), place];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" — ")
}
