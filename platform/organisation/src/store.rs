//! The tables of the organisation and every query on them. No rules here.
//!
//! None of them travels from a station to the province: orders come from above, and a captured station must not be
//! able to ship itself posts, charges or units.
#![expect(missing_docs, reason = "every column is described in migrations/0001_organisation.sql")]

use db::{Tx, db_error};
use kernel::ids::{OfficerId, PostId, UnitId};
use kernel::{Bilingual, Error, Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ConnectionTrait, JoinType, QueryOrder, QuerySelect, QueryTrait, Statement};

use catalogue::UnitKind;

use crate::model::{Place, Unit};

/// The mark of the tables from which rights follow: they are read at every request and written on few days.
pub(crate) const MARK: &str = "organisation_mark";

pub mod unit {
    //! A unit.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation_unit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub code: String,
        pub parent: Option<Uuid>,
        pub kind: String,
        pub name_ur: String,
        pub name_en: String,
        pub valid_from: String,
        pub valid_to: Option<String>,
        pub node: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "organisation_unit";
        const TRAVELS: bool = false;
        const MARK: Option<&'static str> = Some(super::MARK);
    }
}

pub mod area {
    //! What a unit is responsible for.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation_area")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub unit: Uuid,
        pub name_ur: String,
        pub name_en: String,
        pub folded: String,
        pub former_levies: i32,
        pub valid_from: String,
        pub valid_to: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "organisation_area";
        const TRAVELS: bool = false;
    }
}

pub mod post {
    //! A sanctioned post.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation_post")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub unit: Uuid,
        pub kind: String,
        pub ordinal: i32,
        pub valid_from: String,
        pub valid_to: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "organisation_post";
        const TRAVELS: bool = false;
        const MARK: Option<&'static str> = Some(super::MARK);
    }
}

pub mod supervision {
    //! Who supervises a post on one line.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation_supervision")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub post: Uuid,
        pub line: String,
        pub supervisor: Uuid,
        pub valid_from: i64,
        pub valid_to: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "organisation_supervision";
        const TRAVELS: bool = false;
    }
}

pub mod officer {
    //! A member of the force.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation_officer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub belt: String,
        pub rank: String,
        pub ranked_on: String,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "organisation_officer";
        const TRAVELS: bool = false;
        const MARK: Option<&'static str> = Some(super::MARK);
    }
}

pub mod posting {
    //! An officer's tenure of a post.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation_posting")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub officer: Uuid,
        pub post: Uuid,
        pub order_no: String,
        pub valid_from: i64,
        pub valid_to: Option<i64>,
        pub absent_since: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "organisation_posting";
        const TRAVELS: bool = false;
        const MARK: Option<&'static str> = Some(super::MARK);
    }
}

pub mod charge {
    //! The charge of a post.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation_charge")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub post: Uuid,
        pub officer: Uuid,
        pub basis: String,
        pub from_officer: Option<Uuid>,
        pub valid_from: i64,
        pub valid_to: Option<i64>,
        pub ordered_by: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "organisation_charge";
        const TRAVELS: bool = false;
        const MARK: Option<&'static str> = Some(super::MARK);
    }
}

impl TryFrom<unit::Model> for Unit {
    type Error = Error;
    fn try_from(row: unit::Model) -> Result<Self> {
        let kind = UnitKind::parse(&row.kind).ok_or_else(|| Error::Inconsistent {
            table: "organisation_unit",
            what: "kind",
            row: row.code.clone(),
        })?;
        Ok(Self {
            id: UnitId(row.id),
            code: row.code,
            parent: row.parent.map(UnitId),
            kind,
            name: Bilingual::new(row.name_ur, row.name_en),
            node: row.node,
        })
    }
}

/// A posting with its post.
pub type Tenure = (posting::Model, post::Model);

/// Rows that stand at a moment: begun, and not yet ended.
fn standing<C: ColumnTrait>(from: C, to: C, at: Timestamp) -> Condition {
    Condition::all()
        .add(from.lte(at.micros()))
        .add(Condition::any().add(to.is_null()).add(to.gt(at.micros())))
}

