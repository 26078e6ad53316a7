//! Keeps a letter here: its words, its files, who wrote it, once. Must not say that a letter is kept of which nothing is.

use contracts::{Channel, Enclosed, Fate};
use files::BlobId;
use i18n::Key;
use kernel::{Error, Lang, Result, Timestamp, text};
use op::Core;
use uuid::Uuid;

use super::letter::{Letter, Part, Writer};
use super::poll::Desk;
use super::report::Report;
use crate::channels::enclose::{LARGEST, enclose, is_taken};
use crate::channels::settle::settle;
use crate::inbox::take::{self, Arrived, Taken, WORDS_MAX};
use crate::inbox::{SEALED_LAST, key_of};
use crate::msg;
use crate::store::mail::{self as store, last};
use crate::store::{inbox, message};

/// Characters of the names of files too many that are listed at most: her words need the room.
const NAMES_MAX: usize = 6_000;

/// What became of a letter here, and so what is done with it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kept {
    /// It is kept, or was before: it can go there.
    Whole,
    /// It is kept, or was before, but not all of it: the rest is there alone, where a person can get it.
    Partly,
    /// It can be no message of anybody: a person has to look at it there.
    Nobody,
    /// Too many came from this address: it stays there until there is room. Whoever forges a sender must not be able to have her
    /// letters thrown away unread.
    Flood(String),
}

impl Desk {
    /// Keeps a letter; of one that is `cut` only the beginning is there.
    pub(super) async fn keep(&self, letter: Letter, cut: bool) -> Result<Kept> {
        if let Writer::Server(report) = &letter.writer
            && self.reported(report).await?
        {
            return Ok(Kept::Whole);
        }
        let Self { core, blobs, .. } = self;
        let Some(from) = letter.from.clone() else { return Ok(Kept::Nobody) };
        let at_gateway = once(core, &from, &letter);
        let (words, done) = self.words(&letter, cut);
        if take::came(core, Channel::Email, &at_gateway).await? {
            return Ok(done);
        }
        if take::floods(core, Channel::Email, &from).await? {
            return Ok(Kept::Flood(from));
        }
        let files = if cut { Vec::new() } else { self.files(&letter).await? };
        let arrived = Arrived {
            channel: Channel::Email,
            at_gateway,
            from: from.clone(),
            words,
            files: files.clone(),
            said_at: letter.said_at.map(|at| Timestamp(at.saturating_mul(1_000_000).max(0))),
        };
        let taken = match letter.writer {
            Writer::Machine | Writer::Server(_) => take::take_unread(core, arrived).await,
            Writer::Person => take::take(core, arrived).await,
        };
        match taken {
            Ok(Taken::New(heard)) => {
                for file in files {
                    blobs.keep(BlobId(file.blob)).await?;
                }
                self.remember(heard, letter.id).await?;
            }
            Ok(Taken::Again(_)) => {}
            Ok(Taken::Flood) => return Ok(Kept::Flood(from)),
            Err(Error::Conflict("exchange.bad-address" | "exchange.bad-message")) => return Ok(Kept::Nobody),
            Err(error) => return Err(error),
        }
        Ok(done)
    }

    /// What a server says of letters of ours. Another channel's messages are none of its affair. False when none of them is ours: it
    /// is a letter like others then, because anybody can write one that looks like a report.
    async fn reported(&self, report: &Report) -> Result<bool> {
        let mut ours = false;
        for id in &report.of {
            let tx = self.core.db.read().await?;
            let row = message::one(&tx, *id).await?;
            tx.commit().await?;
            if row.is_none_or(|row| row.channel != Channel::Email.word()) {
                continue;
            }
            ours = true;
            if report.failed {
                settle(&self.core, *id, Fate::Failed).await?;
            }
        }
        Ok(ours)
    }

    /// The files that are taken.
    async fn files(&self, letter: &Letter) -> Result<Vec<Enclosed>> {
        let mut files = Vec::new();
        for part in letter.files.iter().filter(|part| why_not(part).is_none()) {
            files.extend(enclose((&self.core, &self.blobs), &part.bytes, &part.name).await?);
        }
        Ok(files)
    }

