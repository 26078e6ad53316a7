//! Complaints over HTTP, one file per verb, on both engines. The diary is a stand-in here; the real one is wired in
//! `app/tests`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod addition;
mod against;
mod alike;
mod api;
mod api_slips;
mod break_glass;
mod care;
mod closing;
mod contact;
mod evidence;
mod file;
mod files;
mod georeport;
mod hear;
mod heard;
mod involved;
mod live;
mod online;
mod openings;
mod paper;
mod petition;
mod proof;
mod read;
mod safe_contact;
mod seal;
mod search;
mod taking;
mod tell;
mod tell_way;
mod track;
mod transfer;
mod waiting;

use std::sync::atomic::{AtomicU32, Ordering};

use testkit::{Browser, Engine, Reply, TestApp};

/// A node with complaints and a stand-in diary.
pub async fn app(engine: Engine) -> TestApp {
    let contracts = testkit::contracts();
    TestApp::start(
        engine,
        vec![complaints::capability(), deadlines::capability(), oversight::capability()],
        contracts,
    )
    .await
}

/// The least a counter needs: words and a landmark.
pub const LEAST: [(&str, &str); 3] =
    [("words", "میری موٹر سائیکل چوری ہو گئی"), ("spoken", "brahui"), ("landmark", "ریلوے پھاٹک")];

/// A token for one form.
pub const ONCE: &str = "019ab5c0-0000-7000-8000-000000000001";

/// The token of a new form.
pub fn once() -> String {
    static FORMS: AtomicU32 = AtomicU32::new(0);
    format!("019ab5c0-0000-7000-9000-{:012}", FORMS.fetch_add(1, Ordering::Relaxed))
}

/// Posts the counter's form.
pub async fn file(browser: &Browser<'_>, once: &str, more: &[(&str, &str)]) -> Reply {
    let mut fields: Vec<(&str, &str)> = LEAST.to_vec();
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    fields.push(("once", once));
    browser.post("/reports/new", &fields).await
}

/// What stands on the slip: number and code.
pub async fn slip(browser: &Browser<'_>, at: &str) -> (String, String) {
    let page = browser.get(at).await.expect(200).text();
    let shown = |class: &str| {
        let (_, rest) = page.split_once(class).expect(class);
        let (_, rest) = rest.split_once("<bdi dir=\"ltr\">").expect("an isolated value");
        rest.split_once("</bdi>").expect("its end").0.to_owned()
    };
    (shown("slip-number"), shown("slip-code"))
}

/// How many look-ups the journal has.
pub async fn lookups(app: &TestApp) -> i64 {
    app.settle().await;
    app.log_size(journal::Kind::Lookups).await
}