/// A unit by id.
pub async fn unit(tx: &Tx, id: UnitId) -> Result<Option<Unit>> {
    let load = async || unit_row(tx, id).await?.map(Unit::try_from).transpose();
    Ok(tx.kept(MARK, id, |_| true, load).await?.as_ref().clone())
}

/// The row of a unit.
pub async fn unit_row(tx: &Tx, id: UnitId) -> Result<Option<unit::Model>> {
    unit::Entity::find_by_id(id.0).one(tx).await.map_err(db_error)
}

/// Every unit, by code.
pub async fn units(tx: &Tx) -> Result<Vec<Unit>> {
    let rows = unit::Entity::find().order_by_asc(unit::Column::Code).all(tx).await.map_err(db_error)?;
    rows.into_iter().map(Unit::try_from).collect()
}

/// Units of a kind that stand on a day, by code.
pub async fn units_on(tx: &Tx, kind: UnitKind, day: &str) -> Result<Vec<Unit>> {
    let standing = Condition::any().add(unit::Column::ValidTo.is_null()).add(unit::Column::ValidTo.gte(day));
    let rows = unit::Entity::find()
        .filter(unit::Column::Kind.eq(kind.word()))
        .filter(unit::Column::ValidFrom.lte(day))
        .filter(standing)
        .order_by_asc(unit::Column::Code)
        .all(tx)
        .await
        .map_err(db_error)?;
    rows.into_iter().map(Unit::try_from).collect()
}

/// A unit with everything above it, in one question: it is asked inside every writing transaction.
pub async fn place(tx: &Tx, id: UnitId) -> Result<Place> {
    Ok(tx.kept(MARK, id, |_| true, async || line_of(tx, id).await).await?.as_ref().clone())
}

async fn line_of(tx: &Tx, id: UnitId) -> Result<Place> {
    // Eight tiers at most; a cycle in damaged data must not hang a request.
    let sql = "WITH RECURSIVE line AS ( \
               SELECT organisation_unit.*, 0 AS depth FROM organisation_unit WHERE id = $1 \
               UNION ALL SELECT above.*, line.depth + 1 FROM organisation_unit AS above \
               JOIN line ON above.id = line.parent WHERE line.depth < 7 \
               ) SELECT * FROM line ORDER BY depth";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [id.0.into()]);
    let rows = unit::Entity::find().from_raw_sql(statement).all(tx).await.map_err(db_error)?;
    let line = rows.into_iter().map(Unit::try_from).collect::<Result<Vec<_>>>()?;
    // A line that ends below the province would leave out powers: it is refused, not shortened.
    if line.last().is_none_or(|top| top.parent.is_some()) {
        return Err(Error::NotFound("organisation.no-unit"));
    }
    Ok(Place { line })
}

/// A sanctioned post.
pub async fn post(tx: &Tx, id: PostId) -> Result<Option<post::Model>> {
    post::Entity::find_by_id(id.0).one(tx).await.map_err(db_error)
}

/// The posts of a unit, by kind.
pub async fn posts_of(tx: &Tx, unit: UnitId) -> Result<Vec<post::Model>> {
    post::Entity::find()
        .filter(post::Column::Unit.eq(unit.0))
        .order_by_asc(post::Column::Kind)
        .order_by_asc(post::Column::Ordinal)
        .all(tx)
        .await
        .map_err(db_error)
}

/// An officer.
pub async fn officer(tx: &Tx, id: OfficerId) -> Result<Option<officer::Model>> {
    officer::Entity::find_by_id(id.0).one(tx).await.map_err(db_error)
}

/// What stands between a posting and its post.
fn to_its_post() -> sea_orm::RelationDef {
    posting::Entity::belongs_to(post::Entity).from(posting::Column::Post).to(post::Column::Id).into()
}

