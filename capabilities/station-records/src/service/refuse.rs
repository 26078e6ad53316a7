//! Not investigating an FIR (CrPC 157(1) proviso (b)): only on a numbered FIR, with reasons, by whoever has charge; and always
//! with its two notices, to the informant and to the magistrate (157(2)), in the same transaction.

use contracts::{DiaryEntry, DisposalKind, Reports, Substance};
use journal::{Draft, Subject, draft};
use kernel::ids::{FirId, UnitId};
use kernel::{Error, Result};
use op::WriteOp;
use vault::Found;

use crate::events;
use crate::model::disposal::{NoticeTo, TypedRefusal};
use crate::service::challan::hold_end;
use crate::service::read_fir::record_of;
use crate::service::register_fir::require_charge;
use crate::service::tell_report::{Told, leave, tell};
use crate::service::{SectionOf, enter};
use crate::store::challan;
use crate::store::disposal::{self, refusal};
use crate::store::fir;

/// Where reasons and court are sealed.
pub(crate) const SEALED_REFUSAL: &str = "station_records_refusal.sealed";

/// Decides that an FIR is not investigated. Once; its number, its words and its copies stay.
pub async fn refuse(w: &mut WriteOp, reports: &dyn Reports, id: FirId, typed: &TypedRefusal) -> Result<()> {
    let row = fir::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let record = record_of(w.tx(), &row).await?;
    w.permit("station-records.fir-read", &record)?;
    w.permit("station-records.fir-refuse", &record)?;
    let office = UnitId(row.office);
    let place = organisation::store::place(w.tx(), office).await?;
    w.require_books(&place.unit()?.code).await?;
    require_charge(w, office).await?;
    let said = typed.check()?;
    hold_end(w, id).await?;
    if !challan::of_firs(w.tx(), &[row.id]).await?.is_empty() {
        return Err(Error::Conflict("station-records.refusal-after-challan"));
    }
    if disposal::refusal_of(w.tx(), id).await?.is_some() {
        return Err(Error::Conflict("station-records.refusal-decided"));
    }
    let Found::Key(key) = w.key(row.id).await? else {
        return Err(Error::NotFound("station-records.fir-erased"));
    };
    let (refusal_id, recorded_at) = (w.new_id(), w.now().micros());
    let decided = refusal::Model {
        id: refusal_id,
        version: 1,
        fir: row.id,
        recorded_at,
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        sealed: key.seal_value(SEALED_REFUSAL, refusal_id, &said, w.entropy())?,
    };
    w.insert::<refusal::Entity>(decided).await?;
    leave(w, &row, NoticeTo::ALL).await?;
    let subject = Subject { kind: "fir-refusal", id: refusal_id, version: Some(1) };
    let body = Draft {
        unit: Some(row.office),
        sensitivity: row.sensitivity,
        ..Draft::new(events::FIR_REFUSE, subject)
    };
    let entry = w.journal(body.sealed(&key, row.id, draft::content(&said)?))?;
    let diary = DiaryEntry {
        office,
        kind: "not-investigated".to_owned(),
        arrived_at: None,
        about: Some(row.cited.clone()),
        // The reasons stand in the refusal, which fewer may open.
        substance: Substance::Sealed { record: row.id, key: &key, words: IN_THE_DIARY.to_owned() },
    };
    enter::write(w, &place, diary, Some(entry)).await?;
    let offences = fir::sections_of(w.tx(), [row.id].into_iter()).await?;
    let days = super::law_days(&row)?;
    let sections = offences.iter().map(|section| SectionOf::of(w.catalogue(), &section.section(), days));
    let told = Told {
        kind: DisposalKind::NotInvestigated,
        court: said.court,
        sections: sections.collect(),
        words: said.reasons,
    };
    tell(w, reports, &row, told, entry).await
}

/// As the diary says it, which is kept in Urdu.
const IN_THE_DIARY: &str =
    "زیرِ دفعہ 157(1)(ب) ضابطہ فوجداری تفتیش نہیں کی جائے گی؛ اطلاع نامے بنام اطلاع دہندہ و مجسٹریٹ جاری ہوئے";
