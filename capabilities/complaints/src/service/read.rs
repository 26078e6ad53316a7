//! Opening one report: the officer states why, the look-up is journaled, then the words are shown. And what is
//! printed on its slip.

use contracts::Roznamcha;
use journal::Standing;
use kernel::ids::{ComplaintId, EntryId};
use kernel::{Error, Result, Timestamp};
use op::{Op, Purpose};
use organisation::Place;
use policy::Resource;
use vault::Found;

use crate::model::Told;
use crate::model::online::Online;
use crate::service::disposal::{Disposed, disposals};
use crate::service::evidence;
use crate::service::georeport::{BroughtBy, brought_by};
use crate::service::safe_contact::{Reaching, reaching};
use crate::service::seal::{self, Sealing, finishing};
use crate::service::seats::Seats;
use crate::service::whereabouts::{May, Whereabouts, whereabouts};
use crate::service::{
    Added, Answered, Cared, Closings, Contacted, Sorted, additions, answers, cared, closings, contacts,
    office, sortings, told_of_officers, unseal,
};
use crate::store::{self, report, transfer::holding};

/// The clerk who recorded a report can print its code again for so long; afterwards only its citizen has it.
pub(crate) const REPRINT_SECONDS: i64 = 3_600;

/// A report as its reader sees it.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The report.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// Its seal; `None` for an ordinary report.
    pub sealing: Option<Sealing>,
    /// The receiving office with everything above it.
    pub place: Place,
    /// How it came in.
    pub channel: String,
    /// Who brought it, where a partner did.
    pub brought: Option<BroughtBy>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Its number in the daily diary.
    pub diary_serial: Option<i64>,
    /// What was said; `None` when its key was destroyed.
    pub told: Option<Told>,
    /// What a report from home has besides.
    pub online: Option<Online>,
    /// How whoever told it may be reached; `None` when its key was destroyed.
    pub reaching: Option<Reaching>,
    /// The slip's secret code; only for its printing.
    pub code: Option<String>,
    /// The charge in which it was recorded, such as `moharrir`.
    pub charge: Option<String>,
    /// Who it was is kept from this reader.
    pub identity_hidden: bool,
    /// The FIR it has become, as cited, and when.
    pub fir: Option<(String, Timestamp)>,
    /// When whoever reported was contacted, oldest first.
    pub contacts: Vec<Contacted>,
    /// What officers said it discloses, oldest first.
    pub sortings: Vec<Sorted>,
    /// Its limits, and who was told of those that passed.
    pub limits: Vec<deadlines::service::Standing>,
    /// What was said of police officers each time they were named, oldest first.
    pub officers: Vec<(Timestamp, crate::model::against::Told)>,
    /// How it stands: open, asked, closed; with each step.
    pub closings: Closings,
    /// What was done for whoever told it, oldest first.
    pub care: Vec<Cared>,
    /// What was answered where it is about police officers, oldest first.
    pub answers: Vec<Answered>,
    /// Why no investigation follows, oldest first.
    pub disposals: Vec<Disposed>,
    /// Where it is, and how it came there.
    pub whereabouts: Whereabouts,
    /// What the reader may do about its whereabouts.
    pub may: May,
    /// What was handed in with it.
    pub files: Vec<evidence::Seen>,
    /// The journal entry its receipt proves.
    pub entry: EntryId,
    /// What she added, oldest first.
    pub additions: Vec<Added>,
    /// How far its proof has come.
    pub standing: Standing,
}

/// Opens a report for a stated purpose. Journaled before anything is shown, refused when the purpose is not the
/// officer's.
pub async fn open_report(
    op: &Op,
    roznamcha: &dyn Roznamcha,
    id: ComplaintId,
    purpose: Purpose,
) -> Result<Opened> {
    let seen = visible(op, id).await?;
    op.look_up(purpose, "complaint", id.0, &seen.seat).await?;
    let r = op.read().await?;
    // A seal that was opened for one purpose is not open for another.
    seen.seats.reading(|seat| r.permit_for("complaints.read", seat, purpose.word()))?;
    let allowed = |seat: &Resource| r.permit_for("complaints.read-identity", seat, purpose.word());
    let identity = seen.seats.answering(allowed).is_ok();
    r.done().await?;
    let mut opened = read(op, roznamcha, seen).await?;
    opened.files = evidence::of_opened(op, id, identity).await?;
    Ok(if identity { opened } else { opened.without_identity() })
}

impl Opened {
    /// The same without who it was: every clerk may read what happened, not who told it.
    fn without_identity(mut self) -> Self {
        self.identity_hidden = self.told.is_some();
        self.told = self.told.map(Told::without_identity);
        self.reaching = self.reaching.map(Reaching::without_name);
        for one in &mut self.care {
            one.care = None;
        }
        self
    }
}

