//! An operation that reads, on one unchanging picture of the store.

use std::sync::{Mutex, MutexGuard, PoisonError};

use db::Tx;
use kernel::{Lang, Result, Timestamp};
use policy::{Filter, Resource};
use uuid::Uuid;
use vault::Found;

use crate::Core;
use crate::{Actor, Op};

/// A reading operation.
#[derive(Debug)]
pub struct ReadOp {
    op: Op,
    tx: Tx,
    /// The key it opened last: a page asks for that of its record once for each part that is sealed under it.
    last_key: Mutex<Option<(Uuid, Found)>>,
}

impl ReadOp {
    pub(crate) fn new(op: Op, tx: Tx) -> Self {
        Self { op, tx, last_key: Mutex::default() }
    }

    /// The transaction, for stores.
    pub fn tx(&self) -> &Tx {
        &self.tx
    }

    /// What the operation runs on.
    pub fn core(&self) -> &Core {
        &self.op.core
    }

    /// Dated reference data.
    pub fn catalogue(&self) -> &catalogue::Catalogue {
        &self.op.core.catalogue
    }

    /// Who asks.
    pub fn actor(&self) -> &Actor {
        &self.op.actor
    }

    /// The language to answer in.
    pub fn lang(&self) -> Lang {
        self.op.lang
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.op.now()
    }

    /// Goes on only when the actor may do `action` to `record`; otherwise `NotFound` or `Forbidden` (404 v 403).
    pub fn permit(&self, action: &str, record: &Resource) -> Result<()> {
        self.permit_for(action, record, "")
    }

    /// The same with a stated purpose.
    pub fn permit_for(&self, action: &str, record: &Resource, purpose: &str) -> Result<()> {
        let context = self.op.actor.context_about(self.now(), purpose, record);
        self.op.core.policy.permit(&self.op.actor.principal, action, record, &context)
    }

    /// True when the actor may; for showing or hiding a link, never instead of `permit`.
    pub fn may(&self, action: &str, record: &Resource) -> bool {
        self.may_for(action, record, "")
    }

    /// The same where the actor may be asked to sign in again on the way.
    pub fn may_once_proved(&self, action: &str, record: &Resource) -> bool {
        let context = self.op.actor.context_about(self.now(), "", record);
        self.op.core.policy.may_once_proved(&self.op.actor.principal, action, record, &context)
    }

    /// The same with a stated purpose.
    pub fn may_for(&self, action: &str, record: &Resource, purpose: &str) -> bool {
        let context = self.op.actor.context_about(self.now(), purpose, record);
        self.op.core.policy.may(&self.op.actor.principal, action, record, &context)
    }

    /// Which records of a list the actor may see.
    pub fn scope(&self, action: &str) -> Result<Filter> {
        self.scope_for(action, "")
    }

    /// The same with a stated purpose.
    pub fn scope_for(&self, action: &str, purpose: &str) -> Result<Filter> {
        let context = self.op.actor.context(self.now(), purpose);
        self.op.core.policy.scope(&self.op.actor.principal, action, &context)
    }

    /// A record's key, to open its personal content.
    pub async fn key(&self, record: Uuid) -> Result<Found> {
        if let Some((_, found)) = self.last_key().as_ref().filter(|(last, _)| *last == record) {
            return Ok(found.clone());
        }
        let found = vault::open(&self.tx, self.op.core.journal.ring(), record).await?;
        *self.last_key() = Some((record, found.clone()));
        Ok(found)
    }

    fn last_key(&self) -> MutexGuard<'_, Option<(Uuid, Found)>> {
        self.last_key.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the picture.
    pub async fn done(self) -> Result<()> {
        self.tx.commit().await
    }
}
