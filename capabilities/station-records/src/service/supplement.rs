//! Adding to an FIR: a supplementary statement, or a signed correction, beside it. The FIR, its form and its digest never
//! change; a mistake in an addition is another addition.

use catalogue::{Catalogue, Proviso};
use contracts::{DiaryEntry, Substance};
use db::Tx;
use journal::{Draft, Subject, draft};
use kernel::ids::{FirId, UnitId};
use kernel::{Error, Result};
use op::{Op, WriteOp};
use vault::Found;

use crate::events;
use crate::model::disposal::{SupplementKind, TypedSupplement};
use crate::service::enter;
use crate::service::read_fir::record_of;
use crate::store::disposal::{self, supplement};
use crate::store::fir::{self, row, section};

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
    let asked = asked(w.tx(), w.catalogue(), &row).await?;
    let (kind, said) = typed.check(&asked)?;
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

/// What the law asks for before a statement is taken down beside this FIR, for whoever may read it: an old sign-in must not lose
/// what was typed.
pub async fn asked_of_statement(op: &Op, id: FirId) -> Result<Vec<Proviso>> {
    let r = op.read().await?;
    let row = fir::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    r.permit("station-records.fir-read", &record_of(r.tx(), &row).await?)?;
    let asked = asked(r.tx(), r.catalogue(), &row).await?;
    r.done().await?;
    Ok(asked)
}

/// What its sections ask for wherever she is heard (CrPC 161 follows 154).
async fn asked(tx: &Tx, catalogue: &Catalogue, row: &row::Model) -> Result<Vec<Proviso>> {
    let days = super::law_days(row)?;
    let sections = fir::sections_of(tx, std::iter::once(row.id)).await?;
    let sections: Vec<_> = sections.iter().map(section::Model::section).collect();
    let law = sections.iter().filter_map(|section| super::offence_of(catalogue, section, days));
    let asked = law.flat_map(|offence| offence.facts.provisos.iter().copied());
    Ok(asked.filter(|asked| matches!(asked, Proviso::Woman154 | Proviso::Lawyer161)).collect())
}

/// As the diary says it, which is kept in Urdu; what was said stands beside the FIR.
fn in_the_diary(kind: SupplementKind, ordinal: i32) -> String {
    let what = match kind {
        SupplementKind::Statement => "بیانِ ضمنی",
        SupplementKind::Correction => "دستخط شدہ تصحیح",
    };
    format!("{what} نمبر {ordinal} ایف آئی آر کے ساتھ شامل کیا گیا")
}
