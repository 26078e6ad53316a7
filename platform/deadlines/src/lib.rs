//! Statutory and ordered limits: clocks that facts of the journal start and stop, and who is told when one has passed
//! (`docs/adr/0019-deadlines.md`). Must not know a capability: each says itself which of its entries are facts.

pub mod api;
pub mod events;
pub mod follow;
pub mod interrupt;
pub mod model;
pub mod outside;
pub mod pages;
mod read_digest;
pub mod service;
mod store;
pub mod tick;
mod veiled;

use std::time::Duration;

use capability::{Capability, Routes};
use kernel::Result;
use op::{Core, Op};
use web::NavEntry;

pub use follow::{Sources, follow};
pub use interrupt::OpenInterruptions;
pub use read_digest::{UnreadDigests, mark_read};
pub use tick::{digests, tick};

i18n::messages!();

/// Its migrations, in order.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { name: "deadlines/0001_deadline", sql: include_str!("../migrations/0001_deadline.sql") },
    db::Migration { name: "deadlines/0002_made", sql: include_str!("../migrations/0002_made.sql") },
    db::Migration { name: "deadlines/0003_outside", sql: include_str!("../migrations/0003_outside.sql") },
    db::Migration {
        name: "deadlines/0004_sealed_index",
        sql: include_str!("../migrations/0004_sealed_index.sql"),
    },
    db::Migration {
        name: "deadlines/0005_digest_read",
        sql: include_str!("../migrations/0005_digest_read.sql"),
    },
    db::Migration {
        name: "deadlines/0006_interrupts",
        sql: include_str!("../migrations/0006_interrupts.sql"),
    },
    db::Migration {
        name: "deadlines/0007_fact_of_record",
        sql: include_str!("../migrations/0007_fact_of_record.sql"),
    },
    db::Migration {
        name: "deadlines/0008_step_office",
        sql: include_str!("../migrations/0008_step_office.sql"),
    },
];

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
        timed: Vec::new(),
        nav: vec![NavEntry { label: msg::NAV, href: "/clocks", roles: pages::ROLES }],
        names_blob: None,
        duties: Vec::new(),
        published: &[],
        openapi: api::openapi(),
    }
}

/// Its journaled tables.
fn tables() -> Vec<Box<dyn db::TableOps>> {
    vec![
        db::table::<store::step::Entity>(),
        db::table::<store::digest::Entity>(),
        db::table::<store::digest::read::Entity>(),
        db::table::<store::outside::Entity>(),
        db::table::<store::outside::collected::Entity>(),
    ]
}

/// Follows and tells until `stopped`. What fails is said to the log and tried again.
///
/// Processes of one store may run with different catalogues while a new version is brought in. The one started last has the
/// last word: one whose clocks another has made anew stands back, or they would make them anew in turns for ever.
pub async fn run(core: Core, sources: Sources, stopped: impl Future<Output = ()>) {
    let mut growth = core.journal.growth();
    let mut turn = Turn::default();
    tokio::pin!(stopped);
    loop {
        growth.mark_unchanged();
        if let Err(error) = turn.take(&core, &sources).await {
            tracing::error!(%error, "clocks are not looked after");
        }
        tokio::select! {
            () = &mut stopped => return,
            _ = growth.changed() => tokio::time::sleep(EVERY).await,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// What one process knows of its own clocks.
#[derive(Debug, Default)]
pub struct Turn {
    /// Its rules have been in force.
    held: bool,
    /// It has said that another's are.
    said: bool,
}

impl Turn {
    /// Catches up, unless the rules of another process have taken the place of ours since. Whether it did.
    pub async fn take(&mut self, core: &Core, sources: &Sources) -> Result<bool> {
        if self.held && !follow::rules_are_ours(core).await? {
            if !self.said {
                tracing::warn!(
                    "another process keeps the clocks by other rules: this one does not, until it is restarted"
                );
            }
            self.said = true;
            return Ok(false);
        }
        catch_up(core, sources).await?;
        (self.held, self.said) = (true, false);
        Ok(true)
    }
}

/// Follows everything that was committed, and tells everything that is due.
pub async fn catch_up(core: &Core, sources: &Sources) -> Result<()> {
    while follow(core, sources).await? {}
    let op = Op::system(core.clone());
    while tick(&op).await? {}
    while digests(&op).await? {}
    Ok(())
}
