//! One date of a station as its clerk writes it: yesterday closed with the cash balance, today opened with those in
//! custody, roll call, patrols, what citizens report (Police Rules 1934, rule 22.48). Must not name anybody in an entry:
//! its words are not sealed. Those in custody stand in the custody register, sealed.

use jiff::civil::{Date, Weekday};
use kernel::Timestamp;
use station_records::model::custody::{TypedArrest, TypedProduction, TypedTold};
use station_records::model::day::{TypedClosing, TypedOpening};

use super::accounts::Seated;
use super::aftermath;
use super::draw::Draw;
use super::event::{Book, Event, What, entry, moment};
use super::{people, stories};

/// What a station carries from one day to the next.
#[derive(Debug)]
pub struct Ledger {
    cash: i64,
    in_custody: bool,
}

impl Ledger {
    /// At the start of the book.
    pub fn new(draw: &Draw) -> Self {
        Self { cash: draw.between(20, 90) * 50, in_custody: false }
    }
}

/// A day being written.
struct Page<'a> {
    book: &'static Book,
    day: Date,
    draw: &'a Draw,
    events: Vec<Event>,
}

impl Page<'_> {
    fn hand(&self, minutes: i64) -> Seated {
        // The clerk by day, his deputy by night.
        if (7 * 60..20 * 60).contains(&minutes) {
            (self.book.code, "moharrir")
        } else {
            (self.book.code, "naib-moharrir")
        }
    }

    fn write(&mut self, minutes: i64, kind: &str, substance: impl Into<String>) {
        let what = entry(kind, substance);
        let at = moment(self.day, minutes, self.draw.between(0, 59));
        self.events.push(Event { at, office: self.book.code, hand: self.hand(minutes), what });
    }

    fn killi(&self) -> &'static str {
        self.draw.pick(self.book.spots).killi
    }
}

/// The events of one date of a book.
pub fn events(book: &'static Book, day: Date, first: bool, ledger: &mut Ledger, draw: &Draw) -> Vec<Event> {
    let mut page = Page { book, day, draw, events: Vec::new() };
    let opened = open(&mut page);
    if !first {
        close(&mut page, ledger);
    }
    morning(&mut page);
    court(&mut page, ledger);
    for round in 0..book.patrols {
        patrol(&mut page, 8 * 60 + 20 + round * (14 * 60 / book.patrols));
    }
    special_duty(&mut page);
    news(&mut page);
    arrest(&mut page, ledger);
    reports(&mut page);
    if first {
        page.events.retain(|event| event.at >= opened);
    }
    page.events
}

/// The day opens with whoever was arrested and not yet before a court; now and then late, with the reason.
fn open(page: &mut Page<'_>) -> Timestamp {
    let late = page.draw.chance(5);
    let minutes = 8 * 60 + if late { page.draw.between(41, 58) } else { page.draw.between(2, 8) };
    let reason =
        if late { "رات سے بجلی بند تھی، بحالی پر کھولا گیا۔" } else { "" };
    let opening = TypedOpening { reason: reason.to_owned(), ..TypedOpening::default() };
    let at = moment(page.day, minutes, page.draw.between(0, 59));
    let (office, hand) = (page.book.code, page.hand(minutes));
    page.events.push(Event { at, office, hand, what: What::Open(Box::new(opening)) });
    at
}

fn morning(page: &mut Page<'_>) {
    let (leave, course, outside) =
        (page.draw.between(1, 4), page.draw.between(0, 2), page.draw.between(2, 6));
    let present = 34 - leave - course - outside;
    let at = 7 * 60 + page.draw.between(0, 12);
    page.write(
        at,
        "roll-call",
        format!("گنتی کی گئی۔ موجودہ نفری 34، حاضر {present}، رخصت {leave}، کورس {course}، بیرونی ڈیوٹی {outside}۔ وردی اور اسلحہ چیک کیا گیا۔"),
    );
    if page.draw.chance(60) {
        page.write(at + 14, "sentry", "مین گیٹ پر دو کانسٹیبلان بطور سنتری تعینات، ہدایات پڑھ کر سنائی گئیں۔ بلٹ پروف جیکٹ اور ہیلمٹ موجود۔");
    }
}

