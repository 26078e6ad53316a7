//! What is done for whoever reported beyond the case, each step a row beside the report; and of whom somebody is to ask. Those who
//! contact the person do this too. Of a referral nothing leaves by itself: the officer passes on what was agreed to.

use journal::{Draft, Subject};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, Result, Timestamp};
use op::{Op, Purpose, ReadOp, WriteOp};
use vault::{Found, RecordKey};

use crate::events;
use crate::model::care::{Care, Step, TypedCare};
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::seats::known;
use crate::store::{self, care};

/// Where a step is sealed.
const SEALED_CARE: &str = "complaints_care.sealed";
/// Seconds of a day.
const DAY_SECONDS: i64 = 24 * 3_600;
/// Of so many somebody is to ask, on one page.
const MOST: u64 = 200;

/// A step as read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cared {
    /// Which.
    pub step: Step,
    /// When it was entered.
    pub recorded_at: Timestamp,
    /// What it says; `None` where it may not be read, or was erased.
    pub care: Option<Care>,
}

/// Enters a step. `complaints.care-nothing-planned` where nobody was to ask.
pub async fn enter_care(w: &mut WriteOp, id: ComplaintId, typed: &TypedCare) -> Result<()> {
    let hold = Hold::read_by_actor(w, id).await?;
    known(w.permit("complaints.note", &hold.seats.held))?;
    hold.place_of_books(w).await?;
    let (row, key, office) = (&hold.row, hold.key(w).await?, hold.office());
    let care = typed.check()?;
    let care_id = w.new_id();
    let step = care::Model {
        id: care_id,
        version: 1,
        report: row.id,
        step: care.step().word().to_owned(),
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().stamp().charge,
        sealed: key.seal_value(SEALED_CARE, care_id, &care, w.entropy())?,
    };
    match &care {
        Care::FollowUp(days) => {
            let due_at = w.now().plus_seconds(i64::from(*days) * DAY_SECONDS).micros();
            let planned =
                care::follow_up::Model { report: row.id, due_at, office: office.0, officer: step.officer };
            care::plan(w.tx(), planned).await?;
        }
        Care::Followed { .. } => {
            if care::planned(w.tx(), id).await?.is_none() {
                return Err(Error::Conflict("complaints.care-nothing-planned"));
            }
            care::unplan(w.tx(), id).await?;
        }
        Care::Address(_) | Care::Referral { .. } => {}
    }
    w.insert::<care::Entity>(step).await?;
    let subject = Subject { kind: "complaint-care", id: care_id, version: Some(1) };
    let sensitivity = row.sensitivity;
    w.journal(Draft { unit: Some(office.0), sensitivity, ..Draft::new(events::CARE, subject) })?;
    Ok(())
}

/// What the form of a report begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caring {
    /// The report's number.
    pub number: String,
    /// How the person wants to be addressed.
    pub addressed: Option<String>,
    /// When somebody is to ask.
    pub planned: Option<Timestamp>,
}

/// What the form begins with, for whoever may enter a step.
pub async fn may_care(op: &Op, id: ComplaintId) -> Result<Caring> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    let seat = report.seat(&r)?.clone();
    report.permit(&r, "complaints.note")?;
    let purpose = Purpose::ServeCitizen;
    let identity = report.handled(&r) || report.identity(&r, purpose);
    let said = !care::of_report(r.tx(), id).await?.is_empty();
    let planned = care::planned(r.tx(), id).await?;
    r.done().await?;
    // How somebody is addressed may tell who it is: for those who may know, and journaled before it is shown.
    let addressed = if said && identity {
        op.look_up(purpose, "complaint", id.0, &seat).await?;
        let r = op.read().await?;
        let addressed = addressed(&cared(&r, id, true).await?);
        r.done().await?;
        addressed
    } else {
        None
    };
    Ok(Caring { number: report.row.number, addressed, planned })
}

/// How the person wants to be addressed, as it was said last.
pub fn addressed(steps: &[Cared]) -> Option<String> {
    steps.iter().rev().find_map(|one| match &one.care {
        Some(Care::Address(words)) => Some(words.clone()),
        _ => None,
    })
}

/// Every step about a report, oldest first; what they say for those who may know who it is.
pub(crate) async fn cared(r: &ReadOp, id: ComplaintId, with_words: bool) -> Result<Vec<Cared>> {
    let rows = care::of_report(r.tx(), id).await?;
    let key = if with_words && !rows.is_empty() { Some(r.key(id.0).await?) } else { None };
    let read = |row: care::Model| {
        let unknown =
            || Error::Inconsistent { table: "complaints_care", what: "step", row: row.id.to_string() };
        let care = match &key {
            Some(Found::Key(key)) => Some(key.open_value(SEALED_CARE, row.id, &row.sealed)?),
            _ => None,
        };
        let step = Step::parse(&row.step).ok_or_else(unknown)?;
        Ok(Cared { step, recorded_at: Timestamp(row.recorded_at), care })
    };
    rows.into_iter().map(read).collect()
}

/// Makes anew of whom somebody is to ask, where the steps came from another node.
pub(crate) async fn plan_anew(w: &WriteOp, id: ComplaintId, office: UnitId, key: &RecordKey) -> Result<()> {
    let mut planned = None;
    for row in care::of_report(w.tx(), id).await? {
        match key.open_value::<Care>(SEALED_CARE, row.id, &row.sealed)? {
            Care::FollowUp(days) => {
                let due_at = Timestamp(row.recorded_at).plus_seconds(i64::from(days) * DAY_SECONDS).micros();
                // Whoever holds it now asks: officers of another node have no account here.
                planned =
                    Some(care::follow_up::Model { report: id.0, due_at, office: office.0, officer: None });
            }
            Care::Followed { .. } => planned = None,
            Care::Address(_) | Care::Referral { .. } => {}
        }
    }
    match planned {
        Some(planned) => care::plan(w.tx(), planned).await,
        None => care::unplan(w.tx(), id).await,
    }
}

/// Somebody of whom the actor is to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The report.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// When.
    pub due_at: Timestamp,
}

/// Of whom the actor is to ask: what was planned at his offices or by him, as far as he answers for it now. The earliest first.
pub async fn follow_ups(r: &ReadOp) -> Result<Vec<Planned>> {
    let Some(account) = r.actor().account else { return Ok(Vec::new()) };
    let offices: Vec<uuid::Uuid> =
        r.actor().principal.posts.iter().filter_map(|post| post.unit.parse().ok()).collect();
    let mut planned = Vec::new();
    let mut last = None;
    loop {
        let rows = care::due(r.tx(), (&offices, account.into()), last.as_ref(), MOST).await?;
        for row in &rows {
            planned.extend(answered_for(r, row).await?);
        }
        // Those that are not his any more stand in front, and must not hide whoever waits behind them.
        if (rows.len() as u64) < MOST || planned.len() as u64 >= MOST {
            return Ok(planned);
        }
        last = rows.into_iter().next_back();
    }
}

/// A follow-up, where the actor answers for its report and the report is there to be read.
async fn answered_for(r: &ReadOp, row: &care::follow_up::Model) -> Result<Option<Planned>> {
    let id = ComplaintId(row.report);
    let Some(report) = store::by_id(r.tx(), id).await? else { return Ok(None) };
    let report = Known::of_row(r, report).await?;
    let erased = !matches!(r.key(id.0).await?, Found::Key(_));
    let his = !erased && report.may(r, "complaints.note");
    Ok(his.then_some(Planned { id, number: report.row.number, due_at: Timestamp(row.due_at) }))
}
