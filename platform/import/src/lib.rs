//! Takes over what another system exported: files of thousands of rows, with their dirt, into records that say of
//! themselves that they are another system's (docs/adr/0015-import.md). Each row is accepted, queued or rejected, and says
//! why; running a file again goes on where it stopped and takes nothing twice.
//! Must not know what a complaint or an FIR is: the capability whose records they are says that through [`Kind`].

mod decide;
mod kind;
mod reading;
pub mod rules;
mod run;
mod said;
pub mod stations;
pub mod store;

pub use kind::{Kind, Original, Placed, Ready, Refusal, Stated};
pub use reading::Reading;
pub use run::{Asked, Line, Outcome, Summary, Told, run};

i18n::messages!();

/// The tables of this crate.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { name: "import/0001_import", sql: include_str!("../migrations/0001_import.sql") }];

/// Its journaled tables.
pub fn tables() -> Vec<Box<dyn db::TableOps>> {
    vec![db::table::<store::file::Entity>(), db::table::<store::queue::Entity>()]
}
