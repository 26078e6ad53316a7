//! What is done with places of other systems and with partners, one verb a file: permit, rule, store, journal.

mod add;
mod change;
pub(crate) mod partner;
mod read;
mod replay;

pub use add::{Added, add_webhook};
pub use change::{pause_webhook, remove_webhook, resume_webhook, rotate_secret};
pub use partner::{
    AddedPartner, PartnerView, add_partner, knock, partner as one_partner, partners, withdraw_partner,
};
pub use read::{DeliveryView, WebhookView, deliveries, webhook, webhooks};
pub use replay::{replay, send_test};

use journal::Subject;
use kernel::{Error, Result};
use op::WriteOp;
use policy::Resource;
use uuid::Uuid;

use crate::model::State;
use crate::store::{self, webhook as row};

/// Where secrets are sealed.
pub(crate) const SECRET: &str = "exchange_webhook.secret";

/// A place as the policies see it.
pub(crate) fn record(id: Uuid) -> Resource {
    Resource::new("exchange.webhook", id)
}

pub(crate) fn subject(row: &row::Model) -> Subject {
    Subject { kind: "webhook", id: row.id, version: Some(row.version) }
}

/// A place that was not taken off and that the actor may do this to, held until the end of the operation.
async fn held(w: &WriteOp, id: Uuid, action: &str) -> Result<row::Model> {
    w.permit(action, &record(id))?;
    w.lock(&format!("exchange.webhook/{id}")).await?;
    let row = store::webhook(w.tx(), id).await?.filter(|row| row.state != State::Removed.word());
    row.ok_or(Error::NotFound("exchange.no-webhook"))
}
