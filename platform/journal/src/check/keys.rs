//! Record keys against what the entries say of them: the right key, destroyed by an entry or not at all.
//! Keys have no row digests, because each node wraps them with its own; their commitments are the same everywhere.

use ciborium::Value as Cbor;
use db::{RowImage, RowState};
use kernel::{Error, Result, Timestamp};
use uuid::Uuid;
use vault::{Found, KeyInfo};

use super::entries::{KeyFacts, short};
use super::finding::{KEY_ALIVE, KEY_DESTROYED, KEY_MISSING, KEY_WRONG, ROW_UNREADABLE};
use super::{Work, query};

/// The name under which an entry may carry a key's facts.
pub const KEY_TABLE: &str = "vault_record_key";

const PAGE: u64 = 2000;

/// The facts of a key that are the same on every node (record, class, commitment, end of retention), to be journaled
/// like a row of [`KEY_TABLE`] by the entry that makes the key or changes its retention, so that `check` notices a
/// retention that was moved behind the journal's back. `version` counts those changes from 1.
pub fn key_state(info: &KeyInfo, version: i64) -> Result<RowState> {
    let facts = Cbor::Array(vec![
        KEY_TABLE.into(),
        Cbor::Bytes(info.subject.as_bytes().to_vec()),
        info.class.as_str().into(),
        Cbor::Bytes(info.commitment.to_vec()),
        info.expires_at.map_or(Cbor::Null, |at| at.micros().into()),
    ]);
    let mut image = Vec::new();
    ciborium::into_writer(&facts, &mut image).map_err(Error::internal)?;
    Ok(RowState { id: info.subject, version, image: RowImage(image) })
}

impl Work<'_> {
    /// Compares every record key.
    pub(super) async fn keys(&mut self) -> Result<()> {
        let of = query::about(self.tx, KEY_TABLE).await?;
        let (mut after, mut limit) = (None, PAGE);
        loop {
            let Ok(page) = vault::subjects(self.tx, after, limit).await else {
                if limit > 1 {
                    limit = limit.div_ceil(8);
                    continue;
                }
                let Some(id) = query::next_id(self.tx, (KEY_TABLE, "subject"), after).await? else { break };
                self.found.add(ROW_UNREADABLE, [("table", &KEY_TABLE), ("id", &id)]);
                self.facts.keys.remove(&id);
                (after, limit) = (Some(id), PAGE);
                continue;
            };
            for info in &page {
                self.key(info)?;
            }
            self.open(&page).await?;
            self.report.keys += page.len() as u64;
            self.tell(KEY_TABLE, self.report.keys, of);
            let full = page.len() as u64 == limit;
            match page.last() {
                Some(last) if full => after = Some(last.subject),
                _ => break,
            }
        }
        for record in query::kept_keys(self.tx).await? {
            self.found.add(KEY_ALIVE, [("record", &record)]);
        }
        self.keys_left_over();
        Ok(())
    }

    fn key(&mut self, info: &KeyInfo) -> Result<()> {
        let record = info.subject;
        let facts = self.facts.keys.remove(&record).unwrap_or_default();
        if facts.commitment.is_some_and(|commitment| commitment != short(&info.commitment)) {
            self.found.add(KEY_WRONG, [("record", &record), ("what", &"not the one its entries name")]);
        }
        self.key_row(record, key_state(info, 1)?.image.digest());
        match info.destroyed_at {
            Some(at) => self.destroyed(record, at, facts),
            None if facts.erased_at.is_some() => self.found.add(KEY_ALIVE, [("record", &record)]),
            None => {}
        }
        Ok(())
    }

    fn destroyed(&mut self, record: Uuid, at: Timestamp, facts: KeyFacts) {
        match facts.erased_at {
            None => self
                .found
                .add(KEY_DESTROYED, [("record", &record), ("what", &"without an entry that says so")]),
            Some(said) if said != at.micros() => self
                .found
                .add(KEY_DESTROYED, [("record", &record), ("what", &"at another time than its entry says")]),
            Some(_) => self.report.erased += 1,
        }
    }

    /// Opens a page of keys at once, and one by one where that fails.
    async fn open(&mut self, page: &[KeyInfo]) -> Result<()> {
        let Some(ring) = self.scope.ring else { return Ok(()) };
        let alive = page.iter().filter(|info| info.destroyed_at.is_none());
        let subjects: Vec<Uuid> = alive.clone().map(|info| info.subject).collect();
        let opened = vault::open_all(self.tx, ring, &subjects).await;
        if opened.is_ok_and(|keys| keys.iter().all(|incoming| incoming.key.is_some())) {
            return Ok(());
        }
        for info in alive {
            self.opens(info).await?;
        }
        Ok(())
    }

    /// Opens the key: what is stored must be what the commitment says.
    async fn opens(&mut self, info: &KeyInfo) -> Result<()> {
        let Some(ring) = self.scope.ring else { return Ok(()) };
        match vault::open(self.tx, ring, info.subject).await {
            Ok(Found::Key(_)) => {}
            // An unknown key-encryption key is a finding: its number may have been altered. The store being away is not.
            Err(error @ Error::Unavailable(code, _)) if code != "vault.key-missing" => return Err(error),
            Ok(_) | Err(_) => {
                self.found.add(KEY_WRONG, [("record", &info.subject), ("what", &"it does not open")]);
            }
        }
        Ok(())
    }

    fn keys_left_over(&mut self) {
        let mut missing: Vec<Uuid> =
            self.facts.keys.iter().filter(|(_, facts)| facts.own).map(|(record, _)| *record).collect();
        missing.sort_unstable();
        for record in missing {
            self.found.add(KEY_MISSING, [("record", &record)]);
        }
    }
}
