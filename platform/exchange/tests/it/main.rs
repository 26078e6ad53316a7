//! Webhooks and partners over HTTP and to a receiver, on both engines. Signatures are checked by the script that receivers are
//! given, which shares no line with the program.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod callers;
mod channels;
mod code;
mod deliver;
mod desk;
mod email;
mod helpline;
mod inbox;
mod lease;
mod mailbox;
mod manage;
mod partner;
mod reach;
mod receiver;
mod sms;
mod whatsapp;

use capability::{Capability, Routes};
use exchange::Outbound;
use exchange::model::TypedWebhook;
use exchange::service;
use kernel::ids::AccountId;
use op::{Actor, Op};
use policy::Principal;
use testkit::{Engine, TestApp};
use uuid::Uuid;
use web::Published;

/// What the tests publish: a sanctioned post stands for what capabilities record.
const PUBLISHED: &[Published] = &[Published {
    action: "organisation.sanction",
    label: exchange::msg::EVENT_TEST,
    page: Some("/posts/{id}"),
}];

/// A capability of which others may be told.
fn told_of() -> Capability {
    Capability {
        name: "told-of",
        routes: Routes::new(),
        migrations: &[],
        tables: Vec::new,
        messages: i18n::Source { owner: "told-of", ur: "", en: "" },
        timed: Vec::new(),
        nav: Vec::new(),
        names_blob: None,
        findable: None,
        duties: Vec::new(),
        published: PUBLISHED,
        openapi: utoipa::openapi::OpenApiBuilder::new().build(),
    }
}

/// A node that tells others.
pub async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, vec![exchange::capability(), told_of()], testkit::contracts()).await
}

/// Where messages go in these tests: this machine.
pub fn outbound() -> Outbound {
    Outbound { published: PUBLISHED.to_vec(), allow_private: true, origin: "https://khidmat.test".to_owned() }
}

/// The IT administrator, at work at this moment.
pub fn admin(app: &TestApp) -> Op {
    let principal = Principal::officer(AccountId(Uuid::from_u128(1)), true);
    let principal = principal.holding("it-admin", policy::Level::Province, "BAL");
    let actor = Actor { proved_at: Some(app.core.clock.now()), ..Actor::plain(principal) };
    Op::new(app.core.clone(), actor, kernel::Lang::En)
}

/// Adds a place on this machine, as on a node that is configured so. Its id and secret.
pub async fn add(app: &TestApp, url: &str) -> (Uuid, String) {
    let typed = TypedWebhook {
        name: "Safe City".to_owned(),
        url: url.to_owned(),
        events: vec!["organisation.sanction".to_owned()],
    };
    let mut w = admin(app).begin().await.unwrap();
    let added = service::add_webhook(&mut w, typed.check(PUBLISHED, true).unwrap()).await.unwrap();
    w.commit().await.unwrap();
    (added.id, added.secret)
}
