//! A month of six stations, written through the same services and in the same order as in life: every entry at its
//! own hour, by the hand that had the right to write it. Must not write a row of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use complaints::service as reports;
use complaints::service::Filed;
use contracts::Contracts;
use db::Engine;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::ToSpan;
use kernel::ids::{FirId, UnitId};
use kernel::{Error, FixedClock, Lang, Result, Timestamp};
use op::{Actor, Core, Op, WriteOp};
use organisation::unit_id;
use station_records::model::day::{TypedClosing, TypedOpening};
use station_records::model::diary::CORRECTION;
use station_records::model::disposal::TypedReferral;
use station_records::model::fir;
use station_records::service::charge::{self, Change};
use station_records::service::{
    arrest, close_day, enter, mark_seen, open_day, produce, refer, refuse, register_fir,
};
use station_records::store;
use tokio::sync::Mutex;

use super::accounts::{Accounts, Seated};
use super::aftermath::{self, Followed};
use super::day::{self, Ledger};
use super::draw::Draw;
use super::event::{Book, Event, What, entry, moment};
use super::force::Seat;
use super::people::Community::{Baloch, Brahui, Christian, Hazara, Hindu, Pashtun, Settler};
use super::slips::{self, Slip};
use super::{places, stories};

/// The stations whose books are kept here, in the order in which they joined.
pub const BOOKS: &[Book] = &[
    Book {
        code: "QTA-SAR",
        days: super::fill::DAYS,
        reports: 44,
        patrols: 3,
        women: false,
        spots: places::SARIAB,
        communities: &[
            (Brahui, 42),
            (Baloch, 28),
            (Pashtun, 18),
            (Settler, 6),
            (Hazara, 2),
            (Hindu, 2),
            (Christian, 2),
        ],
    },
    Book {
        code: "QTA-CTY",
        days: 12,
        reports: 22,
        patrols: 1,
        women: false,
        spots: places::CITY,
        communities: &[
            (Pashtun, 34),
            (Baloch, 14),
            (Brahui, 12),
            (Hazara, 12),
            (Settler, 16),
            (Hindu, 6),
            (Christian, 6),
        ],
    },
    Book {
        code: "QTA-NSR",
        days: 8,
        reports: 15,
        patrols: 1,
        women: false,
        spots: places::NEW_SARIAB,
        communities: &[(Brahui, 50), (Baloch, 35), (Pashtun, 15)],
    },
    Book {
        code: "QTA-KUC",
        days: 7,
        reports: 13,
        patrols: 1,
        women: false,
        spots: places::KUCHLAK,
        communities: &[(Pashtun, 95), (Settler, 5)],
    },
    Book {
        code: "QTA-APT",
        days: 5,
        reports: 12,
        patrols: 1,
        women: false,
        spots: places::AIRPORT,
        communities: &[(Pashtun, 60), (Brahui, 20), (Settler, 15), (Christian, 5)],
    },
    Book {
        code: "QTA-WMN",
        days: 4,
        reports: 13,
        patrols: 1,
        women: true,
        spots: places::WOMEN,
        communities: &[
            (Pashtun, 30),
            (Hazara, 30),
            (Baloch, 15),
            (Brahui, 10),
            (Settler, 10),
            (Christian, 5),
        ],
    },
];

/// The officer in charge of Kuchlak is on leave; his circle officer gave the charge to another.
const ACTING: (&str, Seated) = ("QTA-KUC", ("QTA-C-KUC", "sdpo"));

/// Whose day was left open.
const LEFT_OPEN: &str = "QTA-NSR";

/// The stations whose copies one circle officer reads, and the circle.
const SUPERVISED: (&[&str], &str) = (&["QTA-SAR", "QTA-NSR"], "QTA-C-SAR");

/// Who writes, besides those with a one-press sign-in.
pub fn writers() -> Vec<Seated> {
    let of = |book: &Book| ["moharrir", "naib-moharrir", "desk", "sho"].map(|post| (book.code, post));
    BOOKS.iter().flat_map(of).chain([ACTING.1]).collect()
}

