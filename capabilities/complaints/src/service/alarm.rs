//! What cannot wait: saying that a life is in danger or a child is missing, and what was done about it. Each is a row of its own
//! with a clock of its own (`docs/adr/0034-interruptions.md`). Must not decide who is interrupted: the clock's readers do.

use deadlines::service::Standing;
use journal::{Draft, Subject, draft};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, Result, Timestamp};
use op::{Op, ReadOp, WriteOp};
use uuid::Uuid;
use vault::{Found, RecordKey};

use crate::events;
use crate::model::alarm::{Alarm, TypedAlarm, TypedAlarmAnswer};
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::seats::known;
use crate::store::alarm;

/// Where the words are sealed.
const SEALED_ALARM: &str = "complaints_alarm.sealed";

/// An alarm as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarmed {
    /// Its row, whose clock it is.
    pub id: Uuid,
    /// Why it cannot wait.
    pub kind: Alarm,
    /// When it was said, and what; no words where it was a mere answer while the report was taken down, or once erased.
    pub raised: (Timestamp, Option<String>),
    /// When it was answered and how; `None` while it stands.
    pub answered: Option<(Timestamp, Option<String>)>,
}

/// Whose alarm it is: the report, the office that holds it, and how sensitive it is.
type Whose = (Uuid, UnitId, i32);

/// Of a report from its first word: in the transaction that records it.
pub(super) async fn at_intake(w: &mut WriteOp, whose: Whose, kind: Alarm, key: &RecordKey) -> Result<()> {
    write(w, whose, (kind, None), None, key).await.map(|_| ())
}

/// Says that it cannot wait; the new alarm's id. `complaints.alarm-stands` where that was said and not answered.
pub async fn raise_alarm(w: &mut WriteOp, id: ComplaintId, typed: &TypedAlarm) -> Result<Uuid> {
    let hold = writable(w, id).await?;
    let (kind, words) = typed.check()?;
    if standing(w.tx(), id.0).await?.iter().any(|row| row.kind == kind.word()) {
        return Err(Error::field("kind", "complaints.alarm-stands"));
    }
    let key = hold.key(w).await?;
    write(w, whose(&hold), (kind, None), Some(words), &key).await
}

/// Says what was done about one. `complaints.no-alarm` where it is none of this report, or was answered.
pub async fn answer_alarm(w: &mut WriteOp, id: ComplaintId, typed: &TypedAlarmAnswer) -> Result<()> {
    let hold = writable(w, id).await?;
    let (answers, words) = typed.check()?;
    let one = standing(w.tx(), id.0).await?.into_iter().find(|row| row.id == answers);
    let one = one.ok_or_else(|| Error::field("alarm", "complaints.no-alarm"))?;
    let key = hold.key(w).await?;
    write(w, whose(&hold), (kind_of(&one)?, Some(one.id)), Some(words), &key).await.map(|_| ())
}

/// The report as whoever answers for it may write of it, held against everything else that is written of it.
async fn writable(w: &mut WriteOp, id: ComplaintId) -> Result<Hold> {
    let hold = Hold::read_by_actor(w, id).await?;
    known(w.permit("complaints.note", &hold.seats.held))?;
    hold.place_of_books(w).await?;
    Ok(hold)
}

fn whose(hold: &Hold) -> Whose {
    (hold.row.id, hold.office(), hold.row.sensitivity)
}

/// The alarms that were not answered.
async fn standing(tx: &db::Tx, report: Uuid) -> Result<Vec<alarm::Model>> {
    let rows = alarm::of_reports(tx, &[report]).await?;
    let answered: Vec<Uuid> = rows.iter().filter_map(|row| row.answers).collect();
    Ok(rows.into_iter().filter(|row| row.answers.is_none() && !answered.contains(&row.id)).collect())
}

fn kind_of(row: &alarm::Model) -> Result<Alarm> {
    let unknown = || Error::Inconsistent { table: "complaints_alarm", what: "kind", row: row.id.to_string() };
    Alarm::parse(&row.kind).ok_or_else(unknown)
}

/// Its id.
async fn write(
    w: &mut WriteOp,
    (report, office, sensitivity): Whose,
    (kind, answers): (Alarm, Option<Uuid>),
    words: Option<String>,
    key: &RecordKey,
) -> Result<Uuid> {
    let id = w.new_id();
    let one = alarm::Model {
        id,
        version: 1,
        report,
        kind: kind.word().to_owned(),
        answers,
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().stamp().charge,
        sealed: key.seal_value(SEALED_ALARM, id, &words, w.entropy())?,
    };
    w.insert::<alarm::Entity>(one).await?;
    let subject = Subject { kind: "complaint-alarm", id, version: Some(1) };
    let draft = Draft { unit: Some(office.0), sensitivity, ..Draft::new(events::ALARM, subject) };
    w.journal(draft.sealed(key, report, draft::content(&words)?))?;
    Ok(id)
}

/// The alarms of a report, oldest first; with what was said for those who may open it.
pub(crate) async fn alarms(r: &ReadOp, id: ComplaintId, with_words: bool) -> Result<Vec<Alarmed>> {
    let rows = alarm::of_reports(r.tx(), &[id.0]).await?;
    let key = if with_words && !rows.is_empty() { Some(r.key(id.0).await?) } else { None };
    let said = |row: &alarm::Model| {
        let words = match &key {
            Some(Found::Key(key)) => key.open_value(SEALED_ALARM, row.id, &row.sealed)?,
            _ => None,
        };
        Ok::<_, Error>((Timestamp(row.recorded_at), words))
    };
    let one = |row: &alarm::Model| {
        let answer = rows.iter().find(|other| other.answers == Some(row.id));
        Ok(Alarmed {
            id: row.id,
            kind: kind_of(row)?,
            raised: said(row)?,
            answered: answer.map(said).transpose()?,
        })
    };
    rows.iter().filter(|row| row.answers.is_none()).map(one).collect()
}

/// The alarms of a report for whoever reads it.
#[derive(Debug, Clone)]
pub struct Alarms {
    /// The report's number.
    pub number: String,
    /// Each of them.
    pub rows: Vec<Alarmed>,
    /// The actor may say so, and say what was done.
    pub may_write: bool,
}

/// Those of one report, without their words.
pub async fn alarms_of(op: &Op, id: ComplaintId) -> Result<Alarms> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    let rows = alarms(&r, id, false).await?;
    let may_write = report.may(&r, "complaints.note");
    r.done().await?;
    Ok(Alarms { number: report.row.number, rows, may_write })
}

/// The limits of a report and those of its alarms, the earliest due first.
pub(crate) async fn limits(r: &ReadOp, report: Uuid, alarms: &[Alarmed]) -> Result<Vec<Standing>> {
    let mut limits = deadlines::service::of_record(r.tx(), r.catalogue(), report).await?;
    for one in alarms {
        limits.extend(deadlines::service::of_record(r.tx(), r.catalogue(), one.id).await?);
    }
    limits.sort_by_key(|one| one.due_at);
    Ok(limits)
}
