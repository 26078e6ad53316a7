//! Who has ever handled a report: whoever did may not ask its citizen for closure. Must not know why it is asked.

use std::collections::BTreeSet;

use kernel::Result;
use kernel::ids::ComplaintId;
use op::WriteOp;
use uuid::Uuid;

use crate::store::{self, report};

/// Whether the actor, under any account of his, took it down, spoke with whoever told it, sorted it, moved it, sealed it, was named for it,
/// answered it, linked it, or added anything to it.
pub(super) async fn by_actor(w: &WriteOp, row: &report::Model) -> Result<bool> {
    let Some(account) = w.actor().account else { return Ok(false) };
    let mut own = BTreeSet::from([account.0]);
    if let Some(officer) = w.actor().officer {
        own.extend(access::store::accounts_of(w.tx(), officer).await?.into_iter().map(|row| row.id));
    }
    Ok(!own.is_disjoint(&everybody(w, row).await?))
}

/// Every account that did anything with it.
async fn everybody(w: &WriteOp, row: &report::Model) -> Result<BTreeSet<Uuid>> {
    let (tx, id) = (w.tx(), ComplaintId(row.id));
    let mut all: BTreeSet<Uuid> = row.filed_by.into_iter().collect();
    all.extend(store::contact::of_report(tx, id).await?.into_iter().filter_map(|one| one.officer));
    all.extend(store::sorting::of_report(tx, id).await?.into_iter().filter_map(|one| one.officer));
    all.extend(store::transfer::steps_of(tx, id).await?.into_iter().filter_map(|one| one.officer));
    all.extend(store::evidence::of_report(tx, id).await?.into_iter().filter_map(|one| one.added_by));
    all.extend(store::answer::of_report(tx, id).await?.into_iter().filter_map(|one| one.officer));
    all.extend(store::involved::of_report(tx, row.id).await?.into_iter().filter_map(|one| one.officer));
    all.extend(store::link::of_report(tx, id).await?.into_iter().filter_map(|one| one.officer));
    all.extend(store::seal::of_report(tx, row.id).await?.and_then(|seal| seal.officer));
    for one in store::seal::ever_handled(tx, row.id).await? {
        all.extend([one.account, one.named_by].into_iter().flatten());
    }
    Ok(all)
}
