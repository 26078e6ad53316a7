//! The tables of what citizens write and every query on them. No rules here.

use contracts::Channel;
use db::{Cursor, Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, OnConflict};
use sea_orm::{Condition, IntoActiveModel, JoinType, QueryOrder, QuerySelect, RelationDef};

pub mod thread {
    //! Everything from one address on one channel.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_thread")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub channel: String,
        pub address: Vec<u8>,
        pub serial: i64,
        pub sealed: Vec<u8>,
        pub office: Option<Uuid>,
        pub joined: Option<Uuid>,
        pub silent_at: Option<i64>,
        pub began_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "exchange_thread";
        // Whom a node talks to is its own affair; what was filed of it travels as a record.
        const TRAVELS: bool = false;
    }
}

pub mod heard {
    //! A message that came in.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_heard")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub thread: Uuid,
        pub channel: String,
        pub at_gateway: String,
        pub sealed: Vec<u8>,
        pub state: String,
        pub reason: Option<String>,
        pub record: Option<Uuid>,
        pub said_at: Option<i64>,
        pub heard_at: i64,
        pub changed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "exchange_heard";
        const TRAVELS: bool = false;
    }
}

pub mod enclosed {
    //! A file that came with a message.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_enclosed")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub heard: Uuid,
        pub serial: i64,
        pub media_type: String,
        pub bytes: i64,
        pub blob: Vec<u8>,
        pub file_key: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "exchange_enclosed";
        const TRAVELS: bool = false;
    }
}

pub mod said {
    //! What was answered.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_said")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub thread: Uuid,
        pub kind: String,
        pub officer: Option<Uuid>,
        pub sealed: Option<Vec<u8>>,
        pub said_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "exchange_said";
        const TRAVELS: bool = false;
    }
}