/// Everything that happens up to `now`, in order.
pub fn events(now: Timestamp, draw: &Draw) -> Vec<Event> {
    let today = now.day();
    let mut events = Vec::new();
    for book in BOOKS {
        let mut ledger = Ledger::new(draw);
        for ago in (0..=book.days).rev() {
            let day = today.saturating_sub(ago.days());
            events.extend(day::events(book, day, ago == book.days, &mut ledger, draw));
        }
    }
    dead_hours(&mut events, now, draw);
    acting_charge(&mut events, now);
    copies_seen(&mut events, now);
    one_left_open(&mut events, now);
    elsewhere(&mut events, now);
    from_home(&mut events, now, draw);
    in_confidence(&mut events, now);
    in_custody(&mut events, now);
    events.extend(slips::events(now));
    // A minute's distance, so that nothing lies ahead of whoever signs in next.
    events.retain(|event| event.at < now.plus_seconds(-60));
    events.sort_by_key(|event| event.at);
    events
}

/// Sariab was without power for an evening: three citizens got paper slips, entered when it was back.
fn dead_hours(events: &mut Vec<Event>, now: Timestamp, draw: &Draw) {
    let office = "QTA-SAR";
    let clerk = (office, "moharrir");
    let (issued, dark) = (now.day().saturating_sub(20.days()), now.day().saturating_sub(12.days()));
    let (from, to) = (moment(dark, 18 * 60 + 25, 0), moment(dark, 21 * 60 + 40, 0));
    let dark_here = |event: &Event| event.office == office && event.at >= from && event.at <= to;
    events.retain(|event| !dark_here(event) || matches!(event.what, What::Entry(_)));
    // What the guard noted by candle light is written when the machine is back, with both hours.
    for (count, event) in (0..).zip(events.iter_mut().filter(|event| dark_here(event))) {
        if let What::Entry(typed) = &mut event.what {
            let noted = event.at.local();
            typed.arrived = format!("{:02}:{:02}", noted.hour(), noted.minute());
            event.at = moment(dark, 22 * 60 + 2 + count, 15);
        }
    }
    let mut push = |at, hand, what| events.push(Event { at, office, hand, what });
    push(moment(issued, 10 * 60 + 12, 0), clerk, What::Slips(20));
    let deputy = (office, "naib-moharrir");
    push(
        moment(dark, 21 * 60 + 42, 20),
        deputy,
        entry(
            "information-received",
            "شام ساڑھے چھ بجے سے بجلی بند رہی اور یو پی ایس بھی ختم ہو گیا۔ اس دوران آنے والے تین شہریوں کو نمبر شدہ کاغذی رسیدیں دی گئیں جو اب درج کی جا رہی ہیں۔",
        ),
    );
    let book = BOOKS.iter().find(|book| book.code == office);
    for (serial, came) in [(1, 19 * 60 + 5), (2, 19 * 60 + 48), (3, 20 * 60 + 55)] {
        let arrived = moment(dark, came, 0);
        let spot = draw.pick(places::SARIAB);
        let community = book.map_or(Brahui, |book| draw.weighted(book.communities));
        let telling = stories::tell(draw, arrived, (community, false), spot);
        let what = What::FromSlip(serial, arrived, Box::new(telling.typed));
        push(moment(dark, 21 * 60 + 45 + serial * 4, 10), deputy, what);
    }
    // Only the clerk and the officer in charge answer for the book of slips.
    let morning = moment(dark.saturating_add(1.days()), 8 * 60 + 40, 0);
    push(morning, clerk, What::Void(4, "رسید پر چائے گر گئی، نمبر پڑھا نہیں جاتا۔"));
}

fn acting_charge(events: &mut Vec<Event>, now: Timestamp) {
    let (office, commander) = ACTING;
    let clerk = (office, "moharrir");
    let day = now.day().saturating_sub(5.days());
    let mut push =
        |minutes, hand, what| events.push(Event { at: moment(day, minutes, 30), office, hand, what });
    push(13 * 60 + 4, clerk, What::Leave("دس یوم کی رخصت پر"));
    push(13 * 60 + 9, commander, What::Acting);
}

