//! The tables of WhatsApp and every query on them. No rules here.

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect, Statement};

/// A call that is to be worked on.
pub const WAITING: &str = "waiting";
/// One whose file is fetched first.
pub const FETCHING: &str = "fetching";
/// One that was.
pub const DONE: &str = "done";
/// One that cannot be.
pub const FAILED: &str = "failed";

pub mod window {
    //! When a telephone last wrote.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_wa_window")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub phone: Vec<u8>,
        pub heard_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod wish_row {
    //! What a telephone wants.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_wa_wish")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub phone: Vec<u8>,
        pub wish: String,
        pub how: String,
        pub said_at: i64,
        pub recorded_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "exchange_wa_wish";
        // Said to this node's number, and digested with its key.
        const TRAVELS: bool = false;
    }
}

pub mod call_row {
    //! One thing that was called about.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_wa_call")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub once: Vec<u8>,
        pub id: Uuid,
        pub sealed: Option<Vec<u8>>,
        pub came_at: i64,
        pub next_at: i64,
        pub attempts: i32,
        pub state: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Notes when a telephone wrote; an earlier moment than what is known changes nothing.
pub async fn heard(tx: &Tx, phone: &[u8], at: Timestamp) -> Result<()> {
    if heard_at(tx, phone).await?.is_some_and(|known| known >= at) {
        return Ok(());
    }
    let row = window::Model { phone: phone.to_vec(), heard_at: at.micros() };
    let mut again = OnConflict::column(window::Column::Phone);
    again.update_column(window::Column::HeardAt);
    window::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// When a telephone last wrote.
pub async fn heard_at(tx: &Tx, phone: &[u8]) -> Result<Option<Timestamp>> {
    let row = window::Entity::find_by_id(phone.to_vec()).one(tx).await.map_err(db_error)?;
    Ok(row.map(|row| Timestamp(row.heard_at)))
}

/// What a telephone said last.
pub async fn wish(tx: &Tx, phone: &[u8]) -> Result<Option<wish_row::Model>> {
    wish_row::Entity::find()
        .filter(wish_row::Column::Phone.eq(phone))
        .order_by_desc(wish_row::Column::SaidAt)
        .order_by_desc(wish_row::Column::Id)
        .one(tx)
        .await
        .map_err(db_error)
}

/// How many telephones said this at some time and nothing else since.
pub async fn count_wishes(tx: &Tx, wish: &str) -> Result<u64> {
    let sql = "SELECT COUNT(*) AS many FROM exchange_wa_wish AS said WHERE wish = $1 AND NOT EXISTS ( \
               SELECT 1 FROM exchange_wa_wish AS later WHERE later.phone = said.phone \
               AND (later.said_at > said.said_at OR (later.said_at = said.said_at AND later.id > said.id)))";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [wish.into()]);
    let row = tx.query_one_raw(statement).await.map_err(db_error)?;
    let many: i64 = row.map_or(Ok(0), |row| row.try_get("", "many")).map_err(db_error)?;
    Ok(u64::try_from(many).unwrap_or_default())
}

/// Puts down something that was called about; one that is there stays as it is.
pub async fn put_call(tx: &Tx, row: call_row::Model) -> Result<()> {
    let once = OnConflict::column(call_row::Column::Once).do_nothing().to_owned();
    call_row::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .exec_without_returning(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// What is to be worked on now, what came first first.
pub async fn due_calls(tx: &Tx, state: &str, now: Timestamp, limit: u64) -> Result<Vec<call_row::Model>> {
    call_row::Entity::find()
        .filter(call_row::Column::State.eq(state))
        .filter(call_row::Column::NextAt.lte(now.micros()))
        .order_by_asc(call_row::Column::NextAt)
        .order_by_asc(call_row::Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Takes something up until a moment. False when another process was quicker.
pub async fn take_up_call(tx: &Tx, row: &call_row::Model, until: Timestamp) -> Result<bool> {
    let taken = call_row::Entity::update_many()
        .col_expr(call_row::Column::NextAt, Expr::value(until.micros()))
        .col_expr(call_row::Column::Attempts, Expr::value(row.attempts + 1))
        .filter(call_row::Column::Once.eq(row.once.clone()))
        .filter(call_row::Column::State.eq(row.state.as_str()))
        .filter(call_row::Column::NextAt.eq(row.next_at))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(taken.rows_affected == 1)
}

/// Ends the work on something. False when it had ended already.
pub async fn end_call(tx: &Tx, once: &[u8], state: &str) -> Result<bool> {
    let mut end = call_row::Entity::update_many()
        .col_expr(call_row::Column::State, Expr::value(state))
        .filter(call_row::Column::Once.eq(once))
        .filter(call_row::Column::State.is_in([WAITING, FETCHING]));
    if state == DONE {
        end = end.col_expr(call_row::Column::Sealed, Expr::value(Option::<Vec<u8>>::None));
    }
    Ok(end.exec(tx).await.map_err(db_error)?.rows_affected == 1)
}

/// Forgets what was done with and came before a moment. What could not be worked on stays: nobody has read it.
pub async fn forget_calls_before(tx: &Tx, before: Timestamp) -> Result<()> {
    call_row::Entity::delete_many()
        .filter(call_row::Column::State.eq(DONE))
        .filter(call_row::Column::CameAt.lt(before.micros()))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// Forgets when telephones wrote before a moment.
pub async fn forget_windows_before(tx: &Tx, before: Timestamp) -> Result<()> {
    window::Entity::delete_many()
        .filter(window::Column::HeardAt.lt(before.micros()))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// How much stands like this.
pub async fn count_calls(tx: &Tx, state: &str) -> Result<u64> {
    call_row::Entity::find().filter(call_row::Column::State.eq(state)).count(tx).await.map_err(db_error)
}
