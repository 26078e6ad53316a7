//! How a report ends with its citizen's word, and how it is opened again (docs/adr/0023-closing.md). Nothing here stops a clock, and a
//! cognizable matter is ended by none of it, but by the report of its investigation to the court.

mod ask;
mod by_code;
mod count;
mod handled;

use contracts::{DiaryEntry, Roznamcha, Substance};
use journal::{Draft, Subject, draft};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, Result, Timestamp};
use op::{ReadOp, WriteOp};
use vault::Found;

use crate::events;
use crate::model::closing::{Standing, Step, Tie, Way};
use crate::model::seal::SEALED_FROM;
use crate::model::sorting::{self, Sort};
use crate::service::hold::Hold;
use crate::service::sorting::Sorted;
use crate::service::{disposal, seal};
use crate::store::parts::{Part, Parts};
use crate::store::{self, closing, report};

pub use ask::{Asking, answer_closing, ask_closing, may_ask, reopen};
pub use by_code::act_by_code;
pub use count::{Counted, counts};

/// Where the words are sealed.
const SEALED_CLOSING: &str = "complaints_closing.sealed";

/// A step as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Which.
    pub step: Step,
    /// How she answered.
    pub way: Option<Way>,
    /// When.
    pub at: Timestamp,
    /// In which charge; `None` when she did it herself.
    pub charge: Option<String>,
    /// What was said; `None` where nothing was, or once erased.
    pub words: Option<String>,
}

/// How a report stands, with every step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closings {
    /// Open, asked, closed ...
    pub standing: Standing,
    /// Sorted as cognizable, or with an FIR: it ends only by a report under section 173 or a court's order.
    pub cognizable: bool,
    /// Every step, oldest first.
    pub steps: Vec<Closing>,
}

/// What a report discloses, as far as it was said.
async fn sorted(tx: &db::Tx, id: ComplaintId) -> Result<Option<Sort>> {
    let rows = store::sorting::of_report(tx, id).await?;
    let said: Vec<_> =
        rows.iter().filter_map(|row| Some((Sort::parse(&row.sort)?, row.above == 1))).collect();
    Ok(sorting::in_force(&said))
}

/// Whether a report is a cognizable matter.
async fn cognizable(tx: &db::Tx, id: ComplaintId) -> Result<bool> {
    let fir = store::outcome_of(tx, id).await?.is_some();
    Ok(is_cognizable(fir, sorted(tx, id).await?))
}

/// Sorted so, or with an FIR.
fn is_cognizable(fir: bool, sort: Option<Sort>) -> bool {
    fir || sort.is_some_and(|sort| sort != Sort::NonCognizable)
}

/// What can end a report.
async fn tie(tx: &db::Tx, row: &report::Model) -> Result<Tie> {
    let id = ComplaintId(row.id);
    let ended = disposal::ended(tx, id).await?;
    Ok(Tie::of(row.sensitivity >= SEALED_FROM, cognizable(tx, id).await?, ended))
}

/// How a report stands.
pub(crate) async fn stands(tx: &db::Tx, row: &report::Model) -> Result<Standing> {
    let rows = closing::of_report(tx, ComplaintId(row.id)).await?;
    Ok(Standing::after(&steps_of(&rows)?, tie(tx, row).await?))
}

fn steps_of(rows: &[closing::Model]) -> Result<Vec<Step>> {
    let damaged = |row: &closing::Model| Error::Inconsistent {
        table: "complaints_closing",
        what: "step",
        row: row.id.to_string(),
    };
    rows.iter().map(|row| Step::parse(&row.step).ok_or_else(|| damaged(row))).collect()
}

