//! Looking at what citizens wrote: the list of threads and one of them. Each look is journaled before anything is shown.

use contracts::{Channel, Channels, Fate};
use db::Cursor;
use files::Kind;
use kernel::entropy::hide_secret_codes;
use kernel::{Error, Result, Timestamp};
use op::{Op, Purpose};
use uuid::Uuid;

use super::reach::{Reach, reach};
use super::{desk, desks, file, record, seen};
use crate::inbox::read::NOTICE;
use crate::inbox::{SEALED_ADDRESS, SEALED_SAID, SEALED_WORDS, State, channel, key_of, state};
use crate::store::inbox::{self as store, heard, said, thread};
use crate::store::message;

/// Threads on one screen.
const SCREEN: u64 = 30;
/// Messages of a thread that are shown, the newest.
const SHOWN: u64 = 200;
/// Letters of the newest message in the list.
const BEGINNING: usize = 90;

/// A thread in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The thread.
    pub id: Uuid,
    /// By which way.
    pub channel: Channel,
    /// The end of the address; `None` once it is erased.
    pub from: Option<String>,
    /// How the newest message begins; `None` once it is erased, or became a report.
    pub beginning: Option<String>,
    /// The newest message became a report.
    pub filed: bool,
    /// When it came.
    pub newest: Timestamp,
    /// Messages that wait.
    pub waiting: i64,
    /// An officer understood that she could not speak.
    pub silent: bool,
}

/// A screen of threads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Screen {
    /// Who could not speak first, then who waits longest; of all, the newest.
    pub rows: Vec<Listed>,
    /// Where it goes on.
    pub next: Option<Cursor>,
}

/// A file that came with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// 1, 2, 3 ... of the message.
    pub serial: i64,
    /// What it is by its content.
    pub kind: Kind,
    /// How long it is.
    pub bytes: u64,
}

/// One message of a thread, in or out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// She wrote it.
    In {
        /// The message.
        id: Uuid,
        /// The words; `None` once erased, and of what became a report: they are read there.
        words: Option<String>,
        /// Our hour.
        at: Timestamp,
        /// The gateway's hour, where it says one.
        said_at: Option<Timestamp>,
        /// Where it stands.
        state: State,
        /// Why it was set aside.
        reason: Option<crate::inbox::Reason>,
        /// The record it was filed as.
        record: Option<Uuid>,
        /// What came with it.
        files: Vec<Enclosure>,
    },
    /// We did.
    Out {
        /// The words; `None` where nobody reads them afterwards.
        words: Option<String>,
        /// When.
        at: Timestamp,
        /// By the program, not an officer.
        by_itself: bool,
        /// That there is news, and nothing else.
        notice: bool,
        /// What became of it.
        fate: Option<Fate>,
    },
}

impl Line {
    const fn at(&self) -> Timestamp {
        match self {
            Self::In { at, .. } | Self::Out { at, .. } => *at,
        }
    }
}

/// A thread, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadView {
    /// The thread.
    pub id: Uuid,
    /// The addresses it is written from: channel and address; several where an officer joined them.
    pub from: Vec<(Channel, Option<String>)>,
    /// Everything, oldest first.
    pub lines: Vec<Line>,
    /// There were more before this moment.
    pub cut: Option<Timestamp>,
    /// The newest message that is shown of this very thread: what an answer answers.
    pub seen: Option<Uuid>,
    /// A desk works on it.
    pub taken: bool,
    /// When an officer understood that she could not speak.
    pub silent_at: Option<Timestamp>,
    /// The actor may answer.
    pub may_work: bool,
    /// How whoever wrote can be answered now.
    pub reach: Reach,
}

