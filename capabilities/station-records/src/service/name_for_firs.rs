//! For whom a sealed FIR is sealed follows who is named for it: a report goes into other hands, a post changes its holder. Must not
//! judge who that is: the line of named posts is the reports'.

use std::collections::BTreeSet;

use contracts::{Reports, SealedMatter};
use journal::{Draft, Subject};
use kernel::Result;
use kernel::ids::{AccountId, ComplaintId, FirId, UnitId};
use op::{Op, WriteOp};
use policy::Resource;
use uuid::Uuid;

use crate::events;
use crate::model::SEALED_FROM;
use crate::store::fir::{self, handler, row};

/// FIRs looked at by one transaction.
const ONCE: u64 = 100;

/// Names for every sealed FIR whoever is named now. How many changed hands.
pub async fn name_for_firs(op: &Op, reports: &dyn Reports) -> Result<u64> {
    let (mut after, mut changed) = (Uuid::nil(), 0);
    loop {
        let r = op.read().await?;
        let ids = fir::handled(r.tx(), after, ONCE).await?;
        let rows = fir::by_ids(r.tx(), &ids).await?;
        let matters = matters(r.tx(), &rows).await?;
        let now = reports.named_now(r.tx(), &matters, r.now()).await?;
        r.done().await?;
        let Some(last) = ids.last() else { return Ok(changed) };
        after = *last;
        for ((row, matter), now) in rows.iter().zip(&matters).zip(now) {
            if set(&matter.named) != set(&now) {
                changed += u64::from(follow(op, reports, row).await?);
            }
        }
    }
}

fn set(accounts: &[AccountId]) -> BTreeSet<AccountId> {
    accounts.iter().copied().collect()
}

async fn matters(tx: &db::Tx, rows: &[row::Model]) -> Result<Vec<SealedMatter>> {
    let mut matters = Vec::with_capacity(rows.len());
    let named = fir::handling(tx, rows.iter().map(|row| row.id)).await?;
    for row in rows {
        let named = named.iter().filter(|one| one.fir == row.id && one.ended_at.is_none());
        matters.push(SealedMatter {
            report: row.report.map(ComplaintId),
            office: UnitId(row.office),
            named: named.map(|one| AccountId(one.account)).collect(),
        });
    }
    Ok(matters)
}

/// Ends those who are named no more and names the others, in one entry. `false` where another node keeps the book, or nothing
/// changed meanwhile.
async fn follow(op: &Op, reports: &dyn Reports, row: &row::Model) -> Result<bool> {
    let mut w = op.begin().await?;
    w.lock(&format!("station-records.fir-handlers/{}", row.id)).await?;
    let place = organisation::store::place(w.tx(), UnitId(row.office)).await?;
    let code = &place.unit()?.code;
    if !w.core().keeps_books(w.tx(), code).await? {
        return Ok(false);
    }
    let of = matters(w.tx(), std::slice::from_ref(row)).await?;
    let now = reports.named_now(w.tx(), &of, w.now()).await?;
    let (before, now): (BTreeSet<_>, BTreeSet<_>) =
        (of.iter().flat_map(|one| one.named.clone()).collect(), now.into_iter().flatten().collect());
    if before == now {
        return Ok(false);
    }
    w.permit("station-records.fir-assign", &Resource { sealed: true, ..super::read_fir::record(row) })?;
    w.require_books(code).await?;
    rename(&mut w, FirId(row.id), &now).await?;
    let subject = Subject { kind: "fir-handler", id: row.id, version: None };
    let draft = Draft::new(events::FIR_HANDLERS, subject);
    w.journal(Draft { unit: Some(row.office), sensitivity: SEALED_FROM, ..draft })?;
    w.commit().await?;
    Ok(true)
}

/// The rows of an FIR's handlers as they are to be from now on; the entry that follows covers them.
async fn rename(w: &mut WriteOp, fir: FirId, now: &BTreeSet<AccountId>) -> Result<()> {
    let at = w.now().micros();
    let mut new = now.clone();
    for row in fir::handling(w.tx(), std::iter::once(fir.0)).await? {
        let named = new.remove(&AccountId(row.account));
        let version = row.version + 1;
        let again = match (named, row.ended_at) {
            (true, Some(_)) => handler::Model { version, recorded_at: at, ended_at: None, ..row },
            (false, None) => handler::Model { version, ended_at: Some(at), ..row },
            _ => continue,
        };
        w.update::<handler::Entity>(again).await?;
    }
    for account in new {
        let row = handler::Model {
            id: w.new_id(),
            version: 1,
            fir: fir.0,
            account: account.0,
            recorded_at: at,
            ended_at: None,
        };
        w.insert::<handler::Entity>(row).await?;
    }
    Ok(())
}
