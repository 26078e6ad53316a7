//! Who handles a sealed report: the line of named posts, never the station, and who of it can sign in. A vacancy falls to the
//! next, and never to nobody for longer than it takes that somebody can.

use access::store::account;
use catalogue::UnitKind;
use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::{AccountId, ComplaintId, UnitId};
use kernel::{Bilingual, Result, Timestamp};
use op::{Op, ReadOp, WriteOp};
use organisation::{Place, Unit};
use uuid::Uuid;

use crate::events;
use crate::model::seal::{Profile, SEALED_FROM};
use crate::service::against::{self, Against};
use crate::store::seal::{self, handler};
use crate::store::transfer;
use crate::store::{self, report};

/// The line for every profile, the nearest first: kind of post, and the tier of its unit.
pub(super) const LINE: [(&str, UnitKind); 5] = [
    ("woman-officer", UnitKind::District),
    ("ssoiu-officer", UnitKind::District),
    ("dpo", UnitKind::District),
    ("rpo", UnitKind::Region),
    ("igp", UnitKind::Province),
];
/// Handlers looked at by one transaction.
const ONCE: u64 = 100;

/// A post for which somebody handles a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// The kind of post.
    pub post: String,
    /// Its unit.
    pub unit: Bilingual,
    /// Since when.
    pub since: Timestamp,
    /// Nobody of the line can sign in here yet.
    pub vacant: bool,
}

/// Somebody who can be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub account: AccountId,
    pub post: &'static str,
    pub unit: UnitId,
}

/// Those who hold a kind of post in a unit now, are there, and can sign in.
pub(crate) async fn holding(tx: &Tx, unit: UnitId, post: &'static str, at: Timestamp) -> Result<Vec<Named>> {
    let mut posts = organisation::store::posts_of(tx, unit).await?;
    posts.retain(|one| one.kind == post);
    let mut named = Vec::new();
    for (posting, _) in organisation::store::postings_to(tx, &posts, at).await? {
        if posting.absent_since.is_some_and(|since| since <= at.micros()) {
            continue;
        }
        let accounts = access::store::accounts_of(tx, kernel::ids::OfficerId(posting.officer)).await?;
        let active = accounts.into_iter().filter(can_sign_in);
        named.extend(active.map(|row| Named { account: AccountId(row.id), post, unit }));
    }
    Ok(named)
}

fn can_sign_in(row: &account::Model) -> bool {
    row.state == "active"
}

/// The posts of the line that stand above a place, with their units.
pub(super) fn line(place: &Place) -> impl Iterator<Item = (&'static str, &Unit)> {
    LINE.iter().filter_map(|(post, kind)| Some((*post, place.at(*kind)?)))
}

/// Who is next for a report in the line above a place; nobody when none of it can sign in here.
async fn next(tx: &Tx, (place, report): (&Place, Uuid), at: Timestamp) -> Result<Vec<Named>> {
    if let Some(of) = Against::of(tx, report, at).await? {
        let found = against::eligible(tx, &of, (place, sealed_besides(tx, report).await?), at).await?;
        let first = found.first().map(|(named, _)| (named.post, named.unit));
        let nearest = found.into_iter().map(|(named, _)| named);
        return Ok(nearest.filter(|one| Some((one.post, one.unit)) == first).collect());
    }
    first_of_line(tx, place, at).await
}

