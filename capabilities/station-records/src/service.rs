//! What is done with the diary, the charge and the FIR, one verb a file: permit → rule → store → journal.

mod challan;
pub mod charge;
mod close_day;
mod custody;
mod day;
mod day_copy;
mod enter;
pub(crate) mod findable;
mod import;
mod imported;
mod name_for_firs;
mod open_day;
mod own_copy;
mod prepare_fir;
mod read;
mod read_disposal;
mod read_fir;
mod refer;
mod refuse;
mod register_fir;
mod search_fir;
mod send_copy;
mod supplement;
mod tell_report;
mod veil;
mod watched;

use catalogue::{Catalogue, Offence, Proviso, Row};
use jiff::civil::Date;
use kernel::{Bilingual, Error, Lang, Timestamp};
use op::{Op, Purpose};
use policy::Resource;

use crate::model::section::Section;

pub use challan::{
    FirClocked, Forwarded, Forwarding, ListedChallan, about_to_forward, challans, forward, to_forward,
};
pub use close_day::{Blocked, ToClose, close_day, to_close};
pub use custody::{
    Arrested, CustodyClocked, CustodyStep, ListedCustody, OpenedCustody, WatchedCustody, arrest, custodies,
    open_custody, produce, release,
};
pub use day::{DayOf, Standing};
pub use day_copy::{Copies, CopyRow, Match, Overdue, copies, covering, mark_seen, same_as_closed, sheet};
pub use enter::{Book, enter};
pub use findable::Searched;
pub use import::OldFirs;
pub use imported::{ListedOldFir, OldBook, OpenedOldFir, old_firs, open_old_fir};
pub use name_for_firs::name_for_firs;
pub use open_day::{ToOpen, open_day, to_open};
pub use own_copy::{InformantCopies, own_copy};
pub use prepare_fir::{PreparedFir, PreparedFirs, prepare_fir, prepared_fir};
pub use read::{Correction, DiaryDay, DiaryRow, Start, Words, day as read_day, look_up_day, whole_day};
pub use read_disposal::{
    Added, Beside, ListedReferral, OpenedReferral, Refused, beside, may_add, open_referral, referrals,
};
pub use read_fir::{CopySent, ListedFir, OpenedFir, SectionOf, firs, open_fir};
pub use refer::{Referred, refer};
pub use refuse::refuse;
pub use register_fir::{Registered, about_to_be, register_fir};
pub use search_fir::{FoundFirs, search_firs};
pub use send_copy::{Sent, TypedCopy, send_copy};
pub use supplement::{add, asked_of_statement};
pub use watched::WatchedFirs;

/// Why an officer opens one of the station's books: serving at the office, or supervising it. It follows from the post.
fn purpose_by_post(op: &Op, record: &Resource) -> Purpose {
    let serving = Purpose::ServeCitizen.fits(&op.actor, record);
    if serving { Purpose::ServeCitizen } else { Purpose::Supervise }
}

/// A date as the book, which is kept in Urdu, writes it.
fn date_in_the_book(date: Date) -> String {
    format!("{:02}-{:02}-{}", date.day(), date.month(), date.year())
}

/// A date and an hour in the same way.
fn hour_in_the_book(at: Timestamp) -> String {
    let local = at.local();
    format!("{} {:02}:{:02}", date_in_the_book(local.date()), local.hour(), local.minute())
}

/// Days whose law a section is looked up in: that of the occurrence, then that of the writing, because an offence may
/// span an amendment.
type LawDays = [Date; 2];

/// Those of an FIR that was read back.
fn law_days(row: &crate::store::fir::row::Model) -> kernel::Result<LawDays> {
    let damaged = |_: jiff::Error| Error::Inconsistent {
        table: "station_records_fir",
        what: "law_day",
        row: row.id.to_string(),
    };
    Ok([row.law_day.parse().map_err(damaged)?, Timestamp(row.recorded_at).day()])
}

/// An offence in the law of the first of these days that knows it.
fn offence_on<'a>(catalogue: &'a Catalogue, code: &str, days: LawDays) -> Option<(&'a Row<Offence>, Date)> {
    days.into_iter().find_map(|day| catalogue.offence(code, day).map(|offence| (offence, day)))
}

/// The offence under which a section stands. Where the catalogue has none such, one of the same number whose victim the law does
/// not name: `376(iii)` asks for all that 376 asks for, however it was typed.
fn offence_of<'a>(catalogue: &'a Catalogue, section: &Section, days: LawDays) -> Option<&'a Row<Offence>> {
    let typed = match section {
        Section::Listed(code) => return offence_on(catalogue, code, days).map(|(offence, _)| offence),
        Section::Unlisted(typed) => typed,
    };
    let numbers = |text: &str| -> Vec<String> {
        let runs = text.split(|c: char| !c.is_ascii_digit());
        runs.filter(|run| !run.is_empty()).map(ToOwned::to_owned).collect()
    };
    let typed = numbers(typed);
    let guarded = |offence: &&Row<Offence>| {
        let own = numbers(&offence.facts.section);
        offence.facts.asks(Proviso::IdentitySecret)
            && own.first().is_some_and(|number| typed.contains(number))
    };
    days.into_iter().find_map(|day| catalogue.offences(day).find(guarded))
}

/// Whether one of the sections is cognizable: then an FIR needs no order. One that the catalogue does not know is, for the number.
fn any_cognizable(w: &op::WriteOp, checked: &crate::model::fir::Checked) -> bool {
    let days = [checked.law_day, w.now().day()];
    checked.sections.iter().any(|section| {
        section.code().is_none_or(|code| {
            offence_on(w.catalogue(), code, days)
                .is_some_and(|(offence, _)| offence.facts.cognizable == catalogue::Answer::Yes)
        })
    })
}

/// A record of an office as the policies see its place; `above` is its circle, district and region.
fn of_office(
    kind: &'static str,
    id: uuid::Uuid,
    (office, above): (uuid::Uuid, [Option<uuid::Uuid>; 3]),
) -> Resource {
    let [circle, district, region] = above.map(|unit| unit.map_or_else(String::new, |unit| unit.to_string()));
    Resource::new(kind, id).at(office, circle, district, region)
}

/// What stands beside a section that the catalogue does not have.
fn not_listed() -> Bilingual {
    Bilingual::new("قانون کی فہرست میں نہیں", "not in the law catalogue")
}

/// A section as it is cited; as written, and marked, where the catalogue has none such.
fn marked(catalogue: &Catalogue, section: &Section, days: LawDays) -> Bilingual {
    match section {
        Section::Listed(code) => cite(catalogue, code, days),
        Section::Unlisted(_) => {
            let one = SectionOf::of(catalogue, section, days);
            Bilingual::new(one.marked(Lang::Ur), one.marked(Lang::En))
        }
    }
}

/// A section as it is cited: `379 ت پ`, `379 PPC`; its code when the catalogue no longer has it.
fn cite(catalogue: &Catalogue, code: &str, days: LawDays) -> Bilingual {
    let known = offence_on(catalogue, code, days)
        .and_then(|(offence, day)| Some((offence, catalogue.law(&offence.facts.law, day)?)));
    known.map_or_else(
        || Bilingual::new(code, code),
        |(offence, law)| {
            let (section, short) = (&offence.facts.section, &law.facts.short);
            Bilingual::new(format!("{section} {}", short.ur), format!("{section} {}", short.en))
        },
    )
}
