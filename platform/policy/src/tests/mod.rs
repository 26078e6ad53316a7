//! The wrapper's promises: errors deny, unknown things are loud, faults name their line, and a list's filter is
//! what the same policies decide record by record, in memory and in SQL.

mod decisions;
mod faults;
mod rules;
mod scopes;
mod snapshot;

use kernel::ids::AccountId;
use uuid::Uuid;

use crate::{Context, Engine, Level, PolicySet, Principal, Resource, Source};

/// The shipped policies.
fn shipped() -> Engine {
    Engine::embedded().expect("the shipped policies are valid")
}

/// The shipped schemas with other policies for complaints.
fn with_complaints(policies: &str) -> kernel::Result<Engine> {
    let mut sources = Source::embedded();
    sources.iter_mut().find(|s| s.name == "complaints.cedar").unwrap().text = policies.to_owned();
    PolicySet::load(&sources)
}

fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

fn duty() -> Context {
    Context { purpose: "duty".to_owned(), auth_age_s: 60, on_duty: true, ..Context::default() }
}

fn report() -> Resource {
    Resource::new("complaints.report", "r1").at("QTA-SAR", "QTA-C3", "QTA", "QTA-R")
}

fn holder(n: u128, role: &str, level: Level, unit: &str) -> Principal {
    Principal::officer(account(n), true).holding(role, level, unit)
}
