//! Signing in with name, password and second factor on one page, and proving it again (step-up) with the second
//! factor. The answer to anything wrong is one and the same.

use journal::{Draft, Subject};
use kernel::ids::AccountId;
use kernel::{Error, FieldErrors, Result};
use op::{Actor, Op};
use policy::Principal;

use crate::Access;
use crate::factor;
use crate::service::activate::open_factor;
use crate::service::{require, subject};
use crate::session::{Opened, SignedIn};
use crate::store::{self, account};

/// What is typed to sign in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The sign-in name.
    pub login: String,
    /// The password.
    pub password: String,
    /// The authenticator's code, or a recovery code.
    pub code: String,
    /// Where from, for throttling.
    pub address: String,
    /// The shared desk, if this browser is one.
    pub desk: Option<String>,
}

/// Which second factor was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The authenticator, at this time step.
    Step(i64),
    /// A recovery code; these digests are left.
    Recovery(String),
}

impl Access {
    /// Signs in. Wrong name, password, code, or a suspended account: `access.wrong-sign-in`, and nothing more.
    pub async fn sign_in(&self, op: &Op, typed: SignIn) -> Result<Opened> {
        let now = op.now();
        let login = super::accounts::read_login(&typed.login).unwrap_or_default();
        let address = format!("from {}", typed.address);
        let keys = [login.as_str(), address.as_str()];
        self.throttle.allow(&keys, now)?;
        let account = self.account_named(&login).await?;
        let stored = account.as_ref().and_then(|account| account.password.clone());
        let known = self.verify_password(&typed.password, stored).await?;
        let account = account.filter(|account| known && account.state == "active");
        let opened = match account {
            Some(account) => self.open_proved(op, account, &typed).await?,
            None => None,
        };
        match opened {
            Some(opened) => {
                self.throttle.succeeded(&login);
                Ok(opened)
            }
            None => {
                self.throttle.failed(&keys, now);
                self.journal_refusal(op, &login).await?;
                Err(wrong_sign_in())
            }
        }
    }

    async fn account_named(&self, login: &str) -> Result<Option<account::Model>> {
        let tx = self.core.db.read().await?;
        let found = store::account_by_login(&tx, login).await?;
        tx.commit().await?;
        Ok(found)
    }

    async fn open_proved(&self, op: &Op, account: account::Model, typed: &SignIn) -> Result<Option<Opened>> {
        let id = AccountId(account.id);
        let op = as_account(op, id);
        let mut w = op.begin().await?;
        w.lock(&format!("access.account/{id}")).await?;
        let Some(proof) = self.prove(&w, &account, &typed.code).await? else { return Ok(None) };
        let opened = self.open_session(w.tx(), id, typed.desk.as_deref(), w.now()).await?;
        let row = accept(&mut w, account, proof).await?;
        w.journal(Draft::new("access.sign-in", row))?;
        w.commit().await?;
        Ok(Some(opened))
    }

    /// The second factor that a typed code is, if it is one and was not used before.
    pub(crate) async fn prove(&self, w: &op::WriteOp, account: &account::Model, code: &str) -> Result<Option<Proof>> {
        let id = AccountId(account.id);
        let vault::Found::Key(key) = w.key(account.id).await? else { return Ok(None) };
        if let Some(secret) = open_factor(&key, account)?
            && let Some(step) = factor::step_of(&secret, code, w.now())?
        {
            let fresh = step > store::last_step(w.tx(), id).await?;
            return Ok(fresh.then_some(Proof::Step(step)));
        }
        let left = account.recovery.as_deref().and_then(|kept| factor::use_recovery(kept, code));
        Ok(left.map(Proof::Recovery))
    }

    /// Proves the person again. The session is replaced by a new one; the old cookie is worth nothing.
    pub async fn step_up(&self, op: &Op, who: &SignedIn, code: &str) -> Result<Opened> {
        let now = op.now();
        let keys = [who.login.as_str()];
        self.throttle.allow(&keys, now)?;
        let mut w = op.begin().await?;
        w.lock(&format!("access.account/{}", who.account)).await?;
        let account = require(w.tx(), who.account).await?;
        let Some(proof) = self.prove(&w, &account, code).await? else {
            drop(w);
            self.throttle.failed(&keys, now);
            let mut errors = FieldErrors::default();
            errors.add("code", "access.wrong-factor");
            return Err(Error::Invalid(errors));
        };
        store::end_session(w.tx(), who.account, who.session, w.now()).await?;
        let opened = self.open_session(w.tx(), who.account, who.desk.as_deref(), w.now()).await?;
        let row = accept(&mut w, account, proof).await?;
        w.journal(Draft::new("access.step-up", row))?;
        w.commit().await?;
        self.throttle.succeeded(&who.login);
        Ok(opened)
    }

    /// A failed sign-in is journaled without the name typed: people type passwords into the wrong field.
    async fn journal_refusal(&self, op: &Op, login: &str) -> Result<()> {
        let found = self.account_named(login).await?;
        let Some(account) = found else { return Ok(()) };
        let mut w = op.begin().await?;
        let about = Subject { kind: "account", id: account.id, version: None };
        w.journal(Draft::new("access.sign-in-refused", about))?;
        w.commit().await
    }
}

/// Uses the proof up: a time step is remembered, a recovery code is struck out.
pub(crate) async fn accept(w: &mut op::WriteOp, before: account::Model, proof: Proof) -> Result<Subject> {
    match proof {
        Proof::Step(step) => {
            store::set_last_step(w.tx(), AccountId(before.id), step).await?;
            Ok(Subject { kind: "account", id: before.id, version: None })
        }
        Proof::Recovery(left) => {
            let left = (!left.is_empty()).then_some(left);
            let row = account::Model { version: before.version + 1, recovery: left, ..before };
            w.update::<account::Entity>(row.clone()).await?;
            Ok(subject(&row))
        }
    }
}

pub(crate) fn as_account(op: &Op, id: AccountId) -> Op {
    let actor = Actor { account: Some(id), ..Actor::plain(Principal::officer(id, true)) };
    Op { actor, ..op.clone() }
}

fn wrong_sign_in() -> Error {
    let mut errors = FieldErrors::default();
    errors.add("login", "access.wrong-sign-in");
    Error::Invalid(errors)
}

