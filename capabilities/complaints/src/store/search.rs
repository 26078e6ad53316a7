//! Which of some reports somebody may see, by what policies speak about; and no more of each. No rules here.

use db::{Tx, db_error};
use kernel::Result;
use policy::{Filter, Resource};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QuerySelect};

use super::transfer::{held_columns, holding, offered_columns};
use super::{columns, report};

/// A report as the policies see it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Placed {
    /// The report.
    pub id: Uuid,
    /// The office from which it is seen.
    pub office: Uuid,
    /// Its circle.
    pub circle: Option<Uuid>,
    /// Its district.
    pub district: Option<Uuid>,
    /// Its region.
    pub region: Option<Uuid>,
    /// 0 public to 4 sealed.
    pub sensitivity: i32,
}

impl Placed {
    fn held(row: holding::Model) -> Self {
        let holding::Model { report: id, office, circle, district, region, sensitivity, .. } = row;
        Self { id, office, circle, district, region, sensitivity }
    }

    fn offered(row: holding::Model) -> Option<Self> {
        Some(Self {
            id: row.report,
            office: row.offered_office?,
            circle: row.offered_circle,
            district: row.offered_district,
            region: row.offered_region,
            sensitivity: row.sensitivity,
        })
    }

    /// The same, as a policy is asked.
    pub fn record(&self) -> Resource {
        let unit = |id: Option<Uuid>| id.map_or_else(String::new, |id| id.to_string());
        let place = Resource::new("complaints.report", self.id).at(
            self.office,
            unit(self.circle),
            unit(self.district),
            unit(self.region),
        );
        Resource { sensitivity: i64::from(self.sensitivity), ..place }
    }
}

/// Those of some reports that `scope` lets somebody see, once for each office from which he sees them: the one that
/// received it, the one that holds it now, the one it is offered to. In no order.
pub async fn placed(tx: &Tx, scope: &Filter, ids: &[Uuid]) -> Result<Vec<Placed>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut all = received(tx, scope, ids).await?;
    let holdings = holding::Entity::find().filter(holding::Column::Report.is_in(ids.iter().copied()));
    let held = holdings.clone().filter(scope.to_condition(&held_columns())?);
    all.extend(held.all(tx).await.map_err(db_error)?.into_iter().map(Placed::held));
    let offered = holdings
        .filter(holding::Column::OfferedOffice.is_not_null())
        .filter(scope.to_condition(&offered_columns())?);
    all.extend(offered.all(tx).await.map_err(db_error)?.into_iter().filter_map(Placed::offered));
    Ok(all)
}

async fn received(tx: &Tx, scope: &Filter, ids: &[Uuid]) -> Result<Vec<Placed>> {
    use report::Column;
    report::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Office, Column::Circle, Column::District, Column::Region])
        .column(Column::Sensitivity)
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(scope.to_condition(&columns())?)
        .into_model()
        .all(tx)
        .await
        .map_err(db_error)
}
