//! A day of the diary (Police Rules 1934, rule 22.48): its hours, who is in custody when it opens, the cash when it
//! closes. No I/O, no async.

use std::sync::LazyLock;

use catalogue::Catalogue;
use jiff::civil::Date;
use kernel::{Code, FieldErrors, Result, Timestamp, text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Persons typed in one opening at most: those whom no record of the custody register has.
pub const HELD_MAX: usize = 60;
/// The longest name or section of a person held, and the longest reason for a delay, in characters.
pub const LINE_MAX: usize = 200;

const A_DAY: i64 = 86_400;

/// An office's hours of its diary, as the catalogue has them on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// The hour at which one day ends and the next begins, in seconds after midnight.
    pub closing: i64,
    /// How long before it a day may be closed, seconds.
    pub early: i64,
    /// After what delay a reason is written, seconds.
    pub late: i64,
}

impl Hours {
    /// The hours of an office.
    pub fn of(catalogue: &Catalogue, office: &str, on: Date) -> Self {
        let limit = |code, or| catalogue.of_office(code, office, on).map_or(or, |row| row.facts.value);
        Self {
            closing: limit("diary.closing", 8 * 3_600),
            early: limit("diary.early", 3_600),
            late: limit("diary.late", 1_800),
        }
    }

    /// The day of the diary that a moment falls in by the clock alone.
    pub fn day_at(self, at: Timestamp) -> Date {
        at.plus_seconds(-self.closing).day()
    }

    /// When a day begins.
    pub fn opening_due(self, day: Date) -> Timestamp {
        Timestamp::start_of(day).unwrap_or_default().plus_seconds(self.closing)
    }

    /// When a day ends.
    pub fn closing_due(self, day: Date) -> Timestamp {
        self.opening_due(day).plus_seconds(A_DAY)
    }

    /// The day that entries belong to while none is open: that of the clock, but after the last one closed.
    pub fn next(self, now: Timestamp, last: Option<Date>) -> Date {
        let after = last.and_then(|last| last.tomorrow().ok());
        after.map_or(self.day_at(now), |after| after.max(self.day_at(now)))
    }

    /// Whether something was done so long after its hour that a reason is due.
    pub fn is_late(self, at: Timestamp, due: Timestamp) -> bool {
        at > due.plus_seconds(self.late)
    }
}

/// A person in custody, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]

pub struct TypedHeld {
    /// Name, with the father's or husband's.
    #[serde(default)]
    pub name: String,
    /// Section: `379 PPC`.
    #[serde(default)]
    pub offence: String,
    /// FIR as cited, `124/26`; empty for none.
    #[serde(default)]
    pub fir: String,
    /// Day of arrest, `2026-11-21`.
    #[serde(default)]
    pub arrested_on: String,
    /// Hour of arrest, `14:05`.
    #[serde(default)]
    pub arrested_at: String,
}

impl TypedHeld {
    fn is_blank(&self) -> bool {
        [&self.name, &self.offence, &self.fir, &self.arrested_on, &self.arrested_at]
            .into_iter()
            .all(|typed| text::line(typed).is_empty())
    }
}

/// A person in custody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Name, with the father's or husband's.
    pub name: String,
    /// Section.
    pub offence: String,
    /// FIR as cited.
    pub fir: Option<String>,
    /// Day and hour of arrest.
    pub arrested_at: Timestamp,
    /// The record of the custody register; none where somebody was typed at an opening, as before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custody: Option<Uuid>,
}

/// Who is in custody already known when a day opens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InCustody {
    /// Those of the custody register: they stand in the opening as they are there.
    pub register: Vec<Held>,
    /// Those typed at the opening before, whom the register does not have; `None` where no day was opened before.
    pub typed_before: Option<Vec<Held>>,
}

impl InCustody {
    /// Whether somebody may be typed: an arrest since the register began belongs in it.
    fn may_be_typed(&self, held: &Held) -> bool {
        let same = |known: &Held| {
            text::fold(&known.name) == text::fold(&held.name) || known.arrested_at == held.arrested_at
        };
        self.typed_before.as_ref().is_none_or(|before| before.iter().any(same))
    }
}

/// How the diary leads to what somebody is held for: under an FIR an offence; a warrant or a preventive arrest accuses nobody of one.
pub(crate) const fn for_what(under_fir: bool) -> &'static str {
    if under_fir { "بجرم" } else { "بابت" }
}

