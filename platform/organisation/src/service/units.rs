//! Units and their areas, from the catalogue or by order. Boundaries move by ending one row and starting another.

use catalogue::UnitKind;
use db::Tx;
use journal::{Body, Draft, Subject, draft};
use kernel::ids::UnitId;
use kernel::{Bilingual, Error, Result, text};
use op::WriteOp;
use policy::Resource;

use crate::model::{Unit, unit_id};
use crate::store::{self, area, unit};

/// A unit as the catalogue gives it.
#[derive(Debug, Clone)]
pub struct NewUnit {
    /// The stable code.
    pub code: String,
    /// The code of the unit above; `None` for the province.
    pub parent: Option<String>,
    /// What sort.
    pub kind: UnitKind,
    /// Its name.
    pub name: Bilingual,
    /// ISO date.
    pub valid_from: String,
    /// Last day, ISO date.
    pub valid_to: Option<String>,
    /// The node that keeps its books; `None` = the province's.
    pub node: Option<String>,
}

/// An area a unit answers for.
#[derive(Debug, Clone)]
pub struct NewArea {
    /// The unit.
    pub unit: UnitId,
    /// The killi, village or ward.
    pub name: Bilingual,
    /// It was a Levies B-area before the merger.
    pub former_levies: bool,
    /// ISO date.
    pub valid_from: String,
    /// The unit that had it until then. Many places share a name, so the name alone does not tell.
    pub taken_from: Option<UnitId>,
}

/// Adds a unit, or brings it up to date. Nothing is written when nothing differs. True when something was.
/// `organisation.wrong-parent` unless it stands under a unit of a higher tier, which also rules out circles.
pub async fn put_unit(w: &mut WriteOp, new: NewUnit) -> Result<bool> {
    w.permit("organisation.post-order", &Resource::new("organisation.post", ""))?;
    let id = unit_id(&new.code);
    let parent = new.parent.as_deref().map(unit_id);
    require_parent(w.tx(), new.kind, parent).await?;
    let before = store::unit_row(w.tx(), id).await?;
    let version = before.as_ref().map_or(1, |row| row.version + 1);
    let row = unit::Model {
        id: id.0,
        version,
        code: new.code,
        parent: parent.map(Into::into),
        kind: new.kind.word().to_owned(),
        name_ur: new.name.ur,
        name_en: new.name.en,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        node: new.node,
    };
    match before {
        Some(before) if (unit::Model { version, ..before.clone() }) == row => return Ok(false),
        Some(_) => w.update::<unit::Entity>(row).await?,
        None => w.insert::<unit::Entity>(row).await?,
    }
    let subject = Subject { kind: "unit", id: id.0, version: None };
    w.journal(Draft { unit: Some(id.0), sensitivity: 0, ..Draft::new("organisation.unit", subject) })?;
    Ok(true)
}

/// Gives a unit the responsibility for an area from a day on; the unit it is taken from loses it the day before.
/// `organisation.area-held` when the unit has an area of this name then or later.
pub async fn add_area(w: &mut WriteOp, new: NewArea) -> Result<()> {
    w.permit("organisation.post-order", &Resource::new("organisation.post", ""))?;
    require_unit(w.tx(), new.unit).await?;
    let folded = format!("{} {}", text::fold(&new.name.ur), text::fold(&new.name.en));
    w.lock(&format!("organisation.area/{folded}")).await?;
    let last = day_before(&new.valid_from)?;
    if !store::areas_from(w.tx(), new.unit, &folded, &new.valid_from).await?.is_empty() {
        return Err(Error::Conflict("organisation.area-held"));
    }
    if let Some(from) = new.taken_from {
        end_on(w, (from, &folded), &new.valid_from, &last).await?;
    }
    let row = area::Model {
        id: w.new_id(),
        version: 1,
        unit: new.unit.0,
        name_ur: new.name.ur,
        name_en: new.name.en,
        folded,
        former_levies: i32::from(new.former_levies),
        valid_from: new.valid_from.clone(),
        valid_to: None,
    };
    let subject = Subject { kind: "area", id: row.id, version: Some(1) };
    w.insert::<area::Entity>(row).await?;
    let body = Body::Open(draft::content(&("from", &new.valid_from))?);
    let draft =
        Draft { unit: Some(new.unit.0), sensitivity: 0, body, ..Draft::new("organisation.area", subject) };
    w.journal(draft)?;
    Ok(())
}

async fn end_on(w: &mut WriteOp, (unit, folded): (UnitId, &str), from: &str, last: &str) -> Result<()> {
    let held = store::areas_from(w.tx(), unit, folded, from).await?;
    let before = held.into_iter().find(|area| area.valid_from.as_str() < from);
    let before = before.ok_or(Error::NotFound("organisation.no-area"))?;
    let version = before.version + 1;
    w.update::<area::Entity>(area::Model { version, valid_to: Some(last.to_owned()), ..before }).await
}

fn day_before(from: &str) -> Result<String> {
    let first: jiff::civil::Date = from.parse().map_err(|_| Error::Malformed("organisation.bad-date"))?;
    Ok(first.yesterday().map_err(Error::internal)?.to_string())
}

async fn require_unit(tx: &Tx, id: UnitId) -> Result<Unit> {
    store::unit(tx, id).await?.ok_or(Error::NotFound("organisation.no-unit"))
}

async fn require_parent(tx: &Tx, kind: UnitKind, parent: Option<UnitId>) -> Result<()> {
    let fits = match parent {
        Some(parent) => kind.parents().contains(&require_unit(tx, parent).await?.kind),
        None => kind.parents().is_empty(),
    };
    if fits { Ok(()) } else { Err(Error::Conflict("organisation.wrong-parent")) }
}
