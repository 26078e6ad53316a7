//! `khidmat keys`: makes the key files that are missing, rotates the key ring, retires the key of papers. Must not print
//! a key, nor take one away that something still needs.

use std::path::Path;

use journal::ring::{RingChange, RingNote};
use kernel::{Error, OsEntropy};
use op::{Actor, Core, Op};
use serde::Serialize;
use vault::KeyRing;

use super::{Ground, close};
use crate::cli;
use crate::config::Config;
use crate::keys::{self, NodeKeys};
use crate::out;
use crate::trouble::{Ended, Outcome};

/// Record keys wrapped anew in one transaction: short enough that nobody at a counter waits for it.
const BATCH: u64 = 500;

pub(super) async fn run(ground: &Ground, which: &cli::Keys) -> Ended {
    if let cli::Keys::Init { dir } = which {
        return init(dir, ground.json);
    }
    let (config, core) = ground.open().await?;
    match which {
        cli::Keys::Init { .. } => {}
        cli::Keys::Rotate => rotate(ground, &config, &core).await?,
        cli::Keys::Rewrap => rewrap(ground, &core).await?,
        cli::Keys::Drop { number } => drop_key(ground, &config, &core, *number).await?,
        cli::Keys::RetireDocuments => retire_documents(ground, &config, &core).await?,
    }
    close(core).await?;
    Ok(Outcome::Done)
}

fn init(dir: &Path, json: bool) -> Ended {
    let made = keys::init(dir, &OsEntropy)?;
    if json {
        out::json(&serde_json::json!({ "made": made }))?;
    } else if made.is_empty() {
        out::line("every key file is there already; nothing was changed");
    } else {
        out::line(&format!("made {} in {}", made.join(", "), dir.display()));
        out::line("copy them to a safe of their own: without ring.keys no backup can be read");
    }
    Ok(Outcome::Done)
}

async fn rotate(ground: &Ground, config: &Config, core: &Core) -> Ended<()> {
    let mut ring = ring(config)?;
    let key = ring.rotate(core.entropy.as_ref());
    keys::replace(&config.keys.join(keys::RING), &ring.to_text())?;
    note(core, RingChange::Added, RingNote { key, wrapped: 0 }).await?;
    if ground.json {
        out::json(&serde_json::json!({ "key": key }))?;
    } else {
        out::line(&format!("key {key} is in {}; copy the file to its safes", keys::RING));
        out::line("start every process of this node again, then run `khidmat keys rewrap`");
    }
    Ok(())
}

async fn rewrap(ground: &Ground, core: &Core) -> Ended<()> {
    let key = core.journal.ring().current();
    let (mut wrapped, mut after) = (0, None);
    loop {
        let round = core.journal.rewrap(Actor::system().stamp(), after, BATCH).await?;
        wrapped += round.done;
        after = round.last;
        if after.is_none() {
            break;
        }
    }
    // What a process that was not started again has made meanwhile.
    let left: u64 = uses(core).await?.iter().filter(|(number, _)| *number != key).map(|(_, keys)| keys).sum();
    if ground.json {
        out::json(&serde_json::json!({ "key": key, "wrapped": wrapped, "left": left }))?;
    } else {
        out::line(&format!("{wrapped} record keys wrapped anew with key {key}; {left} left"));
    }
    Ok(())
}

async fn drop_key(ground: &Ground, config: &Config, core: &Core, number: i32) -> Ended<()> {
    let mut ring = ring(config)?;
    ring.remove(number)?;
    if uses(core).await?.iter().any(|(key, count)| *key == number && *count > 0) {
        return Err(Error::Conflict("vault.key-in-use").into());
    }
    note(core, RingChange::Dropped, RingNote { key: number, wrapped: 0 }).await?;
    keys::replace(&config.keys.join(keys::RING), &ring.to_text())?;
    if ground.json {
        out::json(&serde_json::json!({ "dropped": number }))?;
    } else {
        out::line(&format!("key {number} is out of {}", keys::RING));
        out::line("keep its copy in the safe until the last backup from before the rewrapping has expired");
    }
    Ok(())
}

/// The ring as its file stands now, which may have grown since this node was opened.
fn ring(config: &Config) -> Ended<KeyRing> {
    Ok(NodeKeys::load(&config.keys)?.journal.ring)
}

/// How many record keys each key of the ring wraps.
async fn uses(core: &Core) -> Ended<Vec<(i32, u64)>> {
    let tx = core.db.read().await?;
    let used = vault::wrapped_by(&tx).await?;
    tx.commit().await?;
    Ok(used)
}

async fn note(core: &Core, change: RingChange, note: RingNote) -> Ended<()> {
    let tx = core.db.write().await?;
    core.journal.note_ring(&tx, Actor::system().stamp(), change, note).await?;
    tx.commit().await?;
    core.journal.committed();
    Ok(())
}

/// Body of `journal.document-key-retire`.
#[derive(Debug, Serialize)]
struct KeyRetired {
    /// The key's id, in hexadecimal.
    kid: String,
}

async fn retire_documents(ground: &Ground, config: &Config, core: &Core) -> Ended<()> {
    let name = core.node().as_str();
    let ended = keys::retire_documents(&config.keys, name, core.clock.now(), core.entropy.as_ref())?;
    let kid = hex::encode(ended.kid());
    let mut w = Op::system(core.clone()).begin().await?;
    w.journal(crate::spine::about_node(
        core,
        "journal.document-key-retire",
        &KeyRetired { kid: kid.clone() },
    )?)?;
    w.commit().await?;
    if ground.json {
        out::json(&serde_json::json!({ "retired": kid }))?;
    } else {
        out::line(&format!("key {kid} signs no more papers; what it signed until now stays good"));
        out::line("start this node, and hand out anew what `khidmat trust` prints");
    }
    Ok(())
}
