//! Some officers with everything that depends on them: whoever is complained of must not be heard by himself, by his office, or by
//! anybody below him. Must not know why it is asked.

use std::collections::BTreeSet;

use db::Tx;
use kernel::ids::{OfficerId, UnitId};
use kernel::{Result, Timestamp};
use policy::Level;
use uuid::Uuid;

use crate::apart::{COMMAND, standing};
use crate::model::{level, office};
use crate::store;

/// Some officers as they stand at a moment.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    officers: BTreeSet<Uuid>,
    posts: BTreeSet<Uuid>,
    offices: BTreeSet<UnitId>,
    commands: BTreeSet<UnitId>,
    highest: Option<Level>,
}

impl Reach {
    /// Of some officers, with offices that count as theirs besides those in which they hold posts or charges now.
    pub async fn of(
        tx: &Tx,
        officers: &BTreeSet<OfficerId>,
        besides: BTreeSet<UnitId>,
        at: Timestamp,
    ) -> Result<Self> {
        let ids: Vec<Uuid> = officers.iter().map(|officer| officer.0).collect();
        let held = store::postings_of_all(tx, &ids, at).await?.into_iter().map(|(_, post)| post);
        let posts: Vec<_> = held.chain(store::charges_of_all(tx, &ids, at).await?).collect();
        let mut reach = Self { officers: ids.into_iter().collect(), offices: besides, ..Self::default() };
        let ids = reach.offices.iter().map(|unit| unit.0).chain(posts.iter().map(|post| post.unit));
        let units = store::units_of(tx, ids.collect()).await?;
        reach.offices.extend(units.iter().map(office));
        reach.highest = units.iter().map(|unit| level(unit.kind)).max();
        for post in posts {
            if COMMAND.contains(&post.kind.as_str()) {
                reach.commands.insert(UnitId(post.unit));
            }
            reach.posts.insert(post.id);
        }
        Ok(reach)
    }

    /// Whether an officer is one of them, of one of their offices, below one of them on any line, or under the command of one.
    pub async fn holds(&self, tx: &Tx, officer: OfficerId, at: Timestamp) -> Result<bool> {
        if self.officers.contains(&officer.0) {
            return Ok(true);
        }
        let one = standing(tx, officer, at).await?;
        let supervised = !one.above.is_disjoint(&self.posts);
        let commanded = !one.within.is_disjoint(&self.commands);
        Ok(supervised || commanded || !one.offices.is_disjoint(&self.offices))
    }

    /// The highest tier at which one of them stands; `None` when none of them holds anything.
    pub const fn highest(&self) -> Option<Level> {
        self.highest
    }

    /// Their offices, and every unit under their command.
    pub async fn units(&self, tx: &Tx) -> Result<BTreeSet<UnitId>> {
        let mut found: BTreeSet<UnitId> = self.offices.clone();
        let mut below: BTreeSet<UnitId> = self.commands.clone();
        if below.is_empty() {
            return Ok(found);
        }
        let units = store::units(tx).await?;
        while !below.is_empty() {
            let under = |above: UnitId| below.contains(&above);
            let next = units.iter().filter(|unit| unit.parent.is_some_and(under)).map(|unit| unit.id);
            // What was found already is not gone through again: damaged data must not hang a request.
            let next = next.filter(|unit| !found.contains(unit) && !below.contains(unit)).collect();
            found.append(&mut below);
            below = next;
        }
        Ok(found)
    }
}
