//! The journaled tables against the digests in the entries. Must not know what a row means.

use db::{RowState, TableOps};
use kernel::Result;
use uuid::Uuid;

use super::entries::short;
use super::finding::{KEY_WRONG, ROW_ALTERED, ROW_EXTRA, ROW_MISSING, ROW_UNREADABLE};
use super::keys::KEY_TABLE;
use super::{Work, query};

const PAGE: u64 = 2000;

impl Work<'_> {
    /// Compares every row of every journaled table.
    pub(super) async fn rows(&mut self) -> Result<()> {
        for table in self.scope.tables {
            self.table(table.as_ref()).await?;
        }
        for ((table, id), latest) in self.facts.left_over() {
            if !latest.lagging && table != KEY_TABLE {
                self.found.add(ROW_MISSING, [("table", &table), ("id", &id), ("version", &latest.version)]);
            }
        }
        Ok(())
    }

    async fn table(&mut self, table: &dyn TableOps) -> Result<()> {
        let Some(number) = self.facts.number(table.name()) else { return Ok(()) };
        let of = query::about(self.tx, table.name()).await?;
        let (mut after, mut limit, mut done) = (None, PAGE, 0);
        loop {
            let Ok(page) = table.page(self.tx, after, limit).await else {
                // Somewhere in this page is a row of other types than were written: find it and go on behind it.
                if limit > 1 {
                    limit = limit.div_ceil(8);
                    continue;
                }
                let Some(id) = query::next_id(self.tx, (table.name(), "id"), after).await? else { break };
                self.found.add(ROW_UNREADABLE, [("table", &table.name()), ("id", &id)]);
                self.facts.rows.remove(&(number, id));
                (after, limit) = (Some(id), PAGE);
                continue;
            };
            for row in &page {
                self.row((table.name(), number), row);
            }
            done += page.len() as u64;
            self.tell(table.name(), done, of);
            let full = page.len() as u64 == limit;
            match page.last() {
                Some(last) if full => after = Some(last.id),
                _ => break,
            }
        }
        self.report.rows += done;
        Ok(())
    }

    fn row(&mut self, (table, number): (&str, u16), row: &RowState) {
        let Some(latest) = self.facts.rows.remove(&(number, row.id)) else {
            self.found.add(ROW_EXTRA, [("table", &table), ("id", &row.id), ("version", &row.version)]);
            return;
        };
        // The sender sends a row as it is now, which may be newer than the entries that have arrived.
        let ahead = latest.lagging && row.version > latest.version;
        let same = row.version == latest.version && short(&row.image.digest()) == latest.digest;
        if !same && !ahead {
            let (id, version, found) = (row.id, latest.version, row.version);
            self.found
                .add(ROW_ALTERED, [("table", &table), ("id", &id), ("version", &version), ("found", &found)]);
        }
    }

    /// Names a key whose journaled facts (class, retention) are not those stored.
    pub(super) fn key_row(&mut self, record: Uuid, digest: [u8; 32]) {
        if let Some(latest) = self.facts.rows.remove(&(u16::MAX, record))
            && latest.digest != short(&digest)
        {
            self.found.add(KEY_WRONG, [("record", &record), ("what", &"its class or retention was altered")]);
        }
    }
}
