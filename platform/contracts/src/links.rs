//! Addresses that a page of one capability offers for a verb of another.

use kernel::ids::ComplaintId;
use uuid::Uuid;

/// A report, opened by those at the office that holds it.
pub fn opened_report(report: ComplaintId) -> String {
    format!("/reports/{report}?purpose=serve-citizen")
}

/// The form that refers a report to the magistrate.
pub fn refer(report: ComplaintId) -> String {
    format!("/referrals/new?report={report}")
}

/// What a unit was told in its shifts.
pub const DIGESTS: &str = "/clocks#digests";

/// What cannot wait.
pub const INTERRUPTIONS: &str = "/clocks#urgent";
/// The same for a page that asks by itself.
pub const INTERRUPTED: &str = "/clocks/interruptions";

/// The form of an FIR drafted from a report, up to the report's id.
pub const DRAFT_FIR: &str = "/firs/new?report=";

/// The form of an FIR drafted from a report.
pub fn draft_fir(report: ComplaintId) -> String {
    format!("{DRAFT_FIR}{report}")
}

/// An FIR of another system.
pub fn old_fir(id: Uuid) -> String {
    format!("/imported/firs/{id}")
}
