//! What a lost station had shipped goes to the one that takes its place: the same entries, rows and keys, sealed to
//! the new node and signed by the province. There it is a closed log of another node's; what is numbered
//! from then on carries the new node's letter.
//! Must not hand anything out of a node that is not revoked: two would go on with the same records.

use std::path::Path;

use db::Tx;
use kernel::ids::NodeName;
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use tlog::{Checkpoint, LogKey, Origin, Tree};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader, BufWriter};
use vault::TransferPublic;

use crate::draft::{Body, Draft, content};
use crate::entry::{Stamp, Subject};
use crate::sequencer::{Head, hash, load_tree, tile_row};
use crate::ship::dak::table;
use crate::ship::frame::{Envelope, MAX_FRAME, Parcel, bad};
use crate::ship::home;
use crate::ship::land::Owner;
use crate::ship::node::{self, LogState, log_state, logs_of, received_log};
use crate::ship::origin_id;
use crate::ship::register;
use crate::ship::verify::Home;
use crate::store::{self, log};
use crate::{Journal, Kind};

/// Entries in one frame, at most.
const STRETCH: u64 = 2000;

/// Body of `journal.node-recover`: the successor and what it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takeover {
    /// The lost node.
    pub node: String,
    /// Who takes its records over.
    pub successor: String,
    /// Its logs as far as they had arrived.
    pub logs: Vec<LogState>,
}

/// Body of `journal.recover`, written by the successor for each log it took over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// The lost node's log.
    pub origin: String,
    /// Entries recovered. Later ones, if there were any, are lost.
    pub size: u64,
    /// Root over them.
    pub root: [u8; 32],
}

impl Journal {
    /// Writes all that a revoked node had shipped to `file`, for `successor`, and gives its records over to it: from
    /// now on only the successor may change them. May be repeated for the same successor, should the file get lost.
    pub async fn export_node(
        &self,
        by: Stamp,
        node: &NodeName,
        successor: &NodeName,
        file: &Path,
    ) -> Result<Vec<LogState>> {
        let to = self.hand_over(by, node, successor).await?;
        let tx = self.db().read().await?;
        let logs = logs_of(&tx, node.as_str()).await?;
        let mut out = BufWriter::new(File::create(file).await.map_err(disk)?);
        for log in &logs {
            self.export_log(&tx, (log, successor), &to, &mut out).await?;
        }
        tx.commit().await?;
        out.flush().await.map_err(disk)?;
        out.get_ref().sync_all().await.map_err(disk)?;
        logs.iter().map(log_state).collect()
    }

    /// Notes the successor and makes the lost node's rows its own.
    async fn hand_over(&self, by: Stamp, name: &NodeName, successor: &NodeName) -> Result<TransferPublic> {
        let unknown = || Error::NotFound("journal.unknown-node");
        let tx = self.db().write().await?;
        tx.lock("journal.node").await?;
        let lost = node::by_name(&tx, name.as_str()).await?.ok_or_else(unknown)?;
        let heir = node::by_name(&tx, successor.as_str()).await?.ok_or_else(unknown)?;
        if lost.state == "open" {
            return Err(Error::Conflict("journal.node-still-open"));
        }
        // The letter in its numbers is all that keeps them apart from those the lost node may have given out unshipped.
        if successor.generation() <= name.generation() {
            return Err(Error::Conflict("journal.successor-name"));
        }
        if heir.state != "open" || lost.successor.as_ref().is_some_and(|known| *known != heir.name) {
            return Err(Error::Conflict("journal.other-successor"));
        }
        let to = <[u8; 32]>::try_from(heir.transfer.as_slice()).map_err(|_| inconsistent(&heir.name))?;
        if lost.successor.is_none() {
            let states =
                logs_of(&tx, name.as_str()).await?.iter().map(log_state).collect::<Result<Vec<_>>>()?;
            let body = Takeover { node: lost.name.clone(), successor: heir.name.clone(), logs: states };
            home::move_all(&tx, &lost.name, &heir.name).await?;
            table::send_again(&tx, &lost.name, &heir.name).await?;
            let row = node::Model { version: lost.version + 1, successor: Some(heir.name), ..lost };
            self.enter_node(&tx, by, "journal.node-recover", row, content(&body)?).await?;
        }
        tx.commit().await?;
        self.committed();
        Ok(TransferPublic(to))
    }

