//! The tables of sign-in and every query on them. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0001_access.sql")]

use db::{Tx, db_error};
use kernel::ids::{AccountId, OfficerId, SessionId};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, JoinType, QueryOrder, QuerySelect, RelationDef, Set};

pub mod account {
    //! A sign-in.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "access_account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub login: String,
        pub officer: Uuid,
        pub state: String,
        pub password: Option<String>,
        pub activation: Option<Vec<u8>>,
        pub activation_until: Option<i64>,
        pub factor: Option<Vec<u8>>,
        pub recovery: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "access_account";
        // Who may sign in is each node's own affair: never shipped, never accepted.
        const TRAVELS: bool = false;
    }
}

pub mod factor_use {
    //! The last accepted time step.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "access_factor_use")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        pub step: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod session {
    //! A signed-in browser.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "access_session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub token: Vec<u8>,
        pub account: Uuid,
        pub form_token: String,
        pub desk: Option<String>,
        pub parked: i32,
        pub created_at: i64,
        pub seen_at: i64,
        pub proved_at: i64,
        pub ended_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod reset {
    //! Help for a lost second factor.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "access_reset")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub account: Uuid,
        pub state: String,
        pub reason: String,
        pub asked_by: Uuid,
        pub asked_at: i64,
        pub decided_by: Option<Uuid>,
        pub decided_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "access_reset";
        // Who may sign in is each node's own affair: never shipped, never accepted.
        const TRAVELS: bool = false;
    }
}

pub mod grant {
    //! A seal that two people open.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "access_grant")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub record: Uuid,
        pub state: String,
        pub purpose: String,
        pub station: Option<Uuid>,
        pub circle: Option<Uuid>,
        pub district: Option<Uuid>,
        pub region: Option<Uuid>,
        pub reason: Vec<u8>,
        pub asked_by: Uuid,
        pub asked_at: i64,
        pub charge: Option<String>,
        pub decided_by: Option<Uuid>,
        pub decided_at: Option<i64>,
        pub decider: Option<String>,
        pub until: Option<i64>,
        pub reviewed_by: Option<Uuid>,
        pub reviewed_at: Option<i64>,
        pub verdict: Option<String>,
        pub review: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "access_grant";
        // Who opens a seal is each node's own affair: never shipped, never accepted.
        const TRAVELS: bool = false;
    }
}

