//! Taking a message in: the gateway is answered only when it is kept. Cheap, because anybody can send one; a flood from one
//! address is counted and not kept, and keeps nobody else out.

use contracts::{Channel, Enclosed};
use journal::Draft;
use kernel::{Error, Result, Timestamp, text};
use op::{Core, Op, WriteOp};
use policy::Resource;
use uuid::Uuid;
use vault::{Found, RecordKey};

use super::{SEALED_ADDRESS, SEALED_FILE, SEALED_WORDS, State, about_heard, address, index};
use crate::events;
use crate::store::inbox as store;
use crate::store::inbox::{enclosed, heard, hearing, thread};

/// The longest words that are kept, in characters.
pub const WORDS_MAX: usize = 20_000;
/// The longest id a gateway may give, in bytes.
pub const ID_MAX: usize = 200;
/// Messages from one address that are kept within [`FLOOD_SECONDS`].
pub const PER_ADDRESS: u64 = 60;
/// The stretch in which they are counted.
pub const FLOOD_SECONDS: i64 = 3_600;

/// A message as a gateway brought it.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// By which way.
    pub channel: Channel,
    /// Its id at the gateway.
    pub at_gateway: String,
    /// From which number or address, as the gateway says.
    pub from: String,
    /// The words.
    pub words: String,
    /// What came with it, sealed in the store of files already.
    pub files: Vec<Enclosed>,
    /// The gateway's hour, where it says one.
    pub said_at: Option<Timestamp>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is kept, and will be read.
    New(Uuid),
    /// It came before.
    Again(Uuid),
    /// Too many from this address: counted.
    Flood,
}

/// Whether so much came from an address that more is counted and not kept: nothing needs to be fetched for it.
pub async fn floods(core: &Core, channel: Channel, from: &str) -> Result<bool> {
    let Some(from) = address(channel, from) else { return Ok(false) };
    let tx = core.db.read().await?;
    let since = core.clock.now().plus_seconds(-FLOOD_SECONDS);
    let many = match store::of_address(&tx, channel, &index(core, channel, &from)).await? {
        Some(thread) => store::heard_since(&tx, thread.id, since).await?,
        None => 0,
    };
    tx.commit().await?;
    Ok(many >= PER_ADDRESS)
}

/// Whether this message came before.
pub async fn came(core: &Core, channel: Channel, at_gateway: &str) -> Result<bool> {
    let tx = core.db.read().await?;
    let before = store::by_gateway(&tx, channel, &super::at_gateway(core, channel, at_gateway)).await?;
    tx.commit().await?;
    Ok(before.is_some())
}

/// Whether a message has a file already.
pub async fn has_file(core: &Core, heard: Uuid) -> Result<bool> {
    let tx = core.db.read().await?;
    let files = store::enclosed_in(&tx, heard).await?;
    tx.commit().await?;
    Ok(!files.is_empty())
}

/// Who reads a message first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// The program, which may answer it.
    Program,
    /// A person, because a machine wrote it: two that answer one another never end.
    Person,
}

/// Takes a message in. `exchange.bad-address` and `exchange.bad-message` for what can be none.
pub async fn take(core: &Core, arrived: Arrived) -> Result<Taken> {
    take_for(core, arrived, Reader::Program).await
}

/// The same of what a machine wrote: it waits for a person, and the program never answers it.
pub async fn take_unread(core: &Core, arrived: Arrived) -> Result<Taken> {
    take_for(core, arrived, Reader::Person).await
}

