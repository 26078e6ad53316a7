//! What becomes of the reports of the made-up month: somebody is spoken to, an FIR is numbered, a matter is referred to
//! the magistrate, another station takes over. And what is told from home. Must not write anything itself: see `life`.

use complaints::model::Typed as Told;
use complaints::model::contact::TypedContact;
use complaints::model::online::{Answers, GIVE, UNKNOWN, YES};
use complaints::model::sorting::{Sort, TypedSorting};
use complaints::model::transfer::TypedOffer;
use kernel::Timestamp;
use organisation::unit_id;
use station_records::model::disposal::{TypedReferral, TypedRefusal};
use station_records::model::fir;

use super::draw::Draw;
use super::event::{Book, Event, What};
use super::places::Spot;
use super::stories::{Ends, Telling};

/// A report of the month: the office that took it and the hour.
pub type Followed = (&'static str, Timestamp);

const COURT: &str = "جوڈیشل مجسٹریٹ کوئٹہ";
/// The station where the charge is in other hands for part of the month.
const NOT_HERE: &str = "QTA-KUC";

/// What follows from a report.
pub fn follow(book: &Book, at: Timestamp, telling: &Telling, draw: &Draw) -> Vec<Event> {
    let of: Followed = (book.code, at);
    let sho = (book.code, "sho");
    let event = |minutes: i64, hand, what| Event {
        at: at.plus_seconds(minutes * 60 + 20),
        office: book.code,
        hand,
        what,
    };
    let mut events = Vec::new();
    if !telling.typed.phone.is_empty() && draw.chance(70) {
        let spoke = draw.chance(80);
        let contact = TypedContact {
            way: "phone".to_owned(),
            result: if spoke { "spoke" } else { "tried" }.to_owned(),
            note: if spoke { "موقع پر آنے کا وقت طے ہوا۔" } else { "" }.to_owned(),
            ..TypedContact::default()
        };
        let (after, clerk) = (draw.between(15, 90), (book.code, "moharrir"));
        events.push(event(after, clerk, What::Contact(of, contact)));
        events.push(event(after, clerk, What::Sort(of, sorting(telling.ends))));
    }
    if book.code == NOT_HERE {
        return events;
    }
    let hours = draw.between(50, 200);
    match telling.ends {
        Ends::Fir(sections) if draw.chance(85) => {
            events.push(event(hours, sho, What::Fir(of, Box::new(form(&telling.typed, sections)))));
            if draw.chance(6) {
                let refusal = TypedRefusal {
                    reasons: "مدعی نے خود بتایا کہ گمشدہ چیز گھر سے مل گئی ہے اور وہ کارروائی نہیں چاہتا۔ تفتیش کی کافی بنیاد موجود نہیں۔".to_owned(),
                    court: COURT.to_owned(),
                };
                events.push(event(hours + 26 * 60, sho, What::NotInvestigated(of, refusal)));
            }
        }
        Ends::Referral(sections) if draw.chance(75) => {
            let told = &telling.typed;
            let referral = TypedReferral {
                sections: sections.to_owned(),
                words: told.words.clone(),
                court: COURT.to_owned(),
                name: told.name.clone(),
                parentage: told.parentage.clone(),
                phone: told.phone.clone(),
                cnic: told.cnic.clone(),
                ..TypedReferral::default()
            };
            events.push(event(hours, sho, What::Refer(of, Box::new(referral))));
        }
        _ => {}
    }
    events
}

/// What a report discloses, by how it ends.
fn sorting(ends: Ends) -> TypedSorting {
    let (sort, reason) = match ends {
        Ends::Fir(sections) if takes(sections) => (Sort::Property, ""),
        Ends::Fir(_) | Ends::Recorded => (Sort::Other, ""),
        Ends::Referral(_) => (Sort::NonCognizable, "قابلِ دست اندازی جرم نہیں بنتا۔"),
    };
    TypedSorting { sort: sort.word().to_owned(), reason: reason.to_owned() }
}

/// Column 3, where the informant has said it already.
const PROPERTY: &str = "جیسا اوپر کے بیان میں ہے";

/// Whether something was carried off.
fn takes(sections: &str) -> bool {
    sections.split(", ").any(|section| ["379", "380", "381-A", "392"].contains(&section))
}

fn form(told: &Told, sections: &str) -> fir::Typed {
    let place = [&told.killi, &told.landmark].into_iter().filter(|part| !part.is_empty());
    fir::Typed {
        source: "oral".to_owned(),
        sections: sections.to_owned(),
        name: told.name.clone(),
        parentage: told.parentage.clone(),
        phone: told.phone.clone(),
        cnic: told.cnic.clone(),
        day: told.day.clone(),
        month: told.month.clone(),
        year: told.year.clone(),
        hour: told.hour.clone(),
        minute: told.minute.clone(),
        place: place.cloned().collect::<Vec<_>>().join("، "),
        words: told.words.clone(),
        property: if takes(sections) { PROPERTY.to_owned() } else { String::new() },
        signed: if told.cnic.is_empty() { "thumb" } else { "signature" }.to_owned(),
        read_over: "yes".to_owned(),
        ..fir::Typed::default()
    }
}

/// A report told here and found to be of another station's area; that one takes it over, or has not answered yet.
pub fn hand_over(of: Followed, to: &'static str, answered: bool) -> Vec<Event> {
    let offer = TypedOffer { to: unit_id(to).to_string(), ground: "area".to_owned(), words: String::new() };
    let event =
        |minutes: i64, office, hand, what| Event { at: of.1.plus_seconds(minutes * 60), office, hand, what };
    let mut events = vec![event(25, of.0, (of.0, "desk"), What::Offer(of, offer))];
    if answered {
        events.push(event(80, to, (to, "moharrir"), What::Accept(of)));
    }
    events
}

/// What somebody answers on the pages for reporting from home.
pub fn from_home(told: &Told, station: Option<&'static str>, spot: Spot) -> Answers {
    Answers::read(|name| match name {
        "words" => &told.words,
        "when_unknown" if told.day.is_empty() => YES,
        "happened-day" => &told.day,
        "happened-month" => &told.month,
        "happened-year" => &told.year,
        "hour-hour" => &told.hour,
        "hour-minute" => &told.minute,
        "district" => "QTA",
        "station" => station.unwrap_or(UNKNOWN),
        "killi" => spot.killi,
        "landmark" => spot.landmark,
        "naming" => GIVE,
        "name" => &told.name,
        "phone" => &told.phone,
        "may_call" => YES,
        "spoken" => "urdu",
        _ => "",
    })
}
