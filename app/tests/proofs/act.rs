//! What may happen at the two nodes, in any order: each is one verb by one hand, and is either done or refused as a person
//! would be refused.

use complaints::model::contact::TypedContact;
use complaints::model::online::Answers;
use complaints::model::transfer::TypedOffer;
use complaints::service as reports;
use kernel::ids::{ComplaintId, FirId};
use kernel::{Clock, Error, Result};
use op::WriteOp;
use organisation::unit_id;
use proptest::prelude::*;
use proptest::sample::select;
use station_records::model::day::{TypedClosing, TypedOpening};
use station_records::model::diary::{CORRECTION, Typed as Line};
use station_records::model::disposal::{TypedReferral, TypedRefusal, TypedSupplement};
use station_records::model::fir::{Source, Typed as Form};
use station_records::service as books;
use station_records::service::charge::{self, Change};

use crate::books::Books;
use crate::world::{At, Trip, Who, World};

/// Which of those there are: the count is not known when the steps are drawn.
pub type Pick = u8;

/// A verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Tell(Who),
    FromHome(At, Named),
    GiveSlips(Who),
    EnterSlip(Who, Pick),
    VoidSlip(Who, Pick),
    Contact(Who, Pick),
    Offer(Who, Pick, Who),
    Accept(Who, Pick),
    Decline(Who, Pick),
    Withdraw(Who, Pick),
    Fir(Who, Source, Option<Pick>),
    Refuse(Who, Pick),
    Refer(Who, Option<Pick>),
    Supplement(Who, Pick),
    Write(Who),
    Correct(Who, Pick),
    Open(Who),
    Close(Who),
    Depart(Who, Who),
    Return(Who, Who),
    HandOver(Who, Who),
    /// An officer of the province writes in a book that the station's node keeps.
    Intrude(Who),
}

/// What somebody at home knows of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    Sariab,
    Quetta,
    Nothing,
}

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One does something.
    Do(Act),
    /// Two do something at the same moment.
    Both(Act, Act),
    /// So many minutes go by.
    Wait(u16),
    /// A node is killed and started again.
    Restart(At),
    /// The station ships.
    Ship(Trip),
    /// The station asks for what it must know of; the answer may be lost.
    Fetch(bool),
    /// A node carries out what the other has said.
    Settle(At),
}

fn who() -> impl Strategy<Value = Who> {
    select(Who::ALL.to_vec())
}

fn pick() -> impl Strategy<Value = Pick> {
    0..4_u8
}

fn at() -> impl Strategy<Value = At> {
    prop_oneof![3 => Just(At::Station), 1 => Just(At::Province)]
}

fn act() -> impl Strategy<Value = Act> {
    let named = select(vec![Named::Sariab, Named::Quetta, Named::Nothing]);
    let arriving = prop_oneof![
        6 => who().prop_map(Act::Tell),
        4 => (at(), named).prop_map(|(at, named)| Act::FromHome(at, named)),
        1 => who().prop_map(Act::GiveSlips),
        2 => (who(), pick()).prop_map(|(who, pick)| Act::EnterSlip(who, pick)),
        1 => (who(), pick()).prop_map(|(who, pick)| Act::VoidSlip(who, pick)),
    ];
    let moving = prop_oneof![
        4 => (who(), pick(), who()).prop_map(|(who, pick, to)| Act::Offer(who, pick, to)),
        4 => (who(), pick()).prop_map(|(who, pick)| Act::Accept(who, pick)),
        2 => (who(), pick()).prop_map(|(who, pick)| Act::Decline(who, pick)),
        2 => (who(), pick()).prop_map(|(who, pick)| Act::Withdraw(who, pick)),
        2 => (who(), pick()).prop_map(|(who, pick)| Act::Contact(who, pick)),
    ];
    let from = prop_oneof![2 => pick().prop_map(Some), 1 => Just(None)];
    let maybe = from.clone();
    let deciding = prop_oneof![
        6 => (who(), select(Source::ALL.to_vec()), from).prop_map(|(who, source, of)| Act::Fir(who, source, of)),
        3 => (who(), pick()).prop_map(|(who, pick)| Act::Refuse(who, pick)),
        3 => (who(), maybe).prop_map(|(who, of)| Act::Refer(who, of)),
        2 => (who(), pick()).prop_map(|(who, pick)| Act::Supplement(who, pick)),
    ];
    let keeping = prop_oneof![
        2 => who().prop_map(Act::Write),
        1 => (who(), pick()).prop_map(|(who, pick)| Act::Correct(who, pick)),
        2 => who().prop_map(Act::Open),
        2 => who().prop_map(Act::Close),
        2 => (who(), who()).prop_map(|(who, of)| Act::Depart(who, of)),
        2 => (who(), who()).prop_map(|(who, of)| Act::Return(who, of)),
        1 => (who(), who()).prop_map(|(who, of)| Act::HandOver(who, of)),
        1 => who().prop_map(Act::Intrude),
    ];
    prop_oneof![4 => arriving, 4 => moving, 4 => deciding, 3 => keeping]
}

