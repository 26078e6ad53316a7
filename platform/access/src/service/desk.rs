//! Switching officers at a shared desk in seconds: each has signed in fully once in the shift; from then on the
//! authenticator's code alone brings a parked session back, in that browser only.

use journal::Draft;
use kernel::ids::{AccountId, SessionId};
use kernel::{Error, FieldErrors, Result, entropy};
use op::Op;

use crate::Access;
use crate::service::require;
use crate::service::sign_in::{accept, as_account};
use crate::session::Opened;
use crate::store;

/// An officer who can be switched to at this desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskSession {
    /// The parked or present session.
    pub session: SessionId,
    /// The sign-in name.
    pub login: String,
    /// Works here right now.
    pub present: bool,
}

impl Access {
    /// A name for a browser that several officers use: random, so that no other browser can claim to be it.
    pub fn new_desk(&self) -> String {
        kernel::text::line(&uuid::Uuid::from_bytes(entropy::bytes(self.core.entropy.as_ref())).simple().to_string())
    }

    /// Who is signed in at a desk.
    pub async fn at_desk(&self, desk: &str) -> Result<Vec<DeskSession>> {
        let now = self.core.clock.now();
        let tx = self.core.db.read().await?;
        let mut found = Vec::new();
        for row in store::sessions_at(&tx, desk).await? {
            let parked_too_long = now.micros() - row.created_at >= self.limits.absolute * 1_000_000;
            if parked_too_long {
                continue;
            }
            if let Some(account) = store::account(&tx, AccountId(row.account)).await? {
                let present = row.parked == 0;
                found.push(DeskSession { session: SessionId(row.id), login: account.login, present });
            }
        }
        tx.commit().await?;
        Ok(found)
    }

    /// Brings a parked session of this desk back with the authenticator's code, under a new cookie.
    pub async fn switch(&self, op: &Op, desk: &str, to: SessionId, code: &str) -> Result<Opened> {
        let now = op.now();
        let tx = self.core.db.read().await?;
        let here = store::sessions_at(&tx, desk).await?;
        tx.commit().await?;
        let within_shift = |row: &&store::session::Model| {
            row.id == to.0 && now.micros() - row.created_at < self.limits.absolute * 1_000_000
        };
        let row = here.iter().find(within_shift).ok_or(Error::NotFound("access.no-session"))?;
        let id = AccountId(row.account);
        let op = as_account(op, id);
        let mut w = op.begin().await?;
        w.lock(&format!("access.account/{id}")).await?;
        let account = require(w.tx(), id).await?;
        let keys = [account.login.clone()];
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        self.throttle.allow(&keys, now)?;
        let proof = if account.state == "active" { self.prove(&w, &account, code).await? } else { None };
        let Some(proof) = proof else {
            drop(w);
            self.throttle.failed(&keys, now);
            let mut errors = FieldErrors::default();
            errors.add("code", "access.wrong-factor");
            return Err(Error::Invalid(errors));
        };
        store::end_session(w.tx(), id, to, w.now()).await?;
        let opened = self.open_session(w.tx(), id, Some(desk), w.now()).await?;
        let about = accept(&mut w, account, proof).await?;
        w.journal(Draft::new("access.switch", about))?;
        w.commit().await?;
        Ok(opened)
    }
}
