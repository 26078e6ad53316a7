//! The reports of CrPC 173 on an FIR as its reader sees them, and what the form of the next one begins with. Reads only.

use kernel::ids::FirId;
use kernel::{Error, Result, Timestamp};
use op::{Op, ReadOp};
use vault::RecordKey;

use super::{SEALED_CHALLAN, kind_of, kinds};
use crate::model::challan::{Challan, ChallanKind};
use crate::service::SectionOf;
use crate::service::read_fir::record_of;
use crate::store::fir::{self, row};
use crate::store::{challan as store, disposal};

/// A report that was forwarded.
#[derive(Debug, Clone)]
pub struct Forwarded {
    /// Its number beside the FIR.
    pub ordinal: i32,
    /// Which.
    pub kind: ChallanKind,
    /// When it left for the court.
    pub forwarded_at: Timestamp,
    /// When that was written.
    pub at: Timestamp,
    /// In which charge.
    pub charge: Option<String>,
    /// What it says; `None` when the FIR's key was destroyed.
    pub said: Option<Challan>,
    /// The sections it is sent up under.
    pub sections: Vec<SectionOf>,
    /// Its leaf in the journal.
    pub leaf: [u8; 32],
}

/// The reports on an FIR that may be read, in order.
pub(in crate::service) async fn forwarded(
    r: &ReadOp,
    row: &row::Model,
    key: Option<&RecordKey>,
) -> Result<Vec<Forwarded>> {
    let law_day = super::super::law_days(row)?[0];
    let mut found = Vec::new();
    for one in store::of_firs(r.tx(), &[row.id]).await? {
        let said: Option<Challan> =
            key.map(|key| key.open_value(SEALED_CHALLAN, one.id, &one.sealed)).transpose()?;
        let at = Timestamp(one.recorded_at);
        let sent = said.iter().flat_map(|said| &said.sections);
        let entry = r.core().journal.entry_for(r.tx(), one.id, 1).await?;
        found.push(Forwarded {
            ordinal: one.ordinal,
            kind: kind_of(&one)?,
            forwarded_at: Timestamp(one.forwarded_at),
            at,
            sections: sent
                .map(|sent| SectionOf::of(r.catalogue(), &sent.section(), [law_day, at.day()]))
                .collect(),
            charge: one.charge,
            said,
            leaf: r.core().journal.receipt_on(r.tx(), entry).await?.leaf,
        });
    }
    Ok(found)
}

/// What the form of a report begins with.
#[derive(Debug, Clone)]
pub struct Forwarding {
    /// The FIR as cited.
    pub cited: String,
    /// The kinds that may follow now.
    pub kinds: Vec<ChallanKind>,
    /// The sections of the FIR, as cited.
    pub sections: String,
}

/// The same, for whoever could forward one now: before anything is typed.
pub async fn to_forward(op: &Op, id: FirId) -> Result<Forwarding> {
    super::super::may_add(op, id, "station-records.fir-challan").await?;
    let r = op.read().await?;
    if disposal::refusal_of(r.tx(), id).await?.is_some() {
        return Err(Error::Conflict("station-records.refusal-decided"));
    }
    r.done().await?;
    about_to_forward(op, id).await
}

/// The same for whoever may read the FIR: an old sign-in, or a colleague who was quicker, must not lose what was typed.
pub async fn about_to_forward(op: &Op, id: FirId) -> Result<Forwarding> {
    let r = op.read().await?;
    let row = fir::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    r.permit("station-records.fir-read", &record_of(r.tx(), &row).await?)?;
    let before = kinds(&store::of_firs(r.tx(), &[row.id]).await?)?;
    let sections = fir::sections_of(r.tx(), std::iter::once(row.id)).await?;
    // As cited, which is read back as the same section.
    let days = super::super::law_days(&row)?;
    let typed: Vec<_> =
        sections.iter().map(|one| SectionOf::of(r.catalogue(), &one.section(), days).cited.en).collect();
    r.done().await?;
    Ok(Forwarding {
        cited: row.cited,
        kinds: ChallanKind::ALL.iter().copied().filter(|kind| kind.may_follow(&before).is_ok()).collect(),
        sections: typed.join(", "),
    })
}
