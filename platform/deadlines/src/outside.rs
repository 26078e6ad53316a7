//! What is told to a body outside the police, such as an ombudsman: a sealed copy that it alone opens, in the way of the copy of what was
//! noticed about look-ups. Each step has a number, without a gap on each node, which stands in what the log has signed with clock, hour
//! and office. Until a copy was made nobody outside was told, and nobody is said to have been. Must not hold a word, a name or a
//! number of a citizen.

use db::Tx;
use journal::{ClaimFacts, Draft, Subject, proved};
use kernel::ids::{EntryId, UnitId};
use kernel::{Bilingual, Error, Result, Timestamp};
use op::{Core, Op, ReadOp, WriteOp};
use policy::{Resource, SEALED_FROM};
use serde::{Deserialize, Serialize};
use tlog::Trust;
use uuid::Uuid;
use vault::{Cover, TransferKey, TransferPublic, Unopened};

use crate::events;
use crate::follow::READER;
use crate::service::name;
use crate::store::outside::{self, collected};
use crate::store::{clock, step};
use crate::tick::Said;

/// How a copy is sealed.
const COVER: Cover = Cover { format: "khidmat.clocks.v1", place: "deadlines.outside" };
/// The largest file that is opened, in bytes.
pub const MAX: u64 = 256 << 20;
/// Steps in one copy; what is beyond stands in the next.
const MOST: u64 = 10_000;

/// What the body reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The node that tells.
    pub node: String,
    /// When the copy was made, RFC 3339.
    pub made: String,
    /// The steps, in the order of their numbers.
    pub steps: Vec<Step>,
}

/// That a limit passed and nobody below did what was due, with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number.
    pub serial: i64,
    /// The clock's code.
    pub clock: String,
    /// What is due.
    pub name: Bilingual,
    /// The office that answers for it, its code and name; of a sealed matter its district.
    pub office: (String, Bilingual),
    /// By when it was due, RFC 3339.
    pub due_at: String,
    /// When it was said to be told, RFC 3339.
    pub at: String,
    /// The receipt of its journal entry.
    pub receipt: String,
    /// The rest of that entry.
    pub rest: Vec<u8>,
    /// Its body.
    pub body: Vec<u8>,
}

/// The place that the entry of a step names where no unit is told: of a sealed matter nothing finer than the district.
pub(crate) fn place(of: &clock::Model) -> Uuid {
    let above = of.district.or(of.region).filter(|_| of.sensitivity >= SEALED_FROM);
    above.unwrap_or(of.office)
}

/// Gives a step its number, in the transaction that tells it. Whoever calls holds the lock of the reader.
pub(crate) async fn number(w: &mut WriteOp, step: Uuid) -> Result<ClaimFacts> {
    let node = w.node().to_string();
    let serial = outside::last(w.tx(), &node).await? + 1;
    let (id, recorded_at) = (w.new_id(), w.now().micros());
    w.insert::<outside::Entity>(outside::Model { id, version: 1, step, node, serial, recorded_at }).await?;
    Ok(ClaimFacts { office: String::new(), number: numbered(serial), code_digest: None })
}

/// A step's number as receipts name it.
fn numbered(serial: i64) -> String {
    format!("clocks-{serial}")
}

/// A copy that was made, and is not handed over yet.
#[derive(Debug)]
pub struct Copy {
    /// The file.
    pub text: String,
    /// The first and the last number in it; `None` where there is nothing to tell.
    pub numbers: Option<(i64, i64)>,
}

/// Makes the copy of everything that was not collected yet, or of everything from a number on; `deadlines.not-collected-before`
/// where numbers before it are in no copy yet.
pub async fn export(core: &Core, reader: &TransferPublic, from: Option<i64>) -> Result<Copy> {
    // What is committed is placed and signed first: a promise proves no place.
    core.journal.settle().await?;
    let op = Op::system(core.clone());
    let node = core.node().to_string();
    let r = op.read().await?;
    let next = outside::collected_until(r.tx(), &node).await? + 1;
    let from = from.unwrap_or(next);
    // A copy says that everything up to its last number was told.
    if from > next {
        return Err(Error::Conflict("deadlines.not-collected-before"));
    }
    let mut drafts = Vec::new();
    for row in outside::from(r.tx(), &node, from, MOST).await? {
        drafts.push(of(&r, &row).await?);
    }
    r.done().await?;
    let mut steps = Vec::with_capacity(drafts.len());
    for (step, entry) in drafts {
        steps.push(Step { receipt: core.journal.receipt(entry).await?.text, ..step });
    }
    let numbers = steps.first().zip(steps.last()).map(|(first, last)| (first.serial, last.serial));
    let content = Content { node, made: op.now().rfc3339(), steps };
    let text = COVER.seal(reader, &content, (op.now(), core.entropy.as_ref()))?;
    Ok(Copy { text, numbers })
}

