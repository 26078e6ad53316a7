//! Receipts on demand: promised as soon as the entry is committed, included once it is in the tree, witnessed when
//! outsiders have cosigned. Must not be asked about an entry that is not committed.

use db::Tx;
use kernel::ids::EntryId;
use kernel::{Error, Result, Timestamp};
use tlog::{Claim, Evidence, Promise, Receipt};
use uuid::Uuid;

use crate::entry::{Rest, Stamp};
use crate::sequencer::load_tiles;
use crate::ship::proofs;
use crate::store;
use crate::{Journal, Kind};

/// How far an entry's proof has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Committed; the log has signed that it will be in the tree.
    Promised,
    /// In the tree of a signed checkpoint.
    Included,
    /// That checkpoint is cosigned by at least one outsider.
    Witnessed,
}

/// A receipt and how far it reaches.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The receipt file.
    pub text: String,
    /// How far it reaches.
    pub standing: Standing,
    /// How many outsiders have cosigned.
    pub cosignatures: i32,
    /// The entry's leaf hash, the short name of the proof.
    pub leaf: [u8; 32],
    /// When the entry was recorded.
    pub recorded_at: Timestamp,
}

impl Journal {
    /// The entry that made a version of a record.
    pub async fn entry_for(&self, tx: &Tx, record: Uuid, version: i64) -> Result<EntryId> {
        store::entry_for(tx, record, version).await?.ok_or(Error::NotFound("journal.no-entry"))
    }

    /// Who acted, as an entry keeps it.
    pub async fn stamp_of(&self, tx: &Tx, id: EntryId) -> Result<Stamp> {
        let entry = store::entry(tx, id).await?.ok_or(Error::NotFound("journal.no-entry"))?;
        Ok(Rest::decode(&entry.rest)?.stamp)
    }

    /// When an account did something about a record last, such as open it.
    pub async fn last_done(
        &self,
        tx: &Tx,
        (record, action): (Uuid, &str),
        account: Uuid,
    ) -> Result<Option<Timestamp>> {
        for entry in store::newest_about(tx, record, action).await? {
            if Rest::decode(&entry.rest)?.stamp.account == Some(account) {
                return Ok(Some(Timestamp(entry.recorded_at)));
            }
        }
        Ok(None)
    }

    /// What a receipt only names by its digest: the rest of an entry, and its body.
    pub async fn parts_of(&self, tx: &Tx, id: EntryId) -> Result<(Vec<u8>, Option<Vec<u8>>)> {
        let entry = store::entry(tx, id).await?.ok_or(Error::NotFound("journal.no-entry"))?;
        Ok((entry.rest, entry.body))
    }

    /// The strongest receipt that can be given now for a committed entry.
    pub async fn receipt(&self, id: EntryId) -> Result<Statement> {
        let tx = self.db().read().await?;
        let receipt = self.receipt_on(&tx, id).await?;
        tx.commit().await?;
        Ok(receipt)
    }

    /// The same for whoever reads already.
    pub async fn receipt_on(&self, tx: &db::Tx, id: EntryId) -> Result<Statement> {
        let entry = store::entry(tx, id).await?.ok_or(Error::NotFound("journal.no-entry"))?;
        let claim = Claim::decode(&entry.claim)?;
        let leaf = tlog::leaf_hash(&entry.claim, &entry.rest);
        let (evidence, cosignatures) = match self.inclusion(tx, id).await? {
            Some(found) => found,
            None => (self.promise(entry.kind, leaf, entry.recorded_at)?, -1),
        };
        let standing = standing(cosignatures);
        Ok(Statement {
            text: Receipt::new(claim, &entry.rest, evidence).to_text()?,
            standing,
            cosignatures: cosignatures.max(0),
            leaf: leaf.0,
            recorded_at: Timestamp(entry.recorded_at),
        })
    }

    /// How far the proof of a committed entry has come, without making it.
    pub async fn standing_on(&self, tx: &db::Tx, id: EntryId) -> Result<Standing> {
        let under = self.under(tx, id).await?.map(|(_, checkpoint)| checkpoint.cosignatures);
        let kept = match under {
            None => proofs::of_entry(tx, id.0).await?.map(|kept| kept.cosignatures),
            under => under,
        };
        Ok(kept.map_or(Standing::Promised, standing))
    }

    /// The leaf of an entry and the best checkpoint above it, where both exist.
    async fn under(
        &self,
        tx: &db::Tx,
        id: EntryId,
    ) -> Result<Option<(store::leaf::Model, store::checkpoint::Model)>> {
        let Some(leaf) = store::leaf_of(tx, id).await? else { return Ok(None) };
        let checkpoint = store::best_checkpoint(tx, leaf.log, leaf.seq).await?;
        Ok(checkpoint.map(|checkpoint| (leaf, checkpoint)))
    }

    async fn inclusion(&self, tx: &db::Tx, id: EntryId) -> Result<Option<(Evidence, i32)>> {
        let Some((leaf, checkpoint)) = self.under(tx, id).await? else {
            // One of another node, which came down with its receipt.
            let Some(kept) = proofs::of_entry(tx, id.0).await? else { return Ok(None) };
            return Ok(Some((proofs::evidence(&kept)?, kept.cosignatures)));
        };
        let (index, size) = (leaf.seq as u64, checkpoint.size as u64);
        let tiles = load_tiles(tx, leaf.log, &tlog::plan_inclusion(index, size)?).await?;
        let proof = tlog::inclusion_proof(index, size, &tiles)?;
        let evidence = Evidence::Included { index, proof, checkpoint: checkpoint.note };
        Ok(Some((evidence, checkpoint.cosignatures)))
    }

    fn promise(&self, kind: i32, leaf_hash: tlog::Hash, recorded_at: i64) -> Result<Evidence> {
        if self.is_behind() {
            return Err(Error::Unavailable("journal.behind", "a newer checkpoint is known outside".into()));
        }
        let kind = if kind == 0 { Kind::Records } else { Kind::Lookups };
        let own = self.log(kind);
        let promise = Promise { origin: own.origin.clone(), leaf_hash, recorded_at: Timestamp(recorded_at) };
        Ok(Evidence::Promised { promise: promise.sign(&own.signer)? })
    }
}

/// A negative count stands for an entry that no checkpoint has under it yet.
const fn standing(cosignatures: i32) -> Standing {
    match cosignatures {
        ..0 => Standing::Promised,
        0 => Standing::Included,
        1.. => Standing::Witnessed,
    }
}
