//! Station records: the books a station keeps; so far its FIRs, its custody register and its daily diary, with who has charge. This declares the capability to the program.
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

pub use service::{Book, InformantCopies, OldBook, OldFirs, PreparedFirs, WatchedCustody, WatchedFirs};

i18n::messages!();

/// The capability's name: its folder, its crate, the start of its message keys and error codes.
pub const NAME: &str = "station-records";

/// What every one of its tables starts with.
pub const TABLE_PREFIX: &str = "station_records_";

/// Its migrations, in order.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { name: "station-records/0001_diary", sql: include_str!("../migrations/0001_diary.sql") },
    db::Migration { name: "station-records/0002_newest", sql: include_str!("../migrations/0002_newest.sql") },
    db::Migration { name: "station-records/0003_fir", sql: include_str!("../migrations/0003_fir.sql") },
    db::Migration {
        name: "station-records/0004_disposal",
        sql: include_str!("../migrations/0004_disposal.sql"),
    },
    db::Migration {
        name: "station-records/0005_supplement",
        sql: include_str!("../migrations/0005_supplement.sql"),
    },
    db::Migration { name: "station-records/0006_day", sql: include_str!("../migrations/0006_day.sql") },
    db::Migration { name: "station-records/0007_import", sql: include_str!("../migrations/0007_import.sql") },
    db::Migration { name: "station-records/0008_draft", sql: include_str!("../migrations/0008_draft.sql") },
    db::Migration { name: "station-records/0020_veil", sql: include_str!("../migrations/0020_veil.sql") },
    db::Migration {
        name: "station-records/0022_fir_handler",
        sql: include_str!("../migrations/0022_fir_handler.sql"),
    },
    db::Migration {
        name: "station-records/0023_unlisted_section",
        sql: include_str!("../migrations/0023_unlisted_section.sql"),
    },
    db::Migration {
        name: "station-records/0024_fir_report",
        sql: include_str!("../migrations/0024_fir_report.sql"),
    },
    db::Migration {
        name: "station-records/0025_fir_handler_ended",
        sql: include_str!("../migrations/0025_fir_handler_ended.sql"),
    },
    db::Migration {
        name: "station-records/0026_custody",
        sql: include_str!("../migrations/0026_custody.sql"),
    },
    db::Migration {
        name: "station-records/0027_challan",
        sql: include_str!("../migrations/0027_challan.sql"),
    },
    db::Migration {
        name: "station-records/0028_draft_office",
        sql: include_str!("../migrations/0028_draft_office.sql"),
    },
];

/// Everything station records add to the program.
pub fn capability() -> Capability {
    Capability {
        name: NAME,
        routes: Routes::new().merge(pages::routes()).merge(api::routes()),
        migrations: MIGRATIONS,
        tables,
        messages: MESSAGES,
        findable: Some(Arc::new(service::Searched)),
        timed: vec![
            // FIRs, until the court has the report of their investigation.
            Arc::new(service::FirClocked),
            // Who is in custody.
            Arc::new(service::CustodyClocked),
        ],
        nav: vec![
            NavEntry { label: msg::NAV_FIRS, href: "/firs", roles: pages::NAMED_ROLES },
            NavEntry { label: msg::NAV_CHALLANS, href: "/challans", roles: pages::NAMED_ROLES },
            NavEntry { label: msg::NAV_CUSTODY, href: "/custody", roles: pages::FIR_ROLES },
            NavEntry { label: msg::NAV_REFERRALS, href: "/referrals", roles: pages::FIR_ROLES },
            NavEntry { label: msg::NAV_DIARY, href: "/diary", roles: pages::READER_ROLES },
            NavEntry { label: msg::NAV_COPIES, href: "/diary/copies", roles: pages::COPY_ROLES },
            NavEntry { label: msg::NAV_CHARGE, href: "/charge", roles: pages::CHARGE_ROLES },
        ],
        names_blob: None,
        duties: Vec::new(),
        published: events::PUBLISHED,
        openapi: api::openapi(),
    }
}

/// Its journaled tables.
fn tables() -> Vec<Box<dyn db::TableOps>> {
    vec![
        db::table::<store::diary::row::Entity>(),
        db::table::<store::veil::Entity>(),
        db::table::<store::day::row::Entity>(),
        db::table::<store::day::close::Entity>(),
        db::table::<store::day::seen::Entity>(),
        db::table::<store::fir::row::Entity>(),
        db::table::<store::fir::section::Entity>(),
        db::table::<store::fir::handler::Entity>(),
        db::table::<store::fir::copy::Entity>(),
        db::table::<store::draft::Entity>(),
        db::table::<store::custody::row::Entity>(),
        db::table::<store::custody::step::Entity>(),
        db::table::<store::disposal::refusal::Entity>(),
        db::table::<store::disposal::notice::Entity>(),
        db::table::<store::disposal::referral::Entity>(),
        db::table::<store::disposal::supplement::Entity>(),
        db::table::<store::challan::Entity>(),
        db::table::<store::imported::row::Entity>(),
    ]
}
