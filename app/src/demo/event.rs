//! What happens in the made-up month, and whose hand writes it. Must not write anything itself: see `life`.

use complaints::model as report;
use jiff::civil::Date;
use kernel::Timestamp;
use station_records::model::custody::{TypedArrest, TypedProduction};
use station_records::model::day::{TypedClosing, TypedOpening};
use station_records::model::disposal::{TypedReferral, TypedRefusal};
use station_records::model::{diary, fir};

use super::accounts::Seated;
use super::aftermath::Followed;

/// A station's book in the demo.
#[derive(Debug)]
pub struct Book {
    /// The station's code.
    pub code: &'static str,
    /// Days before today on which it began.
    pub days: i64,
    /// Reports in ten days.
    pub reports: i64,
    /// Patrols in a day.
    pub patrols: i64,
    /// Whose station it is: only women report there.
    pub women: bool,
    /// Where things happen.
    pub spots: &'static [super::places::Spot],
    /// Who lives there.
    pub communities: &'static [(super::people::Community, i64)],
}

/// Something that happens.
#[derive(Debug)]
pub struct Event {
    /// The hour of writing.
    pub at: Timestamp,
    /// The office whose books it is written in.
    pub office: &'static str,
    /// Who writes.
    pub hand: Seated,
    /// What.
    pub what: What,
}

/// What happens.
#[derive(Debug)]
pub enum What {
    /// An entry by the clerk's own hand.
    Entry(diary::Typed),
    /// A citizen at the counter.
    Report(Box<report::Typed>),
    /// Numbered paper slips for dead hours.
    Slips(u16),
    /// A report from a paper slip.
    FromSlip(i64, Timestamp, Box<report::Typed>),
    /// A slip that cannot be used any more.
    Void(i64, &'static str),
    /// The officer in charge leaves.
    Leave(&'static str),
    /// The first investigating officer takes the charge.
    Acting,
    /// Somebody is arrested.
    Arrest(Box<TypedArrest>),
    /// Whoever has been in custody longest is before a magistrate; nobody where nobody is.
    Produce(TypedProduction),
    /// A day of the diary is opened, with those whom the custody register has.
    Open(Box<TypedOpening>),
    /// It is closed. The next blank paper slip is looked up when it is.
    Close(TypedClosing),
    /// A supervising officer has seen the copy of a date.
    Seen(Date),
    /// Somebody tells it from home.
    FromHome(Box<report::online::Answers>),
    /// Whoever reported is contacted.
    Contact(Followed, report::contact::TypedContact),
    /// What a report discloses is said.
    Sort(Followed, report::sorting::TypedSorting),
    /// The district asks whether it may be closed.
    AskClosing(Followed, report::closing::TypedAsk),
    /// A report becomes an FIR.
    Fir(Followed, Box<fir::Typed>),
    /// Its FIR is not investigated.
    NotInvestigated(Followed, TypedRefusal),
    /// A report is referred to the magistrate.
    Refer(Followed, Box<TypedReferral>),
    /// A report is offered to another station.
    Offer(Followed, report::transfer::TypedOffer),
    /// That station takes it over.
    Accept(Followed),
}

impl What {
    /// The report from which it follows.
    pub fn follows(&self) -> Option<Followed> {
        match self {
            Self::Contact(of, _)
            | Self::Sort(of, _)
            | Self::AskClosing(of, _)
            | Self::Fir(of, _)
            | Self::NotInvestigated(of, _)
            | Self::Refer(of, _)
            | Self::Offer(of, _)
            | Self::Accept(of) => Some(*of),
            _ => None,
        }
    }
}

/// Today and the hour, in minutes from midnight and seconds.
pub fn moment(day: Date, minutes: i64, seconds: i64) -> Timestamp {
    Timestamp::start_of(day).unwrap_or_default().plus_seconds(minutes * 60 + seconds)
}

/// An entry of the diary.
pub fn entry(kind: &str, substance: impl Into<String>) -> What {
    let substance = substance.into();
    What::Entry(diary::Typed { kind: kind.to_owned(), substance, ..diary::Typed::default() })
}
