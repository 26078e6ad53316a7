//! The province's side: who asks, what that node must know of and does not have as it stands, and the answer.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use db::Tx;
use kernel::ids::EntryId;
use kernel::{Error, Result};
use tlog::LogKey;
use uuid::Uuid;
use vault::{RecordKey, TransferPublic};

use super::Wanted;
use super::table::{self, Model, digest_of};
use crate::entry::Rest;
use crate::ship::collect::key_item;
use crate::ship::frame::{Envelope, Item, bad};
use crate::ship::home;
use crate::ship::letter::{Ask, Bag, Letter, Proved};
use crate::ship::node::Model as Node;
use crate::ship::receive::refuse_revoked;
use crate::store;
use crate::{Journal, Standing};

/// Rows of one answer, about, in bytes; a record's rows go together.
const WEIGHT: usize = 2 << 20;

impl Journal {
    /// Answers a station's question with what it must know of. `journal.unknown-node`, `journal.node-revoked`,
    /// `journal.bad-shipment`.
    pub async fn answer_dak(&self, question: &[u8], wanted: &[Arc<dyn Wanted>]) -> Result<Vec<u8>> {
        let envelope = Envelope::read(question)?;
        let (log, node) = self.sender(&envelope.signer()?).await?;
        let content = envelope.content(&LogKey::parse(&log.vkey)?)?;
        refuse_revoked(&log)?;
        let Ask::Dak(drawn) = Ask::read(content)? else { return Err(bad()) };
        let tx = self.db().read().await?;
        let bag = self.compose(&tx, &node, wanted).await?;
        tx.commit().await?;
        bag.seal(&self.witness()?, (&node.name, drawn), self.clock().now())
    }

    async fn compose(&self, tx: &Tx, node: &Node, wanted: &[Arc<dyn Wanted>]) -> Result<Bag> {
        let offices: Vec<&str> = node.offices.lines().collect();
        let (mut open, mut files) = (BTreeSet::new(), Vec::new());
        for one in wanted {
            open.extend(one.wanted(tx, &offices).await?);
            files.extend(one.files(tx, &node.name).await?);
        }
        let records: Vec<Uuid> = open.iter().copied().collect();
        let due: BTreeSet<Uuid> = table::due(tx, &node.name).await?.into_iter().collect();
        let held = table::of_node(tx, &node.name, &records).await?;
        let held = held.into_iter().chain(table::to_keep(tx, &node.name).await?);
        let held: BTreeMap<Uuid, Model> = held.map(|row| (row.record, row)).collect();
        let asked: BTreeSet<Uuid> = open.iter().chain(held.keys()).chain(&due).copied().collect();
        let all: Vec<Uuid> = asked.iter().copied().collect();
        let (mut withdrawn, mut ends) = (BTreeSet::new(), BTreeSet::new());
        for one in wanted {
            withdrawn.extend(one.withdrawn(tx, &all).await?);
            ends.extend(one.ends());
        }
        let (mut letters, mut weight, mut more) = (Vec::new(), 0, false);
        for record in asked {
            if weight > WEIGHT {
                more = true;
                break;
            }
            let about = About {
                record,
                open: open.contains(&record),
                due: due.contains(&record),
                withdrawn: withdrawn.contains(&record),
                ends: &ends,
                held: held.get(&record),
            };
            if let Some(letter) = self.letter(tx, &node.name, about).await? {
                weight += weigh(&letter);
                letters.push(letter);
            }
        }
        let exchange = self.seal_keys(tx, &mut letters, node).await?;
        Ok(Bag { letters, exchange, more, files })
    }

