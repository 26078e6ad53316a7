//! The daily diary, the charge and FIRs over HTTP, one file per verb, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

mod charge;
mod enter;
mod files;
mod fir;
mod read;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use contracts::Contracts;
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
