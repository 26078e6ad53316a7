//! The transparency log's mathematics and formats: entries, the hash tree in tiles, proofs, signed checkpoints,
//! witness cosignatures, promises, receipts and the witness's rules. Hashing is RFC 6962, files follow C2SP
//! tlog-tiles, tlog-checkpoint, tlog-cosignature, tlog-witness and tlog-proof; `docs/reference/receipt-format.md`
//! says it byte by byte.
//! Must not do I/O, know a database or HTTP, or read a clock. Everything that parses takes hostile bytes: limits
//! first, an error for anything else, never a panic.

pub mod checkpoint;
pub mod codes;
pub mod cosignature;
pub mod entry;
pub mod epoch;
pub mod keys;
pub mod origin;
pub mod promise;
pub mod proof;
pub mod receipt;
pub mod shipment;
pub mod tile;
pub mod tree;
pub mod witness;

mod encoding;

pub use checkpoint::Checkpoint;
pub use cosignature::{Cosignature, WitnessKey, WitnessSigner};
pub use entry::{Claim, code_digest, leaf_data, leaf_hash};
pub use epoch::EpochOpening;
pub use keys::{LogKey, LogSigner};
pub use origin::Origin;
pub use promise::Promise;
pub use proof::{
    consistency_proof, inclusion_proof, plan_consistency, plan_inclusion, verify_consistency,
    verify_inclusion,
};
pub use receipt::{Evidence, Receipt, Trust, Verified};
pub use shipment::Shipment;
pub use tile::{TileId, Tiles};
pub use tlog_tiles::{EMPTY_HASH, Hash};
pub use tree::{Appended, Tree};
pub use witness::{AddCheckpoint, Cosigned, Seen, Witness, WitnessRefusal};

/// The largest tree, index, and time (in any unit) that is written or accepted: 2^53 − 1, so that a browser reads
/// every number exactly and no shift in the tile arithmetic can overflow.
pub const MAX_NUMBER: u64 = (1 << 53) - 1;
