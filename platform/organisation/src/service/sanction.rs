//! Sanctioning a post in a unit.

use journal::{Draft, Subject};
use kernel::ids::{PostId, UnitId};
use kernel::{Error, Result};
use op::WriteOp;

use crate::model::{level, post_id};
use crate::store::{self, post};

/// Creates a post, or finds it already there. `ordinal` is 1 for the first of its kind in the unit.
/// `organisation.wrong-tier` for a kind of post that belongs to another tier than the unit.
pub async fn sanction(w: &mut WriteOp, unit: UnitId, kind: &str, ordinal: i32) -> Result<PostId> {
    let place = store::place(w.tx(), unit).await?;
    w.permit("organisation.post-order", &place.record("organisation.post", ""))?;
    let known = w.catalogue().post_kind(kind, w.now().day());
    let tier = known.ok_or(Error::NotFound("organisation.no-post-kind"))?.facts.level;
    // Some rights follow from the kind of post alone: a district must not be able to make itself an IGP's post.
    if ordinal < 1 || tier.word() != tier_of(level(place.unit()?.kind)) {
        return Err(Error::Conflict("organisation.wrong-tier"));
    }
    let id = post_id(&place.unit()?.code, kind, ordinal);
    if store::post(w.tx(), id).await?.is_some() {
        return Ok(id);
    }
    let row = post::Model {
        id: id.0,
        version: 1,
        unit: unit.0,
        kind: kind.to_owned(),
        ordinal,
        valid_from: w.now().day().to_string(),
        valid_to: None,
    };
    w.insert::<post::Entity>(row).await?;
    let subject = Subject { kind: "post", id: id.0, version: None };
    w.journal(Draft { unit: Some(unit.0), sensitivity: 0, ..Draft::new("organisation.sanction", subject) })?;
    Ok(id)
}

/// The catalogue's word for a tier.
const fn tier_of(level: policy::Level) -> &'static str {
    match level {
        policy::Level::Station => "station",
        policy::Level::Circle => "circle",
        policy::Level::District => "district",
        policy::Level::Region => "region",
        policy::Level::Province => "province",
    }
}
