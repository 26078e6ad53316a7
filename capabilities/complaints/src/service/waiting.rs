//! What waits to be done, for those who may read it: how many of each, and which, the longest waiting first. What waits waits at
//! the office that holds the report; whoever only received it is not told to act. Reads only.

use std::collections::BTreeMap;

use contracts::Prepared;
use db::{Cursor, Page};
use kernel::{Result, Timestamp};
use op::{Core, Op, ReadOp};
use uuid::Uuid;

use crate::model::waiting::{COUNT_MAX, Count, Waiting};
use crate::service::list::{ListedReport, SCREEN, listed_all};
use crate::store::{self, transfer, waiting};

/// How many wait for what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Nobody has spoken with whoever told it.
    pub contact: Count,
    /// Neither an FIR nor a referral.
    pub decision: Count,
    /// Its FIR is prepared and not signed.
    pub prepared: Count,
    /// Offered to the officer's offices.
    pub offered: Count,
}

impl Counts {
    /// Of one kind.
    pub const fn of(&self, kind: Waiting) -> Count {
        match kind {
            Waiting::Contact => self.contact,
            Waiting::Decision => self.decision,
            Waiting::Prepared => self.prepared,
            Waiting::Offered => self.offered,
        }
    }
}

/// Since when a report waits, and which limit of the catalogue has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// Since when.
    pub since: Timestamp,
    /// For how many seconds.
    pub seconds: i64,
    /// The longest limit that has passed: its code and its seconds.
    pub passed: Option<(&'static str, i64)>,
    /// No longer limit is left: it is late, whatever it turns out to be.
    pub late: bool,
}

impl Waits {
    fn new(core: &Core, now: Timestamp, kind: Waiting, since: Timestamp) -> Self {
        let seconds = now.seconds() - since.seconds();
        let known = |code: &&'static str| super::ahead::limit(core, code, since).map(|limit| (*code, limit));
        let limits: Vec<_> = kind.limits().iter().filter_map(known).collect();
        let passed = limits.iter().rfind(|(_, limit)| *limit < seconds).copied();
        let late = passed.is_some() && passed == limits.last().copied();
        Self { since, seconds, passed, late }
    }
}

/// How many wait for what, among the reports the actor may read.
pub async fn waiting(r: &ReadOp, prepared: &dyn Prepared) -> Result<Counts> {
    let scope = r.scope("complaints.read")?;
    let count = async |kind| waiting::count(r.tx(), &scope, kind).await.map(Count);
    Ok(Counts {
        contact: count(Waiting::Contact).await?,
        decision: count(Waiting::Decision).await?,
        prepared: Count(left(r, prepared).await?.len() as u64),
        offered: Count(transfer::count_offered(r.tx(), &scope).await?),
    })
}

/// The reports whose FIR is prepared and not signed, among those the actor may read: no more than are counted.
async fn left(r: &ReadOp, prepared: &dyn Prepared) -> Result<Vec<(Uuid, i64)>> {
    let left = prepared.waiting(r, COUNT_MAX + 1).await?;
    let ids: Vec<Uuid> = left.iter().map(|(report, _)| *report).collect();
    let open = waiting::among(r.tx(), &r.scope("complaints.read")?, Waiting::Decision, &ids).await?;
    let open = left.into_iter().filter(|(report, _)| open.contains(report));
    Ok(open.map(|(report, at)| (report, at.micros())).collect())
}

/// A page of some of these, in their order.
fn cut(mut rows: Vec<(Uuid, i64)>, after: Option<Cursor>) -> Page<(Uuid, i64)> {
    let place = |(id, at): &(Uuid, i64)| Cursor { at: *at, id: *id };
    rows.sort_unstable_by_key(|(id, at)| (*at, *id));
    rows.retain(|(id, at)| after.is_none_or(|after| (after.at, after.id) < (*at, *id)));
    Page::cut(rows, SCREEN, place)
}

/// A page of the reports that wait for `kind`, the longest waiting first.
pub async fn waiting_reports(
    r: &ReadOp,
    prepared: &dyn Prepared,
    kind: Waiting,
    after: Option<Cursor>,
) -> Result<Page<ListedReport>> {
    let scope = r.scope("complaints.read")?;
    let page = match kind {
        Waiting::Offered => {
            let page = transfer::offered(r.tx(), &scope, after, SCREEN).await?;
            page.map(|row| (row.report, row.offered_at.unwrap_or(row.recorded_at)))
        }
        Waiting::Prepared => cut(left(r, prepared).await?, after),
        Waiting::Contact | Waiting::Decision => {
            waiting::page(r.tx(), &scope, kind, after, SCREEN).await?.map(|row| (row.report, row.since))
        }
    };
    let since: BTreeMap<Uuid, i64> = page.rows.iter().copied().collect();
    let ids: Vec<Uuid> = page.rows.iter().map(|(report, _)| *report).collect();
    let mut rows = listed_all(r, store::by_ids(r.tx(), &ids).await?).await?;
    // A report waits from where its clocks count: a paper slip's hours too. An offer and a prepared FIR wait from their own.
    let counted = match kind {
        Waiting::Contact | Waiting::Decision => deadlines::service::counted_from(r.tx(), &ids).await?,
        Waiting::Prepared | Waiting::Offered => BTreeMap::new(),
    };
    for row in &mut rows {
        let since = since.get(&row.id.0).map_or(row.recorded_at, |since| Timestamp(*since));
        let since = counted.get(&row.id.0).map_or(since, |counted| since.min(*counted));
        row.waits = Some(Waits::new(r.core(), r.now(), kind, since));
    }
    rows.sort_unstable_by_key(|row| (row.waits.map(|waits| waits.since), row.id.0));
    Ok(Page { rows, next: page.next })
}

/// Reports looked at by one transaction of [`forget_erased`].
const TOGETHER: u64 = 500;

/// Takes out what was lawfully erased: nobody can do anything about it any more. How many reports there were.
pub async fn forget_erased(op: &Op) -> Result<u64> {
    let (mut after, mut gone) = (None, 0);
    loop {
        let r = op.read().await?;
        let some = waiting::some(r.tx(), after, TOGETHER).await?;
        let keys = vault::infos(r.tx(), &some).await?;
        r.done().await?;
        let erased = keys.iter().filter(|key| key.destroyed_at.is_some()).map(|key| key.subject);
        let erased: Vec<Uuid> = erased.collect();
        if !erased.is_empty() {
            let w = op.begin().await?;
            waiting::settled(w.tx(), &erased).await?;
            w.commit().await?;
            gone += erased.len() as u64;
        }
        let Some(last) = some.last().copied() else { return Ok(gone) };
        after = Some(last);
    }
}
