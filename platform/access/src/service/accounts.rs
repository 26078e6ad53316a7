//! Making an account for an officer, and suspending it. A new account has no password: the officer activates it
//! with a one-time code handed over in person.

use journal::Draft;
use kernel::ids::{AccountId, OfficerId};
use kernel::{Error, Result, entropy, text};
use op::WriteOp;
use policy::Resource;

use crate::factor;
use crate::service::{record, require, subject};
use crate::store::{self, account};

/// How long an activation code stands: until the end of the shift in which it was handed over.
pub(crate) const ACTIVATION_SECONDS: i64 = 12 * 60 * 60;

/// An account to make.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The officer.
    pub officer: OfficerId,
    /// The sign-in name: letters, digits, dashes and dots.
    pub login: String,
}

/// Makes an account and gives the activation code, shown once. One person has one account (`access.has-account`):
/// with two, one person could be both of the two that a lost second factor needs.
pub async fn create_account(w: &mut WriteOp, new: NewAccount) -> Result<(AccountId, String)> {
    let about = Resource::new("access.account", "");
    let mine = w.actor().officer == Some(new.officer);
    let about = if mine { about.owned_by(&w.actor().principal.id) } else { about };
    w.permit("access.account-create", &about)?;
    let login = read_login(&new.login)?;
    if organisation::store::officer(w.tx(), new.officer).await?.is_none() {
        return Err(Error::NotFound("organisation.no-officer"));
    }
    w.lock(&format!("access.officer/{}", new.officer)).await?;
    if !store::accounts_of(w.tx(), new.officer).await?.is_empty() {
        return Err(Error::Conflict("access.has-account"));
    }
    if store::account_by_login(w.tx(), &login).await?.is_some() {
        return Err(Error::Conflict("access.login-taken"));
    }
    let code = entropy::secret_code(w.entropy());
    let id = w.new_id();
    w.new_key(id, "account-staff", None).await?;
    let row = account::Model {
        id,
        version: 1,
        login,
        officer: new.officer.0,
        state: "new".to_owned(),
        password: None,
        activation: Some(w.blind_index(factor::CODE, &code)),
        activation_until: Some(w.now().plus_seconds(ACTIVATION_SECONDS).micros()),
        factor: None,
        recovery: None,
    };
    w.insert::<account::Entity>(row.clone()).await?;
    w.journal(Draft::new("access.account-create", subject(&row)))?;
    Ok((AccountId(id), code))
}

/// Suspends an account; every session of it ends in the same transaction.
pub async fn suspend_account(w: &mut WriteOp, id: AccountId) -> Result<()> {
    let before = require(w.tx(), id).await?;
    let what = record(w.tx(), w.now(), &before).await?;
    w.permit("access.account-suspend", &what)?;
    if before.state == "suspended" {
        return Ok(());
    }
    let row = account::Model { version: before.version + 1, state: "suspended".to_owned(), ..before };
    w.update::<account::Entity>(row.clone()).await?;
    store::end_sessions_of(w.tx(), id, w.now()).await?;
    w.journal(Draft::new("access.account-suspend", subject(&row)))?;
    Ok(())
}

/// Gives a suspended account back: with its password and factor, or to be activated when it never was.
pub async fn restore_account(w: &mut WriteOp, id: AccountId) -> Result<()> {
    let before = require(w.tx(), id).await?;
    let what = record(w.tx(), w.now(), &before).await?;
    w.permit("access.account-suspend", &what)?;
    if before.state != "suspended" {
        return Err(Error::Conflict("access.not-suspended"));
    }
    let state = if before.password.is_some() { "active" } else { "new" };
    let row = account::Model { version: before.version + 1, state: state.to_owned(), ..before };
    w.update::<account::Entity>(row.clone()).await?;
    w.journal(Draft::new("access.account-restore", subject(&row)))?;
    Ok(())
}

/// A sign-in name as it is compared: lower case, ASCII digits.
pub(crate) fn read_login(typed: &str) -> Result<String> {
    let login = text::ascii_digits(&text::line(typed)).to_lowercase();
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if (3..=40).contains(&login.len()) && login.chars().all(legal) {
        return Ok(login);
    }
    Err(Error::field("login", "access.bad-login"))
}
