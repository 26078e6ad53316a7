//! An FIR that a station's clerk has prepared for whoever is in charge, as the report's own pages may show it. It is no FIR and has
//! no number; nobody waits for it.

use async_trait::async_trait;
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Result, Timestamp};
use op::ReadOp;
use uuid::Uuid;

/// What is prepared of one report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preparing {
    /// When it was prepared last, and in which charge; `None` where nothing is, or the reader may not see it.
    pub prepared: Option<(Timestamp, Option<String>)>,
    /// The reader may prepare it, or change what is prepared.
    pub may: bool,
}

/// What is prepared.
#[async_trait]
pub trait Prepared: Send + Sync {
    /// What is prepared of a report at the office that holds it.
    async fn of_report(&self, r: &ReadOp, report: ComplaintId, office: UnitId) -> Result<Preparing>;

    /// The reports of which something is prepared where the reader may read FIRs, the longest waiting first, with the moment
    /// since when; at most `limit`. It may have moved on meanwhile: the owner of the reports knows.
    async fn waiting(&self, r: &ReadOp, limit: u64) -> Result<Vec<(Uuid, Timestamp)>>;
}
