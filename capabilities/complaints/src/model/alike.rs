//! Whether two reports may tell the same event: place, time and words compared, and said in reasons an officer can check. It
//! is a suggestion to a person, never a decision. No I/O, no async.

use std::collections::BTreeSet;

use kernel::sought::{self, Sought};
use kernel::{Stated, Timestamp};

use super::Told;

/// Words of a story by which others are looked for: the longest say most.
const TELLING: usize = 12;
/// Words of a place that stand in half of all places, in the form of [`sought::words`].
const OF_ANY_PLACE: [&str; 17] = [
    "کلی",
    "گاوں",
    "محلہ",
    "روڈ",
    "کے",
    "قریب",
    "پاس",
    "سامنے",
    "بازار",
    "killi",
    "village",
    "mohalla",
    "road",
    "near",
    "bazar",
    "bazaar",
    "gali",
];
/// Stated so near each other, they are the same hours.
const HOURS: i64 = 4 * 3_600;
/// Stated so far apart, it was another event.
const DAYS: i64 = 2 * 86_400;
/// Told so near each other, where an hour was not stated.
const TOLD: i64 = 86_400;
/// From so much on it is suggested.
const ENOUGH: u32 = 10;
/// The most that words alone count.
const WORDS_COUNT: u32 = 8;

/// Why a report may tell the same event as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The same killi, village or mohalla.
    SameKilli,
    /// The same landmark.
    SameLandmark,
    /// The same direction and about the same distance from the same station.
    SameSpot,
    /// Stated within four hours of each other.
    SameHours,
    /// Stated on the same day.
    SameDay,
    /// Told within a day of each other.
    ToldTogether,
    /// So many words in common.
    Words(u32),
    /// The same telephone; only for those who may know who told it.
    SamePhone,
    /// The same card; only for those who may know who told it.
    SameCard,
}

impl Reason {
    /// Its name for machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SameKilli => "same-killi",
            Self::SameLandmark => "same-landmark",
            Self::SameSpot => "same-spot",
            Self::SameHours => "same-hours",
            Self::SameDay => "same-day",
            Self::ToldTogether => "told-together",
            Self::Words(_) => "words",
            Self::SamePhone => "same-phone",
            Self::SameCard => "same-card",
        }
    }

    const fn weight(self) -> u32 {
        match self {
            Self::SameKilli | Self::SameHours | Self::SamePhone | Self::SameCard => 6,
            Self::SameLandmark => 5,
            Self::SameSpot | Self::SameDay => 4,
            Self::ToldTogether => 2,
            Self::Words(count) => {
                if count > WORDS_COUNT {
                    WORDS_COUNT
                } else {
                    count
                }
            }
        }
    }
}

/// One report as it is compared.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// What was said.
    pub told: &'a Told,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The office that received it: directions and distances are from there.
    pub office: uuid::Uuid,
}

/// By what others like it are looked for: where it was, what is most telling of its words, and, for those who may know who
/// told it, the telephone and the card.
pub fn sought(told: &Told, identity: bool) -> Vec<Sought> {
    let mut words = place_words(told.place.killi.as_deref());
    words.extend(place_words(told.place.landmark.as_deref()));
    let mut story = sought::words(&told.words);
    story.retain(|word| !words.contains(word));
    story.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut all: Vec<Sought> = words.into_iter().map(Sought::Word).collect();
    all.extend(story.into_iter().take(TELLING).map(Sought::Word));
    if identity {
        all.extend(told.phone.clone().map(Sought::Phone));
        all.extend(told.cnic.clone().map(Sought::Cnic));
    }
    all
}

