//! Sending once more what was given up or sent before, and sending a test.

use journal::{Draft, Subject};
use kernel::{Error, Result};
use op::WriteOp;
use uuid::Uuid;

use crate::events;
use crate::feed::{self, Data};
use crate::model::Progress;
use crate::service::{held, subject};
use crate::store::{self, webhook};

/// About a place that does not change by it.
fn about(row: &webhook::Model) -> Subject {
    Subject { version: None, ..subject(row) }
}

/// Sends one message again under its own id, or everything that was given up. How many.
pub async fn replay(w: &mut WriteOp, id: Uuid, only: Option<Uuid>) -> Result<u64> {
    let row = held(w, id, "exchange.webhook-manage").await?;
    let from = match only {
        Some(message) => {
            let found = store::delivery(w.tx(), id, message).await?;
            let found = found.ok_or(Error::NotFound("exchange.no-delivery"))?;
            Progress::parse(&found.state).unwrap_or(Progress::Failed)
        }
        None => Progress::Failed,
    };
    let many = store::again(w.tx(), id, (only, from), w.now()).await?;
    w.journal(Draft::new(events::REPLAY, about(&row)))?;
    Ok(many)
}

/// Sends a message about nothing, which tells whether the place can be reached and checks signatures.
pub async fn send_test(w: &mut WriteOp, id: Uuid) -> Result<()> {
    let row = held(w, id, "exchange.webhook-manage").await?;
    let entry = w.journal(Draft::new(events::TEST, about(&row)))?;
    let node = w.node().to_string();
    let data = Data {
        entry: entry.0,
        subject: "webhook".to_owned(),
        id,
        number: None,
        office: None,
        node: &node,
        leaf: None,
        link: None,
    };
    let payload = feed::text(events::TEST, w.now(), data)?;
    store::add_delivery(w.tx(), feed::message(w.core(), id, entry.0, events::TEST, payload)).await
}
