//! What a station holds of records that are not its own, and what of it is compared.

use db::{RowImage, Table, Tx, db_error};
use kernel::Result;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, Set, Statement};
use sha2::{Digest, Sha256};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_dak")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub node: String,
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

mod due {
    //! What the successor of a lost node is to be sent again.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_dak_due")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub node: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub record: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a station has said that it holds of some records.
pub(super) async fn of_node(tx: &Tx, node: &str, records: &[Uuid]) -> Result<Vec<Model>> {
    let mut found = Vec::new();
    for chunk in records.chunks(1000) {
        let rows =
            Entity::find().filter(Column::Record.is_in(chunk.iter().copied())).filter(Column::Node.eq(node));
        found.extend(rows.all(tx).await.map_err(db_error)?);
    }
    Ok(found)
}

/// What it holds that is to be kept as it stands, and what of the rest would have to be unreadable there and is not.
pub(super) async fn to_keep(tx: &Tx, node: &str) -> Result<Vec<Model>> {
    let open = Entity::find().filter(Column::Node.eq(node)).filter(Column::Open.eq(1));
    let mut rows = open.all(tx).await.map_err(db_error)?;
    let sql = "SELECT d.* FROM journal_dak d JOIN vault_record_key k ON k.subject = d.record \
               WHERE d.node = $1 AND d.open = 0 AND d.erased = 0 AND d.owner <> d.node AND k.destroyed_at IS NOT NULL";
    let gone = Statement::from_sql_and_values(tx.get_database_backend(), sql, [node.into()]);
    rows.extend(Entity::find().from_raw_sql(gone).all(tx).await.map_err(db_error)?);
    Ok(rows)
}

/// What a station's predecessor held and it has not been sent.
pub(super) async fn due(tx: &Tx, node: &str) -> Result<Vec<Uuid>> {
    let rows = due::Entity::find().filter(due::Column::Node.eq(node)).all(tx).await.map_err(db_error)?;
    let records: Vec<Uuid> = rows.into_iter().map(|row| row.record).collect();
    let held = of_node(tx, node, &records).await?;
    Ok(records.into_iter().filter(|record| held.iter().all(|row| row.record != *record)).collect())
}

/// What a lost node held is sent to whoever takes its place.
pub(crate) async fn send_again(tx: &Tx, lost: &str, heir: &str) -> Result<()> {
    let held = Entity::find().filter(Column::Node.eq(lost)).all(tx).await.map_err(db_error)?;
    for chunk in held.chunks(1000) {
        let row = |row: &Model| due::ActiveModel { node: Set(heir.to_owned()), record: Set(row.record) };
        let rows = due::Entity::insert_many(chunk.iter().map(row));
        rows.exec_without_returning(tx).await.map_err(db_error)?;
    }
    Ok(())
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
