//! Keeps the search index: reads in what waits (received from another node, or older than the index) and puts many records
//! together. Each step is a transaction of its own: nobody waits long behind it. Must not decide what is findable.

use std::sync::Arc;

use capability::Findable;
use kernel::Result;
use op::Core;
use vault::index::{self, Sizes};

use crate::capabilities;

/// Brings the index up to date.
pub async fn bring_up_to_date(core: &Core) -> Result<()> {
    let all = capabilities::all();
    for findable in all.iter().filter_map(|capability| capability.findable.as_ref()) {
        one_book(core, findable).await?;
    }
    Ok(())
}

async fn one_book(core: &Core, findable: &Arc<dyn Findable>) -> Result<()> {
    let mut after = None;
    loop {
        after = findable.read_in(core, after).await?;
        if after.is_none() {
            break;
        }
    }
    while put_together(core, findable.book()).await? {}
    Ok(())
}

async fn put_together(core: &Core, book: &str) -> Result<bool> {
    let ring = core.journal.ring();
    // Asked first without holding up anybody who writes.
    let reading = core.db.read().await?;
    let enough = index::is_due(&reading, book, Sizes::default()).await?;
    reading.commit().await?;
    if !enough {
        return Ok(false);
    }
    let tx = core.db.write().await?;
    let made = index::merge(&tx, ring, book, Sizes::default(), core.entropy.as_ref()).await?;
    tx.commit().await?;
    Ok(made)
}
