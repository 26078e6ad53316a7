//! Names of stations as other systems write them: with `PS` before them, in another spelling, in Urdu. A name that is the
//! same but for such things is the station; one that is only alike is a suggestion for a person. Must not decide more.

use kernel::text;

/// Words that every station's name may have.
const COMMON: [&str; 14] = [
    "ps",
    "p",
    "s",
    "police",
    "station",
    "stn",
    "thana",
    "تھانہ",
    "تھانا",
    "پولیس",
    "اسٹیشن",
    "سٹیشن",
    "centre",
    "area",
];
/// Words that every district's name may have.
const COMMON_DISTRICT: [&str; 4] = ["district", "distt", "dist", "ضلع"];
/// What exports write where no district is stated.
const NOTHING: [&str; 9] = ["null", "none", "nil", "n/a", "na", "n.a.", "n.a", "nan", "unknown"];
/// How alike two names are when one is suggested for the other, from 0 to 1.
const ALIKE: f64 = 0.75;
/// How alike two names of districts are when one is likely a slip for the other.
const SLIP: f64 = 0.85;

/// A place that may be meant.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its names and code.
    names: Vec<String>,
    /// The same without its district: `city` of `City Police Station, Kharan`.
    short: Vec<String>,
    districts: Vec<String>,
}

impl Known {
    /// A place by its names and code, with the names of its district.
    pub fn new<'a>(
        names: impl IntoIterator<Item = &'a str>,
        districts: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let names: Vec<String> = names.into_iter().map(station_key).filter(|key| !key.is_empty()).collect();
        let districts: Vec<String> =
            districts.into_iter().map(district_key).filter(|key| !key.is_empty()).collect();
        let short = names.iter().flat_map(|name| districts.iter().filter_map(|own| without(name, own)));
        Self { short: short.map(str::to_owned).collect(), names, districts }
    }

    fn is_in(&self, district: Option<&str>) -> bool {
        district.is_none_or(|district| self.districts.iter().any(|own| own == district))
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().chain(&self.short).any(|own| own == name)
    }

    fn alike(&self, name: &str) -> f64 {
        self.names.iter().chain(&self.short).map(|own| alike(own, name)).fold(0.0, f64::max)
    }
}

/// What a written name is found to mean: places by their positions.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// The same name, and no other place that may be meant has it.
    Same(usize),
    /// To be confirmed: every place that is as likely as any other, and how alike the name is, from 0 to 1.
    Alike(Vec<usize>, f64),
    /// No place is known by it.
    Unknown,
}

/// A station's name as it is compared, without what stands in brackets.
pub fn station_key(name: &str) -> String {
    own_words(&brackets(&folded(name)).0).concat()
}

/// A name with everything that stands in its cell: two that have one are the same as written.
pub fn written_key(name: &str) -> String {
    own_words(&folded(name)).concat()
}

/// A district's name as it is compared.
pub fn district_key(name: &str) -> String {
    let plain = brackets(&folded(name)).0;
    let words = plain.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty() && !COMMON_DISTRICT.contains(word)).collect()
}

fn folded(name: &str) -> String {
    text::fold(&text::line(name))
}

/// The words that tell a station from others; all of them where it has none such.
fn own_words(plain: &str) -> Vec<&str> {
    let all: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let common = |word: &&str| COMMON.contains(word) || COMMON_DISTRICT.contains(word);
    let own: Vec<&str> = all.iter().filter(|word| !common(word)).copied().collect();
    if own.is_empty() { all } else { own }
}

/// What stands outside brackets, and within.
fn brackets(name: &str) -> (String, String) {
    let (mut depth, mut outside, mut inside) = (0_u32, String::new(), String::new());
    for c in name.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => outside.push(c),
            c => inside.push(c),
        }
    }
    if outside.trim().is_empty() { (name.to_owned(), String::new()) } else { (outside, inside) }
}

/// A name without its district before or behind it; nothing where that is all.
fn without<'a>(name: &'a str, district: &str) -> Option<&'a str> {
    let rest = name.strip_suffix(district).or_else(|| name.strip_prefix(district));
    rest.filter(|rest| !rest.is_empty())
}