    async fn export_log(
        &self,
        tx: &Tx,
        (log, heir): (&log::Model, &NodeName),
        to: &TransferPublic,
        out: &mut BufWriter<File>,
    ) -> Result<()> {
        let own = self.log(Kind::Records);
        let newest = store::newest_checkpoint(tx, log.id).await?.filter(|newest| newest.size == log.size);
        let Some(newest) = newest else { return Ok(()) };
        let (mut from, size) = (0, log.size as u64);
        while from < size {
            let stretch = self.collect(tx, (log.id, Some(heir.as_str())), (from, size), STRETCH, to).await?;
            let end = from + stretch.items.len() as u64;
            let parcel = Parcel {
                origin: log.origin.clone(),
                vkey: log.vkey.clone(),
                from,
                remaining: size - end,
                checkpoint: newest.note.clone(),
                items: stretch.items,
                rows: stretch.rows,
                exchange: stretch.exchange,
                keys: stretch.keys,
                opening: log.opening.clone(),
            };
            write_frame(out, &parcel.seal(&own.signer)?).await?;
            from = end;
        }
        Ok(())
    }

    /// Takes a lost node's records over from a file that `province`'s records log signed for this node. The whole
    /// file is checked before anything of it is written; cut off in the middle, it goes on where it stopped.
    pub async fn import_bundle(&self, by: Stamp, file: &Path, province: &LogKey) -> Result<Vec<Recovered>> {
        self.check_bundle(file, province).await?;
        let mut frames = open_bundle(file).await?;
        let mut recovered = Vec::new();
        while let Some(frame) = read_frame(&mut frames).await? {
            let parcel = Envelope::read(&frame)?.open(province)?;
            recovered.extend(self.import_stretch(&by, parcel).await?);
        }
        Ok(recovered)
    }

    /// Follows every log through the file: its stretches join up and make the tree that the lost node signed.
    async fn check_bundle(&self, file: &Path, province: &LogKey) -> Result<()> {
        let mut frames = open_bundle(file).await?;
        let mut under_way: Option<(String, Tree)> = None;
        while let Some(frame) = read_frame(&mut frames).await? {
            let parcel = Envelope::read(&frame)?.open(province)?;
            let (origin, remaining, checkpoint) =
                (parcel.origin.clone(), parcel.remaining, head_of(&parcel)?);
            let tree = match under_way.take() {
                Some((known, tree)) if known == origin => tree,
                Some(_) => return Err(bad()),
                None => Tree::new(),
            };
            if tree.size() != parcel.from || parcel.end() + remaining != checkpoint.size {
                return Err(bad());
            }
            let verified = self.verify_recovered(parcel)?;
            let grown = tree.append(&verified.leaves)?;
            if remaining > 0 {
                under_way = Some((origin, grown.tree));
            } else if grown.root != checkpoint.root {
                return Err(Error::Conflict("journal.fork"));
            }
        }
        if under_way.is_none() { Ok(()) } else { Err(bad()) }
    }

    fn verify_recovered(&self, parcel: Parcel) -> Result<crate::ship::verify::Verified> {
        let origin = Origin::parse(&parcel.origin)?;
        if origin.node == *self.node() {
            return Err(Error::Conflict("journal.node-name"));
        }
        let home = Home { node: origin.node.as_str(), kind: i32::from(origin.lookups), offices: None };
        self.verify(parcel, &home)
    }

