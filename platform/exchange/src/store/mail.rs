//! The tables of e-mail and every query on them. No rules here.

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{Condition, ExprTrait as _, IntoActiveModel};

/// The one mailbox of a node.
const INBOX: &str = "inbox";

pub mod mailbox {
    //! Who looks into the mailbox, and how it went.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_mailbox")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub holder: Uuid,
        pub until: i64,
        pub answer: Option<String>,
        pub answered_at: Option<i64>,
        pub looked_at: Option<i64>,
        pub aside: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod last {
    //! The id of the letter that somebody wrote last.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_mail_last")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub thread: Uuid,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Takes the mailbox until a moment, or keeps it. False while another process has it.
pub async fn hold(tx: &Tx, holder: Uuid, (now, until): (Timestamp, Timestamp)) -> Result<bool> {
    let free = Condition::any()
        .add(mailbox::Column::Holder.eq(holder))
        .add(mailbox::Column::Until.lte(now.micros()));
    let taken = mailbox::Entity::update_many()
        .col_expr(mailbox::Column::Holder, Expr::value(holder))
        .col_expr(mailbox::Column::Until, Expr::value(until.micros()))
        .filter(mailbox::Column::Name.eq(INBOX))
        .filter(free)
        .exec(tx)
        .await
        .map_err(db_error)?;
    if taken.rows_affected == 1 {
        return Ok(true);
    }
    let first = mailbox::Model {
        name: INBOX.to_owned(),
        holder,
        until: until.micros(),
        answer: None,
        answered_at: None,
        looked_at: None,
        aside: 0,
    };
    let there = OnConflict::column(mailbox::Column::Name).do_nothing().to_owned();
    let put = mailbox::Entity::insert(first.into_active_model().reset_all())
        .on_conflict(there)
        .exec_without_returning(tx)
        .await
        .map_err(db_error)?;
    Ok(put == 1)
}

/// Lets go of the mailbox.
pub async fn let_go(tx: &Tx, holder: Uuid, now: Timestamp) -> Result<()> {
    mailbox::Entity::update_many()
        .col_expr(mailbox::Column::Until, Expr::value(now.micros()))
        .filter(mailbox::Column::Holder.eq(holder))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// Notes how a look into the mailbox went.
pub async fn note(tx: &Tx, (answer, looked): (&str, bool), now: Timestamp) -> Result<()> {
    let mut note = mailbox::Entity::update_many()
        .col_expr(mailbox::Column::Answer, Expr::value(answer))
        .col_expr(mailbox::Column::AnsweredAt, Expr::value(now.micros()))
        .filter(mailbox::Column::Name.eq(INBOX));
    if looked {
        note = note.col_expr(mailbox::Column::LookedAt, Expr::value(now.micros()));
    }
    note.exec(tx).await.map_err(db_error)?;
    Ok(())
}

/// Counts a letter that was put aside there.
pub async fn count_aside(tx: &Tx) -> Result<()> {
    mailbox::Entity::update_many()
        .col_expr(mailbox::Column::Aside, Expr::col(mailbox::Column::Aside).add(1))
        .filter(mailbox::Column::Name.eq(INBOX))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// How the looks into the mailbox went.
pub async fn noted(tx: &Tx) -> Result<Option<mailbox::Model>> {
    mailbox::Entity::find_by_id(INBOX).one(tx).await.map_err(db_error)
}

/// Keeps the id of the letter that somebody wrote last.
pub async fn put_last(tx: &Tx, row: last::Model) -> Result<()> {
    let mut again = OnConflict::column(last::Column::Thread);
    again.update_column(last::Column::Sealed);
    last::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// The id of the letter that was written last in a thread.
pub async fn last(tx: &Tx, thread: Uuid) -> Result<Option<last::Model>> {
    last::Entity::find_by_id(thread).one(tx).await.map_err(db_error)
}
