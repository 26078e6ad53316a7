//! What goes on at the helpline and what waits. The list shows no more of a number than its end and nothing of what was said, so that it is
//! no look-up. Must not leave out a call without saying how many there are and where the others stand.

use std::collections::{BTreeMap, BTreeSet};

use db::Cursor;
use kernel::{Result, Timestamp};
use op::{Op, ReadOp};
use policy::Resource;
use uuid::Uuid;

use super::Outcome;
use super::call::{JUNK_SECONDS, LIVE_SECONDS, SILENT_CALLS, SILENT_SECONDS, Stage, stage};
use super::show::number_of;
use crate::inbox::key_of;
use crate::store::helpline::{self as store, Open, Since, call};
use crate::store::inbox::thread;

/// So much of a number stands in the list.
const END: usize = 3;

/// Calls on one screen. Whoever could not speak and whoever is on the line stands there at once, on any day that can be thought of.
const fn screen(which: Open) -> usize {
    match which {
        Open::Silent | Open::Live => 300,
        Open::Waiting => 100,
        Open::Sunk => 30,
    }
}

/// A call in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The call.
    pub id: Uuid,
    /// The end of the number; `None` where it is withheld or erased.
    pub from: Option<String>,
    /// What was dialled.
    pub line: String,
    /// When we first heard of it.
    pub began_at: Timestamp,
    /// How far it is.
    pub stage: Stage,
    /// Who answered.
    pub extension: Option<String>,
    /// An officer understood that whoever rang could not speak.
    pub silent: bool,
    /// Not in this call, but in whatever else came of the same person.
    pub silent_before: bool,
    /// The number said nothing so often before that somebody may be unable to speak.
    pub proposed: bool,
    /// How many calls of this number were junk of late.
    pub junk: u64,
}

/// The calls of one sort, as many as fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Those on this screen.
    pub rows: Vec<Listed>,
    /// How many there are in all.
    pub many: u64,
    /// Where they go on.
    pub next: Option<Cursor>,
}

/// What goes on and what waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Screen {
    /// Of those who could not speak, in this call or before, until it is said what was done. The oldest first.
    pub silent: Part,
    /// What goes on, the newest first: that is the one in the operator's ear.
    pub live: Part,
    /// What waits, the oldest first.
    pub waiting: Part,
    /// What waits from numbers that were junk of late.
    pub sunk: Part,
}

/// What goes on and what waits; or the calls of one sort, from a place on.
pub async fn list(op: &Op, only: Option<(Open, Option<Cursor>)>) -> Result<Screen> {
    let r = op.read().await?;
    r.permit("exchange.call-read", &Resource::new("exchange.call", ""))?;
    let now = r.now();
    let since = Since { live: now.plus_seconds(-LIVE_SECONDS), junk: now.plus_seconds(-JUNK_SECONDS) };
    let of = async |which| match only {
        Some((asked, _)) if asked != which => Ok(Part::default()),
        _ => part(&r, which, since, only.and_then(|(_, after)| after)).await,
    };
    let screen = Screen {
        silent: of(Open::Silent).await?,
        live: of(Open::Live).await?,
        waiting: of(Open::Waiting).await?,
        sunk: of(Open::Sunk).await?,
    };
    r.done().await?;
    Ok(screen)
}

async fn part(r: &ReadOp, which: Open, since: Since, after: Option<Cursor>) -> Result<Part> {
    let page = store::open_calls(r.tx(), which, since, (after, screen(which))).await?;
    let threads: Vec<Uuid> = page.rows.iter().map(|row| row.thread).collect();
    let about = About::of(r, &threads).await?;
    Ok(Part {
        rows: about.listed(r, &page.rows).await?,
        many: store::how_many(r.tx(), which, since).await?,
        next: page.next,
    })
}

/// What the list says of numbers, asked once for all of them.
struct About {
    threads: BTreeMap<Uuid, thread::Model>,
    junk: BTreeMap<Uuid, u64>,
    silent: BTreeMap<Uuid, u64>,
    marked: BTreeSet<Uuid>,
}

impl About {
    async fn of(r: &ReadOp, ids: &[Uuid]) -> Result<Self> {
        let counted = async |outcome: Outcome, seconds: i64| -> Result<BTreeMap<Uuid, u64>> {
            let of = (outcome.word(), r.now().plus_seconds(-seconds));
            let many = store::came_to(r.tx(), ids, of).await?;
            Ok(many.into_iter().map(|(id, many)| (id, u64::try_from(many).unwrap_or_default())).collect())
        };
        let threads = store::threads(r.tx(), ids).await?;
        Ok(Self {
            threads: threads.into_iter().map(|thread| (thread.id, thread)).collect(),
            junk: counted(Outcome::Junk, JUNK_SECONDS).await?,
            silent: counted(Outcome::NothingSaid, SILENT_SECONDS).await?,
            marked: store::silent_of(r.tx(), ids).await?.into_iter().collect(),
        })
    }

    async fn listed(&self, r: &ReadOp, rows: &[call::Model]) -> Result<Vec<Listed>> {
        let mut listed = Vec::new();
        for row in rows {
            let of = |counts: &BTreeMap<Uuid, u64>| counts.get(&row.thread).copied().unwrap_or_default();
            let from = match self.threads.get(&row.thread) {
                Some(thread) if row.withheld == 0 => {
                    let key = key_of(r.tx(), r.core(), thread.id).await?;
                    number_of(key.as_ref(), thread)?.map(|number| end_of(&number))
                }
                _ => None,
            };
            listed.push(Listed {
                id: row.id,
                from,
                line: row.line.clone(),
                began_at: Timestamp(row.began_at),
                stage: stage(row, r.now()),
                extension: row.extension.clone(),
                silent: row.silent_at.is_some(),
                silent_before: row.silent_at.is_none() && self.marked.contains(&row.thread),
                proposed: row.silent_at.is_none() && of(&self.silent) >= SILENT_CALLS,
                junk: of(&self.junk),
            });
        }
        Ok(listed)
    }
}

/// Enough to know one's own call by, and not to write it down from the screen.
fn end_of(number: &str) -> String {
    number.chars().skip(number.chars().count().saturating_sub(END)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silent_and_live_calls_are_not_cut_off_below_a_few_hundred() {
        assert!(screen(Open::Silent) >= 300 && screen(Open::Live) >= 300);
        assert_eq!((end_of("+923001112233"), end_of("15")), ("233".to_owned(), "15".to_owned()));
    }
}
