//! What the rules find becomes a finding: one for each officer, rule and day, which grows with every further look-up. Every step is a
//! row with a number and an entry of the journal. Must not decide anything a rule decides.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use journal::{Body, ClaimFacts, Draft, Subject, draft};
use kernel::ids::{OfficerId, UnitId};
use kernel::{Result, Timestamp};
use op::WriteOp;
use organisation::Reach;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::events;
use crate::model::{Day, Look, Tier};
use crate::route::Route;
use crate::rules;
use crate::service::SUBJECT;
use crate::store::{evidence, finding, look, step};

/// Look-ups named as evidence of one finding; more are counted.
const EVIDENCE: usize = 200;
/// Names, purposes and words of officers: grave.
const SENSITIVITY: i32 = 3;

/// What the entry of a step says: no name, no number of a record.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Said {
    serial: i64,
    finding: Uuid,
    what: String,
    rule: String,
    day: String,
    count: i64,
    tier: String,
    /// The look-ups that were added as evidence.
    evidence: Vec<Uuid>,
}

impl Said {
    /// Whether a step of a copy says the same, and its finding the same rule and day with every look-up that the step named.
    pub fn is(&self, step: &crate::copy::Step, finding: &crate::copy::Finding) -> bool {
        self.rule == finding.rule
            && self.day == finding.day
            && self.evidence.iter().all(|look| finding.evidence.contains(look))
            && self.serial == step.serial
            && self.finding == step.finding
            && self.what == step.what
            && self.count == step.count
            && self.tier == step.tier
    }
}

/// A step that is to be written.
pub(crate) struct Next<'a> {
    /// The action of its entry.
    pub action: &'static str,
    /// Its word.
    pub what: &'a str,
    /// His words, sealed, with the id of the row they are sealed for.
    pub sealed: Option<(Uuid, Vec<u8>)>,
    /// Look-ups added as evidence.
    pub evidence: &'a [Uuid],
}

/// What each officer in a kind of post opened on a day, counted once for all who are judged together.
#[derive(Debug, Default)]
pub(crate) struct Opened(BTreeMap<(String, String), BTreeMap<Uuid, i64>>);

impl Opened {
    /// By everybody but one, in his kind of post.
    async fn by_others(&mut self, w: &WriteOp, officer: Uuid, (post, day): (&str, &str)) -> Result<Vec<i64>> {
        let of = (post.to_owned(), day.to_owned());
        let counted = match self.0.entry(of) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(look::opened_by_post(w.tx(), post, day).await?),
        };
        Ok(counted.iter().filter(|(one, _)| **one != officer).map(|(_, count)| *count).collect())
    }
}

/// Asks every rule about an officer's day.
pub(crate) async fn judge(w: &mut WriteOp, opened: &mut Opened, (officer, day): (Uuid, &str)) -> Result<()> {
    let rows = look::of_day(w.tx(), officer, day).await?;
    let Some(last) = rows.last().cloned() else { return Ok(()) };
    let mut seen = Day { looks: rows.iter().filter_map(Look::of).collect(), others: Vec::new() };
    let catalogue = w.core().catalogue.clone();
    let on = Timestamp(last.at).day();
    if let Some(post) = &last.post
        && catalogue.watches(on).any(|rule| rules::asks_for_others(&rule.facts, &seen))
    {
        seen.others = opened.by_others(w, officer, (post, day)).await?;
    }
    let found = catalogue.watches(on).map(|rule| (&rule.code, rules::hits(&rule.facts, &seen)));
    let found: Vec<(&String, Vec<Uuid>)> = found.filter(|(_, hits)| !hits.is_empty()).collect();
    for (rule, hits) in found {
        note(w, (officer, rule, day), &last, &hits).await?;
    }
    Ok(())
}

