//! Closing a day of the diary: the cash balance, then the closing entry, then the digest of the day's copy in the
//! journal (Rule 22.48). Refused while something that the office received is not entered.

use contracts::{DiaryEntry, Outstanding, Received, Substance};
use journal::{Body, Draft, Subject, draft};
use kernel::ids::{DiaryEntryId, UnitId};
use kernel::{Error, FieldErrors, Result, Timestamp};
use op::{ReadOp, WriteOp};
use organisation::{ChargeHeld, Mustered, Place, charge, muster};
use serde::Serialize;

use super::day::{DayOf, standing};
use super::day_copy::sheet;
use super::enter::{hold_book, write};
use super::read::shown;
use crate::events;
use crate::model::day::{Closing, Hours, TypedClosing, rupees};
use crate::store::day::{close, row};
use crate::store::{day, diary};

/// However long a day was left open, it can be closed.
pub(super) const ALL: usize = 10_000_000;

/// Why a day cannot be closed yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocked {
    /// Reports without an entry.
    pub reports: Vec<Received>,
    /// Paper slips given out and not entered.
    pub slips: Vec<Received>,
}

impl Blocked {
    /// Nothing is in the way.
    pub const fn is_empty(&self) -> bool {
        self.reports.is_empty() && self.slips.is_empty()
    }
}

/// What the form of a closing shows.
#[derive(Debug, Clone)]
pub struct ToClose {
    /// The office with everything above it.
    pub place: Place,
    /// The day that is open; `None` when none is.
    pub open: Option<row::Model>,
    /// From when on it may be closed.
    pub from: Timestamp,
    /// Whether a reason for the delay is asked.
    pub late: bool,
    /// What is in the way.
    pub blocked: Blocked,
    /// Reports that other offices offer to this one, not answered: no day waits for them.
    pub offered: Vec<Received>,
    /// The next blank slip as far as is known; `None` when the office has none out.
    pub next_slip: Option<String>,
    /// The cash balance of the closing before, paisa.
    pub before: Option<i64>,
    /// Officers marked as departed and not returned.
    pub away: Vec<Mustered>,
    /// Who has charge.
    pub in_charge: Option<ChargeHeld>,
}

/// Reads what the form of a closing shows, for whoever may close.
pub async fn to_close(
    r: &ReadOp,
    outstanding: &dyn Outstanding,
    office: UnitId,
    stated_slip: Option<&str>,
) -> Result<ToClose> {
    let place = organisation::store::place(r.tx(), office).await?;
    r.permit("station-records.day-close", &place.record("station-records.diary", ""))?;
    let standing = standing(r.tx(), r.catalogue(), &place, r.now()).await?;
    let hours = standing.hours;
    let open = standing.open;
    let blocked = match &open {
        Some(row) => blocked(r.tx(), outstanding, row, stated_slip).await?,
        None => Blocked::default(),
    };
    let before = match &open {
        Some(row) => day::before(r.tx(), office, &row.day).await?,
        None => None,
    };
    let before = match before {
        Some(row) => day::closing(r.tx(), row.id).await?.map(|close| close.cash),
        None => None,
    };
    let due = open.as_ref().map_or(r.now(), |row| Timestamp(row.closing_due));
    let mut away = muster::of_station(r.tx(), r.core(), office, r.now()).await?;
    away.retain(|person| person.away_since.is_some());
    Ok(ToClose {
        from: due.plus_seconds(-hours.early),
        late: hours.is_late(r.now(), due),
        blocked,
        offered: outstanding.offered(r.tx(), office).await?,
        next_slip: outstanding.slips(r.tx(), office, None).await?.next,
        in_charge: charge::of_station(r.tx(), r.catalogue(), office, r.now()).await?,
        open,
        before,
        away,
        place,
    })
}

/// What the office received since the day began and has not entered, and the slips it must have given out.
async fn blocked(
    tx: &db::Tx,
    outstanding: &dyn Outstanding,
    day: &row::Model,
    next_slip: Option<&str>,
) -> Result<Blocked> {
    let office = UnitId(day.office);
    // From a day before its first entry: a report recorded while the day before was being closed is seen too.
    let first = diary::by_serial(tx, office, (day.first_year, day.first_serial)).await?;
    let since = Timestamp(first.map_or(day.opened_at, |row| row.recorded_at)).plus_seconds(-86_400);
    let mut reports = outstanding.received(tx, office, since).await?;
    let numbers: Vec<String> = reports.iter().map(|report| report.number.clone()).collect();
    let entered = diary::entered(tx, office, &numbers).await?;
    reports.retain(|report| !entered.contains(&report.number));
    let slips = outstanding.slips(tx, office, next_slip).await?.given;
    Ok(Blocked { reports, slips })
}

