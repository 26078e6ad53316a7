//! Reading the custody register. A list with names is a look-up in the journal, and so is opening a record; of a sealed FIR whoever is
//! not named for it sees number and hours.

use db::{Cursor, Page};
use kernel::ids::{FirId, UnitId};
use kernel::{Bilingual, Error, Result, Timestamp};
use op::{Op, Purpose, ReadOp};
use policy::Resource;
use uuid::Uuid;
use vault::Found;

use super::step::SaidOfStep;
use super::{SEALED, SEALED_STEP, is_open, record_of, state};
use crate::model::custody::{Contents, Ground, State};
use crate::service::{SectionOf, law_days};
use crate::store::custody::{self, row};
use crate::store::fir;

/// Records on one screen.
const SCREEN: usize = 30;
/// Within which somebody stands before a magistrate, where the catalogue does not say: CrPC 61.
const A_DAY: i64 = 86_400;

/// Somebody in a list.
#[derive(Debug, Clone)]
pub struct ListedCustody {
    /// The record.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// The station.
    pub office: Bilingual,
    /// Who; `None` where the FIR is sealed for others, or it was erased.
    pub name: Option<String>,
    /// The FIR and how it is cited.
    pub fir: Option<(FirId, String)>,
    /// Sections of the FIR.
    pub sections: Vec<SectionOf>,
    /// Sections or ground as written.
    pub written: Option<String>,
    /// On what ground.
    pub ground: Option<Ground>,
    /// When somebody was arrested.
    pub arrested_at: Timestamp,
    /// When 24 hours of that end.
    pub due_at: Timestamp,
    /// How it stands.
    pub state: State,
    /// The day on which a remand to police custody ends.
    pub until: Option<jiff::civil::Date>,
    /// From when the station no longer held the person.
    pub ended_at: Option<Timestamp>,
}

/// A production or the end, as read.
#[derive(Debug, Clone)]
pub struct CustodyStep {
    /// What.
    pub state: State,
    /// The hour as stated.
    pub at: Timestamp,
    /// The hour of writing.
    pub recorded_at: Timestamp,
    /// Until which day a remand runs.
    pub until: Option<jiff::civil::Date>,
    /// In which charge.
    pub charge: Option<String>,
    /// Court or words; `None` where there are none, it is sealed for others, or it was erased.
    pub words: Option<String>,
}

/// A record as its reader sees it.
#[derive(Debug, Clone)]
pub struct OpenedCustody {
    /// The facts of the list.
    pub listed: ListedCustody,
    /// The hour of writing.
    pub recorded_at: Timestamp,
    /// In which charge it was written.
    pub charge: Option<String>,
    /// Who, where, who was told; `None` where the FIR is sealed for others, or it was erased.
    pub contents: Option<Contents>,
    /// Its FIR is sealed for others.
    pub masked: bool,
    /// Its key was destroyed.
    pub erased: bool,
    /// What followed, in order.
    pub steps: Vec<CustodyStep>,
    /// The reader may enter what follows.
    pub may_write: bool,
}

/// A page of the register: those in custody first. Whoever is named in it was looked up, and that is journaled first.
pub async fn custodies(op: &Op, after: Option<Cursor>) -> Result<Page<ListedCustody>> {
    let r = op.read().await?;
    let scope = r.scope("station-records.custody-list")?;
    let page = custody::list(r.tx(), &scope, after, SCREEN).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        let record = record_of(r.tx(), row).await?;
        let named = r.may("station-records.custody-read", &record);
        let contents = if named { contents(&r, row).await? } else { None };
        rows.push(listed(&r, row, contents.as_ref()).await?);
    }
    r.done().await?;
    let shown: Vec<Uuid> = rows.iter().filter(|row| row.name.is_some()).map(|row| row.id).collect();
    if !shown.is_empty() {
        let serving = Purpose::ServeCitizen.can_fit(&op.actor);
        let purpose = if serving { Purpose::ServeCitizen } else { Purpose::Supervise };
        op.look_through(purpose, "custody", &shown).await?;
    }
    Ok(Page { rows, next: page.next })
}

