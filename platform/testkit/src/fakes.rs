//! Contracts that only remember what they were asked, for capabilities tested without the owner.
//! Must be as strict as the real ones about what they are given.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use contracts::{Contracts, DiaryEntry, DiaryNo, Roznamcha, Substance};
use kernel::Result;
use kernel::ids::{DiaryEntryId, EntryId, UnitId};
use op::WriteOp;

/// An entry that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The office.
    pub office: UnitId,
    /// The kind of entry.
    pub kind: String,
    /// The number of the record it is about.
    pub about: Option<String>,
    /// What it says.
    pub words: String,
    /// True when the words were to be sealed.
    pub sealed: bool,
    /// The entry that caused it.
    pub cause: EntryId,
}

/// A diary that writes nothing and remembers what it was asked to, even of operations that then failed.
#[derive(Debug, Default)]
pub struct FakeRoznamcha(Mutex<Vec<Written>>);

impl FakeRoznamcha {
    /// Contracts with a fresh fake.
    pub fn contracts() -> Contracts {
        Contracts { roznamcha: Arc::new(Self::default()) }
    }

    /// Contracts with this fake.
    pub fn wired(fake: &Arc<Self>) -> Contracts {
        Contracts { roznamcha: Arc::<Self>::clone(fake) }
    }

    /// Everything asked so far, in order.
    pub fn written(&self) -> Vec<Written> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Roznamcha for FakeRoznamcha {
    async fn enter(&self, w: &mut WriteOp, entry: DiaryEntry<'_>, cause: EntryId) -> Result<DiaryNo> {
        let place = organisation::store::place(w.tx(), entry.office).await?;
        w.permit_by_cause("station-records.diary-enter", &place.record("station-records.diary", ""), cause)?;
        let (words, sealed) = match entry.substance {
            Substance::Open(words) => (words, false),
            Substance::Sealed { words, .. } => (words, true),
        };
        let id = DiaryEntryId(w.new_id());
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let serial = 1 + written.iter().filter(|one| one.office == entry.office).count() as i64;
        let (office, kind, about) = (entry.office, entry.kind, entry.about);
        written.push(Written { office, kind, about, words, sealed, cause });
        Ok(DiaryNo { id, serial })
    }
}
