//! Made-up people whom nobody may find, and the search for them: names, killis and mail addresses by every fragment of four letters
//! (five in Latin script), cards and telephones by every seven digits that tell them apart, whatever stands between and around.

use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Syllables of names that nobody bears: each has a letter that ordinary Urdu hardly has, so no fragment stands in ordinary words.
const SYLLABLES: [&str; 12] =
    ["بژم", "پژن", "تژک", "گژو", "لژب", "مژخ", "نژا", "شژل", "کژت", "دژپ", "زژی", "خژگ"];
/// The same for those who write in Latin letters.
const LATIN: [&str; 6] = ["zhq", "vux", "qox", "xiv", "jyq", "wuz"];
const PROFILES: [&str; 4] = ["violence", "child", "informant", "witness"];
/// Letters of a fragment.
const PART: usize = 4;
/// In Latin script, where keys and tokens stand that are made of letters as well.
const LATIN_PART: usize = 5;
/// Digits that tell one apart.
const DIGITS: usize = 7;
/// Signs that may stand between two digits of one number.
const APART: usize = 3;

/// What somebody told, with words that stand nowhere else.
#[derive(Debug, Clone)]
pub struct Told {
    pub profile: &'static str,
    pub name: String,
    pub killi: String,
    pub phone: String,
    pub mail: String,
    cnic: String,
    latin: bool,
}

/// Seven digits from 4 to 9, which no date and no hour has: a number of its own for each `nth`.
fn digits(nth: usize) -> String {
    let mut rest = nth * 100_003 % 279_936;
    let mut text = String::new();
    for _ in 0..DIGITS {
        text.push(char::from(b'4' + u8::try_from(rest % 6).unwrap()));
        rest /= 6;
    }
    text
}

impl Told {
    fn of(at: usize) -> Self {
        let latin = at % 5 == 4;
        let of = if latin { &LATIN[..] } else { &SYLLABLES[..] };
        let word = |of: &[&str], nth: usize| {
            let many = of.len();
            [nth % many, nth / many % many, nth / many / many % many, (nth + nth / many) % many]
                .map(|part| of[part])
                .concat()
        };
        let own = if latin { at / 5 } else { at };
        Self {
            profile: PROFILES[at % 4],
            name: word(of, own * 2),
            killi: word(of, own * 2 + 1),
            phone: format!("0300-{}", digits(at * 3)),
            cnic: format!("54400-{}-{}", digits(at * 3 + 1), 4 + at % 6),
            mail: format!("{}@example.pk", word(&LATIN, at)),
            latin,
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
            mail: String::new(),
            latin: false,
        }
    }

    /// Her words; they name her as well.
    pub fn words(&self) -> String {
        let Self { name, killi, phone, .. } = self;
        if self.latin {
            return format!("I am {name}, I live in {killi}, telephone {phone}. I am in danger.");
        }
        format!("میں {name} ہوں، {killi} میں رہتی ہوں، فون {phone}۔ مجھے خطرہ ہے۔")
    }

    /// The counter's form.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("words", self.words()),
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

    /// Everything of hers that is looked for.
    pub fn parts(&self) -> BTreeSet<String> {
        let mail = self.mail.split('@').next().unwrap();
        self.told().into_iter().chain(fragments(mail)).collect()
    }

    /// The same without where she would write from.
    pub fn told(&self) -> BTreeSet<String> {
        let mut parts: BTreeSet<String> = fragments(&self.name).chain(fragments(&self.killi)).collect();
        let (cnic, phone) = (self.cnic.replace('-', ""), self.phone.replace('-', ""));
        parts.extend([cnic[5..12].to_owned(), cnic[6..].to_owned(), phone[4..].to_owned()]);
        parts
    }
}

/// The fragments of a word.
fn fragments(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    let long = if word.is_ascii() { LATIN_PART } else { PART };
    let parts: Vec<String> = letters.windows(long).map(|part| part.iter().collect()).collect();
    parts.into_iter()
}

