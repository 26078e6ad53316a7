//! Partners: systems of others that bring reports for people. A key is made here and given back once; whoever knocks with
//! it is that partner, until it is withdrawn. Must not keep a key, nor anything that a partner brings.

use db::Tx;
use journal::{Body, Draft, Subject, draft};
use kernel::{Error, Result, Timestamp, entropy, text};
use op::{Core, ReadOp, WriteOp};
use policy::Resource;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::events;
use crate::model::{Partner, PartnerState};
use crate::store::partner as store;
use crate::store::partner::row;

/// What every key begins with, so that whoever finds one knows what it is.
const PREFIX: &str = "khp_";
/// The field of the digest.
const DIGEST: &str = "exchange.partner";
/// How exactly the last use is known, in seconds: not every request needs the writer.
const USE_SECONDS: i64 = 60;

/// A partner just added.
#[derive(Debug)]
pub struct AddedPartner {
    /// The partner.
    pub id: Uuid,
    /// Its key; not shown again.
    pub key: String,
}

/// A partner as it is shown.
#[derive(Debug, Clone)]
pub struct PartnerView {
    /// The partner.
    pub id: Uuid,
    /// Whose system it is.
    pub name: String,
    /// Whether its key opens.
    pub state: PartnerState,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub withdrawn_at: Option<Timestamp>,
    /// When its key last opened, to the minute.
    pub used_at: Option<Timestamp>,
}

/// A partner as the policies see it.
pub(crate) fn record(id: Uuid) -> Resource {
    Resource::new("exchange.partner", id)
}

/// Adds a partner.
pub async fn add_partner(w: &mut WriteOp, new: Partner) -> Result<AddedPartner> {
    w.permit("exchange.partner-add", &Resource::new("exchange.partner", ""))?;
    w.lock("exchange.partner").await?;
    if store::is_active(w.tx(), &new.name).await? {
        return Err(Error::field("name", "exchange.partner-known"));
    }
    let id = w.new_id();
    let key = made(id, w.entropy());
    let row = row::Model {
        id,
        version: 1,
        name: new.name,
        key_digest: w.blind_index(DIGEST, &key),
        state: PartnerState::Active.word().to_owned(),
        since: w.now().micros(),
        withdrawn_at: None,
    };
    w.insert::<row::Entity>(row.clone()).await?;
    journal(w, events::PARTNER_ADD, &row)?;
    Ok(AddedPartner { id, key })
}

/// A key: whose it is, then what nobody can guess.
fn made(id: Uuid, source: &dyn kernel::Entropy) -> String {
    let secret: [u8; 20] = entropy::bytes(source);
    secret.iter().fold(format!("{PREFIX}{}", id.simple()), |key, byte| format!("{key}{byte:02x}"))
}

/// Whose key this says it is. Nothing is believed of it yet.
fn named(key: &str) -> Option<Uuid> {
    key.strip_prefix(PREFIX)?.get(..32)?.parse().ok()
}

/// Withdraws a partner's key, at once and for good.
pub async fn withdraw_partner(w: &mut WriteOp, id: Uuid) -> Result<()> {
    w.permit("exchange.partner-withdraw", &record(id))?;
    w.lock("exchange.partner").await?;
    let row = store::one(w.tx(), id).await?.ok_or(Error::NotFound("exchange.no-partner"))?;
    if row.state != PartnerState::Active.word() {
        return Err(Error::Conflict("exchange.already-withdrawn"));
    }
    let state = PartnerState::Withdrawn.word().to_owned();
    let withdrawn_at = Some(w.now().micros());
    let row = row::Model { version: row.version + 1, state, withdrawn_at, ..row };
    w.update::<row::Entity>(row.clone()).await?;
    journal(w, events::PARTNER_WITHDRAW, &row)
}

fn journal(w: &mut WriteOp, action: &'static str, row: &row::Model) -> Result<()> {
    let subject = Subject { kind: "partner", id: row.id, version: Some(row.version) };
    let body = Body::Open(draft::content(&row.name)?);
    w.journal(Draft { body, ..Draft::new(action, subject) })?;
    Ok(())
}

/// Every partner, those withdrawn last.
pub async fn partners(r: &ReadOp) -> Result<Vec<PartnerView>> {
    r.permit("exchange.partner-read", &Resource::new("exchange.partner", ""))?;
    let mut views = Vec::new();
    for row in store::all(r.tx()).await? {
        views.push(view(r.tx(), row).await?);
    }
    Ok(views)
}

/// One partner.
pub async fn partner(r: &ReadOp, id: Uuid) -> Result<PartnerView> {
    r.permit("exchange.partner-read", &record(id))?;
    let row = store::one(r.tx(), id).await?;
    view(r.tx(), row.ok_or(Error::NotFound("exchange.no-partner"))?).await
}

async fn view(tx: &Tx, row: row::Model) -> Result<PartnerView> {
    let unknown =
        || Error::Inconsistent { table: "exchange_partner", what: "state", row: row.id.to_string() };
    Ok(PartnerView {
        id: row.id,
        state: PartnerState::parse(&row.state).ok_or_else(unknown)?,
        since: Timestamp(row.since),
        withdrawn_at: row.withdrawn_at.map(Timestamp),
        used_at: store::used_at(tx, row.id).await?,
        name: row.name,
    })
}

/// Whose key this is, and notes that it was used; nobody's when it is wrong or withdrawn.
pub async fn knock(core: &Core, key: &str) -> Result<Option<PartnerView>> {
    let key = text::line(key);
    let Some(id) = named(&key) else { return Ok(None) };
    let digest = core.journal.ring().blind_index(DIGEST, &key);
    let tx = core.db.read().await?;
    let row = store::one(&tx, id).await?;
    let row = row.filter(|row| row.state == PartnerState::Active.word());
    let fits = row.filter(|row| bool::from(row.key_digest.as_slice().ct_eq(&digest)));
    let found = match fits {
        Some(row) => Some(view(&tx, row).await?),
        None => None,
    };
    tx.commit().await?;
    if let Some(found) = &found {
        note_use(core, found).await?;
    }
    Ok(found)
}

async fn note_use(core: &Core, partner: &PartnerView) -> Result<()> {
    let now = core.clock.now();
    let recently = |at: Timestamp| (0..USE_SECONDS).contains(&(now.seconds() - at.seconds()));
    if partner.used_at.is_some_and(recently) {
        return Ok(());
    }
    let tx = core.db.write().await?;
    store::keep_use(&tx, partner.id, now).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_whose_it_is_and_nothing_else_does() {
        let id = Uuid::from_u128(7);
        let key = made(id, &kernel::SeededEntropy::new(1));
        assert_eq!((key.len(), named(&key)), (76, Some(id)));
        for wrong in ["", "khp_", "whsec_1", "khp_\u{06F1}\u{06F2}\u{06F3}", &key[4..], "khp_zz"] {
            assert_eq!(named(wrong), None, "{wrong}");
        }
        assert_eq!(named(&format!("khp_{}", "é".repeat(40))), None);
    }
}
