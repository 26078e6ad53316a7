//! Registering an FIR: one transaction numbers it, seals what it says, enters it in the daily diary and tells its report
//! (docs/adr/0009-fir.md).

use catalogue::{Catalogue, Mark, Offence, Row};
use contracts::{DiaryEntry, Reported, Reports, SealedFor, Substance};
use jiff::civil::Date;
use journal::{ClaimFacts, Draft, Subject, draft};
use kernel::ids::{AccountId, ComplaintId, EntryId, FirId, UnitId};
use kernel::{Code, Error, Result};
use op::WriteOp;
use organisation::{Place, UnitKind, charge};
use policy::Resource;
use uuid::Uuid;
use vault::RecordKey;

use crate::events;
use crate::model::SEALED_FROM;
use crate::model::fir::{self, Checked, Source, Typed};
use crate::model::section::{Section, UNKNOWN};
use crate::service::findable::{is_secret, make_findable};
use crate::service::{enter, prepare_fir};
use crate::store::fir::{handler, row, section};

/// The sensitivity of an FIR that is not sealed: its contents are for the station's own hands and those above.
const ORDINARY: i32 = 2;
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
    // First of all, and alike for every report that the officer may not read: it is not there.
    let report = match typed.report.parse() {
        Ok(id) => Some(reports.to_become_fir(w, id).await?),
        Err(_) => None,
    };
    let sealed = report.as_ref().and_then(|report| report.sealed.clone());
    // An officer named for a sealed report has no station: its FIR stands in the book of the office that holds it.
    let named = sealed.as_ref().is_some_and(|sealed| names(w, sealed));
    let office = report.as_ref().filter(|_| named).map_or(office, |report| report.holder);
    let place = organisation::store::place(w.tx(), office).await?;
    w.permit("station-records.fir-register", &about_to_be(&place, report.as_ref()))?;
    w.require_books(&place.unit()?.code).await?;
    if named {
        require_superior(w, office).await?;
    } else {
        require_charge(w, office).await?;
    }
    let mut checked = typed.check(
        w.now(),
        |section, day| {
            // An offence may span an amendment: what the law of its first day does not know is looked up in today's.
            offence(w.catalogue(), section, day)
                .or_else(|fault| offence(w.catalogue(), section, w.now().day()).map_err(|_| fault))
        },
        |sections, day| known(w.catalogue(), sections, [day, w.now().day()]),
    )?;
    // PPC 376-A: whoever numbers such an FIR has heard it; from then on it is read by those who are named.
    let sealed = match sealed {
        None if keeps_secret(w, &checked) => {
            seal(w, reports, (office, report.as_ref().map(|report| report.id)), &checked).await?
        }
        sealed => sealed,
    };
    checked.contents.pseudonym = sealed.as_ref().map(|sealed| sealed.pseudonym.clone());
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
    let mut row = draft_row(w, &place, (id, serial, cited.clone(), number), &checked, report.as_ref())?;
    row.sensitivity = if sealed.is_some() { SEALED_FROM } else { ORDINARY };
    prepare_fir::decided(w, report.as_ref().map(|report| report.id)).await?;
    let words = substance(w, &checked, report.as_ref());
    let handlers = sealed.map(|sealed| sealed.handlers).unwrap_or_default();
    let entry = write(w, &place, row, &checked, (&key, &handlers)).await?;
    let diary = DiaryEntry {
        office,
        kind: "fir".to_owned(),
        arrived_at: report.as_ref().map(|report| report.arrived_at).or(checked.arrived_at),
        about: Some(cited.clone()),
        substance: Substance::Sealed { record: id, key: &key, words },
    };
    let diary_serial = enter::write(w, &place, diary, Some(entry)).await?.serial;
    if let Some(report) = report {
        reports.became_fir(w, report.id, &cited, entry).await?;
    }
    Ok(Registered { id: FirId(id), cited, diary_serial })
}

/// Whether the law keeps the victim's identity secret in one of its sections.
fn keeps_secret(w: &WriteOp, checked: &Checked) -> bool {
    is_secret(w.catalogue(), &checked.sections, [checked.law_day, w.now().day()])
}

/// Seals what nobody sealed before. Whoever signs it at a station reads it no more, like every sealed record there.
async fn seal(
    w: &mut WriteOp,
    reports: &dyn Reports,
    (office, report): (UnitId, Option<ComplaintId>),
    checked: &Checked,
) -> Result<Option<SealedFor>> {
    let days = [checked.law_day, w.now().day()];
    let minor =
        known(w.catalogue(), &checked.sections, days).iter().any(|law| law.marks.contains(&Mark::Child));
    reports.seal_for_fir(w, office, report, minor).await
}

/// Whether the actor is named for a sealed report.
fn names(w: &WriteOp, sealed: &SealedFor) -> bool {
    w.actor().account.is_some_and(|account| sealed.handlers.contains(&account))
}