fn trip() -> impl Strategy<Value = Trip> {
    prop_oneof![
        Just(Trip::All),
        pick().prop_map(Trip::Piece),
        pick().prop_map(Trip::AnswerLost),
        pick().prop_map(Trip::CutShort),
        pick().prop_map(Trip::Twice),
        pick().prop_map(Trip::HeldUp),
        any::<u8>().prop_map(Trip::Late),
    ]
}

/// Any sequence of steps.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let wait = prop_oneof![Just(0_u16), Just(1), Just(70), Just(5 * 60), Just(11 * 60), Just(40 * 60)];
    let step = prop_oneof![
        16 => act().prop_map(Step::Do),
        3 => (act(), act()).prop_map(|(one, other)| Step::Both(one, other)),
        4 => wait.prop_map(Step::Wait),
        1 => at().prop_map(Step::Restart),
        3 => trip().prop_map(Step::Ship),
        4 => prop_oneof![3 => Just(false), 1 => Just(true)].prop_map(Step::Fetch),
        4 => at().prop_map(Step::Settle),
    ];
    prop::collection::vec(step, 1..40)
}

/// Does it, or is refused; what is refused leaves nothing.
pub async fn act_on(world: &World, act: Act, known: &[Books; 2]) -> Result<()> {
    let Some(who) = hand_of(act) else { return from_home(world, act).await };
    let [station, province] = known;
    let known = if who.seat().2 == At::Station { station } else { province };
    let mut w = world.hand(who).await.begin().await?;
    at_a_desk(world, &mut w, (act, who), known).await?;
    w.commit().await
}

const fn hand_of(act: Act) -> Option<Who> {
    Some(match act {
        Act::FromHome(..) => return None,
        Act::Tell(who)
        | Act::GiveSlips(who)
        | Act::EnterSlip(who, _)
        | Act::VoidSlip(who, _)
        | Act::Contact(who, _)
        | Act::Offer(who, ..)
        | Act::Accept(who, _)
        | Act::Decline(who, _)
        | Act::Withdraw(who, _)
        | Act::Fir(who, ..)
        | Act::Refuse(who, _)
        | Act::Refer(who, _)
        | Act::Supplement(who, _)
        | Act::Write(who)
        | Act::Correct(who, _)
        | Act::Open(who)
        | Act::Close(who)
        | Act::Depart(who, _)
        | Act::Return(who, _)
        | Act::HandOver(who, _)
        | Act::Intrude(who) => who,
    })
}

async fn from_home(world: &World, act: Act) -> Result<()> {
    let Act::FromHome(at, named) = act else { return Ok(()) };
    let (district, station) = match named {
        Named::Sariab => ("QTA", "QTA-SAR"),
        Named::Quetta => ("QTA", "unknown"),
        Named::Nothing => ("unknown", ""),
    };
    let answers = Answers::read(|name| match name {
        "words" => "mera mobile cheen liya",
        "when_unknown" | "place_unknown" => "yes",
        "district" => district,
        "station" => station,
        "naming" => "withhold",
        _ => "",
    });
    let op = world.guest(at);
    let once = op.new_id().to_string();
    reports::file_online(&op, world.contracts.roznamcha.as_ref(), &once, (&answers, None), (None, false))
        .await
        .map(drop)
}

async fn at_a_desk(world: &World, w: &mut WriteOp, (act, who): (Act, Who), known: &Books) -> Result<()> {
    let (book, counter) = (world.contracts.roznamcha.as_ref(), world.contracts.reports.as_ref());
    let office = who.office();
    match act {
        Act::Tell(_) => reports::file_complaint(w, book, office, &told()).await.map(drop),
        Act::GiveSlips(_) => reports::issue_slips(w, office, 2).await.map(drop),
        Act::EnterSlip(_, pick) => {
            let arrived = world.clock.now().plus_seconds(-600);
            reports::file_from_slip(w, book, &slip(known, pick)?, arrived, &told()).await.map(drop)
        }
        Act::VoidSlip(_, pick) => reports::void_slip(w, &slip(known, pick)?, "پھٹ گئی").await,
        Act::Contact(_, pick) => {
            let contact = TypedContact {
                way: "phone".to_owned(),
                result: "spoke".to_owned(),
                ..TypedContact::default()
            };
            reports::enter_contact(w, report(known, pick)?, &contact).await
        }
        Act::Offer(_, pick, to) => {
            let (to, ground) = (to.office().to_string(), "area".to_owned());
            let offer = TypedOffer { to, ground, words: String::new() };
            reports::offer(w, book, report(known, pick)?, &offer).await
        }
        Act::Accept(_, pick) => reports::accept(w, book, offered(known, pick)?).await,
        Act::Decline(_, pick) => reports::decline(w, book, offered(known, pick)?, "حدود سے باہر").await,
        Act::Withdraw(_, pick) => reports::withdraw(w, book, offered(known, pick)?).await,
        Act::Fir(_, source, of) => {
            let form = form(source, of.map(|pick| report(known, pick)).transpose()?);
            books::register_fir(w, counter, office, &form).await.map(drop)
        }
        Act::Refuse(_, pick) => {
            let why = TypedRefusal {
                reasons: "شہادت موجود نہیں".to_owned(), court: COURT.to_owned()
            };
            books::refuse(w, counter, fir(known, pick)?, &why).await
        }
        Act::Refer(_, of) => {
            let report = of.map(|pick| report(known, pick)).transpose()?;
            let typed = TypedReferral {
                report: report.map_or_else(String::new, |id| id.to_string()),
                sections: "352".to_owned(),
                words: "تھپڑ مارا".to_owned(),
                court: COURT.to_owned(),
                ..TypedReferral::default()
            };
            books::refer(w, counter, office, &typed).await.map(drop)
        }
        Act::Supplement(_, pick) => {
            let typed = TypedSupplement {
                kind: "statement".to_owned(),
                words: "ایک اور ملزم کا نام بتایا".to_owned(),
                dictated_by: "گل بی بی".to_owned(),
                written_by: "محمد نعیم".to_owned(),
                ..TypedSupplement::default()
            };
            books::add(w, fir(known, pick)?, &typed).await.map(drop)
        }
        _ => in_the_book(world, w, (act, who), known).await,
    }
}