async fn first_of_line(tx: &Tx, place: &Place, at: Timestamp) -> Result<Vec<Named>> {
    for (post, unit) in line(place) {
        let found = holding(tx, unit.id, post, at).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// Who would be named for a sealed report of a place.
pub(super) async fn named_above(tx: &Tx, place: &Place, at: Timestamp) -> Result<Vec<AccountId>> {
    Ok(first_of_line(tx, place, at).await?.into_iter().map(|named| named.account).collect())
}

/// Whether a report about officers is sealed for another reason too.
pub(super) async fn sealed_besides(tx: &Tx, report: Uuid) -> Result<bool> {
    let seal = seal::of_report(tx, report).await?;
    Ok(seal.is_some_and(|seal| seal.profile != Profile::Police.word()))
}

/// Names the handlers of a report. Where nobody can sign in a row says so, and the duty names them later.
pub(super) async fn name(w: &mut WriteOp, place: &Place, report: Uuid) -> Result<()> {
    insert_line(w, place, report, false).await
}

async fn insert_line(w: &mut WriteOp, place: &Place, report: Uuid, offered: bool) -> Result<()> {
    let named = next(w.tx(), (place, report), w.now()).await?;
    let vacant = named.is_empty().then(|| vacancy(place)).flatten();
    for one in named {
        let row = handler_row(w, report, (Some(one.account), one.post, one.unit), offered);
        w.insert::<handler::Entity>(row).await?;
    }
    if let Some((post, unit)) = vacant {
        let row = handler_row(w, report, (None, post, unit), offered);
        w.insert::<handler::Entity>(row).await?;
    }
    Ok(())
}

/// The post that is told to be vacant: the first of the line.
fn vacancy(place: &Place) -> Option<(&'static str, UnitId)> {
    line(place).next().map(|(post, unit)| (post, unit.id))
}

pub(super) fn handler_row(
    w: &WriteOp,
    report: Uuid,
    (account, post, unit): (Option<AccountId>, &str, UnitId),
    offered: bool,
) -> handler::Model {
    handler::Model {
        id: w.new_id(),
        version: 1,
        report,
        account: account.map(|account| account.0),
        post: post.to_owned(),
        unit: unit.0,
        offered: i32::from(offered),
        recorded_at: w.now().micros(),
        named_by: None,
        ended_at: None,
        sealed: None,
    }
}

pub(super) async fn end(w: &mut WriteOp, row: handler::Model) -> Result<()> {
    let (version, ended_at) = (row.version + 1, Some(w.now().micros()));
    w.update::<handler::Entity>(handler::Model { version, ended_at, ..row }).await
}

/// Offers a sealed report in sealed cover to whoever would handle it at another place; the next entry covers it.
pub(crate) async fn offer_to(w: &mut WriteOp, place: &Place, report: Uuid) -> Result<()> {
    insert_line(w, place, report, true).await
}

/// It was accepted: those it was offered to handle it from now on, and nobody else.
pub(crate) async fn accepted(w: &mut WriteOp, report: Uuid) -> Result<()> {
    for row in seal::handlers_of(w.tx(), report).await? {
        if row.offered == 1 {
            let taken =
                handler_row(w, report, (row.account.map(AccountId), &row.post, UnitId(row.unit)), false);
            w.insert::<handler::Entity>(taken).await?;
        }
        end(w, row).await?;
    }
    Ok(())
}

/// It was declined, or taken back: those it was offered to know nothing of it any more.
pub(crate) async fn declined(w: &mut WriteOp, report: Uuid) -> Result<()> {
    for row in seal::handlers_of(w.tx(), report).await? {
        if row.offered == 1 {
            end(w, row).await?;
        }
    }
    Ok(())
}

/// The handlers of a report as its reader sees them.
pub(super) async fn shown(r: &ReadOp, report: Uuid) -> Result<Vec<Handling>> {
    let mut shown = Vec::new();
    for row in seal::handlers_of(r.tx(), report).await?.into_iter().filter(|row| row.offered == 0) {
        let unit = organisation::store::unit(r.tx(), UnitId(row.unit)).await?;
        shown.push(Handling {
            post: row.post,
            unit: unit.map_or_else(|| Bilingual::new("—", "—"), |unit| unit.name),
            since: Timestamp(row.recorded_at),
            vacant: row.account.is_none(),
        });
    }
    Ok(shown)
}

/// Whether an account can sign in and its officer holds a post of the line above a place.
pub(super) async fn stands_in_line(
    tx: &Tx,
    place: &Place,
    account: AccountId,
    at: Timestamp,
) -> Result<bool> {
    let account = access::store::account(tx, account).await?.filter(can_sign_in);
    let Some(account) = account else { return Ok(false) };
    let officer = kernel::ids::OfficerId(account.officer);
    let held = organisation::store::postings_of(tx, officer, at).await?;
    Ok(held
        .iter()
        .any(|(_, held)| line(place).any(|(post, unit)| held.kind == post && held.unit == unit.id.0)))
}

/// Whether a handler can go on: the account signs in, its officer holds a post that a handler can hold there, and nobody
/// complained of in the report is he, of his office or above him.
pub(crate) async fn stands(
    tx: &Tx,
    row: &handler::Model,
    against: Option<&Against>,
    at: Timestamp,
) -> Result<bool> {
    let Some(account) = row.account else { return Ok(false) };
    let Some(account) = access::store::account(tx, AccountId(account)).await? else { return Ok(false) };
    if !can_sign_in(&account) {
        return Ok(false);
    }
    let officer = kernel::ids::OfficerId(account.officer);
    let held = organisation::store::postings_of(tx, officer, at).await?;
    let may_hold = |kind: &str| super::hand_over::may_hold(kind) || (against.is_some() && kind == "sdpo");
    if !held.iter().any(|(_, post)| post.unit == row.unit && may_hold(&post.kind)) {
        return Ok(false);
    }
    match against {
        Some(against) => Ok(!against.holds(tx, officer, at).await?),
        None => Ok(true),
    }
}

/// Names anew whoever follows a handler whose posting or account ended, and the first of a line of which nobody could sign in
/// before. How many were named.
pub async fn name_handlers(op: &Op) -> Result<u64> {
    let (mut after, mut named) = (Uuid::nil(), 0);
    loop {
        let r = op.read().await?;
        let rows = seal::handlers(r.tx(), after, ONCE).await?;
        let mut gone = Vec::new();
        for row in &rows {
            let against = Against::of(r.tx(), row.report, r.now()).await?;
            if !stands(r.tx(), row, against.as_ref(), r.now()).await? && is_ours(&r, row).await? {
                gone.push(row.clone());
            }
        }
        r.done().await?;
        let Some(last) = rows.last() else { return Ok(named) };
        after = last.id;
        for row in gone {
            named += u64::from(follow(op, row).await?);
        }
    }
}

/// Whether this node names whoever follows: the one that keeps the books of the report's holder. Another knows neither its
/// accounts nor its postings, and two that changed one row would each have another version of it.
async fn is_ours(r: &ReadOp, row: &handler::Model) -> Result<bool> {
    let Some(of) = store::by_id(r.tx(), ComplaintId(row.report)).await? else { return Ok(false) };
    let holding = store::transfer::holding_of(r.tx(), ComplaintId(row.report)).await?;
    let office = UnitId(holding.map_or(of.office, |now| now.office));
    match organisation::store::unit(r.tx(), office).await? {
        Some(unit) => r.core().keeps_books(r.tx(), &unit.code).await,
        None => Ok(false),
    }
}

/// Ends every handler who may not go on now that officers were named, and names the next; the next entry covers them.
pub(crate) async fn follow_naming(
    w: &mut WriteOp,
    row: &report::Model,
    holding: Option<&transfer::holding::Model>,
) -> Result<()> {
    let against = Against::of(w.tx(), row.id, w.now()).await?;
    let mut left = false;
    for one in seal::handlers_of(w.tx(), row.id).await? {
        if stands(w.tx(), &one, against.as_ref(), w.now()).await? {
            left |= one.offered == 0;
        } else {
            end(w, one).await?;
        }
    }
    if left {
        return Ok(());
    }
    let place = line_of(w.tx(), row, holding, w.now()).await?;
    name(w, &place, row.id).await
}

/// The handlers of a report as its citizen is told of them: the tier, never a name.
pub(crate) async fn hearing(r: &ReadOp, report: Uuid) -> Result<Vec<Handling>> {
    if Against::of(r.tx(), report, r.now()).await?.is_none() {
        Ok(Vec::new())
    } else {
        shown(r, report).await
    }
}

/// The place whose line hears a report: of the office that holds it; about officers, of what stands above theirs.
pub(super) async fn line_of(
    tx: &Tx,
    of: &report::Model,
    holding: Option<&transfer::holding::Model>,
    at: Timestamp,
) -> Result<Place> {
    if holding.is_none_or(|now| now.office == of.office)
        && let Some(against) = Against::of(tx, of.id, at).await?
        && let Some(above) = against.place(tx).await?
    {
        return Ok(above);
    }
    organisation::store::place(tx, UnitId(holding.map_or(of.office, |now| now.office))).await
}

/// Ends one that stands no more and names the next, in one entry. `false` when nobody can be named yet.
async fn follow(op: &Op, before: handler::Model) -> Result<bool> {
    let mut w = op.begin().await?;
    w.lock(&format!("complaints.outcome/{}", before.report)).await?;
    let named = seal::handlers_of(w.tx(), before.report).await?;
    let Some(row) = named.iter().find(|row| row.id == before.id).cloned() else { return Ok(false) };
    let report = ComplaintId(row.report);
    let Some(of) = store::by_id(w.tx(), report).await? else { return Ok(false) };
    let holding = store::transfer::holding_of(w.tx(), report).await?;
    let place = line_of(w.tx(), &of, holding.as_ref(), w.now()).await?;
    let office = UnitId(holding.as_ref().map_or(of.office, |now| now.office));
    let books = organisation::store::place(w.tx(), office).await?;
    w.require_books(&books.unit()?.code).await?;
    let others: Vec<Uuid> = named
        .iter()
        .filter(|one| one.id != row.id && one.offered == 0)
        .filter_map(|one| one.account)
        .collect();
    if others.is_empty()
        && next(w.tx(), (&place, report.0), w.now()).await?.is_empty()
        && row.account.is_none()
    {
        return Ok(false);
    }
    w.permit("complaints.assign", &super::super::record(&of))?;
    let subject = Subject { kind: "complaint-handler", id: row.id, version: Some(row.version + 1) };
    end(&mut w, row).await?;
    if others.is_empty() {
        name(&mut w, &place, report.0).await?;
    }
    let unit = Some(holding.map_or(of.office, |now| now.office));
    w.journal(Draft { unit, sensitivity: SEALED_FROM, ..Draft::new(events::HANDLERS, subject) })?;
    w.commit().await?;
    Ok(true)
}
