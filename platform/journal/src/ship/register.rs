//! How a node gets on the province's list, and gets its later epochs there: what it says of itself, and what the
//! province believes of it. A node whose store was restored from an older backup registers again, with the signed
//! statements that opened its new logs.
//! Must not let a log begin anew without saying what it follows, nor let one follow that the province knows better.

use db::Tx;
use kernel::ids::{EntryId, NodeName};
use kernel::{Error, Result};
use tlog::{EpochOpening, LogKey, Origin};
use vault::TransferPublic;

use crate::draft::content;
use crate::entry::Stamp;
use crate::ship::node::{self, Model, NodeRegistered, OPEN, received_log};
use crate::store::{self, log};
use crate::{Journal, Kind};

/// The state of a log that an epoch follows.
const CLOSED: &str = "closed";

/// A node that shall ship here.
#[derive(Debug, Clone)]
pub struct NodeRegistration {
    /// Its name.
    pub name: NodeName,
    /// The keys of its logs, records and look-ups.
    pub vkeys: Vec<LogKey>,
    /// Its logs of earlier epochs, the oldest first.
    pub ended: Vec<EndedLog>,
    /// The signed statement that opened each log of a later epoch than the first.
    pub openings: Vec<String>,
    /// Codes of the offices it may give receipts for, such as `QTA-SAR`. No others are taken from it.
    pub offices: Vec<String>,
    /// The key to which record keys are sealed for it.
    pub transfer: TransferPublic,
}

/// A node's log of an earlier epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedLog {
    /// Its key.
    pub vkey: LogKey,
    /// Leaves that the node still holds of it.
    pub size: u64,
}

impl Journal {
    /// What this node says of itself to the province that it shall ship to.
    pub async fn registration(&self, offices: Vec<String>) -> Result<NodeRegistration> {
        let tx = self.db().read().await?;
        let own = store::logs(&tx).await?.into_iter().filter(|log| log.own == 1);
        let mut own: Vec<log::Model> = own.collect();
        tx.commit().await?;
        own.sort_by_key(|log| (log.epoch, log.kind));
        let key = |log: &log::Model| LogKey::parse(&log.vkey);
        let ended = own.iter().filter(|log| log.state == CLOSED);
        Ok(NodeRegistration {
            name: self.node().clone(),
            vkeys: Kind::ALL
                .iter()
                .map(|kind| LogKey::parse(&self.log_vkey(*kind)))
                .collect::<Result<_>>()?,
            ended: ended
                .map(|log| Ok(EndedLog { vkey: key(log)?, size: log.size.unsigned_abs() }))
                .collect::<Result<_>>()?,
            openings: own.iter().filter_map(|log| log.opening.clone()).collect(),
            offices,
            transfer: self.transfer_public(),
        })
    }

    /// Takes a node into the list, or changes its offices and adds the logs of a later epoch. The caller commits and
    /// calls [`Journal::committed`]. `journal.node-revoked`, `journal.node-name`, `journal.other-node-key`,
    /// `journal.epoch-unexplained` without the statement that opened a later epoch, `journal.node-behind` when the
    /// province holds more of an ended log than the node, `journal.log-closed` for a card from before a new epoch.
    pub async fn register_node(&self, tx: &Tx, by: Stamp, node: NodeRegistration) -> Result<EntryId> {
        tx.lock("journal.node").await?;
        let name = node.name.as_str();
        let known = node::by_name(tx, name).await?;
        if known.as_ref().is_some_and(|known| known.state != OPEN) {
            return Err(Error::Conflict("journal.node-revoked"));
        }
        if &node.name == self.node() || node.vkeys.is_empty() {
            return Err(Error::Conflict("journal.node-name"));
        }
        for key in node.keys() {
            add_log(tx, &node, key).await?;
        }
        for key in &node.vkeys {
            require_open(tx, key).await?;
        }
        let row = self.node_row(known, &node);
        let body = NodeRegistered {
            node: name.to_owned(),
            vkeys: node.keys().map(LogKey::to_text).collect(),
            offices: node.offices,
        };
        self.enter_node(tx, by, "journal.node-register", row, content(&body)?).await
    }