    /// The words that are kept, with what is said below them of all that is not; and so whether the letter is kept whole. The same
    /// whenever the letter comes.
    fn words(&self, letter: &Letter, cut: bool) -> (String, Kept) {
        let said = text::narrative(&letter.words);
        let mut notes = self.left_out(letter, cut);
        let rest = self.both(msg::MAIL_REST);
        let many = |notes: &[String]| notes.iter().map(|note| note.chars().count() + 2).sum::<usize>();
        let room = match notes.len() {
            0 => WORDS_MAX,
            _ => WORDS_MAX.saturating_sub(many(&notes) + many(std::slice::from_ref(&rest))),
        };
        if letter.more_words || said.chars().count() > room {
            notes.push(self.both(msg::MAIL_WORDS));
        }
        let done = if notes.is_empty() { Kept::Whole } else { Kept::Partly };
        if done == Kept::Partly {
            notes.push(rest);
        } else if said.is_empty() && letter.files.is_empty() {
            notes.push(self.both(msg::MAIL_EMPTY));
        }
        let room = WORDS_MAX.saturating_sub(many(&notes));
        let said = Some(said.chars().take(room).collect::<String>()).filter(|said| !said.is_empty());
        (said.into_iter().chain(notes).collect::<Vec<_>>().join("\n\n"), done)
    }

    /// What is said of files that are not taken.
    fn left_out(&self, letter: &Letter, cut: bool) -> Vec<String> {
        let beyond = letter.beyond.iter().map(String::as_str);
        if cut {
            let names = letter.files.iter().map(|part| part.name.as_str()).chain(beyond);
            return vec![self.listed(names, msg::MAIL_LARGE)];
        }
        let said = |part| why_not(part).map(|key| self.listed(std::iter::once(part.name.as_str()), key));
        let mut notes: Vec<String> = letter.files.iter().filter_map(said).collect();
        if !letter.beyond.is_empty() {
            notes.push(self.listed(beyond, msg::MAIL_FILE_MANY));
        }
        notes
    }

    /// Names, a line each, and what is to be said of them; of more than fit how many more.
    fn listed<'a>(&self, names: impl Iterator<Item = &'a str>, key: Key) -> String {
        let (mut lines, mut room, mut more) = (Vec::new(), NAMES_MAX, 0);
        for name in names {
            let many = name.chars().count();
            if many > room {
                more += 1;
            } else if many > 0 {
                lines.push(name.to_owned());
                room -= many;
            }
        }
        lines.extend((more > 0).then(|| format!("… +{more}")));
        lines.push(self.both(key));
        lines.join("\n")
    }

    /// In both languages: whoever reads it later may read either.
    fn both(&self, key: Key) -> String {
        [Lang::Ur, Lang::En].map(|lang| self.messages.text(lang, key).to_owned()).join("\n")
    }

    /// Keeps what an answer names as the letter that it answers.
    async fn remember(&self, heard: Uuid, id: Option<String>) -> Result<()> {
        let (core, Some(id)) = (&self.core, id) else { return Ok(()) };
        let tx = core.db.write().await?;
        if let Some(row) = inbox::heard(&tx, heard).await?
            && let Some(key) = key_of(&tx, core, row.thread).await?
        {
            let sealed = key.seal_value(SEALED_LAST, row.thread, &id, core.entropy.as_ref())?;
            store::put_last(&tx, last::Model { thread: row.thread, sealed }).await?;
        }
        tx.commit().await
    }
}

/// Why a file is not taken.
fn why_not(part: &Part) -> Option<Key> {
    if part.bytes.len() as u64 > LARGEST {
        return Some(msg::WA_FILE_LARGE);
    }
    (!is_taken(&part.bytes, &part.name)).then_some(msg::WA_FILE_KIND)
}

/// What makes it the same letter again. Ids are chosen by whoever writes: another's cannot be taken in advance, and one that says
/// something else is another letter.
fn once(core: &Core, from: &str, letter: &Letter) -> String {
    let id = letter.id.as_deref().unwrap_or_default();
    let said = letter.said_at.unwrap_or_default();
    let what = format!("{from}\n{id}\n{said}\n{}", letter.words);
    crate::hex(&core.journal.ring().blind_index("exchange.letter", &what))
}
