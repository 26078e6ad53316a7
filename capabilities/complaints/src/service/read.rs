//! Opening one report: the officer states why, the look-up is journaled, then the words are shown. And what is
//! printed on its slip.

use contracts::Roznamcha;
use journal::Standing;
use kernel::ids::{ComplaintId, EntryId};
use kernel::{Error, Result, Timestamp};
use op::{Op, Purpose, ReadOp};
use organisation::Place;
use policy::Resource;
use vault::Found;

use crate::model::Told;
use crate::model::came::Came;
use crate::model::online::Online;
use crate::service::acts::Acts;
use crate::service::disposal::{Disposed, disposals, has_ended};
use crate::service::evidence;
use crate::service::georeport::{BroughtBy, brought_by};
use crate::service::known::Known;
use crate::service::safe_contact::{Reaching, reaching};
use crate::service::seal::{self, Sealing, finishing};
use crate::service::whereabouts::{May, Whereabouts, whereabouts};
use crate::service::{
    Added, Alarmed, Answered, Cared, Closings, Contacted, Sorted, additions, alarms, answers, cared,
    closings, contacts, limits, office, sortings, told_of_officers, unseal,
};
use crate::store;
use crate::store::parts::Part;

/// The clerk who recorded a report can print its code again for so long; afterwards only its citizen has it. A day: the power that
/// failed between number and print may be away for an afternoon, and he has seen the code already.
const REPRINT_SECONDS: i64 = 24 * 3_600;

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
    pub came: Came,
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
    /// That it cannot wait, and what was done about that, oldest first.
    pub alarms: Vec<Alarmed>,
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
    /// What the reader may do about it.
    pub acts: Acts,
    /// What it was read from.
    pub(super) known: Known,
}

/// Opens a report for a stated purpose. Journaled before anything is shown, refused when the purpose is not the
/// officer's.
pub async fn open_report(
    op: &Op,
    roznamcha: &dyn Roznamcha,
    id: ComplaintId,
    purpose: Purpose,
) -> Result<Opened> {
    let r = op.read().await?;
    let known = Known::of(&r, id).await?;
    let seat = known.seat(&r)?.clone();
    r.done().await?;
    op.look_up(purpose, "complaint", id.0, &seat).await?;
    let r = op.read().await?;
    // A seal that was opened for one purpose is not open for another.
    known.seats.reading(|seat| r.permit_for("complaints.read", seat, purpose.word()))?;
    let identity = known.identity(&r, purpose);
    let mut opened = Box::pin(read(&r, roznamcha, known)).await?;
    opened.files = evidence::of_opened(&r, id, identity).await?;
    r.done().await?;
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
    let r = op.read().await?;
    let (known, seat) = printable(&r, id).await?;
    r.done().await?;
    let handles = seat.handlers.contains(&op.actor.principal.id);
    let purpose = if handles { Purpose::Investigate } else { Purpose::ServeCitizen };
    op.look_up(purpose, "slip", id.0, &seat).await?;
    let just_recorded = op.now().seconds() - Timestamp(known.row.recorded_at).seconds() <= REPRINT_SECONDS;
    let own = known.row.filed_by == op.actor.account.map(Into::into);
    let r = op.read().await?;
    let opened = Box::pin(read(&r, roznamcha, known)).await?;
    r.done().await?;
    let code = opened.code.clone().filter(|_| own && just_recorded);
    Ok(Opened { code, ..opened })
}

/// The clerk who has just taken a sealed report down prints its slip; to everybody else it is what reading is.
async fn printable(r: &ReadOp, id: ComplaintId) -> Result<(Known, Resource)> {
    let known = Known::unasked(r, id).await?;
    let seat = if finishing(r.actor(), r.now(), &known.row) {
        let seat = seal::finishing_at(r.tx(), &known.row, &known.seats).await?;
        r.permit("complaints.finish", &seat)?;
        seat
    } else {
        known.seat(r)?.clone()
    };
    Ok((known, seat))
}

async fn read(r: &ReadOp, roznamcha: &dyn Roznamcha, known: Known) -> Result<Opened> {
    let (row, id) = (&known.row, known.id());
    let may = May::of(r, &known.seats);
    let sealing = seal::sealing(r, row, &known.seats).await?;
    let whereabouts = whereabouts(r, row, known.holding.as_ref()).await?;
    let may = may.after(whereabouts.under_way);
    let sealed = match unseal(r.key(row.id).await?, row) {
        Ok(sealed) => Some(sealed),
        Err(Error::NotFound("complaints.erased")) => None,
        Err(error) => return Err(error),
    };
    let reaching = match (r.key(row.id).await?, &sealed) {
        (Found::Key(key), Some(sealed)) => Some(reaching(r.tx(), row, (&key, sealed)).await?),
        _ => None,
    };
    let place = office(r, row).await?;
    let entry = r.core().journal.entry_for(r.tx(), row.id, 1).await?;
    let charge = r.core().journal.stamp_of(r.tx(), entry).await?.charge;
    let about = seal::first_called(r.tx(), row).await?;
    let diary_serial = roznamcha.serial_about(r.tx(), place.unit()?.id, &about).await?;
    let parts = store::parts::of_report(r.tx(), id).await?;
    let outcome = parts.read(Part::Outcome, store::outcome_of(r.tx(), id)).await?;
    let disposals = parts.read(Part::Disposal, disposals(r, id)).await?;
    let brought = parts.read(Part::Georeport, brought_by(r, id)).await?;
    let contacts = parts.read(Part::Contact, contacts(r, id, true)).await?;
    let alarms = parts.read(Part::Alarm, alarms(r, id, true)).await?;
    let additions = parts.read(Part::Addition, additions(r, id, true)).await?;
    let sortings = parts.read(Part::Sorting, sortings(r, id, true)).await?;
    let officers = parts.read(Part::Against, told_of_officers(r, row.id)).await?;
    let answers = parts.read(Part::Answer, answers(r, id)).await?;
    let closings = closings(r, row, parts, (outcome.is_some(), has_ended(&disposals), &sortings)).await?;
    let care = parts.read(Part::Care, cared(r, id, true)).await?;
    let limits = limits(r, row.id, &alarms).await?;
    let standing = r.core().journal.standing_on(r.tx(), entry).await?;
    let acts = Acts::of(r, &known, outcome.is_some()).await?;
    let online = sealed.as_ref().and_then(|sealed| sealed.online.clone());
    let (told, code) = sealed.map_or((None, None), |sealed| (Some(sealed.told), sealed.code));
    Ok(Opened {
        id,
        number: row.number.clone(),
        sealing,
        place,
        came: row.came()?,
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
        alarms,
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
        acts,
        files: Vec::new(),
        additions,
        entry,
        standing,
        known,
    })
}