/// One way to read a cell: a name, and a district written beside it.
#[derive(Debug)]
struct Reading {
    name: String,
    district: Option<String>,
    /// Nothing had to be guessed.
    sure: bool,
}

impl Reading {
    fn fits(&self, place: &Known) -> bool {
        place.is_in(self.district.as_deref())
    }
}

/// What the cell of the district says.
#[derive(Debug)]
enum Within {
    /// Nothing.
    Anywhere,
    /// A district by its own name.
    Sure(String),
    /// This district is likely meant, among other words or with a slip.
    Likely(String),
    /// Something that no district is called.
    Unknown,
}

impl Within {
    fn of(known: &[Known], written: &str) -> Self {
        let (key, plain) = (district_key(written), folded(written));
        if key.is_empty() || NOTHING.contains(&plain.as_str()) {
            return Self::Anywhere;
        }
        let all = || known.iter().flat_map(|place| &place.districts);
        if all().any(|own| *own == key) {
            return Self::Sure(key);
        }
        let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).collect();
        let among = |own: &str| (1..=3).any(|many| words.windows(many).any(|part| part.concat() == own));
        let mut said = places(known, |place| place.districts.iter().any(|own| among(own)))
            .filter_map(|at| known.get(at)?.districts.iter().find(|own| among(own)));
        if let Some(first) = said.next() {
            let one = places(known, |place| place.districts.iter().any(|own| among(own)))
                .all(|at| known.get(at).is_some_and(|place| place.is_in(Some(first))));
            return if one { Self::Likely(first.clone()) } else { Self::Unknown };
        }
        let near = all().map(|own| (own, alike(own, &key))).max_by(|one, other| one.1.total_cmp(&other.1));
        match near {
            Some((own, score)) if score >= SLIP => Self::Likely(own.clone()),
            _ => Self::Unknown,
        }
    }

    fn district(&self) -> Option<&str> {
        match self {
            Self::Sure(district) | Self::Likely(district) => Some(district),
            Self::Anywhere | Self::Unknown => None,
        }
    }
}

/// Every way to read a station's cell: `City Quetta`, `City, Kharan` and `City (Kharan)` name a district too.
fn readings(known: &[Known], outside: &str, inside: &str) -> Vec<Reading> {
    let words = own_words(outside);
    let name = words.concat();
    let aside = district_key(inside);
    let districts: std::collections::BTreeSet<&String> =
        known.iter().flat_map(|place| &place.districts).collect();
    if districts.contains(&aside) {
        return vec![Reading { name, district: Some(aside), sure: true }];
    }
    // What else is explained in brackets is passed only where it is another name of the place.
    let common = own_words(inside).iter().all(|word| COMMON.contains(word));
    let mut all = Vec::new();
    for district in &districts {
        if let Some(rest) = without(&name, district) {
            all.push(Reading { name: rest.to_owned(), district: Some((*district).clone()), sure: common });
        }
    }
    if let ([rest @ .., last], true) = (words.as_slice(), all.is_empty())
        && !rest.is_empty()
    {
        let near = |district: &&&String| alike(district, last) >= SLIP;
        all.extend(districts.iter().filter(near).map(|district| Reading {
            name: rest.concat(),
            district: Some((*district).clone()),
            sure: false,
        }));
    }
    all.push(Reading { sure: common, district: None, name });
    all
}

