//! The demo's sign-in with one press, for made-up people only. Must not open a session on a node that was not made
//! as a demo.

use journal::Draft;
use kernel::ids::AccountId;
use kernel::{Error, Result};
use op::Op;

use crate::Access;
use crate::service::sign_in::as_account;
use crate::service::{require, subject};
use crate::session::Opened;

impl Access {
    /// Opens a session for a made-up person. `access.no-account` wherever this is not the demo.
    pub async fn open_demo_session(&self, op: &Op, id: AccountId) -> Result<Opened> {
        if !self.demo {
            return Err(Error::NotFound("access.no-account"));
        }
        let mut w = as_account(op, id).begin().await?;
        let account = require(w.tx(), id).await?;
        let opened = self.open_session(w.tx(), id, None, (w.now(), w.now())).await?;
        let about = journal::Subject { version: None, ..subject(&account) };
        w.journal(Draft::new("access.sign-in-demo", about))?;
        w.commit().await?;
        Ok(opened)
    }
}
