//! Breaking the glass: one officer asks with a reason, a second who does not depend on him agrees, the seal is open for an hour, and a
//! third reviews it. Whoever was bypassed reads all of it. Must not open anything itself: the policies do, for a live grant.

use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::{AccountId, OfficerId};
use kernel::{Error, FieldErrors, Result, Timestamp, text};
use op::{Core, ReadOp, WriteOp};
use policy::{Resource, SEALED_FROM};
use uuid::Uuid;
use vault::Found;

use crate::session::account_of;
use crate::store::{self, grant};

/// Where the reason is sealed.
const REASON: &str = "access_grant.reason";
/// Where the review is sealed.
const REVIEW: &str = "access_grant.review";
/// The longest of either, in characters.
pub const WORDS_MAX: usize = 1_000;
/// The shortest reason where the catalogue says nothing, in characters.
const REASON_MIN: i64 = 20;
/// How long a seal stays open where the catalogue says nothing, in seconds.
const LIFE: i64 = 3_600;
/// How long a request waits for a second where the catalogue says nothing, in seconds.
const WAITS: i64 = 24 * 3_600;
/// Grants that wait for somebody, looked through at most: the oldest first, so that no flood hides one.
const MOST: u64 = 1_000;
/// Reviewed ones looked through for those who supervise, the newest.
const REVIEWED: u64 = 300;

kernel::words! {
    /// What the third found.
    Verdict {
        /// It was right to open it.
        Justified = "justified",
        /// It was not.
        NotJustified = "not-justified",
    }
}

/// A request to open a seal.
#[derive(Debug, Clone)]
pub struct Asking<'a> {
    /// The sealed record, as the policies see it.
    pub record: &'a Resource,
    /// What it is needed for: the word of a purpose.
    pub purpose: &'a str,
    /// Why, in the officer's words.
    pub reason: &'a str,
}

/// A grant as the policies see it: where its record is, sealed, owned by whoever asked.
fn what(row: &grant::Model) -> Resource {
    let unit = |id: Option<Uuid>| id.map_or_else(String::new, |id| id.to_string());
    let place = Resource::new("access.grant", row.id).at(
        unit(row.station),
        unit(row.circle),
        unit(row.district),
        unit(row.region),
    );
    Resource { sealed: true, sensitivity: i64::from(SEALED_FROM), ..place }.owned_by(row.asked_by)
}

/// The reason, checked: as long as the catalogue wants it.
pub fn check_reason(w: &WriteOp, reason: &str, errors: &mut FieldErrors) -> Option<String> {
    let reason = errors.keep("reason", text::required_narrative(reason, WORDS_MAX))?;
    let least =
        w.catalogue().limit("break-glass.reason", w.now().day()).map_or(REASON_MIN, |row| row.facts.value);
    let long = i64::try_from(reason.chars().count()).unwrap_or(i64::MAX) >= least;
    if !long {
        errors.add("reason", "access.reason-too-short");
    }
    long.then_some(reason)
}

/// Asks that a seal be opened. Opens nothing. What the same officer has asked for already and waits is the same request. `access.grant-asked` while the same officer's request for it waits.
pub async fn ask_grant(w: &mut WriteOp, asking: &Asking<'_>) -> Result<Uuid> {
    let asked_by = account_of(w.actor())?;
    let record: Uuid = asking.record.id.parse().map_err(Error::internal)?;
    let unit = |id: &str| id.parse::<Uuid>().ok();
    let Found::Key(key) = w.key(record).await? else { return Err(Error::NotFound("access.no-grant")) };
    let mut errors = FieldErrors::default();
    let reason = check_reason(w, asking.reason, &mut errors);
    errors.check()?;
    let since = w.now().plus_seconds(-waits(w.core(), w.now()));
    let open = |row: &grant::Model| {
        row.state == "asked" && row.asked_by == asked_by.0 && row.asked_at >= since.micros()
    };
    if let Some(waiting) = store::grants_about(w.tx(), &[record]).await?.into_iter().find(open) {
        return Ok(waiting.id);
    }
    let id = w.new_id();
    let row = grant::Model {
        id,
        version: 1,
        record,
        state: "asked".to_owned(),
        purpose: asking.purpose.to_owned(),
        station: unit(&asking.record.station),
        circle: unit(&asking.record.circle),
        district: unit(&asking.record.district),
        region: unit(&asking.record.region),
        reason: key.seal_value(REASON, id, &reason, w.entropy())?,
        asked_by: asked_by.0,
        asked_at: w.now().micros(),
        charge: w.actor().charge.clone(),
        decided_by: None,
        decided_at: None,
        decider: None,
        until: None,
        reviewed_by: None,
        reviewed_at: None,
        verdict: None,
        review: None,
    };
    w.permit_for("access.break-glass", &Resource { id: String::new(), ..what(&row) }, asking.purpose)?;
    let station = row.station;
    let subject = Subject { kind: "grant", id, version: Some(1) };
    w.insert::<grant::Entity>(row).await?;
    w.journal(Draft {
        unit: station,
        sensitivity: SEALED_FROM,
        ..Draft::new("access.break-glass-ask", subject)
    })?;
    Ok(id)
}

