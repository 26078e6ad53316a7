//! Handing over charge: an entry that says who takes it from whom, as the post's holder or acting for him.

use journal::{Body, Draft, Subject, draft};
use kernel::ids::{EntryId, OfficerId, PostId, UnitId};
use kernel::{Error, Result};
use op::WriteOp;

use crate::charge::Basis;
use crate::service::{enrol, owner};
use crate::store::{self, charge};

/// A change of charge.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// The post whose charge it is.
    pub post: PostId,
    /// Who takes it.
    pub to: OfficerId,
}

/// Records that an officer takes the charge of a post. Whoever had it no longer does. `organisation.not-there` for
/// an officer who holds no posting, or is away from the unit.
pub async fn hand_over(w: &mut WriteOp, change: HandOver) -> Result<EntryId> {
    let post = store::post(w.tx(), change.post).await?.ok_or(Error::NotFound("organisation.no-post"))?;
    let place = store::place(w.tx(), UnitId(post.unit)).await?;
    w.lock(&format!("organisation.post/{}", post.id)).await?;
    let holder = store::holder(w.tx(), change.post).await?;
    let basis = match holder {
        Some(posting) if posting.officer == change.to.0 => Basis::Posted,
        _ => Basis::Acting,
    };
    // A holder who takes up his own post's charge reports it; acting charge is an order, and nobody orders himself.
    let record = place.record("organisation.post", post.id);
    let record = if basis == Basis::Acting { record.owned_by(owner(w, change.to)) } else { record };
    w.permit("organisation.acting-charge", &record)?;
    enrol::require(w.tx(), change.to).await?;
    if crate::charge::standing(w.tx(), change.to, UnitId(post.unit), w.now()).await?.is_none() {
        return Err(Error::Conflict("organisation.not-there"));
    }
    let from = end_present(w, change.post).await?;
    let id = w.new_id();
    let row = charge::Model {
        id,
        version: 1,
        post: post.id,
        officer: change.to.0,
        basis: basis.word().to_owned(),
        from_officer: from.map(Into::into),
        valid_from: w.now().micros(),
        valid_to: None,
    };
    w.insert::<charge::Entity>(row).await?;
    let subject = Subject { kind: "charge", id, version: Some(1) };
    let body = Body::Open(draft::content(&basis.word())?);
    w.journal(Draft { unit: Some(post.unit), body, ..Draft::new("organisation.hand-over", subject) })
}

async fn end_present(w: &mut WriteOp, post: PostId) -> Result<Option<OfficerId>> {
    let Some(present) = store::charge_at(w.tx(), post, w.now()).await? else { return Ok(None) };
    let from = OfficerId(present.officer);
    let row = charge::Model { version: present.version + 1, valid_to: Some(w.now().micros()), ..present };
    w.update::<charge::Entity>(row).await?;
    Ok(Some(from))
}
