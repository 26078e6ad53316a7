//! Switching officers at a shared desk in seconds: each has signed in fully once in the shift; from then on the
//! authenticator's code alone brings a parked session back, in that browser only.

use journal::{Draft, Subject};
use kernel::ids::{AccountId, SessionId};
use kernel::{Error, Result, Timestamp, entropy};
use op::Op;

use crate::Access;
use crate::service::require;
use crate::service::sign_in::{accept, as_account, wrong_factor};
use crate::session::{Opened, SignedIn};
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
        hex::encode(entropy::bytes::<16>(self.core.entropy.as_ref()))
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
                let present = row.parked == 0 && self.is_live(&row, now);
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
        let (id, since) = (AccountId(row.account), Timestamp(row.created_at));
        let op = as_account(op, id);
        let mut w = op.begin().await?;
        w.lock(&format!("access.account/{id}")).await?;
        let account = require(w.tx(), id).await?;
        let key = format!("desk {desk} {}", account.login);
        let keys = [key.as_str()];
        self.throttle.reserve(&keys, now)?;
        let proof = if account.state == "active" { self.prove(&w, &account, code).await? } else { None };
        let Some(proof) = proof else {
            drop(w);
            return Err(wrong_factor());
        };
        if !store::end_session(w.tx(), id, to, w.now()).await? {
            return Err(Error::NotFound("access.no-session"));
        }
        let opened = self.open_session(w.tx(), id, Some(desk), (since, w.now())).await?;
        let about = accept(&mut w, account, proof).await?;
        w.journal(Draft::new("access.switch", about))?;
        w.commit().await?;
        self.throttle.succeeded(&key);
        Ok(opened)
    }

    /// Makes the browser of a session a shared desk. The session stays, as its first.
    pub async fn share_desk(&self, op: &Op, who: &SignedIn) -> Result<String> {
        let desk = self.new_desk();
        let mut w = op.begin().await?;
        store::set_desk(w.tx(), who.session, Some(&desk)).await?;
        w.journal(Draft::new("access.desk-share", about(who.account)))?;
        w.commit().await?;
        Ok(desk)
    }

    /// Ends the sharing: whoever is parked here is signed out, the present session stays.
    pub async fn unshare_desk(&self, op: &Op, who: &SignedIn) -> Result<()> {
        let Some(desk) = &who.desk else { return Ok(()) };
        let mut w = op.begin().await?;
        store::set_desk(w.tx(), who.session, None).await?;
        for row in store::sessions_at(w.tx(), desk).await? {
            store::end_session(w.tx(), AccountId(row.account), SessionId(row.id), w.now()).await?;
        }
        w.journal(Draft::new("access.desk-unshare", about(who.account)))?;
        w.commit().await
    }
}

fn about(account: AccountId) -> Subject {
    Subject { kind: "account", id: account.0, version: None }
}
