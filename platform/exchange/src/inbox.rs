//! What citizens write to us. Taken at once in one short transaction, once however often it comes, and read afterwards by
//! `Hears`, so that a crash loses nothing; what means nothing to the program waits for a person. Never deleted. Must not know
//! what a message means, nor believe that it is from whom it says.

pub mod desk;
mod read;
pub(crate) mod silent;
pub mod take;

use contracts::{Channel, Enclosed, Heard};
use db::Tx;
use journal::{Draft, Subject};
use kernel::{Email, Error, Phone, Result, Timestamp};
use op::Core;
use uuid::Uuid;
use vault::{Found, RecordKey};

use crate::store::inbox as store;
use crate::store::inbox::{heard, thread};

pub(crate) use read::moved;
pub use read::run;

/// Where the address of a thread is sealed.
pub(crate) const SEALED_ADDRESS: &str = "exchange_thread.sealed";
/// Where the words of a message are sealed.
const SEALED_WORDS: &str = "exchange_heard.sealed";
/// Where the id of the letter that was written last is sealed.
pub(crate) const SEALED_LAST: &str = "exchange_mail_last.sealed";
/// Where the key of a file is sealed.
const SEALED_FILE: &str = "exchange_enclosed.file_key";
/// Where the words of an answer are sealed.
const SEALED_SAID: &str = "exchange_said.sealed";

kernel::words! {
    /// Where a message stands.
    State {
        /// It waits for a person, or for the program to read it.
        New = "new",
        /// It was answered.
        Answered = "answered",
        /// It was filed as a record.
        Filed = "filed",
        /// It needs nothing, with a reason.
        SetAside = "set-aside",
    }
}

kernel::words! {
    /// Why a message is set aside.
    Reason {
        /// Advertising or noise.
        Junk = "junk",
        /// It was meant for somebody else.
        Mistake = "mistake",
        /// It says what another said already.
        Repeated = "repeated",
        /// It needs no answer: thanks, a greeting.
        Courtesy = "courtesy",
    }
}

/// An address as its channel writes it; `None` for what is none.
pub fn address(channel: Channel, typed: &str) -> Option<String> {
    match channel {
        Channel::Sms | Channel::WhatsApp => {
            let ours = Phone::parse(typed).ok().map(|phone| phone.e164().to_owned());
            ours.or_else(|| crate::channels::is_number(typed).then(|| typed.to_owned()))
        }
        Channel::Email => Email::parse(typed).ok().map(|email| email.as_str().to_lowercase()),
        Channel::Call => crate::helpline::number(typed),
    }
}

/// By what a thread is found.
pub(crate) fn index(core: &Core, channel: Channel, address: &str) -> Vec<u8> {
    core.journal.ring().blind_index("exchange.thread", &format!("{channel}/{address}"))
}

/// By what a message that comes again is known: some gateways write the telephone's number into their ids.
pub(crate) fn at_gateway(core: &Core, channel: Channel, id: &str) -> String {
    crate::hex(&core.journal.ring().blind_index("exchange.at-gateway", &format!("{channel}/{id}")))
}

/// Held by whoever takes from, reads or answers in a thread.
pub(crate) fn turn(thread: Uuid) -> String {
    format!("exchange.thread/{thread}")
}

/// What the table says in a word.
fn state(row: &heard::Model) -> Result<State> {
    State::parse(&row.state).ok_or_else(|| odd("exchange_heard", "state", row.id))
}

pub(crate) fn channel(row: &thread::Model) -> Result<Channel> {
    Channel::parse(&row.channel).ok_or_else(|| odd("exchange_thread", "channel", row.id))
}

pub(crate) fn odd(table: &'static str, what: &'static str, row: Uuid) -> Error {
    Error::Inconsistent { table, what, row: row.to_string() }
}

/// A draft about a message.
fn about_heard(action: &'static str, row: &heard::Model) -> Draft<'static> {
    let subject = Subject { kind: "heard", id: row.id, version: Some(row.version) };
    Draft { sensitivity: 2, ..Draft::new(action, subject) }
}

/// A draft about a thread.
pub(crate) fn about_thread(action: &'static str, row: &thread::Model) -> Draft<'static> {
    let subject = Subject { kind: "thread", id: row.id, version: Some(row.version) };
    Draft { sensitivity: 2, unit: row.office, ..Draft::new(action, subject) }
}

/// A message with everything in it, opened with its thread's key.
async fn opened(tx: &Tx, key: &RecordKey, (row, of): (&heard::Model, &thread::Model)) -> Result<Heard> {
    let mut files = Vec::new();
    for file in store::enclosed_in(tx, row.id).await? {
        files.push(Enclosed {
            blob: file.blob.as_slice().try_into().map_err(|_| odd("exchange_enclosed", "blob", file.id))?,
            key: key.open_file_key(SEALED_FILE, file.id, &file.file_key)?,
            media_type: file.media_type,
            bytes: u64::try_from(file.bytes).unwrap_or_default(),
        });
    }
    Ok(Heard {
        id: row.id,
        thread: of.id,
        channel: channel(of)?,
        from: key.open_value(SEALED_ADDRESS, of.id, &of.sealed)?,
        words: key.open_value(SEALED_WORDS, row.id, &row.sealed)?,
        files,
        said_at: row.said_at.map(Timestamp),
        heard_at: Timestamp(row.heard_at),
    })
}

/// The key of a thread; `None` once it is erased.
pub(crate) async fn key_of(tx: &Tx, core: &Core, thread: Uuid) -> Result<Option<RecordKey>> {
    Ok(match vault::open(tx, core.journal.ring(), thread).await? {
        Found::Key(key) => Some(key),
        _ => None,
    })
}
