//! Where capabilities meet without knowing each other: small traits, implemented by the owner and wired by `app`.
//! A missing implementation is a compile error. Must not grow rules of its own.

mod archive;
mod channels;
pub mod links;
mod outstanding;
mod prepared;
mod reports;
mod roznamcha;

use std::sync::Arc;

pub use archive::{Archive, OldFir};
pub use channels::{Channel, Channels, CodeWords, Fate, Message, Proof, Told};
pub use outstanding::{Outstanding, Received, SlipsOut};
pub use prepared::{Prepared, Preparing};
pub use reports::{Disposal, DisposalKind, Matter, Reported, Reports, SealedFor};
pub use roznamcha::{DiaryEntry, DiaryNo, Roznamcha, Substance};

/// Every contract, wired.
#[derive(Clone)]
pub struct Contracts {
    /// The daily diary of every office.
    pub roznamcha: Arc<dyn Roznamcha>,
    /// What citizens reported.
    pub reports: Arc<dyn Reports>,
    /// What must be entered before a day is closed.
    pub outstanding: Arc<dyn Outstanding>,
    /// What was taken over from another system.
    pub archive: Arc<dyn Archive>,
    /// FIRs prepared for whoever is in charge.
    pub prepared: Arc<dyn Prepared>,
    /// What citizens are told outside the counter.
    pub channels: Arc<dyn Channels>,
}

impl std::fmt::Debug for Contracts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contracts")
    }
}
