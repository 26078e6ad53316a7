//! What is done with the diary, the charge and the FIR, one verb a file: permit → rule → store → journal.

pub mod charge;
mod enter;
mod read;
mod read_fir;
mod register_fir;
mod send_copy;

use catalogue::Catalogue;
use jiff::civil::Date;
use kernel::Bilingual;
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

/// A section as it is cited: `379 ت پ`, `379 PPC`; its code when the catalogue no longer has it.
fn cite(catalogue: &Catalogue, code: &str, day: Date) -> Bilingual {
    let Some(offence) = catalogue.offence(code, day) else { return Bilingual::new(code, code) };
    let (section, law) = (&offence.facts.section, catalogue.law(&offence.facts.law, day));
    law.map_or_else(
        || Bilingual::new(code, code),
        |law| {
            let short = &law.facts.short;
            Bilingual::new(format!("{section} {}", short.ur), format!("{section} {}", short.en))
        },
    )
}
