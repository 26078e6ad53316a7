//! The tables of refusals, notices, referrals and additions to FIRs, and every query on them. No rules here.
#![expect(
    missing_docs,
    reason = "every column is described in migrations/0004_disposal.sql and 0005_supplement.sql"
)]

use db::{Cursor, Page, Tx, db_error};
use kernel::Result;
use kernel::ids::FirId;
use policy::{Attr, Column as Stored, ColumnMap, Filter};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::model::SEALED_FROM;

pub mod refusal {
    //! An FIR that is not investigated.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_refusal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub fir: Uuid,
        pub recorded_at: i64,
        pub officer: Option<Uuid>,
        pub charge: Option<String>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_refusal";
    }
}

pub mod notice {
    //! A notice that a refusal leaves.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_notice")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub fir: Uuid,
        pub kind: String,
        pub recorded_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_notice";
    }
}

pub mod referral {
    //! A non-cognizable matter referred to the magistrate.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_referral")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub office: Uuid,
        pub circle: Option<Uuid>,
        pub district: Option<Uuid>,
        pub region: Option<Uuid>,
        pub number: String,
        pub diary_serial: i64,
        pub report: Option<Uuid>,
        pub sections: String,
        pub warned: i32,
        pub recorded_at: i64,
        pub sensitivity: i32,
        pub officer: Option<Uuid>,
        pub charge: Option<String>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_referral";
    }
}

pub mod supplement {
    //! What was added to an FIR.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_fir_supplement")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub fir: Uuid,
        pub ordinal: i32,
        pub kind: String,
        pub recorded_at: i64,
        pub officer: Option<Uuid>,
        pub charge: Option<String>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_fir_supplement";
    }
}

/// How the table of referrals stores what policies speak about.
pub fn columns() -> ColumnMap {
    ColumnMap::of_office("station_records_referral", "station-records.referral")
        .with(Attr::Sealed, Stored::AtLeast("sensitivity", SEALED_FROM.into()))
}

/// The referrals of a report.
pub async fn referrals_of(tx: &Tx, report: Uuid) -> Result<Vec<referral::Model>> {
    referral::Entity::find().filter(referral::Column::Report.eq(report)).all(tx).await.map_err(db_error)
}

/// The refusal to investigate an FIR.
pub async fn refusal_of(tx: &Tx, fir: FirId) -> Result<Option<refusal::Model>> {
    refusal::Entity::find().filter(refusal::Column::Fir.eq(fir.0)).one(tx).await.map_err(db_error)
}

/// Which of some FIRs are not investigated.
pub async fn refused_of(tx: &Tx, firs: &[Uuid]) -> Result<Vec<Uuid>> {
    let rows = refusal::Entity::find().filter(refusal::Column::Fir.is_in(firs.iter().copied()));
    Ok(rows.all(tx).await.map_err(db_error)?.into_iter().map(|row| row.fir).collect())
}

/// Some refusals, in no order.
pub async fn refusals_by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<refusal::Model>> {
    refusal::Entity::find()
        .filter(refusal::Column::Id.is_in(ids.iter().copied()))
        .all(tx)
        .await
        .map_err(db_error)
}

/// The notices it left.
pub async fn notices_of(tx: &Tx, fir: FirId) -> Result<Vec<notice::Model>> {
    notice::Entity::find()
        .filter(notice::Column::Fir.eq(fir.0))
        .order_by_asc(notice::Column::Kind)
        .all(tx)
        .await
        .map_err(db_error)
}

/// What was added to an FIR, in order.
pub async fn supplements_of(tx: &Tx, fir: FirId) -> Result<Vec<supplement::Model>> {
    supplement::Entity::find()
        .filter(supplement::Column::Fir.eq(fir.0))
        .order_by_asc(supplement::Column::Ordinal)
        .all(tx)
        .await
        .map_err(db_error)
}

/// A referral.
pub async fn referral(tx: &Tx, id: Uuid) -> Result<Option<referral::Model>> {
    referral::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// The referrals that `scope` lets somebody see, newest first, after `after`.
pub async fn referrals(
    tx: &Tx,
    scope: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<referral::Model>> {
    let query = referral::Entity::find().filter(scope.to_condition(&columns())?);
    Page::newest_first(
        tx,
        query,
        (referral::Column::RecordedAt, referral::Column::Id),
        (after, limit),
        |row| Cursor { at: row.recorded_at, id: row.id },
    )
    .await
}
