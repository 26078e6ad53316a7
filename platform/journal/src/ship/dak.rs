//! The dak: what a station must know of records that other nodes own comes down when it asks (`docs/adr/0035-dak.md`). What is
//! sent follows from what is here and from what the station has said that it holds; nothing is queued, so nothing can be
//! forgotten. A station never ships up what is not its own.
//! Must not decide which records a station must know of, nor when one is let go: capabilities do.

mod compose;
mod file;
mod give;
mod land;
pub(crate) mod proof;
pub(crate) mod table;

use async_trait::async_trait;
use db::Tx;
use kernel::Result;
use uuid::Uuid;

use crate::ship::letter::{Ask, Bag};
use crate::ship::{Carrier, Province};
use crate::{Journal, Kind};

pub(crate) use land::{ARRIVED, ERASED};
pub(crate) use table::Entity;

/// Which records a station must know of although they are not its own.
#[async_trait]
pub trait Wanted: Send + Sync {
    /// Those that the node keeping the books of `offices` (codes) must have as they stand now.
    async fn wanted(&self, tx: &Tx, offices: &[&str]) -> Result<Vec<Uuid>>;

    /// Those of some records that nobody at a node they do not belong to may read any more.
    async fn withdrawn(&self, tx: &Tx, records: &[Uuid]) -> Result<Vec<Uuid>>;

    /// The tables that say how it ended: all that a station is told of a record once it has nothing more to do with it.
    fn ends(&self) -> &'static [&'static str];

    /// The files that only this station has and others need, by the SHA-256 of their sealed bytes.
    async fn files(&self, tx: &Tx, node: &str) -> Result<Vec<[u8; 32]>>;
}

/// What one question brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Records that arrived or changed.
    pub records: u64,
    /// There is more.
    pub more: bool,
    /// Files that the province asks for.
    pub files: Vec<[u8; 32]>,
}

impl Journal {
    /// Asks the province once, and takes in what it answers. `journal.bad-shipment` when the answer is not the province's to
    /// this question, `journal.foreign-record` when it would change what is this node's own.
    pub async fn fetch_dak(&self, province: &Province, carrier: &dyn Carrier) -> Result<Fetched> {
        let drawn = kernel::entropy::bytes::<32>(self.entropy());
        let question = Ask::Dak(drawn).sign(&self.log(Kind::Records).signer)?;
        let answer = carrier.ask(question).await?;
        let bag = Bag::open(&answer, &province.key, (self.node().as_str(), drawn))?;
        self.take_dak(bag).await
    }
}
