//! Many record keys in one statement, for shipping between nodes: one statement each would cost more than all of
//! its cryptography. Must not decide which keys may travel: that is the journal's rule.

use db::{Tx, db_error};
use kernel::{Entropy, Error, Result, Timestamp};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::cipher::RecordKey;
use crate::index;
use crate::keyring::KeyRing;
use crate::store::{ActiveModel, Column, Entity, KeyInfo, Model};

/// Values in one statement; both engines take far more.
const CHUNK: usize = 1000;

/// A key from another node. Without the key itself, it was destroyed there.
#[derive(Debug)]
pub struct Incoming {
    /// What may be known about it.
    pub info: KeyInfo,
    /// The key.
    pub key: Option<RecordKey>,
}

async fn rows(tx: &Tx, subjects: &[Uuid]) -> Result<Vec<Model>> {
    let mut found = Vec::new();
    for chunk in subjects.chunks(CHUNK) {
        let query = Entity::find().filter(Column::Subject.is_in(chunk.iter().copied()));
        found.extend(query.all(tx).await.map_err(db_error)?);
    }
    Ok(found)
}

/// What is known about the keys of these records, in no order; a record without one is left out.
pub async fn infos(tx: &Tx, subjects: &[Uuid]) -> Result<Vec<KeyInfo>> {
    rows(tx, subjects).await?.into_iter().map(KeyInfo::try_from).collect()
}

/// The keys of these records, in no order; a record without one is left out.
pub async fn open_all(tx: &Tx, ring: &KeyRing, subjects: &[Uuid]) -> Result<Vec<Incoming>> {
    rows(tx, subjects).await?.into_iter().map(|row| open_row(ring, row)).collect()
}

fn open_row(ring: &KeyRing, row: Model) -> Result<Incoming> {
    let wrong = || Error::Inconsistent {
        table: "vault_record_key",
        what: "commitment",
        row: row.subject.to_string(),
    };
    let key = match &row.wrapped {
        Some(wrapped) => {
            let key = ring.unwrap(row.subject, row.kek, wrapped)?;
            if key.commitment().as_slice() != row.commitment {
                return Err(wrong());
            }
            Some(key)
        }
        None => None,
    };
    Ok(Incoming { info: KeyInfo::try_from(row)?, key })
}

/// Stores keys of records that have none here yet. One that was destroyed where it comes from is stored as destroyed.
pub async fn put_all(
    tx: &Tx,
    ring: &KeyRing,
    keys: &[Incoming],
    now: Timestamp,
    source: &dyn Entropy,
) -> Result<()> {
    let rows = keys.iter().map(|key| row_of(ring, key, now, source)).collect::<Result<Vec<_>>>()?;
    for chunk in rows.chunks(CHUNK) {
        Entity::insert_many(chunk.iter().cloned()).exec_without_returning(tx).await.map_err(db_error)?;
    }
    // What arrives is not searchable yet: each node has an index of its own.
    let alive = keys.iter().filter(|key| key.key.is_some() && index::is_searched(&key.info.class));
    let waiting: Vec<_> = alive.map(|key| (key.info.subject, key.info.class.clone())).collect();
    index::wait_for(tx, &waiting).await
}

/// Keys of new records in one statement.
const NEW: usize = 50;

/// Makes and stores the keys of new records.
pub async fn create_all(
    tx: &Tx,
    ring: &KeyRing,
    subjects: &[Uuid],
    (class, expires_at): (&str, Option<Timestamp>),
    now: Timestamp,
    source: &dyn Entropy,
) -> Result<Vec<RecordKey>> {
    let mut made = Vec::with_capacity(subjects.len());
    for chunk in subjects.chunks(NEW) {
        let keys: Vec<Incoming> = chunk
            .iter()
            .map(|subject| {
                let key = RecordKey::generate(source);
                let info = KeyInfo {
                    subject: *subject,
                    class: class.to_owned(),
                    commitment: key.commitment(),
                    expires_at,
                    destroyed_at: None,
                };
                Incoming { info, key: Some(key) }
            })
            .collect();
        put_all(tx, ring, &keys, now, source).await?;
        made.extend(keys.into_iter().filter_map(|incoming| incoming.key));
    }
    Ok(made)
}

fn row_of(ring: &KeyRing, incoming: &Incoming, now: Timestamp, source: &dyn Entropy) -> Result<ActiveModel> {
    let Incoming { info, key } = incoming;
    if key.as_ref().is_some_and(|key| key.commitment() != info.commitment) {
        return Err(Error::Malformed("vault.bad-transfer"));
    }
    let (kek, wrapped, destroyed_at) = match key {
        Some(key) => {
            let (kek, wrapped) = ring.wrap(info.subject, key, source)?;
            (kek, Some(wrapped), None)
        }
        None => (ring.current(), None, Some(info.destroyed_at.unwrap_or(now).micros())),
    };
    Ok(ActiveModel {
        subject: Set(info.subject),
        class: Set(info.class.clone()),
        kek: Set(kek),
        wrapped: Set(wrapped),
        commitment: Set(info.commitment.to_vec()),
        created_at: Set(now.micros()),
        expires_at: Set(info.expires_at.map(Timestamp::micros)),
        destroyed_at: Set(destroyed_at),
    })
}
