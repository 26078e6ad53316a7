//! Reading what citizens write as text messages and e-mail: how a report stands, for number and code; a report, filed at once as from home;
//! her code, for a while. Whoever holds the telephone reads the answer, so it names no matter (`docs/adr/0026-inbox.md`).
//! Must not believe that a message is from whom it says.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::{Becomes, Heard, Hears, Reply, Roznamcha};
use db::Tx;
use i18n::{Key, Messages};
use journal::{Draft, Subject};
use kernel::ids::{ComplaintId, EntryId};
use kernel::{Lang, Phone, Result, entropy};
use op::{Actor, WriteOp};
use vault::Found;

use crate::events;
use crate::model::heard::{Meant, language, may_be_grave, own_words, says_below};
use crate::model::online::Online;
use crate::model::safe_contact::{May, Means, Standing, Whose};
use crate::model::seal::SEALED_FROM;
use crate::model::taking::Taking;
use crate::model::{Spoken, Told, WORDS_MAX};
use crate::msg;
use crate::service::closing::stands;
use crate::service::file::{Channel, Filed, record_report};
use crate::service::hold::Hold;
use crate::service::online::{Areas, areas};
use crate::service::safe_contact::{self, Reaching, reaching};
use crate::service::{record, unseal};
use crate::store::heard::{self as kept, guess, row};
use crate::store::{self, contact, disposal, report, seal, transfer};

/// Wrong pairs of one thread within [`GUESS_SECONDS`]; afterwards nothing is looked up.
const GUESSES: u64 = 10;
/// The stretch in which they are counted.
const GUESS_SECONDS: i64 = 3_600;
/// For so long after a report its thread may ask for the code.
const CODE_SECONDS: i64 = 24 * 3_600;

/// Why something is answered by itself.
const STATUS: &str = "complaints.hear-status";
const FILED: &str = "complaints.hear-filed";
const CODE: &str = "complaints.hear-code";
const HELP: &str = "complaints.hear-help";

/// Whoever reads what citizens write.
#[derive(Clone)]
pub struct Ears {
    roznamcha: Arc<dyn Roznamcha>,
    messages: Arc<Messages>,
}

impl std::fmt::Debug for Ears {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ears")
    }
}

impl Ears {
    /// With this diary, in these words.
    pub fn new(roznamcha: Arc<dyn Roznamcha>, messages: Arc<Messages>) -> Self {
        Self { roznamcha, messages }
    }
}

#[async_trait]
impl Hears for Ears {
    async fn hear(&self, w: &mut WriteOp, heard: &Heard, cause: EntryId) -> Result<Option<Reply>> {
        use contracts::Channel::{Call, Email, Sms, WhatsApp};
        let meant = match heard.channel {
            Sms => Meant::read(&heard.words),
            Email => Meant::read(own_words(&heard.words)),
            WhatsApp | Call => return Ok(None),
        };
        match (heard.channel, meant) {
            (_, Meant::Status { number, code }) => self.status(w, heard, (&number, &code)).await.map(Some),
            (Sms, Meant::Report(words)) if may_be_grave(&words) => Ok(Some(self.waits(heard))),
            (Sms, Meant::Report(words)) => self.report(w, heard, &words, cause).await.map(Some),
            (Sms, Meant::Code) => self.code(w, heard).await.map(Some),
            (Sms, Meant::Other) => Ok(Some(self.help(heard))),
            // Advertising has the words for a report and for her code too, and an answer goes to whoever it says it is from.
            _ => Ok(None),
        }
    }
}

impl Ears {
    /// How a report stands: one sentence that names no matter, or one that is the same whatever stood in the way.
    async fn status(&self, w: &mut WriteOp, heard: &Heard, pair: (&str, &str)) -> Result<Reply> {
        let since = w.now().plus_seconds(-GUESS_SECONDS);
        let told = if kept::guesses(w.tx(), heard.thread, since).await? < GUESSES {
            told(w, heard, pair).await?
        } else {
            None
        };
        // Twelve letters that are no code we know may be somebody's words: a person reads them as well. So he does what came with
        // number and code, a file or words below a quotation.
        let more = !heard.files.is_empty() || says_below(&heard.words);
        let words = told.is_none() && pair.0.is_empty();
        let becomes = if words || more { Becomes::Waiting } else { Becomes::Answered };
        let (words, language) = if let Some((number, key, language)) = told {
            (self.with_number(language, key, &number), language)
        } else {
            let language = language(&heard.words);
            (self.messages.text(language, msg::HEAR_NOTHING).to_owned(), language)
        };
        Ok(Reply { words: Some(words), language, kind: STATUS, secret: true, daily: false, becomes })
    }

    fn with_number(&self, language: Lang, key: Key, number: &str) -> String {
        let said = self.messages.text(language, key);
        if number.is_empty() { said.to_owned() } else { format!("{number}: {said}") }
    }

