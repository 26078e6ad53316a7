//! Addresses that a page of one capability offers for a verb of another.

use kernel::ids::ComplaintId;

/// The form that refers a report to the magistrate.
pub fn refer(report: ComplaintId) -> String {
    format!("/referrals/new?report={report}")
}

/// The form of an FIR drafted from a report.
pub fn draft_fir(report: ComplaintId) -> String {
    format!("/firs/new?report={report}")
}
