//! Dated reference data: units, ranks, posts, kinds of diary entry, retention, helplines, limits, clocks, what partners offer to
//! report, what is noticed about look-ups, laws, offences and printed forms. Built in from `/catalogue`, overridden file by file
//! from a directory, checked before use, looked up as of a day.
//! Must not hold rules: a number here is a fact with a source, what follows from it is a capability's.

mod cells;
mod check;
mod facts;
mod files;
mod law;
mod lookup;
mod paper;
mod row;
mod search;
mod watch;

#[cfg(test)]
mod tests;

use std::path::Path;

use kernel::{Error, Result};

pub use facts::{
    Clock, EVERY_CLOCK, EntryKind, Escalation, Helpline, Interrupts, Level, Limit, Line, PostKind, Rank,
    RequestKind, Retention, Service, Told, Unit, UnitKind,
};
pub use law::{Answer, Compoundable, Court, Law, Mark, Offence, OffenceClass, Proviso};
pub use lookup::Jurisdiction;
pub use paper::{Answered, PaperBox};
pub use row::{Fault, Faults, Row, Validity, Verified};
pub use watch::{Famous, Hours, Watch, WatchKind};

/// All reference data, with what is wrong with it.
#[derive(Debug, Clone)]
pub struct Catalogue {
    units: Vec<Row<Unit>>,
    ranks: Vec<Row<Rank>>,
    post_kinds: Vec<Row<PostKind>>,
    entry_kinds: Vec<Row<EntryKind>>,
    retention: Vec<Row<Retention>>,
    helplines: Vec<Row<Helpline>>,
    limits: Vec<Row<Limit>>,
    request_kinds: Vec<Row<RequestKind>>,
    clocks: Vec<Row<Clock>>,
    escalations: Vec<Row<Escalation>>,
    watch: Vec<Row<Watch>>,
    famous: Vec<Row<Famous>>,
    laws: Vec<Row<Law>>,
    offences: Vec<Row<Offence>>,
    paper_forms: Vec<Row<PaperBox>>,
    findable: Vec<search::Entry>,
    unreadable: Vec<Fault>,
    hash: [u8; 32],
}

impl Catalogue {
    /// The data this program was built with. Errs only if they were built in broken, which a test prevents.
    pub fn embedded() -> Result<Self> {
        Self::read(&files::embedded()).sound()
    }

    /// The data of a directory; files it lacks are the built-in ones. Errs with [`Faults`] as the cause when
    /// anything at all is wrong.
    pub fn load(dir: &Path) -> Result<Self> {
        Self::inspect(dir)?.sound()
    }

    /// Like [`Catalogue::load`], but keeps what could be read, so that [`Catalogue::check`] can list every fault.
    /// Errs only when a file cannot be opened.
    pub fn inspect(dir: &Path) -> Result<Self> {
        Ok(Self::read(&files::overridden(dir)?))
    }

    fn read(files: &[files::File]) -> Self {
        let mut unreadable = Vec::new();
        let laws = cells::table(files, &mut unreadable);
        let offences = cells::table(files, &mut unreadable);
        let findable = search::index(&offences, &laws);
        Self {
            units: cells::table(files, &mut unreadable),
            ranks: cells::table(files, &mut unreadable),
            post_kinds: cells::table(files, &mut unreadable),
            entry_kinds: cells::table(files, &mut unreadable),
            retention: cells::table(files, &mut unreadable),
            helplines: cells::table(files, &mut unreadable),
            limits: cells::table(files, &mut unreadable),
            request_kinds: cells::table(files, &mut unreadable),
            clocks: cells::table(files, &mut unreadable),
            escalations: cells::table(files, &mut unreadable),
            watch: cells::table(files, &mut unreadable),
            famous: cells::table(files, &mut unreadable),
            laws,
            offences,
            paper_forms: cells::table(files, &mut unreadable),
            findable,
            unreadable,
            hash: files::hash(files),
        }
    }

    fn sound(self) -> Result<Self> {
        let faults = self.check();
        if faults.is_empty() { Ok(self) } else { Err(Error::internal(Faults(faults))) }
    }

    /// How many rows of each file could be read, in order of file.
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        vec![
            counted(&self.clocks),
            counted(&self.entry_kinds),
            counted(&self.escalations),
            counted(&self.famous),
            counted(&self.helplines),
            counted(&self.laws),
            counted(&self.limits),
            counted(&self.offences),
            counted(&self.paper_forms),
            counted(&self.post_kinds),
            counted(&self.ranks),
            counted(&self.request_kinds),
            counted(&self.retention),
            counted(&self.units),
            counted(&self.watch),
        ]
    }

    /// SHA-256 over all files; journaled at start.
    pub const fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// [`Catalogue::hash`] in hex.
    pub fn hash_hex(&self) -> String {
        hex::encode(self.hash)
    }
}

fn counted<T: cells::Facts>(rows: &[Row<T>]) -> (&'static str, usize) {
    (T::FILE, rows.len())
}
