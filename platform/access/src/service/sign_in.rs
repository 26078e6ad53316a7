//! Signing in with name, password and second factor on one page, and proving it again (step-up) with the second
//! factor. The answer to anything wrong is one and the same.

use journal::{Draft, Subject};
use kernel::ids::AccountId;
use kernel::{Error, Result};
use op::{Actor, Op};
use policy::Principal;
use uuid::Uuid;

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
    /// Signs in. Wrong name, password, code, or a suspended account: `access.wrong-sign-in`, and nothing more; each
    /// of them does the same work and leaves one entry, so that the time taken does not tell them apart either.
    pub async fn sign_in(&self, op: &Op, typed: SignIn) -> Result<Opened> {
        let now = op.now();
        let login = super::accounts::read_login(&typed.login).unwrap_or_default();
        let here = format!("{login} from {}", typed.address);
        let address = format!("from {}", typed.address);
        let everywhere = [address.as_str(), login.as_str()];
        // Whoever fails in an officer's name elsewhere must not keep him out where he signed in before.
        let shared = if self.throttle.is_home(&here) { &everywhere[..1] } else { &everywhere[..] };
        let counted = [&[here.as_str()], shared].concat();
        self.throttle.reserve(&counted, now)?;
        let stored = self.account_named(&login).await?.and_then(|account| account.password);
        let known = self.verify_password(&typed.password, stored.clone()).await;
        if let Err(Error::Busy(..)) = known {
            // Nobody learnt anything, so it was no try.
            self.throttle.give_back(&counted);
        }
        let known = known?;
        let Some(opened) = self.open_proved(op, (&login, stored.filter(|_| known)), &typed).await? else {
            return Err(wrong_sign_in());
        };
        self.throttle.succeeded(&here);
        self.throttle.give_back(shared);
        self.throttle.settle(here);
        Ok(opened)
    }

    async fn account_named(&self, login: &str) -> Result<Option<account::Model>> {
        let tx = self.core.db.read().await?;
        let found = store::account_by_login(&tx, login).await?;
        tx.commit().await?;
        Ok(found)
    }

    /// Opens a session when the account is still the one whose password was verified, is active, and the code fits;
    /// otherwise journals the refusal. `verified` is the stored form of the password that was right.
    async fn open_proved(
        &self,
        op: &Op,
        (login, verified): (&str, Option<String>),
        typed: &SignIn,
    ) -> Result<Option<Opened>> {
        // Whose it is shows only in the transaction; a refusal is nobody's act in particular.
        let found = self.account_named(login).await?.map(|account| AccountId(account.id));
        let op = if verified.is_some() {
            found.map_or_else(|| op.clone(), |id| as_account(op, id))
        } else {
            op.clone()
        };
        let mut w = op.begin().await?;
        w.lock(&format!("access.account/{}", found.unwrap_or(AccountId(Uuid::nil())))).await?;
        let account = store::account_by_login(w.tx(), login).await?;
        let proof = match &account {
            Some(account) => self.prove(&w, account, &typed.code).await?,
            None => None,
        };
        let stands =
            |row: &account::Model| row.state == "active" && verified.is_some() && row.password == verified;
        let opened = match (account, proof) {
            (Some(account), Some(proof)) if stands(&account) => {
                let id = AccountId(account.id);
                let times = (w.now(), w.now());
                let opened = self.open_session(w.tx(), id, typed.desk.as_deref(), times).await?;
                let row = accept(&mut w, account, proof).await?;
                w.journal(Draft::new("access.sign-in", row))?;
                Some(opened)
            }
            (account, _) => {
                // Without the name typed: people type passwords into the wrong field.
                let id = account.map_or(Uuid::nil(), |account| account.id);
                let about = Subject { kind: "account", id, version: None };
                w.journal(Draft::new("access.sign-in-refused", about))?;
                None
            }
        };
        w.commit().await?;
        Ok(opened)
    }

    /// The second factor that a typed code is, if it is one and was not used before.
    pub(crate) async fn prove(
        &self,
        w: &op::WriteOp,
        account: &account::Model,
        code: &str,
    ) -> Result<Option<Proof>> {
        let id = AccountId(account.id);
        let vault::Found::Key(key) = w.key(account.id).await? else { return Ok(None) };
        if let Some(secret) = open_factor(&key, account)?
            && let Some(step) = factor::step_of(&secret, code, w.now())?
        {
            // A code that was used is worth nothing, whoever saw it typed.
            let fresh = step > store::last_step(w.tx(), id).await?;
            return Ok(fresh.then_some(Proof::Step(step)));
        }
        let ring = self.core.journal.ring();
        let left = account.recovery.as_deref().and_then(|kept| factor::use_recovery(ring, kept, code));
        Ok(left.map(Proof::Recovery))
    }

    /// Proves the person again. The session is replaced by a new one; the old cookie is worth nothing.
    pub async fn step_up(&self, op: &Op, who: &SignedIn, code: &str) -> Result<Opened> {
        let now = op.now();
        // Of its own, so that nobody outside can slow an officer's work down by guessing at the sign-in page.
        let key = format!("step-up {}", who.login);
        let keys = [key.as_str()];
        self.throttle.reserve(&keys, now)?;
        let mut w = op.begin().await?;
        w.lock(&format!("access.account/{}", who.account)).await?;
        let account = require(w.tx(), who.account).await?;
        let proof = if account.state == "active" { self.prove(&w, &account, code).await? } else { None };
        let Some(proof) = proof else {
            drop(w);
            return Err(wrong_factor());
        };
        if !store::end_session(w.tx(), who.account, who.session, w.now()).await? {
            return Err(Error::Unauthenticated("access.no-session"));
        }
        let times = (who.since, w.now());
        let opened = self.open_session(w.tx(), who.account, who.desk.as_deref(), times).await?;
        let row = accept(&mut w, account, proof).await?;
        w.journal(Draft::new("access.step-up", row))?;
        w.commit().await?;
        self.throttle.succeeded(&key);
        Ok(opened)
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
    Error::field("login", "access.wrong-sign-in")
}

/// Said to somebody who is signed in; at the sign-in page nothing tells which part was wrong.
pub(crate) fn wrong_factor() -> Error {
    Error::field("code", "access.wrong-factor")
}
