//! Handing over charge: an entry that says who takes it from whom, as the post's holder or acting for him.

use db::Tx;
use journal::{Body, Draft, Subject, draft};
use kernel::ids::{EntryId, OfficerId, PostId, UnitId};
use kernel::{Error, Result};
use op::{ReadOp, WriteOp};
use policy::Principal;
use uuid::Uuid;

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
/// an officer who holds no posting, or is away from the unit; `organisation.charge-ordered` where the charge was given by the order of an
/// office that is not the actor's nor below it.
pub async fn hand_over(w: &mut WriteOp, change: HandOver) -> Result<EntryId> {
    let post = store::post(w.tx(), change.post).await?.ok_or(Error::NotFound("organisation.no-post"))?;
    let place = store::place(w.tx(), UnitId(post.unit)).await?;
    w.lock(&format!("organisation.post/{}", post.id)).await?;
    let holder = store::holder(w.tx(), change.post).await?;
    let basis = match &holder {
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
    require_no_order(w, change.post).await?;
    let ordered_by = match basis {
        Basis::Acting => order_of(w, &post, holder.as_ref()).await?,
        _ => None,
    };
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
        ordered_by,
    };
    w.insert::<charge::Entity>(row).await?;
    let subject = Subject { kind: "charge", id, version: Some(1) };
    let body = Body::Open(draft::content(&basis.word())?);
    w.journal(Draft { unit: Some(post.unit), body, ..Draft::new("organisation.hand-over", subject) })
}

/// The office whose order a change is: one above, while the post's holder is there. In his absence it only fills his place, and he
/// has it again when he is back.
async fn order_of(
    w: &WriteOp,
    post: &store::post::Model,
    holder: Option<&store::posting::Model>,
) -> Result<Option<Uuid>> {
    let from_above = w.actor().unit.filter(|unit| w.actor().officer.is_some() && unit.0 != post.unit);
    let Some(holder) = holder.filter(|_| from_above.is_some()) else { return Ok(None) };
    let there =
        crate::charge::standing(w.tx(), OfficerId(holder.officer), UnitId(post.unit), w.now()).await?;
    Ok(there.and(from_above).map(|unit| unit.0))
}

/// What an office ordered, only it and those above it change.
async fn require_no_order(w: &WriteOp, post: PostId) -> Result<()> {
    let present = store::charge_at(w.tx(), post, w.now()).await?;
    let Some(ordered_by) = present.and_then(|present| present.ordered_by) else { return Ok(()) };
    if w.actor().officer.is_none() || may_change(w.tx(), ordered_by, &w.actor().principal).await? {
        Ok(())
    } else {
        Err(Error::field("officer", "organisation.charge-ordered"))
    }
}

async fn may_change(tx: &Tx, ordered_by: Uuid, who: &Principal) -> Result<bool> {
    let line = store::place(tx, UnitId(ordered_by)).await?.line;
    Ok(line.iter().any(|unit| who.posts.iter().any(|post| post.unit == unit.id.to_string())))
}

/// Whether the charge of a post stands by an order that this reader may not change: for not offering it.
pub async fn is_ordered_above(r: &ReadOp, post: PostId) -> Result<bool> {
    let present = store::charge_at(r.tx(), post, r.now()).await?;
    match present.and_then(|present| present.ordered_by) {
        Some(ordered_by) => Ok(!may_change(r.tx(), ordered_by, &r.actor().principal).await?),
        None => Ok(false),
    }
}

async fn end_present(w: &mut WriteOp, post: PostId) -> Result<Option<OfficerId>> {
    let Some(present) = store::charge_at(w.tx(), post, w.now()).await? else { return Ok(None) };
    let from = OfficerId(present.officer);
    let row = charge::Model { version: present.version + 1, valid_to: Some(w.now().micros()), ..present };
    w.update::<charge::Entity>(row).await?;
    Ok(Some(from))
}
