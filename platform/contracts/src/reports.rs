//! What citizens reported, as other capabilities may read it and answer it: an FIR is drafted from a report, and the
//! report learns that it has become one, in the transaction that numbers it.

use async_trait::async_trait;
use kernel::ids::{ComplaintId, EntryId, UnitId};
use kernel::{Cnic, Phone, Place, Result, Stated, Timestamp};
use op::{Op, WriteOp};

/// A report as it stands in the books: nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The report.
    pub id: ComplaintId,
    /// Its number, the E-Tag that stays whatever becomes of it.
    pub number: String,
    /// The office that received it.
    pub office: UnitId,
    /// The office that holds it now and may make an FIR of it: the one that received it, until another accepted it.
    pub holder: UnitId,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it reached the police: earlier than the recording where it stood on a paper slip.
    pub arrived_at: Timestamp,
}

/// What was said, for whoever writes the FIR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// The report.
    pub reported: Reported,
    /// The informant's own words.
    pub words: String,
    /// When it happened, as stated.
    pub stated: Option<Stated>,
    /// Where.
    pub place: Place,
    /// The informant's name.
    pub name: Option<String>,
    /// Father's or husband's name.
    pub parentage: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
    /// CNIC.
    pub cnic: Option<Cnic>,
    /// The language spoken and who interpreted it, as recorded; `None` where nobody did.
    pub interpreter: Option<String>,
    /// How many photos, recordings and papers belong to it.
    pub files: usize,
}

/// The reports.
#[async_trait]
pub trait Reports: Send + Sync {
    /// Opens a report for drafting its FIR: a look-up, journaled before anything is shown. For those who may know
    /// who told it.
    async fn matter(&self, op: &Op, report: ComplaintId) -> Result<Matter>;

    /// The report an FIR is about to name. `complaints.already-fir` when it has become one.
    async fn to_become_fir(&self, w: &WriteOp, report: ComplaintId) -> Result<Reported>;

    /// Records that the report has become the FIR cited so, caused by the FIR's own entry.
    async fn became_fir(
        &self,
        w: &mut WriteOp,
        report: ComplaintId,
        cited: &str,
        cause: EntryId,
    ) -> Result<()>;
}
