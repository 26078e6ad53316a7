//! Entering an officer. The name is personal: sealed under the officer's own key.

use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::OfficerId;
use kernel::{Bilingual, Code, Error, FieldErrors, Result, text};
use op::WriteOp;
use policy::Resource;
use vault::{Found, KeyRing};

use crate::model::officer_id;
use crate::store::{self, officer};

const NAME: &str = "organisation_officer.sealed";

/// An officer to enter.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// Belt or personal number.
    pub belt: String,
    /// Rank code of the catalogue.
    pub rank: String,
    /// ISO date of that rank.
    pub ranked_on: String,
    /// The name.
    pub name: Bilingual,
}

/// An officer's name, as far as it may still be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficerName {
    /// The name.
    Known(Bilingual),
    /// Its key was destroyed.
    Erased,
}

/// Enters an officer. `db.duplicate` when the belt number is taken.
pub async fn enrol(w: &mut WriteOp, new: Enrolment) -> Result<OfficerId> {
    w.permit("organisation.post-order", &Resource::new("organisation.post", ""))?;
    if w.catalogue().rank(&new.rank, w.now().day()).is_none() {
        return Err(Error::NotFound("organisation.no-rank"));
    }
    let mut errors = FieldErrors::default();
    errors.keep("belt", read_belt(&new.belt));
    errors.keep("ranked_on", new.ranked_on.parse::<jiff::civil::Date>().map_err(|_| "organisation.bad-date"));
    errors.check()?;
    let id = officer_id(w.node(), &new.belt);
    let key = w.new_key(id.0, "service-record", None).await?;
    let row = officer::Model {
        id: id.0,
        version: 1,
        belt: new.belt,
        rank: new.rank,
        ranked_on: new.ranked_on,
        sealed: key.seal_value(NAME, id.0, &new.name, w.entropy())?,
    };
    w.insert::<officer::Entity>(row).await?;
    let subject = Subject { kind: "officer", id: id.0, version: Some(1) };
    // Not sealed under the officer's key: what an entry is sealed with would be shipped with it.
    w.journal(Draft::new("organisation.enrol", subject))?;
    Ok(id)
}

/// The id follows from the belt number letter by letter, so it must have one form only.
fn read_belt(belt: &str) -> std::result::Result<(), Code> {
    let clean = text::ascii_digits(&text::line(belt));
    if belt.is_empty() || belt.len() > 40 || clean != belt { Err("organisation.bad-belt") } else { Ok(()) }
}

/// Opens an officer's name.
pub async fn name_of(tx: &Tx, ring: &KeyRing, officer: &officer::Model) -> Result<OfficerName> {
    match vault::open(tx, ring, officer.id).await? {
        Found::Key(key) => Ok(OfficerName::Known(key.open_value(NAME, officer.id, &officer.sealed)?)),
        Found::Destroyed(_) => Ok(OfficerName::Erased),
        Found::Missing => Err(Error::Inconsistent {
            table: "organisation_officer",
            what: "key",
            row: officer.id.to_string(),
        }),
    }
}

/// The row of an officer who must exist.
pub(crate) async fn require(tx: &Tx, id: OfficerId) -> Result<officer::Model> {
    store::officer(tx, id).await?.ok_or(Error::NotFound("organisation.no-officer"))
}
