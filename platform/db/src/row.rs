//! The canonical form of a row: the bytes whose SHA-256 an entry of the journal carries, that `check` recomputes
//! from the database, and that a station ships to its province. The same on both engines.
//! Columns are sorted by name and NULL ones left out, so a migration may add a nullable column without changing
//! any digest. Must not read a table's meaning.

use std::fmt::Debug;
use std::marker::PhantomData;

use ciborium::Value as Cbor;
use kernel::{Error, Result};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Value};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IdenStatic,
    IntoActiveModel, Iterable, ModelTrait, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::db_error;
use crate::tx::Tx;

/// A row in canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowImage(pub Vec<u8>);

/// One state of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowState {
    /// The row's id.
    pub id: Uuid,
    /// 1 when inserted, one more with each change.
    pub version: i64,
    /// All its columns.
    pub image: RowImage,
}

impl RowImage {
    /// SHA-256 of the canonical bytes.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }

    /// The table this row belongs to and its columns.
    fn decode(&self) -> Result<(String, Vec<(String, Value)>)> {
        let bad = || Error::Malformed("db.bad-row-image");
        let cbor: Cbor = ciborium::from_reader(self.0.as_slice()).map_err(|_| bad())?;
        let parts = cbor.into_array().map_err(|_| bad())?;
        let [Cbor::Text(table), Cbor::Array(columns)] = <[Cbor; 2]>::try_from(parts).map_err(|_| bad())?
        else {
            return Err(bad());
        };
        let columns = columns.into_iter().map(decode_column).collect::<Option<Vec<_>>>().ok_or_else(bad)?;
        Ok((table, columns))
    }

    /// The table named in the image.
    pub fn table(&self) -> Result<String> {
        self.decode().map(|(table, _)| table)
    }

    /// Which row of which table this is, at which version.
    pub fn place(&self) -> Result<(String, Uuid, i64)> {
        let (table, columns) = self.decode()?;
        let (mut id, mut version) = (None, None);
        for (name, value) in columns {
            match (name.as_str(), value) {
                ("id", Value::Uuid(Some(uuid))) if id.is_none() => id = Some(uuid),
                ("version", Value::BigInt(Some(count))) if version.is_none() => version = Some(count),
                ("id" | "version", _) => return Err(Error::Malformed("db.bad-row-image")),
                _ => {}
            }
        }
        let bad = || Error::Malformed("db.bad-row-image");
        Ok((table, id.ok_or_else(bad)?, version.ok_or_else(bad)?))
    }
}

fn decode_column(cbor: Cbor) -> Option<(String, Value)> {
    let [name, kind, value] = <[Cbor; 3]>::try_from(cbor.into_array().ok()?).ok()?;
    let value = match (kind.into_text().ok()?.as_str(), value) {
        ("i", Cbor::Integer(i)) => Value::BigInt(Some(i.try_into().ok()?)),
        ("n", Cbor::Integer(i)) => Value::Int(Some(i.try_into().ok()?)),
        ("b", Cbor::Bool(b)) => Value::Bool(Some(b)),
        ("t", Cbor::Text(t)) => Value::String(Some(t)),
        ("x", Cbor::Bytes(x)) => Value::Bytes(Some(x)),
        ("u", Cbor::Bytes(u)) => Value::Uuid(Some(Uuid::from_slice(&u).ok()?)),
        _ => return None,
    };
    Some((name.into_text().ok()?, value))
}

/// The canonical value, `None` for NULL. Only the portable types may be stored.
fn encode_value(value: Value) -> Result<Option<(&'static str, Cbor)>> {
    Ok(match value {
        Value::BigInt(i) => i.map(|i| ("i", Cbor::from(i))),
        Value::Int(i) => i.map(|i| ("n", Cbor::from(i))),
        Value::Bool(b) => b.map(|b| ("b", Cbor::from(b))),
        Value::String(t) => t.map(|t| ("t", Cbor::from(t))),
        Value::Bytes(x) => x.map(|x| ("x", Cbor::Bytes(x))),
        Value::Uuid(u) => u.map(|u| ("u", Cbor::Bytes(u.as_bytes().to_vec()))),
        other => {
            return Err(Error::internal(format!("a column type outside the portable subset: {other:?}")));
        }
    })
}

/// The state of a model just written or read.
pub fn state_of<M: ModelTrait>(table: &str, model: &M) -> Result<RowState> {
    let (mut id, mut version) = (None, None);
    let mut columns = Vec::new();
    for column in <M::Entity as EntityTrait>::Column::iter() {
        let name = column.as_str();
        let value = model.get(column);
        match (name, &value) {
            ("id", Value::Uuid(Some(uuid))) => id = Some(*uuid),
            ("version", Value::BigInt(Some(count))) => version = Some(*count),
            _ => {}
        }
        if let Some((kind, cbor)) = encode_value(value)? {
            columns.push((name.to_owned(), Cbor::Array(vec![name.into(), kind.into(), cbor])));
        }
    }
    columns.sort_by(|a, b| a.0.cmp(&b.0));
    let columns = columns.into_iter().map(|(_, cbor)| cbor).collect();
    let mut bytes = Vec::new();
    ciborium::into_writer(&Cbor::Array(vec![table.into(), Cbor::Array(columns)]), &mut bytes)
        .map_err(Error::internal)?;
    let missing = || Error::internal(format!("{table}: a journaled table has `id` and `version`"));
    Ok(RowState {
        id: id.ok_or_else(missing)?,
        version: version.ok_or_else(missing)?,
        image: RowImage(bytes),
    })
}

