//! Asking a report's citizen whether it may be closed, and entering what she answered: from the district, by somebody who never
//! handled it. And opening it again, by whoever may read it.

use contracts::Roznamcha;
use kernel::ids::ComplaintId;
use kernel::{Error, Result, Timestamp, entropy};
use op::{Op, WriteOp};
use uuid::Uuid;

use super::{Taken, cognizable, handled, sorted, take, tie};
use crate::model::closing::{Answer, EARLIEST, Standing, Step, TypedAnswer, TypedAsk, Way};
use crate::model::seal::SEALED_FROM;
use crate::model::sorting::Sort;
use crate::service::disposal;
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::seats::known;
use crate::store::{closing, evidence, report};

/// A report about which the actor may ask or has asked.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Its number.
    pub number: String,
    /// How it stands.
    pub standing: Standing,
    /// Its files, by id and kind, with the hour: her signed slip or her voice may be among them.
    pub files: Vec<(Uuid, String, Timestamp)>,
}

/// The report, for whoever may ask about it.
async fn asked(w: &WriteOp, id: ComplaintId) -> Result<Hold> {
    let hold = Hold::read_by_actor(w, id).await?;
    known(w.permit("complaints.ask-closing", &hold.seats.held))?;
    if hold.row.sensitivity >= SEALED_FROM {
        return Err(Error::Conflict("complaints.closing-sealed"));
    }
    if handled::by_actor(w, &hold.row).await? {
        return Err(Error::Conflict("complaints.closing-handled"));
    }
    Ok(hold)
}

/// A cognizable matter ends by a report under section 173 or a court's order, and by nothing else; what was not sorted may be one.
async fn may_end(w: &WriteOp, id: ComplaintId) -> Result<()> {
    if disposal::ended(w.tx(), id).await? {
        return Err(Error::Conflict("complaints.closing-ended"));
    }
    if cognizable(w.tx(), id).await? {
        return Err(Error::Conflict("complaints.closing-cognizable"));
    }
    match sorted(w.tx(), id).await? {
        Some(Sort::NonCognizable) => Ok(()),
        _ => Err(Error::Conflict("complaints.closing-unsorted")),
    }
}

/// Asks. Not before the limit `closing.earliest` of the catalogue.
pub async fn ask_closing(
    w: &mut WriteOp,
    roznamcha: &dyn Roznamcha,
    id: ComplaintId,
    typed: &TypedAsk,
) -> Result<()> {
    let hold = asked(w, id).await?;
    may_end(w, id).await?;
    let earliest = w.catalogue().limit(EARLIEST, w.now().day()).map_or(0, |limit| limit.facts.value);
    if w.now() < Timestamp(hold.row.recorded_at).plus_seconds(earliest) {
        return Err(Error::Conflict("complaints.closing-too-early"));
    }
    let reason = typed.check()?;
    let taken = Taken { step: Step::Asked, way: None, file: None, words: Some(reason) };
    take(w, roznamcha, &hold, taken).await
}

/// Enters what she answered, or that she could not be reached.
pub async fn answer_closing(
    w: &mut WriteOp,
    roznamcha: &dyn Roznamcha,
    id: ComplaintId,
    typed: &TypedAnswer,
) -> Result<()> {
    let hold = asked(w, id).await?;
    let Answer { step, way, words } = typed.check()?;
    if step == Step::Agreed {
        may_end(w, id).await?;
    }
    let file = match way {
        Some(Way::Code) => {
            let told = entropy::read_secret_code(&typed.code).map(|code| tlog::code_digest(&code));
            if told.is_none_or(|digest| digest.as_slice() != hold.row.code_digest) {
                return Err(Error::field("code", "complaints.closing-wrong-code"));
            }
            None
        }
        Some(Way::Slip | Way::Voice) => Some(proof(w, &hold.row, typed, way).await?),
        _ => None,
    };
    take(w, roznamcha, &hold, Taken { step, way, file, words }).await
}

/// The file in which she agreed: of this report, and a recording where it is her voice.
async fn proof(w: &WriteOp, row: &report::Model, typed: &TypedAnswer, way: Option<Way>) -> Result<Uuid> {
    let files = evidence::of_report(w.tx(), ComplaintId(row.id)).await?;
    let found = files.into_iter().find(|file| file.id.to_string() == typed.file);
    let fits =
        |file: &evidence::row::Model| (way == Some(Way::Voice)) == file.media_type.starts_with("audio/");
    let found = found.filter(fits).map(|file| file.id);
    found.ok_or(Error::field("file", "complaints.closing-file-missing"))
}

/// What the form shows to whoever may ask.
pub async fn may_ask(op: &Op, id: ComplaintId) -> Result<Asking> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    report.permit(&r, "complaints.ask-closing")?;
    let steps = super::steps_of(&closing::of_report(r.tx(), id).await?)?;
    let standing = Standing::after(&steps, tie(r.tx(), &report.row).await?);
    let files = evidence::of_report(r.tx(), id).await?;
    let files = files.into_iter().map(|file| (file.id, file.kind, Timestamp(file.recorded_at))).collect();
    r.done().await?;
    Ok(Asking { number: report.row.number, standing, files })
}

/// Opens a closed report again: whoever may read it at its counter, or commands it. Nothing is asked.
pub async fn reopen(w: &mut WriteOp, roznamcha: &dyn Roznamcha, id: ComplaintId) -> Result<()> {
    let hold = Hold::read_by_actor(w, id).await?;
    hold.seats.answering(|seat| known(w.permit("complaints.reopen", seat)))?;
    let taken = Taken { step: Step::Reopened, way: None, file: None, words: None };
    take(w, roznamcha, &hold, taken).await
}
