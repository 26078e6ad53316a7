//! What a capability hands to the program: its routes, tables, migrations, messages, navigation and API text, in one
//! declaration. The router, the list of routes that tests walk, the migrations and the OpenAPI document all follow
//! from it. Must not know any particular capability.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use db::{Migration, TableOps, Tx};
use kernel::{Result, Timestamp};
use op::{Core, Op};
use uuid::Uuid;
use web::{NavEntry, Published};

pub use web::routes::{Audience, Route, Routes};

/// Asks whether a record names the file of this SHA-256, so that what none names can be cleared.
pub type NamesBlob = for<'a> fn(&'a Tx, [u8; 32]) -> Pin<Box<dyn Future<Output = Result<bool>> + Send + 'a>>;

/// One run of a duty. How many things it did.
pub type Run = Pin<Box<dyn Future<Output = Result<u64>> + Send>>;

/// Something a capability does by itself, again and again, while the node runs. Each run is a whole of its own; one that
/// fails is told to the log and tried again at its next turn.
#[derive(Debug, Clone, Copy)]
pub struct Duty {
    /// What it is called in the log.
    pub name: &'static str,
    /// How often.
    pub every: Duration,
    /// One run, as the program itself.
    pub run: fn(Op) -> Run,
}

/// Records that the blind index finds. Each is made findable as it is written; what came from another node, or is older
/// than the index, is read in by the node in its own time.
#[async_trait]
pub trait Findable: Send + Sync {
    /// The book of the index.
    fn book(&self) -> &'static str;

    /// Reads in some of the records that wait, after `after`: the last one looked at, `None` at the end.
    async fn read_in(&self, core: &Core, after: Option<Uuid>) -> Result<Option<Uuid>>;
}

/// One entry of the journal, for whoever reads facts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The entry.
    pub entry: Uuid,
    /// What was done.
    pub action: String,
    /// The record or row it is about.
    pub subject: Uuid,
    /// When it was recorded, by the clock of the node that did, and no later than it arrived here.
    pub at: Timestamp,
}

/// A fact that clocks follow (`docs/adr/0019-deadlines.md`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The entry that says so.
    pub entry: Uuid,
    /// The record whose clocks it moves.
    pub record: Uuid,
    /// What, such as `complaint.reported`.
    pub what: &'static str,
    /// From when it counts.
    pub at: Timestamp,
}

/// A record as it stands, for those who are told of its clocks. Nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// The record.
    pub record: Uuid,
    /// Its number.
    pub number: String,
    /// Its page.
    pub page: String,
    /// The office that answers for it now, and what stands above it.
    pub office: Uuid,
    /// The circle.
    pub circle: Option<Uuid>,
    /// The district.
    pub district: Option<Uuid>,
    /// The region.
    pub region: Option<Uuid>,
    /// 0 public to 4 sealed.
    pub sensitivity: i32,
}

/// Records whose clocks run.
#[async_trait]
pub trait Timed: Send + Sync {
    /// The actions in which it reads facts.
    fn actions(&self) -> &'static [&'static str];

    /// The facts of these entries, each of one of those actions, and every record they concern as it stands now.
    async fn facts(&self, core: &Core, tx: &Tx, entries: &[Recorded]) -> Result<(Vec<Fact>, Vec<Matter>)>;
}

/// One thing the force does, as the program sees it.
pub struct Capability {
    /// Its name, which is its folder's.
    pub name: &'static str,
    /// Its pages and its API.
    pub routes: Routes,
    /// Its migrations, in order.
    pub migrations: &'static [Migration],
    /// Its journaled tables.
    pub tables: fn() -> Vec<Box<dyn TableOps>>,
    /// Its words.
    pub messages: i18n::Source,
    /// Its records that are searched.
    pub findable: Option<Arc<dyn Findable>>,
    /// Its records whose clocks run.
    pub timed: Vec<Arc<dyn Timed>>,
    /// Its entries in the staff navigation.
    pub nav: Vec<NavEntry>,
    /// Whether one of its records names a stored file; for capabilities that keep files.
    pub names_blob: Option<NamesBlob>,
    /// What it does by itself.
    pub duties: Vec<Duty>,
    /// What other systems may be told of it, without content.
    pub published: &'static [Published],
    /// Its part of the OpenAPI document.
    pub openapi: utoipa::openapi::OpenApi,
}

impl std::fmt::Debug for Capability {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Capability").field("name", &self.name).finish_non_exhaustive()
    }
}
