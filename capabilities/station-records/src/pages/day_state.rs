//! What a day of the diary is at, as the page shows it: not opened, open, or closed with the proof of its copy.

use i18n::{Key, format};
use kernel::{Result, Timestamp};
use op::ReadOp;
use web::Staff;
use web::components::{Answer as Fact, Cell, Tag, Tone};

use super::diary::by;
use crate::model::day::rupees;
use crate::msg;
use crate::service::{self, DayOf, DiaryDay, Match};

/// A day's state as shown.
pub struct DayState {
    /// What it is, in a word.
    pub tag: Tag,
    /// More about it.
    pub note: Option<String>,
    /// Hours, cash, digest.
    pub facts: Vec<Fact>,
    /// The verb that is due now: its address and its words.
    pub verb: Option<(String, String)>,
}

impl DayState {
    /// The state of a day that is being shown.
    pub async fn of(staff: &Staff, r: &ReadOp, found: &DiaryDay) -> Result<Self> {
        let present = found.day == found.standing.today;
        let office = found.place.unit()?.id;
        let record = found.place.record("station-records.diary", "");
        let verb = |action: &str, path: &str, words| {
            (present && r.may(action, &record))
                .then(|| (format!("/diary/{path}?office={office}"), staff.visit.t.get(words).to_owned()))
        };
        let tag = |tone, word: Key| Tag { tone, text: staff.visit.t.get(word).to_owned() };
        let Some(opened) = &found.opened else {
            return Ok(Self {
                tag: tag(Tone::Warning, msg::DAY_NOT_OPENED),
                note: Some(not_opened(staff, r, found).await?),
                facts: Vec::new(),
                verb: verb("station-records.day-open", "open", msg::DAY_OPEN_TITLE),
            });
        };
        let facts = facts(staff, opened);
        if opened.close.is_none() {
            let verb = verb("station-records.day-close", "close", msg::DAY_CLOSE_TITLE);
            let late = staff.op.now() > Timestamp(opened.row.closing_due);
            let (tone, word) =
                if late { (Tone::Bad, msg::DAY_OVERDUE) } else { (Tone::Info, msg::DAY_IS_OPEN) };
            return Ok(Self { tag: tag(tone, word), note: None, facts, verb });
        }
        let (tone, said) = match service::same_as_closed(r, found).await? {
            Match::Same => (Tone::Good, msg::DAY_SAME),
            Match::Erased => (Tone::Warning, msg::DAY_ERASED_SINCE),
            Match::Sealed => (Tone::Warning, msg::DAY_SEALED_SINCE),
            Match::Differs => (Tone::Bad, msg::DAY_DIFFERS),
        };
        let note = Some(staff.visit.t.get(said).to_owned());
        Ok(Self { tag: tag(tone, msg::DAY_CLOSED), note, facts, verb: None })
    }
}

/// Until when it should have been opened, or in which day its entries stand.
async fn not_opened(staff: &Staff, r: &ReadOp, found: &DiaryDay) -> Result<String> {
    let lang = staff.visit.lang();
    if found.day >= found.standing.today {
        let due = format::date_time(lang, found.standing.hours.opening_due(found.day));
        return Ok(staff.visit.t.say(msg::day_not_opened_due(&due)));
    }
    Ok(match service::covering(r, found).await? {
        Some(day) => staff.visit.t.say(msg::day_covered(format::date(lang, day))),
        None => staff.visit.t.get(msg::DAY_NEVER_OPENED).to_owned(),
    })
}

/// Both hours where they differ, by whom, the entries, the cash, and the digest of the copy.
fn facts(staff: &Staff, day: &DayOf) -> Vec<Fact> {
    let t = &staff.visit.t;
    let fact = |label, value| Fact { label: t.get(label).to_owned(), value, change: None };
    let hours = |at: i64, due: i64, charge: Option<&str>| {
        let (at, due) = (Timestamp(at), Timestamp(due));
        let by = by(staff, charge);
        let shown = t.date_time(at);
        Cell::Text(if at > due {
            t.say(msg::day_hours_late(&shown, t.date_time(due), &by))
        } else {
            t.say(msg::day_hours(&shown, &by))
        })
    };
    let row = &day.row;
    let mut facts = vec![fact(msg::DAY_OPENED, hours(row.opened_at, row.opening_due, row.charge.as_deref()))];
    match &day.close {
        None => facts.push(fact(msg::DAY_CLOSING_DUE, Cell::Text(t.date_time(Timestamp(row.closing_due))))),
        Some(close) => facts.extend([
            fact(msg::DAY_CLOSED_AT, hours(close.closed_at, row.closing_due, close.charge.as_deref())),
            fact(
                msg::DAY_ENTRIES,
                Cell::Ltr(format!("{} ({}–{})", close.entries, row.first_serial, close.last_serial)),
            ),
            fact(msg::DAY_CASH, Cell::Ltr(rupees(close.cash))),
            fact(msg::DAY_DIGEST, Cell::Ltr(hex::encode(&close.digest))),
        ]),
    }
    facts
}