/// The postings an officer holds at a moment, with their posts, in one question: it is asked at every request.
pub async fn postings_of(tx: &Tx, officer: OfficerId, at: Timestamp) -> Result<Vec<Tenure>> {
    posting::Entity::find()
        .join(JoinType::InnerJoin, to_its_post())
        .filter(posting::Column::Officer.eq(officer.0))
        .filter(standing(posting::Column::ValidFrom, posting::Column::ValidTo, at))
        .order_by_asc(posting::Column::ValidFrom)
        .select_two_required(post::Entity)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The postings that some officers hold at a moment, with their posts, in one question.
pub async fn postings_of_all(tx: &Tx, officers: &[Uuid], at: Timestamp) -> Result<Vec<Tenure>> {
    posting::Entity::find()
        .join(JoinType::InnerJoin, to_its_post())
        .filter(posting::Column::Officer.is_in(officers.iter().copied()))
        .filter(standing(posting::Column::ValidFrom, posting::Column::ValidTo, at))
        .select_two_required(post::Entity)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The postings at a moment to a station and to the desks in its house, with their posts, oldest first, in one question.
pub async fn postings_in_house(tx: &Tx, station: UnitId, at: Timestamp) -> Result<Vec<Tenure>> {
    let house = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(Condition::any().add(unit::Column::Id.eq(station.0)).add(desk_of(station)))
        .into_query();
    posting::Entity::find()
        .join(JoinType::InnerJoin, to_its_post())
        .filter(post::Column::Unit.in_subquery(house))
        .filter(standing(posting::Column::ValidFrom, posting::Column::ValidTo, at))
        .order_by_asc(posting::Column::ValidFrom)
        .order_by_asc(posting::Column::Id)
        .select_two_required(post::Entity)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Officers by id.
pub async fn officers(tx: &Tx, ids: Vec<Uuid>) -> Result<Vec<officer::Model>> {
    officer::Entity::find().filter(officer::Column::Id.is_in(ids)).all(tx).await.map_err(db_error)
}

/// Units by id.
pub async fn units_of(tx: &Tx, ids: Vec<Uuid>) -> Result<Vec<Unit>> {
    let rows = unit::Entity::find().filter(unit::Column::Id.is_in(ids)).all(tx).await.map_err(db_error)?;
    rows.into_iter().map(Unit::try_from).collect()
}

fn desk_of(station: UnitId) -> Condition {
    Condition::all()
        .add(unit::Column::Parent.eq(station.0))
        .add(unit::Column::Kind.eq(UnitKind::GenderDesk.word()))
}

/// The gender desk within a station's house, if it has one.
pub async fn desks_of(tx: &Tx, station: UnitId) -> Result<Vec<UnitId>> {
    let rows = unit::Entity::find().filter(desk_of(station)).all(tx).await.map_err(db_error)?;
    Ok(rows.into_iter().map(|row| UnitId(row.id)).collect())
}

/// The postings to some posts at a moment, with their posts, oldest first.
pub async fn postings_to(tx: &Tx, posts: &[post::Model], at: Timestamp) -> Result<Vec<Tenure>> {
    let rows = posting::Entity::find()
        .filter(posting::Column::Post.is_in(posts.iter().map(|post| post.id)))
        .filter(standing(posting::Column::ValidFrom, posting::Column::ValidTo, at))
        .order_by_asc(posting::Column::ValidFrom)
        .order_by_asc(posting::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let post = posts.iter().find(|post| post.id == row.post).cloned()?;
            Some((row, post))
        })
        .collect())
}

/// The standing posting to a post.
pub async fn holder(tx: &Tx, post: PostId) -> Result<Option<posting::Model>> {
    posting::Entity::find()
        .filter(posting::Column::Post.eq(post.0))
        .filter(posting::Column::ValidTo.is_null())
        .one(tx)
        .await
        .map_err(db_error)
}

/// What stands between a charge and its post.
fn to_the_post() -> sea_orm::RelationDef {
    charge::Entity::belongs_to(post::Entity).from(charge::Column::Post).to(post::Column::Id).into()
}

/// The charges of an officer that stand at a moment, with their posts.
pub async fn charges_of(
    tx: &Tx,
    officer: OfficerId,
    at: Timestamp,
) -> Result<Vec<(charge::Model, post::Model)>> {
    charge::Entity::find()
        .join(JoinType::InnerJoin, to_the_post())
        .filter(charge::Column::Officer.eq(officer.0))
        .filter(standing(charge::Column::ValidFrom, charge::Column::ValidTo, at))
        .select_two_required(post::Entity)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The posts of which some officers have taken charge, at a moment.
pub async fn charges_of_all(tx: &Tx, officers: &[Uuid], at: Timestamp) -> Result<Vec<post::Model>> {
    let found: Vec<(charge::Model, post::Model)> = charge::Entity::find()
        .join(JoinType::InnerJoin, to_the_post())
        .filter(charge::Column::Officer.is_in(officers.iter().copied()))
        .filter(standing(charge::Column::ValidFrom, charge::Column::ValidTo, at))
        .select_two_required(post::Entity)
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(found.into_iter().map(|(_, post)| post).collect())
}

/// The charge of a post at a moment.
pub async fn charge_at(tx: &Tx, post: PostId, at: Timestamp) -> Result<Option<charge::Model>> {
    charge::Entity::find()
        .filter(charge::Column::Post.eq(post.0))
        .filter(standing(charge::Column::ValidFrom, charge::Column::ValidTo, at))
        .one(tx)
        .await
        .map_err(db_error)
}

/// Who has taken over charge of a unit's post of a kind, at a moment.
pub async fn charge_in(tx: &Tx, unit: UnitId, kind: &str, at: Timestamp) -> Result<Option<charge::Model>> {
    charge::Entity::find()
        .join(JoinType::InnerJoin, to_the_post())
        .filter(post::Column::Unit.eq(unit.0))
        .filter(post::Column::Kind.eq(kind))
        .filter(standing(charge::Column::ValidFrom, charge::Column::ValidTo, at))
        .order_by_asc(post::Column::Ordinal)
        .one(tx)
        .await
        .map_err(db_error)
}

/// The standing supervisor of a post on one line.
pub async fn supervision(tx: &Tx, post: PostId, line: &str) -> Result<Option<supervision::Model>> {
    supervision::Entity::find()
        .filter(supervision::Column::Post.eq(post.0))
        .filter(supervision::Column::Line.eq(line))
        .filter(supervision::Column::ValidTo.is_null())
        .one(tx)
        .await
        .map_err(db_error)
}

/// The next moment after `at` at which somebody's standing changes by the clock alone: a posting or charge begins or
/// ends, an absence begins. `None` when nothing is known to come.
pub async fn next_change(tx: &Tx, at: Timestamp) -> Result<Option<Timestamp>> {
    let sql = "SELECT MIN(comes) AS comes FROM ( \
               SELECT MIN(valid_from) AS comes FROM organisation_posting WHERE valid_from > $1 \
               UNION ALL SELECT MIN(valid_to) FROM organisation_posting WHERE valid_to > $1 \
               UNION ALL SELECT MIN(absent_since) FROM organisation_posting WHERE absent_since > $1 \
               UNION ALL SELECT MIN(valid_from) FROM organisation_charge WHERE valid_from > $1 \
               UNION ALL SELECT MIN(valid_to) FROM organisation_charge WHERE valid_to > $1) AS changes";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [at.micros().into()]);
    let row = tx.query_one_raw(statement).await.map_err(db_error)?;
    let comes: Option<i64> = row.map_or(Ok(None), |row| row.try_get("", "comes")).map_err(db_error)?;
    Ok(comes.map(Timestamp))
}

/// The areas a unit answers for on a day, by name.
pub async fn areas_of(tx: &Tx, unit: UnitId, day: &str) -> Result<Vec<area::Model>> {
    area::Entity::find()
        .filter(area::Column::Unit.eq(unit.0))
        .filter(area_stands_on(day))
        .order_by_asc(area::Column::NameEn)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Areas of a unit with exactly this folded name that stand on a day or begin after it, the earliest first.
pub async fn areas_from(tx: &Tx, unit: UnitId, folded: &str, day: &str) -> Result<Vec<area::Model>> {
    let open_or_later =
        Condition::any().add(area::Column::ValidTo.is_null()).add(area::Column::ValidTo.gte(day));
    area::Entity::find()
        .filter(area::Column::Unit.eq(unit.0))
        .filter(area::Column::Folded.eq(folded))
        .filter(open_or_later)
        .order_by_asc(area::Column::ValidFrom)
        .all(tx)
        .await
        .map_err(db_error)
}

fn area_stands_on(day: &str) -> Condition {
    let open_or_later =
        Condition::any().add(area::Column::ValidTo.is_null()).add(area::Column::ValidTo.gte(day));
    Condition::all().add(area::Column::ValidFrom.lte(day)).add(open_or_later)
}