    fn node_row(&self, known: Option<Model>, node: &NodeRegistration) -> Model {
        let now = self.clock().now();
        let vkeys: Vec<String> = node.keys().map(LogKey::to_text).collect();
        Model {
            id: known
                .as_ref()
                .map_or_else(|| kernel::entropy::uuid_v7(now, self.entropy()), |known| known.id),
            version: known.as_ref().map_or(1, |known| known.version + 1),
            name: node.name.to_string(),
            vkeys: vkeys.join("\n"),
            offices: node.offices.join("\n"),
            transfer: node.transfer.0.to_vec(),
            state: OPEN.to_owned(),
            loss: None,
            successor: None,
            registered_at: known.map_or(now.micros(), |known| known.registered_at),
            revoked_at: None,
        }
    }
}

impl NodeRegistration {
    /// Every key, those of ended logs first.
    fn keys(&self) -> impl Iterator<Item = &LogKey> {
        self.ended.iter().map(|ended| &ended.vkey).chain(&self.vkeys)
    }
}

/// Makes the received copy of a node's log, closing that of its earlier epoch.
async fn add_log(tx: &Tx, node: &NodeRegistration, key: &LogKey) -> Result<()> {
    let origin = Origin::parse(key.name())?;
    if origin.node != node.name {
        return Err(Error::Malformed("journal.other-node-key"));
    }
    if let Some(known) = store::log_by_origin(tx, key.name()).await? {
        let same = known.own == 0 && known.vkey == key.to_text();
        return if same { Ok(()) } else { Err(Error::Conflict("journal.other-node-key")) };
    }
    let mut opening = None;
    if origin.epoch > 1 {
        let (statement, note) = opening_of(&origin, key, &node.openings)?;
        close_before(tx, node, &statement).await?;
        opening = Some(note);
    }
    let model = log::Model { opening, ..received_log(store::next_log_id(tx).await?, &origin, key) };
    store::add_log(tx, model).await
}

/// The statement among these by which the log with this key opened. `journal.epoch-unexplained`.
pub(crate) fn opening_of(origin: &Origin, key: &LogKey, notes: &[String]) -> Result<(EpochOpening, String)> {
    let read = |note: &String| {
        let opening = EpochOpening::verify(note, std::slice::from_ref(key)).ok()?;
        let follows = opening.origin == *origin && opening.old_origin.next_epoch() == *origin;
        follows.then(|| (opening, note.clone()))
    };
    notes.iter().find_map(read).ok_or(Error::Malformed("journal.epoch-unexplained"))
}

/// Closes the log that an epoch follows. What had arrived here must be part of what the node still holds: otherwise
/// its numbers and versions would be given again for other things.
async fn close_before(tx: &Tx, node: &NodeRegistration, opening: &EpochOpening) -> Result<()> {
    let name = opening.old_origin.to_string();
    let unexplained = || Error::Malformed("journal.epoch-unexplained");
    let before = store::log_by_origin(tx, &name).await?.filter(|log| log.node == node.name.as_str());
    let before = store::lock_log(tx, before.ok_or_else(unexplained)?.id).await?.ok_or_else(unexplained)?;
    let ended = node.ended.iter().find(|ended| ended.vkey.name() == name);
    let here = ended.map_or(0, |ended| ended.size);
    // A node that holds as much as was seen outside and still began anew holds something else.
    if here < before.size.unsigned_abs() || (here > 0 && here >= opening.old_size) {
        return Err(Error::Conflict("journal.node-behind"));
    }
    store::set_log(tx, before.id, log::Column::State, CLOSED).await
}

/// A card from before a new epoch must not bring the ended log back.
async fn require_open(tx: &Tx, key: &LogKey) -> Result<()> {
    let known = store::log_by_origin(tx, key.name()).await?;
    if known.is_some_and(|log| log.state == OPEN) {
        Ok(())
    } else {
        Err(Error::Conflict("journal.log-closed"))
    }
}

/// Of an ended log, the size that the statement of its follower names: the log takes nothing past it.
pub(crate) async fn ended_at(tx: &Tx, ended: &log::Model) -> Result<Option<u64>> {
    let next = Origin::parse(&ended.origin)?.next_epoch();
    let same = |log: &log::Model| log.node == ended.node && log.origin == next.to_string();
    let follower = store::logs(tx).await?.into_iter().find(same);
    let Some((key, note)) = follower.and_then(|log| Some((log.vkey, log.opening?))) else { return Ok(None) };
    let (opening, _) = opening_of(&next, &LogKey::parse(&key)?, &[note])?;
    Ok(Some(opening.old_size))
}
