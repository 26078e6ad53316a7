//! The station's side: what is not acknowledged yet goes out in batches, each signed, until the province has
//! cosigned. With no network it waits and registers on; what waits is in the journal itself, so nothing is queued
//! twice and nothing can be forgotten.
//! Must not count anything as acknowledged that the province has not cosigned.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Error, Result};
use serde::Deserialize;
use tlog::{Checkpoint, Cosignature, Hash, LogSigner, Tree, WitnessKey};
use vault::TransferPublic;

use crate::sequencer::{hash, load_tiles};
use crate::ship::frame::{Ack, MAX_FRAME, Parcel};
use crate::ship::register;
use crate::store::{self, log};
use crate::{Journal, Kind, OwnLog};

/// Entries in one batch, at most.
const BATCH: u64 = 2000;
/// A busy station ships this often, so that its entries share a batch and the province's journal stays small.
const PACE: Duration = Duration::from_millis(500);
/// The first pause after a failure; it doubles up to [`LONGEST`].
const SHORTEST: Duration = Duration::from_secs(1);
/// The longest pause: a province that was away for a night is found again within half a minute.
const LONGEST: Duration = Duration::from_secs(30);

/// Where a node ships to.
#[derive(Debug, Clone)]
pub struct Province {
    /// The key of its cosignatures ([`Journal::witness_vkey`] there).
    pub key: WitnessKey,
    /// The key to which record keys are sealed for it.
    pub transfer: TransferPublic,
}

/// A stretch of an own log, ready to go.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The frame.
    pub bytes: Vec<u8>,
    /// Place of its first entry.
    pub from: u64,
    /// Place after its last.
    pub end: u64,
    /// Entries that wait behind it.
    pub remaining: u64,
}

/// What one shipment came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    /// Leaves acknowledged now.
    pub acked: u64,
    /// Leaves still to be sent.
    pub waiting: u64,
}

/// Takes a frame to the province and brings the answer back.
#[async_trait::async_trait]
pub trait Carrier: Send + Sync {
    /// One trip with a shipment.
    async fn carry(&self, frame: Vec<u8>) -> Result<Vec<u8>>;
    /// One trip with the question for dak.
    async fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>>;
}

/// Carries over HTTP: `POST {url}/node/v1/ship` and `POST {url}/node/v1/dak`.
#[derive(Debug, Clone)]
pub struct HttpCarrier {
    /// The client.
    pub http: reqwest::Client,
    /// The province, such as `https://province.example`.
    pub url: String,
}

#[async_trait::async_trait]
impl Carrier for HttpCarrier {
    async fn carry(&self, frame: Vec<u8>) -> Result<Vec<u8>> {
        self.post("ship", frame).await
    }

    async fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>> {
        self.post("dak", question).await
    }
}

impl HttpCarrier {
    async fn post(&self, what: &str, frame: Vec<u8>) -> Result<Vec<u8>> {
        let away = |error: reqwest::Error| Error::Unavailable("journal.province-away", error.into());
        let request = self.http.post(format!("{}/node/v1/{what}", self.url));
        // Minutes: eight megabytes over a 2G link.
        let request = request.timeout(Duration::from_mins(10)).body(frame);
        let answer = request.send().await.map_err(away)?;
        let status = answer.status().as_u16();
        let bytes = answer.bytes().await.map_err(away)?;
        if status == 200 { Ok(bytes.to_vec()) } else { Err(refusal(status, &bytes)) }
    }
}

/// A problem of RFC 9457, as far as a node looks at it.
#[derive(Deserialize)]
struct Problem {
    code: String,
}

/// The province's refusal as this node says it.
fn refusal(status: u16, body: &[u8]) -> Error {
    let code = serde_json::from_slice::<Problem>(body).map(|problem| problem.code).unwrap_or_default();
    match (status, code.as_str()) {
        (403, "journal.node-revoked") => Error::Forbidden("journal.node-revoked"),
        (404, "journal.unknown-node") => Error::NotFound("journal.unknown-node"),
        (409, "journal.fork") => Error::Conflict("journal.fork"),
        _ => {
            let told = if code.is_empty() { String::from_utf8_lossy(body).into_owned() } else { code };
            let told: String = told.chars().take(64).collect();
            Error::Unavailable("journal.province-refused", format!("status {status}: {told}").into())
        }
    }
}

impl Journal {
    /// The next stretch of an own log that the province has not acknowledged, with a checkpoint signed for exactly
    /// its end. `None` when there is none.
    pub async fn build_batch(&self, kind: Kind, to: &TransferPublic, limit: u64) -> Result<Option<Batch>> {
        self.batch_of(self.log(kind), to, limit).await
    }

