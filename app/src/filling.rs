//! Many reports at once, for measuring a full store: each through the service that a counter uses, with its diary entry,
//! its words in the index and its journal entry, many in one transaction. Must not write a row of its own.

use kernel::Result;
use kernel::ids::UnitId;
use op::Op;

use crate::capabilities;

pub use complaints::model::Typed as TypedReport;

/// Records reports at the counter of `office`, all in one transaction.
pub async fn file_all(op: &Op, office: UnitId, typed: &[TypedReport]) -> Result<()> {
    let contracts = capabilities::contracts();
    let mut w = op.begin().await?;
    for one in typed {
        complaints::service::file_complaint(&mut w, contracts.roznamcha.as_ref(), office, one).await?;
    }
    w.commit().await
}