/// A step without its receipt, and its entry.
async fn of(r: &ReadOp, row: &outside::Model) -> Result<(Step, EntryId)> {
    let lost = || Error::internal("a number of no step");
    let told = step::by_id(r.tx(), row.step).await?.ok_or_else(lost)?;
    let entry = r.core().journal.entry_for(r.tx(), row.step, 1).await?;
    let (rest, body) = r.core().journal.parts_of(r.tx(), entry).await?;
    let unit = journal::Rest::decode(&rest)?.unit.unwrap_or(told.office);
    let unit = organisation::store::unit(r.tx(), UnitId(unit)).await?;
    let step = Step {
        serial: row.serial,
        name: name(r.catalogue(), &told.clock, Timestamp(told.due_at).day()),
        clock: told.clock,
        office: unit.map_or_else(|| (String::new(), Bilingual::new("—", "—")), |unit| (unit.code, unit.name)),
        due_at: Timestamp(told.due_at).rfc3339(),
        at: Timestamp(told.recorded_at).rfc3339(),
        receipt: String::new(),
        rest,
        body: body.unwrap_or_default(),
    };
    Ok((step, entry))
}

/// Notes that a copy up to a number lies where it was asked for: from now on that is said to have been told.
pub async fn collected(core: &Core, until: i64) -> Result<()> {
    let mut w = Op::system(core.clone()).begin().await?;
    w.permit("deadlines.tell", &Resource::new("deadlines.clock", ""))?;
    w.lock(READER).await?;
    let row = collected::Model {
        id: w.new_id(),
        version: 1,
        node: w.node().to_string(),
        until,
        recorded_at: w.now().micros(),
    };
    let subject = Subject { kind: "deadline-copy", id: row.id, version: Some(1) };
    w.insert::<collected::Entity>(row).await?;
    w.journal(Draft::new(events::COLLECT, subject))?;
    w.commit().await
}

/// When each of some steps was collected; one that was not is left out.
pub(crate) async fn when(
    tx: &Tx,
    steps: &[step::Model],
) -> Result<std::collections::BTreeMap<Uuid, Timestamp>> {
    let of = steps.iter().filter(|step| step.tier == catalogue::Told::Outside.word());
    outside::when_collected(tx, &of.map(|step| step.id).collect::<Vec<_>>()).await
}

/// Opens a copy. `deadlines.not-for-you` where it is sealed to somebody else, or altered.
pub fn open(text: &str, key: &TransferKey) -> Result<Content> {
    COVER.open(text, key).map_err(|why| match why {
        Unopened::Unreadable => Error::Malformed("deadlines.no-copy"),
        Unopened::NotForYou => Error::Malformed("deadlines.not-for-you"),
    })
}

/// What is wrong with a copy, each with its number: nothing where everything holds. `after` is the last number of the copy before, where
/// the reader holds it; without it the first number is believed.
pub fn check(content: &Content, trust: &Trust, after: Option<i64>) -> Vec<(i64, &'static str)> {
    let mut faults = Vec::new();
    let mut next = after.map(|after| after + 1);
    for step in &content.steps {
        if next.is_some_and(|next| step.serial != next) {
            faults.push((step.serial, "a number before it is missing, or it stands twice"));
        }
        next = Some(step.serial + 1);
        if !matches!(holds(step, trust), Ok(true)) {
            faults.push((step.serial, "it is not what the log has signed"));
        }
    }
    faults
}

/// Whether a step is what its receipt proves: number, hour, clock, by when it was due, and the office.
fn holds(step: &Step, trust: &Trust) -> Result<bool> {
    let Some((claim, rest)) = proved(&step.receipt, (&step.rest, &step.body), trust)? else {
        return Ok(false);
    };
    let Ok(said) = ciborium::from_reader::<Said, _>(step.body.as_slice()) else { return Ok(false) };
    Ok(claim.action == events::TELL
        && claim.number == numbered(step.serial)
        && claim.recorded_at.rfc3339() == step.at
        && rest.unit == Some(organisation::unit_id(&step.office.0).0)
        && said.tier == catalogue::Told::Outside.word()
        && (&said.clock, &said.due_at) == (&step.clock, &step.due_at))
}