async fn take_for(core: &Core, arrived: Arrived, reader: Reader) -> Result<Taken> {
    let from = address(arrived.channel, &arrived.from).ok_or(Error::Conflict("exchange.bad-address"))?;
    if arrived.at_gateway.is_empty() || arrived.at_gateway.len() > ID_MAX {
        return Err(Error::Conflict("exchange.bad-message"));
    }
    let words: String = text::narrative(&arrived.words).chars().take(WORDS_MAX).collect();
    let mut w = Op::system(core.clone()).begin().await?;
    w.permit("exchange.heard-take", &Resource::new("exchange.thread", ""))?;
    w.lock(&format!("exchange.from/{}/{from}", arrived.channel)).await?;
    let at_gateway = super::at_gateway(core, arrived.channel, &arrived.at_gateway);
    let arrived = Arrived { at_gateway, ..arrived };
    if let Some(before) = store::by_gateway(w.tx(), arrived.channel, &arrived.at_gateway).await? {
        w.commit().await?;
        return Ok(Taken::Again(before.id));
    }
    let (thread, key) = thread_of(&mut w, arrived.channel, &from).await?;
    let since = w.now().plus_seconds(-FLOOD_SECONDS);
    if store::heard_since(w.tx(), thread.id, since).await? >= PER_ADDRESS {
        store::count_flood(w.tx(), arrived.channel, w.now()).await?;
        w.commit().await?;
        return Ok(Taken::Flood);
    }
    let id = keep(&mut w, (&thread, &key), (arrived, &words), reader).await?;
    w.commit().await?;
    core.journal.committed();
    Ok(Taken::New(id))
}

/// The thread of an address, begun now where there is none that can still be read.
pub(crate) async fn thread_of(
    w: &mut WriteOp,
    channel: Channel,
    from: &str,
) -> Result<(thread::Model, RecordKey)> {
    let address = index(w.core(), channel, from);
    let before = store::of_address(w.tx(), channel, &address).await?;
    let serial = before.as_ref().map_or(1, |before| before.serial + 1);
    if let Some(before) = before
        && let Found::Key(key) = w.key(before.id).await?
    {
        return Ok((before, key));
    }
    let id = w.new_id();
    // What may be the beginning of a report is kept as long as one.
    let key = w.new_key(id, "complaint", w.retention_end("complaint")).await?;
    let row = thread::Model {
        id,
        version: 1,
        channel: channel.word().to_owned(),
        address,
        serial,
        sealed: key.seal_value(SEALED_ADDRESS, id, &from, w.entropy())?,
        office: None,
        joined: None,
        silent_at: None,
        began_at: w.now().micros(),
    };
    w.insert::<thread::Entity>(row.clone()).await?;
    Ok((row, key))
}

async fn keep(
    w: &mut WriteOp,
    (thread, key): (&thread::Model, &RecordKey),
    (arrived, words): (Arrived, &str),
    reader: Reader,
) -> Result<Uuid> {
    let (id, now) = (w.new_id(), w.now().micros());
    let row = heard::Model {
        id,
        version: 1,
        thread: thread.id,
        channel: arrived.channel.word().to_owned(),
        at_gateway: arrived.at_gateway,
        sealed: key.seal_value(SEALED_WORDS, id, &words, w.entropy())?,
        state: State::New.word().to_owned(),
        reason: None,
        record: None,
        said_at: arrived.said_at.map(Timestamp::micros),
        heard_at: now,
        changed_at: now,
    };
    w.insert::<heard::Entity>(row.clone()).await?;
    for (serial, file) in (1..).zip(arrived.files) {
        let id = w.new_id();
        let file_key = key.seal_file_key(SEALED_FILE, id, &file.key, w.entropy())?;
        let row = enclosed::Model {
            id,
            version: 1,
            heard: row.id,
            serial,
            media_type: file.media_type,
            bytes: i64::try_from(file.bytes).unwrap_or(i64::MAX),
            blob: file.blob.to_vec(),
            file_key,
        };
        w.insert::<enclosed::Entity>(row).await?;
    }
    if reader == Reader::Program {
        let channel = row.channel.clone();
        let waits = hearing::Model { heard: id, channel, made_at: now, next_at: now, attempts: 0 };
        store::put_hearing(w.tx(), waits).await?;
    }
    let draft = Draft { stated_at: arrived.said_at, ..about_heard(events::HEARD, &row) };
    w.journal(draft)?;
    Ok(id)
}
