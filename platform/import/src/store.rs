//! The tables of files taken over and of rows that wait. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0001_import.sql")]

use db::{Tx, db_error};
use kernel::Result;
use sea_orm::entity::prelude::*;

pub mod file {
    //! A file.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_file")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub kind: String,
        pub sha256: String,
        pub recorded_at: i64,
        pub account: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "import_file";
    }
}

pub mod queue {
    //! A row that waits, or waited.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_queue")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub kind: String,
        pub file: Uuid,
        pub row_number: i64,
        pub same: String,
        pub state: String,
        pub recorded_at: i64,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "import_queue";
    }
}

/// A file by its id.
pub async fn file(tx: &Tx, id: Uuid) -> Result<Option<file::Model>> {
    file::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// Those of some rows of a file that wait or waited.
pub async fn waiting(tx: &Tx, file: Uuid, rows: &[i64]) -> Result<Vec<queue::Model>> {
    queue::Entity::find()
        .filter(queue::Column::File.eq(file))
        .filter(queue::Column::RowNumber.is_in(rows.iter().copied()))
        .all(tx)
        .await
        .map_err(db_error)
}

/// Rows of any file that say the same number of the same place as written.
pub async fn same(tx: &Tx, kind: &str, same: &[String]) -> Result<Vec<queue::Model>> {
    queue::Entity::find()
        .filter(queue::Column::Kind.eq(kind))
        .filter(queue::Column::Same.is_in(same))
        .all(tx)
        .await
        .map_err(db_error)
}
