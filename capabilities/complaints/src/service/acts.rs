//! What the reader of a report may do about it, asked once for its page. Each verb asks again for itself. Must not ask what the
//! page knows besides, such as whether its content was erased.

use kernel::Result;
use op::ReadOp;

use crate::model::seal::SEALED_FROM;
use crate::service::evidence::may_add_to;
use crate::service::known::Known;
use crate::service::sorting;

/// What a reader may do about a report.
#[expect(clippy::struct_excessive_bools, reason = "each is a verb of its own that the page shows or hides")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Acts {
    /// Enter a contact.
    pub contact: bool,
    /// Say what it discloses.
    pub sort: bool,
    /// Add photos, recordings and papers.
    pub evidence: bool,
    /// Ask whoever told it whether it may be closed.
    pub close: bool,
    /// Answer what is said of police officers, where it is about them.
    pub answer: bool,
    /// Seal it.
    pub seal: bool,
}

impl Acts {
    pub(super) async fn of(r: &ReadOp, report: &Known, has_fir: bool) -> Result<Self> {
        let open = report.row.sensitivity < SEALED_FROM;
        Ok(Self {
            contact: report.may(r, "complaints.note"),
            sort: sorting::standing(|action| report.permit(r, action)).is_ok(),
            evidence: may_add_to(r, report).await.is_ok(),
            close: report.may(r, "complaints.ask-closing"),
            answer: report.may(r, "complaints.answer"),
            seal: open && !has_fir && report.may(r, "complaints.seal"),
        })
    }
}
