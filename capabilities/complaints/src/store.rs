//! The tables of reports and paper slips, and every query on them. No rules here.

pub mod addition;
pub mod against;
pub mod alarm;
pub mod answer;
pub mod care;
pub mod closing;
pub mod contact;
pub mod disposal;
pub mod draft;
pub mod evidence;
pub mod georeport;
pub mod handing;
pub mod heard;
pub mod imported;
pub mod involved;
pub mod link;
pub mod parts;
pub mod safe_contact;
pub mod seal;
pub mod search;
pub mod sorting;
pub mod transfer;
pub mod waiting;

use std::collections::BTreeSet;

use db::{Cursor, Page, Tx, db_error};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Result, Timestamp};
use policy::{Attr, Column as Stored, ColumnMap, Filter};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, ExprTrait};
use sea_orm::{QueryOrder, QuerySelect};

use crate::model::seal::SEALED_FROM;

/// Records named in one statement.
pub const AT_ONCE: usize = 500;

pub mod report {
    //! A report as a citizen gave it.
    #![expect(missing_docs, reason = "every column is described in migrations/0001_report.sql")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_report")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub office: Uuid,
        pub circle: Option<Uuid>,
        pub district: Option<Uuid>,
        pub region: Option<Uuid>,
        pub node: String,
        pub year: i32,
        pub serial: i64,
        pub number: String,
        pub channel: String,
        pub state: String,
        pub code_digest: Vec<u8>,
        pub recorded_at: i64,
        pub happened_from: Option<i64>,
        pub sensitivity: i32,
        pub filed_by: Option<Uuid>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Model {
        /// How it came in.
        pub fn came(&self) -> kernel::Result<crate::model::came::Came> {
            let (table, what) = ("complaints_report", "channel");
            let unknown = || kernel::Error::Inconsistent { table, what, row: self.id.to_string() };
            crate::model::came::Came::parse(&self.channel).ok_or_else(unknown)
        }
    }

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_report";
        const OF: Option<&'static str> = Some("id");

        async fn arrived(tx: &db::Tx, rows: &[Uuid]) -> kernel::Result<()> {
            // Sealed meanwhile, it may stand in books here.
            crate::store::handing::follow::to_settle(tx, &crate::store::sealed_of(tx, rows).await?).await?;
            crate::store::waiting::derive(tx, rows).await
        }
    }
}

pub mod slip {
    //! A numbered paper slip.
    #![expect(missing_docs, reason = "every column is described in migrations/0001_report.sql")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_slip")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub office: Uuid,
        pub book: String,
        pub serial: i64,
        pub number: String,
        pub code_digest: Vec<u8>,
        pub state: String,
        pub issued_at: i64,
        pub report: Option<Uuid>,
        pub note: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_slip";
    }
}

pub mod outcome {
    //! What became of a report.
    #![expect(missing_docs, reason = "every column is described in migrations/0002_outcome.sql")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_outcome")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub kind: String,
        pub number: String,
        pub recorded_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_outcome";
        const OF: Option<&'static str> = Some("report");

        async fn arrived(tx: &db::Tx, rows: &[Uuid]) -> kernel::Result<()> {
            crate::store::waiting::derive(tx, &crate::store::reports_of::<Entity>(tx, rows).await?).await
        }
    }
}

/// How the table of reports stores what policies speak about.
pub fn columns() -> ColumnMap {
    sealable(ColumnMap::of_office("complaints_report", "complaints.report"))
}

/// The same for a list from which what is sealed is left out before: nobody handles the others by name, and to ask about it would
/// cost SQLite the index by office.
pub(crate) fn open_columns(table: &'static str) -> ColumnMap {
    ColumnMap::of_office(table, "complaints.report")
}

/// The same map where a row is sealed by its sensitivity, and handled by name.
fn sealable(columns: ColumnMap) -> ColumnMap {
    let handlers = Stored::Links {
        table: "complaints_handler",
        record: "report",
        member: "account",
        uuid: true,
        ended: Some("ended_at"),
    };
    columns
        .with(Attr::Sealed, Stored::AtLeast("sensitivity", SEALED_FROM.into()))
        .with(Attr::Handlers, handlers)
}

/// The newest serial in a book of reports.
pub async fn newest_serial(tx: &Tx, office: UnitId, node: &str, year: i32) -> Result<i64> {
    let newest = report::Entity::find()
        .select_only()
        .column(report::Column::Serial)
        .filter(report::Column::Office.eq(office.0))
        .filter(report::Column::Node.eq(node))
        .filter(report::Column::Year.eq(year))
        .order_by_desc(report::Column::Serial)
        .into_tuple::<i64>()
        .one(tx)
        .await
        .map_err(db_error)?;
    Ok(newest.unwrap_or(0))
}

/// A report.
pub async fn by_id(tx: &Tx, id: ComplaintId) -> Result<Option<report::Model>> {
    report::Entity::find_by_id(id.0).one(tx).await.map_err(db_error)
}

