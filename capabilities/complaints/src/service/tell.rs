//! Telling whoever reported that something happened, in the way she chose, or not at all: a reader of the journal with a place of its
//! own, so that a step is told once, whoever took it and however often this runs. Must not say what the matter is.

use std::sync::Arc;

use contracts::{Channel, Channels, Message};
use db::Tx;
use i18n::{Key, Messages};
use journal::{Draft, Kind, Subject};
use kernel::ids::{ComplaintId, EntryId};
use kernel::{Error, Result, Timestamp};
use op::{Core, Op, ReadOp, WriteOp};
use uuid::Uuid;
use vault::Found;

use crate::events;
use crate::model::closing;
use crate::model::contact::Reach;
use crate::model::seal::SEALED_FROM;
use crate::msg;
use crate::service::hold::hold_all;
use crate::service::safe_contact::{Reaching, language, means_of, reaching};
use crate::service::unseal;
use crate::store::{self, alarm, closing as steps, contact, disposal, transfer};

/// The name under which the journal keeps our place.
const READER: &str = "complaints-tell";
/// Leaves read at once: each may open a record, and others wait for the writer meanwhile.
const BATCH: u64 = 100;
/// What is older says nothing new to anybody: a node that begins to tell does not tell its past.
const FRESH_SECONDS: i64 = 48 * 3_600;

kernel::words! {
    /// What she is told of; the words are the same for all, but where an answer of hers is waited for.
    Step {
        /// Her report was received.
        Received = "complaints.tell-received",
        /// An officer tried to reach her.
        Tried = "complaints.tell-tried",
        /// A station took it over.
        Accepted = "complaints.tell-accepted",
        /// It became an FIR.
        Fir = "complaints.tell-fir",
        /// It was referred to the magistrate.
        Referred = "complaints.tell-referred",
        /// It is not investigated.
        Refused = "complaints.tell-refused",
        /// A report of its investigation went to the court.
        Court = "complaints.tell-court",
        /// A limit passed, and those above were told.
        Late = "complaints.tell-late",
        /// She is asked whether it may be closed.
        Asked = "complaints.tell-asked",
    }
}

/// How citizens are told.
#[derive(Clone)]
pub struct Teller {
    channels: Arc<dyn Channels>,
    messages: Arc<Messages>,
}

impl std::fmt::Debug for Teller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Teller")
    }
}

impl Teller {
    /// Over these channels, in these words.
    pub fn new(channels: Arc<dyn Channels>, messages: Arc<Messages>) -> Self {
        Self { channels, messages }
    }

    /// Tells of what was committed since. True when there may be more.
    pub async fn tell(&self, core: &Core) -> Result<bool> {
        let op = Op::system(core.clone());
        let r = op.read().await?;
        let nothing = core.journal.deliver(r.tx(), READER, Kind::Records, 1).await?.entries.is_empty();
        r.done().await?;
        if nothing {
            return Ok(false);
        }
        let mut w = op.begin().await?;
        w.lock(READER).await?;
        // Read again under the lock: another process may have been quicker.
        let news = core.journal.deliver(w.tx(), READER, Kind::Records, BATCH).await?;
        let mut steps = Vec::new();
        for (_, entry) in &news.entries {
            let fresh = Timestamp(entry.recorded_at).seconds() + FRESH_SECONDS >= w.now().seconds();
            let step = if fresh { about(w.tx(), &entry.action, entry.subject).await? } else { None };
            steps.extend(step.map(|(report, step)| (report, step, EntryId(entry.id))));
        }
        // In the order in which whoever settles messages holds them; those of one report stay in theirs.
        steps.sort_by_key(|(report, ..)| *report);
        // Nobody seals one, or changes her mind, between what is read of it and what is queued.
        hold_all(&w, steps.iter().map(|(report, ..)| *report)).await?;
        for (report, step, entry) in steps {
            self.tell_of(&mut w, report, step, entry).await?;
        }
        core.journal.delivered(w.tx(), READER, Kind::Records, news.next).await?;
        w.commit().await?;
        Ok(!news.entries.is_empty())
    }

