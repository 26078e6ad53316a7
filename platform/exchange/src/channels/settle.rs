//! What became of a message, as its gateway answers or calls back: in one transaction it leaves the outbox and is journaled.
//! Those of which word comes at the same moment share a transaction, each with its own entry. Whatever comes twice, late or in
//! another order adds nothing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use contracts::{Channel, Fate};
use journal::{Draft, Subject};
use kernel::Result;
use op::{Core, Op, WriteOp};
use policy::Resource;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;
use uuid::Uuid;

use super::whatsapp::Form;
use super::{become_of, turn};
use crate::events;
use crate::store::message as store;

/// Settled in one transaction: every other writer waits for it on SQLite.
const TOGETHER: usize = 32;

/// What became of one message.
#[derive(Debug, Clone)]
pub struct End {
    /// The message.
    pub id: Uuid,
    /// What became of it.
    pub fate: Fate,
    /// The word with which its gateway took it just now.
    pub taken: Option<(Channel, String)>,
}

impl End {
    /// As a gateway says it afterwards, or as it follows here.
    pub const fn of(id: Uuid, fate: Fate) -> Self {
        Self { id, fate, taken: None }
    }
}

/// Settles a message by itself. One that belongs to no record is forgotten; one that nobody knows is nobody's.
pub async fn settle(core: &Core, id: Uuid, fate: Fate) -> Result<()> {
    settle_all(core, &[End::of(id, fate)]).await
}

async fn settle_all(core: &Core, ends: &[End]) -> Result<()> {
    let mut w = Op::system(core.clone()).begin().await?;
    let mut turns = Vec::with_capacity(ends.len());
    for end in ends {
        w.permit("exchange.message-settle", &Resource::new("exchange.message", end.id))?;
        turns.push(turn(store::one(w.tx(), end.id).await?.map_or(end.id, |row| row.record)));
    }
    // In one order, before anything else is held: two that settle together never wait for each other.
    turns.sort_unstable();
    turns.dedup();
    for turn in &turns {
        w.lock(turn).await?;
    }
    for end in ends {
        settle_one(&mut w, end.id, end.fate).await?;
    }
    // A gateway's newest word is enough: the page shows no other.
    for channel in Channel::ALL {
        let of = |end: &&End| end.taken.as_ref().is_some_and(|(taken_by, _)| taken_by == channel);
        if let Some((channel, word)) = ends.iter().rev().find(of).and_then(|end| end.taken.as_ref()) {
            store::note(w.tx(), *channel, (word, true), w.now()).await?;
        }
    }
    w.commit().await
}

/// One message, whose turn is held.
async fn settle_one(w: &mut WriteOp, id: Uuid, fate: Fate) -> Result<()> {
    let waited = store::in_outbox(w.tx(), id).await?;
    store::drop(w.tx(), id).await?;
    let Some(row) = store::one(w.tx(), id).await? else { return Ok(()) };
    // Once: with what is found in the outbox, whether the answer or the word of the platform comes first.
    let template = waited.is_some_and(|waited| waited.form.as_deref() == Some(Form::Template.word()));
    if template && matches!(fate, Fate::Sent | Fate::Delivered) {
        let subject = Subject { kind: "message", id, version: None };
        w.journal(Draft { sensitivity: 2, ..Draft::new(events::MESSAGE_TEMPLATE, subject) })?;
    }
    become_of(w, row, fate, None).await
}

/// Settles together what comes together: whoever comes while a transaction is under way waits for it, and the first of those who
/// waited takes all of them into the next. Nobody waits for others to come.
#[derive(Debug, Clone)]
pub struct Settler {
    core: Core,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Vec<(End, oneshot::Sender<()>)>>,
    turn: tokio::sync::Mutex<()>,
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, Vec<(End, oneshot::Sender<()>)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Settler {
    /// For one process's senders or callers.
    pub fn new(core: Core) -> Self {
        Self { core, shared: Arc::default() }
    }

    /// Settles a message; when it returns, it is committed.
    pub async fn settle(&self, end: End) -> Result<()> {
        let (done, mut told) = oneshot::channel();
        self.shared.waiting().push((end.clone(), done));
        let turn = self.shared.turn.lock().await;
        loop {
            match told.try_recv() {
                Ok(()) => return Ok(()),
                // It could not be done together with the others, or whoever had taken it was gone.
                Err(TryRecvError::Closed) => {
                    drop(turn);
                    return settle_all(&self.core, &[end]).await;
                }
                Err(TryRecvError::Empty) => self.next().await,
            }
        }
    }

    /// Settles those who waited longest. What fails together is tried by each alone.
    async fn next(&self) {
        let group: Vec<_> = {
            let mut waiting = self.shared.waiting();
            let many = waiting.len().min(TOGETHER);
            waiting.drain(..many).collect()
        };
        let (ends, told): (Vec<End>, Vec<_>) = group.into_iter().unzip();
        match settle_all(&self.core, &ends).await {
            // Whoever does not wait any more need not be told.
            Ok(()) => told.into_iter().for_each(|one| one.send(()).unwrap_or_default()),
            Err(error) => tracing::warn!(%error, many = ends.len(), "messages were not settled together"),
        }
    }
}
