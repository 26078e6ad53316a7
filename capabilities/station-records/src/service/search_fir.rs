//! Searching FIRs by number, telephone, card, name and word. As with opening one, the purpose follows from the post; the
//! search is journaled with what came up before anything is shown.

use std::collections::BTreeSet;

use async_trait::async_trait;
use db::Page;
use op::{Actor, Hits, Op, Purpose, Question, ReadOp, Visible};
use policy::Filter;
use uuid::Uuid;

use super::findable::BOOK;
use super::read_fir::{ListedFir, listed_all, record};
use crate::model::SEALED_FROM;
use crate::store::fir;

/// What was found, newest first, and where the list goes on.
#[derive(Debug, Clone, Default)]
pub struct FoundFirs {
    /// The FIRs.
    pub rows: Vec<ListedFir>,
    /// Where the list goes on; `None` at the end.
    pub next: Option<Uuid>,
}

/// Searches for what was typed, older than `after`. `op.search-empty` when nothing telling was typed.
pub async fn search_firs(op: &Op, typed: &str, after: Option<Uuid>) -> kernel::Result<FoundFirs> {
    let question = Question::read(typed)?;
    let r = op.read().await?;
    let serving = Purpose::ServeCitizen;
    let purpose = if Purpose::Supervise.can_fit(&op.actor) { Purpose::Supervise } else { serving };
    let hits = if purpose.can_fit(&op.actor) {
        let reader = Reader(r.scope("station-records.fir-read")?);
        r.search(BOOK, &question, after, &reader).await?
    } else {
        Hits::default()
    };
    r.done().await?;
    op.look_for(purpose, "fir-search", &question, &hits.ids).await?;
    let r = op.read().await?;
    let mut rows = fir::by_ids(r.tx(), &hits.ids).await?;
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.id));
    let page = listed_all(&r, Page { rows, next: None }).await?;
    r.done().await?;
    Ok(FoundFirs { rows: page.rows, next: hits.next })
}

/// An officer by what he may see; one of the purposes that follow from his posts must be true of each FIR.
struct Reader(Filter);

#[async_trait]
impl Visible for Reader {
    fn offices(&self, actor: &Actor) -> Option<Vec<Uuid>> {
        let (serving, supervising) =
            (Purpose::ServeCitizen.offices(actor)?, Purpose::Supervise.offices(actor)?);
        Some([serving, supervising].concat())
    }

    async fn visible(&self, r: &ReadOp, ids: &[Uuid]) -> kernel::Result<BTreeSet<Uuid>> {
        let rows = fir::visible(r.tx(), &self.0, ids).await?;
        let fits = |row: &&fir::row::Model| {
            let record = record(row);
            let true_of = |purpose: Purpose| purpose.fits(r.actor(), &record);
            row.sensitivity < SEALED_FROM
                && [Purpose::ServeCitizen, Purpose::Supervise].into_iter().any(true_of)
        };
        Ok(rows.iter().filter(fits).map(|row| row.id).collect())
    }
}