/// What a name means among the places known. A district that is written and known narrows it, in a cell of its own or beside
/// the name; without one a name is certain only where no other district has a place of it.
pub fn meaning(known: &[Known], name: &str, district: &str) -> Meaning {
    let (outside, inside) = brackets(&folded(name));
    if own_words(&outside).is_empty() {
        return Meaning::Unknown;
    }
    let (readings, within) = (readings(known, &outside, &inside), Within::of(known, district));
    let has = |place: &Known| readings.iter().any(|reading| reading.fits(place) && place.has(&reading.name));
    let here = |place: &Known| place.is_in(within.district());
    let same: Vec<usize> = places(known, |place| here(place) && has(place)).collect();
    if let [one] = same.as_slice()
        && let Some(place) = known.get(*one)
    {
        let aside = own_words(&inside).concat();
        let sure = |reading: &Reading| {
            (reading.sure || place.has(&aside)) && reading.fits(place) && place.has(&reading.name)
        };
        let alone = || places(known, has).count() == 1;
        let certain = match &within {
            Within::Anywhere | Within::Sure(_) => true,
            Within::Likely(_) => alone(),
            Within::Unknown => false,
        };
        if certain && readings.iter().any(sure) {
            return Meaning::Same(*one);
        }
    }
    if !same.is_empty() {
        return Meaning::Alike(same, 1.0);
    }
    let score = |place: &Known| {
        let fitting = readings.iter().filter(|reading| reading.fits(place));
        fitting.map(|reading| place.alike(&reading.name)).fold(0.0, f64::max)
    };
    let near = nearest(known, |place| if here(place) { score(place) } else { 0.0 });
    if near != Meaning::Unknown {
        return near;
    }
    // Two districts are written that cannot both be: the one beside the name may be right.
    let beside = places(known, |place| {
        readings
            .iter()
            .any(|reading| reading.district.is_some() && reading.fits(place) && place.has(&reading.name))
    });
    let beside: Vec<usize> = beside.collect();
    if !beside.is_empty() {
        return Meaning::Alike(beside, 1.0);
    }
    // The last words may name a place that is no district here: a town, a province.
    let words = own_words(&outside);
    let shorter = (1..words.len()).rev().filter_map(|many| words.get(..many)).map(<[&str]>::concat);
    for first in shorter {
        let found: Vec<usize> = places(known, |place| here(place) && place.has(&first)).collect();
        if !found.is_empty() {
            return Meaning::Alike(found, ALIKE);
        }
    }
    Meaning::Unknown
}

/// The places with the highest score, where that is enough.
fn nearest(known: &[Known], score: impl Fn(&Known) -> f64) -> Meaning {
    let scores: Vec<f64> = known.iter().map(score).collect();
    let best = scores.iter().copied().fold(0.0, f64::max);
    if best < ALIKE {
        return Meaning::Unknown;
    }
    let all = scores.iter().enumerate().filter(|(_, score)| (**score - best).abs() < 1e-9);
    Meaning::Alike(all.map(|(at, _)| at).collect(), best)
}

fn places(known: &[Known], wanted: impl Fn(&Known) -> bool) -> impl Iterator<Item = usize> {
    known.iter().enumerate().filter(move |(_, place)| wanted(place)).map(|(at, _)| at)
}