/// Closes the open day of an office's diary; the closing's own entry.
pub async fn close_day(
    w: &mut WriteOp,
    outstanding: &dyn Outstanding,
    office: UnitId,
    typed: &TypedClosing,
) -> Result<DiaryEntryId> {
    let place = organisation::store::place(w.tx(), office).await?;
    w.permit("station-records.day-close", &place.record("station-records.diary", ""))?;
    w.require_books(&place.unit()?.code).await?;
    // From here on nobody else gives a number in this book, and no second clerk closes the same day.
    hold_book(w, office).await?;
    let standing = standing(w.tx(), w.catalogue(), &place, w.now()).await?;
    let hours = standing.hours;
    let day = standing.open.ok_or(Error::Conflict("station-records.day-not-open"))?;
    let due = Timestamp(day.closing_due);
    if w.now() < due.plus_seconds(-hours.early) {
        return Err(Error::Conflict("station-records.day-too-early"));
    }
    let closing = checked(w, outstanding, (&day, hours), typed).await?;
    let entry = |kind: &str, words| DiaryEntry {
        office,
        kind: kind.to_owned(),
        arrived_at: None,
        about: None,
        substance: Substance::Open(words),
    };
    let cash = format!("نقد بقایا: {} روپے۔", rupees(closing.cash));
    write(w, &place, entry("cash-balance", cash), None).await?;
    let words = closed(&day, &closing, w.now())?;
    let last = write(w, &place, entry("closing", words), None).await?;
    insert(w, &place, (day, closing), (i32::from(w.now().year()), last.serial)).await?;
    Ok(last.id)
}

/// Every fault of the form and everything that is not entered, at once.
async fn checked(
    w: &WriteOp,
    outstanding: &dyn Outstanding,
    (day, hours): (&row::Model, Hours),
    typed: &TypedClosing,
) -> Result<Closing> {
    let mut errors = FieldErrors::default();
    let closing = typed.check(hours.is_late(w.now(), Timestamp(day.closing_due)), &mut errors);
    let stated = closing.as_ref().and_then(|closing| closing.next_slip.as_deref());
    let slips = outstanding.slips(w.tx(), UnitId(day.office), stated).await?;
    if slips.unknown {
        errors.add("next_slip", "station-records.day-unknown-slip");
    } else if slips.next.is_some() && stated.is_none() && errors.of("next_slip").is_none() {
        errors.add("next_slip", "station-records.day-which-slip");
    }
    if !blocked(w.tx(), outstanding, day, stated).await?.is_empty() {
        errors.add("unentered", "station-records.day-unentered");
    }
    errors.check()?;
    closing.ok_or_else(|| Error::internal("checked above"))
}

fn closed(day: &row::Model, closing: &Closing, now: Timestamp) -> Result<String> {
    let date = DayOf { row: day.clone(), close: None }.date()?;
    let mut words = format!("روزنامچہ بابت {} بند کیا گیا۔", super::date_in_the_book(date));
    if let Some(slip) = &closing.next_slip {
        words = format!("{words} اگلی خالی کاغذی رسید: {slip}۔");
    }
    if let Some(reason) = &closing.reason {
        let due = super::hour_in_the_book(Timestamp(day.closing_due));
        let at = super::hour_in_the_book(now);
        words = format!("{words} مقررہ وقت {due}، بند کرنے کا وقت {at}، توقف کی وجہ: {reason}");
    }
    Ok(words)
}

/// What the journal keeps of a closing in its own body: openly, because no word of the diary is in it.
#[derive(Debug, Serialize)]
struct Closed {
    day: String,
    first: (i32, i64),
    last: (i32, i64),
    cash: i64,
    /// SHA-256 of the copy's data, in hexadecimal, as printed on it.
    digest: String,
}

async fn insert(
    w: &mut WriteOp,
    place: &Place,
    (day, closing): (row::Model, Closing),
    last: diary::Position,
) -> Result<()> {
    let office = UnitId(day.office);
    let mut close = close::Model {
        id: w.new_id(),
        version: 1,
        day: day.id,
        last_year: last.0,
        last_serial: last.1,
        entries: 0,
        closed_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        cash: closing.cash,
        next_slip: closing.next_slip,
        digest: Vec::new(),
    };
    let mut whole = DayOf { row: day, close: Some(close.clone()) };
    let page = diary::entries(w.tx(), office, &whole.span(), None, ALL).await?;
    let rows = shown(w.tx(), w.core().journal.ring(), page.rows, false).await?;
    let digest = sheet(place, whole.date()?, Some(&whole), &rows)?.digest()?;
    close.entries = i64::try_from(rows.len()).map_err(Error::internal)?;
    close.digest = digest.to_vec();
    whole.close = Some(close.clone());
    let body = draft::content(&Closed {
        day: whole.row.day.clone(),
        first: (whole.row.first_year, whole.row.first_serial),
        last,
        cash: close.cash,
        digest: hex::encode(digest),
    })?;
    let subject = Subject { kind: "diary-day-close", id: close.id, version: Some(1) };
    w.insert::<close::Entity>(close).await?;
    w.journal(Draft {
        unit: Some(office.0),
        body: Body::Open(body),
        ..Draft::new(events::DAY_CLOSE, subject)
    })?;
    Ok(())
}
