//! The force as it stands on any day: units and their areas, sanctioned posts, who holds them, who supervises whom
//! on which line, and who has charge now. Rights follow from this and from nothing else.
//! Must not know accounts or sign-in, nor any capability.

mod apart;
pub mod charge;
pub mod held;
pub mod model;
pub mod muster;
mod reach;
pub mod service;
pub mod store;

pub use apart::{is_nearest_above, stand_apart};
pub use catalogue::{Line, UnitKind};
pub use charge::{Basis, ChargeHeld};
pub use held::{HeldPost, actor_for, held_posts};
pub use model::{Place, Unit, level, office, officer_id, post_id, unit_id};
pub use muster::Mustered;
pub use reach::Reach;

/// The tables of this crate.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration {
        name: "organisation/0001_organisation",
        sql: include_str!("../migrations/0001_organisation.sql"),
    },
    db::Migration { name: "organisation/0002_by_post", sql: include_str!("../migrations/0002_by_post.sql") },
    db::Migration { name: "organisation/0003_mark", sql: include_str!("../migrations/0003_mark.sql") },
    db::Migration { name: "organisation/0004_ordered", sql: include_str!("../migrations/0004_ordered.sql") },
];

/// The journaled tables of this crate.
pub fn tables() -> Vec<Box<dyn db::TableOps>> {
    vec![
        db::table::<store::unit::Entity>(),
        db::table::<store::area::Entity>(),
        db::table::<store::post::Entity>(),
        db::table::<store::supervision::Entity>(),
        db::table::<store::officer::Entity>(),
        db::table::<store::posting::Entity>(),
        db::table::<store::charge::Entity>(),
    ]
}
