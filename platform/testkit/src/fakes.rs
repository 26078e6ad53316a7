//! Stand-ins for contracts, so that one capability is tested without another.

use std::sync::Mutex;

use async_trait::async_trait;
use contracts::{DiaryEntry, DiaryNo, Roznamcha};
use db::Tx;
use kernel::Result;
use kernel::ids::{DiaryEntryId, EntryId, UnitId};
use op::WriteOp;

/// A diary that remembers what it was asked to enter, and numbers it from 1.
#[derive(Debug, Default)]
pub struct FakeRoznamcha(Mutex<Vec<(UnitId, String, Option<String>)>>);

impl FakeRoznamcha {
    /// What was entered: office, kind, about.
    pub fn entered(&self) -> Vec<(UnitId, String, Option<String>)> {
        self.0.lock().unwrap().clone()
    }
}

#[async_trait]
impl Roznamcha for FakeRoznamcha {
    async fn enter(&self, w: &mut WriteOp, entry: DiaryEntry<'_>, _: EntryId) -> Result<DiaryNo> {
        let id = DiaryEntryId(w.new_id());
        let mut entered = self.0.lock().unwrap();
        entered.push((entry.office, entry.kind, entry.about));
        Ok(DiaryNo { id, serial: i64::try_from(entered.len()).unwrap() })
    }

    async fn serial_about(&self, _: &Tx, office: UnitId, about: &str) -> Result<Option<i64>> {
        let entered = self.0.lock().unwrap();
        let place =
            entered.iter().position(|(at, _, named)| *at == office && named.as_deref() == Some(about));
        Ok(place.map(|place| i64::try_from(place + 1).unwrap()))
    }
}