pub mod hearing {
    //! What the program has still to read.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_hearing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub heard: Uuid,
        pub channel: String,
        pub made_at: i64,
        pub next_at: i64,
        pub attempts: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod flood {
    //! What was counted and not kept.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_flood")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub channel: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub hour: i64,
        pub many: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The newest thread of an address.
pub async fn of_address(tx: &Tx, channel: Channel, address: &[u8]) -> Result<Option<thread::Model>> {
    thread::Entity::find()
        .filter(thread::Column::Channel.eq(channel.word()))
        .filter(thread::Column::Address.eq(address))
        .order_by_desc(thread::Column::Serial)
        .one(tx)
        .await
        .map_err(db_error)
}

/// A thread.
pub async fn thread(tx: &Tx, id: Uuid) -> Result<Option<thread::Model>> {
    thread::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// A thread, and those joined to it.
pub async fn group(tx: &Tx, root: Uuid) -> Result<Vec<thread::Model>> {
    thread::Entity::find()
        .filter(Condition::any().add(thread::Column::Id.eq(root)).add(thread::Column::Joined.eq(root)))
        .order_by_asc(thread::Column::BeganAt)
        .order_by_asc(thread::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// A message by its id at the gateway.
pub async fn by_gateway(tx: &Tx, channel: Channel, id: &str) -> Result<Option<heard::Model>> {
    heard::Entity::find()
        .filter(heard::Column::Channel.eq(channel.word()))
        .filter(heard::Column::AtGateway.eq(id))
        .one(tx)
        .await
        .map_err(db_error)
}

/// A message.
pub async fn heard(tx: &Tx, id: Uuid) -> Result<Option<heard::Model>> {
    heard::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// After everything.
pub const LATEST: Timestamp = Timestamp(i64::MAX);

/// The newest messages of some threads before a moment, oldest first.
pub async fn heard_in(tx: &Tx, threads: &[Uuid], before: Timestamp, limit: u64) -> Result<Vec<heard::Model>> {
    let mut rows = heard::Entity::find()
        .filter(heard::Column::Thread.is_in(threads.to_vec()))
        .filter(heard::Column::HeardAt.lt(before.micros()))
        .order_by_desc(heard::Column::HeardAt)
        .order_by_desc(heard::Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)?;
    rows.reverse();
    Ok(rows)
}

/// What waits in a thread, oldest first; up to and with one message, where one is given.
pub async fn waiting_in(
    tx: &Tx,
    thread: Uuid,
    upto: Option<&heard::Model>,
    most: u64,
) -> Result<Vec<heard::Model>> {
    let mut find =
        heard::Entity::find().filter(heard::Column::Thread.eq(thread)).filter(heard::Column::State.eq("new"));
    if let Some(upto) = upto {
        let same = heard::Column::HeardAt.eq(upto.heard_at).and(heard::Column::Id.lte(upto.id));
        find = find.filter(heard::Column::HeardAt.lt(upto.heard_at).or(same));
    }
    let newest = find.order_by_desc(heard::Column::HeardAt).order_by_desc(heard::Column::Id).limit(most);
    let mut found = newest.all(tx).await.map_err(db_error)?;
    found.reverse();
    Ok(found)
}

/// How many messages of a thread came since a moment.
pub async fn heard_since(tx: &Tx, thread: Uuid, since: Timestamp) -> Result<u64> {
    heard::Entity::find()
        .filter(heard::Column::Thread.eq(thread))
        .filter(heard::Column::HeardAt.gt(since.micros()))
        .count(tx)
        .await
        .map_err(db_error)
}

/// Those who could not speak stand before all others, however new: this is added to their hour.
const FIRST: i64 = 1 << 61;

/// A thread in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct Newest {
    /// Which.
    pub thread: Uuid,
    /// When its newest message came.
    pub newest: i64,
    /// By what it stands in the list.
    pub rank: i64,
    /// How many messages.
    pub many: i64,
}

/// The threads that nobody works on or one of these desks does. Who could not speak first; then, of those with a message that waits,
/// whoever waits longest, and of all the one with the newest message.
pub async fn newest(
    tx: &Tx,
    desks: &[Uuid],
    (waiting, before): (bool, Option<Cursor>),
    limit: u64,
) -> Result<Vec<Newest>> {
    let mine = Condition::any()
        .add(thread::Column::Office.is_null())
        .add(thread::Column::Office.is_in(desks.to_vec()));
    let rank = || {
        let spoke = Expr::col((thread::Entity, thread::Column::SilentAt)).is_null();
        let first = Expr::case(spoke, 0_i64).finally(FIRST);
        if waiting {
            Expr::expr(first).sub(heard::Column::HeardAt.min())
        } else {
            Expr::expr(first).add(heard::Column::HeardAt.max())
        }
    };
    let mut find = heard::Entity::find()
        .select_only()
        .column(heard::Column::Thread)
        .column_as(heard::Column::HeardAt.max(), "newest")
        .column_as(rank(), "rank")
        .column_as(heard::Column::Id.count(), "many")
        .join(JoinType::InnerJoin, to_thread())
        .filter(mine)
        .group_by(heard::Column::Thread)
        .group_by(thread::Column::SilentAt);
    if waiting {
        find = find.filter(heard::Column::State.eq("new"));
    }
    if let Some(before) = before {
        let same = Condition::all().add(rank().eq(before.at)).add(heard::Column::Thread.lt(before.id));
        find = find.having(Condition::any().add(rank().lt(before.at)).add(same));
    }
    find.order_by_desc(rank())
        .order_by_desc(heard::Column::Thread)
        .limit(limit)
        .into_model::<Newest>()
        .all(tx)
        .await
        .map_err(db_error)
}

fn to_thread() -> RelationDef {
    heard::Entity::belongs_to(thread::Entity).from(heard::Column::Thread).to(thread::Column::Id).into()
}

/// The files of a message, in order.
pub async fn enclosed_in(tx: &Tx, heard: Uuid) -> Result<Vec<enclosed::Model>> {
    enclosed::Entity::find()
        .filter(enclosed::Column::Heard.eq(heard))
        .order_by_asc(enclosed::Column::Serial)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Whether a message names this stored file.
pub async fn names_blob(tx: &Tx, blob: [u8; 32]) -> Result<bool> {
    let of = enclosed::Entity::find().filter(enclosed::Column::Blob.eq(blob.as_slice()));
    Ok(of.count(tx).await.map_err(db_error)? > 0)
}

/// What was answered, by the message out.
pub async fn said(tx: &Tx, id: Uuid) -> Result<Option<said::Model>> {
    said::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// What was answered in some threads before a moment, oldest first.
pub async fn said_in(tx: &Tx, threads: &[Uuid], before: Timestamp, limit: u64) -> Result<Vec<said::Model>> {
    let mut rows = said::Entity::find()
        .filter(said::Column::Thread.is_in(threads.to_vec()))
        .filter(said::Column::SaidAt.lt(before.micros()))
        .order_by_desc(said::Column::SaidAt)
        .order_by_desc(said::Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)?;
    rows.reverse();
    Ok(rows)
}

/// How often something was sent in a thread since a moment: of one kind, or whatever the program answered.
pub async fn said_since(tx: &Tx, thread: Uuid, kind: Option<&str>, since: Timestamp) -> Result<u64> {
    let mut find = said::Entity::find()
        .filter(said::Column::Thread.eq(thread))
        .filter(said::Column::SaidAt.gt(since.micros()));
    find = match kind {
        Some(kind) => find.filter(said::Column::Kind.eq(kind)),
        None => find.filter(said::Column::Officer.is_null()),
    };
    find.count(tx).await.map_err(db_error)
}

/// Keeps for the program to read.
pub async fn put_hearing(tx: &Tx, row: hearing::Model) -> Result<()> {
    let row = row.into_active_model().reset_all();
    hearing::Entity::insert(row).exec_without_returning(tx).await.map_err(db_error)?;
    Ok(())
}

/// What the program has to read now, in the order in which it came.
pub async fn due(tx: &Tx, channel: Channel, now: Timestamp, limit: u64) -> Result<Vec<hearing::Model>> {
    hearing::Entity::find()
        .filter(hearing::Column::Channel.eq(channel.word()))
        .filter(hearing::Column::NextAt.lte(now.micros()))
        .order_by_asc(hearing::Column::MadeAt)
        .order_by_asc(hearing::Column::Heard)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Takes one up, or puts it off, where nobody else has meanwhile.
pub async fn put_off(tx: &Tx, row: &hearing::Model, until: Timestamp, attempts: i32) -> Result<bool> {
    let taken = hearing::Entity::update_many()
        .col_expr(hearing::Column::NextAt, Expr::value(until.micros()))
        .col_expr(hearing::Column::Attempts, Expr::value(attempts))
        .filter(hearing::Column::Heard.eq(row.heard))
        .filter(hearing::Column::NextAt.eq(row.next_at))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(taken.rows_affected == 1)
}

/// The program has read it.
pub async fn drop_hearing(tx: &Tx, heard: Uuid) -> Result<bool> {
    let gone = hearing::Entity::delete_by_id(heard).exec(tx).await.map_err(db_error)?;
    Ok(gone.rows_affected == 1)
}

/// Counts a message that is not kept.
pub async fn count_flood(tx: &Tx, channel: Channel, now: Timestamp) -> Result<()> {
    const HOUR: i64 = 3_600_000_000;
    let row = flood::Model {
        channel: channel.word().to_owned(),
        hour: now.micros() - now.micros().rem_euclid(HOUR),
        many: 1,
    };
    let mut again = OnConflict::columns([flood::Column::Channel, flood::Column::Hour]);
    again.value(flood::Column::Many, Expr::col((flood::Entity, flood::Column::Many)).add(1));
    flood::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// How many messages of a channel were counted and not kept since a moment.
pub async fn flooded(tx: &Tx, channel: Channel, since: Timestamp) -> Result<u64> {
    let rows = flood::Entity::find()
        .filter(flood::Column::Channel.eq(channel.word()))
        .filter(flood::Column::Hour.gt(since.micros()))
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(rows.iter().map(|row| u64::try_from(row.many).unwrap_or_default()).sum())
}

/// How many messages of a channel came since a moment.
pub async fn came(tx: &Tx, channel: Channel, since: Timestamp) -> Result<u64> {
    heard::Entity::find()
        .filter(heard::Column::Channel.eq(channel.word()))
        .filter(heard::Column::HeardAt.gt(since.micros()))
        .count(tx)
        .await
        .map_err(db_error)
}

/// How many messages of a channel wait for a person.
pub async fn unanswered(tx: &Tx, channel: Channel) -> Result<u64> {
    heard::Entity::find()
        .filter(heard::Column::Channel.eq(channel.word()))
        .filter(heard::Column::State.eq("new"))
        .count(tx)
        .await
        .map_err(db_error)
}