fn court(page: &mut Page<'_>, ledger: &mut Ledger) {
    if !std::mem::take(&mut ledger.in_custody) {
        return;
    }
    let at = 9 * 60 + page.draw.between(0, 20);
    page.write(
        at,
        "departure",
        "اے ایس آئی مع دو کانسٹیبلان ملزم کو لے کر برائے پیشی عدالت جوڈیشل مجسٹریٹ روانہ۔ ہتھکڑی چیک، طبی معائنہ ہمراہ۔",
    );
    let order = page.draw.pick(&["judicial", "bail"]);
    // Recorded before the 18 hours at which the station is warned.
    let (said, back) = (at + page.draw.between(60, 90), at + page.draw.between(100, 160));
    let (produced_on, produced_at) = typed_hour(page.day, said);
    let court = "جوڈیشل مجسٹریٹ کوئٹہ".to_owned();
    let order = (*order).to_owned();
    let typed = TypedProduction { court, produced_on, produced_at, order, until: String::new() };
    let (office, hand) = (page.book.code, page.hand(back));
    let at = moment(page.day, back, page.draw.between(0, 59));
    page.events.push(Event { at, office, hand, what: What::Produce(typed) });
    page.write(back + 2, "arrival", "پیشی والا عملہ عدالت سے واپس آیا۔ کاغذات شاملِ مثل۔");
}

/// Who goes, and in or on what.
const PARTIES: &[(&str, &str)] = &[
    ("اے ایس آئی مع تین کانسٹیبلان", "سرکاری گاڑی پر"),
    ("ہیڈ کانسٹیبل مع دو کانسٹیبلان", "سرکاری موٹر سائیکلوں پر"),
    ("سب انسپکٹر مع چار کانسٹیبلان", "سرکاری گاڑی پر"),
    ("ہیڈ کانسٹیبل مع تین کانسٹیبلان", "سرکاری گاڑی پر"),
    ("اے ایس آئی مع دو کانسٹیبلان", "سرکاری موٹر سائیکلوں پر"),
    ("ایس ایچ او مع گن مین", "سرکاری گاڑی پر"),
];

const FOUND: &[&str] = &[
    "علاقے میں امن ہے، کوئی ناخوشگوار واقعہ پیش نہیں آیا۔",
    "مشکوک موٹر سائیکلیں چیک کی گئیں، کاغذات درست پائے گئے۔",
    "بازار بند ہونے تک گشت کیا، دکانداروں سے ملاقات کی۔",
    "مسجد و مدرسہ کے منتظمین سے رابطہ کیا، سکیورٹی تسلی بخش۔",
    "ایک جگہ فریقین میں تکرار تھی، موقع پر صلح کرائی گئی۔",
];

fn patrol(page: &mut Page<'_>, from: i64) {
    let (party, vehicle) = page.draw.pick(PARTIES);
    let killi = page.killi();
    let out = from + page.draw.between(0, 35);
    let back = out + page.draw.between(70, 150);
    if page.draw.chance(25) {
        page.write(out, "departure", format!("{party} برائے ملاحظہ موقع بمقام {killi} {vehicle} روانہ ہوئے۔"));
        page.write(
            back,
            "arrival",
            format!(
                "{party} ملاحظہ موقع {killi} کے بعد واپس آئے۔ نقشہ موقع مرتب کیا، گواہان کے بیانات لیے گئے۔"
            ),
        );
    } else {
        page.write(
            out,
            "departure",
            format!(
                "{party} برائے گشت {killi} و ملحقہ علاقہ {vehicle} روانہ ہوئے۔ وائرلیس سیٹ اور اسلحہ ہمراہ۔"
            ),
        );
        let found = page.draw.pick(FOUND);
        page.write(back, "arrival", format!("{party} گشت {killi} سے واپس آئے۔ {found}"));
    }
    if page.draw.chance(3) {
        page.write(
            back + 6,
            "correction",
            "واپسی گشت میں کانسٹیبلان کی تعداد سہواً غلط درج ہوئی، دو پڑھی جائے۔",
        );
    }
}