/// The clerk of New Sariab has closed no day since the day before yesterday's was due, and so opened none; nobody can
/// have seen a copy of what is open.
fn one_left_open(events: &mut Vec<Event>, now: Timestamp) {
    let due = moment(now.plus_seconds(-8 * 3_600).day().saturating_sub(1.days()), 7 * 60, 0);
    let of_days = |event: &Event| matches!(event.what, What::Open(_) | What::Close(_) | What::Seen(_));
    events.retain(|event| !(event.office == LEFT_OPEN && event.at >= due && of_days(event)));
}

/// The circle officer reads each copy before noon; those of yesterday and today are waiting.
fn copies_seen(events: &mut Vec<Event>, now: Timestamp) {
    let hand = (SUPERVISED.1, "sdpo");
    for book in BOOKS.iter().filter(|book| SUPERVISED.0.contains(&book.code)) {
        for ago in 3..=book.days {
            let day = now.day().saturating_sub(ago.days());
            let at = moment(day.saturating_add(1.days()), 11 * 60 + 20, ago);
            events.push(Event { at, office: book.code, hand, what: What::Seen(day) });
        }
    }
}

/// What was told at one counter and happened in another station's area. The newest of each waits for its answer.
fn elsewhere(events: &mut Vec<Event>, now: Timestamp) {
    for (from, to, day_part) in [("QTA-CTY", "QTA-SAR", 5), ("QTA-SAR", "QTA-NSR", 3)] {
        let unfollowed = |event: &&Event| {
            let taken = |other: &Event| other.what.follows() == Some((event.office, event.at));
            matches!(event.what, What::Report(_)) && !events.iter().any(taken)
        };
        let told = events.iter().filter(|event| event.office == from && event.at < now.plus_seconds(-7_200));
        let mut told: Vec<_> = told.filter(unfollowed).map(|event| (event.office, event.at)).collect();
        told.sort_unstable();
        let newest = told.last().copied();
        let chosen = told.into_iter().rev().step_by(day_part).take(3);
        let moved: Vec<Event> =
            chosen.flat_map(|of| aftermath::hand_over(of, to, Some(of) != newest)).collect();
        events.extend(moved);
    }
}

/// What was told from home in the last days, some of it naming no station.
fn from_home(events: &mut Vec<Event>, now: Timestamp, draw: &Draw) {
    for (ago, station) in
        [(70, Some("QTA-SAR")), (49, None), (27, Some("QTA-CTY")), (22, Some("QTA-SAR")), (5, None)]
    {
        let at = now.plus_seconds(-ago * 3_600 + draw.between(0, 3_000));
        let spot = draw.pick(places::SARIAB);
        let telling = stories::tell(draw, at, (Pashtun, false), spot);
        let what = What::FromHome(Box::new(aftermath::from_home(&telling.typed, station, spot)));
        events.push(Event { at, office: "QTA-ONL", hand: ("QTA-ONL", "online-desk"), what });
    }
}

/// What a woman told at the women's desk of Sariab the day before yesterday, sealed from its first word. Drawn by itself: nothing else
/// that is drawn changes by it.
fn in_confidence(events: &mut Vec<Event>, now: Timestamp) {
    let (office, hand) = ("QTA-SAR", ("QTA-SAR-GD", "woman-desk"));
    let at = moment(now.day().saturating_sub(2.days()), 11 * 60 + 36, 40);
    let own = Draw::new(stories::SEALED);
    let typed = stories::in_confidence(&own, own.pick(places::SARIAB));
    events.push(Event { at, office, hand, what: What::Report(Box::new(typed)) });
}

/// Somebody arrested at Sariab this day, with most of the 24 hours left. Drawn by itself: nothing else that is drawn changes by it.
fn in_custody(events: &mut Vec<Event>, now: Timestamp) {
    let office = "QTA-SAR";
    let Some(book) = BOOKS.iter().find(|book| book.code == office) else { return };
    let local = now.plus_seconds(-2 * 3_600).local();
    let minutes = i64::from(local.hour()) * 60 + i64::from(local.minute());
    let at = moment(local.date(), minutes, 5);
    let typed = day::arrested(&Draw::new(stories::SEALED), (book, local.date(), minutes), "379 ت پ");
    events.push(Event { at, office, hand: (office, "naib-moharrir"), what: What::Arrest(Box::new(typed)) });
}