/// The threads of the actor's desk: those with a message that waits, or all.
pub async fn list(op: &Op, waiting: bool, after: Option<Cursor>) -> Result<Screen> {
    let desks = desks(&op.actor);
    let r = op.read().await?;
    let anybodys = policy::Resource::new("exchange.thread", "");
    r.permit("exchange.inbox-read", &anybodys)?;
    let mut found = store::newest(r.tx(), &desks, (waiting, after), SCREEN + 1).await?;
    let more = found.len() > SCREEN as usize;
    found.truncate(SCREEN as usize);
    let mut rows = Vec::new();
    for one in &found {
        if let Some(row) = store::thread(r.tx(), one.thread).await? {
            rows.push(listed(&r, &row, (Timestamp(one.newest), if waiting { one.many } else { 0 })).await?);
        }
    }
    r.done().await?;
    let shown: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if !shown.is_empty() {
        op.look_through(Purpose::ServeCitizen, "thread", &shown).await?;
    }
    let next = found.last().filter(|_| more).map(|row| Cursor { at: row.rank, id: row.thread });
    Ok(Screen { rows, next })
}

async fn listed(r: &op::ReadOp, row: &thread::Model, (newest, waiting): (Timestamp, i64)) -> Result<Listed> {
    let key = key_of(r.tx(), r.core(), row.id).await?;
    let last = store::heard_in(r.tx(), &[row.id], store::LATEST, 1).await?.pop();
    let filed = last.as_ref().is_some_and(|last| last.record.is_some());
    let (mut from, mut beginning) = (None, None);
    if let Some(key) = &key {
        let address: String = key.open_value(SEALED_ADDRESS, row.id, &row.sealed)?;
        from = Some(end_of(&address));
        if let Some(last) = last.filter(|_| !filed) {
            let words: String = key.open_value(SEALED_WORDS, last.id, &last.sealed)?;
            beginning = Some(beginning_of(&hide_secret_codes(&words)));
        }
    }
    let silent = row.silent_at.is_some();
    Ok(Listed { id: row.id, channel: channel(row)?, from, beginning, filed, newest, waiting, silent })
}

/// The last letters of a number, or where an e-mail comes from and how its name begins: enough to tell two apart, and not to write it
/// down from the screen.
fn end_of(address: &str) -> String {
    if let Some((name, domain)) = address.split_once('@') {
        let begins: String = name.chars().take(2).collect();
        // It stays in one line.
        return format!("{begins}…\u{2060}@{domain}");
    }
    let many = address.chars().count();
    address.chars().skip(many.saturating_sub(4)).collect()
}

fn beginning_of(words: &str) -> String {
    let line = kernel::text::line(words);
    let mut beginning: String = line.chars().take(BEGINNING).collect();
    if line.chars().count() > BEGINNING {
        beginning.push('…');
    }
    beginning
}

/// Opens a thread with all that was joined to it: the newest of it, or the newest before a moment. The look is journaled first.
pub async fn open(
    op: &Op,
    channels: &dyn Channels,
    id: Uuid,
    before: Option<Timestamp>,
) -> Result<ThreadView> {
    let r = op.read().await?;
    let row = seen(&r, id).await?;
    let office = desk(&op.actor, &row)?;
    let group = store::group(r.tx(), row.joined.unwrap_or(row.id)).await?;
    let beside = group.iter().filter(|one| one.id != id && r.may("exchange.inbox-read", &record(one)));
    let beside: Vec<Uuid> = beside.map(|one| one.id).collect();
    r.done().await?;
    let here = record(&thread::Model { office: Some(office), ..row.clone() });
    op.look_up(Purpose::ServeCitizen, "thread", id, &here).await?;
    if !beside.is_empty() {
        op.look_beside(Purpose::ServeCitizen, "thread", id, &beside).await?;
    }
    let r = op.read().await?;
    let view = view(&r, channels, &row, before.unwrap_or(store::LATEST)).await?;
    r.done().await?;
    Ok(view)
}

