//! What an informant learns of the end of an investigation: a notice on paper, and what stands on the page of the report it came
//! from (CrPC 157(2), 173). Must not decide that end.

use contracts::{Disposal, DisposalKind, Reports};
use kernel::ids::{ComplaintId, EntryId, UnitId};
use kernel::{Error, Result};
use op::WriteOp;

use crate::model::disposal::NoticeTo;
use crate::service::SectionOf;
use crate::store::disposal::notice;
use crate::store::fir::row;

/// Leaves these notices beside an FIR; the entry that comes next covers them.
pub(super) async fn leave(w: &mut WriteOp, fir: &row::Model, to: &[NoticeTo]) -> Result<()> {
    for to in to {
        let (kind, recorded_at) = (to.word().to_owned(), w.now().micros());
        let left = notice::Model { id: w.new_id(), version: 1, fir: fir.id, kind, recorded_at };
        w.insert::<notice::Entity>(left).await?;
    }
    Ok(())
}

/// What its report is told.
pub(super) struct Told {
    /// What became of it.
    pub kind: DisposalKind,
    /// The court.
    pub court: String,
    /// Under which sections.
    pub sections: Vec<SectionOf>,
    /// The reasons.
    pub words: String,
}

/// Tells the report an FIR came from, caused by the deciding entry. One that was lawfully erased has nobody to be told and holds
/// nothing up.
pub(super) async fn tell(
    w: &mut WriteOp,
    reports: &dyn Reports,
    fir: &row::Model,
    told: Told,
    cause: EntryId,
) -> Result<()> {
    let Some(report) = fir.report.map(ComplaintId) else { return Ok(()) };
    let disposal = Disposal {
        kind: told.kind,
        number: fir.cited.clone(),
        office: UnitId(fir.office),
        court: told.court,
        sections: told.sections.into_iter().map(|section| (section.cited, section.name)).collect(),
        words: told.words,
        charge: w.actor().charge.clone(),
    };
    match reports.disposed(w, report, disposal, cause).await {
        Err(Error::NotFound("complaints.erased")) => Ok(()),
        told => told,
    }
}
