//! Ending sessions: one's own, one by one; or all of an account, by its owner or the IT administrator.

use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::{AccountId, SessionId};
use kernel::{Error, Result};
use op::WriteOp;

use crate::service::{record, require};
use crate::session::account_of;
use crate::store::{self, session};

/// The live sessions of an account, newest first.
pub async fn my_sessions(tx: &Tx, account: AccountId) -> Result<Vec<session::Model>> {
    store::sessions_of(tx, account).await
}

/// Ends one of the actor's own sessions: signing out, here or elsewhere.
pub async fn end_session(w: &mut WriteOp, id: SessionId) -> Result<()> {
    let account = account_of(w.actor())?;
    if !store::end_session(w.tx(), account, id, w.now()).await? {
        return Err(Error::NotFound("access.no-session"));
    }
    let about = Subject { kind: "account", id: account.0, version: None };
    w.journal(Draft::new("access.sign-out", about))?;
    Ok(())
}

/// Ends every session of an account. How many there were.
pub async fn revoke_sessions(w: &mut WriteOp, id: AccountId) -> Result<u64> {
    let account = require(w.tx(), id).await?;
    let what = record(w.tx(), w.now(), &account).await?;
    w.permit("access.sessions-revoke", &what)?;
    let ended = store::end_sessions_of(w.tx(), id, w.now()).await?;
    let about = Subject { kind: "account", id: id.0, version: None };
    w.journal(Draft::new("access.sessions-revoke", about))?;
    Ok(ended)
}