/// Everything a slip is printed from. For the office that received the report; each printing is journaled. Of a sealed report
/// only for the clerk who has just recorded it, and for its handlers.
pub async fn print_slip(op: &Op, roznamcha: &dyn Roznamcha, id: ComplaintId) -> Result<Opened> {
    let seen = printable(op, id).await?;
    let handles = seen.seat.handlers.contains(&op.actor.principal.id);
    let purpose = if handles { Purpose::Investigate } else { Purpose::ServeCitizen };
    op.look_up(purpose, "slip", id.0, &seen.seat).await?;
    let just_recorded = op.now().seconds() - Timestamp(seen.row.recorded_at).seconds() <= REPRINT_SECONDS;
    let own = seen.row.filed_by == op.actor.account.map(Into::into);
    let opened = read(op, roznamcha, seen).await?;
    let code = opened.code.clone().filter(|_| own && just_recorded);
    Ok(Opened { code, ..opened })
}

/// A report that the actor may read, with the office from which it is seen.
pub(super) struct Seen {
    row: report::Model,
    holding: Option<holding::Model>,
    seat: Resource,
    seats: Seats,
}

/// The clerk who has just taken a sealed report down prints its slip; to everybody else it is what reading is.
async fn printable(op: &Op, id: ComplaintId) -> Result<Seen> {
    let r = op.read().await?;
    let row = store::by_id(r.tx(), id).await?.filter(|row| finishing(&op.actor, r.now(), row));
    let Some(row) = row else {
        r.done().await?;
        return visible(op, id).await;
    };
    let holding = store::transfer::holding_of(r.tx(), id).await?;
    let seats = Seats::of(r.tx(), r.now(), &row, holding.as_ref()).await?;
    let seat = seal::finishing_at(r.tx(), &row, &seats).await?;
    r.permit("complaints.finish", &seat)?;
    r.done().await?;
    Ok(Seen { row, holding, seat, seats })
}

pub(super) async fn visible(op: &Op, id: ComplaintId) -> Result<Seen> {
    let r = op.read().await?;
    let row = store::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let holding = store::transfer::holding_of(r.tx(), id).await?;
    let seats = Seats::of(r.tx(), r.now(), &row, holding.as_ref()).await?;
    let seat = seats.reading(|seat| r.permit("complaints.read", seat))?.clone();
    r.done().await?;
    Ok(Seen { row, holding, seat, seats })
}

impl Seen {
    /// Its number.
    pub fn number(&self) -> &str {
        &self.row.number
    }
}

async fn read(op: &Op, roznamcha: &dyn Roznamcha, seen: Seen) -> Result<Opened> {
    let r = op.read().await?;
    let may = May::of(&r, &seen.seats);
    let sealing = seal::sealing(&r, &seen.row, &seen.seats).await?;
    let whereabouts = whereabouts(&r, &seen.row, seen.holding.as_ref()).await?;
    let row = seen.row;
    let sealed = match unseal(r.key(row.id).await?, &row) {
        Ok(sealed) => Some(sealed),
        Err(Error::NotFound("complaints.erased")) => None,
        Err(error) => return Err(error),
    };
    let reaching = match (r.key(row.id).await?, &sealed) {
        (Found::Key(key), Some(sealed)) => Some(reaching(r.tx(), &row, (&key, sealed)).await?),
        _ => None,
    };
    let place = office(&r, &row).await?;
    let entry = op.core.journal.entry_for(r.tx(), row.id, 1).await?;
    let charge = op.core.journal.stamp_of(r.tx(), entry).await?.charge;
    let about = seal::first_called(r.tx(), &row).await?;
    let diary_serial = roznamcha.serial_about(r.tx(), place.unit()?.id, &about).await?;
    let outcome = store::outcome_of(r.tx(), ComplaintId(row.id)).await?;
    let disposals = disposals(&r, ComplaintId(row.id)).await?;
    let brought = brought_by(&r, ComplaintId(row.id)).await?;
    let contacts = contacts(&r, ComplaintId(row.id), true).await?;
    let additions = additions(&r, ComplaintId(row.id), true).await?;
    let sortings = sortings(&r, ComplaintId(row.id), true).await?;
    let officers = told_of_officers(&r, row.id).await?;
    let answers = answers(&r, ComplaintId(row.id)).await?;
    let closings = closings(&r, ComplaintId(row.id)).await?;
    let care = cared(&r, ComplaintId(row.id), true).await?;
    let limits = deadlines::service::of_record(r.tx(), r.catalogue(), row.id).await?;
    r.done().await?;
    let standing = op.core.journal.receipt(entry).await?.standing;
    let online = sealed.as_ref().and_then(|sealed| sealed.online.clone());
    let (told, code) = sealed.map_or((None, None), |sealed| (Some(sealed.told), sealed.code));
    Ok(Opened {
        id: ComplaintId(row.id),
        number: row.number,
        sealing,
        place,
        channel: row.channel,
        brought,
        recorded_at: Timestamp(row.recorded_at),
        diary_serial,
        told,
        online,
        reaching,
        code,
        charge,
        identity_hidden: false,
        fir: outcome.map(|outcome| (outcome.number, Timestamp(outcome.recorded_at))),
        contacts,
        sortings,
        limits,
        officers,
        closings,
        care,
        answers,
        disposals,
        whereabouts,
        may,
        files: Vec::new(),
        additions,
        entry,
        standing,
    })
}