impl Held {
    /// Its line in the diary, which is kept in Urdu.
    pub fn line(&self) -> String {
        let at = self.arrested_at.local();
        let fir = self.fir.as_ref().map_or_else(String::new, |fir| format!("، مقدمہ نمبر {fir}"));
        format!(
            "{}، {} {}{fir}، گرفتار {:02}-{:02}-{} بوقت {:02}:{:02}",
            self.name,
            for_what(self.fir.is_some()),
            self.offence,
            at.day(),
            at.month(),
            at.year(),
            at.hour(),
            at.minute()
        )
    }

    /// The same person as the form of the next opening suggests.
    pub fn typed(&self) -> TypedHeld {
        let at = self.arrested_at.local();
        TypedHeld {
            name: self.name.clone(),
            offence: self.offence.clone(),
            fir: self.fir.clone().unwrap_or_default(),
            arrested_on: at.date().to_string(),
            arrested_at: format!("{:02}:{:02}", at.hour(), at.minute()),
        }
    }
}

/// An opening, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TypedOpening {
    /// `nobody` or `held`: the moharrir says that the lock-up is empty, never the form.
    #[serde(default)]
    pub custody: String,
    /// Who is in custody beside those of the custody register. Blank rows count for nothing.
    #[serde(default)]
    pub held: Vec<TypedHeld>,
    /// Why it opens late.
    #[serde(default)]
    pub reason: String,
}

/// The same, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Who is in custody.
    pub held: Vec<Held>,
    /// Why it opens late.
    pub reason: Option<String>,
}

impl TypedOpening {
    /// Checks everything at once.
    pub fn check(&self, now: Timestamp, late: bool, known: &InCustody) -> Result<Opening> {
        let mut errors = FieldErrors::default();
        let mut held = known.register.clone();
        match self.custody.as_str() {
            "held" => {
                let rows = self.held.iter().enumerate().take(HELD_MAX).filter(|(_, row)| !row.is_blank());
                for (at, row) in rows {
                    let typed = checked(row, now, &mut errors, |column| field(at, column));
                    if typed.as_ref().is_some_and(|typed| !known.may_be_typed(typed)) {
                        errors.add(field(at, Column::Name), "station-records.day-record-arrest");
                    }
                    held.extend(typed);
                }
                if known.register.is_empty() && self.held.iter().all(TypedHeld::is_blank) {
                    errors.add(field(0, Column::Name), "station-records.day-who-held");
                }
            }
            // Saying both would be a list that nobody can believe.
            "nobody" if !self.held.iter().all(TypedHeld::is_blank) => {
                errors.add("custody", "station-records.day-nobody-and-held");
            }
            "nobody" if !known.register.is_empty() => {
                errors.add("custody", "station-records.day-register-holds");
            }
            "nobody" => {}
            _ => errors.add("custody", "station-records.day-say-custody"),
        }
        let reason = reason(&self.reason, late, &mut errors);
        errors.check()?;
        Ok(Opening { held, reason })
    }
}

/// A box of a person's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The name.
    Name,
    /// The section.
    Offence,
    /// The FIR.
    Fir,
    /// The day of arrest.
    ArrestedOn,
    /// The hour of arrest.
    ArrestedAt,
}

/// The name of a person's box, rows counted from 0: `held-1-name`.
pub fn field(row: usize, column: Column) -> &'static str {
    static NAMES: LazyLock<Vec<[String; 5]>> = LazyLock::new(|| {
        let row = |row| ["name", "offence", "fir", "on", "at"].map(|column| format!("held-{row}-{column}"));
        (1..=HELD_MAX).map(row).collect()
    });
    let [name, offence, fir, on, at] = match NAMES.get(row) {
        Some(names) => names.each_ref().map(String::as_str),
        None => ["custody"; 5],
    };
    match column {
        Column::Name => name,
        Column::Offence => offence,
        Column::Fir => fir,
        Column::ArrestedOn => on,
        Column::ArrestedAt => at,
    }
}

fn checked(
    row: &TypedHeld,
    now: Timestamp,
    errors: &mut FieldErrors,
    field: impl Fn(Column) -> &'static str,
) -> Option<Held> {
    let name = errors.keep(field(Column::Name), text::required_line(&row.name, LINE_MAX));
    let offence = errors.keep(field(Column::Offence), text::required_line(&row.offence, LINE_MAX));
    let fir = errors.optional(field(Column::Fir), &row.fir, cited).map(Some).unwrap_or_default();
    let day: Option<Date> = text::ascii_digits(&text::line(&row.arrested_on)).parse().ok();
    let day = errors.keep(field(Column::ArrestedOn), day.ok_or("date.wrong"));
    let hour = kernel::time::read_hour(&row.arrested_at);
    let hour = errors.keep(field(Column::ArrestedAt), hour.ok_or("station-records.wrong-hour"));
    let at = day.zip(hour).and_then(|(day, hour)| Timestamp::from_local(day.to_datetime(hour)));
    if at.is_some_and(|at| at > now) {
        errors.add(field(Column::ArrestedOn), "station-records.day-arrest-in-future");
    }
    Some(Held { name: name?, offence: offence?, fir, arrested_at: at?, custody: None })
}

