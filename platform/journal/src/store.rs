//! The journal's tables and every query on them. No rules here.

use db::{Tx, db_error};
use kernel::ids::EntryId;
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{ConnectionTrait, DbBackend, IntoActiveModel, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

mod hot;

pub use hot::{append, place, put_entries, put_leaves};

pub mod log {
    //! A log and its head.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_log")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub origin: String,
        pub node: String,
        pub kind: i32,
        pub epoch: i32,
        pub own: i32,
        pub state: String,
        pub size: i64,
        pub root: Vec<u8>,
        pub lag: i64,
        pub acked: i64,
        pub vkey: String,
        pub opening: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod entry {
    //! What was written.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: i32,
        pub subject: Uuid,
        pub version: Option<i64>,
        pub action: String,
        pub unit: Option<Uuid>,
        pub recorded_at: i64,
        pub claim: Vec<u8>,
        pub rest: Vec<u8>,
        pub body: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod pending {
    //! Committed and not yet in the tree.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_pending")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: Uuid,
        pub kind: i32,
        pub leaf: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod leaf {
    //! The order of entries in each log.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_leaf")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub log: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub entry_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod tile {
    //! The hash tree.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_tile")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub log: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub level: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub hashes: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod received {
    //! When leaves of other nodes arrived.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_received")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub log: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub size: i64,
        pub received_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod checkpoint {
    //! Signed tree heads.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_checkpoint")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub log: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub size: i64,
        pub note: String,
        pub cosignatures: i32,
        pub signed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod cursor {
    //! How far each reader has come.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_cursor")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub reader: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub log: i32,
        pub seq: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Every log known here, own ones first.
pub async fn logs(tx: &Tx) -> Result<Vec<log::Model>> {
    log::Entity::find()
        .order_by_desc(log::Column::Own)
        .order_by_asc(log::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The log with this origin.
pub async fn log_by_origin(tx: &Tx, origin: &str) -> Result<Option<log::Model>> {
    log::Entity::find().filter(log::Column::Origin.eq(origin)).one(tx).await.map_err(db_error)
}

/// A log's head, held against every other sequencer until the end of the transaction.
pub async fn lock_log(tx: &Tx, id: i32) -> Result<Option<log::Model>> {
    let mut query = log::Entity::find_by_id(id);
    if tx.get_database_backend() == DbBackend::Postgres {
        query = query.lock(LockType::Update);
    }
    query.one(tx).await.map_err(db_error)
}

/// Adds a log.
pub async fn add_log(tx: &Tx, model: log::Model) -> Result<()> {
    let row = model.into_active_model().reset_all();
    log::Entity::insert(row).exec_without_returning(tx).await.map_err(db_error)?;
    Ok(())
}

/// The next free id of a log.
pub async fn next_log_id(tx: &Tx) -> Result<i32> {
    tx.lock("journal.log").await?;
    let newest = log::Entity::find().order_by_desc(log::Column::Id).one(tx).await.map_err(db_error)?;
    Ok(newest.map_or(1, |log| log.id + 1))
}

/// Moves a log's head on.
pub async fn set_head(tx: &Tx, id: i32, size: i64, root: &[u8]) -> Result<()> {
    log::Entity::update_many()
        .col_expr(log::Column::Size, Expr::value(size))
        .col_expr(log::Column::Root, Expr::value(root.to_vec()))
        .filter(log::Column::Id.eq(id))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// Sets one column of a log.
pub async fn set_log(tx: &Tx, id: i32, column: log::Column, value: impl Into<Value> + Send) -> Result<()> {
    log::Entity::update_many()
        .col_expr(column, Expr::value(value.into()))
        .filter(log::Column::Id.eq(id))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// Writes tiles, replacing narrower ones.
pub async fn put_tiles(tx: &Tx, tiles: Vec<tile::Model>) -> Result<()> {
    let replace = OnConflict::columns([tile::Column::Log, tile::Column::Level, tile::Column::Number])
        .update_column(tile::Column::Hashes)
        .to_owned();
    for chunk in tiles.chunks(100) {
        let rows = chunk.iter().cloned().map(|tile| tile.into_active_model().reset_all());
        tile::Entity::insert_many(rows)
            .on_conflict(replace.clone())
            .exec_without_returning(tx)
            .await
            .map_err(db_error)?;
    }
    Ok(())
}

/// One tile's hashes.
pub async fn tile(tx: &Tx, log: i32, level: i32, number: i64) -> Result<Option<Vec<u8>>> {
    let found = tile::Entity::find_by_id((log, level, number)).one(tx).await.map_err(db_error)?;
    Ok(found.map(|tile| tile.hashes))
}

/// Stores a signed tree head, or the same one with more cosignatures.
pub async fn put_checkpoint(tx: &Tx, model: checkpoint::Model) -> Result<()> {
    let replace = OnConflict::columns([checkpoint::Column::Log, checkpoint::Column::Size])
        .update_columns([checkpoint::Column::Note, checkpoint::Column::Cosignatures])
        .to_owned();
    let row = model.into_active_model().reset_all();
    checkpoint::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// The newest tree head of a log.
pub async fn newest_checkpoint(tx: &Tx, log: i32) -> Result<Option<checkpoint::Model>> {
    checkpoint::Entity::find()
        .filter(checkpoint::Column::Log.eq(log))
        .order_by_desc(checkpoint::Column::Size)
        .one(tx)
        .await
        .map_err(db_error)
}

/// The tree head of exactly this size.
pub async fn checkpoint_at(tx: &Tx, log: i32, size: i64) -> Result<Option<checkpoint::Model>> {
    checkpoint::Entity::find_by_id((log, size)).one(tx).await.map_err(db_error)
}

/// Forgets old tree heads that no receipt needs: a later one with as many cosignatures covers the same leaves.
pub async fn thin_checkpoints(tx: &Tx, log: i32, before: i64, fewer_than: i32) -> Result<()> {
    checkpoint::Entity::delete_many()
        .filter(checkpoint::Column::Log.eq(log))
        .filter(checkpoint::Column::Size.lt(before))
        .filter(checkpoint::Column::Cosignatures.lt(fewer_than))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// An entry.
pub async fn entry(tx: &Tx, id: EntryId) -> Result<Option<entry::Model>> {
    entry::Entity::find_by_id(id.0).one(tx).await.map_err(db_error)
}

/// Where an entry stands in a log.
pub async fn leaf_of(tx: &Tx, id: EntryId) -> Result<Option<leaf::Model>> {
    leaf::Entity::find().filter(leaf::Column::EntryId.eq(id.0)).one(tx).await.map_err(db_error)
}

/// Entries of a log from leaf `from` on, in order.
pub async fn entries_from(tx: &Tx, log: i32, from: i64, limit: u64) -> Result<Vec<(i64, entry::Model)>> {
    let leaves = leaf::Entity::find()
        .filter(leaf::Column::Log.eq(log))
        .filter(leaf::Column::Seq.gte(from))
        .order_by_asc(leaf::Column::Seq)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)?;
    let ids = leaves.iter().map(|leaf| leaf.entry_id);
    let entries =
        entry::Entity::find().filter(entry::Column::Id.is_in(ids)).all(tx).await.map_err(db_error)?;
    let mut by_id: std::collections::HashMap<Uuid, entry::Model> =
        entries.into_iter().map(|entry| (entry.id, entry)).collect();
    // A leaf whose entry is gone is left out here; `check` names it.
    Ok(leaves.into_iter().filter_map(|leaf| Some((leaf.seq, by_id.remove(&leaf.entry_id)?))).collect())
}

/// What happened to a record, oldest first.
pub async fn history(tx: &Tx, subject: Uuid) -> Result<Vec<entry::Model>> {
    entry::Entity::find()
        .filter(entry::Column::Subject.eq(subject))
        .order_by_asc(entry::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// What happened to some records, oldest first; look-ups are left out.
pub async fn entries_about(tx: &Tx, subjects: &[Uuid]) -> Result<Vec<entry::Model>> {
    let mut found = Vec::new();
    for chunk in subjects.chunks(1000) {
        let of = entry::Entity::find()
            .filter(entry::Column::Subject.is_in(chunk.iter().copied()))
            .filter(entry::Column::Kind.eq(0));
        found.extend(of.all(tx).await.map_err(db_error)?);
    }
    found.sort_unstable_by_key(|entry| entry.id);
    Ok(found)
}

/// Those of some entries that are here.
pub async fn known_entries(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let known = entry::Entity::find().select_only().column(entry::Column::Id);
    known.filter(entry::Column::Id.is_in(ids.iter().copied())).into_tuple().all(tx).await.map_err(db_error)
}

/// What was done about a record by an action, newest first.
pub async fn newest_about(tx: &Tx, subject: Uuid, action: &str) -> Result<Vec<entry::Model>> {
    entry::Entity::find()
        .filter(entry::Column::Subject.eq(subject))
        .filter(entry::Column::Action.eq(action))
        .order_by_desc(entry::Column::RecordedAt)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Notes when a log of another node had grown to a size.
pub async fn note_received(tx: &Tx, row: received::Model) -> Result<()> {
    received::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await
        .map(|_| ())
        .map_err(db_error)
}

/// The parcels that brought the leaves of a log from `from` to before `next`, in order.
pub async fn received(tx: &Tx, log: i32, from: i64, next: i64) -> Result<Vec<received::Model>> {
    let of = || {
        received::Entity::find().filter(received::Column::Log.eq(log)).order_by_asc(received::Column::Size)
    };
    let within = of().filter(received::Column::Size.gt(from)).filter(received::Column::Size.lt(next));
    let mut rows = within.all(tx).await.map_err(db_error)?;
    // The last of them may have gone on beyond.
    rows.extend(of().filter(received::Column::Size.gte(next)).one(tx).await.map_err(db_error)?);
    Ok(rows)
}

/// The newest moment that this node recorded, below which its clock must not fall. Received entries do not count:
/// a station whose clock runs ahead must not stop its province's.
pub async fn newest_moment(tx: &Tx) -> Result<Timestamp> {
    let mut newest = 0;
    let mut ids: Vec<Uuid> = newest_pending(tx).await?.into_iter().collect();
    for log in logs(tx).await?.into_iter().filter(|log| log.own == 1) {
        let last = leaf::Entity::find_by_id((log.id, log.size - 1)).one(tx).await.map_err(db_error)?;
        ids.extend(last.map(|leaf| leaf.entry_id));
    }
    for id in ids {
        newest = newest.max(entry(tx, EntryId(id)).await?.map_or(0, |entry| entry.recorded_at));
    }
    Ok(Timestamp(newest))
}

/// The newest entry that waits for its place in the tree.
pub async fn newest_pending(tx: &Tx) -> Result<Option<Uuid>> {
    let newest = pending::Entity::find().order_by_desc(pending::Column::EntryId).one(tx).await;
    Ok(newest.map_err(db_error)?.map(|row| row.entry_id))
}

/// How far a reader has come in a log.
pub async fn cursor(tx: &Tx, reader: &str, log: i32) -> Result<i64> {
    let found = cursor::Entity::find_by_id((reader.to_owned(), log)).one(tx).await.map_err(db_error)?;
    Ok(found.map_or(0, |cursor| cursor.seq))
}

/// How far a reader has come in each log it has begun.
pub async fn cursors(tx: &Tx, reader: &str) -> Result<Vec<(i32, i64)>> {
    let found =
        cursor::Entity::find().filter(cursor::Column::Reader.eq(reader)).all(tx).await.map_err(db_error)?;
    Ok(found.into_iter().map(|cursor| (cursor.log, cursor.seq)).collect())
}

/// Forgets how far a reader has come.
pub async fn forget_cursors(tx: &Tx, reader: &str) -> Result<()> {
    let all = cursor::Entity::delete_many().filter(cursor::Column::Reader.eq(reader));
    all.exec(tx).await.map(|_| ()).map_err(db_error)
}

/// Moves a reader on.
pub async fn set_cursor(tx: &Tx, reader: &str, log: i32, seq: i64) -> Result<()> {
    let row = cursor::ActiveModel { reader: Set(reader.to_owned()), log: Set(log), seq: Set(seq) };
    let replace = OnConflict::columns([cursor::Column::Reader, cursor::Column::Log])
        .update_column(cursor::Column::Seq)
        .to_owned();
    cursor::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await.map_err(db_error)?;
    Ok(())
}

/// A log's head without holding it.
pub async fn log_by_id(tx: &Tx, id: i32) -> Result<log::Model> {
    let found = log::Entity::find_by_id(id).one(tx).await.map_err(db_error)?;
    found.ok_or(kernel::Error::NotFound("journal.no-log"))
}

/// The tree head over leaf `seq` with the most cosignatures, the oldest such one.
pub async fn best_checkpoint(tx: &Tx, log: i32, seq: i64) -> Result<Option<checkpoint::Model>> {
    checkpoint::Entity::find()
        .filter(checkpoint::Column::Log.eq(log))
        .filter(checkpoint::Column::Size.gt(seq))
        .order_by_desc(checkpoint::Column::Cosignatures)
        .order_by_asc(checkpoint::Column::Size)
        .one(tx)
        .await
        .map_err(db_error)
}

/// The entry that made a version of a record.
pub async fn entry_for(tx: &Tx, record: Uuid, version: i64) -> Result<Option<EntryId>> {
    let found = entry::Entity::find()
        .filter(entry::Column::Subject.eq(record))
        .filter(entry::Column::Version.eq(version))
        .one(tx)
        .await
        .map_err(db_error)?;
    Ok(found.map(|entry| EntryId(entry.id)))
}
