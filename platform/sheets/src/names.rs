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
/// How alike two names are when one is suggested for the other, from 0 to 1.
const ALIKE: f64 = 0.75;

/// A place that may be meant.
#[derive(Debug, Clone)]
pub struct Known {
    names: Vec<String>,
    districts: Vec<String>,
}

impl Known {
    /// A place by its names and code, with the names of its district.
    pub fn new<'a>(
        names: impl IntoIterator<Item = &'a str>,
        districts: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let names = names.into_iter().map(station_key).filter(|key| !key.is_empty()).collect();
        let districts = districts.into_iter().map(district_key).filter(|key| !key.is_empty()).collect();
        Self { names, districts }
    }
}

/// What a written name is found to mean: a place by its position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning {
    /// The same name; no other place has it.
    Same(usize),
    /// Alike, from 0 to 1: to be confirmed.
    Alike(usize, f64),
    /// No place is known by it.
    Unknown,
}

/// A station's name as it is compared.
pub fn station_key(name: &str) -> String {
    let plain = without_brackets(&text::fold(&text::line(name)));
    let all: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let own: String = all.iter().filter(|word| !COMMON.contains(word)).copied().collect();
    if own.is_empty() { all.concat() } else { own }
}

/// A district's name as it is compared.
pub fn district_key(name: &str) -> String {
    let plain = without_brackets(&text::fold(&text::line(name)));
    let words = plain.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty() && !COMMON_DISTRICT.contains(word)).collect()
}

fn without_brackets(name: &str) -> String {
    let (mut depth, mut kept) = (0_u32, String::new());
    for c in name.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    if kept.trim().is_empty() { name.to_owned() } else { kept }
}

/// What a name means among the places known; a district that is given and known narrows it.
pub fn meaning(known: &[Known], name: &str, district: &str) -> Meaning {
    let (name, district) = (station_key(name), district_key(district));
    if name.is_empty() {
        return Meaning::Unknown;
    }
    let fits = |place: &Known| {
        district.is_empty()
            || place.districts.iter().any(|own| *own == district || alike(own, &district) >= 0.9)
    };
    let same: Vec<usize> = places(known, |place| fits(place) && place.names.contains(&name)).collect();
    if let [one] = same.as_slice() {
        return Meaning::Same(*one);
    }
    let nearest = places(known, fits)
        .filter_map(|at| known.get(at).map(|place| (at, place)))
        .flat_map(|(at, place)| place.names.iter().map(move |own| (at, own)))
        .map(|(at, own)| (at, alike(own, &name)))
        .max_by(|one, other| one.1.total_cmp(&other.1));
    match nearest {
        Some((at, score)) if score >= ALIKE => Meaning::Alike(at, score),
        _ => Meaning::Unknown,
    }
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
        [
            ("QTA-SAR", "تھانہ سریاب", "Sariab Police Station", "Quetta District"),
            ("QTA-SHF", "تھانہ شفیق آباد", "Shafiq Abad Police Station", "Quetta District"),
            ("QTA-HAD", "تھانہ ہڈیارہ", "Hadiara Police Station", "Quetta District"),
            ("QTA-CTY", "تھانہ سٹی", "City Police Station", "Quetta District"),
            ("PSN-CTY", "تھانہ سٹی", "City Police Station", "Pishin District"),
        ]
        .map(|(code, ur, en, district)| Known::new([code, ur, en], [district]))
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
            assert!(matches!(meaning(&known(), name, "Quetta"), Meaning::Alike(2, _)), "{name}");
        }
        // Two stations have this name: no district, no certainty.
        assert!(matches!(meaning(&known(), "City", ""), Meaning::Alike(3 | 4, _)));
        // The same name in a district that is not its own.
        assert_eq!(meaning(&known(), "Sariab", "Pishin"), Meaning::Unknown);
        for name in ["Test PS", "", "Mustafa Town", "PS"] {
            assert_eq!(meaning(&known(), name, ""), Meaning::Unknown, "{name}");
        }
    }
}