    /// A record as the station must have it; `None` when it has.
    async fn letter(&self, tx: &Tx, node: &str, about: About<'_>) -> Result<Option<Letter>> {
        let About { record, open, due, withdrawn, ends, held } = about;
        let here = self.node().as_str();
        let owner = home::of(tx, home::RECORD, &[record]).await?.remove(&record);
        let owner = owner.unwrap_or_else(|| here.to_owned());
        // What becomes the station's goes over whole; of what is its own, only what others say about it; and of what it has no more
        // to do with, how it ended.
        let taking = owner == node && (due || held.is_some_and(|held| held.owner != node));
        let ended = owner != node && (withdrawn || !open);
        if ended && held.is_none() {
            return Ok(None);
        }
        let gone = vault::info(tx, record).await?.is_some_and(|info| info.destroyed_at.is_some());
        let unreadable = owner != node && (gone || withdrawn);
        let (mut rows, mut subjects) = (Vec::new(), Vec::new());
        if taking || (owner != node && !ended) {
            subjects.push(record);
        }
        for table in self.tables() {
            if ended && !ends.contains(table.name()) {
                continue;
            }
            let states = table.of_record(tx, record).await?;
            let ids: Vec<Uuid> = states.iter().map(|state| state.id).collect();
            let homes: HashMap<Uuid, String> = home::of(tx, table.name(), &ids).await?;
            for state in states {
                let home = homes.get(&state.id).map_or(here, String::as_str);
                if taking || home != node {
                    subjects.push(state.id);
                    rows.push((state.image, home.to_owned()));
                }
            }
        }
        if rows.is_empty() && !unreadable {
            return Ok(None);
        }
        let digest = digest_of(&owner, (open, unreadable), &rows);
        if held.is_some_and(|held| held.digest == digest) {
            return Ok(None);
        }
        let Some(entries) = self.proved(tx, node, &subjects).await? else { return Ok(None) };
        Ok(Some(Letter { record, owner, open, unreadable, digest, rows, key: None, entries }))
    }

    /// The entries about some subjects that the station did not write itself, with their receipts. `None` while one of them has no
    /// place in a signed tree yet.
    async fn proved(&self, tx: &Tx, node: &str, subjects: &[Uuid]) -> Result<Option<Vec<Proved>>> {
        let mut proved = Vec::new();
        for entry in store::entries_about(tx, subjects).await? {
            if Rest::decode(&entry.rest)?.node == node {
                continue;
            }
            let receipt = self.receipt_on(tx, EntryId(entry.id)).await?;
            if receipt.standing == Standing::Promised {
                return Ok(None);
            }
            let item = Item { claim: entry.claim, rest: entry.rest, body: entry.body };
            proved.push(Proved { item, receipt: receipt.text, cosignatures: receipt.cosignatures });
        }
        Ok(Some(proved))
    }

    /// Puts each record's key into its letter, sealed to the station.
    async fn seal_keys(&self, tx: &Tx, letters: &mut [Letter], node: &Node) -> Result<[u8; 32]> {
        let to =
            <[u8; 32]>::try_from(node.transfer.as_slice()).map_err(|_| Error::internal("a transfer key"))?;
        let records: Vec<Uuid> = letters.iter().map(|letter| letter.record).collect();
        let found = vault::open_all(tx, self.ring(), &records).await?;
        let present: Vec<(Uuid, &RecordKey)> =
            found.iter().filter_map(|found| Some((found.info.subject, found.key.as_ref()?))).collect();
        let sealed = TransferPublic(to).send_all(&present, self.entropy())?;
        let mut keys: HashMap<Uuid, Vec<u8>> =
            present.iter().map(|(record, _)| *record).zip(sealed.keys).collect();
        for one in &found {
            let record = one.info.subject;
            let letter = letters.iter_mut().find(|letter| letter.record == record && !letter.unreadable);
            if let Some(letter) = letter {
                letter.key = Some(key_item(one, keys.remove(&record)));
            }
        }
        Ok(sealed.exchange)
    }
}

/// What is known of a record before its letter is written.
struct About<'a> {
    record: Uuid,
    /// It is to be kept as it stands.
    open: bool,
    /// The station takes the place of one that held it.
    due: bool,
    /// Nobody there may read it any more.
    withdrawn: bool,
    ends: &'a BTreeSet<&'static str>,
    /// What the station has said that it holds.
    held: Option<&'a Model>,
}

/// About how many bytes a letter makes.
fn weigh(letter: &Letter) -> usize {
    let rows = letter.rows.iter().map(|(image, home)| image.0.len() + home.len());
    let body = |item: &Item| item.body.as_ref().map_or(0, Vec::len);
    let entries = letter
        .entries
        .iter()
        .map(|one| one.item.claim.len() + one.item.rest.len() + body(&one.item) + one.receipt.len());
    rows.chain(entries).sum::<usize>() + 512
}