    /// Files a report as from home. Where it happened nobody asked: the desk decides.
    async fn report(&self, w: &mut WriteOp, heard: &Heard, words: &str, cause: EntryId) -> Result<Reply> {
        let language = language(words);
        let areas = areas(w.core(), w.tx()).await?;
        let Some(desk) = desk_of(&areas) else { return Ok(self.help(heard)) };
        let online =
            Online { by_voice: false, station: None, may_call: false, phone_proved: false, language: None };
        let told = Told { phone: Phone::parse(&heard.from).ok(), ..told_in(words, language) };
        let channel = Channel::Heard { by: heard.channel, online: &online, cause: Some(cause) };
        let filed = record_report(w, self.roznamcha.as_ref(), desk.id, told, channel).await?;
        belongs(w, &filed, heard).await?;
        let words = self.with_number(language, msg::HEAR_FILED, &filed.number);
        let becomes = Becomes::Filed(filed.id.0);
        Ok(Reply { words: Some(words), language, kind: FILED, secret: false, daily: false, becomes })
    }

    /// The code of the newest report that this thread brought, while it is fresh: she asked for it, from the telephone from
    /// which she told it.
    async fn code(&self, w: &mut WriteOp, heard: &Heard) -> Result<Reply> {
        let since = w.now().plus_seconds(-CODE_SECONDS);
        let Some(brought) = kept::newest(w.tx(), heard.thread, since).await? else {
            return Ok(self.help(heard));
        };
        let hold = Hold::of(w, ComplaintId(brought.id)).await?;
        let Found::Key(key) = w.key(brought.id).await? else { return Ok(self.help(heard)) };
        let sealed = unseal(Found::Key(key.clone()), &hold.row)?;
        let reaching = reaching(w.tx(), &hold.row, (&key, &sealed)).await?;
        let standing = &reaching.standing;
        let silent = hold.row.sensitivity >= SEALED_FROM || (standing.said && !standing.allows(Means::Sms));
        let Some(code) = sealed.code.clone().filter(|_| !silent) else { return Ok(self.help(heard)) };
        let language = safe_contact::language(&reaching.said, &sealed);
        let words = format!("{} {code}", self.messages.text(language, msg::HEAR_CODE));
        let becomes = Becomes::Answered;
        Ok(Reply { words: Some(words), language, kind: CODE, secret: true, daily: false, becomes })
    }

    /// Nothing but that it came: a person reads it, and asks what a program cannot.
    fn waits(&self, heard: &Heard) -> Reply {
        let language = language(&heard.words);
        let words = Some(self.messages.text(language, msg::HEAR_CAME).to_owned());
        Reply { words, language, kind: HELP, secret: false, daily: false, becomes: Becomes::Waiting }
    }

    /// What can be written here. It waits for a person all the same.
    fn help(&self, heard: &Heard) -> Reply {
        let language = language(&heard.words);
        let words = Some(self.messages.text(language, msg::HEAR_HELP).to_owned());
        Reply { words, language, kind: HELP, secret: false, daily: true, becomes: Becomes::Waiting }
    }
}

/// The desk for whoever did not say where; the only one, on a node that has one.
fn desk_of(areas: &Areas) -> Option<&organisation::Unit> {
    match (&areas.province, areas.districts.as_slice()) {
        (Some(desk), _) => Some(desk),
        (None, [only]) => Some(&only.desk),
        (None, _) => None,
    }
}

fn told_in(words: &str, language: Lang) -> Told {
    Told {
        alarm: None,
        words: words.chars().take(WORDS_MAX).collect(),
        spoken: if language == Lang::En { Spoken::English } else { Spoken::Urdu },
        stated: None,
        place: kernel::Place::default(),
        name: None,
        parentage: None,
        phone: None,
        cnic: None,
        taking: Taking::default(),
        seal: None,
        safe: None,
        against: None,
    }
}

/// Notes which message a report came from.
pub(crate) async fn belongs(w: &mut WriteOp, filed: &Filed, heard: &Heard) -> Result<()> {
    let row = row::Model {
        id: filed.id.0,
        version: 1,
        thread: heard.thread,
        message: heard.id,
        recorded_at: w.now().micros(),
    };
    w.insert::<row::Entity>(row).await?;
    let subject = Subject { kind: "complaint", id: filed.id.0, version: None };
    w.journal(Draft { cause: Some(filed.entry), sensitivity: 2, ..Draft::new(events::HEARD, subject) })?;
    Ok(())
}

/// The number and the sentence about a report, where number and code fit and whoever asks may be answered. Every try that is not
/// answered is counted, or those that are not would tell which pair was right.
async fn told(w: &WriteOp, heard: &Heard, pair: (&str, &str)) -> Result<Option<(String, Key, Lang)>> {
    let told = told_of(w, heard, pair).await?;
    if told.is_none() {
        let tried = guess::Model { id: w.new_id(), thread: heard.thread, made_at: w.now().micros() };
        kept::guessed(w.tx(), tried, w.now().plus_seconds(-GUESS_SECONDS)).await?;
    }
    Ok(told)
}