/// An entity whose every change is tied to the journal. It has a `id UUID` key and a `version BIGINT`.
pub trait Table: EntityTrait
where
    Self::Model: IntoActiveModel<Self::ActiveModel> + Sync,
    Self::ActiveModel: ActiveModelBehavior + Send,
{
    /// The table's name, starting with its owner's prefix.
    const NAME: &'static str;
    /// False for what each node keeps for itself: who may sign in, which nodes there are. Such rows are neither
    /// shipped nor accepted, or a captured station could appoint its own administrators.
    const TRAVELS: bool = true;
    /// The table of one row, with columns `at` and `turn`, that is counted up when this one was written to. For tables of which
    /// readers keep in memory what they read ([`Tx::kept`]).
    const MARK: Option<&'static str> = None;
    /// The column that names the record a row belongs to, where it is handed over to another node with that record: `id` for the
    /// record's own row.
    const OF: Option<&'static str> = None;

    /// What follows from rows of this table that another node shipped, in tables that are derived from it and do not
    /// travel: made in the transaction that takes the rows in, after all of them.
    fn arrived(tx: &Tx, rows: &[Uuid]) -> impl Future<Output = Result<()>> + Send {
        let _ = (tx, rows);
        std::future::ready(Ok(()))
    }
}

/// What can be done with a journaled table without knowing its type: `check`, shipping, recovery.
#[async_trait::async_trait]
pub trait TableOps: Send + Sync + Debug {
    /// The table's name.
    fn name(&self) -> &'static str;
    /// Whether its rows may be shipped to another node and accepted from one.
    fn travels(&self) -> bool;
    /// Up to `limit` rows after `after`, by id.
    async fn page(&self, tx: &Tx, after: Option<Uuid>, limit: u64) -> Result<Vec<RowState>>;
    /// The rows with these ids, in no order.
    async fn by_ids(&self, tx: &Tx, ids: &[Uuid]) -> Result<Vec<RowState>>;
    /// Whether its rows go to another node with the record they belong to.
    fn moves(&self) -> bool;
    /// The rows that belong to a record and are handed over with it, by id.
    async fn of_record(&self, tx: &Tx, record: Uuid) -> Result<Vec<RowState>>;
    /// Writes a row that another node owns, replacing an older version and leaving a newer one. The caller has
    /// checked its digest.
    async fn put(&self, tx: &Tx, image: &RowImage) -> Result<()>;
    /// The same for many rows, no two of them the same one, in few statements.
    async fn put_all(&self, tx: &Tx, images: &[RowImage]) -> Result<()>;
    /// Makes what follows from rows that arrived.
    async fn arrived(&self, tx: &Tx, rows: &[Uuid]) -> Result<()>;
}

/// Values in one statement: half of what the stricter engine takes (SQLite, 32,766).
const VALUES: usize = 16_000;

/// The operations of entity `E`'s table.
pub fn table<E>() -> Box<dyn TableOps>
where
    E: Table + Debug + Send + Sync + 'static,
    E::Model: IntoActiveModel<E::ActiveModel> + FromQueryResult + Send + Sync,
    E::ActiveModel: ActiveModelBehavior + Send + Sync,
{
    Box::new(TypedTable::<E>(PhantomData))
}

#[derive(Debug)]
struct TypedTable<E>(PhantomData<fn() -> E>);

/// The column called `name`.
fn column<E: EntityTrait>(name: &str) -> Result<E::Column> {
    E::Column::iter()
        .find(|column| column.as_str() == name)
        .ok_or_else(|| Error::internal(format!("no column {name}")))
}

