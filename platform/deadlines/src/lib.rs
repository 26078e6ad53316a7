//! Statutory and ordered limits: clocks that facts of the journal start and stop, and who is told when one has passed
//! (`docs/adr/0019-deadlines.md`). Must not know a capability: each says itself which of its entries are facts.

pub mod api;
mod events;
pub mod follow;
pub mod model;
pub mod pages;
pub mod service;
mod store;
pub mod tick;

use std::time::Duration;

use capability::{Capability, Routes};
use kernel::Result;
use op::{Core, Op};
use web::NavEntry;

pub use follow::{Sources, follow};
pub use tick::{digests, tick};

i18n::messages!();

/// Its migrations, in order.
pub const MIGRATIONS: &[db::Migration] = &[db::Migration {
    name: "deadlines/0001_deadline",
    sql: include_str!("../migrations/0001_deadline.sql"),
}];

/// How long a commit may wait for its clocks, and a limit for being told.
const EVERY: Duration = Duration::from_millis(500);

/// Everything it adds to the program.
pub fn capability() -> Capability {
    Capability {
        name: "deadlines",
        routes: Routes::new().merge(pages::routes()).merge(api::routes()),
        migrations: MIGRATIONS,
        tables,
        messages: MESSAGES,
        findable: None,
        timed: None,
        nav: vec![NavEntry { label: msg::NAV, href: "/clocks", roles: pages::ROLES }],
        names_blob: None,
        duties: Vec::new(),
        published: &[],
        openapi: api::openapi(),
    }
}

/// Its journaled tables.
fn tables() -> Vec<Box<dyn db::TableOps>> {
    vec![db::table::<store::step::Entity>(), db::table::<store::digest::Entity>()]
}

/// Follows and tells until `stopped`. What fails is said to the log and tried again.
pub async fn run(core: Core, sources: Sources, stopped: impl Future<Output = ()>) {
    let mut growth = core.journal.growth();
    tokio::pin!(stopped);
    loop {
        growth.mark_unchanged();
        if let Err(error) = catch_up(&core, &sources).await {
            tracing::error!(%error, "clocks are not looked after");
        }
        tokio::select! {
            () = &mut stopped => return,
            _ = growth.changed() => tokio::time::sleep(EVERY).await,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Follows everything that was committed, and tells everything that is due.
pub async fn catch_up(core: &Core, sources: &Sources) -> Result<()> {
    while follow(core, sources).await? {}
    let op = Op::system(core.clone());
    while tick(&op).await? {}
    while digests(&op).await? > 0 {}
    Ok(())
}
