//! How whoever reported may be reached: said at intake, and anew by her with number and code or, in her presence, to an officer.
//! Each is a row beside; the newest stands. Must not decide what a contact against it means: that is `contact`.

use contracts::{Channel, Channels, Fate, Told};
use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, FieldErrors, Lang, Result, Timestamp};
use op::{Op, Purpose, ReadOp, WriteOp};
use vault::{Found, RecordKey};

use crate::events;
use crate::model::Spoken;
use crate::model::safe_contact::{Means, SafeContact, Standing, TypedSafeContact, Unsaid};
use crate::model::seal::SEALED_FROM;
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::seats::known;
use crate::service::tell::silence;
use crate::service::track::{held, held_by};
use crate::service::{Sealed, unseal};
use crate::store::{report, safe_contact, transfer};

/// Where what she said afterwards is sealed.
const SEALED_SAFE: &str = "complaints_safe_contact.sealed";

/// How she may be reached now, and when that was said anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaching {
    /// As it stands.
    pub standing: Standing,
    /// Her own words of it, to change them.
    pub said: SafeContact,
    /// When it was said anew, oldest first, and whether to an officer.
    pub changes: Vec<(Timestamp, bool)>,
}

impl Reaching {
    /// The same for whoever may not know who she is.
    pub(crate) fn without_name(self) -> Self {
        let (standing, said) = (self.standing.without_name(), self.said.without_name());
        Self { standing, said, ..self }
    }
}

/// How she may be reached, from what she said last. `sealed` is the report as it was opened with its key.
pub(crate) async fn reaching(
    tx: &Tx,
    row: &report::Model,
    (key, sealed): (&RecordKey, &Sealed),
) -> Result<Reaching> {
    let rows = safe_contact::of_report(tx, ComplaintId(row.id)).await?;
    let changes = rows.iter().map(|row| (Timestamp(row.recorded_at), row.officer.is_some())).collect();
    let last = rows.last().map(|row| key.open_value::<SafeContact>(SEALED_SAFE, row.id, &row.sealed));
    let said = last.transpose()?.or_else(|| sealed.told.safe.clone());
    // Whoever took everything back said nothing.
    let said = said.filter(|said| *said != SafeContact::default());
    let standing = Standing::of(said.as_ref(), unsaid(row, sealed));
    Ok(Reaching { standing, said: said.unwrap_or_default(), changes })
}

/// The language in which she is written to: that which she chose, or that in which she reported.
pub(crate) fn language(said: &SafeContact, sealed: &Sealed) -> Lang {
    let spoken = if sealed.told.spoken == Spoken::English { Lang::En } else { Lang::Ur };
    let pages = sealed.online.as_ref().and_then(|online| online.language);
    said.language.or(pages).unwrap_or(spoken)
}

/// When it was said anew, oldest first, and whether to an officer.
pub(crate) async fn said_anew(tx: &Tx, id: ComplaintId) -> Result<Vec<(Timestamp, bool)>> {
    let rows = safe_contact::of_report(tx, id).await?;
    Ok(rows.iter().map(|row| (Timestamp(row.recorded_at), row.officer.is_some())).collect())
}

/// What holds where nothing was said: nobody rings about violence, nor whoever reported from home.
fn unsaid(row: &report::Model, sealed: &Sealed) -> Unsaid {
    let quiet = row.sensitivity >= SEALED_FROM || sealed.online.is_some();
    if quiet { Unsaid::Silent } else { Unsaid::Reachable }
}

/// Says it anew for whoever holds number and code, once for each `once`.
pub async fn say_by_code(
    op: &Op,
    channels: &dyn Channels,
    (number, code): (&str, &str),
    once: &str,
    typed: &TypedSafeContact,
) -> Result<()> {
    let row = held(op, number, code).await?;
    let said = SafeContact::read(typed)?;
    let asked = (&row.number, typed);
    let mut w = op.begin().await?;
    if w.replayed_form(once, &asked, "safe_may").await?.is_some() {
        return Ok(());
    }
    let hold = Hold::of(&w, ComplaintId(row.id)).await?;
    write(&mut w, channels, &hold.row, &said).await?;
    w.remember(once, &asked, "").await?;
    w.commit().await
}

