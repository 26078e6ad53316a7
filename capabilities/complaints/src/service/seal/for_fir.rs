//! Sealing what an FIR is made of, where the law keeps the victim's identity secret in its sections (PPC 376-A) and nobody sealed
//! it before: the report, or, where there was none, at least for whom. Must not ask whether the actor may seal: whoever numbers
//! the FIR must. Must not seal what nobody could open: without an officer who can be named it stays with the station.

use contracts::{Channels, Roznamcha, SealedFor, SealedMatter};
use db::Tx;
use kernel::ids::{AccountId, ComplaintId, UnitId};
use kernel::{Error, Result, Timestamp};
use op::WriteOp;

use super::{handlers, pseudonym, seal_held, sealed_for};
use crate::model::seal::Profile;
use crate::service::hold::Hold;
use crate::store;

/// Why, in the language of the books.
const REASON: &str = "دفعہ 376-الف ت پ: متاثرہ شخص کی شناخت صیغۂ راز میں";

/// Seals it for the line above the office, in the transaction that makes the FIR.
pub(crate) async fn seal_for_fir(
    w: &mut WriteOp,
    contracts: (&dyn Roznamcha, &dyn Channels),
    (office, report): (UnitId, Option<ComplaintId>),
    minor: bool,
) -> Result<Option<SealedFor>> {
    let place = organisation::store::place(w.tx(), office).await?;
    let handlers = handlers::named_above(w.tx(), &place, w.now()).await?;
    if handlers.is_empty() {
        return Ok(None);
    }
    let Some(id) = report else { return Ok(Some(SealedFor { pseudonym: pseudonym(w), handlers })) };
    let profile = if minor { Profile::Child } else { Profile::Violence };
    let hold = Hold::of(w, id).await?;
    Box::pin(seal_held(w, contracts, hold, profile, REASON.to_owned())).await?;
    let row = store::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    sealed_for(w.tx(), &row).await
}

/// Who is named now for FIRs that were sealed: whoever handles the report; of one without a report those of the line above its
/// office who were named and still stand in it, or whoever is next.
pub(crate) async fn named_now(
    tx: &Tx,
    matters: &[SealedMatter],
    at: Timestamp,
) -> Result<Vec<Vec<AccountId>>> {
    let reports = matters.iter().filter_map(|matter| matter.report).map(|id| id.0);
    let handling = store::seal::handlers_of_all(tx, reports).await?;
    let mut named = Vec::with_capacity(matters.len());
    for matter in matters {
        named.push(match matter.report {
            Some(id) => {
                let own = handling.iter().filter(|row| row.report == id.0 && row.offered == 0);
                own.filter_map(|row| row.account).map(AccountId).collect()
            }
            None => without_report(tx, matter, at).await?,
        });
    }
    Ok(named)
}

async fn without_report(tx: &Tx, matter: &SealedMatter, at: Timestamp) -> Result<Vec<AccountId>> {
    let place = organisation::store::place(tx, matter.office).await?;
    let mut standing = Vec::new();
    for account in &matter.named {
        if handlers::stands_in_line(tx, &place, *account, at).await? {
            standing.push(*account);
        }
    }
    if standing.is_empty() { handlers::named_above(tx, &place, at).await } else { Ok(standing) }
}
