//! The tables of partners and every query on them. No rules here.

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QuerySelect};

use crate::model::PartnerState;

pub mod row {
    //! A system that may bring reports.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_partner")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub name: String,
        pub key_digest: Vec<u8>,
        pub state: String,
        pub since: i64,
        pub withdrawn_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "exchange_partner";
        // Whom a node lets in is its own affair: a captured station must not send itself a key.
        const TRAVELS: bool = false;
    }
}

pub mod used {
    //! When a key last opened.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_partner_use")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub partner: Uuid,
        pub used_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Every partner, those withdrawn last, each group oldest first.
pub async fn all(tx: &Tx) -> Result<Vec<row::Model>> {
    row::Entity::find()
        .order_by_asc(row::Column::State)
        .order_by_asc(row::Column::Since)
        .order_by_asc(row::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// A partner.
pub async fn one(tx: &Tx, id: Uuid) -> Result<Option<row::Model>> {
    row::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// True when a partner of this name may bring reports.
pub async fn is_active(tx: &Tx, name: &str) -> Result<bool> {
    let found = row::Entity::find()
        .filter(row::Column::Name.eq(name))
        .filter(row::Column::State.eq(PartnerState::Active.word()))
        .limit(1)
        .count(tx)
        .await
        .map_err(db_error)?;
    Ok(found > 0)
}

/// When the key of a partner last opened.
pub async fn used_at(tx: &Tx, partner: Uuid) -> Result<Option<Timestamp>> {
    let found = used::Entity::find_by_id(partner).one(tx).await.map_err(db_error)?;
    Ok(found.map(|row| Timestamp(row.used_at)))
}

/// Keeps when the key of a partner opened.
pub async fn keep_use(tx: &Tx, partner: Uuid, at: Timestamp) -> Result<()> {
    let newest = OnConflict::column(used::Column::Partner).update_column(used::Column::UsedAt).to_owned();
    let row = used::Model { partner, used_at: at.micros() };
    used::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(newest)
        .exec_without_returning(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}
