//! Complaints: what citizens report, from the counter to the answer. This declares the capability to the program.
//! Must not hold a rule, a query or a page: those have rooms of their own.

pub mod api;
pub mod events;
pub mod model;
pub mod pages;
pub mod samples;
pub mod service;
pub mod store;

use std::sync::Arc;

use capability::{Capability, Routes};
use web::NavEntry;

pub use service::{Counter, Ears, OldComplaints, OnTheirWay, Teller};

i18n::messages!();

/// The capability's name: its folder, its crate, the start of its message keys and error codes.
pub const NAME: &str = "complaints";

/// What every one of its tables starts with.
pub const TABLE_PREFIX: &str = "complaints_";

/// Its migrations, in order.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { name: "complaints/0001_report", sql: include_str!("../migrations/0001_report.sql") },
    db::Migration { name: "complaints/0002_outcome", sql: include_str!("../migrations/0002_outcome.sql") },
    db::Migration { name: "complaints/0003_transfer", sql: include_str!("../migrations/0003_transfer.sql") },
    db::Migration { name: "complaints/0005_online", sql: include_str!("../migrations/0005_online.sql") },
    db::Migration { name: "complaints/0007_import", sql: include_str!("../migrations/0007_import.sql") },
    db::Migration { name: "complaints/0008_contact", sql: include_str!("../migrations/0008_contact.sql") },
    db::Migration { name: "complaints/0004_evidence", sql: include_str!("../migrations/0004_evidence.sql") },
    db::Migration { name: "complaints/0010_disposal", sql: include_str!("../migrations/0010_disposal.sql") },
    db::Migration { name: "complaints/0011_addition", sql: include_str!("../migrations/0011_addition.sql") },
    db::Migration { name: "complaints/0012_link", sql: include_str!("../migrations/0012_link.sql") },
    db::Migration { name: "complaints/0013_involved", sql: include_str!("../migrations/0013_involved.sql") },
    db::Migration { name: "complaints/0020_seal", sql: include_str!("../migrations/0020_seal.sql") },
    db::Migration {
        name: "complaints/0021_georeport",
        sql: include_str!("../migrations/0021_georeport.sql"),
    },
    db::Migration { name: "complaints/0014_waiting", sql: include_str!("../migrations/0014_waiting.sql") },
    db::Migration { name: "complaints/0015_newest", sql: include_str!("../migrations/0015_newest.sql") },
    db::Migration { name: "complaints/0022_danger", sql: include_str!("../migrations/0022_danger.sql") },
    db::Migration { name: "complaints/0023_sorting", sql: include_str!("../migrations/0023_sorting.sql") },
    db::Migration {
        name: "complaints/0024_safe_contact",
        sql: include_str!("../migrations/0024_safe_contact.sql"),
    },
    db::Migration { name: "complaints/0030_against", sql: include_str!("../migrations/0030_against.sql") },
    db::Migration { name: "complaints/0031_answer", sql: include_str!("../migrations/0031_answer.sql") },
    db::Migration { name: "complaints/0032_closing", sql: include_str!("../migrations/0032_closing.sql") },
    db::Migration { name: "complaints/0033_heard", sql: include_str!("../migrations/0033_heard.sql") },
    db::Migration { name: "complaints/0036_care", sql: include_str!("../migrations/0036_care.sql") },
    db::Migration { name: "complaints/0037_alarm", sql: include_str!("../migrations/0037_alarm.sql") },
    db::Migration { name: "complaints/0038_handing", sql: include_str!("../migrations/0038_handing.sql") },
    db::Migration {
        name: "complaints/0039_two_nodes",
        sql: include_str!("../migrations/0039_two_nodes.sql"),
    },
];

/// Everything complaints add to the program.
pub fn capability() -> Capability {
    Capability {
        name: NAME,
        routes: Routes::new().merge(pages::routes()).merge(api::routes()),
        migrations: MIGRATIONS,
        tables,
        messages: MESSAGES,
        findable: Some(Arc::new(service::Searched)),
        timed: vec![Arc::new(service::Clocked)],
        nav: vec![
            NavEntry { label: msg::NAV_NEW, href: "/reports/new", roles: pages::COUNTER_ROLES },
            NavEntry { label: msg::NAV_LIST, href: "/reports", roles: pages::READER_ROLES },
            NavEntry { label: msg::NAV_SEALED, href: "/sealed", roles: pages::HANDLER_ROLES },
            NavEntry { label: msg::NAV_FOLLOW_UPS, href: "/follow-ups", roles: pages::CARE_ROLES },
            NavEntry { label: msg::NAV_GLASS, href: "/break-glass", roles: pages::GLASS_ROLES },
            NavEntry { label: msg::NAV_DANGER, href: "/danger", roles: pages::COUNTER_ROLES },
            NavEntry { label: msg::NAV_CLOSINGS, href: "/closings", roles: pages::COUNTING_ROLES },
            NavEntry { label: msg::NAV_SLIPS, href: "/slips", roles: pages::SLIP_ROLES },
        ],
        names_blob: Some(|tx, blob| Box::pin(service::evidence::names_blob(tx, blob))),
        duties: vec![events::SWEEP_DRAFTS, events::NAME_HANDLERS, events::FORGET_ERASED],
        published: events::PUBLISHED,
        openapi: api::openapi(),
    }
}

/// Its journaled tables.
fn tables() -> Vec<Box<dyn db::TableOps>> {
    vec![
        db::table::<store::report::Entity>(),
        db::table::<store::addition::Entity>(),
        db::table::<store::outcome::Entity>(),
        db::table::<store::contact::Entity>(),
        db::table::<store::alarm::Entity>(),
        db::table::<store::sorting::Entity>(),
        db::table::<store::disposal::row::Entity>(),
        db::table::<store::link::Entity>(),
        db::table::<store::involved::row::Entity>(),
        db::table::<store::involved::struck::Entity>(),
        db::table::<store::transfer::holding::Entity>(),
        db::table::<store::transfer::step::Entity>(),
        db::table::<store::handing::Entity>(),
        db::table::<store::seal::row::Entity>(),
        db::table::<store::seal::handler::Entity>(),
        db::table::<store::seal::danger::Entity>(),
        db::table::<store::safe_contact::row::Entity>(),
        db::table::<store::safe_contact::against::Entity>(),
        db::table::<store::against::row::Entity>(),
        db::table::<store::against::accused::Entity>(),
        db::table::<store::answer::Entity>(),
        db::table::<store::care::Entity>(),
        db::table::<store::closing::Entity>(),
        db::table::<store::heard::row::Entity>(),
        db::table::<store::slip::Entity>(),
        db::table::<store::georeport::row::Entity>(),
        db::table::<store::evidence::row::Entity>(),
        db::table::<store::imported::row::Entity>(),
    ]
}
