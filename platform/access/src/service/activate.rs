//! Activating an account: with the one-time code from another's hand the officer sets a password and enrols an
//! authenticator, in one step; recovery codes are shown once.

use journal::Draft;
use kernel::ids::AccountId;
use kernel::{Error, FieldErrors, Result, Timestamp, entropy};
use op::Op;
use subtle::ConstantTimeEq;

use crate::Access;
use crate::service::sign_in::as_account;
use crate::service::subject;
use crate::session::Opened;
use crate::store::{self, account};
use crate::{factor, password};

/// What the officer types to activate. The authenticator's secret was made by [`Access::new_factor`].
#[derive(Debug, Clone)]
pub struct Activation {
    /// The sign-in name.
    pub login: String,
    /// The activation code.
    pub code: String,
    /// The new password.
    pub password: String,
    /// The authenticator's secret, as shown on the page.
    pub secret: Vec<u8>,
    /// The authenticator's present code: shows that it was set up.
    pub proof: String,
    /// The shared desk, if this browser is one.
    pub desk: Option<String>,
    /// Where from.
    pub address: String,
}

/// An activated account.
#[derive(Debug)]
pub struct Enrolled {
    /// The session opened.
    pub opened: Opened,
    /// Recovery codes, shown once.
    pub recovery: Vec<String>,
}

const FACTOR: &str = "access_account.factor";

impl Access {
    /// A new secret for an authenticator; [`crate::factor::enrolment`] shows it.
    pub fn new_factor(&self) -> Vec<u8> {
        factor::new_secret(self.core.entropy.as_ref())
    }

    /// Activates an account and signs it in.
    pub async fn activate(&self, op: &Op, typed: Activation) -> Result<Enrolled> {
        let now = op.now();
        // As compared, or each way of writing the name would have its own tries.
        let login = super::accounts::read_login(&typed.login)?;
        let key = format!("activate {login} from {}", typed.address);
        let keys = [key.as_str()];
        let step = check(&typed, now)?;
        self.throttle.reserve(&keys, now)?;
        let hashed = self.hash_password(&typed.password).await;
        if let Err(Error::Busy(..)) = hashed {
            // Nobody learnt anything, so it was no try.
            self.throttle.give_back(&keys);
        }
        let hashed = hashed?;
        let tx = self.core.db.read().await?;
        let found = store::account_by_login(&tx, &login).await?;
        tx.commit().await?;
        let Some(before) = found.filter(|account| self.stands(account, &typed.code, now)) else {
            return Err(wrong_code());
        };
        let as_self = as_account(op, AccountId(before.id));
        let enrolled = self.store_activation(&as_self, before, hashed, typed, step).await?;
        self.throttle.succeeded(&key);
        Ok(enrolled)
    }

    async fn store_activation(
        &self,
        op: &Op,
        before: account::Model,
        hashed: String,
        typed: Activation,
        step: i64,
    ) -> Result<Enrolled> {
        let (codes, kept) = factor::recovery_codes(self.core.entropy.as_ref(), self.core.journal.ring());
        let mut w = op.begin().await?;
        let vault::Found::Key(key) = w.key(before.id).await? else {
            return Err(Error::Conflict("access.account-erased"));
        };
        let id = AccountId(before.id);
        let row = account::Model {
            version: before.version + 1,
            state: "active".to_owned(),
            password: Some(hashed),
            activation: None,
            activation_until: None,
            factor: Some(key.seal(FACTOR, before.id, &typed.secret, w.entropy())?),
            recovery: Some(kept),
            ..before
        };
        w.update::<account::Entity>(row.clone()).await?;
        store::set_last_step(w.tx(), id, step).await?;
        store::end_sessions_of(w.tx(), id, w.now()).await?;
        let opened = self.open_session(w.tx(), id, typed.desk.as_deref(), (w.now(), w.now())).await?;
        w.journal(Draft::new("access.activate", subject(&row)))?;
        w.commit().await?;
        Ok(Enrolled { opened, recovery: codes })
    }

    fn stands(&self, account: &account::Model, typed: &str, now: Timestamp) -> bool {
        let (Some(kept), Some(until)) = (&account.activation, account.activation_until) else { return false };
        let Some(code) = entropy::read_secret_code(typed) else { return false };
        let same: bool = factor::digest(self.core.journal.ring(), &code).ct_eq(kept.as_slice()).into();
        same && now.micros() < until && account.state == "new"
    }
}

/// Opens an account's authenticator secret.
pub(crate) fn open_factor(key: &vault::RecordKey, row: &account::Model) -> Result<Option<Vec<u8>>> {
    row.factor.as_ref().map(|sealed| key.open(FACTOR, row.id, sealed)).transpose()
}

fn check(typed: &Activation, now: Timestamp) -> Result<i64> {
    if typed.secret.len() != factor::SECRET {
        return Err(Error::Malformed("form.unreadable"));
    }
    let mut errors = FieldErrors::default();
    errors.keep("password", password::accept(&typed.password, &[&typed.login]));
    let step = factor::step_of(&typed.secret, &typed.proof, now)?;
    let step = errors.keep("proof", step.ok_or("access.wrong-factor"));
    errors.check()?;
    step.ok_or_else(|| Error::internal("checked above"))
}

fn wrong_code() -> Error {
    Error::field("code", "access.wrong-activation")
}
