//! The dak: what a station must know of records that other nodes own comes down when it asks (`docs/adr/0035-dak.md`). What is
//! sent follows from what is here and from what the station has said that it holds; nothing is queued, so nothing can be
//! forgotten. A station never ships up what is not its own.
//! Must not decide which records a station must know of, nor when one is let go: capabilities do.

mod compose;
mod give;
mod land;
pub(crate) mod proof;
mod table;

use std::time::Duration;

use async_trait::async_trait;
use db::Tx;
use kernel::Result;
use uuid::Uuid;

use crate::ship::letter::{self, Bag};
use crate::ship::send::{LONGEST, SHORTEST};
use crate::ship::{Carrier, Province};
use crate::{Journal, Kind};

pub(crate) use land::{ARRIVED, ERASED};
pub(crate) use table::Entity;

/// A station that is online asks this often.
const EVERY: Duration = Duration::from_secs(5);

/// Which records a station must know of although they are not its own.
#[async_trait]
pub trait Wanted: Send + Sync {
    /// Those that the node keeping the books of `offices` (codes) must have as they stand now.
    async fn wanted(&self, tx: &Tx, offices: &[&str]) -> Result<Vec<Uuid>>;
}

/// What one question brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetched {
    /// Records that arrived or changed.
    pub records: u64,
    /// There is more.
    pub more: bool,
}

impl Journal {
    /// Asks the province once, and takes in what it answers. `journal.bad-shipment` when the answer is not the province's to
    /// this question, `journal.foreign-record` when it would change what is this node's own.
    pub async fn fetch_dak(&self, province: &Province, carrier: &dyn Carrier) -> Result<Fetched> {
        let drawn = kernel::entropy::bytes::<32>(self.entropy());
        let question = letter::question(&self.log(Kind::Records).signer, drawn)?;
        let answer = carrier.ask(question).await?;
        let bag = Bag::open(&answer, &province.key, (self.node().as_str(), drawn))?;
        self.take_dak(bag).await
    }

    /// Asks again and again until `stop` completes. A station may be cut off for days.
    pub async fn run_dak(
        &self,
        province: &Province,
        carrier: &dyn Carrier,
        stop: impl Future<Output = ()>,
    ) {
        tokio::pin!(stop);
        let mut pause = SHORTEST;
        loop {
            let outcome = tokio::select! {
                () = &mut stop => return,
                outcome = self.fetch_dak(province, carrier) => outcome,
            };
            let rest = match outcome {
                Ok(Fetched { more: true, .. }) => continue,
                Ok(_) => {
                    pause = SHORTEST;
                    EVERY
                }
                Err(error) => {
                    tracing::warn!(%error, ?pause, "the dak was not fetched");
                    let rest = self.spread(pause);
                    pause = (pause * 2).min(LONGEST);
                    rest
                }
            };
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(rest) => {}
            }
        }
    }
}