    async fn batch_of(&self, own: &OwnLog, to: &TransferPublic, limit: u64) -> Result<Option<Batch>> {
        if self.is_behind() {
            return Err(Error::Unavailable("journal.behind", "a newer checkpoint is known outside".into()));
        }
        let tx = self.db().read().await?;
        let log = store::log_by_id(&tx, own.id).await?;
        let (from, size) = (log.acked as u64, log.size as u64);
        let mut limit = limit.max(1);
        let stretch = loop {
            if from >= size {
                return Ok(None);
            }
            let stretch = self.collect(&tx, (log.id, None), (from, size), limit, to).await?;
            // Rows can outweigh the entries that wrote them.
            if stretch.weight() < MAX_FRAME * 3 / 4 || stretch.items.len() == 1 {
                break stretch;
            }
            limit = stretch.items.len() as u64 / 2;
        };
        let end = from + stretch.items.len() as u64;
        let root = self.checked_root(&tx, &log, end, &stretch.leaves).await?;
        tx.commit().await?;
        let checkpoint = Checkpoint { origin: own.origin.clone(), size: end, root }.sign(&own.signer)?;
        let parcel = Parcel {
            origin: own.origin.clone(),
            vkey: own.vkey(),
            from,
            remaining: size - end,
            checkpoint,
            items: stretch.items,
            rows: stretch.rows,
            exchange: stretch.exchange,
            keys: stretch.keys,
            opening: None,
        };
        Ok(Some(Batch { bytes: parcel.seal(&own.signer)?, from, end, remaining: size - end }))
    }

    /// The root over the first `end` leaves, provided that the entries to be shipped really are its last leaves:
    /// nothing is signed that the stored entries do not make.
    async fn checked_root(&self, tx: &db::Tx, log: &log::Model, end: u64, leaves: &[Hash]) -> Result<Hash> {
        let from = end - leaves.len() as u64;
        let start = Tree::at(from, &load_tiles(tx, log.id, &Tree::plan(from)).await?)?;
        let root = self.root_at(tx, log, end).await?;
        if start.append(leaves)?.root == root { Ok(root) } else { Err(altered(&log.origin)) }
    }

    async fn root_at(&self, tx: &db::Tx, log: &log::Model, size: u64) -> Result<Hash> {
        if size == log.size as u64 {
            return hash(&log.root);
        }
        Ok(Tree::at(size, &load_tiles(tx, log.id, &Tree::plan(size)).await?)?.root())
    }

    /// Takes the province's answer: what it cosigned is acknowledged. `journal.bad-ack`, `journal.behind`,
    /// `journal.fork`.
    pub async fn take_ack(&self, kind: Kind, province: &Province, answer: &[u8]) -> Result<Shipped> {
        self.take_ack_of(self.log(kind), province, answer).await
    }

    async fn take_ack_of(&self, own: &OwnLog, province: &Province, answer: &[u8]) -> Result<Shipped> {
        let ack = Ack::parse(answer)?;
        let checkpoint = Checkpoint { origin: own.origin.clone(), size: ack.size, root: ack.root };
        let cosignature = verify_ack(&ack, &checkpoint, province)?;
        let tx = self.db().write().await?;
        let log = store::lock_log(&tx, own.id).await?.ok_or(Error::NotFound("journal.no-log"))?;
        if ack.size > log.size as u64 {
            // The province holds entries that this database does not: it was set back.
            self.mark_behind();
            return Err(Error::Unavailable(
                "journal.behind",
                "the province holds more than this database".into(),
            ));
        }
        if self.root_at(&tx, &log, ack.size).await? != ack.root {
            self.mark_behind();
            return Err(Error::Conflict("journal.fork"));
        }
        if log.acked > ack.size as i64 {
            tracing::warn!(acked = log.acked, size = ack.size, "the province was set back; shipping again");
        }
        store::set_log(&tx, own.id, log::Column::Acked, ack.size as i64).await?;
        if let Some(cosignature) = cosignature {
            let note = checkpoint.sign(&own.signer)?;
            self.keep_ack(&tx, own.id, &checkpoint, (&note, &cosignature)).await?;
        }
        tx.commit().await?;
        self.0.grown.send_modify(|turns| *turns += 1);
        Ok(Shipped { acked: ack.size, waiting: log.size as u64 - ack.size })
    }

    /// Keeps the acknowledged checkpoint with the cosignature, for receipts; beside those of outside witnesses.
    async fn keep_ack(
        &self,
        tx: &db::Tx,
        log: i32,
        checkpoint: &Checkpoint,
        (note, cosignature): (&str, &Cosignature),
    ) -> Result<()> {
        let size = checkpoint.size as i64;
        let known = store::checkpoint_at(tx, log, size).await?;
        let mark = format!("\n\u{2014} {} ", cosignature.name());
        if known.as_ref().is_some_and(|known| known.note.contains(&mark)) {
            return Ok(());
        }
        let (note, count) = known.map_or((note.to_owned(), 0), |known| (known.note, known.cosignatures));
        let row = store::checkpoint::Model {
            log,
            size,
            note: cosignature.append_to(&note)?,
            cosignatures: count + 1,
            signed_at: self.clock().now().micros(),
        };
        store::put_checkpoint(tx, row).await?;
        store::thin_checkpoints(tx, log, size, count + 1).await
    }

