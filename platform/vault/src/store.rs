//! The table of record keys. Not itself tied to the journal by digest: what it holds differs on each node (each
//! wraps with its own key), so `check` instead opens each key and compares its commitment.

use db::{Tx, db_error};
use kernel::{Entropy, Error, Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, Set};

use crate::cipher::RecordKey;
use crate::keyring::KeyRing;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vault_record_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Uuid,
    pub class: String,
    pub kek: i32,
    pub wrapped: Option<Vec<u8>>,
    pub commitment: Vec<u8>,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub destroyed_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What looking for a record's key gives.
#[derive(Debug, Clone)]
pub enum Found {
    /// The key.
    Key(RecordKey),
    /// The key was destroyed at this moment: the content is erased.
    Destroyed(Timestamp),
    /// There never was one here.
    Missing,
}

/// What may be known about a key without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// The record.
    pub subject: Uuid,
    /// Its retention class.
    pub class: String,
    /// Shows that a key is the right one.
    pub commitment: [u8; 32],
    /// When the record's retention ends.
    pub expires_at: Option<Timestamp>,
    /// When the key was destroyed.
    pub destroyed_at: Option<Timestamp>,
}

impl TryFrom<Model> for KeyInfo {
    type Error = Error;
    fn try_from(row: Model) -> Result<Self> {
        let commitment = <[u8; 32]>::try_from(row.commitment).map_err(|_| Error::Inconsistent {
            table: "vault_record_key",
            what: "commitment",
            row: row.subject.to_string(),
        })?;
        Ok(Self {
            subject: row.subject,
            class: row.class,
            commitment,
            expires_at: row.expires_at.map(Timestamp),
            destroyed_at: row.destroyed_at.map(Timestamp),
        })
    }
}

/// Makes and stores the key of a new record.
pub async fn create(
    tx: &Tx,
    ring: &KeyRing,
    subject: Uuid,
    (class, expires_at): (&str, Option<Timestamp>),
    now: Timestamp,
    source: &dyn Entropy,
) -> Result<RecordKey> {
    let key = RecordKey::generate(source);
    let (kek, wrapped) = ring.wrap(subject, &key, source)?;
    let row = ActiveModel {
        subject: Set(subject),
        class: Set(class.to_owned()),
        kek: Set(kek),
        wrapped: Set(Some(wrapped)),
        commitment: Set(key.commitment().to_vec()),
        created_at: Set(now.micros()),
        expires_at: Set(expires_at.map(Timestamp::micros)),
        destroyed_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await.map_err(db_error)?;
    Ok(key)
}

/// Opens a record's key.
pub async fn open(tx: &Tx, ring: &KeyRing, subject: Uuid) -> Result<Found> {
    let Some(row) = Entity::find_by_id(subject).one(tx).await.map_err(db_error)? else {
        return Ok(Found::Missing);
    };
    match (&row.wrapped, row.destroyed_at) {
        (_, Some(at)) => Ok(Found::Destroyed(Timestamp(at))),
        (Some(wrapped), None) => {
            let key = ring.unwrap(subject, row.kek, wrapped)?;
            let wrong = || Error::Inconsistent {
                table: "vault_record_key",
                what: "commitment",
                row: subject.to_string(),
            };
            if key.commitment().as_slice() == row.commitment { Ok(Found::Key(key)) } else { Err(wrong()) }
        }
        (None, None) => {
            Err(Error::Inconsistent { table: "vault_record_key", what: "wrapped", row: subject.to_string() })
        }
    }
}

/// Destroys a record's key for good and takes the record out of the search index. True when there was one to destroy.
pub async fn destroy(
    tx: &Tx,
    ring: &KeyRing,
    subject: Uuid,
    now: Timestamp,
    source: &dyn Entropy,
) -> Result<bool> {
    crate::index::forget(tx, ring, subject, source).await?;
    let outcome = Entity::update_many()
        .col_expr(Column::Wrapped, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::DestroyedAt, Expr::value(now.micros()))
        .filter(Column::Subject.eq(subject))
        .filter(Column::DestroyedAt.is_null())
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(outcome.rows_affected == 1)
}

/// What is known about a record's key.
pub async fn info(tx: &Tx, subject: Uuid) -> Result<Option<KeyInfo>> {
    let row = Entity::find_by_id(subject).one(tx).await.map_err(db_error)?;
    row.map(KeyInfo::try_from).transpose()
}

/// Up to `limit` records whose retention has ended and whose key still exists.
pub async fn expired(tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<KeyInfo>> {
    let rows = Entity::find()
        .filter(Column::ExpiresAt.lte(now.micros()))
        .filter(Column::DestroyedAt.is_null())
        .order_by_asc(Column::ExpiresAt)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)?;
    rows.into_iter().map(KeyInfo::try_from).collect()
}

/// Up to `limit` records that have or had a key, after `after`, by id.
pub async fn subjects(tx: &Tx, after: Option<Uuid>, limit: u64) -> Result<Vec<KeyInfo>> {
    let mut query = Entity::find().order_by_asc(Column::Subject).limit(limit);
    if let Some(after) = after {
        query = query.filter(Column::Subject.gt(after));
    }
    let rows = query.all(tx).await.map_err(db_error)?;
    rows.into_iter().map(KeyInfo::try_from).collect()
}

/// What one round of [`rewrap`] came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewrapped {
    /// Keys wrapped anew.
    pub done: usize,
    /// The last record looked at, from which the next round goes on; `None` at the end.
    pub last: Option<Uuid>,
}

/// Wraps up to `limit` keys that another key-encryption key wraps with the current one, of records after `after` by
/// id. Cut off anywhere, it may begin again from the start: what is done is passed over.
pub async fn rewrap(
    tx: &Tx,
    ring: &KeyRing,
    (after, limit): (Option<Uuid>, u64),
    source: &dyn Entropy,
) -> Result<Rewrapped> {
    // One order for all: two at once wait for each other and never in a circle.
    let mut query = Entity::find()
        .filter(Column::Kek.ne(ring.current()))
        .filter(Column::DestroyedAt.is_null())
        .order_by_asc(Column::Subject)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(Column::Subject.gt(after));
    }
    let rows = query.all(tx).await.map_err(db_error)?;
    let mut round = Rewrapped { done: 0, last: rows.last().map(|row| row.subject) };
    for row in rows {
        let Some(wrapped) = &row.wrapped else { continue };
        let key = ring.unwrap(row.subject, row.kek, wrapped)?;
        let (kek, wrapped) = ring.wrap(row.subject, &key, source)?;
        let outcome = Entity::update_many()
            .col_expr(Column::Kek, Expr::value(kek))
            .col_expr(Column::Wrapped, Expr::value(Some(wrapped)))
            .filter(Column::Subject.eq(row.subject))
            .filter(Column::Kek.eq(row.kek))
            // Destroyed since it was read: it must not come back.
            .filter(Column::DestroyedAt.is_null())
            .exec(tx)
            .await
            .map_err(db_error)?;
        round.done += usize::from(outcome.rows_affected == 1);
    }
    Ok(round)
}

/// How many live record keys each key-encryption key wraps, by its number.
pub async fn wrapped_by(tx: &Tx) -> Result<Vec<(i32, u64)>> {
    let counts: Vec<(i32, i64)> = Entity::find()
        .select_only()
        .column(Column::Kek)
        .column_as(Column::Subject.count(), "keys")
        .filter(Column::DestroyedAt.is_null())
        .group_by(Column::Kek)
        .order_by_asc(Column::Kek)
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(counts.into_iter().map(|(kek, keys)| (kek, keys.unsigned_abs())).collect())
}
