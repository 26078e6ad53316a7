//! Who reviews what was noticed about an officer: the first above him, on the line of his office, who does not depend on him. Nobody
//! of his own office is asked, and nobody under his command.

use catalogue::UnitKind;
use db::Tx;
use kernel::ids::{OfficerId, UnitId};
use kernel::{Result, Timestamp};
use organisation::{Place, Reach, Unit};
use policy::Level;
use uuid::Uuid;

use crate::model::Tier;

/// Who may see a finding, and who is to review it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Route {
    /// The tiers above everything the officer holds, lowest first, each with its unit.
    above: Vec<(Tier, Unit)>,
}

impl Route {
    /// For an officer with his office as they stand at a moment.
    pub async fn of(
        tx: &Tx,
        reach: &Reach,
        officer: OfficerId,
        office: Option<UnitId>,
        at: Timestamp,
    ) -> Result<Self> {
        let Some(office) = office else { return Ok(Self::default()) };
        let place = organisation::store::place(tx, office).await?;
        let highest = reach.highest().unwrap_or(Level::Station);
        let held = organisation::store::postings_of(tx, officer, at).await?;
        let mut above: Vec<(Tier, Unit)> = Vec::new();
        for (tier, kind, level) in [
            (Tier::Circle, UnitKind::Circle, Level::Circle),
            (Tier::District, UnitKind::District, Level::District),
            (Tier::Region, UnitKind::Region, Level::Region),
        ] {
            above.extend(unit(&place, kind).filter(|_| highest < level).map(|unit| (tier, unit)));
        }
        // Whoever works beside the IGP stands under him all the same.
        let is_igp = held.iter().any(|(_, post)| Some(post.kind.as_str()) == Tier::Province.post());
        above.extend(unit(&place, UnitKind::Province).filter(|_| !is_igp).map(|unit| (Tier::Province, unit)));
        Ok(Self { above })
    }

    /// The unit of a tier that may see it.
    pub fn unit(&self, tier: Tier) -> Option<Uuid> {
        self.above.iter().find(|(known, _)| *known == tier).map(|(_, unit)| unit.id.0)
    }

    /// Who reviews it: the first tier after `after` at which somebody is who does not depend on the officer; the first one where
    /// nobody is at any; [`Tier::Outside`] where none is above him.
    pub async fn first(
        &self,
        tx: &Tx,
        reach: &Reach,
        after: Option<Tier>,
        at: Timestamp,
    ) -> Result<(Tier, Option<Uuid>)> {
        let tiers = self.above.iter().filter(|(tier, _)| after.is_none_or(|after| *tier > after));
        let tiers: Vec<&(Tier, Unit)> = tiers.collect();
        for (tier, unit) in &tiers {
            if is_held(tx, reach, (*tier, unit), at).await? {
                return Ok((*tier, Some(unit.id.0)));
            }
        }
        Ok(tiers.first().map_or((Tier::Outside, None), |(tier, unit)| (*tier, Some(unit.id.0))))
    }
}

fn unit(place: &Place, kind: UnitKind) -> Option<Unit> {
    place.at(kind).cloned()
}

/// Whether somebody holds the post of a tier who does not depend on the officer.
async fn is_held(tx: &Tx, reach: &Reach, (tier, unit): (Tier, &Unit), at: Timestamp) -> Result<bool> {
    let Some(kind) = tier.post() else { return Ok(false) };
    let mut posts = organisation::store::posts_of(tx, unit.id).await?;
    posts.retain(|post| post.kind == kind);
    let posted = organisation::store::postings_to(tx, &posts, at).await?;
    let mut officers: Vec<Uuid> = posted.into_iter().map(|(posting, _)| posting.officer).collect();
    let charge = organisation::store::charge_in(tx, unit.id, kind, at).await?;
    officers.extend(charge.map(|charge| charge.officer));
    for officer in officers {
        if !reach.holds(tx, OfficerId(officer), at).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
