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
use crate::model::alarm::{Alarm, TypedAlarm};
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
    write(w, whose, (kind, None), None, key).await
}

/// Says that it cannot wait. `complaints.alarm-stands` where that was said and not answered.
pub async fn raise_alarm(w: &mut WriteOp, id: ComplaintId, typed: &TypedAlarm) -> Result<()> {
    let hold = Hold::read_by_actor(w, id).await?;
    known(w.permit("complaints.note", &hold.seats.held))?;
    hold.place_of_books(w).await?;
    let (kind, words) = typed.check()?;
    if standing(w.tx(), id.0, kind).await?.is_some() {
        return Err(Error::field("kind", "complaints.alarm-stands"));
    }
    let key = hold.key(w).await?;
    write(w, whose(&hold), (kind, None), Some(words), &key).await
}

/// Says what was done about it. `complaints.no-alarm` where none of this kind stands.
pub async fn answer_alarm(w: &mut WriteOp, id: ComplaintId, typed: &TypedAlarm) -> Result<()> {
    let hold = Hold::read_by_actor(w, id).await?;
    known(w.permit("complaints.note", &hold.seats.held))?;
    hold.place_of_books(w).await?;
    let (kind, words) = typed.check()?;
    let answers = standing(w.tx(), id.0, kind).await?;
    let answers = answers.ok_or_else(|| Error::field("kind", "complaints.no-alarm"))?;
    let key = hold.key(w).await?;
    write(w, whose(&hold), (kind, Some(answers)), Some(words), &key).await
}

fn whose(hold: &Hold) -> Whose {
    (hold.row.id, hold.office(), hold.row.sensitivity)
}

/// The alarm of a kind that was not answered.
async fn standing(tx: &db::Tx, report: Uuid, kind: Alarm) -> Result<Option<Uuid>> {
    let rows = alarm::of_reports(tx, &[report]).await?;
    let answered = |id: Uuid| rows.iter().any(|row| row.answers == Some(id));
    let raised = rows.iter().filter(|row| row.answers.is_none() && row.kind == kind.word());
    Ok(raised.map(|row| row.id).find(|id| !answered(*id)))
}

async fn write(
    w: &mut WriteOp,
    (report, office, sensitivity): Whose,
    (kind, answers): (Alarm, Option<Uuid>),
    words: Option<String>,
    key: &RecordKey,
) -> Result<()> {
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
    Ok(())
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
        let unknown =
            || Error::Inconsistent { table: "complaints_alarm", what: "kind", row: row.id.to_string() };
        let answer = rows.iter().find(|other| other.answers == Some(row.id));
        Ok(Alarmed {
            id: row.id,
            kind: Alarm::parse(&row.kind).ok_or_else(unknown)?,
            raised: said(row)?,
            answered: answer.map(said).transpose()?,
        })
    };
    rows.iter().filter(|row| row.answers.is_none()).map(one).collect()
}

/// The number of a report about which the actor may say so, with its alarms.
pub async fn may_alarm(op: &Op, id: ComplaintId) -> Result<(String, Vec<Alarmed>)> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    report.permit(&r, "complaints.note")?;
    let alarms = alarms(&r, id, false).await?;
    r.done().await?;
    Ok((report.row.number, alarms))
}

/// The limits of a report and those of its alarms, the earliest due first.
pub(crate) async fn limits(r: &ReadOp, report: Uuid, alarms: &[Alarmed]) -> Result<Vec<Standing>> {
    let mut limits = deadlines::service::of_record(r.tx(), r.catalogue(), report).await?;
    for one in alarms {
        limits.extend(deadlines::service::of_record(r.tx(), r.catalogue(), one.id).await?);
    }
    limits.sort_by(|one, other| one.due_at.cmp(&other.due_at));
    Ok(limits)
}