/// Some reports, in no order.
pub async fn by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<report::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    report::Entity::find()
        .filter(report::Column::Id.is_in(ids.iter().copied()))
        .all(tx)
        .await
        .map_err(db_error)
}

/// Of some reports those that one of some offices received or holds.
pub async fn at_offices(tx: &Tx, reports: &[Uuid], offices: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let mut found = BTreeSet::new();
    for some in reports.chunks(AT_ONCE) {
        let received = report::Entity::find()
            .select_only()
            .column(report::Column::Id)
            .filter(report::Column::Id.is_in(some.iter().copied()))
            .filter(report::Column::Office.is_in(offices.iter().copied()));
        found.extend(received.into_tuple::<Uuid>().all(tx).await.map_err(db_error)?);
        found.extend(transfer::held_at(tx, some, offices).await?);
    }
    Ok(found)
}

/// A report by its printed number.
pub async fn by_number(tx: &Tx, number: &str) -> Result<Option<report::Model>> {
    report::Entity::find().filter(report::Column::Number.eq(number)).one(tx).await.map_err(db_error)
}

/// The reports that `scope` lets somebody see, newest first, after `after`; of one office when given. What is sealed stands in
/// no list but its handlers' own ([`seal::in_hands`]).
pub async fn list(
    tx: &Tx,
    scope: &Filter,
    office: Option<UnitId>,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<report::Model>> {
    let mut query = report::Entity::find()
        .filter(report::Column::Sensitivity.lt(SEALED_FROM))
        .filter(scope.to_condition(&open_columns("complaints_report"))?);
    if let Some(office) = office {
        query = query.filter(report::Column::Office.eq(office.0));
    }
    Page::newest_first(tx, query, (report::Column::RecordedAt, report::Column::Id), (after, limit), |row| {
        Cursor { at: row.recorded_at, id: row.id }
    })
    .await
}

/// What became of a report.
pub async fn outcome_of(tx: &Tx, report: ComplaintId) -> Result<Option<outcome::Model>> {
    outcome::Entity::find().filter(outcome::Column::Report.eq(report.0)).one(tx).await.map_err(db_error)
}

/// What became of each of some reports.
pub async fn outcomes_of(tx: &Tx, reports: impl Iterator<Item = Uuid>) -> Result<Vec<outcome::Model>> {
    outcome::Entity::find().filter(outcome::Column::Report.is_in(reports)).all(tx).await.map_err(db_error)
}

/// Those of some reports that are sealed.
pub(crate) async fn sealed_of(tx: &Tx, reports: &[Uuid]) -> Result<Vec<Uuid>> {
    let rows = by_ids(tx, reports).await?;
    Ok(rows.into_iter().filter(|row| row.sensitivity >= SEALED_FROM).map(|row| row.id).collect())
}

/// The reports to which rows of a table beside them belong.
pub(crate) async fn reports_of<E: EntityTrait>(tx: &Tx, rows: &[Uuid]) -> Result<Vec<Uuid>> {
    let column = |name: &str| Expr::col((E::default(), Alias::new(name)));
    E::find()
        .select_only()
        .expr_as(column("report"), "report")
        .distinct()
        .filter(column("id").is_in(rows.iter().copied()))
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)
}

/// Some of these rows.
pub async fn outcomes_by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<outcome::Model>> {
    outcome::Entity::find()
        .filter(outcome::Column::Id.is_in(ids.iter().copied()))
        .all(tx)
        .await
        .map_err(db_error)
}

/// The ids and numbers of what an office recorded since a moment, in order.
pub async fn numbers_since(tx: &Tx, office: UnitId, since: Timestamp) -> Result<Vec<(Uuid, String)>> {
    report::Entity::find()
        .select_only()
        .columns([report::Column::Id, report::Column::Number])
        .filter(report::Column::Office.eq(office.0))
        .filter(report::Column::RecordedAt.gte(since.micros()))
        .order_by_asc(report::Column::RecordedAt)
        .order_by_asc(report::Column::Id)
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)
}

/// The newest serial of a book of paper slips.
pub async fn newest_slip(tx: &Tx, office: UnitId, book: &str) -> Result<i64> {
    let newest = slip::Entity::find()
        .filter(slip::Column::Office.eq(office.0))
        .filter(slip::Column::Book.eq(book))
        .order_by_desc(slip::Column::Serial)
        .one(tx)
        .await
        .map_err(db_error)?;
    Ok(newest.map_or(0, |row| row.serial))
}

/// A paper slip by its printed number.
pub async fn slip_by_number(tx: &Tx, number: &str) -> Result<Option<slip::Model>> {
    slip::Entity::find().filter(slip::Column::Number.eq(number)).one(tx).await.map_err(db_error)
}

/// Every paper slip of an office, in order.
pub async fn slips(tx: &Tx, office: UnitId) -> Result<Vec<slip::Model>> {
    slip::Entity::find()
        .filter(slip::Column::Office.eq(office.0))
        .order_by_asc(slip::Column::Book)
        .order_by_asc(slip::Column::Serial)
        .all(tx)
        .await
        .map_err(db_error)
}