/// The events in runs. A day is closed before the next one is opened, on an engine too that lets many write at once.
fn in_turns(events: Vec<Event>) -> Vec<Vec<Event>> {
    let turn = |event: &Event| match event.what {
        What::Close(_) => 1,
        What::Open(_) => 2,
        _ => 0,
    };
    let mut turns: Vec<Vec<Event>> = Vec::new();
    for event in events {
        match turns.last_mut() {
            Some(run) if run.last().is_some_and(|last| turn(last) == turn(&event)) => run.push(event),
            _ => turns.push(vec![event]),
        }
    }
    turns
}

/// What the month is written with.
#[derive(Debug)]
pub struct Life<'a> {
    core: &'a Core,
    contracts: &'a Contracts,
    seats: &'a [Seat],
    actors: BTreeMap<Seated, Actor>,
    /// The reports so far, and what they became.
    reports: Mutex<BTreeMap<Followed, Filed>>,
    firs: Mutex<BTreeMap<Followed, FirId>>,
}

fn said_of(seat: &Seat, w: &WriteOp, said: &str) -> charge::Typed {
    charge::Typed { officer: seat.officer(w.node()).to_string(), said: said.to_owned() }
}

/// Operations that may wait for the same commit to disk.
const TOGETHER: usize = 96;

