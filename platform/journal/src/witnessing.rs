//! Asking outsiders to cosign: the client side of C2SP tlog-witness. A witness cosigns only a tree that continues
//! the one it saw last, so a rewritten or forked log cannot gather cosignatures.
//! Must not hold a transaction while it waits for the network.

use std::time::Duration;

use kernel::{Error, Result};
use tlog::{AddCheckpoint, Cosignature, WitnessKey};

use crate::sequencer::load_tiles;
use crate::store;
use crate::{Journal, Kind};

/// An outside witness.
#[derive(Debug, Clone)]
pub struct WitnessAddress {
    /// Where it listens, such as `https://witness.example`.
    pub url: String,
    /// Its verifier key.
    pub key: WitnessKey,
}

/// What a witness answered.
enum Answer {
    Cosigned(Cosignature),
    /// It has seen another size than we thought.
    Expected(u64),
}

impl Journal {
    /// Asks every witness for the newest checkpoint of a log and keeps the cosignatures. The number gathered.
    pub async fn gather_cosignatures(&self, http: &reqwest::Client, kind: Kind) -> Result<usize> {
        let own = self.log(kind);
        let tx = self.db().read().await?;
        let newest = store::newest_checkpoint(&tx, own.id).await?;
        tx.commit().await?;
        let Some(newest) = newest else { return Ok(0) };
        // By name: the province's cosignature stands among them too and is none of these.
        let missing = |witness: &&WitnessAddress| !newest.note.contains(&mark(witness.key.name()));
        let asked: Vec<&WitnessAddress> = self.0.setup.witnesses.iter().filter(missing).collect();
        let answers = asked.iter().map(|witness| self.ask(http, witness, kind, &newest));
        let mut gathered = Vec::new();
        for (witness, answer) in asked.iter().zip(futures::future::join_all(answers).await) {
            match answer {
                Ok(cosignature) => gathered.push(cosignature),
                Err(error) => tracing::warn!(%error, witness = witness.key.name(), "no cosignature"),
            }
        }
        if !gathered.is_empty() {
            self.keep_cosignatures(own.id, &newest, &gathered).await?;
        }
        Ok(gathered.len())
    }

    async fn keep_cosignatures(
        &self,
        log: i32,
        asked: &store::checkpoint::Model,
        gathered: &[Cosignature],
    ) -> Result<()> {
        let tx = self.db().write().await?;
        // Held, and read again: somebody else may have added a line while the network was waited for.
        store::lock_log(&tx, log).await?;
        let mut row = store::checkpoint_at(&tx, log, asked.size).await?.unwrap_or_else(|| asked.clone());
        for cosignature in gathered {
            if !row.note.contains(&mark(cosignature.name())) {
                row.note = cosignature.append_to(&row.note)?;
                row.cosignatures += 1;
            }
        }
        let cosignatures = row.cosignatures;
        store::put_checkpoint(&tx, row).await?;
        // Every leaf before is covered by this better one.
        store::thin_checkpoints(&tx, log, asked.size, cosignatures).await?;
        tx.commit().await?;
        self.0.grown.send_modify(|turns| *turns += 1);
        Ok(())
    }

    async fn ask(
        &self,
        http: &reqwest::Client,
        witness: &WitnessAddress,
        kind: Kind,
        newest: &store::checkpoint::Model,
    ) -> Result<Cosignature> {
        // The witness tells us what it saw last when our guess is wrong.
        let mut old_size = 0;
        for _ in 0..3 {
            match self.submit(http, witness, kind, newest, old_size).await? {
                Answer::Cosigned(cosignature) => return Ok(cosignature),
                Answer::Expected(size) if size > newest.size as u64 => {
                    // Somebody has seen more of this log than this database holds: it was set back.
                    self.mark_behind();
                    return Err(Error::Unavailable("journal.behind", "a witness has seen more".into()));
                }
                Answer::Expected(size) => old_size = size,
            }
        }
        Err(Error::Unavailable("journal.witness-refused", "the witness keeps expecting another size".into()))
    }

    async fn submit(
        &self,
        http: &reqwest::Client,
        witness: &WitnessAddress,
        kind: Kind,
        newest: &store::checkpoint::Model,
        old_size: u64,
    ) -> Result<Answer> {
        let size = newest.size as u64;
        let tx = self.db().read().await?;
        let wanted = tlog::plan_consistency(old_size, size)?;
        let tiles = load_tiles(&tx, self.log(kind).id, &wanted).await?;
        tx.commit().await?;
        let proof = tlog::consistency_proof(old_size, size, &tiles)?;
        let body = AddCheckpoint { old_size, proof, note: newest.note.clone() }.to_text();
        let away = |error: reqwest::Error| Error::Unavailable("journal.witness-away", error.into());
        let response = http
            .post(format!("{}/add-checkpoint", witness.url))
            .timeout(Duration::from_secs(5))
            .body(body)
            .send()
            .await
            .map_err(away)?;
        let status = response.status().as_u16();
        let text = response.text().await.map_err(away)?;
        read_answer(witness, status, &text, &newest.note)
    }
}

/// The start of a witness's line in a checkpoint.
fn mark(name: &str) -> String {
    format!("\n\u{2014} {name} ")
}

fn read_answer(witness: &WitnessAddress, status: u16, text: &str, note: &str) -> Result<Answer> {
    let refused = || Error::Unavailable("journal.witness-refused", format!("status {status}").into());
    match status {
        200 => {
            let cosignature = Cosignature::parse(text.trim_end())?;
            let (body, _) = note.split_once("\n\n").ok_or_else(refused)?;
            let signed = format!("{body}\n");
            if cosignature.is_by(&witness.key, &signed) {
                Ok(Answer::Cosigned(cosignature))
            } else {
                Err(refused())
            }
        }
        409 => text.trim().parse().map(Answer::Expected).map_err(|_| refused()),
        _ => Err(refused()),
    }
}
