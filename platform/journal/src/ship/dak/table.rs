//! What a station holds of records that are not its own, and what of it is compared.

use db::{RowImage, Table, Tx, db_error};
use kernel::Result;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, Statement};
use sha2::{Digest, Sha256};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_dak")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub record: Uuid,
    pub owner: String,
    pub open: i32,
    pub erased: i32,
    pub digest: Vec<u8>,
    pub arrived_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const NAME: &'static str = "journal_dak";
}

/// What this node itself holds of a record.
pub(super) async fn own(tx: &Tx, record: Uuid) -> Result<Option<Model>> {
    Entity::find().filter(Column::Record.eq(record)).one(tx).await.map_err(db_error)
}

/// What a station has said that it holds of some records.
pub(super) async fn of_node(tx: &Tx, node: &str, records: &[Uuid]) -> Result<Vec<Model>> {
    let mut found = Vec::new();
    for chunk in records.chunks(1000) {
        let rows = Entity::find().filter(Column::Record.is_in(chunk.iter().copied()));
        found.extend(rows.all(tx).await.map_err(db_error)?);
    }
    only(tx, node, found).await
}

/// What it holds that is to be kept as it stands; and, of what is not, what would have to be erased there too.
pub(super) async fn to_keep(tx: &Tx, node: &str) -> Result<(Vec<Model>, Vec<Model>)> {
    let sql = "SELECT d.* FROM journal_dak d JOIN journal_home h ON h.id = d.id AND h.tbl = 'journal_dak' \
               WHERE h.node = $1 AND (d.open = 1 OR (d.erased = 0 AND d.owner <> $1))";
    let said = Statement::from_sql_and_values(tx.get_database_backend(), sql, [node.into()]);
    let rows = Entity::find().from_raw_sql(said).all(tx).await.map_err(db_error)?;
    Ok(rows.into_iter().partition(|row| row.open == 1))
}

async fn only(tx: &Tx, node: &str, rows: Vec<Model>) -> Result<Vec<Model>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let homes = crate::ship::home::of(tx, Entity::NAME, &ids).await?;
    Ok(rows.into_iter().filter(|row| homes.get(&row.id).is_some_and(|home| home == node)).collect())
}

/// Of what is sent, everything that must not differ on the two sides.
pub(super) fn digest_of(owner: &str, (open, erased): (bool, bool), rows: &[(RowImage, String)]) -> [u8; 32] {
    let mut sha = Sha256::new_with_prefix(b"khidmat.dak.v1");
    sha.update([u8::from(open), u8::from(erased)]);
    sha.update(Sha256::digest(owner));
    let mut each: Vec<_> = rows.iter().map(|(image, _)| image.digest()).collect();
    each.sort_unstable();
    for row in each {
        sha.update(row);
    }
    sha.finalize().into()
}
