//! What those who manage sign-ins see: accounts, without anything secret in them, and requests for help.

use db::Tx;
use kernel::ids::{AccountId, OfficerId, UnitId};
use kernel::{Bilingual, Error, Result, Timestamp};
use op::ReadOp;
use policy::Resource;

use crate::service::{record, require};
use crate::store::{self, account, reset};

/// An account as it is shown.
#[derive(Debug, Clone)]
pub struct AccountView {
    /// The account.
    pub id: AccountId,
    /// The sign-in name.
    pub login: String,
    /// `new`, `active` or `suspended`.
    pub state: String,
    /// The officer's belt number.
    pub belt: String,
    /// The unit of the officer's first post, when there is one.
    pub unit: Option<Bilingual>,
    /// Until when an activation code stands, when one was given.
    pub activation_until: Option<Timestamp>,
    /// The open request for a new second factor.
    pub reset: Option<reset::Model>,
    /// How many browsers are signed in.
    pub sessions: usize,
}

/// Up to `limit` accounts after a sign-in name.
pub async fn accounts_after(r: &ReadOp, after: &str, limit: u64) -> Result<Vec<AccountView>> {
    r.permit("access.account-read", &Resource::new("access.account", ""))?;
    let mut views = Vec::new();
    for row in store::accounts(r.tx(), after, limit).await? {
        views.push(view(r.tx(), r.now(), row).await?);
    }
    Ok(views)
}

/// One account.
pub async fn account_view(r: &ReadOp, id: AccountId) -> Result<AccountView> {
    let row = require(r.tx(), id).await?;
    let what = record(r.tx(), r.now(), &row).await?;
    r.permit("access.account-read", &what)?;
    view(r.tx(), r.now(), row).await
}

/// Every open request for a new second factor, with its account, oldest first.
pub async fn open_resets(r: &ReadOp) -> Result<Vec<(reset::Model, AccountView)>> {
    r.permit("access.account-read", &Resource::new("access.account", ""))?;
    let mut open = Vec::new();
    for request in store::open_resets(r.tx()).await? {
        let row = require(r.tx(), AccountId(request.account)).await?;
        let view = view(r.tx(), r.now(), row).await?;
        open.push((request, view));
    }
    Ok(open)
}

/// The account with a sign-in name, for asking that it be helped; what may be asked is decided then.
pub async fn account_named(tx: &Tx, login: &str) -> Result<AccountId> {
    let login = super::accounts::read_login(login)?;
    let found = store::account_by_login(tx, &login).await?;
    found.map(|row| AccountId(row.id)).ok_or(Error::NotFound("policy.not-found"))
}

async fn view(tx: &Tx, now: Timestamp, row: account::Model) -> Result<AccountView> {
    let (id, officer) = (AccountId(row.id), OfficerId(row.officer));
    let belt = organisation::store::officer(tx, officer).await?.map(|officer| officer.belt);
    let first = organisation::store::postings_of(tx, officer, now).await?.into_iter().next();
    let unit = match first {
        Some((_, post)) => organisation::store::unit(tx, UnitId(post.unit)).await?,
        None => None,
    };
    Ok(AccountView {
        id,
        login: row.login,
        state: row.state,
        belt: belt.unwrap_or_default(),
        unit: unit.map(|unit| unit.name),
        activation_until: row.activation_until.map(Timestamp),
        reset: store::open_reset(tx, id).await?,
        sessions: store::sessions_of(tx, id).await?.len(),
    })
}