/// Everybody, and what is looked for of each.
pub struct Secrets {
    all: Vec<Told>,
    /// Reversed as well: a paper's text may come from right to left.
    letters: HashSet<String>,
    digits: HashSet<String>,
}

impl Secrets {
    pub fn of(many: usize) -> Self {
        let all: Vec<Told> = (0..many).map(Told::of).collect();
        let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, told) in all.iter().enumerate() {
            for word in [&told.name, &told.killi, &told.phone, &told.cnic] {
                assert!(owners.insert(word, at).is_none(), "{word} is somebody's alone");
            }
        }
        let parts: BTreeSet<String> = all.iter().flat_map(Told::parts).collect();
        let (digits, letters): (HashSet<_>, HashSet<_>) =
            parts.into_iter().partition(|part| part.starts_with(|c: char| c.is_ascii_digit()));
        let reversed: Vec<String> = letters.iter().map(|part| part.chars().rev().collect()).collect();
        Self { all, letters: letters.into_iter().chain(reversed).collect(), digits }
    }

    pub fn all(&self) -> &[Told] {
        &self.all
    }

    /// What of it stands in a text, as it is or written for machines.
    pub fn in_text(&self, text: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.look(text, &mut found);
        if text.contains(['%', '\\', '&', '<']) {
            self.look(&plain(text), &mut found);
        }
        found
    }

    fn look(&self, text: &str, found: &mut BTreeSet<String>) {
        let text = &without_request_ids(text);
        self.look_for_letters(&without_tokens(text), found);
        self.look_for_digits(&without_ids(&kernel::text::ascii_digits(text)), found);
    }

    fn look_for_letters(&self, text: &str, found: &mut BTreeSet<String>) {
        let mut run: Vec<char> = Vec::new();
        for c in text.chars().filter(|c| !is_unseen(*c)).chain([' ']) {
            if c.is_alphabetic() {
                run.push(c.to_ascii_lowercase());
            } else {
                let long = if run.first().is_some_and(char::is_ascii) { LATIN_PART } else { PART };
                for part in run.windows(long).filter(|part| part.iter().any(|c| "ژqxvz".contains(*c))) {
                    let part: String = part.iter().collect();
                    if self.letters.contains(&part) {
                        found.insert(part);
                    }
                }
                run.clear();
            }
        }
    }

    fn look_for_digits(&self, text: &str, found: &mut BTreeSet<String>) {
        let (mut run, mut gap) = (String::new(), 0);
        for c in text.chars().filter(|c| !is_unseen(*c)) {
            if ('4'..='9').contains(&c) {
                if gap > APART {
                    run.clear();
                }
                gap = 0;
                run.push(c);
                if let Some(last) = run.len().checked_sub(DIGITS).map(|from| &run[from..])
                    && self.digits.contains(last)
                {
                    found.insert(last.to_owned());
                }
            } else if c.is_ascii_digit() || c.is_alphabetic() {
                run.clear();
            } else {
                gap += 1;
            }
        }
    }
}

