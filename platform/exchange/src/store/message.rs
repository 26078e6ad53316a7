//! The tables of messages to citizens and every query on them. No rules here.

use db::{Tx, db_error};
use kernel::Result;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

pub mod row {
    //! That somebody was to be told, and what became of it.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_message")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub record: Uuid,
        pub channel: String,
        pub kind: String,
        pub state: String,
        pub queued_at: i64,
        pub changed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "exchange_message";
        // Whom a node tells is its own affair: a province must not send for its stations as well.
        const TRAVELS: bool = false;
    }
}

pub mod outbox {
    //! What is still to be sent.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_outbox")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub channel: String,
        pub record: Uuid,
        pub sealed: Vec<u8>,
        pub hours_from: Option<i32>,
        pub hours_to: Option<i32>,
        pub made_at: i64,
        pub until: i64,
        pub next_at: i64,
        pub attempts: i32,
        pub tried_at: Option<i64>,
        pub answer: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The messages about a record, oldest first.
pub async fn of_record(tx: &Tx, record: Uuid) -> Result<Vec<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Record.eq(record))
        .order_by_asc(row::Column::QueuedAt)
        .order_by_asc(row::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Puts something into the outbox.
pub async fn put(tx: &Tx, row: outbox::Model) -> Result<()> {
    let row = row.into_active_model().reset_all();
    outbox::Entity::insert(row).exec_without_returning(tx).await.map_err(db_error)?;
    Ok(())
}

/// Takes everything about a record out of the outbox.
pub async fn drop_of(tx: &Tx, record: Uuid) -> Result<()> {
    outbox::Entity::delete_many()
        .filter(outbox::Column::Record.eq(record))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}
