//! Who may do what: the policies in `/policies`, read by Cedar.
//! A wrapper because Cedar alone is too kind: it skips a `forbid` that errs, and it answers a question about an
//! unknown action with a quiet "no". Here any evaluation error denies, and an unknown action or kind is a loud error.
//! Must not load postings or records: it decides on what it is given, fresh for every request.

mod cedar;
mod engine;
mod filter;
mod load;
mod matrix;
mod residual;
mod scope;
mod source;
mod sql;
mod subject;

#[cfg(test)]
mod tests;

pub use engine::{Decision, Deny, Engine, PolicySet};
pub use filter::{Attr, Filter, Value};
pub use load::{Fault, Faults};
pub use matrix::matrix;
pub use source::Source;
pub use sql::{Column, ColumnMap};
pub use subject::{AccountKind, Context, Level, Post, Principal, Resource};

/// From this sensitivity on a record is sealed: for the officers named for it, in no list and no count (Anti-Rape Act 2021 s. 26).
pub const SEALED_FROM: i32 = 4;
