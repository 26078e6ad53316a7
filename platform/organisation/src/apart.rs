//! Whether two officers stand apart: neither above the other on any line of supervision, nor in command of the other's unit, nor
//! in one unit. Where two people must agree, one who depends on the other is no second person; nor is whoever stands nearest
//! above both a third.

use std::collections::BTreeSet;

use catalogue::Line;
use db::Tx;
use kernel::ids::{OfficerId, PostId, UnitId};
use kernel::{Result, Timestamp};
use uuid::Uuid;

use crate::model::office;
use crate::store;

/// Posts whose holder commands everybody in the unit and below it.
pub(crate) const COMMAND: [&str; 5] = ["sho", "sdpo", "dpo", "rpo", "igp"];
/// Supervisors looked at upwards of one post: there are seven tiers.
const HEIGHT: usize = 16;

/// Where an officer stands.
#[derive(Default)]
pub(crate) struct Standing {
    posts: BTreeSet<Uuid>,
    /// The posts above his on any line.
    pub above: BTreeSet<Uuid>,
    units: BTreeSet<UnitId>,
    /// His units and everything above them.
    pub within: BTreeSet<UnitId>,
    /// His offices: a desk is its station's.
    pub offices: BTreeSet<UnitId>,
    /// The units he commands.
    commands: BTreeSet<UnitId>,
}

/// True when neither officer depends on the other at a moment. Who holds no post depends on everybody.
pub async fn stand_apart(tx: &Tx, one: OfficerId, other: OfficerId, at: Timestamp) -> Result<bool> {
    let (one, other) = (standing(tx, one, at).await?, standing(tx, other, at).await?);
    let posted = !one.posts.is_empty() && !other.posts.is_empty();
    let supervised = !one.above.is_disjoint(&other.posts) || !other.above.is_disjoint(&one.posts);
    let commanded = !one.commands.is_disjoint(&other.within) || !other.commands.is_disjoint(&one.within);
    Ok(posted && !supervised && !commanded && one.units.is_disjoint(&other.units))
}

/// True when somebody is the nearest superior that two officers have in common, by command or on a line of supervision. What two
/// of his subordinates did together is not for him to judge: it may have been his wish.
pub async fn is_nearest_above(
    tx: &Tx,
    superior: OfficerId,
    (one, other): (OfficerId, OfficerId),
    at: Timestamp,
) -> Result<bool> {
    let (one, other) = (standing(tx, one, at).await?, standing(tx, other, at).await?);
    let superior = standing(tx, superior, at).await?;
    let units: BTreeSet<UnitId> = one.within.intersection(&other.within).copied().collect();
    for unit in superior.commands.intersection(&units) {
        let mut below = units.iter().filter(|below| *below != unit);
        let mut nearer = false;
        while let (false, Some(below)) = (nearer, below.next()) {
            nearer = store::place(tx, *below).await?.line.iter().any(|above| above.id == *unit);
        }
        if !nearer {
            return Ok(true);
        }
    }
    let posts: BTreeSet<Uuid> = one.above.intersection(&other.above).copied().collect();
    let mut farther = BTreeSet::new();
    for post in &posts {
        for line in Line::ALL {
            above(tx, PostId(*post), *line, &mut farther).await?;
        }
    }
    Ok(superior.posts.intersection(&posts).any(|post| !farther.contains(post)))
}

pub(crate) async fn standing(tx: &Tx, officer: OfficerId, at: Timestamp) -> Result<Standing> {
    let mut standing = Standing::default();
    let held = store::postings_of(tx, officer, at).await?.into_iter().map(|(_, post)| post);
    let charges = store::charges_of(tx, officer, at).await?.into_iter().map(|(_, post)| post);
    for post in held.chain(charges) {
        let place = store::place(tx, UnitId(post.unit)).await?;
        standing.within.extend(place.line.iter().map(|unit| unit.id));
        standing.units.insert(UnitId(post.unit));
        standing.offices.insert(office(place.unit()?));
        if COMMAND.contains(&post.kind.as_str()) {
            standing.commands.insert(UnitId(post.unit));
        }
        for line in Line::ALL {
            above(tx, PostId(post.id), *line, &mut standing.above).await?;
        }
        standing.posts.insert(post.id);
    }
    Ok(standing)
}

async fn above(tx: &Tx, start: PostId, line: Line, found: &mut BTreeSet<Uuid>) -> Result<()> {
    let mut post = start;
    for _ in 0..HEIGHT {
        let Some(next) = store::supervision(tx, post, line.word()).await? else { return Ok(()) };
        found.insert(next.supervisor);
        post = PostId(next.supervisor);
    }
    Ok(())
}