/// Opens a record: journaled first. To whom it is not shown it does not exist.
pub async fn open_custody(op: &Op, id: Uuid) -> Result<OpenedCustody> {
    let (row, record, masked) = visible(op, id).await?;
    op.look_up(crate::service::purpose_by_post(op, &record), "custody", row.id, &record).await?;
    let r = op.read().await?;
    let whole = contents(&r, &row).await?;
    let erased = whole.is_none();
    let contents = whole.filter(|_| !masked);
    let mut steps = Vec::new();
    for step in custody::steps_of(r.tx(), row.id).await? {
        let said: Option<SaidOfStep> = match (&contents, r.key(row.id).await?) {
            (Some(_), Found::Key(key)) => Some(key.open_value(SEALED_STEP, step.id, &step.sealed)?),
            _ => None,
        };
        steps.push(CustodyStep {
            state: State::parse(&step.kind).ok_or_else(|| damaged(&row, "kind"))?,
            at: Timestamp(step.at),
            recorded_at: Timestamp(step.recorded_at),
            until: step.until.and_then(|day| day.parse().ok()),
            charge: step.charge,
            words: said.and_then(|said| said.words),
        });
    }
    let opened = OpenedCustody {
        listed: listed(&r, &row, contents.as_ref()).await?,
        recorded_at: Timestamp(row.recorded_at),
        charge: row.charge.clone(),
        contents,
        masked,
        erased,
        steps,
        may_write: !erased && is_open(&row) && r.may("station-records.custody-record", &record),
    };
    r.done().await?;
    Ok(opened)
}

/// A record that the actor may know of, and whether it is masked for him.
pub(super) async fn visible(op: &Op, id: Uuid) -> Result<(row::Model, Resource, bool)> {
    let r = op.read().await?;
    let row = custody::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let record = record_of(r.tx(), &row).await?;
    let masked = match r.permit("station-records.custody-read", &record) {
        Ok(()) => false,
        Err(Error::Forbidden(_) | Error::NotFound(_)) if record.sealed => {
            r.permit("station-records.custody-list", &record)?;
            true
        }
        Err(error) => return Err(error),
    };
    r.done().await?;
    Ok((row, record, masked))
}

async fn contents(r: &ReadOp, row: &row::Model) -> Result<Option<Contents>> {
    match r.key(row.id).await? {
        Found::Key(key) => key.open_value(SEALED, row.id, &row.sealed).map(Some),
        Found::Destroyed(_) => Ok(None),
        Found::Missing => Err(damaged(row, "key")),
    }
}

fn damaged(row: &row::Model, what: &'static str) -> Error {
    Error::Inconsistent { table: "station_records_custody", what, row: row.id.to_string() }
}

async fn listed(r: &ReadOp, row: &row::Model, contents: Option<&Contents>) -> Result<ListedCustody> {
    let office = organisation::store::unit(r.tx(), UnitId(row.office)).await?;
    let of = match row.fir {
        Some(id) => fir::by_id(r.tx(), FirId(id)).await?,
        None => None,
    };
    let mut sections = Vec::new();
    if let Some(of) = &of {
        let days = law_days(of)?;
        let under = fir::sections_of(r.tx(), [of.id].into_iter()).await?;
        sections.extend(under.iter().map(|one| SectionOf::of(r.catalogue(), &one.section(), days)));
    }
    let arrested_at = Timestamp(row.arrested_at);
    let within = r.catalogue().limit("custody.magistrate", arrested_at.day());
    Ok(ListedCustody {
        id: row.id,
        number: row.number.clone(),
        office: office.map_or_else(|| Bilingual::new("—", "—"), |unit| unit.name),
        name: contents.map(Contents::called),
        fir: of.map(|of| (FirId(of.id), of.cited)),
        sections,
        written: contents.and_then(|said| said.sections.clone()),
        ground: Ground::parse(&row.ground),
        arrested_at,
        due_at: arrested_at.plus_seconds(within.map_or(A_DAY, |row| row.facts.value)),
        state: state(row)?,
        until: row.until.as_ref().and_then(|day| day.parse().ok()),
        ended_at: row.ended_at.map(Timestamp),
    })
}
