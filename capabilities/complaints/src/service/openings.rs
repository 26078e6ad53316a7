//! Who opened a report, for whoever holds its slip: when, from which office and kind of post, and why; never a name. What is younger
//! than the catalogue's delay is not told yet (`docs/adr/0025-oversight.md`).

use kernel::Result;
use op::Op;
use oversight::service::{Opened, who_opened};

use super::track::held;

/// Who opened a report. `complaints.no-such-slip` for any wrong pair.
pub async fn openings(op: &Op, number: &str, code: &str) -> Result<Opened> {
    let row = held(op, number, code).await?;
    let r = op.read().await?;
    let found = who_opened(r.tx(), r.catalogue(), row.id, r.now()).await?;
    r.done().await?;
    Ok(found)
}
