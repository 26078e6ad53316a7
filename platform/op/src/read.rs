//! An operation that reads, on one unchanging picture of the store.

use db::Tx;
use journal::{Body, Draft, Kind, Subject, draft};
use kernel::{Error, Lang, Result, Timestamp};
use policy::{Filter, Level, Resource};
use serde::Serialize;
use uuid::Uuid;
use vault::Found;

use crate::Core;
use crate::{Actor, Op, Purpose};

/// A reading operation.
#[derive(Debug)]
pub struct ReadOp {
    op: Op,
    tx: Tx,
}

impl ReadOp {
    pub(crate) fn new(op: Op, tx: Tx) -> Self {
        Self { op, tx }
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
        let context = self.op.actor.context(self.now(), purpose);
        self.op.core.policy.permit(&self.op.actor.principal, action, record, &context)
    }

    /// True when the actor may; for showing or hiding a link, never instead of `permit`.
    pub fn may(&self, action: &str, record: &Resource) -> bool {
        self.permit(action, record).is_ok()
    }

    /// Which records of a list the actor may see.
    pub fn scope(&self, action: &str) -> Result<Filter> {
        let context = self.op.actor.context(self.now(), "");
        self.op.core.policy.scope(&self.op.actor.principal, action, &context)
    }

    /// A record's key, to open its personal content.
    pub async fn key(&self, record: Uuid) -> Result<Found> {
        vault::open(&self.tx, self.op.core.journal.ring(), record).await
    }

    /// Ends the picture.
    pub async fn done(self) -> Result<()> {
        self.tx.commit().await
    }
}

impl Op {
    /// Journals that the actor looks a record up, and why, before anything is shown. Refused, and journaled as
    /// refused, when the purpose does not fit the actor's posts. The look-up stands even if the page then fails.
    pub async fn look_up(
        &self,
        purpose: Purpose,
        kind: &'static str,
        id: Uuid,
        record: &Resource,
    ) -> Result<()> {
        let fits = purpose.fits(&self.actor, record);
        let action = if fits { "lookup.open" } else { "lookup.refused" };
        let mut w = self.begin().await?;
        let draft = Draft {
            kind: Kind::Lookups,
            unit: record.station.parse().ok(),
            ..Draft::new(action, Subject { kind, id, version: None })
        };
        w.journal_for(draft, Some(purpose.word()))?;
        w.commit().await?;
        if fits { Ok(()) } else { Err(Error::Forbidden("op.purpose-not-yours")) }
    }

    /// Journals that the actor takes a whole list away as a file: a look-up in bulk. The purpose follows from the posts:
    /// serving at an office, or supervising from above. Refused, and journaled as refused, for whoever holds none.
    pub async fn take_away(&self, list: &'static str, form: &'static str, rows: usize) -> Result<()> {
        let mut posts = self.actor.principal.posts.iter();
        let serving = self.actor.on_duty && posts.clone().any(|post| post.level == Level::Station);
        let purpose = if serving { Purpose::ServeCitizen } else { Purpose::Supervise };
        let fits = posts.next().is_some();
        let mut w = self.begin().await?;
        let body = Body::Open(draft::content(&TakenAway { list, form, rows })?);
        let subject = Subject { kind: "list", id: self.new_id(), version: None };
        let action = if fits { "lookup.take-away" } else { "lookup.refused" };
        let unit = self.actor.unit.map(Into::into);
        w.journal_for(
            Draft { kind: Kind::Lookups, unit, body, ..Draft::new(action, subject) },
            Some(purpose.word()),
        )?;
        w.commit().await?;
        if fits { Ok(()) } else { Err(Error::Forbidden("op.purpose-not-yours")) }
    }
}

/// What a look-up in bulk took.
#[derive(Debug, Serialize)]
struct TakenAway {
    list: &'static str,
    form: &'static str,
    rows: usize,
}