/// Why two reports may tell the same event, and how much speaks for it; `None` when too little does.
pub fn likeness(one: Compared<'_>, other: Compared<'_>, identity: bool) -> Option<(u32, Vec<Reason>)> {
    let apart = one.told.stated.zip(other.told.stated).map(|(a, b)| seconds(a.at, b.at));
    if apart.is_some_and(|apart| apart > DAYS) {
        return None;
    }
    let place = place(one, other);
    let time = time(one, other);
    let words = common_words(&one.told.words, &other.told.words);
    let who = if identity { who(one.told, other.told) } else { Vec::new() };
    // A report of a voice alone has no words to compare.
    let speechless = one.told.words.is_empty() || other.told.words.is_empty();
    let there_and_then = place.is_some() && time == Some(Reason::SameHours);
    let voiced = speechless && place.is_some() && time.is_some();
    let said = words >= 2 || (words == 1 && there_and_then) || voiced || !who.is_empty();
    let counted = (words > 0).then_some(Reason::Words(words));
    let reasons: Vec<Reason> = place.into_iter().chain(time).chain(counted).chain(who).collect();
    let score = reasons.iter().map(|reason| reason.weight()).sum();
    (said && score >= ENOUGH).then_some((score, reasons))
}

fn seconds(one: Timestamp, other: Timestamp) -> i64 {
    (one.seconds() - other.seconds()).abs()
}

fn place(one: Compared<'_>, other: Compared<'_>) -> Option<Reason> {
    let (here, there) = (&one.told.place, &other.told.place);
    if same_place(here.killi.as_deref(), there.killi.as_deref()) {
        return Some(Reason::SameKilli);
    }
    if same_place(here.landmark.as_deref(), there.landmark.as_deref()) {
        return Some(Reason::SameLandmark);
    }
    let distances = here.distance_m.zip(there.distance_m);
    // People guess distances: a quarter more or less is the same.
    let near = distances.is_some_and(|(a, b)| a.abs_diff(b) <= (a.max(b) / 4).max(500));
    let one_way = here.direction.is_some() && here.direction == there.direction;
    (near && one_way && one.office == other.office).then_some(Reason::SameSpot)
}

/// The words of a place that tell it from others.
fn place_words(place: Option<&str>) -> Vec<String> {
    let mut words = place.map(sought::words).unwrap_or_default();
    words.retain(|word| !OF_ANY_PLACE.contains(&word.as_str()));
    words
}

