//! What is done with the diary, the charge and the FIR, one verb a file: permit → rule → store → journal.

pub mod charge;
mod enter;
mod read;
mod read_fir;
mod register_fir;
mod send_copy;

use catalogue::Catalogue;
use jiff::civil::Date;
use op::{Op, Purpose};
use policy::Resource;

pub use enter::{Book, enter};
pub use read::{DiaryDay, DiaryRow, Words, day, look_up_day, whole_day};
pub use read_fir::{CopySent, ListedFir, OpenedFir, SectionOf, firs, open_fir};
pub use register_fir::{Registered, register_fir};
pub use send_copy::{Sent, TypedCopy, send_copy};

/// Why an officer opens one of the station's books: serving at the office, or supervising it. It follows from the post.
fn purpose_by_post(op: &Op, record: &Resource) -> Purpose {
    let serving = Purpose::ServeCitizen.fits(&op.actor, record);
    if serving { Purpose::ServeCitizen } else { Purpose::Supervise }
}

/// A section as an FIR cites it in Urdu: `379 ت پ`; its code when the catalogue no longer has it.
fn cite(catalogue: &Catalogue, code: &str, day: Date) -> String {
    let Some(offence) = catalogue.offence(code, day) else { return code.to_owned() };
    let law = catalogue
        .law(&offence.facts.law, day)
        .map_or(offence.facts.law.as_str(), |law| law.facts.short.ur.as_str());
    format!("{} {law}", offence.facts.section)
}
