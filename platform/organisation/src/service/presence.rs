//! Departure from and return to the unit, on which the charge of an absent SHO depends.

use catalogue::UnitKind;
use journal::{Draft, Subject};
use kernel::ids::{EntryId, OfficerId, UnitId};
use kernel::{Error, Result};
use op::WriteOp;

use crate::service::owner;
use crate::store::{self, charge, posting};

/// The officer has left the unit. `organisation.not-posted-here` without a standing posting there. The entry, or
/// `None` for somebody who had left already.
pub async fn mark_absent(w: &mut WriteOp, unit: UnitId, officer: OfficerId) -> Result<Option<EntryId>> {
    let now = w.now().micros();
    change(w, unit, officer, Some(now), "organisation.depart").await
}

/// The officer is back. The entry, or `None` for somebody who was there.
pub async fn mark_present(w: &mut WriteOp, unit: UnitId, officer: OfficerId) -> Result<Option<EntryId>> {
    change(w, unit, officer, None, "organisation.return").await
}

async fn change(
    w: &mut WriteOp,
    unit: UnitId,
    officer: OfficerId,
    absent_since: Option<i64>,
    action: &'static str,
) -> Result<Option<EntryId>> {
    let place = store::place(w.tx(), unit).await?;
    // Whoever was away alone must be able to report himself back.
    w.permit(action, &place.record("organisation.post", "").owned_by(owner(w, officer)))?;
    let posts = store::posts_of(w.tx(), unit).await?;
    let postings = store::postings_to(w.tx(), &posts, w.now()).await?;
    let mine =
        postings.into_iter().map(|(posting, _)| posting).filter(|posting| posting.officer == officer.0);
    let mine: Vec<posting::Model> = mine.collect();
    if mine.is_empty() {
        return Err(Error::NotFound("organisation.not-posted-here"));
    }
    if absent_since.is_some() && mine.iter().any(|held| held.absent_since.is_none()) {
        end_charges(w, officer, unit).await?;
    }
    // Somebody with two posts in one unit leaves both. The hour of a departure already recorded stays.
    let mut entry = None;
    for held in mine.into_iter().filter(|held| held.absent_since.is_some() != absent_since.is_some()) {
        let (id, version) = (held.id, held.version + 1);
        w.update::<posting::Entity>(posting::Model { version, absent_since, ..held }).await?;
        let subject = Subject { kind: "posting", id, version: Some(version) };
        entry = Some(w.journal(Draft { unit: Some(unit.0), ..Draft::new(action, subject) })?);
    }
    Ok(entry)
}

/// A charge taken over ends when its officer leaves the house: coming back, he does not have it again unless it is handed
/// over to him. What an office above ordered stands: others have it while he is away, and he again when he is back.
async fn end_charges(w: &mut WriteOp, officer: OfficerId, left: UnitId) -> Result<()> {
    let station = store::place(w.tx(), left).await?.at(UnitKind::Station).map(|unit| unit.id);
    for (taken, over) in store::charges_of(w.tx(), officer, w.now()).await? {
        if taken.ordered_by.is_some() {
            continue;
        }
        if over.unit == left.0 || Some(UnitId(over.unit)) == station {
            let (version, valid_to) = (taken.version + 1, Some(w.now().micros()));
            w.update::<charge::Entity>(charge::Model { version, valid_to, ..taken }).await?;
        }
    }
    Ok(())
}
