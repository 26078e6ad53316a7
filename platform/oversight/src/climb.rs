//! What nobody reviewed in time goes to the next tier above. Whoever had it still sees it, and can no longer close it.

use std::collections::BTreeSet;

use kernel::Result;
use kernel::ids::{OfficerId, UnitId};
use op::Op;
use organisation::Reach;
use policy::Resource;

use crate::events;
use crate::follow::READER;
use crate::model::Tier;
use crate::raise::{Next, write};
use crate::route::Route;
use crate::store::finding;

/// How long a finding waits, where the catalogue does not say, in seconds.
const WAITS: i64 = 14 * 86_400;
/// Findings looked at in one transaction.
const BATCH: u64 = 50;

/// Lets climb what has waited too long. True when there may be more.
pub(crate) async fn climb(op: &Op) -> Result<bool> {
    let row = op.core.catalogue.limit("oversight.review", op.now().day());
    let before = op.now().plus_seconds(-row.map_or(WAITS, |row| row.facts.value));
    let node = op.core.node().to_string();
    let r = op.read().await?;
    let nothing = finding::waiting(r.tx(), &node, before, 1).await?.is_empty();
    r.done().await?;
    if nothing {
        return Ok(false);
    }
    let mut w = op.begin().await?;
    w.permit("oversight.watch", &Resource::new("oversight.finding", ""))?;
    w.lock(READER).await?;
    let waiting = finding::waiting(w.tx(), &node, before, BATCH).await?;
    let many = waiting.len() as u64 == BATCH;
    for row in waiting {
        let officer = OfficerId(row.officer);
        let reach = Reach::of(w.tx(), &BTreeSet::from([officer]), BTreeSet::new(), w.now()).await?;
        let route = Route::of(w.tx(), &reach, officer, row.office.map(UnitId), w.now()).await?;
        let (tier, unit) = route.first(w.tx(), &reach, Tier::parse(&row.tier), w.now()).await?;
        let next = finding::Model {
            version: row.version + 1,
            tier: tier.word().to_owned(),
            unit,
            since: w.now().micros(),
            ..row
        };
        w.update::<finding::Entity>(next.clone()).await?;
        write(&mut w, &next, Next { action: events::CLIMB, what: "climbed", sealed: None, evidence: &[] })
            .await?;
    }
    w.commit().await?;
    Ok(many)
}
