//! The tables of messages to citizens and every query on them. No rules here.

use contracts::{Channel, Fate};
use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

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
        pub form: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod gateway {
    //! What a gateway last answered.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_gateway")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub channel: String,
        pub answer: String,
        pub answered_at: i64,
        pub took_at: Option<i64>,
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

/// A message.
pub async fn one(tx: &Tx, id: Uuid) -> Result<Option<row::Model>> {
    row::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// What waits, by its id.
pub async fn in_outbox(tx: &Tx, id: Uuid) -> Result<Option<outbox::Model>> {
    outbox::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// Takes something out of the outbox: it was sent, or never will be.
pub async fn drop(tx: &Tx, id: Uuid) -> Result<()> {
    outbox::Entity::delete_by_id(id).exec(tx).await.map_err(db_error)?;
    Ok(())
}

/// What may be sent on a channel now, what has waited longest first.
pub async fn due(tx: &Tx, channel: Channel, now: Timestamp, limit: u64) -> Result<Vec<outbox::Model>> {
    outbox::Entity::find()
        .filter(outbox::Column::Channel.eq(channel.word()))
        .filter(outbox::Column::NextAt.lte(now.micros()))
        .order_by_asc(outbox::Column::NextAt)
        .order_by_asc(outbox::Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Takes something up until a moment. False when another process was quicker, or it is gone.
pub async fn take_up(tx: &Tx, row: &outbox::Model, until: Timestamp) -> Result<bool> {
    let taken = outbox::Entity::update_many()
        .col_expr(outbox::Column::NextAt, Expr::value(until.micros()))
        .filter(outbox::Column::Id.eq(row.id))
        .filter(outbox::Column::NextAt.eq(row.next_at))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(taken.rows_affected == 1)
}

/// Keeps when something is tried again and what came of the last attempt; what is gone meanwhile stays gone.
pub async fn keep(tx: &Tx, row: outbox::Model) -> Result<()> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::NextAt, Expr::value(row.next_at))
        .col_expr(outbox::Column::Attempts, Expr::value(row.attempts))
        .col_expr(outbox::Column::TriedAt, Expr::value(row.tried_at))
        .col_expr(outbox::Column::Answer, Expr::value(row.answer))
        .col_expr(outbox::Column::Form, Expr::value(row.form))
        .filter(outbox::Column::Id.eq(row.id))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// How much waits on a channel.
pub async fn waiting(tx: &Tx, channel: Channel) -> Result<u64> {
    let of = outbox::Entity::find().filter(outbox::Column::Channel.eq(channel.word()));
    of.count(tx).await.map_err(db_error)
}

/// When what has waited longest on a channel was queued.
pub async fn oldest(tx: &Tx, channel: Channel) -> Result<Option<Timestamp>> {
    let first = outbox::Entity::find()
        .filter(outbox::Column::Channel.eq(channel.word()))
        .order_by_asc(outbox::Column::MadeAt)
        .one(tx)
        .await
        .map_err(db_error)?;
    Ok(first.map(|row| Timestamp(row.made_at)))
}

/// How many messages of a channel came to this since a moment.
pub async fn became(tx: &Tx, channel: Channel, fate: Fate, since: Timestamp) -> Result<u64> {
    row::Entity::find()
        .filter(row::Column::Channel.eq(channel.word()))
        .filter(row::Column::State.eq(fate.word()))
        .filter(row::Column::ChangedAt.gte(since.micros()))
        .count(tx)
        .await
        .map_err(db_error)
}

/// Notes what a gateway last answered, and when it last took something.
pub async fn note(tx: &Tx, channel: Channel, (answer, taken): (&str, bool), now: Timestamp) -> Result<()> {
    let mut again = OnConflict::column(gateway::Column::Channel);
    again.update_columns([gateway::Column::Answer, gateway::Column::AnsweredAt]);
    if taken {
        again.update_column(gateway::Column::TookAt);
    }
    let row = gateway::Model {
        channel: channel.word().to_owned(),
        answer: answer.to_owned(),
        answered_at: now.micros(),
        took_at: taken.then_some(now.micros()),
    };
    gateway::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// What a gateway last answered.
pub async fn noted(tx: &Tx, channel: Channel) -> Result<Option<gateway::Model>> {
    gateway::Entity::find_by_id(channel.word()).one(tx).await.map_err(db_error)
}
