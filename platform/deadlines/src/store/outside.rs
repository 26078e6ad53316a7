//! What is to be told to a body outside the police, and what it has collected.

use std::collections::BTreeMap;

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadlines_outside")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub step: Uuid,
    pub node: String,
    pub serial: i64,
    pub recorded_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "deadlines_outside";
}

pub mod collected {
    //! Up to which number a copy was made.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deadlines_collected")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub node: String,
        pub until: i64,
        pub recorded_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "deadlines_collected";
    }
}

/// The last number given on a node; 0 for none.
pub async fn last(tx: &Tx, node: &str) -> Result<i64> {
    let newest = Entity::find().filter(Column::Node.eq(node)).order_by_desc(Column::Serial).one(tx).await;
    Ok(newest.map_err(db_error)?.map_or(0, |row| row.serial))
}

/// Those of a node from a number on, in order.
pub async fn from(tx: &Tx, node: &str, serial: i64, limit: u64) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Node.eq(node))
        .filter(Column::Serial.gte(serial))
        .order_by_asc(Column::Serial)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Up to which number copies of a node were made; 0 for none.
pub async fn collected_until(tx: &Tx, node: &str) -> Result<i64> {
    let of = collected::Entity::find().filter(collected::Column::Node.eq(node));
    let last = of.order_by_desc(collected::Column::Until).one(tx).await.map_err(db_error)?;
    Ok(last.map_or(0, |row| row.until))
}

/// When each of some steps was collected: the first copy in which it stands. One that was not is left out.
pub async fn when_collected(tx: &Tx, steps: &[Uuid]) -> Result<BTreeMap<Uuid, Timestamp>> {
    let mut found = BTreeMap::new();
    if steps.is_empty() {
        return Ok(found);
    }
    let numbered = Entity::find().filter(Column::Step.is_in(steps.iter().copied()));
    for row in numbered.all(tx).await.map_err(db_error)? {
        let first = collected::Entity::find()
            .filter(collected::Column::Node.eq(&row.node))
            .filter(collected::Column::Until.gte(row.serial))
            .order_by_asc(collected::Column::RecordedAt)
            .one(tx)
            .await
            .map_err(db_error)?;
        found.extend(first.map(|copy| (row.step, Timestamp(copy.recorded_at))));
    }
    Ok(found)
}
