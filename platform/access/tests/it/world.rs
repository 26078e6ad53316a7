//! A node with an SHO and two IT administrators, and officers who can sign in.

use std::sync::Arc;

use access::service::{self, NewAccount};
use access::{Access, Activation, Limits, Opened, SignIn, SignedIn, factor};
use catalogue::{Catalogue, UnitKind};
use db::{Db, Migrations};
use journal::{Journal, Keys, Setup};
use kernel::ids::{AccountId, OfficerId};
use kernel::{Bilingual, FixedClock, Lang, Result, SeededEntropy, Timestamp};
use op::{Actor, Core, Op};
use organisation::service::{Appointment, Enrolment, NewUnit};
use organisation::{post_id, unit_id};

/// 2026-01-01T00:00:00+05:00.
const START: Timestamp = Timestamp(1_767_207_600_000_000);
pub const PASSWORD: &str = "chiltan wears snow in march";

pub fn migrations() -> Migrations {
    let all = [
        vault::MIGRATIONS,
        journal::MIGRATIONS,
        op::MIGRATIONS,
        organisation::MIGRATIONS,
        access::MIGRATIONS,
    ];
    Migrations(all.concat())
}

pub struct World {
    pub core: Core,
    pub clock: Arc<FixedClock>,
    pub access: Access,
}

/// An officer with an account, activated.
pub struct Person {
    pub officer: OfficerId,
    pub account: AccountId,
    pub login: String,
    pub secret: Vec<u8>,
    pub recovery: Vec<String>,
    pub opened: Opened,
}

impl World {
    pub async fn on(db: Db) -> Self {
        let world = Self::with_ring(db, "5c").await;
        world.build().await;
        world
    }

