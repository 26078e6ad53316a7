//! Other reports that may tell the same event as one that is open: candidates from the blind index, compared by what was said,
//! shown only to an officer who may read them. What comes up is journaled before it is shown, like every look-up.

use std::collections::BTreeSet;

use db::Tx;
use kernel::ids::ComplaintId;
use kernel::{Error, Result, Timestamp};
use op::{Op, Purpose, ReadOp};
use policy::{Filter, Resource};
use uuid::Uuid;

use crate::model::Told;
use crate::model::alike::{Compared, Reason, likeness, sought};
use crate::model::seal::SEALED_FROM;
use crate::service::findable::BOOK;
use crate::service::involved::{Involved, involved};
use crate::service::known::Known;
use crate::service::link::{Linked, links};
use crate::service::list::{ListedReport, listed_all};
use crate::service::read::Opened;
use crate::service::search::Reader;
use crate::service::seats::Seats;
use crate::service::unseal;
use crate::store::{self, report, transfer::holding};

/// Suggested at most: a list is to be looked through.
const SHOWN: usize = 5;
/// Candidates opened and compared.
const CANDIDATES: usize = 16;
/// What a candidate must have in common, in the index.
const AT_LEAST: usize = 2;
/// Recorded so long before or after, in microseconds: 30 days.
const WITHIN: i64 = 30 * 86_400 * 1_000_000;
/// From this sensitivity on a suggestion is a number and nothing else.
const NUMBER_ONLY_FROM: i32 = 3;

/// A report that may tell the same event.
#[derive(Debug, Clone)]
pub struct Suggested {
    /// What every list shows of it.
    pub listed: ListedReport,
    /// When it happened, as stated.
    pub happened_from: Option<Timestamp>,
    /// Why it is suggested; empty for a grave matter, of which the number is all that is said.
    pub reasons: Vec<Reason>,
}

/// What stands beside a report.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Reports that may tell the same event, the likeliest first.
    pub suggested: Vec<Suggested>,
    /// What officers said of it and others.
    pub links: Vec<Linked>,
    /// The reader may say so himself.
    pub may_link: bool,
    /// Persons and vehicles it speaks of.
    pub involved: Vec<Involved>,
    /// The reader may link and strike them.
    pub may_involve: bool,
}

/// What stands beside a report that the actor looks up for `purpose`, where he has not opened it yet.
pub async fn open_beside(op: &Op, id: ComplaintId, purpose: Purpose) -> Result<Beside> {
    let r = op.read().await?;
    let known = Known::of(&r, id).await?;
    let seat = known.seat(&r)?.clone();
    r.done().await?;
    op.look_up(purpose, "complaint", id.0, &seat).await?;
    beside_known(op, &known, purpose).await
}

/// What stands beside a report that the actor has just opened for `purpose`.
pub async fn beside(op: &Op, opened: &Opened, purpose: Purpose) -> Result<Beside> {
    beside_known(op, &opened.known, purpose).await
}

async fn beside_known(op: &Op, known: &Known, purpose: Purpose) -> Result<Beside> {
    let (row, id) = (&known.row, known.id());
    let r = op.read().await?;
    let links = links(&r, id).await?;
    let (may_link, may_involve) = (known.may(&r, "complaints.link"), known.may(&r, "complaints.involve"));
    let involved = involved(&r, purpose, row, known.holding.as_ref()).await?;
    let linked: Vec<Uuid> = links.iter().map(|link| link.other.0).collect();
    let suggested = suggested(&r, purpose, known, &linked).await?;
    r.done().await?;
    let alike = suggested.iter().map(|one| one.listed.id.0);
    let also = involved.iter().flat_map(|one| one.also.iter().map(|also| also.report.0));
    let shown: BTreeSet<Uuid> = alike.chain(also).collect();
    if !shown.is_empty() {
        let shown: Vec<Uuid> = shown.into_iter().collect();
        op.look_beside(purpose, "complaint", id.0, &shown).await?;
    }
    Ok(Beside { suggested, links, may_link, involved, may_involve })
}

/// Who may know who told a report, for a purpose.
pub(super) struct Knowing(pub Filter, pub Timestamp);

impl Knowing {
    pub async fn of(&self, tx: &Tx, row: &report::Model, holding: Option<&holding::Model>) -> Result<bool> {
        let known = |seat: &Resource| {
            if self.0.matches(seat) { Ok(()) } else { Err(Error::NotFound("policy.not-found")) }
        };
        Ok(Seats::of(tx, self.1, row, holding).await?.answering(known).is_ok())
    }
}

async fn suggested(r: &ReadOp, purpose: Purpose, known: &Known, linked: &[Uuid]) -> Result<Vec<Suggested>> {
    let (row, holding) = (&known.row, known.holding.as_ref());
    // From what is sealed nothing is looked for, and by it nothing is found.
    if !purpose.can_fit(r.actor()) || row.sensitivity >= SEALED_FROM {
        return Ok(Vec::new());
    }
    let Some(told) = opened(r, row).await? else { return Ok(Vec::new()) };
    let knowing = Knowing(r.scope_for("complaints.read-identity", purpose.word())?, r.now());
    let identity = knowing.of(r.tx(), row, holding).await?;
    let within = (Timestamp(row.recorded_at - WITHIN), Timestamp(row.recorded_at + WITHIN));
    let reader = Reader { scope: r.scope("complaints.read")?, purpose, question: None };
    let asked = sought(&told, identity);
    let mut ids = r.alike(BOOK, (&asked, AT_LEAST), within, &reader, CANDIDATES + 1 + linked.len()).await?;
    ids.retain(|id| *id != row.id && !linked.contains(id));
    let holdings = store::transfer::holdings_of(r.tx(), ids.iter().copied()).await?;
    let this = Compared { told: &told, recorded_at: Timestamp(row.recorded_at), office: row.office };
    let mut found = Vec::new();
    for other in store::by_ids(r.tx(), &ids).await? {
        let Some(theirs) = opened(r, &other).await? else { continue };
        let holding = holdings.iter().find(|holding| holding.report == other.id);
        let both = identity && knowing.of(r.tx(), &other, holding).await?;
        let that =
            Compared { told: &theirs, recorded_at: Timestamp(other.recorded_at), office: other.office };
        if let Some((score, reasons)) = likeness(this, that, both) {
            found.push((score, other, reasons));
        }
    }
    found.sort_by_key(|(score, other, _)| std::cmp::Reverse((*score, other.id)));
    found.truncate(SHOWN);
    listed(r, found).await
}

async fn listed(r: &ReadOp, found: Vec<(u32, report::Model, Vec<Reason>)>) -> Result<Vec<Suggested>> {
    let mut rows = Vec::with_capacity(found.len());
    let mut beside = Vec::with_capacity(found.len());
    for (_, row, reasons) in found {
        let open = row.sensitivity < NUMBER_ONLY_FROM;
        let happened = row.happened_from.map(Timestamp).filter(|_| open);
        beside.push((happened, if open { reasons } else { Vec::new() }));
        rows.push(row);
    }
    let listed = listed_all(r, rows).await?.into_iter().zip(beside);
    Ok(listed
        .map(|(listed, (happened_from, reasons))| Suggested { listed, happened_from, reasons })
        .collect())
}

pub(super) async fn opened(r: &ReadOp, row: &report::Model) -> Result<Option<Told>> {
    match unseal(r.key(row.id).await?, row) {
        Ok(sealed) => Ok(Some(sealed.told)),
        Err(Error::NotFound("complaints.erased")) => Ok(None),
        Err(error) => Err(error),
    }
}
