//! Records that hold much of what another holds, within a stretch of time. Where [`super::find`] asks for everything, this
//! counts what is in common: two people tell one event in different words. Must not decide what is alike: it names candidates.

use std::collections::HashMap;

use db::Tx;
use kernel::sought::Sought;
use kernel::{Result, Timestamp};
use uuid::Uuid;

use super::find::{Run, Terms, runs};
use super::{IndexKey, store};

/// Runs read at once.
const RUNS: usize = 8;

/// What is compared.
#[derive(Debug, Clone, Copy)]
pub struct Likeness<'a> {
    /// What a record may hold: the more of it, the more alike.
    pub sought: &'a [Sought],
    /// The offices of one of which it must be; `None` for any.
    pub offices: Option<&'a [Uuid]>,
    /// Recorded not before this moment,
    pub from: Timestamp,
    /// and before this one.
    pub until: Timestamp,
    /// So many of what is sought it must hold.
    pub at_least: usize,
}

/// The smallest id that a record made at a moment can have.
fn first_id(at: Timestamp) -> Uuid {
    let millis = u128::try_from(at.micros().max(0) / 1_000).unwrap_or(0);
    Uuid::from_u128(millis << 80)
}

/// Up to `limit` records of a book that hold enough of what is sought, those that hold most of it first, among them the
/// newest first.
pub async fn alike(
    tx: &Tx,
    key: &IndexKey,
    book: &str,
    asked: &Likeness<'_>,
    limit: usize,
) -> Result<Vec<Uuid>> {
    if asked.sought.len() < asked.at_least || asked.offices.is_some_and(<[Uuid]>::is_empty) {
        return Ok(Vec::new());
    }
    let (from, until) = (first_id(asked.from), first_id(asked.until));
    let terms: Terms = asked.sought.iter().map(|one| key.one_of(one, true)).collect();
    let offices: Option<Vec<i64>> =
        asked.offices.map(|offices| offices.iter().map(|office| key.office(*office)).collect());
    let mut found: HashMap<Uuid, usize> = HashMap::new();
    for (record, tokens) in store::recent_between(tx, book, from, until).await? {
        let held = held(&tokens, &terms, offices.as_deref());
        found.insert(record, held);
    }
    let asked_of_runs: Terms = terms.iter().cloned().chain(offices).collect();
    let has_offices = asked.offices.is_some();
    let mut offset = 0;
    loop {
        let batch = runs(tx, book, &asked_of_runs, until, (RUNS, offset)).await?;
        let last = batch.len() < RUNS;
        for run in batch {
            // In the order of their newest record: no later run reaches into the stretch.
            if run.latest < from {
                return Ok(best(found, asked.at_least, limit));
            }
            let counted = run.counted(key, &asked_of_runs, has_offices)?;
            let enough = counted.iter().filter(|(_, count)| **count >= asked.at_least);
            let members = store::members(tx, run.id).await?;
            for (at, count) in enough {
                let Some(record) = members.get(usize::from(*at)) else { continue };
                if (from..until).contains(record) {
                    let before = found.entry(*record).or_default();
                    *before = (*before).max(*count);
                }
            }
        }
        if last {
            return Ok(best(found, asked.at_least, limit));
        }
        offset += RUNS;
    }
}

/// How many of the terms stand among the tokens of a record; none when it is of another office.
fn held(tokens: &[u8], terms: &Terms, offices: Option<&[i64]>) -> usize {
    let stands = |token: &i64| {
        let wanted = token.to_be_bytes();
        tokens.as_chunks::<8>().0.contains(&wanted)
    };
    if offices.is_some_and(|offices| !offices.iter().any(stands)) {
        return 0;
    }
    terms.iter().filter(|tokens| tokens.iter().any(stands)).count()
}

fn best(found: HashMap<Uuid, usize>, at_least: usize, limit: usize) -> Vec<Uuid> {
    let mut enough: Vec<(usize, Uuid)> =
        found.into_iter().filter(|(_, count)| *count >= at_least).map(|(id, count)| (count, id)).collect();
    enough.sort_unstable_by(|one, other| other.cmp(one));
    enough.into_iter().take(limit).map(|(_, id)| id).collect()
}

impl Run {
    /// At how many of the terms each position stands; with offices as the last term, only positions of those.
    fn counted(&self, key: &IndexKey, terms: &Terms, has_offices: bool) -> Result<HashMap<u16, usize>> {
        let mut first = 0;
        let mut held = Vec::with_capacity(terms.len());
        for tokens in terms {
            let mut one = self.each(key, tokens, first)?.concat();
            first += tokens.len();
            one.sort_unstable();
            one.dedup();
            held.push(one);
        }
        let of_offices = if has_offices { held.pop() } else { None };
        let mut counted: HashMap<u16, usize> = HashMap::new();
        for at in held.into_iter().flatten() {
            if of_offices.as_ref().is_none_or(|offices| offices.binary_search(&at).is_ok()) {
                *counted.entry(at).or_default() += 1;
            }
        }
        Ok(counted)
    }
}
