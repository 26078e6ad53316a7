//! Which node each received row, record and key belongs to, so that a station can change only what is its own.
//! Must not hold this node's own rows: what is known and not listed is own.

use std::collections::HashMap;

use db::{Tx, db_error};
use kernel::Result;
use sea_orm::Set;
use sea_orm::entity::prelude::*;

/// `tbl` of a record: the subject of entries.
pub(crate) const RECORD: &str = "journal_entry";
/// `tbl` of a record's key.
pub(crate) const KEY: &str = "vault_record_key";
/// Where a station lists what it has let go, until its province says which node has it. What it wrote of it still travels.
pub(crate) const ELSEWHERE: &str = "elsewhere";

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_home")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub tbl: String,
    pub node: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Where these ids of one table belong; those not listed are left out.
pub(crate) async fn of(tx: &Tx, tbl: &str, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let mut homes = HashMap::new();
    for chunk in ids.chunks(2000) {
        let query =
            Entity::find().filter(Column::Id.is_in(chunk.iter().copied())).filter(Column::Tbl.eq(tbl));
        homes.extend(query.all(tx).await.map_err(db_error)?.into_iter().map(|home| (home.id, home.node)));
    }
    Ok(homes)
}

/// Lists ids of one table as `node`'s.
pub(crate) async fn put(tx: &Tx, tbl: &str, ids: &[Uuid], node: &str) -> Result<()> {
    let (tbl, node) = (tbl.to_owned(), node.to_owned());
    for chunk in ids.chunks(2000) {
        let rows = chunk.iter().map(|id| ActiveModel {
            id: Set(*id),
            tbl: Set(tbl.clone()),
            node: Set(node.clone()),
        });
        Entity::insert_many(rows).exec_without_returning(tx).await.map_err(db_error)?;
    }
    Ok(())
}

/// Takes ids of one table off the list: they are this node's own from now on.
pub(crate) async fn forget(tx: &Tx, tbl: &str, ids: &[Uuid]) -> Result<()> {
    for chunk in ids.chunks(2000) {
        let listed =
            Entity::delete_many().filter(Column::Id.is_in(chunk.iter().copied())).filter(Column::Tbl.eq(tbl));
        listed.exec(tx).await.map_err(db_error)?;
    }
    Ok(())
}

/// Gives everything of a lost node to the one that takes its place.
pub(crate) async fn move_all(tx: &Tx, from: &str, to: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Node, Expr::value(to))
        .filter(Column::Node.eq(from))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}
