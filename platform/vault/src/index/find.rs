//! Asking the index. It answers with records, the newest first; who may see which is for the caller to ask. Must not
//! read more of the store than the answer needs: it stops as soon as no older run can hold a newer record.

use std::fmt::Write as _;

use db::{Tx, db_error};
use kernel::sought::Sought;
use kernel::{Error, Result};
use sea_orm::QueryResult;
use sea_orm::sea_query::Value;
use uuid::Uuid;

use super::IndexKey;
use super::postings;
use super::store::{self, holds, rows};

/// Runs read at first; most questions of common words are answered by them.
const FIRST: usize = 4;
/// Runs read at once afterwards.
const THEN: usize = 64;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Everything that a record must hold.
    pub sought: &'a [Sought],
    /// The offices of one of which it must be; `None` for any.
    pub offices: Option<&'a [Uuid]>,
    /// Names, cards and telephones of persons lead to a record as well.
    pub named: bool,
}

impl Asked<'_> {
    /// The offices come last: they are in most records, and the first term that is nowhere ends a run.
    fn terms(&self, key: &IndexKey) -> Terms {
        let sought = self.sought.iter().map(|one| key.one_of(one, self.named));
        let offices = self.offices.map(|offices| offices.iter().map(|office| key.office(*office)).collect());
        sought.chain(offices).collect()
    }
}

/// Each thing sought as the tokens one of which a record must hold.
pub(super) type Terms = Vec<Vec<i64>>;

/// Up to `limit` records of a book that hold everything asked for, older than `after`, the newest first. Nothing sought,
/// or no office to look in, finds nothing.
pub async fn find(
    tx: &Tx,
    key: &IndexKey,
    book: &str,
    asked: &Asked<'_>,
    after: Option<Uuid>,
    limit: usize,
) -> Result<Vec<Uuid>> {
    if asked.sought.is_empty() || asked.offices.is_some_and(<[Uuid]>::is_empty) || limit == 0 {
        return Ok(Vec::new());
    }
    let terms = asked.terms(key);
    if terms.iter().any(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let after = after.unwrap_or(Uuid::max());
    let mut found = recent(tx, book, &terms, after, limit).await?;
    let (mut offset, mut batch) = (0, FIRST);
    loop {
        let runs = runs(tx, book, &terms, after, (batch, offset)).await?;
        let last = runs.len() < batch;
        for run in runs {
            // No run from here on holds anything newer.
            if found.len() == limit && found.last().is_some_and(|oldest| *oldest >= run.latest) {
                return Ok(found);
            }
            let hits = run.hits(key, &terms)?;
            if !hits.is_empty() {
                let members = store::members(tx, run.id).await?;
                let hit = hits.iter().filter_map(|at| members.get(usize::from(*at)).copied());
                found.extend(hit.filter(|id| !id.is_nil() && *id < after));
                found.sort_unstable_by(|a, b| b.cmp(a));
                found.dedup();
                found.truncate(limit);
            }
        }
        if last {
            return Ok(found);
        }
        (offset, batch) = (offset + batch, THEN);
    }
}

async fn recent(tx: &Tx, book: &str, terms: &Terms, after: Uuid, limit: usize) -> Result<Vec<Uuid>> {
    let mut values: Vec<Value> = vec![book.into(), after.into()];
    let each = terms.iter().map(|tokens| holds(tx.engine(), tokens, &mut values));
    let all = each.collect::<Vec<_>>().join(" AND ");
    let sql = format!(
        "SELECT record FROM vault_recent WHERE book = $1 AND record < $2 AND {all} ORDER BY record DESC LIMIT {limit}"
    );
    let found = rows(tx, sql, values).await?;
    found.iter().map(|row| row.try_get_by_index(0).map_err(db_error)).collect()
}

/// A run with the pieces in which the tokens would stand, in the order of the terms.
pub(super) struct Run {
    pub id: i64,
    /// Its newest record.
    pub latest: Uuid,
    pieces: Vec<Option<Vec<u8>>>,
}

/// Runs in the order of their newest record, the newest first.
pub(super) async fn runs(
    tx: &Tx,
    book: &str,
    terms: &Terms,
    after: Uuid,
    (batch, offset): (usize, usize),
) -> Result<Vec<Run>> {
    let mut values: Vec<Value> = vec![book.into(), after.into()];
    let mut pieces = String::new();
    for token in terms.iter().flatten() {
        values.push((*token).into());
        let at = values.len();
        write!(
            pieces,
            ", (SELECT b.sealed FROM vault_block b WHERE b.run = r.id AND b.from_token <= ${at} \
             ORDER BY b.from_token DESC LIMIT 1)"
        )
        .map_err(Error::internal)?;
    }
    let sql = format!(
        "SELECT r.id, r.latest{pieces} FROM vault_run r WHERE r.book = $1 AND r.earliest < $2 \
         ORDER BY r.latest DESC, r.id DESC LIMIT {batch} OFFSET {offset}"
    );
    let tokens = terms.iter().map(Vec::len).sum();
    rows(tx, sql, values).await?.iter().map(|row| Run::of(row, tokens)).collect()
}

impl Run {
    fn of(row: &QueryResult, tokens: usize) -> Result<Self> {
        let piece = |at: usize| row.try_get_by_index(at + 2).map_err(db_error);
        Ok(Self {
            id: row.try_get_by_index(0).map_err(db_error)?,
            latest: row.try_get_by_index(1).map_err(db_error)?,
            pieces: (0..tokens).map(piece).collect::<Result<_>>()?,
        })
    }

    /// Where each of some tokens stands; their pieces begin at the `first`.
    pub fn each(&self, key: &IndexKey, tokens: &[i64], first: usize) -> Result<Vec<Vec<u16>>> {
        let of = |(token, piece): (&i64, &Option<Vec<u8>>)| match piece {
            Some(piece) => postings::positions_of(key, self.id, piece, *token),
            None => Ok(Vec::new()),
        };
        tokens.iter().zip(self.pieces.iter().skip(first)).map(of).collect()
    }

    /// The positions at which every term stands.
    fn hits(&self, key: &IndexKey, terms: &Terms) -> Result<Vec<u16>> {
        let mut first = 0;
        let mut hits: Option<Vec<u16>> = None;
        for tokens in terms {
            let mut one = self.each(key, tokens, first)?.concat();
            first += tokens.len();
            one.sort_unstable();
            one.dedup();
            let both = hits.map_or_else(|| one.clone(), |before| common(&before, &one));
            if both.is_empty() {
                return Ok(both);
            }
            hits = Some(both);
        }
        Ok(hits.unwrap_or_default())
    }
}

fn common(one: &[u16], other: &[u16]) -> Vec<u16> {
    one.iter().filter(|at| other.binary_search(at).is_ok()).copied().collect()
}
