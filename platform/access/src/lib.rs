//! Who is at the keyboard: accounts, password and second factor, sessions, step-up, switching at a shared desk, and
//! recovery of a lost second factor by two people. What they may then do follows from `organisation` and `policy`.
//! Must not store anything with which a copy of the database alone could sign in.

pub mod factor;
pub mod password;
pub mod service;
pub mod session;
pub mod store;
mod throttle;

use std::sync::Arc;

use tokio::sync::Semaphore;

pub use service::{Activation, NewAccount, SignIn};
pub use session::{Limits, SignedIn, Token};
pub use throttle::Throttle;

/// The tables of this crate.
pub const MIGRATIONS: &[db::Migration] = &[db::Migration {
    name: "access/0001_access",
    sql: include_str!("../migrations/0001_access.sql"),
}];

/// The journaled tables of this crate.
pub fn tables() -> Vec<Box<dyn db::TableOps>> {
    vec![db::table::<store::account::Entity>(), db::table::<store::reset::Entity>()]
}

/// What signing in needs beside the store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Access {
    pub(crate) core: op::Core,
    pub(crate) limits: Limits,
    pub(crate) throttle: Arc<Throttle>,
    /// Each password hash takes 19 MiB and 30 ms: no more at once than there are cores.
    pub(crate) hashing: Arc<Semaphore>,
}

impl Access {
    /// Sign-in for a node.
    pub fn new(core: op::Core, limits: Limits) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { core, limits, throttle: Arc::default(), hashing: Arc::new(Semaphore::new(cores)) }
    }

    /// The limits of sessions.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }
}
