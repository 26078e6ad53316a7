//! What is done with sign-ins, one verb a file. Password hashing always happens outside the transaction.

mod accounts;
mod activate;
mod admin;
mod demo;
mod desk;
mod grant;
mod reset;
mod sessions;
mod sign_in;

pub use accounts::{NewAccount, create_account, restore_account, suspend_account};
pub use activate::{Activation, Enrolled};
pub use admin::{AccountView, account_named, account_view, accounts_after, open_resets};
pub use desk::DeskSession;
pub use grant::{
    Asking, GrantView, Verdict, WORDS_MAX, ask_grant, check_reason, decide_grant, grants_about, my_grant,
    my_grants, review_grant,
};
pub use reset::{ask_reset, grant_reset, refuse_reset};
pub use sessions::{end_session, my_sessions, revoke_sessions};
pub use sign_in::{Proof, SignIn};

use db::Tx;
use journal::Subject;
use kernel::ids::{AccountId, OfficerId};
use kernel::{Error, Result};
use policy::Resource;

use crate::store::{self, account};

/// An account as the policies see it: in the unit of its officer's first post, owned by itself.
pub(crate) async fn record(tx: &Tx, now: kernel::Timestamp, row: &account::Model) -> Result<Resource> {
    let postings = organisation::store::postings_of(tx, OfficerId(row.officer), now).await?;
    let record = match postings.first() {
        Some((_, post)) => {
            let place = organisation::store::place(tx, kernel::ids::UnitId(post.unit)).await?;
            place.record("access.account", row.id)
        }
        None => Resource::new("access.account", row.id),
    };
    Ok(record.owned_by(row.id))
}

pub(crate) async fn require(tx: &Tx, id: AccountId) -> Result<account::Model> {
    store::account(tx, id).await?.ok_or(Error::NotFound("access.no-account"))
}

pub(crate) fn subject(row: &account::Model) -> Subject {
    Subject { kind: "account", id: row.id, version: Some(row.version) }
}
