//! A node that keeps two stations' books and the online desk's, and its province, which keeps the third station's. Both run
//! the real services on stores of their own; every officer acts by what he holds at that moment.

use std::sync::{Arc, LazyLock};

use catalogue::Catalogue;
use contracts::Contracts;
use db::Engine;
use db::testing::{Scratch, reopen, scratch_with};
use journal::ship::{Carrier, Province};
use journal::{Journal, Keys, Kind, Setup, Stamp};
use kernel::ids::{AccountId, OfficerId, UnitId};
use kernel::{Bilingual, Clock, Entropy, Error, FixedClock, Lang, Result, SeededEntropy, Timestamp};
use khidmat::capabilities;
use op::{Actor, Core, Op};
use organisation::service::{Appointment, Enrolment, NewUnit, appoint, enrol, put_unit, sanction};
use organisation::{officer_id, unit_id};
use policy::Engine as Policies;
use tlog::WitnessKey;

use crate::books::Books;

/// 31 December 2026, 19:00 in Pakistan: the turn of the year falls into most of what follows.
const START: Timestamp = Timestamp(1_798_725_600_000_000);

static CATALOGUE: LazyLock<Arc<Catalogue>> = LazyLock::new(|| Arc::new(Catalogue::embedded().unwrap()));
static POLICIES: LazyLock<Arc<Policies>> = LazyLock::new(|| Arc::new(Policies::embedded().unwrap()));

const UNITS: [&str; 10] =
    ["BAL", "BAL-ONL", "R-QTA", "QTA", "QTA-ONL", "QTA-C-SAR", "QTA-C-CTY", "QTA-SAR", "QTA-NSR", "QTA-CTY"];

/// The books that the station's node keeps; every other is the province's.
pub const STATION_BOOKS: [&str; 3] = ["QTA-SAR", "QTA-CTY", "QTA-ONL"];

/// Where somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// At the station's node.
    Station,
    /// At the province's.
    Province,
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    SariabSho,
    SariabClerk,
    CitySho,
    CityClerk,
    Desk,
    NewSariabSho,
    NewSariabClerk,
}

impl Who {
    pub const ALL: [Self; 7] = [
        Self::SariabSho,
        Self::SariabClerk,
        Self::CitySho,
        Self::CityClerk,
        Self::Desk,
        Self::NewSariabSho,
        Self::NewSariabClerk,
    ];

    /// Post, office and node.
    pub const fn seat(self) -> (&'static str, &'static str, At) {
        match self {
            Self::SariabSho => ("sho", "QTA-SAR", At::Station),
            Self::SariabClerk => ("moharrir", "QTA-SAR", At::Station),
            Self::CitySho => ("sho", "QTA-CTY", At::Station),
            Self::CityClerk => ("moharrir", "QTA-CTY", At::Station),
            Self::Desk => ("online-desk", "QTA-ONL", At::Station),
            Self::NewSariabSho => ("sho", "QTA-NSR", At::Province),
            Self::NewSariabClerk => ("moharrir", "QTA-NSR", At::Province),
        }
    }

    pub fn office(self) -> UnitId {
        unit_id(self.seat().1)
    }

    fn belt(self) -> String {
        format!("{self:?}")
    }

    pub fn officer(self, node: &Node) -> OfficerId {
        officer_id(node.core.node(), &self.belt())
    }
}

/// A node.
pub struct Node {
    pub core: Core,
    seed: u8,
    scratch: Scratch,
}

