//! Entries of other nodes that came down with a record, each with its receipt.

use db::{Table, Tx, db_error};
use kernel::{Error, Result};
use sea_orm::entity::prelude::*;
use tlog::Receipt;

use crate::store::entry;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_proof")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub receipt: String,
    pub cosignatures: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const NAME: &'static str = "journal_proof";
    // Whoever it came from has more of it.
    const TRAVELS: bool = false;
}

/// The receipt kept of an entry of another node.
pub(crate) async fn of_entry(tx: &Tx, id: Uuid) -> Result<Option<Model>> {
    Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// Those of some entries that have one.
pub(super) async fn known(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let rows =
        Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Up to `limit` of them behind `after`, each with its entry where there is one.
pub(crate) async fn page(tx: &Tx, after: Uuid, limit: u64) -> Result<Vec<(Model, Option<entry::Model>)>> {
    use sea_orm::{QueryOrder, QuerySelect};
    let proofs = Entity::find().filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(limit);
    let proofs = proofs.all(tx).await.map_err(db_error)?;
    let ids = proofs.iter().map(|proof| proof.id);
    let entries =
        entry::Entity::find().filter(entry::Column::Id.is_in(ids)).all(tx).await.map_err(db_error)?;
    let of = |proof: &Model| entries.iter().find(|entry| entry.id == proof.id).cloned();
    Ok(proofs.into_iter().map(|proof| (of(&proof), proof)).map(|(entry, proof)| (proof, entry)).collect())
}

/// Whether a receipt is of exactly this entry.
pub(crate) fn is_of(receipt: &str, entry: &entry::Model) -> bool {
    let leaf = Receipt::parse(receipt.as_bytes()).and_then(|receipt| receipt.leaf_hash());
    leaf.is_ok_and(|leaf| leaf == tlog::leaf_hash(&entry.claim, &entry.rest))
}

/// The receipt's evidence, to be given out again.
pub(crate) fn evidence(row: &Model) -> Result<tlog::Evidence> {
    let damaged =
        |_| Error::Inconsistent { table: "journal_proof", what: "receipt", row: row.id.to_string() };
    Ok(Receipt::parse(row.receipt.as_bytes()).map_err(damaged)?.evidence)
}