async fn told_of(
    w: &WriteOp,
    heard: &Heard,
    (number, code): (&str, &str),
) -> Result<Option<(String, Key, Lang)>> {
    let Some(found) = found(w.tx(), number, code).await? else { return Ok(None) };
    let row = Hold::of(w, ComplaintId(found.id)).await?.row;
    let shown = Actor { code_shown: true, ..Actor::anonymous() };
    let context = shown.context(w.now(), "");
    w.core().policy.permit(&shown.principal, "complaints.track", &record(&row), &context)?;
    let Found::Key(key) = w.key(row.id).await? else { return Ok(None) };
    let sealed = unseal(Found::Key(key.clone()), &row)?;
    let Reaching { standing, said, .. } = reaching(w.tx(), &row, (&key, &sealed)).await?;
    let own = sealed.told.phone.as_ref().is_some_and(|phone| phone.e164() == heard.from);
    let is_sealed = row.sensitivity >= SEALED_FROM;
    if !may_be_answered(&standing, is_sealed, own) {
        return Ok(None);
    }
    let number = if is_sealed { String::new() } else { row.number.clone() };
    Ok(Some((number, sentence(w, &row).await?, safe_contact::language(&said, &sealed))))
}

/// The report of a number and its code; of a code alone, one that is sealed.
async fn found(tx: &Tx, number: &str, code: &str) -> Result<Option<report::Model>> {
    let Some(code) = entropy::read_secret_code(code) else { return Ok(None) };
    let digest = tlog::code_digest(&code);
    let found = if number.is_empty() {
        seal::by_code(tx, &digest, SEALED_FROM).await?
    } else {
        store::by_number(tx, number).await?
    };
    Ok(found.filter(|row| digest.as_slice() == row.code_digest))
}

/// Whoever asks has number and code. Still nothing is written to a telephone on which she does not want to be written to, nor to
/// anybody once she wants no contact at all; about what is sealed only to her own, and only when she said so.
fn may_be_answered(standing: &Standing, is_sealed: bool, own: bool) -> bool {
    let asked_for = standing.said && standing.allows(Means::Sms);
    let silent = standing.said && (standing.may == May::No || standing.whose == Some(Whose::Nobodys));
    match (is_sealed, own) {
        (true, own) => own && asked_for,
        (false, true) => !standing.said || asked_for,
        (false, false) => !silent,
    }
}

/// How it stands, in words that name no matter, no office and no step.
async fn sentence(w: &WriteOp, row: &report::Model) -> Result<Key> {
    let (tx, id) = (w.tx(), ComplaintId(row.id));
    if stands(tx, row).await?.is_closed_by_her() {
        return Ok(msg::HEAR_CLOSED);
    }
    let decided =
        store::outcome_of(tx, id).await?.is_some() || !disposal::of_report(tx, id).await?.is_empty();
    if decided {
        return Ok(msg::HEAR_DECIDED);
    }
    let limits = deadlines::service::of_record(w.tx(), w.catalogue(), row.id).await?;
    if limits.iter().any(|limit| limit.stopped_at.is_none() && limit.missed(w.now())) {
        return Ok(msg::HEAR_LATE);
    }
    let begun =
        !contact::of_report(tx, id).await?.is_empty() || transfer::holding_of(tx, id).await?.is_some();
    Ok(if begun { msg::HEAR_BEGUN } else { msg::HEAR_RECEIVED })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::safe_contact::{SafeContact, Unsaid};

    fn standing(may: Option<May>, ways: &[Means]) -> Standing {
        let said = SafeContact { may, ways: ways.to_vec(), ..SafeContact::default() };
        Standing::of(Some(&said), Unsaid::Silent)
    }

    #[test]
    fn silence_is_kept_on_the_telephone_she_does_not_want_to_be_written_to() {
        let unsaid = Standing::of(None, Unsaid::Silent);
        let (sms, call, no) =
            (standing(None, &[Means::Sms]), standing(None, &[Means::Call]), standing(Some(May::No), &[]));
        let come = standing(Some(May::Come), &[]);
        for (of, sealed, own, answered) in [
            (&unsaid, false, true, true),
            (&unsaid, false, false, true),
            (&unsaid, true, true, false),
            (&sms, true, true, true),
            (&sms, true, false, false),
            (&call, false, true, false),
            (&call, false, false, true),
            (&come, false, true, false),
            (&no, false, true, false),
            (&no, false, false, false),
        ] {
            assert_eq!(may_be_answered(of, sealed, own), answered, "{of:?} sealed {sealed} own {own}");
        }
    }
}