    async fn import_stretch(&self, by: &Stamp, parcel: Parcel) -> Result<Option<Recovered>> {
        let (checkpoint, note, end) = (head_of(&parcel)?, parcel.checkpoint.clone(), parcel.end());
        let opening = parcel.opening.clone();
        let (origin, key, from) = (Origin::parse(&parcel.origin)?, LogKey::parse(&parcel.vkey)?, parcel.from);
        let verified = self.verify_recovered(parcel)?;
        let tx = self.db().write().await?;
        let log = self.recovered_log(&tx, (&origin, &key), opening).await?;
        let head = Head { size: log.size as u64, root: hash(&log.root)? };
        if end <= head.size {
            tx.roll_back().await;
            return Ok(None);
        }
        if from != head.size {
            return Err(bad());
        }
        let grown = load_tree(&tx, log.id, head).await?.append(&verified.leaves)?;
        self.land(&tx, &log, verified, Owner::Heir).await?;
        store::put_tiles(&tx, grown.tiles.iter().map(|tile| tile_row(log.id, tile)).collect()).await?;
        store::set_head(&tx, log.id, end as i64, &grown.root.0).await?;
        let complete = end == checkpoint.size;
        let recovered = Recovered { origin: log.origin.clone(), size: end, root: grown.root.0 };
        if complete {
            self.close_recovered(&tx, by, &log, note, &recovered).await?;
        }
        tx.commit().await?;
        self.committed();
        Ok(complete.then_some(recovered))
    }

    async fn recovered_log(
        &self,
        tx: &Tx,
        (origin, key): (&Origin, &LogKey),
        opening: Option<String>,
    ) -> Result<log::Model> {
        let Some(known) = store::log_by_origin(tx, &origin.to_string()).await? else {
            if origin.epoch > 1 {
                register::opening_of(origin, key, opening.as_slice())?;
            }
            let log = log::Model { opening, ..received_log(store::next_log_id(tx).await?, origin, key) };
            store::add_log(tx, log.clone()).await?;
            return Ok(log);
        };
        let locked =
            store::lock_log(tx, known.id).await?.filter(|log| log.own == 0 && log.vkey == key.to_text());
        locked.ok_or(Error::Conflict("journal.other-node-key"))
    }

    async fn close_recovered(
        &self,
        tx: &Tx,
        by: &Stamp,
        log: &log::Model,
        note: String,
        recovered: &Recovered,
    ) -> Result<()> {
        let row = store::checkpoint::Model {
            log: log.id,
            size: recovered.size as i64,
            note,
            // The province's, under which it acknowledged them.
            cosignatures: 1,
            signed_at: self.clock().now().micros(),
        };
        store::put_checkpoint(tx, row).await?;
        store::set_log(tx, log.id, log::Column::State, "revoked").await?;
        let subject = Subject { kind: "log", id: origin_id(&log.origin), version: None };
        let draft = Draft { body: Body::Open(content(recovered)?), ..Draft::new("journal.recover", subject) };
        self.enter(tx, by.clone(), draft, &[]).await.map(|_| ())
    }
}

/// The signed head of the whole log that a parcel of a bundle belongs to.
fn head_of(parcel: &Parcel) -> Result<Checkpoint> {
    let checkpoint = Checkpoint::verify(&parcel.checkpoint, &[LogKey::parse(&parcel.vkey)?])?;
    if checkpoint.origin == parcel.origin { Ok(checkpoint) } else { Err(bad()) }
}

async fn write_frame(out: &mut BufWriter<File>, frame: &[u8]) -> Result<()> {
    let length = u32::try_from(frame.len()).map_err(Error::internal)?;
    out.write_all(&length.to_be_bytes()).await.map_err(disk)?;
    out.write_all(frame).await.map_err(disk)
}

async fn open_bundle(file: &Path) -> Result<BufReader<File>> {
    Ok(BufReader::new(File::open(file).await.map_err(disk)?))
}

/// The next frame; a file that ends within one is refused.
async fn read_frame(frames: &mut BufReader<File>) -> Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match frames.read(&mut length[..1]).await.map_err(disk)? {
        0 => return Ok(None),
        _ => frames.read_exact(&mut length[1..]).await.map_err(|_| bad())?,
    };
    let length = u32::from_be_bytes(length) as usize;
    if length > MAX_FRAME {
        return Err(Error::TooLarge("journal.shipment-too-large"));
    }
    let mut frame = vec![0; length];
    frames.read_exact(&mut frame).await.map_err(|_| bad())?;
    Ok(Some(frame))
}

fn disk(error: std::io::Error) -> Error {
    Error::Unavailable("journal.bundle-file", error.into())
}

fn inconsistent(node: &str) -> Error {
    Error::Inconsistent { table: "journal_node", what: "transfer", row: node.to_owned() }
}