/// Every telling word of the shorter name stands in the longer one, in either script.
fn same_place(one: Option<&str>, other: Option<&str>) -> bool {
    let (one, other) = (place_words(one), place_words(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let sounds: BTreeSet<String> = long.iter().filter_map(|word| sounds(word)).collect();
    let heard = |word: &str| self::sounds(word).is_some_and(|sound| sounds.contains(&sound));
    let stands = |word: &String| long.contains(word) || heard(word);
    !short.is_empty() && short.iter().all(stands)
}

fn sounds(word: &str) -> Option<String> {
    Some(sought::skeleton(word)).filter(|sounds| sounds.len() >= 2)
}

fn time(one: Compared<'_>, other: Compared<'_>) -> Option<Reason> {
    let together = seconds(one.recorded_at, other.recorded_at) <= TOLD;
    let Some((a, b)) = one.told.stated.zip(other.told.stated) else {
        return together.then_some(Reason::ToldTogether);
    };
    let hours = a.hour_known && b.hour_known;
    if hours && seconds(a.at, b.at) <= HOURS {
        return Some(Reason::SameHours);
    }
    let day = |stated: Stated| stated.at.day();
    (day(a) == day(b)).then_some(Reason::SameDay)
}

/// Words that stand in both, each once; in Latin letters and in Urdu alike where they sound alike.
fn common_words(one: &str, other: &str) -> u32 {
    let other = sought::words(other);
    let whole: BTreeSet<&str> = other.iter().map(String::as_str).collect();
    let in_latin = |word: &str| word.bytes().any(|byte| byte.is_ascii_alphabetic());
    let other_script = |word: &str, latin: bool| in_latin(word) != latin;
    let stands = |word: &&String| {
        let long = sought::skeleton(word);
        let alike = |there: &&String| long == sought::skeleton(there);
        whole.contains(word.as_str())
            || (long.len() >= 3
                && other.iter().filter(|w| other_script(w, in_latin(word))).any(|w| alike(&w)))
    };
    let count = sought::words(one).iter().filter(stands).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn who(one: &Told, other: &Told) -> Vec<Reason> {
    let phone = one.phone.is_some() && one.phone == other.phone;
    let card = one.cnic.is_some() && one.cnic == other.cnic;
    let reasons = [phone.then_some(Reason::SamePhone), card.then_some(Reason::SameCard)];
    reasons.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Typed;

    const NOW: Timestamp = Timestamp(1_795_000_000_000_000);
    const LATER: Timestamp = Timestamp(NOW.0 + 7_200_000_000);

    fn typed(words: &str, killi: &str) -> Typed {
        Typed {
            words: words.to_owned(),
            spoken: "urdu".to_owned(),
            killi: killi.to_owned(),
            ..Typed::default()
        }
    }

    fn at(typed: Typed, days: i64, hour: &str) -> Told {
        let day = Timestamp(NOW.0 - days * 86_400_000_000).local();
        let typed = Typed {
            day: day.day().to_string(),
            month: day.month().to_string(),
            year: day.year().to_string(),
            hour: hour.to_owned(),
            ..typed
        };
        typed.check(NOW).unwrap()
    }

    fn reasons(one: &Told, other: &Told, identity: bool) -> Option<Vec<Reason>> {
        let office = uuid::Uuid::from_u128(1);
        let compared = |told, recorded_at| Compared { told, recorded_at, office };
        likeness(compared(one, NOW), compared(other, LATER), identity).map(|(_, reasons)| reasons)
    }

    const THEFT: &str = "رات کو دکان کا تالا توڑ کر سلائی مشین لے گئے";
    const RETOLD: &str = "ہماری دکان کا تالا ٹوٹا ہوا تھا، سلائی مشین غائب ہے";

    #[test]
    fn one_event_told_by_two_is_seen() {
        let one = at(typed(THEFT, "کلی گل محمد"), 1, "20");
        let other = at(typed(RETOLD, "گل محمد"), 1, "۲۲");
        let expected = [Reason::SameKilli, Reason::SameHours, Reason::Words(4)];
        assert_eq!(reasons(&one, &other, false).unwrap(), expected);
        let roman =
            at(typed("raat ko dukan ka tala toota, silai machine gayab", "Killi Gul Muhammad"), 1, "21");
        assert!(reasons(&one, &roman, false).unwrap().starts_with(&expected[..2]));
    }

    #[test]
    fn another_day_place_or_story_is_another_event() {
        let one = at(typed(THEFT, "کلی گل محمد"), 1, "20");
        assert_eq!(reasons(&one, &at(typed(THEFT, "کلی گل محمد"), 5, "20"), false), None);
        assert_eq!(reasons(&one, &at(typed("بکری گم ہو گئی", "کلی گل محمد"), 1, "20"), false), None);
        assert_eq!(reasons(&one, &typed("موٹر سائیکل چوری", "کلی شابو").check(NOW).unwrap(), false), None);
    }

    #[test]
    fn killi_alone_is_no_name_of_a_place() {
        assert!(!same_place(Some("کلی"), Some("کلی شابو")));
        assert!(same_place(Some("Killi Shabo"), Some("شابو")));
        assert!(!same_place(Some("کلی گل محمد"), Some("کلی نور محمد")));
        assert!(!same_place(None, Some("شابو")) && !same_place(Some(""), Some("")));
    }

    #[test]
    fn who_told_it_counts_only_for_those_who_may_know() {
        let with_phone = |words: &str| Typed { phone: "0300-0000001".to_owned(), ..typed(words, "شابو") };
        let one = with_phone("بکری گم ہو گئی").check(NOW).unwrap();
        let other = with_phone("جھگڑا ہوا").check(NOW).unwrap();
        assert_eq!(reasons(&one, &other, false), None);
        assert!(reasons(&one, &other, true).unwrap().contains(&Reason::SamePhone));
        assert!(sought(&one, true).len() > sought(&one, false).len());
    }
}
