//! Searching reports by number, telephone, card, name and word. The question has a purpose; who asked, why and which
//! reports came up is journaled before any is shown, the question itself as a keyed digest only. This is no search of
//! suspects: it finds what citizens reported, within the officer's own scope.

use std::collections::BTreeSet;

use async_trait::async_trait;
use kernel::{Error, Result, Timestamp};
use op::{Actor, Hits, Op, Purpose, Question, ReadOp, Visible};
use policy::{Filter, Resource};
use uuid::Uuid;

use crate::model::Told;
use crate::model::seal::SEALED_FROM;
use crate::service::alike::Knowing;
use crate::service::findable::{BOOK, without_identity};
use crate::service::involved::standing;
use crate::service::list::{ListedReport, listed_all};
use crate::service::seats::Seats;
use crate::service::unseal;
use crate::store::{self, report};

/// A report that was found.
#[derive(Debug, Clone)]
pub struct FoundReport {
    /// What every list shows of it.
    pub listed: ListedReport,
    /// When it happened, as stated.
    pub happened_from: Option<Timestamp>,
    /// Who told it and where it was; only for readers who may know.
    pub told: Option<Told>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct FoundReports {
    /// The reports, newest first.
    pub rows: Vec<FoundReport>,
    /// Where the list goes on; `None` at the end.
    pub next: Option<Uuid>,
}

/// Searches for what was typed, older than `after`. `op.search-empty` when nothing telling was typed,
/// `op.purpose-not-yours` when the purpose fits no post of the officer's.
pub async fn search(op: &Op, purpose: Purpose, typed: &str, after: Option<Uuid>) -> Result<FoundReports> {
    let r = op.read().await?;
    let named = !matches!(r.scope_for("complaints.read-identity", purpose.word())?, Filter::False);
    let question = Question::read(typed)?;
    // Whoever may know it of no report is not looked for by name at all: prefix by prefix it would tell him who it is.
    let question = if named { question } else { question.without_names() };
    let hits = if purpose.can_fit(&op.actor) {
        let reader = Reader { scope: r.scope("complaints.read")?, purpose, question: Some(&question) };
        r.search(BOOK, &question, after, &reader).await?
    } else {
        Hits::default()
    };
    r.done().await?;
    op.look_for(purpose, "complaint-search", &question, &hits.ids).await?;
    let r = op.read().await?;
    let mut rows = store::by_ids(r.tx(), &hits.ids).await?;
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.id));
    let found = FoundReports { rows: shown(&r, purpose, rows).await?, next: hits.next };
    r.done().await?;
    Ok(found)
}

/// An officer with a purpose.
pub(super) struct Reader<'a> {
    pub scope: Filter,
    pub purpose: Purpose,
    /// What he typed. Where he may not know who it is, what he finds must not tell him either.
    pub question: Option<&'a Question>,
}

impl Reader<'_> {
    /// Takes out what only a name, card or telephone led to that is hidden from him.
    async fn unnamed(&self, r: &ReadOp, seen: BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>> {
        let Some(question) = self.question.filter(|question| !question.is_of_numbers()) else {
            return Ok(seen);
        };
        let knowing = Knowing(r.scope_for("complaints.read-identity", self.purpose.word())?, r.now());
        let holdings = store::transfer::holdings_of(r.tx(), seen.iter().copied()).await?;
        let mut left = BTreeSet::new();
        for row in store::by_ids(r.tx(), &seen.iter().copied().collect::<Vec<_>>()).await? {
            let holding = holdings.iter().find(|holding| holding.report == row.id);
            if knowing.of(r.tx(), &row, holding).await? || found_without_names(r, question, &row).await? {
                left.insert(row.id);
            }
        }
        Ok(left)
    }
}

async fn found_without_names(r: &ReadOp, question: &Question, row: &report::Model) -> Result<bool> {
    let Some(told) = opened(r, row).await? else { return Ok(false) };
    let involved = standing(r.tx(), &r.key(row.id).await?, row.id).await?;
    let involved: Vec<_> = involved.into_iter().map(|(_, details)| details).collect();
    Ok(question.finds(&without_identity(r.words(BOOK)?, &row.number, &told, &involved)))
}

#[async_trait]
impl Visible for Reader<'_> {
    fn offices(&self, actor: &Actor) -> Option<Vec<Uuid>> {
        self.purpose.offices(actor)
    }

    async fn visible(&self, r: &ReadOp, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
        let seen = store::search::placed(r.tx(), &self.scope, ids).await?;
        let fits = |row: &&store::search::Placed| {
            row.sensitivity < SEALED_FROM && self.purpose.fits(r.actor(), &row.record())
        };
        self.unnamed(r, seen.iter().filter(fits).map(|row| row.id).collect()).await
    }
}

async fn shown(r: &ReadOp, purpose: Purpose, rows: Vec<report::Model>) -> Result<Vec<FoundReport>> {
    let mut beside = Vec::with_capacity(rows.len());
    let holdings = store::transfer::holdings_of(r.tx(), rows.iter().map(|row| row.id)).await?;
    // The filter is what is decided one by one, and asked once for a whole screen.
    let may = r.scope_for("complaints.read-identity", purpose.word())?;
    for row in &rows {
        let holding = holdings.iter().find(|holding| holding.report == row.id);
        let seats = Seats::of(r.tx(), r.now(), row, holding).await?;
        let known = |seat: &Resource| {
            if may.matches(seat) { Ok(()) } else { Err(Error::NotFound("policy.not-found")) }
        };
        let identity = seats.answering(known).is_ok();
        let told = if identity { opened(r, row).await? } else { None };
        beside.push((row.happened_from.map(Timestamp), told));
    }
    let found = listed_all(r, rows).await?.into_iter().zip(beside);
    Ok(found.map(|(listed, (happened_from, told))| FoundReport { listed, happened_from, told }).collect())
}

async fn opened(r: &ReadOp, row: &report::Model) -> Result<Option<Told>> {
    match unseal(r.key(row.id).await?, row) {
        Ok(sealed) => Ok(Some(sealed.told)),
        Err(Error::NotFound("complaints.erased")) => Ok(None),
        Err(error) => Err(error),
    }
}