impl Node {
    async fn new(
        engine: Engine,
        (name, seed): (&str, u8),
        offices: &[&str],
        clock: &Arc<FixedClock>,
    ) -> Self {
        let migrations = capabilities::migrations(&capabilities::all());
        let scratch = scratch_with(engine, &migrations).await;
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(u64::from(seed)));
        let setup = setup(scratch.db.clone(), (name, seed), Arc::<FixedClock>::clone(clock), entropy.clone());
        let core = Core {
            db: scratch.db.clone(),
            journal: Journal::open(setup).await.unwrap(),
            offices: offices.iter().map(|code| (*code).to_owned()).collect(),
            catalogue: Arc::clone(&CATALOGUE),
            policy: Arc::clone(&POLICIES),
            clock: Arc::<FixedClock>::clone(clock),
            entropy,
        };
        let node = Self { core, seed, scratch };
        node.load_units().await;
        node
    }

    async fn load_units(&self) {
        let mut w = Op::system(self.core.clone()).begin().await.unwrap();
        for code in UNITS {
            let row = CATALOGUE.unit(code, START.day()).expect("a unit of the catalogue");
            let unit = NewUnit {
                code: row.code.clone(),
                parent: Some(row.facts.parent.clone()).filter(|parent| !parent.is_empty()),
                kind: row.facts.kind,
                name: row.name.clone(),
                valid_from: "2020-01-01".to_owned(),
                valid_to: None,
                node: None,
            };
            put_unit(&mut w, unit).await.unwrap();
        }
        w.commit().await.unwrap();
    }

    async fn post(&self, who: Who) {
        let (kind, unit, _) = who.seat();
        let mut w = Op::system(self.core.clone()).begin().await.unwrap();
        let new = Enrolment {
            belt: who.belt(),
            rank: if kind == "sho" { "inspector" } else { "head-constable" }.to_owned(),
            ranked_on: "2020-01-01".to_owned(),
            name: Bilingual::new("افسر", "Officer"),
        };
        let officer = enrol(&mut w, new).await.unwrap();
        let post = sanction(&mut w, unit_id(unit), kind, 1).await.unwrap();
        appoint(&mut w, Appointment { officer, post, order_no: "T-1".to_owned() }).await.unwrap();
        w.commit().await.unwrap();
    }

    /// Killed and started again on the same store: nothing but the store is carried over.
    pub async fn restart(&mut self) {
        let db = reopen(&self.scratch.db).await;
        let (name, clock) = (self.core.node().to_string(), Arc::clone(&self.core.clock));
        let setup = setup(db.clone(), (&name, self.seed), clock, Arc::clone(&self.core.entropy));
        self.core.journal = Journal::open(setup).await.unwrap();
        self.core.db = db.clone();
        self.scratch.db = db;
    }

    /// What `check` finds.
    pub async fn expect_clean(&self) {
        self.core.journal.settle().await.unwrap();
        let report = self.core.journal.check(&[], &|_| ()).await.unwrap();
        assert!(report.is_clean(), "{}: {report}", self.core.node());
    }
}

fn setup(db: db::Db, (name, seed): (&str, u8), clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Setup {
    let ring = format!("1 {}\n", format!("{seed:02x}").repeat(32));
    Setup {
        db,
        node: name.parse().unwrap(),
        keys: Keys {
            log_seed: [seed; 32],
            ring: vault::KeyRing::parse(&ring).unwrap(),
            transfer: vault::TransferKey::from_seed([seed; 32]),
        },
        tables: capabilities::tables(&capabilities::all()),
        witnesses: Vec::new(),
        clock,
        entropy,
    }
}

/// A trip from the station to the province.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trip {
    /// Everything that waits.
    All,
    /// So many entries.
    Piece(u8),
    /// So many entries, and the answer is lost.
    AnswerLost(u8),
    /// So many entries, of which half the bytes arrive.
    CutShort(u8),
    /// So many entries, twice.
    Twice(u8),
    /// So many entries are held up on the way, to arrive some time later, after what was sent after them.
    HeldUp(u8),
    /// One of the parcels of before arrives, late or once more.
    Late(u8),
}

/// Both nodes.
pub struct World {
    pub station: Node,
    pub province: Node,
    pub contracts: Contracts,
    /// The province's clock, which is right.
    pub clock: Arc<FixedClock>,
    /// The station's.
    pub station_clock: Arc<FixedClock>,
    parcels: Vec<Vec<u8>>,
}

impl World {
    pub async fn new(engine: Engine) -> Self {
        let clock = Arc::new(FixedClock::at(START));
        let station_clock = Arc::new(FixedClock::at(START));
        let station = Node::new(engine, ("sariab", 1), &STATION_BOOKS, &station_clock).await;
        let province = Node::new(engine, ("province", 2), &[], &clock).await;
        let contracts = capabilities::contracts();
        let world = Self { station, province, contracts, clock, station_clock, parcels: Vec::new() };
        for who in Who::ALL {
            world.node(who.seat().2).post(who).await;
        }
        let offices = STATION_BOOKS.iter().map(|code| (*code).to_owned()).collect();
        let card = world.station.core.journal.registration(offices).await.unwrap();
        let tx = world.province.core.db.write().await.unwrap();
        let by = Stamp { kind: "system".to_owned(), ..Stamp::default() };
        world.province.core.journal.register_node(&tx, by, card).await.unwrap();
        tx.commit().await.unwrap();
        world
    }

    pub const fn node(&self, at: At) -> &Node {
        match at {
            At::Station => &self.station,
            At::Province => &self.province,
        }
    }

    pub const fn node_mut(&mut self, at: At) -> &mut Node {
        match at {
            At::Station => &mut self.station,
            At::Province => &mut self.province,
        }
    }

    /// So many seconds pass, everywhere.
    pub fn wait(&self, seconds: i64) {
        self.clock.advance(seconds);
        self.station_clock.advance(seconds);
    }

    /// What an officer may do now, who has just proved who he is.
    pub async fn hand(&self, who: Who) -> Op {
        let node = self.node(who.seat().2);
        let (officer, now) = (who.officer(node), node.core.clock.now());
        let tx = node.core.db.read().await.unwrap();
        let held = organisation::held_posts(&tx, &node.core.catalogue, officer, now).await.unwrap();
        tx.commit().await.unwrap();
        let actor = organisation::actor_for((AccountId(officer.0), officer), &held, true, now);
        Op::new(node.core.clone(), actor, Lang::Ur)
    }

