//! A district with a circle, two stations and a gender desk, and officers to post.

use std::sync::Arc;

use catalogue::{Catalogue, UnitKind};
use db::{Db, Migrations};
use journal::{Journal, Keys, Setup};
use kernel::ids::{AccountId, OfficerId, PostId};
use kernel::{Bilingual, FixedClock, Lang, Result, SeededEntropy, Timestamp};
use op::{Actor, Core, Op, WriteOp};
use organisation::service::{self, Appointment, Enrolment, NewUnit};
use organisation::{HeldPost, post_id, unit_id};
use uuid::Uuid;

/// 2026-01-01T00:00:00+05:00.
pub const START: Timestamp = Timestamp(1_767_207_600_000_000);

pub fn migrations() -> Migrations {
    Migrations([vault::MIGRATIONS, journal::MIGRATIONS, op::MIGRATIONS, organisation::MIGRATIONS].concat())
}

pub struct World {
    pub core: Core,
    pub clock: Arc<FixedClock>,
}

impl World {
    pub async fn on(db: Db) -> Self {
        let clock = Arc::new(FixedClock::at(START));
        let entropy = Arc::new(SeededEntropy::new(1));
        let ring = vault::KeyRing::parse(&format!("1 {}\n", "5c".repeat(32))).unwrap();
        let keys = Keys { log_seed: [7; 32], ring, transfer: vault::TransferKey::from_seed([8; 32]) };
        let journal = Journal::open(Setup {
            db: db.clone(),
            node: "quetta".parse().unwrap(),
            keys,
            tables: organisation::tables(),
            witnesses: Vec::new(),
            clock: clock.clone(),
            entropy: entropy.clone(),
        });
        let core = Core {
            db,
            journal: journal.await.unwrap(),
            offices: [].into(),
            catalogue: Arc::new(Catalogue::embedded().unwrap()),
            policy: Arc::new(policy::Engine::embedded().unwrap()),
            clock: clock.clone(),
            entropy,
        };
        let world = Self { core, clock };
        world.build().await;
        world
    }

    async fn build(&self) {
        let units = [
            ("BAL", None, UnitKind::Province),
            ("R-QTA", Some("BAL"), UnitKind::Region),
            ("QTA", Some("R-QTA"), UnitKind::District),
            ("PSN", Some("R-QTA"), UnitKind::District),
            ("QTA-C", Some("QTA"), UnitKind::Circle),
            ("QTA-SAR", Some("QTA-C"), UnitKind::Station),
            ("QTA-CTY", Some("QTA-C"), UnitKind::Station),
            ("QTA-SAR-GD", Some("QTA-SAR"), UnitKind::GenderDesk),
            ("QTA-SAR-B1", Some("QTA-SAR"), UnitKind::Beat),
        ];
        let mut w = self.begin().await;
        for (code, parent, kind) in units {
            assert!(service::put_unit(&mut w, unit(code, parent, kind)).await.unwrap());
        }
        for (unit, kind) in [
            ("BAL", "igp"),
            ("QTA", "dpo"),
            ("QTA-C", "sdpo"),
            ("QTA-SAR", "sho"),
            ("QTA-SAR", "moharrir"),
            ("QTA-SAR", "io"),
            ("QTA-SAR", "desk"),
            ("QTA-CTY", "sho"),
            ("QTA-SAR-GD", "woman-desk"),
            ("QTA-SAR-GD", "transgender-desk"),
            ("QTA-SAR-B1", "beat-officer"),
        ] {
            service::sanction(&mut w, unit_id(unit), kind, 1).await.unwrap();
        }
        w.commit().await.unwrap();
    }

    pub fn op(&self, actor: Actor) -> Op {
        Op::new(self.core.clone(), actor, Lang::En)
    }

    /// A writing operation of the program itself.
    pub async fn begin(&self) -> WriteOp {
        Op::system(self.core.clone()).begin().await.unwrap()
    }

    pub async fn officer(&self, belt: &str, rank: &str, ranked_on: &str) -> OfficerId {
        let mut w = self.begin().await;
        let new = Enrolment {
            belt: belt.to_owned(),
            rank: rank.to_owned(),
            ranked_on: ranked_on.to_owned(),
            name: Bilingual::new("غلام مصطفیٰ", "Ghulam Mustafa"),
        };
        let id = service::enrol(&mut w, new).await.unwrap();
        w.commit().await.unwrap();
        id
    }

