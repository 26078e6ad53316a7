//! FIRs of another system, as other capabilities may ask for them: a complaint of that system names its FIR.

use async_trait::async_trait;
use kernel::ids::UnitId;
use kernel::{Result, Timestamp};
use op::ReadOp;
use uuid::Uuid;

/// An FIR that was taken over: nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldFir {
    /// The record.
    pub id: Uuid,
    /// Its number in that system: `124/2019`.
    pub number: String,
    /// When it was registered, as that system states.
    pub stated_at: Option<Timestamp>,
    /// The reader may open it.
    pub may_open: bool,
}

/// What was taken over.
#[async_trait]
pub trait Archive: Send + Sync {
    /// The FIR with this number of a station.
    async fn old_fir(&self, r: &ReadOp, office: UnitId, number: &str) -> Result<Option<OldFir>>;
}
