//! Changing a place: pause, resume, another secret, take off. Each is the row's next version with its entry.

use journal::Draft;
use kernel::{Error, Result};
use op::WriteOp;
use uuid::Uuid;
use vault::Found;

use crate::events;
use crate::model::{OVERLAP_SECONDS, Progress, State};
use crate::service::{SECRET, held, subject};
use crate::signature::Secret;
use crate::store::{self, webhook};

async fn write(w: &mut WriteOp, row: webhook::Model, action: &'static str) -> Result<()> {
    let of = subject(&row);
    w.update::<webhook::Entity>(row).await?;
    w.journal(Draft::new(action, of))?;
    Ok(())
}

fn next(row: webhook::Model, state: State) -> webhook::Model {
    webhook::Model { version: row.version + 1, state: state.word().to_owned(), ..row }
}

/// Lets its messages wait.
pub async fn pause_webhook(w: &mut WriteOp, id: Uuid) -> Result<()> {
    let row = held(w, id, "exchange.webhook-manage").await?;
    if row.state != State::Active.word() {
        return Err(Error::Conflict("exchange.not-active"));
    }
    write(w, next(row, State::Paused), events::PAUSE).await
}

/// Sends what has waited, and goes on.
pub async fn resume_webhook(w: &mut WriteOp, id: Uuid) -> Result<()> {
    let row = held(w, id, "exchange.webhook-manage").await?;
    if row.state == State::Active.word() {
        return Err(Error::Conflict("exchange.active"));
    }
    store::again(w.tx(), id, (None, Progress::Waiting), w.now()).await?;
    write(w, next(row, State::Active), events::RESUME).await
}

/// Takes it off. What was not sent is dropped.
pub async fn remove_webhook(w: &mut WriteOp, id: Uuid) -> Result<()> {
    let row = held(w, id, "exchange.webhook-manage").await?;
    store::drop_unsent(w.tx(), id).await?;
    write(w, next(row, State::Removed), events::REMOVE).await
}

/// Gives it a new secret and gives that back, once. The old one signs as well for a day.
pub async fn rotate_secret(w: &mut WriteOp, id: Uuid) -> Result<String> {
    let row = held(w, id, "exchange.webhook-add").await?;
    let Found::Key(key) = w.key(id).await? else { return Err(Error::NotFound("exchange.no-webhook")) };
    let secret = Secret::generate(w.entropy());
    let row = webhook::Model {
        version: row.version + 1,
        secret: key.seal(SECRET, id, secret.bytes(), w.entropy())?,
        old_secret: Some(row.secret),
        old_until: Some(w.now().micros() + OVERLAP_SECONDS * 1_000_000),
        ..row
    };
    write(w, row, events::ROTATE).await?;
    Ok(secret.to_text())
}