/// Marks that nobody sees: between two letters or digits they part nothing.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{640}' | '\u{64b}'..='\u{652}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A text without the escapes of addresses, of JSON and of HTML, and without the tags within words.
fn plain(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '\\', '&', '<']) {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        let taken = escape(rest, &mut bytes);
        if taken == 0 {
            bytes.push(rest.as_bytes()[0]);
        }
        rest = &rest[taken.max(1)..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads the escape at the beginning of a text: how long it is, 0 where there is none.
fn escape(text: &str, bytes: &mut Vec<u8>) -> usize {
    let letter = |code: u32, bytes: &mut Vec<u8>| {
        let c = char::from_u32(code).unwrap_or(' ');
        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    };
    if let Some(byte) = text.strip_prefix('%').and_then(|rest| rest.get(..2)) {
        return u8::from_str_radix(byte, 16).map_or(0, |byte| {
            bytes.push(byte);
            3
        });
    }
    if let Some(code) = text.strip_prefix("\\u").and_then(|rest| rest.get(..4)) {
        return u32::from_str_radix(code, 16).map_or(0, |code| {
            letter(code, bytes);
            6
        });
    }
    if let Some((name, _)) = text.strip_prefix('&').and_then(|rest| rest.split_once(';')) {
        if name.len() > 8 || !name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'#') {
            return 0;
        }
        let number = name.strip_prefix('#');
        let code = number.and_then(|number| {
            let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            hex.unwrap_or_else(|| number.parse()).ok()
        });
        letter(code.unwrap_or(u32::from(b' ')), bytes);
        return name.len() + 2;
    }
    for tag in ["<mark>", "</mark>", "<b>", "</b>", "<wbr>", "<bdi>", "</bdi>", "<bdi dir=\"ltr\">"] {
        if text.starts_with(tag) {
            return tag.len();
        }
    }
    0
}

/// A text without the ids of requests: twelve random letters and digits in every answer's head and every line of the log. Names have
/// no digits, numbers no letters.
fn without_request_ids(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        out.push_str(&rest[..from]);
        rest = &rest[from..];
        let (run, after) =
            rest.split_at(rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len()));
        let random = |c: u8| c.is_ascii_digit() || (c.is_ascii_lowercase() && !b"ilou".contains(&c));
        let mixed = run.bytes().any(|c| c.is_ascii_digit()) && run.bytes().any(|c| c.is_ascii_lowercase());
        out.push_str(if run.len() == 12 && mixed && run.bytes().all(random) { "-" } else { run });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A text without runs of random letters: a form's token, a signature, a digest in letters. Nobody's name stands in one; five letters
/// of one do by chance.
fn without_tokens(text: &str) -> String {
    let in_token = |c: char| c.is_ascii_alphanumeric() || "+/_-=".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(in_token) {
        out.push_str(&rest[..from]);
        rest = &rest[from..];
        let (run, after) = rest.split_at(rest.find(|c| !in_token(c)).unwrap_or(rest.len()));
        let many = |kind: fn(&u8) -> bool| run.bytes().filter(kind).count();
        let mixed = many(u8::is_ascii_uppercase) >= 4 && many(u8::is_ascii_lowercase) >= 4;
        out.push_str(if run.len() >= 24 && mixed && many(u8::is_ascii_digit) >= 1 { " " } else { run });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// How long the duration is that a text begins with, as the log writes one: `4.459777ms`, `0.004459777`. It is nobody's number.
fn duration(text: &str) -> Option<usize> {
    let number = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (digits, after) = text.split_at(number);
    let (whole, part) = digits.split_once('.')?;
    let ends = |after: &str| !after.starts_with(|c: char| c.is_alphanumeric());
    let unit = ["ns", "µs", "ms", "s"].into_iter().find(|unit| after.strip_prefix(unit).is_some_and(ends));
    // Seconds stand without a unit too, to the last digit.
    let bare = whole.len() <= 2 && part.len() >= 6 && ends(after);
    let sane = (1..=4).contains(&whole.len()) && !part.is_empty() && !part.contains('.');
    (sane && (bare || unit.is_some())).then_some(number + unit.map_or(0, str::len))
}

/// A text without ids, digests and durations: their digits are nobody's number. What mixes letters and digits four times and more is one.
fn without_ids(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        out.push_str(&rest[..from]);
        rest = &rest[from..];
        if let Some(id) = rest.get(..36)
            && id.as_bytes()[8] == b'-'
            && id.parse::<uuid::Uuid>().is_ok()
        {
            out.push('x');
            rest = &rest[36..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        if let Some(lasted) = duration(rest) {
            out.push('x');
            rest = &rest[lasted..];
            continue;
        }
        let turns =
            token.as_bytes().windows(2).filter(|two| two[0].is_ascii_alphabetic() && two[1].is_ascii_digit());
        out.push_str(if end >= 12 && turns.count() >= 4 { "x" } else { token });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[test]
fn how_long_it_took_is_nobodys_number() {
    for (text, long) in
        [("4.459777ms x", 10), ("0.005787886 x", 11), ("12.5s", 5), ("57.8", 0), ("0300.5787886", 0)]
    {
        assert_eq!(duration(text).unwrap_or_default(), long, "{text}");
    }
}

/// Each way of writing or hiding a number, a name or a part of one.
#[test]
fn every_way_of_writing_it_is_seen() {
    let secrets = Secrets::of(10);
    let told = &secrets.all()[1];
    let (bare, seven) = (told.cnic.replace('-', ""), &told.phone[5..]);
    let spelt = |by: &str| seven.chars().map(String::from).collect::<Vec<_>>().join(by);
    let in_digits = |zero: u32| -> String {
        told.phone.chars().map(|c| c.to_digit(10).map_or(c, |d| char::from_u32(zero + d).unwrap())).collect()
    };
    let letters: Vec<char> = told.name.chars().collect();
    let part = |from: usize, many: usize| letters[from..from + many].iter().collect::<String>();
    let coded: String = part(2, 4).bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02x}"));
    let in_json: String =
        letters[3..7].iter().fold(String::new(), |text, c| format!("{text}\\u{:04x}", u32::from(*c)));
    let in_html: String =
        letters[3..7].iter().fold(String::new(), |text, c| format!("{text}&#{};", u32::from(*c)));
    let latin = &secrets.all()[4];
    let mut hidden = vec![
        format!("<b>{}</b>", told.name),
        format!("({})", told.killi),
        format!("…{}…", part(0, 4)),
        format!("گل{}ی", part(5, 4)),
        letters[4..8].iter().rev().collect(),
        format!("{}\u{200c}{}", part(0, 2), part(2, 2)),
        format!("{}<mark>{}</mark>", part(0, 2), part(2, 2)),
        format!("/search?q={coded}&lang=ur"),
        in_json,
        in_html,
        format!("MISS {}!", latin.name.to_uppercase()),
        format!("file-{}.pdf", &latin.name[..5]),
        latin.mail.clone(),
        format!("فون:{}", told.phone),
        told.phone.replace('-', ""),
        told.phone.replace("0300-", "+92300"),
        told.phone.replace("0300-", "https://wa.me/92300"),
        format!("?phone={}", told.phone),
        format!("{}.", told.phone),
        format!("paper-{}.pdf", told.phone.replace('-', "")),
        format!("x{seven}y"),
        format!("filename=\"{}_{}\"", &seven[..3], &seven[3..]),
        format!("({}) {}", &seven[..3], &seven[3..]),
        format!("{}%2D{}", &seven[..3], &seven[3..]),
        format!("{}&nbsp;{}", &seven[..3], &seven[3..]),
        format!("{}</b><b>{}", &seven[..3], &seven[3..]),
        told.cnic.clone(),
        bare.clone(),
        bare[6..].to_owned(),
        format!("…{seven}"),
        in_digits(0x6f0),
        in_digits(0x660),
    ];
    hidden.extend(["-", ".", "/", " ", "_", "=", " - ", "\u{a0}", "\u{200b}"].map(spelt));
    for text in hidden {
        assert!(!secrets.in_text(&text).is_empty(), "{text}");
    }
    for text in [
        "2026-03-18 14:00",
        "019ab5c0-6000-7000-8000-000000000001",
        "گل محمد",
        "0300-1234567",
        "ٹیلی وژن",
        "مژدہ",
        &format!("0{}-7000", &seven[..3]),
        &part(0, 3),
        &format!("a1b2c3d4e5{seven}f6a7b8"),
    ] {
        assert!(secrets.in_text(text).is_empty(), "{text}");
    }
}

/// No fragment stands in the words of the program itself: what is found is a leak.
#[test]
fn no_fragment_stands_in_ordinary_words() {
    let secrets = Secrets::of(super::SEALED);
    let ours = khidmat::capabilities::messages(&khidmat::capabilities::all());
    for source in ours {
        for text in [source.ur, source.en] {
            assert_eq!(secrets.in_text(text), BTreeSet::new(), "{}", source.owner);
        }
    }
}