    /// Ships one batch of a log, what an ended epoch of it still holds first. `None` when nothing waits.
    pub async fn ship(
        &self,
        kind: Kind,
        province: &Province,
        carrier: &dyn Carrier,
    ) -> Result<Option<Shipped>> {
        for own in self.ended(kind).await?.iter().chain([self.log(kind)]) {
            let shipped = self.ship_one(own, province, carrier).await?;
            if shipped.is_some() {
                return Ok(shipped);
            }
        }
        Ok(None)
    }

    async fn ship_one(
        &self,
        own: &OwnLog,
        province: &Province,
        carrier: &dyn Carrier,
    ) -> Result<Option<Shipped>> {
        let Some(batch) = self.batch_of(own, &province.transfer, BATCH).await? else { return Ok(None) };
        let answer = carrier.carry(batch.bytes).await?;
        let shipped = self.take_ack_of(own, province, &answer).await?;
        if shipped.acked == batch.from {
            return Err(Error::Unavailable("journal.province-refused", "nothing was taken in".into()));
        }
        Ok(Some(shipped))
    }

    /// The own logs of earlier epochs of which the province lacks something, the oldest first.
    async fn ended(&self, kind: Kind) -> Result<Vec<OwnLog>> {
        let tx = self.db().read().await?;
        let mut ended = Vec::new();
        for log in store::logs(&tx).await? {
            let waits =
                log.own == 1 && log.kind == kind.number() && log.state != "open" && log.acked < log.size;
            if !waits {
                continue;
            }
            // A store that went on after it was set back holds what contradicts the world; it is never signed again.
            let seen = register::ended_at(&tx, &log).await?;
            if seen.is_none_or(|seen| seen <= log.size as u64) {
                return Err(Error::Conflict("journal.node-behind"));
            }
            let signer = Arc::new(LogSigner::from_seed(&log.origin, &self.0.setup.keys.log_seed)?);
            ended.push((log.epoch, OwnLog { id: log.id, kind, origin: log.origin, signer }));
        }
        tx.commit().await?;
        ended.sort_by_key(|(epoch, _)| *epoch);
        Ok(ended.into_iter().map(|(_, own)| own).collect())
    }

    /// Ships everything that waits.
    pub async fn ship_all(&self, province: &Province, carrier: &dyn Carrier) -> Result<()> {
        for kind in Kind::ALL {
            while self.ship(kind, province, carrier).await?.is_some() {}
        }
        Ok(())
    }

    /// Ships whatever the logs gain until `stop` completes. Failures wait and are tried again for ever: a station
    /// may be cut off for days.
    pub async fn run_shipping(
        &self,
        province: &Province,
        carrier: &dyn Carrier,
        stop: impl Future<Output = ()>,
    ) {
        tokio::pin!(stop);
        let mut growth = self.growth();
        let mut pause = SHORTEST;
        loop {
            // Whatever grows from here on wakes the wait below.
            growth.mark_unchanged();
            let outcome = tokio::select! {
                () = &mut stop => return,
                outcome = self.ship_all(province, carrier) => outcome,
            };
            match outcome {
                Ok(()) => {
                    pause = SHORTEST;
                    tokio::select! {
                        () = &mut stop => return,
                        _ = growth.changed() => tokio::time::sleep(PACE).await,
                        () = tokio::time::sleep(LONGEST) => {}
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, ?pause, "not shipped; entries wait in the journal");
                    tokio::select! {
                        () = &mut stop => return,
                        () = tokio::time::sleep(self.spread(pause)) => {}
                    }
                    pause = (pause * 2).min(LONGEST);
                }
            }
        }
    }

    /// A pause between half and all of `pause`, so that stations do not all come back at once.
    pub fn spread(&self, pause: Duration) -> Duration {
        let [draw] = kernel::entropy::bytes::<1>(self.entropy());
        pause / 2 + pause * u32::from(draw) / 512
    }

    /// Leaves of the own logs of a kind, ended epochs included, that the province has not acknowledged.
    pub async fn waiting(&self, kind: Kind) -> Result<u64> {
        let tx = self.db().read().await?;
        let own = store::logs(&tx).await?.into_iter().filter(|log| log.own == 1 && log.kind == kind.number());
        let waiting = own.map(|log| (log.size - log.acked).max(0).unsigned_abs()).sum();
        tx.commit().await?;
        Ok(waiting)
    }
}

/// The cosignature of an answer that holds anything; it must be the province's.
fn verify_ack(ack: &Ack, checkpoint: &Checkpoint, province: &Province) -> Result<Option<Cosignature>> {
    if ack.size == 0 {
        return Ok(None);
    }
    let wrong = || Error::Malformed("journal.bad-ack");
    let cosignature = Cosignature::parse(&ack.cosignature).map_err(|_| wrong())?;
    let good = cosignature.is_by(&province.key, &checkpoint.to_text());
    if good { Ok(Some(cosignature)) } else { Err(wrong()) }
}

fn altered(origin: &str) -> Error {
    Error::Inconsistent {
        table: "journal_entry",
        what: "entries do not make the tree",
        row: origin.to_owned(),
    }
}
