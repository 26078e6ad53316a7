//! What whoever is told that a sealed report is late may know of it: what the books call it. And who may not know even that.

use std::collections::BTreeSet;

use contracts::Veiled;
use db::Tx;
use kernel::ids::OfficerId;
use kernel::{Result, Timestamp};
use uuid::Uuid;

use crate::service::against::Against;
use crate::store::{against, seal};

/// The sealed ones of some reports, with whoever is complained of as he stands at a moment; none about whoever `reader` depends on.
pub(crate) async fn veiled(
    tx: &Tx,
    reports: &[Uuid],
    (reader, at): (Option<OfficerId>, Timestamp),
) -> Result<Vec<Veiled>> {
    let seals = seal::of_reports(tx, reports).await?;
    let about: BTreeSet<Uuid> =
        against::of_reports(tx, reports).await?.into_iter().map(|row| row.report).collect();
    let mut found = Vec::with_capacity(seals.len());
    for row in seals {
        let of = if about.contains(&row.report) { Against::of(tx, row.report, at).await? } else { None };
        if let (Some(of), Some(reader)) = (&of, reader)
            && of.holds(tx, reader, at).await?
        {
            continue;
        }
        let (accused, barred) = match of {
            Some(of) => of.walls(tx).await?,
            None => Default::default(),
        };
        found.push(Veiled { report: row.report, pseudonym: row.pseudonym, accused, barred });
    }
    Ok(found)
}
