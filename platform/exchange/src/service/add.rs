//! Adding a place: its secret is made here and given back once.

use journal::{Body, Draft, Kind, draft};
use kernel::Result;
use op::WriteOp;
use policy::Resource;
use uuid::Uuid;

use crate::events;
use crate::feed::READER;
use crate::model::{State, Webhook};
use crate::service::{SECRET, subject};
use crate::signature::Secret;
use crate::store::{self, webhook};

/// A place just added.
#[derive(Debug)]
pub struct Added {
    /// The place.
    pub id: Uuid,
    /// What its messages are signed with; not shown again.
    pub secret: String,
}

/// Adds a place. It is told of what is recorded from now on.
pub async fn add_webhook(w: &mut WriteOp, new: Webhook) -> Result<Added> {
    let id = w.new_id();
    w.permit("exchange.webhook-add", &Resource::new("exchange.webhook", ""))?;
    w.lock(READER).await?;
    if store::webhooks(w.tx()).await?.is_empty() {
        skip_the_past(w).await?;
    }
    let key = w.new_key(id, "partner", None).await?;
    let secret = Secret::generate(w.entropy());
    let row = webhook::Model {
        id,
        version: 1,
        name: new.name,
        url: new.url,
        events: new.events.join(" "),
        state: State::Active.word().to_owned(),
        since: w.now().micros(),
        secret: key.seal(SECRET, id, secret.bytes(), w.entropy())?,
        old_secret: None,
        old_until: None,
    };
    let body = Body::Open(draft::content(&(&row.name, &row.url, &row.events))?);
    let of = subject(&row);
    w.insert::<webhook::Entity>(row).await?;
    w.journal(Draft { body, ..Draft::new(events::ADD, of) })?;
    Ok(Added { id, secret: secret.to_text() })
}

/// While there is nobody to tell, the reader stands still: it goes on from here and not from the first entry ever.
async fn skip_the_past(w: &WriteOp) -> Result<()> {
    let journal = &w.core().journal;
    let size = journal.size(w.tx(), Kind::Records).await?;
    journal.delivered(w.tx(), READER, Kind::Records, size).await
}
