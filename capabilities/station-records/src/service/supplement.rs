//! Adding to an FIR: a supplementary statement, or a signed correction, beside it. The FIR, its form and its digest never
//! change; a mistake in an addition is another addition.

use contracts::{DiaryEntry, Substance};
use journal::{Draft, Subject, draft};
use kernel::ids::{FirId, UnitId};
use kernel::{Error, Result};
use op::WriteOp;
use vault::Found;

use crate::events;
use crate::model::disposal::{SupplementKind, TypedSupplement};
use crate::service::enter;
use crate::service::read_fir::record_of;
use crate::store::disposal::{self, supplement};
use crate::store::fir;

/// Where an addition is sealed.
pub(crate) const SEALED_SUPPLEMENT: &str = "station_records_fir_supplement.sealed";

/// Adds to an FIR. Its number beside the FIR follows the newest.
pub async fn add(w: &mut WriteOp, id: FirId, typed: &TypedSupplement) -> Result<i32> {
    let row = fir::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let record = record_of(w.tx(), &row).await?;
    w.permit("station-records.fir-read", &record)?;
    w.permit("station-records.fir-supplement", &record)?;
    let place = organisation::store::place(w.tx(), UnitId(row.office)).await?;
    w.require_books(&place.unit()?.code).await?;
    let (kind, said) = typed.check()?;
    let Found::Key(key) = w.key(row.id).await? else {
        return Err(Error::NotFound("station-records.fir-erased"));
    };
    w.lock(&format!("station-records.supplement/{id}")).await?;
    let ordinal = disposal::supplements_of(w.tx(), id).await?.last().map_or(1, |last| last.ordinal + 1);
    let added = w.new_id();
    let beside = supplement::Model {
        id: added,
        version: 1,
        fir: row.id,
        ordinal,
        kind: kind.word().to_owned(),
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        sealed: key.seal_value(SEALED_SUPPLEMENT, added, &said, w.entropy())?,
    };
    w.insert::<supplement::Entity>(beside).await?;
    let subject = Subject { kind: "fir-supplement", id: added, version: Some(1) };
    let entry = Draft {
        unit: Some(row.office),
        sensitivity: row.sensitivity,
        ..Draft::new(events::FIR_SUPPLEMENT, subject)
    };
    let entry = w.journal(entry.sealed(&key, row.id, draft::content(&said)?))?;
    let diary = DiaryEntry {
        office: UnitId(row.office),
        kind: "fir-supplement".to_owned(),
        arrived_at: None,
        about: Some(row.cited.clone()),
        substance: Substance::Sealed { record: row.id, key: &key, words: in_the_diary(kind, ordinal) },
    };
    enter::write(w, &place, diary, Some(entry)).await?;
    Ok(ordinal)
}

/// As the diary says it, which is kept in Urdu; what was said stands beside the FIR.
fn in_the_diary(kind: SupplementKind, ordinal: i32) -> String {
    let what = match kind {
        SupplementKind::Statement => "بیانِ ضمنی",
        SupplementKind::Correction => "دستخط شدہ تصحیح",
    };
    format!("{what} نمبر {ordinal} ایف آئی آر کے ساتھ شامل کیا گیا")
}
