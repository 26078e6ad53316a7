//! What whoever is told that a sealed report is late may know of it: what the books call it. And who may not know even that.

use std::collections::BTreeSet;

use contracts::Veiled;
use db::Tx;
use kernel::ids::OfficerId;
use kernel::{Result, Timestamp};
use uuid::Uuid;

use crate::service::against::Against;
use crate::store::{against, alarm, seal};

/// The sealed ones of some reports and alarms of reports, with whoever is complained of as he stands at a moment; none about whoever `reader` depends on.
pub(crate) async fn veiled(
    tx: &Tx,
    records: &[Uuid],
    (reader, at): (Option<OfficerId>, Timestamp),
) -> Result<Vec<Veiled>> {
    let alarms = alarm::reports_of(tx, records).await?;
    let reports: Vec<Uuid> = records.iter().map(|record| *alarms.get(record).unwrap_or(record)).collect();
    let reports = reports.as_slice();
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
        let of = alarms.iter().filter(|(_, report)| **report == row.report).map(|(alarm, _)| *alarm);
        let asked = records.contains(&row.report).then_some(row.report);
        let one = |record| Veiled {
            report: record,
            pseudonym: row.pseudonym.clone(),
            accused: accused.clone(),
            barred: barred.clone(),
        };
        found.extend(asked.into_iter().chain(of).map(one));
    }
    Ok(found)
}