/// An FIR as cited: digits, a letter of the node, a slash, two digits.
pub(super) fn cited(typed: &str) -> std::result::Result<String, Code> {
    let typed = text::ascii_digits(typed).to_uppercase();
    let wrong = "station-records.day-wrong-fir";
    let (serial, year) = typed.split_once('/').ok_or(wrong)?;
    let digits = |part: &str| !part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit());
    let serial = serial.strip_suffix(|c: char| c.is_ascii_uppercase()).unwrap_or(serial);
    if digits(serial) && digits(year) && matches!(year.len(), 2 | 4) { Ok(typed) } else { Err(wrong) }
}

fn reason(typed: &str, late: bool, errors: &mut FieldErrors) -> Option<String> {
    let reason = text::optional_line(typed, LINE_MAX);
    let reason = if late {
        reason.and_then(|reason| reason.ok_or("station-records.day-why-late").map(Some))
    } else {
        reason
    };
    errors.keep("reason", reason).flatten()
}

/// A closing, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TypedClosing {
    /// Cash in hand, rupees: `4,350` or `4350.50`, in any digits.
    #[serde(default)]
    pub cash: String,
    /// The number of the next blank paper slip; needed while the office has slips out.
    #[serde(default)]
    pub next_slip: String,
    /// Why it closes late.
    #[serde(default)]
    pub reason: String,
}

/// The same, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Cash in hand, paisa.
    pub cash: i64,
    /// The next blank paper slip, as typed.
    pub next_slip: Option<String>,
    /// Why it closes late.
    pub reason: Option<String>,
}

impl TypedClosing {
    /// Checks everything at once; what is wrong is left in `errors`.
    pub fn check(&self, late: bool, errors: &mut FieldErrors) -> Option<Closing> {
        let cash = errors.keep("cash", paisa(&self.cash));
        let next_slip = errors.keep("next_slip", text::optional_line(&self.next_slip, 60)).flatten();
        let reason = reason(&self.reason, late, errors);
        Some(Closing { cash: cash?, next_slip, reason })
    }
}

/// The most cash a station states: ten thousand million rupees, in paisa.
const CASH_MAX: i64 = 1_000_000_000_000;

