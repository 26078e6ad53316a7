//! Where capabilities meet without knowing each other: small traits, implemented by the owner and wired by `app`.
//! A missing implementation is a compile error. Must not grow rules of its own.

mod archive;
mod channels;
mod digests;
mod inbound;
mod interruptions;
pub mod links;
mod outstanding;
mod own_copies;
mod prepared;
mod reports;
mod roznamcha;
mod watched;

use std::sync::Arc;

pub use archive::{Archive, OldFir};
pub use channels::{Channel, Channels, CodeWords, Fate, Message, Proof, Told};
pub use digests::Digests;
pub use inbound::{Becomes, Enclosed, Heard, Hears, Inbox, Reply};
pub use interruptions::Interruptions;
pub use outstanding::{Outstanding, Received, SlipsOut};
pub use own_copies::{OwnCopies, SlipHeld};
pub use prepared::{Prepared, Preparing};
pub use reports::{
    Disposal, DisposalKind, Interrupting, Matter, Reported, Reports, SealedFor, SealedMatter, Veiled,
};
pub use roznamcha::{DiaryEntry, DiaryNo, Roznamcha, Substance};
pub use watched::{Called, Person, Watched};

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
    /// Informants' copies of FIRs.
    pub own_copies: Arc<dyn OwnCopies>,
    /// What citizens are told outside the counter.
    pub channels: Arc<dyn Channels>,
    /// What citizens write.
    pub inbox: Arc<dyn Inbox>,
    /// What they say on the helpline: a call stands for a message.
    pub calls: Arc<dyn Inbox>,
    /// What officers in charge were told in a shift.
    pub digests: Arc<dyn Digests>,
    /// What cannot wait for the end of a shift.
    pub interruptions: Arc<dyn Interruptions>,
    /// Records whose look-ups are watched.
    pub watched: Arc<[Arc<dyn Watched>]>,
}

impl std::fmt::Debug for Contracts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contracts")
    }
}
