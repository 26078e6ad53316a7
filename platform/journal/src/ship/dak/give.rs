//! A record is let go: from this moment it is another node's here, and nothing changes it but what comes from there.
//! Must not ask whether it may be: the capability whose record it is has decided that.

use db::Tx;
use kernel::Result;
use uuid::Uuid;

use crate::Journal;
use crate::ship::home::{self, ELSEWHERE};

impl Journal {
    /// Makes a record, with every row and its key, another node's: that of the registered node `to`, or wherever the province has
    /// it. Call it in the transaction that writes who has it now.
    pub async fn let_go(&self, tx: &Tx, record: Uuid, to: Option<&str>) -> Result<()> {
        self.list_foreign(tx, record, to.unwrap_or(ELSEWHERE)).await
    }

    /// Makes a record this node's own again, when another has let it go to here.
    pub async fn take_back(&self, tx: &Tx, record: Uuid) -> Result<()> {
        for (table, ids) in self.parts(tx, record).await? {
            home::forget(tx, table, &ids).await?;
        }
        Ok(())
    }

    /// The node a record belongs to; `None` when it is this one's own.
    pub async fn home_of(&self, tx: &Tx, record: Uuid) -> Result<Option<String>> {
        Ok(home::of(tx, home::RECORD, &[record]).await?.remove(&record))
    }

    pub(super) async fn list_foreign(&self, tx: &Tx, record: Uuid, to: &str) -> Result<()> {
        for (table, ids) in self.parts(tx, record).await? {
            home::forget(tx, table, &ids).await?;
            home::put(tx, table, &ids, to).await?;
        }
        Ok(())
    }

    /// Everything that makes up a record: its rows, itself and they as subjects of entries, and its key.
    async fn parts(&self, tx: &Tx, record: Uuid) -> Result<Vec<(&'static str, Vec<Uuid>)>> {
        let (mut parts, mut subjects) = (Vec::new(), vec![record]);
        for table in self.tables() {
            let ids: Vec<Uuid> = table.of_record(tx, record).await?.iter().map(|row| row.id).collect();
            subjects.extend(ids.iter().filter(|id| **id != record));
            if !ids.is_empty() {
                parts.push((table.name(), ids));
            }
        }
        parts.push((home::RECORD, subjects));
        parts.push((home::KEY, vec![record]));
        Ok(parts)
    }
}
