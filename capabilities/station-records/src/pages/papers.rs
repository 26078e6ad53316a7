//! What stands on every paper about an FIR: its signed code. Must not decide what else does.

use documents::qr::{DocumentKind, Facts};
use web::Staff;

use crate::service::OpenedFir;

/// The signed code of a paper about an FIR that was opened.
pub(super) fn signed_code(
    staff: &Staff,
    opened: &OpenedFir,
    kind: DocumentKind,
    (recorded_at, leaf): (kernel::Timestamp, [u8; 32]),
) -> kernel::Result<String> {
    let (number, office) = (opened.number.clone(), opened.place.unit()?.code.clone());
    let facts = Facts { kind, number, office, recorded_at, leaf: Some(leaf), code: None };
    staff.state.issuer.issue(&facts, staff.op.now(), staff.op.core.entropy.as_ref())
}