/// How long a request waits for a second, in seconds.
fn waits(core: &Core, now: Timestamp) -> i64 {
    core.catalogue.limit("break-glass.waits", now.day()).map_or(WAITS, |row| row.facts.value)
}

/// Agrees to it or refuses it: by somebody who neither stands above nor below whoever asked, nor works beside him.
/// `access.grant-decided` when somebody did, `access.grant-lapsed` when it waited too long.
pub async fn decide_grant(w: &mut WriteOp, id: Uuid, agree: bool) -> Result<()> {
    let row = store::grant(w.tx(), id).await?.ok_or(Error::NotFound("access.no-grant"))?;
    w.permit_second("access.break-glass-agree", &what(&row), AccountId(row.asked_by))?;
    if row.state != "asked" {
        return Err(Error::Conflict("access.grant-decided"));
    }
    if Timestamp(row.asked_at).plus_seconds(waits(w.core(), w.now())) < w.now() {
        return Err(Error::Conflict("access.grant-lapsed"));
    }
    let asker = store::account(w.tx(), AccountId(row.asked_by)).await?;
    let (Some(asker), Some(decider)) = (asker, w.actor().officer) else {
        return Err(Error::Forbidden("access.grant-same-line"));
    };
    if !organisation::stand_apart(w.tx(), OfficerId(asker.officer), decider, w.now()).await? {
        return Err(Error::Forbidden("access.grant-same-line"));
    }
    let life = w.catalogue().limit("break-glass.life", w.now().day()).map_or(LIFE, |row| row.facts.value);
    let version = row.version + 1;
    let decided = grant::Model {
        version,
        state: if agree { "granted" } else { "refused" }.to_owned(),
        decided_by: w.actor().account.map(Into::into),
        decided_at: Some(w.now().micros()),
        decider: w.actor().charge.clone(),
        until: agree.then(|| w.now().plus_seconds(life).micros()),
        ..row
    };
    let station = decided.station;
    w.update::<grant::Entity>(decided).await?;
    let action = if agree { "access.break-glass-agree" } else { "access.break-glass-refuse" };
    let subject = Subject { kind: "grant", id, version: Some(version) };
    w.journal(Draft { unit: station, sensitivity: SEALED_FROM, ..Draft::new(action, subject) })?;
    Ok(())
}

/// Whether the two who opened it have a nearest superior in common, and it is this officer: the review goes above him, or to the
/// auditor.
async fn is_over_both(
    tx: &Tx,
    row: &grant::Model,
    reader: Option<OfficerId>,
    now: Timestamp,
) -> Result<bool> {
    let asker = store::account(tx, AccountId(row.asked_by)).await?;
    let decider = match row.decided_by {
        Some(account) => store::account(tx, AccountId(account)).await?,
        None => None,
    };
    let (Some(asker), Some(decider), Some(reader)) = (asker, decider, reader) else { return Ok(false) };
    let two = (OfficerId(asker.officer), OfficerId(decider.officer));
    // He who was so when they did it may have had one of them moved since.
    let then = row.decided_at.map_or(now, Timestamp);
    Ok(organisation::is_nearest_above(tx, reader, two, then).await?
        || organisation::is_nearest_above(tx, reader, two, now).await?)
}

/// Reviews one that was granted: by somebody who is neither of the two, nor the nearest superior of both. `access.grant-reviewed`
/// when somebody did.
pub async fn review_grant(w: &mut WriteOp, id: Uuid, verdict: &str, words: &str) -> Result<()> {
    let row = store::grant(w.tx(), id).await?.ok_or(Error::NotFound("access.no-grant"))?;
    w.permit("access.grant-review", &what(&row))?;
    if row.decided_by == w.actor().account.map(Into::into) {
        return Err(Error::Forbidden("access.grant-review-own"));
    }
    if is_over_both(w.tx(), &row, w.actor().officer, w.now()).await? {
        return Err(Error::Forbidden("access.grant-review-both"));
    }
    if row.state != "granted" {
        return Err(Error::Conflict("access.grant-reviewed"));
    }
    let mut errors = FieldErrors::default();
    let verdict = errors.keep("verdict", Verdict::parse(verdict).ok_or("access.choose-verdict"));
    let words = errors.keep("words", text::required_narrative(words, WORDS_MAX));
    errors.check()?;
    let Found::Key(key) = w.key(row.record).await? else { return Err(Error::NotFound("access.no-grant")) };
    let version = row.version + 1;
    let reviewed = grant::Model {
        version,
        state: "reviewed".to_owned(),
        reviewed_by: w.actor().account.map(Into::into),
        reviewed_at: Some(w.now().micros()),
        verdict: verdict.map(|verdict| verdict.word().to_owned()),
        review: Some(key.seal_value(REVIEW, id, &words, w.entropy())?),
        ..row
    };
    let station = reviewed.station;
    w.update::<grant::Entity>(reviewed).await?;
    let subject = Subject { kind: "grant", id, version: Some(version) };
    w.journal(Draft {
        unit: station,
        sensitivity: SEALED_FROM,
        ..Draft::new("access.break-glass-review", subject)
    })?;
    Ok(())
}