    /// Enters an officer of a rank and appoints him.
    pub async fn posted(&self, belt: &str, rank: &str, unit: &str, kind: &str) -> OfficerId {
        let officer = self.officer(belt, rank, "2020-01-01").await;
        self.appoint(officer, unit, kind).await.unwrap();
        officer
    }

    pub async fn appoint(&self, officer: OfficerId, unit: &str, kind: &str) -> Result<()> {
        let mut w = self.begin().await;
        service::appoint(&mut w, order(officer, unit, kind)).await?;
        w.commit().await
    }

    pub async fn relieve(&self, unit: &str, kind: &str) -> Result<()> {
        let mut w = self.begin().await;
        service::relieve(&mut w, post_id(unit, kind, 1), "ORD-2").await?;
        w.commit().await
    }

    pub async fn hand_over(&self, unit: &str, kind: &str, to: OfficerId) -> Result<()> {
        let mut w = self.begin().await;
        service::hand_over(&mut w, service::HandOver { post: post_id(unit, kind, 1), to }).await?;
        w.commit().await
    }

    pub async fn absent(&self, unit: &str, officer: OfficerId) {
        let mut w = self.as_clerk().await;
        service::mark_absent(&mut w, unit_id(unit), officer).await.unwrap();
        w.commit().await.unwrap();
    }

    pub async fn back(&self, unit: &str, officer: OfficerId) {
        let mut w = self.as_clerk().await;
        service::mark_present(&mut w, unit_id(unit), officer).await.unwrap();
        w.commit().await.unwrap();
    }

    /// An operation of the moharrir of Sariab.
    async fn as_clerk(&self) -> WriteOp {
        let clerk = policy::Principal::officer(account(99), true);
        let clerk = clerk.holding("moharrir", policy::Level::Station, unit_id("QTA-SAR"));
        let clerk = Actor { on_duty: true, proved_at: Some(self.core.clock.now()), ..Actor::plain(clerk) };
        self.op(clerk).begin().await.unwrap()
    }

    pub async fn held(&self, officer: OfficerId) -> Vec<HeldPost> {
        let tx = self.core.db.read().await.unwrap();
        let now = self.core.clock.now();
        organisation::held_posts(&tx, &self.core.catalogue, officer, now).await.unwrap()
    }

    /// What the officer holds, in words: `sho@QTA-SAR acting`.
    pub async fn roles(&self, officer: OfficerId) -> Vec<String> {
        let word = |post: &HeldPost| {
            format!("{}@{}{}", post.kind, post.unit.code, if post.acting { " acting" } else { "" })
        };
        self.held(officer).await.iter().map(word).collect()
    }

    pub async fn in_charge(&self, station: &str) -> Option<(OfficerId, organisation::Basis)> {
        let tx = self.core.db.read().await.unwrap();
        let (now, unit) = (self.core.clock.now(), unit_id(station));
        let held = organisation::charge::of_station(&tx, &self.core.catalogue, unit, now).await.unwrap();
        held.map(|held| (held.officer, held.basis))
    }

    /// An operation of an officer with what he holds now, just signed in.
    pub async fn as_officer(&self, officer: OfficerId) -> Op {
        let held = self.held(officer).await;
        self.op(organisation::actor_for((account(1), officer), &held, true, self.core.clock.now()))
    }
}

pub fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

pub fn post(unit: &str, kind: &str) -> PostId {
    post_id(unit, kind, 1)
}

pub fn order(officer: OfficerId, unit: &str, kind: &str) -> Appointment {
    Appointment { officer, post: post(unit, kind), order_no: "ORD-1".to_owned() }
}

pub fn unit(code: &str, parent: Option<&str>, kind: UnitKind) -> NewUnit {
    NewUnit {
        code: code.to_owned(),
        parent: parent.map(str::to_owned),
        kind,
        name: Bilingual::new(code, code),
        valid_from: "2020-01-01".to_owned(),
        valid_to: None,
        node: None,
    }
}
