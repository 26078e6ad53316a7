//! What became of a message, as its gateway answers or calls back: in one transaction it leaves the outbox and is journaled.
//! Whatever comes twice, late or in another order adds nothing.

use contracts::Fate;
use journal::{Draft, Subject};
use kernel::Result;
use op::{Core, Op};
use policy::Resource;
use uuid::Uuid;

use super::whatsapp::Form;
use super::{become_of, turn};
use crate::events;
use crate::store::message as store;

/// Settles a message. One that belongs to no record is forgotten; one that nobody knows is nobody's.
pub async fn settle(core: &Core, id: Uuid, fate: Fate) -> Result<()> {
    let mut w = Op::system(core.clone()).begin().await?;
    w.permit("exchange.message-settle", &Resource::new("exchange.message", id))?;
    let of = match store::one(w.tx(), id).await? {
        Some(row) => row.record,
        None => id,
    };
    w.lock(&turn(of)).await?;
    let waited = store::in_outbox(w.tx(), id).await?;
    store::drop(w.tx(), id).await?;
    if let Some(row) = store::one(w.tx(), id).await? {
        // Once: with what is found in the outbox, whether the answer or the word of the platform comes first.
        let template = waited.is_some_and(|waited| waited.form.as_deref() == Some(Form::Template.word()));
        if template && matches!(fate, Fate::Sent | Fate::Delivered) {
            let subject = Subject { kind: "message", id, version: None };
            w.journal(Draft { sensitivity: 2, ..Draft::new(events::MESSAGE_TEMPLATE, subject) })?;
        }
        become_of(&mut w, row, fate, None).await?;
    }
    w.commit().await
}
