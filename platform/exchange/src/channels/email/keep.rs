//! Keeps a letter here: its words, its files, who wrote it, once. Must not say that a letter is kept of which nothing is.

use contracts::{Channel, Enclosed, Fate};
use files::BlobId;
use i18n::Key;
use kernel::{Error, Lang, Result, Timestamp};
use op::Core;
use uuid::Uuid;

use super::letter::{Letter, Part, Writer};
use super::poll::Desk;
use crate::channels::enclose::{LARGEST, enclose};
use crate::channels::settle::settle;
use crate::inbox::take::{self, Arrived, Taken};
use crate::inbox::{SEALED_LAST, key_of};
use crate::msg;
use crate::store::mail::{self as store, last};
use crate::store::{inbox, message};

/// What became of a letter here, and so what is done with it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kept {
    /// It is kept, or was before: it can go there.
    Whole,
    /// It can be no message of anybody: a person has to look at it there.
    Nobody,
    /// Too many came from this address: it stays there until there is room. Whoever forges a sender must not be able to have her
    /// letters thrown away unread.
    Flood(String),
}

impl Desk {
    /// Keeps a letter; of one that is `cut` only the beginning is there.
    pub(super) async fn keep(&self, letter: Letter, cut: bool) -> Result<Kept> {
        if let Writer::Server(failed) = &letter.writer {
            self.failed(failed).await?;
            return Ok(Kept::Whole);
        }
        let Self { core, blobs, .. } = self;
        let Some(from) = letter.from.clone() else { return Ok(Kept::Nobody) };
        let at_gateway = once(core, &from, &letter);
        if take::came(core, Channel::Email, &at_gateway).await? {
            return Ok(Kept::Whole);
        }
        if take::floods(core, Channel::Email, &from).await? {
            return Ok(Kept::Flood(from));
        }
        let (files, mut notes) = if cut { (Vec::new(), Vec::new()) } else { self.files(&letter).await? };
        if cut {
            notes.push(self.both(msg::MAIL_LARGE));
        } else if letter.words.is_empty() && files.is_empty() && notes.is_empty() {
            notes.push(self.both(msg::MAIL_EMPTY));
        }
        let words = Some(letter.words.clone()).filter(|words| !words.is_empty());
        let words = words.into_iter().chain(notes).collect::<Vec<_>>().join("\n\n");
        let arrived = Arrived {
            channel: Channel::Email,
            at_gateway,
            from: from.clone(),
            words,
            files: files.clone(),
            said_at: letter.said_at.map(|at| Timestamp(at.saturating_mul(1_000_000).max(0))),
        };
        let taken = match letter.writer {
            Writer::Machine => take::take_unread(core, arrived).await,
            Writer::Person | Writer::Server(_) => take::take(core, arrived).await,
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
        Ok(Kept::Whole)
    }

    /// What a server says of letters of ours. Another channel's messages are none of its affair.
    async fn failed(&self, failed: &[Uuid]) -> Result<()> {
        for id in failed {
            let tx = self.core.db.read().await?;
            let row = message::one(&tx, *id).await?;
            tx.commit().await?;
            if row.is_some_and(|row| row.channel == Channel::Email.word()) {
                settle(&self.core, *id, Fate::Failed).await?;
            }
        }
        Ok(())
    }

    /// The files that are taken, and what is said of the others.
    async fn files(&self, letter: &Letter) -> Result<(Vec<Enclosed>, Vec<String>)> {
        let (mut files, mut notes) = (Vec::new(), Vec::new());
        for Part { name, bytes } in &letter.files {
            if bytes.len() as u64 > LARGEST {
                notes.push(self.named(name, msg::WA_FILE_LARGE));
                continue;
            }
            match enclose((&self.core, &self.blobs), bytes, name).await? {
                Some(file) => files.push(file),
                None => notes.push(self.named(name, msg::WA_FILE_KIND)),
            }
        }
        notes.extend(letter.beyond.iter().map(|name| self.named(name, msg::MAIL_FILE_MANY)));
        Ok((files, notes))
    }

    fn named(&self, name: &str, key: Key) -> String {
        let said = self.both(key);
        if name.is_empty() { said } else { format!("{name}\n{said}") }
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

/// What makes it the same letter again. Ids are chosen by whoever writes: another's cannot be taken in advance, and one that says
/// something else is another letter.
fn once(core: &Core, from: &str, letter: &Letter) -> String {
    let id = letter.id.as_deref().unwrap_or_default();
    let said = letter.said_at.unwrap_or_default();
    let what = format!("{from}\n{id}\n{said}\n{}", letter.words);
    crate::hex(&core.journal.ring().blind_index("exchange.letter", &what))
}
