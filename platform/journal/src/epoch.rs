//! Is this store older than what outsiders have seen, and what then? A log that was set back cannot be continued
//! without contradicting checkpoints that are already outside. So the node refuses to sign; and once the restored
//! store is accepted, the log is closed and its next epoch opens with a signed statement of what was lost.
//! Must not open an epoch for any other reason: it would be a way to shed an inconvenient past.

use db::Tx;
use kernel::{Error, Result};
use tlog::{Checkpoint, EMPTY_HASH, EpochOpening, LogKey, LogSigner, Origin, Tree};

use crate::sequencer::load_tiles;
use crate::store::{self, log};
use crate::{Journal, Kind, Setup};

/// A log that is not what was seen of it outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// The log.
    pub origin: String,
    /// Leaves here.
    pub here: u64,
    /// Leaves of the checkpoint seen outside.
    pub outside: u64,
    /// True when the store went on after it was set back, so that leaves before `here` differ too.
    pub forked: bool,
}

/// A newly opened epoch.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The new log.
    pub origin: String,
    /// The log it follows and how far that one was behind.
    pub old: Behind,
    /// The signed statement.
    pub statement: String,
}

impl Journal {
    /// Compares the own logs with checkpoints kept outside; a store that is behind refuses to sign from now on.
    /// Notes of other logs, of closed epochs or by other keys are passed over (`check` names them).
    pub async fn guard(&self, outside: &[String]) -> Result<Vec<Behind>> {
        let tx = self.db().read().await?;
        let mut all = Vec::new();
        for kind in Kind::ALL {
            let own = self.log(kind);
            let log = store::log_by_id(&tx, own.id).await?;
            let key = LogKey::parse(&own.vkey())?;
            all.extend(compare(&tx, &log, &key, outside).await?.map(|(behind, _)| behind));
        }
        tx.commit().await?;
        if !all.is_empty() {
            self.mark_behind();
        }
        Ok(all)
    }
}

/// Closes each own log that is behind the checkpoints kept outside and opens its next epoch. To be run on a restored
/// store that `check` finds intact, before [`Journal::open`]. `journal.not-behind` when no log is behind.
pub async fn open_new_epoch(setup: &Setup, outside: &[String]) -> Result<Vec<Opened>> {
    let tx = setup.db.write().await?;
    let mut opened = Vec::new();
    for kind in Kind::ALL {
        opened.extend(open_one(&tx, setup, kind, outside).await?);
    }
    if opened.is_empty() {
        return Err(Error::Conflict("journal.not-behind"));
    }
    tx.commit().await?;
    Ok(opened)
}

async fn open_one(tx: &Tx, setup: &Setup, kind: Kind, outside: &[String]) -> Result<Option<Opened>> {
    let own = |log: &log::Model| log.own == 1 && log.kind == kind.number() && log.state == "open";
    let Some(found) = store::logs(tx).await?.into_iter().find(own) else { return Ok(None) };
    // Held against a sequencer that may still run.
    let Some(old) = store::lock_log(tx, found.id).await? else { return Ok(None) };
    let seed = &setup.keys.log_seed;
    let key = LogSigner::from_seed(&old.origin, seed)?.key().clone();
    let Some((behind, seen)) = compare(tx, &old, &key, outside).await? else { return Ok(None) };
    let old_origin = Origin::parse(&old.origin)?;
    let origin = old_origin.next_epoch();
    let signer = LogSigner::from_seed(&origin.to_string(), seed)?;
    let opening = EpochOpening { origin, old_origin, old_size: seen.size, old_root: seen.root };
    let statement = opening.sign(&signer)?;
    store::set_log(tx, old.id, log::Column::State, "closed").await?;
    let next = log::Model {
        id: store::next_log_id(tx).await?,
        origin: signer.origin().to_owned(),
        epoch: old.epoch + 1,
        size: 0,
        root: EMPTY_HASH.0.to_vec(),
        acked: 0,
        vkey: signer.vkey(),
        opening: Some(statement.clone()),
        ..old
    };
    store::add_log(tx, next).await?;
    Ok(Some(Opened { origin: signer.origin().to_owned(), old: behind, statement }))
}

/// The newest outside checkpoint of a log that its key signed, if the log here does not contain it.
async fn compare(
    tx: &Tx,
    log: &log::Model,
    key: &LogKey,
    outside: &[String],
) -> Result<Option<(Behind, Checkpoint)>> {
    let keys = [key.clone()];
    let signed = outside.iter().filter_map(|note| Checkpoint::verify(note, &keys).ok());
    let Some(newest) = signed.max_by_key(|checkpoint| checkpoint.size) else { return Ok(None) };
    let here = log.size.unsigned_abs();
    let forked = newest.size <= here && !contains(tx, log.id, &newest).await?;
    if newest.size <= here && !forked {
        return Ok(None);
    }
    let behind = Behind { origin: log.origin.clone(), here, outside: newest.size, forked };
    Ok(Some((behind, newest)))
}

/// Whether the stored tree had this root when it had that size.
async fn contains(tx: &Tx, log: i32, checkpoint: &Checkpoint) -> Result<bool> {
    let tiles = load_tiles(tx, log, &Tree::plan(checkpoint.size)).await?;
    match Tree::load(checkpoint.size, checkpoint.root, &tiles) {
        Ok(_) => Ok(true),
        Err(Error::Inconsistent { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}
