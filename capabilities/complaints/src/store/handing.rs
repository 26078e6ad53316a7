//! The table of what another node has said about an offer, and every query on it. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0038_handing.sql")]

use std::collections::BTreeSet;

use db::{Tx, db_error};
use kernel::Result;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::transfer::{holding, step};
use crate::model::transfer::Reply;

pub mod follow;

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
        follow::passing(tx, &by_ids(tx, rows).await?).await?;
        follow::to_settle(tx, &super::reports_of::<Self>(tx, rows).await?).await
    }
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

/// Whether a report ever went to another node, or was offered there.
pub async fn any(tx: &Tx, report: Uuid) -> Result<Option<Model>> {
    Entity::find().filter(Column::Report.eq(report)).one(tx).await.map_err(db_error)
}

/// The office that offered what a row is about.
async fn from_office(tx: &Tx, row: &Model) -> Result<Option<Uuid>> {
    let offer = step::Entity::find_by_id(row.offer).one(tx).await.map_err(db_error)?;
    Ok(offer.map(|offer| offer.from_office))
}

fn says(row: &Model, reply: Reply) -> bool {
    row.said == reply.word()
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
    reports.extend(follow::passing_by(tx, offices).await?);
    let gone = vault::infos(tx, &reports).await?.into_iter().filter(|key| key.destroyed_at.is_some());
    let gone: BTreeSet<Uuid> = gone.map(|key| key.subject).collect();
    reports.retain(|report| !gone.contains(report));
    Ok(reports)
}
