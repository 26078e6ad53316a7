//! The tables of exchange and every query on them. No rules here.

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use crate::model::{Progress, State};

pub mod code;
pub mod helpline;
pub mod inbox;
pub mod mail;
pub mod message;
pub mod partner;
pub mod whatsapp;

pub mod webhook {
    //! A place of another system.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_webhook")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub name: String,
        pub url: String,
        pub events: String,
        pub state: String,
        pub since: i64,
        pub secret: Vec<u8>,
        pub old_secret: Option<Vec<u8>>,
        pub old_until: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "exchange_webhook";
        // Whom a node tells is its own affair: a province must not send for its stations as well.
        const TRAVELS: bool = false;
    }
}

pub mod delivery {
    //! One message for one place.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_delivery")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub webhook: Uuid,
        pub entry: Uuid,
        pub event: String,
        pub payload: String,
        pub state: String,
        pub attempts: i32,
        pub next_at: i64,
        pub made_at: i64,
        pub tried_at: Option<i64>,
        pub answer: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Every place that was not taken off, oldest first.
pub async fn webhooks(tx: &Tx) -> Result<Vec<webhook::Model>> {
    webhook::Entity::find()
        .filter(webhook::Column::State.ne(State::Removed.word()))
        .order_by_asc(webhook::Column::Since)
        .order_by_asc(webhook::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// A place.
pub async fn webhook(tx: &Tx, id: Uuid) -> Result<Option<webhook::Model>> {
    webhook::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// Adds a message; one that is there for the same place and entry stays as it is.
pub async fn add_delivery(tx: &Tx, row: delivery::Model) -> Result<()> {
    let once =
        OnConflict::columns([delivery::Column::Webhook, delivery::Column::Entry]).do_nothing().to_owned();
    delivery::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .exec_without_returning(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// A place's messages that may be sent now, those that have waited longest first.
pub async fn due(tx: &Tx, webhook: Uuid, now: Timestamp, limit: u64) -> Result<Vec<delivery::Model>> {
    delivery::Entity::find()
        .filter(delivery::Column::Webhook.eq(webhook))
        .filter(delivery::Column::State.eq(Progress::Waiting.word()))
        .filter(delivery::Column::NextAt.lte(now.micros()))
        .order_by_asc(delivery::Column::NextAt)
        .order_by_asc(delivery::Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Takes a message up until a moment. False when another process was quicker.
pub async fn take_up(tx: &Tx, row: &delivery::Model, until: Timestamp) -> Result<bool> {
    let taken = delivery::Entity::update_many()
        .col_expr(delivery::Column::NextAt, Expr::value(until.micros()))
        .filter(delivery::Column::Id.eq(row.id))
        .filter(delivery::Column::State.eq(Progress::Waiting.word()))
        .filter(delivery::Column::NextAt.eq(row.next_at))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(taken.rows_affected == 1)
}

/// Keeps what came of an attempt.
pub async fn keep(tx: &Tx, row: delivery::Model) -> Result<()> {
    let row = row.into_active_model().reset_all();
    delivery::Entity::update(row).exec(tx).await.map_err(db_error)?;
    Ok(())
}

/// A message of a place.
pub async fn delivery(tx: &Tx, webhook: Uuid, id: Uuid) -> Result<Option<delivery::Model>> {
    delivery::Entity::find_by_id(id)
        .filter(delivery::Column::Webhook.eq(webhook))
        .one(tx)
        .await
        .map_err(db_error)
}

/// A place's newest messages.
pub async fn deliveries(tx: &Tx, webhook: Uuid, limit: u64) -> Result<Vec<delivery::Model>> {
    delivery::Entity::find()
        .filter(delivery::Column::Webhook.eq(webhook))
        .order_by_desc(delivery::Column::MadeAt)
        .order_by_desc(delivery::Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// How many messages of a place stand like this.
pub async fn count(tx: &Tx, webhook: Uuid, progress: Progress) -> Result<u64> {
    delivery::Entity::find()
        .filter(delivery::Column::Webhook.eq(webhook))
        .filter(delivery::Column::State.eq(progress.word()))
        .count(tx)
        .await
        .map_err(db_error)
}

/// True when a place has taken anything since a moment.
pub async fn taken_since(tx: &Tx, webhook: Uuid, since: i64) -> Result<bool> {
    let taken = delivery::Entity::find()
        .filter(delivery::Column::Webhook.eq(webhook))
        .filter(delivery::Column::State.eq(Progress::Sent.word()))
        .filter(delivery::Column::TriedAt.gte(since))
        .limit(1)
        .count(tx)
        .await
        .map_err(db_error)?;
    Ok(taken > 0)
}

/// Lets messages of a place that stand like this be sent from now on, with all attempts before them. How many.
pub async fn again(
    tx: &Tx,
    webhook: Uuid,
    (only, from): (Option<Uuid>, Progress),
    now: Timestamp,
) -> Result<u64> {
    let mut again = delivery::Entity::update_many()
        .col_expr(delivery::Column::State, Expr::value(Progress::Waiting.word()))
        .col_expr(delivery::Column::Attempts, Expr::value(0))
        .col_expr(delivery::Column::NextAt, Expr::value(now.micros()))
        .filter(delivery::Column::Webhook.eq(webhook))
        .filter(delivery::Column::State.eq(from.word()));
    if let Some(id) = only {
        again = again.filter(delivery::Column::Id.eq(id));
    }
    Ok(again.exec(tx).await.map_err(db_error)?.rows_affected)
}

/// Drops the messages of a place that were not sent.
pub async fn drop_unsent(tx: &Tx, webhook: Uuid) -> Result<()> {
    delivery::Entity::delete_many()
        .filter(delivery::Column::Webhook.eq(webhook))
        .filter(delivery::Column::State.ne(Progress::Sent.word()))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// Drops messages that were sent before a moment.
pub async fn drop_sent_before(tx: &Tx, before: i64) -> Result<()> {
    delivery::Entity::delete_many()
        .filter(delivery::Column::State.eq(Progress::Sent.word()))
        .filter(delivery::Column::TriedAt.lt(before))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}
