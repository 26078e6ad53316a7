//! The sealed copy for a reader outside the force: the findings and verdicts of a month, with what proves each step, sealed so that
//! nobody but the reader opens it. Steps are numbered without a gap on each node, and the number, the count and the evidence stand in
//! what the log has signed: a finding that is left out is a gap, here or in the next month. Must not hold words of citizens.

mod check;

use jiff::civil::Date;
use kernel::ids::EntryId;
use kernel::{Bilingual, Error, Lang, Result, Timestamp};
use op::{Core, Op, ReadOp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::{Cover, Found, TransferKey, TransferPublic, Unopened};

use crate::service::{WORDS, listed};
use crate::store::{evidence, finding, step};

pub use check::{Checked, check};

/// How it is sealed.
const COVER: Cover = Cover { format: "khidmat.oversight.v1", place: "oversight.copy" };
/// The largest file that is opened, in bytes.
pub const MAX: u64 = 256 << 20;

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month(Date);

impl Month {
    /// Reads `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let whole = text.len() == 7;
        format!("{text}-01").parse().ok().filter(|_| whole).map(Self)
    }

    fn span(self) -> Result<(Timestamp, Timestamp)> {
        let next = self.0.checked_add(jiff::Span::new().months(1)).map_err(Error::internal)?;
        let start =
            |day| Timestamp::start_of(day).ok_or_else(|| Error::internal("a month without a beginning"));
        Ok((start(self.0)?, start(next)?))
    }
}

/// What the reader reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The node that watched.
    pub node: String,
    /// From when, RFC 3339.
    pub from: String,
    /// Until when; what came after the copy was made stands in the next one.
    pub to: String,
    /// When the copy was made.
    pub made: String,
    /// The steps of the month, in the order of their numbers.
    pub steps: Vec<Step>,
    /// The findings they belong to.
    pub findings: Vec<Finding>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its id.
    pub id: Uuid,
    /// The rule's code.
    pub rule: String,
    /// The rule in words.
    pub name: Bilingual,
    /// Rank, belt number and name of the officer.
    pub officer: Bilingual,
    /// The kind of post.
    pub post: Option<Bilingual>,
    /// Its office.
    pub office: Option<Bilingual>,
    /// The day, ISO.
    pub day: String,
    /// Look-ups named as evidence.
    pub evidence: Vec<Uuid>,
}

/// A step with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number.
    pub serial: i64,
    /// The finding.
    pub finding: Uuid,
    /// raised, grown, climbed, explained, warned, referred.
    pub what: String,
    /// Look-ups by then.
    pub count: i64,
    /// Before whom it was.
    pub tier: String,
    /// Who decided: the charge.
    pub charge: Option<String>,
    /// What he wrote.
    pub words: Option<String>,
    /// When, RFC 3339.
    pub at: String,
    /// The receipt of its journal entry.
    pub receipt: String,
    /// The rest of that entry.
    pub rest: Vec<u8>,
    /// Its body.
    pub body: Vec<u8>,
}

/// Makes the copy of a month.
pub async fn export(core: &Core, reader: &TransferPublic, month: Month) -> Result<String> {
    // What is committed is placed and signed first: a promise proves no place.
    core.journal.settle().await?;
    let content = content(&Op::new(core.clone(), op::Actor::system(), Lang::En), month).await?;
    COVER.seal(reader, &content, (core.clock.now(), core.entropy.as_ref()))
}

async fn content(op: &Op, month: Month) -> Result<Content> {
    let (from, to) = month.span()?;
    let node = op.core.node().to_string();
    let r = op.read().await?;
    let rows = step::between(r.tx(), &node, from, to).await?;
    let mut ids: Vec<Uuid> = rows.iter().map(|row| row.finding).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut findings = Vec::new();
    for row in finding::some(r.tx(), &ids).await? {
        let evidence = evidence::of(r.tx(), row.id).await?.into_iter().collect();
        let known = listed(&r, row, false).await?;
        let crate::service::Listed { id, rule, name, officer, post, office, day, .. } = known;
        findings.push(Finding { id, rule, name, officer, post, office, day, evidence });
    }
    let mut drafts = Vec::new();
    for row in rows {
        drafts.push(of(&r, row).await?);
    }
    r.done().await?;
    let mut steps = Vec::new();
    for (step, entry) in drafts {
        steps.push(Step { receipt: op.core.journal.receipt(entry).await?.text, ..step });
    }
    let (from, to, made) = (from.rfc3339(), to.rfc3339(), op.now().rfc3339());
    Ok(Content { node, from, to, made, steps, findings })
}

/// A step without its receipt, and its entry: each step is the next version of its finding.
async fn of(r: &ReadOp, row: step::Model) -> Result<(Step, EntryId)> {
    let all = step::of(r.tx(), row.finding).await?;
    let version = all.iter().position(|one| one.id == row.id).and_then(|at| i64::try_from(at + 1).ok());
    let version = version.ok_or_else(|| Error::internal("a step of no finding"))?;
    let entry = r.core().journal.entry_for(r.tx(), row.finding, version).await?;
    let (rest, body) = r.core().journal.parts_of(r.tx(), entry).await?;
    let words = match (r.key(row.finding).await?, &row.sealed) {
        (Found::Key(key), Some(sealed)) => Some(key.open_value(WORDS, row.id, sealed)?),
        _ => None,
    };
    let step = Step {
        serial: row.serial,
        finding: row.finding,
        what: row.what,
        count: row.count,
        tier: row.tier,
        charge: row.charge,
        words,
        at: Timestamp(row.recorded_at).rfc3339(),
        receipt: String::new(),
        rest,
        body: body.unwrap_or_default(),
    };
    Ok((step, entry))
}

/// Opens a copy. `oversight.not-for-you` where it is sealed to somebody else, or altered.
pub fn open(text: &str, key: &TransferKey) -> Result<Content> {
    COVER.open(text, key).map_err(|why| match why {
        Unopened::Unreadable => Error::Malformed("oversight.no-copy"),
        Unopened::NotForYou => Error::Malformed("oversight.not-for-you"),
    })
}
