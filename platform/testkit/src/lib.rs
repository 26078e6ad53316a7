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
mod people;

pub use app::{NOW, TestApp};
pub use browser::{Browser, Reply};
pub use fakes::FakeRoznamcha;
