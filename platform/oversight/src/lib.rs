//! Watching the watchers (`docs/adr/0025-oversight.md`): follows the log of look-ups, notices what the rules of the catalogue say,
//! and brings it before the first supervisor who does not depend on the officer; tells a citizen who opened her report. Must not
//! know a capability: whoever owns a record says of whom it speaks. Must not stop a look-up: the policies do.

pub mod api;
mod climb;
pub mod copy;
pub mod events;
mod follow;
pub mod model;
pub mod pages;
mod raise;
mod read;
mod route;
pub mod rules;
pub mod service;
mod store;

use std::sync::Arc;
use std::time::Duration;

use capability::{Capability, Routes};
use contracts::Watched;
use kernel::Result;
use op::{Core, Op};
use web::NavEntry;

i18n::messages!();

/// Its migrations, in order.
pub const MIGRATIONS: &[db::Migration] = &[db::Migration {
    name: "oversight/0001_oversight",
    sql: include_str!("../migrations/0001_oversight.sql"),
}];

/// How often it is looked for what was looked up.
const EVERY: Duration = Duration::from_secs(1);

/// Whose records are watched.
pub type Sources = Arc<[Arc<dyn Watched>]>;

/// Everything it adds to the program.
pub fn capability() -> Capability {
    Capability {
        name: "oversight",
        routes: Routes::new().merge(pages::routes()).merge(api::routes()),
        migrations: MIGRATIONS,
        tables,
        messages: MESSAGES,
        findable: None,
        timed: Vec::new(),
        nav: vec![NavEntry { label: msg::NAV, href: "/oversight", roles: pages::ROLES }],
        names_blob: None,
        duties: Vec::new(),
        published: &[],
        openapi: api::openapi(),
    }
}

/// Its journaled tables.
fn tables() -> Vec<Box<dyn db::TableOps>> {
    vec![
        db::table::<store::finding::Entity>(),
        db::table::<store::evidence::Entity>(),
        db::table::<store::step::Entity>(),
    ]
}

/// Watches until `stopped`. What fails is said to the log and tried again.
pub async fn run(core: Core, sources: Sources, stopped: impl Future<Output = ()>) {
    let mut growth = core.journal.growth();
    tokio::pin!(stopped);
    loop {
        growth.mark_unchanged();
        if let Err(error) = catch_up(&core, &sources).await {
            tracing::error!(%error, "look-ups are not watched");
        }
        tokio::select! {
            () = &mut stopped => return,
            _ = growth.changed() => tokio::time::sleep(EVERY).await,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Reads everything that was looked up, and lets climb what nobody reviewed.
pub async fn catch_up(core: &Core, sources: &Sources) -> Result<()> {
    while follow::follow(core, sources).await? {}
    let op = Op::system(core.clone());
    while climb::climb(&op).await? {}
    Ok(())
}
