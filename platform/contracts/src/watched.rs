//! Records whose look-ups are watched: `oversight` asks their owner of whom they speak, and what they are called for those who may
//! read them. Nothing that is told here is stored.

use async_trait::async_trait;
use db::Tx;
use kernel::Result;
use op::{Core, Op};
use uuid::Uuid;

/// Somebody of whom a record speaks. Held in memory only.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: Option<String>,
    /// The father's or husband's name.
    pub father: Option<String>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

/// A record as whoever may read it knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Its number.
    pub number: String,
    /// Its page.
    pub page: String,
}

/// Records of some kinds of the log of look-ups.
#[async_trait]
pub trait Watched: Send + Sync {
    /// What the log of look-ups calls them.
    fn kinds(&self) -> &'static [&'static str];

    /// The people of whom a record speaks; nobody where it was erased or is not here.
    async fn people(&self, core: &Core, tx: &Tx, record: Uuid) -> Result<Vec<Person>>;

    /// What a record is called, where the actor may read it at this moment; `None` for any other.
    async fn called(&self, op: &Op, record: Uuid) -> Result<Option<Called>>;
}