fn special_duty(page: &mut Page<'_>) {
    if page.day.weekday() == Weekday::Friday {
        page.write(
            11 * 60 + 50,
            "departure",
            "چھ کانسٹیبلان برائے سکیورٹی ڈیوٹی نمازِ جمعہ علاقے کی تین مساجد پر روانہ۔",
        );
        page.write(14 * 60 + 25, "arrival", "نمازِ جمعہ کی ڈیوٹی والے تمام ملازمان واپس آئے۔ خیریت رہی۔");
    }
    if page.day.weekday() == Weekday::Tuesday && page.draw.chance(60) {
        page.write(11 * 60 + page.draw.between(0, 50), "supervisory-visit", "ایس ڈی پی او صاحب سرکل تھانہ تشریف لائے۔ روزنامچہ، حوالات، مال خانہ اور فرنٹ ڈیسک کا معائنہ کیا۔ زیرِ التوا رپورٹوں پر جلد کارروائی کی ہدایت فرمائی۔");
    }
    if page.draw.chance(35) {
        let (killi, checked) = (page.killi(), page.draw.between(25, 90));
        let at = 18 * 60 + page.draw.between(0, 40);
        page.write(
            at,
            "nakabandi",
            format!("ناکہ بندی بمقام {killi} قائم کی گئی۔ انچارج اے ایس آئی مع چار کانسٹیبلان۔"),
        );
        page.write(at + 150, "arrival", format!("ناکہ پارٹی واپس آئی۔ {checked} گاڑیاں و موٹر سائیکلیں چیک ہوئیں، تین موٹر سائیکلیں بوجہ نامکمل کاغذات بند تھانہ کی گئیں۔"));
    }
    if page.draw.chance(30) {
        let (litres, meter) = (page.draw.between(20, 45), page.draw.between(84_000, 98_000));
        page.write(
            10 * 60 + page.draw.between(0, 59),
            "vehicle-movement",
            format!(
                "سرکاری گاڑی برائے ڈیزل پولیس لائن گئی اور واپس آئی۔ {litres} لیٹر ڈیزل، میٹر ریڈنگ {meter}۔"
            ),
        );
    }
}

const NEWS: &[&str] = &[
    "مددگار 15 سے اطلاع موصول ہوئی کہ {killi} میں دو گروہوں میں جھگڑا ہے۔ موبائل گشت روانہ کی گئی، فریقین منتشر ہو چکے تھے۔",
    "وائرلیس پر اطلاع موصول ہوئی کہ {killi} کے قریب سڑک پر ٹریفک حادثہ ہوا ہے۔ زخمی کو ریسکیو نے ہسپتال منتقل کر دیا۔ ٹریفک بحال کرا دی گئی۔",
    "چوکیدار {killi} نے اطلاع دی کہ ایک لاوارث موٹر سائیکل کھڑی ہے۔ قبضے میں لے کر تھانہ لائی گئی، مالک کی تلاش جاری ہے۔",
    "کیسکو کی طرف سے اطلاع کہ مرمت کے باعث بجلی تین گھنٹے بند رہے گی۔ یو پی ایس اور جنریٹر چیک کر لیے گئے۔",
    "ضلعی کنٹرول روم سے ہدایت موصول ہوئی کہ شہر میں ریلی کے باعث نفری تیار رکھی جائے۔ ایس ایچ او کو مطلع کر دیا گیا۔",
];

fn news(page: &mut Page<'_>) {
    if !page.draw.chance(45) {
        return;
    }
    let at = page.draw.between(12 * 60, 19 * 60);
    let late = page.draw.between(4, 40);
    let words = page.draw.pick(NEWS).replace("{killi}", page.killi());
    page.write(at, "information-received", words);
    // The news came some minutes before it could be written down: both hours are stated (rule 22.48).
    if let Some(Event { what: What::Entry(typed), .. }) = page.events.last_mut() {
        let arrived = at - late;
        typed.arrived = format!("{:02}:{:02}", arrived / 60, arrived % 60);
    }
}

const OFFENCES: &[&str] = &["379 ت پ", "13-D آرمز آرڈیننس", "279/337G ت پ", "6/9A سی این ایس اے", "188 ت پ"];

fn arrest(page: &mut Page<'_>, ledger: &mut Ledger) {
    if page.book.women || !page.draw.chance(14) {
        return;
    }
    let offence = page.draw.pick(OFFENCES);
    let minutes = page.draw.between(19 * 60, 22 * 60);
    let at = moment(page.day, minutes, 0);
    let typed = arrested(page.draw, (page.book, page.day, minutes), offence);
    let (office, hand) = (page.book.code, page.hand(minutes));
    page.events.push(Event { at, office, hand, what: What::Arrest(Box::new(typed)) });
    page.write(
        minutes + 12,
        "property-deposit",
        "سامان جامہ تلاشی سربمہر کر کے مال خانہ میں جمع کیا گیا۔ رسید ملزم کو دی گئی۔",
    );
    ledger.in_custody = true;
}