async fn in_the_book(world: &World, w: &mut WriteOp, (act, who): (Act, Who), known: &Books) -> Result<()> {
    let office = who.office();
    match act {
        Act::Correct(_, pick) => {
            let own = known.diary.iter().filter(|row| row.office == office.0).nth(pick.into());
            let corrects = own.map_or(1, |row| row.serial).to_string();
            books::enter(w, office, &Line { corrects, ..line(CORRECTION) }).await.map(drop)
        }
        Act::Open(_) => {
            let (custody, reason) = ("nobody".to_owned(), "بجلی".to_owned());
            let opening = TypedOpening { custody, reason, ..TypedOpening::default() };
            books::open_day(w, office, &opening).await.map(drop)
        }
        Act::Close(_) => {
            let outstanding = world.contracts.outstanding.as_ref();
            let next_slip = outstanding.slips(w.tx(), office, None).await?.next.unwrap_or_default();
            let closing = TypedClosing { cash: "100".to_owned(), next_slip, reason: "بجلی".to_owned() };
            books::close_day(w, outstanding, office, &closing).await.map(drop)
        }
        Act::Depart(_, of) => change(world, w, (who, Change::Depart), of).await,
        Act::Return(_, of) => change(world, w, (who, Change::Return), of).await,
        Act::HandOver(_, of) => change(world, w, (who, Change::HandOver), of).await,
        Act::Intrude(_) => {
            let theirs = if who.office() == unit_id("QTA-SAR") { "QTA-NSR" } else { "QTA-SAR" };
            books::enter(w, unit_id(theirs), &line("departure")).await.map(drop)
        }
        _ => books::enter(w, office, &line("departure")).await.map(drop),
    }
}

async fn change(world: &World, w: &mut WriteOp, (who, change): (Who, Change), of: Who) -> Result<()> {
    let officer = of.officer(world.node(who.seat().2)).to_string();
    charge::enter(w, who.office(), change, &charge::Typed { officer, said: "گشت".to_owned() }).await
}

const COURT: &str = "جوڈیشل مجسٹریٹ سریاب";

fn told() -> complaints::model::Typed {
    complaints::model::Typed {
        words: "ہمسائے نے تھپڑ مارا".to_owned(),
        spoken: "urdu".to_owned(),
        landmark: "ریلوے پھاٹک".to_owned(),
        ..complaints::model::Typed::default()
    }
}

fn form(source: Source, report: Option<ComplaintId>) -> Form {
    Form {
        report: report.map_or_else(String::new, |id| id.to_string()),
        source: source.word().to_owned(),
        source_paper: if source.has_paper() { "12/26".to_owned() } else { String::new() },
        sections: "352".to_owned(),
        warnings_seen: "not-cognizable".to_owned(),
        words: "ہمسائے نے تھپڑ مارا".to_owned(),
        signed: "thumb".to_owned(),
        read_over: "yes".to_owned(),
        ..Form::default()
    }
}

fn line(kind: &str) -> Line {
    Line { kind: kind.to_owned(), substance: "گشت کو گئے".to_owned(), ..Line::default() }
}

fn none() -> Error {
    Error::NotFound("policy.not-found")
}

fn nth<T>(among: &[T], pick: Pick) -> Result<&T> {
    among.get(usize::from(pick) % among.len().max(1)).ok_or_else(none)
}

fn report(known: &Books, pick: Pick) -> Result<ComplaintId> {
    nth(&known.reports, pick).map(|row| ComplaintId(row.id))
}

fn offered(known: &Books, pick: Pick) -> Result<ComplaintId> {
    let open: Vec<_> = known.holdings.iter().filter(|row| row.offered_office.is_some()).collect();
    nth(&open, pick).map(|row| ComplaintId(row.report))
}

fn fir(known: &Books, pick: Pick) -> Result<FirId> {
    nth(&known.firs, pick).map(|row| FirId(row.id))
}

fn slip(known: &Books, pick: Pick) -> Result<String> {
    let out: Vec<_> = known.slips.iter().filter(|row| row.state == "issued").collect();
    nth(&out, pick).map(|row| row.number.clone())
}
