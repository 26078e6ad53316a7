//! A report: what a citizen says, checked field by field, and the forms of its number. No I/O, no async.

pub mod against;
pub mod alarm;
pub mod alike;
pub mod answer;
pub mod came;
pub mod care;
pub mod closing;
pub mod contact;
pub mod evidence;
pub mod georeport;
pub mod heard;
pub mod involved;
pub mod link;
pub mod online;
pub mod safe_contact;
pub mod seal;
pub mod sorting;
pub mod taking;
pub mod transfer;
pub mod waiting;

use alarm::Alarm;
use kernel::{
    Cnic, Code, Direction, FieldErrors, Phone, Place, Result, Stated, StatedTyped, Timestamp, text,
};
use safe_contact::{SafeContact, TypedSafeContact};
use seal::Profile;
use serde::{Deserialize, Serialize};
use taking::{Taking, TypedTaking};

/// The longest narrative, in characters: about eight printed pages, and what a form of 256 kB holds in Urdu.
pub const WORDS_MAX: usize = 20_000;
/// The longest name, killi or landmark, in characters.
pub const LINE_MAX: usize = 200;
/// The farthest place from a station, in metres.
pub const DISTANCE_MAX_M: u32 = 500_000;

kernel::words! {
    /// The language the citizen speaks, as heard at the counter.
    Spoken {
        /// Urdu.
        Urdu = "urdu",
        /// Pashto.
        Pashto = "pashto",
        /// Balochi.
        Balochi = "balochi",
        /// Brahui.
        Brahui = "brahui",
        /// Hazaragi.
        Hazaragi = "hazaragi",
        /// Sindhi.
        Sindhi = "sindhi",
        /// Punjabi.
        Punjabi = "punjabi",
        /// English.
        English = "english",
        /// None of these: named in words.
        Other = "other",
    }
}

impl Spoken {
    /// As the registers say it, which are kept in Urdu.
    pub const fn in_the_register(self) -> &'static str {
        match self {
            Self::Urdu => "اردو",
            Self::Pashto => "پشتو",
            Self::Balochi => "بلوچی",
            Self::Brahui => "براہوی",
            Self::Hazaragi => "ہزارگی",
            Self::Sindhi => "سندھی",
            Self::Punjabi => "پنجابی",
            Self::English => "انگریزی",
            Self::Other => "کوئی اور زبان",
        }
    }
}

/// The form as typed. Nothing is required but her words and where it happened.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Typed {
    /// Her own words.
    pub words: String,
    /// The language she speaks.
    pub spoken: String,
    /// Day, month and year on which it happened; all empty when she does not know.
    pub day: String,
    /// Month.
    pub month: String,
    /// Year.
    pub year: String,
    /// The hour of the 24-hour clock; empty when she does not know.
    pub hour: String,
    /// The minute; empty counts as the full hour.
    pub minute: String,
    /// Killi, village, mohalla.
    pub killi: String,
    /// Landmark.
    pub landmark: String,
    /// Direction from the station.
    pub direction: String,
    /// Distance from the station in kilometres, such as `2.5`.
    pub distance_km: String,
    /// Her name; empty when she does not give it.
    pub name: String,
    /// Father's or husband's name.
    pub parentage: String,
    /// Phone.
    pub phone: String,
    /// CNIC.
    pub cnic: String,
    /// How it was taken down.
    pub taking: TypedTaking,
    /// Whether it cannot wait: a word of [`Alarm`], `none`, or nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub alarm: String,
    /// Whether it must be kept from others: a profile of [`seal`], `ordinary`, or nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub seal: String,
    /// How she may be reached.
    #[serde(skip_serializing_if = "TypedSafeContact::is_empty")]
    pub safe: TypedSafeContact,
    /// Whether it is about what a police officer did or did not do, and who.
    #[serde(skip_serializing_if = "against::TypedAgainst::is_empty")]
    pub against: against::TypedAgainst,
}

