//! Asking that a sealed report be opened, and who reads about it: whoever was bypassed. Whether a code is that of a report is never
//! said to whoever asks: every request is answered alike. The rest is `access`.

use access::service::{
    Asking, GrantView, ask_grant, check_reason, decide_grant, grants_about, my_grant, my_grants, review_grant,
};
use db::Tx;
use kernel::ids::{ComplaintId, OfficerId};
use kernel::{Error, FieldErrors, Result, Timestamp};
use op::{Op, Purpose, ReadOp, WriteOp};
use policy::Resource;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::read_number;
use crate::model::seal::SEALED_FROM;
use crate::service::against::Against;
use crate::service::seats::Seats;
use crate::store;
use crate::store::seal;

/// A request as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TypedBreak {
    /// The code in the diary, or the report's number.
    pub code: String,
    /// Why.
    pub reason: String,
}

/// Asks that the seal of a report be opened. What is not there, not sealed or not in the officer's charge is answered alike, and
/// nothing is written of it.
pub async fn break_glass(w: &mut WriteOp, typed: &TypedBreak) -> Result<()> {
    let mut errors = FieldErrors::default();
    let code = read_number(&typed.code);
    if code.is_empty() {
        errors.add("code", "complaints.code-missing");
    }
    check_reason(w, &typed.reason, &mut errors);
    errors.check()?;
    // Only whoever answers for the office opens a seal, and that is what he does.
    let purpose = Purpose::Supervise.word();
    // Whether he may ask at all, and has proved who he is, is said of his own office, before any record is looked for.
    w.permit_for("access.break-glass", &own(w).await?, purpose)?;
    let Some((row, holding)) = named(w.tx(), &code).await? else { return Ok(()) };
    let seats = Seats::of(w.tx(), w.now(), &row, holding.as_ref()).await?;
    let asking = Asking { record: &seats.held, purpose, reason: &typed.reason };
    match ask_grant(w, &asking).await {
        Err(Error::Forbidden(_) | Error::NotFound(_)) | Ok(_) => Ok(()),
        Err(error) => Err(error),
    }
}

/// A grant about a record of the office in which the officer works.
async fn own(w: &WriteOp) -> Result<Resource> {
    let unit = w.actor().unit.ok_or(Error::Forbidden("policy.not-allowed"))?;
    Ok(organisation::store::place(w.tx(), unit).await?.record("access.grant", ""))
}

type Held = (store::report::Model, Option<store::transfer::holding::Model>);

async fn named(tx: &Tx, code: &str) -> Result<Option<Held>> {
    let row = match seal::by_pseudonym(tx, code).await? {
        Some(seal) => store::by_id(tx, ComplaintId(seal.report)).await?,
        None => store::by_number(tx, code).await?,
    };
    let Some(row) = row.filter(|row| row.sensitivity >= SEALED_FROM) else { return Ok(None) };
    let holding = store::transfer::holding_of(tx, ComplaintId(row.id)).await?;
    Ok(Some((row, holding)))
}

/// A grant with what the books call its report.
#[derive(Debug, Clone)]
pub struct Breaking {
    /// The grant.
    pub grant: GrantView,
    /// The report's pseudonym.
    pub pseudonym: String,
}

/// What was opened for the actor, and what he may agree to, review or supervise. That he reads it is journaled before he does.
pub async fn breakings(op: &Op) -> Result<Vec<Breaking>> {
    let r = op.read().await?;
    let mut grants = Vec::new();
    for grant in my_grants(&r).await? {
        if !is_walled(r.tx(), grant.record, r.actor().officer, r.now()).await? {
            grants.push(grant);
        }
    }
    let found = called(&r, grants).await?;
    r.done().await?;
    looked_through(op, &found).await?;
    Ok(found)
}

/// Whether a report is about this officer, his office or somebody above him: no request about it is his to know.
async fn is_walled(tx: &Tx, report: Uuid, reader: Option<OfficerId>, at: Timestamp) -> Result<bool> {
    match (Against::of(tx, report, at).await?, reader) {
        (Some(against), Some(reader)) => against.holds(tx, reader, at).await,
        _ => Ok(false),
    }
}

/// That a request is one that the actor may know of.
async fn known(w: &WriteOp, id: Uuid) -> Result<()> {
    let nothing = Error::NotFound("access.no-grant");
    let Some(grant) = access::store::grant(w.tx(), id).await? else { return Err(nothing) };
    if is_walled(w.tx(), grant.record, w.actor().officer, w.now()).await? { Err(nothing) } else { Ok(()) }
}

/// Agrees to a request or refuses it.
pub async fn decide_breaking(w: &mut WriteOp, id: Uuid, agree: bool) -> Result<()> {
    known(w, id).await?;
    decide_grant(w, id, agree).await
}

/// Reviews one that was opened.
pub async fn review_breaking(w: &mut WriteOp, id: Uuid, verdict: &str, words: &str) -> Result<()> {
    known(w, id).await?;
    review_grant(w, id, verdict, words).await
}

/// One of them that the actor may review. `access.no-grant` for every other.
pub async fn to_review(op: &Op, id: Uuid) -> Result<Breaking> {
    let r = op.read().await?;
    let grant = my_grant(&r, id).await?;
    if is_walled(r.tx(), grant.record, r.actor().officer, r.now()).await? {
        return Err(Error::NotFound("access.no-grant"));
    }
    let found = called(&r, vec![grant]).await?;
    r.done().await?;
    looked_through(op, &found).await?;
    let reviewed = found.into_iter().find(|one| one.grant.may_review);
    reviewed.ok_or(Error::NotFound("access.no-grant"))
}

/// What others wrote of a sealed report is not read unseen.
async fn looked_through(op: &Op, found: &[Breaking]) -> Result<()> {
    let others: Vec<Uuid> = found.iter().filter(|one| !one.grant.mine).map(|one| one.grant.id).collect();
    if others.is_empty() {
        return Ok(());
    }
    op.look_through(Purpose::Supervise, "grant", &others).await
}

/// Who asked for the seal of a report, for its handlers.
pub(super) async fn about(r: &ReadOp, report: Uuid) -> Result<Vec<GrantView>> {
    grants_about(r, &[report]).await
}

async fn called(r: &ReadOp, grants: Vec<GrantView>) -> Result<Vec<Breaking>> {
    let records: Vec<Uuid> = grants.iter().map(|grant| grant.record).collect();
    let seals = seal::of_reports(r.tx(), &records).await?;
    let with = |grant: GrantView| {
        let seal = seals.iter().find(|seal| seal.report == grant.record);
        let pseudonym = seal.map_or_else(|| "—".to_owned(), |seal| seal.pseudonym.clone());
        Breaking { grant, pseudonym }
    };
    Ok(grants.into_iter().map(with).collect())
}