    /// The node on a store that is already built, with a key ring of this byte.
    pub async fn with_ring(db: Db, byte: &str) -> Self {
        let clock = Arc::new(FixedClock::at(START));
        static OPENED: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
        let entropy = Arc::new(SeededEntropy::new(OPENED.fetch_add(1, std::sync::atomic::Ordering::Relaxed)));
        let ring = vault::KeyRing::parse(&format!("1 {}\n", byte.repeat(32))).unwrap();
        let keys = Keys { log_seed: [7; 32], ring, transfer: vault::TransferKey::from_seed([8; 32]) };
        let mut tables = organisation::tables();
        tables.extend(access::tables());
        let journal = Journal::open(Setup {
            db: db.clone(),
            node: "quetta".parse().unwrap(),
            keys,
            tables,
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
        Self { access: Access::new(core.clone(), Limits::default()), core, clock }
    }

    async fn build(&self) {
        let units = [
            ("BAL", None, UnitKind::Province),
            ("R-QTA", Some("BAL"), UnitKind::Region),
            ("QTA", Some("R-QTA"), UnitKind::District),
            ("QTA-C", Some("QTA"), UnitKind::Circle),
            ("QTA-SAR", Some("QTA-C"), UnitKind::Station),
            ("QTA-CTY", Some("QTA-C"), UnitKind::Station),
        ];
        let mut w = self.system().begin().await.unwrap();
        for (code, parent, kind) in units {
            let unit = NewUnit {
                code: code.to_owned(),
                parent: parent.map(str::to_owned),
                kind,
                name: Bilingual::new(code, code),
                valid_from: "2020-01-01".to_owned(),
                valid_to: None,
                node: None,
            };
            organisation::service::put_unit(&mut w, unit).await.unwrap();
        }
        w.commit().await.unwrap();
    }

    pub fn system(&self) -> Op {
        Op::system(self.core.clone())
    }

    pub fn nobody(&self) -> Op {
        Op::new(self.core.clone(), Actor::anonymous(), Lang::En)
    }

    /// An officer with a post, the `ordinal`th of its kind in the unit.
    pub async fn officer(&self, belt: &str, unit: &str, kind: &str, ordinal: i32) -> OfficerId {
        let mut w = self.system().begin().await.unwrap();
        let new = Enrolment {
            belt: belt.to_owned(),
            rank: "si".to_owned(),
            ranked_on: "2020-01-01".to_owned(),
            name: Bilingual::new("غلام", "Ghulam"),
        };
        let officer = organisation::service::enrol(&mut w, new).await.unwrap();
        organisation::service::sanction(&mut w, unit_id(unit), kind, ordinal).await.unwrap();
        let order = Appointment { officer, post: post_id(unit, kind, ordinal), order_no: "ORD-1".to_owned() };
        organisation::service::appoint(&mut w, order).await.unwrap();
        w.commit().await.unwrap();
        officer
    }

    pub async fn account(&self, officer: OfficerId, login: &str) -> Result<(AccountId, String)> {
        let mut w = self.system().begin().await?;
        let made = service::create_account(&mut w, NewAccount { officer, login: login.to_owned() }).await?;
        w.commit().await?;
        Ok(made)
    }

    pub fn activation(&self, login: &str, code: &str, secret: &[u8]) -> Activation {
        Activation {
            login: login.to_owned(),
            code: code.to_owned(),
            password: PASSWORD.to_owned(),
            secret: secret.to_vec(),
            proof: self.code(secret),
            desk: None,
            address: "192.0.2.7".to_owned(),
        }
    }

    /// An officer with a post and an activated account; time moves on, so that the next code is a fresh one.
    pub async fn person(&self, login: &str, unit: &str, kind: &str, ordinal: i32) -> Person {
        let officer = self.officer(login, unit, kind, ordinal).await;
        let (account, code) = self.account(officer, login).await.unwrap();
        let secret = self.access.new_factor();
        let typed = self.activation(login, &code, &secret);
        let done = self.access.activate(&self.nobody(), typed).await.unwrap();
        self.clock.advance(60);
        let (opened, recovery) = (done.opened, done.recovery);
        Person { officer, account, login: login.to_owned(), secret, recovery, opened }
    }

    /// The code an authenticator shows now.
    pub fn code(&self, secret: &[u8]) -> String {
        factor::code_at(secret, self.core.clock.now()).unwrap()
    }

    /// A code that is right at no moment near now.
    pub fn wrong_code(&self, secret: &[u8]) -> String {
        let near = |code: &String| factor::step_of(secret, code, self.core.clock.now()).unwrap().is_none();
        ["000000", "111111", "222222", "333333"].map(str::to_owned).into_iter().find(near).unwrap()
    }

    pub fn typed(&self, person: &Person) -> SignIn {
        SignIn {
            login: person.login.clone(),
            password: PASSWORD.to_owned(),
            code: self.code(&person.secret),
            address: "10.0.0.1".to_owned(),
            desk: None,
        }
    }

    pub async fn sign_in(&self, typed: SignIn) -> Result<Opened> {
        self.access.sign_in(&self.nobody(), typed).await
    }

    pub async fn who(&self, opened: &Opened) -> Option<SignedIn> {
        self.access.signed_in(&opened.token).await.unwrap()
    }

    /// An operation of whoever a session belongs to.
    pub async fn as_who(&self, opened: &Opened) -> Op {
        let who = self.who(opened).await.unwrap();
        Op::new(self.core.clone(), who.actor, Lang::En)
    }

    /// Every action journaled, oldest first.
    pub async fn journaled(&self) -> Vec<String> {
        use sea_orm::{ConnectionTrait, Statement};
        let tx = self.core.db.read().await.unwrap();
        let backend = match self.core.db.engine() {
            db::Engine::Sqlite => sea_orm::DbBackend::Sqlite,
            db::Engine::Postgres => sea_orm::DbBackend::Postgres,
        };
        let sql = "SELECT action FROM journal_entry ORDER BY recorded_at, id";
        let rows = tx.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
        rows.iter().map(|row| row.try_get::<String>("", "action").unwrap()).collect()
    }
}