/// An FIR about to be made, as the policies see it: sealed for the same officers as its report.
pub fn about_to_be(place: &Place, report: Option<&Reported>) -> Resource {
    let what = place.record("station-records.fir", "");
    let Some((report, sealed)) = report.and_then(|report| Some((report, report.sealed.as_ref()?))) else {
        return what;
    };
    let handlers = sealed.handlers.iter().map(ToString::to_string).collect();
    // Under its report's id: a seal that was opened for the report is opened for its FIR.
    Resource {
        id: report.id.to_string(),
        sealed: true,
        sensitivity: i64::from(SEALED_FROM),
        handlers,
        ..what
    }
}

/// CrPC 551: an officer superior in rank to the officer in charge has his powers throughout the area.
pub(super) async fn require_superior(w: &WriteOp, office: UnitId) -> Result<()> {
    let Some(in_charge) = charge::of_station(w.tx(), w.catalogue(), office, w.now()).await? else {
        return Ok(());
    };
    let day = w.now().day();
    let order = async |officer| -> Result<Option<i64>> {
        let row = organisation::store::officer(w.tx(), officer).await?;
        Ok(row.and_then(|row| w.catalogue().rank(&row.rank, day).map(|rank| rank.facts.order)))
    };
    let Some(actor) = w.actor().officer else {
        return Err(Error::Forbidden("station-records.fir-not-superior"));
    };
    if order(actor).await? > order(in_charge.officer).await? {
        Ok(())
    } else {
        Err(Error::Forbidden("station-records.fir-not-superior"))
    }
}

/// The law of the sections, as far as the catalogue knows it.
fn known<'a>(catalogue: &'a Catalogue, sections: &[Section], days: super::LawDays) -> Vec<&'a Offence> {
    sections
        .iter()
        .filter_map(|section| super::offence_of(catalogue, section, days))
        .map(|row| &row.facts)
        .collect()
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
    let typed = &number_first(typed);
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
        (None, _) => Err(UNKNOWN),
    }
}

/// As the program cites it, of what is written the other way round: `دفعہ 379 ت پ`, `ت پ 379`, `PPC 379`, `Sec. 379`.
fn number_first(typed: &str) -> String {
    let said = |word: &&str| {
        !["دفعہ", "زیر", "s", "s.", "sec", "sec.", "section", "under"].contains(&&*word.to_lowercase())
    };
    let mut words: Vec<&str> = typed.split_whitespace().filter(said).collect();
    let number = words.iter().position(|word| word.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(0);
    words.rotate_left(number);
    words.join(" ")
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
        reported_at: report.map(|report| report.arrived_at).or(checked.arrived_at).unwrap_or(now).micros(),
        recorded_at: now.micros(),
        law_day: checked.law_day.to_string(),
        sensitivity: ORDINARY,
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
    (key, handlers): (&RecordKey, &[AccountId]),
) -> Result<EntryId> {
    row.sealed = key.seal_value(SEALED, row.id, &checked.contents, w.entropy())?;
    let claim = if row.sensitivity >= SEALED_FROM {
        ClaimFacts { office: String::new(), number: String::new(), code_digest: None }
    } else {
        ClaimFacts { office: place.unit()?.code.clone(), number: row.number.clone(), code_digest: None }
    };
    let (id, recorded_at) = (row.id, row.recorded_at);
    let draft = Draft {
        unit: Some(row.office),
        stated_at: checked.contents.stated.map(|stated| stated.at),
        sensitivity: row.sensitivity,
        claim: Some(claim),
        ..Draft::new(events::FIR_REGISTER, Subject { kind: "fir", id, version: Some(1) })
    };
    let days = [checked.law_day, w.now().day()];
    make_findable(w, &row, &checked.sections, days, &checked.contents).await?;
    w.insert::<row::Entity>(row).await?;
    for account in handlers {
        let account = account.0;
        let row =
            handler::Model { id: w.new_id(), version: 1, fir: id, account, recorded_at, ended_at: None };
        w.insert::<handler::Entity>(row).await?;
    }
    for (ordinal, one) in (1..).zip(&checked.sections) {
        let row = section::Model {
            id: w.new_id(),
            version: 1,
            fir: id,
            ordinal,
            offence: one.text().to_owned(),
            recorded_at,
            unlisted: one.code().is_none().then_some(1),
        };
        w.insert::<section::Entity>(row).await?;
    }
    w.journal(draft.sealed(key, id, draft::content(&checked.contents)?))
}

/// For the diary: sections, the report's number, and the place; not even the place where the law keeps the victim's
/// identity secret. What happened and who told it stand in the FIR, which fewer may open.
fn substance(w: &WriteOp, checked: &Checked, report: Option<&Reported>) -> String {
    let (catalogue, days) = (w.catalogue(), [checked.law_day, w.now().day()]);
    let cited = checked.sections.iter().map(|section| super::marked(catalogue, section, days).ur);
    let secret = keeps_secret(w, checked);
    let about = checked.contents.pseudonym.clone();
    let place = checked.contents.place.clone().filter(|_| !secret && about.is_none());
    let about = about.or_else(|| report.map(|report| report.number.clone()));
    let parts = [Some(cited.collect::<Vec<_>>().join("، ")), about, place];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" — ")
}
