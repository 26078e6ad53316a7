//! What a citizen is told outside the counter, over whatever gateway this node has. Capabilities say what, to whom and in
//! which hours; how it leaves is nobody's business but the implementation's.

use async_trait::async_trait;
use db::Tx;
use kernel::ids::EntryId;
use kernel::{Lang, Phone, Result, Timestamp};
use op::{Op, WriteOp};
use uuid::Uuid;
use vault::RecordKey;

kernel::words! {
    /// A way by which a message leaves.
    Channel {
        /// A text message to a telephone.
        Sms = "sms",
        /// WhatsApp.
        WhatsApp = "whatsapp",
        /// E-mail.
        Email = "email",
        /// The helpline. A call is heard and never answered in words.
        Call = "call",
    }
}

kernel::words! {
    /// What became of a message.
    Fate {
        /// To be sent, for the first time or again.
        Waiting = "waiting",
        /// Taken by the gateway.
        Sent = "sent",
        /// At her telephone or in her mailbox, as the gateway says.
        Delivered = "delivered",
        /// It cannot arrive: the gateway or the operator refused it.
        Failed = "failed",
        /// The gateway was away for longer than the message was worth sending.
        GivenUp = "given-up",
        /// Not sent any more: she does not want it, its words cannot go as they are, or the record was sealed or erased.
        Silenced = "silenced",
    }
}

/// A message to be sent. It must say nothing that endangers her when somebody else reads it; that is the caller's duty.
#[derive(Debug)]
pub struct Message<'a> {
    /// The record it is about.
    pub record: Uuid,
    /// That record's key: address and words are sealed under it and erased with it.
    pub key: &'a RecordKey,
    /// By which way.
    pub channel: Channel,
    /// An E.164 number (`+923001234567`) or an e-mail address.
    pub to: String,
    /// The language of the words.
    pub language: Lang,
    /// Why it is sent, in the journal's words: `complaints.told-contact`. Shown to officers, who never see the words.
    pub kind: &'static str,
    /// The words, in her language.
    pub words: String,
    /// From which full hour to which, on the clock in Pakistan, she may be reached: `(9, 17)`, over midnight `(20, 6)`.
    /// `None` is any hour.
    pub hours: Option<(u8, u8)>,
    /// In these very words or not at all. Otherwise a channel that takes no free words at that moment may send its own notice,
    /// which says that there is news and nothing else.
    pub exactly: bool,
}

/// A message as it may be shown: never the address, never the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The message.
    pub id: Uuid,
    /// By which way.
    pub channel: Channel,
    /// Why.
    pub kind: String,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// What became of it.
    pub fate: Fate,
    /// Since when.
    pub since: Timestamp,
}

/// Makes the words of a message from a code.
pub type CodeWords = dyn Fn(&str) -> String + Send + Sync;

/// What became of an attempt to prove a telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// It is proved.
    Proved,
    /// Another code was sent.
    Wrong,
    /// This one is not good any more, or was tried too often.
    Expired,
}

/// What a citizen is told outside the counter: queued in the caller's transaction, sent after the commit, tried again, and
/// visible.
#[async_trait]
pub trait Channels: Send + Sync {
    /// The channels this node can send on: forms offer only these.
    fn available(&self) -> Vec<Channel>;

    /// Queues a message, caused by an entry of this operation. `exchange.bad-address` and `exchange.message-too-long` when it
    /// could never be sent.
    async fn post(&self, w: &mut WriteOp, message: Message<'_>, cause: EntryId) -> Result<Uuid>;

    /// Sends six digits to a telephone, in `words` made from them, and answers alike whosever it is. `exchange.code-slow-down`
    /// when it got several of late. What comes back names the code, not the telephone.
    async fn send_code(&self, op: &Op, phone: &Phone, words: &CodeWords) -> Result<Uuid>;

    /// Whether what was typed is the code that was sent to this telephone.
    async fn check_code(&self, op: &Op, id: Uuid, phone: &Phone, typed: &str) -> Result<Proof>;

    /// What became of the messages about a record, oldest first.
    async fn told(&self, tx: &Tx, record: Uuid) -> Result<Vec<Told>>;

    /// Nothing that still waits about a record is sent any more: contact was withdrawn, or the record sealed.
    async fn silence(&self, w: &mut WriteOp, record: Uuid, cause: EntryId) -> Result<()>;
}