/// A grant.
pub async fn grant(tx: &Tx, id: Uuid) -> Result<Option<grant::Model>> {
    grant::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// The seals opened for an account at a moment.
pub async fn live_grants(tx: &Tx, account: AccountId, at: Timestamp) -> Result<Vec<grant::Model>> {
    grant::Entity::find()
        .filter(grant::Column::AskedBy.eq(account.0))
        .filter(grant::Column::Until.gt(at.micros()))
        .all(tx)
        .await
        .map_err(db_error)
}

/// The grants about some records, newest first.
pub async fn grants_about(tx: &Tx, records: &[Uuid]) -> Result<Vec<grant::Model>> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    grant::Entity::find()
        .filter(grant::Column::Record.is_in(records.iter().copied()))
        .order_by_desc(grant::Column::AskedAt)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The grants in a state, asked for since a moment, the oldest first.
pub async fn grants_in(tx: &Tx, state: &str, since: Timestamp, limit: u64) -> Result<Vec<grant::Model>> {
    grant::Entity::find()
        .filter(grant::Column::State.eq(state))
        .filter(grant::Column::AskedAt.gte(since.micros()))
        .order_by_asc(grant::Column::AskedAt)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The newest grants in a state.
pub async fn newest_grants(tx: &Tx, state: &str, limit: u64) -> Result<Vec<grant::Model>> {
    grant::Entity::find()
        .filter(grant::Column::State.eq(state))
        .order_by_desc(grant::Column::AskedAt)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The account with this sign-in name.
pub async fn account_by_login(tx: &Tx, login: &str) -> Result<Option<account::Model>> {
    account::Entity::find().filter(account::Column::Login.eq(login)).one(tx).await.map_err(db_error)
}

/// An account.
pub async fn account(tx: &Tx, id: AccountId) -> Result<Option<account::Model>> {
    account::Entity::find_by_id(id.0).one(tx).await.map_err(db_error)
}

/// The accounts of an officer.
pub async fn accounts_of(tx: &Tx, officer: OfficerId) -> Result<Vec<account::Model>> {
    account::Entity::find().filter(account::Column::Officer.eq(officer.0)).all(tx).await.map_err(db_error)
}

/// The accounts of some officers.
pub async fn accounts_of_all(tx: &Tx, officers: impl Iterator<Item = Uuid>) -> Result<Vec<account::Model>> {
    account::Entity::find().filter(account::Column::Officer.is_in(officers)).all(tx).await.map_err(db_error)
}

/// Up to `limit` accounts after a sign-in name, by sign-in name.
pub async fn accounts(tx: &Tx, after: &str, limit: u64) -> Result<Vec<account::Model>> {
    account::Entity::find()
        .filter(account::Column::Login.gt(after))
        .order_by_asc(account::Column::Login)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The last time step accepted from an account's authenticator.
pub async fn last_step(tx: &Tx, account: AccountId) -> Result<i64> {
    let row = factor_use::Entity::find_by_id(account.0).one(tx).await.map_err(db_error)?;
    Ok(row.map_or(0, |row| row.step))
}

/// Keeps the accepted time step.
pub async fn set_last_step(tx: &Tx, account: AccountId, step: i64) -> Result<()> {
    let row = factor_use::ActiveModel { account: Set(account.0), step: Set(step) };
    let replace =
        OnConflict::column(factor_use::Column::Account).update_column(factor_use::Column::Step).to_owned();
    factor_use::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// Adds a session.
pub async fn add_session(tx: &Tx, row: session::Model) -> Result<()> {
    let row = row.into_active_model().reset_all();
    session::Entity::insert(row).exec_without_returning(tx).await.map_err(db_error)?;
    Ok(())
}

/// The live session with this token digest, and its account, in one question: it is asked at every request.
pub async fn session_by_token(tx: &Tx, token: &[u8]) -> Result<Option<(session::Model, account::Model)>> {
    let its_account: RelationDef = session::Entity::belongs_to(account::Entity)
        .from(session::Column::Account)
        .to(account::Column::Id)
        .into();
    session::Entity::find()
        .join(JoinType::InnerJoin, its_account)
        .filter(session::Column::Token.eq(token.to_vec()))
        .filter(session::Column::EndedAt.is_null())
        .select_two_required(account::Entity)
        .one(tx)
        .await
        .map_err(db_error)
}

/// An account's live sessions, newest first.
pub async fn sessions_of(tx: &Tx, account: AccountId) -> Result<Vec<session::Model>> {
    session::Entity::find()
        .filter(session::Column::Account.eq(account.0))
        .filter(session::Column::EndedAt.is_null())
        .order_by_desc(session::Column::CreatedAt)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The live sessions of a shared desk, newest first.
pub async fn sessions_at(tx: &Tx, desk: &str) -> Result<Vec<session::Model>> {
    session::Entity::find()
        .filter(session::Column::Desk.eq(desk))
        .filter(session::Column::EndedAt.is_null())
        .order_by_desc(session::Column::SeenAt)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Notes that a session was used.
pub async fn touch_session(tx: &Tx, id: SessionId, now: Timestamp) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(now.micros()))
        .filter(session::Column::Id.eq(id.0))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// Ends a session of an account. True when it was live.
pub async fn end_session(tx: &Tx, account: AccountId, id: SessionId, now: Timestamp) -> Result<bool> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now.micros()))
        .filter(session::Column::Id.eq(id.0))
        .filter(session::Column::Account.eq(account.0))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(ended.rows_affected == 1)
}

/// Ends every session of an account. How many were live.
pub async fn end_sessions_of(tx: &Tx, account: AccountId, now: Timestamp) -> Result<u64> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now.micros()))
        .filter(session::Column::Account.eq(account.0))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(ended.rows_affected)
}

/// Ends an account's sessions at a desk.
pub async fn end_sessions_at(tx: &Tx, account: AccountId, desk: &str, now: Timestamp) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now.micros()))
        .filter(session::Column::Account.eq(account.0))
        .filter(session::Column::Desk.eq(desk))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// Puts a session at a shared desk, or takes it away from one.
pub async fn set_desk(tx: &Tx, id: SessionId, desk: Option<&str>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::Desk, Expr::value(desk.map(str::to_owned)))
        .filter(session::Column::Id.eq(id.0))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// Parks every live session of a desk.
pub async fn park_desk(tx: &Tx, desk: &str) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::Parked, Expr::value(1))
        .filter(session::Column::Desk.eq(desk))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// The open request to help an account.
pub async fn open_reset(tx: &Tx, account: AccountId) -> Result<Option<reset::Model>> {
    reset::Entity::find()
        .filter(reset::Column::Account.eq(account.0))
        .filter(reset::Column::State.eq("asked"))
        .one(tx)
        .await
        .map_err(db_error)
}

/// A request for help.
pub async fn reset(tx: &Tx, id: Uuid) -> Result<Option<reset::Model>> {
    reset::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// Every open request for help, oldest first.
pub async fn open_resets(tx: &Tx) -> Result<Vec<reset::Model>> {
    reset::Entity::find()
        .filter(reset::Column::State.eq("asked"))
        .order_by_asc(reset::Column::AskedAt)
        .all(tx)
        .await
        .map_err(db_error)
}
