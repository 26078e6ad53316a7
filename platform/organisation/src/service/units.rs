//! Units and their areas, from the catalogue or by order. Boundaries move by ending one row and starting another.

use catalogue::UnitKind;
use db::Tx;
use journal::{Body, Draft, Subject, draft};
use kernel::ids::UnitId;
use kernel::{Bilingual, Error, Result, text};
use op::WriteOp;
use policy::Resource;

use crate::model::unit_id;
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
}

/// Adds a unit, or brings it up to date. Nothing is written when nothing differs. True when something was.
pub async fn put_unit(w: &mut WriteOp, new: NewUnit) -> Result<bool> {
    w.permit("organisation.post-order", &Resource::new("organisation.post", ""))?;
    let id = unit_id(&new.code);
    let parent = new.parent.as_deref().map(unit_id);
    if let Some(parent) = parent {
        require_unit(w.tx(), parent).await?;
    }
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
    let subject = Subject { kind: "unit", id: id.0, version: Some(version) };
    w.journal(Draft { unit: Some(id.0), sensitivity: 0, ..Draft::new("organisation.unit", subject) })?;
    Ok(true)
}

/// Gives a unit the responsibility for an area from a day on; the unit that had it loses it the day before.
pub async fn add_area(w: &mut WriteOp, new: NewArea) -> Result<()> {
    w.permit("organisation.post-order", &Resource::new("organisation.post", ""))?;
    require_unit(w.tx(), new.unit).await?;
    let folded = format!("{} {}", text::fold(&new.name.ur), text::fold(&new.name.en));
    let row = area::Model {
        id: w.new_id(),
        version: 1,
        unit: new.unit.0,
        name_ur: new.name.ur,
        name_en: new.name.en,
        folded: folded.clone(),
        former_levies: i32::from(new.former_levies),
        valid_from: new.valid_from.clone(),
        valid_to: None,
    };
    let subject = Subject { kind: "area", id: row.id, version: Some(1) };
    end_before(w, &folded, &new.valid_from).await?;
    w.insert::<area::Entity>(row).await?;
    let body = Body::Open(draft::content(&("from", &new.valid_from))?);
    let draft = Draft { unit: Some(new.unit.0), sensitivity: 0, body, ..Draft::new("organisation.area", subject) };
    w.journal(draft)?;
    Ok(())
}

async fn end_before(w: &mut WriteOp, folded: &str, from: &str) -> Result<()> {
    let first: jiff::civil::Date = from.parse().map_err(|_| Error::Malformed("organisation.bad-date"))?;
    let last = first.yesterday().map_err(Error::internal)?.to_string();
    for before in store::areas_named(w.tx(), folded, from).await? {
        if before.folded == folded {
            let version = before.version + 1;
            w.update::<area::Entity>(area::Model { version, valid_to: Some(last.clone()), ..before }).await?;
        }
    }
    Ok(())
}

async fn require_unit(tx: &Tx, id: UnitId) -> Result<()> {
    store::unit(tx, id).await?.map(|_| ()).ok_or(Error::NotFound("organisation.no-unit"))
}
