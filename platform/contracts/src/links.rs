//! Addresses that a page of one capability offers for a verb of another.

use kernel::ids::ComplaintId;

/// The form of an FIR drafted from a report.
pub fn draft_fir(report: ComplaintId) -> String {
    format!("/firs/new?report={report}")
}