async fn view(
    r: &op::ReadOp,
    channels: &dyn Channels,
    row: &thread::Model,
    before: Timestamp,
) -> Result<ThreadView> {
    let group = store::group(r.tx(), row.joined.unwrap_or(row.id)).await?;
    // Each is opened only where the actor may see it: a joined one may be another desk's.
    let group: Vec<thread::Model> =
        group.into_iter().filter(|one| r.may("exchange.inbox-read", &record(one))).collect();
    let ids: Vec<Uuid> = group.iter().map(|one| one.id).collect();
    let mut heard = store::heard_in(r.tx(), &ids, before, SHOWN).await?;
    let mut said = store::said_in(r.tx(), &ids, before, SHOWN).await?;
    // Where one of the two was cut, the other is shown from there on: what is before it stands on the next page.
    let full = |many: usize, oldest: Option<i64>| oldest.filter(|_| many == SHOWN as usize);
    let cut = full(heard.len(), heard.first().map(|row| row.heard_at))
        .max(full(said.len(), said.first().map(|row| row.said_at)));
    if let Some(cut) = cut {
        heard.retain(|row| row.heard_at >= cut);
        said.retain(|row| row.said_at >= cut);
    }
    let seen = heard.iter().rev().find(|one| one.thread == row.id).map(|one| one.id);
    let mut lines = Vec::new();
    let mut from = Vec::new();
    let mut reached = Reach::Nowhere;
    for one in &group {
        let key = key_of(r.tx(), r.core(), one.id).await?;
        let address = key.as_ref().map(|key| key.open_value(SEALED_ADDRESS, one.id, &one.sealed));
        let (by, address): (Channel, Option<String>) = (channel(one)?, address.transpose()?);
        if let (Some(address), true) = (&address, one.id == row.id) {
            reached = reach((r.tx(), r.core()), channels, (by, address)).await?;
        }
        from.push((by, address));
        for row in heard.iter().filter(|row| row.thread == one.id) {
            lines.push(heard_line(r, key.as_ref(), row).await?);
        }
        for row in said.iter().filter(|row| row.thread == one.id) {
            lines.push(said_line(r, key.as_ref(), row).await?);
        }
    }
    lines.sort_by_key(Line::at);
    Ok(ThreadView {
        id: row.id,
        from,
        lines,
        cut: cut.map(Timestamp),
        seen,
        taken: row.office.is_some(),
        silent_at: group.iter().filter_map(|one| one.silent_at).min().map(Timestamp),
        may_work: r.may("exchange.inbox-work", &record(row)),
        reach: reached,
    })
}

async fn heard_line(r: &op::ReadOp, key: Option<&vault::RecordKey>, row: &heard::Model) -> Result<Line> {
    let words: Option<String> =
        key.map(|key| key.open_value(SEALED_WORDS, row.id, &row.sealed)).transpose()?;
    // What became a report is read there, by whoever may: it may be sealed.
    let filed = row.record.is_some();
    let words = words.filter(|_| !filed).as_deref().map(hide_secret_codes);
    let mut enclosed = Vec::new();
    for file in store::enclosed_in(r.tx(), row.id).await?.into_iter().filter(|_| !filed) {
        let kind = file::kind(&file)?;
        enclosed.push(Enclosure { serial: file.serial, kind, bytes: file.bytes.unsigned_abs() });
    }
    Ok(Line::In {
        id: row.id,
        words,
        at: Timestamp(row.heard_at),
        said_at: row.said_at.map(Timestamp),
        state: state(row)?,
        reason: row.reason.as_deref().and_then(crate::inbox::Reason::parse),
        record: row.record,
        files: enclosed,
    })
}

async fn said_line(r: &op::ReadOp, key: Option<&vault::RecordKey>, row: &said::Model) -> Result<Line> {
    let words = match (key, &row.sealed) {
        (Some(key), Some(sealed)) => Some(key.open_value(SEALED_SAID, row.id, sealed)?),
        _ => None,
    };
    let sent = message::one(r.tx(), row.id).await?;
    let fate = sent.map(|sent| Fate::parse(&sent.state).ok_or(Error::NotFound("exchange.no-thread")));
    Ok(Line::Out {
        words,
        at: Timestamp(row.said_at),
        by_itself: row.officer.is_none(),
        notice: row.kind == NOTICE,
        fate: fate.transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_shows_the_end_of_an_address_and_the_beginning_of_words() {
        assert_eq!(end_of("+923001234567"), "4567");
        assert_eq!(end_of("gul.bibi@example.pk"), "gu…\u{2060}@example.pk");
        assert_eq!(beginning_of("a\nb"), "a b");
        assert_eq!(beginning_of(&"ا".repeat(200)).chars().count(), BEGINNING + 1);
    }
}
