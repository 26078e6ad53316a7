//! A whole node in one test: the real router, store, journal, policies and sign-in, with a clock that moves only when
//! told to and repeatable randomness. For tests only; must not be depended on by anything that ships.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first thing that is not as expected"
)]

mod app;
mod browser;
mod fakes;
mod lists;
mod people;

pub use app::{NOW, TestApp};
pub use browser::{Browser, Reply};
pub use db::Engine;
pub use db::testing::engines;
pub use fakes::{
    FAKE_CODE, FakeChannels, FakeInbox, FakeOutstanding, FakeReports, FakeRoznamcha, Posted, contracts,
};
pub use lists::taken_away;

/// Runs each test once on SQLite and once on PostgreSQL, over a node made by the named async function of an engine.
#[macro_export]
macro_rules! both_engines {
    (app $start:path; $($(#[$meta:meta])* async fn $name:ident($app:ident : $kind:ty) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;
            async fn body($app: $kind) $body
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body($start($crate::Engine::Sqlite).await).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if $crate::engines().contains(&$crate::Engine::Postgres) {
                    body($start($crate::Engine::Postgres).await).await;
                }
            }
        }
    )* };
}
