//! Other systems. What leaves for them: standard webhooks, signed, sent after the commit and never inside it; each
//! committed entry of a published kind becomes one message for each place that wants it. Who may bring something: partners
//! and their keys. And what leaves for citizens, over the gateways that this node has. Must not carry the content of a record, and must not know a capability: each says itself of what others
//! may be told, and what a partner may bring.

mod api;
pub mod channels;
mod deliver;
mod events;
mod feed;
pub mod guard;
pub mod model;
mod pages;
mod rounds;
pub mod sandbox;
mod send;
pub mod service;
pub mod signature;
mod store;

use capability::{Capability, Routes};
use web::{NavEntry, Published};

pub use deliver::run;
pub use feed::feed;
pub use send::Sender;

i18n::messages!();

/// Its migrations, in order.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { name: "exchange/0001_webhook", sql: include_str!("../migrations/0001_webhook.sql") },
    db::Migration { name: "exchange/0002_partner", sql: include_str!("../migrations/0002_partner.sql") },
    db::Migration { name: "exchange/0003_message", sql: include_str!("../migrations/0003_message.sql") },
    db::Migration { name: "exchange/0004_gateway", sql: include_str!("../migrations/0004_gateway.sql") },
    db::Migration { name: "exchange/0005_code", sql: include_str!("../migrations/0005_code.sql") },
];

/// What messages out need beside the store.
#[derive(Debug, Clone, Default)]
pub struct Outbound {
    /// Of what others may be told.
    pub published: Vec<Published>,
    /// Receivers may be on this machine or in the force's own network.
    pub allow_private: bool,
    /// Where links lead, such as `https://khidmat.example`.
    pub origin: String,
}

/// Everything it adds to the program.
pub fn capability() -> Capability {
    Capability {
        name: "exchange",
        routes: Routes::new().merge(pages::routes()).merge(api::routes()),
        migrations: MIGRATIONS,
        tables,
        messages: MESSAGES,
        timed: None,
        nav: Vec::new(),
        names_blob: None,
        findable: None,
        duties: Vec::new(),
        published: &[],
        openapi: api::openapi(),
    }
}

/// Its entries in the staff navigation, after the accounts: an administrator's work begins with people.
pub fn nav() -> Vec<NavEntry> {
    let roles = &["it-admin", "auditor"];
    vec![
        NavEntry { label: msg::NAV, href: "/webhooks", roles },
        NavEntry { label: msg::PARTNER_NAV, href: "/partners", roles },
        NavEntry { label: msg::CHANNELS_NAV, href: "/channels", roles },
    ]
}

/// Its journaled tables.
fn tables() -> Vec<Box<dyn db::TableOps>> {
    vec![
        db::table::<store::webhook::Entity>(),
        db::table::<store::partner::row::Entity>(),
        db::table::<store::message::row::Entity>(),
    ]
}