/// An arrest half an hour before it is written; a brother was told meanwhile.
pub fn arrested(draw: &Draw, (book, day, minutes): (&Book, Date, i64), offence: &str) -> TypedArrest {
    let community = draw.weighted(book.communities);
    let (name, father) = (people::name(draw, community, false), people::name(draw, community, false));
    let (arrested_on, arrested_at) = typed_hour(day, minutes - 30);
    let (on, at) = typed_hour(day, minutes - 8);
    let who = format!("بھائی {}", people::name(draw, community, false).ur);
    TypedArrest {
        name: name.ur,
        parentage: father.ur,
        gender: "male".to_owned(),
        child: "no".to_owned(),
        born: draw.between(21, 48).to_string(),
        ground: "crpc-54".to_owned(),
        sections: offence.to_owned(),
        place: draw.pick(book.spots).killi.to_owned(),
        arrested_on,
        arrested_at,
        arrested_by: "اے ایس آئی، موبائل گشت".to_owned(),
        grounds_told: "yes".to_owned(),
        relative: TypedTold { who, on, at, why_not: String::new() },
        condition: "کوئی چوٹ یا بیماری نہیں بتائی".to_owned(),
        ..TypedArrest::default()
    }
}

/// A day and an hour as they are typed.
fn typed_hour(day: Date, minutes: i64) -> (String, String) {
    let at = moment(day, minutes, 0).local();
    (at.date().to_string(), format!("{:02}:{:02}", at.hour(), at.minute()))
}

fn reports(page: &mut Page<'_>) {
    let (whole, part) = (page.book.reports / 10, page.book.reports % 10);
    let swing = page.draw.between(-1, 1);
    let count = (whole + i64::from(page.draw.chance(part * 10)) + swing).max(0);
    for _ in 0..count {
        let minutes = if page.draw.chance(8) {
            page.draw.between(60, 6 * 60)
        } else {
            page.draw.between(8 * 60, 22 * 60)
        };
        let at = moment(page.day, minutes, page.draw.between(0, 59));
        let community = page.draw.weighted(page.book.communities);
        let spot = page.draw.pick(page.book.spots);
        let telling = stories::tell(page.draw, at, (community, page.book.women), spot);
        page.events.extend(aftermath::follow(page.book, at, &telling, page.draw));
        let hand = counter(page, minutes, telling.by_woman);
        let what = What::Report(Box::new(telling.typed));
        page.events.push(Event { at, office: page.book.code, hand, what });
    }
}

/// Who takes a report down: the woman desk where there is one, the desk by day, the deputy clerk by night.
fn counter(page: &Page<'_>, minutes: i64, by_woman: bool) -> Seated {
    let by_day = (8 * 60..20 * 60).contains(&minutes);
    match (page.book.code, by_woman && by_day) {
        ("QTA-SAR", true) => ("QTA-SAR-GD", "woman-desk"),
        (code, _) if by_day => (code, "desk"),
        (code, _) => (code, "naib-moharrir"),
    }
}

/// Yesterday is closed before its hour.
fn close(page: &mut Page<'_>, ledger: &mut Ledger) {
    let before = ledger.cash;
    let food = if ledger.in_custody { 260 } else { 0 };
    let stationery = if page.draw.chance(20) { page.draw.between(2, 9) * 50 } else { 0 };
    let spent = (food + stationery).min(before);
    // The imprest is filled up before it runs out.
    let received = if before - spent < 800 { 2_500 } else { 0 };
    ledger.cash = before + received - spent;
    let closing = TypedClosing { cash: ledger.cash.to_string(), ..TypedClosing::default() };
    let minutes = 7 * 60 + page.draw.between(50, 58);
    let at = moment(page.day, minutes, page.draw.between(0, 59));
    let (office, hand) = (page.book.code, page.hand(minutes));
    page.events.push(Event { at, office, hand, what: What::Close(closing) });
}
