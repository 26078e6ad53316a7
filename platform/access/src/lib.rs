//! Who is at the keyboard: accounts, password and second factor, sessions, step-up, switching at a shared desk, and
//! recovery of a lost second factor by two people. What they may then do follows from `organisation` and `policy`.
//! Must not store anything with which a copy of the database alone could sign in.

pub mod factor;
mod hashing;
pub mod password;
pub mod service;
pub mod session;
pub mod store;
mod throttle;

use std::sync::Arc;

pub use service::{Activation, NewAccount, SignIn};
pub use session::{Limits, Opened, SignedIn, Token};
pub use throttle::Throttle;

use hashing::Hashing;

/// The tables of this crate.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { name: "access/0001_access", sql: include_str!("../migrations/0001_access.sql") },
    db::Migration { name: "access/0002_grant", sql: include_str!("../migrations/0002_grant.sql") },
    db::Migration {
        name: "access/0003_grant_state",
        sql: include_str!("../migrations/0003_grant_state.sql"),
    },
];

/// The journaled tables of this crate.
pub fn tables() -> Vec<Box<dyn db::TableOps>> {
    vec![
        db::table::<store::account::Entity>(),
        db::table::<store::reset::Entity>(),
        db::table::<store::grant::Entity>(),
    ]
}

/// What signing in needs beside the store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Access {
    pub(crate) core: op::Core,
    pub(crate) limits: Limits,
    pub(crate) throttle: Arc<Throttle>,
    pub(crate) hashing: Hashing,
    /// Made-up people sign in with one press. Never true where real people are.
    pub(crate) demo: bool,
}

impl Access {
    /// Sign-in for a node.
    pub fn new(core: op::Core, limits: Limits) -> Self {
        Self { core, limits, throttle: Arc::default(), hashing: Hashing::new(), demo: false }
    }

    /// Password hashes made so far: nearly all of the work that signing in is.
    pub fn hashes_made(&self) -> u64 {
        self.hashing.made()
    }

    /// Refuses somebody who has guessed wrong too often.
    pub fn slow_down(&self, key: &str) -> kernel::Result<()> {
        self.throttle.allow(&[key], self.core.clock.now())
    }

    /// Notes a wrong guess.
    pub fn guessed_wrong(&self, key: &str) {
        self.throttle.failed(&[key], self.core.clock.now());
    }

    /// Takes one of the turns that a key has: thirty at once for an address, then one after a wait of a minute at
    /// most. Refused with the seconds to wait.
    pub fn take_turn(&self, key: &str) -> kernel::Result<()> {
        self.throttle.reserve(&[key], self.core.clock.now())
    }

    /// Gives a turn back that came to nothing.
    pub fn give_turn_back(&self, key: &str) {
        self.throttle.give_back(&[key]);
    }

    /// Sign-in for the demo, where made-up people sign in with one press ([`Access::open_demo_session`]).
    pub fn for_demo(core: op::Core, limits: Limits) -> Self {
        Self { demo: true, ..Self::new(core, limits) }
    }

    /// The limits of sessions.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }
}
