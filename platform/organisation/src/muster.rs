//! Who is posted to a station and to the desk in its house, and who of them is there (nafri).

use std::cmp::Reverse;

use catalogue::Catalogue;
use db::Tx;
use kernel::ids::{OfficerId, UnitId};
use kernel::{Bilingual, Error, Result, Timestamp};
use op::Core;

use crate::service::{OfficerName, name_of};
use crate::store;

/// One officer of a station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mustered {
    /// The officer.
    pub officer: OfficerId,
    /// Belt or personal number.
    pub belt: String,
    /// The rank's name; its code when the catalogue no longer has it.
    pub rank: Bilingual,
    /// The name; `None` when its key was destroyed.
    pub name: Option<Bilingual>,
    /// The kinds of post held here: `moharrir`.
    pub posts: Vec<String>,
    /// The station, the desk in its house, or both.
    pub units: Vec<UnitId>,
    /// When the officer left the house; `None` while there in any post.
    pub away_since: Option<Timestamp>,
}

/// How the diary, which is kept in Urdu, names an officer: rank and belt number.
pub async fn in_the_diary(
    tx: &Tx,
    catalogue: &Catalogue,
    officer: OfficerId,
    at: Timestamp,
) -> Result<String> {
    let known = store::officer(tx, officer).await?.ok_or(Error::NotFound("organisation.no-officer"))?;
    Ok(format!("{} {}", rank_name(catalogue, &known.rank, at).ur, known.belt))
}

fn rank_name(catalogue: &Catalogue, rank: &str, at: Timestamp) -> Bilingual {
    catalogue.rank(rank, at.day()).map_or_else(|| Bilingual::new(rank, rank), |rank| rank.name.clone())
}

/// Everybody posted to a station or to the desk in its house, seniors first.
pub async fn of_station(tx: &Tx, core: &Core, station: UnitId, at: Timestamp) -> Result<Vec<Mustered>> {
    let mut found: Vec<(i64, Mustered)> = Vec::new();
    let mut units = vec![station];
    units.extend(store::desks_of(tx, station).await?);
    for unit in units {
        for (posting, post) in store::postings_to(tx, &store::posts_of(tx, unit).await?, at).await? {
            if let Some((_, known)) = found.iter_mut().find(|(_, known)| known.officer.0 == posting.officer) {
                known.posts.push(post.kind);
                // Away only when away from both: nothing is less than any hour.
                known.away_since = known.away_since.min(posting.absent_since.map(Timestamp));
                if !known.units.contains(&unit) {
                    known.units.push(unit);
                }
                continue;
            }
            let Some(officer) = store::officer(tx, OfficerId(posting.officer)).await? else { continue };
            let rank = core.catalogue.rank(&officer.rank, at.day());
            let name = match name_of(tx, core.journal.ring(), &officer).await? {
                OfficerName::Known(name) => Some(name),
                OfficerName::Erased => None,
            };
            let order = rank.map_or(0, |rank| rank.facts.order);
            let rank = rank_name(&core.catalogue, &officer.rank, at);
            let (officer, belt) = (OfficerId(officer.id), officer.belt);
            let away_since = posting.absent_since.map(Timestamp);
            let posts = vec![post.kind];
            found.push((order, Mustered { officer, belt, rank, name, posts, units: vec![unit], away_since }));
        }
    }
    found.sort_by_key(|(order, person)| (Reverse(*order), person.belt.clone()));
    Ok(found.into_iter().map(|(_, person)| person).collect())
}
