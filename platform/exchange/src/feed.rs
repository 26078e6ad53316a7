//! From the journal to messages: each committed entry of a published kind becomes one message for each place that
//! wants it, in the transaction that moves the reader on. Must not send, and must not open a record.

use db::Tx;
use journal::Kind;
use kernel::ids::UnitId;
use kernel::{Result, Timestamp};
use op::Core;
use serde::Serialize;
use tlog::Claim;
use uuid::Uuid;
use web::Published;

use crate::Outbound;
use crate::model::Progress;
use crate::store::{self, delivery, webhook};

/// The name under which the journal keeps our place.
pub const READER: &str = "exchange";
/// Entries taken in one transaction.
const BATCH: u64 = 200;
/// What is graver than this is told to nobody: not even that it is there.
const MOST_SENSITIVE: i32 = 2;

/// What a place is posted.
#[derive(Debug, Serialize)]
pub struct Payload<'a> {
    /// What happened.
    pub r#type: &'a str,
    /// When it was recorded, RFC 3339.
    pub timestamp: String,
    /// The facts.
    pub data: Data<'a>,
}

/// What is told of an entry: nothing that a person said or that says who.
#[derive(Debug, Serialize)]
pub struct Data<'a> {
    /// The journal entry.
    pub entry: Uuid,
    /// What the record is.
    pub subject: String,
    /// The record.
    pub id: Uuid,
    /// Its number, where it was given one with this entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The code of the office whose matter it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// The node that recorded it.
    pub node: &'a str,
    /// Its place in that node's log: what a receipt proves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaf: Option<i64>,
    /// Its page, for those who may open it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// Makes the messages of what was committed since. True when there may be more.
pub async fn feed(core: &Core, outbound: &Outbound) -> Result<bool> {
    if !has_news(core).await? {
        return Ok(false);
    }
    let tx = core.db.write().await?;
    tx.lock(READER).await?;
    let places = store::webhooks(&tx).await?;
    let batch = core.journal.deliver(&tx, READER, Kind::Records, BATCH).await?;
    for (leaf, entry) in &batch.entries {
        let of = outbound.published.iter().find(|of| of.action == entry.action);
        let wanting: Vec<&webhook::Model> =
            places.iter().filter(|place| wants(place, &entry.action, entry.recorded_at)).collect();
        let (Some(of), false) = (of, wanting.is_empty()) else { continue };
        let Some(payload) =
            payload(core, &tx, (of, &outbound.origin), (*leaf, &entry.claim, &entry.rest)).await?
        else {
            continue;
        };
        for place in wanting {
            store::add_delivery(&tx, message(core, place.id, entry.id, &entry.action, payload.clone()))
                .await?;
        }
    }
    core.journal.delivered(&tx, READER, Kind::Records, batch.next).await?;
    tx.commit().await?;
    Ok(batch.entries.len() as u64 == BATCH)
}

/// Without places to tell, and without entries, nothing is written.
async fn has_news(core: &Core) -> Result<bool> {
    let tx = core.db.read().await?;
    let places = store::webhooks(&tx).await?;
    let news =
        !places.is_empty() && !core.journal.deliver(&tx, READER, Kind::Records, 1).await?.entries.is_empty();
    tx.commit().await?;
    Ok(news)
}

fn wants(place: &webhook::Model, action: &str, recorded_at: i64) -> bool {
    place.since <= recorded_at && place.events.split(' ').any(|event| event == action)
}

async fn payload(
    core: &Core,
    tx: &Tx,
    (of, origin): (&Published, &str),
    (leaf, claim, rest): (i64, &[u8], &[u8]),
) -> Result<Option<String>> {
    let (claim, rest) = (Claim::decode(claim)?, journal::Rest::decode(rest)?);
    if rest.sensitivity > MOST_SENSITIVE || claim.is_sealed() {
        return Ok(None);
    }
    let office = match rest.unit {
        Some(unit) => organisation::store::unit(tx, UnitId(unit)).await?.map(|unit| unit.code),
        None => None,
    };
    let page = of.page.map(|page| page.replace("{id}", &rest.subject.to_string()));
    let data = Data {
        entry: claim.entry.0,
        subject: rest.subject_kind.clone(),
        id: rest.subject,
        number: Some(claim.number).filter(|number| !number.is_empty()),
        office,
        node: core.node().as_str(),
        leaf: Some(leaf),
        link: page.map(|page| format!("{origin}{page}")),
    };
    text(of.action, rest.recorded_at, data).map(Some)
}

/// The bytes that are signed and sent.
pub fn text(event: &str, at: Timestamp, data: Data<'_>) -> Result<String> {
    let payload = Payload { r#type: event, timestamp: at.rfc3339(), data };
    serde_json::to_string(&payload).map_err(kernel::Error::internal)
}

/// A message that has not been sent yet.
pub fn message(core: &Core, webhook: Uuid, entry: Uuid, event: &str, payload: String) -> delivery::Model {
    let now = core.clock.now();
    delivery::Model {
        id: kernel::entropy::uuid_v7(now, core.entropy.as_ref()),
        webhook,
        entry,
        event: event.to_owned(),
        payload,
        state: Progress::Waiting.word().to_owned(),
        attempts: 0,
        next_at: now.micros(),
        made_at: now.micros(),
        tried_at: None,
        answer: None,
    }
}