#[async_trait::async_trait]
impl<E> TableOps for TypedTable<E>
where
    E: Table + Debug + Send + Sync + 'static,
    E::Model: IntoActiveModel<E::ActiveModel> + FromQueryResult + Send + Sync,
    E::ActiveModel: ActiveModelBehavior + Send + Sync,
{
    fn name(&self) -> &'static str {
        E::NAME
    }

    fn travels(&self) -> bool {
        E::TRAVELS
    }

    fn moves(&self) -> bool {
        E::OF.is_some()
    }

    async fn page(&self, tx: &Tx, after: Option<Uuid>, limit: u64) -> Result<Vec<RowState>> {
        let id = column::<E>("id")?;
        let mut query = E::find().order_by_asc(id).limit(limit);
        if let Some(after) = after {
            query = query.filter(id.gt(after));
        }
        let models = query.all(tx).await.map_err(db_error)?;
        models.iter().map(|model| state_of(E::NAME, model)).collect()
    }

    async fn by_ids(&self, tx: &Tx, ids: &[Uuid]) -> Result<Vec<RowState>> {
        let id = column::<E>("id")?;
        let models = E::find().filter(id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)?;
        models.iter().map(|model| state_of(E::NAME, model)).collect()
    }

    async fn of_record(&self, tx: &Tx, record: Uuid) -> Result<Vec<RowState>> {
        let Some(of) = E::OF else { return Ok(Vec::new()) };
        let query = E::find().filter(column::<E>(of)?.eq(record)).order_by_asc(column::<E>("id")?);
        let models = query.all(tx).await.map_err(db_error)?;
        models.iter().map(|model| state_of(E::NAME, model)).collect()
    }

    async fn put(&self, tx: &Tx, image: &RowImage) -> Result<()> {
        self.put_all(tx, std::slice::from_ref(image)).await
    }

    async fn put_all(&self, tx: &Tx, images: &[RowImage]) -> Result<()> {
        let id = column::<E>("id")?;
        let others: Vec<E::Column> = E::Column::iter().filter(|c| c.as_str() != "id").collect();
        let in_one = VALUES / (others.len() + 1);
        // The same page may be shipped twice, and late: a newer version stays.
        let version = column::<E>("version")?;
        let newer = Expr::col(("excluded", version)).gte(Expr::col((E::default(), version)));
        let replace = OnConflict::column(id).update_columns(others).action_and_where(newer).to_owned();
        let rows = images.iter().map(row_of::<E>).collect::<Result<Vec<_>>>()?;
        for chunk in rows.chunks(in_one.max(1)) {
            let insert = E::insert_many(chunk.iter().cloned()).on_conflict(replace.clone());
            insert.exec_without_returning(tx).await.map_err(db_error)?;
        }
        tx.wrote(E::MARK);
        Ok(())
    }

    async fn arrived(&self, tx: &Tx, rows: &[Uuid]) -> Result<()> {
        E::arrived(tx, rows).await
    }
}

/// The row an image shows; a column it does not name is NULL.
fn row_of<E>(image: &RowImage) -> Result<E::ActiveModel>
where
    E: Table,
    E::Model: IntoActiveModel<E::ActiveModel> + Sync,
    E::ActiveModel: ActiveModelBehavior + Send,
{
    let (table, columns) = image.decode()?;
    if table != E::NAME {
        return Err(Error::Malformed("db.bad-row-image"));
    }
    let mut row = <E::ActiveModel as sea_orm::ActiveModelTrait>::default();
    for (name, value) in columns {
        let target = column::<E>(&name).map_err(|_| Error::Malformed("db.bad-row-image"))?;
        row.try_set(target, value).map_err(|_| Error::Malformed("db.bad-row-image"))?;
    }
    Ok(row)
}

/// Inserts a row as version 1 and returns the state to journal.
pub async fn insert<E>(tx: &Tx, model: E::Model) -> Result<RowState>
where
    E: Table,
    E::Model: IntoActiveModel<E::ActiveModel> + Sync,
    E::ActiveModel: ActiveModelBehavior + Send,
{
    let state = state_of(E::NAME, &model)?;
    let row = model.into_active_model().reset_all();
    E::insert(row).exec_without_returning(tx).await.map_err(db_error)?;
    tx.wrote(E::MARK);
    Ok(state)
}

/// Rows in one statement. SQLite finds each value by walking past those before it: fewer, and the trips cost more.
const ROWS: usize = 50;

/// Inserts many rows as version 1, in few statements, and returns their states to journal.
pub async fn insert_all<E>(tx: &Tx, models: Vec<E::Model>) -> Result<Vec<RowState>>
where
    E: Table,
    E::Model: IntoActiveModel<E::ActiveModel> + Sync,
    E::ActiveModel: ActiveModelBehavior + Send,
{
    let states = models.iter().map(|model| state_of(E::NAME, model)).collect::<Result<Vec<_>>>()?;
    let mut rows = models.into_iter().map(|model| model.into_active_model().reset_all());
    loop {
        let chunk: Vec<_> = rows.by_ref().take(ROWS).collect();
        if chunk.is_empty() {
            tx.wrote(E::MARK);
            return Ok(states);
        }
        E::insert_many(chunk).exec_without_returning(tx).await.map_err(db_error)?;
    }
}

/// Replaces a row whose stored version is one less than `model`'s, and returns the state to journal.
/// `db.changed-meanwhile` when somebody else was first.
pub async fn update<E>(tx: &Tx, model: E::Model) -> Result<RowState>
where
    E: Table,
    E::Model: IntoActiveModel<E::ActiveModel> + Sync,
    E::ActiveModel: ActiveModelBehavior + Send,
{
    let state = state_of(E::NAME, &model)?;
    tx.wrote(E::MARK);
    let row = model.into_active_model().reset_all();
    let written = E::update_many()
        .set(row)
        .filter(column::<E>("id")?.eq(state.id))
        .filter(column::<E>("version")?.eq(state.version - 1))
        .exec(tx)
        .await
        .map_err(db_error)?;
    if written.rows_affected == 1 { Ok(state) } else { Err(Error::Conflict("db.changed-meanwhile")) }
}
