//! Made-up people whom nobody may find, and the search for them: names and killis in whole words, cards and telephones by every
//! seven digits that tell them apart, with and without dashes, in any digits.

use std::collections::BTreeMap;

/// Syllables of names that nobody bears.
const SYLLABLES: [&str; 12] =
    ["زرم", "گلو", "شاب", "پرخ", "دلج", "مهن", "بیژ", "رخت", "نوش", "لعب", "سمگ", "تاژ"];
const PROFILES: [&str; 4] = ["violence", "child", "informant", "witness"];

/// What somebody told, with words that stand nowhere else.
#[derive(Debug, Clone)]
pub struct Told {
    pub profile: &'static str,
    name: String,
    killi: String,
    phone: String,
    cnic: String,
}

impl Told {
    fn of(at: usize) -> Self {
        let word = |salt: usize| {
            let mixed = at * 7 + salt;
            [mixed % 12, mixed / 12 % 12, (mixed / 144 + salt) % 12, at % 12]
                .map(|part| SYLLABLES[part])
                .concat()
        };
        // Beginning with 6 to 9, so that no date looks like one.
        let digits = |salt: usize| 6_000_000 + (at * 7_919 + salt) * 104_729 % 3_999_999;
        Self {
            profile: PROFILES[at % 4],
            name: word(1),
            killi: word(5),
            phone: format!("0300-{}", digits(11)),
            cnic: format!("54400-{}-{}", digits(29), 1 + at % 9),
        }
    }

    /// Somebody of whom nothing is sealed.
    pub fn ordinary(at: usize) -> Self {
        Self {
            profile: "",
            name: format!("گل محمد {at}"),
            killi: "کلی اسماعیل".to_owned(),
            phone: format!("0300-123456{at}"),
            cnic: format!("54400-123456{at}-1"),
        }
    }

    /// The counter's form; the words name her as well.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            (
                "words",
                format!(
                    "میں {} ہوں، {} میں رہتی ہوں، فون {}۔ مجھے خطرہ ہے۔",
                    self.name, self.killi, self.phone
                ),
            ),
            ("killi", format!("کلی {}", self.killi)),
            ("name", format!("{} بی بی", self.name)),
            ("parentage", format!("دختر {}", self.name)),
            ("phone", self.phone.clone()),
            ("cnic", self.cnic.clone()),
        ]
    }

    /// What somebody types who looks for her.
    pub fn asked(&self) -> Vec<String> {
        let part = |text: &str, many: usize| text.chars().take(many).collect::<String>();
        vec![
            self.name.clone(),
            part(&self.name, 5),
            self.phone.clone(),
            self.cnic.clone(),
            self.cnic.replace('-', ""),
        ]
    }
}

/// Everybody, and what is looked for of each.
pub struct Secrets {
    all: Vec<Told>,
    words: BTreeMap<String, usize>,
    digits: BTreeMap<String, usize>,
}

impl Secrets {
    pub fn of(many: usize) -> Self {
        let all: Vec<Told> = (0..many).map(Told::of).collect();
        let (mut words, mut digits) = (BTreeMap::new(), BTreeMap::new());
        for (at, told) in all.iter().enumerate() {
            words.extend([(told.name.clone(), at), (told.killi.clone(), at)]);
            let (cnic, phone) = (told.cnic.replace('-', ""), told.phone.replace('-', ""));
            digits.extend([
                (cnic[5..12].to_owned(), at),
                (cnic[6..].to_owned(), at),
                (phone[4..].to_owned(), at),
            ]);
        }
        assert_eq!(words.len(), many * 2, "each word is somebody's alone");
        Self { all, words, digits }
    }

    pub fn all(&self) -> &[Told] {
        &self.all
    }

    /// What of it stands in a text.
    pub fn in_text(&self, text: &str) -> Vec<String> {
        let mut found: Vec<String> = text
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| self.words.contains_key(*word))
            .map(str::to_owned)
            .collect();
        for run in numbers(&kernel::text::ascii_digits(text)) {
            let windows = (0..=run.len() - 7).map(|from| &run[from..from + 7]);
            found.extend(windows.filter(|seven| self.digits.contains_key(*seven)).map(str::to_owned));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Numbers as people write them, without their dashes: of seven to fourteen digits, and no part of a word or an id.
fn numbers(text: &str) -> Vec<String> {
    let part = |c: char| c.is_ascii_alphanumeric() || "-_+/=.%".contains(c);
    let tokens = text.split(|c: char| !part(c));
    let plain = tokens.filter(|token| token.chars().all(|c| c.is_ascii_digit() || "-+".contains(c)));
    let digits = plain.map(|token| token.chars().filter(char::is_ascii_digit).collect::<String>());
    digits.filter(|run| (7..=14).contains(&run.len())).collect()
}

#[test]
fn every_way_of_writing_it_is_seen() {
    let secrets = Secrets::of(3);
    let told = &secrets.all()[1];
    let bare = told.cnic.replace('-', "");
    for text in [
        format!("<b>{}</b>", told.name),
        format!("({})", told.killi),
        format!("فون:{}", told.phone),
        told.phone.replace('-', ""),
        told.phone.replace("0300-", "+92300"),
        told.cnic.clone(),
        bare.clone(),
        bare[6..].to_owned(),
        format!("…{}", &told.phone[5..]),
        told.phone
            .chars()
            .map(|c| c.to_digit(10).map_or(c, |d| char::from_u32(0x6f0 + d).unwrap()))
            .collect(),
    ] {
        assert!(!secrets.in_text(&text).is_empty(), "{text}");
    }
    for text in ["2026-03-18 14:00", "019ab5c0-6000-7000-8000-000000000001", "گل محمد", "0300-1234567"]
    {
        assert!(secrets.in_text(text).is_empty(), "{text}");
    }
}
