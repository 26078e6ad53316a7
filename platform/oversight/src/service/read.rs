//! Findings in a list, and one of them with its look-ups. Whoever is not above the officer does not learn that there is one. Opening
//! one is itself a look-up.

use contracts::Called;
use db::{Cursor, Page};
use kernel::ids::{OfficerId, UnitId};
use kernel::{Bilingual, Error, Result, Timestamp};
use op::{Op, Purpose, ReadOp};
use organisation::service::{OfficerName, name_of};
use uuid::Uuid;
use vault::Found;

use super::{SUBJECT, WORDS, Walls, is_outside, reviewed};
use crate::Sources;
use crate::model::{Kin, Tier, What};
use crate::read::owner_of;
use crate::store::{evidence, finding as table, look, step};

/// Findings on one screen.
const SCREEN: usize = 30;
/// Counted no further.
const COUNTED: usize = 300;

kernel::words! {
    /// How a finding stands.
    State {
        /// Nobody has given a verdict.
        Open = "open",
        /// Somebody has.
        Reviewed = "reviewed",
    }
}

/// A finding in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The finding.
    pub id: Uuid,
    /// The rule's code.
    pub rule: String,
    /// The rule in words.
    pub name: Bilingual,
    /// Rank, belt number and name of the officer, the name only while it may be read.
    pub officer: Bilingual,
    /// The kind of post in which he acted.
    pub post: Option<Bilingual>,
    /// Its office.
    pub office: Option<Bilingual>,
    /// The day, ISO.
    pub day: String,
    /// Look-ups that fall under the rule.
    pub count: i64,
    /// Whether there is a verdict.
    pub state: State,
    /// Before whom it is.
    pub tier: Tier,
    /// Since when.
    pub since: Timestamp,
    /// The reader is to review it.
    pub may_review: bool,
}

/// A look-up that is evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its entry in the log of look-ups.
    pub entry: Uuid,
    /// When.
    pub at: Timestamp,
    /// What was done; `None` for a word that is not known.
    pub what: Option<What>,
    /// What the log calls the record.
    pub kind: String,
    /// What it is called, where the reader may read it himself.
    pub called: Option<Called>,
    /// The purpose that was stated.
    pub purpose: Option<Purpose>,
    /// Whom it names.
    pub kin: Option<Kin>,
}

/// A step of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number on its node.
    pub serial: i64,
    /// raised, grown, climbed, explained, warned, referred.
    pub what: String,
    /// Look-ups by then.
    pub count: i64,
    /// Before whom it was.
    pub tier: Tier,
    /// Who decided: the charge in which he did.
    pub charge: Option<String>,
    /// What he wrote; `None` where nothing, or erased.
    pub words: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A finding with its look-ups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// As in the list.
    pub listed: Listed,
    /// Where the rule comes from.
    pub source: String,
    /// The first of its look-ups.
    pub looks: Vec<Seen>,
    /// What became of it.
    pub steps: Vec<Step>,
}

/// The findings that the actor may see, the newest first.
pub async fn findings(r: &ReadOp, state: State, after: Option<Cursor>) -> Result<Page<Listed>> {
    let found = visible(r, state, after, SCREEN).await?;
    let mut rows = Vec::new();
    for (row, may_review) in found.rows {
        rows.push(listed(r, row, may_review).await?);
    }
    Ok(Page { rows, next: found.next })
}

/// How many wait for the actor's review; counted to 300.
pub async fn to_review(r: &ReadOp) -> Result<usize> {
    let found = visible(r, State::Open, None, COUNTED).await?;
    Ok(found.rows.iter().filter(|(_, may_review)| *may_review).count())
}

/// Those that the actor may see, each with whether he is to review it: a full screen of them where there are so many.
async fn visible(
    r: &ReadOp,
    state: State,
    mut after: Option<Cursor>,
    limit: usize,
) -> Result<Page<(table::Model, bool)>> {
    let scope = r.scope("oversight.read")?;
    let (mut walls, mut rows) = (Walls::default(), Vec::new());
    loop {
        let page = table::list(r.tx(), &scope, state.word(), (after, SCREEN)).await?;
        for row in page.rows {
            let place = Cursor { at: row.recorded_at, id: row.id };
            let record = walls.record(r.tx(), &row, r.now()).await?;
            if !r.may("oversight.read", &record) {
                continue;
            }
            if rows.len() == limit {
                return Ok(Page { rows, next: after });
            }
            after = Some(place);
            let may_review =
                state == State::Open && !is_outside(&row) && is_to_review(r, &reviewed(record, &row));
            rows.push((row, may_review));
        }
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(Page { rows, next: None }),
        }
    }
}

