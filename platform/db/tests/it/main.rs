//! What the database layer promises, each promise shown on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where something is not as it should be"
)]

mod away;
mod built;
mod group;
mod kept;
mod killed;
mod locks;
mod losses;
mod migrations;
mod poison;
mod rows;
mod table;
mod text;
