//! Limits of sealed matters, for whoever a step names by post (`docs/adr/0019-deadlines.md`): what the books call the matter, which
//! limit and by when, and no place finer than the district. Whether he may know of it is asked anew at each reading, of the policies:
//! who is complained of, and who depends on him, sees nothing, not even in a count.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::Told;
use contracts::{Reports, Veiled};
use kernel::{Bilingual, Result, Timestamp};
use op::ReadOp;
use policy::{Level, Resource, SEALED_FROM};
use uuid::Uuid;

use crate::service::name;
use crate::store::{clock, step};
use crate::tick::shift_of;

/// Clocks looked at for one reader: those that are due the longest.
const MOST: u64 = 1_000;
/// Steps looked at for one reader's digests: the newest.
const STEPS: u64 = 200;

/// A step about a sealed matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedStep {
    /// What the books of a station call it.
    pub called: String,
    /// What is due.
    pub name: Bilingual,
    /// When it was told.
    pub at: Timestamp,
}

/// The clocks of sealed matters of which the actor was told, each with what it is called.
#[derive(Debug, Clone, Default)]
pub struct Veils(BTreeMap<Uuid, String>);

impl Veils {
    pub(crate) fn clocks(&self) -> Vec<Uuid> {
        self.0.keys().copied().collect()
    }

    pub(crate) fn called(&self, clock: Uuid) -> Option<&str> {
        self.0.get(&clock).map(String::as_str)
    }

    /// The unit that a list names: of a sealed matter nothing finer than the district.
    pub(crate) fn place(&self, row: &clock::Model) -> Uuid {
        let above = row.district.or(row.region).filter(|_| self.0.contains_key(&row.id));
        above.unwrap_or(row.office)
    }
}

/// Those of which the actor was told by a post that he holds now.
pub async fn veils(r: &ReadOp, reports: &dyn Reports) -> Result<Veils> {
    let units = above_the_station(r);
    if units.is_empty() {
        return Ok(Veils::default());
    }
    let rows = clock::sealed_told(r.tx(), &units, MOST).await?;
    let sealed = sealed(r, reports, rows.iter().map(|row| row.record)).await?;
    let told = step::tiers_told(r.tx(), &sealed.keys().copied().collect::<Vec<_>>()).await?;
    // The unit itself was told: a matter that came to another district was not told there.
    let was = |row: &clock::Model, unit: Option<Uuid>, tier: Told| {
        told.contains(&(row.record, row.clock.clone(), tier.word().to_owned(), unit))
    };
    let one = |row: clock::Model| {
        let of = sealed.get(&row.record)?;
        let district = row.district.filter(|_| was(&row, row.district, Told::District));
        let region = row.region.filter(|_| was(&row, row.region, Told::Region));
        may_know(r, of, (district, region)).then(|| (row.id, of.pseudonym.clone()))
    };
    Ok(Veils(rows.into_iter().filter_map(one).collect()))
}

/// A shift, and the unit that was told in it.
pub(crate) type Shift = ((Timestamp, Timestamp), Uuid);

/// What the actor was told of sealed matters in shifts that have ended, by posts that he holds now.
pub(crate) async fn told_in_shifts(
    r: &ReadOp,
    reports: &dyn Reports,
) -> Result<BTreeMap<Shift, Vec<SealedStep>>> {
    let (units, mut shifts) = (above_the_station(r), BTreeMap::new());
    if units.is_empty() {
        return Ok(shifts);
    }
    let (running, _) = shift_of(r.catalogue(), r.now());
    let steps = step::sealed_to(r.tx(), &units, running, STEPS).await?;
    let sealed = sealed(r, reports, steps.iter().map(|row| row.record)).await?;
    for row in steps {
        let (Some(of), Some(unit)) = (sealed.get(&row.record), row.unit) else { continue };
        let told = match Told::parse(&row.tier) {
            Some(Told::District) => (Some(unit), None),
            Some(Told::Region) => (None, Some(unit)),
            _ => continue,
        };
        if !may_know(r, of, told) {
            continue;
        }
        let at = Timestamp(row.recorded_at);
        let step = SealedStep {
            called: of.pseudonym.clone(),
            name: name(r.catalogue(), &row.clock, Timestamp(row.due_at).day()),
            at,
        };
        shifts.entry((shift_of(r.catalogue(), at), unit)).or_insert_with(Vec::new).push(step);
    }
    Ok(shifts)
}

/// Posts that a step of the catalogue can name above the circle. The policies decide; whoever holds none of these is asked nothing.
const NAMED: [&str; 2] = ["dpo", "rpo"];

/// The districts and regions in which the actor holds a post that a step can name.
fn above_the_station(r: &ReadOp) -> Vec<Uuid> {
    let posts = r.actor().principal.posts.iter();
    let above = posts.filter(|post| {
        NAMED.contains(&post.role.as_str()) && matches!(post.level, Level::District | Level::Region)
    });
    above.filter_map(|post| post.unit.parse().ok()).collect()
}

async fn sealed(
    r: &ReadOp,
    reports: &dyn Reports,
    records: impl Iterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, Veiled>> {
    let records: Vec<Uuid> = records.collect::<BTreeSet<_>>().into_iter().collect();
    if records.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = reports.veiled(r.tx(), &records, (r.actor().officer, r.now())).await?;
    Ok(found.into_iter().map(|one| (one.report, one)).collect())
}

/// Whether the actor may know of it as one of those who were told: the district's, the region's.
fn may_know(r: &ReadOp, of: &Veiled, (district, region): (Option<Uuid>, Option<Uuid>)) -> bool {
    let text = |unit: Option<Uuid>| unit.map_or_else(String::new, |unit| unit.to_string());
    let resource = Resource {
        sensitivity: i64::from(SEALED_FROM),
        sealed: true,
        accused: of.accused.clone(),
        barred: of.barred.clone(),
        ..Resource::new("deadlines.clock", "").at("", "", text(district), text(region))
    };
    r.may("deadlines.told", &resource)
}