impl<'a> Life<'a> {
    /// Loads what every hand may do.
    pub async fn new(
        core: &'a Core,
        contracts: &'a Contracts,
        (seats, accounts): (&'a [Seat], &Accounts),
        events: &[Event],
    ) -> Result<Self> {
        let hands: BTreeSet<Seated> = events.iter().map(|event| event.hand).collect();
        let mut actors = BTreeMap::new();
        for hand in hands {
            actors.insert(hand, accounts.actor(core, hand, core.clock.now()).await?);
        }
        Ok(Self { core, contracts, seats, actors, reports: Mutex::default(), firs: Mutex::default() })
    }

    /// Writes everything, one after the other. Each operation waits for the commit that holds it, as always; they
    /// queue for it together, so that a month takes a second.
    pub async fn write(&self, events: Vec<Event>) -> Result<()> {
        // One writer keeps them in order; where there are many, an event would run before the report it follows.
        let at_once = if self.core.db.engine() == Engine::Sqlite { TOGETHER } else { 1 };
        for together in in_turns(events) {
            let queue = stream::iter(together).map(|event| self.one(event)).buffered(at_once);
            queue.try_collect::<()>().await?;
        }
        Ok(())
    }

    async fn one(&self, event: Event) -> Result<()> {
        // The hand signed in a while before it wrote.
        let proved_at = Some(event.at.plus_seconds(-240));
        let actor = self.actors.get(&event.hand).cloned().map(|actor| Actor { proved_at, ..actor });
        let actor = actor.unwrap_or_else(Actor::anonymous);
        let core = Core { clock: Arc::new(FixedClock::at(event.at)), ..self.core.clone() };
        if let What::FromHome(answers) = event.what {
            let op = Op::new(core, Actor::anonymous(), Lang::Ur);
            let once = op.new_id().to_string();
            reports::file_online(
                &op,
                self.contracts.roznamcha.as_ref(),
                &once,
                (&answers, None),
                (None, false),
            )
            .await?;
            return Ok(());
        }
        // Nothing may be awaited before this, or the order would be lost.
        let mut w = Op::new(core, actor, Lang::Ur).begin().await?;
        Box::pin(self.happen(&mut w, event)).await?;
        w.commit().await
    }

    async fn happen(&self, w: &mut WriteOp, event: Event) -> Result<()> {
        let office = unit_id(event.office);
        let roznamcha = self.contracts.roznamcha.as_ref();
        let slip = |serial: i64| format!("{}-P-{}-{serial:05}", event.office, self.core.node());
        match event.what {
            What::Entry(mut typed) => {
                if typed.kind == CORRECTION {
                    let year = i32::from(w.now().year());
                    let last = store::diary::newest_serial(w.tx(), office, year).await?;
                    typed.corrects = last.to_string();
                }
                enter(w, office, &typed).await?;
            }
            What::Report(typed) => {
                let filed = reports::file_complaint(w, roznamcha, office, &typed).await?;
                self.reports.lock().await.insert((event.office, event.at), filed);
            }
            What::FromHome(_) => return Err(Error::internal("told from home by an officer")),
            What::Contact(..)
            | What::Sort(..)
            | What::AskClosing(..)
            | What::Fir(..)
            | What::NotInvestigated(..)
            | What::Refer(..)
            | What::Offer(..)
            | What::Accept(_) => self.follow(w, office, event.what).await?,
            What::Slips(count) => {
                reports::issue_slips(w, office, count).await?;
            }
            What::FromSlip(serial, arrived, typed) => {
                reports::file_from_slip(w, roznamcha, &slip(serial), arrived, &typed).await?;
            }
            What::Void(serial, why) => reports::void_slip(w, &slip(serial), why).await?,
            What::Leave(said) => {
                if let Some(sho) = self.seat(event.office, "sho") {
                    let typed = said_of(sho, w, said);
                    charge::enter(w, office, Change::Depart, &typed).await?;
                }
            }
            What::Acting => {
                if let Some(io) = self.seat(event.office, "io") {
                    let typed = said_of(io, w, "");
                    charge::enter(w, office, Change::HandOver, &typed).await?;
                }
            }
            What::Arrest(typed) => {
                arrest(w, office, &typed).await?;
            }
            What::Produce(typed) => {
                if let Some(row) = store::custody::held_at(w.tx(), office).await?.first() {
                    produce(w, row.id, &typed).await?;
                }
            }
            What::Open(typed) => {
                let nobody = store::custody::held_at(w.tx(), office).await?.is_empty();
                let custody = if nobody { "nobody" } else { "held" }.to_owned();
                open_day(w, office, &TypedOpening { custody, ..*typed }).await?;
            }
            What::Close(typed) => {
                let outstanding = self.contracts.outstanding.as_ref();
                let next_slip = outstanding.slips(w.tx(), office, None).await?.next.unwrap_or_default();
                close_day(w, outstanding, office, &TypedClosing { next_slip, ..typed }).await?;
            }
            What::Seen(day) => {
                if let Some(row) = store::day::of_date(w.tx(), office, &day.to_string()).await? {
                    mark_seen(w, row.id).await?;
                }
            }
        }
        Ok(())
    }

    /// What becomes of a report; nothing where the hour of its telling was dark.
    async fn follow(&self, w: &mut WriteOp, office: UnitId, what: What) -> Result<()> {
        let Some(of) = what.follows() else { return Ok(()) };
        let Some(report) = self.reports.lock().await.get(&of).map(|filed| filed.id) else { return Ok(()) };
        let (roznamcha, told) = (self.contracts.roznamcha.as_ref(), self.contracts.reports.as_ref());
        match what {
            What::Contact(_, typed) => reports::enter_contact(w, report, &typed).await,
            What::Sort(_, typed) => reports::sort(w, report, &typed).await,
            What::AskClosing(_, typed) => reports::ask_closing(w, roznamcha, report, &typed).await,
            What::Offer(_, typed) => reports::offer(w, roznamcha, report, &typed).await,
            What::Accept(_) => reports::accept(w, roznamcha, report).await,
            What::Refer(_, typed) => {
                let typed = TypedReferral { report: report.to_string(), ..*typed };
                refer(w, told, office, &typed).await.map(drop)
            }
            What::Fir(_, typed) => {
                let typed = fir::Typed { report: report.to_string(), ..*typed };
                let made = register_fir(w, told, office, &typed).await?;
                self.firs.lock().await.insert(of, made.id);
                Ok(())
            }
            What::NotInvestigated(_, typed) => match self.firs.lock().await.get(&of).copied() {
                Some(id) => refuse(w, told, id, &typed).await,
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// The slips of the reports that whoever tries the demo may follow.
    pub async fn slips(&self, shown: &[(&str, Followed)]) -> Vec<Slip> {
        let reports = self.reports.lock().await;
        let slip = |(story, of): &(&str, Followed)| {
            let filed = reports.get(of)?;
            let code = filed.code.clone()?;
            Some(Slip { story: (*story).to_owned(), number: filed.number.clone(), code })
        };
        shown.iter().filter_map(slip).collect()
    }

    fn seat(&self, unit: &str, kind: &str) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.unit == unit && seat.kind == kind)
    }
}
