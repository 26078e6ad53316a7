//! The tables of calls to the helpline and every query on them. No rules here.

use db::{Cursor, Page, Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, ExprTrait as _, Func, OnConflict, Query, SelectStatement};
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect, Select};

use super::inbox::{flood, thread};

pub mod call {
    //! A call.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_call")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub thread: Uuid,
        pub at_exchange: String,
        pub line: String,
        pub withheld: i64,
        pub rang_at: Option<i64>,
        pub answered_at: Option<i64>,
        pub extension: Option<String>,
        pub ended_at: Option<i64>,
        pub ended_by: Option<String>,
        pub seconds: Option<i64>,
        pub silent_at: Option<i64>,
        pub outcome: Option<String>,
        pub settled_at: Option<i64>,
        pub began_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "exchange_call";
        // Who rang this node is its own affair; what was filed of it travels as a record.
        const TRAVELS: bool = false;
    }
}

pub mod note {
    //! What an operator wrote while a call went on.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_call_note")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub call: Uuid,
        pub officer: Option<Uuid>,
        pub sealed: Vec<u8>,
        pub written_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "exchange_call_note";
        const TRAVELS: bool = false;
    }
}

pub mod end {
    //! What came of a call.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_call_end")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub call: Uuid,
        pub serial: i64,
        pub outcome: String,
        pub passed_to: Option<String>,
        pub reason: Option<String>,
        pub record: Option<Uuid>,
        pub officer: Option<Uuid>,
        pub sealed: Option<Vec<u8>>,
        pub ended_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "exchange_call_end";
        const TRAVELS: bool = false;
    }
}

/// A call.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<Option<call::Model>> {
    call::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// A call by its id at the telephone exchange.
pub async fn by_exchange(tx: &Tx, id: &str) -> Result<Option<call::Model>> {
    call::Entity::find().filter(call::Column::AtExchange.eq(id)).one(tx).await.map_err(db_error)
}

/// The newest calls of some threads that began no later than another one, newest first.
pub async fn before(tx: &Tx, threads: &[Uuid], than: &call::Model, limit: u64) -> Result<Vec<call::Model>> {
    call::Entity::find()
        .filter(call::Column::Thread.is_in(threads.to_vec()))
        .filter(call::Column::BeganAt.lte(than.began_at))
        .filter(call::Column::Id.ne(than.id))
        .order_by_desc(call::Column::BeganAt)
        .order_by_desc(call::Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

kernel::words! {
    /// Which of the calls that are open.
    Open {
        /// Whoever rang could not speak, in this call or in whatever else came of the same person.
        Silent = "silent",
        /// They go on, as far as is known.
        Live = "live",
        /// They are over or were missed, and nobody said what came of them.
        Waiting = "waiting",
        /// The same, from numbers that were junk of late.
        Sunk = "sunk",
    }
}

/// The moments that tell open calls apart.
#[derive(Debug, Clone, Copy)]
pub struct Since {
    /// What began before it and has no end is not believed to go on.
    pub live: Timestamp,
    /// Junk before it is forgotten.
    pub junk: Timestamp,
}

/// Calls from whoever an officer said of that she could not speak: of this number, or of what is joined to it.
fn of_silent() -> Condition {
    let root = || {
        let own = Expr::col((thread::Entity, thread::Column::Id));
        Func::coalesce([Expr::col((thread::Entity, thread::Column::Joined)), own])
    };
    let roots = || -> SelectStatement {
        Query::select()
            .expr(root())
            .from(thread::Entity)
            .and_where(Expr::col((thread::Entity, thread::Column::SilentAt)).is_not_null())
            .to_owned()
    };
    let joined = Query::select()
        .column(thread::Column::Id)
        .from(thread::Entity)
        .and_where(Expr::col((thread::Entity, thread::Column::Joined)).in_subquery(roots()))
        .to_owned();
    Condition::any()
        .add(call::Column::Thread.in_subquery(roots()))
        .add(call::Column::Thread.in_subquery(joined))
}

/// Which of these callers an officer said of that they could not speak, on this number or on what is joined to it.
pub async fn silent_of(tx: &Tx, threads: &[Uuid]) -> Result<Vec<Uuid>> {
    call::Entity::find()
        .select_only()
        .column(call::Column::Thread)
        .distinct()
        .filter(call::Column::Thread.is_in(threads.to_vec()))
        .filter(of_silent())
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)
}

fn open(which: Open, since: Since) -> Select<call::Entity> {
    let find = call::Entity::find().filter(call::Column::SettledAt.is_null());
    let silent = of_silent().add(call::Column::SilentAt.is_not_null());
    let quiet = find.clone().filter(silent.clone().not());
    let goes_on = Condition::all()
        .add(call::Column::EndedAt.is_null())
        .add(call::Column::BeganAt.gt(since.live.micros()));
    // Asked of each open call by itself: of a day's calls most are junk, and the set of all their callers is large.
    let again = || {
        let other = Alias::new("other");
        let of = |column: call::Column| Expr::col((other.clone(), column));
        Query::select()
            .expr(Expr::val(1))
            .from_as(call::Entity, other.clone())
            .cond_where(
                Condition::all()
                    .add(of(call::Column::Thread).equals((call::Entity, call::Column::Thread)))
                    .add(of(call::Column::Outcome).eq("junk"))
                    .add(of(call::Column::BeganAt).gt(since.junk.micros())),
            )
            .to_owned()
    };
    match which {
        Open::Silent => find.filter(silent),
        Open::Live => quiet.filter(goes_on),
        Open::Waiting => quiet.filter(goes_on.not()).filter(Expr::exists(again()).not()),
        Open::Sunk => quiet.filter(goes_on.not()).filter(Expr::exists(again())),
    }
}

/// The open calls of a sort from a place on: those that go on with the newest first, any others with the oldest.
pub async fn open_calls(
    tx: &Tx,
    which: Open,
    since: Since,
    (after, limit): (Option<Cursor>, usize),
) -> Result<Page<call::Model>> {
    let (at, id) = (call::Column::BeganAt, call::Column::Id);
    let place = |row: &call::Model| Cursor { at: row.began_at, id: row.id };
    let find = open(which, since);
    if which == Open::Live {
        return Page::newest_first(tx, find, (at, id), (after, limit), place).await;
    }
    let find = match after {
        Some(after) => find.filter(after.newer(at, id)),
        None => find,
    };
    let find = find.order_by_asc(at).order_by_asc(id).limit(limit as u64 + 1);
    Ok(Page::cut(find.all(tx).await.map_err(db_error)?, limit, place))
}

/// How many open calls of a sort there are.
pub async fn how_many(tx: &Tx, which: Open, since: Since) -> Result<u64> {
    open(which, since).count(tx).await.map_err(db_error)
}

/// How many calls of each of these threads began since a moment and came to this, where there are any.
pub async fn came_to(
    tx: &Tx,
    threads: &[Uuid],
    (outcome, since): (&str, Timestamp),
) -> Result<Vec<(Uuid, i64)>> {
    call::Entity::find()
        .select_only()
        .column(call::Column::Thread)
        .column_as(call::Column::Id.count(), "many")
        .filter(call::Column::Thread.is_in(threads.to_vec()))
        .filter(call::Column::Outcome.eq(outcome))
        .filter(call::Column::BeganAt.gt(since.micros()))
        .group_by(call::Column::Thread)
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)
}