/// What was said, checked. Sealed under the report's key before it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Her own words.
    pub words: String,
    /// The language she spoke.
    pub spoken: Spoken,
    /// When it happened.
    pub stated: Option<Stated>,
    /// Where.
    pub place: Place,
    /// Her name.
    pub name: Option<String>,
    /// Father's or husband's name.
    pub parentage: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
    /// CNIC.
    pub cnic: Option<Cnic>,
    /// How it was taken down.
    #[serde(default)]
    pub taking: Taking,
    /// Why it cannot wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm: Option<Alarm>,
    /// The profile under which it is sealed from the first word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Profile>,
    /// How she may be reached, as far as she said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe: Option<SafeContact>,
    /// What is said of police officers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<against::Told>,
}

impl Told {
    /// The same without who told it.
    pub(crate) fn without_identity(self) -> Self {
        let taking = self.taking.clone().without_identity();
        let safe = self.safe.clone().map(SafeContact::without_name);
        Self { name: None, parentage: None, phone: None, cnic: None, taking, safe, ..self }
    }
}

impl Typed {
    /// Checks every field at once.
    pub fn check(&self, now: Timestamp) -> Result<Told> {
        self.check_all(now, true)
    }

    /// The same where nobody stands there to be asked for the place.
    pub fn check_unplaced(&self, now: Timestamp) -> Result<Told> {
        self.check_all(now, false)
    }

    fn check_all(&self, now: Timestamp, placed: bool) -> Result<Told> {
        let mut errors = FieldErrors::default();
        let words = errors.keep("words", text::required_narrative(&self.words, WORDS_MAX));
        let spoken = errors.keep("spoken", Spoken::parse(&self.spoken).ok_or("complaints.unknown-language"));
        let stated = self.stated(now, &mut errors);
        let place = self.place(placed, &mut errors);
        let name = errors.keep("name", text::optional_line(&self.name, LINE_MAX)).flatten();
        let parentage = errors.keep("parentage", text::optional_line(&self.parentage, LINE_MAX)).flatten();
        let phone = errors.optional("phone", &self.phone, Phone::parse);
        let cnic = errors.optional("cnic", &self.cnic, Cnic::parse);
        let taking = self.taking.check(spoken == Some(Spoken::Other), &mut errors);
        let alarm = errors.keep("alarm", alarm::answer(&self.alarm)).flatten();
        let seal = errors.keep("seal", seal::answer(&self.seal)).flatten();
        let safe = self.safe.check(&mut errors);
        let against = self.against.check(&mut errors);
        errors.check()?;
        Ok(Told {
            words: words.unwrap_or_default(),
            spoken: spoken.unwrap_or(Spoken::Urdu),
            stated,
            place,
            name,
            parentage,
            phone,
            cnic,
            taking,
            alarm,
            seal,
            safe,
            against,
        })
    }

    fn stated(&self, now: Timestamp, errors: &mut FieldErrors) -> Option<Stated> {
        let Self { day, month, year, hour, minute, .. } = self;
        StatedTyped { day, month, year, hour, minute }.check(now, errors)
    }

    fn place(&self, placed: bool, errors: &mut FieldErrors) -> Place {
        let killi = errors.keep("killi", text::optional_line(&self.killi, LINE_MAX)).flatten();
        let landmark = errors.keep("landmark", text::optional_line(&self.landmark, LINE_MAX)).flatten();
        if placed && killi.is_none() && landmark.is_none() && errors.of("killi").is_none() {
            errors.add("killi", "complaints.place-missing");
        }
        let direction = errors.optional("direction", &self.direction, |word| {
            Direction::parse(word).ok_or("complaints.unknown-direction")
        });
        let distance_m = errors.optional("distance_km", &self.distance_km, metres);
        Place { killi, landmark, direction, distance_m }
    }
}

/// Kilometres with up to three decimals (`2.5`, `۲٫۵`) in metres.
fn metres(typed: &str) -> std::result::Result<u32, Code> {
    let typed = text::ascii_digits(typed).replace(['٫', ','], ".");
    let (whole, part) = typed.split_once('.').unwrap_or((&typed, ""));
    let digits_only = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 4 || part.len() > 3 || !digits_only(whole) || !digits_only(part) {
        return Err("complaints.wrong-distance");
    }
    let metres: u32 = format!("{whole}{part:0<3}").parse().map_err(|_| "complaints.wrong-distance")?;
    if metres > DISTANCE_MAX_M { Err("complaints.too-far") } else { Ok(metres) }
}

