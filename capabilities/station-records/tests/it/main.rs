//! The daily diary, the charge and FIRs over HTTP, one file per verb, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

mod api;
mod challan;
mod charge;
mod copies;
mod correct;
mod custody;
mod day;
mod day_book;
mod disposal;
mod enter;
mod files;
mod fir;
mod read;
mod search;
mod warnings;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use contracts::Contracts;
use kernel::ids::{AccountId, OfficerId};
use kernel::{Clock, Lang};
use op::Op;
use station_records::Book;
use testkit::{Browser, Engine, Reply, TestApp};

/// A node with station records.
pub async fn app(engine: Engine) -> TestApp {
    app_named("sariab", engine).await
}

/// The same as another node.
pub async fn app_named(node: &str, engine: Engine) -> TestApp {
    let contracts = Contracts { roznamcha: Arc::new(Book), ..testkit::contracts() };
    TestApp::start_named(node, engine, vec![station_records::capability()], contracts).await
}

/// The token of a new form.
pub fn once() -> String {
    static FORMS: AtomicU32 = AtomicU32::new(0);
    format!("019ab5c0-0000-7000-8000-{:012}", FORMS.fetch_add(1, Ordering::Relaxed))
}

/// Makes an entry.
pub async fn enter(browser: &Browser<'_>, kind: &str, substance: &str, arrived: &str) -> Reply {
    enter_once(browser, &once(), (kind, substance, arrived)).await
}

/// Makes an entry with the token of one form.
pub async fn enter_once(browser: &Browser<'_>, once: &str, typed: (&str, &str, &str)) -> Reply {
    let (kind, substance, arrived) = typed;
    let fields = [("kind", kind), ("substance", substance), ("arrived", arrived), ("once", once)];
    browser.post("/diary", &fields).await
}

/// What an officer's hand may do now, without a browser whose session would end overnight.
pub async fn hand(app: &TestApp, officer: OfficerId) -> Op {
    let now = app.clock.now();
    let tx = app.core.db.read().await.unwrap();
    let held = organisation::held_posts(&tx, &app.core.catalogue, officer, now).await.unwrap();
    tx.commit().await.unwrap();
    let actor = organisation::actor_for((AccountId(officer.0), officer), &held, true, now);
    Op::new(app.core.clone(), actor, Lang::En)
}

/// Seconds from the beginning of every test, 14:05, to an hour of the next day.
pub const fn next_day(hour: i64, minute: i64) -> i64 {
    (24 + hour) * 3_600 + minute * 60 - (14 * 3_600 + 5 * 60)
}
