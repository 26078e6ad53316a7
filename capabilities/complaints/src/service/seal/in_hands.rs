//! The list of what an officer handles or is offered in sealed cover: the only list in which a sealed report stands for reading. What
//! is late comes first, the longest first; then what came into these hands last.

use std::collections::{BTreeMap, BTreeSet};

use db::{Cursor, Page};
use deadlines::service::{Next, next_limits};
use kernel::ids::{AccountId, ComplaintId};
use kernel::{Bilingual, Result, Timestamp};
use op::ReadOp;
use uuid::Uuid;

use crate::model::seal::Profile;
use crate::service::known::Known;
use crate::store::seal::Hands;
use crate::store::{self, alarm, report, seal};

/// Reports on one screen.
const SCREEN: usize = 30;
/// What the log of look-ups calls the opening of a record.
const OPENED: &str = "lookup.open";

/// A sealed report in its handler's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InHands {
    /// The report.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// What the station's books call it.
    pub pseudonym: String,
    /// Why it is sealed.
    pub profile: Profile,
    /// The receiving office.
    pub office: Bilingual,
    /// Only offered so far.
    pub offered: bool,
    /// The FIR it has become, as cited.
    pub fir: Option<String>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Since when it is in these hands.
    pub since: Timestamp,
    /// The limit that passes next, or passed first; `None` where none runs.
    pub limit: Option<Next>,
    /// Somebody asked that its seal be opened, or it was opened, since the actor opened it last.
    pub glass: bool,
}

/// A page of what the actor handles. Who holds the post no more sees nothing.
pub async fn in_hands(r: &ReadOp, after: Option<Cursor>) -> Result<Page<InHands>> {
    let Some(account) = r.actor().account else { return Ok(Page { rows: Vec::new(), next: None }) };
    let mine = seal::hands(r.tx(), account).await?;
    let reports: Vec<Uuid> = mine.iter().map(|one| one.report).collect();
    let limits = limits_next(r, &reports).await?;
    let page = in_order(mine, &limits, r.now(), after);
    let reports: Vec<Uuid> = page.rows.iter().map(|one| one.report).collect();
    let glass = broken_since(r, account, &reports).await?;
    let known = store::by_ids(r.tx(), &reports).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for hands in page.rows {
        let Some(report) = known.iter().find(|report| report.id == hands.report) else { continue };
        let seen = (limits.get(&report.id).cloned(), glass.contains(&report.id));
        rows.extend(read(r, hands, report.clone(), seen).await?);
    }
    Ok(Page { rows, next: page.next })
}

/// The limit of each that passes next, or passed first: its own, or that of what cannot wait in it.
async fn limits_next(r: &ReadOp, reports: &[Uuid]) -> Result<BTreeMap<Uuid, Next>> {
    let alarms: BTreeMap<Uuid, Uuid> =
        alarm::of_reports(r.tx(), reports).await?.into_iter().map(|row| (row.id, row.report)).collect();
    let records: Vec<Uuid> = reports.iter().chain(alarms.keys()).copied().collect();
    let mut next: BTreeMap<Uuid, Next> = BTreeMap::new();
    for (record, limit) in next_limits(r, &records).await? {
        let report = *alarms.get(&record).unwrap_or(&record);
        let there = next.entry(report).or_insert_with(|| limit.clone());
        if limit.due_at < there.due_at {
            *there = limit;
        }
    }
    Ok(next)
}

/// The page after a place. A late one stands as if it had come last of all, the earlier the longer it is late.
fn in_order(
    mine: Vec<Hands>,
    limits: &BTreeMap<Uuid, Next>,
    now: Timestamp,
    after: Option<Cursor>,
) -> Page<Hands> {
    let place = |one: &Hands| {
        let late = limits.get(&one.report).filter(|limit| limit.due_at < now);
        let at = late.map_or(one.recorded_at, |limit| i64::MAX - limit.due_at.micros());
        Cursor { at, id: one.id }
    };
    let key = |place: Cursor| (place.at, place.id);
    let mut left = mine;
    left.retain(|one| after.is_none_or(|after| key(place(one)) < key(after)));
    left.sort_unstable_by_key(|one| std::cmp::Reverse(key(place(one))));
    left.truncate(SCREEN + 1);
    Page::cut(left, SCREEN, place)
}

async fn read(
    r: &ReadOp,
    hands: Hands,
    report: report::Model,
    (limit, glass): (Option<Next>, bool),
) -> Result<Option<InHands>> {
    let known = Known::of_row(r, report).await?;
    if known.seat(r).is_err() {
        return Ok(None);
    }
    let (id, report) = (known.id(), known.row);
    let Some(sealing) = seal::of_report(r.tx(), report.id).await? else { return Ok(None) };
    let Some(profile) = Profile::parse(&sealing.profile) else { return Ok(None) };
    let office = super::super::office(r, &report).await?;
    Ok(Some(InHands {
        id,
        pseudonym: sealing.pseudonym,
        profile,
        office: office.unit()?.name.clone(),
        offered: hands.offered == 1,
        fir: store::outcome_of(r.tx(), id).await?.map(|outcome| outcome.number),
        recorded_at: Timestamp(report.recorded_at),
        since: Timestamp(hands.recorded_at),
        number: report.number,
        limit,
        glass: glass && hands.offered == 0,
    }))
}

/// Those of some reports whose seal somebody asked to open, or opened, since an account opened them last.
async fn broken_since(r: &ReadOp, account: AccountId, reports: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let mut newest: BTreeMap<Uuid, i64> = BTreeMap::new();
    for grant in access::store::grants_about(r.tx(), reports).await? {
        let at = grant.decided_at.unwrap_or(grant.asked_at);
        let known = newest.entry(grant.record).or_insert(at);
        *known = at.max(*known);
    }
    let mut broken = BTreeSet::new();
    for (report, at) in newest {
        let read = r.core().journal.last_done(r.tx(), (report, OPENED), account.0).await?;
        if read.is_none_or(|read| read.micros() < at) {
            broken.insert(report);
        }
    }
    Ok(broken)
}
