//! A non-cognizable matter (CrPC 155(1)): its substance is entered in the daily diary, whose number it has, and the informant
//! is referred to the magistrate. An FIR may follow later, on the magistrate's order (155(2)).

use catalogue::Answer;
use contracts::{DiaryEntry, Disposal, DisposalKind, Reported, Reports, Substance};
use journal::{ClaimFacts, Draft, Subject, draft};
use kernel::ids::{EntryId, UnitId};
use kernel::{Error, Result};
use op::WriteOp;
use organisation::{Place, UnitKind};
use uuid::Uuid;
use vault::RecordKey;

use crate::events;
use crate::model::disposal::{CheckedReferral, TypedReferral};
use crate::service::register_fir::{offence, require_charge};
use crate::service::{SectionOf, enter, prepare_fir};
use crate::store::disposal::referral;

/// Where a referral's contents are sealed.
pub(crate) const SEALED_REFERRAL: &str = "station_records_referral.sealed";

/// A referral just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referred {
    /// The referral.
    pub id: Uuid,
    /// The diary's number, which is its own.
    pub number: String,
}

/// Enters a non-cognizable matter in the diary of `office` and refers its informant to the magistrate.
pub async fn refer(
    w: &mut WriteOp,
    reports: &dyn Reports,
    office: UnitId,
    typed: &TypedReferral,
) -> Result<Referred> {
    let place = organisation::store::place(w.tx(), office).await?;
    w.permit("station-records.refer", &place.record("station-records.referral", ""))?;
    w.require_books(&place.unit()?.code).await?;
    require_charge(w, office).await?;
    let today = w.now().day();
    let checked = typed.check(
        |section| offence(w.catalogue(), section, today),
        |code| w.catalogue().offence(code, today).is_some_and(|one| one.facts.cognizable == Answer::Yes),
    )?;
    let report = match checked.report {
        Some(id) => Some(reports.to_be_referred(w, id).await?),
        None => None,
    };
    if report.as_ref().is_some_and(|report| report.holder != office) {
        return Err(Error::field("words", "station-records.fir-other-office"));
    }
    let id = w.new_id();
    let key = w.new_key(id, "fir", None).await?;
    // With or before what it records: the book first, then the row that has its number.
    let diary = DiaryEntry {
        office,
        kind: "non-cognizable".to_owned(),
        arrived_at: report.as_ref().map(|report| report.arrived_at),
        about: Some(report.as_ref().map_or_else(|| id.to_string(), |report| report.number.clone())),
        substance: Substance::Sealed { record: id, key: &key, words: in_the_diary(w, &checked) },
    };
    let serial = enter::write(w, &place, diary, None).await?.serial;
    let number = format!("{}-D-{}{}-{serial:06}", place.unit()?.code, w.now().year(), w.series());
    let row = draft_row(w, &place, (id, number.clone(), serial), &checked, report.as_ref())?;
    prepare_fir::decided(w, report.as_ref().map(|report| report.id)).await?;
    let entry = write(w, &place, row, &checked, &key).await?;
    if let Some(report) = report {
        reports.disposed(w, report.id, disposal(w, office, &number, &checked), entry).await?;
    }
    Ok(Referred { id, number })
}

fn draft_row(
    w: &WriteOp,
    place: &Place,
    (id, number, diary_serial): (Uuid, String, i64),
    checked: &CheckedReferral,
    report: Option<&Reported>,
) -> Result<referral::Model> {
    let above = |kind| place.at(kind).map(|unit| unit.id.0);
    Ok(referral::Model {
        id,
        version: 1,
        office: place.unit()?.id.0,
        circle: above(UnitKind::Circle),
        district: above(UnitKind::District),
        region: above(UnitKind::Region),
        number,
        diary_serial,
        report: report.map(|report| report.id.0),
        sections: checked.sections.join(" "),
        warned: i32::from(checked.warned),
        recorded_at: w.now().micros(),
        sensitivity: 2,
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        sealed: Vec::new(),
    })
}

async fn write(
    w: &mut WriteOp,
    place: &Place,
    mut row: referral::Model,
    checked: &CheckedReferral,
    key: &RecordKey,
) -> Result<EntryId> {
    row.sealed = key.seal_value(SEALED_REFERRAL, row.id, &checked.contents, w.entropy())?;
    let claim =
        ClaimFacts { office: place.unit()?.code.clone(), number: row.number.clone(), code_digest: None };
    let subject = Subject { kind: "referral", id: row.id, version: Some(1) };
    let draft = Draft {
        unit: Some(row.office),
        sensitivity: row.sensitivity,
        claim: Some(claim),
        ..Draft::new(events::REFER, subject)
    };
    let id = row.id;
    w.insert::<referral::Entity>(row).await?;
    w.journal(draft.sealed(key, id, draft::content(&checked.contents)?))
}

/// For the citizen's page.
fn disposal(w: &WriteOp, office: UnitId, number: &str, checked: &CheckedReferral) -> Disposal {
    let today = w.now().day();
    let sections = checked.sections.iter().map(|code| SectionOf::listed(w.catalogue(), code, [today; 2]));
    Disposal {
        kind: DisposalKind::NonCognizable,
        number: number.to_owned(),
        office,
        court: checked.contents.court.clone(),
        sections: sections.map(|section| (section.cited, section.name)).collect(),
        words: checked.contents.words.clone(),
        charge: w.actor().charge.clone(),
    }
}

/// For the diary: the substance (CrPC 155(1)), the sections and the court. Who told it stands in the referral.
fn in_the_diary(w: &WriteOp, checked: &CheckedReferral) -> String {
    let today = w.now().day();
    let cited: Vec<String> =
        checked.sections.iter().map(|code| super::cite(w.catalogue(), code, [today; 2]).ur).collect();
    let cited = (!cited.is_empty()).then(|| cited.join("، "));
    let court = format!("اطلاع دہندہ کو {} سے رجوع کے لیے بھیجا گیا", checked.contents.court);
    [cited, Some(checked.contents.words.clone()), Some(court)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" — ")
}
