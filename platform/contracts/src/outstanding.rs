//! What an office received and must have entered before its diary of the day is closed (Police Rules 22.48), as the
//! owner of the diary may ask for it.

use async_trait::async_trait;
use db::Tx;
use kernel::ids::UnitId;
use kernel::{Result, Timestamp};

/// Something that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Its number, which the diary's entry about it names.
    pub number: String,
    /// Where it is entered or looked at.
    pub link: String,
}

/// What is known of an office's paper slips.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlipsOut {
    /// Given out, and neither entered nor declared void.
    pub given: Vec<Received>,
    /// The first that nothing speaks against being blank still; `None` when no slip is out.
    pub next: Option<String>,
    /// The number stated as the next blank one is not of a slip that is out at this office.
    pub unknown: bool,
}

/// What is received.
#[async_trait]
pub trait Outstanding: Send + Sync {
    /// What an office received since a moment, whether entered or not.
    async fn received(&self, tx: &Tx, office: UnitId, since: Timestamp) -> Result<Vec<Received>>;

    /// What other offices offer to an office and it has not answered: theirs until it accepts, so that no day waits for
    /// it, and shown to whoever closes one.
    async fn offered(&self, tx: &Tx, office: UnitId) -> Result<Vec<Received>>;

    /// Paper slips that must have been given out: those before one that was used, and before the next blank one as
    /// the clerk states it.
    async fn slips(&self, tx: &Tx, office: UnitId, next: Option<&str>) -> Result<SlipsOut>;
}