    /// Somebody at home.
    pub fn guest(&self, at: At) -> Op {
        Op::new(self.node(at).core.clone(), Actor::anonymous(), Lang::Ur)
    }

    /// The province as the station knows it.
    fn address(&self) -> Province {
        let journal = &self.province.core.journal;
        Province {
            key: WitnessKey::parse(&journal.witness_vkey().unwrap()).unwrap(),
            transfer: journal.transfer_public(),
        }
    }

    /// The station asks for what it must know of.
    pub async fn fetch(&self, lost: bool) {
        let (station, province) = (&self.station.core.journal, &self.province.core.journal);
        province.settle().await.unwrap();
        if lost {
            let refused = station.fetch_dak(&self.address(), &Broken(province)).await;
            assert!(matches!(refused, Err(Error::Unavailable(..))), "{refused:?}");
            return;
        }
        while station.fetch_dak(&self.address(), &Straight(province)).await.unwrap().more {}
    }

    /// A node carries out what the other has said.
    pub async fn carry_out(&self, at: At) {
        let core = &self.node(at).core;
        complaints::service::settle_handed(core, self.contracts.roznamcha.as_ref()).await.unwrap();
    }

    /// No report is written by both nodes, and both mean the same by a number.
    pub async fn expect_one_writer(&self, [station, province]: &[Books; 2]) {
        let tx = self.station.core.db.read().await.unwrap();
        let there = self.province.core.db.read().await.unwrap();
        for row in &station.reports {
            let Some(same) = province.reports.iter().find(|same| same.id == row.id) else { continue };
            assert_eq!(same.number, row.number, "another number");
            let here = self.station.core.journal.home_of(&tx, row.id).await.unwrap();
            let at_the_province = self.province.core.journal.home_of(&there, row.id).await.unwrap();
            assert!(here.is_some() || at_the_province.is_some(), "two nodes write {row:?}");
        }
        tx.commit().await.unwrap();
        there.commit().await.unwrap();
    }

    /// Sends what the station has.
    pub async fn ship(&mut self, trip: Trip) {
        let (station, province) = (&self.station.core.journal, &self.province.core.journal);
        station.settle().await.unwrap();
        let parcel = match trip {
            Trip::All => {
                return station.ship_all(&self.address(), &Straight(province)).await.unwrap();
            }
            Trip::Late(which) => {
                let Some(parcel) = self.parcels.get(usize::from(which) % self.parcels.len().max(1)) else {
                    return;
                };
                // Old news or out of turn: taken as known, or refused; never taken in twice.
                drop(province.receive(parcel.clone()).await);
                return;
            }
            Trip::Piece(most)
            | Trip::AnswerLost(most)
            | Trip::CutShort(most)
            | Trip::Twice(most)
            | Trip::HeldUp(most) => {
                let most = u64::from(most % 6) + 1;
                station.build_batch(Kind::Records, &province.transfer_public(), most).await.unwrap()
            }
        };
        let Some(parcel) = parcel.map(|parcel| parcel.bytes) else { return };
        match trip {
            Trip::CutShort(_) => {
                province.receive(parcel[..parcel.len() / 2].to_vec()).await.unwrap_err();
            }
            Trip::HeldUp(_) => {}
            Trip::AnswerLost(_) => drop(province.receive(parcel.clone()).await.unwrap()),
            _ => {
                if matches!(trip, Trip::Twice(_)) {
                    province.receive(parcel.clone()).await.unwrap();
                }
                let answer = province.receive(parcel.clone()).await.unwrap().to_bytes().unwrap();
                station.take_ack(Kind::Records, &self.address(), &answer).await.unwrap();
            }
        }
        self.parcels.push(parcel);
    }
}

/// A carrier that never fails.
struct Straight<'a>(&'a Journal);

#[async_trait::async_trait]
impl Carrier for Straight<'_> {
    async fn carry(&self, frame: Vec<u8>) -> Result<Vec<u8>> {
        self.0.receive(frame).await?.to_bytes()
    }

    async fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>> {
        self.0.answer_dak(&question, &khidmat::capabilities::wanted()).await
    }
}

/// The question arrives, and the answer does not.
struct Broken<'a>(&'a Journal);

#[async_trait::async_trait]
impl Carrier for Broken<'_> {
    async fn carry(&self, _: Vec<u8>) -> Result<Vec<u8>> {
        Err(Error::Unavailable("journal.province-away", "cut".into()))
    }

    async fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>> {
        self.0.answer_dak(&question, &khidmat::capabilities::wanted()).await?;
        Err(Error::Unavailable("journal.province-away", "cut".into()))
    }
}

/// A refusal that a person may meet; anything else is a fault of ours.
pub fn expected(error: &Error) {
    let fine =
        matches!(error, Error::Invalid(_) | Error::NotFound(_) | Error::Conflict(_) | Error::Forbidden(_));
    assert!(fine, "not a refusal: {error:?}");
}
