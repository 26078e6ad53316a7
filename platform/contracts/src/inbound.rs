//! What citizens write to us over whatever gateway this node has. The channels take it, keep it and answer; what it means is
//! the capability's that hears. Must not believe that a message is from whom it says.

use async_trait::async_trait;
use kernel::ids::EntryId;
use kernel::{Lang, Result, Timestamp};
use op::{Op, WriteOp};
use uuid::Uuid;
use vault::FileKey;

use crate::Channel;

/// A file that came with a message, sealed in the store of files.
#[derive(Debug, Clone)]
pub struct Enclosed {
    /// Its name there: SHA-256 of the sealed bytes.
    pub blob: [u8; 32],
    /// What it is by its content.
    pub media_type: String,
    /// Its length as it was sent, in bytes.
    pub bytes: u64,
    /// What opens it.
    pub key: FileKey,
}

/// A message as it was taken. Whoever sent it holds a telephone or a mailbox, and may be anybody.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The message.
    pub id: Uuid,
    /// The thread it belongs to: everything from one address on one channel.
    pub thread: Uuid,
    /// By which way.
    pub channel: Channel,
    /// An E.164 number (`+923001234567`) or an e-mail address.
    pub from: String,
    /// The words.
    pub words: String,
    /// What came with them.
    pub files: Vec<Enclosed>,
    /// The gateway's hour, where it says one.
    pub said_at: Option<Timestamp>,
    /// Ours, which counts.
    pub heard_at: Timestamp,
}

/// What a message came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// It waits for a person.
    Waiting,
    /// It was a question, and the program has answered it.
    Answered,
    /// It was filed, as this record.
    Filed(Uuid),
}

/// What is answered by itself.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The words; `None` where silence is the answer.
    pub words: Option<String>,
    /// Their language.
    pub language: Lang,
    /// Why they are sent, in the journal's words: `complaints.hear-status`.
    pub kind: &'static str,
    /// Nobody reads these words afterwards: they are not kept with the thread.
    pub secret: bool,
    /// Sent to one address at most once a day, whatever it writes.
    pub daily: bool,
    /// What the message came to.
    pub becomes: Becomes,
}

/// Whoever knows what a message means.
#[async_trait]
pub trait Hears: Send + Sync {
    /// Reads one message, in an operation of the program itself; what it does is caused by an entry of that operation.
    /// `None` when it means nothing here: it waits for a person and nothing is answered. Called again for the same message
    /// when the operation could not be committed.
    async fn hear(&self, w: &mut WriteOp, heard: &Heard, cause: EntryId) -> Result<Option<Reply>>;
}

/// What an officer has open of the messages of citizens.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// A message that the actor may work on, for a form that is filled with it. `exchange.no-heard` otherwise, and
    /// `exchange.heard-done` when it was filed or set aside.
    async fn open(&self, op: &Op, message: Uuid) -> Result<Heard>;

    /// The same message inside an operation that files it, held until its end.
    async fn held(&self, w: &WriteOp, message: Uuid) -> Result<Heard>;

    /// The message was filed as a record, by an entry of this operation.
    async fn filed(&self, w: &mut WriteOp, message: Uuid, record: Uuid, cause: EntryId) -> Result<()>;
}
