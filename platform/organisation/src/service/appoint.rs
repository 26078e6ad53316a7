//! Posting orders: an officer is appointed to a post, or relieved of it. The order carries the rights.

use journal::{Body, Draft, Subject, draft};
use kernel::ids::{OfficerId, PostId, PostingId, UnitId};
use kernel::{Error, Result};
use op::WriteOp;

use crate::service::enrol;
use crate::store::{self, post, posting};

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
    w.lock(&format!("organisation.post/{}", post.id)).await?;
    if store::holder(w.tx(), order.post).await?.is_some() {
        return Err(Error::Conflict("organisation.post-held"));
    }
    let id = w.new_id();
    let row = posting::Model {
        id,
        version: 1,
        officer: order.officer.0,
        post: post.id,
        order_no: order.order_no.clone(),
        valid_from: w.now().micros(),
        valid_to: None,
        absent_since: None,
    };
    w.insert::<posting::Entity>(row).await?;
    let subject = Subject { kind: "posting", id, version: Some(1) };
    let body = Body::Open(draft::content(&order.order_no)?);
    w.journal(Draft { unit: Some(post.unit), body, ..Draft::new("organisation.appoint", subject) })?;
    Ok(PostingId(id))
}

/// Ends the standing posting to a post. `organisation.post-vacant` when nobody holds it.
pub async fn relieve(w: &mut WriteOp, post: PostId, order_no: &str) -> Result<()> {
    let held = store::holder(w.tx(), post).await?.ok_or(Error::Conflict("organisation.post-vacant"))?;
    let post = permitted_post(w, post, OfficerId(held.officer)).await?;
    let (id, version) = (held.id, held.version + 1);
    let row = posting::Model { version, valid_to: Some(w.now().micros()), ..held };
    w.update::<posting::Entity>(row).await?;
    let subject = Subject { kind: "posting", id, version: Some(version) };
    let body = Body::Open(draft::content(&order_no)?);
    w.journal(Draft { unit: Some(post.unit), body, ..Draft::new("organisation.relieve", subject) })?;
    Ok(())
}

async fn permitted_post(w: &WriteOp, post: PostId, about: OfficerId) -> Result<post::Model> {
    let row = store::post(w.tx(), post).await?.ok_or(Error::NotFound("organisation.no-post"))?;
    let place = store::place(w.tx(), UnitId(row.unit)).await?;
    w.permit("organisation.appoint", &place.record("organisation.post", row.id).owned_by(about))?;
    Ok(row)
}