    /// Queues one message, where she wants one and the matter is not sealed.
    async fn tell_of(&self, w: &mut WriteOp, report: Uuid, step: Step, cause: EntryId) -> Result<()> {
        let Some(row) = store::by_id(w.tx(), ComplaintId(report)).await? else { return Ok(()) };
        let available = self.channels.available();
        if row.sensitivity >= SEALED_FROM || available.is_empty() {
            return Ok(());
        }
        let Found::Key(key) = w.key(row.id).await? else { return Ok(()) };
        let sealed = unseal(Found::Key(key.clone()), &row)?;
        let Reaching { standing, said, .. } = reaching(w.tx(), &row, (&key, &sealed)).await?;
        let language = language(&said, &sealed);
        // Once, by one way: where she allows several, by the one that every telephone has.
        let phone = sealed.told.phone.as_ref().map(|phone| phone.e164().to_owned());
        let email = said.email.as_ref().map(|email| email.as_str().to_owned());
        let ways = [(Channel::Sms, phone.clone()), (Channel::WhatsApp, phone), (Channel::Email, email)];
        let open = |way: Channel| available.contains(&way) && standing.allows(means_of(way));
        let way = ways.into_iter().find_map(|(way, to)| to.filter(|_| open(way)).map(|to| (way, to)));
        let Some((channel, to)) = way else { return Ok(()) };
        let subject = Subject { kind: "complaint", id: row.id, version: None };
        let draft = Draft { unit: Some(row.office), cause: Some(cause), ..Draft::new(events::TELL, subject) };
        let entry = w.journal(draft)?;
        let message = Message {
            record: row.id,
            key: &key,
            channel,
            to,
            language,
            kind: step.word(),
            words: self.messages.text(language, words(step)).to_owned(),
            hours: standing.hours,
            exactly: false,
        };
        match self.channels.post(w, message, entry).await {
            // A number or an address that takes no messages: she looks on the page.
            Ok(_) | Err(Error::Conflict(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// What she reads. Neither names a matter nor a step.
const fn words(step: Step) -> Key {
    match step {
        Step::Asked => msg::TELL_QUESTION,
        _ => msg::TELL_WORDS,
    }
}

/// The report of an entry and what she is told of it; `None` where nothing is told.
async fn about(tx: &Tx, action: &str, subject: Uuid) -> Result<Option<(Uuid, Step)>> {
    let one = [subject];
    Ok(match action {
        events::FILE => Some((subject, Step::Received)),
        events::CONTACT => {
            let tried =
                contact::by_ids(tx, &one).await?.pop().filter(|row| row.result == Reach::Tried.word());
            tried.map(|row| (row.report, Step::Tried))
        }
        events::TRANSFER_ACCEPT => {
            transfer::steps(tx, &one).await?.pop().map(|row| (row.report, Step::Accepted))
        }
        events::BECAME_FIR => {
            store::outcomes_by_ids(tx, &one).await?.pop().map(|row| (row.report, Step::Fir))
        }
        events::REFERRED => disposal::by_ids(tx, &one).await?.pop().map(|row| (row.report, Step::Referred)),
        events::NOT_INVESTIGATED => {
            disposal::by_ids(tx, &one).await?.pop().map(|row| (row.report, Step::Refused))
        }
        events::COURT_REPORT => disposal::by_ids(tx, &one).await?.pop().map(|row| (row.report, Step::Court)),
        events::CLOSING => asked(tx, subject).await?.map(|report| (report, Step::Asked)),
        deadlines::events::TELL => match deadlines::service::record_of_step(tx, subject).await? {
            // An alarm has a clock of its own: hers is the report.
            Some(record) => {
                let report = alarm::reports_of(tx, &[record]).await?.remove(&record);
                Some((report.unwrap_or(record), Step::Late))
            }
            None => None,
        },
        _ => None,
    })
}

/// The report about which this step asks, where the question still stands: what was answered meanwhile is asked no more.
async fn asked(tx: &Tx, step: Uuid) -> Result<Option<Uuid>> {
    let Some(row) = steps::by_id(tx, step).await? else { return Ok(None) };
    let all = steps::of_report(tx, ComplaintId(row.report)).await?;
    let asks = row.step == closing::Step::Asked.word();
    Ok(all.last().filter(|last| asks && last.id == step).map(|last| last.report))
}

/// Nothing that waits is sent any more once she does not want it, or the matter is sealed.
pub(crate) async fn silence(
    w: &mut WriteOp,
    channels: &dyn Channels,
    id: ComplaintId,
    cause: EntryId,
) -> Result<()> {
    channels.silence(w, id.0, cause).await
}

/// What became of the messages about a report, oldest first.
pub async fn sent(r: &ReadOp, channels: &dyn Channels, id: ComplaintId) -> Result<Vec<contracts::Told>> {
    channels.told(r.tx(), id.0).await
}
