//! The province's side: takes a shipment in, whole or not at all, and answers with a cosignature. It holds the tree
//! itself, so a cosignature can only ever follow consistent growth. Everything is written in one transaction, the
//! cosignature with it; it leaves only after the commit.
//! Must not write anything of a shipment that does not verify, and must not trust what a node says of another.

use db::Tx;
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use tlog::{Appended, Checkpoint, Hash, LogKey, Tree};

use crate::draft::{Body, Draft, content};
use crate::entry::{Stamp, Subject};
use crate::sequencer::{Head, hash, load_tiles, load_tree, tile_row};
use crate::ship::frame::{Ack, Envelope, Parcel, bad};
use crate::ship::land::Owner;
use crate::ship::node;
use crate::ship::register;
use crate::ship::verify::{Home, Verified};
use crate::ship::{origin_id, signed_text};
use crate::store::{self, log};
use crate::{Journal, Kind};

/// Body of `journal.receive`: how far another node's log has come here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The log.
    pub origin: String,
    /// Leaves held.
    pub size: u64,
    /// Root over them.
    pub root: [u8; 32],
}

/// Body of `journal.fork-seen`: two signed histories of one log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForkSeen {
    /// The log.
    pub origin: String,
    /// Leaves held here.
    pub size: u64,
    /// Root over them.
    pub root: [u8; 32],
    /// The checkpoint, signed by the log's own key, that does not continue them.
    pub contradicting: String,
}

/// A shipment that verifies by itself.
struct Arrival {
    from: u64,
    remaining: u64,
    note: String,
    checkpoint: Checkpoint,
    verified: Verified,
}

/// What landing an arrival came to.
enum Landed {
    Ack(Ack),
    Fork(log::Model),
}

impl Journal {
    /// Takes a shipment in. Sending the same one again, an older one or one from too far ahead is harmless: the
    /// answer says how much is held. `journal.unknown-node`, `journal.node-revoked`, `journal.fork`, and several
    /// codes for what does not fit together.
    pub async fn receive(&self, frame: Vec<u8>) -> Result<Ack> {
        let envelope = Envelope::read(&frame)?;
        let (log, known) = self.sender(&envelope.signer()?).await?;
        let parcel = envelope.open(&LogKey::parse(&log.vkey)?)?;
        // Only who holds the node's key learns that it was revoked.
        refuse_revoked(&log)?;
        let journal = self.clone();
        let checking = tokio::task::spawn_blocking(move || journal.check_arrival(parcel, &log, &known));
        let arrival = checking.await.map_err(Error::internal)??;
        let (origin, note) = (arrival.checkpoint.origin.clone(), arrival.note.clone());
        match self.take_in(&origin, arrival).await? {
            Landed::Ack(ack) => Ok(ack),
            Landed::Fork(log) => {
                self.note_fork(&log, note).await?;
                Err(Error::Conflict("journal.fork"))
            }
        }
    }

    pub(crate) async fn sender(&self, origin: &str) -> Result<(log::Model, node::Model)> {
        let unknown = || Error::NotFound("journal.unknown-node");
        let tx = self.db().read().await?;
        let log = store::log_by_origin(&tx, origin).await?.filter(|log| log.own == 0).ok_or_else(unknown)?;
        let known = node::by_name(&tx, &log.node).await?.ok_or_else(unknown)?;
        tx.commit().await?;
        Ok((log, known))
    }

    fn check_arrival(&self, parcel: Parcel, log: &log::Model, known: &node::Model) -> Result<Arrival> {
        let key = LogKey::parse(&log.vkey)?;
        let checkpoint = Checkpoint::verify(&parcel.checkpoint, std::slice::from_ref(&key))?;
        let named = parcel.origin == log.origin && checkpoint.origin == log.origin && parcel.vkey == log.vkey;
        if !named || parcel.items.is_empty() || checkpoint.size != parcel.end() {
            return Err(bad());
        }
        let (from, remaining, note) = (parcel.from, parcel.remaining, parcel.checkpoint.clone());
        let offices: Vec<&str> = known.offices.lines().collect();
        let home = Home { node: &log.node, kind: log.kind, offices: Some(&offices) };
        let verified = self.verify(parcel, &home)?;
        Ok(Arrival { from, remaining, note, checkpoint, verified })
    }

    async fn take_in(&self, origin: &str, arrival: Arrival) -> Result<Landed> {
        let tx = self.db().write().await?;
        let found =
            store::log_by_origin(&tx, origin).await?.ok_or(Error::NotFound("journal.unknown-node"))?;
        let log = store::lock_log(&tx, found.id).await?.ok_or(Error::NotFound("journal.unknown-node"))?;
        refuse_revoked(&log)?;
        refuse_ended(&tx, &log, arrival.checkpoint.size).await?;
        let size = log.size as u64;
        if arrival.from > size {
            return Ok(Landed::Ack(self.standing(&tx, &log).await?));
        }
        if arrival.checkpoint.size <= size {
            let tiles = load_tiles(&tx, log.id, &Tree::plan(arrival.checkpoint.size)).await?;
            let same = Tree::at(arrival.checkpoint.size, &tiles)?.root() == arrival.checkpoint.root;
            let answer = if same { Landed::Ack(self.standing(&tx, &log).await?) } else { Landed::Fork(log) };
            tx.roll_back().await;
            return Ok(answer);
        }
        self.grow(tx, log, arrival).await
    }

