//! The copy of an FIR that is its informant's, free of charge (CrPC 154), as the page of a report may offer it. Who holds the
//! slip is known to the owner of the reports ([`crate::Reports::by_slip`]).

use async_trait::async_trait;
use kernel::Result;
use kernel::ids::ComplaintId;
use op::ReadOp;

/// Whose slip a number and a code are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlipHeld {
    /// The report.
    pub report: ComplaintId,
    /// It is sealed: nothing of it leaves as a file that names anybody.
    pub sealed: bool,
}

/// Informants' copies.
#[async_trait]
pub trait OwnCopies: Send + Sync {
    /// Whether the FIR of a report is to be had here by whoever holds the report's slip: never one that is sealed, nor where the
    /// law keeps the victim's identity secret.
    async fn to_be_had(&self, r: &ReadOp, report: ComplaintId) -> Result<bool>;
}
