//! The tables of reports that came as messages and of wrong tries at their status, and every query on them. No rules here.

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

pub mod row {
    //! A report that came as a message.
    #![expect(missing_docs, reason = "every column is described in migrations/0033_heard.sql")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_heard")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub thread: Uuid,
        pub message: Uuid,
        pub recorded_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_heard";
        // The thread is this node's.
        const TRAVELS: bool = false;
    }
}

pub mod guess {
    //! A wrong try.
    #![expect(missing_docs, reason = "every column is described in migrations/0033_heard.sql")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_guess")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub thread: Uuid,
        pub made_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The newest report of a thread since a moment.
pub async fn newest(tx: &Tx, thread: Uuid, since: Timestamp) -> Result<Option<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Thread.eq(thread))
        .filter(row::Column::RecordedAt.gt(since.micros()))
        .order_by_desc(row::Column::RecordedAt)
        .one(tx)
        .await
        .map_err(db_error)
}

/// How many wrong tries a thread had since a moment.
pub async fn guesses(tx: &Tx, thread: Uuid, since: Timestamp) -> Result<u64> {
    guess::Entity::find()
        .filter(guess::Column::Thread.eq(thread))
        .filter(guess::Column::MadeAt.gt(since.micros()))
        .count(tx)
        .await
        .map_err(db_error)
}

/// Keeps a wrong try, and forgets those before a moment.
pub async fn guessed(tx: &Tx, row: guess::Model, before: Timestamp) -> Result<()> {
    guess::Entity::delete_many()
        .filter(guess::Column::MadeAt.lt(before.micros()))
        .exec(tx)
        .await
        .map_err(db_error)?;
    let row = row.into_active_model().reset_all();
    guess::Entity::insert(row).exec_without_returning(tx).await.map_err(db_error)?;
    Ok(())
}