/// How many calls of some threads within a stretch said nothing, or came from somebody who could not speak.
pub async fn silent_between(
    tx: &Tx,
    threads: &[Uuid],
    (from, before): (Timestamp, Timestamp),
) -> Result<u64> {
    let silent = Condition::any()
        .add(call::Column::Outcome.eq("nothing-said"))
        .add(call::Column::SilentAt.is_not_null());
    call::Entity::find()
        .filter(call::Column::Thread.is_in(threads.to_vec()))
        .filter(call::Column::BeganAt.gt(from.micros()))
        .filter(call::Column::BeganAt.lt(before.micros()))
        .filter(silent)
        .count(tx)
        .await
        .map_err(db_error)
}

/// Some threads.
pub async fn threads(tx: &Tx, ids: &[Uuid]) -> Result<Vec<thread::Model>> {
    thread::Entity::find().filter(thread::Column::Id.is_in(ids.to_vec())).all(tx).await.map_err(db_error)
}

/// What was written about a call, oldest first.
pub async fn notes_of(tx: &Tx, call: Uuid) -> Result<Vec<note::Model>> {
    note::Entity::find()
        .filter(note::Column::Call.eq(call))
        .order_by_asc(note::Column::WrittenAt)
        .order_by_asc(note::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// What came of some calls, in order.
pub async fn ends_of(tx: &Tx, calls: &[Uuid]) -> Result<Vec<end::Model>> {
    end::Entity::find()
        .filter(end::Column::Call.is_in(calls.to_vec()))
        .order_by_asc(end::Column::Call)
        .order_by_asc(end::Column::Serial)
        .all(tx)
        .await
        .map_err(db_error)
}

/// How many calls began since a moment, and how many of them are open.
pub async fn came(tx: &Tx, since: Timestamp) -> Result<(u64, u64)> {
    let find = call::Entity::find().filter(call::Column::BeganAt.gt(since.micros()));
    let all = find.clone().count(tx).await.map_err(db_error)?;
    let open = find.filter(call::Column::SettledAt.is_null()).count(tx).await.map_err(db_error)?;
    Ok((all, open))
}

/// Counts what was said in the exchange's name and not believed, by the hour.
pub async fn refused(tx: &Tx, many: i64, now: Timestamp) -> Result<()> {
    const HOUR: i64 = 3_600_000_000;
    let row = flood::Model {
        channel: contracts::Channel::Call.word().to_owned(),
        hour: now.micros() - now.micros().rem_euclid(HOUR),
        many,
    };
    let mut again = OnConflict::columns([flood::Column::Channel, flood::Column::Hour]);
    again.value(flood::Column::Many, Expr::col((flood::Entity, flood::Column::Many)).add(many));
    flood::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}