    /// Writes what is new in an arrival that reaches past the present end.
    async fn grow(&self, tx: Tx, log: log::Model, arrival: Arrival) -> Result<Landed> {
        let head = Head { size: log.size as u64, root: hash(&log.root)? };
        let verified = arrival.verified.without_first((head.size - arrival.from) as usize);
        let tree = load_tree(&tx, log.id, head).await?;
        let Appended { root, tiles, .. } = tree.append(&verified.leaves)?;
        if root != arrival.checkpoint.root {
            tx.roll_back().await;
            return Ok(Landed::Fork(log));
        }
        self.land(&tx, &log, verified, Owner::Node(&log.node)).await?;
        store::put_tiles(&tx, tiles.iter().map(|tile| tile_row(log.id, tile)).collect()).await?;
        let size = arrival.checkpoint.size;
        store::set_head(&tx, log.id, size as i64, &root.0).await?;
        store::set_log(&tx, log.id, log::Column::Lag, arrival.remaining as i64).await?;
        let received_at = self.clock().now().micros();
        store::note_received(&tx, store::received::Model { log: log.id, size: size as i64, received_at })
            .await?;
        let cosignature = self.keep_cosigned(&tx, &log, &arrival.checkpoint, &arrival.note).await?;
        self.note_growth(&tx, &log.origin, size, root).await?;
        tx.commit().await?;
        self.committed();
        Ok(Landed::Ack(Ack { size, root, cosignature }))
    }

    /// Stores the checkpoint with this node's cosignature, in the transaction that makes it true.
    async fn keep_cosigned(
        &self,
        tx: &Tx,
        log: &log::Model,
        head: &Checkpoint,
        note: &str,
    ) -> Result<String> {
        let now = self.clock().now();
        let cosignature = self.witness()?.cosign(&head.to_text(), now)?;
        let row = store::checkpoint::Model {
            log: log.id,
            size: head.size as i64,
            note: cosignature.append_to(note)?,
            cosignatures: 1,
            signed_at: now.micros(),
        };
        store::put_checkpoint(tx, row).await?;
        store::thin_checkpoints(tx, log.id, head.size as i64, 2).await?;
        Ok(cosignature.to_line())
    }

    /// Binds the other node's tree into this one's, which outsiders watch.
    async fn note_growth(&self, tx: &Tx, origin: &str, size: u64, root: Hash) -> Result<()> {
        let body = Receipt { origin: origin.to_owned(), size, root: root.0 };
        let draft = Draft {
            body: Body::Open(content(&body)?),
            ..Draft::new("journal.receive", Subject { kind: "log", id: origin_id(origin), version: None })
        };
        self.enter(tx, Stamp::by_node(), draft, &[]).await.map(|_| ())
    }

    /// What is held of a log, with the cosignature stored for it.
    async fn standing(&self, tx: &Tx, log: &log::Model) -> Result<Ack> {
        let newest = store::newest_checkpoint(tx, log.id).await?.filter(|newest| newest.size == log.size);
        let mark = format!("\u{2014} {} ", self.node());
        let line = newest.and_then(|newest| {
            let line = newest.note.lines().rev().find(|line| line.starts_with(&mark))?;
            Some(format!("{line}\n"))
        });
        Ok(Ack { size: log.size as u64, root: hash(&log.root)?, cosignature: line.unwrap_or_default() })
    }

    /// Writes down, once for each contradicting tree, that a log has shown two histories. The signed checkpoint is
    /// the evidence.
    async fn note_fork(&self, log: &log::Model, contradicting: String) -> Result<()> {
        tracing::error!(
            origin = log.origin,
            size = log.size,
            "a node's log contradicts what it shipped before"
        );
        let text = signed_text(&contradicting);
        let subject = Subject { kind: "log-fork", id: origin_id(text), version: Some(1) };
        let body = ForkSeen {
            origin: log.origin.clone(),
            size: log.size as u64,
            root: hash(&log.root)?.0,
            contradicting,
        };
        let draft = Draft { body: Body::Open(content(&body)?), ..Draft::new("journal.fork-seen", subject) };
        let tx = self.db().write().await?;
        tx.lock("journal.fork-seen").await?;
        if !store::history(&tx, subject.id).await?.is_empty() {
            tx.roll_back().await;
            return Ok(());
        }
        self.enter(&tx, Stamp::by_node(), draft, &[]).await?;
        tx.commit().await?;
        self.committed();
        Ok(())
    }

    /// The key under which a shipping node verifies this one's acknowledgements.
    pub fn witness_vkey(&self) -> Result<String> {
        Ok(self.witness()?.vkey())
    }

    /// One of the own logs' verifier key, by which a recovered station knows a bundle from here.
    pub fn log_vkey(&self, kind: Kind) -> String {
        self.log(kind).vkey()
    }
}

pub(crate) fn refuse_revoked(log: &log::Model) -> Result<()> {
    if log.state == "revoked" { Err(Error::Forbidden("journal.node-revoked")) } else { Ok(()) }
}

/// A log that an epoch follows may still bring what its node holds of it, which is less than was seen outside.
async fn refuse_ended(tx: &Tx, log: &log::Model, end: u64) -> Result<()> {
    let within = log.state == "open" || register::ended_at(tx, log).await?.is_some_and(|last| end < last);
    if within { Ok(()) } else { Err(Error::Conflict("journal.log-closed")) }
}
