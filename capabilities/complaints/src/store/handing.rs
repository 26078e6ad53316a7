//! The tables of what another node has said about an offer, and of what is to be carried out because of it; every query on them. No
//! rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0038_handing.sql")]

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::ComplaintId;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{QueryOrder, QuerySelect, Set};

use super::transfer::holding;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaints_handing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub report: Uuid,
    pub offer: Uuid,
    pub said: String,
    pub office: Uuid,
    pub recorded_at: i64,
    pub officer: Option<Uuid>,
    pub charge: Option<String>,
    pub sealed: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "complaints_handing";
    const OF: Option<&'static str> = Some("report");

    async fn arrived(tx: &Tx, rows: &[Uuid]) -> Result<()> {
        to_settle(tx, &super::reports_of::<Self>(tx, rows).await?).await
    }
}

mod settling {
    //! Reports of which something arrived.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_to_settle")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub report: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod fetching {
    //! Files to be fetched.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_to_fetch")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub evidence: Uuid,
        pub node: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The bytes of these files have to be here: `node` has them.
pub async fn to_fetch(tx: &Tx, evidence: &[Uuid], node: Option<&str>) -> Result<()> {
    if evidence.is_empty() {
        return Ok(());
    }
    let row = |id: &Uuid| fetching::ActiveModel { evidence: Set(*id), node: Set(node.map(str::to_owned)) };
    let once =
        OnConflict::column(fetching::Column::Evidence).update_column(fetching::Column::Node).to_owned();
    let put = fetching::Entity::insert_many(evidence.iter().map(row)).on_conflict(once);
    put.exec_without_returning(tx).await.map(|_| ()).map_err(db_error)
}

/// Up to `limit` files that have to be fetched, each with the SHA-256 of its sealed bytes; of one node where given.
pub async fn fetching(tx: &Tx, node: Option<&str>, limit: u64) -> Result<Vec<(Uuid, [u8; 32])>> {
    let mut query = fetching::Entity::find().order_by_asc(fetching::Column::Evidence).limit(limit);
    if let Some(node) = node {
        query = query.filter(fetching::Column::Node.eq(node));
    }
    let mut files = Vec::new();
    for row in query.all(tx).await.map_err(db_error)? {
        if let Some(file) = super::evidence::by_id(tx, row.evidence).await?
            && let Ok(blob) = file.blob.try_into()
        {
            files.push((row.evidence, blob));
        }
    }
    Ok(files)
}

/// The bytes of a file are here.
pub async fn fetched(tx: &Tx, evidence: Uuid) -> Result<()> {
    fetching::Entity::delete_by_id(evidence).exec(tx).await.map(|_| ()).map_err(db_error)
}

/// What was said about an offer, in order.
pub async fn about(tx: &Tx, offer: Uuid) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Offer.eq(offer))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Some of these rows.
pub async fn by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Model>> {
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)
}

/// Something arrived about these reports: whether anything follows is looked at soon.
pub async fn to_settle(tx: &Tx, reports: &[Uuid]) -> Result<()> {
    if reports.is_empty() {
        return Ok(());
    }
    let rows = reports.iter().map(|report| settling::ActiveModel { report: Set(*report) });
    let once =
        OnConflict::column(settling::Column::Report).do_nothing_on([settling::Column::Report]).to_owned();
    let put = settling::Entity::insert_many(rows).on_conflict(once);
    put.exec_without_returning(tx).await.map(|_| ()).map_err(db_error)
}

/// Up to `limit` reports that wait to be looked at.
pub async fn waiting(tx: &Tx, limit: u64) -> Result<Vec<ComplaintId>> {
    let waiting = settling::Entity::find().order_by_asc(settling::Column::Report).limit(limit).all(tx).await;
    Ok(waiting.map_err(db_error)?.into_iter().map(|row| ComplaintId(row.report)).collect())
}

/// One was looked at.
pub async fn settled(tx: &Tx, report: ComplaintId) -> Result<()> {
    settling::Entity::delete_by_id(report.0).exec(tx).await.map(|_| ()).map_err(db_error)
}

/// The reports that are on their way to one of some offices, or from one of them.
pub async fn under_way(tx: &Tx, offices: &[Uuid]) -> Result<Vec<Uuid>> {
    let of = |column: holding::Column| column.is_in(offices.iter().copied());
    let to = holding::Entity::find().filter(of(holding::Column::OfferedOffice));
    let from = holding::Entity::find()
        .filter(of(holding::Column::Office))
        .filter(holding::Column::OfferedOffice.is_not_null());
    let mut reports = Vec::new();
    for query in [to, from] {
        let found = query.select_only().column(holding::Column::Report).into_tuple::<Uuid>().all(tx).await;
        reports.extend(found.map_err(db_error)?);
    }
    Ok(reports)
}