/// How a report stands, as its officers and its citizen read it.
/// Whether it has an FIR, whether that ended with a report to the court, and `sortings` are what was read of it besides.
pub(crate) async fn closings(
    r: &ReadOp,
    row: &report::Model,
    parts: Parts,
    (fir, ended, sortings): (bool, bool, &[Sorted]),
) -> Result<Closings> {
    let id = ComplaintId(row.id);
    let rows = parts.read(Part::Closing, closing::of_report(r.tx(), id)).await?;
    let said: Vec<_> = sortings.iter().map(|one| (one.sort, one.above)).collect();
    let cognizable = is_cognizable(fir, sorting::in_force(&said));
    let tie = Tie::of(row.sensitivity >= SEALED_FROM, cognizable, ended);
    let standing = Standing::after(&steps_of(&rows)?, tie);
    let key = if rows.is_empty() { None } else { Some(r.key(id.0).await?) };
    let mut steps = Vec::with_capacity(rows.len());
    for (row, step) in rows.iter().zip(steps_of(&rows)?) {
        let words = match &key {
            Some(Found::Key(key)) => key.open_value(SEALED_CLOSING, row.id, &row.sealed)?,
            _ => None,
        };
        let way = row.way.as_deref().and_then(Way::parse);
        steps.push(Closing { step, way, at: Timestamp(row.recorded_at), charge: row.charge.clone(), words });
    }
    Ok(Closings { standing, cognizable, steps })
}

/// A step about to be written.
struct Taken {
    step: Step,
    way: Option<Way>,
    file: Option<uuid::Uuid>,
    words: Option<String>,
}

/// Writes a step that may follow, under the lock of its report; `complaints.closing-...` where it may not.
async fn take(w: &mut WriteOp, roznamcha: &dyn Roznamcha, hold: &Hold, taken: Taken) -> Result<()> {
    let (row, id, office) = (&hold.row, ComplaintId(hold.row.id), hold.office().0);
    let before = closing::of_report(w.tx(), id).await?;
    let standing = Standing::after(&steps_of(&before)?, tie(w.tx(), row).await?);
    standing.allows(taken.step).map_err(Error::Conflict)?;
    let diary = matches!(taken.step, Step::Agreed | Step::Withdrawn | Step::Reopened);
    if diary {
        hold.place_of_books(w).await?;
    }
    let key = hold.key(w).await?;
    let today = w.now().local();
    let step_id = w.new_id();
    let one = closing::Model {
        id: step_id,
        version: 1,
        report: row.id,
        ordinal: before.last().map_or(1, |last| last.ordinal + 1),
        step: taken.step.word().to_owned(),
        way: taken.way.map(|way| way.word().to_owned()),
        file: taken.file,
        office,
        month: i32::from(today.year()) * 100 + i32::from(today.month()),
        sensitivity: row.sensitivity,
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().stamp().charge,
        sealed: key.seal_value(SEALED_CLOSING, step_id, &taken.words, w.entropy())?,
    };
    w.insert::<closing::Entity>(one).await?;
    let subject = Subject { kind: "complaint-closing", id: step_id, version: Some(1) };
    let draft =
        Draft { unit: Some(office), sensitivity: row.sensitivity, ..Draft::new(events::CLOSING, subject) };
    let entry = w.journal(draft.sealed(&key, row.id, draft::content(&(taken.step.word(), &taken.words))?))?;
    if !diary {
        return Ok(());
    }
    let entered = DiaryEntry {
        office: UnitId(office),
        kind: "information-received".to_owned(),
        arrived_at: None,
        about: Some(seal::called(w.tx(), row).await?),
        substance: Substance::Sealed {
            record: row.id,
            key: &key,
            words: seal::words_about(row, in_the_diary(taken.step).to_owned()),
        },
    };
    roznamcha.enter(w, entered, entry).await.map(drop)
}

/// In the words of the diary, which is kept in Urdu.
const fn in_the_diary(step: Step) -> &'static str {
    match step {
        Step::Agreed => "اطلاع دہندہ کی رضامندی سے رپورٹ پر کارروائی بند",
        Step::Withdrawn => "اطلاع دہندہ نے خود رپورٹ واپس لی",
        Step::Reopened => "رپورٹ دوبارہ کھولی گئی",
        Step::Asked | Step::Declined | Step::Unreached => "",
    }
}
