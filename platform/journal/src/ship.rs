//! Nodes: how a station's journal reaches its province, and how what a lost station had shipped comes back. A node
//! ships stretches of its own logs, signed; the province takes each in whole or not at all and answers with its
//! cosignature, which is the acknowledgement. Repeating, reordering and cutting anywhere are harmless.
//! Must not know what a record means, nor let one node change what is another's.

mod collect;
mod dak;
mod frame;
pub(crate) mod home;
mod land;
mod letter;
mod node;
mod publish;
mod receive;
mod recover;
mod register;
mod send;
mod verify;

use db::{RowState, TableOps, Tx};
use kernel::ids::EntryId;
use kernel::{Entropy, Result};
use sha2::{Digest, Sha256};
use tlog::WitnessSigner;
use uuid::Uuid;

use crate::Journal;
use crate::draft::{Circumstances, Draft, Prepared};
use crate::entry::Stamp;

pub(crate) use dak::{ARRIVED, ERASED, proof as proofs};
pub use dak::{Fetched, Wanted};
pub use frame::{Ack, MAX_FRAME};
pub use node::{LogState, Loss, NodeRegistered, NodeRevoked, NodeStanding};
pub use receive::{ForkSeen, Receipt};
pub use recover::{Recovered, Takeover};
pub use register::{EndedLog, NodeRegistration};
pub use send::{Batch, Carrier, HttpCarrier, Province, Shipped};
pub use tlog::LogKey;

/// The journal's own journaled tables, to be listed in [`crate::Setup::tables`] with the others.
pub fn tables() -> Vec<Box<dyn TableOps>> {
    vec![db::table::<node::Entity>(), db::table::<dak::Entity>(), db::table::<dak::proof::Entity>()]
}

impl Journal {
    /// The source of randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        self.0.setup.entropy.as_ref()
    }

    pub(crate) fn transfer(&self) -> &vault::TransferKey {
        &self.0.setup.keys.transfer
    }

    /// This node as a witness of the logs it receives. The key is derived, so that a node keeps one secret fewer, and
    /// differs from the log's, as a witness's must.
    pub(crate) fn witness(&self) -> Result<WitnessSigner> {
        let mut hasher = Sha256::new();
        hasher.update(b"khidmat.witness.v1\n");
        hasher.update(self.0.setup.keys.log_seed);
        WitnessSigner::from_seed(self.node().as_str(), &hasher.finalize().into())
    }

    /// Writes an entry of this node's own doing. Call [`Journal::committed`] after the commit.
    pub(crate) async fn enter(
        &self,
        tx: &Tx,
        stamp: Stamp,
        draft: Draft<'_>,
        rows: &[(&str, RowState)],
    ) -> Result<EntryId> {
        let now = self.clock().now();
        let id = self.next_id(now);
        let of = Circumstances { id, now, stamp, node: self.node(), entropy: self.entropy() };
        self.append(tx, vec![Prepared::new(draft, rows, of)?]).await?;
        Ok(id)
    }
}

/// The id under which entries speak of a log (or of anything else that has a name and no id).
pub(crate) fn origin_id(name: &str) -> Uuid {
    kernel::ids::of_digest(&Sha256::digest(name.as_bytes()).into())
}

/// The part of a note that is signed.
pub(crate) fn signed_text(note: &str) -> &str {
    note.split_once("\n\n").map_or(note, |(text, _)| text)
}
