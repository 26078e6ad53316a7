//! Two citizens whose slips whoever tries the demo holds: one whose limit passed while nobody spoke to her, and one whom the
//! district asked whether his matter may be closed. Must not write anything itself: see `life`.

use complaints::model::closing::TypedAsk;
use complaints::model::contact::TypedContact;
use complaints::model::sorting::{Sort, TypedSorting};
use complaints::model::{Spoken, Typed};
use jiff::ToSpan;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use super::aftermath::Followed;
use super::event::{Event, What, moment};

const OFFICE: &str = "QTA-SAR";

/// A made-up citizen's slip.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Slip {
    /// What is worth seeing: `limit-missed` or `asked-to-close`.
    pub story: String,
    /// The report's number.
    pub number: String,
    /// Its secret code.
    pub code: String,
}

/// Five days ago: a limit passed since.
fn late(now: Timestamp) -> Followed {
    (OFFICE, moment(now.day().saturating_sub(5.days()), 10 * 60 + 17, 37))
}

/// Six days ago: longer than the law lets nobody be asked.
fn asked(now: Timestamp) -> Followed {
    (OFFICE, moment(now.day().saturating_sub(6.days()), 11 * 60 + 8, 37))
}

/// The reports whose slips are shown, by story.
pub fn shown(now: Timestamp) -> [(&'static str, Followed); 2] {
    [("limit-missed", late(now)), ("asked-to-close", asked(now))]
}

/// What happens to the two.
pub fn events(now: Timestamp) -> Vec<Event> {
    let (late, asked) = (late(now), asked(now));
    let (clerk, district) = ((OFFICE, "moharrir"), ("QTA", "dpo"));
    let event = |of: Followed, minutes: i64, hand, what| Event {
        at: of.1.plus_seconds(minutes * 60),
        office: OFFICE,
        hand,
        what,
    };
    let stolen = Typed {
        words: "دکان کا تالا توڑ کر سلائی مشین اور نقدی لے گئے۔".to_owned(),
        killi: "کلی شابو".to_owned(),
        landmark: "سبزی منڈی کے پیچھے".to_owned(),
        name: "حاکم بی بی".to_owned(),
        spoken: Spoken::Urdu.word().to_owned(),
        ..Typed::default()
    };
    let quarrel = Typed {
        words: "پڑوسی نے نالی کا پانی ہمارے صحن کی طرف موڑ دیا ہے۔".to_owned(),
        killi: "کلی گوہر آباد".to_owned(),
        name: "نیاز محمد".to_owned(),
        spoken: Spoken::Urdu.word().to_owned(),
        ..Typed::default()
    };
    let sorting =
        |sort: Sort, reason: &str| TypedSorting { sort: sort.word().to_owned(), reason: reason.to_owned() };
    let spoke =
        TypedContact { way: "station".to_owned(), result: "spoke".to_owned(), ..TypedContact::default() };
    let ask = TypedAsk {
        reason: "دونوں فریق مان گئے ہیں اور نالی پرانی جگہ پر ہے۔".to_owned()
    };
    vec![
        event(late, 0, clerk, What::Report(Box::new(stolen))),
        event(late, 12, clerk, What::Sort(late, sorting(Sort::Property, ""))),
        event(asked, 0, clerk, What::Report(Box::new(quarrel))),
        event(
            asked,
            15,
            clerk,
            What::Sort(asked, sorting(Sort::NonCognizable, "دیوانی جھگڑا، کوئی قابلِ دست اندازی جرم نہیں۔")),
        ),
        event(asked, 40, clerk, What::Contact(asked, spoke)),
        event(asked, 4 * 24 * 60 + 70, district, What::AskClosing(asked, ask)),
    ]
}