/// The number as printed: `QTA-SAR-2026-000123`, `QTA-SAR-2026B-000123` from a successor node,
/// `QTA-SAR-2026E2-000123` from one set back to a backup.
pub fn number(office: &str, year: i16, series: &str, serial: i64) -> String {
    format!("{office}-{year}{series}-{serial:06}")
}

/// A number as somebody typed it: Urdu digits, lower case and spaces for dashes are all read.
pub fn read_number(typed: &str) -> String {
    let line = text::ascii_digits(&text::line(typed)).to_uppercase();
    line.split([' ', '-', '\u{2013}', '\u{2014}'])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000_000); // November 2026

    fn typed() -> Typed {
        Typed {
            words: "میری موٹر سائیکل چوری ہو گئی".to_owned(),
            spoken: "brahui".to_owned(),
            killi: "کلی گل محمد".to_owned(),
            ..Typed::default()
        }
    }

    fn fault(typed: &Typed, field: &str) -> Option<Code> {
        match typed.check(NOW) {
            Err(kernel::Error::Invalid(errors)) => errors.of(field).map(|e| e.code),
            _ => None,
        }
    }

    #[test]
    fn words_and_a_place_are_enough() {
        let told = typed().check(NOW).unwrap();
        assert_eq!(told.spoken, Spoken::Brahui);
        assert_eq!((told.name, told.phone, told.cnic, told.stated), (None, None, None, None));
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = Typed { phone: "12".to_owned(), cnic: "1".to_owned(), ..Typed::default() };
        let Err(kernel::Error::Invalid(errors)) = wrong.check(NOW) else { panic!("must be refused") };
        let fields: Vec<_> = errors.0.iter().map(|e| e.field).collect();
        assert_eq!(fields, ["words", "spoken", "killi", "phone", "cnic"]);
    }

    #[test]
    fn a_date_is_real_past_and_in_any_digits() {
        let on = |day: &str, month: &str, year: &str| Typed {
            day: day.to_owned(),
            month: month.to_owned(),
            year: year.to_owned(),
            ..typed()
        };
        assert!(on("۱", "٢", "2026").check(NOW).unwrap().stated.is_some());
        assert_eq!(fault(&on("30", "2", "2026"), "happened"), Some("stated.date-not-real"));
        assert_eq!(fault(&on("1", "1", "2090"), "happened"), Some("stated.date-in-future"));
        assert_eq!(fault(&on("1", "", ""), "happened"), Some("stated.date-not-real"));
        assert_eq!(
            fault(&on("1", "1", "-9999"), "happened"),
            Some("stated.date-not-real"),
            "before the first moment that can be kept"
        );
        assert_eq!(fault(&Typed { hour: "9pm".to_owned(), ..typed() }, "hour"), Some("stated.wrong-hour"));
        assert_eq!(
            fault(&Typed { hour: "۲۱".to_owned(), ..typed() }, "happened"),
            Some("stated.day-missing")
        );
    }

    #[test]
    fn distance_is_read_in_kilometres() {
        for (typed, metres_expected) in [("2", 2000), ("2.5", 2500), ("۲٫۵", 2500), ("0.050", 50)] {
            assert_eq!(metres(typed), Ok(metres_expected), "{typed}");
        }
        for wrong in ["-1", "1e3", "", ".5", "1.2345", "99999"] {
            assert!(metres(wrong).is_err(), "{wrong}");
        }
        assert_eq!(metres("501"), Err("complaints.too-far"));
    }

    #[test]
    fn numbers_of_two_generations_never_meet() {
        assert_eq!(number("QTA-SAR", 2026, "", 123), "QTA-SAR-2026-000123");
        assert_eq!(number("QTA-SAR", 2026, "B", 123), "QTA-SAR-2026B-000123");
        assert_eq!(read_number(" qta sar-۲۰۲۶ 000123"), "QTA-SAR-2026-000123");
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(words in ".*", day in ".*", km in ".*", cnic in ".*") {
            let _ = Typed { words, day, distance_km: km, cnic, ..typed() }.check(NOW);
        }
    }
}
