//! Who opened a record, for the citizen whose it is: when, from which office and kind of post, and why. Never an officer's name, and
//! never what is younger than the catalogue's delay: an inquiry that goes on is not disclosed.

use std::collections::BTreeMap;

use catalogue::Catalogue;
use db::Tx;
use kernel::ids::UnitId;
use kernel::{Bilingual, Result, Timestamp};
use op::Purpose;
use uuid::Uuid;

use crate::model::What;
use crate::store::look;

/// How long look-ups are kept from the citizen where the catalogue does not say, in seconds.
const DELAY: i64 = 7 * 86_400;
/// Look-ups read for one answer.
const MOST: u64 = 1_000;

/// Who opened a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    /// The newest day first; on each day each post once.
    pub by: Vec<OpenedBy>,
    /// How often it was refused.
    pub refused: i64,
    /// Days after which a look-up is told.
    pub days: i64,
}

/// Openings of one day, from one office, in one kind of post, for one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedBy {
    /// The first of them.
    pub at: Timestamp,
    /// How many.
    pub count: i64,
    /// The office; `None` where this node does not know it.
    pub office: Option<Bilingual>,
    /// The kind of post.
    pub post: Option<Bilingual>,
    /// The purpose stated.
    pub purpose: Option<Purpose>,
}

/// Who opened a record, as far as it may be told by now.
pub async fn who_opened(tx: &Tx, catalogue: &Catalogue, record: Uuid, now: Timestamp) -> Result<Opened> {
    let row = catalogue.limit("oversight.citizen-delay", now.day());
    let delay = row.map_or(DELAY, |row| row.facts.value);
    let rows = look::of_record(tx, record, now.plus_seconds(-delay), MOST).await?;
    let of = |what: What| rows.iter().filter(move |row| row.what == what.word());
    let mut grouped: BTreeMap<_, (i64, i64)> = BTreeMap::new();
    for row in of(What::Opened) {
        let key = (row.day.clone(), row.office, row.post.clone(), row.purpose.clone());
        let (first, count) = grouped.entry(key).or_insert((row.at, 0));
        *first = row.at.min(*first);
        *count += 1;
    }
    let mut by = Vec::new();
    for ((_, office, post, purpose), (at, count)) in grouped {
        let office = match office {
            Some(office) => organisation::store::unit(tx, UnitId(office)).await?.map(|unit| unit.name),
            None => None,
        };
        let post = post.map(|post| {
            let kind = catalogue.post_kind(&post, Timestamp(at).day());
            kind.map_or_else(|| Bilingual::new(&post, &post), |kind| kind.name.clone())
        });
        let purpose = purpose.as_deref().and_then(Purpose::parse);
        by.push(OpenedBy { at: Timestamp(at), count, office, post, purpose });
    }
    by.sort_by_key(|one| std::cmp::Reverse(one.at));
    let refused = i64::try_from(of(What::Refused).count()).unwrap_or(i64::MAX);
    Ok(Opened { by, refused, days: (delay + 86_399) / 86_400 })
}
