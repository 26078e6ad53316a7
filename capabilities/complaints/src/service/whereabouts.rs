//! Where a report is and how it came there; and what is offered to an office. Reads only.

use db::{Cursor, Page};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Bilingual, Error, Result, Timestamp};
use op::ReadOp;
use organisation::{Unit, UnitKind};
use vault::Found;

use crate::model::transfer::{Ground, Step};
use crate::service::handing::{self, UnderWay};
use crate::service::known::Known;
use crate::service::seats::Seats;
use crate::service::transfer::SEALED_REASON;
use crate::store::transfer::{holding, step};
use crate::store::{self, report};

/// Offers on one screen.
const SCREEN: usize = 30;

/// A step of a report from one office to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Which.
    pub step: Step,
    /// Who held it.
    pub from: Bilingual,
    /// To whom it was offered.
    pub to: Bilingual,
    /// When.
    pub at: Timestamp,
    /// In which charge; `None` when it followed by itself.
    pub charge: Option<String>,
    /// Why it was offered.
    pub ground: Option<Ground>,
    /// The reason in words; `None` when none was given or it was erased.
    pub words: Option<String>,
}

/// Where a report is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// The office that holds it and answers for it.
    pub holder: Unit,
    /// The office it is offered to.
    pub offered: Option<Unit>,
    /// How far it is on its way there, where another node keeps that office's books.
    pub under_way: Option<UnderWay>,
    /// How it came there, in order.
    pub steps: Vec<Moved>,
}

/// Where a report is, with every step.
pub(crate) async fn whereabouts(
    r: &ReadOp,
    row: &report::Model,
    holding: Option<&holding::Model>,
) -> Result<Whereabouts> {
    let holder = unit(r, holding.map_or(row.office, |now| now.office)).await?;
    let Some(now) = holding else {
        return Ok(Whereabouts { holder, offered: None, under_way: None, steps: Vec::new() });
    };
    let offered = match now.offered_office {
        Some(office) => Some(unit(r, office).await?),
        None => None,
    };
    let (mut steps, rows) = (Vec::new(), store::transfer::steps_of(r.tx(), ComplaintId(row.id)).await?);
    let under_way = match rows.last().filter(|_| offered.is_some()) {
        Some(offer) => handing::under_way(r, offer).await?,
        None => None,
    };
    for step in rows {
        steps.push(moved(r, step).await?);
    }
    Ok(Whereabouts { holder, offered, under_way, steps })
}

async fn moved(r: &ReadOp, row: step::Model) -> Result<Moved> {
    let damaged =
        || Error::Inconsistent { table: "complaints_transfer", what: "step", row: row.id.to_string() };
    let words = match (&row.sealed, r.key(row.report).await?) {
        (Some(sealed), Found::Key(key)) => Some(key.open_value(SEALED_REASON, row.id, sealed)?),
        _ => None,
    };
    Ok(Moved {
        step: Step::parse(&row.step).ok_or_else(damaged)?,
        from: unit(r, row.from_office).await?.name,
        to: unit(r, row.to_office).await?.name,
        at: Timestamp(row.recorded_at),
        charge: row.charge,
        ground: row.ground.as_deref().and_then(Ground::parse),
        words,
    })
}

async fn unit(r: &ReadOp, id: uuid::Uuid) -> Result<Unit> {
    organisation::store::unit(r.tx(), UnitId(id)).await?.ok_or(Error::NotFound("organisation.no-unit"))
}

/// A report that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedReport {
    /// The report.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// Who offers it, and answers for it until it is accepted.
    pub from: Bilingual,
    /// Why.
    pub ground: Option<Ground>,
    /// Since when.
    pub offered_at: Timestamp,
}

/// A page of what is offered to the offices the actor reads for, the longest waiting first.
pub async fn offers(r: &ReadOp, after: Option<Cursor>) -> Result<Page<OfferedReport>> {
    let scope = r.scope("complaints.read")?;
    let page = store::transfer::offered(r.tx(), &scope, after, SCREEN).await?;
    let reports = store::transfer::reports(r.tx(), page.rows.iter().map(|row| row.report)).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        let Some(report) = reports.iter().find(|report| report.id == row.report) else { continue };
        let steps = store::transfer::steps_of(r.tx(), ComplaintId(report.id)).await?;
        rows.push(OfferedReport {
            id: ComplaintId(report.id),
            number: report.number.clone(),
            from: unit(r, row.office).await?.name,
            ground: steps.last().and_then(|last| last.ground.as_deref()).and_then(Ground::parse),
            offered_at: Timestamp(row.offered_at.unwrap_or(row.recorded_at)),
        });
    }
    Ok(Page { rows, next: page.next })
}

/// Where a report is, for whoever acts on that; nothing personal.
#[derive(Debug, Clone)]
pub struct Standpoint {
    /// Its number.
    pub number: String,
    /// Who holds it.
    pub holder: Unit,
    /// To whom it is offered.
    pub offered: Option<Unit>,
    /// How far it is on its way there, where another node keeps that office's books.
    pub under_way: Option<UnderWay>,
    /// What the actor may do about it.
    pub may: May,
    /// It has become an FIR.
    pub fir: bool,
}

/// Where a report is, for those who may read it.
pub async fn standpoint(r: &ReadOp, id: ComplaintId) -> Result<Standpoint> {
    let report = Known::of(r, id).await?;
    let offered = match report.holding.as_ref().and_then(|now| now.offered_office) {
        Some(office) => Some(unit(r, office).await?),
        None => None,
    };
    let steps = store::transfer::steps_of(r.tx(), id).await?;
    let under_way = match steps.last().filter(|_| offered.is_some()) {
        Some(offer) => handing::under_way(r, offer).await?,
        None => None,
    };
    Ok(Standpoint {
        holder: unit(r, report.office().0).await?,
        may: May::of(r, &report.seats).after(under_way),
        under_way,
        number: report.row.number,
        offered,
        fir: store::outcome_of(r.tx(), id).await?.is_some(),
    })
}

/// What a reader may do about where a report is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct May {
    /// Offer it to another station, or take an offer back.
    pub offer: bool,
    /// Accept it.
    pub accept: bool,
    /// Decline it.
    pub decline: bool,
}

impl May {
    /// An answer is given once.
    pub(crate) fn after(self, under_way: Option<UnderWay>) -> Self {
        let open = under_way.is_none_or(|under_way| under_way.answered.is_none());
        Self { accept: self.accept && open, decline: self.decline && open, ..self }
    }

    pub(crate) fn of(r: &ReadOp, seats: &Seats) -> Self {
        let offered = |action| seats.offered.as_ref().is_some_and(|seat| r.may(action, seat));
        Self {
            offer: r.may("complaints.transfer", &seats.held),
            accept: offered("complaints.accept"),
            decline: offered("complaints.decline"),
        }
    }
}

/// Every station that stands today, by code, for whoever offers a report.
pub async fn stations(r: &ReadOp) -> Result<Vec<Unit>> {
    organisation::store::units_on(r.tx(), UnitKind::Station, &r.now().day().to_string()).await
}