/// An old sign-in is proved again when it comes to the verdict.
fn is_to_review(r: &ReadOp, record: &policy::Resource) -> bool {
    let mut context = r.actor().context(r.now(), "");
    context.auth_age_s = 0;
    r.core().policy.permit(&r.actor().principal, "oversight.review", record, &context).is_ok()
}

/// A row as a list shows it.
pub(crate) async fn listed(r: &ReadOp, row: table::Model, may_review: bool) -> Result<Listed> {
    let day = r.now().day();
    let rule = r.catalogue().watches(day).find(|rule| rule.code == row.rule);
    let post = row.post.as_ref().map(|post| {
        let kind = r.catalogue().post_kind(post, day);
        kind.map_or_else(|| Bilingual::new(post, post), |kind| kind.name.clone())
    });
    let office = match row.office {
        Some(office) => organisation::store::unit(r.tx(), UnitId(office)).await?.map(|unit| unit.name),
        None => None,
    };
    Ok(Listed {
        id: row.id,
        name: rule.map_or_else(|| Bilingual::new(&row.rule, &row.rule), |rule| rule.name.clone()),
        rule: row.rule,
        officer: officer(r, OfficerId(row.officer)).await?,
        post,
        office,
        day: row.day,
        count: row.count,
        state: State::parse(&row.state).unwrap_or(State::Open),
        tier: Tier::parse(&row.tier).unwrap_or(Tier::Outside),
        since: Timestamp(row.since),
        may_review,
    })
}

/// Rank, belt number and name. An officer of another node is not known here.
async fn officer(r: &ReadOp, id: OfficerId) -> Result<Bilingual> {
    let Some(row) = organisation::store::officer(r.tx(), id).await? else {
        return Ok(Bilingual::new("—", "—"));
    };
    let rank = r.catalogue().rank(&row.rank, r.now().day());
    let rank = rank.map_or_else(|| Bilingual::new(&row.rank, &row.rank), |rank| rank.name.clone());
    let name = match name_of(r.tx(), r.core().journal.ring(), &row).await? {
        OfficerName::Known(name) => name,
        OfficerName::Erased => Bilingual::new("", ""),
    };
    let line = |rank: &str, name: &str| format!("{rank} {} {name}", row.belt).trim_end().to_owned();
    Ok(Bilingual::new(line(&rank.ur, &name.ur), line(&rank.en, &name.en)))
}

/// One finding. `policy.not-found` for whoever may not know of it. Journaled before anything is shown.
pub async fn finding(op: &Op, sources: &Sources, id: Uuid) -> Result<Finding> {
    let r = op.read().await?;
    let row = table::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let record = Walls::default().record(r.tx(), &row, r.now()).await?;
    r.permit("oversight.read", &record)?;
    r.done().await?;
    op.look_up(Purpose::Supervise, SUBJECT, id, &record).await?;
    let r = op.read().await?;
    let open = row.state == State::Open.word();
    let may_review = open && !is_outside(&row) && is_to_review(&r, &reviewed(record, &row));
    let source = r.catalogue().watches(r.now().day()).find(|rule| rule.code == row.rule);
    let source = source.map(|rule| rule.source.clone()).unwrap_or_default();
    let steps = steps(&r, id).await?;
    let entries: Vec<Uuid> = evidence::of(r.tx(), id).await?.into_iter().collect();
    let rows = look::some(r.tx(), &entries).await?;
    let listed = listed(&r, row, may_review).await?;
    r.done().await?;
    let mut looks = Vec::new();
    for row in rows {
        looks.push(seen(op, sources, row).await?);
    }
    Ok(Finding { listed, source, looks, steps })
}

async fn seen(op: &Op, sources: &Sources, row: look::Model) -> Result<Seen> {
    let called = match owner_of(sources, &row.kind) {
        Some(owner) => owner.called(op, row.record).await?,
        None => None,
    };
    Ok(Seen {
        entry: row.entry,
        at: Timestamp(row.at),
        what: What::parse(&row.what),
        kind: row.kind,
        called,
        purpose: row.purpose.as_deref().and_then(Purpose::parse),
        kin: row.kin.as_deref().and_then(Kin::parse),
    })
}

async fn steps(r: &ReadOp, id: Uuid) -> Result<Vec<Step>> {
    let key = r.key(id).await?;
    let one = |row: step::Model| {
        let words = match (&key, &row.sealed) {
            (Found::Key(key), Some(sealed)) => Some(key.open_value(WORDS, row.id, sealed)?),
            _ => None,
        };
        Ok(Step {
            serial: row.serial,
            what: row.what,
            count: row.count,
            tier: Tier::parse(&row.tier).unwrap_or(Tier::Outside),
            charge: row.charge,
            words,
            at: Timestamp(row.recorded_at),
        })
    };
    step::of(r.tx(), id).await?.into_iter().map(one).collect()
}
