//! From the log of look-ups to findings: reads the leaves in order, keeps each look-up, and asks the rules about every officer and day
//! that something was added to, in the transaction that moves the reader on: once, however many processes there are.

use std::collections::BTreeSet;

use journal::Kind;
use kernel::Result;
use op::{Core, Op};
use policy::Resource;

use crate::store::look;
use crate::{Sources, raise, read};

/// The name under which the journal keeps our place, and under which steps are numbered.
pub(crate) const READER: &str = "oversight";
/// Leaves read at once.
const BATCH: u64 = 500;

/// Follows what was committed since. True when there may be more.
pub(crate) async fn follow(core: &Core, sources: &Sources) -> Result<bool> {
    let tx = core.db.read().await?;
    let news = core.journal.deliver_all(&tx, READER, Kind::Lookups, BATCH).await?;
    if news.is_empty() {
        tx.commit().await?;
        return Ok(false);
    }
    let rows = read::looks(core, &tx, sources, &news).await?;
    tx.commit().await?;
    let mut w = Op::system(core.clone()).begin().await?;
    w.permit("oversight.watch", &Resource::new("oversight.finding", ""))?;
    w.lock(READER).await?;
    for (log, delivery) in &news {
        if !core.journal.move_on(w.tx(), READER, *log, (delivery.from, delivery.next)).await? {
            // Another process was quicker: what it has not read, we read next.
            return Ok(true);
        }
    }
    let touched = |row: &look::Model| row.officer.map(|officer| (officer, row.day.clone()));
    let touched: BTreeSet<_> = rows.iter().filter_map(touched).collect();
    look::add(w.tx(), rows).await?;
    let mut opened = raise::Opened::default();
    for (officer, day) in &touched {
        raise::judge(&mut w, &mut opened, (*officer, day)).await?;
    }
    w.commit().await?;
    Ok(news.iter().map(|(_, one)| one.next - one.from).sum::<i64>() >= BATCH as i64)
}
