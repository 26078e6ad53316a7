//! Looking at places and what was sent to them. Never a secret.

use kernel::{Error, Result, Timestamp};
use op::ReadOp;
use uuid::Uuid;

use crate::model::{Progress, State};
use crate::service::record;
use crate::store::{self, delivery, webhook as row};

/// Messages on one page.
const SHOWN: u64 = 50;

/// A place as it is shown.
#[derive(Debug, Clone)]
pub struct WebhookView {
    /// The place.
    pub id: Uuid,
    /// Whose system it is.
    pub name: String,
    /// Where.
    pub url: String,
    /// Of what it is told.
    pub events: Vec<String>,
    /// Whether it is sent to.
    pub state: State,
    /// Told of what was recorded from here on.
    pub since: Timestamp,
    /// Until when the old secret signs as well.
    pub old_until: Option<Timestamp>,
    /// Messages that wait.
    pub waiting: u64,
    /// Messages given up.
    pub failed: u64,
}

/// A message as it is shown.
#[derive(Debug, Clone)]
pub struct DeliveryView {
    /// The message.
    pub id: Uuid,
    /// The journal entry: its id for the receiver.
    pub entry: Uuid,
    /// What it tells of.
    pub event: String,
    /// How far it has come.
    pub progress: Progress,
    /// Attempts made.
    pub attempts: i32,
    /// When it was made.
    pub made_at: Timestamp,
    /// The last attempt.
    pub tried_at: Option<Timestamp>,
    /// The next one, while it waits.
    pub next_at: Option<Timestamp>,
    /// The last answer: an HTTP status, or `timeout`, `refused`, `unreachable`.
    pub answer: Option<String>,
}

/// Every place, oldest first.
pub async fn webhooks(r: &ReadOp) -> Result<Vec<WebhookView>> {
    r.permit("exchange.webhook-read", &policy::Resource::new("exchange.webhook", ""))?;
    let mut views = Vec::new();
    for row in store::webhooks(r.tx()).await? {
        views.push(view(r, row).await?);
    }
    Ok(views)
}

/// One place.
pub async fn webhook(r: &ReadOp, id: Uuid) -> Result<WebhookView> {
    r.permit("exchange.webhook-read", &record(id))?;
    let row = store::webhook(r.tx(), id).await?.filter(|row| row.state != State::Removed.word());
    view(r, row.ok_or(Error::NotFound("exchange.no-webhook"))?).await
}

/// What was and will be sent to a place, newest first.
pub async fn deliveries(r: &ReadOp, id: Uuid) -> Result<Vec<DeliveryView>> {
    r.permit("exchange.webhook-read", &record(id))?;
    store::deliveries(r.tx(), id, SHOWN).await?.into_iter().map(shown).collect()
}

async fn view(r: &ReadOp, row: row::Model) -> Result<WebhookView> {
    let unknown =
        || Error::Inconsistent { table: "exchange_webhook", what: "state", row: row.id.to_string() };
    Ok(WebhookView {
        id: row.id,
        state: State::parse(&row.state).ok_or_else(unknown)?,
        events: row.events.split(' ').map(str::to_owned).collect(),
        since: Timestamp(row.since),
        old_until: row.old_until.filter(|until| r.now().micros() < *until).map(Timestamp),
        waiting: store::count(r.tx(), row.id, Progress::Waiting).await?,
        failed: store::count(r.tx(), row.id, Progress::Failed).await?,
        name: row.name,
        url: row.url,
    })
}

fn shown(row: delivery::Model) -> Result<DeliveryView> {
    let unknown =
        || Error::Inconsistent { table: "exchange_delivery", what: "state", row: row.id.to_string() };
    let progress = Progress::parse(&row.state).ok_or_else(unknown)?;
    Ok(DeliveryView {
        id: row.id,
        entry: row.entry,
        event: row.event,
        progress,
        attempts: row.attempts,
        made_at: Timestamp(row.made_at),
        tried_at: row.tried_at.map(Timestamp),
        next_at: (progress == Progress::Waiting).then_some(Timestamp(row.next_at)),
        answer: row.answer,
    })
}
