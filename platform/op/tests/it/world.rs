//! A node with one made-up journaled table.

use std::sync::Arc;

use catalogue::Catalogue;
use db::{Db, Migration, Migrations};
use journal::{Draft, Journal, Keys, Setup, Subject};
use kernel::ids::AccountId;
use kernel::{FixedClock, Lang, Result, SeededEntropy, Timestamp};
use op::{Actor, Core, Op, WriteOp};
use policy::{Level, Principal};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

pub mod note {
    //! The made-up table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notes_note")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub title: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "notes_note";
    }
}

const NOTES: Migration = Migration {
    name: "notes/0001_note",
    sql: "CREATE TABLE notes_note (id UUID NOT NULL PRIMARY KEY, version BIGINT NOT NULL, title TEXT NOT NULL);",
};

pub fn migrations() -> Migrations {
    let mut all = [vault::MIGRATIONS, journal::MIGRATIONS, op::MIGRATIONS].concat();
    all.push(NOTES);
    Migrations(all)
}

pub struct World {
    pub core: Core,
}

impl World {
    pub async fn on(db: Db) -> Self {
        Self::named("quetta", 7, db).await
    }

    /// The node `name`; its log keys follow from `seed`.
    pub async fn named(name: &str, seed: u8, db: Db) -> Self {
        let clock = Arc::new(FixedClock::at(Timestamp(1_767_207_600_000_000)));
        let entropy = Arc::new(SeededEntropy::new(1));
        let ring = vault::KeyRing::parse(&format!("1 {}\n", "5c".repeat(32))).unwrap();
        let journal = Journal::open(Setup {
            db: db.clone(),
            node: name.parse().unwrap(),
            keys: Keys { log_seed: [seed; 32], ring, transfer: vault::TransferKey::from_seed([8; 32]) },
            tables: vec![db::table::<note::Entity>()],
            witnesses: Vec::new(),
            clock: clock.clone(),
            entropy: entropy.clone(),
        });
        let journal = journal.await.unwrap();
        let catalogue = Arc::new(Catalogue::embedded().unwrap());
        let policy = Arc::new(policy::Engine::embedded().unwrap());
        Self { core: Core { db, journal, offices: [].into(), catalogue, policy, clock, entropy } }
    }

    pub fn op(&self, actor: Actor) -> Op {
        Op::new(self.core.clone(), actor, Lang::En)
    }

    pub fn system(&self) -> Op {
        Op::system(self.core.clone())
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let tx = self.core.db.read().await.unwrap();
        let row =
            tx.query_one_raw(self.sql(&format!("SELECT count(*) AS n FROM {table}"))).await.unwrap().unwrap();
        row.try_get::<i64>("", "n").unwrap()
    }

    /// Actions and kinds of log of every entry, oldest first.
    pub async fn entries(&self) -> Vec<(String, i32)> {
        let tx = self.core.db.read().await.unwrap();
        let rows =
            tx.query_all_raw(self.sql("SELECT action, kind FROM journal_entry ORDER BY id")).await.unwrap();
        rows.iter()
            .map(|row| (row.try_get("", "action").unwrap(), row.try_get("", "kind").unwrap()))
            .collect()
    }

    fn sql(&self, text: &str) -> Statement {
        let backend = match self.core.db.engine() {
            db::Engine::Sqlite => DbBackend::Sqlite,
            db::Engine::Postgres => DbBackend::Postgres,
        };
        Statement::from_string(backend, text)
    }
}

/// Inserts a note without journaling it.
pub async fn write(w: &mut WriteOp, title: &str) -> Result<Uuid> {
    let id = w.new_id();
    w.insert::<note::Entity>(note::Model { id, version: 1, title: title.to_owned() }).await?;
    Ok(id)
}

pub fn about(id: Uuid) -> Draft<'static> {
    Draft::new("notes.write", Subject { kind: "note", id, version: Some(1) })
}

/// An officer on duty who holds a post.
pub fn officer(n: u128, role: &str, level: Level, unit: &str) -> Actor {
    let account = AccountId(Uuid::from_u128(n));
    let principal = Principal::officer(account, true).holding(role, level, unit);
    Actor {
        account: Some(account),
        on_duty: true,
        proved_at: Some(Timestamp(1_767_207_600_000_000)),
        ..Actor::plain(principal)
    }
}