/// How alike two names are: by how they begin, and by how many letters differ.
fn alike(one: &str, other: &str) -> f64 {
    f64::midpoint(strsim::jaro_winkler(one, other), strsim::normalized_damerau_levenshtein(one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Known> {
        let quetta = ["QTA", "ضلع کوئٹہ", "Quetta District"];
        [
            ("QTA-SAR", "تھانہ سریاب", "Sariab Police Station", quetta),
            ("QTA-SHF", "تھانہ شفیق آباد", "Shafiq Abad Police Station", quetta),
            ("QTA-HAD", "تھانہ ہڈیارہ", "Hadiara Police Station", quetta),
            ("QTA-CTY", "تھانہ سٹی", "City Police Station", quetta),
            (
                "PSN-CTY",
                "تھانہ سٹی پشین",
                "City Police Station, Pishin",
                ["PSN", "ضلع پشین", "Pishin District"],
            ),
            (
                "KHN-CTY",
                "تھانہ سٹی خاران",
                "City Police Station, Kharan",
                ["KHN", "ضلع خاران", "Kharan District"],
            ),
            (
                "KAB-CTY",
                "تھانہ سٹی قلعہ عبداللہ",
                "City Police Station, Killa Abdullah",
                ["KAB", "ضلع قلعہ عبداللہ", "Killa Abdullah District"],
            ),
        ]
        .map(|(code, ur, en, districts)| Known::new([code, ur, en], districts))
        .to_vec()
    }

    #[test]
    fn the_same_name_however_it_is_dressed() {
        for name in [
            "Sariab",
            "PS SARIAB ",
            "P.S. Sariab",
            "sariab police station",
            "تھانہ سریاب",
            "سرياب",
            "Sariab (Quetta)",
            "qta-sar",
        ] {
            assert_eq!(meaning(&known(), name, ""), Meaning::Same(0), "{name}");
        }
        assert_eq!(meaning(&known(), "Shafiqabad", "QUETTA"), Meaning::Same(1));
        assert_eq!(meaning(&known(), "PS City", "Pishin"), Meaning::Same(4));
    }

    #[test]
    fn another_spelling_is_only_suggested() {
        for name in ["Hadyara", "Hadira", "PS  hadiyara"] {
            assert!(
                matches!(meaning(&known(), name, "Quetta"), Meaning::Alike(all, _) if all == [2]),
                "{name}"
            );
        }
        // The same name in a district that is not its own.
        assert_eq!(meaning(&known(), "Sariab", "Pishin"), Meaning::Unknown);
        for name in ["Test PS", "", "Mustafa Town", "PS"] {
            assert_eq!(meaning(&known(), name, ""), Meaning::Unknown, "{name}");
        }
    }

    /// Several districts have a station of this name: nothing is certain without one, and all of them are suggested.
    #[test]
    fn a_name_of_several_districts_is_not_certain_without_one() {
        let every = |name: &str, district: &str, all: &[usize]| {
            let meaning = meaning(&known(), name, district);
            assert!(
                matches!(&meaning, Meaning::Alike(found, _) if found == all),
                "{name}, {district}: {meaning:?}"
            );
        };
        for name in [
            "City",
            "PS CITY",
            "سٹی",
            "City Police Station",
            "City (Lahore)",
            "City, Lahore",
            "City Balochistan",
        ] {
            every(name, "", &[3, 4, 5, 6]);
        }
        for district in ["NULL", "-", "N/A", "Balochistan", "Lahore", "بلوچستان", "Quetta / Pishin"] {
            every("City", district, &[3, 4, 5, 6]);
        }
        every("Citty", "", &[3, 4, 5, 6]);
        // A slip in the district narrows, and is not certain where another district has the name.
        every("City", "Kharann", &[5]);
        every("City Kharann", "", &[5]);
        every("City", "Quetta City", &[3]);
        // A name that one station has waits where its district is another.
        for (name, district) in
            [("Sariab", "Lahore"), ("Sariab", "Balochistan"), ("Sariab (Lahore)", ""), ("Sariab, Lahore", "")]
        {
            every(name, district, &[0]);
        }
        // Two districts that cannot both be.
        every("City Quetta", "Pishin", &[3]);
    }

    #[test]
    fn a_district_narrows_wherever_it_is_written() {
        for (name, district, at) in [
            ("City", "Quetta", 3),
            ("City", "ضلع کوئٹہ", 3),
            ("City", "KHN", 5),
            ("سٹی", "Kharan", 5),
            ("City Quetta", "", 3),
            ("Quetta City", "NULL", 3),
            ("City, Kharan", "", 5),
            ("City (Kharan)", "", 5),
            ("PS City, Distt. Kharan", "", 5),
            ("تھانہ سٹی خاران", "", 5),
            ("City Police Station, Killa Abdullah", "", 6),
            ("City", "Killa Abdullah Distt", 6),
            ("City Kharan", "Kharan", 5),
            ("Sariab", "NULL", 0),
            ("Sariab", "Queta", 0),
            ("Sariab, Quetta", "", 0),
            ("Sariab (سریاب)", "", 0),
            ("Sariab (Police Station)", "", 0),
        ] {
            assert_eq!(meaning(&known(), name, district), Meaning::Same(at), "{name}, {district}");
        }
        assert_eq!(written_key("PS City (Kharan)"), written_key("City, Kharan"));
        assert_ne!(written_key("City (Kharan)"), written_key("City (Pishin)"));
    }
}
