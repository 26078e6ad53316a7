//! How often reports were closed, and opened again, by office and month. Sealed reports are not counted, and small counts are not shown.

use std::collections::BTreeMap;

use kernel::ids::UnitId;
use kernel::{Bilingual, Result};
use op::ReadOp;

use crate::model::closing::{Count, Step};
use crate::model::seal::SEALED_FROM;
use crate::store::closing;

/// Months counted.
const MONTHS: i32 = 12;

/// One office in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The month, such as 202611.
    pub month: i32,
    /// The office's code.
    pub code: String,
    /// Its name.
    pub office: Bilingual,
    /// The counts.
    pub count: Count,
}

/// Every office in the actor's charge, the newest month first; none for whoever has no such charge.
pub async fn counts(r: &ReadOp) -> Result<Vec<Counted>> {
    let today = r.now().local();
    let months = i32::from(today.year()) * 12 + i32::from(today.month()) - 1 - (MONTHS - 1);
    let from = months / 12 * 100 + months % 12 + 1;
    let mut counted: BTreeMap<(i32, uuid::Uuid), Count> = BTreeMap::new();
    let mut before = None;
    for (office, month, report, _, step) in closing::since(r.tx(), from, SEALED_FROM).await? {
        let Some(step) = Step::parse(&step) else { continue };
        let last = before.filter(|(known, _)| *known == report).map(|(_, step)| step);
        counted.entry((month, office)).or_default().add(last, step);
        before = Some((report, step));
    }
    let mut rows = Vec::new();
    for ((month, office), count) in counted.into_iter().rev() {
        let place = organisation::store::place(r.tx(), UnitId(office)).await?;
        if r.may("complaints.count-closings", &place.record("complaints.report", "")) {
            let unit = place.unit()?;
            rows.push(Counted { month, code: unit.code.clone(), office: unit.name.clone(), count });
        }
    }
    Ok(rows)
}
