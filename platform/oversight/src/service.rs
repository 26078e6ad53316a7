//! What supervisors and citizens learn of look-ups, one file a verb: permit → rule → store → journal.

mod opened;
mod read;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::ids::{AccountId, OfficerId};
use kernel::{Result, Timestamp};
use organisation::Reach;
use policy::Resource;
use uuid::Uuid;

use crate::model::Tier;
use crate::store::finding;

pub use opened::{Opened, OpenedBy, who_opened};
pub(crate) use read::listed;
pub use read::{Finding, Listed, Seen, State, Step, finding, findings, to_review};
pub use verdict::{TypedVerdict, WORDS_MAX, review};

/// What the journal calls a finding.
pub(crate) const SUBJECT: &str = "oversight-finding";
/// Where a verdict's words are sealed.
pub(crate) const WORDS: &str = "oversight_step.sealed";

/// Findings as the policies see them: who it is about, and every unit that depends on him now.
#[derive(Default)]
pub(crate) struct Walls {
    known: BTreeMap<Uuid, (BTreeSet<String>, BTreeSet<String>)>,
}

impl Walls {
    /// A finding, as something to read.
    pub async fn record(&mut self, tx: &Tx, row: &finding::Model, at: Timestamp) -> Result<Resource> {
        let walls = match self.known.remove(&row.officer) {
            Some(known) => known,
            None => walls(tx, OfficerId(row.officer), at).await?,
        };
        self.known.insert(row.officer, walls.clone());
        let (accused, barred) = walls;
        let text = |unit: Option<Uuid>| unit.map(|unit| unit.to_string()).unwrap_or_default();
        let record = Resource::new("oversight.finding", row.id).at(
            "",
            text(row.circle),
            text(row.district),
            text(row.region),
        );
        Ok(Resource { sensitivity: i64::from(row.sensitivity), accused, barred, ..record })
    }
}

/// Whether it climbed past everybody in the force: only a reader outside hears of it then, and nobody inside closes it.
pub(crate) fn is_outside(row: &finding::Model) -> bool {
    Tier::parse(&row.tier).is_none_or(|tier| tier == Tier::Outside)
}

/// The same as something to review: by the tier before which it is now, or above.
pub(crate) fn reviewed(record: Resource, row: &finding::Model) -> Resource {
    let tier = Tier::parse(&row.tier).unwrap_or(Tier::Outside);
    let from = |lowest: Tier, unit: String| if tier <= lowest { unit } else { String::new() };
    Resource {
        circle: from(Tier::Circle, record.circle),
        district: from(Tier::District, record.district),
        region: from(Tier::Region, record.region),
        ..record
    }
}

async fn walls(tx: &Tx, officer: OfficerId, at: Timestamp) -> Result<(BTreeSet<String>, BTreeSet<String>)> {
    let reach = Reach::of(tx, &BTreeSet::from([officer]), BTreeSet::new(), at).await?;
    let barred = reach.units(tx).await?.into_iter().map(|unit| unit.to_string()).collect();
    let accounts = access::store::accounts_of(tx, officer).await?;
    Ok((accounts.into_iter().map(|row| AccountId(row.id).to_string()).collect(), barred))
}
