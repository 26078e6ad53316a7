//! What follows from what another node has said, until it is done: tables that are derived, and neither journaled nor shipped.

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::ComplaintId;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{Condition, QueryOrder, QuerySelect, Set};

use super::{Model, from_office, says};
use crate::model::transfer::Reply;
use crate::store::evidence;

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

mod passing {
    //! Offers that were accepted and not taken over yet.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_passing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub offer: Uuid,
        pub report: Uuid,
        pub from_office: Option<Uuid>,
        pub to_office: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What was said brings a report on its way, or ends that.
pub async fn passing(tx: &Tx, said: &[Model]) -> Result<()> {
    for row in said {
        let about = super::about(tx, row.offer).await?;
        let over = about.iter().any(|one| says(one, Reply::TakenOver) || says(one, Reply::Ended));
        let gone = passing::Entity::delete_by_id(row.offer).exec(tx).await;
        gone.map_err(db_error)?;
        if over || !about.iter().any(|one| says(one, Reply::Accepted)) {
            continue;
        }
        let put = passing::Entity::insert(passing::ActiveModel {
            offer: Set(row.offer),
            report: Set(row.report),
            from_office: Set(from_office(tx, row).await?),
            to_office: Set(row.office),
        });
        put.exec_without_returning(tx).await.map_err(db_error)?;
    }
    Ok(())
}

/// The reports that one of some offices has accepted and not taken over, or gave.
pub(super) async fn passing_by(tx: &Tx, offices: &[Uuid]) -> Result<Vec<Uuid>> {
    let of = |column: passing::Column| column.is_in(offices.iter().copied());
    let either = Condition::any().add(of(passing::Column::FromOffice)).add(of(passing::Column::ToOffice));
    let rows = passing::Entity::find().filter(either).all(tx).await.map_err(db_error)?;
    Ok(rows.into_iter().map(|row| row.report).collect())
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

/// Something arrived about these reports: whether anything follows is looked at soon.
pub async fn to_settle(tx: &Tx, reports: &[Uuid]) -> Result<()> {
    if reports.is_empty() {
        return Ok(());
    }
    let rows = reports.iter().map(|report| settling::ActiveModel { report: Set(*report) });
    // Writes even where a row waits: whoever takes that one away at this moment waits for what comes with this one.
    let once =
        OnConflict::column(settling::Column::Report).update_column(settling::Column::Report).to_owned();
    let put = settling::Entity::insert_many(rows).on_conflict(once);
    put.exec_without_returning(tx).await.map(|_| ()).map_err(db_error)
}

/// Up to `limit` reports behind `after` that wait to be looked at.
pub async fn waiting(tx: &Tx, after: ComplaintId, limit: u64) -> Result<Vec<ComplaintId>> {
    let behind = settling::Entity::find().filter(settling::Column::Report.gt(after.0));
    let waiting = behind.order_by_asc(settling::Column::Report).limit(limit).all(tx).await;
    Ok(waiting.map_err(db_error)?.into_iter().map(|row| ComplaintId(row.report)).collect())
}

/// One was looked at.
pub async fn settled(tx: &Tx, report: ComplaintId) -> Result<()> {
    settling::Entity::delete_by_id(report.0).exec(tx).await.map(|_| ()).map_err(db_error)
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
pub async fn fetching(tx: &Tx, node: Option<&str>, after: Uuid, limit: u64) -> Result<Vec<(Uuid, [u8; 32])>> {
    let behind = fetching::Entity::find().filter(fetching::Column::Evidence.gt(after));
    let mut query = behind.order_by_asc(fetching::Column::Evidence).limit(limit);
    if let Some(node) = node {
        query = query.filter(fetching::Column::Node.eq(node));
    }
    let mut files = Vec::new();
    for row in query.all(tx).await.map_err(db_error)? {
        if let Some(file) = evidence::by_id(tx, row.evidence).await?
            && let Ok(blob) = file.blob.try_into()
        {
            files.push((row.evidence, blob));
        }
    }
    Ok(files)
}

/// The files of a report are not to be fetched any more.
pub async fn forget_files(tx: &Tx, report: ComplaintId) -> Result<()> {
    for file in evidence::of_report(tx, report).await? {
        fetched(tx, file.id).await?;
    }
    Ok(())
}

/// The bytes of a file are here.
pub async fn fetched(tx: &Tx, evidence: Uuid) -> Result<()> {
    fetching::Entity::delete_by_id(evidence).exec(tx).await.map(|_| ()).map_err(db_error)
}
