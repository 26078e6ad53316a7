//! Looking records up: who, which, and why, in the journal before anything is shown (principle 8). A look-up that is
//! refused is journaled as well. Must not keep what somebody searched for: only a keyed digest of it.

use journal::{Body, Draft, Kind, Subject, draft};
use kernel::{Error, Result};
use policy::{Level, Resource};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Op, Purpose, Question};

/// Body of `lookup.search`: what was searched for, so that the same question is seen to be the same and is not
/// read, and what came up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    /// HMAC of the question under a key of the node.
    pub digest: Vec<u8>,
    /// The records that were shown.
    pub shown: Vec<Uuid>,
}

/// Under which key the digest of a question is made.
const SEARCHED: &str = "op.searched";

impl Searched {
    /// Whether it was searched for exactly this, in whatever way it was typed.
    pub fn is_for(&self, ring: &vault::KeyRing, typed: &str) -> bool {
        self.digest == ring.blind_index(SEARCHED, &kernel::text::fold(typed))
    }
}

/// What a look-up in bulk took.
#[derive(Debug, Serialize)]
struct TakenAway {
    list: &'static str,
    form: &'static str,
    rows: usize,
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
        let subject = Subject { kind, id, version: None };
        let unit = record.station.parse().ok();
        self.enter_look_up(purpose, fits, Draft { unit, ..Draft::new(action, subject) }).await
    }

    /// The same for a search that came to these records. Await it before any of them is shown.
    pub async fn look_for(
        &self,
        purpose: Purpose,
        kind: &'static str,
        question: &Question,
        shown: &[Uuid],
    ) -> Result<()> {
        let fits = purpose.can_fit(&self.actor);
        let action = if fits { "lookup.search" } else { "lookup.refused" };
        let digest = self.core.journal.ring().blind_index(SEARCHED, question.folded());
        let body = Body::Open(draft::content(&Searched { digest, shown: shown.to_vec() })?);
        let subject = Subject { kind, id: self.new_id(), version: None };
        let unit = self.actor.unit.map(Into::into);
        self.enter_look_up(purpose, fits, Draft { unit, body, ..Draft::new(action, subject) }).await
    }

    /// The same for records that came up beside one that was opened. Await it before any of them is shown.
    pub async fn look_beside(
        &self,
        purpose: Purpose,
        kind: &'static str,
        record: Uuid,
        shown: &[Uuid],
    ) -> Result<()> {
        let fits = purpose.can_fit(&self.actor);
        let action = if fits { "lookup.beside" } else { "lookup.refused" };
        let digest = self.core.journal.ring().blind_index("op.beside", &record.to_string());
        let body = Body::Open(draft::content(&Searched { digest, shown: shown.to_vec() })?);
        let subject = Subject { kind, id: record, version: None };
        let unit = self.actor.unit.map(Into::into);
        self.enter_look_up(purpose, fits, Draft { unit, body, ..Draft::new(action, subject) }).await
    }

    /// The same for records that stand in a list with what somebody wrote of them. Await it before any of them is shown.
    pub async fn look_through(&self, purpose: Purpose, kind: &'static str, shown: &[Uuid]) -> Result<()> {
        let fits = purpose.can_fit(&self.actor);
        let action = if fits { "lookup.list" } else { "lookup.refused" };
        let body = Body::Open(draft::content(&Searched { digest: Vec::new(), shown: shown.to_vec() })?);
        let subject = Subject { kind, id: self.new_id(), version: None };
        let unit = self.actor.unit.map(Into::into);
        self.enter_look_up(purpose, fits, Draft { unit, body, ..Draft::new(action, subject) }).await
    }

    /// Journals that the actor takes a whole list away as a file: a look-up in bulk. The purpose follows from the posts:
    /// serving at an office, or supervising from above. Refused, and journaled as refused, for whoever holds none.
    pub async fn take_away(&self, list: &'static str, form: &'static str, rows: usize) -> Result<()> {
        let mut posts = self.actor.principal.posts.iter();
        let serving = self.actor.on_duty && posts.clone().any(|post| post.level == Level::Station);
        let purpose = if serving { Purpose::ServeCitizen } else { Purpose::Supervise };
        let fits = posts.next().is_some();
        let body = Body::Open(draft::content(&TakenAway { list, form, rows })?);
        let subject = Subject { kind: "list", id: self.new_id(), version: None };
        let action = if fits { "lookup.take-away" } else { "lookup.refused" };
        let unit = self.actor.unit.map(Into::into);
        self.enter_look_up(purpose, fits, Draft { unit, body, ..Draft::new(action, subject) }).await
    }

    async fn enter_look_up(&self, purpose: Purpose, fits: bool, draft: Draft<'_>) -> Result<()> {
        let mut w = self.begin().await?;
        w.journal_for(Draft { kind: Kind::Lookups, ..draft }, Some(purpose.word()))?;
        w.commit().await?;
        if fits { Ok(()) } else { Err(Error::Forbidden("op.purpose-not-yours")) }
    }
}