/// Raises a finding, or lets it grow.
async fn note(
    w: &mut WriteOp,
    (officer, rule, day): (Uuid, &str, &str),
    last: &look::Model,
    hits: &[Uuid],
) -> Result<()> {
    let count = i64::try_from(hits.len()).unwrap_or(i64::MAX);
    if let Some(known) = finding::of(w.tx(), officer, rule, day).await? {
        if count <= known.count {
            return Ok(());
        }
        // What grows after a verdict is to be looked at again.
        let reopened = known.state == "reviewed";
        let since = if reopened { w.now().micros() } else { known.since };
        let row =
            finding::Model { version: known.version + 1, count, state: "open".to_owned(), since, ..known };
        let added = more(w, row.id, hits).await?;
        w.update::<finding::Entity>(row.clone()).await?;
        let next = Next { action: events::GROW, what: "grown", sealed: None, evidence: &added };
        return write(w, &row, next).await.map(drop);
    }
    let reach = Reach::of(w.tx(), &BTreeSet::from([OfficerId(officer)]), BTreeSet::new(), w.now()).await?;
    let office = last.office.map(UnitId);
    let route = Route::of(w.tx(), &reach, OfficerId(officer), office, w.now()).await?;
    let (tier, unit) = route.first(w.tx(), &reach, None, w.now()).await?;
    let row = finding::Model {
        id: w.new_id(),
        version: 1,
        node: w.node().to_string(),
        rule: rule.to_owned(),
        officer,
        day: day.to_owned(),
        post: last.post.clone(),
        office: last.office,
        count,
        state: "open".to_owned(),
        tier: tier.word().to_owned(),
        unit,
        since: w.now().micros(),
        circle: route.unit(Tier::Circle),
        district: route.unit(Tier::District),
        region: route.unit(Tier::Region),
        sensitivity: SENSITIVITY,
        recorded_at: w.now().micros(),
    };
    w.new_key(row.id, "oversight", w.retention_end("oversight")).await?;
    w.insert::<finding::Entity>(row.clone()).await?;
    let added = more(w, row.id, hits).await?;
    let next = Next { action: events::RAISE, what: "raised", sealed: None, evidence: &added };
    write(w, &row, next).await.map(drop)
}

/// Names look-ups as evidence that are not named yet.
async fn more(w: &mut WriteOp, finding: Uuid, hits: &[Uuid]) -> Result<Vec<Uuid>> {
    let known = evidence::of(w.tx(), finding).await?;
    let room = EVIDENCE.saturating_sub(known.len());
    let added: Vec<Uuid> = hits.iter().filter(|entry| !known.contains(entry)).take(room).copied().collect();
    let rows =
        added.iter().map(|entry| evidence::Model { id: w.new_id(), version: 1, finding, entry: *entry });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        w.insert_all::<evidence::Entity>(rows).await?;
    }
    Ok(added)
}

/// Writes the next step of a finding as it stands now. Whoever calls holds the lock of the reader.
pub(crate) async fn write(w: &mut WriteOp, of: &finding::Model, next: Next<'_>) -> Result<Uuid> {
    let node = w.node().to_string();
    let serial = step::last(w.tx(), &node).await? + 1;
    let (id, sealed) = match next.sealed {
        Some((id, sealed)) => (id, Some(sealed)),
        None => (w.new_id(), None),
    };
    let row = step::Model {
        id,
        version: 1,
        node,
        serial,
        finding: of.id,
        what: next.what.to_owned(),
        count: of.count,
        tier: of.tier.clone(),
        unit: of.unit,
        account: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        sealed,
        recorded_at: w.now().micros(),
    };
    w.insert::<step::Entity>(row).await?;
    let said = Said {
        serial,
        finding: of.id,
        what: next.what.to_owned(),
        rule: of.rule.clone(),
        day: of.day.clone(),
        count: of.count,
        tier: of.tier.clone(),
        evidence: next.evidence.to_vec(),
    };
    let subject = Subject { kind: SUBJECT, id: of.id, version: Some(of.version) };
    // The number stands in what a receipt proves: a reader outside sees that none is missing.
    let claim = ClaimFacts { office: String::new(), number: numbered(serial), code_digest: None };
    w.journal(Draft {
        unit: of.unit,
        sensitivity: of.sensitivity,
        claim: Some(claim),
        body: Body::Open(draft::content(&said)?),
        ..Draft::new(next.action, subject)
    })?;
    Ok(id)
}

/// A step's number as receipts name it.
pub(crate) fn numbered(serial: i64) -> String {
    format!("oversight-{serial}")
}
