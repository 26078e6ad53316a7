//! Posting orders: an officer is appointed to a post, or relieved of it. The order carries the rights.

use journal::{Body, Draft, Subject, draft};
use kernel::ids::{OfficerId, PostId, PostingId, UnitId};
use kernel::{Error, FieldErrors, Result, text};
use op::WriteOp;

use crate::service::{enrol, owner};
use crate::store::{self, charge, post, posting};

/// The longest number and date of an order, in characters.
const ORDER_MAX: usize = 100;

/// An order of posting.
#[derive(Debug, Clone)]
pub struct Appointment {
    /// The officer.
    pub officer: OfficerId,
    /// The post.
    pub post: PostId,
    /// Number and date of the order.
    pub order_no: String,
}

/// Appoints an officer to a vacant post. `organisation.post-held` while somebody else holds it.
pub async fn appoint(w: &mut WriteOp, order: Appointment) -> Result<PostingId> {
    let post = permitted_post(w, order.post, order.officer).await?;
    enrol::require(w.tx(), order.officer).await?;
    let order_no = read_order(&order.order_no)?;
    if post.valid_to.as_ref().is_some_and(|last| *last < w.now().day().to_string()) {
        return Err(Error::NotFound("organisation.no-post"));
    }
    w.lock(&format!("organisation.post/{}", post.id)).await?;
    if store::holder(w.tx(), order.post).await?.is_some() {
        return Err(Error::Conflict("organisation.post-held"));
    }
    // Whoever is posted to it has its charge: what was ordered while another held the post is over.
    if let Some(taken) =
        store::charge_at(w.tx(), order.post, w.now()).await?.filter(|row| row.ordered_by.is_some())
    {
        let (version, valid_to) = (taken.version + 1, Some(w.now().micros()));
        w.update::<charge::Entity>(charge::Model { version, valid_to, ..taken }).await?;
    }
    let id = w.new_id();
    let row = posting::Model {
        id,
        version: 1,
        officer: order.officer.0,
        post: post.id,
        order_no: order_no.clone(),
        valid_from: w.now().micros(),
        valid_to: None,
        absent_since: None,
    };
    w.insert::<posting::Entity>(row).await?;
    let subject = Subject { kind: "posting", id, version: Some(1) };
    let body = Body::Open(draft::content(&order_no)?);
    w.journal(Draft { unit: Some(post.unit), body, ..Draft::new("organisation.appoint", subject) })?;
    Ok(PostingId(id))
}

/// Ends the standing posting to a post, and with it every charge that rested on it.
/// `organisation.post-vacant` when nobody holds it.
pub async fn relieve(w: &mut WriteOp, post: PostId, order_no: &str) -> Result<()> {
    let order_no = read_order(order_no)?;
    w.lock(&format!("organisation.post/{post}")).await?;
    let held = store::holder(w.tx(), post).await?.ok_or(Error::Conflict("organisation.post-vacant"))?;
    let post = permitted_post(w, post, OfficerId(held.officer)).await?;
    let (id, version) = (held.id, held.version + 1);
    let row = posting::Model { version, valid_to: Some(w.now().micros()), ..held };
    let officer = OfficerId(row.officer);
    w.update::<posting::Entity>(row).await?;
    end_charges(w, officer, &post).await?;
    let subject = Subject { kind: "posting", id, version: Some(version) };
    let body = Body::Open(draft::content(&order_no)?);
    w.journal(Draft { unit: Some(post.unit), body, ..Draft::new("organisation.relieve", subject) })?;
    Ok(())
}

/// Ends the charge of the post left, of other posts in a unit where the officer is posted no more, and everything
/// once there is no posting left.
async fn end_charges(w: &mut WriteOp, officer: OfficerId, left: &post::Model) -> Result<()> {
    let kept = store::postings_of(w.tx(), officer, w.now()).await?;
    let still_in = |unit| kept.iter().any(|(_, post)| post.unit == unit);
    for (taken, over) in store::charges_of(w.tx(), officer, w.now()).await? {
        let left_unit = over.unit == left.unit && !still_in(left.unit);
        if over.id == left.id || left_unit || kept.is_empty() {
            let (version, valid_to) = (taken.version + 1, Some(w.now().micros()));
            w.update::<charge::Entity>(charge::Model { version, valid_to, ..taken }).await?;
        }
    }
    Ok(())
}

fn read_order(typed: &str) -> Result<String> {
    let mut errors = FieldErrors::default();
    let order = errors.keep("order_no", text::required_line(typed, ORDER_MAX));
    errors.check()?;
    order.ok_or_else(|| Error::internal("checked above"))
}

async fn permitted_post(w: &WriteOp, post: PostId, about: OfficerId) -> Result<post::Model> {
    let row = store::post(w.tx(), post).await?.ok_or(Error::NotFound("organisation.no-post"))?;
    let place = store::place(w.tx(), UnitId(row.unit)).await?;
    w.permit("organisation.appoint", &place.record("organisation.post", row.id).owned_by(owner(w, about)))?;
    Ok(row)
}
