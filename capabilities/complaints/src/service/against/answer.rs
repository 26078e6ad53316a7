//! Answering a report about police officers: what was found and what was done, for whoever told it. It ends the clock of its kind
//! and nothing else.

use journal::{Draft, Subject, draft};
use kernel::ids::ComplaintId;
use kernel::{Error, Result, Timestamp};
use op::{Op, ReadOp, WriteOp};
use vault::Found;

use super::Against;
use crate::events;
use crate::model::answer::{Finding, TypedAnswer};
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::seats::known;
use crate::store::answer;

/// Where the words are sealed.
const SEALED_ANSWER: &str = "complaints_answer.sealed";

/// An answer as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What was found.
    pub finding: Finding,
    /// When.
    pub at: Timestamp,
    /// What was done; `None` once erased.
    pub words: Option<String>,
}

/// Answers it. `complaints.not-against` for a report that is about no officer.
pub async fn answer_report(w: &mut WriteOp, id: ComplaintId, typed: &TypedAnswer) -> Result<()> {
    let hold = Hold::read_by_actor(w, id).await?;
    known(w.permit("complaints.answer", &hold.seats.held))?;
    let row = &hold.row;
    if Against::of(w.tx(), row.id, w.now()).await?.is_none() {
        return Err(Error::Conflict("complaints.not-against"));
    }
    hold.place_of_books(w).await?;
    let holder = hold.office().0;
    let (finding, words) = typed.check()?;
    let key = hold.key(w).await?;
    let answer_id = w.new_id();
    let one = answer::Model {
        id: answer_id,
        version: 1,
        report: row.id,
        finding: finding.word().to_owned(),
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().stamp().charge,
        sealed: key.seal_value(SEALED_ANSWER, answer_id, &words, w.entropy())?,
    };
    w.insert::<answer::Entity>(one).await?;
    let subject = Subject { kind: "complaint-answer", id: answer_id, version: Some(1) };
    let draft =
        Draft { unit: Some(holder), sensitivity: row.sensitivity, ..Draft::new(events::ANSWER, subject) };
    w.journal(draft.sealed(&key, row.id, draft::content(&words)?))?;
    Ok(())
}

/// The number of a report that the actor may answer.
pub async fn may_answer(op: &Op, id: ComplaintId) -> Result<String> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    report.permit(&r, "complaints.answer")?;
    let against = Against::of(r.tx(), id.0, r.now()).await?;
    r.done().await?;
    against.map(|_| report.row.number).ok_or(Error::Conflict("complaints.not-against"))
}

/// The answers to a report, oldest first.
pub(crate) async fn answers(r: &ReadOp, id: ComplaintId) -> Result<Vec<Answered>> {
    let rows = answer::of_report(r.tx(), id).await?;
    let key = if rows.is_empty() { None } else { Some(r.key(id.0).await?) };
    let read = |row: answer::Model| {
        let unknown =
            || Error::Inconsistent { table: "complaints_answer", what: "finding", row: row.id.to_string() };
        let words = match &key {
            Some(Found::Key(key)) => Some(key.open_value(SEALED_ANSWER, row.id, &row.sealed)?),
            _ => None,
        };
        let finding = Finding::parse(&row.finding).ok_or_else(unknown)?;
        Ok(Answered { finding, at: Timestamp(row.recorded_at), words })
    };
    rows.into_iter().map(read).collect()
}