/// How it stands, for whoever holds number and code.
pub async fn held_reaching(op: &Op, number: &str, code: &str) -> Result<Reaching> {
    let r = op.read().await?;
    let row = held_by(&r, number, code).await?;
    let reaching = of_row(&r, &row).await?;
    r.done().await?;
    Ok(reaching)
}

async fn of_row(r: &ReadOp, row: &report::Model) -> Result<Reaching> {
    let Found::Key(key) = r.key(row.id).await? else { return Err(Error::NotFound("complaints.erased")) };
    let sealed = unseal(Found::Key(key.clone()), row)?;
    reaching(r.tx(), row, (&key, &sealed)).await
}

/// Says it anew in her presence. The officer must say that she is there and said so herself.
pub async fn say_in_presence(
    w: &mut WriteOp,
    channels: &dyn Channels,
    id: ComplaintId,
    present: bool,
    typed: &TypedSafeContact,
) -> Result<()> {
    let hold = Hold::read_by_actor(w, id).await?;
    known(w.permit("complaints.note", &hold.seats.held))?;
    let mut errors = FieldErrors::default();
    if !present {
        errors.add("present", "complaints.safe-not-present");
    }
    let said = typed.check(&mut errors).unwrap_or_default();
    errors.check()?;
    write(w, channels, &hold.row, &said).await
}

/// The number of a report and how its teller may be reached, for an officer who may say it anew or contact.
pub async fn may_say(op: &Op, id: ComplaintId) -> Result<(String, Reaching)> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    report.permit(&r, "complaints.note")?;
    let identity = report.handled(&r) || report.identity(&r, Purpose::ServeCitizen);
    let reaching = of_row(&r, &report.row).await?;
    r.done().await?;
    Ok((report.row.number, if identity { reaching } else { reaching.without_name() }))
}

async fn write(
    w: &mut WriteOp,
    channels: &dyn Channels,
    row: &report::Model,
    said: &SafeContact,
) -> Result<()> {
    // Whoever holds the report keeps its book, wherever it was received.
    let holding = transfer::holding_of(w.tx(), ComplaintId(row.id)).await?;
    let office = holding.map_or(row.office, |now| now.office);
    let place = organisation::store::place(w.tx(), UnitId(office)).await?;
    w.require_books(&place.unit()?.code).await?;
    let Found::Key(key) = w.key(row.id).await? else { return Err(Error::NotFound("complaints.erased")) };
    let sealed = unseal(Found::Key(key.clone()), row)?;
    let before = reaching(w.tx(), row, (&key, &sealed)).await?.said;
    let id = w.new_id();
    let new = safe_contact::row::Model {
        id,
        version: 1,
        report: row.id,
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        sealed: key.seal_value(SEALED_SAFE, id, said, w.entropy())?,
    };
    w.insert::<safe_contact::row::Entity>(new).await?;
    let subject = Subject { kind: "complaint-safe-contact", id, version: Some(1) };
    let sensitivity = row.sensitivity;
    let draft = Draft { unit: Some(office), sensitivity, ..Draft::new(events::SAFE_CONTACT, subject) };
    let entry = w.journal(draft)?;
    let standing =
        Standing::of(Some(said).filter(|said| **said != SafeContact::default()), unsaid(row, &sealed));
    // What waits was queued for what she said before; what she wants now is told from now on.
    let sent = channels.told(w.tx(), row.id).await?;
    let moved = before.email != said.email;
    let unwanted = |told: &Told| {
        let way = means_of(told.channel);
        told.fate == Fate::Waiting && (!standing.allows(way) || (moved && way == Means::Email))
    };
    if standing.allows_writing() && !sent.iter().any(unwanted) {
        return Ok(());
    }
    silence(w, channels, ComplaintId(row.id), entry).await
}

/// What she chooses when she chooses a channel.
pub(super) const fn means_of(channel: Channel) -> Means {
    match channel {
        Channel::WhatsApp => Means::WhatsApp,
        Channel::Sms => Means::Sms,
        Channel::Email => Means::Email,
        Channel::Call => Means::Call,
    }
}
