//! Which look-ups are the evidence of a finding.

use std::collections::BTreeSet;

use db::{Tx, db_error};
use kernel::Result;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "oversight_evidence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub finding: Uuid,
    pub entry: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "oversight_evidence";
}

/// The look-ups named in a finding.
pub async fn of(tx: &Tx, finding: Uuid) -> Result<BTreeSet<Uuid>> {
    let of = Entity::find().select_only().column(Column::Entry).filter(Column::Finding.eq(finding));
    let found: Vec<Uuid> = of.into_tuple().all(tx).await.map_err(db_error)?;
    Ok(found.into_iter().collect())
}
