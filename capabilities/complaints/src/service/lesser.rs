//! A first word of the station from which no limit of an FIR follows (docs/adr/0019-deadlines.md): a report is not lost by calling it
//! something lesser, so such a word is looked at from above. Must not ask what the report says.

use std::collections::BTreeSet;

use db::Tx;
use kernel::Result;
use kernel::ids::ComplaintId;
use uuid::Uuid;

use crate::model::sorting::Sort;
use crate::store::{seal, sorting};

/// Which of some words are the station's first and start no limit of an FIR. What is sealed when it is said is sorted by a named
/// officer above the station, and so by nobody who is to be looked at.
pub(super) async fn lesser(tx: &Tx, words: &[sorting::Model]) -> Result<BTreeSet<Uuid>> {
    let mut found = BTreeSet::new();
    for word in words {
        let starts_none = matches!(Sort::parse(&word.sort), Some(Sort::Other | Sort::NonCognizable));
        if word.above == 1 || !starts_none {
            continue;
        }
        let sealed = seal::of_report(tx, word.report).await?;
        if sealed.is_some_and(|seal| seal.recorded_at <= word.recorded_at) {
            continue;
        }
        let first = sorting::of_report(tx, ComplaintId(word.report)).await?.into_iter().next();
        if first.is_some_and(|first| first.id == word.id) {
            found.insert(word.id);
        }
    }
    Ok(found)
}
