//! THE LIST: what this program does, one line a capability, and how they meet. Nothing else in the program names one.

use std::sync::Arc;

use capability::Capability;
use contracts::{Channels, Contracts, Roznamcha, Watched};
use db::{Migration, Migrations, TableOps};
use exchange::channels::Outbox;
use exchange::channels::gateway::Gateways;
use import::{Asked, Summary, Told};
use journal::ship::Wanted;
use kernel::Result;
use op::Op;
use web::Published;

use crate::cli::ImportKind;

/// Every capability.
pub fn all() -> Vec<Capability> {
    vec![
        complaints::capability(),
        station_records::capability(),
        deadlines::capability(),
        exchange::capability(),
        oversight::capability(),
    ]
}

/// How capabilities meet on a node without gateways.
pub fn contracts() -> Contracts {
    contracts_with(&Gateways::default())
}

/// How capabilities meet: a missing one does not compile.
pub fn contracts_with(gateways: &Gateways) -> Contracts {
    let roznamcha: Arc<dyn Roznamcha> = Arc::new(station_records::Book);
    let channels: Arc<dyn Channels> = Arc::new(Outbox::new(gateways));
    let counter = Arc::new(complaints::Counter::new(roznamcha.clone(), channels.clone()));
    let watched: Vec<Arc<dyn Watched>> = vec![
        counter.clone(),
        Arc::new(station_records::WatchedFirs),
        Arc::new(station_records::WatchedCustody),
    ];
    Contracts {
        reports: counter.clone(),
        outstanding: counter.clone(),
        archive: Arc::new(station_records::OldBook),
        prepared: Arc::new(station_records::PreparedFirs),
        own_copies: Arc::new(station_records::InformantCopies),
        channels,
        digests: Arc::new(deadlines::UnreadDigests),
        interruptions: Arc::new(deadlines::OpenInterruptions::new(counter.clone())),
        inbox: Arc::new(exchange::inbox::desk::Desk),
        calls: Arc::new(exchange::helpline::Desk),
        watched: watched.into(),
        roznamcha,
    }
}

/// Which records a station must know of although another node holds them.
pub fn wanted() -> Vec<Arc<dyn Wanted>> {
    vec![Arc::new(complaints::OnTheirWay)]
}

/// Whose clocks are followed.
pub fn timed(capabilities: &[Capability]) -> deadlines::Sources {
    capabilities.iter().flat_map(|capability| capability.timed.iter().cloned()).collect()
}

/// Complaints of another system, beside its FIRs.
pub fn old_complaints() -> complaints::OldComplaints {
    complaints::OldComplaints::new(Arc::new(station_records::OldBook))
}

/// Takes over a file of one sort.
pub async fn import(kind: ImportKind, op: &Op, asked: Asked, told: &mut dyn Told) -> Result<Summary> {
    match kind {
        ImportKind::Complaints => import::run(op, &old_complaints(), asked, told).await,
        ImportKind::Firs => import::run(op, &station_records::OldFirs, asked, told).await,
    }
}

/// The program's own tables.
const OWN: &[Migration] =
    &[Migration { name: "app/0001_mark", sql: include_str!("../migrations/0001_mark.sql") }];

/// Every migration, owners in dependency order.
pub fn migrations(capabilities: &[Capability]) -> Migrations {
    let platform = [
        vault::MIGRATIONS,
        journal::MIGRATIONS,
        op::MIGRATIONS,
        organisation::MIGRATIONS,
        access::MIGRATIONS,
        import::MIGRATIONS,
        OWN,
    ];
    let owned = capabilities.iter().map(|capability| capability.migrations);
    Migrations(platform.into_iter().chain(owned).flatten().copied().collect())
}

/// Every journaled table.
pub fn tables(capabilities: &[Capability]) -> Vec<Box<dyn TableOps>> {
    let mut tables = journal::ship::tables();
    tables.extend(organisation::tables());
    tables.extend(access::tables());
    tables.extend(import::tables());
    tables.push(db::table::<crate::mark::Entity>());
    tables.extend(capabilities.iter().flat_map(|capability| (capability.tables)()));
    tables
}

/// Every word of the program.
pub fn messages(capabilities: &[Capability]) -> Vec<i18n::Source> {
    let mut sources = vec![web::MESSAGES, import::MESSAGES, crate::MESSAGES];
    sources.extend(capabilities.iter().map(|capability| capability.messages));
    sources
}

/// Of what other systems may be told.
pub fn published(capabilities: &[Capability]) -> Vec<Published> {
    capabilities.iter().flat_map(|capability| capability.published).copied().collect()
}

/// The OpenAPI document of the whole program.
pub fn openapi(capabilities: &[Capability]) -> utoipa::openapi::OpenApi {
    let info = utoipa::openapi::InfoBuilder::new()
        .title("Khidmat")
        .version("1")
        .description(Some(
            "Times are RFC 3339, problems RFC 9457, lists are read page by page with a cursor.",
        ))
        .build();
    let mut whole = utoipa::openapi::OpenApiBuilder::new().info(info).build();
    for capability in capabilities {
        whole.merge(capability.openapi.clone());
        crate::list_files::describe(&mut whole, &capability.routes);
    }
    crate::list_files::describe(&mut whole, &web::account::routes());
    whole
}
