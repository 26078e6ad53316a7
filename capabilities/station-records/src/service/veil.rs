//! What was entered before its record was sealed: from then on it is shown under a pseudonym and without its words. The book
//! keeps every entry, number and hour as they are; a veil is a row beside one, and nobody takes it away. A referral of it to the
//! magistrate is sealed with it.

use db::Tx;
use journal::{Draft, Subject};
use kernel::Result;
use kernel::ids::{ComplaintId, EntryId};
use op::WriteOp;
use uuid::Uuid;

use crate::events;
use crate::model::SEALED_FROM;
use crate::service::prepare_fir;
use crate::store::disposal;
use crate::store::veil::{self, Entity, Model};

/// What a veiled entry says, in the language of the book.
pub(super) const WORDS: &str = "سر بمہر۔ تفصیل صرف نامزد افسر کے پاس ہے۔";

/// Veils every entry about a record, caused by the entry that seals it.
pub(super) async fn veil(
    w: &mut WriteOp,
    (record, number): (Uuid, &str),
    pseudonym: &str,
    cause: EntryId,
) -> Result<()> {
    // What was prepared of it names her as well: it is gone, covered by the first veil.
    prepare_fir::decided(w, Some(ComplaintId(record))).await?;
    for (entry, office) in veil::entries_about(w.tx(), record, number).await? {
        // Another node veils what stands in its own books.
        let office = organisation::store::place(w.tx(), office).await?;
        if !w.core().keeps_books(w.tx(), &office.unit()?.code).await? {
            continue;
        }
        if !veil::over(w.tx(), std::iter::once(entry)).await?.is_empty() {
            continue;
        }
        let row = Model {
            id: w.new_id(),
            version: 1,
            entry,
            pseudonym: pseudonym.to_owned(),
            recorded_at: w.now().micros(),
        };
        let subject = Subject { kind: "diary-veil", id: row.id, version: Some(1) };
        w.insert::<Entity>(row).await?;
        let draft =
            Draft { cause: Some(cause), sensitivity: SEALED_FROM, ..Draft::new(events::DIARY_VEIL, subject) };
        w.journal(draft)?;
    }
    for referral in disposal::referrals_of(w.tx(), record).await? {
        if referral.sensitivity >= SEALED_FROM {
            continue;
        }
        let (id, unit, version) = (referral.id, referral.office, referral.version + 1);
        let sealed = disposal::referral::Model { version, sensitivity: SEALED_FROM, ..referral };
        w.update::<disposal::referral::Entity>(sealed).await?;
        let subject = Subject { kind: "referral", id, version: Some(version) };
        w.journal(Draft {
            unit: Some(unit),
            cause: Some(cause),
            sensitivity: SEALED_FROM,
            ..Draft::new(events::DIARY_VEIL, subject)
        })?;
    }
    Ok(())
}

/// The pseudonym under which each veiled one of some entries is shown.
pub(super) async fn pseudonyms(tx: &Tx, entries: impl Iterator<Item = Uuid>) -> Result<Vec<(Uuid, String)>> {
    let veils = veil::over(tx, entries).await?;
    Ok(veils.into_iter().map(|veil| (veil.entry, veil.pseudonym)).collect())
}
