//! The daily diary over HTTP, one file per verb, on both engines.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod enter;
mod read;

use std::sync::Arc;

use contracts::Contracts;
use station_records::Book;
use testkit::{Browser, Engine, Reply, TestApp};

/// A node with station records.
pub async fn app(engine: Engine) -> TestApp {
    let contracts = Contracts { roznamcha: Arc::new(Book) };
    TestApp::start(engine, vec![station_records::capability()], contracts).await
}

/// Makes an entry.
pub async fn enter(browser: &Browser<'_>, kind: &str, substance: &str, arrived: &str) -> Reply {
    browser.post("/diary", &[("kind", kind), ("substance", substance), ("arrived", arrived)]).await
}
