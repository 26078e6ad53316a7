//! What whoever holds a slip may see: number and code are both needed, no sign-in, no name shown. The same answer
//! for a wrong number and a wrong code. The slip of a sealed report has a code and nothing else, and it is enough.

use contracts::Roznamcha;
use journal::{Standing, Statement};
use kernel::ids::ComplaintId;
use kernel::{Bilingual, Error, Result, Timestamp, entropy};
use op::{Actor, Op, ReadOp};

use crate::model::read_number;
use crate::model::seal::SEALED_FROM;
use crate::service::disposal::{Disposed, disposals, has_ended};
use crate::service::safe_contact::said_anew;
use crate::service::whereabouts::{Whereabouts, whereabouts};
use crate::service::{
    Added, Alarmed, Answered, Closings, Contacted, Handling, Sorted, additions, alarms, answers, closings,
    contacts, evidence, limits, office, record, seal, sortings,
};
use crate::store::parts::Part;
use crate::store::{self, report};

/// A report as its citizen sees it.
#[derive(Debug, Clone)]
pub struct Tracked {
    /// The report.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// It is sealed: officers named for it hold it, and no station.
    pub sealed: bool,
    /// Who received it.
    pub office: Bilingual,
    /// Who holds it now, and how it came there.
    pub whereabouts: Whereabouts,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Its number in the office's daily diary; `None` until the station's books have arrived here.
    pub diary_serial: Option<i64>,
    /// The FIR it has become, as cited, and when.
    pub fir: Option<(String, Timestamp)>,
    /// That it cannot wait, and that something was done about that, oldest first, without words.
    pub alarms: Vec<Alarmed>,
    /// When an officer contacted her or tried to, oldest first, without what was noted.
    pub contacts: Vec<Contacted>,
    /// What officers said it discloses, oldest first, without reasons.
    pub sortings: Vec<Sorted>,
    /// Its limits, and who was told of those that passed.
    pub limits: Vec<deadlines::service::Standing>,
    /// When it was said anew how she may be reached, oldest first, and whether to an officer.
    pub reached_anew: Vec<(Timestamp, bool)>,
    /// Which posts hear it, where it is about police officers; never who.
    pub hearing: Vec<Handling>,
    /// How it stands: open, asked, closed; with each step.
    pub closings: Closings,
    /// What was answered where it is about police officers, oldest first.
    pub answers: Vec<Answered>,
    /// What became of its investigation, oldest first.
    pub disposals: Vec<Disposed>,
    /// When she added something, oldest first, without the words.
    pub additions: Vec<Added>,
    /// How far its proof has come.
    pub standing: Standing,
    /// How many outsiders have cosigned.
    pub cosignatures: i32,
    /// What was handed in with it; `None` where nothing can be added any more, because its content was erased.
    pub files: Option<Vec<evidence::Listed>>,
}

/// Shows a report to whoever holds its slip. `complaints.no-such-slip` for any wrong pair.
pub async fn track(r: &ReadOp, roznamcha: &dyn Roznamcha, number: &str, code: &str) -> Result<Tracked> {
    let row = held_by(r, number, code).await?;
    let place = office(r, &row).await?;
    let unit = place.unit()?;
    let id = ComplaintId(row.id);
    let holding = store::transfer::holding_of(r.tx(), id).await?;
    let whereabouts = whereabouts(r, &row, holding.as_ref()).await?;
    let about = seal::first_called(r.tx(), &row).await?;
    let diary_serial = roznamcha.serial_about(r.tx(), unit.id, &about).await?;
    let entry = r.core().journal.entry_for(r.tx(), row.id, 1).await?;
    let parts = store::parts::of_report(r.tx(), id).await?;
    let outcome = parts.read(Part::Outcome, store::outcome_of(r.tx(), id)).await?;
    let sealed = row.sensitivity >= SEALED_FROM;
    let mut disposals = parts.read(Part::Disposal, disposals(r, id)).await?;
    let ended = has_ended(&disposals);
    // The code of a sealed one may be in the hands of whom she fears: neither that a court has it nor that somebody said she is in danger.
    disposals.retain(|one| !(sealed && one.kind.is_report()));
    let contacts = parts.read(Part::Contact, contacts(r, id, false)).await?;
    let mut alarms = parts.read(Part::Alarm, alarms(r, id, false)).await?;
    alarms.retain(|_| !sealed);
    let additions = parts.read(Part::Addition, additions(r, id, false)).await?;
    let sortings = parts.read(Part::Sorting, sortings(r, id, false)).await?;
    let reached_anew = parts.read(Part::SafeContact, said_anew(r.tx(), id)).await?;
    let hearing = parts.read(Part::Against, seal::hearing(r, row.id)).await?;
    let answers = parts.read(Part::Answer, answers(r, id)).await?;
    let closings = closings(r, &row, parts, (outcome.is_some(), ended, &sortings)).await?;
    let limits = limits(r, row.id, &alarms).await?;
    let files = evidence::addable(r, row.id, parts).await?;
    let proof = r.core().journal.receipt_on(r.tx(), entry).await?;
    Ok(Tracked {
        id,
        sealed,
        number: row.number,
        office: unit.name.clone(),
        whereabouts,
        recorded_at: Timestamp(row.recorded_at),
        diary_serial,
        fir: outcome.map(|outcome| (outcome.number, Timestamp(outcome.recorded_at))),
        alarms,
        contacts,
        sortings,
        limits,
        reached_anew,
        hearing,
        closings,
        answers,
        disposals,
        additions,
        standing: proof.standing,
        cosignatures: proof.cosignatures,
        files,
    })
}

/// Nothing but whether number and code fit a report.
pub async fn may_track(op: &Op, number: &str, code: &str) -> Result<()> {
    held(op, number, code).await.map(drop)
}

/// The receipt file of a report, for whoever holds its slip.
pub async fn receipt_for(op: &Op, number: &str, code: &str) -> Result<(String, Statement)> {
    let r = op.read().await?;
    let row = held_by(&r, number, code).await?;
    let entry = op.core.journal.entry_for(r.tx(), row.id, 1).await?;
    let receipt = op.core.journal.receipt_on(r.tx(), entry).await?;
    r.done().await?;
    Ok((row.number, receipt))
}

/// The report to which number and code belong.
pub(crate) async fn held(op: &Op, number: &str, code: &str) -> Result<report::Model> {
    let r = op.read().await?;
    let row = held_by(&r, number, code).await?;
    r.done().await?;
    Ok(row)
}

/// The same for whoever reads on.
pub(crate) async fn held_by(r: &ReadOp, number: &str, code: &str) -> Result<report::Model> {
    let typed = entropy::read_secret_code(code).map(|code| tlog::code_digest(&code));
    let number = read_number(number);
    // The slip of a sealed report has no number.
    let found = match &typed {
        Some(digest) if number.is_empty() => store::seal::by_code(r.tx(), digest, SEALED_FROM).await?,
        _ => store::by_number(r.tx(), &number).await?,
    };
    let row = found.filter(|row| typed.is_some_and(|digest| digest.as_slice() == row.code_digest));
    let Some(row) = row else { return Err(no_such_slip()) };
    let shown = Actor { code_shown: true, ..r.actor().clone() };
    let context = shown.context(r.now(), "");
    r.core().policy.permit(&shown.principal, "complaints.track", &record(&row), &context)?;
    Ok(row)
}

fn no_such_slip() -> Error {
    Error::field("number", "complaints.no-such-slip")
}
