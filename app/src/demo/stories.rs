//! What made-up citizens tell at the counter, in the words in which a clerk takes it down. Every text is written for
//! the demo. Must not describe an act of violence, nor name anybody.

mod losses;
mod quarrels;
mod streets;
mod women;

use complaints::model::seal::Profile;
use complaints::model::{Spoken, Typed};
use kernel::Timestamp;

use super::draw::Draw;
use super::people::{self, Community};
use super::places::Spot;

/// Who tells a story.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Teller {
    /// A man.
    #[default]
    Man,
    /// A woman.
    Woman,
    /// Somebody who gives no name.
    Nameless,
}

/// How long ago it happened, as stated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ago {
    /// Less than six hours.
    #[default]
    JustNow,
    /// In the night or the evening before; only the day is known.
    Overnight,
    /// Some days, hour known.
    Days,
    /// Never said.
    Unsaid,
}

/// A story with places left open: `{when}`, `{killi}`, `{mark}` and the words of `SLOTS`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Story {
    teller: Teller,
    ago: Ago,
    /// Urdu written in Latin letters, as typed on a phone, or English.
    latin: Option<Spoken>,
    ends: Ends,
    words: &'static str,
}

/// How a story ends at the station.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ends {
    /// It stays recorded.
    #[default]
    Recorded,
    /// A cognizable offence: the sections of its FIR.
    Fir(&'static str),
    /// Not cognizable: the sections with which it goes to the magistrate.
    Referral(&'static str),
}

impl Story {
    const fn fir(self, sections: &'static str) -> Self {
        Self { ends: Ends::Fir(sections), ..self }
    }

    const fn referral(self, sections: &'static str) -> Self {
        Self { ends: Ends::Referral(sections), ..self }
    }
}

const fn told(teller: Teller, ago: Ago, words: &'static str) -> Story {
    Story { teller, ago, latin: None, ends: Ends::Recorded, words }
}

const fn in_latin(teller: Teller, ago: Ago, spoken: Spoken, words: &'static str) -> Story {
    Story { teller, ago, latin: Some(spoken), ends: Ends::Recorded, words }
}

/// Words that change from one telling to the next.
const SLOTS: &[(&str, &[&str])] = &[
    ("{colour}", &["سرخ", "سیاہ", "نیلی", "سفید"]),
    ("{bike}", &["ہنڈا 125", "سی ڈی 70", "یونیک 70", "سپر پاور 70"]),
    ("{phone}", &["سام سنگ", "ویوو", "اوپو", "انفینکس", "ریڈمی"]),
    ("{sum}", &["18 ہزار", "25 ہزار", "40 ہزار", "65 ہزار", "80 ہزار"]),
    ("{big}", &["ڈیڑھ لاکھ", "دو لاکھ", "ساڑھے تین لاکھ", "پانچ لاکھ"]),
    ("{few}", &["دو", "تین", "چار", "پانچ"]),
    ("{months}", &["دو", "تین", "چار", "چھ"]),
    ("{animal}", &["بکریاں", "بھیڑیں"]),
    ("{shop}", &["پرچون", "موبائل", "کپڑے", "دودھ دہی", "سینیٹری"]),
    ("{bank}", &["بینک", "بینک کی سریاب روڈ شاخ", "بینک کی جناح روڈ شاخ"]),
];

/// Every story there is.
fn all() -> Vec<Story> {
    [losses::STORIES, streets::STORIES, quarrels::STORIES, women::STORIES].concat()
}

/// A report as told at a station's counter.
#[derive(Debug)]
pub struct Telling {
    /// The form.
    pub typed: Typed,
    /// A woman tells it.
    pub by_woman: bool,
    /// What becomes of it.
    pub ends: Ends,
}

/// Somebody of `community` tells something that happened at `spot`, at the counter at `now`.
pub fn tell(draw: &Draw, now: Timestamp, (community, women_only): (Community, bool), spot: Spot) -> Telling {
    let fits = |story: &Story| !women_only || story.teller == Teller::Woman;
    let stories: Vec<Story> = all().into_iter().filter(fits).collect();
    let story = draw.pick(&stories);
    let happened = happened(draw, now, story.ago);
    let words = words(draw, story, (now, happened), spot);
    let spoken = story.latin.unwrap_or_else(|| community.spoken(draw));
    let mut typed = Typed { words, spoken: spoken.word().to_owned(), ..placed(draw, story, spot) };
    date(&mut typed, happened, story.ago);
    introduce(draw, &mut typed, community, story.teller);
    Telling { typed, by_woman: story.teller == Teller::Woman, ends: story.ends }
}

/// The seed of what is told in confidence.
pub const SEALED: u64 = 34;

/// What a woman tells for the ears of a named officer alone: sealed from its first word, and nobody rings her.
pub fn in_confidence(draw: &Draw, spot: Spot) -> Typed {
    let told = told(Teller::Woman, Ago::Unsaid, women::IN_CONFIDENCE);
    let mut typed = Typed {
        words: told.words.to_owned(),
        spoken: Spoken::Urdu.word().to_owned(),
        seal: Profile::Violence.word().to_owned(),
        ..placed(draw, told, spot)
    };
    introduce(draw, &mut typed, Community::Brahui, told.teller);
    typed
}

fn happened(draw: &Draw, now: Timestamp, ago: Ago) -> Option<Timestamp> {
    let quarter = 15 * 60;
    let before = |quarters: i64| {
        let at = now.plus_seconds(-quarters * quarter);
        // People say "half past four", not "four thirty-one".
        at.plus_seconds(-at.seconds().rem_euclid(quarter))
    };
    match ago {
        Ago::JustNow => Some(before(draw.between(2, 20))),
        Ago::Overnight => Some(before(draw.between(32, 60))),
        Ago::Days => Some(before(draw.between(80, 560))),
        Ago::Unsaid => None,
    }
}

fn words(draw: &Draw, story: Story, (now, happened): (Timestamp, Option<Timestamp>), spot: Spot) -> String {
    let when = when(now, happened, story.latin.is_some());
    let mut words = story.words.replace("{when}", &when);
    for (slot, choices) in SLOTS {
        if words.contains(slot) {
            words = words.replace(slot, draw.pick(choices));
        }
    }
    words.replace("{killi}", spot.killi).replace("{mark}", spot.landmark)
}

/// The moment as people say it: `کل شام`.
fn when(now: Timestamp, happened: Option<Timestamp>, latin: bool) -> String {
    let pair = |ur: &'static str, roman: &'static str| if latin { roman } else { ur };
    let Some(at) = happened else { return pair("کچھ دن پہلے", "kuch din pehle").to_owned() };
    let days = now.day().since(at.day()).map_or(0, |span| span.get_days());
    let day = match days {
        0 => pair("آج", "aaj"),
        1 => pair("کل", "kal"),
        2 => pair("پرسوں", "parson"),
        _ => pair("چند روز پہلے", "chand din pehle"),
    };
    let part = match at.local().hour() {
        4..=10 => pair("صبح", "subah"),
        11..=15 => pair("دوپہر", "dopahar"),
        16..=19 => pair("شام", "shaam"),
        _ => pair("رات", "raat"),
    };
    format!("{day} {part}")
}

/// Killi, landmark or both, with direction and distance when the story's teller knows them.
fn placed(draw: &Draw, story: Story, spot: Spot) -> Typed {
    let landmark =
        if spot.landmark.is_empty() { String::new() } else { format!("{} کے قریب", spot.landmark) };
    let landmark_only = story.teller == Teller::Nameless && draw.chance(50) && !landmark.is_empty();
    let killi = if landmark_only { String::new() } else { spot.killi.to_owned() };
    let landmark = if landmark_only || draw.chance(70) { landmark } else { String::new() };
    let measured = draw.chance(75);
    let given = |text: &str| if measured { text.to_owned() } else { String::new() };
    Typed {
        killi,
        landmark,
        direction: given(spot.direction),
        distance_km: given(spot.km),
        ..Typed::default()
    }
}

fn date(typed: &mut Typed, happened: Option<Timestamp>, ago: Ago) {
    let Some(at) = happened.map(Timestamp::local) else { return };
    (typed.day, typed.month, typed.year) =
        (at.day().to_string(), at.month().to_string(), at.year().to_string());
    if ago != Ago::Overnight {
        (typed.hour, typed.minute) = (format!("{:02}", at.hour()), format!("{:02}", at.minute()));
    }
}

fn introduce(draw: &Draw, typed: &mut Typed, community: Community, teller: Teller) {
    if teller == Teller::Nameless {
        return;
    }
    let woman = teller == Teller::Woman;
    typed.name = people::name(draw, community, woman).ur;
    typed.parentage = people::name(draw, community, false).ur;
    // No phone and no card is ever required, and many women have neither.
    if draw.chance(if woman { 35 } else { 70 }) {
        typed.phone = people::phone(draw);
    }
    if draw.chance(if woman { 20 } else { 40 }) {
        typed.cnic = people::cnic(draw, woman);
    }
}