/// Rupees as typed, in paisa.
fn paisa(typed: &str) -> std::result::Result<i64, Code> {
    let typed = text::ascii_digits(&text::line(typed)).replace([',', '،', '٬', ' '], "").replace('٫', ".");
    if typed.is_empty() {
        return Err("text.required");
    }
    let wrong = "station-records.day-wrong-cash";
    let (rupees, rest) = typed.split_once('.').unwrap_or((&typed, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(rupees) || !digits(rest) || rest.len() > 2 {
        return Err(wrong);
    }
    let paisa: i64 = format!("{rest:0<2}").parse().map_err(|_| wrong)?;
    let rupees: i64 = rupees.parse().map_err(|_| wrong)?;
    let all = rupees.checked_mul(100).and_then(|rupees| rupees.checked_add(paisa)).ok_or(wrong)?;
    if all > CASH_MAX { Err(wrong) } else { Ok(all) }
}

/// Paisa as rupees: `4,350` or `4,350.50`.
pub fn rupees(paisa: i64) -> String {
    let (rupees, rest) = (paisa / 100, paisa % 100);
    let digits = rupees.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if rest == 0 { shown } else { format!("{shown}.{rest:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOURS: Hours = Hours { closing: 8 * 3_600, early: 3_600, late: 1_800 };
    /// 21 November 2026, 14:05 in Pakistan.
    const NOW: Timestamp = Timestamp(1_795_251_900_000_000);

    #[test]
    fn a_day_goes_from_its_hour_to_that_of_the_next_date() {
        let day = jiff::civil::date(2026, 11, 21);
        assert_eq!(HOURS.day_at(NOW), day);
        assert_eq!(HOURS.day_at(HOURS.opening_due(day)), day);
        assert_eq!(HOURS.day_at(HOURS.closing_due(day).plus_seconds(-1)), day);
        assert_eq!(HOURS.next(NOW, Some(day)), day.tomorrow().unwrap());
        assert_eq!(HOURS.next(NOW, Some(jiff::civil::date(2026, 11, 1))), day);
        assert_eq!(HOURS.next(NOW, None), day);
    }

    #[test]
    fn cash_is_rupees_in_any_digits() {
        for (typed, paisa) in [("4350", 435_000), ("۴٬۳۵۰", 435_000), ("4,350.5", 435_050), ("0", 0)] {
            assert_eq!(super::paisa(typed), Ok(paisa), "{typed}");
        }
        for wrong in ["", "-5", "1.234", "four", "1.", ".5", "99999999999999999999", "10000000001"] {
            assert!(super::paisa(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            (rupees(435_050), rupees(5), rupees(123_456_700)),
            ("4,350.50".to_owned(), "0.05".to_owned(), "1,234,567".to_owned())
        );
    }

    #[test]
    fn those_in_custody_are_named_whole_or_said_to_be_nobody() {
        let row = TypedHeld {
            name: "یوسف ولد کریم\u{202E}".to_owned(),
            offence: "379 ت پ".to_owned(),
            fir: "۱۲۴/۲۶".to_owned(),
            arrested_on: "2026-11-20".to_owned(),
            arrested_at: "22:15".to_owned(),
        };
        let typed = |custody: &str, held: &[TypedHeld]| TypedOpening {
            custody: custody.to_owned(),
            held: held.to_vec(),
            reason: String::new(),
        };
        let opening = typed("held", &[row.clone(), TypedHeld::default()])
            .check(NOW, false, &InCustody::default())
            .unwrap();
        assert_eq!(opening.held[0].fir.as_deref(), Some("124/26"));
        assert_eq!(
            opening.held[0].line(),
            "یوسف ولد کریم، بجرم 379 ت پ، مقدمہ نمبر 124/26، گرفتار 20-11-2026 بوقت 22:15"
        );
        assert_eq!(
            typed("held", &[opening.held[0].typed()]).check(NOW, false, &InCustody::default()).unwrap(),
            opening
        );
        assert!(
            typed("nobody", &[TypedHeld::default()])
                .check(NOW, false, &InCustody::default())
                .unwrap()
                .held
                .is_empty()
        );
        for (custody, held) in [
            ("", vec![]),
            ("held", vec![]),
            ("nobody", vec![row.clone()]),
            ("held", vec![TypedHeld { name: String::new(), ..row.clone() }]),
            ("held", vec![TypedHeld { arrested_on: "2026-11-22".to_owned(), ..row.clone() }]),
            ("held", vec![TypedHeld { arrested_at: String::new(), ..row.clone() }]),
            ("held", vec![TypedHeld { fir: "124".to_owned(), ..row.clone() }]),
        ] {
            assert!(
                typed(custody, &held).check(NOW, false, &InCustody::default()).is_err(),
                "{custody} {held:?}"
            );
        }
        assert!(
            typed("nobody", &[]).check(NOW, true, &InCustody::default()).is_err(),
            "a late opening says why"
        );
    }

    #[test]
    fn the_register_is_the_list_and_only_those_typed_before_are_typed_again() {
        let held = |name: &str, hours: i64, custody: Option<Uuid>| Held {
            name: name.to_owned(),
            offence: "379 ت پ".to_owned(),
            fir: None,
            arrested_at: NOW.plus_seconds(-hours * 3_600),
            custody,
        };
        let registered = held("علی ولد رضا", 3, Some(Uuid::nil()));
        let before = held("یوسف ولد کریم", 40, None);
        let known =
            InCustody { register: vec![registered.clone()], typed_before: Some(vec![before.clone()]) };
        let typed = |custody: &str, rows: Vec<TypedHeld>| TypedOpening {
            custody: custody.to_owned(),
            held: rows,
            reason: String::new(),
        };
        let opened = |custody: &str, rows| typed(custody, rows).check(NOW, false, &known);
        assert_eq!(opened("held", vec![]).unwrap().held, std::slice::from_ref(&registered));
        let both = opened("held", vec![before.typed()]).unwrap().held;
        assert_eq!(both.iter().map(|one| &one.name).collect::<Vec<_>>(), [&registered.name, &before.name]);
        let respelt = TypedHeld { name: "یوسف علی ولد کریم".to_owned(), ..before.typed() };
        assert!(opened("held", vec![respelt]).is_ok(), "the hour says who it is");
        let new = held("کوئی اور ولد کوئی", 2, None).typed();
        assert!(opened("held", vec![new.clone()]).is_err());
        assert!(opened("nobody", vec![]).is_err());
        assert!(
            typed("held", vec![new]).check(NOW, false, &InCustody::default()).is_ok(),
            "the first opening"
        );
        let kept = serde_json::to_value(&before).unwrap();
        assert!(kept.get("custody").is_none(), "what was kept before reads as before");
        assert_eq!(serde_json::from_value::<Held>(kept).unwrap(), before);
    }
}