/// A grant as its reader sees it.
#[derive(Debug, Clone)]
pub struct GrantView {
    /// The grant.
    pub id: Uuid,
    /// The record it is about.
    pub record: Uuid,
    /// asked, granted, refused or reviewed.
    pub state: String,
    /// For which purpose.
    pub purpose: String,
    /// The charge of whoever asked.
    pub charge: Option<String>,
    /// Why; `None` when the record was erased.
    pub reason: Option<String>,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// The charge of whoever decided.
    pub decider: Option<String>,
    /// When that was.
    pub decided_at: Option<Timestamp>,
    /// Until when the seal is open.
    pub until: Option<Timestamp>,
    /// What the third found.
    pub verdict: Option<Verdict>,
    /// What he wrote.
    pub review: Option<String>,
    /// The reader asked for it.
    pub mine: bool,
    /// The reader may agree or refuse.
    pub may_decide: bool,
    /// The reader may review it.
    pub may_review: bool,
}

/// The grants that were opened for the actor, that he may decide or review, or that he supervises; what waits comes first. What he
/// asked for stands here once a second has agreed and not before: else asking would tell which code is that of a report.
pub async fn my_grants(r: &ReadOp) -> Result<Vec<GrantView>> {
    let since = r.now().plus_seconds(-waits(r.core(), r.now()));
    let mut rows = store::grants_in(r.tx(), "asked", since, MOST).await?;
    rows.extend(store::grants_in(r.tx(), "granted", Timestamp(0), MOST).await?);
    for state in ["reviewed", "refused"] {
        rows.extend(store::newest_grants(r.tx(), state, REVIEWED).await?);
    }
    let mut views = Vec::new();
    for row in rows {
        if let Some(view) = one(r, row).await? {
            views.push(view);
        }
    }
    Ok(views)
}

/// One of them. `access.no-grant` for one that is none of his.
pub async fn my_grant(r: &ReadOp, id: Uuid) -> Result<GrantView> {
    let row = store::grant(r.tx(), id).await?.ok_or(Error::NotFound("access.no-grant"))?;
    one(r, row).await?.ok_or(Error::NotFound("access.no-grant"))
}

async fn one(r: &ReadOp, row: grant::Model) -> Result<Option<GrantView>> {
    let record = what(&row);
    let mine = r.actor().account.map(Into::into) == Some(row.asked_by);
    let opened = mine && matches!(row.state.as_str(), "granted" | "reviewed");
    let may_decide = row.state == "asked" && !mine && may_agree(r, &row, &record).await?;
    let reads = !mine && r.may("access.grant-read", &record);
    Ok(if opened || may_decide || reads { Some(view(r, row, (mine, may_decide)).await?) } else { None })
}

async fn may_agree(r: &ReadOp, row: &grant::Model, record: &Resource) -> Result<bool> {
    let mut context = r.actor().context(r.now(), "");
    context.requester = Some(AccountId(row.asked_by));
    // An old sign-in is proved again when it comes to that.
    context.auth_age_s = 0;
    let core = r.core();
    if core.policy.permit(&r.actor().principal, "access.break-glass-agree", record, &context).is_err() {
        return Ok(false);
    }
    let asker = store::account(r.tx(), AccountId(row.asked_by)).await?;
    match (asker, r.actor().officer) {
        (Some(asker), Some(reader)) => {
            organisation::stand_apart(r.tx(), OfficerId(asker.officer), reader, r.now()).await
        }
        _ => Ok(false),
    }
}

/// Every grant about some records, for those whom it bypassed.
pub async fn grants_about(r: &ReadOp, records: &[Uuid]) -> Result<Vec<GrantView>> {
    let mut views = Vec::new();
    for row in store::grants_about(r.tx(), records).await? {
        views.push(view(r, row, (false, false)).await?);
    }
    Ok(views)
}

async fn view(r: &ReadOp, row: grant::Model, (mine, may_decide): (bool, bool)) -> Result<GrantView> {
    let key = match r.key(row.record).await? {
        Found::Key(key) => Some(key),
        _ => None,
    };
    let reason: Option<Option<String>> =
        key.as_ref().map(|key| key.open_value(REASON, row.id, &row.reason)).transpose()?;
    let review = match (&key, &row.review) {
        (Some(key), Some(sealed)) => key.open_value(REVIEW, row.id, sealed)?,
        _ => None,
    };
    let decided = row.decided_by == r.actor().account.map(Into::into);
    let may_review = row.state == "granted"
        && !mine
        && !decided
        && r.may("access.grant-review", &what(&row))
        && !is_over_both(r.tx(), &row, r.actor().officer, r.now()).await?;
    Ok(GrantView {
        may_review,
        id: row.id,
        record: row.record,
        state: row.state,
        purpose: row.purpose,
        charge: row.charge,
        reason: reason.flatten(),
        asked_at: Timestamp(row.asked_at),
        decider: row.decider,
        decided_at: row.decided_at.map(Timestamp),
        until: row.until.map(Timestamp),
        verdict: row.verdict.as_deref().and_then(Verdict::parse),
        review,
        mine,
        may_decide,
    })
}
