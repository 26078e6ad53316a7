//! An officer says that two reports tell the same matter, or that they do not. A row beside both: each keeps its number, its
//! slip and its entry in the diary, nothing is merged, and a later row takes the earlier one's place.

use journal::{Draft, Subject};
use kernel::ids::ComplaintId;
use kernel::{Error, Result, Timestamp};
use op::{Op, ReadOp, WriteOp};
use uuid::Uuid;
use vault::{Found, RecordKey};

use crate::events;
use crate::model::link::{Link, TypedLink, Verdict};
use crate::model::seal::SEALED_FROM;
use crate::service::hold::{Hold, hold_all};
use crate::service::known::Known;
use crate::service::seats::{Seats, known};
use crate::store::{self, link, report};

/// Where the reason is sealed, under each of the two keys.
const SEALED_LINK: &str = "complaints_link.sealed";

/// What was said last of a report and another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The other.
    pub other: ComplaintId,
    /// Its number.
    pub number: String,
    /// The reader may open it.
    pub opens: bool,
    /// What was found.
    pub verdict: Verdict,
    /// When it was said.
    pub recorded_at: Timestamp,
    /// Why; `None` when nothing was said, a key was destroyed, or the reader may not open the other.
    pub reason: Option<String>,
}

/// Says what a report and another are to each other. `complaints.link-answered` when that stands already.
pub async fn link(w: &mut WriteOp, id: ComplaintId, typed: &TypedLink) -> Result<()> {
    let checked = typed.check();
    // Two officers at once: the second finds what the first said.
    if let Ok(Link { other, .. }) = &checked {
        let other = store::by_number(w.tx(), other).await?.map(|other| other.id);
        hold_all(w, other.into_iter().chain([id.0])).await?;
    }
    let hold = Hold::read_by_actor(w, id).await?;
    known(w.permit("complaints.link", &hold.seats.held))?;
    hold.place_of_books(w).await?;
    let (row, holder) = (&hold.row, hold.office().0);
    let Link { other, verdict, reason } = checked?;
    let other = other_report(w, &other).await?;
    if other.id == row.id {
        return Err(Error::field("other", "complaints.link-itself"));
    }
    let (earlier, later) = (row.id.min(other.id), row.id.max(other.id));
    let before = link::of_pair(w.tx(), earlier, later).await?;
    if before.as_ref().is_some_and(|before| before.verdict == verdict.word()) {
        return Err(Error::Conflict("complaints.link-answered"));
    }
    let link_id = w.new_id();
    let said = link::Model {
        id: link_id,
        version: 1,
        earlier,
        later,
        ordinal: before.map_or(1, |before| before.ordinal + 1),
        verdict: verdict.word().to_owned(),
        office: holder,
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        sealed: seal(w, (earlier, later), link_id, reason.as_ref()).await?,
    };
    w.insert::<link::Entity>(said).await?;
    let subject = Subject { kind: "complaint-link", id: link_id, version: Some(1) };
    let sensitivity = row.sensitivity.max(other.sensitivity);
    w.journal(Draft { unit: Some(holder), sensitivity, ..Draft::new(events::LINK, subject) })?;
    Ok(())
}

/// The other report by its number. One that the officer may not read is no report that he can name.
async fn other_report(w: &WriteOp, number: &str) -> Result<report::Model> {
    let unknown = || Error::field("other", "complaints.link-no-such-report");
    let row = store::by_number(w.tx(), number).await?.ok_or_else(unknown)?;
    let holding = store::transfer::holding_of(w.tx(), ComplaintId(row.id)).await?;
    let read = |seat: &policy::Resource| w.permit("complaints.read", seat);
    match Seats::of(w.tx(), w.now(), &row, holding.as_ref()).await?.reading(read) {
        Ok(_) => Ok(row),
        Err(Error::NotFound(_) | Error::Forbidden(_)) => Err(unknown()),
        Err(error) => Err(error),
    }
}

async fn seal(
    w: &WriteOp,
    (earlier, later): (Uuid, Uuid),
    id: Uuid,
    reason: Option<&String>,
) -> Result<Vec<u8>> {
    let erased = || Error::NotFound("complaints.erased");
    let (Found::Key(inner), Found::Key(outer)) = (w.key(earlier).await?, w.key(later).await?) else {
        return Err(erased());
    };
    let once = inner.seal_value(SEALED_LINK, id, &reason, w.entropy())?;
    outer.seal_value(SEALED_LINK, id, &once, w.entropy())
}

fn open(inner: &RecordKey, outer: &RecordKey, row: &link::Model) -> Result<Option<String>> {
    let once: Vec<u8> = outer.open_value(SEALED_LINK, row.id, &row.sealed)?;
    inner.open_value(SEALED_LINK, row.id, &once)
}

/// What was said last of a report and each other, the same matter first. Who reads the report sees the number of the other; he
/// opens it only where he may read it too. Of what is sealed from him not even the number is said.
pub(crate) async fn links(r: &ReadOp, id: ComplaintId) -> Result<Vec<Linked>> {
    let mut rows = link::of_report(r.tx(), id).await?;
    // In order of the pairs: the last of each stands.
    rows.reverse();
    rows.dedup_by_key(|row| (row.earlier, row.later));
    let other = |row: &link::Model| if row.earlier == id.0 { row.later } else { row.earlier };
    let others: Vec<Uuid> = rows.iter().map(other).collect();
    let scope = r.scope("complaints.read")?;
    let seen = store::search::placed(r.tx(), &scope, &others).await?;
    let reports = store::by_ids(r.tx(), &others).await?;
    let mut links = Vec::with_capacity(rows.len());
    for row in &rows {
        let Some(report) = reports.iter().find(|report| report.id == other(row)) else { continue };
        let opens = seen.iter().any(|one| one.id == report.id);
        if !opens && report.sensitivity >= SEALED_FROM {
            continue;
        }
        links.push(Linked {
            other: ComplaintId(report.id),
            number: report.number.clone(),
            opens,
            verdict: Verdict::parse(&row.verdict).ok_or_else(|| damaged(row))?,
            recorded_at: Timestamp(row.recorded_at),
            reason: if opens { reason(r, row).await? } else { None },
        });
    }
    links.sort_by(|one, other| (one.verdict, &one.number).cmp(&(other.verdict, &other.number)));
    Ok(links)
}

async fn reason(r: &ReadOp, row: &link::Model) -> Result<Option<String>> {
    match (r.key(row.earlier).await?, r.key(row.later).await?) {
        (Found::Key(inner), Found::Key(outer)) => open(&inner, &outer, row),
        _ => Ok(None),
    }
}

fn damaged(row: &link::Model) -> Error {
    Error::Inconsistent { table: "complaints_link", what: "verdict", row: row.id.to_string() }
}

/// The number of a report of which the actor may say what it is to others.
pub async fn may_link(op: &Op, id: ComplaintId) -> Result<String> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    report.permit(&r, "complaints.link")?;
    r.done().await?;
    Ok(report.row.number)
}
